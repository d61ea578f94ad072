"""Which deadlines of the demo were met, and when: the past in good order, the near future a day's work.

What the stories leave open stays open. The rest of the coming four weeks is met early, the furthest
first, until what is left is what one IRO can look at in one go.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise
from random import Random
from typing import NamedTuple

from iro_console.casework.demo.life import Life, PeriodLife
from iro_console.casework.demo.schedule import Desk
from iro_console.domain.counting import due_dates
from iro_console.domain.limits import REVIEW_LIMITS
from iro_console.domain.timescales import Anchor, Deadline, Status, Unit, Watch

_HORIZON = timedelta(days=28)
_LATE = 0.07
_NEVER_MARKED = REVIEW_LIMITS | {
    "ST-11", "ST-13", "ST-14", "ST-16", "ST-20", "ST-22", "ST-23", "ST-25", "HB-06", "OP-15"
}  # fmt: skip
"""Met by a review, a visit, an assessment or a contact with the child, never by hand."""


_WAITS_FOR = {
    "HB-08": ("HB-07",),
    "HB-09": ("HB-07",),
    "HB-10": ("HB-07", "HB-09"),
}
"""Written work that cannot be done before another part of the same review's."""


class Marked(NamedTuple):
    """A deadline that was met by hand."""

    rule: str
    occurrence: str
    met_on: date


def history(life: Life, deadlines: Iterable[Deadline], desk: Desk, rng: Random) -> list[Marked]:
    """Return what was done by today for one child: each deadline that has passed, and the past checks."""
    started = {str(period.number): period.started_on for period in life.periods}
    marks = [
        Marked(d.rule.id, d.occurrence, max(_done(d, desk, rng), started[d.occurrence.partition(".")[0]]))
        for d in deadlines
        if d.met_on is None
        and d.due <= desk.today
        and (d.closes_on is None or d.due < d.closes_on)
        and d.rule.id not in _NEVER_MARKED
        and not _left_open(life, d)
    ]
    for period in life.periods:
        marks.extend(_preparation(period, desk, rng))
        marks.extend(_midpoints(period, rng, desk))
    return marks


def tidy(
    left: Sequence[tuple[Life, Sequence[Deadline]]], room: int, desk: Desk, rng: Random
) -> list[tuple[Life, Marked]]:
    """Return what was done early, so that about ``room`` things to do are left of what is open."""
    kept = 0
    free: list[tuple[date, int, str, Life, Deadline]] = []
    for life, deadlines in left:
        owed = {(d.rule.id, d.occurrence) for d in deadlines if _left_open(life, d)}
        for deadline in deadlines:
            if not _to_do(deadline, desk.today):
                continue
            before = {(rule, deadline.occurrence) for rule in _WAITS_FOR.get(deadline.rule.id, ())}
            fixed = deadline.rule.id in _NEVER_MARKED or _left_open(life, deadline)
            if fixed or before & owed:
                kept += 1
            else:
                free.append((deadline.due, life.child_id, deadline.rule.id, life, deadline))
    free.sort(key=lambda row: row[:3])
    return [
        (life, Marked(deadline.rule.id, deadline.occurrence, _early(deadline, desk, rng)))
        for *_, life, deadline in free[max(room - kept, 0) :]
    ]


def _to_do(deadline: Deadline, today: date) -> bool:
    return (
        deadline.rule.watch is not Watch.BACKGROUND
        and deadline.status_on(today) in (Status.OPEN, Status.OVERDUE)
        and deadline.due <= today + _HORIZON
    )


def _left_open(life: Life, deadline: Deadline) -> bool:
    """Say whether a story leaves this open: a rule named, of the last review or the next one."""
    held = [review.number for review in life.period.reviews if review.held_on is not None]
    last = max(held, default=0)
    same_period = deadline.occurrence.startswith(f"{life.period.number}.")
    return deadline.rule.id in life.left_open and same_period and (deadline.review_number or 0) >= last


def _done(deadline: Deadline, desk: Desk, rng: Random) -> date:
    """Return when a deadline that has passed was met: mostly a few days before, seldom a few after."""
    if rng.random() < _LATE:
        return min(desk.calendar.add(deadline.due, rng.randint(1, 4)), desk.today)
    room = max(deadline.offset.count // 3, 1) if deadline.offset.unit is Unit.WORKING_DAYS else 4
    due = desk.calendar.latest_on_or_before(deadline.due)
    day = desk.calendar.subtract(due, rng.randint(0, min(room, 5)))
    if deadline.rule.anchor in (Anchor.REVIEW_DATE, Anchor.BETWEEN_REVIEWS):
        return day
    return min(max(day, deadline.anchor_date), deadline.due)


def _early(deadline: Deadline, desk: Desk, rng: Random) -> date:
    day = desk.calendar.subtract(desk.calendar.next_on_or_after(desk.today), rng.randint(1, 4))
    before_event = deadline.rule.anchor in (Anchor.REVIEW_DATE, Anchor.BETWEEN_REVIEWS)
    return day if before_event else min(max(day, deadline.anchor_date), desk.today)


def _preparation(period: PeriodLife, desk: Desk, rng: Random) -> list[Marked]:
    """Return what was done before the last two reviews held; of older ones only the review is known."""
    marks: list[Marked] = []
    held = [review for review in period.reviews if review.held_on is not None]
    for review in held[-2:]:
        opened_on = review.started_on or review.held_on
        assert opened_on is not None
        for rule in desk.policy.by_anchor[Anchor.REVIEW_DATE]:
            if rule.watch is Watch.BACKGROUND or rule.id in _NEVER_MARKED:
                continue
            if rule.id == "OP-09" and review.number > 1:
                continue
            due = due_dates(rule, opened_on, desk.calendar).due
            late = rng.random() < _LATE and due < opened_on - timedelta(days=3)
            met_on = desk.calendar.add(due, 1) if late else desk.calendar.subtract(due, rng.randint(0, 3))
            if met_on > period.started_on:
                marks.append(Marked(rule.id, f"{period.number}.R{review.number}", met_on))
    return marks


def _midpoints(period: PeriodLife, rng: Random, desk: Desk) -> list[Marked]:
    """Return the mid-point checks of past intervals; some were never made, as everywhere."""
    held = [(review.number, review.held_on) for review in period.reviews if review.held_on is not None]
    marks: list[Marked] = []
    for (number, day), (_, following) in pairwise(held):
        if rng.random() < 0.8:
            half = day + timedelta(days=(following - day).days // 2 + rng.randint(-12, 4))
            marks.append(
                Marked("OP-14", f"{period.number}.M{number}", desk.calendar.latest_on_or_before(half))
            )
    return marks
