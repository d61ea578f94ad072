"""What the forms of a review take over from what is written already, and what has to be said of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from iro_console.casework import midpoint_known
from iro_console.casework.review_state import Case, StoredForm, StoredRow, fields_of, load_form
from iro_console.domain.reviews import review_category
from iro_console.domain.work import StepState
from iro_console.forms.answers import write_answer, write_answers
from iro_console.forms.context import ReviewContext
from iro_console.forms.form import FormSection
from iro_console.forms.plan import PlanLine, plan_of
from iro_console.forms.prefill import (
    CARE_PLAN,
    LAST_RECORD,
    REPORT,
    FilledLines,
    Held,
    HeldLine,
    Source,
    fill,
    fill_lines,
    record_values,
    source_notes,
    sources_for,
)
from iro_console.forms.review_details import CATEGORIES
from iro_console.forms.section import Section, questions
from iro_console.storage import queries_reviewing as stored
from iro_console.storage.tables_reviewing import ROW_TABLES

PLAN_SECTIONS = ("current_plan", "proposed_plan")
"""The sections of the record of review whose tables are taken over."""
_RECORD = "the child's record"
_MONITORING = "the chair's monitoring form"
_NOT_AGAIN = {"information_on_plan": ("changes",)}
"""What the last record said and the next must say anew."""


def held_fields(case: Case, form: StoredForm, section: FormSection) -> dict[str, Held]:
    """Return what the fields of a section hold: as stored, or taken over where nothing was written yet."""
    state = form.states.get(section.key)
    answers = form.answers[section.key]
    if state is None or answers is None:
        empty = {name: Held() for name in _open_fields(section)}
        return fill(empty, field_sources(case, form, section), empty, case.context.today).held
    raw = write_answers(answers)
    return {
        name: Held(raw.get(name, ""), state.origins.get(name, ""), name in state.typed)
        for name in _open_fields(section)
    }


def merged_fields(case: Case, form: StoredForm, section: FormSection) -> dict[str, Held]:
    """Return what the fields would hold after taking again from their sources; typing stays."""
    held = held_fields(case, form, section)
    return fill(held, field_sources(case, form, section), _open_fields(section), case.context.today).held


def field_sources(case: Case, form: StoredForm, section: FormSection) -> list[Source]:
    """Return the records from which the fields of a section are taken, the first believed first."""
    if section.section is None:
        return []
    found = _by_record(case, section.section)
    match form.form.key, section.key:
        case "chairs_monitoring", "child_details":
            found += _last(case, form.form.key, section, only=("key_stage",))
        case "chairs_monitoring", "review_details":
            found += _review_details(case)
        case "chairs_monitoring", "next_review":
            found.append(_source("the number of the review", {"next_category": _next_category(case)}))
        case "record_of_review", "information_on_child" | "information_on_plan":
            found += _last(case, form.form.key, section)
        case "midpoint_monitoring", key:
            found += midpoint_known.sources(case, key)
        case _:
            pass
    return found


def _by_record(case: Case, section: type[Section]) -> list[Source]:
    """Return what is known by the names that questions use, under the name of the paper it stands in."""
    values = record_values(section, record_facts(case))
    kinds = {question.name: question.from_record.partition(".")[0] for question in questions(section)}
    plan: Any = case.form("care_plan").answers["care_plan"]
    papers = {"monitoring": _MONITORING, "care_plan": "the care plan"}
    found = [_source(_RECORD, {name: text for name, text in values.items() if kinds[name] not in papers})]
    for kind, paper in papers.items():
        dated = plan.dated_on if kind == "care_plan" and plan is not None else None
        found.append(_source(paper, {n: text for n, text in values.items() if kinds[n] == kind}, dated))
    return found


def record_facts(case: Case) -> dict[str, Any]:
    """Return what the child's record says, by the names that questions use (``Question.from_record``)."""
    child = stored.child_facts(case.rows, case.step.child_id, case.step.period_id)
    visit = stored.last_visit(case.rows, case.step.child_id)
    record = case.record
    details: Any = case.monitoring.answers["child_details"]
    held: Any = case.monitoring.answers["review_details"]
    plan: Any = case.form("care_plan").answers["care_plan"]
    checked = [day for day in case.period.health_assessments if day <= case.context.today]
    return {
        "child.name": record.name,
        "child.born": record.facts.born,
        "child.ref": record.ref,
        "child.social_worker": record.worker.name if record.worker else None,
        "child.iro": record.iro.name if record.iro else None,
        "child.ethnicity": child.ethnicity,
        "child.unaccompanied": child.unaccompanied,
        "legal_status.code": child.legal_code,
        "legal_status.started_on": child.legal_from,
        "period.started_on": case.period.started_on,
        "placement.code": child.placement_code,
        "placement.started_on": child.placement_from,
        "placement.carer": child.carer,
        "monitoring.key_stage": details.key_stage if details is not None else None,
        "monitoring.permanence": held.permanence_plan if held is not None else None,
        "care_plan.dated_on": plan.dated_on if plan is not None else None,
        "health_assessment.held_on": max(checked, default=None),
        "visit.held_on": visit[0] if visit else None,
        "visit.seen_alone": visit[1] if visit else None,
    }


