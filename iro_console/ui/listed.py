"""What the line above a list says: how many of how many, what is marked, what is new, in which order."""

from __future__ import annotations

from typing import Any, NamedTuple

from iro_console.storage.values import ListSource
from iro_console.ui.format import plural
from iro_console.ui.ink import Run
from iro_console.ui.views import View


class Listed(NamedTuple):
    """How a list is shown."""

    filter: str
    filtering: bool
    """The filter line is open, and shows the filter itself."""
    marked: int
    unseen: int
    """How many of the marked are not shown."""
    new: tuple[int, str]
    """How much is new since the last sweep, and since when."""
    sweep_key: str
    order: str
    face_key: str
    """The key to the other face of the view, where it has one."""


def line_of(view: View, source: ListSource[Any], how: Listed) -> tuple[list[Run | str], list[Run | str]]:
    """Return the two ends of the line."""
    left: list[Run | str] = []
    right: list[Run | str] = []
    if how.filter and not how.filtering:
        left += [("/ ", "accent"), f"{how.filter}   "]
    total, count = source.total(), source.count()
    narrowed = f"{count:,} of {total:,} {view.noun[1]}"
    left.append((narrowed if how.filter.strip() or count < total else plural(total, *view.noun), "muted"))
    if how.marked:
        unseen = f", {how.unseen} not shown" if how.unseen else ""
        left.append((f"   * {how.marked} marked{unseen}", "accent"))
    new, since = how.new
    if new and view.tab == "today" and not (how.filtering and source.stale()):
        crowded = how.filter or how.marked or source.stale()
        left.append((f"   {how.sweep_key}: {new:,} new{'' if crowded else f' since {since}'}", "accent"))
    if source.stale():
        right.append(("newer order: F5   ", "soon"))
    if how.filtering:
        return [], [*left, *(["   ", *right] if right else [])]
    if (face := view.next_face) is not None:
        right.append((f"{how.face_key}: {face.called or face.noun[1]}", "accent"))
    if how.order:
        order = f"order: {how.order}" if view.sorts else how.order
        right.append((f"   {order}" if view.next_face is not None else order, "muted"))
    return left, right
