"""A form of a work step as a screen shows it: what is stored, taken over, typed before, and still missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from iro_console.casework.decisions import facts_of
from iro_console.casework.desk import Desk
from iro_console.casework.form_state import Look, RowState, SectionState, TableState
from iro_console.casework.known import PaperChase, chases, with_known
from iro_console.casework.midpoint_known import audit_labels, found_so_far
from iro_console.casework.review_state import (
    FORMS,
    Case,
    StoredForm,
    StoredRow,
    catalogues,
    form_of,
    load_case,
)
from iro_console.casework.taking_over import computed_fields, held_fields, notes, previous_form
from iro_console.casework.typed_before import TYPED, TypedBefore, typed_before, unreadable
from iro_console.casework.work_folders import as_row
from iro_console.domain.date_text import short_date
from iro_console.domain.decisions import drift, is_open
from iro_console.domain.work import (
    WILL_BE_SENT,
    Missing,
    Refusal,
    RequestState,
    StepState,
    record_refusal,
    record_warnings,
)
from iro_console.forms.answers import read_answers, write_answer, write_answers
from iro_console.forms.chairs_monitoring import halfway
from iro_console.forms.context import ReviewContext
from iro_console.forms.form import (
    Form,
    FormSection,
    RowTable,
    is_asked,
    is_needed,
    missing,
    section_problems,
)
from iro_console.forms.midpoint_monitoring import MIDPOINT_MONITORING
from iro_console.forms.qa_checklist import ITEMS
from iro_console.forms.record_of_review import RECORD_OF_REVIEW
from iro_console.forms.section import Section, questions
from iro_console.storage import queries_reviewing as stored
from iro_console.storage.values import StepRow

__all__ = ["FORMS", "FormState", "Look", "look", "open_form"]

_LINES = {item.key: item.label for item in ITEMS}
_JUDGED = ("judgement", "midpoint_outcome")
_LOOKED_AT = ("checks", "child_talk")
"""The sections of a mid-point that say above them what was found."""


class OpenDecision(NamedTuple):
    """A decision of an earlier review that is still open."""

    id: str
    decision: str
    owner: str
    due_on: date | None
    status: str
    carried: int
    drift: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormState:
    """A form, whole."""

    form_key: str
    form: Form
    title: str
    step: StepRow
    exists: bool
    """False only for a record of review that was not made yet."""
    refusal: Refusal | None
    """Why it cannot be made, and what can be done instead."""
    can_delete: bool
    read_only: bool
    sections: tuple[SectionState, ...]
    context: ReviewContext
    missing: tuple[Missing, ...]
    notes: tuple[str, ...]
    open_decisions: tuple[OpenDecision, ...]
    previous_review: date | None
    chases: tuple[PaperChase, ...]
    """What is missing for the review and is to be raised."""

    @property
    def child_id(self) -> int:
        """The child it is about."""
        return self.step.child_id

    @property
    def child_name(self) -> str:
        """The child's name."""
        return self.step.child_name

    @property
    def child_ref(self) -> str:
        """The child's reference."""
        return self.step.child_ref

    @property
    def belongs_to(self) -> str:
        """The work step it belongs to, by its exact name."""
        return self.step.name

    @property
    def has_sources(self) -> bool:
        """Whether its answers come from report, care plan and record, and can be taken over again."""
        return self.form_key == RECORD_OF_REVIEW.key and self.exists

    @property
    def latest(self) -> Mapping[str, date]:
        """Field -> the last lawful day for it."""
        limit = self.context.next_statutory_due
        return {"next_on": limit} if limit else {}

    def section(self, key: str) -> SectionState:
        """Return a section by its key; KeyError if there is none."""
        for section in self.sections:
            if section.key == key:
                return section
        raise KeyError(key)


def open_form(desk: Desk, step_id: int, form_key: str) -> FormState:
    """Return a form of a work step; nothing is written.

    Raises ``LookupError`` for a form or step that is not there, ``Refused`` for a step without forms.
    """
    form_of(form_key)
    case = load_case(desk, step_id)
    form = with_known(case, case.form(form_key))
    context = case.within(form)
    before = previous_form(case, form_key)
    typed = typed_before(desk, case, form_key)
    is_record = form_key == RECORD_OF_REVIEW.key
    exists = form.exists or not is_record
    done = case.step.state in (StepState.FINISHED, StepState.NO_LONGER_REQUIRED)
    return FormState(
        form_key=form_key,
        form=form.form,
        title=form.form.title,
        step=as_row(desk, case.step),
        exists=exists,
        refusal=None if exists else refusal_of(case),
        can_delete=not done and (form_key == MIDPOINT_MONITORING.key or (is_record and form.exists)),
        read_only=done,
        sections=tuple(
            _section(case, form, section, context, before, typed) for section in form.form.sections
        ),
        context=context,
        missing=missing_of(case, form, typed) if exists else (),
        notes=_notes(case) if is_record else (),
        open_decisions=tuple(open_decisions(case)) if is_record else (),
        previous_review=case.context.previous_review,
        chases=chases(case, form_key),
    )


