"""What an escalation begins with: a child, a decision, a missing paper, a mid-point, an event, an alert."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import builders
import pytest
import review_script as script

from iro_console.casework import escalations, form_rows, overview, work, work_folders, work_steps
from iro_console.casework.desk import Desk
from iro_console.casework.escalation_list import board
from iro_console.casework.escalation_list import escalations as listed
from iro_console.casework.escalation_origins import Begun, begin, begin_sending, next_stage, origin_of_row
from iro_console.casework.escalation_raising import Origin, raise_escalation, send_first
from iro_console.casework.escalation_state import escalation
from iro_console.casework.finishing import finish
from iro_console.casework.review_forms import open_form
from iro_console.casework.verbs import Refused, act_on
from iro_console.domain.next_actions import Scenario
from iro_console.forms.answers import read_answers
from iro_console.forms.escalation import EscalationClosed, Raised, StageReply, StageSent
from iro_console.storage.queries_reviewing import decisions_of_child

TODAY = builders.TODAY
HELD = date(2026, 10, 29)
WORDS = {"effect": "Waits", "childs_wishes": "Agrees"}
"""What only the IRO can say."""


@pytest.fixture
def kai(asha: Desk, caseload: dict[str, int]) -> int:
    """Return Kai, whose third review was finished with a decision and an IRO Alert."""
    step_id = work_steps.open_step(asha, caseload["kai"])
    script.all_forms(asha, step_id, Scenario.REMAINING, HELD, date(2027, 4, 27), decisions=("Life story",))
    action = {"next_action": "IRO Alert", "assigned_to": "Asha Bello", "reason": "No PEP", "note": "Twice"}
    script.add(asha, step_id, "chairs_monitoring", "next_actions", **action)
    script.save(asha, step_id, "chairs_monitoring", "next_actions", {})
    finish(asha, step_id)
    return caseload["kai"]


def read(desk: Desk, raw: dict[str, str]) -> Any:
    found = read_answers(
        Raised,
        raw,
        today=desk.today(),
        calendar=desk.calendar,
        catalogues={"LADDER": desk.policy.ladder.labels()},
    )
    return found.section


def complete(desk: Desk, origin: Origin, begun: Begun, **words: str) -> int:
    """Raise it with what it begins with and the words only the IRO has; return its id."""
    done = raise_escalation(desk, origin, read(desk, {**begun.initial, **WORDS, **words}))
    (found,) = desk.store.reader().all("SELECT max(id) FROM escalation")
    assert done.child_id == origin.child_id
    return int(found[0])


def on(desk: Desk, day: date) -> Desk:
    later = builders.a_desk(desk.store, desk.policy, desk.calendar, today=day, window=desk.window)
    return replace(later, scope=desk.scope)


def test_from_a_child_the_first_stage_is_ready(asha: Desk, caseload: dict[str, int]) -> None:
    begun = begin(asha, Origin(caseload["kai"]))
    assert begun.initial == {
        "kind": "alert",
        "stage": "1",
        "sent_to": "Team manager",
        "sent_on": "24/11/2026",
        "wanted_by": "01/12/2026",
    }
    informal = begin(asha, Origin(caseload["kai"], kind="informal")).initial
    assert (informal["stage"], informal["sent_to"]) == ("0", "Priya Nair"), "the social worker"
    assert "stage" not in begin(asha, Origin(caseload["kai"], kind="good_practice")).initial


def test_the_manager_of_the_social_workers_team_is_known(asha: Desk, caseload: dict[str, int]) -> None:
    builders.add_person(asha, "tm-1", "Tom North", "team_manager", "North 2")
    builders.add_person(asha, "tm-2", "Sue South", "team_manager", "South")
    builders.add_person(asha, "sm", "Bronagh", "service_manager")
    assert begin(asha, Origin(caseload["kai"])).initial["sent_to"] == "Tom North"
    first = complete(asha, Origin(caseload["kai"]), begin(asha, Origin(caseload["kai"])), themes="pep",
                     concern="c", wanted="w")  # fmt: skip
    sending = next_stage(asha, escalation(asha, first), "2")
    assert (sending["follows"], sending["stage"], sending["sent_to"]) == ("1", "2", "Bronagh")
    third = {"stage": "3", "sent_to": "Theo", "sent_on": TODAY, "skip_reason": "x"}
    about = {"cafcass_considered": True, "cafcass_reason": "Not yet", "legal_advice": False}
    escalations.send_stage(asha, first, StageSent(**third, **about))
    fourth = next_stage(asha, escalation(asha, first), "4")
    assert fourth["cafcass_reason"] == "Not yet", "said once, it is not typed again"
    # Who answered at a stage last is known for the next child.
    other = complete(asha, Origin(caseload["ruby"]), begin(asha, Origin(caseload["ruby"])), themes="pep",
                     concern="c", wanted="w")  # fmt: skip
    assert next_stage(asha, escalation(asha, other), "3")["sent_to"] == "Theo"
    assert next_stage(asha, escalation(asha, other), "C")["sent_to"] == "Cafcass"


def test_the_row_of_a_report_is_about_the_report_that_is_missing(
    asha: Desk, caseload: dict[str, int]
) -> None:
    ruby = caseload["ruby"]  # whose review 3 is booked for Friday 27 November
    (row,) = [r for r in work.work_list(asha).page(0, 99) if (r.child_id, r.rule) == (ruby, "HB-05")]
    before = origin_of_row(asha, Origin(ruby), row.rule, row.review_number)
    begun = begin(asha, before)
    assert (begun.initial["kind"], begun.initial["stage"]) == ("informal", "0")
    assert (
        "The social worker's report for review 3 on Fri 27 Nov 2026 is not there" in begun.initial["concern"]
    )
    assert (begun.initial["themes"], begun.initial["wanted_by"]) == ("reports_late", "27/11/2026")
    on_the_day = on(asha, date(2026, 11, 27))
    formal = origin_of_row(on_the_day, Origin(ruby), row.rule, row.review_number)
    assert begin(on_the_day, formal).initial["kind"] == "alert"


def test_the_row_of_a_mid_point_is_about_it_once_something_of_it_is_on_record(asha: Desk, kai: int) -> None:
    assert origin_of_row(asha, Origin(kai), "OP-14", 3) == Origin(kai)
    step = midpoint(asha, kai)
    assert origin_of_row(asha, Origin(kai), "OP-14", 3) == Origin(kai, step=step)
    assert begin(asha, Origin(kai, step=step)).lines[0].startswith("Mid-point after review 3")
    # A row that is something itself stays what it is.
    assert origin_of_row(asha, Origin(kai, event=7), "OP-14", 3) == Origin(kai, event=7)


def test_what_is_open_about_the_same_thing_is_said_before_it_is_raised_again(asha: Desk, kai: int) -> None:
    (decision,) = decisions_of_child(asha.store.reader(), kai)
    late = on(asha, date(2026, 12, 9))
    origin = Origin(kai, decision=decision.id)

    def said(of: Origin) -> list[str]:
        return [line for line in begin(late, of).lines if "Escalated before" in line]

    assert said(origin) == []
    first = complete(late, origin, begin(late, origin))
    ref = escalation(late, first).record.facts.ref
    assert said(origin) == [f"Escalated before and still open: {ref}, raised Wed 9 Dec 2026"]
    assert said(Origin(kai)) == [], "another matter of the same child"
    closed = EscalationClosed(outcome="withdrawn", closed_on=date(2026, 12, 9), difference="None")
    escalations.close(late, first, closed)
    assert said(origin) == []


def test_from_a_drifting_decision_only_the_childs_side_is_left_to_say(asha: Desk, kai: int) -> None:
    (decision,) = decisions_of_child(asha.store.reader(), kai)
    late = on(asha, date(2026, 12, 9))
    origin = Origin(kai, decision=decision.id)
    begun = begin(late, origin)
    assert begun.initial["themes"] == "decisions,drift"
    assert begun.initial["wanted"] == "Life story"
    assert "Decision of review 3: “Life story” (Priya Nair, by Sat 28 Nov 2026)." in begun.initial["concern"]
    assert "Overdue: late 8 wd." in begun.initial["concern"]
    value = escalation(late, complete(late, origin, begun))
    assert (value.record.decision_id, value.record.review_number) == (decision.id, 3)
    after = decisions_of_child(asha.store.reader(), kai)[0]
    assert after.status == decision.status, "that the IRO escalates it does not make it disputed"
    with pytest.raises(Refused, match="no longer there"):
        begin(late, Origin(kai, decision="gone"))


def test_a_missing_report_is_informal_before_the_review_and_formal_on_the_day(
    asha: Desk, caseload: dict[str, int]
) -> None:
    ruby, review_on = caseload["ruby"], date(2026, 11, 27)
    step = work_steps.open_step(asha, ruby)
    for paper, theme in (("social_work_report", "reports_late"), ("care_plan", "care_planning")):
        before = begin(asha, Origin(ruby, step=step, missing=paper, kind="informal")).initial
        assert (before["kind"], before["stage"], before["themes"]) == ("informal", "0", theme)
        assert before["wanted_by"] == "27/11/2026", "by the day of the review"
        wrong = "is not there" if theme == "reports_late" else "is not there or not up to date"
        assert f"for review 3 on Fri 27 Nov 2026 {wrong} on Tue 24 Nov 2026" in before["concern"]
    origin = Origin(ruby, step=step, missing="social_work_report", kind="alert")
    day = begin(on(asha, review_on), origin).initial
    assert (day["kind"], day["stage"]) == ("alert", "1")
    record = escalation(
        asha, complete(on(asha, review_on), origin, begin(on(asha, review_on), origin))
    ).record
    assert record.step_id == step
    with pytest.raises(Refused, match="no longer there"):
        begin(asha, Origin(ruby, step=999, missing="care_plan"))


def test_a_no_in_the_checklist_offers_that_paper_and_says_when_it_was_raised(
    asha: Desk, caseload: dict[str, int]
) -> None:
    ruby, checklist = caseload["ruby"], "qa_checklist"
    step = work_steps.open_step(asha, ruby)

    def offered() -> list[tuple[str, str, tuple[str, ...]]]:
        found = open_form(asha, step, checklist).chases
        return [(each.paper, each.chase.value, each.raised) for each in found]

    assert offered() == []
    for line in ("care_plan", "report", "complaints"):
        form_rows.edit_row(asha, step, checklist, "items", line, {"answer": "no"}, seen_version=0)
    informal = "informal escalation"
    assert offered() == [("care_plan", informal, ()), ("social_work_report", informal, ())]
    origin = Origin(ruby, step=step, missing="social_work_report", kind="informal")
    complete(asha, origin, begin(asha, origin))
    assert offered() == [("care_plan", informal, ()), ("social_work_report", informal, ("E-2026-001",))]


def test_what_was_raised_informally_is_raised_formally_on_the_day(
    asha: Desk, caseload: dict[str, int]
) -> None:
    ruby, checklist = caseload["ruby"], "qa_checklist"
    step = work_steps.open_step(asha, ruby)
    form_rows.edit_row(asha, step, checklist, "items", "report", {"answer": "no"}, seen_version=0)
    origin = Origin(ruby, step=step, missing="social_work_report", kind="informal")
    complete(asha, origin, begin(asha, origin))
    review_on = open_form(asha, step, checklist).context.review_on
    assert review_on is not None
    that_day = on(asha, review_on)
    (chase,) = open_form(that_day, step, checklist).chases
    assert (chase.chase.value, chase.raised, chase.informally) == ("formal escalation", (), ("E-2026-001",))
    formal = origin._replace(kind="alert")
    complete(that_day, formal, begin(that_day, formal))
    (chase,) = open_form(that_day, step, checklist).chases
    assert (chase.raised, chase.informally) == (("E-2026-002",), ("E-2026-001",))


def midpoint(desk: Desk, kai: int, outcome: str = "formal") -> int:
    """Write a mid-point monitoring as its form would; return its work step."""
    from iro_console.storage.tables_monitoring import DecisionAudit, MidpointMonitoring
    from iro_console.storage.tables_reviewing import WorkStep

    (decision,) = decisions_of_child(desk.store.reader(), kai)
    period = desk.store.reader().one("SELECT id FROM period_of_care WHERE child_id = :c", {"c": kai})
    assert period is not None
    with desk.store.write(act_on(desk, "mid-point written", kai)) as work:
        step = WorkStep(
            child_id=kai,
            period_id=period[0],
            name="Mid-point monitoring",
            state="Finished",
            role="IRO",
            review_number=3,
        )
        work.session.add(step)
        work.session.flush()
        step_id = work.key_of(step.id)
        work.session.add(
            MidpointMonitoring(
                step_id=step_id,
                done_on=TODAY,
                rag="serious_drift",
                rag_reason="Nothing moved",
                midpoint_outcome=outcome,
                complete_by=date(2026, 12, 15),
                outcome_note="It begins",
                visits_in_time=False,
                positive_practice="The carer rang",
            )
        )
        audit = DecisionAudit(step_id=step_id, row_table="audit", row_id=decision.id, rank=1)
        audit.drift, audit.evidence = True, "No start"
        work.session.add(audit)
    return step_id


def test_a_mid_point_gives_its_drift_and_its_date_for_completion(asha: Desk, kai: int) -> None:
    origin = Origin(kai, step=midpoint(asha, kai))
    begun = begin(asha, origin).initial
    assert (begun["kind"], begun["wanted"], begun["wanted_by"]) == ("alert", "It begins", "15/12/2026")
    assert begun["themes"] == "implementation,drift,visits"
    assert begun["good_practice"] == "The carer rang"
    assert begun["concern"].split("\n") == [
        "Mid-point monitoring on Tue 24 Nov 2026: serious drift. Nothing moved",
        "- Life story (Priya Nair, by Sat 28 Nov 2026): No start",
    ]
    assert escalation(asha, complete(asha, origin, begin(asha, origin))).record.step_id == origin.step


def test_an_informal_outcome_of_a_mid_point_stays_informal(asha: Desk, kai: int) -> None:
    begun = begin(asha, Origin(kai, step=midpoint(asha, kai, "informal"))).initial
    assert (begun["kind"], begun["stage"]) == ("informal", "0")


def test_an_event_gives_what_happened_and_what_it_does(asha: Desk, caseload: dict[str, int]) -> None:
    with asha.store.write_plainly() as rows:
        rows.run(
            "INSERT INTO significant_event (child_id, period_id, event, happened_on, told_on, gap,"
            " description, effect, rule, same_day, safety, noted_by, decided_by, acknowledged_by,"
            " row_version)"
            " SELECT :c, id, 'SE05', '2026-11-20', '2026-11-23', 1, 'A bruise', 'May move', '', TRUE, TRUE,"
            " '', '', '', 1 FROM period_of_care WHERE child_id = :c",
            {"c": caseload["kai"]},
        )
        (event,) = rows.one("SELECT max(id) FROM significant_event") or (0,)
    origin = Origin(caseload["kai"], event=event)
    begun = begin(asha, origin)
    assert begun.initial["concern"].endswith("Fri 20 Nov 2026: A bruise")
    assert (begun.initial["effect"], begun.initial["themes"]) == ("May move", "safeguarding")
    assert not any("A bruise" in line for line in begun.lines), "no free text above the questions"
    assert escalation(asha, complete(asha, origin, begun, wanted="w")).record.event_id == event


def test_an_iro_alert_of_a_review_lands_to_be_sent_and_sending_finishes_its_step(
    asha: Desk, kai: int
) -> None:
    (row,) = listed(asha).page(0, 5)
    assert (row.next_words, row.heading, row.due_on) == ("send stage 1", "Yours to do", date(2026, 11, 25))
    value = escalation(asha, row.escalation_id)
    assert value.record.concern == "No PEP\nTwice"
    alert = next(step for step in work_folders.steps_of(asha, kai) if step.name == "IRO Alert")
    assert (value.record.alert_step_id, alert.state) == (alert.step_id, "Incoming")
    titles = {each.title for each in work.due(asha) if each.child_id == kai}
    assert f"Escalation {row.ref}: send stage 1" in titles
    begun = begin_sending(asha, value).initial
    assert (begun["concern"], begun["stage"]) == ("No PEP\nTwice", "1")
    answers = read(asha, {**begun, **WORDS, "themes": "pep", "wanted": "The PEP is held"})
    send_first(asha, row.escalation_id, answers)
    assert work_folders.step(asha, alert.step_id).state == "Finished"
    assert escalation(asha, row.escalation_id).record.wanted == "The PEP is held"
    with pytest.raises(Refused, match="sent already"):
        send_first(asha, row.escalation_id, answers)


def test_an_iro_alert_that_is_closed_unsent_finishes_its_step_too(asha: Desk, kai: int) -> None:
    (row,) = listed(asha).page(0, 5)
    alert = next(step for step in work_folders.steps_of(asha, kai) if step.name == "IRO Alert")
    escalations.close(
        asha, row.escalation_id, EscalationClosed(outcome="withdrawn", closed_on=TODAY, difference="None")
    )
    assert work_folders.step(asha, alert.step_id).state == "Finished"


def test_an_alert_without_an_escalation_is_raised_from_its_step(asha: Desk, kai: int) -> None:
    alert = next(step for step in work_folders.steps_of(asha, kai) if step.name == "IRO Alert")
    origin = Origin(kai, alert=alert.step_id)
    begun = begin(asha, origin)
    assert begun.initial["concern"] == "No PEP\nTwice"
    complete(asha, origin, begun, themes="pep", wanted="w")
    assert work_folders.step(asha, alert.step_id).state == "Finished"


# the list and the board


def test_the_list_is_ordered_by_what_is_due_and_the_board_by_stage(
    asha: Desk, caseload: dict[str, int]
) -> None:
    def one(child: str, day: date, **more: str) -> int:
        desk = on(asha, day)
        origin = Origin(caseload[child], kind=more.get("kind", ""))
        answers = {
            "themes": "pep",
            "concern": "c",
            "wanted": "w",
            "wanted_by": "15/12/2026",
            "cafcass_reason": "r",
            "legal_advice": "no",
        }
        return complete(desk, origin, begin(desk, origin), **answers, **more)

    waiting = one("kai", TODAY)
    late = one("ruby", TODAY - timedelta(days=14))
    refused = one("eilidh", TODAY - timedelta(days=4))
    informal = one("tomasz", TODAY, kind="informal")
    referred = one("hostile", TODAY - timedelta(days=1), kind="cafcass")
    one("sam", TODAY)
    no = StageReply(response="not_agreed", replied_on=TODAY, accepted=False)
    escalations.record_reply(asha, refused, "1", no)
    told = {"stage": "C", "sent_to": "C", "sent_on": TODAY, "cafcass_reason": "r", "legal_advice": True}
    escalations.send_stage(asha, waiting, StageSent(**told))
    praise = Raised(kind="good_practice", themes="pep", good_practice="g")
    raise_escalation(asha, Origin(caseload["kai"]), praise)
    source = listed(asha)
    found = [(row.escalation_id, row.heading, row.next_words) for row in source.page(0, 9)]
    assert found[:-1] == [
        (late, "Late", "stage 2 offered"),
        (refused, "Yours to do", "stage 2 offered"),
        (referred, "Yours to do", "see it is done"),
        (waiting, "Waiting for a reply", "reply awaited"),
        (informal, "Waiting for a reply", "reply awaited"),
    ]
    assert found[-1][1:] == ("Good practice noted", "")
    assert caseload_counts(asha) == 5, "Sam is another's, and praise is no dispute"
    cards = board(asha)
    assert [(row.stage, row.key) for row in cards.page(0, 9)] == [
        ("0", f"{informal}"),
        ("1", f"{late}"),
        ("1", f"{refused}"),
        ("1", f"{waiting}"),
        ("C", f"{referred}"),
        ("C", f"{waiting}/C"),
    ]
    assert [cards.position(cards.key(rank)) for rank in range(6)] == list(range(6))


def caseload_counts(desk: Desk) -> int:
    return overview.counts(desk)["escalations"]


def test_the_filter_finds_words_dates_lateness_and_what_is_closed(
    asha: Desk, caseload: dict[str, int]
) -> None:
    from iro_console.forms.escalation import EscalationClosed

    def one(child: str, day: date, **more: str) -> int:
        desk = on(asha, day)
        origin = Origin(caseload[child])
        return complete(desk, origin, begin(desk, origin), concern="c", wanted="w", **more)

    kai, ruby = one("kai", TODAY, themes="pep"), one("ruby", TODAY - timedelta(days=14), themes="visits")

    def ids(text: str) -> list[int]:
        return [row.escalation_id for row in listed(asha, text).page(0, 9)]

    assert ids("") == [ruby, kai]
    assert ids("pep") == ids("!late") == ids("e-2026-001") == ids("due:>today") == [kai]
    assert ids("morgan visits") == ids("late") == ids("due:<today") == [ruby]
    assert ids("closed") == []
    done = EscalationClosed(outcome="resolved", closed_on=TODAY, action_on=TODAY, difference="d")
    escalations.close(asha, kai, done)
    (closed,) = listed(asha, "closed").page(0, 9)
    assert (closed.escalation_id, closed.heading, closed.outcome) == (kai, "Closed", "Resolved")
    assert closed.days_to_action == 0
    assert ids("") == [ruby]
    assert listed(asha, "closed").total() == 1
