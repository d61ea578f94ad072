"""The ladder of an escalation: its clocks against a count day by day, what comes next, what is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from iro_console.domain.escalation_clocks import next_due
from iro_console.domain.escalation_moves import (
    Fault,
    closing_faults,
    moved_faults,
    reply_faults,
    sending_faults,
)
from iro_console.domain.escalations import (
    KINDS,
    OUTCOMES,
    RESPONSES,
    Escalation,
    EscalationKind,
    Move,
    first_stage,
)
from iro_console.domain.explain import explain
from iro_console.domain.facts import EscalationFacts, PeriodFacts, StageFacts
from iro_console.domain.timescales import Anchor, LocalRule, Offset, Policy, Status, Unit
from iro_console.domain.working_days import WorkingCalendar

CountByDay = Callable[[date, int], date]

MON = date(2026, 11, 2)
"""A Monday with no holiday until Christmas."""


def wd(day: int) -> date:
    """Return the working day so many after the Monday, in a stretch without holidays."""
    return MON + timedelta(days=day // 5 * 7 + day % 5)


@pytest.fixture
def make(national: Policy, calendar: WorkingCalendar) -> Callable[..., Escalation]:
    def made(
        *stages: StageFacts,
        kind: EscalationKind = EscalationKind.ALERT,
        raised_on: date = MON,
        policy: Policy = national,
        **facts: Any,
    ) -> Escalation:
        return Escalation(EscalationFacts("E-2026-001", kind, raised_on, stages, **facts), policy, calendar)

    return made


Make = Callable[..., Escalation]


# where it begins and what comes next


@pytest.mark.parametrize(
    ("kind", "begins"),
    [
        (EscalationKind.GOOD_PRACTICE, None),
        (EscalationKind.INFORMAL, "0"),
        (EscalationKind.ALERT, "1"),
        (EscalationKind.DISPUTE, "1"),
        (EscalationKind.QAR, "1"),
        (EscalationKind.CAFCASS, "C"),
    ],
)
def test_each_kind_begins_where_it_belongs(make: Make, kind: EscalationKind, begins: str | None) -> None:
    assert first_stage(kind) == begins
    step = make(kind=kind).next_step(MON)
    assert (step.move, step.stage) == ((Move.SEND, begins) if begins else (Move.NOTHING, None))


def test_words_are_those_of_the_sources() -> None:
    assert list(KINDS.values()) == [
        "Good practice",
        "Informal",
        "IRO Alert (practice concern)",
        "Dispute",
        "QAR",
        "Cafcass",
    ]
    assert list(RESPONSES.values()) == [
        "Agreed and done",
        "Agreed, action outstanding",
        "Not agreed",
        "No reply",
    ]
    assert list(OUTCOMES.values()) == [
        "Resolved",
        "Partly resolved",
        "Escalated to next stage",
        "Withdrawn",
        "Referred to Cafcass",
        "Closed - overtaken by events",
    ]


def test_without_a_reply_the_next_stage_is_offered_on_working_day_six(make: Make) -> None:
    sent = make(StageFacts("1", MON))
    assert sent.reply_due("1") == wd(5)
    for day in range(6):
        assert sent.next_step(wd(day)).move is Move.WAIT, day
    # A Saturday after a Friday's date is not yet the sixth working day.
    friday = make(StageFacts("1", MON - timedelta(days=3)))
    assert friday.next_step(date(2026, 11, 7)).move is Move.WAIT
    step = sent.next_step(wd(6))
    assert (step.move, step.stage, step.since) == (Move.SEND, "2", wd(5))


def test_what_comes_next_has_the_date_of_the_reply_or_of_the_own_step(make: Make) -> None:
    waiting = make(StageFacts("1", MON))
    # Still the date of the reply once the next stage is offered: that is the one that is late.
    assert next_due(waiting, wd(2)) == next_due(waiting, wd(9)) == wd(5)
    refused = make(StageFacts("1", MON, wd(2), accepted=False))
    assert next_due(refused, wd(2)) == wd(3), "the IRO's own step, a working day on"
    wanted = make(StageFacts("1", MON, wd(2), accepted=True), wanted_by=wd(30))
    assert next_due(wanted, wd(2)) == wd(30)
    assert next_due(make(StageFacts("1", MON), closed_on=wd(3)), wd(4)) is None


def test_a_stage_that_was_not_sent_has_no_date_and_nothing_is_offered_after_it(make: Make) -> None:
    unsent = make()
    assert (unsent.reply_due("1"), unsent.offered_on("1"), unsent.last_answer()) == (None, None, None)
    assert unsent.reply_due("1", MON) == wd(5)


def test_a_stage_without_a_clock_has_no_deadline_for_its_reply(
    run: Callable[..., Any], national: Policy
) -> None:
    rungs = tuple(
        replace(stage, reply_days=None) if stage.key == "1" else stage for stage in national.ladder.stages
    )
    patient = replace(national, ladder=replace(national.ladder, stages=rungs))
    facts = EscalationFacts("E-2026-001", EscalationKind.ALERT, MON, (StageFacts("1", MON),))
    assert ("IR-02", "1.E-2026-001.1") in of(run, facts)
    period = PeriodFacts(1, MON - timedelta(days=60), escalations=(facts,))
    assert ("IR-02", "1.E-2026-001.1") not in run(period, policy=patient)


def test_the_ladder_is_climbed_to_its_end(make: Make) -> None:
    stages: list[StageFacts] = []
    for at, key in enumerate("01234"):
        stages.append(StageFacts(key, wd(at * 6)))
        step = make(*stages, kind=EscalationKind.INFORMAL).next_step(wd(at * 6 + 6))
        above = str(at + 1) if key != "4" else None
        assert (step.move, step.stage) == ((Move.SEND, above) if above else (Move.END, None))


def test_what_is_not_accepted_goes_on_at_once_and_what_is_accepted_is_checked(make: Make) -> None:
    no = make(StageFacts("2", MON, wd(2), accepted=False))
    assert no.next_step(wd(2)) == (Move.SEND, "3", wd(2))
    assert make(StageFacts("4", MON, wd(2), accepted=False)).next_step(wd(2)) == (Move.END, None, wd(2))
    yes = make(StageFacts("2", MON, wd(2), accepted=True))
    assert yes.next_step(wd(2)) == (Move.CHECK, "2", wd(2))


def test_silence_that_was_noted_calls_for_the_next_stage_whatever_the_day(make: Make) -> None:
    silent = make(StageFacts("1", MON, no_reply=True))
    assert silent.recorded_step() == (Move.SEND, "2", wd(5))


def test_a_late_answer_counts_when_it_is_accepted(make: Make) -> None:
    second = StageFacts("2", wd(6))
    assert make(StageFacts("1", MON, wd(8), accepted=False), second).next_step(wd(9)).move is Move.WAIT
    late = make(StageFacts("1", MON, wd(8), accepted=True), second)
    assert late.next_step(wd(9)) == (Move.CHECK, "1", wd(8))
    answered = replace(second, replied_on=wd(9), accepted=False)
    assert make(StageFacts("1", MON, wd(8), accepted=True), answered).next_step(wd(9)).stage == "3"


def test_cafcass_runs_beside_the_stages_and_moves_nothing(make: Make) -> None:
    alone, both = make(StageFacts("1", MON)), make(StageFacts("1", MON), StageFacts("C", wd(1)))
    for day in range(12):
        assert both.next_step(wd(day)) == alone.next_step(wd(day))
        assert both.clock(wd(day)) == alone.clock(wd(day))
    assert both.reply_due("C") is None
    only = make(StageFacts("C", MON), kind=EscalationKind.CAFCASS)
    assert (only.clock(wd(3)), only.next_step(wd(3)).move) == (None, Move.CHECK)
    assert make(StageFacts("C", MON)).next_step(wd(3)) == (Move.SEND, "1", MON)


def test_good_practice_has_no_clock_and_what_is_closed_has_stopped(make: Make) -> None:
    praise = make(kind=EscalationKind.GOOD_PRACTICE)
    assert (praise.clock(MON), praise.next_step(MON).move) == (None, Move.NOTHING)
    closed = make(StageFacts("1", MON), closed_on=wd(7))
    assert closed.next_step(wd(40)).move is Move.NOTHING
    clock = closed.clock(wd(40))
    assert clock is not None
    assert (clock.used, clock.of) == (7, 20)


def test_the_days_to_action_are_working_days_from_raising(make: Make) -> None:
    assert make().days_to_action(None) is None
    assert make().days_to_action(wd(12)) == 12


# the clocks


def test_the_last_stage_never_passes_the_twentieth_working_day(make: Make) -> None:
    late = make(StageFacts("1", MON), StageFacts("2", wd(9)), StageFacts("3", wd(17)))
    assert [late.reply_due(key) for key in "123"] == [wd(5), wd(14), wd(20)]
    after = make(StageFacts("1", MON), StageFacts("4", wd(23)))
    assert after.reply_due("4") == wd(23), "nothing is left of the 20: at once"
    assert after.reply_due("4", wd(22)) == wd(22)
    clock = after.clock(wd(23))
    assert clock == (MON, wd(20), 23, 20)


def test_the_informal_stage_counts_only_where_the_policy_says_so(make: Make, national: Policy) -> None:
    stages = StageFacts("0", MON), StageFacts("1", wd(18))
    assert make(*stages, kind=EscalationKind.INFORMAL).reply_due("1") == wd(23)
    counting = replace(national, ladder=replace(national.ladder, informal_counts=True))
    counted = make(*stages, kind=EscalationKind.INFORMAL, policy=counting)
    assert (counted.reply_due("0"), counted.reply_due("1"), counted.starts_on) == (wd(5), wd(20), MON)
    assert make(StageFacts("0", MON), kind=EscalationKind.INFORMAL).clock(wd(9)) is None


def test_a_council_may_give_all_stages_less_than_twenty(make: Make, national: Policy) -> None:
    rule = replace(national["HB-14"], local=LocalRule(Offset(12, Unit.WORKING_DAYS), "ours"))
    tight = replace(national, rules={**national.rules, "HB-14": rule})
    escalation = make(StageFacts("1", MON), StageFacts("2", wd(9)), policy=tight)
    assert escalation.reply_due("2") == wd(12)
    clock = escalation.clock(wd(9))
    assert clock is not None
    assert (clock.used, clock.of) == (9, 12)


def test_the_clocks_agree_with_a_count_day_by_day(
    make: Make, national: Policy, published: frozenset[date], day_by_day: CountByDay, run: Callable[..., Any]
) -> None:
    """Late answers, skipped stages, holidays, ladders of all lengths, the informal stage counted or not."""

    def between(start: date, end: date) -> int:
        days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
        return sum(day.isoweekday() <= 5 and day not in published for day in days)

    random = Random(4)
    late = skipped = capped = holidays = 0
    for case in range(500):
        counts = random.random() < 0.3
        times = {key: random.choice([1, 2, 3, 5, 5, 5, 7, 10, 20]) for key in "01234"}
        rungs = tuple(
            replace(stage, reply_days=times.get(stage.key, stage.reply_days))
            for stage in national.ladder.stages
        )
        policy = replace(national, ladder=replace(national.ladder, stages=rungs, informal_counts=counts))
        keys = sorted(random.sample("01234", random.randint(1, 5)))
        skipped += keys != list("01234"[: len(keys)])
        on = first = date(2012, 1, 2) + timedelta(days=random.randrange(5900))
        stages: list[StageFacts] = []
        expected: dict[str, date] = {}
        start: date | None = None
        for key in keys:
            if key != "0" or counts:
                start = start or on
            due = day_by_day(on, times[key])
            if start is not None and (key != "0" or counts):
                cap = day_by_day(start, 20)
                capped += cap < due
                due = max(on, min(due, cap))
            expected[key] = due
            holidays += any(on < day <= due and day.isoweekday() <= 5 for day in published)
            answer = random.choice([None, "in time", "late", "noted"])
            replied = None
            if answer == "in time":
                replied = on + timedelta(days=random.randint(0, max((due - on).days, 0)))
            elif answer == "late":
                replied = due + timedelta(days=random.randint(1, 30))
                late += 1
            accepted = None if replied is None else random.random() < 0.2
            stages.append(StageFacts(key, on, replied, accepted, no_reply=answer == "noted"))
            on = on + timedelta(days=random.randint(0, 15))
        escalation = make(*stages, kind=EscalationKind.INFORMAL, raised_on=first, policy=policy)
        assert {key: escalation.reply_due(key) for key in keys} == expected, case
        assert escalation.starts_on == start
        today = first + timedelta(days=random.randint(0, 60))
        clock = escalation.clock(today)
        if start is None:
            assert clock is None
        else:
            used = between(start, today) if today > start else 0
            assert clock == (start, day_by_day(start, 20), used, 20), case
        found = run(
            PeriodFacts(1, first - timedelta(days=30), escalations=(escalation.facts,)),
            policy=policy,
            today=today,
        )
        stored = {key[1][-1]: each for key, each in found.items() if key[0] == "IR-02"}
        assert {key: each.due for key, each in stored.items()} == expected, case
        for stage in stages:
            replied = stage.replied_on
            status = stored[stage.stage].status_on(today)
            if replied is not None:
                assert status is (Status.MET if replied <= expected[stage.stage] else Status.MET_LATE), case
            elif stage is stages[-1] and not stage.no_reply and not any(s.accepted for s in stages):
                assert status is (Status.OVERDUE if expected[stage.stage] < today else Status.OPEN), case
        assert (("HB-14", "1.E-2026-001") in found) == (start is not None)
    assert min(late, skipped, capped, holidays) > 100, "the cases have to hold all of it"


# what is due, as the work list has it


def of(run: Callable[..., Any], *escalations: EscalationFacts, **period: Any) -> dict[tuple[str, str], Any]:
    started = period.pop("started_on", MON - timedelta(days=60))
    found = run(PeriodFacts(1, started, escalations=escalations, **period))
    return {key: each for key, each in found.items() if key[0] in ("HB-14", "IR-02", "IR-03")}


def test_each_stage_and_the_whole_are_deadlines_with_their_reasons(run: Callable[..., Any]) -> None:
    stages = StageFacts("0", MON), StageFacts("1", wd(2)), StageFacts("3", wd(19))
    found = of(run, EscalationFacts("E-2026-001", EscalationKind.INFORMAL, MON, stages))
    whole, informal = found["HB-14", "1.E-2026-001"], found["IR-02", "1.E-2026-001.0"]
    assert (whole.due, whole.anchor_date, whole.anchor) == (wd(22), wd(2), Anchor.FORMAL_STAGE_OPENED)
    assert (informal.due, informal.statutory_due, informal.local_due) == (wd(5), None, wd(5))
    first, third = found["IR-02", "1.E-2026-001.1"], found["IR-02", "1.E-2026-001.3"]
    assert (first.due, first.statutory_due, str(first.offset)) == (wd(7), wd(22), "5 working days")
    assert (first.anchor, first.anchor_date) == (Anchor.STAGE_SENT, wd(2))
    assert (third.due, third.local_due, str(third.offset)) == (wd(22), wd(24), "20 working days")
    assert (third.anchor, third.anchor_date) == (Anchor.FORMAL_STAGE_OPENED, wd(2))
    # The stages below are no longer waited for; their late answers would still be met late.
    for key, until in (("0", wd(2)), ("1", wd(19))):
        reply = found["IR-02", f"1.E-2026-001.{key}"]
        assert reply.closes_on == until
        assert reply.status_on(until) is Status.NO_LONGER_REQUIRED
    assert third.status_on(wd(22)) is Status.OPEN
    assert third.status_on(wd(23)) is Status.OVERDUE


def test_an_escalation_always_waits_for_somebody(run: Callable[..., Any]) -> None:
    """Exactly one clock beside the cap is open while it is: the reply, or the IRO's own next step."""
    sent = StageFacts("1", MON)
    refused, agreed = replace(sent, accepted=False), replace(sent, accepted=True)
    second = StageFacts("2", wd(6))
    cases: list[tuple[tuple[StageFacts, ...], str, date]] = [
        ((), "send1", wd(1)),
        ((sent,), "1", wd(5)),
        ((replace(sent, no_reply=True),), "send2", wd(6)),
        ((replace(refused, replied_on=wd(3)),), "send2", wd(4)),
        ((replace(agreed, replied_on=wd(3)),), "check", wd(12)),
        ((sent, StageFacts("4", wd(3), wd(4), accepted=False)), "close", wd(5)),
        ((sent, second), "2", wd(11)),
        ((replace(agreed, replied_on=wd(8)), second), "check", wd(12)),
    ]
    still = (Status.OPEN, Status.OVERDUE)
    for stages, what, due in cases:
        facts = EscalationFacts("E-2026-001", EscalationKind.ALERT, MON, stages, wanted_by=wd(12))
        found = [each for each in of(run, facts).values() if each.status_on(wd(12)) in still]
        (waits,) = (each for each in found if each.rule.id != "HB-14")
        assert (waits.occurrence, waits.due) == (f"1.E-2026-001.{what}", due)


