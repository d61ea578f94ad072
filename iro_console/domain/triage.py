"""What to do first: urgency as a sum of named terms, worked out from a light row of the work list.

What is late comes first, then what is due today, this week, and in the weeks after: how near a date is
weighs more than all else together, so that the sum explains a row's place under its heading. Under each
heading the order to come out at is that of the people who do the work: a statutory limit with no date
booked, safety, a report missing as the review comes near, the IRO's own writing, disputes, then mid-points.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from enum import Enum
from typing import NamedTuple

from iro_console.domain.explain import count_units
from iro_console.domain.limits import TO_BE_HELD
from iro_console.domain.timescales import Deadline, Severity, Unit
from iro_console.domain.working_days import WorkingCalendar

NEAR_DAYS = 5
"""Working days ahead that work is listed one by one, whatever day of the week it is."""
_RISES_FROM = 28
"""Calendar days before the date at which urgency starts to rise."""
_FAR = -10.0
_ON_THE_DAY = 10.0
_STEEP_DAYS = 10
"""So many days late (in the unit of the rule) each add a whole point; later ones add less, for ever."""
_LATER_DAY = 0.05
_SEVERITY = {
    Severity.STATUTORY: ("the law", 3.0),
    Severity.GUIDANCE: ("guidance, not law", -2.0),
    Severity.LOCAL: ("the council's own rule", -3.0),
}
_NOTHING_BOOKED = 5.0
_BOOKED = -8.0
_FIRST_REVIEW = 1.0
_SAFETY = 9.0
_REVIEW_NEAR_DAYS = 2
_REVIEW_NEAR = 4.0
_DECISIONS_OUT = -1.5
_WAITS = -0.5
_CARRIED = 1.0
_PROVISIONAL = -0.5


class Heading(Enum):
    """The headings of the work list, in order, with what standing under each adds to urgency."""

    LATE = ("Late", 150.0)
    TODAY = ("Today", 100.0)
    THIS_WEEK = ("This week", 50.0)
    LATER = ("Next four weeks", 0.0)

    def __init__(self, title: str, weight: float) -> None:
        self.title = title
        self.weight = weight
        """More than all other terms can make up for, so that no row passes one of the heading above."""


class Term(NamedTuple):
    """One reason why something stands where it stands in the list."""

    name: str
    value: float


class Urgency(NamedTuple):
    """How urgent something is, and why."""

    total: float
    terms: tuple[Term, ...]


class WorkItem(NamedTuple):
    """One row of the work list, as much of it as urgency needs."""

    rule_id: str
    title: str
    severity: Severity
    weight: float
    due: date
    unit: Unit
    name: str
    """Whose it is; breaks ties."""
    booked_for: date | None = None
    """For a review limit: the day the review is booked for."""
    review_number: int | None = None
    review_on: date | None = None
    """For work before a review: the day of the review, booked or due."""
    waits_for: str = ""
    """Who has to do it, if not the IRO: "social worker"."""
    decisions_out: bool = False
    """For the full record: the decisions have been sent."""
    safety: bool = False
    """A child may be unsafe: section 47, missing, a placement breaking down."""
    carried: int = 0
    """How many times a decision was carried forward."""
    provisional: bool = False
    """Counted from a date that is not fixed."""


def work_item(
    deadline: Deadline,
    name: str,
    *,
    booked_for: date | None = None,
    waits_for: str = "",
    decisions_out: bool = False,
) -> WorkItem:
    """Return the row for a deadline. ``booked_for`` is the day the next review is booked for, if it is."""
    rule = deadline.rule
    return WorkItem(
        rule_id=rule.id,
        title=rule.title,
        severity=rule.severity,
        weight=rule.weight,
        due=deadline.due,
        unit=deadline.offset.unit,
        name=name,
        booked_for=booked_for if rule.id in TO_BE_HELD else None,
        review_number=deadline.review_number,
        review_on=deadline.anchor_date if deadline.due <= deadline.anchor_date else None,
        waits_for=waits_for,
        decisions_out=decisions_out,
        provisional=deadline.provisional,
    )


def heading(due: date, today: date, calendar: WorkingCalendar) -> Heading:
    """Return the heading that something due on a day stands under.

    This week ends on Sunday. On a weekend it is the week to come, which is what can still be worked on.
    """
    if due < today:
        return Heading.LATE
    if due == today:
        return Heading.TODAY
    return Heading.THIS_WEEK if due <= _sunday(today, calendar) else Heading.LATER


def near_until(today: date, calendar: WorkingCalendar) -> date:
    """Return the last day whose work is listed one by one: this week's, and that of five working days."""
    return max(_sunday(today, calendar), calendar.add(today, NEAR_DAYS))