def look(state: FormState, section_key: str, raw: Mapping[str, str]) -> Look:
    """Return what a section asks and says with what is typed now. It reads nothing but ``state``."""
    asked = state.form.section(section_key)
    tables = {table.key: table for table in asked.tables}
    if asked.section is None:
        names = frozenset(key for key, table in tables.items() if is_asked(table, None, state.context))
        needed = frozenset(key for key in names if is_needed(tables[key], None, state.context))
        return Look(names, needed, {}, {}, {}, {})
    read = read_answers(
        asked.section,
        raw,
        today=state.context.today,
        calendar=state.context.calendar,
        catalogues=catalogues(),
    )
    section = read.section
    context = within(state.context, asked, section)
    every = {**{question.name: question for question in questions(asked.section)}, **tables}
    shown = frozenset(name for name, one in every.items() if is_asked(one, section, context))
    computed = {name: value for name, value in section.computed(context).items() if value is not None}
    problems = {**section_problems(section, context), **unreadable(raw, read.problems)}
    return Look(
        asked=shown,
        needed=frozenset(name for name in shown if is_needed(every[name], section, context)),
        computed={name: write_answer(value) for name, value in computed.items()},
        suggested=_suggested(section, context),
        problems={name: text for name, text in problems.items() if name in shown},
        warnings={name: tuple(texts) for name, texts in section.warnings(context).items()},
    )


def within(context: ReviewContext, asked: FormSection, section: Section | None) -> ReviewContext:
    """Return a context in which a section says what is given now."""
    found = replace(context, answers={**context.answers, asked.key: section})
    held_on = getattr(section, "held_on", None) if asked.key == "review_details" else None
    outcome = getattr(section, "outcome", None) if asked.key == "outcomes" else None
    if held_on is not None:
        found = replace(found, review_on=held_on)
    return replace(found, outcome=outcome) if outcome is not None else found


def missing_of(case: Case, form: StoredForm, typed: TypedBefore) -> tuple[Missing, ...]:
    """Return all that a form still misses, what was typed and cannot be read among it.

    What a section not saved yet is filled in with does not miss: it stands there to be looked at and saved.
    An answer that is typed and not saved is not asked for again.
    """
    rows = {key: form.sections(key) for key in form.rows}
    answers = {section.key: _shown(case, form, section, case.context) for section in form.form.sections}
    found = missing(form.form, answers, rows, form.ticks(), case.context, typed.unreadable(form.form))
    answered = typed.answered(form)
    return tuple(
        one._replace(sentence=TYPED) if (one.section, one.field) in answered else one for one in found
    )


def _shown(case: Case, form: StoredForm, asked: FormSection, context: ReviewContext) -> Section | None:
    """Return a section's answers as they are recorded, or else as it is filled in at first."""
    answers = form.answers[asked.key]
    if answers is not None or asked.section is None:
        return answers
    raw = {name: one.text for name, one in held_fields(case, form, asked).items()}
    return read_answers(
        asked.section, raw, today=context.today, calendar=context.calendar, catalogues=catalogues()
    ).section


def refusal_of(case: Case) -> Refusal | None:
    """Return why the record of review cannot be made yet; None when it can be."""
    report: Any = case.form("social_work_report").answers["report"]
    finished = report is not None and report.finished_on is not None
    return record_refusal(finished, case.step.name, case.context.review_on, case.context.today)


def open_decisions(case: Case) -> list[OpenDecision]:
    """Return the decisions of earlier reviews on which something is still to be done."""
    found: list[OpenDecision] = []
    for one in stored.decisions_of_child(case.rows, case.step.child_id):
        facts = facts_of(one)
        if one.review_id != case.step.review_id and is_open(facts):
            why = drift(facts, case.context.today, case.context.calendar)
            found.append(
                OpenDecision(one.id, one.decision, one.owner, one.due_on, one.status, one.carried, why)
            )
    return found


