"""The columns of the Work view."""

from __future__ import annotations

from iro_console.domain.work import RequestState, StepState
from iro_console.storage.values import RequestValue, StepRow
from iro_console.ui.format import clock_time, distance, person, short_day, sign, tone
from iro_console.ui.widgets.columns import Cell, Column, Look
from iro_console.ui.widgets.record_list import ListSpec
from iro_console.ui.work_groups import WorkLine, folders


def _child(line: WorkLine, look: Look) -> Cell:
    return person(line.value.child_name, line.value.child_ref, hide=look.hide), "strong"


def _what(line: WorkLine, _look: Look) -> Cell:
    value = line.value
    if isinstance(value, RequestValue):
        return value.type, ""
    number = f"R{value.review_number}  " if value.review_number else ""
    return f"{number}{value.name}", ""


def _note(line: WorkLine, look: Look) -> Cell:
    """What is to be known of it: sent back, acknowledged by whom, held or booked when, from where."""
    value = line.value
    if isinstance(value, RequestValue):
        if value.acknowledged_by:
            return f"acknowledged by {value.acknowledged_by}", "done"
        return (value.note, "") if value.can_acknowledge else (value.why_not, "muted")
    if value.returned:
        return f"◀ sent back: {value.returned}", "late"
    if value.held_on is not None:
        return f"held {short_day(value.held_on, look.today)}", ""
    if value.booked_for is not None:
        return f"booked {short_day(value.booked_for, look.today)} {clock_time(value.booked_at)}".rstrip(), ""
    return (value.note, "") if value.note else ("not booked", "muted")


def _whose(line: WorkLine, _look: Look) -> Cell:
    value = line.value
    role = value.role if isinstance(value, StepRow) else ""
    return value.assigned_to or role or "–", "muted"


def _due(line: WorkLine, look: Look) -> Cell:
    value = line.value
    return short_day(value.state_on if isinstance(value, RequestValue) else value.due_on, look.today), ""


def _in(line: WorkLine, _look: Look) -> Cell:
    value = line.value
    if isinstance(value, RequestValue):
        return value.state.lower(), "muted" if value.state == RequestState.ACKNOWLEDGED else "soon"
    if value.days is None:
        return "–", "muted"
    ink = "muted" if value.state == StepState.FUTURE else tone(value.days)
    return f"{sign(value.days)} {distance(value.days, value.unit)}", ink


FOLDERS = ListSpec(
    columns=(
        Column("child", "Child", 18, _child, least=14, most=26),
        Column("what", "Work step or request", 34, _what, least=30, most=64),
        Column("note", "Note", 26, _note, least=18, most=60, fold=2),
        Column("whose", "Assigned to", 14, _whose, least=11, most=22, fold=3),
        Column("due", "Due", 11, _due, fold=1),
        Column("in", "In", 12, _in),
    ),
    empty="No work yet. When a child becomes looked after, the first review stands here; r begins it.",
    sections=lambda source, _look: folders(source),
)
ABOUT = (
    "Each review as a piece of work, in the folders of the manual. Incoming: it falls due within 28 days. "
    "Current: started. Future: later. Enter or r starts a review, or goes on with its forms. Requests are "
    "notices that came in; a acknowledges one as soon as the report it is about is finished."
)
