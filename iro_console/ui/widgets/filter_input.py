"""The line a list is filtered in; the list stays under the arrow keys meanwhile."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events, on
from textual.message import Message
from textual.widgets import Input

from iro_console.forms.clean import clean_line

LONGEST = 200
"""Characters: nobody types more to narrow a list, and a page pasted by mistake is cut."""

_MOVES = {"up": "move(-1)", "down": "move(1)", "pageup": "page(-1)", "pagedown": "page(1)"}


class FilterInput(Input):
    """Filters while it is typed in; Enter goes to the list, Esc clears."""

    BINDING_GROUP_TITLE = "While filtering"

    @dataclass
    class Typed(Message):
        """The filter is now this."""

        text: str

    @dataclass
    class MoveAsked(Message):
        """The list is to do this, while the line keeps the focus."""

        action: str

    class Left(Message):
        """The filter is as wanted: on to the list."""

    def __init__(self, hint: str = "words, late, unbooked, due:<5wd, !word") -> None:
        """``hint`` is shown while nothing is typed."""
        super().__init__(placeholder=hint, compact=True, max_length=LONGEST)

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Typed(event.value))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Left())

    def on_key(self, event: events.Key) -> None:
        """Let the arrow keys move in the list."""
        if action := _MOVES.get(event.key):
            event.stop()
            event.prevent_default()
            self.post_message(self.MoveAsked(action))

    def _on_paste(self, event: events.Paste) -> None:
        event.text = clean_line(event.text)[:LONGEST]
        super()._on_paste(event)
