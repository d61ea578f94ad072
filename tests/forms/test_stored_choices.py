"""The forms of between the reviews: what their choices are stored as, and how each form is headed.

What is stored must go on meaning the same: records of years are read by these values.
"""

from __future__ import annotations

import pytest

from iro_console.casework.labels import labels
from iro_console.domain.significant_events import DECISIONS
from iro_console.forms.choices import meant
from iro_console.forms.escalation import (
    CafcassLeftOut,
    Concern,
    EscalationClosed,
    Raised,
    StageReply,
    StageSent,
)
from iro_console.forms.midpoint_monitoring import (
    MIDPOINT_MONITORING,
    AuditRow,
    ChildTalk,
    Judgement,
    MidpointHeader,
    MidpointOutcome,
    SocialWorkerTalk,
    StatutoryChecks,
)
from iro_console.forms.section import Section, questions
from iro_console.forms.significant_event import EventDecision, EventNotified

PERSONALLY = "The IRO decides personally, also against the child's wishes if it is best for them."
STORED: tuple[tuple[type[Section], str, str], ...] = (
    (MidpointHeader, "method", "visit Visit; call Call; video Video call; file File check"),
    (
        AuditRow,
        "now",
        "done Done; in_progress In progress; not_started Not started; no_longer_needed No longer needed",
    ),
    (
        ChildTalk,
        "child_method",
        "visit Visit; video Video call; phone Phone call; text Text or e-mail",
    ),
    (Judgement, "rag", "on_track On track; some_drift Some drift; serious_drift Serious drift"),
    (
        MidpointOutcome,
        "midpoint_outcome",
        "no_action No action; contact Contact; informal Informal resolution; formal Formal escalation; "
        "bring_forward Bring review forward",
    ),
    (
        EventNotified,
        "reporter_role",
        "social_worker Social worker; team_manager Team manager; carer Carer; provider Provider or home; "
        "parent Parent; child Child; school School; health Health; police Police or youth offending; "
        "advocate Advocate; area_authority Area authority; other Other",
    ),
    (
        EventDecision,
        "decision",
        "no_action No action; contact_child Contact the child; contact_worker Contact the social worker; "
        "midpoint_now Mid-point now; bring_forward Bring the review forward; escalate Escalate",
    ),
    (EventDecision, "parents_consulted", "yes Yes; no No; not_appropriate Not appropriate"),
    (EventDecision, "child_consulted", "yes Yes; no No; not_appropriate Not appropriate"),
    (
        Concern,
        "kind",
        "good_practice Good practice; informal Informal; alert IRO Alert (practice concern); "
        "dispute Dispute; qar QAR; cafcass Cafcass",
    ),
    (
        Concern,
        "themes",
        "care_planning Care planning; implementation Implementation of the plan; decisions Decisions; "
        "drift Drift and delay; no_exit_plan No exit plan; no_worker No allocated social worker; "
        "poor_practice Poor practice; participation Participation; visits Visits; health Health; pep PEP; "
        "reports_late Reports late; placement Placement; permanence Permanence; "
        "legal Legal or section 20 drift; safeguarding Safeguarding; resources Resources",
    ),
    (
        StageReply,
        "response",
        "agreed_done Agreed and done; agreed_outstanding Agreed, action outstanding; "
        "not_agreed Not agreed; no_reply No reply",
    ),
    (
        EscalationClosed,
        "outcome",
        "resolved Resolved; partly_resolved Partly resolved; next_stage Escalated to next stage; "
        "withdrawn Withdrawn; cafcass Referred to Cafcass; overtaken Closed - overtaken by events",
    ),
)


@pytest.mark.parametrize(
    ("section", "name", "stored"), STORED, ids=lambda part: getattr(part, "__name__", "")
)
def test_each_choice_is_stored_by_its_value(section: type[Section], name: str, stored: str) -> None:
    (question,) = (each for each in questions(section) if each.name == name)
    assert [f"{value} {label}" for value, label in question.choices] == stored.split("; ")


