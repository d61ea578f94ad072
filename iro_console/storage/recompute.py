"""The stored deadlines and caseload lines: computed from the facts, and only what differs is written.

Called inside the transaction of every act, and for all children after an import or a change of policy or
calendar. What depends on today alone (late or not) is not stored; what appears only near a birthday is,
so ``casework.upkeep`` calls this for those children when the day comes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from iro_console.domain.limits import current_midpoint, next_review
from iro_console.domain.timeline import timeline
from iro_console.domain.timescales import Deadline, Policy, Status, Watch
from iro_console.domain.working_days import WorkingCalendar
from iro_console.forms.folding import fold
from iro_console.storage.cells import among
from iro_console.storage.facts import ChildRecord, load_records
from iro_console.storage.rows import Rows
from iro_console.storage.work_steps import Placed, place_work_steps

NEVER = date(9999, 12, 31)
"""Stands for "no next review", so that such children sort last."""

_AT_ONCE = 500
_DEADLINE = (
    "review_number",
    "anchor",
    "anchor_date",
    "due",
    "statutory_due",
    "local_due",
    "offset_count",
    "offset_unit",
    "met_on",
    "closes_on",
    "provisional",
    "watch",
)
_LINE = (
    "child_id",
    "iro_id",
    "name_key",
    "next_due",
    "next_rule",
    "next_number",
    "next_booked",
    "last_review",
    "last_number",
    "midpoint_due",
    "midpoint_done",
    "last_contact",
    "last_alone",
    "legal",
    "placement",
    "area",
    "looked_after_from",
    "ceased_on",
    "worker",
    "listed",
    "born",
    "siblings",
    "search_key",
)

Labels = Callable[[str, str], str]
"""(catalogue, code) -> the words for it."""
Progress = Callable[[int, int], None]
"""Told how many of how many children are done."""


@dataclass(slots=True)
class Moved:
    """What a recomputation changed."""

    children: int = 0
    """How many were computed."""
    added: int = 0
    removed: int = 0
    dates: Counter[str] = field(default_factory=Counter[str])
    """How many due dates changed, by rule."""
    placed: list[Placed] = field(default_factory=list[Placed])
    """The work steps that were placed; for the caller to leave in the history."""
    touched: set[int] = field(default_factory=set[int])
    """The children with any change."""

    def __str__(self) -> str:
        moved = sum(self.dates.values())
        if not (moved or self.added or self.removed):
            return f"{self.children:,} children computed, nothing moved"
        return (
            f"{self.children:,} children computed: {moved:,} dates moved, {self.added:,} new,"
            f" {self.removed:,} no longer there, for {len(self.touched):,} children"
        )


def recompute(
    rows: Rows,
    child_ids: Sequence[int],
    policy: Policy,
    calendar: WorkingCalendar,
    today: date,
    labels: Labels,
    progress: Progress | None = None,
) -> Moved:
    """Bring the deadlines and caseload lines of these children up to date in the caller's transaction."""
    moved = Moved()
    ids = sorted(set(child_ids))
    groups: set[str] = set()
    for start in range(0, len(ids), _AT_ONCE):
        chunk = ids[start : start + _AT_ONCE]
        changes = _chunk_changes(rows, chunk, policy, calendar, today, labels, moved, groups)
        changes.write(rows, today)
        moved.placed += place_work_steps(rows, changes.standing, today)
        if progress is not None:
            progress(min(start + _AT_ONCE, len(ids)), len(ids))
    _order_siblings(rows, groups)
    return moved


def differences(
    rows: Rows,
    child_ids: Sequence[int],
    policy: Policy,
    calendar: WorkingCalendar,
    today: date,
    labels: Labels,
) -> Moved:
    """Return what ``recompute`` would change, and change nothing."""
    moved = Moved()
    for start in range(0, len(child_ids), _AT_ONCE):
        chunk = child_ids[start : start + _AT_ONCE]
        _chunk_changes(rows, chunk, policy, calendar, today, labels, moved, set())
    return moved


def all_children(rows: Rows) -> list[int]:
    """Return the ids of every child."""
    return [row[0] for row in rows.all("SELECT id FROM child ORDER BY id")]


