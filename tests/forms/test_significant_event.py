"""What is asked of a significant event and of the decision on it: every field, and every choice."""

from __future__ import annotations

from datetime import date

import pytest

from iro_console.casework.event_kinds import kinds
from iro_console.domain.working_days import WorkingCalendar
from iro_console.forms.context import ReviewContext
from iro_console.forms.form import is_asked, is_needed
from iro_console.forms.section import Section, questions
from iro_console.forms.significant_event import EventDecision, EventNotified

TODAY = date(2026, 11, 24)
PLANNED = {"SE01", "SE08", "SE17", "SE19", "SE21", "SE22", "SE23"}
CONSULTED_ON = {"SE17", "SE19"}
ALWAYS = ["event", "happened_on", "told_on", "reported_by", "reporter_role", "description"]


@pytest.fixture
def context(england: WorkingCalendar) -> ReviewContext:
    return ReviewContext(today=TODAY, calendar=england, review_number=0)


def fields(section: type[Section]) -> list[tuple[str, str, str]]:
    return [(question.name, question.label, question.kind) for question in questions(section)]


def choices(section: type[Section], name: str) -> dict[str, str]:
    (question,) = (each for each in questions(section) if each.name == name)
    return dict(question.choices)


def needed(section: Section, context: ReviewContext) -> list[str]:
    return [each.name for each in questions(type(section)) if is_needed(each, section, context)]


def asked(section: Section, context: ReviewContext) -> list[str]:
    return [each.name for each in questions(type(section)) if is_asked(each, section, context)]


def test_an_event_is_asked_by_its_fields() -> None:
    assert fields(EventNotified) == [
        ("event", "What happened", "choice"),
        ("event_other", "Which event", "line"),
        ("happened_on", "Date of the event", "date"),
        ("takes_place_on", "To take effect on", "date"),
        ("told_on", "IRO told on", "date"),
        ("reported_by", "Told by", "line"),
        ("reporter_role", "Their role", "choice"),
        ("description", "Description", "text"),
        ("consulted_before", "IRO consulted beforehand", "tick"),
        ("advice", "What the IRO advised", "text"),
        ("effect", "Effect on the plan", "text"),
        ("childs_view", "The child's view", "text"),
        ("safety_action", "Immediate safety action", "text"),
    ]
    assert EventNotified.title == "Significant event"
    assert {each.name: each.catalogue for each in questions(EventNotified) if each.catalogue} == {
        "event": "EVENTS"
    }
    assert list(choices(EventNotified, "reporter_role").values()) == [
        "Social worker",
        "Team manager",
        "Carer",
        "Provider or home",
        "Parent",
        "Child",
        "School",
        "Health",
        "Police or youth offending",
        "Advocate",
        "Area authority",
        "Other",
    ]


def test_there_are_the_24_kinds_and_one_in_words_of_its_own() -> None:
    assert list(kinds()) == [*(f"SE{number:02}" for number in range(1, 25)), "other"]


@pytest.mark.parametrize("kind", [*(f"SE{number:02}" for number in range(1, 25)), "other"])
def test_each_kind_asks_what_it_takes(context: ReviewContext, kind: str) -> None:
    section = EventNotified(event=kind)
    own = ["event_other"] if kind == "other" else []
    ahead = ["takes_place_on"] if kind in PLANNED else []
    before = ["consulted_before"] if kind in CONSULTED_ON else []
    advice = ["advice"] if kind in CONSULTED_ON else []
    assert set(needed(section, context)) == {*ALWAYS, *own, *before}
    assert set(asked(section, context)) == {
        *ALWAYS,
        *own,
        *ahead,
        *before,
        *advice,
        "effect",
        "childs_view",
        "safety_action",
    }


def test_a_decision_is_asked_by_its_fields() -> None:
    assert fields(EventDecision) == [
        ("decision", "Decision", "choice"),
        ("forward_to", "Bring the review forward to", "date"),
        ("reason", "Reason", "text"),
        ("decided_on", "Decided on", "date"),
        ("parents_consulted", "Parents consulted", "choice"),
        ("child_consulted", "Child consulted", "choice"),
    ]
    assert choices(EventDecision, "decision") == {
        "no_action": "No action",
        "contact_child": "Contact the child",
        "contact_worker": "Contact the social worker",
        "midpoint_now": "Mid-point now",
        "bring_forward": "Bring the review forward",
        "escalate": "Escalate",
    }
    for who in ("parents_consulted", "child_consulted"):
        assert choices(EventDecision, who) == {
            "yes": "Yes",
            "no": "No",
            "not_appropriate": "Not appropriate",
        }


@pytest.mark.parametrize("decision", [*choices(EventDecision, "decision"), None])
def test_each_decision_needs_its_reason_and_an_extra_review_says_who_was_asked(
    context: ReviewContext, decision: str | None
) -> None:
    section = EventDecision(decision=decision)
    extra = decision == "bring_forward"
    more = {"forward_to", "parents_consulted", "child_consulted"} if extra else set[str]()
    assert set(needed(section, context)) == {"decision", "reason", "decided_on", *more}
    assert ("forward_to" in asked(section, context)) is extra
    assert {"parents_consulted", "child_consulted"} <= set(asked(section, context))
