"""The eight views: what one is made of, and where it is found. Each has a module of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import Any

from iro_console.casework.desk import Desk
from iro_console.storage.values import ListSource
from iro_console.ui.commands import VIEW_NAMES
from iro_console.ui.subject import Subject
from iro_console.ui.widgets.record_list import ListSpec

MODULES = {name: f"iro_console.ui.{name}_view" for name in VIEW_NAMES}
"""View -> the module that has it as its ``VIEW``; each is imported when the view is first shown."""


@dataclass(frozen=True, slots=True)
class View:
    """One view of the desk."""

    id: str
    spec: ListSpec
    about: str
    """What it is for, for the help."""
    source: Callable[[Desk, str, str], ListSource[Any]] | None = None
    """(desk, filter, order) -> rows; None: the view is filled by a later part of the program."""
    subject: Callable[[Any], Subject | None] = lambda _row: None
    sorts: tuple[tuple[str, str], ...] = ()
    """(name of an order, its words)."""
    by: str = ""
    """The words for the one order of a view without others."""
    noun: tuple[str, str] = ("row", "rows")
    titles: Mapping[str, str] = field(default_factory=dict[str, str])
    """What commands are called in the footer here; empty keeps one out, and those without a place come in."""
    weeks: bool = False
    """The load of the coming weeks stands above the list, which has the whole width."""
    texts: bool = False
    """Its rows are people's words, which have the whole width."""
    called: str = ""
    """What it is called where it is one face of several; its noun where that says enough."""
    faces: tuple[View, ...] = ()
    """What else it can show, in turn by one key; the id of each is the view's, a stroke, and a name."""

    @property
    def wide(self) -> bool:
        """Whether it needs the whole width: what stands beside it goes below where there is little room."""
        return self.weeks or self.texts or self.spec.card is not None

    @property
    def tab(self) -> str:
        """Return the id of the view on whose tab it stands: its own, or of the view it is a face of."""
        return self.id.partition("/")[0]

    @property
    def title(self) -> str:
        """Return its name on the tab."""
        return VIEW_NAMES[self.tab]

    @property
    def next_face(self) -> View | None:
        """Return what the view shows after this; None where it has one face only."""
        whole = view_named(self.tab)
        every = (whole, *whole.faces)
        at = next(at for at, face in enumerate(every) if face.id == self.id)
        return every[(at + 1) % len(every)] if whole.faces else None


@cache
def view_named(name: str) -> View:
    """Return a view, or another face of one, by its id."""
    found: View = import_module(MODULES[name.partition("/")[0]]).VIEW
    return next(each for each in (found, *found.faces) if each.id == name)
