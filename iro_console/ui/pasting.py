"""Reading a terminal whose pastes may hold escape sequences: they are text, and no keys.

Textual's parser takes what follows an escape character in a paste for keys, and loses the text before it.
Some terminals, and tmux among them, hand a paste on as it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from textual._xterm_parser import XTermParser
from textual.message import Message

START, END = "\x1b[200~", "\x1b[201~"
ESCAPE = "\x1b"


class PasteCleaner:
    """Takes the escape characters out of what is pasted, whatever pieces it comes in."""

    def __init__(self) -> None:
        self._pasting = False
        self._held = ""
        """What may be the beginning of the end of a paste."""
        self._before = ""
        """The last that was let through, in which a paste may have begun."""

    def clean(self, data: str) -> str:
        """Return what is to be read of a piece of input."""
        text, self._held = self._held + data, ""
        found: list[str] = []
        while text:
            piece, text = self._in_paste(text) if self._pasting else self._to_paste(text)
            found.append(piece)
        return "".join(found)

    def _to_paste(self, text: str) -> tuple[str, str]:
        """Return what stands before the text of a paste, its sign among it, and the rest."""
        seen = self._before + text
        at = seen.find(START)
        if at < 0:
            self._before = seen[1 - len(START) :]
            return text, ""
        self._pasting, self._before = True, ""
        begins = at + len(START) - (len(seen) - len(text))
        return text[:begins], text[begins:]

    def _in_paste(self, text: str) -> tuple[str, str]:
        at = text.find(END)
        if at >= 0:
            self._pasting = False
            return text[:at].replace(ESCAPE, "") + END, text[at + len(END) :]
        held = next((END[:size] for size in range(len(END) - 1, 0, -1) if text.endswith(END[:size])), "")
        self._held = held
        return text[: len(text) - len(held)].replace(ESCAPE, ""), ""


class PasteParser(XTermParser):
    """Textual's parser, given pastes it can take."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._cleaner = PasteCleaner()

    def feed(self, data: str) -> Iterable[Message]:
        """Read a piece of input; nothing at all says that it has ended."""
        cleaned = self._cleaner.clean(data)
        return super().feed(cleaned) if cleaned or not data else ()
