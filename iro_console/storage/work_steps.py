"""The work steps that follow from the record alone: one for the next review of every child looked after.

A mid-point is begun by the IRO; its number and its date follow the record like those of the others.

Called by ``recompute`` in the transaction of every act and import, as the deadlines are. What somebody has
started is never touched but for its number and date; what nobody has is moved, renumbered or closed as the
record asks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from iro_console.domain.limits import MIDPOINT_RULE, next_review
from iro_console.domain.participation import birthday
from iro_console.domain.reviews import last_held, work_step
from iro_console.domain.timescales import Deadline
from iro_console.domain.work import MIDPOINT_STEP, PATHWAY_REVIEW, REVIEW_STEPS, Role, StepState
from iro_console.storage.cells import among, as_date
from iro_console.storage.rows import Rows

if TYPE_CHECKING:
    from iro_console.domain.facts import PeriodFacts
    from iro_console.storage.facts import ChildRecord

_OPEN = (StepState.FUTURE, StepState.INCOMING, StepState.CURRENT)
_RECORD = "HB-09"
_NAMES = {f"name{position}": name for position, name in enumerate(REVIEW_STEPS)}


class _Step(NamedTuple):
    id: int
    period_id: int
    name: str
    state: str
    number: int | None
    review_number: int | None
    """The number its review has now; None while it has none."""
    due_on: date | None
    started: bool


PLACED = "placed step"
"""The entity of the lines of the history that say which step the record itself placed: no act of anybody."""


class Placed(NamedTuple):
    """A step that the record itself added, closed, opened again or made another review's."""

    child_id: int
    key: str
    """The period of care and the number of the review, as an occurrence of a deadline has them."""
    before: dict[str, Any] | None
    after: dict[str, Any]


class _Wanted(NamedTuple):
    state: StepState
    due_on: date | None
    under_18: date | None = None
    """When it is due as a review that has to be held under 18."""

    def due_as(self, name: str) -> date | None:
        """Return when it is due as the work step of that name."""
        return (self.under_18 or self.due_on) if name == PATHWAY_REVIEW else self.due_on


def place_work_steps(
    rows: Rows, standing: Sequence[tuple[ChildRecord, Sequence[Deadline]]], today: date
) -> list[Placed]:
    """Give these children the work steps their records call for; ``standing`` has their deadlines.

    Returns what was placed, for the history; a date that moved is told by the deadline.
    """
    ids = among(record.child_id for record, _ in standing)
    periods = {
        (child, number): period
        for period, child, number in rows.all(
            f"SELECT id, child_id, number FROM period_of_care WHERE child_id IN ({ids})"
        )
    }
    steps = _steps(rows, ids)
    added: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    for record, deadlines in standing:
        if not record.facts.periods:
            continue
        period = record.facts.periods[-1]
        wanted = _wanted(record, period, deadlines, today)
        _place(
            record.child_id,
            periods[record.child_id, period.number],
            wanted,
            steps[record.child_id],
            added,
            changed,
        )
    numbers = {period: number for (_, number), period in periods.items()}
    placed = _placed(added, changed, steps, numbers)
    # A mid-point is begun by the IRO: only its date and number follow the record.
    changed += _midpoints(rows, ids, standing)
    if changed:
        rows.many(
            "UPDATE work_step SET name = :name, state = :state, review_number = :number, due_on = :due_on"
            " WHERE id = :id",
            changed,
        )
    if added:
        rows.many(
            "INSERT INTO work_step (child_id, period_id, name, state, role, assigned_to, review_number,"
            " due_on, note, returned, finished_by, row_version) VALUES (:child_id, :period_id, :name, :state,"
            f" '{Role.IRO}', '', :number, :due_on, '', '', '', 1)",
            added,
        )
    return placed


def _placed(
    added: Sequence[dict[str, Any]],
    changed: Sequence[dict[str, Any]],
    steps: dict[int, list[_Step]],
    numbers: dict[int, int],
) -> list[Placed]:
    found = [
        Placed(one["child_id"], f"{numbers[one['period_id']]}.R{one['number']}", None, _said(one))
        for one in added
    ]
    was = {step.id: (child, step) for child, some in steps.items() for step in some}
    for one in changed:
        child, step = was[one["id"]]
        before = {"name": step.name, "state": step.state, "review_number": step.number}
        after = _said(one)
        if any(before[name] != after.get(name) for name in before):
            key = f"{numbers[step.period_id]}.R{one['number'] or step.number or 0}"
            found.append(Placed(child, key, before, after))
    return found


def _said(values: dict[str, Any]) -> dict[str, Any]:
    said = {
        "name": values["name"],
        "state": values["state"],
        "review_number": values["number"],
        "due_on": values["due_on"],
    }
    return {name: value for name, value in said.items() if value is not None}


def _steps(rows: Rows, ids: str) -> dict[int, list[_Step]]:
    found: dict[int, list[_Step]] = defaultdict(list)
    places = ", ".join(f":{name}" for name in _NAMES)
    for child, step_id, period, name, state, number, of_review, due, started in rows.all(
        "SELECT w.child_id, w.id, w.period_id, w.name, w.state, w.review_number, r.number, w.due_on,"
        " w.started_on FROM work_step w LEFT JOIN review r ON r.id = w.review_id"
        f" WHERE w.child_id IN ({ids}) AND w.name IN ({places}) ORDER BY w.id",
        _NAMES,
    ):
        due_on, is_started = as_date(due), started is not None
        found[child].append(_Step(step_id, period, name, state, number, of_review, due_on, is_started))
    return found


