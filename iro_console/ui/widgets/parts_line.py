"""The parts of a page in one line, the one shown marked; where there is no room it scrolls to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.message import Message

from iro_console.ui.ink import Run
from iro_console.ui.widgets.chrome import OneLine

BEFORE, AFTER = "‹ ", " ›"
"""Stand at the ends of the line where there is more."""


class PartsLine(OneLine):
    """The parts of the page with how much is in each; a click shows one."""

    @dataclass
    class Chosen(Message):
        """Another part was clicked."""

        part: int

    def __init__(self) -> None:
        super().__init__()
        self._at = 0
        self._names: Sequence[str] = ()
        self._places: list[tuple[int, int, int]] = []
        """(first column, column after, part) of each name drawn."""

    def show(self, at: int, names: Sequence[str]) -> None:
        """Mark another part, or show other names."""
        self._at, self._names = at, names
        self.refresh()

    def runs(self, width: int) -> Sequence[Run | str]:
        """Return the names there is room for, the one shown always among them."""
        first, last = self._shown(width)
        runs: list[Run | str] = [(BEFORE, "muted") if first else " "]
        column = len(BEFORE) if first else 1
        self._places = [(0, column, first - 1)] if first else []
        for at in range(first, last):
            text = f" {self._names[at]} "
            runs += [(text, "badge" if at == self._at else ""), " "]
            self._places.append((column, column + cell_len(text), at))
            column += cell_len(text) + 1
        if last < len(self._names):
            runs[-1] = (AFTER, "muted")
            self._places.append((column - 1, width, last))
        return runs

    def _shown(self, width: int) -> tuple[int, int]:
        """Return the first part drawn and the one after the last."""
        sizes = [cell_len(name) + 3 for name in self._names]
        if sum(sizes) + 1 <= width:
            return 0, len(sizes)
        room = width - len(BEFORE) - len(AFTER)
        first = last = self._at
        # What comes next is of more use than what was before, so the room goes to that first.
        while last < len(sizes) and sum(sizes[first : last + 1]) <= room:
            last += 1
        while first and sum(sizes[first - 1 : last]) <= room:
            first -= 1
        return first, max(last, self._at + 1)

    def on_click(self, event: events.Click) -> None:
        """Show the part whose name was clicked; at an end where there is more, the next one."""
        for start, end, part in self._places:
            if start <= event.x < end:
                self.post_message(self.Chosen(part))
                return
