"""How the rows of a table on a form are laid out: widths by kind of answer, nothing cut without a sign."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from rich.cells import cell_len

from iro_console.forms.section import Question
from iro_console.ui.text import ELLIPSIS, shown_lines

Span = tuple[str, str]
"""Text and the name of its style."""

GUTTER = 4
"""The cursor bar, the number of the row and the air after it."""
MOST_LINES = 5
"""Lines of a cell in a table; the whole of it is in the row's own window."""
MOST_HEADING = 7
EMPTY_HEADING = 4
"""Lines of the heading over a column in which nothing stands."""
SHORT_CHOICE = 10
"""Cells up to which a choice needs no share of the room."""
LONG_WORD = 16
"""Cells up to which a word is not broken for want of room."""
_WEIGHT = {"text": 3, "line": 2, "choice": 2}
_FIXED = {"date": 11, "time": 5, "number": 6, "tick": 4}
_LEAST = {"text": 12, "line": 9, "choice": 9}


class Columns(NamedTuple):
    """The widths of the columns in cells; empty when they do not fit beside each other."""

    widths: tuple[int, ...]
    gap: int


def columns_for(
    questions: Sequence[Question],
    room: int,
    longest: Mapping[str, int],
    words: Mapping[str, int] | None = None,
) -> Columns:
    """Share ``room`` cells among the columns of a table, by what is answered in each.

    ``longest`` has the width of the longest choice of the columns that are choices, ``words`` that of the
    longest word that stands in a column, nought where nothing does: it is not broken where there is room,
    and a column in which nothing stands gets no more than its heading needs.
    """
    stands = dict(words or {})
    for whole_words in (True, False) if any(stands.values()) else (False,):
        for gap in (2, 1):
            found = _columns(
                questions, room - GUTTER - gap * (len(questions) - 1), longest, stands, whole_words
            )
            if found:
                return Columns(tuple(found), gap)
    return Columns((), 0)


def _columns(
    questions: Sequence[Question],
    spare: int,
    longest: Mapping[str, int],
    stands: Mapping[str, int],
    whole_words: bool,
) -> list[int]:
    least: list[int] = []
    weights: list[int] = []
    for question in questions:
        weight = _WEIGHT.get(question.kind, 0)
        if 0 < longest.get(question.name, 0) <= SHORT_CHOICE:
            least.append(max(longest[question.name], _word(question)))
            weight = 0
        elif weight and stands.get(question.name) == 0:
            least.append(_heading(question))
            weight = 0
        else:
            word = stands.get(question.name, 0) if whole_words and weight else 0
            least.append(max(_least(question), min(word, LONG_WORD)))
        weights.append(weight)
    if sum(least) > spare:
        return []
    fixed = sum(width for width, weight in zip(least, weights, strict=True) if not weight)
    return _shared(least, weights, spare - fixed)


def _least(question: Question) -> int:
    if question.kind in _FIXED:
        return max(_FIXED[question.kind], min(_word(question), 11))
    return max(_LEAST[question.kind], min(_word(question), 14))


def _word(question: Question) -> int:
    return longest_word(question.label)


def _heading(question: Question) -> int:
    """Return the width in which a heading takes few enough lines."""
    width = _word(question)
    while len(wrapped(question.label, width, 99)) > EMPTY_HEADING:
        width += 1
    return width


def longest_word(text: str) -> int:
    """Return the width of the longest word of a text in cells."""
    return cell_len(max(text.split(), key=len, default=""))


