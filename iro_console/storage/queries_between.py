"""What is on record of a child between reviews: escalations, mid-points, and what a line says of them all.

Plain SQL, values out. Nothing here imports an ORM.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from iro_console.domain.escalations import EscalationKind
from iro_console.domain.ladder import CAFCASS
from iro_console.domain.work import MIDPOINT_STEP, StepState
from iro_console.storage.cells import among, as_date, as_yes_no
from iro_console.storage.child_queries import on
from iro_console.storage.rows import Rows


class StageValue(NamedTuple):
    """A stage of an escalation as it was sent, and what was answered."""

    stage: str
    sent_to: str
    sent_on: date
    skip_reason: str
    note: str
    response: str
    replied_on: date | None
    replied_by: str
    reply: str
    accepted: bool | None
    action_on: date | None


class EscalationValue(NamedTuple):
    """Something raised with the council, or good practice noted."""

    id: int
    ref: str
    kind: str
    themes: tuple[str, ...]
    concern: str
    effect: str
    childs_wishes: str
    wanted: str
    wanted_by: date | None
    good_practice: str
    outcome: str
    closed_on: date | None
    action_on: date | None
    difference: str
    raised_on: date
    raised_by: str
    review: int | None
    """The number of the review it is linked to."""
    stages: tuple[StageValue, ...]
    """In the order they were sent."""

    @property
    def is_open(self) -> bool:
        """Whether anything is still to come of it."""
        return self.closed_on is None and self.kind != EscalationKind.GOOD_PRACTICE

    @property
    def stage(self) -> StageValue | None:
        """The stage it stands at; the referral to Cafcass runs beside it."""
        rungs = [stage for stage in self.stages if stage.stage != CAFCASS]
        return rungs[-1] if rungs else self.stages[-1] if self.stages else None


class AuditedDecision(NamedTuple):
    """A decision as it was found at a mid-point."""

    decision: str
    now: str
    evidence: str
    new_date: date | None
    drift: bool | None


class MidpointValue(NamedTuple):
    """A mid-point that was finished."""

    step_id: int
    period: int
    after: int
    """The number of the review it follows."""
    done_on: date
    method: str
    worker: str
    worker_account: str
    spoken: bool | None
    spoken_on: date | None
    alone: bool | None
    said: str
    why_not_spoken: str
    rag: str
    reason: str
    outcome: str
    note: str
    practice: str
    decisions: tuple[AuditedDecision, ...]


def open_about(
    rows: Rows, child_id: int, *, decision: str = "", event: int = 0, step: int = 0
) -> list[tuple[str, date]]:
    """Return (reference, day raised) of what is open about a decision, an event or a work step of a child."""
    about = {"decision": decision or None, "event": event or None, "step": step or None}
    name = next((name for name, value in about.items() if value is not None), "")
    if not name:
        return []
    alone = " AND decision_id IS NULL" if name == "step" else ""
    found = rows.all(
        f"SELECT ref, raised_on FROM escalation WHERE child_id = :child AND {name}_id = :about{alone}"
        " AND closed_on IS NULL AND kind <> 'good_practice' ORDER BY id",
        {"child": child_id, "about": about[name]},
    )
    return [(ref, on(day)) for ref, day in found]


def escalations_of(rows: Rows, child_id: int) -> list[EscalationValue]:
    """Return every escalation of a child, the latest raised first."""
    params = {"child": child_id}
    stages: dict[int, list[StageValue]] = defaultdict(list)
    for r in rows.all(
        "SELECT escalation_id, stage, sent_to, sent_on, skip_reason, sent_note, response, replied_on,"
        " replied_by, reply, accepted, action_on FROM escalation_stage WHERE child_id = :child"
        " ORDER BY sent_on, id",
        params,
    ):
        stages[r[0]].append(
            StageValue(
                r[1],
                r[2] or "",
                on(r[3]),
                r[4] or "",
                r[5] or "",
                r[6] or "",
                as_date(r[7]),
                r[8] or "",
                r[9] or "",
                as_yes_no(r[10]),
                as_date(r[11]),
            )
        )
    found = rows.all(
        "SELECT e.id, e.ref, e.kind, e.themes, e.concern, e.effect, e.childs_wishes, e.wanted, e.wanted_by,"
        " e.good_practice, e.outcome, e.closed_on, e.action_on, e.difference, e.raised_on, e.raised_by,"
        " r.number FROM escalation e LEFT JOIN review r ON r.id = e.review_id WHERE e.child_id = :child"
        " ORDER BY e.raised_on DESC, e.id DESC",
        params,
    )
    return [
        EscalationValue(
            id=r[0],
            ref=r[1],
            kind=r[2] or "",
            themes=tuple(theme for theme in (r[3] or "").split(",") if theme),
            concern=r[4] or "",
            effect=r[5] or "",
            childs_wishes=r[6] or "",
            wanted=r[7] or "",
            wanted_by=as_date(r[8]),
            good_practice=r[9] or "",
            outcome=r[10] or "",
            closed_on=as_date(r[11]),
            action_on=as_date(r[12]),
            difference=r[13] or "",
            raised_on=on(r[14]),
            raised_by=r[15] or "",
            review=r[16],
            stages=tuple(stages.get(r[0], ())),
        )
        for r in found
    ]


def midpoints_of(rows: Rows, child_id: int) -> list[MidpointValue]:
    """Return every mid-point of a child that was finished, the latest first."""
    params: dict[str, Any] = {"child": child_id, "step": MIDPOINT_STEP, "state": StepState.FINISHED.value}
    ours = "w.child_id = :child AND w.name = :step AND w.state = :state"
    audited: dict[int, list[AuditedDecision]] = defaultdict(list)
    for r in rows.all(
        "SELECT a.step_id, a.decision, a.now, a.evidence, a.new_date, a.drift FROM decision_audit a"
        f" JOIN work_step w ON w.id = a.step_id WHERE {ours} AND a.removed = FALSE ORDER BY a.rank, a.id",
        params,
    ):
        audited[r[0]].append(
            AuditedDecision(r[1] or "", r[2] or "", r[3] or "", as_date(r[4]), as_yes_no(r[5]))
        )
    found = rows.all(
        "SELECT w.id, p.number, r.number, m.done_on, m.method, m.worker_name, m.worker_account,"
        " m.child_spoken, m.child_spoken_on, m.child_alone, m.child_said, m.why_not_spoken, m.rag,"
        " m.rag_reason, m.midpoint_outcome, m.outcome_note, m.positive_practice FROM work_step w"
        " JOIN midpoint_monitoring m ON m.step_id = w.id JOIN review r ON r.id = w.review_id"
        f" JOIN period_of_care p ON p.id = r.period_id WHERE {ours} AND m.done_on IS NOT NULL"
        " ORDER BY m.done_on DESC, w.id DESC",
        params,
    )
    return [
        MidpointValue(
            r[0],
            r[1],
            r[2],
            on(r[3]),
            r[4] or "",
            r[5] or "",
            r[6] or "",
            as_yes_no(r[7]),
            as_date(r[8]),
            as_yes_no(r[9]),
            *(text or "" for text in r[10:]),
            decisions=tuple(audited.get(r[0], ())),
        )
        for r in found
    ]


class LineBetween(NamedTuple):
    """What a line of the caseload says of the time between reviews."""

    decisions: int = 0
    """Open ones."""
    overdue: int = 0
    carried: int = 0
    """How many of them were carried forward."""
    stage: str = ""
    """The highest stage of an open escalation, "0" for the informal one."""
    cafcass: bool = False


def lines_between(rows: Rows, child_ids: Sequence[int], today: date) -> dict[int, LineBetween]:
    """Return, for each of some children of whom there is any, what its line says: two SELECTs a page."""
    ids = among(child_ids)
    found: dict[int, LineBetween] = {
        r[0]: LineBetween(int(r[1]), int(r[2]), int(r[3]))
        for r in rows.all(
            "SELECT child_id, count(*), sum(CASE WHEN due_on < :today THEN 1 ELSE 0 END),"
            " sum(CASE WHEN carried > 0 THEN 1 ELSE 0 END) FROM decision"
            f" WHERE child_id IN ({ids}) AND COALESCE(status, '') NOT IN ('Done', 'Superseded')"
            " GROUP BY child_id",
            {"today": today},
        )
    }
    for child_id, stage, cafcass in rows.all(
        "SELECT e.child_id, max(CASE WHEN s.stage <> :cafcass THEN s.stage END),"
        " max(CASE WHEN s.stage = :cafcass THEN 1 ELSE 0 END) FROM escalation e"
        f" JOIN escalation_stage s ON s.escalation_id = e.id WHERE e.child_id IN ({ids})"
        " AND e.closed_on IS NULL GROUP BY e.child_id",
        {"cafcass": CAFCASS},
    ):
        line = found.get(child_id, LineBetween())
        found[child_id] = line._replace(stage=stage or "", cafcass=bool(cafcass))
    return found
