"""A review that was held, as the acts after it find it: its facts, its doubts, and what is said of it."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from sqlmodel import SQLModel

from iro_console.casework.desk import Desk
from iro_console.casework.verbs import (
    Problem,
    Refused,
    current_period,
    record_of,
    refusal,
    refuse_if_any,
    warning,
)
from iro_console.domain.date_text import long_date
from iro_console.forms.context import ReviewContext
from iro_console.forms.form import section_problems
from iro_console.forms.section import Section
from iro_console.storage import queries_after
from iro_console.storage.unit_of_work import UnitOfWork


class HeldReview(NamedTuple):
    """The review after which something is recorded."""

    child_id: int
    name: str
    review_id: int
    number: int
    held_on: date
    occurrence: str
    received_on: date | None
    context: ReviewContext


def draft_of(section: type[SQLModel], child_id: int, number: int) -> tuple[str, str]:
    """Return the (form, record) under which typing into one of these sections is kept."""
    return section.__name__, f"child:{child_id}/review:{number}"


def held_review(desk: Desk, child_id: int, number: int, work: UnitOfWork | None = None) -> HeldReview:
    """Return a review of the current period. Raises ``Refused`` while it is not held."""
    record = record_of(desk, child_id, work)
    period = current_period(record)
    review = next((one for one in period.reviews if one.number == number), None)
    if review is None or review.held_on is None:
        raise Refused([refusal("", f"Review {number} is not recorded as held yet")])
    rows = work.rows() if work is not None else desk.store.reader()
    review_id = queries_after.review_id(rows, child_id, period.number, number)
    context = ReviewContext(
        today=desk.today(), calendar=desk.calendar, review_number=number, review_on=review.held_on
    )
    return HeldReview(
        child_id,
        record.name,
        review_id,
        number,
        review.held_on,
        f"{period.number}.R{number}",
        review.decisions_received_on,
        context,
    )


def begin(desk: Desk, work: UnitOfWork, child_id: int, number: int, answers: Section) -> HeldReview:
    """Return the review, named in the history, with the answers found right. Raises ``Refused``."""
    held = held_review(desk, child_id, number, work)
    refuse_if_any(problems_of(held, answers))
    work.describe(detail=f"review {number}, held {long_date(held.held_on)}")
    return held


def problems_of(held: HeldReview, answers: Section) -> list[Problem]:
    """Return what is wrong with what a section says after the review, and what is doubtful."""
    found = [refusal(name, text) for name, text in section_problems(answers, held.context).items()]
    for name, texts in answers.warnings(held.context).items():
        found += [warning(name, text) for text in texts]
    return found


def set_answers(row: Any, answers: Section) -> None:
    """Write every answer of a section into a row."""
    for name, value in answers.model_dump().items():
        setattr(row, name, value)


def said_of(held: HeldReview, what: str, day: date) -> str:
    """Say in a sentence what was recorded of a review."""
    return f"Review {held.number} of {held.name}: {what} on {long_date(day)}"
