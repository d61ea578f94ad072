"""Saving the sections of a review's forms, marking them complete, and what follows from what they say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlmodel import col, select

from iro_console.casework.desk import Desk
from iro_console.casework.known import with_known
from iro_console.casework.marking import mark_met
from iro_console.casework.review_forms import within
from iro_console.casework.review_state import (
    Case,
    StoredForm,
    catalogues,
    fields_of,
    form_of,
    load_case,
)
from iro_console.casework.staff import me
from iro_console.casework.taking_over import computed_fields, held_fields
from iro_console.casework.typed_before import draft_form, draft_record, unreadable
from iro_console.casework.verbs import (
    Changed,
    Done,
    Problem,
    Refused,
    acting,
    beside,
    refusal,
    refuse_if_any,
)
from iro_console.domain.reviews import check_adjourned
from iro_console.domain.work import CARE_PLAN, REPORT_OF, RequestState, StepState
from iro_console.forms.answers import Answers, read_answers, write_answers
from iro_console.forms.chairs_monitoring import CHAIRS_MONITORING
from iro_console.forms.context import ReviewContext
from iro_console.forms.form import FormSection, section_missing
from iro_console.forms.midpoint_monitoring import MIDPOINT_MONITORING
from iro_console.forms.prefill import typed
from iro_console.forms.record_of_review import RECORD_OF_REVIEW
from iro_console.forms.section import Section
from iro_console.storage import drafts
from iro_console.storage.tables import Review
from iro_console.storage.tables_reviewing import (
    FORM_TABLES,
    ChecklistLine,
    FormSectionState,
    WorkRequest,
    WorkStep,
)
from iro_console.storage.unit_of_work import UnitOfWork

_REPORT_RULE = "HB-05"
_IN_CURRENT_WORK = (CHAIRS_MONITORING.key, RECORD_OF_REVIEW.key, MIDPOINT_MONITORING.key)
"""The forms that can be written only in a step that was started; the others may be written before."""


class Saved(NamedTuple):
    """A section that was saved."""

    done: Done
    version: int
    """The section's version from now on."""
    problems: Mapping[str, str]
    """Field -> sentence, for what could not be read: it stays in the draft."""


def save_section(
    desk: Desk,
    step_id: int,
    form_key: str,
    section_key: str,
    raw: Mapping[str, str],
    *,
    seen_version: int,
    complete: bool = False,
) -> Saved:
    """Save what was typed into a section, and with ``complete`` mark it complete.

    Without ``complete`` everything that can be read is written, the tick is taken away, and the rest stays
    in the draft. With it anything wrong or missing is refused and nothing is written.
    Raises ``Refused`` (fields of rows as "table/row id/column"), and ``Changed`` when the section was saved
    with other answers since ``seen_version``.
    """
    form_of(form_key)
    child_id = load_case(desk, step_id).step.child_id
    with acting(desk, "section completed" if complete else "form saved", child_id) as work:
        case = load_case(desk, step_id, work)
        form = with_known(case, case.form(form_key))
        asked = form.form.section(section_key)
        refuse_unless_writable(case, form)
        work.describe(detail=f"{form.form.title}: {asked.title}")
        version, unread = write_section(
            work, case, form, asked, raw, seen_version=seen_version, complete=complete
        )
        act_id = work.act_id
    message = f"{asked.title}: {'marked complete' if complete else 'saved'}"
    return Saved(Done(act_id, message, child_id), version, unread)


def write_section(
    work: UnitOfWork,
    case: Case,
    form: StoredForm,
    asked: FormSection,
    raw: Mapping[str, str],
    *,
    seen_version: int,
    complete: bool,
) -> tuple[int, Mapping[str, str]]:
    """Write a section inside an act; return its version and what could not be read (see ``save_section``)."""
    desk, key = case.desk, form.form.key
    read = _read(case, asked, raw)
    unread = unreadable(raw, read.problems) if read is not None else {}
    section = read.section if read is not None else None
    context = within(case.within(form), asked, section)
    if complete:
        refuse_if_any(_problems(form, asked, context, unread))
    _refuse_if_changed(form, asked, section, raw, unread, seen_version)
    state = section_state(work, case.step.id, key, asked.key)
    if section is not None:
        _write(work, case, form, asked, section, unread, context, state)
    state.completed = complete
    state.completed_by = me(desk) if complete else ""
    state.completed_at = desk.now() if complete else None
    state.row_version += 1
    work.session.add(state)
    _follow(work, case, form, asked, section, complete=complete)
    _keep_unread(work, case, key, asked.key, {name: raw[name] for name in unread})
    work.session.flush()
    return state.row_version, unread


