"""The one door for text from records on its way to the screen.

What people typed is data: never markup, never an instruction to the terminal. Control characters,
escape sequences and bidirectional overrides are shown as visible marks one cell wide, so that
nothing is hidden and no column shifts.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.content import Content
from textual.filter import LineFilter
from textual.style import Style

ELLIPSIS = "…"

_UNSAFE = (
    "\x00-\x1f\x7f-\x9f"  # C0, DEL, C1: what a terminal obeys
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # bidirectional marks and overrides
    "\u200b\u2028\u2029\u2060-\u2064\ufeff\ufff9-\ufffb"  # invisible, and line breaks of another kind
    "\U000e0000-\U000e007f"  # tags: invisible letters
    "\ud800-\udfff"  # halves of a character: no file and no terminal takes them
)
_ANY_UNSAFE = re.compile(f"[{_UNSAFE}]")
_UNSAFE_IN_A_TEXT = re.compile(f"(?![\\n])[{_UNSAFE}]")
_JOINED = re.compile("\ufe0f|(?<=[\u2190-\U0001fbff])\u200d")
"""Emoji joiners: terminals disagree on the width of what they join, so the parts are shown side by side."""


def _mark(found: re.Match[str]) -> str:
    code = ord(found.group())
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else "\ufffd"


@lru_cache(8192)
def shown(text: str) -> str:
    """Return one line of text as it may stand in a strip: everything visible, nothing obeyed."""
    if text.isascii() and text.isprintable():
        return text
    return _ANY_UNSAFE.sub(_mark, _JOINED.sub("", text.replace("\r\n", "\n")))


def shown_lines(text: str) -> str:
    """Return a text of several lines as it may be shown: line breaks kept, tabs as spaces."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    ")
    return _UNSAFE_IN_A_TEXT.sub(_mark, _JOINED.sub("", plain))


def literal(text: str, style: Style | str = "") -> Content:
    """Return text from a record as content that is never read as markup; line breaks are kept."""
    return Content.styled(shown_lines(text), style) if style else Content(shown_lines(text))


@lru_cache(16384)
def fit(text: str, width: int, align: str = "left") -> str:
    """Return ``text`` made safe and exactly ``width`` cells wide; what does not fit ends in an ellipsis."""
    if width <= 0:
        return ""
    text = shown(text)
    room = width - cell_len(text)
    if room < 0:
        text = _head(text, width - 1) + ELLIPSIS
        room = width - cell_len(text)
    return " " * room + text if align == "right" else text + " " * room


def _head(text: str, width: int) -> str:
    """Return the longest beginning of ``text`` that is no wider than ``width`` cells."""
    used = 0
    for at, character in enumerate(text):
        used += cell_len(character)
        if used > width:
            return text[:at].rstrip()
    return text


class HarmlessText(LineFilter):
    """The last choke point before the terminal: whatever got this far with a control character loses it."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments without control characters; the very list when there were none."""
        del background
        if not any(_ANY_UNSAFE.search(segment.text) for segment in segments):
            return segments
        return [
            segment
            if segment.control
            else Segment(_ANY_UNSAFE.sub("", segment.text), segment.style, segment.control)
            for segment in segments
        ]
