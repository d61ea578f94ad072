"""Beginning mid-point monitoring, judging its decisions one by one, and dropping one begun by mistake."""

from __future__ import annotations

from typing import NamedTuple

from sqlmodel import select

from iro_console.casework.desk import Desk
from iro_console.casework.form_rows import RowDone, edit_row
from iro_console.casework.known import with_known
from iro_console.casework.midpoint_known import AUDIT, audited, suggested_drift
from iro_console.casework.review_state import load_case
from iro_console.casework.staff import me
from iro_console.casework.verbs import (
    Done,
    Refused,
    acting,
    current_period,
    record_of,
    refusal,
)
from iro_console.casework.work_steps import locked, start_step
from iro_console.domain.date_text import long_date
from iro_console.domain.facts import PeriodFacts, ReviewFacts
from iro_console.domain.midpoint import STILL_OPEN
from iro_console.domain.reviews import last_held
from iro_console.domain.work import MIDPOINT_STEP, Role, StepState
from iro_console.forms.answers import write_answer, write_answers
from iro_console.forms.midpoint_monitoring import MIDPOINT_MONITORING
from iro_console.storage import queries_midpoints as stored
from iro_console.storage.facts import ChildRecord
from iro_console.storage.rows import Rows
from iro_console.storage.tables import PeriodOfCare, Review
from iro_console.storage.tables_reviewing import WorkStep
from iro_console.storage.unit_of_work import UnitOfWork

FORM = MIDPOINT_MONITORING.key
_STARTED = (StepState.CURRENT.value, StepState.INCOMING.value)


class Interval(NamedTuple):
    """The time since the last review of a child, with its mid-points."""

    number: int
    """The review it follows."""
    open_step: int
    """The mid-point that is under way; 0: none."""
    finished: tuple[stored.MidpointStep, ...]
    """Those that were finished, the latest first."""


def interval(desk: Desk, child_id: int) -> Interval:
    """Return how things stand since the last review. Raises ``Refused`` where none was held."""
    record = record_of(desk, child_id)
    period, review = _last_review(record)
    return _interval(desk.store.reader(), child_id, period.number, review.number)


def begin(desk: Desk, child_id: int) -> int:
    """Return the id of the mid-point to go on with, started where none is under way since the last review.

    Raises ``Refused`` where no review was held, or the child has left.
    """
    under_way = interval(desk, child_id).open_step
    if under_way:
        if load_case(desk, under_way).step.state == StepState.INCOMING:
            start_step(desk, under_way)
        return under_way
    with acting(desk, "mid-point started", child_id) as work:
        record = record_of(desk, child_id, work)
        period, review = _last_review(record)
        if period.ceased_on is not None and period.ceased_on <= desk.today():
            left = long_date(period.ceased_on)
            raise Refused([refusal("", f"The child ceased to be looked after on {left}")])
        # Another window may have been quicker.
        step_id = _interval(work.rows(), child_id, period.number, review.number).open_step
        if not step_id:
            work.describe(detail=f"after review {review.number}")
            step_id = _new_step(desk, work, record, period, review)
    return step_id


def judge(desk: Desk, step_id: int, decision_id: str, now: str) -> RowDone:
    """Say how far a decision is: a value of ``Found``. Whether it drifts is suggested by what is known of it.

    Evidence stays as it is, and a new date for as long as something is still to be done. Raises ``Refused``.
    """
    case = load_case(desk, step_id)
    form = with_known(case, case.form(FORM))
    row = next((row for row in form.live(AUDIT) if row.id == decision_id), None)
    if row is None:
        raise Refused([refusal("", "This decision is no longer among those to audit")])
    raw = write_answers(row.section) | {"now": now}
    decision = next(one for one in audited(case, {decision_id: row}) if one.id == decision_id)
    said: bool | None = getattr(row.section, "drift", None)
    was: str | None = getattr(row.section, "now", None)
    typed = row.version > 0 and said is not suggested_drift(case, decision, was)
    keeps = typed and now in STILL_OPEN
    raw["drift"] = write_answer(said if keeps else suggested_drift(case, decision, now))
    if now not in STILL_OPEN:
        raw.pop("new_date", None)
    return edit_row(desk, step_id, FORM, AUDIT, decision_id, raw, seen_version=row.version)


def drop(desk: Desk, step_id: int) -> Done:
    """Drop a mid-point that was begun by mistake: what was written in it stays in the history.

    Raises ``Refused`` for one that is finished.
    """
    child_id = load_case(desk, step_id).step.child_id
    with acting(desk, "mid-point dropped", child_id) as work:
        case = load_case(desk, step_id, work)
        if case.step.state not in _STARTED:
            raise Refused([refusal("", f"This mid-point is {case.step.state.lower()}: it stays as it is")])
        work.describe(detail=f"after review {case.number}")
        step = locked(work, step_id)
        step.state = StepState.NO_LONGER_REQUIRED.value
        work.session.add(step)
        act_id = work.act_id
    return Done(act_id, f"The mid-point of {case.step.child_name} was dropped", child_id)


def _last_review(record: ChildRecord) -> tuple[PeriodFacts, ReviewFacts]:
    period = current_period(record)
    review = last_held(period)
    if review is None:
        text = "No review of this child was held yet: a mid-point lies between two reviews"
        raise Refused([refusal("", text)])
    return period, review


def _interval(rows: Rows, child_id: int, period: int, number: int) -> Interval:
    found = rows.one(
        "SELECT r.id FROM review r JOIN period_of_care p ON p.id = r.period_id"
        " WHERE p.child_id = :child AND p.number = :period AND r.number = :number",
        {"child": child_id, "period": period, "number": number},
    )
    review_id = found[0] if found else None
    steps = [step for step in stored.steps_of(rows, [child_id]) if step.review_id == review_id]
    return Interval(
        number,
        next((step.id for step in steps if step.state in _STARTED), 0),
        tuple(step for step in steps if step.state == StepState.FINISHED),
    )


def _new_step(
    desk: Desk, work: UnitOfWork, record: ChildRecord, period: PeriodFacts, review: ReviewFacts
) -> int:
    row = work.session.exec(
        select(Review)
        .join(PeriodOfCare)
        .where(
            PeriodOfCare.child_id == record.child_id,
            PeriodOfCare.number == period.number,
            Review.number == review.number,
        )
    ).one()
    step = WorkStep(
        child_id=record.child_id,
        period_id=row.period_id,
        name=MIDPOINT_STEP,
        state=StepState.CURRENT.value,
        role=Role.IRO.value,
        assigned_to=me(desk),
        review_number=review.number,
        review_id=row.id,
        started_on=desk.today(),
    )
    work.session.add(step)
    work.session.flush()
    return work.key_of(step.id)
