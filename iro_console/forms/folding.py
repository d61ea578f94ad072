"""Names as they are sorted and searched."""

from __future__ import annotations

import unicodedata

from iro_console.forms.clean import clean_line

_APOSTROPHES = dict.fromkeys(map(ord, "'’‘ʼ`´"))
_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "-": " "}
)


def fold(text: str) -> str:
    """Return ``text`` in lower case, without accents, apostrophes and control characters.

    A hyphen is a space, so that a double name is found by either half.
    """
    plain = clean_line(text).casefold().translate(_APOSTROPHES)
    if not plain.isascii():
        apart = unicodedata.normalize("NFKD", plain)
        plain = "".join(letter for letter in apart if not unicodedata.combining(letter))
        plain = plain.translate(_APOSTROPHES)
    return " ".join(plain.translate(_LETTERS).split())
