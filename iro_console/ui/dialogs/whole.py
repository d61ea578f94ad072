"""A record in full, and below it what can be done with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import OptionList, Static

from iro_console.ui.dialogs.dialog_keys import DialogKeys
from iro_console.ui.dialogs.pick import Pick, PickDialog, PickList
from iro_console.ui.ink import Run
from iro_console.ui.text import literal
from iro_console.ui.widgets.reader import Reader

FRAME = 6
"""Lines of the window beside the text and the list: border, title, keys and air."""


class WholePick(PickDialog):
    """Shows the record, scrolled with page up and page down, and gives what was picked, or None."""

    DEFAULT_CSS = """
    WholePick Reader { height: auto; margin-top: 1; background: $surface; padding: 0; }
    WholePick Reader > Static { background: $surface; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pageup", "read(-1)", "Text up", priority=True),
        Binding("pagedown", "read(1)", "Text down", priority=True),
    ]

    def __init__(
        self,
        title: Callable[[], str],
        paragraphs: Callable[[], list[list[Run]]],
        picks: Sequence[Pick],
        *,
        enter: str,
    ) -> None:
        """``title`` and ``paragraphs`` are asked again when names are hidden or shown."""
        super().__init__(title(), picks, enter=enter)
        self._title = title
        self._paragraphs = paragraphs
        self._lines = sum(1 + bool(pick.about) for pick in picks)

    def compose(self) -> ComposeResult:
        """Show the title, the text, and what can be picked."""
        with Vertical():
            yield Static(literal(self._title()), classes="question")
            yield Reader()
            yield PickList(self._enter, *self._options())
            yield DialogKeys()

    def on_mount(self) -> None:
        """Show the text from its beginning."""
        self.look_changed()

    def look_changed(self) -> None:
        """Show title and text again: names were hidden or shown."""
        self.query_one(".question", Static).update(literal(self._title()))
        self.query_one(Reader).show(self._paragraphs())

    def on_resize(self) -> None:
        """Give the list what it needs up to half of the window, and the text the rest."""
        room = max(self.size.height - FRAME, 6)
        listed = min(self._lines, room // 2)
        self.query_one(OptionList).styles.max_height = listed
        self.query_one(Reader).styles.max_height = max(room - listed - 2, 3)

    def action_read(self, by: int) -> None:
        """Scroll the text by a page."""
        reader = self.query_one(Reader)
        reader.scroll_relative(y=by * max(reader.size.height - 1, 1), animate=False)
