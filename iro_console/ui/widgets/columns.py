"""Columns as data: what a list shows of a row, how wide, and what folds away first when it is narrow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple

Cell = tuple[str, str]
"""What a cell shows and the name of its style: "", "strong", "muted", "late", "soon", "done", "kept-late"."""


class Look(NamedTuple):
    """What every cell needs to know beside its row."""

    today: date
    hide: bool
    """Names are hidden: initials and references instead."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a list."""

    id: str
    title: str
    width: int
    """Cells it is given when there is room."""
    cell: Callable[[Any, Look], Cell]
    """Row and look in, text and style name out."""
    least: int = 0
    """Cells it can do with; 0 means it is never narrower than ``width``."""
    most: int = 0
    """Cells it can use when there is room to spare; 0 means no more than ``width``."""
    fold: int = 0
    """Order of folding away when narrow: the highest first, 0 never."""
    align: Literal["left", "right"] = "left"
    sort: str = ""
    """The name of the order a click on the title asks for, where there is one."""
    brief: Callable[[Any, Look], str] | None = None
    """What it says where the text of the cell does not fit: shorter words for the same, or nothing."""
    spills: bool = False
    """A text too long for it goes on into the next column, where that has nothing to say."""


class Fitted(NamedTuple):
    """A column with the cells it was given."""

    column: Column
    width: int
    gap: int
    """Cells of air after it."""


def fit_columns(columns: Sequence[Column], room: int) -> tuple[Fitted, ...]:
    """Share ``room`` cells among the columns: fold the least important, then widen the rest.

    The air between columns shrinks from two cells to one before a column folds.
    """
    kept = list(columns)
    gap = 2
    while True:
        least = [column.least or column.width for column in kept]
        if sum(least) + gap * (len(kept) - 1) <= room:
            break
        if gap == 2:
            gap = 1
            continue
        foldable = [column for column in kept if column.fold]
        if not foldable:
            break
        kept.remove(max(foldable, key=lambda column: column.fold))
        gap = 2
    widths = dict(zip([column.id for column in kept], least, strict=True))
    spare = room - sum(least) - gap * (len(kept) - 1)
    by_importance = sorted(kept, key=lambda column: column.fold)
    for wanted in ("width", "most"):
        for column in by_importance:
            more = min(max(getattr(column, wanted) - widths[column.id], 0), max(spare, 0))
            widths[column.id] += more
            spare -= more
    fitted = [Fitted(column, widths[column.id], gap) for column in kept]
    if fitted and spare < 0:
        first = fitted[0]
        fitted[0] = first._replace(width=max(first.width + spare, 1))
    return tuple(fitted)