def test_no_choice_of_these_forms_is_left_out_here() -> None:
    sections = (
        Concern,
        StageReply,
        EscalationClosed,
        StageSent,
        CafcassLeftOut,
        EventNotified,
        EventDecision,
    )
    of_midpoint = [each.section for each in MIDPOINT_MONITORING.sections if each.section is not None]
    with_choices = {
        (section, question.name)
        for section in (*sections, *of_midpoint, AuditRow)
        for question in questions(section)
        if question.choices
    }
    assert with_choices == {(section, name) for section, name, _ in STORED}


@pytest.mark.parametrize(
    ("section", "title", "help_text"),
    [
        (Concern, "Escalation", PERSONALLY),
        (Raised, "Escalate", PERSONALLY),
        (StageSent, "Send to a stage", ""),
        (StageReply, "Reply to the escalation", ""),
        (
            CafcassLeftOut,
            "Cafcass not told",
            "The reason is recorded either way; Cafcass can still be told at any time.",
        ),
        (
            EscalationClosed,
            "Close the escalation",
            "The days from raising it to the action are counted in working days.",
        ),
        (
            EventNotified,
            "Significant event",
            "The social worker must tell the IRO at once. What you decide is asked next.",
        ),
        (EventDecision, "Decision on the event", "Every decision needs its reason, also to do nothing."),
        (
            AuditRow,
            "Decision",
            "How far it is now. Enter adds evidence, a new date, or another word on drift.",
        ),
    ],
)
def test_each_form_is_headed_by_what_it_is(section: type[Section], title: str, help_text: str) -> None:
    assert (section.title, section.help) == (title, help_text)


def test_what_a_person_is_looked_up_for() -> None:
    looked_up = {
        (section.__name__, question.name): question.person
        for section in (EventNotified, SocialWorkerTalk, StageSent, StageReply)
        for question in questions(section)
        if question.person
    }
    assert looked_up == {
        ("EventNotified", "reported_by"): "worker",
        ("SocialWorkerTalk", "worker_name"): "social_worker",
        ("StageSent", "sent_to"): "worker",
        ("StageReply", "replied_by"): "worker",
    }


def test_what_is_said_below_a_question_says_what_the_sources_say() -> None:
    said = {
        question.name: question.help
        for section in (AuditRow, MidpointOutcome, StatutoryChecks, EventNotified, EventDecision, Raised)
        for question in questions(section)
        if question.help
    }
    assert said == {
        "evidence": "What shows it, or why it is not done",
        "new_date": "Empty: the date of the review stands",
        "drift": "It is not moving as the review decided",
        "complete_by": "A formal escalation includes timescales for completion",
        "happened_on": "Of something proposed: the day it was proposed",
        "takes_place_on": "The day the change is planned for: the review comes before it",
        "consulted_before": "Before anything was decided",
        "parents_consulted": "About the need for an extra review",
        "child_consulted": "About the need for an extra review",
        "skip_reason": "The IRO may bypass any stage; the reason is kept",
    }
    (audit,) = MIDPOINT_MONITORING.section("decisions_audit").tables
    assert audit.title == "Decisions still open"
    assert audit.empty == "No decision was left open by the last review: there is nothing to audit."


@pytest.mark.parametrize("kind", [*(f"SE{number:02}" for number in range(1, 25)), "other"])
def test_each_kind_of_event_is_meant_by_its_code_and_by_its_title(kind: str) -> None:
    kinds = tuple(labels("EVENTS").items())
    title = dict(kinds)[kind]
    for typed in (kind, kind.lower(), title, title.upper()):
        assert meant(kinds, typed) == (kind, title)


def test_each_decision_on_an_event_is_meant_by_its_words() -> None:
    decisions = tuple(DECISIONS.items())
    for value, label in decisions:
        assert meant(decisions, label) == (value, label)
