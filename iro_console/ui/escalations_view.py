"""The columns of the Escalations view."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from iro_console.casework.escalation_list import LATE, EscalationRow, StagedList, board, escalations
from iro_console.domain.escalations import Move
from iro_console.storage.values import ListSource
from iro_console.ui.escalation_text import gauge
from iro_console.ui.format import distance, person, short_day, sign, tone
from iro_console.ui.subject import Subject
from iro_console.ui.views import View
from iro_console.ui.widgets.columns import Cell, Column, Look
from iro_console.ui.widgets.record_list import ListSpec
from iro_console.ui.widgets.sections import Section

_GAUGE = 6
"""Cells of the gauge in a column."""


def _stage(row: EscalationRow, _look: Look) -> Cell:
    return (row.stage_title, "") if row.stage else ("–", "muted")


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
        taken = "" if row.days_to_action is None else f"after {row.days_to_action} wd"
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
        Column("stage", "Stage", 18, _stage, least=17, most=34),
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


def _columns(source: ListSource[Any], _look: Look) -> Sequence[Section]:
    """Return a column for every stage, in order, those without cards too."""
    found: list[Section] = []
    start = 0
    for title, cards in source.columns if isinstance(source, StagedList) else ():
        found.append(Section(title, start, cards))
        start += cards
    return found


def _card(row: EscalationRow, look: Look, width: int) -> Sequence[Cell]:
    """Return what a card says: who, about what, how far its clock is, by when, and what comes next."""
    lines: list[Cell] = [
        (person(row.child_name, row.child_ref, hide=look.hide), "strong"),
        (row.themes, "muted"),
    ]
    if row.clock is not None:
        text, ink = gauge(row.clock, max(width - 9, 4))
        lines.append((text, ink))
    elif row.sent_on is not None:
        lines.append((f"sent {short_day(row.sent_on, look.today)}", "muted"))
    if row.key.endswith("/C"):
        return [*lines, (f"told {short_day(row.referred_on, look.today)}", "muted")]
    if row.closed_on is not None:
        return [*lines, (row.outcome, "done")]
    if row.due_on is not None:
        near = row.days <= 5
        what = ["reply"] if row.sent_on is not None and not row.answer else [] if near else ["by"]
        when = distance(row.days, row.unit) if near else short_day(row.due_on, look.today)
        lines.append((" ".join([sign(row.days), *what, when]), tone(row.days)))
    if row.step.move is not Move.WAIT:
        lines.append((f"→ {row.next_words}", "strong"))
    return lines


BOARD = ListSpec(columns=(), empty=ESCALATIONS.empty, sections=_columns, card=_card)
ABOUT_BOARD = (
    "The open escalations by stage, each with the working days used of the 20 for all stages and by when its "
    "reply is due. The arrows move among the cards, Enter opens one whole with what can be done, and t shows "
    "the same as a list. Cafcass can be told at any time beside the stages: such a card stands there too."
)
ABOUT = (
    "What was raised with the council, by what is due next: the reply to a stage, or your own next step. All "
    "formal stages together have 20 working days, from the day the first is sent. Enter opens one whole, "
    "with what can be done: send the next stage, record the reply, tell Cafcass, close it. Type closed in "
    "the filter for those that are over. Good practice has no clock."
)

_TITLES = {"escalate": "escalate", "face": "board or list", "review": "", "book": "", "held": ""}
"""What commands are called in the footer here."""


def _subject(row: EscalationRow) -> Subject:
    return Subject(row.child_id, row.child_name, row.child_ref, title=row.ref, escalation=row.escalation_id)


VIEW = View(
    "escalations",
    BOARD,
    ABOUT_BOARD,
    source=lambda desk, text, _sort: board(desk, text),
    subject=_subject,
    by="by stage",
    noun=("card", "cards"),
    called="as a board",
    titles=_TITLES,
    faces=(
        View(
            "escalations/list",
            ESCALATIONS,
            ABOUT,
            source=lambda desk, text, _sort: escalations(desk, text),
            subject=_subject,
            by="by what is due next",
            noun=("escalation", "escalations"),
            called="as a list",
            titles=_TITLES,
        ),
    ),
)
