"""Taking back the last act on the rows of a form, and doing it again: one act at a time, after a restart too.

What an act did is read from the history; taking it back is an act like any other.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from iro_console.casework.desk import Desk
from iro_console.casework.form_rows import ADDED, BROUGHT_IN, CHANGED, DELETED, MOVED
from iro_console.casework.form_saving import refuse_unless_writable, take_tick
from iro_console.casework.review_state import StoredForm, form_of, load_case, table_of
from iro_console.casework.verbs import Changed, Done, Refused, acting, refusal
from iro_console.storage import queries_reviewing as stored
from iro_console.storage.rows import Rows
from iro_console.storage.unit_of_work import UnitOfWork

TAKEN_BACK, DONE_AGAIN = "row act taken back", "row act done again"
CARRIED, SUGGESTED = "decision carried forward", "next actions suggested"
_ACTS = frozenset({ADDED, BROUGHT_IN, CHANGED, MOVED, DELETED, CARRIED, SUGGESTED})
_OWN = frozenset({"id", "row_version"})


def undo_rows(desk: Desk, step_id: int, form_key: str) -> Done:
    """Take back the last act on the rows of a form that was not taken back yet.

    Raises ``Refused`` when there is none, and ``Changed`` when a row was changed since in another way.
    """
    return _turn(desk, step_id, form_key, again=False)


def redo_rows(desk: Desk, step_id: int, form_key: str) -> Done:
    """Do again what was taken back last. Raises as ``undo_rows`` does."""
    return _turn(desk, step_id, form_key, again=True)


def _turn(desk: Desk, step_id: int, form_key: str, *, again: bool) -> Done:
    form_of(form_key)
    child_id = load_case(desk, step_id).step.child_id
    with acting(desk, DONE_AGAIN if again else TAKEN_BACK, child_id) as work:
        case = load_case(desk, step_id, work)
        form = case.form(form_key)
        refuse_unless_writable(case, form)
        rows, tables = work.rows(), _tables(form)
        done, undone = _stacks(rows, child_id, step_id, tables)
        found = undone if again else done
        if not found:
            raise Refused([refusal("", f"There is nothing to {'do again' if again else 'undo'} here")])
        act, words = found[-1]
        work.describe(detail=f"{form.form.title}: {words}")
        touched: set[str] = set()
        for change in stored.row_changes(rows, act, child_id, step_id, tables):
            touched.add(_put_back(work, form, change, again=again))
        for section in form.form.sections:
            if touched & {table.key for table in section.tables}:
                take_tick(work, step_id, form_key, section.key)
        work.line(stored.ABOUT_ACT, act, {"act": words})
        act_id = work.act_id
    return Done(act_id, f"{'Done again' if again else 'Taken back'}: {words}", child_id)


def _tables(form: StoredForm) -> list[tuple[str, Sequence[str]]]:
    keys: dict[str, list[str]] = {}
    for key in form.rows:
        keys.setdefault(table_of(key).__tablename__, []).append(key)
    return list(keys.items())


def _stacks(
    rows: Rows, child_id: int, step_id: int, tables: Sequence[tuple[str, Sequence[str]]]
) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return what can be taken back and what can be done again, the last at the end."""
    about = stored.taken_back(rows, child_id)
    acts = stored.row_acts(rows, child_id, step_id, tables)
    words = dict(acts)
    done: list[tuple[str, str]] = []
    undone: list[tuple[str, str]] = []
    for act, what in acts:
        of = about.get(act)
        if of is not None and of in words:
            source, target = (done, undone) if what == TAKEN_BACK else (undone, done)
            if (of, words[of]) in source:
                source.remove((of, words[of]))
                target.append((of, words[of]))
        elif what in _ACTS:
            done.append((act, what))
            undone.clear()
    return done, undone


def _put_back(work: UnitOfWork, form: StoredForm, change: stored.RowChange, *, again: bool) -> str:
    """Give a row what it had before an act, or after it; return the key of its table."""
    tables = {table_of(key).__tablename__: table_of(key) for key in form.rows}
    row: Any = work.session.get_one(tables[change.entity], change.row)
    was, becomes = (change.before, change.after) if again else (change.after, change.before)
    if change.before is None:
        was, becomes = {"removed": again}, {"removed": not again}
    was, becomes = was or {}, becomes or {}
    now = {name: _plain(getattr(row, name)) for name in becomes if name not in _OWN}
    differing = [name for name, value in now.items() if value != was.get(name)]
    if differing:
        raise Changed(
            "A row was changed since: it is left as it is",
            {name: str(now[name]) for name in differing},
            {name: str(becomes[name]) for name in differing},
        )
    for name in now:
        setattr(row, name, _typed(tables[change.entity], name, becomes[name]))
    work.session.add(row)
    return row.row_table


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime | time) else value


def _typed(table: type[Any], name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    kind = str(table.model_fields[name].annotation)
    if "datetime.datetime" in kind:
        return datetime.fromisoformat(value)
    if "datetime.date" in kind:
        return date.fromisoformat(value)
    return time.fromisoformat(value) if "datetime.time" in kind else value
