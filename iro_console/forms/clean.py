"""What people type or paste, made fit to be kept: nothing in it that a terminal or a document obeys."""

from __future__ import annotations

import re

LONGEST_TEXT = 200_000
"""Characters in one answer: some eighty pages. More is a document, not an answer."""
MOST_LINES = 10_000
"""Lines in one answer: with more of them a text field takes seconds for each key."""
LONGEST_LINE = 1_000
"""Characters in an answer of one line."""

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_OBEYED = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 but tab and line feed, DEL, C1
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # bidirectional marks and overrides
    "\u200b\u2060-\u2064\ufeff\ufff9-\ufffb"  # invisible
    "\U000e0000-\U000e007f"  # tags: invisible letters
    "\ud800-\udfff"  # halves of a character: no file takes them
    "]"
)


def clean_text(text: str) -> str:
    """Return a text of several lines without control characters; every kind of line end becomes one.

    What a word processor puts for a soft line break or a new page is a line end too.
    """
    return _OBEYED.sub("", _LINE_ENDS.sub("\n", text))


def clean_line(text: str) -> str:
    """Return a text as one line: line ends and tabs become spaces, and none is left at either end."""
    return re.sub("[\n\t]+", " ", clean_text(text)).strip()


def too_long(text: str, *, characters: int = LONGEST_TEXT, lines: int = MOST_LINES) -> str:
    """Return why a text is too long to be one answer, with its size, or nothing when it is not."""
    if len(text) > characters:
        return f"{len(text):,} characters are more than one answer can hold ({characters:,})"
    found = text.count("\n") + 1
    if found > lines:
        return f"{found:,} lines are more than one answer can hold ({lines:,})"
    return ""
