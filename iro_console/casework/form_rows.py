"""Rows of the tables of a review's forms: added, edited, moved and deleted at once, and taken back again.

Every act is stored when it is done, under the row's stable id. A removed row stays in its table, marked.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from sqlmodel import select

from iro_console.casework.desk import Desk
from iro_console.casework.form_saving import refuse_unless_writable, section_state, take_tick
from iro_console.casework.known import with_known
from iro_console.casework.review_state import (
    Case,
    StoredForm,
    StoredRow,
    catalogues,
    form_of,
    load_case,
    table_of,
)
from iro_console.casework.taking_over import known_lines
from iro_console.casework.typed_before import draft_form, draft_record, new_row_id, unreadable
from iro_console.casework.verbs import Changed, Done, Refused, acting, refusal, refuse_if_any
from iro_console.domain.decisions import DecisionStatus
from iro_console.domain.next_actions import ActionStatus
from iro_console.domain.work import SENT_TO, RequestState, RequestType
from iro_console.forms.answers import read_answers, write_answers
from iro_console.forms.form import FormSection, RowTable, section_problems
from iro_console.forms.plan import adopt, plan_of
from iro_console.forms.prefill import Held, typed
from iro_console.forms.section import Section, questions
from iro_console.storage import drafts
from iro_console.storage.tables_reviewing import ROW_TABLES
from iro_console.storage.unit_of_work import UnitOfWork

ADDED, CHANGED, MOVED, DELETED = "row added", "row changed", "row moved", "row deleted"
BROUGHT_IN = "rows brought in"
_OF_OTHERS = ("report_", "plan_")
"""Tables whose rows are somebody else's: they are told again as rows known from before."""


class RowDone(NamedTuple):
    """An act on a row that was recorded."""

    done: Done
    row_id: str
    version: int


class Place(NamedTuple):
    """Where an act on a row takes place."""

    case: Case
    form: StoredForm
    section: FormSection
    table: RowTable


def add_row(
    desk: Desk,
    step_id: int,
    form_key: str,
    table_key: str,
    raw: Mapping[str, str],
    *,
    row_id: str | None = None,
    after: str | None = None,
) -> RowDone:
    """Add a row, at the end or after another. What is not answered yet is taken as it is.

    ``row_id`` is the id under which it was typed. A row of a report or care plan that tells a need known
    from before gets that row's id. Raises ``Refused`` for cells that cannot be read (field: the column).
    """
    child_id = load_case(desk, step_id).step.child_id
    with acting(desk, ADDED, child_id) as work:
        place = place_of(desk, step_id, form_key, table_key, work)
        _refuse_lines(place)
        section = _read(place, raw)
        typed_as = row_id or new_row_id()
        key = _known_as(place, raw) or typed_as
        if any(row.id == key for row in place.form.rows[table_key]):
            raise Refused([refusal("", "This row is there already")])
        row = new_row(place, key, _rank_after(work, place, after))
        _put(row, section, table_key)
        _describe(work, place, section)
        work.session.add(row)
        _after(work, place, section, typed_as)
        work.session.flush()
        version, act_id = row.row_version, work.act_id
    return RowDone(Done(act_id, f"{place.table.title}: row added", child_id), key, version)


def bring_in_rows(
    desk: Desk, step_id: int, form_key: str, table_key: str, rows: Sequence[Mapping[str, str]]
) -> Done:
    """Add many rows to a table at once, as raw answers: those of a plan that were pasted.

    Raises ``Refused`` when a cell of any row cannot be read (field: "place of the row/column"); then none is
    added.
    """
    child_id = load_case(desk, step_id).step.child_id
    with acting(desk, BROUGHT_IN, child_id) as work:
        place = place_of(desk, step_id, form_key, table_key, work)
        _refuse_lines(place)
        taken: set[str] = set()
        for position, raw in enumerate(rows):
            try:
                section = _read(place, raw)
            except Refused as refused:
                raise Refused(
                    one._replace(field=f"{position}/{one.field}", text=f"Row {position + 1}: {one.text}")
                    for one in refused.problems
                ) from None
            key = _known_as(place, raw, taken) or new_row_id()
            taken.add(key)
            row = new_row(place, key, _last_rank(place) + len(taken))
            _put(row, section, table_key)
            work.session.add(row)
        take_tick(work, step_id, form_key, place.section.key)
        work.describe(detail=f"{place.table.title}: {len(rows)} rows")
        act_id = work.act_id
    added = "row" if len(rows) == 1 else "rows"
    return Done(act_id, f"{place.table.title}: {len(rows)} {added} added", child_id)


