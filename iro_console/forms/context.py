"""What a form must know beside its own answers to say what is asked, needed, wrong or doubtful."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from iro_console.domain.date_text import long_date
from iro_console.domain.participation import age_on
from iro_console.domain.working_days import WorkingCalendar


@dataclass(frozen=True, slots=True)
class ReviewContext:
    """The facts of a review while its forms are filled in. None is unknown, and never counts against it."""

    today: date
    calendar: WorkingCalendar
    review_number: int
    born: date | None = None
    looked_after_from: date | None = None
    review_on: date | None = None
    """The day the review was completed, else the day it is booked for."""
    previous_review: date | None = None
    """The day the review before this one was completed."""
    statutory_due: date | None = None
    """By when the law wants this review."""
    local_due: date | None = None
    """By when the council wants this review, where it has a rule of its own."""
    next_statutory_due: date | None = None
    """The latest lawful day of the next review, counted from ``review_on``."""
    next_local_due: date | None = None
    outcome: str | None = None
    """The outcome chosen in the record of review: a value of ``Scenario``."""
    planned_on: date | None = None
    """For a mid-point: the day half way to the next review. ``review_on`` is then the review it follows."""
    following_on: date | None = None
    """For a mid-point: the day the next review is booked for, else the day it has to be held by."""
    following_held_on: date | None = None
    """For a mid-point: the day the next review was held, where it was held meanwhile."""
    answers: Mapping[str, Any] = field(default_factory=dict[str, Any])
    """The sections of the same form, by key."""
    rows: Mapping[str, Sequence[Any]] = field(default_factory=dict[str, "Sequence[Any]"])
    """The rows of the same form, by table."""

    def age(self) -> int | None:
        """Return the child's age in whole years on the day of the review; None when it is not known."""
        day = self.review_on or self.today
        return age_on(self.born, day) if self.born is not None and self.born <= day else None

    def working_days(self, start: date | None, end: date | None) -> int | None:
        """Count the working days from ``start`` to ``end``; None when one is unknown or out of range."""
        if start is None or end is None:
            return None
        try:
            return self.calendar.count(start, end)
        except ValueError:
            return None

    def doubts_about_day(self, day: date) -> list[str]:
        """Return why ``day`` is doubtful for a meeting: nobody works on it, or it cannot be known yet."""
        try:
            closed = self.calendar.why_not_working(day)
        except ValueError as outside:
            return [str(outside)]
        if closed is not None:
            return [f"{long_date(day)} is not a working day: {closed}"]
        if not self.calendar.is_published(day):
            published = long_date(self.calendar.published_through)
            return [f"Bank holidays after {published} are not published yet"]
        return []


Condition = Callable[[Any, Any], bool]
"""(the section or row so far, its ``ReviewContext`` or None outside a review) -> whether it holds."""
