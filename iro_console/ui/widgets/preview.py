"""What stands beside a list, in the room there is for it."""

from __future__ import annotations

from datetime import date
from itertools import zip_longest
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from iro_console.domain.explain import Explanation
from iro_console.domain.limits import MIDPOINT_RULE
from iro_console.ui.ink import Run, inked, stacked
from iro_console.ui.subject import Subject
from iro_console.ui.text import shown
from iro_console.ui.widgets.columns import Look
from iro_console.ui.widgets.kept_lines import KeptLines

if TYPE_CHECKING:
    from iro_console.storage.page_values import ChildPage
    from iro_console.ui.beside import Told

Line = list[Run]
LONGEST = 88
"""Lines of text are no wider, however wide the window: longer ones are hard to read."""
TWO_COLUMNS_BELOW, TWO_COLUMNS_FROM = 14, 72
"""Lines of height below which, and cells of width from which, the preview is drawn in two columns."""


class Preview(Widget):
    """The lines beside a list, cut to the room with a word on how to see the rest."""

    DEFAULT_CSS = """
    Preview { background: $background; color: $foreground; padding: 0 1; }
    """
    ALLOW_SELECT = False

    def __init__(self, *, acts: bool = False) -> None:
        """``acts``: Enter in the list does what a row calls for, and never shows the child."""
        super().__init__()
        self._styles_cache = KeptLines()
        self._acts = acts
        self._page: ChildPage | None = None
        self._subject: Subject | None = None
        self._reason: Explanation | None = None
        self._told: Told | None = None
        self._look = Look(date.min, False)
        self._sentence = ""

    def show(
        self,
        page: ChildPage,
        subject: Subject,
        reason: Explanation | None,
        look: Look,
        told: Told | None = None,
    ) -> None:
        """Show a child, and the event the row is about."""
        self._page, self._subject, self._reason, self._look, self._told = page, subject, reason, look, told
        self.refresh()

    def show_nothing(self, sentence: str = "") -> None:
        """Show no child, and perhaps why."""
        self._page, self._sentence = None, sentence
        self.refresh()

    def lines(self, width: int, height: int) -> list[Line]:
        """Return the lines for a width; in little height and much width in two columns."""
        if not self._sentence and (self._page is None or self._subject is None):
            return []
        # The list stands on the screen by the time that the words beside it are asked for.
        from iro_console.ui.preview_text import preview_parts, wrapped

        if self._page is None or self._subject is None:
            return list(wrapped(self._sentence, min(width, LONGEST)))
        about = (self._page, self._subject, self._reason, self._look, self._told)
        one = self._subject
        elsewhere = self._acts or one.event or one.step or one.decision or one.rule == MIDPOINT_RULE
        rest = "… g shows the child's page" if elsewhere else "… Enter shows everything"
        if height < TWO_COLUMNS_BELOW and width >= TWO_COLUMNS_FROM:
            half = (width - 3) // 2
            left, right = preview_parts(*about, half, tight=True)
            return _side_by_side(_cut(left, height, rest), _cut(right, height, rest), half)
        left, right = preview_parts(*about, min(width, LONGEST))
        return _cut([*left, *right], height, rest)

    def render(self) -> Content:
        """Draw as many lines as there is room for."""
        return stacked(inked(*runs) for runs in self.lines(*self.size))


def _cut(lines: list[Line], height: int, rest: str) -> list[Line]:
    while lines and not lines[-1]:
        lines.pop()
    if len(lines) > height > 0:
        lines[height - 1 :] = [[(rest, "muted")]]
    return lines


def _side_by_side(left: list[Line], right: list[Line], half: int) -> list[Line]:
    joined: list[Line] = []
    for one, other in zip_longest(left, right, fillvalue=list[Run]()):
        used = sum(cell_len(shown(text)) for text, _ in one)
        joined.append([*one, (" " * (half - used) + "   ", ""), *other])
    return joined
