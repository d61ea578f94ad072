"""The folders of work, as stored: plain SQL, values out. Nothing here imports an ORM."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any, NamedTuple

from iro_console.domain.work import (
    AHEAD_DAYS,
    REVIEW_STEPS,
    SENT_TO,
    RequestState,
    RequestType,
    Role,
    StepState,
)
from iro_console.storage.cells import among, as_date, as_moment, as_time
from iro_console.storage.rows import Rows

_REVIEWS = {f"step{position}": name for position, name in enumerate(REVIEW_STEPS)}
_IS_REVIEW = f"w.name IN ({', '.join(f':{name}' for name in _REVIEWS)})"
_OPEN = f"w.state IN ('{StepState.FUTURE}', '{StepState.INCOMING}', '{StepState.CURRENT}')"
_TO_ME = {
    f"type{position}": request.value
    for position, request in enumerate(request for request in RequestType if SENT_TO[request] is Role.IRO)
}
_AT_ONCE = 500
INCOMING = "incoming"
"""The ``row_table`` of a request that came in, where those of a form have the key of their table."""
_INCOMING = (
    f"q.row_table = '{INCOMING}' AND q.removed = FALSE"
    f" AND q.request_type IN ({', '.join(f':{name}' for name in _TO_ME)})"
)
_STEP = (
    "SELECT w.id, w.child_id, c.ref, c.name, w.name, w.state, w.due_on, w.review_number, w.role,"
    " w.assigned_to, f.name, w.note, w.returned, w.started_on, w.finished_on, r.booked_for, r.booked_at,"
    " r.held_on, w.period_id, r.id, r.adjourned_on, w.row_version, p.number,"
    " w.finished_by, l.next_due"
    " FROM work_step w JOIN child c ON c.id = w.child_id"
    " JOIN period_of_care p ON p.id = w.period_id"
    " LEFT JOIN work_step f ON f.id = w.from_step_id"
    " LEFT JOIN review r ON r.id = (SELECT x.id FROM review x WHERE x.period_id = w.period_id"
    " AND x.number = w.review_number)"
    " LEFT JOIN caseload_line l ON l.child_id = w.child_id AND l.next_number = w.review_number"
)


class StepRecord(NamedTuple):
    """A work step as stored, with what is known of its review."""

    id: int
    child_id: int
    child_ref: str
    child_name: str
    name: str
    state: str
    due_on: date | None
    review_number: int | None
    role: str
    assigned_to: str
    from_step: str
    note: str
    returned: str
    started_on: date | None
    finished_on: date | None
    booked_for: date | None
    booked_at: time | None
    held_on: date | None
    period_id: int
    review_id: int | None
    adjourned_on: date | None
    row_version: int
    period: int
    """The number of the period of care."""
    finished_by: str
    review_by: date | None
    """The last day of its review while that is the next of the child."""


class RequestRecord(NamedTuple):
    """A request as stored, with the day the report it may be about was finished."""

    id: int
    child_id: int
    child_ref: str
    child_name: str
    step_id: int | None
    type: str
    state: str
    state_on: date | None
    assigned_to: str
    note: str
    acknowledged_by: str
    acknowledged_at: datetime | None
    report_finished_on: date | None
    received_on: date | None
    step: str
    """The name of the work step it belongs to."""


def step(rows: Rows, step_id: int) -> StepRecord | None:
    """Return one work step, or None."""
    found = rows.one(f"{_STEP} WHERE w.id = :step", {"step": step_id})
    return _step(found) if found else None


def steps(rows: Rows, ids: Sequence[int]) -> dict[int, StepRecord]:
    """Return some work steps by id."""
    if not ids:
        return {}
    return {row[0]: _step(row) for row in rows.all(f"{_STEP} WHERE w.id IN ({among(ids)})")}


def steps_of(rows: Rows, child_id: int) -> list[StepRecord]:
    """Return every work step of a child, the latest first."""
    return [
        _step(row)
        for row in rows.all(f"{_STEP} WHERE w.child_id = :child ORDER BY w.id DESC", {"child": child_id})
    ]


def review_step(rows: Rows, child_id: int, period_id: int, number: int) -> StepRecord | None:
    """Return the work step of a review, finished or not; None where there is none."""
    found = rows.one(
        f"{_STEP} WHERE w.child_id = :child AND w.period_id = :period AND w.review_number = :number"
        f" AND {_IS_REVIEW} AND w.state <> '{StepState.NO_LONGER_REQUIRED}' ORDER BY w.id DESC",
        {"child": child_id, "period": period_id, "number": number, **_REVIEWS},
    )
    return _step(found) if found else None


def open_review_steps(rows: Rows, child_id: int) -> list[StepRecord]:
    """Return the open work steps of a child's reviews, in order of the review."""
    found = rows.all(
        f"{_STEP} WHERE w.child_id = :child AND {_IS_REVIEW} AND {_OPEN}"
        " ORDER BY w.period_id, w.review_number",
        {"child": child_id, **_REVIEWS},
    )
    return [_step(row) for row in found]