def test_the_cap_is_met_by_closing_and_nothing_is_open_after(run: Callable[..., Any]) -> None:
    stages = StageFacts("1", MON), StageFacts("2", wd(6))
    facts = EscalationFacts("E-2026-001", EscalationKind.ALERT, MON, stages, closed_on=wd(8))
    found = of(run, facts)
    assert found["HB-14", "1.E-2026-001"].status_on(wd(30)) is Status.MET
    later = of(run, replace(facts, closed_on=wd(21)))["HB-14", "1.E-2026-001"]
    assert later.status_on(wd(30)) is Status.MET_LATE
    assert {each.status_on(wd(30)) for key, each in found.items() if key[0] != "HB-14"} == {
        Status.NO_LONGER_REQUIRED
    }


def test_leaving_care_does_not_settle_a_dispute(run: Callable[..., Any]) -> None:
    facts = EscalationFacts("E-2026-001", EscalationKind.DISPUTE, MON, (StageFacts("1", MON),))
    found = of(run, facts, ceased_on=wd(2))
    assert {each.status_on(wd(25)) for each in found.values()} == {Status.OVERDUE}


def test_good_practice_and_an_empty_ladder_give_no_deadline(
    run: Callable[..., Any], national: Policy
) -> None:
    assert of(run, EscalationFacts("E-2026-001", EscalationKind.GOOD_PRACTICE, MON)) == {}
    facts = EscalationFacts("E-2026-001", EscalationKind.ALERT, MON, (StageFacts("1", MON),))
    period = PeriodFacts(1, MON, escalations=(facts,))
    bare = Policy("bare", "Bare", national.rules)
    assert not [key for key in run(period, policy=bare) if key[0] == "IR-02"]


