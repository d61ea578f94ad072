"""A list whose rows are already in memory, such as the parts of a child's page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, Protocol, TypeVar


class Keyed(Protocol):
    """A row with a key of its own."""

    @property
    def key(self) -> str:
        """The key of the record."""
        ...


Row = TypeVar("Row", bound=Keyed)


class MemorySource(Generic[Row]):
    """A ``ListSource`` over rows in memory."""

    def __init__(self, rows: Sequence[Row], total: int | None = None) -> None:
        self._rows = rows
        self._total = len(rows) if total is None else total
        self._ranks = {row.key: rank for rank, row in enumerate(rows)}

    def count(self) -> int:
        """Return how many rows there are."""
        return len(self._rows)

    def total(self) -> int:
        """Return how many rows there are without the filter."""
        return self._total

    def page(self, offset: int, limit: int) -> list[Row]:
        """Return at most ``limit`` rows from rank ``offset``."""
        return list(self._rows[offset : offset + limit])

    def key(self, rank: int) -> str:
        """Return the key of the row at a rank."""
        return self._rows[rank].key

    def position(self, key: str) -> int | None:
        """Return the rank of a row, or None."""
        return self._ranks.get(key)

    def stale(self) -> bool:
        """Return False: these rows are replaced as a whole."""
        return False
