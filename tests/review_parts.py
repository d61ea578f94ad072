"""What the tests of the review's forms share: the facts of a review, and a section as a list of fields."""

from __future__ import annotations

from datetime import date
from typing import Any

from iro_console.domain.working_days import WorkingCalendar
from iro_console.forms.context import ReviewContext
from iro_console.forms.form import Form, is_asked, is_needed, section_problems
from iro_console.forms.section import Section, questions

TODAY = date(2026, 11, 24)
HELD = date(2026, 11, 19)
CALENDAR = WorkingCalendar(
    {date(2026, 12, 25): "Christmas Day", date(2026, 12, 28): "Boxing Day"}, date(2027, 12, 31)
)


def facts(number: int = 1, **more: Any) -> ReviewContext:
    """Return the facts of a review held on Thursday 19 November 2026, of a child of nine."""
    known: dict[str, Any] = {
        "born": date(2017, 5, 18),
        "looked_after_from": date(2026, 10, 26),
        "review_on": HELD,
        "statutory_due": date(2026, 11, 23),
        "next_statutory_due": date(2027, 2, 19),
    }
    return ReviewContext(TODAY, CALENDAR, number, **{**known, **more})


def fields(section: type[Section]) -> list[tuple[str, str]]:
    """Return (label, kind) of every question, in order."""
    return [(question.label, question.kind) for question in questions(section)]


def choices(section: type[Section], name: str) -> list[str]:
    """Return the labels of a question's choices, in order."""
    (question,) = (question for question in questions(section) if question.name == name)
    return [label for _, label in question.choices]


def asked(section: Section, name: str, context: ReviewContext) -> bool:
    """Say whether a question of a section as answered so far is asked."""
    (question,) = (question for question in questions(type(section)) if question.name == name)
    return is_asked(question, section, context)


def needed(section: Section, name: str, context: ReviewContext) -> bool:
    """Say whether a question of a section as answered so far is needed."""
    (question,) = (question for question in questions(type(section)) if question.name == name)
    return is_needed(question, section, context)


def wrong(section: Section, name: str, context: ReviewContext) -> str:
    """Return what is wrong with one field of a section."""
    return section_problems(section, context).get(name, "")


def titles(form: Form) -> list[tuple[int | str, str]]:
    """Return the number or letter, and the title, of every section of a form."""
    return [(section.number, section.title) for section in form.sections]
