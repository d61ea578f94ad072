"""What may be recorded about reviews, placements and periods: checks before anything is written.

A "refuse" stops the act; a "warn" is shown and may be gone past. Texts are whole sentences for the user.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple

from iro_console.domain.date_text import long_date
from iro_console.domain.timescales import Deadline, Severity
from iro_console.domain.working_days import WorkingCalendar

if TYPE_CHECKING:
    from iro_console.domain.facts import PeriodFacts, ReviewFacts

Limits = Deadline | Sequence[Deadline] | None
"""What a review has to be held by: one limit, several (the law and councils' extra rules), or unknown."""


class Problem(NamedTuple):
    """Something wrong with what is about to be recorded."""

    kind: Literal["refuse", "warn"]
    text: str


def review_category(number: int) -> str:
    """Return First, Second or Subsequent."""
    return {1: "First", 2: "Second"}.get(number, "Subsequent")


def work_step(number: int) -> str:
    """Return the name of the review as a work step: "First CLA review (CS)"."""
    return f"{review_category(number)} CLA review (CS)"


def last_held(period: PeriodFacts, below: int | None = None) -> ReviewFacts | None:
    """Return the last review held in the period, or the last with a number under ``below``."""
    held = [r for r in period.reviews if r.held_on is not None and (below is None or r.number < below)]
    return held[-1] if held else None


def check_booking(
    period: PeriodFacts, proposed: date, limits: Limits, calendar: WorkingCalendar, today: date
) -> list[Problem]:
    """Check the day a review is to be booked for; ``limits`` are the open limits of that review."""
    day = long_date(proposed)
    if proposed < today:
        return [_refuse(f"{day} is in the past: a review is booked for today or later")]
    refusals = _outside_period(period, proposed)
    last = last_held(period)
    if last is not None and last.held_on is not None and proposed <= last.held_on:
        refusals.append(
            _refuse(f"{day} is not after review {last.number}, held on {long_date(last.held_on)}")
        )
    if refusals:
        return refusals
    warnings = _past_limits(proposed, limits)
    closed = calendar.why_not_working(proposed)
    if closed is not None:
        warnings.append(_warn(f"{day} is not a working day: {closed}"))
    if not calendar.is_published(proposed):
        published = long_date(calendar.published_through)
        warnings.append(_warn(f"Bank holidays after {published} are not published yet"))
    return warnings


def check_held(
    period: PeriodFacts,
    number: int,
    held_on: date,
    limits: Limits,
    calendar: WorkingCalendar,
    today: date,
    started_on: date | None = None,
    meetings: Sequence[date] = (),
    *,
    completes: bool = True,
) -> list[Problem]:
    """Check the day review ``number`` was completed, or without ``completes`` had one meeting of a series.

    ``started_on`` is the first of several meetings, ``meetings`` are the days of those on record.
    """
    day = long_date(held_on)
    refusals = _future(held_on, today, "the review was held") + _outside_period(period, held_on)
    last = last_held(period, number)
    first = held_on if started_on is None else min(started_on, held_on)
    if last is not None and last.held_on is not None and first <= last.held_on:
        when = f"review {last.number}, held on {long_date(last.held_on)}"
        refusals.append(_refuse(f"{long_date(first)} is not after {when}"))
    following = next((r for r in period.reviews if r.number > number and r.held_on is not None), None)
    if following is not None and following.held_on is not None and held_on >= following.held_on:
        when = f"review {following.number}, held on {long_date(following.held_on)}"
        refusals.append(_refuse(f"{day} is not before {when}"))
    if started_on is not None and started_on > held_on:
        refusals.append(_refuse(f"The first meeting, {long_date(started_on)}, is after the last, {day}"))
    if started_on is not None and started_on < period.started_on:
        refusals.extend(_outside_period(period, started_on))
    refusals += _out_of_series(period, number, held_on, meetings, completes=completes)
    if refusals:
        return refusals
    warnings = _past_limits(held_on, limits)
    closed = calendar.why_not_working(held_on)
    if closed is not None:
        warnings.append(_warn(f"{day} is not a working day: {closed}"))
    return warnings


def _out_of_series(
    period: PeriodFacts, number: int, day: date, meetings: Sequence[date], *, completes: bool
) -> list[Problem]:
    """A review is completed at its last meeting; a meeting before that may be written down late, but once."""
    if not completes:
        return [_refuse(f"The meeting on {long_date(day)} is on record already")] if day in meetings else []
    review = next((r for r in period.reviews if r.number == number), None)
    if review is not None and review.adjourned_on is not None and day < review.adjourned_on:
        adjourned = long_date(review.adjourned_on)
        return [_refuse(f"{long_date(day)} is before the review was adjourned on {adjourned}")]
    last = max(meetings, default=day)
    if day < last:
        return [_refuse(f"{long_date(day)} is before the last meeting on record, {long_date(last)}")]
    return []


def check_adjourned(period: PeriodFacts, number: int, adjourned_on: date, today: date) -> list[Problem]:
    """Check the day review ``number`` was adjourned: once, and before it is completed."""
    problems = _future(adjourned_on, today, "the review was adjourned")
    problems += _outside_period(period, adjourned_on)
    last = last_held(period, number)
    if last is not None and last.held_on is not None and adjourned_on <= last.held_on:
        when = f"review {last.number}, held on {long_date(last.held_on)}"
        problems.append(_refuse(f"{long_date(adjourned_on)} is not after {when}"))
    review = next((r for r in period.reviews if r.number == number), None)
    if review is not None and review.held_on is not None and adjourned_on > review.held_on:
        problems.append(_refuse(f"Review {number} was completed on {long_date(review.held_on)}"))
    before = None if review is None else review.adjourned_on
    if not problems and before not in (None, adjourned_on):
        once = f"A review can be adjourned only once, and this one was on {long_date(before)}"
        problems.append(_warn(f"{once}: the days to complete it run from the first time"))
    return problems


def check_placement(period: PeriodFacts, started_on: date, today: date) -> list[Problem]:
    """Check the day a new placement of the period started."""
    latest = max((placement.started_on for placement in period.placements), default=None)
    return _next_in_order(period, started_on, latest, today, "placement")


def check_legal_status(period: PeriodFacts, started_on: date, today: date) -> list[Problem]:
    """Check the day a new legal status of the period started."""
    latest = max((status.started_on for status in period.legal_statuses), default=None)
    return _next_in_order(period, started_on, latest, today, "legal status")


def check_end_of_period(period: PeriodFacts, ceased_on: date, today: date) -> list[Problem]:
    """Check the day the child ceased to be looked after."""
    if period.ceased_on is not None:
        return [_refuse(f"The child ceased to be looked after on {long_date(period.ceased_on)} already")]
    problems = _future(ceased_on, today, "the child ceased to be looked after")
    if ceased_on < period.started_on:
        problems.extend(_outside_period(period, ceased_on))
    day = long_date(ceased_on)
    last = last_held(period)
    events = [
        ("review", last.held_on if last is not None else None),
        ("placement", max((placement.started_on for placement in period.placements), default=None)),
        ("legal status", max((status.started_on for status in period.legal_statuses), default=None)),
    ]
    problems += [
        _refuse(f"{day} is before the last {what} on record, {long_date(latest)}")
        for what, latest in events
        if latest is not None and ceased_on < latest
    ]
    if not problems and ceased_on == period.started_on:
        problems.append(_warn("The child became looked after on the same day: less than 24 hours"))
    return problems


def _refuse(text: str) -> Problem:
    return Problem("refuse", text)


def _warn(text: str) -> Problem:
    return Problem("warn", text)


def _future(day: date, today: date, what: str) -> list[Problem]:
    if day <= today:
        return []
    return [_refuse(f"{long_date(day)} is in the future: record it once {what}")]


def _outside_period(period: PeriodFacts, day: date) -> list[Problem]:
    if day < period.started_on:
        since = long_date(period.started_on)
        return [_refuse(f"{long_date(day)} is before the child became looked after on {since}")]
    if period.ceased_on is not None and day > period.ceased_on:
        ceased = long_date(period.ceased_on)
        return [_refuse(f"{long_date(day)} is after the child ceased to be looked after on {ceased}")]
    return []


def _next_in_order(
    period: PeriodFacts, started_on: date, latest: date | None, today: date, what: str
) -> list[Problem]:
    problems = _future(started_on, today, f"the {what} has started")
    problems += _outside_period(period, started_on)
    if latest is not None and started_on <= latest:
        day = long_date(started_on)
        problems.append(
            _refuse(f"{day} is not after the last {what} on record, which started {long_date(latest)}")
        )
    return problems


def _past_limits(day: date, limits: Limits) -> list[Problem]:
    """Warn of a day later than the law or the council allows, and say both dates."""
    found = [limits] if isinstance(limits, Deadline) else limits or ()
    # Where a council's rule falls on the same day as the law, the law says it for both.
    of_day = {limit.due: limit for limit in sorted(found, key=lambda one: one.statutory_due is not None)}
    return [_past_limit(day, of_day[due]) for due in sorted(of_day) if day > due]


def _past_limit(day: date, limit: Deadline) -> Problem:
    law, own = limit.statutory_due, limit.local_due
    if law is not None and day > law:
        binding = "lawful limit" if limit.rule.severity is Severity.STATUTORY else "limit"
        council = "" if own is None else f"; the council's limit is {long_date(own)}"
        return _warn(f"{long_date(day)} is {_late(day, law)} the {binding}, {long_date(law)}{council}")
    lawful = "" if law is None else f"; the law allows until {long_date(law)}"
    due = long_date(limit.due)
    return _warn(f"{long_date(day)} is {_late(day, limit.due)} the council's limit, {due}{lawful}")


def _late(day: date, limit: date) -> str:
    days = (day - limit).days
    return "1 day after" if days == 1 else f"{days} days after"
