"""Mid-points as stored, and what the list of them says of a child: plain SQL, values out, no ORM."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from iro_console.domain.work import MIDPOINT_STEP, StepState
from iro_console.storage.cells import among, as_date
from iro_console.storage.child_queries import on
from iro_console.storage.queries import Conditions
from iro_console.storage.rows import Rows

_STEP = {"step": MIDPOINT_STEP}


class MidpointStep(NamedTuple):
    """The work step of a mid-point."""

    id: int
    child_id: int
    review_id: int | None
    number: int | None
    """The number of the review it follows."""
    state: str
    started_on: date | None
    done_on: date | None
    """The day it was done, as far as that is written."""


def review_numbers(rows: Rows, period_id: int) -> dict[int, int]:
    """Return id -> number of the reviews of a period of care."""
    found = rows.all("SELECT id, number FROM review WHERE period_id = :period", {"period": period_id})
    return {row[0]: row[1] for row in found}


def events_since(rows: Rows, child_id: int, since: date) -> int:
    """Return how many significant events happened after a day."""
    found = rows.one(
        "SELECT count(*) FROM significant_event WHERE child_id = :child AND happened_on > :since",
        {"child": child_id, "since": since},
    )
    return int(found[0]) if found else 0


def steps_of(rows: Rows, child_ids: Sequence[int]) -> list[MidpointStep]:
    """Return the mid-points of some children that were not dropped, the latest first."""
    found = rows.all(
        "SELECT w.id, w.child_id, w.review_id, w.review_number, w.state, w.started_on, m.done_on"
        " FROM work_step w"
        " LEFT JOIN midpoint_monitoring m ON m.step_id = w.id"
        f" WHERE w.child_id IN ({among(child_ids)}) AND w.name = :step"
        f" AND w.state <> '{StepState.NO_LONGER_REQUIRED}' ORDER BY w.id DESC",
        _STEP,
    )
    return [MidpointStep(r[0], r[1], r[2], r[3], r[4], as_date(r[5]), as_date(r[6])) for r in found]


class MidpointKey(NamedTuple):
    """A mid-point to come, in the order of the list."""

    child_id: int
    number: int
    """The number of the review it follows."""
    due: date


def to_come(rows: Rows, conditions: Conditions) -> list[MidpointKey]:
    """Return the mid-points still to be done, by date."""
    conditions.add("l.midpoint_due IS NOT NULL AND l.midpoint_done IS NULL AND l.last_number IS NOT NULL")
    found = rows.all(
        f"SELECT l.child_id, l.last_number, l.midpoint_due FROM caseload_line l WHERE {conditions.where()}"
        " ORDER BY l.midpoint_due, l.name_key",
        conditions.params,
    )
    return [MidpointKey(row[0], row[1], on(row[2])) for row in found]


def visited(rows: Rows, child_ids: Sequence[int]) -> set[int]:
    """Return those of some children of whom a visit by the social worker is on record."""
    found = rows.all(f"SELECT DISTINCT child_id FROM visit WHERE child_id IN ({among(child_ids)})")
    return {row[0] for row in found}
