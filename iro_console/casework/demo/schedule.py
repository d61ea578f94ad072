"""When the reviews of one unit of the demo were held, worked out backwards from how they stand today."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from iro_console.casework.demo.materials import Story
from iro_console.domain.counting import add_months, due_dates
from iro_console.domain.timescales import Policy, Rule
from iro_console.domain.working_days import WorkingCalendar

_LATE = 0.09
"""The share of past reviews held after their limit."""
_QUARTER_YEAR, _HALF_YEAR = 3, 6


class Desk(NamedTuple):
    """What every date of the demo is worked out with."""

    today: date
    calendar: WorkingCalendar
    policy: Policy

    def day(self, working_days: int) -> date:
        """Return the day so many working days from today; 0 is today or the next working day."""
        if working_days == 0:
            return self.calendar.next_on_or_after(self.today)
        if working_days > 0:
            return self.calendar.add(self.today, working_days)
        # From the last working day, so that "one working day late" is late at a weekend too.
        return self.calendar.subtract(self.calendar.latest_on_or_before(self.today), -working_days)


class Schedule(NamedTuple):
    """The dates of one unit in one period of care."""

    started_on: date
    held: tuple[date, ...]
    """Every review held, in order; always a working day."""
    late: frozenset[int]
    """The numbers of those held after their limit."""
    limit: date
    """By when the next one has to be held, by law."""


def schedule(story: Story, youngest: date | None, desk: Desk, rng: Random, holiday: bool) -> Schedule:
    """Return the dates of the present period; ``youngest`` is the birthday that a council's rule may turn on.

    ``holiday``: let the period begin on a bank holiday where one is near.
    """
    months = _intervals(story, youngest, desk.policy)
    if story.held == 0:
        assert story.due is not None
        limit = desk.day(story.due)
        rule = _first_review_rule(story, desk.policy)
        counted = range(20, 7, -1)
        choices = [desk.calendar.subtract(limit, offset) for offset in counted]
        entered = next(day for day in choices if due_dates(rule, day, desk.calendar).due >= limit)
        started = _entered([entered], story.entry, desk.calendar, rng)
        return Schedule(started, (), frozenset(), limit)
    last = _last_held(story, desk, months)
    interval = months(story.held + 1, last)
    if story.placed_ago is not None:
        interval = _QUARTER_YEAR
    limit = add_months(last, interval)
    return before(last, story, desk, rng, holiday, months=months)._replace(limit=limit)


def before(
    last: date,
    story: Story,
    desk: Desk,
    rng: Random,
    holiday: bool = False,
    *,
    months: Callable[[int, date], int] | None = None,
) -> Schedule:
    """Return the dates of a period whose last review was held on ``last``."""
    interval_of = months or _intervals(story, None, desk.policy)
    held = [last]
    late: set[int] = set()
    for number in range(story.held, 1, -1):
        is_late = rng.random() < _LATE
        if is_late:
            late.add(number)
        held.append(_previous(held[-1], interval_of(number, held[-1]), is_late, desk.calendar, rng))
    held.reverse()
    first = held[0]
    if story.legal == "short breaks":
        started = add_months(first, -_QUARTER_YEAR) + timedelta(days=rng.randint(2, 9))
        return Schedule(started, tuple(held), frozenset(late), last)
    wish = "holiday" if holiday else story.entry
    if rng.random() < _LATE:
        late.add(1)
        choices = [desk.calendar.subtract(first, offset) for offset in range(21, 24)]
    else:
        rule = _first_review_rule(story, desk.policy)
        offsets = range(8 if holiday else 15, 21)
        choices = [desk.calendar.subtract(first, offset) for offset in offsets]
        in_time = [day for day in choices if due_dates(rule, day, desk.calendar).due >= first]
        choices = in_time or [desk.calendar.subtract(first, 10)]
    started = _entered(choices, wish, desk.calendar, rng)
    return Schedule(started, tuple(held), frozenset(late), last)


def _first_review_rule(story: Story, policy: Policy) -> Rule:
    return policy["ST-24" if story.legal == "remand" else "ST-01"]


def _intervals(story: Story, youngest: date | None, policy: Policy) -> Callable[[int, date], int]:
    under_fives = "OP-17" in policy.rules and policy["OP-17"].in_force

    def months(number: int, held_on: date) -> int:
        if under_fives and youngest is not None and held_on < add_months(youngest, 60):
            return _QUARTER_YEAR
        if story.legal == "short breaks":
            return _HALF_YEAR
        return _QUARTER_YEAR if number == 2 else _HALF_YEAR

    return months


def _last_held(story: Story, desk: Desk, months: Callable[[int, date], int]) -> date:
    calendar, today = desk.calendar, desk.today
    if story.held_ago is not None:
        return desk.day(-story.held_ago)
    if story.placed_ago is not None:
        return calendar.latest_on_or_before(today - timedelta(days=story.placed_ago - 26))
    if story.authority_ago is not None:
        first_due = add_months(today - timedelta(days=story.authority_ago), _QUARTER_YEAR)
        return calendar.latest_on_or_before(first_due - timedelta(days=4))
    if story.midpoint is not None:
        return _with_midpoint_on(desk.day(story.midpoint), calendar)
    assert story.due is not None
    limit = desk.day(story.due)
    interval = months(story.held + 1, limit)
    last = calendar.next_on_or_after(add_months(limit, -interval))
    while add_months(last, interval) < limit:
        last = calendar.add(last, 1)
    return min(last, calendar.latest_on_or_before(today - timedelta(days=1)))


def _with_midpoint_on(day: date, calendar: WorkingCalendar) -> date:
    """Return the working day from which the half-year limit has its mid-point nearest to ``day``."""
    around = [calendar.add(day - timedelta(days=100), offset) for offset in range(1, 12)]

    def away(held_on: date) -> int:
        half = (add_months(held_on, _HALF_YEAR) - held_on).days // 2
        return abs((held_on + timedelta(days=half) - day).days)

    return min(around, key=away)


def _previous(held_on: date, months: int, late: bool, calendar: WorkingCalendar, rng: Random) -> date:
    """Return when the review before one held on ``held_on`` was held, in time or a few days late."""
    if late:
        day = calendar.latest_on_or_before(add_months(held_on - timedelta(days=rng.randint(1, 9)), -months))
        while add_months(day, months) >= held_on:
            day = calendar.subtract(day, 1)
        return day
    day = calendar.next_on_or_after(add_months(held_on + timedelta(days=rng.randint(0, 16)), -months))
    while add_months(day, months) < held_on:
        day = calendar.add(day, 1)
    return day


def _entered(choices: Sequence[date], wish: str, calendar: WorkingCalendar, rng: Random) -> date:
    """Return the first day of care: one of the working days to choose from, or a day off after one.

    Days off after the anchor count the same as the anchor itself, which is how entries at a weekend
    or on a bank holiday come about.
    """
    days_off = [day for choice in choices for day in _days_off_after(choice, calendar)]
    if wish == "holiday":
        holidays = [day for day in days_off if day in calendar.holidays]
        if holidays:
            return rng.choice(holidays)
    if wish == "weekend" and days_off:
        return rng.choice(days_off)
    if days_off and rng.random() < 0.2:
        return rng.choice(days_off)
    return rng.choice(choices)


def _days_off_after(day: date, calendar: WorkingCalendar) -> list[date]:
    days: list[date] = []
    following = day + timedelta(days=1)
    while not calendar.is_working_day(following):
        days.append(following)
        following += timedelta(days=1)
    return days
