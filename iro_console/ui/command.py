"""A command of the program as data, and the groups it is listed under."""

from __future__ import annotations

from dataclasses import dataclass

MOVING, LISTS, ACTS, CHILD, FORM, TABLE, SWEEP, VIEWS, PROGRAM = (
    "Moving",
    "Lists",
    "Recording",
    "On a child's page",
    "On a form",
    "In a table of a form",
    "In the morning sweep",
    "Views",
    "The program",
)


@dataclass(frozen=True, slots=True)
class Command:
    """Something the user can ask for."""

    id: str
    keys: str
    """Textual's names of its keys, separated by commas; empty: only in the palette."""
    places: tuple[str, ...]
    """Where it is bound: app, list, desk, child."""
    action: str
    title: str
    """One or two words, for the footer."""
    name: str
    """What it does, for palette and help."""
    group: str
    footer: int = 0
    """Its place in the footer from the left; 0: not there."""
    needs: str = ""
    """What has to be there for it to apply: "child", "deadline", "review", "rows", "marks", "sorts"..."""
    palette: bool = True
    priority: bool = False
    """It acts under dialogs and while typing too."""