def _chunk_changes(
    rows: Rows,
    chunk: Sequence[int],
    policy: Policy,
    calendar: WorkingCalendar,
    today: date,
    labels: Labels,
    moved: Moved,
    groups: set[str],
) -> _Changes:
    """Compare what is stored for some children with what is computed now."""
    ids = among(chunk)
    stored: dict[int, dict[tuple[str, str], tuple[int, tuple[Any, ...]]]] = {child: {} for child in chunk}
    for row_id, child_id, rule, occurrence, *rest in rows.all(
        f"SELECT id, child_id, rule, occurrence, {', '.join(_DEADLINE)} FROM deadline"
        f" WHERE child_id IN ({ids})"
    ):
        stored[child_id][rule, occurrence] = (row_id, tuple(_comparable(value) for value in rest))
    lines: dict[int, tuple[Any, ...]] = {}
    for child_id, *rest in rows.all(
        f"SELECT {', '.join(_LINE)} FROM caseload_line WHERE child_id IN ({ids})"
    ):
        lines[child_id] = (child_id, *(_comparable(value) for value in rest))
    changes = _Changes()
    for record in load_records(rows, chunk):
        deadlines = timeline(record.facts, policy, calendar, today)
        changes.standing.append((record, deadlines))
        _compare(record.child_id, deadlines, stored[record.child_id], changes, moved)
        line = _line(record, deadlines, today, labels)
        if lines.get(record.child_id) != line:
            changes.lines.append(line)
            siblings = _LINE.index("siblings")
            was = lines[record.child_id][siblings] if record.child_id in lines else None
            groups |= {group for group in (was, line[siblings]) if group is not None}
            moved.touched.add(record.child_id)
        moved.children += 1
    return changes


class _Changes:
    def __init__(self) -> None:
        self.added: list[dict[str, Any]] = []
        self.changed: list[dict[str, Any]] = []
        self.removed: list[dict[str, Any]] = []
        self.lines: list[tuple[Any, ...]] = []
        self.standing: list[tuple[ChildRecord, list[Deadline]]] = []
        """The children with all their deadlines, as they now are."""

    def write(self, rows: Rows, today: date) -> None:
        names = ("child_id", "rule", "occurrence", *_DEADLINE)
        since = f"'{today.isoformat()}'"
        if self.removed:
            rows.many("DELETE FROM deadline WHERE id = :id", self.removed)
        if self.changed:
            sets = ", ".join(f"{name} = :{name}" for name in _DEADLINE)
            moved = f"since = CASE WHEN due = :due THEN since ELSE {since} END"
            rows.many(f"UPDATE deadline SET {moved}, {sets} WHERE id = :id", self.changed)
        if self.added:
            places = ", ".join(f":{name}" for name in names)
            rows.many(
                f"INSERT INTO deadline ({', '.join(names)}, since) VALUES ({places}, {since})", self.added
            )
        if self.lines:
            _write_lines(rows, self.lines)


def _write_lines(rows: Rows, lines: list[tuple[Any, ...]]) -> None:
    # A child without siblings is its own group; the others are put in order once all are written.
    names = (*_LINE, "group_key", "group_due")
    values = [
        dict(zip(_LINE, line, strict=True)) | {"group_key": f"{line[2]}\t{line[0]}", "group_due": line[3]}
        for line in lines
    ]
    places = ", ".join(f":{name}" for name in names)
    sets = ", ".join(f"{name} = excluded.{name}" for name in names if name != "child_id")
    rows.many(
        f"INSERT INTO caseload_line ({', '.join(names)}) VALUES ({places})"
        f" ON CONFLICT (child_id) DO UPDATE SET {sets}",
        values,
    )


def _order_siblings(rows: Rows, groups: Iterable[str]) -> None:
    """Give siblings one key and the earliest of their dates, so that they stay together in any list."""
    for siblings in sorted(groups):
        found = rows.all(
            "SELECT child_id, name_key, next_due FROM caseload_line WHERE siblings = :siblings",
            {"siblings": siblings},
        )
        if not found:
            continue
        group_key = f"{min(row[1] for row in found)}\t{siblings}"
        group_due = min(_comparable(row[2]) for row in found)
        rows.run(
            "UPDATE caseload_line SET group_key = :group_key, group_due = :group_due"
            " WHERE siblings = :siblings",
            {"group_key": group_key, "group_due": group_due, "siblings": siblings},
        )


