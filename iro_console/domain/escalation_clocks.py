"""The deadlines of a child's escalations: the cap on all stages, each reply, and the IRO's own next step.

They outlast care. A dispute that nobody answered is not settled by the child's leaving: it is closed by
an outcome ("overtaken by events" is one), and until then somebody has to look at it.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from iro_console.domain.counting import DueDates, due_dates
from iro_console.domain.escalations import REPLY, STEP, WHOLE, Escalation, Move, NextStep
from iro_console.domain.ledger import BY_THAT_DAY, Ledger, PeriodView
from iro_console.domain.timescales import Anchor, Offset, Policy, Unit

if TYPE_CHECKING:
    from iro_console.domain.facts import StageFacts

CHECK, CLOSE = "check", "close"


def parts(occurrence: str) -> tuple[str, str]:
    """Return (reference, stage or step) of an escalation's deadline: "1.E-2026-014.2"; "" for the whole."""
    _, ref, what = (*occurrence.split("."), "")[:3]
    return ref, what


def add_escalations(view: PeriodView, policy: Policy, ledger: Ledger) -> None:
    """Add what each escalation of the period is due: HB-14, IR-02 for every stage sent, and IR-03."""
    if not policy.ladder.stages:
        return
    for facts in view.period.escalations:
        escalation = Escalation(facts, policy, ledger.calendar)
        key = f"{view.key}.{facts.ref}"
        start = escalation.starts_on
        if start is not None:
            ledger.add(
                policy[WHOLE],
                key,
                Anchor.FORMAL_STAGE_OPENED,
                start,
                met_on=facts.closed_on,
                outlasts=True,
            )
        for stage in escalation.rungs:
            _add_reply(escalation, stage, key, policy, ledger)
        _add_step(escalation, escalation.recorded_step(), key, policy, ledger)


def _add_reply(escalation: Escalation, stage: StageFacts, key: str, policy: Policy, ledger: Ledger) -> None:
    """The reply to a stage, counted from its sending or, where the cap comes first, from the first stage."""
    known, due = escalation.ladder[stage.stage], escalation.reply_due(stage.stage)
    limit = escalation.limit(known, stage.sent_on)
    if due is None or limit is None:
        return
    start = escalation.starts_on if escalation.ladder.counts(stage.stage) else None
    cap = escalation.cap if start is not None else None
    anchor, anchor_date = Anchor.STAGE_SENT, stage.sent_on
    offset = Offset(known.reply_days or 0, Unit.WORKING_DAYS)
    if start is not None and due < limit:
        anchor, anchor_date = Anchor.FORMAL_STAGE_OPENED, start
        offset = due_dates(policy[WHOLE], start, ledger.calendar).offset
    ledger.put(
        policy[REPLY],
        f"{key}.{stage.stage}",
        anchor,
        anchor_date,
        DueDates(due, cap, limit, offset),
        met_on=stage.replied_on,
        outlasts=True,
        closes_on=_not_awaited_from(escalation, stage),
    )


def _not_awaited_from(escalation: Escalation, stage: StageFacts) -> date | None:
    """Return the day from which nobody waits for a reply any more; one that still comes is recorded.

    The next stage was sent, it was noted that none came, another stage's late answer was accepted, or the
    escalation was closed.
    """
    days = [escalation.facts.closed_on]
    days += [other.sent_on for other in escalation.rungs if other.stage > stage.stage]
    due = escalation.reply_due(stage.stage)
    if stage.no_reply and due is not None:
        days.append(due + timedelta(days=1))
    answer = escalation.last_answer()
    if answer is not None and answer is not stage and answer.accepted is True:
        days.append(answer.replied_on)
    return min((day for day in days if day is not None), default=None)


def next_due(escalation: Escalation, today: date) -> date | None:
    """Return by when what comes next is due: the reply, or the IRO's own step; None once it is closed.

    A reply that did not come is late since its own date, whatever is offered since.
    """
    recorded = escalation.recorded_step()
    if recorded.move is Move.WAIT and recorded.stage is not None:
        return escalation.reply_due(recorded.stage)
    step = escalation.next_step(today)
    return None if step.since is None else _step_dates(escalation, step, step.since)[0].due


def _step_dates(escalation: Escalation, step: NextStep, since: date) -> tuple[DueDates, date]:
    """Return by when the IRO's own step is due, and the day it is counted from."""
    dates = due_dates(escalation.policy[STEP], since, escalation.calendar)
    wanted_by = escalation.facts.wanted_by
    if step.move is Move.CHECK and wanted_by is not None and wanted_by > dates.due:
        return DueDates(wanted_by, None, wanted_by, BY_THAT_DAY), wanted_by
    return dates, since


def _add_step(escalation: Escalation, step: NextStep, key: str, policy: Policy, ledger: Ledger) -> None:
    """The IRO's own step: so that an escalation which waits for nobody else is not forgotten."""
    if step.since is None or step.move in (Move.NOTHING, Move.WAIT):
        return
    dates, anchor_date = _step_dates(escalation, step, step.since)
    what = {Move.CHECK: CHECK, Move.END: CLOSE}.get(step.move, f"send{step.stage}")
    ledger.put(
        policy[STEP], f"{key}.{what}", Anchor.STEP_CALLED_FOR, anchor_date, dates, met_on=None, outlasts=True
    )