def test_what_was_escalated_before_the_console_took_over_is_kept(run: Callable[..., Any]) -> None:
    facts = EscalationFacts("E-2026-001", EscalationKind.ALERT, MON, (StageFacts("1", MON),))
    period = PeriodFacts(1, MON, escalations=(facts,))
    found = run(period, recorded_from=wd(60))
    assert {key[0] for key in found} >= {"HB-14", "IR-02"}


def test_a_reply_says_why_it_is_due_then(run: Callable[..., Any], calendar: WorkingCalendar) -> None:
    stages = StageFacts("0", MON), StageFacts("1", wd(2)), StageFacts("2", wd(19))
    found = of(run, EscalationFacts("E-2026-001", EscalationKind.INFORMAL, MON, stages))

    def why(stage: str) -> list[str]:
        return explain(found["IR-02", f"1.E-2026-001.{stage}"], calendar, wd(19)).lines()[1:]

    source = "  Local practice within IRO Handbook 2010, para 6.2"
    assert why("0")[:3] == [
        "  informal stage sent    Mon 2 Nov 2026",
        "  + 5 working days       none skipped",
        source,
    ]
    assert why("1")[:4] == [
        "  stage 1 sent           Wed 4 Nov 2026",
        "  + 5 working days       none skipped",
        source,
        "  the council's own rule; the council's rule drives the work: the guidance allows until"
        " Wed 2 Dec 2026",
    ]
    assert why("2")[:2] + why("2")[3:4] == [
        "  formal stage opened    Wed 4 Nov 2026",
        "  + 20 working days      none skipped",
        "  the council's own rule; the guidance drives the work: the council's rule would allow until"
        " Fri 4 Dec 2026",
    ]


