"""The record of review: every field, choice and heading, and what is asked only at times."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from review_parts import HELD, TODAY, asked, choices, facts, fields, needed, titles, wrong

from iro_console import reference
from iro_console.forms.form import section_problems
from iro_console.forms.record_of_child import InformationOnChild, InformationOnPlan
from iro_console.forms.record_of_meeting import SCHEDULE_7, RecordOfMeeting
from iro_console.forms.record_of_review import (
    RECORD_OF_REVIEW,
    DecisionRow,
    Outcomes,
    PermanencePlan,
    ProposedCarePlan,
)
from iro_console.forms.section import questions

NEEDS = "What are the child's care needs and how will they be met"
ACTIONS = "What actions will be taken"
WHO = "Who will be responsible"
WHEN = "When does it need to be done"
PREMIUM = "How will the pupil premium be used to support this action"
PROGRESS = "Progress"
RISKS = "What needs to change to reduce risk and increase support"


def test_the_form_has_its_seven_sections_and_is_optional() -> None:
    assert RECORD_OF_REVIEW.title == "CLA Chairs report and record of review (CSSW)"
    assert not RECORD_OF_REVIEW.primary
    assert RECORD_OF_REVIEW.steps == (
        "First CLA review (CS)",
        "Second CLA review (CS)",
        "Subsequent CLA review (CS)",
        "Initial under 18 Pathway Plan Review",
    )
    assert titles(RECORD_OF_REVIEW) == [
        (1, "Information on the child"),
        (2, "Information on the plan"),
        (3, "Review of the child's current Care Plan"),
        (4, "Record of meeting"),
        (5, "Proposed new Care Plan"),
        (6, "Permanence plan"),
        (7, "Outcomes"),
    ]


def test_section_1_asks_its_fields() -> None:
    assert fields(InformationOnChild) == [
        ("Name", "line"),
        ("Date of birth", "date"),
        ("Person id", "line"),
        ("Ethnicity", "choice"),
        ("Language", "line"),
        ("Legal status", "choice"),
        ("Legal status from", "date"),
        ("Date became looked after", "date"),
        ("Placement type", "choice"),
        ("Placement from", "date"),
        ("Address to be withheld", "tick"),
        ("Carer", "line"),
        ("Parents and parental responsibility", "text"),
        ("School", "line"),
        ("Key stage", "choice"),
        ("Disability", "tick"),
        ("What the disability is", "line"),
        ("SEN or EHCP", "choice"),
        ("Unaccompanied asylum-seeking child (UASC)", "tick"),
    ]
    assert choices(InformationOnChild, "school_stage") == [
        "Pre-school",
        "Reception (EYFS)",
        "Key Stage 1",
        "Key Stage 2",
        "Key Stage 3",
        "Key Stage 4",
        "Post-16",
        "Not in education",
    ]
    assert {q.name: q.catalogue for q in questions(InformationOnChild) if q.catalogue} == {
        "ethnicity": "ETHNIC",
        "legal_status": "LS",
        "placement_type": "PLACE",
    }
    assert choices(InformationOnChild, "sen") == [
        "None",
        "SEN support",
        "EHCP (education, health and care plan)",
        "Being assessed for an EHCP",
    ]


def test_the_catalogues_it_names_are_there() -> None:
    codes = reference.catalogue("codes_903")
    named = {
        question.catalogue
        for section in RECORD_OF_REVIEW.sections
        if section.section
        for question in questions(section.section)
        if question.catalogue
    }
    assert named <= set(codes)


def test_what_the_record_says_already_is_marked() -> None:
    assert {q.name: q.from_record for q in questions(InformationOnChild) if q.from_record} == {
        "child_name": "child.name",
        "born": "child.born",
        "person_id": "child.ref",
        "ethnicity": "child.ethnicity",
        "legal_status": "legal_status.code",
        "legal_status_from": "legal_status.started_on",
        "looked_after_from": "period.started_on",
        "placement_type": "placement.code",
        "placement_from": "placement.started_on",
        "carer": "placement.carer",
        "school_stage": "monitoring.key_stage",
        "unaccompanied": "child.unaccompanied",
    }
    assert [q.name for q in questions(InformationOnChild) if q.read_only] == [
        "child_name",
        "born",
        "person_id",
        "looked_after_from",
    ]


@pytest.mark.parametrize(
    ("stage", "is_asked", "is_needed"),
    [("ks2", True, True), ("post_16", True, True), ("pre_school", True, False), ("none", False, False)],
)
def test_a_school_is_needed_of_a_child_at_school(stage: str, is_asked: bool, is_needed: bool) -> None:
    section = InformationOnChild(school_stage=stage)
    assert asked(section, "school", facts()) is is_asked
    assert needed(section, "school", facts()) is is_needed


def test_a_disability_is_named() -> None:
    assert needed(InformationOnChild(disability=True), "disability_detail", facts())
    assert not asked(InformationOnChild(disability=False), "disability_detail", facts())
    assert not asked(InformationOnChild(), "disability_detail", facts())


def test_section_2_asks_its_fields() -> None:
    assert fields(InformationOnPlan) == [
        ("Date of care plan", "date"),
        ("Date of permanence plan", "date"),
        ("Permanence plan", "choice"),
        ("Date of health assessment", "date"),
        ("Date of dental check", "date"),
        ("SDQ score", "number"),
        ("Date of personal education plan (PEP)", "date"),
        ("Date of pathway plan", "date"),
        ("Date of placement plan", "date"),
        ("Delegated authority signed", "tick"),
        ("Last visit by the social worker", "date"),
        ("Seen alone at that visit", "tick"),
        ("Changes since the last review", "text"),
    ]


@pytest.mark.parametrize(
    ("born", "sdq", "pathway"),
    [
        (date(2022, 11, 20), False, False),
        (date(2022, 11, 19), True, False),
        (date(2010, 11, 20), True, False),
        (date(2010, 11, 19), True, True),
        (None, True, True),
    ],
)
def test_the_plans_are_those_of_the_childs_age(born: date | None, sdq: bool, pathway: bool) -> None:
    section, context = InformationOnPlan(), facts(born=born)
    assert asked(section, "sdq", context) is sdq
    assert asked(section, "pathway_on", context) is pathway
    assert ("pathway_on" in section.warnings(context)) is (pathway and born is not None)


def test_changes_are_asked_from_the_second_review() -> None:
    assert not asked(InformationOnPlan(), "changes", facts(1))
    assert needed(InformationOnPlan(), "changes", facts(2))


@pytest.mark.parametrize(("score", "fault"), [(-1, True), (0, False), (40, False), (41, True)])
def test_an_sdq_score_has_its_range(score: int, fault: bool) -> None:
    expected = "The score runs from 0 to 40" if fault else ""
    assert wrong(InformationOnPlan(sdq=score), "sdq", facts()) == expected


def test_what_was_done_was_done_by_today() -> None:
    section = InformationOnPlan(last_visit_on=TODAY, dental_on=TODAY + timedelta(days=1))
    assert wrong(section, "last_visit_on", facts()) == ""
    assert wrong(section, "dental_on", facts()) == "That day has not come yet"


def test_a_missing_date_is_doubtful_and_not_wrong() -> None:
    missing = {"health_assessment_on", "dental_on", "pep_on"}
    assert set(InformationOnPlan().warnings(facts(1))) == missing
    assert set(InformationOnPlan().warnings(facts(2))) == {*missing, "permanence_plan_on"}
    assert set(InformationOnPlan(dental_on=HELD).warnings(facts(1))) == missing - {"dental_on"}


@pytest.mark.parametrize(
    ("table", "title", "headings"),
    [
        ("current_child", "Child's plan", (NEEDS, ACTIONS, WHO, WHEN, PROGRESS)),
        ("current_permanence", "Permanence plan", (NEEDS, ACTIONS, WHO, WHEN, PROGRESS)),
        ("current_health", "Health plan", (NEEDS, ACTIONS, WHO, WHEN, PROGRESS)),
        ("current_education", "Education plan (PEP)", (NEEDS, ACTIONS, WHO, WHEN, PREMIUM, PROGRESS)),
        ("current_exploitation", "Exploitation plan", (RISKS, ACTIONS, WHO, WHEN, PROGRESS)),
        ("proposed_child", "Proposed care plan", (NEEDS, ACTIONS, WHO, WHEN)),
        ("proposed_permanence", "Proposed Permanence plan", (NEEDS, ACTIONS, WHO, WHEN)),
        ("proposed_health", "Proposed Health plan", (NEEDS, ACTIONS, WHO, WHEN)),
        ("proposed_education", "Proposed Education plan (PEP)", (NEEDS, ACTIONS, WHO, WHEN, PREMIUM)),
        ("proposed_exploitation", "Proposed Exploitation plan", (RISKS, ACTIONS, WHO, WHEN)),
        (
            "decisions",
            "Decisions and recommendations",
            ("Decision", "Reason", "Who", "By when", "Linked care plan row", "Status", "Evidence"),
        ),
    ],
)
def test_the_tables_have_the_headings_of_the_manual(
    table: str, title: str, headings: tuple[str, ...]
) -> None:
    found = RECORD_OF_REVIEW.table(table)
    assert (found.title, found.headings) == (title, headings)


def test_the_tables_stand_in_their_sections() -> None:
    assert {
        section.key: [table.key for table in section.tables] for section in RECORD_OF_REVIEW.sections
    } == {
        "information_on_child": [],
        "information_on_plan": [],
        "current_plan": [
            "current_child",
            "current_permanence",
            "current_health",
            "current_education",
            "current_exploitation",
        ],
        "record_of_meeting": [],
        "proposed_plan": [
            "proposed_child",
            "proposed_permanence",
            "proposed_health",
            "proposed_education",
            "proposed_exploitation",
        ],
        "permanence": [],
        "outcomes": ["decisions"],
    }


def test_section_4_asks_each_prompt_in_a_text_of_its_own_the_childs_views_first() -> None:
    assert fields(RecordOfMeeting) == [
        (label, "text")
        for label in (
            "Child's views",
            "Day-to-day care",
            "Placement",
            "Health",
            "Education, PEP and pupil premium",
            "Emotional wellbeing",
            "Identity",
            "Contact and family time",
            "Safeguarding and exploitation",
            "Legal status and proceedings",
            "Long-term plan",
            "Decisions from the last review",
            "Changes in circumstances",
            "Leisure",
            "Advice and support",
            "Pathway and after care",
            "Visits by the social worker",
        )
    ]


def test_every_item_of_schedule_7_has_its_prompt() -> None:
    assert [item for item, _ in SCHEDULE_7] == [
        "effect of change in circumstances",
        "whether decisions of the last review were implemented and if not why",
        "change in legal status",
        "contact",
        "whether the placement is the most appropriate",
        "education",
        "leisure",
        "health",
        "identity needs",
        "advice and support arrangements (reg 31)",
        "pathway and after care",
        "wishes and feelings",
        "visit frequency where reg 28(3) applies",
    ]
    by_name = {question.name: question for question in questions(RecordOfMeeting)}
    assert {name: by_name[name].label for _, name in SCHEDULE_7} == {
        "circumstances": "Changes in circumstances",
        "last_decisions": "Decisions from the last review",
        "legal": "Legal status and proceedings",
        "contact": "Contact and family time",
        "placement": "Placement",
        "education": "Education, PEP and pupil premium",
        "leisure": "Leisure",
        "health": "Health",
        "identity": "Identity",
        "support": "Advice and support",
        "aftercare": "Pathway and after care",
        "views": "Child's views",
        "visits": "Visits by the social worker",
    }


def test_a_first_review_has_no_decisions_to_look_back_on() -> None:
    for name in ("last_decisions", "circumstances"):
        assert not asked(RecordOfMeeting(), name, facts(1))
        assert asked(RecordOfMeeting(), name, facts(2))
    assert needed(RecordOfMeeting(), "last_decisions", facts(2))


@pytest.mark.parametrize(
    ("born", "expected"), [(date(2011, 11, 19), True), (date(2011, 11, 20), False), (None, True)]
)
def test_after_care_is_asked_from_fifteen(born: date | None, expected: bool) -> None:
    assert asked(RecordOfMeeting(), "aftercare", facts(born=born)) is expected


def test_the_plan_proposed_has_its_date() -> None:
    assert fields(ProposedCarePlan) == [("Date of this plan", "date")]
    assert wrong(ProposedCarePlan(), "plan_on", facts()) == "Give the date"


def test_section_6_asks_its_fields() -> None:
    assert fields(PermanencePlan) == [
        ("Permanence plan", "choice"),
        ("Why this plan", "text"),
        ("Parallel plan", "choice"),
        ("Parallel or contingency plan", "text"),
        ("Target date", "date"),
        ("Barriers", "text"),
    ]
    asked_of = (
        (PermanencePlan, "permanence"),
        (PermanencePlan, "parallel"),
        (InformationOnPlan, "permanence_plan"),
    )
    for section, name in asked_of:
        assert choices(section, name) == [
            "Return to family",
            "Adoption",
            "Special guardianship or child arrangements order",
            "Supported living in the community",
            "Long-term residential placement",
            "Long-term fostering",
            "Other",
        ]


def test_a_target_is_needed_from_the_second_review_and_lies_ahead() -> None:
    assert not needed(PermanencePlan(), "target_on", facts(1))
    assert needed(PermanencePlan(), "target_on", facts(2))
    past = PermanencePlan(target_on=TODAY - timedelta(days=1))
    assert past.warnings(facts()) == {"target_on": ["That day has passed"]}
    assert PermanencePlan(target_on=TODAY).warnings(facts()) == {}


@pytest.mark.parametrize(
    ("plan", "parallel", "fault"),
    [
        ("adoption", "adoption", True),
        ("adoption", "order", False),
        ("other", "other", False),
        (None, None, False),
    ],
)
def test_a_parallel_plan_is_another_plan(plan: str | None, parallel: str | None, fault: bool) -> None:
    section = PermanencePlan(permanence=plan, parallel=parallel)
    assert bool(wrong(section, "parallel", facts())) is fault


def test_section_7_asks_its_fields() -> None:
    assert fields(Outcomes) == [
        ("Outcome of review", "choice"),
        ("What the outcome is", "text"),
        ("Did anybody disagree", "tick"),
        ("Disagreements", "text"),
    ]
    assert choices(Outcomes, "outcome") == [
        "Child remaining CLA",
        "Child stepping down to CIN",
        "CYP turning 18",
        "Other",
    ]
    assert needed(Outcomes(outcome="other"), "other_outcome", facts())
    assert not asked(Outcomes(outcome="remaining"), "other_outcome", facts())
    assert needed(Outcomes(any_disagreement=True), "disagreements", facts())
    assert not asked(Outcomes(any_disagreement=False), "disagreements", facts())


@pytest.mark.parametrize("name", ["decision", "reason", "owner", "due_on"])
def test_a_decision_has_its_reason_owner_and_date(name: str) -> None:
    whole: dict[str, Any] = {
        "decision": "Life story work begins",
        "reason": "Kai asks where he comes from",
        "owner": "Priya Nair",
        "due_on": TODAY,
    }
    assert section_problems(DecisionRow(**whole), facts()) == {}
    assert set(section_problems(DecisionRow(**{**whole, name: None}), facts())) == {name}


def test_a_status_is_chosen_and_overdue_is_read_from_the_date() -> None:
    assert choices(DecisionRow, "status") == ["Not started", "In progress", "Done", "Superseded", "Disputed"]


def test_a_decision_for_a_day_before_the_review_is_doubtful() -> None:
    assert DecisionRow(due_on=HELD).warnings(facts()) == {}
    early = DecisionRow(due_on=HELD - timedelta(days=1)).warnings(facts())
    assert early == {"due_on": ["That day is before the review"]}
    assert DecisionRow().warnings(facts()) == {}
