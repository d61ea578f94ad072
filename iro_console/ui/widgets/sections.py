"""Where the headings of a list stand: which line is a heading, which a row, which is air."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple


class Section(NamedTuple):
    """A run of rows under one heading."""

    title: str
    start: int
    """The rank of its first row."""
    rows: int
    style: str = "heading"
    note: str = ""
    """What stands after the number of rows: a heading with one stands also where it has no row."""


class HeadingLine(NamedTuple):
    """A line that is a heading."""

    section: Section


class SectionedLines:
    """The lines of a list: rows by rank, with a heading before each section and air between sections."""

    def __init__(self, count: int, sections: Sequence[Section]) -> None:
        self.count = count
        self.sections = tuple(section for section in sections if section.rows or section.note)
        self._starts = [section.start for section in self.sections]
        # The first heading takes one line, every later one a line of air and its own.
        self._heading_at = [section.start + (2 * at if at else 0) for at, section in enumerate(self.sections)]

    def __len__(self) -> int:
        return self.count + (2 * len(self.sections) - 1 if self.sections else 0)

    def line_of(self, rank: int) -> int:
        """Return the line a row stands on."""
        headings = bisect_right(self._starts, rank)
        return rank + (2 * headings - 1 if headings else 0)

    def with_heading(self, rank: int) -> int:
        """Return the first line to show with a row: its heading when it is the first below one."""
        line = self.line_of(rank)
        return line - 1 if rank in self._starts else line

    def at(self, line: int) -> int | HeadingLine | None:
        """Return the rank of the row on a line, the heading there, or None for air."""
        if not 0 <= line < len(self):
            return None
        headings = bisect_right(self._heading_at, line)
        if not headings:
            return line
        if self._heading_at[headings - 1] == line:
            return HeadingLine(self.sections[headings - 1])
        rank = line - (2 * headings - 1)
        following = self._starts[headings] if headings < len(self._starts) else self.count
        return rank if rank < following else None
