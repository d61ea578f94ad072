"""The part of a child's page about work: the steps of everybody concerned, and the requests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from iro_console.domain.work import StepState, has_forms
from iro_console.storage.page_values import ChildPage
from iro_console.storage.values import RequestValue, StepRow
from iro_console.ui.format import HIDDEN, clock_time, full_date, moment, short_day
from iro_console.ui.ink import Run
from iro_console.ui.screens.child_entries import Entry, Part, headings
from iro_console.ui.widgets.columns import Cell, Column, Look
from iro_console.ui.widgets.record_list import ListSpec
from iro_console.ui.work_view import acknowledged, standing

OPEN, OVER, REQUESTS = "Open work", "Finished, or no longer required", "Requests"
_OVER = (StepState.FINISHED, StepState.NO_LONGER_REQUIRED)


def _entries(page: ChildPage, _look: Look) -> Sequence[Entry]:
    steps = [(OVER if step.state in _OVER else OPEN, step) for step in page.steps]
    return [
        *(Entry(f"step/{step.key}", step, OPEN) for heading, step in steps if heading is OPEN),
        *(Entry(f"request/{request.key}", request, REQUESTS) for request in page.requests),
        *(Entry(f"step/{step.key}", step, OVER) for heading, step in steps if heading is OVER),
    ]


def _what(entry: Entry, _look: Look) -> Cell:
    value = entry.value
    if isinstance(value, RequestValue):
        return value.type, ""
    number = f"R{value.review_number}  " if value.review_number else ""
    return f"{number}{value.name}", ""


def _whose(entry: Entry, _look: Look) -> Cell:
    value: StepRow | RequestValue = entry.value
    return value.assigned_to or (value.role if isinstance(value, StepRow) else "") or "–", "muted"


def _day(entry: Entry, look: Look) -> Cell:
    """The day it was finished or is due; of a request the day it came in, or was sent."""
    value: StepRow | RequestValue = entry.value
    if isinstance(value, RequestValue):
        on = value.received_on or value.state_on
    else:
        on = value.finished_on or value.due_on
    return short_day(on, look.today) if on else "–", ""


def _state(entry: Entry, look: Look) -> Cell:
    value: StepRow | RequestValue = entry.value
    if isinstance(value, RequestValue):
        words = acknowledged(value, look.today) if value.acknowledged_on else value.state.lower()
        return words, "done" if value.acknowledged_on else "soon" if value.received_on else "muted"
    if value.state == StepState.FINISHED:
        return "✓ finished", "done"
    if value.state == StepState.NO_LONGER_REQUIRED:
        return "– no longer required", "muted"
    if value.returned:
        return "◀ sent back", "late"
    return standing(value)


WORK = ListSpec(
    columns=(
        Column("what", "Work step or request", 34, _what, least=30, most=70),
        Column("state", "State", 22, _state, least=20, most=44),
        Column("day", "Day", 11, _day),
        Column("whose", "Assigned to", 16, _whose, least=12, most=26, fold=1),
    ),
    empty="No work step yet: becoming looked after brings the first review.",
    sections=headings,
)


def _fact(name: str, text: str, ink: str = "") -> list[Run]:
    return [(f"{name}  ", "muted"), (text, ink)]


def _read(entry: Entry, look: Look) -> Iterator[list[Run]]:
    value: StepRow | RequestValue = entry.value
    yield from _read_request(value, look) if isinstance(value, RequestValue) else _read_step(value, look)


def _read_step(step: StepRow, look: Look) -> Iterator[list[Run]]:
    yield [(step.name, "heading")]
    yield _fact("State", step.state.lower())
    yield _fact("Assigned to", step.assigned_to or step.role)
    if step.review_number:
        yield _fact("For", f"review {step.review_number}")
    for name, on in (("Due", step.due_on), ("Started", step.started_on), ("Finished", step.finished_on)):
        if on is not None:
            yield _fact(name, full_date(on))
    if step.finished_by:
        yield _fact("By", step.finished_by)
    if step.booked_for is not None and has_forms(step.name):
        yield _fact("Booked for", f"{full_date(step.booked_for)} {clock_time(step.booked_at)}".rstrip())
    if step.from_step:
        yield _fact("From", step.from_step)
    for name, text in (("Sent back because", step.returned), ("Note", step.note)):
        if text:
            yield []
            yield [(name, "muted")]
            yield [(HIDDEN if look.hide else text, "")]


def _read_request(request: RequestValue, look: Look) -> Iterator[list[Run]]:
    yield [(request.type, "heading")]
    if request.step:
        yield _fact("Belongs to", request.step)
    if request.received_on is not None:
        yield _fact("Came in", full_date(request.received_on))
    if request.acknowledged_on is None:
        state = request.state.lower()
        yield _fact("State", f"{state}, {full_date(request.state_on)}" if request.state_on else state)
    else:
        at = request.acknowledged_at
        on = moment(at, look.today) if at is not None else full_date(request.acknowledged_on)
        yield _fact("Acknowledged", f"{on}, by {request.acknowledged_by}".removesuffix(", by "))
    yield _fact("Assigned to", request.assigned_to or "–")
    if request.received_on is not None and request.why_not and request.acknowledged_on is None:
        yield []
        yield [(request.why_not, "soon")]
    if request.note:
        yield []
        yield [("Note", "muted")]
        yield [(HIDDEN if look.hide else request.note, "")]


def _open(page: ChildPage) -> int:
    return sum(step.state not in _OVER for step in page.steps)


WORK_PART = Part("work", "Work", _entries, WORK, _read, _open)
