"""The mid-point monitoring form: every field and choice, and what is asked, needed, wrong or doubtful."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from review_parts import CALENDAR, TODAY, asked, choices, fields, needed, titles, wrong

from iro_console.forms.context import ReviewContext
from iro_console.forms.form import section_problems
from iro_console.forms.midpoint_monitoring import (
    MIDPOINT_MONITORING,
    AuditRow,
    ChildTalk,
    Judgement,
    MidpointHeader,
    MidpointOutcome,
    PositivePractice,
    SocialWorkerTalk,
    StatutoryChecks,
    concerns,
)
from iro_console.forms.section import Section, questions

HELD = date(2026, 10, 1)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def facts(**more: Any) -> ReviewContext:
    """Return the facts of a mid-point after review 3, with the next review booked for 19 January."""
    known: dict[str, Any] = {
        "review_on": HELD,
        "planned_on": date(2026, 11, 25),
        "following_on": date(2027, 1, 19),
    }
    return ReviewContext(TODAY, CALENDAR, 3, **{**known, **more})


def names(section: type[Section], which: str) -> list[str]:
    return [question.name for question in questions(section) if getattr(question, which)]


def test_the_form_has_its_eight_sections() -> None:
    assert MIDPOINT_MONITORING.title == "Mid-point monitoring form"
    assert MIDPOINT_MONITORING.primary
    assert MIDPOINT_MONITORING.steps == ("Mid-point monitoring",)
    assert titles(MIDPOINT_MONITORING) == [
        ("A", "Mid-point"),
        ("B", "Audit of the decisions"),
        ("C", "Social worker"),
        ("D", "Child"),
        ("E", "Statutory checks"),
        ("F", "Judgement"),
        ("G", "Outcome"),
        ("H", "Positive practice"),
    ]


def test_no_two_sections_share_the_name_of_a_field() -> None:
    every = [
        question.name
        for section in MIDPOINT_MONITORING.sections
        if section.section is not None
        for question in questions(section.section)
    ]
    assert len(set(every)) == len(every) == 31


# A


def test_section_a_asks_its_fields() -> None:
    assert fields(MidpointHeader) == [
        ("Follows", "line"),
        ("Planned for", "date"),
        ("Date done", "date"),
        ("How", "choice"),
    ]
    assert choices(MidpointHeader, "method") == ["Visit", "Call", "Video call", "File check"]
    assert names(MidpointHeader, "needed") == ["done_on", "method"]
    assert names(MidpointHeader, "read_only") == ["follows", "planned_on"]
    assert MidpointHeader().computed(facts()) == {
        "follows": "Review 3, held Thu 1 Oct 2026",
        "planned_on": date(2026, 11, 25),
    }
    assert MidpointHeader().computed(facts(review_on=None))["follows"] == "Review 3"


@pytest.mark.parametrize(
    ("done_on", "following_held_on", "problem"),
    [
        (TODAY, None, ""),
        (HELD + timedelta(days=1), None, ""),
        (TOMORROW, None, "That day has not come yet"),
        (HELD, None, "The review it follows was held on Thu 1 Oct 2026"),
        (YESTERDAY, TODAY, ""),
        (TODAY, TODAY, "The next review was held on Tue 24 Nov 2026"),
        (None, None, "Give the date"),
    ],
)
def test_it_is_done_between_two_reviews(
    done_on: date | None, following_held_on: date | None, problem: str
) -> None:
    section = MidpointHeader(done_on=done_on, method="call")
    assert wrong(section, "done_on", facts(following_held_on=following_held_on)) == problem


# B


def test_section_b_audits_each_decision_by_its_fields() -> None:
    assert AuditRow.title == "Decision"
    (table,) = MIDPOINT_MONITORING.section("decisions_audit").tables
    assert (table.row, table.lines, table.needed) == (AuditRow, True, False)
    assert fields(AuditRow) == [
        ("Decision", "text"),
        ("Who", "line"),
        ("By", "date"),
        ("Now", "choice"),
        ("Evidence", "text"),
        ("New date", "date"),
        ("Drift", "tick"),
    ]
    assert choices(AuditRow, "now") == ["Done", "In progress", "Not started", "No longer needed"]
    assert names(AuditRow, "needed") == ["now"]
    assert names(AuditRow, "read_only") == ["decision", "owner", "due_on"]


@pytest.mark.parametrize(
    ("now", "expected"),
    [("done", False), ("in_progress", True), ("not_started", True), ("no_longer_needed", False)],
)
def test_a_new_date_is_asked_while_something_is_to_be_done(now: str, expected: bool) -> None:
    assert asked(AuditRow(now=now), "new_date", facts()) is expected


def test_a_new_date_lies_ahead() -> None:
    for day, problem in ((YESTERDAY, "That day has passed"), (TODAY, ""), (date(2027, 1, 19), "")):
        row = AuditRow(now="in_progress", new_date=day)
        assert wrong(row, "new_date", facts()) == problem
        assert row.warnings(facts()) == {}
    after = AuditRow(now="in_progress", new_date=date(2027, 1, 20))
    assert after.warnings(facts()) == {"new_date": ["That is after the next review, Tue 19 Jan 2027"]}
    assert after.warnings(facts(following_on=None)) == {}


# C and D


def test_section_c_asks_its_fields() -> None:
    assert fields(SocialWorkerTalk) == [
        ("Spoke to the social worker", "date"),
        ("Name", "line"),
        ("The social worker's account", "text"),
        ("Change of social worker since the review", "tick"),
    ]
    assert names(SocialWorkerTalk, "needed") == [question.name for question in questions(SocialWorkerTalk)]
    by_name = {question.name: question for question in questions(SocialWorkerTalk)}
    assert by_name["worker_name"].person == "social_worker"


def test_section_d_asks_its_fields() -> None:
    assert fields(ChildTalk) == [
        ("Spoke to the child", "tick"),
        ("Date", "date"),
        ("How", "choice"),
        ("Alone", "tick"),
        ("What the child said", "text"),
        ("Wants an advocate", "tick"),
        ("Why not", "text"),
    ]
    assert choices(ChildTalk, "child_method") == ["Visit", "Video call", "Phone call", "Text or e-mail"]


@pytest.mark.parametrize("spoken", [True, False, None])
def test_the_talk_with_the_child_or_why_there_was_none(spoken: bool | None) -> None:
    section, context = ChildTalk(child_spoken=spoken), facts()
    of_talk = [question.name for question in questions(ChildTalk)][1:6]
    for name in of_talk:
        assert asked(section, name, context) is (spoken is True)
        assert needed(section, name, context) is (spoken is True)
    assert asked(section, "why_not_spoken", context) is (spoken is False)
    assert needed(section, "why_not_spoken", context) is (spoken is False)
    assert needed(section, "child_spoken", context)


@pytest.mark.parametrize(
    ("day", "problem"),
    [
        (HELD + timedelta(days=1), ""),
        (TODAY, ""),
        (TOMORROW, "That day has not come yet"),
        (HELD, "The review was held on Thu 1 Oct 2026: it is about the time since"),
    ],
)
def test_both_talks_were_since_the_review(day: date, problem: str) -> None:
    worker = SocialWorkerTalk(worker_spoken_on=day)
    child = ChildTalk(child_spoken=True, child_spoken_on=day)
    assert wrong(worker, "worker_spoken_on", facts()) == problem
    assert wrong(child, "child_spoken_on", facts()) == problem


# E


def test_section_e_asks_its_fields() -> None:
    assert fields(StatutoryChecks) == [
        ("Last visit by the social worker", "date"),
        ("Visits in timescale", "tick"),
        ("Care plan updated within 10 working days", "tick"),
        ("PEP", "date"),
        ("Health assessment", "date"),
        ("Dental check", "date"),
        ("Placement the same", "tick"),
        ("Significant events since the review", "tick"),
        ("Note", "text"),
    ]
    assert names(StatutoryChecks, "needed") == [
        "visits_in_time",
        "plan_updated_in_time",
        "same_placement",
        "events_since",
    ]


# F, G and H


def test_section_f_asks_its_fields() -> None:
    assert fields(Judgement) == [("Judgement", "choice"), ("Reason", "text")]
    assert choices(Judgement, "rag") == ["On track", "Some drift", "Serious drift"]
    assert names(Judgement, "needed") == ["rag", "rag_reason"]


def test_section_g_asks_its_fields() -> None:
    assert fields(MidpointOutcome) == [
        ("Outcome", "choice"),
        ("To be completed by", "date"),
        ("Bring the review forward to", "date"),
        ("What will be done", "text"),
    ]
    assert choices(MidpointOutcome, "midpoint_outcome") == [
        "No action",
        "Contact",
        "Informal resolution",
        "Formal escalation",
        "Bring review forward",
    ]


@pytest.mark.parametrize("outcome", ["no_action", "contact", "informal", "formal", "bring_forward", None])
def test_each_outcome_asks_what_it_takes(outcome: str | None) -> None:
    section, context = MidpointOutcome(midpoint_outcome=outcome), facts()
    assert needed(section, "midpoint_outcome", context)
    assert needed(section, "complete_by", context) is (outcome == "formal")
    assert needed(section, "forward_to", context) is (outcome == "bring_forward")
    assert needed(section, "outcome_note", context) is (outcome not in ("no_action", None))
    assert asked(section, "outcome_note", context)


def test_what_is_to_come_lies_ahead_and_before_the_next_review() -> None:
    for name, outcome in (("complete_by", "formal"), ("forward_to", "bring_forward")):
        passed = MidpointOutcome(midpoint_outcome=outcome, **{name: YESTERDAY})
        assert wrong(passed, name, facts()) == "That day has passed"
        today = MidpointOutcome(midpoint_outcome=outcome, **{name: TODAY})
        assert wrong(today, name, facts()) == ""
    for day, problem in (
        (date(2027, 1, 18), ""),
        (date(2027, 1, 19), "That does not bring it forward from Tue 19 Jan 2027"),
    ):
        moved = MidpointOutcome(midpoint_outcome="bring_forward", forward_to=day)
        assert wrong(moved, "forward_to", facts()) == problem
    late = MidpointOutcome(midpoint_outcome="bring_forward", forward_to=TOMORROW)
    assert wrong(late, "forward_to", facts(following_on=YESTERDAY)) == "", "one that is late is held at last"


def test_a_day_on_which_nobody_works_is_doubted() -> None:
    saturday = date(2026, 11, 28)
    for name, outcome in (("complete_by", "formal"), ("forward_to", "bring_forward")):
        section = MidpointOutcome(midpoint_outcome=outcome, **{name: saturday})
        assert section.warnings(facts()) == {name: ["Sat 28 Nov 2026 is not a working day: Saturday"]}


def test_section_h_asks_its_field() -> None:
    assert fields(PositivePractice) == [("Positive practice", "text")]
    assert section_problems(PositivePractice(), facts()) == {}


# what the sections say to each other


def test_what_guidance_wants_escalated_is_said_beside_a_mild_judgement() -> None:
    rows = {"audit": [AuditRow(drift=True), AuditRow(drift=False), AuditRow(), AuditRow(drift=True)]}
    checks = StatutoryChecks(visits_in_time=False, plan_updated_in_time=False)
    worried = facts(rows=rows, answers={"checks": checks})
    found = ["drift in 2 decisions", "visits not in timescale", "care plan not updated in time"]
    assert concerns(worried) == found
    assert Judgement(rag="on_track").warnings(worried) == {"rag": [f"Found in this form: {', '.join(found)}"]}
    assert Judgement(rag="some_drift").warnings(worried) == {}
    for outcome in ("no_action", "contact"):
        assert MidpointOutcome(midpoint_outcome=outcome).warnings(worried) == {
            "midpoint_outcome": [f"Guidance: a formal escalation for {', '.join(found)}"]
        }
    for outcome in ("informal", "formal", "bring_forward"):
        assert MidpointOutcome(midpoint_outcome=outcome).warnings(worried) == {}


def test_nothing_is_said_when_nothing_was_found() -> None:
    well = facts(
        rows={"audit": [AuditRow(drift=False)]},
        answers={"checks": StatutoryChecks(visits_in_time=True, plan_updated_in_time=True)},
    )
    assert concerns(well) == concerns(facts()) == []
    assert Judgement(rag="on_track").warnings(well) == {}
    assert MidpointOutcome(midpoint_outcome="no_action").warnings(well) == {}
    assert concerns(facts(rows={"audit": [AuditRow(drift=True)]})) == ["drift in 1 decision"]
