"""What the console knows already: answers to the QA checklist, and what to offer where papers are missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from iro_console.casework.escalation_origins import PAPERS
from iro_console.casework.midpoint_known import with_audit
from iro_console.casework.review_state import Case, StoredForm, StoredRow, catalogues
from iro_console.casework.taking_over import held_fields, previous_form
from iro_console.domain.decisions import DecisionStatus
from iro_console.domain.timescales import Anchor, Status
from iro_console.domain.work import Chase, chase_for_missing
from iro_console.forms.answers import read_answers
from iro_console.forms.midpoint_monitoring import MIDPOINT_MONITORING
from iro_console.forms.qa_checklist import (
    ITEMS,
    QA_CHECKLIST,
    ChecklistRow,
    Fact,
    escalation_for,
    known_answers,
)
from iro_console.storage import queries_reviewing as stored

ORIGIN = "from the record"
REPORT, PLAN = "social_work_report", "care_plan"
_PAPER_OF = {"report": REPORT, "care_plan": PLAN}
"""The line of the checklist -> the form of the paper it asks for."""
_PAPER_ON = {REPORT: REPORT, PLAN: PLAN, "record_of_review": REPORT}
"""The form -> the paper that is missed on it."""
_CLOSED = (DecisionStatus.DONE.value, DecisionStatus.SUPERSEDED.value)


def checklist_facts(case: Case) -> dict[str, Fact]:
    """Return what is known that answers a line of the checklist; what is not known is left out."""
    report: Any = case.form("social_work_report").answers["report"]
    plan: Any = case.form("care_plan").answers["care_plan"]
    record = _plan_information(case)
    facts: dict[str, Fact] = {
        "decisions_followed_up": _followed_up(case),
        "care_plan_current": _care_plan_current(case, plan),
        "consultation_in": _consultation_in(case),
        "visit_in_time": _visit_in_time(case),
    }
    if report is not None:
        facts |= {"report_received_on": report.received_on, "report_has_views": report.has_views}
    if record is not None:
        facts |= {
            "placement_plan_on": record.placement_plan_on,
            "authority_signed": record.authority_signed,
            "dental_on": record.dental_on,
            "permanence_plan_on": record.permanence_plan_on,
            "pathway_on": record.pathway_on,
        }
    visit = stored.last_visit(case.rows, case.step.child_id)
    checked = [day for day in case.period.health_assessments if day <= case.context.today]
    contact = stored.last_contact(case.rows, case.step.child_id, case.context.previous_review)
    facts |= {
        "visit_alone": visit[1] if visit is not None else None,
        "health_assessment_on": max(checked, default=None),
        "last_contact_on": contact.held_on if contact is not None else None,
    }
    return {name: fact for name, fact in facts.items() if fact is not None}


def with_known(case: Case, form: StoredForm) -> StoredForm:
    """Return the checklist with what is known in the lines not answered yet, a mid-point with the open
    decisions and with what is known in the sections not written yet, and other forms as they are.
    """
    if form.form.key == MIDPOINT_MONITORING.key:
        return _filled(case, with_audit(case, form))
    if form.form.key != QA_CHECKLIST.key:
        return form
    known = known_answers(checklist_facts(case), case.context)
    rows = tuple(_line(case, row, known) for row in form.rows["items"])
    return replace(form, rows={**form.rows, "items": rows})


def _filled(case: Case, form: StoredForm) -> StoredForm:
    """Return a form whose sections say what would stand in them when opened."""
    answers = dict(form.answers)
    for asked in form.form.sections:
        if asked.section is not None and answers[asked.key] is None:
            raw = {name: one.text for name, one in held_fields(case, form, asked).items()}
            answers[asked.key] = read_answers(
                asked.section,
                raw,
                today=case.context.today,
                calendar=case.context.calendar,
                catalogues=catalogues(),
            ).section
    return replace(form, answers=answers)


class PaperChase(NamedTuple):
    """A report or a care plan that is missing, and how that is raised now."""

    paper: str
    """The form it is noted on."""
    chase: Chase
    raised: tuple[str, ...]
    """The references of the escalations that are open for it; on the day only formal ones will do."""
    informally: tuple[str, ...] = ()
    """The references of those that are open and were raised informally before the day."""


def chases(case: Case, form_key: str) -> tuple[PaperChase, ...]:
    """Return the escalations to offer on a form: the report or the care plan is missing shortly before the
    review, on the day, or answered "No" in the checklist.
    """
    review_on, today = case.context.review_on, case.context.today
    if case.step.held_on is not None:
        return ()
    found: list[tuple[str, Chase | None]] = []
    if form_key == QA_CHECKLIST.key:
        rows: Mapping[str, Any] = {row.id: row.section for row in case.form(form_key).live("items")}
        for item in ITEMS:
            answer = rows[item.key].answer if item.key in rows else None
            found.append((_PAPER_OF.get(item.key, ""), escalation_for(item, answer, review_on, today)))
    elif form_key in _PAPER_ON and review_on is not None:
        paper = _PAPER_ON[form_key]
        missing = _came_on(case, paper) is None
        found.append((paper, chase_for_missing(review_on, today) if missing else None))
    return tuple(_chase(case, paper, chase) for paper, chase in found if chase is not None)


def _came_on(case: Case, paper: str) -> date | None:
    answers: Any = case.form(paper).answers["report" if paper == REPORT else "care_plan"]
    return None if answers is None else getattr(answers, "received_on", getattr(answers, "dated_on", None))


def _chase(case: Case, paper: str, chase: Chase) -> PaperChase:
    """Return how a missing paper is raised. That it was raised informally is not enough on the day."""
    theme = PAPERS[paper][0]
    found = stored.open_escalations_from(case.rows, case.step.id)
    about = [(ref, informal) for ref, themes, informal in found if theme in themes.split(",")]
    enough = tuple(ref for ref, informal in about if chase is Chase.INFORMAL or not informal)
    return PaperChase(paper, chase, enough, tuple(ref for ref, _ in about if ref not in enough))


def _line(case: Case, row: StoredRow, known: Mapping[str, Mapping[str, str]]) -> StoredRow:
    if row.version or row.id not in known:
        return row
    context = case.context
    read = read_answers(
        ChecklistRow, known[row.id], today=context.today, calendar=context.calendar, catalogues=catalogues()
    )
    return row._replace(section=read.section, origins=dict.fromkeys(known[row.id], ORIGIN))


def _plan_information(case: Case) -> Any:
    for form in (case.form("record_of_review"), previous_form(case, "record_of_review")):
        if form is not None and form.answers["information_on_plan"] is not None:
            return form.answers["information_on_plan"]
    return None


def _followed_up(case: Case) -> Fact:
    if case.previous is None or case.previous.review_id is None:
        return None
    found = stored.decisions_of_review(case.rows, case.previous.review_id)
    return all(one.status in _CLOSED for one in found) if found else None


def _care_plan_current(case: Case, plan: Any) -> Fact:
    if plan is None or plan.dated_on is None or plan.matches_placement is None:
        return None
    since = case.context.previous_review
    return bool(plan.matches_placement) and (since is None or plan.dated_on >= since)


def _consultation_in(case: Case) -> Fact:
    sent: list[Any] = list(case.monitoring.sections("consultations"))
    asked = [row for row in sent if row.not_sent is not True]
    return all(row.returned_on is not None for row in asked) if asked else None


def _visit_in_time(case: Case) -> Fact:
    visits = [d for d in case.deadlines if d.anchor is Anchor.LAST_VISIT and d.met_on is None]
    if not visits:
        return None
    return not any(d.status_on(case.context.today) is Status.OVERDUE for d in visits)