def _midpoints(
    rows: Rows, ids: str, standing: Sequence[tuple[ChildRecord, Sequence[Deadline]]]
) -> list[dict[str, Any]]:
    """Return the mid-points that have another number or date than the record gives them."""
    due = {
        (record.child_id, deadline.occurrence): deadline.due
        for record, deadlines in standing
        for deadline in deadlines
        if deadline.rule.id == MIDPOINT_RULE
    }
    changed: list[dict[str, Any]] = []
    for step_id, child, name, state, number, due_on, period, now in rows.all(
        "SELECT w.id, w.child_id, w.name, w.state, w.review_number, w.due_on, p.number, r.number"
        " FROM work_step w JOIN period_of_care p ON p.id = w.period_id JOIN review r ON r.id = w.review_id"
        f" WHERE w.child_id IN ({ids}) AND w.name = :midpoint",
        {"midpoint": MIDPOINT_STEP},
    ):
        was = as_date(due_on)
        becomes = due.get((child, f"{period}.M{now}"), was) if state in _OPEN else was
        if (number, was) != (now, becomes):
            changed.append(
                {"id": step_id, "name": name, "state": state, "number": now, "due_on": _iso(becomes)}
            )
    return changed


def _wanted(
    record: ChildRecord, period: PeriodFacts, deadlines: Sequence[Deadline], today: date
) -> dict[int, _Wanted]:
    """Return number of the review -> its step, for the next review and a last one still to be written up."""
    wanted: dict[int, _Wanted] = {}
    last = last_held(period)
    below = last.number if last is not None else 0
    owed = next(
        (
            deadline
            for deadline in deadlines
            if deadline.rule.id == _RECORD
            and deadline.met_on is None
            and deadline.occurrence == f"{period.number}.R{below}"
        ),
        None,
    )
    if owed is not None:
        wanted[below] = _Wanted(StepState.INCOMING, owed.due)
    born = record.facts.born
    ends = [period.ceased_on, birthday(born, 18) if born is not None else None]
    if any(day is not None and day <= today for day in ends):
        return wanted
    pending = next((r for r in reversed(period.reviews) if r.held_on is None and r.number > below), None)
    limit = next_review(deadlines, today)
    due = limit.due if limit is not None else None
    last_day = birthday(born, 18) - timedelta(days=1) if born is not None else None
    under_18 = min(filter(None, (due, last_day)), default=None)
    if pending is not None and pending.booked_for is not None:
        spent = pending.adjourned_on is not None and pending.booked_for <= pending.adjourned_on
        due, under_18 = (due, under_18) if spent else (pending.booked_for, pending.booked_for)
    number = pending.number if pending is not None else below + 1
    wanted[number] = _Wanted(StepState.FUTURE, due, under_18)
    return wanted


def _place(
    child_id: int,
    period_id: int,
    wanted: dict[int, _Wanted],
    steps: Sequence[_Step],
    added: list[dict[str, Any]],
    changed: list[dict[str, Any]],
) -> None:
    taken: set[int] = set()
    spare: list[_Step] = []
    for step in steps:
        number = step.review_number or step.number
        if step.state == StepState.NO_LONGER_REQUIRED:
            continue
        if step.period_id == period_id and number is not None and (step.started or number in wanted):
            taken.add(number)
            _keep(step, number, wanted.get(number), changed)
        elif step.state in _OPEN and not step.started:
            spare.append(step)
    # One closed by mistake, and opened again by a correction of the record, keeps what was noted on it.
    closed = {
        step.number: step
        for step in steps
        if step.state == StepState.NO_LONGER_REQUIRED and step.period_id == period_id and not step.started
    }
    for number, how in wanted.items():
        if number in taken:
            continue
        again = closed.get(number) or next((s for s in spare if s.period_id == period_id), None)
        if again is None:
            added.append(
                {
                    "child_id": child_id,
                    "period_id": period_id,
                    "name": work_step(number),
                    "state": how.state.value,
                    "number": number,
                    "due_on": _iso(how.due_on),
                }
            )
            continue
        spare = [step for step in spare if step.id != again.id]
        changed.append(_values(again, number, how.state.value, how.due_as(again.name)))
    changed.extend(
        _values(step, step.number or 0, StepState.NO_LONGER_REQUIRED.value, step.due_on) for step in spare
    )


def _keep(step: _Step, number: int, wanted: _Wanted | None, changed: list[dict[str, Any]]) -> None:
    if step.state not in _OPEN:
        if step.number != number:
            changed.append(_values(step, number, step.state, step.due_on) | {"name": step.name})
        return
    due = wanted.due_as(step.name) if wanted is not None else step.due_on
    state = wanted.state.value if wanted is not None and not step.started else step.state
    if (step.number, step.due_on, step.state) != (number, due, state):
        changed.append(_values(step, number, state, due))


def _values(step: _Step, number: int, state: str, due_on: date | None) -> dict[str, Any]:
    name = step.name if step.name == PATHWAY_REVIEW or not number else work_step(number)
    return {"id": step.id, "name": name, "state": state, "number": number or None, "due_on": _iso(due_on)}


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
