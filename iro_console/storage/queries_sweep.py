"""What the morning sweep reads and keeps: plain SQL, values out. Nothing here imports an ORM."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from iro_console.storage.cells import as_date, as_moment
from iro_console.storage.drafts import stamp
from iro_console.storage.rows import Rows
from iro_console.storage.undo import taken_back


class SweepRecord(NamedTuple):
    """How far a user's sweep has come."""

    since: datetime
    began_on: date
    finished_at: datetime | None
    queue: tuple[str, ...]
    act_ids: tuple[str, ...]


class MarkRecord(NamedTuple):
    """What a user did with something: saw a change of it, or put it off."""

    seen: str
    marked_on: date
    until: date | None


class MovedRecord(NamedTuple):
    """A review that was moved: a line of the history."""

    id: int
    child_id: int
    who: str
    at: datetime
    detail: str


class LastAct(NamedTuple):
    """The last act of others on a child."""

    line: int
    """The id of its last line in the history."""
    who: str
    act: str
    at: datetime


_WHOSE = 'FROM sweep WHERE "user" = :user AND scope = :scope'


def sweep(rows: Rows, user: str, scope: int | None) -> SweepRecord | None:
    """Return a user's last sweep, under way or through; None before the first."""
    found = rows.one(
        f"SELECT since, began_on, finished_at, queue, act_ids {_WHOSE}", {"user": user, "scope": scope or 0}
    )
    if found is None:
        return None
    began = as_date(found[1])
    assert began is not None
    finished = as_moment(found[2]) if found[2] is not None else None
    return SweepRecord(as_moment(found[0]), began, finished, _texts(found[3]), _texts(found[4]))


def keep(rows: Rows, user: str, scope: int | None, record: SweepRecord) -> None:
    """Write how far a user's sweep has come over what was there."""
    rows.run(
        'INSERT INTO sweep ("user", scope, since, began_on, finished_at, queue, act_ids)'
        " VALUES (:user, :scope, :since, :began_on, :finished_at, :queue, :act_ids)"
        ' ON CONFLICT ("user", scope) DO UPDATE SET since = excluded.since, began_on = excluded.began_on,'
        " finished_at = excluded.finished_at, queue = excluded.queue, act_ids = excluded.act_ids",
        {
            "user": user,
            "scope": scope or 0,
            "since": stamp(record.since),
            "began_on": record.began_on,
            "finished_at": stamp(record.finished_at) if record.finished_at is not None else None,
            "queue": json.dumps(record.queue),
            "act_ids": json.dumps(record.act_ids),
        },
    )


def marks(rows: Rows, user: str) -> dict[str, MarkRecord]:
    """Return what a user saw or put off, by what it is."""
    found = rows.all(
        'SELECT item, seen, marked_on, until FROM sweep_mark WHERE "user" = :user', {"user": user}
    )
    return {row[0]: MarkRecord(row[1], as_date(row[2]) or date.min, as_date(row[3])) for row in found}


def newer_dates(rows: Rows, scope: int | None, since: date) -> dict[tuple[int, str, str], date]:
    """Return (child, rule, occurrence) -> the day from which it has its date, for those since a day."""
    whose = " AND l.iro_id = :iro" if scope is not None else ""
    params: dict[str, Any] = {"since": since} | ({"iro": scope} if scope is not None else {})
    found = rows.all(
        "SELECT d.child_id, d.rule, d.occurrence, d.since FROM caseload_line l CROSS JOIN deadline d"
        f" WHERE d.child_id = l.child_id{whose} AND d.since >= :since AND d.met_on IS NULL",
        params,
    )
    return {(row[0], row[1], row[2]): as_date(row[3]) or date.min for row in found}


def first_line_since(rows: Rows, moment: datetime) -> int:
    """Return the id of the first line of the history from a moment on, found by halving."""
    top = rows.one("SELECT max(id) FROM audit")
    low, high = 0, ((top[0] if top else 0) or 0) + 1
    while low < high:
        middle = (low + high) // 2
        found = rows.one(
            "SELECT id, at FROM audit WHERE id >= :middle ORDER BY id LIMIT 1", {"middle": middle}
        )
        if found is None or as_moment(found[1]) >= moment:
            high = middle
        else:
            low = found[0] + 1
    return low


def touched(rows: Rows, first: int, user: str, imports: str) -> tuple[dict[int, int], dict[int, LastAct]]:
    """Return the children acted on from a line of the history on: with this user's own last line there, and
    with the last act of others. What an import brought is others', whoever ran it.
    """
    params = {"first": first, "user": user, "imports": imports}
    recent = "FROM audit WHERE id >= :first AND child_id IS NOT NULL"
    own = rows.all(
        f"SELECT child_id, max(id) {recent} AND who = :user AND act <> :imports GROUP BY child_id", params
    )
    others = rows.all(
        "SELECT a.child_id, a.id, a.who, a.act, a.at FROM audit a JOIN (SELECT max(id) AS id"
        f" {recent} AND (who <> :user OR act = :imports) GROUP BY child_id) AS last ON last.id = a.id",
        params,
    )
    return (
        {row[0]: row[1] for row in own},
        {row[0]: LastAct(row[1], row[2], row[3], as_moment(row[4])) for row in others},
    )


def recounted(rows: Rows, first: int) -> bool:
    """Say whether everything was counted afresh from a line of the history on, as by another policy."""
    found = rows.one(
        "SELECT 1 FROM audit WHERE id >= :first AND entity = 'deadline' LIMIT 1", {"first": first}
    )
    return found is not None


def moved_by_others(rows: Rows, scope: int | None, first: int, user: str) -> list[MovedRecord]:
    """Return the reviews others moved from a line of the history on, and that stay moved, in order."""
    whose = " AND l.iro_id = :iro" if scope is not None else ""
    params: dict[str, Any] = {"first": first, "user": user} | ({"iro": scope} if scope is not None else {})
    found = rows.all(
        f"SELECT {_MOVED}, a.act_id, a.act FROM audit a JOIN caseload_line l ON l.child_id = a.child_id"
        f" WHERE a.id >= :first AND a.who <> :user AND a.entity = 'review_move'{whose} ORDER BY a.id",
        params,
    )
    if not found:
        return []
    off, about = taken_back(rows)
    return [_moved(row) for row in found if row[5] not in off and row[5] not in about]


def moved(rows: Rows, ids: Collection[int]) -> dict[int, MovedRecord]:
    """Return some lines of the history that tell of a review moved, by id."""
    if not ids:
        return {}
    listed = ", ".join(str(int(each)) for each in ids)
    found = rows.all(f"SELECT {_MOVED} FROM audit a WHERE a.id IN ({listed}) AND a.entity = 'review_move'")
    return {row[0]: _moved(row) for row in found}


_MOVED = "a.id, a.child_id, a.who, a.at, a.detail"


def _moved(row: Sequence[Any]) -> MovedRecord:
    return MovedRecord(row[0], row[1], row[2], as_moment(row[3]), row[4])


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(json.loads(value) if isinstance(value, str) else value)
