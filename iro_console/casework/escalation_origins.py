"""What is known already when an escalation is raised: from a child, a decision, a paper that is missing, a
mid-point, an event, or an IRO Alert of a review. All of it can be changed before it is recorded.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from iro_console.casework.desk import Desk
from iro_console.casework.escalation_people import recipient
from iro_console.casework.escalation_raising import Origin
from iro_console.casework.escalation_state import EscalationValue
from iro_console.casework.event_words import short_name
from iro_console.casework.verbs import Refused, record_of, refusal
from iro_console.domain.date_text import long_date
from iro_console.domain.decisions import DecisionFacts, DecisionStatus, drift, status_on
from iro_console.domain.escalations import Escalation, EscalationKind, first_stage
from iro_console.domain.facts import EscalationFacts
from iro_console.domain.ladder import CAFCASS
from iro_console.domain.limits import MIDPOINT_RULE
from iro_console.domain.work import CARE_PLAN, Chase, chase_for_missing
from iro_console.forms.answers import write_answer
from iro_console.forms.midpoint_monitoring import NOW, RAG
from iro_console.storage import queries_escalations as stored
from iro_console.storage import queries_events, queries_midpoints, queries_work
from iro_console.storage.facts import ChildRecord
from iro_console.storage.queries_between import open_about
from iro_console.storage.queries_reviewing import decisions_of_child

REPORT_RULE = "HB-05"
"""The deadline of the social worker's report."""
GONE = "What it was to be raised from is no longer there: the record has changed"
PAPERS = {
    "social_work_report": ("reports_late", "The social worker's report", "finished and shared"),
    "care_plan": ("care_planning", f"“{CARE_PLAN}”", "brought up to date and shared"),
}
"""The form that is missing -> (theme, what it is called, what must happen to it)."""
_NOT_THERE = {"reports_late": "is not there", "care_planning": "is not there or not up to date"}
"""The theme -> what is wrong: of a care plan the checklist asks more than whether there is one."""


class Begun(NamedTuple):
    """What raising an escalation begins with."""

    initial: dict[str, str]
    """Raw answers by question."""
    lines: tuple[str, ...]
    """What it is about, in a line or two; no names."""


def origin_of_row(desk: Desk, origin: Origin, rule: str, review: int | None) -> Origin:
    """Return what an escalation raised from a row of a list is about, as far as the row does not say itself.

    The row of a social worker's report that is still to come is about the report that is missing: informal
    before the review, formal on the day. The row of a mid-point is about that mid-point, once something of
    it is on record.
    """
    if review is None or origin.decision or origin.event or origin.step or origin.alert:
        return origin
    rows = desk.store.reader()
    if rule == REPORT_RULE:
        steps = queries_work.open_review_steps(rows, origin.child_id)
        step = next((each for each in steps if each.review_number == review), None)
        on = (step.booked_for or step.due_on) if step is not None else None
        if step is not None and on is not None:
            formal = chase_for_missing(on, desk.today()) is Chase.FORMAL
            kind = EscalationKind.ALERT if formal else EscalationKind.INFORMAL
            return origin._replace(step=step.id, missing="social_work_report", kind=kind.value)
    if rule == MIDPOINT_RULE:
        begun = queries_midpoints.steps_of(rows, [origin.child_id])
        step_id = next((each.id for each in begun if each.number == review), 0)
        return origin._replace(step=step_id) if stored.midpoint(rows, step_id) is not None else origin
    return origin


def begin(desk: Desk, origin: Origin) -> Begun:
    """Return what is known for raising an escalation from here; nothing is written.

    Raises ``Refused`` when what it is raised from is gone.
    """
    record = record_of(desk, origin.child_id)
    lines: tuple[str, ...] = ()
    answers: dict[str, str] = {}
    for wanted, known in (
        (origin.missing, _of_missing),
        (origin.alert, _of_alert),
        (origin.decision, _of_decision),
        (origin.step and not origin.missing, _of_midpoint),
        (origin.event, _of_event),
    ):
        if wanted:
            answers, lines = known(desk, origin)
            lines += _raised_before(desk, origin)
            break
    kind = EscalationKind(answers.pop("kind", "") or origin.kind or EscalationKind.ALERT)
    return Begun({**_first(desk, record, kind), "kind": kind.value, **answers}, lines)


def _raised_before(desk: Desk, origin: Origin) -> tuple[str, ...]:
    """Say what is open about the same thing, so that nothing is raised twice unawares."""
    found = open_about(
        desk.store.reader(), origin.child_id, decision=origin.decision, event=origin.event, step=origin.step
    )
    return tuple(f"Escalated before and still open: {ref}, raised {long_date(day)}" for ref, day in found)


