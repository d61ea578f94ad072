"""The next actions of a review: suggested from its outcome, assigned, and the request to distribute."""

from __future__ import annotations

from sqlmodel import select

from iro_console.casework.desk import Desk
from iro_console.casework.form_rows import RowDone, add_row, edit_row, new_row, place_of
from iro_console.casework.form_saving import take_tick
from iro_console.casework.review_state import load_case
from iro_console.casework.row_undo import CARRIED, SUGGESTED
from iro_console.casework.staff import me
from iro_console.casework.typed_before import new_row_id
from iro_console.casework.verbs import Done, Refused, acting, refusal
from iro_console.domain import next_actions as rules
from iro_console.domain.decisions import DecisionStatus
from iro_console.domain.next_actions import Scenario
from iro_console.domain.work import RequestType
from iro_console.forms.answers import write_answers
from iro_console.storage.tables_reviewing import Decision, DecisionLine

_FORM, _TABLE = "chairs_monitoring", "next_actions"


def suggest(desk: Desk, step_id: int) -> Done:
    """Add the next actions that the outcome calls for and that are not there yet, as proposed.

    Raises ``Refused`` while no outcome is chosen in the record of review, or when none belong to it.
    """
    child_id = load_case(desk, step_id).step.child_id
    with acting(desk, SUGGESTED, child_id) as work:
        place = place_of(desk, step_id, _FORM, _TABLE, work)
        case = place.case
        if case.context.outcome is None:
            raise Refused([refusal("", "Choose the outcome first, in section 7 of the record of review")])
        scenario = Scenario(case.context.outcome)
        there = {str(getattr(row, "next_action", "")) for row in place.form.sections(_TABLE)}
        wanted = [
            action for action in rules.next_actions(scenario, case.number) if action.next_action not in there
        ]
        if not wanted:
            known = "For this outcome none are suggested: add them" if not there else "They are there already"
            raise Refused([refusal("", known)])
        last = max((row.rank for row in place.form.rows[_TABLE]), default=0)
        for rank, action in enumerate(wanted, last + 1):
            row = new_row(place, new_row_id(), rank)
            row.next_action, row.assigned_to = action.next_action, action.assigned_to.value
            work.session.add(row)
        work.describe(detail=rules.SCENARIOS[scenario])
        act_id = work.act_id
    return Done(act_id, f"{len(wanted)} next actions suggested: {rules.SCENARIOS[scenario]}", child_id)


def left_out(desk: Desk, step_id: int) -> tuple[str, ...]:
    """Return the next actions that the outcome calls for and that were not added."""
    case = load_case(desk, step_id)
    if case.context.outcome is None:
        return ()
    there = {str(getattr(row, "next_action", "")) for row in case.monitoring.sections(_TABLE)}
    return rules.left_out(there, Scenario(case.context.outcome), case.number)


def assign_to_me(desk: Desk, step_id: int, row_id: str) -> RowDone:
    """Assign a next action to who sits at this desk. Raises ``Refused``."""
    case = load_case(desk, step_id)
    found = next((row for row in case.monitoring.live(_TABLE) if row.id == row_id), None)
    if found is None:
        raise Refused([refusal("", "This next action is no longer there")])
    raw = write_answers(found.section) | {"assigned_to": me(desk)}
    return edit_row(desk, step_id, _FORM, _TABLE, row_id, raw, seen_version=found.version)


def ask_to_distribute(desk: Desk, step_id: int, note: str = "") -> RowDone:
    """Add the request that admin distribute the chair's report; it is sent when the form is next saved.

    Raises ``Refused`` when it is there already.
    """
    case = load_case(desk, step_id)
    kind = RequestType.DISTRIBUTE_REPORT.value
    if any(getattr(row, "request_type", None) == kind for row in case.monitoring.sections("requests")):
        raise Refused([refusal("", "This request is there already")])
    return add_row(desk, step_id, _FORM, "requests", {"request_type": kind, "note": note})


def carry_decision(desk: Desk, step_id: int, decision_id: str) -> RowDone:
    """Take an open decision of an earlier review into this record, with its id; its date is given anew.

    Raises ``Refused``.
    """
    child_id = load_case(desk, step_id).step.child_id
    with acting(desk, CARRIED, child_id) as work:
        place = place_of(desk, step_id, "record_of_review", "decisions", work)
        found = work.session.exec(
            select(Decision).where(Decision.id == decision_id, Decision.child_id == child_id)
        ).first()
        if found is None or found.status in (DecisionStatus.DONE, DecisionStatus.SUPERSEDED):
            raise Refused([refusal("", "This decision is no longer open")])
        known = next((row for row in place.form.rows["decisions"] if row.id == decision_id), None)
        if known is not None and not known.removed:
            raise Refused([refusal("", "This decision is there already")])
        rank = max((row.rank for row in place.form.rows["decisions"]), default=0) + 1
        if known is not None:
            row = work.session.exec(
                select(DecisionLine).where(
                    DecisionLine.step_id == step_id, DecisionLine.row_id == decision_id
                )
            ).one()
            row.removed, row.rank = False, rank
        else:
            row = new_row(place, decision_id, rank)
        row.decision, row.reason, row.owner = found.decision, found.reason, found.owner
        row.plan_row, row.status, row.evidence = found.plan_row, found.status, found.evidence
        row.due_on = None
        work.describe(detail=" ".join((found.decision or "").split())[:60])
        work.session.add(row)
        take_tick(work, step_id, "record_of_review", "outcomes")
        work.session.flush()
        version, act_id = row.row_version, work.act_id
    return RowDone(
        Done(act_id, "Decision carried forward: give its new date", child_id), decision_id, version
    )
