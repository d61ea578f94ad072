"""How a rule and a day give a date: months, offsets, and the stricter of the law and a council's rule.

Day 0 is excluded; a month ends on the corresponding date or, where there is none, on the last day
of the month; no limit is moved off a weekend (Dodds v Walker [1981]).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from iro_console.domain.timescales import Direction, LocalRule, Offset, Rule, Severity, Unit
from iro_console.domain.working_days import WorkingCalendar

_MONTH_ENDS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def days_in_month(year: int, month: int) -> int:
    """Return the number of days of a month (1 to 12)."""
    if month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0):
        return 29
    return _MONTH_ENDS[month - 1]


def add_months(day: date, months: int) -> date:
    """Return the corresponding date ``months`` calendar months on (or back, if negative).

    31 August and six months is the last day of February; 28 February and six months is 28 August.
    """
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    last = days_in_month(year, month) if day.day > 28 else day.day
    return date(year, month, min(day.day, last))


def shift(day: date, offset: Offset, direction: Direction, calendar: WorkingCalendar) -> date:
    """Return the date that lies ``offset`` after or before ``day`` (day 0)."""
    count, unit = offset
    after = direction is Direction.AFTER
    if unit is Unit.WORKING_DAYS:
        return calendar.add(day, count) if after else calendar.subtract(day, count)
    if not after:
        count = -count
    if unit is Unit.MONTHS:
        return add_months(day, count)
    return day + timedelta(days=count * 7 if unit is Unit.WEEKS else count)


class DueDates(NamedTuple):
    """What a rule gives for one anchor date."""

    due: date
    statutory_due: date | None
    local_due: date | None
    offset: Offset


def due_dates(
    rule: Rule, anchor_date: date, calendar: WorkingCalendar, interval: Offset | None = None, later: int = 0
) -> DueDates:
    """Return the dates of ``rule`` counted from ``anchor_date``.

    ``interval`` stands in for the rule's own offset; ``later`` picks the council's interval of a rule that
    repeats (0: its first). The earlier date drives the work: for an "after" rule that is the stricter
    one, and for a "before" rule it is the one further from the event.
    """
    national = interval or rule.offset
    direction = rule.direction
    local = rule.local
    if rule.severity is Severity.LOCAL:
        own = _local_offset(local, later) if local is not None else national
        if own is None:
            raise ValueError(f"{rule.id} has no number of days")
        due = shift(anchor_date, own, direction, calendar)
        return DueDates(due, None, due, own)
    if national is None:
        raise ValueError(f"{rule.id} has no number of days")
    statutory = shift(anchor_date, national, direction, calendar)
    if local is None:
        return DueDates(statutory, statutory, None, national)
    own = _local_offset(local, later)
    council = shift(anchor_date, own, direction, calendar)
    if council < statutory:
        return DueDates(council, statutory, council, own)
    return DueDates(statutory, statutory, council, national)


def _local_offset(local: LocalRule, later: int) -> Offset:
    if later == 0 or not local.then:
        return local.offset
    return local.then[min(later, len(local.then)) - 1]