def untick(desk: Desk, step_id: int, form_key: str, section_key: str) -> Done:
    """Take the mark "Section completed" away. Raises ``Refused``."""
    form_of(form_key)
    child_id = load_case(desk, step_id).step.child_id
    with acting(desk, "section opened again", child_id) as work:
        case = load_case(desk, step_id, work)
        form = case.form(form_key)
        asked = form.form.section(section_key)
        refuse_unless_writable(case, form)
        work.describe(detail=f"{form.form.title}: {asked.title}")
        take_tick(work, step_id, form_key, section_key)
        act_id = work.act_id
    return Done(act_id, f"{asked.title}: no longer marked complete", child_id)


def refuse_unless_writable(case: Case, form: StoredForm) -> None:
    """Raise ``Refused`` when nothing may be written in a form: its step is done, not started, or it is not
    made yet.
    """
    state = case.step.state
    if state in (StepState.FINISHED, StepState.NO_LONGER_REQUIRED):
        raise Refused([refusal("", f"This work step is {state.lower()}: its forms can only be read")])
    if form.form.key in _IN_CURRENT_WORK and state != StepState.CURRENT:
        raise Refused([refusal("", "Start the work step first: its forms are written in the current work")])
    if form.form.key == RECORD_OF_REVIEW.key and not form.exists:
        raise Refused([refusal("", "The record of review is not made yet, or was deleted")])


def section_state(work: UnitOfWork, step_id: int, form_key: str, section_key: str) -> FormSectionState:
    """Return the row that says how a section stands, locked for this act, or a new one."""
    found = work.session.exec(
        select(FormSectionState)
        .where(
            FormSectionState.step_id == step_id,
            FormSectionState.form == form_key,
            FormSectionState.section == section_key,
        )
        .with_for_update()
    ).first()
    return found or FormSectionState(step_id=step_id, form=form_key, section=section_key, row_version=0)


def take_tick(work: UnitOfWork, step_id: int, form_key: str, section_key: str) -> None:
    """Take the tick of a section away, if it has one."""
    state = section_state(work, step_id, form_key, section_key)
    if state.id is not None and state.completed:
        state.completed, state.completed_by, state.completed_at = False, "", None
        work.session.add(state)


def send_requests(work: UnitOfWork, case: Case) -> int:
    """Send the requests of the step that wait to be sent; return how many."""
    waiting = work.session.exec(
        select(WorkRequest).where(
            WorkRequest.step_id == case.step.id,
            col(WorkRequest.removed).is_(False),
            WorkRequest.status == RequestState.TO_SEND.value,
        )
    ).all()
    for request in waiting:
        request.status, request.status_on = RequestState.SENT.value, case.context.today
        work.session.add(request)
    return len(waiting)


def form_row(work: UnitOfWork, form_key: str, step_id: int) -> Any:
    """Return the row that holds the answers of a form, locked for this act, or a new one."""
    table = FORM_TABLES[form_key]
    found = work.session.exec(select(table).where(table.step_id == step_id).with_for_update()).first()
    return found or table(step_id=step_id)


def _read(case: Case, asked: FormSection, raw: Mapping[str, str]) -> Answers[Any] | None:
    if asked.section is None:
        return None
    open_fields = {q.name: raw.get(q.name, "") for q in fields_of(asked) if not q.read_only}
    context = case.context
    return read_answers(
        asked.section, open_fields, today=context.today, calendar=context.calendar, catalogues=catalogues()
    )


def _problems(
    form: StoredForm, asked: FormSection, context: ReviewContext, unread: Mapping[str, str]
) -> list[Problem]:
    found: list[Problem] = []
    for one in section_missing(form.form, asked, context, True, unread):
        field = one.field
        if one.row is not None:
            field = f"{one.field}/{form.live(one.field)[one.row].id}/{one.column}"
        found.append(refusal(field, one.sentence))
    return found


def _refuse_if_changed(
    form: StoredForm,
    asked: FormSection,
    section: Section | None,
    raw: Mapping[str, str],
    unread: Mapping[str, str],
    seen_version: int,
) -> None:
    state, stored = form.states.get(asked.key), form.answers[asked.key]
    if section is None or stored is None or state is None or state.version == seen_version:
        return
    theirs = write_answers(stored)
    yours = write_answers(section) | {name: raw[name] for name in unread}
    names = [
        q.name
        for q in fields_of(asked)
        if not q.read_only and theirs.get(q.name, "") != yours.get(q.name, "")
    ]
    if names:
        raise Changed(
            f"{asked.title} was saved in another window since you opened it",
            {name: theirs.get(name, "") for name in names},
            {name: yours.get(name, "") for name in names},
        )


