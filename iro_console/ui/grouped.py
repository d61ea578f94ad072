"""The work list under its headings: late, today, this week, the next four weeks, of which some is folded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from iro_console.casework.desk import Desk
from iro_console.casework.work import WorkList, urgency_section
from iro_console.storage.values import ListSource, WorkRow
from iro_console.ui.format import day
from iro_console.ui.widgets.sections import Section

LARGEST = 1000
"""Rows up to which headings are worked out; a longer list is one run in order of urgency."""
HEADINGS = ("Late", "Today", "This week", "Next four weeks")


class GroupedWork:
    """A work list whose rows stand under headings, in order of urgency under each.

    While nothing was recorded since the order was made, the rows read for it are still true and are
    not read again.
    """

    def __init__(self, source: WorkList, desk: Desk) -> None:
        self._source = source
        count = source.count()
        self._rows: dict[int, WorkRow] = {}
        self._ranks: Sequence[int] = range(count)
        self.sections: tuple[Section, ...] = ()
        if count <= LARGEST:
            self._group(desk, count)
        self._places = {rank: place for place, rank in enumerate(self._ranks)}

    def _group(self, desk: Desk, count: int) -> None:
        today = desk.today()
        by_key = {row.key: row for row in self._source.page(0, count)}
        under: dict[str, list[int]] = {heading: [] for heading in HEADINGS}
        for rank in range(count):
            if (row := by_key.get(self._source.key(rank))) is not None:
                self._rows[rank] = row
                under[urgency_section(row, today, desk.calendar)].append(rank)
        ranks: list[int] = []
        sections: list[Section] = []
        for heading, members in under.items():
            ink = "late" if heading == "Late" else "heading"
            note = self._folded(today) if heading == HEADINGS[-1] else ""
            sections.append(Section(heading, len(ranks), len(members), ink, note))
            ranks += members
        self._ranks, self.sections = ranks, tuple(sections)

    def _folded(self, today: date) -> str:
        """Say how many rows are folded away, and after which day they are due."""
        if not self._source.folded:
            return ""
        after = day(self._source.near_until, today)
        return f"   and {self._source.folded:,} more after {after}"

    def count(self) -> int:
        """Return how many rows the filter leaves."""
        return len(self._ranks)

    def total(self) -> int:
        """Return how many rows there are without the filter."""
        return self._source.total()

    def page(self, offset: int, limit: int) -> list[WorkRow]:
        """Return at most ``limit`` rows from a place in the list."""
        ranks = self._ranks[offset : offset + limit]
        if not ranks:
            return []
        if self._rows and not self._source.stale():
            return [self._rows[rank] for rank in ranks]
        wanted = {self._source.key(rank) for rank in ranks}
        first = min(ranks)
        rows = {row.key: row for row in self._source.page(first, max(ranks) - first + 1) if row.key in wanted}
        return [rows[key] for rank in ranks if (key := self._source.key(rank)) in rows]

    def key(self, rank: int) -> str:
        """Return the key of the row at a place."""
        return self._source.key(self._ranks[rank])

    def position(self, key: str) -> int | None:
        """Return the place of a row, or None."""
        rank = self._source.position(key)
        return None if rank is None else self._places.get(rank)

    def stale(self) -> bool:
        """Return whether anything was recorded since the order was made."""
        return self._source.stale()


def headings(source: ListSource[WorkRow]) -> tuple[Section, ...]:
    """Return the headings of a work list."""
    return source.sections if isinstance(source, GroupedWork) else ()
