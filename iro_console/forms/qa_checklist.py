"""The LAC QA checklist: what an IRO looks at before the review, and what the console knows of it already."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import ClassVar, NamedTuple

from iro_console.domain.work import (
    REVIEW_STEPS,
    Chase,
    chase_for_missing,
)
from iro_console.forms.context import ReviewContext
from iro_console.forms.form import Form, FormSection, RowTable
from iro_console.forms.section import Section, ask

ANSWERS = {"yes": "Yes", "no": "No", "na": "N/A", "date": "Date"}
DATED_ANSWERS = ("yes", "date")
"""The answers that a date goes with."""
RAG = {"green": "Green", "amber": "Amber", "red": "Red"}


class Item(NamedTuple):
    """One line of the checklist."""

    key: str
    label: str
    fact: str = ""
    """What the console knows that answers it; empty: only the IRO can say."""
    first_asked_at: int = 1
    """The number of the review from which it is asked."""
    from_age: int = 0
    """Not applicable to a child younger than this, in whole years."""
    escalates: bool = False
    """"No" offers an escalation: informal before the day, formal on it."""


ITEMS: tuple[Item, ...] = (
    Item("chronology", "Chronology read"),
    Item("last_record", "Last record of review read", first_asked_at=2),
    Item("decisions", "Decisions of the last review followed up", "decisions_followed_up", first_asked_at=2),
    Item(
        "care_plan",
        "Care plan dated within the cycle and matches the placement",
        "care_plan_current",
        escalates=True,
    ),
    Item("report", "Social worker's report received", "report_received_on", escalates=True),
    Item("views", "Child's views in the report", "report_has_views"),
    Item("placement_plan", "Placement plan", "placement_plan_on"),
    Item("authority", "Delegated authority signed", "authority_signed"),
    Item("visit", "Last visit by the social worker in timescale", "visit_in_time"),
    Item("visit_alone", "Seen alone at the last visit", "visit_alone"),
    Item("health", "Health assessment", "health_assessment_on"),
    Item("dental", "Dental check", "dental_on"),
    Item("immunisation", "Immunisations"),
    Item("sdq", "SDQ", from_age=4),
    Item("pep", "PEP this term", from_age=3),
    Item("contact_plan", "Contact plan"),
    Item("legal", "Legal status and next hearing"),
    Item("risk", "Risk, exploitation or missing in the last 6 months", "risk_events"),
    Item("complaints", "Complaints", "complaint_events"),
    Item("siblings", "Plans of siblings"),
    Item("identity", "Identity"),
    Item("permanence", "Permanence plan by the second review", "permanence_plan_on", first_asked_at=2),
    Item("pathway", "Pathway plan", "pathway_on", from_age=16),
    Item("consultation", "Consultation forms in", "consultation_in"),
    Item("prepared", "Child prepared by the social worker"),
    Item("met_child", "IRO met the child", "last_contact_on"),
    Item("interpreter", "Interpreter or advocate needed"),
    Item("contentious", "Contentious points told by the social worker"),
)
"""Every line in order. ``first_asked_at`` and ``from_age`` fill in N/A; the IRO may answer otherwise."""


class ChecklistRow(Section):
    """The answer to one line; its row is kept by the key of the ``Item``."""

    title: ClassVar[str] = "Checklist"

    answer: str | None = ask("Answer", "choice", needed=True, choices=ANSWERS)
    dated_on: date | None = ask(
        "Date",
        "date",
        asked_when=lambda row, _: row.answer in DATED_ANSWERS,
        needed_when=lambda row, _: row.answer == "date",
    )
    note: str | None = ask("Note", "line")


class ChecklistResult(Section):
    """What the checklist comes to."""

    title: ClassVar[str] = "LAC QA checklist"

    rag: str | None = ask("Overall", "choice", needed=True, choices=RAG)
    can_go_ahead: bool | None = ask("The review can go ahead", "tick", needed=True)
    why_not: str | None = ask(
        "Why it cannot", "text", needed=True, asked_when=lambda section, _: section.can_go_ahead is False
    )


QA_CHECKLIST = Form(
    key="qa_checklist",
    title="LAC QA checklist",
    steps=REVIEW_STEPS,
    primary=False,
    sections=(
        FormSection(
            "checklist",
            1,
            ChecklistResult.title,
            ChecklistResult,
            (RowTable("items", "Before the review", ChecklistRow, needed=True, lines=True),),
        ),
    ),
)

Fact = date | bool | None
"""What the console knows: a day, yes or no; None is not known."""


def known_answers(facts: Mapping[str, Fact], context: ReviewContext) -> dict[str, dict[str, str]]:
    """Return item -> raw answers (as typed) for every line that need not be asked.

    A day is "yes" with its date. A line that does not concern this child or this review is "N/A", unless a
    fact answers it. What is not known is left out: nothing unknown is ever "no".
    """
    found: dict[str, dict[str, str]] = {}
    for item in ITEMS:
        fact = facts.get(item.fact) if item.fact else None
        if isinstance(fact, date):
            found[item.key] = {"answer": "yes", "dated_on": f"{fact:%d/%m/}{fact.year:04d}"}
        elif fact is not None:
            found[item.key] = {"answer": "yes" if fact else "no"}
        elif not concerns(item, context):
            found[item.key] = {"answer": "na"}
    return found


def concerns(item: Item, context: ReviewContext) -> bool:
    """Say whether a line of the checklist concerns this review and a child of that age."""
    age = context.age()
    return context.review_number >= item.first_asked_at and (age is None or age >= item.from_age)


def escalation_for(item: Item, answer: str | None, review_on: date | None, today: date) -> Chase | None:
    """Return what a "No" offers: an informal escalation before the day of the review, a formal one on it.

    While no day is booked, the day is still to come.
    """
    if not item.escalates or answer != "no":
        return None
    return (None if review_on is None else chase_for_missing(review_on, today)) or Chase.INFORMAL


def unanswered(rows: Mapping[str, ChecklistRow], context: ReviewContext) -> list[Item]:
    """Return the lines still to be answered, in order; those that do not concern the child are not."""
    return [
        item
        for item in ITEMS
        if concerns(item, context) and (item.key not in rows or rows[item.key].answer is None)
    ]
