"""The morning sweep: what has changed since last time, and how long something may be put off.

Everything the sweep shows came about on a day: something fell due, became late, or was recorded. What came
about on the day of the last sweep or after it, and was not seen yet, is news.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import Enum
from typing import NamedTuple

from iro_console.domain.date_text import long_date
from iro_console.domain.escalations import REPLY
from iro_console.domain.significant_events import DECISION
from iro_console.domain.timescales import Rule, Severity
from iro_console.domain.working_days import WorkingCalendar

AHEAD_DAYS = 28
"""Calendar days before its date from which something stands on the list of work."""
MANAGERS_REPLY = "HB-08"
"""No answer by its date counts as agreement."""


class Change(Enum):
    """What happened to something since last time, in the order the sweep goes through it."""

    EVENT = ("Events told of", "a significant event waits for your decision")
    DEEMED = ("No answer came", "the answer is deemed given")
    REPLY = ("Replies due", "a reply is due")
    OVERDUE = ("Newly late", "it became late")
    NOTICE = ("Notices", "a notice came in")
    MOVED = ("Moved by others", "somebody else moved a review")
    NEW = ("New on the list", "it is new on the list")
    BACK = ("Put off until now", "it was put off to this day")

    def __init__(self, title: str, words: str) -> None:
        self.title = title
        self.words = words


class Standing(NamedTuple):
    """A deadline on the list of work, as much of it as the sweep needs."""

    rule: str
    due: date
    """The day it stands for: a review booked in time is to be held on that day."""
    since: date | None
    """The day from which it has had its date; None: longer than is known."""
    acknowledged: bool = False
    """The event it is about was seen."""


class News(NamedTuple):
    """What changed about something, and on which day."""

    change: Change
    on: date


def what_changed(one: Standing, today: date) -> News | None:
    """Return what last changed about something on the list of work; None while nothing is news about it."""
    since = one.since or date.min
    if one.rule == REPLY and one.due <= today:
        return News(Change.REPLY, max(one.due, since))
    if one.rule == MANAGERS_REPLY and one.due == today:
        return News(Change.REPLY, max(one.due, since))
    if one.due < today:
        late = Change.DEEMED if one.rule == MANAGERS_REPLY else Change.OVERDUE
        return News(late, max(one.due + timedelta(days=1), since))
    if one.rule == DECISION:
        return None if one.acknowledged else News(Change.EVENT, since)
    return News(Change.NEW, max(one.due - timedelta(days=AHEAD_DAYS), since))


def is_recorded(one: Standing) -> bool:
    """Say whether something is new because of what was recorded, not because its date came near."""
    return one.since is not None and one.since >= one.due - timedelta(days=AHEAD_DAYS)


def first_since(today: date, calendar: WorkingCalendar) -> date:
    """Return the day from which the first sweep of all looks: the working day before today."""
    return calendar.subtract(today, 1)


def law_date(rule: Rule, statutory_due: date | None) -> date | None:
    """Return the date the law itself sets, past which nothing is put off; None where it sets none."""
    return statutory_due if rule.severity is Severity.STATUTORY else None


def put_off_problem(until: date, today: date, law: date | None) -> str | None:
    """Return why something cannot be put off to a day, without a full stop; None if it can be."""
    if until <= today:
        return f"{long_date(until)} is not after today: choose a later day"
    if law is not None and law <= today:
        return f"The law's date for this is {long_date(law)}: it cannot be put off"
    if law is not None and until > law:
        return f"The law's date for this is {long_date(law)}: it can be put off to that day at the latest"
    return None
