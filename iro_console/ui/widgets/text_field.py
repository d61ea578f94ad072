"""An answer as long as it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.document._document import EditResult, Location
from textual.widgets import TextArea

from iro_console.forms.clean import LONGEST_TEXT, MOST_LINES, clean_text, too_long
from iro_console.ui.widgets.answer_field import AnswerField, app_of

if TYPE_CHECKING:
    from textual.events import Paste


class LongText(TextArea, inherit_bindings=False):
    """A text area for what people type: pastes are cleaned, and what is too long is refused whole."""

    BINDINGS = [
        binding
        for binding in TextArea.BINDINGS
        # Textual selects a line or all of it with them, and the next letter typed takes its place. Around a
        # text they are the form's keys: F6 goes to another form.
        if not (isinstance(binding, Binding) and binding.key in ("f6", "f7"))
    ]

    def __init__(self, text: str = "", *, title: str = "") -> None:
        """``title`` is shown when it fills the screen."""
        super().__init__(clean_text(text), soft_wrap=True, compact=True, highlight_cursor_line=False)
        self.title = title

    def fits(self, text: str) -> bool:
        """Say whether ``text`` has room beside what is kept; say so to the user when it has not."""
        selected = self.selected_text
        characters = LONGEST_TEXT - len(self.text) + len(selected)
        lines = MOST_LINES - self.document.line_count + selected.count("\n") + 1
        if not too_long(text, characters=characters, lines=lines):
            return True
        size = too_long(text)
        beside = f"{len(text):,} characters do not fit beside what is there: an answer holds {LONGEST_TEXT:,}"
        self.notify(f"Nothing was put in: {size or beside}.", severity="warning", markup=False)
        return False

    def take(self, pasted: str) -> None:
        """Put a pasted text at the cursor, or refuse it with its size."""
        # What is far too long is not even cleaned: that alone would take a moment.
        text = pasted if len(pasted) > 2 * LONGEST_TEXT else clean_text(pasted)
        if not self.fits(text):
            return
        dropped = len(pasted.replace("\r\n", "\n")) - len(text)
        if dropped:
            self.notify(
                f"{dropped:,} hidden control characters were left out of what was pasted.", markup=False
            )
        if (result := self._replace_via_keyboard(text, *self.selection)) is not None:
            self.move_cursor(result.end_location)

    async def _on_paste(self, event: Paste) -> None:
        event.stop()
        event.prevent_default()
        self.take(event.text)

    def action_paste(self) -> None:
        """Paste from the clipboard of the program."""
        self.take(app_of(self).clipboard)

    def _replace_via_keyboard(self, insert: str, start: Location, end: Location) -> EditResult | None:
        # A single key at the very end of the room; a paste has been looked at already.
        if len(insert) <= 1 and start == end and not self.fits(insert):
            return None
        return super()._replace_via_keyboard(insert, start, end)


class TextField(AnswerField):
    """An answer of several lines, which can fill the screen."""

    BLANK = True
    DEFAULT_CSS = """
    TextField LongText, TextField LongText:focus {
        height: auto;
        min-height: 4;
        max-height: 10;
        background: $foreground 8%;
        padding: 0 1 !important;
    }
    TextField LongText:focus { background: $cursor-line; }
    LongText.-maximized, LongText.-maximized:focus {
        height: 1fr;
        max-height: 100%;
        width: 100%;
        padding: 1 2;
        background: $surface;
        border: round $primary !important;
        border-title-align: left;
    }
    """
    BINDING_GROUP_TITLE = "Text"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("f11", "fill", "Full screen")]
    how: ClassVar[str] = "Enter makes a new line, Tab goes on; F11 fills the screen"

    def __init__(self, *, title: str = "", id: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id)
        self.area = LongText(title=title)

    def compose(self) -> ComposeResult:
        """Show the text."""
        yield self.area

    @property
    def raw(self) -> str:
        """See ``AnswerField``."""
        return self.area.text

    def put(self, raw: str) -> None:
        """See ``AnswerField``."""
        if raw != self.area.text:
            self.area.text = clean_text(raw)

    def take_focus(self) -> None:
        """See ``AnswerField``."""
        self.area.focus()

    def action_fill(self) -> None:
        """Give the text the whole screen, or give the screen back."""
        if self.screen.maximized is self.area:
            self.screen.minimize()
        else:
            self.area.border_title = Content(self.area.title)
            self.area.border_subtitle = Content("F11 or Esc: back to the form")
            self.screen.maximize(self.area, container=False)

    def _on_text_area_changed(self, event: TextArea.Changed) -> None:
        event.stop()
        self.post_message(self.Changed(self))
