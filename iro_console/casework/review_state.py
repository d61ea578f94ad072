"""A review as its forms need it: what is stored of them, and the facts they are checked against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from iro_console.casework.desk import Desk
from iro_console.casework.labels import labels
from iro_console.casework.verbs import Refused, record_of, refusal
from iro_console.domain.facts import PeriodFacts, ReviewFacts
from iro_console.domain.limits import MIDPOINT_RULE, REVIEW_LIMITS, next_review
from iro_console.domain.reviews import last_held
from iro_console.domain.timeline import timeline
from iro_console.domain.timescales import Deadline
from iro_console.domain.work import MIDPOINT_STEP, REVIEW_STEPS
from iro_console.forms.chairs_monitoring import CHAIRS_MONITORING
from iro_console.forms.choices import Catalogues
from iro_console.forms.context import ReviewContext
from iro_console.forms.form import Form, FormSection
from iro_console.forms.midpoint_monitoring import MIDPOINT_MONITORING
from iro_console.forms.qa_checklist import ITEMS, QA_CHECKLIST, ChecklistRow
from iro_console.forms.record_of_review import RECORD_OF_REVIEW
from iro_console.forms.section import Question, Section, questions
from iro_console.forms.social_work_report import CARE_PLAN_RECORD, SOCIAL_WORK_REPORT
from iro_console.storage import queries_reviewing as stored
from iro_console.storage import queries_work
from iro_console.storage.cells import as_date, as_time, as_yes_no
from iro_console.storage.facts import ChildRecord
from iro_console.storage.rows import Rows
from iro_console.storage.tables_monitoring import FORM_TABLES, ROW_TABLES
from iro_console.storage.tables_reviewing import PlanLine
from iro_console.storage.unit_of_work import UnitOfWork

FORMS: Mapping[str, Form] = {
    form.key: form
    for form in (CHAIRS_MONITORING, RECORD_OF_REVIEW, QA_CHECKLIST, SOCIAL_WORK_REPORT, CARE_PLAN_RECORD)
}
"""The forms of a review's work step by key; the report and the care plan are kept with the review's step."""
EVERY_FORM: Mapping[str, Form] = {**FORMS, MIDPOINT_MONITORING.key: MIDPOINT_MONITORING}
"""The forms of every work step that has any."""
_CATALOGUES = ("ETHNIC", "LS", "PLACE", "REVIEW_CODE")


class StoredRow(NamedTuple):
    """A row of a table of a form, with its typed answers."""

    id: str
    version: int
    """0: not stored yet."""
    section: Section
    origins: Mapping[str, str]
    typed: frozenset[str]
    removed: bool
    rank: int


@dataclass(frozen=True, slots=True)
class StoredForm:
    """What is stored of a form."""

    form: Form
    exists: bool
    answers: Mapping[str, Section | None]
    """Section key -> its answers; None where it was never written."""
    states: Mapping[str, stored.SectionRecord]
    rows: Mapping[str, tuple[StoredRow, ...]]
    """Table key -> its rows in order, the removed ones among them."""

    def ticks(self) -> frozenset[str]:
        """Return the keys of the sections marked complete."""
        return frozenset(key for key, state in self.states.items() if state.completed)

    def live(self, table: str) -> tuple[StoredRow, ...]:
        """Return the rows of a table that were not removed."""
        return tuple(row for row in self.rows[table] if not row.removed)

    def sections(self, table: str) -> tuple[Section, ...]:
        """Return the answers of the rows of a table."""
        return tuple(row.section for row in self.live(table))


@dataclass(frozen=True, slots=True)
class Case:
    """The review behind a work step: the child, the period of care, the limits, the forms' context.

    That of a mid-point is the review it follows: ``number`` is its number, ``previous`` its own step.
    """

    desk: Desk
    rows: Rows
    step: queries_work.StepRecord
    number: int
    record: ChildRecord
    period: PeriodFacts
    deadlines: tuple[Deadline, ...]
    previous: queries_work.StepRecord | None
    """The work step of the review before this one."""
    context: ReviewContext
    """Without the answers of any form (``within`` adds them)."""
    monitoring: StoredForm

    def within(self, form: StoredForm) -> ReviewContext:
        """Return the context with the answers and rows of a form."""
        rows = {key: form.sections(key) for key in form.rows}
        return replace(self.context, answers=form.answers, rows=rows)

    def form(self, key: str) -> StoredForm:
        """Return what is stored of one of the forms."""
        return self.monitoring if key == CHAIRS_MONITORING.key else load_form(self.rows, key, self.step.id)


def catalogues() -> Catalogues:
    """Return the choices of these forms that are reference data."""
    return {name: labels(name) for name in _CATALOGUES}


def form_of(key: str) -> Form:
    """Return a form by its key. Raises ``LookupError``."""
    if key not in EVERY_FORM:
        raise LookupError(f"There is no form “{key}”.")
    return EVERY_FORM[key]


def load_case(desk: Desk, step_id: int, work: UnitOfWork | None = None) -> Case:
    """Read the review behind a work step, inside an act or outside.

    Raises ``LookupError`` where there is no such step, ``Refused`` where it has no forms.
    """
    rows = work.rows() if work is not None else desk.store.reader()
    step = queries_work.step(rows, step_id)
    if step is None:
        raise LookupError("This work step is no longer there: the record has changed.")
    is_midpoint = step.name == MIDPOINT_STEP
    if not (is_midpoint or step.name in REVIEW_STEPS) or step.review_number is None:
        raise Refused([refusal("", "This work step has no forms here")])
    record = record_of(desk, step.child_id, work)
    period = next(one for one in record.facts.periods if one.number == step.period)
    deadlines = tuple(timeline(record.facts, desk.policy, desk.calendar, desk.today()))
    number = step.review_number
    last = number if is_midpoint else number - 1
    before = queries_work.review_step(rows, step.child_id, step.period_id, last) if last else None
    monitoring = load_form(rows, CHAIRS_MONITORING.key, step_id)
    if is_midpoint:
        context = _between(desk, number, record, period, deadlines)
    else:
        context = _context(desk, rows, step, number, record, period, deadlines, monitoring)
    return Case(desk, rows, step, number, record, period, deadlines, before, context, monitoring)


def load_form(rows: Rows, key: str, step_id: int) -> StoredForm:
    """Return what is stored of a form in a work step."""
    form = EVERY_FORM[key]
    states = stored.form_sections(rows, step_id, key)
    asked = [
        question for section in form.sections if section.section for question in questions(section.section)
    ]
    names = [question.name for question in asked]
    found = stored.form_values(rows, FORM_TABLES[key].__tablename__, step_id, ["id", *names])
    values = dict(zip(names, found[1:], strict=True)) if found is not None else None
    answers = {
        section.key: _answers(section, values) if values is not None and section.key in states else None
        for section in form.sections
    }
    tables = {
        table.key: load_rows(rows, table.key, table.row, step_id)
        for section in form.sections
        for table in section.tables
    }
    return StoredForm(form, found is not None, answers, states, tables)


def load_rows(rows: Rows, table: str, row: type[Section], step_id: int) -> tuple[StoredRow, ...]:
    """Return the rows of a table of a form; the checklist has one for each of its lines, stored or not."""
    asked = questions(row)
    of_plan = table not in ROW_TABLES
    found = stored.form_rows(
        rows,
        table_of(table).__tablename__,
        step_id,
        table,
        [question.name for question in asked],
        with_origins=of_plan,
    )
    made = [
        StoredRow(
            one.id,
            one.version,
            row(**{q.name: as_answer(q, value) for q, value in zip(asked, one.values, strict=True)}),
            one.origins,
            one.typed,
            one.removed,
            one.rank,
        )
        for one in found
    ]
    if row is not ChecklistRow:
        return tuple(made)
    known = {one.id: one for one in made}
    return tuple(
        known.get(item.key) or StoredRow(item.key, 0, ChecklistRow(), {}, frozenset(), False, rank)
        for rank, item in enumerate(ITEMS)
    )


def table_of(key: str) -> type[Any]:
    """Return the table that the rows of a form's table are kept in; all those of plans share one."""
    return ROW_TABLES.get(key, PlanLine)


