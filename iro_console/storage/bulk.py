"""Many new rows at once, plainly: for a store that is being filled, where no act and no history is meant."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from iro_console.storage.rows import Rows


def insert_all(rows: Rows, table: str, records: Sequence[Mapping[str, Any]]) -> None:
    """Insert records of one table, each with the columns of the first; the names are ours, never typed.

    A ``datetime`` must be in UTC.
    """
    if not records:
        return
    names = tuple(records[0])
    places = ", ".join(f":{name}" for name in names)
    as_stored = _AS_STORED.get
    rows.many(
        f"INSERT INTO {table} ({', '.join(names)}) VALUES ({places})",
        [
            {
                name: value if (convert := as_stored(value.__class__)) is None else convert(value)
                for name, value in record.items()
            }
            for record in records
        ],
    )


def _moment(value: datetime) -> str:
    return value.replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")


def _hour(value: time) -> str:
    return value.isoformat(timespec="microseconds")


_AS_STORED: dict[type, Callable[[Any], str]] = {date: date.isoformat, datetime: _moment, time: _hour}
"""How SQLAlchemy stores a value in SQLite, so that both ways of writing give the same rows."""
