"""What the page of one child reads, inside one snapshot: a dozen small SELECTs, values out."""

from __future__ import annotations

import json
from datetime import date
from typing import Any, NamedTuple

from iro_console.storage.cells import as_date, as_moment, as_time, as_yes_no
from iro_console.storage.page_values import AuditLine
from iro_console.storage.rows import Rows
from iro_console.storage.undo import LINES
from iro_console.storage.work_steps import PLACED

_NO_ROWS = tuple(entity for entity in LINES if entity != PLACED)
"""What of the history of an act says nothing to people about what is recorded."""


class ChildCore(NamedTuple):
    """The child's own row."""

    id: int
    ref: str
    name: str
    pronouns: str
    born: date | None
    unaccompanied: bool
    siblings: str | None
    row_version: int


class Span(NamedTuple):
    """A period of care."""

    id: int
    number: int
    started_on: date
    ceased_on: date | None
    cease_reason: str


def core(rows: Rows, child_id: int) -> ChildCore | None:
    """Return the child's own row, or None."""
    found = rows.one(
        "SELECT id, ref, name, pronouns, born, unaccompanied, siblings, row_version FROM child"
        " WHERE id = :child",
        {"child": child_id},
    )
    if found is None:
        return None
    born, alone, group, version = found[4:]
    return ChildCore(found[0], found[1], found[2], found[3], as_date(born), bool(alone), group, version)


def by_ref(rows: Rows, ref: str) -> int | None:
    """Return the id of the child with a reference, or None."""
    found = rows.one("SELECT id FROM child WHERE ref = :ref", {"ref": ref})
    return int(found[0]) if found else None


def periods(rows: Rows, child_id: int) -> list[Span]:
    """Return the child's periods of care in order."""
    found = rows.all(
        "SELECT id, number, started_on, ceased_on, cease_reason FROM period_of_care"
        " WHERE child_id = :child ORDER BY number",
        {"child": child_id},
    )
    return [Span(r[0], r[1], on(r[2]), as_date(r[3]), r[4]) for r in found]


def legal_statuses(rows: Rows, child_id: int) -> list[tuple[str, date, date | None]]:
    """Return (code, from, until) of every legal status, the latest first."""
    found = rows.all(
        "SELECT s.code, s.started_on, s.ended_on FROM legal_status s JOIN period_of_care p"
        " ON p.id = s.period_id WHERE p.child_id = :child ORDER BY s.started_on DESC",
        {"child": child_id},
    )
    return [(r[0], on(r[1]), as_date(r[2])) for r in found]


def placements(rows: Rows, child_id: int) -> list[tuple[str, str, str, str, date, date | None, str]]:
    """Return (code, provider, carer, area, from, until, why it ended) of placements, the latest first."""
    found = rows.all(
        "SELECT s.code, s.provider, s.carer, s.area, s.started_on, s.ended_on, s.change_reason"
        " FROM placement s JOIN period_of_care p ON p.id = s.period_id"
        " WHERE p.child_id = :child ORDER BY s.started_on DESC",
        {"child": child_id},
    )
    return [(r[0], r[1], r[2], r[3], on(r[4]), as_date(r[5]), r[6]) for r in found]


def workers(rows: Rows, child_id: int) -> list[tuple[str, str, str, date, date | None]]:
    """Return (name, team, role, from, until) of everybody who worked with the child, latest first."""
    found = rows.all(
        "SELECT p.name, p.team, a.role, a.started_on, a.ended_on FROM allocation a"
        " JOIN person p ON p.id = a.person_id WHERE a.child_id = :child"
        " ORDER BY a.started_on DESC, a.id DESC",
        {"child": child_id},
    )
    return [(r[0], r[1], r[2], on(r[3]), as_date(r[4])) for r in found]


def siblings(rows: Rows, child_id: int, group: str) -> list[tuple[int, str, str]]:
    """Return (id, name, IRO's name) of the others of a sibling group."""
    found = rows.all(
        "SELECT l.child_id, c.name, p.name FROM caseload_line l JOIN child c ON c.id = l.child_id"
        " LEFT JOIN person p ON p.id = l.iro_id WHERE l.siblings = :siblings AND l.child_id <> :child"
        " ORDER BY l.name_key",
        {"siblings": group, "child": child_id},
    )
    return [(r[0], r[1], r[2] or "") for r in found]


