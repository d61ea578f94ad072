"""Work steps: starting one, going on with it, sending it back, completing those that have no forms."""

from __future__ import annotations

from datetime import date

from sqlmodel import select

from iro_console.casework import work_folders
from iro_console.casework.desk import Desk
from iro_console.casework.staff import me
from iro_console.casework.verbs import (
    Done,
    Problem,
    Refused,
    acting,
    needed,
    record_of,
    refusal,
    refuse_if_any,
)
from iro_console.domain.date_text import long_date
from iro_console.domain.work import REVIEW_STEPS, Role, StepState, has_forms, may_move, state_on
from iro_console.forms.acts import WorkStepDone, WorkStepReturned
from iro_console.forms.clean import clean_line, clean_text
from iro_console.forms.section import Section
from iro_console.storage import queries_work as stored
from iro_console.storage.tables import Review
from iro_console.storage.tables_reviewing import WorkStep
from iro_console.storage.unit_of_work import UnitOfWork
from iro_console.storage.values import StepRow

__all__ = [
    "check_done",
    "complete_step",
    "draft_of",
    "locked",
    "open_step",
    "return_step",
    "review_row",
    "start_step",
]


def start_step(desk: Desk, step_id: int) -> Done:
    """Start a work step from the incoming or the future work; it is then assigned to who starts it.

    Starting one that is current already changes nothing but who has it. Raises ``Refused``.
    """
    row = _row(desk, step_id)
    with acting(desk, "work step started", row.child_id) as work:
        step = locked(work, step_id)
        _refuse_others(step)
        if step.state != StepState.CURRENT:
            _move(step, StepState.CURRENT, desk)
        work.describe(detail=step.name)
        step.assigned_to = me(desk)
        step.started_on = step.started_on or desk.today()
        if step.name in REVIEW_STEPS:
            step.review_id = work.key_of(review_row(work, step).id)
        work.session.add(step)
        act_id = work.act_id
    return Done(act_id, f"{row.name} of {row.child_name} started", row.child_id)


def open_step(desk: Desk, child_id: int) -> int:
    """Return the id of the review's work step to go on with, started where it is not yet.

    A current one comes first, then a review that was held and is still to be written up, then the next
    review. Raises ``Refused`` when the child has none.
    """
    record_of(desk, child_id)
    found = stored.open_review_steps(desk.store.reader(), child_id)
    if not found:
        raise Refused([refusal("", "There is no review to work on: no review of this child is to come")])
    started = [step for step in found if step.state == StepState.CURRENT]
    step = (started or found)[0]
    if not started:
        start_step(desk, step.id)
    return step.id


def return_step(desk: Desk, step_id: int, comment: str) -> Done:
    """Put a current step back among the incoming work; its forms stay, the comment is shown beside it.

    Raises ``Refused`` for a step that is not current, and without a comment.
    """
    row, text = _row(desk, step_id), clean_text(comment).strip()
    if not text:
        raise Refused([refusal("comment", "Say why the work is sent back")])
    with acting(desk, "work step sent back", row.child_id, draft_of(WorkStepReturned, step_id)) as work:
        step = locked(work, step_id)
        _move(step, StepState.INCOMING, desk)
        work.describe(detail=step.name)
        step.returned = text
        work.session.add(step)
        act_id = work.act_id
    return Done(act_id, f"{row.name} of {row.child_name} sent back to the incoming work", row.child_id)


def complete_step(
    desk: Desk, step_id: int, note: str = "", *, done_on: date | None = None, done_by: str = ""
) -> Done:
    """Finish a step that has no forms here: an alert, or the work of somebody else, noted as done.

    It was done today by the IRO unless told otherwise. Raises ``Refused`` for a review or a mid-point, which
    is finished from its forms, for one that is done, and for a day to come.
    """
    row, text = _row(desk, step_id), clean_text(note).strip()
    day = done_on or desk.today()
    with acting(desk, "work step finished", row.child_id, draft_of(WorkStepDone, step_id)) as work:
        refuse_if_any(_done_problems(desk, row, day))
        step = locked(work, step_id)
        if step.state in (StepState.FUTURE, StepState.INCOMING):
            _move(step, StepState.CURRENT, desk)
        _move(step, StepState.FINISHED, desk)
        work.describe(detail=step.name)
        step.started_on = step.started_on or day
        step.finished_on, step.finished_by = day, clean_line(done_by) or me(desk)
        step.note = "\n".join(part for part in (step.note, text) if part)
        work.session.add(step)
        act_id = work.act_id
    return Done(act_id, f"{row.name} of {row.child_name} finished", row.child_id)


def check_done(desk: Desk, step_id: int, answers: WorkStepDone) -> list[Problem]:
    """Return what speaks against finishing a step so; nothing is written."""
    return needed(answers) + _done_problems(desk, _row(desk, step_id), answers.done_on)


def _done_problems(desk: Desk, row: StepRow, day: date | None) -> list[Problem]:
    if has_forms(row.name):
        return [refusal("", "This work step is finished from its forms")]
    if day is not None and day > desk.today():
        return [refusal("done_on", f"{long_date(day)} is in the future")]
    return []


def draft_of(section: type[Section], step_id: int) -> tuple[str, str]:
    """Return the (form, record) that what is typed into an act on a step is kept under."""
    return section.__name__, f"step:{step_id}"


def locked(work: UnitOfWork, step_id: int) -> WorkStep:
    """Return the row of a step, locked for this act."""
    return work.session.exec(select(WorkStep).where(WorkStep.id == step_id).with_for_update()).one()


def review_row(work: UnitOfWork, step: WorkStep) -> Review:
    """Return the row of the review a step is for, made where nothing was booked."""
    found = work.session.exec(
        select(Review)
        .where(Review.period_id == step.period_id, Review.number == step.review_number)
        .with_for_update()
    ).first()
    if found is None:
        assert step.review_number is not None
        found = Review(period_id=step.period_id, number=step.review_number)
        work.session.add(found)
        work.session.flush()
    return found


def _row(desk: Desk, step_id: int) -> StepRow:
    try:
        return work_folders.step(desk, step_id)
    except LookupError as gone:
        raise Refused([refusal("", str(gone))]) from None


def _refuse_others(step: WorkStep) -> None:
    if step.role != Role.IRO:
        raise Refused([refusal("", f"This work step is for {step.role} to work, not for the IRO")])


def _move(step: WorkStep, to: StepState, desk: Desk) -> None:
    state = state_on(StepState(step.state), step.due_on, desk.today())
    if not may_move(state, to):
        raise Refused([refusal("", f"This work step is {state.lower()}: it cannot become {to.lower()}")])
    step.state = to.value
