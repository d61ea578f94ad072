"""Significant events: what is stored of one, what follows from it, and what the IRO decides."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import Any

import builders
import pytest

from iro_console.casework.caseload import children
from iro_console.casework.child_page import child_page
from iro_console.casework.deadlines import mark_met
from iro_console.casework.desk import Desk
from iro_console.casework.event_kinds import kinds
from iro_console.casework.events import (
    acknowledge,
    check_decision,
    check_event,
    correct_event,
    decide,
    event,
    notes,
    record_event,
)
from iro_console.casework.filters import FilterError
from iro_console.casework.notifications import Group, NoticeRow, notifications
from iro_console.casework.overview import counts
from iro_console.casework.requests import record_request
from iro_console.casework.reviews import book_review, next_review
from iro_console.casework.verbs import Changed, Problem, Refused
from iro_console.casework.work import work_list
from iro_console.domain.work import RequestType
from iro_console.forms.acts import DeadlineMet, EndOfPeriod, ReviewBooking
from iro_console.forms.section import questions
from iro_console.forms.significant_event import (
    CONSULTED,
    DECISIONS,
    REPORTERS,
    EventDecision,
    EventNotified,
)
from iro_console.storage.page_values import DeadlineRow
from iro_console.storage.values import WorkRow

MONDAY = date(2026, 11, 23)
CHRISTMAS = date(2026, 12, 25)


def told(kind: str | None = "SE11", **others: Any) -> EventNotified:
    """Return an event of the day before, told on that day by the school."""
    answers: dict[str, Any] = {
        "event": kind,
        "event_other": "Moved school" if kind == "other" else None,
        "happened_on": MONDAY,
        "told_on": MONDAY,
        "reported_by": "Priya Nair",
        "reporter_role": "school",
        "description": "For two days, after a fight.",
        "consulted_before": True if kind in ("SE17", "SE19") else None,
    }
    return EventNotified(**(answers | others))


def decided(decision: str = "no_action", **others: Any) -> EventDecision:
    return EventDecision(**({"decision": decision, "reason": "Known", "decided_on": builders.TODAY} | others))


def record(desk: Desk, child: int, kind: str = "SE11", **others: Any) -> int:
    return record_event(desk, child, told(kind, **others)).about


def decide_now(desk: Desk, event_id: int, decision: str = "no_action", **others: Any) -> Any:
    version = event(desk, event_id).row_version
    return decide(desk, event_id, decided(decision, **others), seen_version=version)


def texts(found: list[Problem], kind: str) -> dict[str, str]:
    return {problem.field: problem.text for problem in found if problem.kind == kind}


def rows(desk: Desk, text: str = "") -> list[NoticeRow]:
    return notifications(desk, text).page(0, 99)


def deadline(desk: Desk, child: int, rule: str, event_id: int) -> DeadlineRow:
    page = child_page(desk, child)
    return next(row for row in page.deadlines if row.key == f"{child}/{rule}/1.E{event_id}")


def work(desk: Desk, child: int, rule: str = "IR-01") -> list[WorkRow]:
    return [row for row in work_list(desk).page(0, 99) if (row.child_id, row.rule) == (child, rule)]


# recording


@pytest.mark.parametrize("kind", kinds())
def test_each_kind_is_recorded_and_waits_for_the_decision(
    asha: Desk, caseload: dict[str, int], kind: str
) -> None:
    kai = caseload["kai"]
    # Those that are proposed are to take effect on Friday 4 December.
    answers = told(kind, takes_place_on=date(2026, 12, 4))
    done = record_event(asha, kai, answers)
    known, stored = kinds()[kind], event(asha, done.about)
    assert (stored.event, stored.rule, stored.same_day, stored.safety) == (
        kind,
        known.rule,
        known.same_day,
        known.safety,
    )
    assert (stored.happened_on, stored.told_on, stored.gap, stored.noted_by) == (
        MONDAY,
        MONDAY,
        0,
        "Asha Bello",
    )
    # Told on Monday: due that day where the child may be at risk, else on the next working day.
    due = MONDAY if kind in ("SE05", "SE15") else builders.TODAY
    (row,) = work(asha, kai)
    name = "Moved school" if kind == "other" else known.short
    assert (row.title, row.due, row.told_on) == (f"Decision on: {name}", due, MONDAY)
    assert row.hidden_title == ("Decision on: another event" if kind == "other" else "")
    assert (("a child may be unsafe", 9.0) in row.terms) is known.safety
    assert f"Kai Morgan, {name}: recorded" in done.message
    (notice,) = rows(asha)
    assert (notice.event, notice.due) == (stored, due)
    assert notice.group is (Group.SAME_DAY if known.same_day else Group.TO_DECIDE)
    # What the law ties to a review has its limit; a visit's finding has no day of its own.
    limit = date(2026, 12, 4) if known.rule and kind != "SE20" else None
    assert notice.review_by == limit
    if limit is not None:
        found = deadline(asha, kai, known.rule, done.about).deadline
        assert (found.due, found.statutory_due) == (limit, limit)
        assert next_review(asha, kai).latest == limit
        assert next(line for line in children(asha).page(0, 9) if line.child_id == kai).next_due == limit
    else:
        assert next_review(asha, kai).latest == date(2027, 4, 29)
    decide_now(asha, done.about)
    assert work(asha, kai) == [] and rows(asha) == []
    assert deadline(asha, kai, "IR-01", done.about).deadline.met_on == builders.TODAY


def test_every_answer_is_kept_as_given(asha: Desk, caseload: dict[str, int]) -> None:
    given: dict[str, Any] = {
        "event": "SE19",
        "event_other": None,
        "happened_on": date(2026, 11, 18),
        "takes_place_on": date(2026, 12, 4),
        "told_on": MONDAY,
        "reported_by": "Mrs O'Hara",
        "reporter_role": "provider",
        "description": "Notice\nis thought of.",
        "consulted_before": False,
        "advice": "Wait for the review",
        "effect": "Another home",
        "childs_view": "Wants to stay",
        "safety_action": "None needed",
    }
    assert set(given) == {question.name for question in questions(EventNotified)}
    event_id = record_event(asha, caseload["kai"], EventNotified(**given)).about
    stored = event(asha, event_id)
    assert {name: getattr(stored, name) or None for name in given} == given | {"consulted_before": None}
    assert stored.consulted_before is False
    # Wednesday to Monday: three working days.
    assert stored.gap == 3
    reply: dict[str, Any] = {
        "decision": "bring_forward",
        "forward_to": date(2026, 12, 2),
        "reason": "Before the notice",
        "decided_on": builders.TODAY,
        "parents_consulted": "yes",
        "child_consulted": "no",
    }
    assert set(reply) == {question.name for question in questions(EventDecision)}
    decide(asha, event_id, EventDecision(**reply), seen_version=stored.row_version)
    stored = event(asha, event_id)
    assert {name: getattr(stored, name) for name in reply} == reply
    assert stored.decided_by == "Asha Bello"


def test_answers_to_what_is_not_asked_are_not_kept(asha: Desk, caseload: dict[str, int]) -> None:
    answers = told("SE11", takes_place_on=date(2026, 12, 4), advice="No", event_other="x")
    stored = event(asha, record_event(asha, caseload["kai"], answers).about)
    assert (stored.takes_place_on, stored.advice, stored.event_other) == (None, "", "")
    decide_now(asha, stored.id, "no_action", forward_to=date(2026, 12, 4))
    assert event(asha, stored.id).forward_to is None


@pytest.mark.parametrize("role", REPORTERS)
def test_whoever_told_the_iro_is_kept(asha: Desk, caseload: dict[str, int], role: str) -> None:
    assert event(asha, record(asha, caseload["kai"], reporter_role=role)).reporter_role == role


@pytest.mark.parametrize("consulted", CONSULTED)
def test_whether_parents_and_child_were_consulted_is_kept(
    asha: Desk, caseload: dict[str, int], consulted: str
) -> None:
    event_id = record(asha, caseload["kai"])
    decide_now(asha, event_id, parents_consulted=consulted, child_consulted=consulted)
    stored = event(asha, event_id)
    assert (stored.parents_consulted, stored.child_consulted) == (consulted, consulted)


@pytest.mark.parametrize(
    ("answers", "field", "text"),
    [
        (told(None), "event", "Choose one"),
        (told("SE99"), "event", "is none of the choices"),
        (told("other", event_other=None), "event_other", "This is needed"),
        (told(happened_on=None), "happened_on", "Give the date"),
        (told(told_on=None), "told_on", "Give the date"),
        (told(told_on=date(2026, 11, 25)), "told_on", "That day has not come yet"),
        (told(reported_by=None), "reported_by", "Needed"),
        (told(reporter_role=None), "reporter_role", "Choose one"),
        (told(description=None), "description", "Needed"),
        (told("SE17", consulted_before=None), "consulted_before", "Answer yes or no"),
        (told("SE01", takes_place_on=date(2026, 11, 20)), "takes_place_on", "before the day of the event"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_missing_or_cannot_be_is_refused(
    asha: Desk, caseload: dict[str, int], answers: EventNotified, field: str, text: str
) -> None:
    found = texts(check_event(asha, caseload["kai"], answers), "refuse")
    assert text.lower() in found.get(field, "").lower(), found
    generation = asha.store.generation()
    with pytest.raises(Refused):
        record_event(asha, caseload["kai"], answers)
    assert asha.store.generation() == generation


@pytest.mark.parametrize(
    ("answers", "field", "text"),
    [
        (told(happened_on=date(2026, 11, 30)), "happened_on", "lies ahead"),
        (told(happened_on=date(2025, 11, 30)), "happened_on", "before the child became looked after on"),
        (told("SE21"), "takes_place_on", "no date is set for the review before it. A review is held"),
    ],
    ids=["ahead", "before care", "no day"],
)
def test_what_is_odd_is_said_and_may_be_gone_past(
    asha: Desk, caseload: dict[str, int], answers: EventNotified, field: str, text: str
) -> None:
    assert text in texts(check_event(asha, caseload["kai"], answers), "warn")[field]
    record_event(asha, caseload["kai"], answers)


def test_the_same_event_twice_is_said(asha: Desk, caseload: dict[str, int]) -> None:
    event_id = record(asha, caseload["kai"])
    found = texts(check_event(asha, caseload["kai"], told()), "warn")
    assert found == {"event": "An event of this kind on Mon 23 Nov 2026 is recorded already"}
    assert check_event(asha, caseload["kai"], told(), event_id) == []
    assert check_event(asha, caseload["ruby"], told()) == []


def test_what_people_typed_is_kept_as_typed(asha: Desk, caseload: dict[str, int]) -> None:
    hostile = f"{builders.HOSTILE}\n[/] =cmd"
    answers = told("other", event_other=builders.HOSTILE, description=hostile, reported_by=builders.OBEYED)
    event_id = record_event(asha, caseload["hostile"], answers).about
    stored = event(asha, event_id)
    assert (stored.event_other, stored.description) == (builders.HOSTILE, hostile)
    assert "\x1b" not in stored.reported_by and stored.reported_by.startswith("Ann")
    decide_now(asha, event_id, reason=hostile)
    assert event(asha, event_id).reason == hostile
    assert child_page(asha, caseload["hostile"]).history[0].detail.startswith(builders.HOSTILE)


def test_an_event_put_right_counts_anew(asha: Desk, caseload: dict[str, int]) -> None:
    kai = caseload["kai"]
    event_id = record(asha, kai, "SE01", takes_place_on=date(2026, 12, 4))
    version = event(asha, event_id).row_version
    better = told("SE01", takes_place_on=date(2026, 12, 11), happened_on=date(2026, 11, 19))
    assert check_event(asha, kai, better, event_id) == []
    correct_event(asha, event_id, better, seen_version=version)
    assert (event(asha, event_id).gap, deadline(asha, kai, "ST-05", event_id).deadline.due) == (
        2,
        date(2026, 12, 11),
    )
    # Another kind has no such limit, and needs no look on the day.
    with pytest.raises(Changed, match="Somebody has changed this event"):
        correct_event(asha, event_id, told("SE05"), seen_version=version)
    correct_event(asha, event_id, told("SE05"), seen_version=event(asha, event_id).row_version)
    assert deadline(asha, kai, "IR-01", event_id).deadline.due == MONDAY
    assert not any(row.key.endswith(f"ST-05/1.E{event_id}") for row in child_page(asha, kai).deadlines)
    assert child_page(asha, kai).history[0].act == "event corrected"


def test_an_event_that_is_gone_is_said_to_be(asha: Desk) -> None:
    with pytest.raises(Refused, match="no longer there"):
        decide(asha, 99, decided(), seen_version=1)


# deciding


@pytest.mark.parametrize("decision", DECISIONS)
def test_each_decision_is_recorded_with_its_reason(
    asha: Desk, caseload: dict[str, int], decision: str
) -> None:
    kai = caseload["kai"]
    event_id = record(asha, kai)
    more: dict[str, Any] = {}
    if decision == "bring_forward":
        more = {
            "forward_to": date(2026, 12, 9),
            "parents_consulted": "yes",
            "child_consulted": "not_appropriate",
        }
    with pytest.raises(Refused):
        decide_now(asha, event_id, decision, reason=" ", **more)
    done = decide_now(asha, event_id, decision, **more)
    assert f"Kai Morgan, excluded from school: {DECISIONS[decision].lower()}" in done.message
    stored = event(asha, event_id)
    assert (stored.decision, stored.reason, stored.decided_on) == (decision, "Known", builders.TODAY)
    history = child_page(asha, kai).history[0]
    assert (history.act, DECISIONS[decision].lower() in history.detail) == ("event decided", True)
    assert next_review(asha, kai).booked_for == (date(2026, 12, 9) if more else None)


def test_a_review_brought_forward_by_an_event_takes_all_dates_with_it(
    asha: Desk, caseload: dict[str, int]
) -> None:
    kai = caseload["kai"]
    book_review(asha, kai, ReviewBooking(booked_for=date(2027, 3, 3), booked_at=time(10), venue="school"))
    event_id = record(asha, kai, "SE08")
    done = decide_now(
        asha,
        event_id,
        "bring_forward",
        forward_to=date(2026, 12, 14),
        reason="Carer gave notice",
        parents_consulted="yes",
        child_consulted="yes",
    )
    assert done.message.endswith("review 4 brought forward from Wed 3 Mar 2027 to Mon 14 Dec 2026")
    page = child_page(asha, kai)
    review = next(one for one in page.reviews if one.number == 4)
    assert (review.booked_for, review.booked_at, review.venue) == (date(2026, 12, 14), time(10), "school")
    assert review.moves == ((date(2027, 3, 3), date(2026, 12, 14), "Carer gave notice"),)
    due = {row.key.split("/", 1)[1]: row.deadline.due for row in page.deadlines}
    # Held on 29 October, next on 14 December: 46 days, so half way is 23 days on.
    assert due["OP-14/1.M3"] == date(2026, 11, 21)
    # 15 and 3 working days back from Monday 14 December; two weeks; the day itself.
    assert due["HB-03/1.R4"] == MONDAY
    assert due["HB-05/1.R4"] == date(2026, 12, 9)
    assert due["HB-04/1.R4"] == date(2026, 11, 30)
    assert (due["HB-06/1.R4"], due["OP-15/1.M3"]) == (date(2026, 12, 14), date(2026, 12, 14))
    # The same decision recorded again moves nothing.
    decide_now(
        asha,
        event_id,
        "bring_forward",
        forward_to=date(2026, 12, 14),
        reason="Carer gave notice in writing",
        parents_consulted="yes",
        child_consulted="yes",
    )
    assert len(next(one for one in child_page(asha, kai).reviews if one.number == 4).moves) == 1


@pytest.mark.parametrize(
    ("answers", "field", "kind", "text"),
    [
        (decided("sleep"), "decision", "refuse", "is none of the choices"),
        (decided("bring_forward"), "forward_to", "refuse", "Give the date"),
        (decided("bring_forward", forward_to=MONDAY), "forward_to", "refuse", "in the past"),
        (decided("bring_forward", forward_to=CHRISTMAS), "forward_to", "warn", "Christmas Day"),
        (decided("bring_forward", forward_to=CHRISTMAS), "parents_consulted", "refuse", "Choose one"),
        (decided("bring_forward", forward_to=CHRISTMAS), "child_consulted", "refuse", "Choose one"),
        (decided(decided_on=date(2026, 11, 25)), "decided_on", "refuse", "has not come yet"),
        (decided(decided_on=date(2026, 11, 22)), "decided_on", "refuse", "before the IRO was told"),
        (decided(decided_on=None), "decided_on", "refuse", "Give the date"),
    ],
)
def test_decisions_that_cannot_be_or_are_odd(
    asha: Desk, caseload: dict[str, int], answers: EventDecision, field: str, kind: str, text: str
) -> None:
    event_id = record(asha, caseload["kai"])
    found = texts(check_decision(asha, event_id, answers), kind)
    assert text.lower() in found.get(field, "").lower(), found


def test_a_decision_that_leaves_out_the_review_the_law_wants_is_doubtful(
    asha: Desk, caseload: dict[str, int]
) -> None:
    kai = caseload["kai"]
    event_id = record(asha, kai, "SE01", takes_place_on=date(2026, 12, 4))
    found = texts(check_decision(asha, event_id, decided()), "warn")["decision"]
    assert "reg 32(2)" in found and "held by Fri 4 Dec 2026; none is booked" in found
    late = decided(
        "bring_forward",
        forward_to=date(2026, 12, 9),
        parents_consulted="yes",
        child_consulted="yes",
    )
    found = texts(check_decision(asha, event_id, late), "warn")["forward_to"]
    assert "days after the lawful limit" in found or "is to take effect before that" in found
    book_review(asha, kai, ReviewBooking(booked_for=date(2026, 12, 3)))
    assert check_decision(asha, event_id, decided()) == []
    unsafe = record(asha, caseload["ruby"], "SE20")
    assert "reg" in texts(check_decision(asha, unsafe, decided()), "warn")["decision"]
    assert check_decision(asha, record(asha, kai, "SE10"), decided()) == []


def test_somebody_elses_decision_is_shown_and_not_overwritten(asha: Desk, caseload: dict[str, int]) -> None:
    event_id = record(asha, caseload["kai"])
    version = event(asha, event_id).row_version
    decide(replace(asha, user="ben"), event_id, decided("escalate"), seen_version=version)
    with pytest.raises(Changed, match=r"Ben Carter has decided on this event since .*: escalate") as caught:
        decide(asha, event_id, decided("contact_child"), seen_version=version)
    assert (caught.value.theirs["decision"], caught.value.yours["decision"]) == (
        "escalate",
        "contact_child",
    )
    assert event(asha, event_id).decision == "escalate"


def test_a_decision_is_not_marked_as_done(asha: Desk, caseload: dict[str, int]) -> None:
    event_id = record(asha, caseload["kai"])
    with pytest.raises(Refused, match="record what you decide"):
        mark_met(asha, caseload["kai"], "IR-01", f"1.E{event_id}", DeadlineMet(met_on=builders.TODAY))


def test_nothing_waits_for_a_child_who_has_left(asha: Desk, caseload: dict[str, int]) -> None:
    from iro_console.casework.changes import end_period

    record(asha, caseload["kai"])
    end_period(asha, caseload["kai"], EndOfPeriod(ceased_on=builders.TODAY, cease_reason="E4A"))
    assert work(asha, caseload["kai"]) == [] and rows(asha) == []
    assert counts(asha)["notifications"] == 0


# acknowledging


def test_many_are_acknowledged_in_one_act_with_a_row_each(asha: Desk, caseload: dict[str, int]) -> None:
    names = ("kai", "ruby", "tomasz", "hostile")
    ids = [record(asha, caseload[name]) for name in names]
    ids.append(record(asha, caseload["kai"], "SE05"))
    decide_now(asha, ids[3])
    done = acknowledge(asha, ids)
    assert done.message.startswith("4 notifications acknowledged. 1 could not be.")
    audit = asha.store.reader().all(
        "SELECT child_id, entity, entity_id, who, after FROM audit WHERE act_id = :act ORDER BY id",
        {"act": done.act_id},
    )
    assert [(row[0], row[1], int(row[2]), row[3]) for row in audit] == [
        (caseload[name], "significant_event", event_id, "asha")
        for name, event_id in zip(("kai", "ruby", "tomasz", "kai"), [*ids[:3], ids[4]], strict=True)
    ]
    for event_id in (*ids[:3], ids[4]):
        stored = event(asha, event_id)
        assert (stored.acknowledged_on, stored.acknowledged_by) == (builders.TODAY, "Asha Bello")
    # They still wait for the decision; what needs a look on the day stays on top.
    assert [row.group for row in rows(asha)] == [Group.SAME_DAY, *[Group.SEEN] * 3]
    assert len(work(asha, caseload["ruby"])) == 1
    with pytest.raises(Refused, match="acknowledged by Asha Bello already"):
        acknowledge(asha, ids[:1])


def test_a_notice_of_an_unfinished_report_stays_and_the_rest_is_acknowledged(
    asha: Desk, caseload: dict[str, int]
) -> None:
    event_id = record(asha, caseload["ruby"])
    record_request(asha, caseload["ruby"], RequestType.REPORT_COMPLETE.value)
    (notice,) = [row for row in rows(asha) if row.request is not None]
    assert (notice.group, counts(asha)["notifications"]) == (Group.NOTICES, 2)
    assert notice.request is not None
    done = acknowledge(asha, [event_id], [notice.request.request_id])
    assert "1 could not be. It can be acknowledged once the manager has finished" in done.message
    with pytest.raises(Refused, match="once the manager has finished"):
        acknowledge(asha, [], [notice.request.request_id])


# the list


def test_the_list_keeps_its_order_and_says_what_was_decided(asha: Desk, caseload: dict[str, int]) -> None:
    first = record(asha, caseload["kai"], told_on=date(2026, 11, 20), happened_on=date(2026, 11, 16))
    second = record(asha, caseload["ruby"])
    third = record(asha, caseload["tomasz"], "SE15", told_on=builders.TODAY)
    record(asha, caseload["sam"])
    source = notifications(asha)
    assert [row.event.id for row in source.page(0, 9) if row.event] == [third, first, second]
    assert [(row.days, row.unit) for row in source.page(0, 9)] == [(0, "wd"), (-1, "wd"), (0, "wd")]
    decide_now(asha, first)
    kept = source.page(0, 9)
    assert ([row.event.id for row in kept if row.event], [row.over for row in kept]) == (
        [third, first, second],
        [False, True, False],
    )
    assert source.stale() and notifications(asha).count() == 2


def test_the_list_is_narrowed_by_words_late_and_due(asha: Desk, caseload: dict[str, int]) -> None:
    late = record(asha, caseload["kai"], told_on=date(2026, 11, 19), happened_on=date(2026, 11, 19))
    record(asha, caseload["tomasz"], "SE12")
    record_request(asha, caseload["ruby"], RequestType.REPORT_COMPLETE.value)

    def found(text: str) -> list[str]:
        return [row.child_name for row in rows(asha, text)]

    assert found("excluded") == ["Kai Morgan"] and found("missing wojcik") == ["Tomasz Wójcik"]
    assert found("late") == ["Kai Morgan"] and found("!late") == ["Tomasz Wójcik", "Ruby Morgan"]
    assert found("due:<today") == ["Kai Morgan"] and found("report") == ["Ruby Morgan"]
    assert found("!morgan") == ["Tomasz Wójcik"] and found("") == [
        "Kai Morgan",
        "Tomasz Wójcik",
        "Ruby Morgan",
    ]
    assert [row.title for row in work_list(asha, "excluded").page(0, 9)] == [
        "Decision on: excluded from school"
    ]
    assert work(asha, caseload["kai"])[0].occurrence == f"1.E{late}"
    with pytest.raises(FilterError, match="words, late and due"):
        notifications(asha, "booked")


def test_a_repeat_is_pointed_out(asha: Desk, caseload: dict[str, int]) -> None:
    kai = caseload["kai"]
    for day, kind in ((2, "SE12"), (14, "SE18"), (23, "SE12")):
        happened = date(2026, 11, day)
        record(asha, kai, kind, happened_on=happened, told_on=happened)
    found = [row.repeat.words() if row.repeat else "" for row in rows(asha)]
    assert found == ["", "", "3rd in 30 days"]
    said = notes(asha, kai, told("SE18", happened_on=date(2026, 11, 24)))["happened_on"]
    assert said == "4th in 30 days, after Mon 2 Nov 2026, Sat 14 Nov 2026 and Mon 23 Nov 2026"
    assert "happened_on" not in notes(asha, kai, told("SE11"))


# what is said while typing


def test_what_is_to_be_known_stands_beside_the_questions(asha: Desk, caseload: dict[str, int]) -> None:
    kai = caseload["kai"]
    assert notes(asha, kai, EventNotified()) == {}
    typed = told("SE01", happened_on=date(2026, 11, 18), takes_place_on=date(2026, 12, 4))
    assert notes(asha, kai, typed) == {
        "event": "For example at short notice in proceedings, after court directions."
        " A review is needed before the change. Care Planning Regs 2010, reg 32(2).",
        "told_on": "3 working days after it. Your decision is due Tue 24 Nov 2026",
        "takes_place_on": "The review has to be held by Fri 4 Dec 2026; none is booked",
    }
    book_review(asha, kai, ReviewBooking(booked_for=date(2026, 12, 9)))
    assert notes(asha, kai, typed)["takes_place_on"].endswith("it is booked for Wed 9 Dec 2026: too late")
    unverified = notes(asha, kai, told("SE02"))["event"]
    assert "reg 37 (wording not checked against the text of the law)" in unverified
