"""Plain SQL over SQLAlchemy, for a store on a database server and for the transaction of an act."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from iro_console.storage.problems import in_plain_words
from iro_console.storage.rows import Params


class ServerRows:
    """The ``Rows`` of a SQLAlchemy connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self, sql: str, params: Params | None = None) -> list[tuple[Any, ...]]:
        """See ``Rows``."""
        try:
            return [tuple(row) for row in self._connection.execute(text(sql), dict(params or {}))]
        except DBAPIError as error:
            raise in_plain_words(error.orig or error, "read") from None

    def one(self, sql: str, params: Params | None = None) -> tuple[Any, ...] | None:
        """See ``Rows``."""
        found = self.all(sql, params)
        return found[0] if found else None

    def run(self, sql: str, params: Params | None = None) -> int:
        """See ``Rows``."""
        try:
            return self._connection.execute(text(sql), dict(params or {})).rowcount
        except DBAPIError as error:
            raise in_plain_words(error.orig or error) from None

    def many(self, sql: str, params: Sequence[Params]) -> None:
        """See ``Rows``."""
        if not params:
            return
        try:
            self._connection.execute(text(sql), [dict(row) for row in params])
        except DBAPIError as error:
            raise in_plain_words(error.orig or error) from None