def as_answer(question: Question, value: Any) -> Any:
    """Return a stored answer with its type: SQLite gives text for dates and numbers for yes and no."""
    match question.kind:
        case "date":
            return as_date(value)
        case "time":
            return as_time(value)
        case "tick":
            return as_yes_no(value)
        case _:
            return value


def fields_of(section: FormSection) -> tuple[Question, ...]:
    """Return the questions of a section, none where it has only tables."""
    return questions(section.section) if section.section is not None else ()


def next_limits(
    desk: Desk, record: ChildRecord, period: PeriodFacts, number: int, held_on: date
) -> tuple[date | None, date | None]:
    """Return by when the law and the council want the review after one completed on ``held_on``."""
    reviews = tuple(
        replace(review, held_on=held_on, adjourned_on=None) if review.number == number else review
        for review in period.reviews
        if review.number <= number
    )
    if not any(review.number == number for review in reviews):
        reviews = (*reviews, ReviewFacts(number, held_on))
    facts = replace(record.facts, periods=(replace(period, reviews=reviews, ceased_on=None),), met={})
    try:
        deadlines = timeline(facts, desk.policy, desk.calendar, desk.today())
    except ValueError:
        return None, None
    coming = next_review(deadlines)
    if coming is None:
        return None, None
    same = [d for d in deadlines if _limits(d, period.number, number + 1)]
    return _earliest(same)


