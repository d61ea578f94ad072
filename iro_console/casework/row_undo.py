"""Taking back the user's last act on the rows of a form, and doing it again: within that form alone."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from iro_console.casework.desk import Desk
from iro_console.casework.form_rows import ADDED, BROUGHT_IN, CHANGED, DELETED, MOVED
from iro_console.casework.form_saving import refuse_unless_writable, take_tick
from iro_console.casework.review_state import form_of, load_case
from iro_console.casework.undo import NOTHING_TO_REDO, NOTHING_TO_UNDO, Reversal, reverse
from iro_console.casework.verbs import Done, Refused, refusal
from iro_console.storage import undo as history
from iro_console.storage.rows import Rows
from iro_console.storage.tables_monitoring import ROW_TABLES
from iro_console.storage.tables_reviewing import PlanLine
from iro_console.storage.undo import Change, PastAct
from iro_console.storage.unit_of_work import UnitOfWork

CARRIED, SUGGESTED = "decision carried forward", "next actions suggested"
_ACTS = frozenset({ADDED, BROUGHT_IN, CHANGED, MOVED, DELETED, CARRIED, SUGGESTED})
_KEPT_IN: tuple[Any, ...] = (*ROW_TABLES.values(), PlanLine)
_ROW_TABLES = frozenset(str(table.__tablename__) for table in _KEPT_IN)


def undo_rows(desk: Desk, step_id: int, form_key: str) -> Done:
    """Take back the user's last act on the rows of a form that was not taken back yet.

    Raises ``Refused`` when there is none, and ``Changed`` when a row was changed since in another way.
    """
    return _turn(desk, step_id, form_key, again=False)


def redo_rows(desk: Desk, step_id: int, form_key: str) -> Done:
    """Do again what was taken back last. Raises as ``undo_rows`` does."""
    return _turn(desk, step_id, form_key, again=True)


def _turn(desk: Desk, step_id: int, form_key: str, *, again: bool) -> Done:
    form_of(form_key)

    def pick(work: UnitOfWork) -> Sequence[PastAct]:
        case = load_case(desk, step_id, work)
        form = case.form(form_key)
        refuse_unless_writable(case, form)
        acts = _acts(work.rows(), desk.user, case.step.child_id, step_id, form.rows)
        found = history.to_redo(acts) if again else history.to_undo(acts)
        if found is None:
            raise Refused([refusal("", f"{NOTHING_TO_REDO if again else NOTHING_TO_UNDO} here")])
        return [found]

    def untick(work: UnitOfWork, turn: Reversal) -> None:
        rows = work.rows()
        touched = {_place(rows, change)[1] for change in turn.changes if change.entity in _ROW_TABLES}
        for section in form_of(form_key).sections:
            if touched & {table.key for table in section.tables}:
                take_tick(work, step_id, form_key, section.key)

    return reverse(desk, pick, untick)


def _acts(rows: Rows, who: str, child_id: int, step_id: int, keys: Collection[str]) -> Iterator[PastAct]:
    """Give somebody's acts on the rows of one form of a step, the latest first."""
    for act in history.acts_of(rows, who, child_id):
        if act.words in _ACTS:
            places = (
                _place(rows, change)
                for change in history.changes_of(rows, act.id)
                if change.entity in _ROW_TABLES
            )
            if any(step == step_id and key in keys for step, key in places):
                yield act


def _place(rows: Rows, change: Change) -> tuple[int, str]:
    """Return the work step and the table of a row that an act changed; (0, "") when it is gone."""
    if change.before is None or change.after is None:
        row = change.before or change.after or {}
        return row["step_id"] or 0, row["row_table"]
    found = rows.one(
        f"SELECT step_id, row_table FROM {change.entity} WHERE id = :id", {"id": int(change.key)}
    )
    return (found[0] or 0, found[1]) if found is not None else (0, "")
