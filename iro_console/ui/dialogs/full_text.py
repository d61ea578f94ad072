"""A text in full that is cut where it stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from iro_console.ui.dialogs.dialog_keys import DialogKeys
from iro_console.ui.ink import Run
from iro_console.ui.text import literal
from iro_console.ui.widgets.reader import Reader


class FullText(ModalScreen[None]):
    """Shows paragraphs until it is closed."""

    DEFAULT_CSS = """
    FullText { align: center middle; }
    FullText > Vertical {
        width: 96;
        max-width: 100%;
        height: auto;
        max-height: 90%;
        background: $surface;
        border: round $primary;
        padding: 0 1;
    }
    FullText .question { text-style: bold; height: auto; margin-bottom: 1; }
    FullText Reader { height: auto; max-height: 75vh; background: $surface; padding: 0; }
    FullText Reader > Static { background: $surface; }
    FullText DialogKeys { margin-top: 1; background: $surface; }
    """
    BINDING_GROUP_TITLE = "While reading"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,enter", "leave", "Close")]
    AUTO_FOCUS = "Reader"

    def __init__(
        self,
        title: str | Callable[[], str],
        paragraphs: list[list[Run]] | Callable[[], list[list[Run]]],
    ) -> None:
        """Functions are asked again when names are hidden or shown."""
        super().__init__()
        self._title = title
        self._paragraphs = paragraphs

    def compose(self) -> ComposeResult:
        """Show the title and the text."""
        with Vertical():
            yield Static(classes="question")
            yield Reader()
            yield DialogKeys()

    def on_mount(self) -> None:
        """Show the text from its beginning."""
        self.look_changed()

    def look_changed(self) -> None:
        """Show title and text again: names were hidden or shown."""
        title, paragraphs = self._title, self._paragraphs
        self.query_one(".question", Static).update(literal(title() if callable(title) else title))
        self.query_one(Reader).show(paragraphs() if callable(paragraphs) else paragraphs)

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)
