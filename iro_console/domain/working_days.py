"""Working days in England, counted from an index that is built once."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from datetime import date
from itertools import accumulate, compress
from types import MappingProxyType

SPAN_STARTS = date(1990, 1, 1)
SPAN_ENDS = date(2050, 12, 31)

_FIRST = SPAN_STARTS.toordinal()
_SIZE = SPAN_ENDS.toordinal() - _FIRST + 1
# SPAN_STARTS is a Monday, so whole weeks of five working days and a weekend lay the ground.
_WEEKS = (b"\x01" * 5 + b"\x00" * 2) * (_SIZE // 7 + 1)


class WorkingCalendar:
    """Mondays to Fridays that are no bank holiday, from 1990 to 2050.

    Day 0 never counts: one working day after a Friday is the Monday, and so is one working day
    after the Saturday. A date outside the span raises ``ValueError``.
    """

    __slots__ = ("_counted", "_days", "_holiday_days", "_working", "holidays", "published_through")

    def __init__(self, holidays: Mapping[date, str], published_through: date) -> None:
        """Index ``holidays`` (day -> name; days at weekends change nothing).

        ``published_through`` is the last day for which the government has published bank holidays.
        """
        self.holidays: Mapping[date, str] = MappingProxyType(dict(holidays))
        self.published_through = published_through
        working = bytearray(_WEEKS[:_SIZE])
        for day in self.holidays:
            if SPAN_STARTS <= day <= SPAN_ENDS:
                working[day.toordinal() - _FIRST] = 0
        self._working = bytes(working)
        self._days = list(compress(range(_FIRST, _FIRST + _SIZE), working))
        self._counted = list(accumulate(working))
        self._holiday_days = sorted(day for day in self.holidays if day.weekday() < 5)

    def is_working_day(self, day: date) -> bool:
        """Say whether ``day`` is a working day."""
        return bool(self._working[self._index(day)])

    def add(self, start: date, working_days: int) -> date:
        """Return the day ``working_days`` working days after ``start``, which itself is day 0."""
        if working_days <= 0:
            return self._none(start, working_days)
        # Not by way of _index: this is the innermost step of every recompute.
        index = start.toordinal() - _FIRST
        if not 0 <= index < _SIZE:
            raise _beyond(start)
        try:
            # The days counted up to and including start are the index of the first one after it.
            return date.fromordinal(self._days[self._counted[index] + working_days - 1])
        except IndexError:
            raise _outside(start, working_days) from None

    def subtract(self, event: date, working_days: int) -> date:
        """Return the day ``working_days`` working days before ``event``, which itself is day 0."""
        if working_days <= 0:
            return self._none(event, working_days)
        index = self._index(event)
        position = self._counted[index] - self._working[index] - working_days
        if position < 0:
            raise _outside(event, -working_days)
        return date.fromordinal(self._days[position])

    def count(self, start: date, end: date) -> int:
        """Count the working days from ``start`` (not counted) to ``end``; negative if it is earlier."""
        return self._counted[self._index(end)] - self._counted[self._index(start)]

    def latest_on_or_before(self, day: date) -> date:
        """Return ``day``, or the last working day before it."""
        return day if self.is_working_day(day) else self.subtract(day, 1)

    def next_on_or_after(self, day: date) -> date:
        """Return ``day``, or the first working day after it."""
        return day if self.is_working_day(day) else self.add(day, 1)

    def skipped(self, one: date, other: date) -> tuple[tuple[date, str], ...]:
        """Return the bank holidays on weekdays between two days (neither included), in order of date."""
        start, end = (one, other) if one <= other else (other, one)
        days = self._holiday_days
        between = days[bisect_right(days, start) : bisect_left(days, end)]
        return tuple((day, self.holidays[day]) for day in between)

    def is_published(self, day: date) -> bool:
        """Say whether the bank holidays up to ``day`` have been published."""
        return day <= self.published_through

    def why_not_working(self, day: date) -> str | None:
        """Return why nobody works on ``day``: the holiday's name or the weekday; None for a working day."""
        if self.is_working_day(day):
            return None
        return self.holidays[day] if day.weekday() < 5 else f"{day:%A}"

    def _index(self, day: date) -> int:
        index = day.toordinal() - _FIRST
        if 0 <= index < _SIZE:
            return index
        raise _beyond(day)

    def _none(self, day: date, working_days: int) -> date:
        if working_days < 0:
            raise ValueError("a number of working days cannot be negative")
        self._index(day)
        return day


def _beyond(day: date) -> ValueError:
    return ValueError(
        f"{day:%d/%m/%Y} is outside the calendar, which runs from {SPAN_STARTS.year} to {SPAN_ENDS.year}"
    )


def _outside(day: date, working_days: int) -> ValueError:
    way = "after" if working_days > 0 else "before"
    return ValueError(
        f"{abs(working_days)} working days {way} {day:%d/%m/%Y} is outside the calendar, "
        f"which runs from {SPAN_STARTS.year} to {SPAN_ENDS.year}"
    )
