"""Many new rows at once, plainly: for a store that is being filled, where no act and no history is meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from iro_console.storage.engine import Rows


def insert_all(rows: Rows, table: str, records: Sequence[Mapping[str, Any]]) -> None:
    """Insert records of one table; every record has the columns of the first. Names are ours, never typed."""
    if not records:
        return
    names = tuple(records[0])
    places = ", ".join(f":{name}" for name in names)
    rows.many(
        f"INSERT INTO {table} ({', '.join(names)}) VALUES ({places})",
        [{name: _stored(value) for name, value in record.items()} for record in records],
    )


def _stored(value: Any) -> Any:
    """Return a value as SQLAlchemy stores it, so that both ways of writing give the same rows."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")
    if isinstance(value, time):
        return value.isoformat(timespec="microseconds")
    return value.isoformat() if isinstance(value, date) else value
