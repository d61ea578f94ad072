"""A time of day: typed freely, shown back in both forms."""

from __future__ import annotations

from datetime import time
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Static

from iro_console.forms.answers import read_time, write_answer
from iro_console.ui.widgets.answer_field import LineField


def reading(at: time) -> str:
    """Return a time in both forms: ``16:15 · 4.15 pm``."""
    hour = at.hour % 12 or 12
    return f"{at:%H:%M} · {hour}.{at:%M} {'am' if at.hour < 12 else 'pm'}"


class TimeField(LineField):
    """A time of day. What can be read is written in full when the field is left."""

    DEFAULT_CSS = """
    TimeField > Horizontal { height: 1; }
    TimeField LineInput { width: 18; }
    TimeField .reading { width: 1fr; height: 1; margin-left: 5; }
    """
    how: ClassVar[str] = "16:15, 4.15pm or 1615"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__(longest=30, replaced=True, id=id)

    def compose(self) -> ComposeResult:
        """Show the line to type in, and the reading."""
        with Horizontal():
            yield self.input
            yield Static(classes="reading")

    @property
    def time(self) -> time | None:
        """The time as read, None for none and for what cannot be read."""
        try:
            return read_time(self.raw) if self.raw.strip() else None
        except ValueError:
            return None

    def settle(self) -> None:
        """See ``AnswerField``."""
        if (found := self.time) is not None:
            self.put(write_answer(found))

    @on(Input.Changed)
    def _show_reading(self) -> None:
        found = self.time
        unread = "…" if self.raw.strip() else ""
        self.query_one(".reading", Static).update(Content(reading(found) if found else unread))
