"""Requests that come in: the notice that the social worker's report is complete, and acknowledging it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import uuid4

from sqlmodel import col, select

from iro_console.casework import work_folders
from iro_console.casework.desk import Desk
from iro_console.casework.requests_in import NOTHING_TO_COME, RequestPlan, id_of
from iro_console.casework.staff import me
from iro_console.casework.verbs import (
    Done,
    Problem,
    Refused,
    acting,
    needed,
    record_of,
    refusal,
    refuse_if_any,
    warning,
)
from iro_console.domain.date_text import long_date
from iro_console.domain.work import SENT_TO, RequestState, RequestType, Role, acknowledge_problem
from iro_console.forms.acts import NoticeReceived
from iro_console.forms.clean import clean_line
from iro_console.storage import queries_work as stored
from iro_console.storage.rows import Rows
from iro_console.storage.tables_reviewing import WorkRequest
from iro_console.storage.unit_of_work import UnitOfWork
from iro_console.storage.values import StepRow

FORM = NoticeReceived.__name__


def check_request(desk: Desk, child_id: int, answers: NoticeReceived) -> list[Problem]:
    """Return what speaks against recording this request; nothing is written."""
    found = needed(answers)
    if answers.request_type and answers.received_on is not None:
        record_of(desk, child_id)
        rows = desk.store.reader()
        found += _problems(desk, rows, child_id, answers.request_type, answers.received_on)
    return found


def _problems(desk: Desk, rows: Rows, child_id: int, request: str, day: date) -> list[Problem]:
    found: list[Problem] = []
    kind = next((known for known in RequestType if known == request), None)
    if kind is None or SENT_TO[kind] is not Role.IRO:
        found.append(refusal("request_type", f"“{request[:60]}” is not a request for the IRO"))
    if day > desk.today():
        found.append(refusal("received_on", f"{long_date(day)} is in the future"))
    if stored.step_about(rows, child_id) is None:
        found.append(refusal("", NOTHING_TO_COME[:1].upper() + NOTHING_TO_COME[1:]))
    known = stored.requests_of(rows, [child_id])
    if any((one.type, one.received_on) == (request, day) for one in known):
        found.append(warning("received_on", f"One that came in on {long_date(day)} is recorded already"))
    return found


def may_be_about(desk: Desk, child_id: int) -> list[StepRow]:
    """Return the work steps that a request coming in now may be about, the likeliest first."""
    return [work_folders.as_row(desk, step) for step in stored.steps_about(desk.store.reader(), child_id)]


def record_request(
    desk: Desk,
    child_id: int,
    request: str,
    *,
    note: str = "",
    received_on: date | None = None,
    assigned_to: str = "",
    about: int = 0,
) -> Done:
    """Record a request that came in for the IRO, of the day it came (today when not given).

    ``about`` is the work step of an open review it belongs to; else it is the child's next review that is
    not held. Raises ``Refused``.
    """
    day = received_on or desk.today()
    with acting(desk, "request recorded", child_id, (FORM, f"child:{child_id}")) as work:
        record = record_of(desk, child_id, work)
        refuse_if_any(_problems(desk, work.rows(), child_id, request, day))
        open_ones = [step.id for step in stored.steps_about(work.rows(), child_id)]
        step_id = about or open_ones[0]
        if step_id not in open_ones:
            raise Refused([refusal("step", "This work step is done with: choose one that is open")])
        work.describe(detail=request)
        work.session.add(
            WorkRequest(
                child_id=child_id,
                step_id=step_id,
                row_table=stored.INCOMING,
                row_id=uuid4().hex,
                rank=0,
                request_type=request,
                status=RequestState.SENT.value,
                status_on=day,
                received_on=day,
                assigned_to=clean_line(assigned_to) or me(desk),
                note=clean_line(note) or None,
            )
        )
        act_id = work.act_id
    return Done(act_id, f"Request for {record.name} recorded", child_id)


def write_requests(work: UnitOfWork, plans: Sequence[RequestPlan]) -> None:
    """Record inside an act what ``plan_requests`` found in files, once their children are recorded."""
    store = work.rows()
    ids = stored.children_by_ref(store, sorted({plan.row.child for plan in plans}))
    recorded = [plan.known for plan in plans if plan.known is not None]
    found = work.session.exec(select(WorkRequest).where(col(WorkRequest.id).in_(recorded)).with_for_update())
    known = {request.id: request for request in found}
    for row, request_id in plans:
        child = ids[row.child]
        work.describe(detail=row.request.value)
        request = known.get(request_id) or WorkRequest(
            child_id=child,
            step_id=stored.step_about(store, child),
            row_table=stored.INCOMING,
            row_id=id_of(row),
            rank=0,
            request_type=row.request.value,
            assigned_to=row.assigned_to or stored.iro_of(store, child),
            note=row.note or None,
        )
        request.status = (RequestState.ACKNOWLEDGED if row.acknowledged else RequestState.SENT).value
        request.status_on = row.on
        if not row.acknowledged:
            request.received_on = row.on
        request.acknowledged_by = row.assigned_to if row.acknowledged else ""
        work.session.add(request)
    work.session.flush()


def acknowledge(desk: Desk, request_id: int) -> Done:
    """Acknowledge a request; who and when is kept. Raises ``Refused`` until the report is finished."""
    found = stored.requests(desk.store.reader(), [request_id]).get(request_id)
    if found is None:
        raise Refused([refusal("", "This request is no longer there: the record has changed")])
    with acting(desk, "request acknowledged", found.child_id) as work:
        _, problem = acknowledge_within(desk, work, request_id)
        if problem:
            raise Refused([refusal("", problem)])
        act_id = work.act_id
    return Done(act_id, f"Request for {found.child_name} acknowledged", found.child_id)


def acknowledge_within(desk: Desk, work: UnitOfWork, request_id: int) -> tuple[str, str]:
    """Acknowledge a request as part of an act; return what it is, and why it cannot be acknowledged yet."""
    row = work.session.exec(select(WorkRequest).where(WorkRequest.id == request_id).with_for_update()).first()
    now = stored.requests(work.rows(), [request_id]).get(request_id)
    if row is None or now is None:
        return "", "This request is no longer there: the record has changed"
    problem = acknowledge_problem(RequestType(now.type), RequestState(now.state), now.report_finished_on)
    if problem is not None:
        return "", problem
    work.describe(detail=now.type)
    row.status, row.status_on = RequestState.ACKNOWLEDGED.value, desk.today()
    row.acknowledged_by, row.acknowledged_at = me(desk), desk.now()
    work.session.add(row)
    work.session.flush()
    return f"Request for {now.child_name}", ""