def reviews(rows: Rows, child_id: int) -> list[tuple[Any, ...]]:
    """Return every review: id, period, number, booked for, at, venue, started, adjourned, held,
    participation, note, version; in order.
    """
    found = rows.all(
        "SELECT r.id, p.number, r.number, r.booked_for, r.booked_at, r.venue, r.started_on, r.adjourned_on,"
        " r.held_on, r.participation, r.note, r.row_version FROM review r JOIN period_of_care p"
        " ON p.id = r.period_id WHERE p.child_id = :child ORDER BY p.number, r.number",
        {"child": child_id},
    )
    return [
        (r[0], r[1], r[2], as_date(r[3]), as_time(r[4]), r[5], *map(as_date, r[6:9]), *r[9:]) for r in found
    ]


_OF_CHILD = (
    " JOIN review r ON r.id = m.review_id JOIN period_of_care p ON p.id = r.period_id"
    " WHERE p.child_id = :child ORDER BY m.review_id"
)


def meetings(rows: Rows, child_id: int) -> list[tuple[int, date]]:
    """Return (review id, day) of every meeting of a series."""
    found = rows.all(
        f"SELECT m.review_id, m.held_on FROM review_meeting m{_OF_CHILD}, m.held_on", {"child": child_id}
    )
    return [(r[0], on(r[1])) for r in found]


def moves(rows: Rows, child_id: int) -> list[tuple[int, date, date, str]]:
    """Return (review id, was, became, reason) of every booking that was moved."""
    found = rows.all(
        f"SELECT m.review_id, m.was, m.became, m.reason FROM review_move m{_OF_CHILD}, m.id",
        {"child": child_id},
    )
    return [(r[0], on(r[1]), on(r[2]), r[3]) for r in found]


def moved(rows: Rows, child_id: int) -> list[tuple[int, date, date, date, str]]:
    """Return (review id, on which day, was, became, reason) of every booking that was moved."""
    found = rows.all(
        f"SELECT m.review_id, m.moved_on, m.was, m.became, m.reason FROM review_move m{_OF_CHILD}, m.id",
        {"child": child_id},
    )
    return [(r[0], on(r[1]), on(r[2]), on(r[3]), r[4]) for r in found]


def contacts(rows: Rows, child_id: int) -> list[tuple[date, str, bool | None, str, str, str]]:
    """Return (day, how, alone, why not alone, what was said, by whom) of every contact, the latest first."""
    found = rows.all(
        "SELECT t.held_on, t.method, t.seen_alone, t.why_not_alone, t.said, p.name FROM contact t"
        " LEFT JOIN person p ON p.id = t.person_id WHERE t.child_id = :child"
        " ORDER BY t.held_on DESC, t.id DESC",
        {"child": child_id},
    )
    return [
        (on(r[0]), r[1] or "", as_yes_no(r[2]), r[3] or "", r[4] or "", r[5] or "") for r in found if r[0]
    ]


def history(rows: Rows, child_id: int, most: int) -> list[AuditLine]:
    """Return the latest acts on a child's record, one line an act."""
    found = rows.all(
        "SELECT act_id, min(at), min(who), max(act), max(detail), max(id) FROM audit WHERE child_id = :child"
        " GROUP BY act_id ORDER BY max(id) DESC LIMIT :most",
        {"child": child_id, "most": most},
    )
    return [AuditLine(as_moment(r[1]), r[2], r[3], r[4], r[0]) for r in found]


def act_rows(
    rows: Rows, child_id: int, act_id: str
) -> list[tuple[str, dict[str, Any] | None, dict[str, Any] | None]]:
    """Return (what kind of row, before, after) of everything an act changed of a child, in order."""
    found = rows.all(
        "SELECT entity, before, after FROM audit WHERE child_id = :child AND act_id = :act"
        f" AND entity NOT IN {_NO_ROWS} ORDER BY id",
        {"child": child_id, "act": act_id},
    )
    return [(r[0], _as_row(r[1]), _as_row(r[2])) for r in found]


def _as_row(value: Any) -> dict[str, Any] | None:
    return json.loads(value) if isinstance(value, str) else value


def as_answers(value: Any) -> dict[str, str]:
    """Return stored JSON: SQLite gives text, a server the object."""
    return json.loads(value) if isinstance(value, str) else dict(value)


def on(value: Any) -> date:
    """Return a stored day that is always there."""
    day = as_date(value)
    assert day is not None
    return day