# moves


def said(faults: list[Fault]) -> list[tuple[str, str, str]]:
    return [tuple(fault) for fault in faults]


def test_any_stage_may_be_left_out_with_a_reason(make: Make) -> None:
    fresh = make()
    assert sending_faults(fresh, "1", MON, "") == []
    assert said(sending_faults(fresh, "2", MON, " ")) == [
        ("refuse", "skip_reason", "Say why stage 1 is left out")
    ]
    assert said(sending_faults(fresh, "4", MON, "")) == [
        ("refuse", "skip_reason", "Say why stages 1, 2 and 3 are left out")
    ]
    assert sending_faults(fresh, "4", MON, "The director decides") == []
    informal = make(StageFacts("0", MON), kind=EscalationKind.INFORMAL)
    assert said(sending_faults(informal, "2", wd(8), "")) == [
        ("refuse", "skip_reason", "Say why stage 1 is left out")
    ]
    assert sending_faults(make(StageFacts("2", MON, wd(1), accepted=False)), "3", wd(2), "") == []


def test_a_kind_begins_with_its_own_stage(make: Make) -> None:
    for kind, stage, words in (
        (EscalationKind.INFORMAL, "1", "“Informal” begins with the informal stage"),
        (EscalationKind.QAR, "0", "“QAR” begins with stage 1"),
        (EscalationKind.CAFCASS, "1", "“Cafcass” begins with Cafcass"),
    ):
        (fault,) = sending_faults(make(kind=kind), stage, MON, "")
        assert fault == ("refuse", "stage", f"{words}: choose that, or another kind")
        assert sending_faults(make(kind=kind), "C", MON, "") == []


