"""Significant events, as stored: plain SQL, values out. Nothing here imports an ORM."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, NamedTuple

from iro_console.domain.significant_events import EventState, state_of
from iro_console.storage.cells import among, as_date, as_yes_no
from iro_console.storage.rows import Rows

_DATES = ("happened_on", "takes_place_on", "told_on", "forward_to", "decided_on", "acknowledged_on")
_TICKS = ("consulted_before", "same_day", "safety")
_COLUMNS = (
    "id",
    "child_id",
    "event",
    "event_other",
    "happened_on",
    "takes_place_on",
    "told_on",
    "gap",
    "reported_by",
    "reporter_role",
    "description",
    "consulted_before",
    "advice",
    "effect",
    "childs_view",
    "safety_action",
    "decision",
    "forward_to",
    "reason",
    "decided_on",
    "parents_consulted",
    "child_consulted",
    "noted_by",
    "decided_by",
    "acknowledged_on",
    "acknowledged_by",
    "rule",
    "same_day",
    "safety",
    "row_version",
)
_EVENT = (
    f"SELECT {', '.join(f'e.{name}' for name in _COLUMNS)}, p.number, c.ref, c.name"
    " FROM significant_event e JOIN child c ON c.id = e.child_id JOIN period_of_care p ON p.id = e.period_id"
)
_WAITS = "e.decided_on IS NULL AND (l.ceased_on IS NULL OR l.ceased_on > :today)"


class EventRecord(NamedTuple):
    """A significant event, whose it is, and what the IRO decided on it."""

    id: int
    child_id: int
    event: str
    event_other: str
    happened_on: date
    takes_place_on: date | None
    told_on: date
    gap: int
    """Working days from the event to the day the IRO was told."""
    reported_by: str
    reporter_role: str
    description: str
    consulted_before: bool | None
    advice: str
    effect: str
    childs_view: str
    safety_action: str
    decision: str
    forward_to: date | None
    reason: str
    decided_on: date | None
    parents_consulted: str
    child_consulted: str
    noted_by: str
    decided_by: str
    acknowledged_on: date | None
    acknowledged_by: str
    rule: str
    same_day: bool
    safety: bool
    row_version: int
    period: int
    """The number of the period of care."""
    child_ref: str
    child_name: str

    @property
    def state(self) -> EventState:
        """Return where it stands with the IRO."""
        return state_of(self.acknowledged_on, self.decided_on)

    @property
    def occurrence(self) -> str:
        """Return the occurrence of the deadlines that are about it."""
        return f"{self.period}.E{self.id}"


class Waiting(NamedTuple):
    """An event that waits for the IRO's decision, as much of it as its place in a list needs."""

    id: int
    child_id: int
    event: str
    event_other: str
    told_on: date
    same_day: bool
    acknowledged: bool


def event(rows: Rows, event_id: int) -> EventRecord | None:
    """Return one event, or None."""
    found = rows.one(f"{_EVENT} WHERE e.id = :event", {"event": event_id})
    return _event(found) if found else None


def events(rows: Rows, ids: Collection[int]) -> dict[int, EventRecord]:
    """Return some events by id."""
    if not ids:
        return {}
    return {row[0]: _event(row) for row in rows.all(f"{_EVENT} WHERE e.id IN ({among(ids)})")}


def events_of(rows: Rows, child_id: int) -> list[EventRecord]:
    """Return every event of a child, the latest first."""
    found = rows.all(
        f"{_EVENT} WHERE e.child_id = :child ORDER BY e.happened_on DESC, e.id DESC", {"child": child_id}
    )
    return [_event(row) for row in found]


def waiting(rows: Rows, scope: int | None, today: date) -> list[Waiting]:
    """Return the events that wait for the IRO's decision, those told of longest ago first."""
    whose, params = _whose(scope, today)
    found = rows.all(
        "SELECT e.id, e.child_id, e.event, e.event_other, e.told_on, e.same_day, e.acknowledged_on"
        " FROM significant_event e JOIN caseload_line l ON l.child_id = e.child_id"
        f" WHERE {_WAITS}{whose} ORDER BY e.told_on, l.name_key, e.id",
        params,
    )
    return [Waiting(r[0], r[1], r[2], r[3] or "", _day(r[4]), bool(r[5]), r[6] is not None) for r in found]


def count_waiting(rows: Rows, scope: int | None, today: date) -> int:
    """Return how many events wait for the IRO's decision."""
    whose, params = _whose(scope, today)
    row = rows.one(
        "SELECT count(*) FROM significant_event e JOIN caseload_line l ON l.child_id = e.child_id"
        f" WHERE {_WAITS}{whose}",
        params,
    )
    return int(row[0]) if row else 0


def days_of(rows: Rows, child_ids: Collection[int]) -> dict[int, list[tuple[int, str, date]]]:
    """Return (id, kind, day) of the events of some children, in order of their days."""
    found: dict[int, list[tuple[int, str, date]]] = defaultdict(list)
    for child_id, event_id, kind, day in rows.all(
        "SELECT child_id, id, event, happened_on FROM significant_event"
        f" WHERE child_id IN ({among(child_ids)}) ORDER BY happened_on, id"
    ):
        found[child_id].append((event_id, kind, _day(day)))
    return found


class Named(NamedTuple):
    """What a line that is about an event says of it."""

    event: str
    event_other: str
    told_on: date
    safety: bool


def named(rows: Rows, ids: Collection[int]) -> dict[int, Named]:
    """Return what lines about some events say, by id."""
    if not ids:
        return {}
    found = rows.all(
        f"SELECT id, event, event_other, told_on, safety FROM significant_event WHERE id IN ({among(ids)})"
    )
    return {r[0]: Named(r[1], r[2] or "", _day(r[3]), bool(r[4])) for r in found}


def _whose(scope: int | None, today: date) -> tuple[str, dict[str, Any]]:
    params: dict[str, Any] = {"today": today}
    return ("", params) if scope is None else (" AND l.iro_id = :iro", params | {"iro": scope})


def _event(row: Sequence[Any]) -> EventRecord:
    values: dict[str, Any] = dict(zip(_COLUMNS, row, strict=False))
    for name, value in values.items():
        if name in _DATES:
            values[name] = as_date(value)
        elif name in _TICKS:
            values[name] = as_yes_no(value)
        elif value is None:
            values[name] = ""
    period, ref, name = row[len(_COLUMNS) :]
    return EventRecord(**values, period=period, child_ref=ref, child_name=name)


def _day(value: Any) -> date:
    day = as_date(value)
    assert day is not None
    return day
