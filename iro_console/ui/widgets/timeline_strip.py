"""A child's time drawn as a line: reviews held, mid-points, today, what is next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from rich.cells import cell_len

from iro_console.storage.page_values import TimelinePoint
from iro_console.ui.format import day_month, month_name
from iro_console.ui.ink import Run

SIGNS: dict[str, tuple[str, str]] = {
    "entered": ("├", ""),
    "review": ("●", "done"),
    "late review": ("▲", "late"),
    "midpoint done": ("◆", "done"),
    "midpoint": ("◇", "soon"),
    "next": ("○", "strong"),
    "booked": ("◎", "strong"),
    "contact": ("∙", ""),
    "ceased": ("┤", ""),
    "eighteen": ("┃", "muted"),
}
"""What each kind of point is drawn as, and its ink. A review held late has a sign of its own."""
LEGEND = (
    "● held  ▲ held late  ◆ mid-point done  ◇ mid-point due  ◎ booked  ○ last day for the next  ∙ contact"
)

_WEIGHT = {
    kind: at
    for at, kind in enumerate(
        (
            "next",
            "late review",
            "review",
            "booked",
            "midpoint",
            "midpoint done",
            "ceased",
            "entered",
            "eighteen",
            "contact",
        )
    )
}
ROOM_TO_STEP = 4
"""Columns in which a point looks for its place."""
_LABELLED = {"review", "late review", "next", "eighteen"}
_DATED = {"review", "late review", "next", "booked", "midpoint"}


class Window(NamedTuple):
    """The stretch of time a strip covers."""

    start: date
    end: date
    cut: bool
    """Whether there is more before it."""


def recent(points: Sequence[TimelinePoint], today: date) -> Window:
    """Return the window of a preview: the last two reviews, today, and what comes next."""
    held = sorted(point.on for point in points if point.kind in ("review", "late review"))
    entered = min((point.on for point in points if point.kind == "entered"), default=today)
    first = min(held[-2] if len(held) > 1 else entered, today)
    return _roomy(first, _last(points, today), first > entered)


def whole(points: Sequence[TimelinePoint], today: date, years: int) -> Window:
    """Return the window of a child's page: the whole period of care, or its last ``years`` years."""
    entered = min((point.on for point in points if point.kind == "entered"), default=today)
    last = _last(points, today)
    earliest = last - timedelta(days=365 * years)
    return _roomy(min(max(entered, earliest), today), last, entered < earliest)


def _last(points: Sequence[TimelinePoint], today: date) -> date:
    """Return the latest point that belongs on the strip; the 18th birthday only when it is near."""
    ahead = [point.on for point in points if point.kind not in ("eighteen", "contact")]
    near = [
        point.on for point in points if point.kind == "eighteen" and point.on <= today + timedelta(days=200)
    ]
    return max([*ahead, *near, today])


