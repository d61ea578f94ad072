"""A list whose order is fixed when it is made and whose rows are read page by page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from iro_console.storage.engine import Store

Key = TypeVar("Key")
Row = TypeVar("Row")


class PagedList(Generic[Key, Row]):
    """A ``ListSource`` over keys in order. Pages are read by key, never by counting past rows.

    A row that has gone since the order was made is left out of its page: the list is then ``stale``.
    """

    def __init__(
        self,
        store: Store,
        keys: Sequence[Key],
        total: int,
        read: Callable[[Sequence[Key]], list[Row]],
        text: Callable[[Key], str] = str,
        *,
        generation: int | None = None,
    ) -> None:
        """``read`` gives the rows of some keys in their order; ``text`` a key as text.

        ``generation`` is the store's from before the keys were read: nothing recorded since is missed.
        """
        self._store = store
        self._keys = keys
        self._total = total
        self._read = read
        self._text = text
        self._ranks: dict[str, int] | None = None
        self._generation = store.generation() if generation is None else generation

    def count(self) -> int:
        """Return how many rows the filter leaves."""
        return len(self._keys)

    def total(self) -> int:
        """Return how many rows there are without the filter."""
        return self._total

    def page(self, offset: int, limit: int) -> list[Row]:
        """Return at most ``limit`` rows from rank ``offset``, freshly read."""
        keys = self._keys[max(offset, 0) : max(offset, 0) + limit]
        return self._read(keys) if keys else []

    def key(self, rank: int) -> str:
        """Return the key of the row at ``rank`` without reading the row."""
        return self._text(self._keys[rank])

    def position(self, key: str) -> int | None:
        """Return the rank of the row with this key, or None when it is not in the list."""
        if self._ranks is None:
            self._ranks = {self._text(each): rank for rank, each in enumerate(self._keys)}
        return self._ranks.get(key)

    def stale(self) -> bool:
        """Return whether anything was recorded since the order was made."""
        return self._store.generation() != self._generation
