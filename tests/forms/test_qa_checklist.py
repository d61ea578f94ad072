"""The LAC QA checklist: every line of it, what the console knows, and what a "No" offers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from review_parts import HELD, TODAY, asked, choices, facts, fields, needed

from iro_console.domain.work import Chase
from iro_console.forms.answers import read_answers
from iro_console.forms.form import check
from iro_console.forms.qa_checklist import (
    ITEMS,
    QA_CHECKLIST,
    ChecklistResult,
    ChecklistRow,
    concerns,
    escalation_for,
    known_answers,
    unanswered,
)

BY_KEY = {item.key: item for item in ITEMS}


def test_every_line_is_there() -> None:
    assert [item.label for item in ITEMS] == [
        "Chronology read",
        "Last record of review read",
        "Decisions of the last review followed up",
        "Care plan dated within the cycle and matches the placement",
        "Social worker's report received",
        "Child's views in the report",
        "Placement plan",
        "Delegated authority signed",
        "Last visit by the social worker in timescale",
        "Seen alone at the last visit",
        "Health assessment",
        "Dental check",
        "Immunisations",
        "SDQ",
        "PEP this term",
        "Contact plan",
        "Legal status and next hearing",
        "Risk, exploitation or missing in the last 6 months",
        "Complaints",
        "Plans of siblings",
        "Identity",
        "Permanence plan by the second review",
        "Pathway plan",
        "Consultation forms in",
        "Child prepared by the social worker",
        "IRO met the child",
        "Interpreter or advocate needed",
        "Contentious points told by the social worker",
    ]
    assert len(BY_KEY) == len(ITEMS)
    assert QA_CHECKLIST.title == "LAC QA checklist"
    assert not QA_CHECKLIST.primary


def test_each_line_is_answered_yes_no_na_or_with_a_date_and_may_have_a_note() -> None:
    assert fields(ChecklistRow) == [("Answer", "choice"), ("Date", "date"), ("Note", "line")]
    assert choices(ChecklistRow, "answer") == ["Yes", "No", "N/A", "Date"]
    assert needed(ChecklistRow(answer="date"), "dated_on", facts())
    assert asked(ChecklistRow(answer="yes"), "dated_on", facts())
    assert not needed(ChecklistRow(answer="yes"), "dated_on", facts())
    assert not asked(ChecklistRow(answer="no"), "dated_on", facts())


def test_what_it_comes_to() -> None:
    assert fields(ChecklistResult) == [
        ("Overall", "choice"),
        ("The review can go ahead", "tick"),
        ("Why it cannot", "text"),
    ]
    assert choices(ChecklistResult, "rag") == ["Green", "Amber", "Red"]
    assert needed(ChecklistResult(can_go_ahead=False), "why_not", facts())
    assert not asked(ChecklistResult(can_go_ahead=True), "why_not", facts())


def test_what_the_console_knows_itself() -> None:
    assert {item.key: item.fact for item in ITEMS if item.fact} == {
        "decisions": "decisions_followed_up",
        "care_plan": "care_plan_current",
        "report": "report_received_on",
        "views": "report_has_views",
        "placement_plan": "placement_plan_on",
        "authority": "authority_signed",
        "visit": "visit_in_time",
        "visit_alone": "visit_alone",
        "health": "health_assessment_on",
        "dental": "dental_on",
        "risk": "risk_events",
        "complaints": "complaint_events",
        "permanence": "permanence_plan_on",
        "pathway": "pathway_on",
        "consultation": "consultation_in",
        "met_child": "last_contact_on",
    }


def test_known_facts_are_filled_in_and_unknown_ones_left_out() -> None:
    known = known_answers(
        {"report_received_on": HELD, "care_plan_current": False, "visit_alone": True, "dental_on": None},
        facts(2, born=date(2009, 1, 1)),
    )
    assert known == {
        "report": {"answer": "yes", "dated_on": "19/11/2026"},
        "care_plan": {"answer": "no"},
        "visit_alone": {"answer": "yes"},
    }


def test_what_is_filled_in_reads_back_as_an_answer() -> None:
    context = facts()
    known = known_answers({"report_received_on": HELD}, context)
    answers = read_answers(
        ChecklistRow, known["report"], today=TODAY, calendar=context.calendar, catalogues={}
    )
    assert check(answers, context) == {}
    assert (answers.section.answer, answers.section.dated_on) == ("yes", HELD)


@pytest.mark.parametrize(
    ("number", "born", "not_asked"),
    [
        (1, date(2026, 1, 1), {"last_record", "decisions", "permanence", "sdq", "pep", "pathway"}),
        (2, date(2023, 11, 19), {"sdq", "pathway"}),
        (2, date(2010, 11, 20), {"pathway"}),
        (2, date(2010, 11, 19), set[str]()),
        (1, None, {"last_record", "decisions", "permanence"}),
    ],
)
def test_a_line_that_does_not_concern_the_child_is_not_applicable(
    number: int, born: date | None, not_asked: set[str]
) -> None:
    context = facts(number, born=born)
    assert {item.key for item in ITEMS if not concerns(item, context)} == not_asked
    assert known_answers({}, context) == {key: {"answer": "na"} for key in not_asked}
    assert {item.key for item in unanswered({}, context)} == set(BY_KEY) - not_asked


def test_a_fact_goes_before_not_applicable() -> None:
    known = known_answers({"pathway_on": HELD}, facts(born=date(2017, 1, 1)))
    assert known["pathway"] == {"answer": "yes", "dated_on": "19/11/2026"}


def test_a_line_is_answered_once_it_says_so() -> None:
    rows = {"chronology": ChecklistRow(answer="yes"), "identity": ChecklistRow(note="to do")}
    left = [item.key for item in unanswered(rows, facts(2))]
    assert "chronology" not in left
    assert "identity" in left


@pytest.mark.parametrize("key", ["care_plan", "report"])
@pytest.mark.parametrize(
    ("before", "expected"),
    [(9, Chase.INFORMAL), (1, Chase.INFORMAL), (0, Chase.FORMAL), (-1, Chase.FORMAL)],
)
def test_no_care_plan_or_report_offers_an_escalation(key: str, before: int, expected: Chase) -> None:
    today = HELD - timedelta(days=before)
    assert escalation_for(BY_KEY[key], "no", HELD, today) is expected
    for answer in ("yes", "na", "date", None):
        assert escalation_for(BY_KEY[key], answer, HELD, today) is None


def test_nothing_else_offers_an_escalation() -> None:
    assert {item.key for item in ITEMS if escalation_for(item, "no", HELD, HELD)} == {"care_plan", "report"}


def test_before_a_day_is_booked_a_no_offers_an_informal_escalation() -> None:
    assert escalation_for(BY_KEY["report"], "no", None, HELD) is Chase.INFORMAL
    assert escalation_for(BY_KEY["report"], "yes", None, HELD) is None
