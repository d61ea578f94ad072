"""The columns of the Escalations view."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from iro_console.casework.escalation_list import LATE, EscalationRow
from iro_console.domain.escalations import Move
from iro_console.ui.escalation_text import gauge
from iro_console.ui.format import distance, person, short_day, sign, tone
from iro_console.ui.widgets.columns import Cell, Column, Look
from iro_console.ui.widgets.record_list import ListSpec
from iro_console.ui.widgets.sections import Section

_GAUGE = 6
"""Cells of the gauge in a column."""


def _stage(row: EscalationRow, _look: Look) -> Cell:
    if not row.stage:
        return "–", "muted"
    number = f"{row.stage}  " if row.stage.isdigit() and row.stage != "0" else ""
    return f"{number}{row.stage_words}", ""


def _next(row: EscalationRow, _look: Look) -> Cell:
    if row.closed_on is not None:
        return row.outcome or "closed", "done"
    if not row.next_words:
        return "–", "muted"
    if row.step.move is Move.WAIT:
        return row.next_words, "muted"
    return f"→ {row.next_words}", "strong"


def _used(row: EscalationRow, _look: Look) -> Cell:
    return gauge(row.clock, _GAUGE) if row.clock is not None else ("–", "muted")


def _due(row: EscalationRow, look: Look) -> Cell:
    return short_day(row.closed_on or row.due_on or row.raised_on, look.today), ""


def _in(row: EscalationRow, _look: Look) -> Cell:
    if row.closed_on is not None:
        taken = "" if row.days_to_action is None else f"action in {row.days_to_action} wd"
        return taken or "closed", "muted"
    if row.due_on is None:
        return "noted", "muted"
    return f"{sign(row.days)} {distance(row.days, row.unit)}", tone(row.days)


def headings(source: Any, _look: Look) -> Sequence[Section]:
    """Return the headings of the list, as its rows stand under them."""
    found: list[Section] = []
    for rank, row in enumerate(source.page(0, source.count())):
        if not found or found[-1].title != row.heading:
            found.append(Section(row.heading, rank, 0, "late" if row.heading == LATE else "heading"))
        found[-1] = found[-1]._replace(rows=found[-1].rows + 1)
    return found


ESCALATIONS = ListSpec(
    columns=(
        Column(
            "child",
            "Child",
            18,
            lambda row, look: (person(row.child_name, row.child_ref, hide=look.hide), "strong"),
            least=14,
            most=26,
        ),
        Column("stage", "Stage", 20, _stage, least=16, most=34),
        Column("themes", "About", 22, lambda row, _: (row.themes or "–", "muted"), least=14, most=44, fold=4),
        Column("next", "Next", 20, _next, least=18, most=24),
        Column("used", "Working days", 15, _used, fold=3),
        Column("due", "Due", 11, _due, fold=1),
        Column("in", "In", 13, _in),
        Column("sent_to", "Sent to", 18, lambda row, _: (row.sent_to or "–", ""), most=26, fold=6),
        Column("ref", "Reference", 10, lambda row, _: (row.ref, "muted"), fold=5),
    ),
    empty="No escalation is open. e raises one from any list or a child's page: a concern, a dispute, a "
    "QAR, or good practice to be noted.",
    sections=headings,
)
ABOUT = (
    "What was raised with the council, by what is due next: the reply to a stage, or your own next step. All "
    "formal stages together have 20 working days, from the day the first is sent. Enter opens one whole, "
    "with what can be done: send the next stage, record the reply, tell Cafcass, close it. Type closed in "
    "the filter for those that are over. Good practice has no clock."
)
