"""What a screen shows of any form: its sections, tables and rows as they stand, and what is asked now."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from iro_console.casework.drafts import Draft
from iro_console.forms.form import RowTable


class RowState(NamedTuple):
    """A row of a table of a form."""

    id: str
    version: int
    """Give it back when editing; 0: not stored yet."""
    answers: Mapping[str, str]
    origins: Mapping[str, str]
    previous: Mapping[str, str]
    """What the last review said in the same row."""
    draft: Draft | None
    label: str


class TableState(NamedTuple):
    """A table of a section."""

    key: str
    table: RowTable
    asked: bool
    rows: tuple[RowState, ...]


class SectionState(NamedTuple):
    """A section of a form."""

    key: str
    number: int | str
    title: str
    help: str
    version: int
    """Give it back when saving; 0: never written."""
    completed: bool
    completed_by: str
    completed_at: datetime | None
    answers: Mapping[str, str]
    """Raw: as stored, or taken over while nothing was written."""
    origins: Mapping[str, str]
    """Field -> where its value comes from."""
    computed: Mapping[str, str]
    """The read-only fields."""
    previous: Mapping[str, str]
    """What the last review said."""
    draft: Draft | None
    """What this user typed and did not save."""
    warnings: Mapping[str, tuple[str, ...]]
    tables: tuple[TableState, ...]


class Look(NamedTuple):
    """What a section asks and says, given what is typed in it now."""

    asked: frozenset[str]
    """Fields and tables."""
    needed: frozenset[str]
    computed: Mapping[str, str]
    suggested: Mapping[str, str]
    """Raw answers worth offering for empty fields: the mid-way date."""
    problems: Mapping[str, str]
    """For the moment of completing; never to be shown while typing."""
    warnings: Mapping[str, tuple[str, ...]]
