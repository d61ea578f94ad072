"""Making the record of review once the report is finished, deleting one made too early, refreshing forms."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlmodel import col, select

from iro_console.casework.desk import Desk
from iro_console.casework.form_saving import form_row, refuse_unless_writable, section_state, take_tick
from iro_console.casework.review_forms import refusal_of
from iro_console.casework.review_state import (
    Case,
    StoredForm,
    catalogues,
    fields_of,
    form_of,
    load_case,
    table_of,
)
from iro_console.casework.taking_over import (
    PLAN_SECTIONS,
    held_fields,
    merged_fields,
    notes,
    plan_lines,
)
from iro_console.casework.typed_before import draft_record
from iro_console.casework.verbs import Done, Refused, acting, refusal
from iro_console.domain.work import Refusal, StepState
from iro_console.forms.answers import read_answers
from iro_console.forms.plan import PlanColumns
from iro_console.forms.prefill import FilledLines, Held, HeldLine
from iro_console.forms.record_of_review import RECORD_OF_REVIEW
from iro_console.forms.section import questions
from iro_console.storage import drafts
from iro_console.storage.tables_reviewing import FormSectionState, PlanLine
from iro_console.storage.unit_of_work import UnitOfWork

_RECORD = RECORD_OF_REVIEW.key
_COLUMNS = {question.name: question for question in questions(PlanColumns)}


class NotYet(Refused):
    """The record of review cannot be made yet; ``refusal`` says why and what can be done instead."""

    def __init__(self, why: Refusal) -> None:
        super().__init__([refusal("", why.sentence)])
        self.refusal = why


class Refreshed(NamedTuple):
    """What taking over again brought."""

    done: Done | None
    """None when nothing changed."""
    changed: tuple[tuple[str, str], ...]
    """(section, field) or (section, "table/row id/column") of what has another text now."""
    notes: tuple[str, ...]
    """What has to be said out loud: sources that were blank, or not finished."""


def create_form(desk: Desk, step_id: int, form_key: str = _RECORD) -> Done:
    """Make the record of review, its plans taken over. Raises ``NotYet`` until the report is finished."""
    if form_key != _RECORD:
        raise Refused([refusal("", "Only the record of review has to be made: the other forms are there")])
    child_id = load_case(desk, step_id).step.child_id
    with acting(desk, "record of review made", child_id) as work:
        case = load_case(desk, step_id, work)
        form = case.form(_RECORD)
        if form.exists:
            raise Refused([refusal("", "There is a record of this review already")])
        if case.step.state != StepState.CURRENT:
            raise Refused(
                [refusal("", "Start the work step first: its forms are written in the current work")]
            )
        why = refusal_of(case)
        if why is not None:
            raise NotYet(why)
        work.describe(detail=case.step.name)
        work.session.add(form_row(work, _RECORD, step_id))
        for section in PLAN_SECTIONS:
            _write_lines(work, case, form, section, plan_lines(case, form, section))
        act_id = work.act_id
    return Done(act_id, f"Record of review of {case.step.child_name} made", child_id)


def delete_form(desk: Desk, step_id: int, form_key: str = _RECORD) -> Done:
    """Delete a record of review that was made too early, with all that is in it; the history keeps it.

    Raises ``Refused`` once the step is finished.
    """
    if form_key != _RECORD:
        raise Refused([refusal("", "Only the record of review can be deleted")])
    child_id = load_case(desk, step_id).step.child_id
    with acting(desk, "record of review deleted", child_id) as work:
        case = load_case(desk, step_id, work)
        form = case.form(_RECORD)
        refuse_unless_writable(case, form)
        work.describe(detail=case.step.name)
        for key in form.rows:
            table = table_of(key)
            found = select(table).where(table.step_id == step_id, table.row_table == key)
            for row in work.session.exec(found).all():
                work.session.delete(row)
        for state in work.session.exec(
            select(FormSectionState).where(
                FormSectionState.step_id == step_id, col(FormSectionState.form) == _RECORD
            )
        ).all():
            work.session.delete(state)
        work.session.delete(form_row(work, _RECORD, step_id))
        record = draft_record(child_id, step_id)
        rows = work.rows()
        for draft in drafts.of_user(rows, desk.user):
            here = draft.record == record or draft.record.startswith(f"{record}/")
            if here and draft.form.startswith(f"{_RECORD}/"):
                drafts.drop(rows, draft.form, draft.record, desk.user)
        act_id = work.act_id
    return Done(act_id, f"Record of review of {case.step.child_name} deleted", child_id)


def refresh_form(desk: Desk, step_id: int, form_key: str) -> Refreshed:
    """Take again from the sources into the sections that were saved before and into the plans.

    Field by field, and never over anybody's typing; a section that changes loses its tick. What was never
    saved is taken over whenever it is opened. Raises ``Refused``.
    """
    form_of(form_key)
    case = load_case(desk, step_id)
    found, said = _differences(case, case.form(form_key)), notes(case) if form_key == _RECORD else ()
    if not found:
        refuse_unless_writable(case, case.form(form_key))
        return Refreshed(None, (), said)
    with acting(desk, "form refreshed from its sources", case.step.child_id) as work:
        case = load_case(desk, step_id, work)
        form = case.form(form_key)
        refuse_unless_writable(case, form)
        work.describe(detail=form.form.title)
        changed = _differences(case, form)
        for section in form.form.sections:
            if not any(key == section.key for key, _ in changed):
                continue
            if form.answers[section.key] is not None:
                _merge(work, case, form, section.key)
            if form_key == _RECORD and section.key in PLAN_SECTIONS:
                _write_lines(work, case, form, section.key, plan_lines(case, form, section.key))
            take_tick(work, step_id, form_key, section.key)
        act_id = work.act_id
    many = "1 field" if len(changed) == 1 else f"{len(changed)} fields"
    return Refreshed(Done(act_id, f"{many} brought up to date", case.step.child_id), tuple(changed), said)


def _differences(case: Case, form: StoredForm) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for section in form.form.sections:
        if form.answers[section.key] is not None:
            held, merged = held_fields(case, form, section), merged_fields(case, form, section)
            found += [(section.key, name) for name in merged if merged[name].text != held[name].text]
        if form.form.key == _RECORD and form.exists and section.key in PLAN_SECTIONS:
            lines = plan_lines(case, form, section.key)
            tables = {table.key.partition("_")[2]: table.key for table in section.tables}
            plans = {line.id: tables[line.plan] for line in lines.lines}
            found += [(section.key, f"{plans[row]}/{row}/{column}") for row, column in lines.changed]
    return found


def _merge(work: UnitOfWork, case: Case, form: StoredForm, section_key: str) -> None:
    asked = form.form.section(section_key)
    assert asked.section is not None
    merged = merged_fields(case, form, asked)
    raw = {name: one.text for name, one in merged.items()}
    context = case.context
    read = read_answers(
        asked.section, raw, today=context.today, calendar=context.calendar, catalogues=catalogues()
    )
    row = form_row(work, form.form.key, case.step.id)
    for question in fields_of(asked):
        if not question.read_only:
            setattr(row, question.name, getattr(read.section, question.name))
    state = section_state(work, case.step.id, form.form.key, section_key)
    state.origins = {name: one.origin for name, one in merged.items() if one.origin}
    state.typed = [name for name, one in merged.items() if one.touched]
    state.row_version += 1
    work.session.add(row)
    work.session.add(state)


def _write_lines(work: UnitOfWork, case: Case, form: StoredForm, section: str, filled: FilledLines) -> None:
    tables = {table.key.partition("_")[2]: table.key for table in form.form.section(section).tables}
    known = {
        (row.row_table, row.row_id): row
        for row in work.session.exec(
            select(PlanLine).where(
                PlanLine.step_id == case.step.id, col(PlanLine.row_table).in_(list(tables.values()))
            )
        ).all()
    }
    last = max((row.rank for row in known.values()), default=0)
    for line in filled.lines:
        key = tables[line.plan]
        row = known.get((key, line.id))
        if row is None:
            last += 1
            row = PlanLine(step_id=case.step.id, row_table=key, row_id=line.id, rank=last)
        _set(row, line)
        work.session.add(row)


def _set(row: Any, line: HeldLine) -> None:
    cells: dict[str, Held] = {name: one for name, one in line.cells.items() if name in _COLUMNS}
    for name, one in cells.items():
        if (getattr(row, name) or "") != one.text:
            setattr(row, name, one.text or None)
    origins = {name: one.origin for name, one in cells.items() if one.origin}
    if row.origins != origins:
        row.origins = origins
    typed = [name for name, one in cells.items() if one.touched]
    if sorted(row.typed) != sorted(typed):
        row.typed = typed
