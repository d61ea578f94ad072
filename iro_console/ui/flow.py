"""Runs of text broken into lines at words, each keeping its ink."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.cells import cell_len

from iro_console.ui.ink import Run
from iro_console.ui.text import shown, shown_lines

_LEAST = 4


def flow(paragraphs: Iterable[list[Run]], width: int) -> Iterator[list[Run]]:
    """Give the lines of paragraphs no wider than ``width`` cells; a line end in a text begins a new one."""
    for runs in paragraphs:
        line: list[Run] = []
        for text, ink in runs:
            first, *others = shown_lines(text).split("\n")
            line.append((first, ink))
            for other in others:
                yield from _broken(line, width)
                line = [(other, ink)]
        yield from _broken(line, width)


def _broken(runs: list[Run], width: int) -> Iterator[list[Run]]:
    """Give one line of text as the lines it takes: whole where it fits, else broken at words."""
    width = max(width, _LEAST)
    if sum(cell_len(shown(text)) for text, _ in runs) <= width:
        yield runs
        return
    line: list[Run] = []
    used = 0
    for word, ink in _words(runs):
        if used and used + cell_len(shown(word)) > width:
            yield line
            line, used, word = [], 0, word.lstrip(" ")
        while cell_len(shown(word)) > width:
            head = _head(word, width)
            yield [(head, ink)]
            word = word[len(head) :]
        if word:
            line.append((word, ink))
            used += cell_len(shown(word))
    if line:
        yield line


def _words(runs: list[Run]) -> Iterator[Run]:
    """Give each word with the blanks before it."""
    for text, ink in runs:
        start = 0
        for at in range(1, len(text)):
            if text[at] == " " and text[at - 1] != " ":
                yield text[start:at], ink
                start = at
        if text[start:]:
            yield text[start:], ink


def _head(word: str, width: int) -> str:
    """Return the longest beginning of a word that fits; one character at least."""
    used = 0
    for at, character in enumerate(word):
        used += cell_len(shown(character))
        if used > width and at:
            return word[:at]
    return word