def folder(rows: Rows, scope: int | None, state: StepState, today: date, words: Sequence[str]) -> list[int]:
    """Return the ids of the IRO's steps in a folder, by their date, those without one last.

    A future step stands among the incoming ones from ``AHEAD_DAYS`` calendar days before its date.
    """
    params: dict[str, Any] = {"until": date.fromordinal(today.toordinal() + AHEAD_DAYS)}
    soon = f"(w.state = '{StepState.FUTURE}' AND w.due_on <= :until)"
    where = {
        StepState.FUTURE: f"w.state = '{StepState.FUTURE}' AND (w.due_on IS NULL OR w.due_on > :until)",
        StepState.INCOMING: f"(w.state = '{StepState.INCOMING}' OR {soon})",
    }.get(state, f"w.state = '{state}'")
    where += _whose(scope, words, params)
    found = rows.all(
        f"SELECT w.id FROM {_joined('work_step w', scope)}"
        f" WHERE l.child_id = w.child_id AND w.role = '{Role.IRO}' AND {where}"
        " ORDER BY w.due_on IS NULL, w.due_on, l.name_key, w.id",
        params,
    )
    return [row[0] for row in found]


def count_folder(rows: Rows, scope: int | None, today: date) -> dict[str, int]:
    """Return how many of the IRO's steps there are by state, each as it is today."""
    params: dict[str, Any] = {"until": date.fromordinal(today.toordinal() + AHEAD_DAYS)}
    now = (
        f"CASE WHEN w.state = '{StepState.FUTURE}' AND w.due_on <= :until THEN '{StepState.INCOMING}'"
        " ELSE w.state END"
    )
    whose = _whose(scope, (), params)
    # Without a scope every child counts: their caseload lines need not be read.
    joined = f"{_joined('work_step w', scope)} WHERE l.child_id = w.child_id AND"
    tables = "work_step w WHERE" if scope is None else joined
    found = rows.all(
        f"SELECT {now}, count(*) FROM {tables} w.role = '{Role.IRO}' AND {_OPEN}{whose} GROUP BY 1",
        params,
    )
    return {row[0]: int(row[1]) for row in found}


def incoming_requests(rows: Rows, scope: int | None, words: Sequence[str]) -> list[int]:
    """Return the ids of the requests that came in for the IRO: the unanswered first, then the latest."""
    params: dict[str, Any] = dict(_TO_ME)
    where = _INCOMING + _whose(scope, words, params)
    found = rows.all(
        f"SELECT q.id FROM {_joined('work_request q', scope)} WHERE l.child_id = q.child_id AND {where}"
        f" ORDER BY q.status = '{RequestState.ACKNOWLEDGED}', q.status_on DESC, q.id DESC",
        params,
    )
    return [row[0] for row in found]


def waiting_requests(rows: Rows, scope: int | None) -> list[int]:
    """Return the ids of the requests that wait for the IRO to acknowledge them, the longest first."""
    params: dict[str, Any] = dict(_TO_ME)
    where = f"{_INCOMING} AND q.status = '{RequestState.SENT}'" + _whose(scope, (), params)
    found = rows.all(
        f"SELECT q.id FROM {_joined('work_request q', scope)} WHERE l.child_id = q.child_id AND {where}"
        " ORDER BY q.status_on, q.id",
        params,
    )
    return [row[0] for row in found]


def requests_of_child(rows: Rows, child_id: int) -> list[int]:
    """Return the ids of all requests of a child, those that came in and those sent, the latest first."""
    found = rows.all(
        "SELECT id FROM work_request WHERE child_id = :child AND removed = FALSE"
        " ORDER BY status_on DESC, id DESC",
        {"child": child_id},
    )
    return [row[0] for row in found]


def count_requests(rows: Rows, scope: int | None) -> int:
    """Return how many requests wait for the IRO to acknowledge them."""
    params: dict[str, Any] = dict(_TO_ME)
    where = f"{_INCOMING} AND q.status = '{RequestState.SENT}'" + _whose(scope, (), params)
    row = rows.one(
        f"SELECT count(*) FROM {_joined('work_request q', scope)} WHERE l.child_id = q.child_id AND {where}",
        params,
    )
    return int(row[0]) if row else 0


def steps_about(rows: Rows, child_id: int) -> list[StepRecord]:
    """Return the open work steps of reviews that a request coming in may be about, the likeliest first."""
    steps = open_review_steps(rows, child_id)
    return sorted(steps, key=lambda step: step.held_on is not None)