def _notes(case: Case) -> tuple[str, ...]:
    plan: Any = case.form("care_plan").answers["care_plan"]
    finished = plan is not None and plan.finished_on is not None
    doubts = tuple(problem.text for problem in record_warnings(finished, case.step.name))
    return (*notes(case), *doubts)


def _section(
    case: Case,
    form: StoredForm,
    asked: FormSection,
    context: ReviewContext,
    before: StoredForm | None,
    typed: TypedBefore,
) -> SectionState:
    state = form.states.get(asked.key)
    held = held_fields(case, form, asked) if asked.section is not None else {}
    shown = _shown(case, form, asked, context)
    computed = computed_fields(case, asked, shown, context)
    last = before.answers[asked.key] if before is not None else None
    return SectionState(
        key=asked.key,
        number=asked.number,
        title=asked.title,
        help=_help(case, form, asked),
        version=state.version if state is not None else 0,
        completed=state is not None and state.completed,
        completed_by=state.completed_by if state is not None else "",
        completed_at=state.completed_at if state is not None else None,
        answers={name: one.text for name, one in held.items() if one.text},
        origins={name: one.origin for name, one in held.items() if one.origin},
        computed={name: write_answer(value) for name, value in computed.items() if value is not None},
        previous=write_answers(last) if last is not None else {},
        draft=typed.section(asked.key),
        warnings={name: tuple(texts) for name, texts in shown.warnings(context).items()} if shown else {},
        tables=tuple(
            TableState(
                table.key, table, is_asked(table, shown, context), _rows(case, form, table, before, typed)
            )
            for table in asked.tables
        ),
    )


def _rows(
    case: Case, form: StoredForm, table: RowTable, before: StoredForm | None, typed: TypedBefore
) -> tuple[RowState, ...]:
    last = (
        {row.id: write_answers(row.section) for row in before.live(table.key)} if before is not None else {}
    )
    labels = _labels(case, table)
    days = stored.request_days(case.rows, case.step.id) if table.key == "requests" else {}
    found = [
        _row(table, row, last.get(row.id, {}), typed, labels.get(row.id, "")) for row in form.live(table.key)
    ]
    if days:
        found = [_sent_on(row, days.get(row.id), case.context.today) for row in found]
    known = {row.id for row in form.rows[table.key]}
    # A row whose typing was cut off before it was stored.
    found += [
        RowState(row_id, 0, {}, {}, {}, draft, "")
        for row_id, draft in typed.rows(table.key).items()
        if row_id not in known
    ]
    return tuple(found)


def _row(
    table: RowTable, row: StoredRow, last: Mapping[str, str], typed: TypedBefore, label: str
) -> RowState:
    return RowState(
        id=row.id,
        version=row.version,
        answers=write_answers(row.section),
        origins=row.origins,
        previous=last,
        draft=typed.rows(table.key).get(row.id),
        label=label,
    )


def _sent_on(row: RowState, on: date | None, today: date) -> RowState:
    """Return a request with the date of its status, or with what becomes of one that waits to be sent."""
    status = row.answers.get("status", "")
    if status == RequestState.TO_SEND or on is None:
        return row._replace(label=WILL_BE_SENT)
    return row._replace(answers={**row.answers, "status": f"{status} ({short_date(on, today)})"})


def _labels(case: Case, table: RowTable) -> Mapping[str, str]:
    """Return what stands beside the rows of a table, by their ids."""
    match table.key:
        case "items":
            return _LINES
        case "audit":
            return audit_labels(case)
        case "decisions":
            return {
                one.id: "; ".join(one.drift)
                or ("carried forward" if not one.carried else "carried once before")
                for one in open_decisions(case)
            }
        case _:
            return {}


def _help(case: Case, form: StoredForm, asked: FormSection) -> str:
    """Return what is said above a section; where a mid-point is judged, what was found."""
    said = asked.help or (asked.section.help if asked.section is not None else "")
    if form.form.key != MIDPOINT_MONITORING.key or asked.key not in _JUDGED:
        return said
    checks, talk = (_shown(case, form, form.form.section(key), case.context) for key in _LOOKED_AT)
    return "\n".join(part for part in (said, found_so_far(case, form, checks, talk)) if part)


def _suggested(section: Any, context: ReviewContext) -> dict[str, str]:
    held, following = context.review_on, getattr(section, "next_on", None)
    if held is None or following is None or following <= held or section.midway_on is not None:
        return {}
    return {"midway_on": write_answer(halfway(held, following))}