def begin_sending(desk: Desk, known: EscalationValue) -> Begun:
    """Return what is known for completing and sending one that was raised unsent, such as an IRO Alert."""
    stored_answers = known.record
    kind = EscalationKind(stored_answers.facts.kind)
    answers = {
        "kind": kind.value,
        "themes": stored_answers.themes,
        "concern": stored_answers.concern,
        "effect": stored_answers.effect,
        "childs_wishes": stored_answers.childs_wishes,
        "wanted": stored_answers.wanted,
        "wanted_by": _written(stored_answers.facts.wanted_by),
        "good_practice": stored_answers.good_practice,
    }
    record = record_of(desk, stored_answers.child_id)
    given = {name: text for name, text in answers.items() if text}
    return Begun({**_first(desk, record, kind), **given}, ())


def next_stage(desk: Desk, known: EscalationValue, stage: str) -> dict[str, str]:
    """Return the raw answers that sending a stage begins with."""
    current = known.escalation.current
    record = record_of(desk, known.record.child_id)
    answers = {
        "follows": current.stage if current is not None else "",
        "stage": stage,
        "sent_to": recipient(desk, record, stage),
        "sent_on": write_answer(desk.today()),
        "cafcass_considered": "yes" if known.referred is not None else "",
        "cafcass_reason": "" if stage == CAFCASS else _reason_so_far(known),
    }
    return {name: text for name, text in answers.items() if text}


def _reason_so_far(known: EscalationValue) -> str:
    """Return what was said of Cafcass last: it need not be typed again."""
    if known.referred is not None:
        return f"Told on {long_date(known.referred.record.sent_on)}. {known.referred.record.cafcass_reason}"
    said = [each.record.cafcass_reason for each in known.stages if each.record.cafcass_reason]
    return known.record.why_not_cafcass or (said[-1] if said else "")


def following(desk: Desk, child_id: int, kind: str, stage: str) -> dict[str, str]:
    """Return the raw answers that hang on the kind, and on the stage it is sent to; none for what is neither.

    ``kind`` is empty for a stage after the first. Of the kind hangs the stage to begin with, which is meant
    where none is given; of the stage whom it is sent to, and with the first one by when the reply is due,
    which the action is wanted by.
    """
    if kind not in ("", *EscalationKind):
        return {}
    stage = stage or (first_stage(EscalationKind(kind)) or "" if kind else "")
    if stage not in desk.policy.ladder.labels():
        return {}
    record = record_of(desk, child_id)
    answers = {"sent_to": recipient(desk, record, stage)}
    if kind:
        first, today = EscalationKind(kind), desk.today()
        fresh = Escalation(EscalationFacts("", first, today), desk.policy, desk.calendar)
        answers |= {
            "stage": first_stage(first) or stage,
            "wanted_by": _written(fresh.reply_due(stage, today)),
        }
    return answers


def _first(desk: Desk, record: ChildRecord, kind: EscalationKind) -> dict[str, str]:
    """Return the answers about the first stage: sent today, to whom, the action by the reply's date."""
    stage = first_stage(kind)
    if stage is None:
        return {}
    answers = following(desk, record.child_id, kind.value, stage)
    return {**answers, "sent_on": write_answer(desk.today())}


def _written(day: date | None) -> str:
    return "" if day is None else write_answer(day)


def _of_missing(desk: Desk, origin: Origin) -> tuple[dict[str, str], tuple[str, ...]]:
    """A report or a care plan that is missing: informal before the review, formal on the day."""
    theme, paper, wanted = PAPERS[origin.missing]
    step = stored.step_with_review(desk.store.reader(), origin.step)
    if step is None:
        raise Refused([refusal("", GONE)])
    number, review_on = step
    on = f" on {long_date(review_on)}" if review_on is not None else ""
    answers = {
        "kind": origin.kind or EscalationKind.INFORMAL,
        "themes": theme,
        "concern": f"{paper} for review {number}{on} {_NOT_THERE[theme]} on {long_date(desk.today())}.",
        "wanted": f"{paper} is {wanted}.",
    }
    if review_on is not None and review_on >= desk.today():
        answers["wanted_by"] = write_answer(review_on)
    return answers, (f"{paper} for review {number}{on} {_NOT_THERE[theme]}",)


