"""Plain SQL with named parameters, over whichever driver the records lie behind."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from iro_console.storage.problems import in_plain_words

Params = Mapping[str, Any]


class Rows(Protocol):
    """Plain SQL with named parameters (``:name``), over whichever driver the store uses."""

    def all(self, sql: str, params: Params | None = None) -> list[tuple[Any, ...]]:
        """Return every row of a SELECT."""
        ...

    def one(self, sql: str, params: Params | None = None) -> tuple[Any, ...] | None:
        """Return the first row of a SELECT, or None."""
        ...

    def run(self, sql: str, params: Params | None = None) -> int:
        """Run a statement and return how many rows it touched."""
        ...

    def many(self, sql: str, params: Sequence[Params]) -> None:
        """Run one statement for many rows."""
        ...


def _bound(params: Params | None) -> dict[str, Any]:
    # The driver's own conversion of dates is deprecated; ISO text is what SQLAlchemy stores too.
    return {
        name: value.isoformat() if isinstance(value, date) and not isinstance(value, datetime) else value
        for name, value in (params or {}).items()
    }


class DriverRows:
    """Rows straight from the sqlite3 driver. Errors come out as ``StoreProblem``."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def all(self, sql: str, params: Params | None = None) -> list[tuple[Any, ...]]:
        """See ``Rows``."""
        try:
            return self._connection.execute(sql, _bound(params)).fetchall()
        except sqlite3.Error as error:
            raise in_plain_words(error, "read") from None

    def one(self, sql: str, params: Params | None = None) -> tuple[Any, ...] | None:
        """See ``Rows``."""
        try:
            return self._connection.execute(sql, _bound(params)).fetchone()
        except sqlite3.Error as error:
            raise in_plain_words(error, "read") from None

    def run(self, sql: str, params: Params | None = None) -> int:
        """See ``Rows``."""
        try:
            return self._connection.execute(sql, _bound(params)).rowcount
        except sqlite3.Error as error:
            raise in_plain_words(error) from None

    def many(self, sql: str, params: Sequence[Params]) -> None:
        """See ``Rows``. Dates must be given as ISO text here: converting each would double the time."""
        try:
            self._connection.executemany(sql, params)
        except sqlite3.Error as error:
            raise in_plain_words(error) from None