def step_about(rows: Rows, child_id: int) -> int | None:
    """Return the work step that a request coming in is about: the child's next review not yet held."""
    steps = steps_about(rows, child_id)
    return steps[0].id if steps else None


def report_finished(rows: Rows, step_id: int) -> bool:
    """Say whether the social worker's report for a review's work step is finished."""
    found = rows.one("SELECT finished_on FROM social_work_report WHERE step_id = :step", {"step": step_id})
    return found is not None and found[0] is not None


class RequestKnown(NamedTuple):
    """A request that came in, as an import compares it."""

    id: int
    child_id: int
    type: str
    state: str
    state_on: date | None
    received_on: date | None
    row_id: str


def requests_of(rows: Rows, child_ids: Sequence[int]) -> list[RequestKnown]:
    """Return the requests that came in for some children."""
    found: list[RequestKnown] = []
    for start in range(0, len(child_ids), _AT_ONCE):
        found += [
            RequestKnown(r[0], r[1], r[2] or "", r[3] or "", as_date(r[4]), as_date(r[5]), r[6])
            for r in rows.all(
                "SELECT id, child_id, request_type, status, status_on, received_on, row_id FROM work_request"
                f" WHERE row_table = '{INCOMING}' AND removed = FALSE"
                f" AND child_id IN ({among(child_ids[start : start + _AT_ONCE])}) ORDER BY id"
            )
        ]
    return found


def children_by_ref(rows: Rows, refs: Sequence[str]) -> dict[str, int]:
    """Return reference -> id of the children that are recorded."""
    found: dict[str, int] = {}
    for start in range(0, len(refs), _AT_ONCE):
        some = {f"r{at}": ref for at, ref in enumerate(refs[start : start + _AT_ONCE])}
        places = ", ".join(f":{name}" for name in some)
        found.update(rows.all(f"SELECT ref, id FROM child WHERE ref IN ({places})", some))
    return found


def iro_of(rows: Rows, child_id: int) -> str:
    """Return the name of a child's IRO; empty when nobody is."""
    row = rows.one(
        "SELECT p.name FROM caseload_line l JOIN person p ON p.id = l.iro_id WHERE l.child_id = :child",
        {"child": child_id},
    )
    return row[0] if row is not None else ""


def requests(rows: Rows, ids: Sequence[int]) -> dict[int, RequestRecord]:
    """Return some requests by id."""
    if not ids:
        return {}
    found = rows.all(
        "SELECT q.id, q.child_id, c.ref, c.name, q.step_id, q.request_type, q.status, q.status_on,"
        " q.assigned_to, q.note, q.acknowledged_by, q.acknowledged_at,"
        " s.finished_on, q.received_on, w.name FROM work_request q JOIN child c ON c.id = q.child_id"
        " LEFT JOIN work_step w ON w.id = q.step_id"
        f" LEFT JOIN social_work_report s ON s.step_id = q.step_id WHERE q.id IN ({among(ids)})"
    )
    return {
        r[0]: RequestRecord(
            r[0],
            r[1],
            r[2],
            r[3],
            r[4],
            r[5] or "",
            r[6] or "",
            as_date(r[7]),
            r[8] or "",
            r[9] or "",
            r[10],
            as_moment(r[11]) if r[11] is not None else None,
            as_date(r[12]),
            as_date(r[13]),
            r[14] or "",
        )
        for r in found
    }


def _joined(table: str, scope: int | None) -> str:
    """Return the tables in the order in which they are best read: an IRO's children are few."""
    tables = ["caseload_line l", table]
    return " CROSS JOIN ".join(tables if scope is not None else reversed(tables))


def _whose(scope: int | None, words: Sequence[str], params: dict[str, Any]) -> str:
    where = ""
    if scope is not None:
        where, params["iro"] = " AND l.iro_id = :iro", scope
    for position, word in enumerate(words):
        pattern = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        where += f" AND l.search_key LIKE :word{position} ESCAPE '\\'"
        params[f"word{position}"] = f"%{pattern}%"
    return where


def _step(r: Sequence[Any]) -> StepRecord:
    return StepRecord(
        id=r[0],
        child_id=r[1],
        child_ref=r[2],
        child_name=r[3],
        name=r[4],
        state=r[5],
        due_on=as_date(r[6]),
        review_number=r[7],
        role=r[8],
        assigned_to=r[9],
        from_step=r[10] or "",
        note=r[11],
        returned=r[12],
        started_on=as_date(r[13]),
        finished_on=as_date(r[14]),
        booked_for=as_date(r[15]),
        booked_at=as_time(r[16]),
        held_on=as_date(r[17]),
        period_id=r[18],
        review_id=r[19],
        adjourned_on=as_date(r[20]),
        row_version=r[21],
        period=r[22],
        finished_by=r[23],
        review_by=as_date(r[24]),
    )
