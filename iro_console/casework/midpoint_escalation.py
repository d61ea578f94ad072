"""A mid-point that comes to an escalation: both are one act, so that neither can be left behind."""

from __future__ import annotations

from iro_console.casework import escalation_origins, midpoint_finish
from iro_console.casework.desk import Desk
from iro_console.casework.escalation_raising import Origin, raise_unsent
from iro_console.casework.midpoint_finish import MidpointPlan
from iro_console.casework.review_state import load_case
from iro_console.casework.verbs import Done
from iro_console.domain.midpoint import Outcome
from iro_console.forms.answers import read_answers
from iro_console.forms.escalation import Concern
from iro_console.storage import queries_escalations as stored
from iro_console.storage.unit_of_work import UnitOfWork

ESCALATED = (Outcome.FORMAL, Outcome.INFORMAL)
"""The outcomes that are an escalation: the informal stage is recorded on the child's file too."""


def escalated_already(desk: Desk, step_id: int) -> str:
    """Return the reference of what was raised from this mid-point; empty while something is left to raise.

    Decisions may have been escalated one by one while they were audited: then no other is raised for them.
    """
    rows = desk.store.reader()
    raised = stored.open_of_midpoint(rows, step_id)
    covered = {decision for _, decision in raised}
    drifting = {each.id for each in stored.drifting_at(rows, step_id)}
    whole = "" in covered or (bool(drifting) and drifting <= covered)
    return raised[-1][0] if raised and whole else ""


def raises_one(desk: Desk, step_id: int, plan: MidpointPlan) -> bool:
    """Say whether finishing this mid-point raises an escalation."""
    return plan.outcome in ESCALATED and not escalated_already(desk, step_id)


def finish(desk: Desk, step_id: int) -> Done:
    """Finish a mid-point, and raise the escalation it came to in the same act, filled in from the audit.

    ``Done.about`` is the escalation's id, 0 where there is none; its first stage is still to be sent. Raises
    ``CannotFinish``, and ``Refused``.
    """
    if not raises_one(desk, step_id, midpoint_finish.plan_finish(desk, step_id)):
        return midpoint_finish.finish(desk, step_id)
    origin = Origin(load_case(desk, step_id).step.child_id, step=step_id)
    begun = escalation_origins.begin(desk, origin)
    answers = read_answers(
        Concern, begun.initial, today=desk.today(), calendar=desk.calendar, catalogues={}
    ).section
    raised: list[int] = []

    def also(work: UnitOfWork) -> str:
        row = raise_unsent(work, desk, origin, answers)
        raised.append(work.key_of(row.id))
        return f"escalation {row.ref} raised"

    done = midpoint_finish.finish(desk, step_id, also)
    return done._replace(about=raised[0])
