"""Where the deadlines of one child are written down while they are worked out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from iro_console.domain.counting import DueDates, due_dates
from iro_console.domain.timescales import Anchor, Deadline, Offset, Rule, Unit
from iro_console.domain.working_days import WorkingCalendar

if TYPE_CHECKING:
    from iro_console.domain.facts import ChildFacts, PeriodFacts, ReviewFacts

BY_THAT_DAY = Offset(0, Unit.DAYS)


class HeldReview(NamedTuple):
    """A review that was held."""

    number: int
    on: date
    """The day it was completed."""
    facts: ReviewFacts


@dataclass(frozen=True, slots=True)
class PeriodView:
    """One period of care as the clock sees it."""

    child: ChildFacts
    period: PeriodFacts
    key: str
    """How the occurrences of this period begin: its number."""
    held: tuple[HeldReview, ...]
    """The reviews that were held, by number."""
    pending: ReviewFacts | None
    """The review still to come, if it was booked or adjourned."""
    next_number: int
    short_breaks: bool
    """Every legal status is one of short breaks (V3, V4)."""
    ends_on: date | None
    """The day it ceased, or the 18th birthday."""


@dataclass(frozen=True, slots=True)
class NextReview:
    """The review that is to come: its number, and the day it is booked for or else has to be held by."""

    number: int
    on: date
    booked: bool


class Ledger:
    """Collects deadlines; looks up what was marked met, and when each closes."""

    __slots__ = ("_met", "_published", "calendar", "closes_on", "deadlines")

    def __init__(self, calendar: WorkingCalendar, met: Mapping[tuple[str, str], date]) -> None:
        self.calendar = calendar
        self.deadlines: list[Deadline] = []
        self.closes_on: date | None = None
        """The day from which what is open in the present period is no longer required."""
        self._met = met
        self._published = calendar.published_through

    def marked(self, rule_id: str, occurrence: str) -> date | None:
        """Return the day for which a deadline was marked met by hand."""
        return self._met.get((rule_id, occurrence))

    def add(
        self,
        rule: Rule,
        occurrence: str,
        anchor: Anchor,
        anchor_date: date,
        *,
        number: int | None = None,
        met_on: date | None = None,
        interval: Offset | None = None,
        later: int = 0,
        provisional: bool = False,
        outlasts: bool = False,
    ) -> Deadline:
        """Write down what ``rule`` gives when counted from ``anchor_date``.

        ``met_on`` is a fact and comes before a mark. ``outlasts``: still owed after the child has left.
        """
        dates = due_dates(rule, anchor_date, self.calendar, interval, later)
        return self.put(
            rule,
            occurrence,
            anchor,
            anchor_date,
            dates,
            number=number,
            met_on=met_on,
            provisional=provisional,
            outlasts=outlasts,
        )

    def put(
        self,
        rule: Rule,
        occurrence: str,
        anchor: Anchor,
        anchor_date: date,
        dates: DueDates,
        *,
        number: int | None = None,
        met_on: date | None = None,
        provisional: bool = False,
        outlasts: bool = False,
        closes_on: date | None = None,
    ) -> Deadline:
        """Write down a deadline whose dates are known already.

        One that ``outlasts`` care may still have a day of its own on which it ``closes_on``.
        """
        due, statutory_due, local_due, offset = dates
        if met_on is None:
            met_on = self._met.get((rule.id, occurrence))
        if due > self._published and offset.unit is Unit.WORKING_DAYS:
            provisional = True
        deadline = Deadline(
            rule,
            occurrence,
            number,
            anchor,
            anchor_date,
            due,
            statutory_due,
            local_due,
            offset,
            met_on,
            closes_on if outlasts else self.closes_on,
            provisional,
        )
        self.deadlines.append(deadline)
        return deadline
