"""The escalation, the QAR and the IRO alert: every field and choice, when it is asked and when needed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from iro_console import reference
from iro_console.domain.escalations import KINDS, RESPONSES
from iro_console.domain.working_days import WorkingCalendar
from iro_console.forms.answers import read_answers
from iro_console.forms.context import ReviewContext
from iro_console.forms.escalation import (
    THEMES,
    CafcassLeftOut,
    Concern,
    EscalationClosed,
    Raised,
    StageReply,
    StageSent,
)
from iro_console.forms.form import check, is_asked, is_needed, section_problems
from iro_console.forms.section import Section, questions

TODAY = date(2026, 11, 24)
LADDER = reference.load_policy("national").ladder.labels()


@pytest.fixture
def context(england: WorkingCalendar) -> ReviewContext:
    return ReviewContext(TODAY, england, 0)


def names(section: Section, context: ReviewContext, holds: Any) -> list[str]:
    return [question.name for question in questions(type(section)) if holds(question, section, context)]


def asked(section: Section, context: ReviewContext) -> list[str]:
    return names(section, context, is_asked)


def needed(section: Section, context: ReviewContext) -> list[str]:
    return names(section, context, is_needed)


CONCERN = ["concern", "effect", "childs_wishes", "wanted", "wanted_by"]


def test_a_concern_asks_what_the_source_documents_ask(context: ReviewContext) -> None:
    labels = {question.name: (question.label, question.kind) for question in questions(Concern)}
    assert labels == {
        "kind": ("Kind", "choice"),
        "themes": ("Themes", "choices"),
        "concern": ("Concern and evidence", "text"),
        "effect": ("Effect on the child", "text"),
        "childs_wishes": ("The child's wishes about raising it", "text"),
        "wanted": ("What must happen", "text"),
        "wanted_by": ("By when", "date"),
        "good_practice": ("Good practice noted", "text"),
    }
    for kind in KINDS:
        section = Concern(kind=kind)
        if kind == "good_practice":
            assert asked(section, context) == ["kind", "themes", "good_practice"]
            assert needed(section, context) == ["kind", "themes", "good_practice"]
        else:
            assert asked(section, context) == ["kind", "themes", *CONCERN, "good_practice"]
            assert needed(section, context) == ["kind", "themes", *CONCERN]


def test_the_kinds_and_the_themes_are_those_of_the_source_documents() -> None:
    by_name = {question.name: question for question in questions(Concern)}
    assert [label for _, label in by_name["kind"].choices] == [
        "Good practice",
        "Informal",
        "IRO Alert (practice concern)",
        "Dispute",
        "QAR",
        "Cafcass",
    ]
    assert [label for _, label in by_name["themes"].choices] == [
        "Care planning",
        "Implementation of the plan",
        "Decisions",
        "Drift and delay",
        "No exit plan",
        "No allocated social worker",
        "Poor practice",
        "Participation",
        "Visits",
        "Health",
        "PEP",
        "Reports late",
        "Placement",
        "Permanence",
        "Legal or section 20 drift",
        "Safeguarding",
        "Resources",
    ]


@pytest.mark.parametrize("theme", THEMES)
def test_each_theme_is_taken_by_value_and_by_label(theme: str, england: WorkingCalendar) -> None:
    for raw in (theme, THEMES[theme], f"{THEMES[theme].lower()}, drift"):
        read = read_answers(
            Concern, {"themes": raw}, today=TODAY, calendar=england, catalogues={"LADDER": LADDER}
        )
        assert theme in (read.section.themes or "").split(",")


def test_a_day_for_the_action_is_doubted_never_refused(context: ReviewContext) -> None:
    def doubts(day: date, kind: str = "alert") -> dict[str, list[str]]:
        return {k: list(v) for k, v in Concern(kind=kind, wanted_by=day).warnings(context).items()}

    assert doubts(date(2026, 12, 1)) == {}
    assert doubts(date(2026, 11, 23)) == {"wanted_by": ["That day has passed"]}
    assert doubts(date(2026, 11, 28)) == {"wanted_by": ["Sat 28 Nov 2026 is not a working day: Saturday"]}
    assert doubts(date(2026, 11, 28), "good_practice") == {}


SENT = ["stage", "sent_to", "sent_on"]


@pytest.mark.parametrize(
    ("stage", "follows", "more"),
    [
        ("0", None, []),
        ("1", None, []),
        ("1", "0", []),
        ("2", "1", []),
        ("2", None, ["skip_reason"]),
        ("2", "0", ["skip_reason"]),
        ("3", "2", ["cafcass_considered", "cafcass_reason", "legal_advice"]),
        ("4", "2", ["skip_reason", "cafcass_considered", "cafcass_reason", "legal_advice"]),
        ("C", "1", ["cafcass_reason", "legal_advice"]),
    ],
)
def test_a_stage_asks_what_it_takes(
    context: ReviewContext, stage: str, follows: str | None, more: list[str]
) -> None:
    section = StageSent(stage=stage, follows=follows)
    assert asked(section, context) == ["follows", *SENT, *more, "sent_note"]
    assert needed(section, context) == [*SENT, *more]


def test_raising_asks_the_concern_and_the_first_stage_in_one(context: ReviewContext) -> None:
    for kind in KINDS:
        section = Raised(kind=kind, stage="1")
        stage = [] if kind == "good_practice" else [*SENT, "sent_note"]
        assert asked(section, context) == [*asked(Concern(kind=kind), context), *stage]
        expected = [] if kind == "good_practice" else SENT
        assert needed(section, context) == [*needed(Concern(kind=kind), context), *expected]


def test_every_stage_of_the_ladder_can_be_named(england: WorkingCalendar) -> None:
    for stage, label in LADDER.items():
        for raw in (stage, label):
            read = read_answers(
                StageSent, {"stage": raw}, today=TODAY, calendar=england, catalogues={"LADDER": LADDER}
            )
            assert read.section.stage == stage


def test_what_was_sent_answered_or_closed_lies_in_the_past(context: ReviewContext) -> None:
    ahead = date(2026, 11, 25)
    for section, field in (
        (StageSent(sent_on=ahead), "sent_on"),
        (Raised(kind="alert", sent_on=ahead), "sent_on"),
        (StageReply(response="agreed_done", replied_on=ahead), "replied_on"),
        (StageReply(response="agreed_done", action_on=ahead), "action_on"),
        (CafcassLeftOut(cafcass_considered_on=ahead), "cafcass_considered_on"),
        (EscalationClosed(closed_on=ahead), "closed_on"),
        (EscalationClosed(action_on=ahead), "action_on"),
    ):
        assert section_problems(section, context)[field] == "That day has not come yet"


@pytest.mark.parametrize(
    ("response", "more"),
    [
        ("agreed_done", ["replied_on", "replied_by", "reply", "accepted", "action_on"]),
        ("agreed_outstanding", ["replied_on", "replied_by", "reply", "accepted"]),
        ("not_agreed", ["replied_on", "replied_by", "reply", "accepted"]),
        ("no_reply", []),
    ],
)
def test_a_reply_asks_what_was_said_and_silence_nothing(
    context: ReviewContext, response: str, more: list[str]
) -> None:
    section = StageReply(response=response)
    assert asked(section, context) == ["response", *more]
    assert needed(section, context) == ["response", *(["replied_on", "accepted"] if more else [])]
    assert list(RESPONSES.values()) == [
        "Agreed and done",
        "Agreed, action outstanding",
        "Not agreed",
        "No reply",
    ]


def test_closing_needs_the_outcome_the_day_and_the_difference(context: ReviewContext) -> None:
    section = EscalationClosed()
    assert asked(section, context) == ["outcome", "closed_on", "action_on", "difference"]
    assert needed(section, context) == ["outcome", "closed_on", "difference"]
    (outcome,) = (question for question in questions(EscalationClosed) if question.name == "outcome")
    assert [label for _, label in outcome.choices] == [
        "Resolved",
        "Partly resolved",
        "Escalated to next stage",
        "Withdrawn",
        "Referred to Cafcass",
        "Closed - overtaken by events",
    ]


def test_leaving_cafcass_out_needs_its_reason(context: ReviewContext) -> None:
    section = CafcassLeftOut()
    fields = ["cafcass_considered_on", "why_not_cafcass", "legal_advice_sought"]
    assert asked(section, context) == needed(section, context) == fields


def test_words_that_attack_are_kept_as_typed(context: ReviewContext, england: WorkingCalendar) -> None:
    hostile = "[/b] [@click=app.quit]x[/] 🦊 \\["
    raw = {
        "kind": "alert",
        "themes": "drift",
        "concern": hostile,
        "effect": hostile,
        "childs_wishes": hostile,
        "wanted": hostile,
        "wanted_by": "1/12/2026",
        "good_practice": hostile,
        "stage": "1",
        "sent_to": hostile,
        "sent_on": "24/11/2026",
        "sent_note": hostile,
    }
    read = read_answers(Raised, raw, today=TODAY, calendar=england, catalogues={"LADDER": LADDER})
    assert check(read, context) == {}
    section = read.section
    for name in ("concern", "effect", "childs_wishes", "wanted", "good_practice", "sent_to", "sent_note"):
        assert getattr(section, name) == hostile


def test_every_field_has_its_name_on_the_form() -> None:
    sending = {
        "stage": "Send to stage",
        "sent_to": "Sent to",
        "sent_on": "Sent on",
        "skip_reason": "Why stages are left out",
        "cafcass_considered": "Cafcass considered",
        "cafcass_reason": "Cafcass: why, or why not",
        "legal_advice": "Independent legal advice sought",
        "sent_note": "Note",
    }
    assert labelled(StageSent) == {"follows": "Stands at", **sending}
    assert labelled(Raised) == {**labelled(Concern), **sending}
    assert labelled(StageReply) == {
        "response": "Response",
        "replied_on": "Date of the reply",
        "replied_by": "By",
        "reply": "What was said",
        "accepted": "Accepted",
        "action_on": "Action in place on",
    }
    assert labelled(CafcassLeftOut) == {
        "cafcass_considered_on": "Considered on",
        "why_not_cafcass": "Why not",
        "legal_advice_sought": "Independent legal advice sought",
    }
    assert labelled(EscalationClosed) == {
        "outcome": "Outcome",
        "closed_on": "Closed on",
        "action_on": "Action in place on",
        "difference": "Difference made for the child",
    }


def test_stages_are_those_of_the_councils_ladder() -> None:
    for section in (StageSent, Raised):
        of_ladder = {each.name for each in questions(section) if each.catalogue == "LADDER"}
        assert of_ladder == {"stage", *({"follows"} if section is StageSent else ())}


def labelled(section: type[Section]) -> dict[str, str]:
    return {question.name: question.label for question in questions(section)}