def edit_row(
    desk: Desk,
    step_id: int,
    form_key: str,
    table_key: str,
    row_id: str,
    raw: Mapping[str, str],
    *,
    seen_version: int,
) -> RowDone:
    """Write what a row says now. Raises ``Refused``, and ``Changed`` when it was written since."""
    child_id = load_case(desk, step_id).step.child_id
    with acting(desk, CHANGED, child_id) as work:
        place = place_of(desk, step_id, form_key, table_key, work)
        stored = _stored(place, row_id)
        section = _read(place, raw)
        if stored.version != seen_version:
            _refuse_if_changed(place, stored, section)
        _refuse_if_sent(work, place, row_id)
        row = _row(work, place, row_id) if stored.version else new_row(place, row_id, stored.rank)
        row.removed = False
        _put(row, section, table_key)
        _keep_shown(row, place.table, stored.section)
        _describe(work, place, section)
        work.session.add(row)
        _after(work, place, section, row_id)
        work.session.flush()
        version, act_id = row.row_version, work.act_id
    return RowDone(Done(act_id, f"{place.table.title}: row saved", child_id), row_id, version)


def move_row(desk: Desk, step_id: int, form_key: str, table_key: str, row_id: str, to: int) -> Done:
    """Move a row to a place in its table, counted from nought. Raises ``Refused``."""
    child_id = load_case(desk, step_id).step.child_id
    with acting(desk, MOVED, child_id) as work:
        place = place_of(desk, step_id, form_key, table_key, work)
        _refuse_lines(place)
        stored = _stored(place, row_id)
        order = [row.id for row in place.form.live(table_key) if row.id != stored.id]
        order.insert(min(max(to, 0), len(order)), stored.id)
        _describe(work, place, stored.section)
        for rank, key in enumerate(order, 1):
            row = _row(work, place, key)
            if row.rank != rank:
                row.rank = rank
                work.session.add(row)
        act_id = work.act_id
    return Done(act_id, f"{place.table.title}: row moved", child_id)


def delete_row(desk: Desk, step_id: int, form_key: str, table_key: str, row_id: str) -> Done:
    """Take a row out of its table; it can be taken back. Raises ``Refused``."""
    child_id = load_case(desk, step_id).step.child_id
    with acting(desk, DELETED, child_id) as work:
        place = place_of(desk, step_id, form_key, table_key, work)
        stored = _stored(place, row_id)
        _refuse_lines(place)
        _refuse_if_sent(work, place, row_id)
        row = _row(work, place, row_id)
        row.removed = True
        _describe(work, place, stored.section)
        work.session.add(row)
        if place.table.needed and len(place.form.live(table_key)) == 1:
            take_tick(work, step_id, form_key, place.section.key)
        _drop_draft(work, place, row_id)
        act_id = work.act_id
    return Done(act_id, f"{place.table.title}: row deleted", child_id)


def place_of(desk: Desk, step_id: int, form_key: str, table_key: str, work: UnitOfWork) -> Place:
    """Return where an act on a row takes place. Raises ``Refused`` when nothing may be written there."""
    form_of(form_key)
    case = load_case(desk, step_id, work)
    form = with_known(case, case.form(form_key))
    refuse_unless_writable(case, form)
    section = next(one for one in form.form.sections if any(table.key == table_key for table in one.tables))
    return Place(case, form, section, form.form.table(table_key))


def new_row(place: Place, row_id: str, rank: int) -> Any:
    """Return a new row of a table, with what every row of that table begins with."""
    key = place.table.key
    row = table_of(key)(step_id=place.case.step.id, row_table=key, row_id=row_id, rank=rank)
    if key == "next_actions":
        row.status = ActionStatus.PROPOSED.value
    if key == "requests":
        row.child_id = place.case.step.child_id
        row.status, row.status_on = RequestState.TO_SEND.value, place.case.context.today
    return row


def _read(place: Place, raw: Mapping[str, str]) -> Section:
    """Return the answers of a row. Raises ``Refused`` for those that cannot be read."""
    context = place.case.context
    given = {q.name: raw.get(q.name, "") for q in questions(place.table.row) if not q.read_only}
    if place.table.key == "requests" and not given.get("assigned_to", "").strip():
        kind = next((one for one in RequestType if one == given.get("request_type", "").strip()), None)
        given["assigned_to"] = SENT_TO[kind].value if kind is not None else ""
    read = read_answers(
        place.table.row, given, today=context.today, calendar=context.calendar, catalogues=catalogues()
    )
    wrong = unreadable(given, read.problems)
    refuse_if_any(refusal(name, text) for name, text in wrong.items())
    return read.section