def computed_fields(
    case: Case, section: FormSection, answers: Section | None, context: ReviewContext
) -> dict[str, Any]:
    """Return the read-only answers of a section: from the child's record, or worked out of the others."""
    if section.section is None:
        return {}
    facts = record_facts(case)
    given = answers if answers is not None else section.section()
    found = {q.name: facts.get(q.from_record) for q in fields_of(section) if q.read_only and q.from_record}
    return {**found, **given.computed(context)}


def plan_sources(case: Case, section: str) -> list[Source]:
    """Return the records from which the plans of a section are taken, the first believed first."""
    kinds = sources_for(section, case.number)
    made = {REPORT: _report, CARE_PLAN: _care_plan, LAST_RECORD: _last_record}
    found = (made[kind](case) for kind in kinds)
    return [source for source in found if source is not None]


def plan_lines(case: Case, form: StoredForm, section: str) -> FilledLines:
    """Return the rows of a section's plans after taking from their sources; typing and removals stay."""
    asked = form.form.section(section)
    held = [_held_line(table.key, row) for table in asked.tables for row in form.rows[table.key]]
    return fill_lines(
        held, plan_sources(case, section), case.context.today, current=section == "current_plan"
    )


def notes(case: Case) -> tuple[str, ...]:
    """Return what has to be said out loud of the records that a record of review is made from."""
    found = (
        note
        for section in PLAN_SECTIONS
        for note in source_notes(plan_sources(case, section), case.context.today)
    )
    return tuple(dict.fromkeys(found))


def previous_form(case: Case, key: str) -> StoredForm | None:
    """Return the form of the review before; None where there is none."""
    if case.previous is None:
        return None
    found = load_form(case.rows, key, case.previous.id)
    return found if found.exists else None


def known_lines(case: Case) -> list[PlanLine]:
    """Return the rows of the child's plans known so far, the latest first, for telling them again."""
    lines: list[PlanLine] = []
    last = previous_form(case, "record_of_review")
    for form in (case.form("social_work_report"), case.form("care_plan"), last):
        if form is not None:
            lines += _lines(form, [key for key in form.rows if _is_plan(key)])
    unique: dict[str, PlanLine] = {}
    for line in lines:
        unique.setdefault(line.id, line)
    return list(unique.values())


def _is_plan(table: str) -> bool:
    return table not in ROW_TABLES and not table.startswith("current_")


def _open_fields(section: FormSection) -> list[str]:
    return [question.name for question in fields_of(section) if not question.read_only]


def _source(name: str, values: Mapping[str, str], dated: date | None = None) -> Source:
    return Source("record", name, dated, finished=True, values=values)


