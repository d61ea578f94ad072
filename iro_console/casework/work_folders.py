"""The folders of work, as the council's manual has them. Nothing here imports an ORM."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from iro_console.casework.desk import Desk
from iro_console.casework.filters import FilterError, parse
from iro_console.casework.listing import PagedList
from iro_console.domain.explain import count_units
from iro_console.domain.timescales import Unit
from iro_console.domain.work import (
    RequestState,
    RequestType,
    StepState,
    acknowledge_problem,
    state_on,
)
from iro_console.storage import queries_work as stored
from iro_console.storage.values import ListSource, RequestValue, StepRow

_OPEN = (StepState.CURRENT, StepState.INCOMING, StepState.FUTURE)


class WorkFolders(NamedTuple):
    """The four folders. Keys of the rows are the ids as text."""

    incoming: ListSource[StepRow]
    current: ListSource[StepRow]
    future: ListSource[StepRow]
    requests: ListSource[RequestValue]


def work_folders(desk: Desk, text_filter: str = "") -> WorkFolders:
    """Return the IRO's work steps and the requests that came in, for the children in scope.

    The filter takes words, as for lists of children. Raises ``FilterError``.
    """
    asked = parse(text_filter)
    if asked.due or asked.flags or asked.without:
        raise FilterError("In the work folders a filter is made of words: a name, a reference, a worker.")
    generation = desk.store.generation()
    reader, today = desk.store.reader(), desk.today()

    def steps(state: StepState) -> ListSource[StepRow]:
        keys = stored.folder(reader, desk.scope, state, today, asked.words)
        total = len(stored.folder(reader, desk.scope, state, today, ())) if asked.words else len(keys)
        return PagedList(desk.store, keys, total, partial(_steps, desk), generation=generation)

    found = stored.incoming_requests(reader, desk.scope, asked.words)
    total = len(stored.incoming_requests(reader, desk.scope, ())) if asked.words else len(found)
    return WorkFolders(
        steps(StepState.INCOMING),
        steps(StepState.CURRENT),
        steps(StepState.FUTURE),
        PagedList(desk.store, found, total, partial(_requests, desk), generation=generation),
    )


def steps_of(desk: Desk, child_id: int) -> list[StepRow]:
    """Return every work step of a child, others' too: what is open first, then the latest."""
    found = [as_row(desk, step) for step in stored.steps_of(desk.store.reader(), child_id)]
    return sorted(found, key=lambda row: (row.state not in _OPEN, -row.step_id))


def step(desk: Desk, step_id: int) -> StepRow:
    """Return one work step. Raises ``LookupError`` with a sentence when there is none."""
    found = stored.step(desk.store.reader(), step_id)
    if found is None:
        raise LookupError("This work step is no longer there: the record has changed.")
    return as_row(desk, found)


def as_row(desk: Desk, found: stored.StepRecord) -> StepRow:
    """Return a step as lists show it, in its state of today."""
    today = desk.today()
    days = None
    unit = "wd"
    if found.due_on is not None:
        days, unit = count_units(found.due_on, Unit.WORKING_DAYS, desk.calendar, today)
    return StepRow(
        key=str(found.id),
        step_id=found.id,
        child_id=found.child_id,
        child_ref=found.child_ref,
        child_name=found.child_name,
        name=found.name,
        state=state_on(StepState(found.state), found.due_on, today).value,
        due_on=found.due_on,
        booked_for=found.booked_for,
        booked_at=found.booked_at,
        review_number=found.review_number,
        held_on=found.held_on,
        role=found.role,
        assigned_to=found.assigned_to,
        from_step=found.from_step,
        note=found.note,
        returned=found.returned,
        started_on=found.started_on,
        finished_on=found.finished_on,
        finished_by=found.finished_by,
        after_limit=(
            found.held_on is None
            and found.booked_for is not None
            and found.review_by is not None
            and found.booked_for > found.review_by
        ),
        days=days,
        unit=unit,
    )


def _steps(desk: Desk, keys: Sequence[int]) -> list[StepRow]:
    found = stored.steps(desk.store.reader(), keys)
    return [as_row(desk, found[key]) for key in keys if key in found]


def requests(desk: Desk, ids: Sequence[int]) -> dict[int, RequestValue]:
    """Return some requests by id, as lists show them."""
    return {key: _request(found) for key, found in stored.requests(desk.store.reader(), ids).items()}


def requests_of(desk: Desk, child_id: int) -> list[RequestValue]:
    """Return every request of a child, those that came in and those that were sent, the latest first."""
    keys = stored.requests_of_child(desk.store.reader(), child_id)
    return _requests(desk, keys)


def _requests(desk: Desk, keys: Sequence[int]) -> list[RequestValue]:
    found = requests(desk, keys)
    return [found[key] for key in keys if key in found]


def _request(found: stored.RequestRecord) -> RequestValue:
    why_not = acknowledge_problem(
        RequestType(found.type), RequestState(found.state), found.report_finished_on
    )
    return RequestValue(
        key=str(found.id),
        request_id=found.id,
        child_id=found.child_id,
        child_ref=found.child_ref,
        child_name=found.child_name,
        step_id=found.step_id,
        type=found.type,
        state=found.state,
        state_on=found.state_on,
        assigned_to=found.assigned_to,
        note=found.note,
        can_acknowledge=why_not is None,
        why_not=why_not or "",
        acknowledged_by=found.acknowledged_by,
        acknowledged_at=found.acknowledged_at,
        received_on=found.received_on,
        acknowledged_on=found.state_on if found.state == RequestState.ACKNOWLEDGED else None,
        step=found.step,
    )
