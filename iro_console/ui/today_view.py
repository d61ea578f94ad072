"""The Today view: what is late and what falls due next, the most urgent first."""

from __future__ import annotations

from iro_console.casework.work import work_list
from iro_console.domain.significant_events import OF_EVENTS, event_of
from iro_console.storage.values import WorkRow
from iro_console.ui.format import day_month, person, short_day, state
from iro_console.ui.grouped import GroupedWork, headings
from iro_console.ui.subject import Subject
from iro_console.ui.views import View
from iro_console.ui.widgets.columns import Cell, Column, Look
from iro_console.ui.widgets.record_list import ListSpec


def _who_waits(row: WorkRow, _look: Look) -> Cell:
    return row.waits_for or "–", "muted"


def _work_state(row: WorkRow, _look: Look) -> Cell:
    if row.status in _MET:
        return "✓ done", "done"
    return state(row.status, row.days, row.unit)


def _work_day(row: WorkRow, look: Look) -> Cell:
    """The day it is due; of a decision on an event the day the IRO was told says more."""
    return (f"told {day_month(row.told_on)}" if row.told_on else short_day(row.due, look.today)), ""


_MET = ("met", "met late")
_STILL_TO_DO = ("open", "overdue")


def _is_over(row: WorkRow) -> bool:
    """Say whether a row only keeps its place: it was done, or is no longer asked for."""
    return row.status not in _STILL_TO_DO


WORK = ListSpec(
    columns=(
        Column(
            "child",
            "Child",
            20,
            lambda row, look: (person(row.child_name, row.child_ref, hide=look.hide), "strong"),
            least=18,
            most=26,
        ),
        Column("what", "What", 28, lambda row, look: (row.titled(hide=look.hide), ""), least=26, most=56),
        Column("waits", "Waits for", 16, _who_waits, least=12, most=20, fold=2),
        Column("due", "Due", 11, _work_day, fold=1),
        Column("in", "In", 13, _work_state),
    ),
    empty="Nothing is late, and nothing is due soon. t shows what falls due within four weeks, or folds it "
    "away; 2 shows the whole caseload, or how children come into it.",
    sections=lambda source, _look: headings(source),
    over=_is_over,
)


def _work_subject(row: WorkRow) -> Subject:
    return Subject(
        row.child_id,
        row.child_name,
        row.child_ref,
        row.rule,
        row.occurrence,
        row.title,
        # What made it urgent no longer does.
        () if _is_over(row) else row.terms,
        row.review_number,
        event=event_of(row.occurrence) if row.rule in OF_EVENTS else 0,
        hidden_title=row.hidden_title,
    )


_ABOUT = (
    "Each row is something to do, yours or somebody else's to chase. The order is kept while you work down "
    "the list; F5 shows a newer one. The sum behind a row's place stands beside it and under w."
)

VIEW = View(
    "today",
    WORK,
    "What is late and what falls due this week or in the next five working days, the most urgent first, "
    "with the reviews of the next four weeks that no lawful day is found for yet. What else falls due "
    "in the four weeks is folded away; a filter finds it all the same. "
    f"{_ABOUT}",
    source=lambda desk, text, _sort: GroupedWork(work_list(desk, text, folded=True), desk),
    subject=_work_subject,
    noun=("thing to do", "things to do"),
    called="what is near",
    titles={"face": ""},
    faces=(
        View(
            "today/whole",
            WORK,
            f"What is late and what falls due in the next four weeks, the most urgent first. {_ABOUT}",
            source=lambda desk, text, _sort: GroupedWork(work_list(desk, text), desk),
            subject=_work_subject,
            noun=("thing to do", "things to do"),
            called="four weeks",
            titles={"face": ""},
        ),
    ),
)