def _compare(
    child_id: int,
    deadlines: Iterable[Deadline],
    stored: dict[tuple[str, str], tuple[int, tuple[Any, ...]]],
    changes: _Changes,
    moved: Moved,
) -> None:
    touched = False
    for deadline in deadlines:
        key = (deadline.rule.id, deadline.occurrence)
        values = _values(deadline)
        known = stored.pop(key, None)
        if known is None:
            changes.added.append(
                {"child_id": child_id, "rule": key[0], "occurrence": key[1]}
                | dict(zip(_DEADLINE, values, strict=True))
            )
            moved.added += 1
            touched = True
        elif known[1] != values:
            changes.changed.append({"id": known[0]} | dict(zip(_DEADLINE, values, strict=True)))
            moved.dates[key[0]] += known[1][3] != values[3]
            touched = True
    for row_id, _ in stored.values():
        changes.removed.append({"id": row_id})
        moved.removed += 1
        touched = True
    if touched:
        moved.touched.add(child_id)


def _values(deadline: Deadline) -> tuple[Any, ...]:
    return (
        deadline.review_number,
        deadline.anchor.value,
        _iso(deadline.anchor_date),
        _iso(deadline.due),
        _iso(deadline.statutory_due),
        _iso(deadline.local_due),
        deadline.offset.count,
        deadline.offset.unit.value,
        _iso(deadline.met_on),
        _iso(deadline.closes_on),
        deadline.provisional,
        deadline.rule.watch.value,
    )


@cache
def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _comparable(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _line(record: ChildRecord, deadlines: Sequence[Deadline], today: date, labels: Labels) -> tuple[Any, ...]:
    """Return the caseload line of one child, in the order of ``_LINE``."""
    facts = record.facts
    period = facts.periods[-1] if facts.periods else None
    coming = next_review(deadlines, today)
    midpoint = current_midpoint(deadlines)
    held = [review for review in period.reviews if review.held_on] if period else []
    pending = [review for review in period.reviews if review.held_on is None] if period else []
    booked = pending[-1].booked_for if pending else None
    if booked and pending[-1].adjourned_on and booked <= pending[-1].adjourned_on:
        booked = None
    ceased_on = period.ceased_on if period else None
    gone = period is None or (ceased_on is not None and ceased_on <= today)
    legal = period.legal_statuses[-1].code if period and period.legal_statuses else ""
    placement = period.placements[-1].code if period and period.placements else ""
    worker = record.worker.name if record.worker else ""
    searched = (
        record.name,
        record.known_as,
        record.ref,
        legal,
        labels("LS", legal),
        placement,
        labels("PLACE_SHORT", placement),
        record.area,
        worker,
    )
    return (
        record.child_id,
        record.iro.person_id if record.iro else None,
        fold(record.name),
        _iso(coming.due if coming and not gone else NEVER),
        coming.rule.id if coming and not gone else "",
        coming.review_number if coming and not gone else None,
        None if gone else _iso(booked),
        _iso(held[-1].held_on) if held else None,
        held[-1].number if held else None,
        _iso(midpoint.due) if midpoint and not gone else None,
        _iso(midpoint.met_on) if midpoint and not gone else None,
        _iso(record.last_contact),
        record.last_alone,
        legal,
        placement,
        record.area,
        _iso(period.started_on) if period else None,
        _iso(ceased_on),
        worker,
        not gone or any(_owed(deadline, today) for deadline in deadlines),
        _iso(facts.born),
        record.siblings,
        " ".join(fold(part) for part in searched if part),
    )


def _owed(deadline: Deadline, today: date) -> bool:
    return deadline.rule.watch is not Watch.BACKGROUND and deadline.status_on(today) in (
        Status.OPEN,
        Status.OVERDUE,
    )
