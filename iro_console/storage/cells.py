"""Single values as the driver gives them, whichever database it is, and lists of ids to ask with."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from functools import cache
from typing import Any


def among(child_ids: Iterable[int]) -> str:
    """Return a list of ids for ``IN (…)``. They are numbers of ours, never text from anywhere.

    No ids are NULL, which nothing is equal to: only SQLite takes a list with nothing in it.
    """
    return ",".join(str(int(child_id)) for child_id in child_ids) or "NULL"


@cache
def _day(text: str) -> date:
    return date.fromisoformat(text)


def as_day(value: Any) -> date:
    """Return a stored date that is always there: SQLite gives text, a server a date."""
    return _day(value) if isinstance(value, str) else value


def as_date(value: Any) -> date | None:
    """Return a stored date, or None."""
    return _day(value) if isinstance(value, str) else value


def as_time(value: Any) -> time | None:
    """Return a stored time of day."""
    return time.fromisoformat(value) if isinstance(value, str) else value


def as_moment(value: Any) -> datetime:
    """Return a stored moment, in UTC."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def as_yes_no(value: Any) -> bool | None:
    """Return a stored yes, no or not answered."""
    return None if value is None else bool(value)