def test_stages_go_up_and_days_go_on(make: Make) -> None:
    second = make(StageFacts("2", wd(3), no_reply=True))
    assert said(sending_faults(second, "2", wd(9), "")) == [
        ("refuse", "stage", "Stage 2 was sent already, on Thu 5 Nov 2026")
    ]
    assert said(sending_faults(second, "1", wd(9), "")) == [
        ("refuse", "stage", "Stage 2 was sent on Thu 5 Nov 2026, and is above it")
    ]
    assert said(sending_faults(second, "3", wd(2), "")) == [
        ("refuse", "sent_on", "Stage 2 was sent only on Thu 5 Nov 2026")
    ]
    assert said(sending_faults(second, "C", MON - timedelta(days=1), "")) == [
        ("refuse", "sent_on", "It was raised only on Mon 2 Nov 2026")
    ]
    assert sending_faults(second, "C", wd(1), "") == [], "at any time, in parallel"


def test_going_on_too_soon_or_too_late_is_doubted_and_allowed(make: Make) -> None:
    waiting = make(StageFacts("1", MON))
    assert said(sending_faults(waiting, "2", wd(5), "")) == [
        ("warn", "sent_on", "The reply to stage 1 is due by Mon 9 Nov 2026")
    ]
    assert sending_faults(waiting, "2", wd(6), "") == []
    accepted = make(StageFacts("1", MON, wd(2), accepted=True))
    assert said(sending_faults(accepted, "2", wd(3), "")) == [
        ("warn", "stage", "The last reply was accepted")
    ]
    assert said(sending_faults(waiting, "2", wd(21), "")) == [
        ("warn", "sent_on", "The working days of all stages ended on Mon 30 Nov 2026: none are left")
    ]


