"""The columns of the Mid-points view: the mid-points to come, and the decisions that drift."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import timedelta

from iro_console.casework.drifting import DriftRow, drifting
from iro_console.casework.midpoints import MidpointRow, Midpoints, midpoints
from iro_console.casework.work import WITHIN_DAYS
from iro_console.domain.limits import MIDPOINT_RULE
from iro_console.domain.midpoint import Argument
from iro_console.storage.values import ListSource
from iro_console.ui.format import HIDDEN, day_month, distance, full_date, person, short_day, sign, tone
from iro_console.ui.subject import Subject
from iro_console.ui.views import View
from iro_console.ui.widgets.columns import Cell, Column, Look
from iro_console.ui.widgets.record_list import ListSpec
from iro_console.ui.widgets.sections import Section

ABOUT_MIDPOINTS = (
    "The mid-points still to be done, by date, with what already argues for a look: decisions overdue or "
    "carried forward, the social worker's visits late, the care plan not updated after the review, the child "
    "not spoken to since. A mid-point lies half way to the next review and moves with it. Enter or m opens "
    "its form."
)
ABOUT_DRIFT = (
    "The open decisions that drift, of all children: past their date, carried forward twice or more, put off "
    "twice or more, or silent since a mid-point was held. Enter shows one in full with its history."
)


def _child(row: MidpointRow | DriftRow, look: Look) -> Cell:
    return person(row.child_name, row.child_ref, hide=look.hide), "strong"


def _state(row: MidpointRow, look: Look) -> Cell:
    if row.done_on is not None:
        return f"✓ {day_month(row.done_on)}", "done"
    if row.begun_on is not None and row.days >= 0:
        return f"◐ begun {day_month(row.begun_on)}", "soon"
    del look
    return f"{sign(row.days)} {distance(row.days, 'd')}", tone(row.days)


def _follows(row: MidpointRow, look: Look) -> Cell:
    on = short_day(row.held_on, look.today) if row.held_on.year != look.today.year else day_month(row.held_on)
    return f"R{row.number} {on}", "muted"


def _count(number: int) -> Cell:
    return (str(number), "late") if number else ("–", "muted")


def _argues(row: MidpointRow, argument: Argument, words: str) -> Cell:
    found = any(reason.name is argument for reason in row.reasons)
    return (f"● {words}", "late") if found else ("–", "muted")


MIDPOINTS = ListSpec(
    columns=(
        Column("child", "Child", 18, _child, least=14, most=26),
        Column("due", "Due", 11, lambda row, look: (short_day(row.due, look.today), "")),
        Column("in", "In", 11, _state),
        Column("follows", "After", 10, _follows, fold=2, most=15),
        Column("visits", "Visits", 6, lambda row, _: _argues(row, Argument.VISITS_LATE, "late")),
        Column("plan", "Plan", 5, lambda row, _: _argues(row, Argument.PLAN_NOT_UPDATED, "old")),
        Column("spoken", "Spoken", 6, lambda row, _: _argues(row, Argument.NOT_SPOKEN_TO, "no")),
        Column("overdue", "Overdue", 7, lambda row, _: _count(row.overdue), align="right"),
        Column("carried", "Carried", 7, lambda row, _: _count(row.carried), align="right", fold=1),
    ),
    empty="No mid-point is to come. After a review that was held the next one stands here; m begins it.",
    sections=lambda source, look: _headings(source, look),
    over=lambda row: row.done_on is not None,
)


def _headings(source: ListSource[MidpointRow], look: Look) -> tuple[Section, ...]:
    if not isinstance(source, Midpoints):
        return ()
    late = bisect_left(source.due, look.today)
    soon = bisect_right(source.due, look.today + timedelta(days=WITHIN_DAYS))
    return (
        Section("Late", 0, late, "late"),
        Section("Next four weeks", late, soon - late),
        Section("Later", soon, len(source.due) - soon),
    )


def told_of_midpoint(row: MidpointRow) -> tuple[str, ...]:
    """Return what is said of a mid-point beside the list."""
    if row.done_on is not None:
        return (f"done on {full_date(row.done_on)}",)
    begun = f"begun on {full_date(row.begun_on)}: m goes on with it" if row.begun_on is not None else ""
    moving = "the next review is not booked: the date may move" if row.provisional else ""
    return tuple(filter(None, (begun, *(f"● {reason.words}" for reason in row.reasons), moving)))


# drifting decisions


def _by(row: DriftRow, look: Look) -> Cell:
    late = row.due_on is not None and row.due_on < look.today and row.is_open
    return short_day(row.due_on, look.today), "late" if late else ""


def _why(row: DriftRow, _look: Look) -> Cell:
    if not row.is_open:
        return f"✓ {row.status.lower()}", "done"
    return ("● " + ", ".join(row.drift), "late") if row.drift else ("– no longer drifts", "muted")


DRIFT = ListSpec(
    columns=(
        Column("child", "Child", 18, _child, least=14, most=20),
        Column(
            "decision",
            "Decision",
            30,
            lambda row, look: (HIDDEN, "muted") if look.hide else (" ".join(row.decision.split()), ""),
            least=26,
            most=52,
        ),
        Column("who", "Who", 14, lambda row, _: (row.owner or "–", "muted"), least=10, most=18, fold=2),
        Column("by", "By", 11, _by, fold=1),
        Column("why", "Why it drifts", 30, _why, least=20, most=60),
    ),
    empty="No decision drifts: none is overdue, carried twice, put off twice, or silent since a mid-point.",
    over=lambda row: not row.is_open or not row.drift,
)


def told_of_decision(row: DriftRow) -> tuple[str, ...]:
    """Return what is said of a decision beside the list."""
    by = f"by {full_date(row.due_on)}" if row.due_on is not None else "no date"
    why = (f"● {', '.join(row.drift)}",) if row.drift else ()
    return (*why, f"{row.owner or 'nobody'}, {by}: {row.status.lower()}")


_DRIFTING = {"escalate": "escalate", "face": "mid-points", "review": "", "book": "", "held": ""}
"""What commands are called in the footer of the decisions that drift."""


def _midpoint_subject(row: MidpointRow) -> Subject:
    return Subject(
        row.child_id,
        row.child_name,
        row.child_ref,
        MIDPOINT_RULE,
        row.occurrence,
        f"Mid-point after review {row.number}",
        review=row.number,
        told=told_of_midpoint(row),
    )


def _drift_subject(row: DriftRow) -> Subject:
    return Subject(
        row.child_id,
        row.child_name,
        row.child_ref,
        title=row.decision,
        review=row.review_number,
        decision=row.key,
        told=told_of_decision(row),
        hidden_title=HIDDEN,
    )


VIEW = View(
    "midpoints",
    MIDPOINTS,
    ABOUT_MIDPOINTS,
    source=lambda desk, text, _sort: midpoints(desk, text),
    subject=_midpoint_subject,
    by="by date",
    noun=("mid-point", "mid-points"),
    faces=(
        View(
            "midpoints/drift",
            DRIFT,
            ABOUT_DRIFT,
            source=lambda desk, text, sort: drifting(desk, text, sort or "due"),
            subject=_drift_subject,
            sorts=(("due", "longest overdue"), ("carried", "carried most"), ("name", "child")),
            noun=("drifting decision", "drifting decisions"),
            titles=_DRIFTING,
            texts=True,
        ),
    ),
)
