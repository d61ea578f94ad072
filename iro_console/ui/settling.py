"""What a screen says of itself while the next key would come too early."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import TypeVar

T = TypeVar("T")


class Settling:
    """Whether a screen is on its way somewhere: what is typed meanwhile is meant for where that leads.

    A screen that has one as its ``settling`` gets no key while it is true.
    """

    def __init__(self) -> None:
        self._reasons: set[object] = set()
        self._turned_down = False

    def __bool__(self) -> bool:
        return bool(self._reasons)

    def begin(self, reason: object) -> None:
        """Let what is typed wait until ``end`` with the same reason."""
        self._reasons.add(reason)

    def end(self, reason: object) -> None:
        """Let it through, unless there is another reason; twice is no worse than once."""
        self._reasons.discard(reason)

    async def during(self, work: Awaitable[T]) -> T:
        """Let what is typed wait while something is done; return what that gives."""
        reason = object()
        self.begin(reason)
        try:
            return await work
        finally:
            self.end(reason)

    def turn_down(self) -> None:
        """Say that it does not come to what was typed for: something is to be looked at first."""
        self._turned_down = True

    def was_turned_down(self) -> bool:
        """Say once whether it did not come to what was typed for since this was last asked."""
        found, self._turned_down = self._turned_down, False
        return found