def _last(case: Case, key: str, section: FormSection, only: Sequence[str] = ()) -> list[Source]:
    form = previous_form(case, key)
    answers = form.answers[section.key] if form is not None else None
    if answers is None or case.previous is None:
        return []
    without = _NOT_AGAIN.get(section.key, ())
    values = {
        name: text
        for name, text in write_answers(answers).items()
        if name not in without and (not only or name in only)
    }
    return [Source(LAST_RECORD, "the last review", case.previous.held_on, finished=True, values=values)]


def _review_details(case: Case) -> list[Source]:
    step, today = case.step, case.context.today
    category = next(key for key, words in CATEGORIES.items() if words == review_category(case.number))
    held_on = step.held_on or (step.booked_for if step.booked_for and step.booked_for <= today else None)
    booked = {"held_on": write_answer(held_on)} if held_on is not None else {}
    if step.booked_at is not None:
        booked["start_time"] = write_answer(step.booked_at)
    review = case.rows.one("SELECT venue, participation FROM review WHERE id = :id", {"id": step.review_id})
    if review is not None:
        booked |= {"venue": review[0], "participation": review[1]}
    if step.adjourned_on is not None:
        booked |= {"adjourned": "yes", "adjourned_on": write_answer(step.adjourned_on)}
    found = [
        _source("the number of the review", {"category": category}),
        _source("the review's record", booked),
    ]
    contact = stored.last_contact(case.rows, step.child_id, case.context.previous_review)
    if contact is not None and (held_on is None or contact.held_on <= held_on):
        values = {"child_seen_how": contact.method, "child_seen_on": write_answer(contact.held_on)}
        if contact.seen_alone is not None:
            values["child_seen_alone"] = write_answer(contact.seen_alone)
        values["why_not_seen"] = contact.why_not_alone
        found.append(_source("your contact with the child", values, contact.held_on))
    report: Any = case.form("social_work_report").answers["report"]
    if report is not None and report.received_on is not None:
        values = {"report_available": "yes", "report_received_on": write_answer(report.received_on)}
        found.append(_source("the social worker's report", values, report.received_on))
    plan: Any = case.form("care_plan").answers["care_plan"]
    if plan is not None and plan.shared_on is not None:
        values = {"care_plan_shared": "yes", "care_plan_shared_on": write_answer(plan.shared_on)}
        found.append(_source("the care plan", values, plan.dated_on))
    return found


def _next_category(case: Case) -> str:
    return "second" if case.number == 1 else "subsequent"


def _report(case: Case) -> Source:
    form = case.form("social_work_report")
    answers: Any = form.answers["report"]
    finished = answers.finished_on if answers is not None else None
    dated = finished or (answers.received_on if answers is not None else None)
    lines = tuple(_lines(form, list(form.rows)))
    return Source(REPORT, "the social worker's report", dated, finished is not None, lines=lines)


def _care_plan(case: Case) -> Source:
    form = case.form("care_plan")
    answers: Any = form.answers["care_plan"]
    finished = answers is not None and answers.finished_on is not None
    dated = answers.dated_on if answers is not None else None
    return Source(CARE_PLAN, "the care plan", dated, finished, lines=tuple(_lines(form, list(form.rows))))


def _last_record(case: Case) -> Source | None:
    form = previous_form(case, "record_of_review")
    if form is None or case.previous is None:
        return None
    tables = [table.key for table in form.form.section("proposed_plan").tables]
    done = case.previous.state == StepState.FINISHED
    lines = tuple(_lines(form, tables))
    return Source(LAST_RECORD, "the last record of review", case.previous.held_on, done, lines=lines)


def _lines(form: StoredForm, tables: Sequence[str]) -> list[PlanLine]:
    return [
        PlanLine(row.id, plan_of(key), write_answers(row.section)) for key in tables for row in form.live(key)
    ]


def _held_line(table: str, row: StoredRow) -> HeldLine:
    raw = write_answers(row.section)
    names = {*raw, *row.origins, *row.typed}
    cells = {name: Held(raw.get(name, ""), row.origins.get(name, ""), name in row.typed) for name in names}
    return HeldLine(row.id, plan_of(table), cells, row.removed)