def test_the_day_of_a_stage_stays_between_its_neighbours(make: Make) -> None:
    sent = make(StageFacts("1", wd(1), wd(4), accepted=False), StageFacts("3", wd(6)), StageFacts("C", wd(6)))
    assert moved_faults(sent, "1", wd(3)) == []
    assert moved_faults(sent, "3", wd(9)) == []
    assert moved_faults(sent, "C", MON) == []
    assert moved_faults(sent, "2", wd(9)) == [], "it was not sent"
    for stage, day, words in (
        ("1", MON - timedelta(days=1), "It was raised only on Mon 2 Nov 2026"),
        ("1", wd(5), "It was answered on Fri 6 Nov 2026"),
        ("3", MON, "Stage 1 was sent only on Tue 3 Nov 2026"),
    ):
        assert said(moved_faults(sent, stage, day)) == [("refuse", "sent_on", words)]
    silent = make(StageFacts("1", MON), StageFacts("3", wd(6)), closed_on=wd(8))
    assert said(moved_faults(silent, "1", wd(7))) == [
        ("refuse", "sent_on", "Stage 3 was sent on Tue 10 Nov 2026 already")
    ]
    assert said(moved_faults(silent, "3", wd(9))) == [
        ("refuse", "sent_on", "The escalation was closed on Thu 12 Nov 2026")
    ]


