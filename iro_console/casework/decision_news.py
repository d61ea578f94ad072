"""Writing down what became known of a decision, in the act in which it became known."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from iro_console.domain.decisions import (
    DecisionFacts,
    DecisionStatus,
    Reply,
    Source,
    heard_of,
)
from iro_console.storage.tables_monitoring import DecisionNews
from iro_console.storage.tables_reviewing import Decision
from iro_console.storage.unit_of_work import UnitOfWork


class Told(NamedTuple):
    """Where and when something became known."""

    on: date
    source: Source
    step_id: int | None = None
    """The work step it became known in."""
    evidence: str = ""
    drift: bool | None = None


def facts_now(work: UnitOfWork, decision: Decision) -> DecisionFacts:
    """Return what the rules need to know of a decision as it stands in this act."""
    last = work.rows().one(
        "SELECT moved, silent_since FROM decision_news WHERE decision_id = :decision"
        " ORDER BY id DESC LIMIT 1",
        {"decision": decision.id},
    )
    silent = last[1] if last is not None else None
    return DecisionFacts(
        status=status_of(decision),
        due_on=decision.due_on,
        carried=decision.carried,
        received_on=decision.received_on,
        reply=Reply(decision.reply) if decision.reply else None,
        replied_on=decision.replied_on,
        moved=int(last[0]) if last is not None else 0,
        silent_since=date.fromisoformat(silent) if isinstance(silent, str) else silent,
    )


def status_of(decision: Decision) -> DecisionStatus:
    """Return the status of a decision; one that was given none has not been started."""
    return DecisionStatus(decision.status) if decision.status else DecisionStatus.NOT_STARTED


def write_news(
    work: UnitOfWork, decision: Decision, before: DecisionFacts | None, after: DecisionFacts, told: Told
) -> None:
    """Write down what became known of a decision; ``before`` is None for one just made."""
    work.session.add(decision)
    work.session.flush()
    work.session.add(
        DecisionNews(
            decision_id=decision.id,
            child_id=decision.child_id,
            noted_on=told.on,
            source=told.source.value,
            step_id=told.step_id,
            status_was=before.status.value if before is not None else "",
            status_now=after.status.value,
            due_was=before.due_on if before is not None else None,
            due_now=after.due_on,
            evidence=told.evidence,
            drift=told.drift,
            moved=after.moved,
            silent_since=after.silent_since,
        )
    )


def hear(
    work: UnitOfWork, decision: Decision, status: DecisionStatus, due_on: date | None, told: Told
) -> None:
    """Record what a decision has come to, and write it down; its evidence is kept where none is new.

    ValueError for a status that it cannot go to.
    """
    before = facts_now(work, decision)
    after = heard_of(before, status, due_on, told.evidence, told.on)
    decision.status, decision.due_on = after.status.value, after.due_on
    decision.evidence = told.evidence or decision.evidence
    write_news(work, decision, before, after, told)
