"""What the console knows already of a mid-point: answers with where each comes from, and the decisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from iro_console.casework.decisions import facts_of
from iro_console.casework.review_state import Case, StoredForm, StoredRow, load_form
from iro_console.domain.date_text import short_date
from iro_console.domain.decisions import drift, is_open
from iro_console.domain.midpoint import STILL_OPEN, Argument, Standing, arguments, plan_updated_in_time
from iro_console.domain.visits import missed_visits, visit_clock, visit_days
from iro_console.domain.work import StepState
from iro_console.forms.answers import write_answer
from iro_console.forms.midpoint_monitoring import PLAN_NOT_IN_TIME, VISITS_NOT_IN_TIME, AuditRow
from iro_console.forms.prefill import Source
from iro_console.storage import queries_decisions, queries_midpoints
from iro_console.storage import queries_reviewing as stored
from iro_console.storage.queries_reviewing import ContactRecord, DecisionRecord

AUDIT = "audit"
_HOW = {"visit": "visit", "video": "video", "phone": "call"}
"""How the child was spoken to -> how the mid-point was done."""
_RECORD = "the child's record"


def sources(case: Case, section: str) -> list[Source]:
    """Return the records from which a section of the form is filled in, the first believed first."""
    match section:
        case "midpoint":
            return [_of("today's date", done_on=case.context.today), *_from_contact(case, _how_done)]
        case "worker_talk":
            return [_of(_RECORD, worker_changed=_worker_changed(case))]
        case "child_talk":
            return _from_contact(case, _talk)
        case "checks":
            return _checks(case)
        case _:
            return []


def with_audit(case: Case, form: StoredForm) -> StoredForm:
    """Return the form with a row for each decision that is open, judged already or not yet.

    Once the mid-point is finished its rows are those that were judged.
    """
    if case.step.state in (StepState.FINISHED, StepState.NO_LONGER_REQUIRED):
        return form
    judged = {row.id: row for row in form.rows[AUDIT]}
    rows = tuple(
        _audit_row(case, decision, judged.get(decision.id), rank)
        for rank, decision in enumerate(audited(case, judged), 1)
    )
    return replace(form, rows={**form.rows, AUDIT: rows})


def audited(case: Case, judged: Mapping[str, Any]) -> list[DecisionRecord]:
    """Return the decisions to audit: those open after the review it follows, and those judged already."""
    numbers = queries_midpoints.review_numbers(case.rows, case.step.period_id)
    return [
        decision
        for decision in stored.decisions_of_child(case.rows, case.step.child_id)
        if decision.id in judged
        or (is_open(facts_of(decision)) and numbers.get(decision.review_id, case.number + 1) <= case.number)
    ]


def suggested_drift(case: Case, decision: DecisionRecord, now: str | None) -> bool:
    """Return whether to call a decision drifting, by what is known of it: never one that is over."""
    if now is not None and now not in STILL_OPEN:
        return False
    return bool(why_drifting(case, decision))


def why_drifting(case: Case, decision: DecisionRecord) -> tuple[str, ...]:
    """Return why a decision drifts today, in words; that the last review left it out is one reason."""
    found = drift(facts_of(decision), case.context.today, case.context.calendar)
    left_out = decision.review_id != case.step.review_id
    return (*found, *([f"not taken up at review {case.number}"] if left_out else []))


def audit_labels(case: Case) -> dict[str, str]:
    """Return what stands below each decision of the audit: why it drifts, or that it was carried."""
    labels: dict[str, str] = {}
    for decision in stored.decisions_of_child(case.rows, case.step.child_id):
        why = why_drifting(case, decision)
        carried = "carried forward once" if decision.carried == 1 else ""
        labels[decision.id] = "; ".join(why) or carried
    return labels


def found_so_far(case: Case, form: StoredForm, checks: Any, talk: Any) -> str:
    """Return in one line what speaks for drift, beside the judgement that it is the IRO's to make.

    What ``checks`` and ``talk``, the statutory checks and the talk with the child, say in this form goes
    before what is known.
    """
    said = {
        Argument.VISITS_LATE: (checks.visits_in_time, VISITS_NOT_IN_TIME),
        Argument.PLAN_NOT_UPDATED: (checks.plan_updated_in_time, PLAN_NOT_IN_TIME),
        Argument.NOT_SPOKEN_TO: (talk.child_spoken, "child not spoken to"),
    }
    known = {reason.name: reason.words for reason in arguments(standing_of(case), case.context.today)}
    words = [text for name, text in known.items() if said.get(name, (None, ""))[0] is not True]
    words += [text for name, (well, text) in said.items() if well is False and name not in known]
    marked = sum(getattr(row.section, "drift", None) is True for row in form.live(AUDIT))
    if marked:
        words.insert(0, f"{marked} of {len(form.live(AUDIT))} decisions drift")
    return f"Found: {', '.join(words)}." if words else "Found: nothing that speaks for drift."


def standing_of(case: Case) -> Standing:
    """Return what is known between the reviews as far as it argues for a look."""
    today = case.context.today
    counts = queries_decisions.counts(case.rows, [case.step.child_id], today).get(case.step.child_id)
    clock = visit_clock(case.deadlines) if visit_days(case.record.facts) else None
    plan = next(
        (
            one.due
            for one in case.deadlines
            if (one.rule.id, one.occurrence) == ("HB-11", _occurrence(case)) and one.met_on is None
        ),
        None,
    )
    return Standing(
        held_on=case.context.review_on or date.min,
        overdue=counts.overdue if counts else 0,
        carried=counts.carried if counts else 0,
        carried_most=counts.carried_most if counts else 0,
        visit_due=clock.due if clock is not None else None,
        plan_due=plan,
        spoken_on=case.record.last_contact,
    )


def contact_since(case: Case) -> ContactRecord | None:
    """Return the IRO's last contact with the child since the review it follows."""
    return stored.last_contact(case.rows, case.step.child_id, case.context.review_on)