def _sunday(today: date, calendar: WorkingCalendar) -> date:
    first = calendar.next_on_or_after(today)
    return first + timedelta(days=6 - first.weekday())


def urgency(item: WorkItem, today: date, calendar: WorkingCalendar) -> Urgency:
    """Return how urgent ``item`` is on ``today``, as a sum of terms, greatest first."""
    terms = [Term(item.title, item.weight), Term(*_SEVERITY[item.severity]), _nearness(item, today, calendar)]
    near = (item.due - today).days <= _RISES_FROM
    if item.rule_id in TO_BE_HELD and near:
        terms.append(_booking(item))
        if item.review_number == 1:
            terms.append(Term("no review held yet", _FIRST_REVIEW))
    if item.review_on is not None and item.rule_id not in TO_BE_HELD:
        days = (item.review_on - today).days
        if 0 <= days <= _REVIEW_NEAR_DAYS:
            when = "today" if days == 0 else "tomorrow" if days == 1 else f"in {days} days"
            terms.append(Term(f"the review is {when}", _REVIEW_NEAR))
    if item.safety:
        terms.append(Term("a child may be unsafe", _SAFETY))
    if item.decisions_out:
        terms.append(Term("decisions already out", _DECISIONS_OUT))
    if item.carried:
        times = "once" if item.carried == 1 else "twice" if item.carried == 2 else f"{item.carried} times"
        terms.append(Term(f"carried forward {times}", _CARRIED * item.carried))
    if item.waits_for:
        terms.append(Term(f"waits for the {item.waits_for}", _WAITS))
    if item.provisional:
        terms.append(Term("the date is not fixed yet", _PROVISIONAL))
    kept = sorted((term for term in terms if term.value), key=lambda term: (-abs(term.value), term.name))
    return Urgency(round(sum(term.value for term in kept), 2), tuple(kept))


def ranked(
    items: Iterable[WorkItem], today: date, calendar: WorkingCalendar
) -> list[tuple[WorkItem, Urgency]]:
    """Return the items with their urgency, most urgent first; ties by date, name and rule."""
    found = [(item, urgency(item, today, calendar)) for item in items]
    return sorted(found, key=lambda pair: sort_key(*pair))


def sort_key(item: WorkItem, how: Urgency) -> tuple[float, date, str, str]:
    """Return what the list is ordered by."""
    return (-how.total, item.due, item.name, item.rule_id)


def _nearness(item: WorkItem, today: date, calendar: WorkingCalendar) -> Term:
    days = (item.due - today).days
    if days > _RISES_FROM:
        return Term("not near yet", _FAR)
    count, unit = count_units(item.due, item.unit, calendar, today)
    under = heading(item.due, today, calendar).weight
    if days > 0:
        risen = (_ON_THE_DAY - _FAR) * (_RISES_FROM - days) / _RISES_FROM
        return Term(f"due in {count} {unit}", round(under + _FAR + risen, 2))
    if days == 0:
        return Term("due today", under + _ON_THE_DAY)
    late = -count
    value = _ON_THE_DAY + 1 + min(late, _STEEP_DAYS) + max(late - _STEEP_DAYS, 0) * _LATER_DAY
    return Term(f"late by {late} {unit}", round(under + value, 2))


def _booking(item: WorkItem) -> Term:
    if item.booked_for is None:
        return Term("no date booked", _NOTHING_BOOKED)
    if item.booked_for > item.due:
        return Term("booked after the limit", _NOTHING_BOOKED)
    return Term("booked in time", _BOOKED)