def _roomy(first: date, last: date, cut: bool) -> Window:
    margin = timedelta(days=max((last - first).days // 16, 4))
    return Window(first - margin, last + margin, cut)


def column_of(on: date, window: Window, width: int) -> int:
    """Return the column of a day on a strip ``width`` cells wide."""
    share = (on - window.start).days / max((window.end - window.start).days, 1)
    return round(share * (width - 1))


def strip(
    points: Sequence[TimelinePoint], today: date, width: int, window: Window, *, contacts: bool = False
) -> tuple[list[Run], list[Run], list[Run]]:
    """Return three lines of runs, each ``width`` cells: labels, the line itself, dates.

    Where two things fall on one column the one nearer to today keeps it and the other steps outwards; a
    label that would touch another is left out.
    """
    axis: dict[int, Run] = {}
    above: dict[int, Run] = {}
    below: dict[int, Run] = {}
    here = column_of(today, window, width)
    axis[here] = ("│", "accent")
    drawn = [point for point in points if window.start <= point.on <= window.end]
    _write(above, _beside_others(here, drawn, window, width), "today", "accent", width)
    for point in _outwards(drawn, today):
        if point.kind == "contact" and not contacts:
            continue
        steps = 1 if point.kind == "contact" else ROOM_TO_STEP
        column = _free(axis, column_of(point.on, window, width), width, -1 if point.on < today else 1, steps)
        if column is None:
            continue
        mark, ink = SIGNS[point.kind]
        axis[column] = (mark, ink)
        if point.kind in _LABELLED and point.label:
            _write(above, column, point.label, "late" if point.kind == "late review" else "", width)
        if point.kind in _DATED:
            _write(below, column, day_month(point.on), "muted", width)
    starts = min((column_of(p.on, window, width) for p in drawn if p.kind == "entered"), default=0)
    ends = min((column_of(p.on, window, width) for p in drawn if p.kind == "ceased"), default=width - 1)
    line = [axis.get(at, ("─" if starts <= at <= ends else " ", "rule")) for at in range(width)]
    if window.cut and 0 not in axis:
        line[0] = ("‹", "muted")
    return _runs(above, width), _merged(line), _runs(below, width)


def scale(window: Window, width: int) -> tuple[list[Run], list[Run]]:
    """Return two lines above a long strip: the years, and the first letters of the months."""
    years: dict[int, Run] = {}
    months: dict[int, Run] = {}
    per_month = (width - 1) / max((window.end - window.start).days / 30.44, 1)
    first = window.start.replace(day=1)
    while first <= window.end:
        if first >= window.start:
            column = column_of(first, window, width)
            if first.month == 1 or not years:
                _write(years, column + 1, str(first.year), "strong", width, after=True)
            if per_month >= 1.9 or (per_month >= 0.6 and first.month % 3 == 1):
                _write(months, column, month_name(first.month)[0], "muted", width, after=True)
        first = (first + timedelta(days=32)).replace(day=1)
    return _runs(years, width), _runs(months, width)


def _beside_others(here: int, drawn: Iterable[TimelinePoint], window: Window, width: int) -> int:
    """Return where "today" is centred: over its column, or to the side where no other label is close."""
    others = [column_of(point.on, window, width) for point in drawn if point.kind in _LABELLED]
    left = any(here - 6 < column < here for column in others)
    right = any(here < column < here + 6 for column in others)
    return here if left == right else here + 2 if left else here - 2


def _outwards(drawn: Iterable[TimelinePoint], today: date) -> list[TimelinePoint]:
    """Return points in the order they are drawn: from today outwards, so that those that step aside for
    another stay in the order of their days; contacts last, where there is still room.
    """

    def order(point: TimelinePoint) -> tuple[bool, int, int]:
        return (point.kind == "contact", abs((point.on - today).days), _WEIGHT[point.kind])

    return sorted(drawn, key=order)


def _free(axis: dict[int, Run], column: int, width: int, side: int, steps: int) -> int | None:
    """Return a free column at or beyond ``column``; nothing steps over today."""
    near = (column + side * step for step in range(steps))
    return next((at for at in near if 0 <= at < width and at not in axis), None)


def _write(
    line: dict[int, Run], column: int, text: str, ink: str, width: int, *, after: bool = False
) -> None:
    """Write a label around its column, else ending or beginning there, unless it would touch another."""
    size = cell_len(text)
    places = (column,) if after else (column - size // 2, column - size + 1, column)
    for place in places:
        left = max(0, min(place, width - size))
        if size <= width and not any(at in line for at in range(left - 1, left + size + 1)):
            for at, character in enumerate(text):
                line[left + at] = (character, ink)
            return


def _runs(line: dict[int, Run], width: int) -> list[Run]:
    return _merged([line.get(at, (" ", "")) for at in range(width)])


def _merged(cells: Iterable[Run]) -> list[Run]:
    runs: list[Run] = []
    for text, ink in cells:
        if runs and runs[-1][1] == ink:
            runs[-1] = (runs[-1][0] + text, ink)
        else:
            runs.append((text, ink))
    return runs
