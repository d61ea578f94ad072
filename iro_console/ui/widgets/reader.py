"""Text to be read beside a list: as long as it is, scrolled when it has the focus."""

from __future__ import annotations

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from iro_console.ui.ink import INKS, Run
from iro_console.ui.text import literal


class Reader(VerticalScroll, can_focus=True):
    """A pane of text."""

    DEFAULT_CSS = """
    Reader { background: $background; padding: 0 1; scrollbar-size-vertical: 1; }
    Reader > Static { width: 1fr; max-width: 90; height: auto; background: $background; }
    Reader:focus { background-tint: $primary 6%; }
    """
    BINDING_GROUP_TITLE = "While reading"

    def __init__(self) -> None:
        super().__init__()
        self._text = Static()

    def compose(self) -> ComposeResult:
        """Hold one text."""
        yield self._text

    def show(self, paragraphs: Iterable[list[Run]]) -> None:
        """Show other text, from its beginning."""
        lines = [Content.assemble(*(literal(text, INKS[ink]) for text, ink in runs)) for runs in paragraphs]
        self._text.update(Content("\n").join(lines))
        self.scroll_home(animate=False)
