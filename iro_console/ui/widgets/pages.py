"""The rows of a list that were read last, a page at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from iro_console.storage.problems import NotAStore, StoreProblem
from iro_console.storage.values import ListSource

PAGE = 64
"""Rows read at a time."""
KEPT_PAGES = 8


def unread(problem: StoreProblem) -> str:
    """Say in place of a list why it cannot be read, what is safe, and what to press."""
    safe = "" if isinstance(problem, NotAStore) else " Nothing recorded is lost."
    return f"{problem}{safe} F5 tries again."


class Pages:
    """What was read of a source. A page that cannot be read holds no rows, and its problem is told once."""

    def __init__(self, failed: Callable[[StoreProblem], object]) -> None:
        self._failed = failed
        self._pages: dict[int, dict[str, Any]] = {}

    def clear(self) -> None:
        """Read everything again when it is asked for."""
        self._pages.clear()

    def row(self, source: ListSource[Any], rank: int) -> Any | None:
        """Return the row that has this rank; None where it is gone or cannot be read."""
        page = rank // PAGE
        if page not in self._pages:
            if len(self._pages) >= KEPT_PAGES:
                del self._pages[next(iter(self._pages))]
            self._pages[page] = {row.key: row for row in self._read(source, page)}
        return self._pages[page].get(source.key(rank))

    def _read(self, source: ListSource[Any], page: int) -> list[Any]:
        try:
            return list(source.page(page * PAGE, PAGE))
        except StoreProblem as problem:
            self._failed(problem)
            return []