def _occurrence(case: Case) -> str:
    return f"{case.step.period}.R{case.number}"


def _audit_row(case: Case, decision: DecisionRecord, judged: StoredRow | None, rank: int) -> StoredRow:
    known: dict[str, Any] = {
        "decision": decision.decision,
        "owner": decision.owner,
        "due_on": decision.due_on,
    }
    if judged is not None and not judged.removed:
        section = judged.section.model_copy(update=known)
        return judged._replace(section=section, rank=rank)
    version = judged.version if judged is not None else 0
    drifts = suggested_drift(case, decision, None)
    return StoredRow(decision.id, version, AuditRow(**known, drift=drifts), {}, frozenset(), False, rank)


def _of(name: str, dated: date | None = None, **values: Any) -> Source:
    raw = {key: write_answer(value) for key, value in values.items() if value not in (None, "")}
    return Source("record", name, dated, finished=True, values=raw)


def _from_contact(case: Case, values: Any) -> list[Source]:
    contact = contact_since(case)
    if contact is None:
        return []
    return [_of("your contact with the child", contact.held_on, **values(contact))]


def _how_done(contact: ContactRecord) -> dict[str, Any]:
    return {"method": _HOW.get(contact.method)}


def _talk(contact: ContactRecord) -> dict[str, Any]:
    return {
        "child_spoken": True,
        "child_spoken_on": contact.held_on,
        "child_method": contact.method,
        "child_alone": contact.seen_alone,
        "child_said": contact.said,
    }


def _worker_changed(case: Case) -> bool | None:
    worker, since = case.record.worker, case.context.review_on
    return None if worker is None or since is None else worker.started_on > since


def _checks(case: Case) -> list[Source]:
    context, facts = case.context, case.record.facts
    since, today = context.review_on, context.today
    visits = [day for day in visit_days(facts) if day <= today]
    found: list[Source] = []
    if visits and since is not None:
        missed = missed_visits(facts, case.desk.policy, context.calendar, since, today)
        name = _RECORD if not missed else f"{_RECORD}: due {short_date(missed[-1], today)}"
        found += [_of(_RECORD, last_visit_on=visits[-1]), _of(name, visits_in_time=not missed)]
    in_time = plan_updated_in_time(case.deadlines, _occurrence(case), today)
    found.append(_of("the clock of the care plan", plan_updated_in_time=in_time))
    found += _of_last_record(case)
    if since is not None:
        moved = [one.started_on for one in case.period.placements if one.started_on > since]
        told = queries_midpoints.events_since(case.rows, case.step.child_id, since)
        changes = f"{_RECORD}: moved {short_date(moved[-1], today)}" if moved else _RECORD
        count = f"the events recorded: {told}" if told else "the events recorded: none"
        found += [_of(changes, same_placement=not moved), _of(count, events_since=told > 0)]
    return found


def _of_last_record(case: Case) -> list[Source]:
    """Return the dates that the record of the review it follows holds."""
    if case.previous is None:
        return []
    record = load_form(case.rows, "record_of_review", case.previous.id)
    plan: Any = record.answers["information_on_plan"]
    if plan is None:
        return []
    return [
        _of("the record of the review", case.context.review_on, pep_on=plan.pep_on, dental_on=plan.dental_on)
    ]