def _write(
    work: UnitOfWork,
    case: Case,
    form: StoredForm,
    asked: FormSection,
    section: Section,
    unread: Mapping[str, str],
    context: ReviewContext,
    state: FormSectionState,
) -> None:
    """Write the answers into their columns, and note which of them were typed and which taken over."""
    row = form_row(work, form.form.key, case.step.id)
    computed = computed_fields(case, asked, section, context)
    held = held_fields(case, form, asked)
    raw = write_answers(section)
    for question in fields_of(asked):
        name = question.name
        if question.read_only:
            setattr(row, name, computed.get(name))
        elif name not in unread:
            setattr(row, name, getattr(section, name))
            held[name] = typed(held[name], raw.get(name, ""))
    state.origins = {name: one.origin for name, one in held.items() if one.origin}
    state.typed = [name for name, one in held.items() if one.touched]
    work.session.add(row)


def _follow(
    work: UnitOfWork,
    case: Case,
    form: StoredForm,
    asked: FormSection,
    section: Any,
    *,
    complete: bool,
) -> None:
    """Carry out what follows from what a section says, in the same act."""
    match form.form.key:
        case "chairs_monitoring":
            send_requests(work, case)
            if asked.key == "review_details":
                _adjourn(work, case, section)
        case "social_work_report":
            if section.received_on is not None:
                mark_met(work, case, _REPORT_RULE, section.received_on)
            if section.finished_on is not None:
                _finish_theirs(
                    work, case, REPORT_OF[case.step.name], section.finished_on, section.finished_by
                )
        case "care_plan":
            if section.finished_on is not None:
                _finish_theirs(work, case, CARE_PLAN, section.finished_on, section.finished_by)
        case "qa_checklist":
            if complete:
                _store_known(work, case, form)
        case _:
            pass


def _adjourn(work: UnitOfWork, case: Case, details: Any) -> None:
    """An adjourned review starts the clock of resuming it at once, long before the step is finished."""
    if details.adjourned is not True or details.adjourned_on is None or case.step.held_on is not None:
        return
    if case.step.adjourned_on == details.adjourned_on:
        return
    problems = check_adjourned(case.period, case.number, details.adjourned_on, case.context.today)
    refuse_if_any(beside("adjourned_on", problems))
    review = work.session.get_one(Review, case.step.review_id)
    review.adjourned_on = details.adjourned_on
    review.started_on = review.started_on or details.adjourned_on
    work.session.add(review)


def _finish_theirs(
    work: UnitOfWork, case: Case, name: str, finished_on: Any, finished_by: str | None
) -> None:
    """Finish the social worker's own work step, where there is one for this review."""
    for step in work.session.exec(
        select(WorkStep).where(
            WorkStep.child_id == case.step.child_id,
            WorkStep.period_id == case.step.period_id,
            WorkStep.name == name,
            WorkStep.review_number == case.number,
            col(WorkStep.state).not_in([StepState.FINISHED.value, StepState.NO_LONGER_REQUIRED.value]),
        )
    ).all():
        step.state = StepState.FINISHED.value
        step.started_on = step.started_on or finished_on
        step.finished_on, step.finished_by = finished_on, finished_by or ""
        work.session.add(step)


def _store_known(work: UnitOfWork, case: Case, form: StoredForm) -> None:
    for row in form.live("items"):
        if row.version == 0 and write_answers(row.section):
            line = ChecklistLine(step_id=case.step.id, row_table="items", row_id=row.id, rank=row.rank)
            for name, value in row.section.model_dump().items():
                setattr(line, name, value)
            work.session.add(line)


def _keep_unread(
    work: UnitOfWork, case: Case, form_key: str, section_key: str, unread: Mapping[str, str]
) -> None:
    """Let the draft go with what it became; what could not be read stays in it."""
    desk, rows = case.desk, work.rows()
    name, record = draft_form(form_key, section_key), draft_record(case.step.child_id, case.step.id)
    drafts.drop_recorded(rows, desk.store, name, record, desk.user, desk.window)
    if unread and drafts.load(rows, name, record, desk.user) is None:
        drafts.save(rows, name, record, desk.user, desk.window, unread, desk.now())
