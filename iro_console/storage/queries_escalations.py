"""What is stored of escalations: plain SQL, values out. Nothing here imports an ORM."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from iro_console.domain.escalations import EscalationKind
from iro_console.storage.cells import among, as_date, as_yes_no
from iro_console.storage.rows import Rows

if TYPE_CHECKING:
    from iro_console.domain.facts import EscalationFacts
    from iro_console.storage.facts import EscalationOf

_PRAISE = f"e.kind = '{EscalationKind.GOOD_PRACTICE}'"
_OF_SCOPE = "e.child_id IN (SELECT l.child_id FROM caseload_line l WHERE l.iro_id = :iro)"


class StageRecord(NamedTuple):
    """A stage as it was sent, and what was answered."""

    id: int
    stage: str
    follows: str
    sent_to: str
    sent_on: date
    skip_reason: str
    cafcass_considered: bool | None
    cafcass_reason: str
    legal_advice: bool | None
    sent_note: str
    response: str
    replied_on: date | None
    replied_by: str
    reply: str
    accepted: bool | None
    action_on: date | None
    row_version: int


class EscalationRecord(NamedTuple):
    """An escalation whole, as it is stored."""

    id: int
    child_id: int
    child_ref: str
    child_name: str
    review_number: int | None
    """The number of the review it is linked to."""
    decision_id: str
    event_id: int | None
    step_id: int | None
    alert_step_id: int | None
    raised_by: str
    themes: str
    """Stored values, with commas."""
    concern: str
    effect: str
    childs_wishes: str
    wanted: str
    good_practice: str
    cafcass_considered_on: date | None
    why_not_cafcass: str
    legal_advice_sought: bool | None
    outcome: str
    action_on: date | None
    difference: str
    row_version: int
    stages: tuple[StageRecord, ...]
    """In the order they were sent."""
    facts: EscalationFacts


class EscalationLine(NamedTuple):
    """An escalation as a list needs it, without its texts."""

    id: int
    child_id: int
    child_ref: str
    child_name: str
    search_key: str
    themes: str
    outcome: str
    action_on: date | None
    sent_to: dict[str, str]
    """By stage."""
    responses: dict[str, str]
    """By stage; those answered."""
    facts: EscalationFacts


def escalation(rows: Rows, escalation_id: int) -> EscalationRecord | None:
    """Return one escalation whole; None where there is none."""
    params = {"id": escalation_id}
    found = rows.one(
        "SELECT e.id, e.child_id, c.ref, c.name, r.number, e.decision_id, e.event_id, e.step_id,"
        " e.alert_step_id, e.raised_by, e.themes, e.concern, e.effect, e.childs_wishes, e.wanted,"
        " e.good_practice, e.cafcass_considered_on, e.why_not_cafcass, e.legal_advice_sought, e.outcome,"
        " e.action_on, e.difference, e.row_version FROM escalation e JOIN child c ON c.id = e.child_id"
        " LEFT JOIN review r ON r.id = e.review_id WHERE e.id = :id",
        params,
    )
    if found is None:
        return None
    from iro_console.storage.facts import escalations

    (facts,) = (each.facts for each in escalations(rows, "e.id = :id", params))
    stages = rows.all(
        "SELECT id, stage, follows, sent_to, sent_on, skip_reason, cafcass_considered, cafcass_reason,"
        " legal_advice, sent_note, response, replied_on, replied_by, reply, accepted, action_on, row_version"
        " FROM escalation_stage WHERE escalation_id = :id ORDER BY sent_on, stage",
        params,
    )
    texts = [value or "" for value in found]
    return EscalationRecord(
        id=found[0],
        child_id=found[1],
        child_ref=found[2],
        child_name=found[3],
        review_number=found[4],
        decision_id=texts[5],
        event_id=found[6],
        step_id=found[7],
        alert_step_id=found[8],
        raised_by=texts[9],
        themes=texts[10],
        concern=texts[11],
        effect=texts[12],
        childs_wishes=texts[13],
        wanted=texts[14],
        good_practice=texts[15],
        cafcass_considered_on=as_date(found[16]),
        why_not_cafcass=texts[17],
        legal_advice_sought=as_yes_no(found[18]),
        outcome=texts[19],
        action_on=as_date(found[20]),
        difference=texts[21],
        row_version=found[22],
        stages=tuple(_stage(row) for row in stages),
        facts=facts,
    )


def _stage(r: Sequence[Any]) -> StageRecord:
    sent_on = as_date(r[4])
    assert sent_on is not None
    return StageRecord(
        id=r[0],
        stage=r[1],
        follows=r[2] or "",
        sent_to=r[3] or "",
        sent_on=sent_on,
        skip_reason=r[5] or "",
        cafcass_considered=as_yes_no(r[6]),
        cafcass_reason=r[7] or "",
        legal_advice=as_yes_no(r[8]),
        sent_note=r[9] or "",
        response=r[10] or "",
        replied_on=as_date(r[11]),
        replied_by=r[12] or "",
        reply=r[13] or "",
        accepted=as_yes_no(r[14]),
        action_on=as_date(r[15]),
        row_version=r[16],
    )


def id_of(rows: Rows, ref: str) -> int | None:
    """Return the id of the escalation with a reference."""
    found = rows.one("SELECT id FROM escalation WHERE ref = :ref", {"ref": ref})
    return int(found[0]) if found else None


def id_of_alert(rows: Rows, step_id: int) -> int | None:
    """Return the id of the escalation that the work step "IRO Alert" stands for."""
    found = rows.one("SELECT id FROM escalation WHERE alert_step_id = :step", {"step": step_id})
    return int(found[0]) if found else None


def references(rows: Rows, year: int) -> list[str]:
    """Return the references given in a year."""
    found = rows.all("SELECT ref FROM escalation WHERE ref LIKE :begins", {"begins": f"E-{year}-%"})
    return [row[0] for row in found]


def review_linked(rows: Rows, child_id: int, decision_id: str = "", step_id: int = 0) -> int | None:
    """Return the id of the review something is about: its decision's, its work step's, or the last held."""
    found = None
    if decision_id:
        found = rows.one("SELECT review_id FROM decision WHERE id = :id", {"id": decision_id})
    elif step_id:
        found = rows.one("SELECT review_id FROM work_step WHERE id = :id", {"id": step_id})
    if found is None or found[0] is None:
        found = rows.one(
            "SELECT r.id FROM review r JOIN period_of_care p ON p.id = r.period_id WHERE p.child_id = :child"
            " AND r.held_on IS NOT NULL ORDER BY p.number DESC, r.number DESC LIMIT 1",
            {"child": child_id},
        )
    return int(found[0]) if found is not None else None


def number_of_review(rows: Rows, review_id: int) -> int | None:
    """Return the number of a review."""
    found = rows.one("SELECT number FROM review WHERE id = :id", {"id": review_id})
    return int(found[0]) if found is not None else None


class MidpointFound(NamedTuple):
    """What a mid-point found that an escalation takes over."""

    review_number: int | None
    done_on: date | None
    rag: str
    rag_reason: str
    outcome: str
    outcome_note: str
    complete_by: date | None
    visits_in_time: bool | None
    plan_updated_in_time: bool | None
    positive_practice: str


class DriftingDecision(NamedTuple):
    """A decision that a mid-point found drifting."""

    id: str
    decision: str
    owner: str
    due_on: date | None
    evidence: str


def step_with_review(rows: Rows, step_id: int) -> tuple[int | None, date | None] | None:
    """Return the number of the review a work step is for and the day it is booked or due; None if gone."""
    found = rows.one(
        "SELECT w.review_number, COALESCE(r.held_on, r.booked_for, w.due_on) FROM work_step w"
        " LEFT JOIN review r ON r.period_id = w.period_id AND r.number = w.review_number WHERE w.id = :step",
        {"step": step_id},
    )
    return (found[0], as_date(found[1])) if found is not None else None


def note_of_step(rows: Rows, step_id: int) -> str | None:
    """Return what is noted of a work step; None if it is gone."""
    found = rows.one("SELECT note FROM work_step WHERE id = :step", {"step": step_id})
    return str(found[0] or "") if found is not None else None


def midpoint(rows: Rows, step_id: int) -> MidpointFound | None:
    """Return what is written of the mid-point monitoring of a work step."""
    found = rows.one(
        "SELECT w.review_number, m.done_on, m.rag, m.rag_reason, m.midpoint_outcome, m.outcome_note,"
        " m.complete_by, m.visits_in_time, m.plan_updated_in_time, m.positive_practice"
        " FROM midpoint_monitoring m JOIN work_step w ON w.id = m.step_id WHERE m.step_id = :step",
        {"step": step_id},
    )
    if found is None:
        return None
    return MidpointFound(
        found[0],
        as_date(found[1]),
        found[2] or "",
        found[3] or "",
        found[4] or "",
        found[5] or "",
        as_date(found[6]),
        as_yes_no(found[7]),
        as_yes_no(found[8]),
        found[9] or "",
    )


def drifting_at(rows: Rows, step_id: int) -> list[DriftingDecision]:
    """Return the decisions that the mid-point of a work step found drifting, in order."""
    found = rows.all(
        "SELECT d.id, d.decision, d.owner, d.due_on, a.evidence FROM decision_audit a"
        " JOIN decision d ON d.id = a.row_id WHERE a.step_id = :step AND a.drift = TRUE"
        " AND a.removed = FALSE ORDER BY a.rank, a.id",
        {"step": step_id},
    )
    return [DriftingDecision(r[0], r[1] or "", r[2] or "", as_date(r[3]), r[4] or "") for r in found]


class AuditFound(NamedTuple):
    """How far a mid-point found a decision to be."""

    now: str
    evidence: str


def audited_at(rows: Rows, step_id: int, decision_id: str) -> AuditFound | None:
    """Return what the mid-point of a work step found of a decision; None while it was not judged."""
    found = rows.one(
        "SELECT now, evidence FROM decision_audit WHERE step_id = :step AND row_id = :decision"
        " AND removed = FALSE",
        {"step": step_id, "decision": decision_id},
    )
    return AuditFound(found[0] or "", found[1] or "") if found is not None else None


def open_of_midpoint(rows: Rows, step_id: int) -> list[tuple[str, str]]:
    """Return (reference, decision) of the open escalations raised from the mid-point of a work step."""
    found = rows.all(
        "SELECT ref, decision_id FROM escalation WHERE step_id = :step AND closed_on IS NULL ORDER BY id",
        {"step": step_id},
    )
    return [(r[0], r[1] or "") for r in found]


def open_lines(rows: Rows, scope: int | None) -> list[EscalationLine]:
    """Return the escalations that are open, for the children in scope."""
    return _lines(rows, scope, f"e.closed_on IS NULL AND NOT {_PRAISE}")


def closed_lines(rows: Rows, scope: int | None) -> list[EscalationLine]:
    """Return the escalations that are closed, for the children in scope."""
    return _lines(rows, scope, "e.closed_on IS NOT NULL")


def praise_lines(rows: Rows, scope: int | None, since: date) -> list[EscalationLine]:
    """Return the good practice noted since a day, for the children in scope."""
    return _lines(rows, scope, f"{_PRAISE} AND e.raised_on >= :since", since=since)


def lines_of(rows: Rows, ids: Sequence[int]) -> dict[int, EscalationLine]:
    """Return escalations by id."""
    return {line.id: line for line in _lines(rows, None, f"e.id IN ({among(ids)})")}


def count_open(rows: Rows, scope: int | None) -> int:
    """Return how many escalations are open for the children in scope."""
    where, params = _scoped(scope, f"e.closed_on IS NULL AND NOT {_PRAISE}")
    found = rows.one(f"SELECT count(*) FROM escalation e WHERE {where}", params)
    return int(found[0]) if found else 0


def last_recipient(rows: Rows, stage: str) -> str:
    """Return who was sent this stage last, of whatever child; empty while nobody was."""
    found = rows.one(
        "SELECT sent_to FROM escalation_stage WHERE stage = :stage ORDER BY sent_on DESC, id DESC LIMIT 1",
        {"stage": stage},
    )
    return (found[0] or "") if found else ""


def _scoped(scope: int | None, where: str) -> tuple[str, dict[str, Any]]:
    return (where, {}) if scope is None else (f"{where} AND {_OF_SCOPE}", {"iro": scope})


def _lines(rows: Rows, scope: int | None, condition: str, **more: Any) -> list[EscalationLine]:
    from iro_console.storage.facts import escalations

    where, params = _scoped(scope, condition)
    params |= more
    sent: dict[int, dict[str, str]] = defaultdict(dict)
    answers: dict[int, dict[str, str]] = defaultdict(dict)
    for escalation_id, stage, sent_to, response in rows.all(
        "SELECT s.escalation_id, s.stage, s.sent_to, s.response FROM escalation_stage s"
        f" WHERE s.escalation_id IN (SELECT e.id FROM escalation e WHERE {where})",
        params,
    ):
        sent[escalation_id][stage] = sent_to or ""
        if response:
            answers[escalation_id][stage] = response
    beside = {
        row[0]: row[1:]
        for row in rows.all(
            "SELECT e.id, c.ref, c.name, l.search_key, e.themes, e.outcome, e.action_on FROM escalation e"
            " JOIN child c ON c.id = e.child_id LEFT JOIN caseload_line l ON l.child_id = e.child_id"
            f" WHERE {where}",
            params,
        )
    }
    return [
        _line(each, beside[each.id], sent.get(each.id, {}), answers.get(each.id, {}))
        for each in escalations(rows, where, params)
    ]


def _line(
    each: EscalationOf, beside: Sequence[Any], sent: dict[str, str], answers: dict[str, str]
) -> EscalationLine:
    ref, name, search_key, themes, outcome, action_on = beside
    return EscalationLine(
        each.id,
        each.child_id,
        ref,
        name,
        search_key or "",
        themes or "",
        outcome or "",
        as_date(action_on),
        sent,
        answers,
        each.facts,
    )
