"""What every part of a child's page is made of: rows with a key, under headings, and the text beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from iro_console.storage.page_values import ChildPage
from iro_console.ui.ink import Run
from iro_console.ui.widgets.columns import Look
from iro_console.ui.widgets.record_list import ListSpec
from iro_console.ui.widgets.sections import Section


class Entry(NamedTuple):
    """A row of a part: a record of the page under a key of its own."""

    key: str
    value: Any
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a child's page."""

    id: str
    title: str
    entries: Callable[[ChildPage, Look], Sequence[Entry]]
    spec: ListSpec
    read: Callable[[Any, Look], Iterator[list[Run]]]
    """What is read beside the list, paragraph by paragraph; long lines are wrapped when drawn."""
    count: Callable[[ChildPage], int | None]
    """The number beside its title; None: it has none."""


def headings(source: Any, _look: Look) -> Sequence[Section]:
    """Return the headings of a list of entries, each over the rows that follow one another under it."""
    found: list[Section] = []
    for rank, entry in enumerate(source.page(0, source.count())):
        if not found or found[-1].title != entry.heading:
            found.append(Section(entry.heading, rank, 0))
        found[-1] = found[-1]._replace(rows=found[-1].rows + 1)
    return found