def _shared(least: Sequence[int], weights: Sequence[int], free: int) -> list[int]:
    """Give the columns with a weight their share of ``free`` cells, and none less than it needs."""
    widths = list(least)
    open_ones = [at for at, weight in enumerate(weights) if weight]
    while open_ones:
        total = sum(weights[at] for at in open_ones)
        short = [at for at in open_ones if free * weights[at] // total < least[at]]
        if not short:
            for at in open_ones:
                widths[at] = free * weights[at] // total
            widths[open_ones[0]] += free - sum(widths[at] for at in open_ones)
            break
        for at in short:
            free -= least[at]
            open_ones.remove(at)
    return widths


def wrapped(text: str, width: int, most: int = MOST_LINES) -> list[str]:
    """Return a text in lines no wider than ``width`` cells; what is left out is said by an ellipsis."""
    width = max(width, 1)
    lines: list[str] = []
    # Far more than fits need not be looked at.
    for paragraph in shown_lines(text[: (most + 1) * (width + 1) * 2]).strip().split("\n"):
        lines += _folded(paragraph, width)
        if len(lines) > most:
            break
    if len(lines) > most or len(text) > (most + 1) * (width + 1) * 2:
        lines = lines[:most]
        last = lines[-1]
        while last and cell_len(last) > width - 1:
            last = last[:-1]
        lines[-1] = last.rstrip() + ELLIPSIS
    return lines


def _folded(paragraph: str, width: int) -> list[str]:
    lines: list[str] = []
    line = ""
    for word in paragraph.split():
        candidate = f"{line} {word}" if line else word
        if cell_len(candidate) <= width:
            line = candidate
            continue
        if line:
            lines.append(line)
        while cell_len(word) > width:
            head = _head(word, width)
            lines.append(head)
            word = word[len(head) :]
        line = word
    return [*lines, line] if line or not lines else lines


def _head(word: str, width: int) -> str:
    used = 0
    for at, character in enumerate(word):
        used += cell_len(character)
        if used > width:
            return word[: max(at, 1)]
    return word


def headings(questions: Sequence[Question], columns: Columns) -> list[list[Span]]:
    """Return the headings over the columns, the long ones wrapped."""
    cells = [
        wrapped(question.label, width, MOST_HEADING)
        for question, width in zip(questions, columns.widths, strict=True)
    ]
    return [
        [(" " * GUTTER, ""), *_across(cells, columns, line, "title")]
        for line in range(max(map(len, cells), default=0))
    ]


def side_by_side(
    number: int, values: Sequence[str], wrong: Sequence[bool], columns: Columns
) -> list[list[Span]]:
    """Return a row with its cells beside each other."""
    cells = [wrapped(value, width) for value, width in zip(values, columns.widths, strict=True)]
    height = max(max(map(len, cells), default=1), 1)
    lines: list[list[Span]] = []
    for line in range(height):
        first = f"{number:>{GUTTER - 2}} " if not line else " " * (GUTTER - 1)
        lines.append([(first, "muted"), *_across(cells, columns, line, "", wrong)])
    return lines


def _across(
    cells: Sequence[Sequence[str]], columns: Columns, line: int, style: str, wrong: Sequence[bool] = ()
) -> list[Span]:
    spans: list[Span] = []
    for at, (cell, width) in enumerate(zip(cells, columns.widths, strict=True)):
        text = cell[line] if line < len(cell) else ""
        if not text and not line and at < len(wrong):
            text, own = ("!", "late") if wrong[at] else ("–", "muted")
        else:
            own = "late" if at < len(wrong) and wrong[at] else style
        spans.append((text + " " * (width - cell_len(text) + columns.gap), own))
    return spans


def one_below_another(
    number: int, values: Sequence[str], labels: Sequence[str], width: int, *, whole: bool
) -> list[list[Span]]:
    """Return a row for a narrow window: the first answer, then the others by name, or in one paragraph."""
    room = max(width - GUTTER, 8)
    first, *others = zip(labels, values, strict=True)
    lines: list[list[Span]] = []
    for at, text in enumerate(wrapped(first[1] or "–", room)):
        lines.append([(f"{number:>{GUTTER - 2}} " if not at else " " * (GUTTER - 1), "muted"), (text, "")])
    if whole:
        for label, value in others:
            for at, text in enumerate(wrapped(f"{label}: {value or '–'}", room)):
                lines.append([(" " * (GUTTER - 1), ""), (text, "" if value or at else "muted")])
    else:
        rest = " · ".join(value for _, value in others if value)
        if rest:
            lines += [[(" " * (GUTTER - 1), ""), (text, "muted")] for text in wrapped(rest, room, 2)]
    return lines


def known_below(
    previous: Mapping[str, str], labels: Mapping[str, str], said: str, width: int
) -> list[list[Span]]:
    """Return what the last review said of a row, below it."""
    return [
        [(" " * (GUTTER - 1), ""), (text, "known")]
        for name, words in previous.items()
        if words.strip()
        for text in wrapped(f"{said} {labels[name]}: “{words}”", max(width - GUTTER, 8), 2)
        if name in labels
    ]