def test_nothing_is_sent_of_what_is_closed_or_praise(make: Make) -> None:
    closed = make(StageFacts("1", MON), closed_on=wd(3))
    for stage in "2C":
        assert said(sending_faults(closed, stage, wd(9), "")) == [
            ("refuse", "", "This escalation was closed on Thu 5 Nov 2026")
        ]
    praise = make(kind=EscalationKind.GOOD_PRACTICE)
    assert said(sending_faults(praise, "1", MON, "")) == [
        ("refuse", "", "Good practice that was noted goes to no stage")
    ]


def test_a_reply_comes_after_the_sending_and_silence_after_the_date(make: Make) -> None:
    sent = make(StageFacts("1", wd(1)), StageFacts("C", wd(1)))
    assert reply_faults(sent, "1", "not_agreed", wd(1), wd(9)) == []
    assert reply_faults(sent, "1", "not_agreed", None, wd(9)) == [], "the form asks for the day by itself"
    assert said(reply_faults(sent, "1", "agreed_done", MON, wd(9))) == [
        ("refuse", "replied_on", "Stage 1 was sent only on Tue 3 Nov 2026")
    ]
    assert said(reply_faults(sent, "2", "agreed_done", wd(2), wd(9))) == [
        ("refuse", "", "Stage 2 was not sent yet")
    ]
    assert said(reply_faults(sent, "1", "no_reply", None, wd(6))) == [
        ("refuse", "response", "There is time for the reply until the end of Tue 10 Nov 2026")
    ]
    assert reply_faults(sent, "1", "no_reply", None, wd(7)) == []
    assert said(reply_faults(sent, "C", "no_reply", None, wd(7))) == [
        ("refuse", "response", "Cafcass has no date by which to reply")
    ]
    answered = make(StageFacts("1", MON, wd(2), accepted=False))
    assert said(reply_faults(answered, "1", "no_reply", None, wd(9))) == [
        ("refuse", "response", "A reply of Wed 4 Nov 2026 is recorded")
    ]
    closed = make(StageFacts("1", MON), closed_on=wd(3))
    assert said(reply_faults(closed, "1", "agreed_done", wd(4), wd(9))) == [
        ("warn", "replied_on", "It was closed on Thu 5 Nov 2026: the reply changes nothing")
    ]


def test_closing_says_what_does_not_fit(make: Make) -> None:
    sent = make(StageFacts("1", wd(2)))
    assert closing_faults(sent, "resolved", wd(3), wd(3)) == []
    assert said(closing_faults(sent, "withdrawn", wd(1), None)) == [
        ("refuse", "closed_on", "The last stage was sent only on Wed 4 Nov 2026")
    ]
    before = MON - timedelta(days=1)
    assert said(closing_faults(sent, "resolved", before, before)) == [
        ("refuse", "closed_on", "It was raised only on Mon 2 Nov 2026"),
        ("refuse", "action_on", "It was raised only on Mon 2 Nov 2026"),
    ]
    assert said(closing_faults(sent, "cafcass", wd(3), None)) == [
        ("refuse", "outcome", "Record the referral to Cafcass first")
    ]
    assert closing_faults(make(StageFacts("C", MON)), "cafcass", wd(3), None) == []
    assert said(closing_faults(sent, "next_stage", wd(3), None)) == [
        ("warn", "outcome", "Send the next stage instead, unless it goes on under another number")
    ]
    for outcome in ("resolved", "partly_resolved"):
        assert said(closing_faults(sent, outcome, wd(3), None)) == [
            ("warn", "action_on", "Without it the days from raising to action are not counted")
        ]
    praise = make(kind=EscalationKind.GOOD_PRACTICE)
    assert said(closing_faults(praise, "resolved", MON, MON)) == [
        ("refuse", "", "Good practice that was noted has nothing to close")
    ]
    assert closing_faults(make(StageFacts("1", MON), closed_on=wd(9)), "withdrawn", wd(3), None) == []