def _put(row: Any, section: Section, table_key: str) -> None:
    """Write the answers into the row's columns; of a row that was taken over, note what was typed."""
    raw = write_answers(section)
    if table_key not in ROW_TABLES:
        before = write_answers(row)
        names = [question.name for question in questions(type(section))]
        held = {
            name: typed(
                Held(before.get(name, ""), row.origins.get(name, ""), name in row.typed), raw.get(name, "")
            )
            for name in names
        }
        row.origins = {name: one.origin for name, one in held.items() if one.origin}
        row.typed = [name for name, one in held.items() if one.touched]
    for question in questions(type(section)):
        if not question.read_only:
            setattr(row, question.name, getattr(section, question.name))
    if table_key == "decisions" and getattr(row, "status", None) is None:
        row.status = DecisionStatus.NOT_STARTED.value


def _keep_shown(row: Any, table: RowTable, known: Section) -> None:
    """Keep with a row what its read-only columns showed when it was written."""
    for question in questions(table.row):
        if question.read_only and table.lines:
            setattr(row, question.name, getattr(known, question.name))


def _refuse_lines(place: Place) -> None:
    if place.table.lines:
        raise Refused([refusal("", "These rows are given: they are answered, not added, moved or removed")])


def _known_as(place: Place, raw: Mapping[str, str], used: Collection[str] = ()) -> str | None:
    """Return the id of the row known from before which a row of a report or plan tells again."""
    key = place.table.key
    if not key.startswith(_OF_OTHERS):
        return None
    taken = {row.id for row in place.form.rows[key]} | set(used)
    known = [line for line in known_lines(place.case) if line.id not in taken]
    (line,) = adopt([(plan_of(key), raw)], known, lambda: "")
    return line.id or None


def _rank_after(work: UnitOfWork, place: Place, after: str | None) -> int:
    rows = place.form.rows[place.table.key]
    found = next((row for row in rows if row.id == after), None)
    if found is None:
        return _last_rank(place) + 1
    for row in rows:
        if row.rank > found.rank:
            later = _row(work, place, row.id)
            later.rank += 1
            work.session.add(later)
    return found.rank + 1


def _last_rank(place: Place) -> int:
    return max((row.rank for row in place.form.rows[place.table.key]), default=0)


def _stored(place: Place, row_id: str) -> StoredRow:
    found = next((row for row in place.form.live(place.table.key) if row.id == row_id), None)
    if found is None:
        raise Refused([refusal("", "This row is no longer there: it was deleted in another window")])
    return found


def _row(work: UnitOfWork, place: Place, row_id: str) -> Any:
    table = table_of(place.table.key)
    return work.session.exec(
        select(table)
        .where(
            table.step_id == place.case.step.id,
            table.row_table == place.table.key,
            table.row_id == row_id,
        )
        .with_for_update()
    ).one()


def _refuse_if_changed(place: Place, stored: StoredRow, section: Section) -> None:
    theirs, yours = write_answers(stored.section), write_answers(section)
    names = [
        q.name
        for q in questions(place.table.row)
        if not q.read_only and theirs.get(q.name, "") != yours.get(q.name, "")
    ]
    if names:
        raise Changed(
            f"This row of {place.table.title} was changed in another window since you opened it",
            {name: theirs.get(name, "") for name in names},
            {name: yours.get(name, "") for name in names},
        )


def _refuse_if_sent(work: UnitOfWork, place: Place, row_id: str) -> None:
    if place.table.key != "requests":
        return
    request: Any = _row(work, place, row_id)
    if request.status != RequestState.TO_SEND.value:
        raise Refused([refusal("", "This request was sent: it cannot be changed")])


def _describe(work: UnitOfWork, place: Place, section: Section) -> None:
    raw = write_answers(section)
    first = next((raw[q.name] for q in questions(place.table.row) if q.name in raw), "")
    first = " ".join(first.split())
    shown = first if len(first) <= 60 else f"{first[:59]}…"
    work.describe(detail=f"{place.table.title}: {shown}" if shown else place.table.title)


def _after(work: UnitOfWork, place: Place, section: Section, typed_as: str) -> None:
    """Take the section's tick away when the row is not complete; let the row's draft go."""
    state = section_state(work, place.case.step.id, place.form.form.key, place.section.key)
    context = place.case.within(place.form)
    if state.completed and section_problems(section, context, place.table.optional):
        take_tick(work, place.case.step.id, place.form.form.key, place.section.key)
    _drop_draft(work, place, typed_as)


def _drop_draft(work: UnitOfWork, place: Place, row_id: str) -> None:
    desk, step = place.case.desk, place.case.step
    drafts.drop_recorded(
        work.rows(),
        desk.store,
        draft_form(place.form.form.key, place.table.key),
        draft_record(step.child_id, step.id, row_id),
        desk.user,
        desk.window,
    )
