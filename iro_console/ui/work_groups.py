"""The folders of work as one list: incoming and current work, the requests that came in, future work."""

from __future__ import annotations

from typing import Any, NamedTuple

from iro_console.casework.desk import Desk
from iro_console.casework.work_folders import work_folders
from iro_console.domain.work import Folder
from iro_console.storage.values import ListSource, RequestValue, StepRow
from iro_console.ui.widgets.sections import Section

TITLES = (Folder.INCOMING_WORK, Folder.CURRENT_WORK, Folder.INCOMING_REQUESTS, Folder.FUTURE_WORK)
"""What waits for the IRO comes before the work of the months to come, which is most of it."""
_STEP, _REQUEST = "step", "request"


class WorkLine(NamedTuple):
    """A work step or a request as a row of the list, under a key that no other row has."""

    key: str
    value: StepRow | RequestValue


class FolderedWork:
    """The four folders one after the other, each under its heading, in the order of ``TITLES``."""

    def __init__(self, desk: Desk, text_filter: str = "") -> None:
        """Raises ``FilterError``."""
        found = work_folders(desk, text_filter)
        self._folders: tuple[tuple[str, ListSource[Any]], ...] = (
            (_STEP, found.incoming),
            (_STEP, found.current),
            (_REQUEST, found.requests),
            (_STEP, found.future),
        )
        self._starts: list[int] = []
        sections: list[Section] = []
        count = 0
        for title, (_, folder) in zip(TITLES, self._folders, strict=True):
            self._starts.append(count)
            sections.append(Section(title.value, count, folder.count()))
            count += folder.count()
        self.sections = tuple(sections)
        self._count = count

    def count(self) -> int:
        """Return how many rows the filter leaves."""
        return self._count

    def total(self) -> int:
        """Return how many rows there are without the filter."""
        return sum(folder.total() for _, folder in self._folders)

    def page(self, offset: int, limit: int) -> list[WorkLine]:
        """Return at most ``limit`` rows from a rank, from as many folders as they are in."""
        found: list[WorkLine] = []
        for start, (kind, folder) in zip(self._starts, self._folders, strict=True):
            first = max(offset - start, 0)
            wanted = min(offset + limit - start, folder.count()) - first
            if wanted > 0:
                found += [WorkLine(f"{kind}/{row.key}", row) for row in folder.page(first, wanted)]
        return found

    def key(self, rank: int) -> str:
        """Return the key of the row at a rank."""
        for start, (kind, folder) in reversed(list(zip(self._starts, self._folders, strict=True))):
            if rank >= start and folder.count():
                return f"{kind}/{folder.key(rank - start)}"
        raise IndexError(rank)

    def position(self, key: str) -> int | None:
        """Return the rank of a row, or None."""
        wanted, _, rest = key.partition("/")
        for start, (kind, folder) in zip(self._starts, self._folders, strict=True):
            if kind == wanted and (rank := folder.position(rest)) is not None:
                return start + rank
        return None

    def stale(self) -> bool:
        """Return whether anything was recorded since the order was made."""
        return any(folder.stale() for _, folder in self._folders)


def folders(source: ListSource[Any]) -> tuple[Section, ...]:
    """Return the headings of the folders."""
    return source.sections if isinstance(source, FolderedWork) else ()