def _of_midpoint(desk: Desk, origin: Origin) -> tuple[dict[str, str], tuple[str, ...]]:
    """A mid-point: the decisions that drift, the judgement, and the date it has to be completed by."""
    rows = desk.store.reader()
    found = stored.midpoint(rows, origin.step)
    if found is None:
        raise Refused([refusal("", GONE)])
    drifting = stored.drifting_at(rows, origin.step)
    when = f" on {long_date(found.done_on)}" if found.done_on is not None else ""
    lines = [
        f"Mid-point monitoring{when}: {RAG.get(found.rag, 'no judgement yet').lower()}. {found.rag_reason}"
    ]
    lines += [_drifting_words(each) for each in drifting]
    themes = ["implementation"] if drifting else []
    themes += ["drift"] if drifting or found.rag in ("some_drift", "serious_drift") else []
    themes += ["visits"] if found.visits_in_time is False else []
    themes += ["care_planning"] if found.plan_updated_in_time is False else []
    answers = {
        "kind": origin.kind
        or (EscalationKind.INFORMAL if found.outcome == "informal" else EscalationKind.ALERT),
        "themes": ",".join(themes),
        "concern": "\n".join(line.strip() for line in lines),
        "wanted": found.outcome_note or "\n".join(each.decision for each in drifting),
        "wanted_by": _written(found.complete_by),
        "good_practice": found.positive_practice,
    }
    return _given(answers), (f"Mid-point after review {found.review_number}{when}",)


def _of_alert(desk: Desk, origin: Origin) -> tuple[dict[str, str], tuple[str, ...]]:
    """A work step "IRO Alert": what was written beside the next action."""
    note = stored.note_of_step(desk.store.reader(), origin.alert)
    if note is None:
        raise Refused([refusal("", GONE)])
    return _given({"concern": note}), ("IRO Alert, a next action of the review",)


def _drifting_words(decision: stored.DriftingDecision) -> str:
    told = [decision.owner, f"by {long_date(decision.due_on)}" if decision.due_on is not None else ""]
    beside = ", ".join(part for part in told if part)
    evidence = f": {decision.evidence}" if decision.evidence else ""
    return f"- {decision.decision}{f' ({beside})' if beside else ''}{evidence}"


def _of_decision(desk: Desk, origin: Origin) -> tuple[dict[str, str], tuple[str, ...]]:
    """A decision of a review that is not carried out: its words, its owner, its date, and how it drifts."""
    found = decisions_of_child(desk.store.reader(), origin.child_id)
    decision = next((each for each in found if each.id == origin.decision), None)
    if decision is None:
        raise Refused([refusal("", GONE)])
    status = DecisionStatus(decision.status) if decision.status else DecisionStatus.NOT_STARTED
    facts = DecisionFacts(status=status, due_on=decision.due_on, carried=decision.carried)
    drifts = drift(facts, desk.today(), desk.calendar)
    number = stored.number_of_review(desk.store.reader(), decision.review_id)
    by = f", by {long_date(decision.due_on)}" if decision.due_on is not None else ""
    how = f": {', '.join(drifts)}" if drifts else ""
    audit = stored.audited_at(desk.store.reader(), origin.step, origin.decision) if origin.step else None
    now = NOW[audit.now] if audit is not None and audit.now in NOW else str(status_on(facts, desk.today()))
    lines = [
        f"Decision of review {number}: “{decision.decision}” ({decision.owner}{by}).",
        f"{now}{how}.",
        (audit.evidence if audit is not None else "") or decision.evidence,
    ]
    answers = {
        "themes": "decisions,drift" if drifts else "decisions",
        "concern": "\n".join(line for line in lines if line),
        "wanted": decision.decision,
    }
    return _given(answers), (f"Decision of review {number}{by}{how}",)


def _of_event(desk: Desk, origin: Origin) -> tuple[dict[str, str], tuple[str, ...]]:
    """A significant event: what happened and what it does to the plan."""
    event = queries_events.event(desk.store.reader(), origin.event)
    if event is None:
        raise Refused([refusal("", GONE)])
    name = short_name(event.event, event.event_other)
    shown = short_name(event.event, event.event_other, hide=True)
    day = long_date(event.happened_on)
    answers = {
        "themes": "safeguarding" if event.safety else "",
        "concern": f"{name[:1].upper()}{name[1:]}, {day}: {event.description}",
        "effect": event.effect,
    }
    return _given(answers), (f"Event: {shown}, {day}",)


def _given(answers: dict[str, str]) -> dict[str, str]:
    return {name: text for name, text in answers.items() if text}