def _context(
    desk: Desk,
    rows: Rows,
    step: queries_work.StepRecord,
    number: int,
    record: ChildRecord,
    period: PeriodFacts,
    deadlines: tuple[Deadline, ...],
    monitoring: StoredForm,
) -> ReviewContext:
    details: Any = monitoring.answers["review_details"]
    given = details.held_on if details is not None else None
    review_on = given or step.held_on or step.booked_for
    statutory, local = _earliest([d for d in deadlines if _limits(d, period.number, number)])
    following = (
        next_limits(desk, record, period, number, review_on) if review_on is not None else (None, None)
    )
    before = last_held(period, number)
    outcome = stored.form_values(rows, FORM_TABLES[RECORD_OF_REVIEW.key].__tablename__, step.id, ["outcome"])
    return ReviewContext(
        today=desk.today(),
        calendar=desk.calendar,
        review_number=number,
        born=record.facts.born,
        looked_after_from=period.started_on,
        review_on=review_on,
        previous_review=before.held_on if before is not None else None,
        statutory_due=statutory,
        local_due=local,
        next_statutory_due=following[0],
        next_local_due=following[1],
        outcome=outcome[0] if outcome is not None else None,
    )


def _between(
    desk: Desk, number: int, record: ChildRecord, period: PeriodFacts, deadlines: tuple[Deadline, ...]
) -> ReviewContext:
    """Return the context of a mid-point: the review it follows, and the next one as far as it is known."""
    reviews = {review.number: review for review in period.reviews}
    held_on = reviews[number].held_on if number in reviews else None
    following = reviews.get(number + 1)
    limits = [d.due for d in deadlines if _limits(d, period.number, number + 1) and d.met_on is None]
    booked = following.booked_for if following is not None else None
    occurrence = f"{period.number}.M{number}"
    return ReviewContext(
        today=desk.today(),
        calendar=desk.calendar,
        review_number=number,
        born=record.facts.born,
        looked_after_from=period.started_on,
        review_on=held_on,
        previous_review=held_on,
        planned_on=next(
            (d.due for d in deadlines if (d.rule.id, d.occurrence) == (MIDPOINT_RULE, occurrence)), None
        ),
        following_on=booked or min(limits, default=None),
        following_held_on=following.held_on if following is not None else None,
    )


def _answers(section: FormSection, values: Mapping[str, Any]) -> Section | None:
    if section.section is None:
        return None
    asked = questions(section.section)
    return section.section(**{q.name: as_answer(q, values[q.name]) for q in asked})


def _limits(deadline: Deadline, period: int, number: int) -> bool:
    return (
        deadline.rule.id in REVIEW_LIMITS
        and deadline.review_number == number
        and deadline.occurrence.partition(".")[0] == str(period)
    )


def _earliest(deadlines: list[Deadline]) -> tuple[date | None, date | None]:
    statutory = [d.statutory_due for d in deadlines if d.statutory_due is not None]
    local = [d.local_due for d in deadlines if d.local_due is not None]
    return min(statutory, default=None), min(local, default=None)
