"""The columns of the Work view."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from iro_console.domain.work import RequestState, RequestType, StepState, has_forms
from iro_console.storage.values import RequestValue, StepRow
from iro_console.ui.format import HIDDEN, clock_time, distance, full_date, person, short_day, sign, tone
from iro_console.ui.subject import Subject, of_request, of_step
from iro_console.ui.views import View
from iro_console.ui.widgets.columns import Cell, Column, Look
from iro_console.ui.widgets.record_list import ListSpec
from iro_console.ui.work_groups import FolderedWork, WorkLine, folders

BRIEFLY = {RequestType.REPORT_COMPLETE.value: "Social work report complete"}
"""What a notice says where its name does not fit: the end of it tells one from another."""


def _child(line: WorkLine, look: Look) -> Cell:
    return person(line.value.child_name, line.value.child_ref, hide=look.hide), "strong"


def _what(line: WorkLine, _look: Look) -> Cell:
    value = line.value
    if isinstance(value, RequestValue):
        return value.type, ""
    number = f"R{value.review_number}  " if value.review_number else ""
    if value.returned and value.state != StepState.FINISHED:
        return f"◀ {number}{value.name}", "late"
    return f"{number}{value.name}", ""


def _what_briefly(line: WorkLine, _look: Look) -> str:
    return BRIEFLY.get(line.value.type, "") if isinstance(line.value, RequestValue) else ""


def _note(line: WorkLine, look: Look) -> Cell:
    """What is to be known of it: sent back, acknowledged by whom, held or booked when, from where."""
    value = line.value
    if isinstance(value, RequestValue):
        if value.acknowledged_on is not None:
            return acknowledged(value, look.today), "done"
        if not value.can_acknowledge:
            return value.why_not, "muted"
        return (HIDDEN, "muted") if value.note and look.hide else (value.note, "")
    if value.returned:
        return f"◀ sent back: {HIDDEN if look.hide else value.returned}", "late"
    if value.held_on is not None:
        return f"held {short_day(value.held_on, look.today)}", ""
    if value.booked_for is not None:
        booked = f"booked {short_day(value.booked_for, look.today)} {clock_time(value.booked_at)}".rstrip()
        return (f"{booked}, after the limit", "late") if value.after_limit else (booked, "")
    if value.note:
        return (HIDDEN, "muted") if look.hide else (value.note, "")
    return "not booked" if has_forms(value.name) else "–", "muted"


def _whose(line: WorkLine, _look: Look) -> Cell:
    value = line.value
    role = value.role if isinstance(value, StepRow) else ""
    return value.assigned_to or role or "–", "muted"


def told_of_work(value: StepRow | RequestValue) -> tuple[str, ...]:
    """Return what is to be known of a step or a request beside the list, without people's own words."""
    if isinstance(value, RequestValue):
        about = f"about {value.step}" if value.step else ""
        came = f"came in on {full_date(value.received_on)}" if value.received_on else ""
        return tuple(filter(None, (about, came, _answered(value))))
    begun = f"started on {full_date(value.started_on)}" if value.started_on else ""
    made = f"from {value.from_step}" if value.from_step else ""
    return tuple(filter(None, ("● sent back" if value.returned else "", begun, made)))


def _answered(value: RequestValue) -> str:
    if value.acknowledged_on is None:
        return value.why_not
    return f"acknowledged on {full_date(value.acknowledged_on)} by {value.acknowledged_by}".removesuffix(
        " by "
    )


def acknowledged(value: RequestValue, today: date) -> str:
    """Return who acknowledged a request and when, in words."""
    by = f" by {value.acknowledged_by}" if value.acknowledged_by else ""
    return f"acknowledged {short_day(value.acknowledged_on, today)}{by}"


def _due(line: WorkLine, look: Look) -> Cell:
    """The day a step is due; of a request the day it came in."""
    value = line.value
    if not isinstance(value, RequestValue):
        return short_day(value.due_on, look.today), ""
    return short_day(value.received_on, look.today) if value.received_on else "–", ""


def _in(line: WorkLine, _look: Look) -> Cell:
    value = line.value
    if isinstance(value, RequestValue):
        if value.state == RequestState.SENT and not value.can_acknowledge:
            return "not yet", "muted"
        return value.state.lower(), "muted" if value.state == RequestState.ACKNOWLEDGED else "soon"
    return standing(value)


def standing(value: StepRow) -> Cell:
    """Return how far off an open work step is."""
    if value.days is None:
        return "–", "muted"
    if value.after_limit:
        return f"● {distance(value.days, value.unit)}", "late"
    ink = "muted" if value.state == StepState.FUTURE else tone(value.days)
    return f"{sign(value.days)} {distance(value.days, value.unit)}", ink


FOLDERS = ListSpec(
    columns=(
        Column("child", "Child", 18, _child, least=14, most=26),
        Column("what", "Work step or request", 34, _what, least=30, most=68, brief=_what_briefly),
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
    "Current: started. Enter or r starts a review, or goes on with its forms; < sends one back that is "
    "started, ◀ marks it. Requests are notices that came in, with the day they did: N records one, a "
    "acknowledges one as soon as its report is finished. Future: later. d notes as done what has no forms."
)

WORK_TITLES: Mapping[str, str] = dict.fromkeys(
    ("why", "held", "event", "midpoint", "placement", "legal", "export"), ""
)
"""Where work is listed, the keys for work are what the footer has room for."""


def _subject(line: WorkLine) -> Subject:
    value = line.value
    about = of_request(value) if isinstance(value, RequestValue) else of_step(value)
    title = value.type if isinstance(value, RequestValue) else value.name
    who = Subject(value.child_id, value.child_name, value.child_ref, title=title, told=told_of_work(value))
    return who._replace(**about)


VIEW = View(
    "work",
    FOLDERS,
    ABOUT,
    source=lambda desk, text, _sort: FolderedWork(desk, text),
    subject=_subject,
    by="by date in each folder",
    noun=("piece of work", "pieces of work"),
    titles=WORK_TITLES,
)
