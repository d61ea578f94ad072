"""The mid-points to come, by date, with what already argues for a look. Nothing here imports an ORM."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import NamedTuple

from iro_console.casework.caseload import narrow
from iro_console.casework.desk import Desk
from iro_console.casework.filters import parse
from iro_console.casework.listing import PagedList
from iro_console.domain.limits import MIDPOINT_RULE
from iro_console.domain.midpoint import CARE_PLAN_RULE, VISIT_RULES, Reason, Standing, arguments
from iro_console.domain.timescales import Anchor, Deadline
from iro_console.domain.work import StepState
from iro_console.storage import queries, queries_decisions
from iro_console.storage import queries_midpoints as stored
from iro_console.storage.queries_midpoints import MidpointKey

_DUE = "l.midpoint_due"


class MidpointRow(NamedTuple):
    """A mid-point to come, or one that was done since the list was made."""

    key: str
    """"child id/number of the review it follows"."""
    child_id: int
    child_ref: str
    child_name: str
    number: int
    """The review it follows."""
    held_on: date
    occurrence: str
    due: date
    days: int
    """Calendar days from today; negative is late."""
    provisional: bool
    """The next review is not booked, so that the date may still move."""
    next_review: date | None
    overdue: int
    """Open decisions past their date."""
    carried: int
    """Open decisions that were carried forward."""
    reasons: tuple[Reason, ...]
    """What argues for a look, the heaviest first."""
    begun_on: date | None
    """The day its form was begun, where it was."""
    done_on: date | None


class Midpoints(PagedList[MidpointKey, MidpointRow]):
    """The mid-points in their order, with the days they are due."""

    def __init__(self, desk: Desk, keys: Sequence[MidpointKey], total: int, generation: int) -> None:
        super().__init__(desk.store, keys, total, partial(_rows, desk), _key, generation=generation)
        self.due = tuple(key.due for key in keys)
        """The day each falls due, in the order of the list."""


def midpoints(desk: Desk, text_filter: str = "") -> Midpoints:
    """Return the mid-points still to be done for the children in scope, by date.

    The filter takes words, ``late`` and ``due:`` for the mid-point's own date. Raises ``FilterError``.
    """
    asked, generation = parse(text_filter), desk.store.generation()
    conditions = queries.Conditions(desk.scope, ceased=asked.wants("ceased"))
    narrow(desk, conditions, asked, _DUE, late_column=_DUE)
    reader = desk.store.reader()
    keys = stored.to_come(reader, conditions)
    total = len(keys)
    if text_filter.strip():
        total = len(stored.to_come(reader, queries.Conditions(desk.scope)))
    return Midpoints(desk, keys, total, generation)


def _key(key: MidpointKey) -> str:
    return f"{key.child_id}/{key.number}"


def _rows(desk: Desk, keys: Sequence[MidpointKey]) -> list[MidpointRow]:
    reader, today = desk.store.reader(), desk.today()
    ids = [key.child_id for key in keys]
    lines = queries.lines(reader, ids)
    counts = queries_decisions.counts(reader, ids, today)
    visited = stored.visited(reader, ids)
    begun = {
        (step.child_id, step.number): step.started_on
        for step in stored.steps_of(reader, ids)
        if step.state in (StepState.CURRENT, StepState.INCOMING)
    }
    clocks: dict[int, list[Deadline]] = {}
    for row in queries.deadlines_named(reader, ids, {MIDPOINT_RULE, CARE_PLAN_RULE, *VISIT_RULES}):
        if (deadline := queries.as_deadline(row, desk.policy)) is not None:
            clocks.setdefault(row[0], []).append(deadline)
    rows: list[MidpointRow] = []
    for key in keys:
        child_id, number = key.child_id, key.number
        line = lines[child_id]
        found = [one for one in clocks.get(child_id, []) if _is(one, MIDPOINT_RULE, number)]
        if not found or line.last_review is None:
            # The record was corrected since: there is no such interval any more.
            continue
        midpoint = max(found, key=lambda one: int(one.occurrence.partition(".")[0]))
        # The clocks of an earlier period of care say nothing about this one.
        period = midpoint.occurrence.partition(".")[0]
        current = [one for one in clocks[child_id] if one.occurrence.partition(".")[0] == period]
        standing = _standing(current, number, line, counts.get(child_id), child_id in visited)
        is_last = line.last_number == number
        rows.append(
            MidpointRow(
                key=_key(key),
                child_id=child_id,
                child_ref=line.ref,
                child_name=line.name,
                number=number,
                held_on=line.last_review if is_last else midpoint.anchor_date,
                occurrence=midpoint.occurrence,
                due=midpoint.due,
                days=(midpoint.due - today).days,
                provisional=midpoint.provisional,
                next_review=line.next_booked,
                overdue=standing.overdue,
                carried=standing.carried,
                reasons=arguments(standing, today) if midpoint.met_on is None else (),
                begun_on=begun.get((child_id, number)),
                done_on=midpoint.met_on,
            )
        )
    return rows


def _is(deadline: Deadline, rule: str, number: int) -> bool:
    return deadline.rule.id == rule and deadline.review_number == number


def _standing(
    clocks: Sequence[Deadline],
    number: int,
    line: queries.LineRow,
    counts: queries_decisions.CountsOfChild | None,
    visited: bool,
) -> Standing:
    visit = next((one for one in clocks if one.rule.id in VISIT_RULES and one.met_on is None), None)
    known = visit is not None and (visited or visit.anchor is Anchor.LAST_VISIT)
    plan = next((one for one in clocks if _is(one, CARE_PLAN_RULE, number) and one.met_on is None), None)
    assert line.last_review is not None
    return Standing(
        held_on=line.last_review,
        overdue=counts.overdue if counts else 0,
        carried=counts.carried if counts else 0,
        carried_most=counts.carried_most if counts else 0,
        visit_due=visit.due if visit is not None and known else None,
        plan_due=plan.due if plan is not None else None,
        spoken_on=line.last_contact,
    )
