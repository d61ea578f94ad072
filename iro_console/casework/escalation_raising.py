"""Raising an escalation, noting good practice, and sending one that was raised unsent. One act each."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from iro_console.casework.desk import Desk
from iro_console.casework.escalation_state import EscalationValue, escalation
from iro_console.casework.escalation_writing import (
    add_stage,
    as_problems,
    draft_of,
    escalation_row,
    problems_of,
    put_answers,
)
from iro_console.casework.staff import me
from iro_console.casework.verbs import (
    Done,
    Problem,
    Refused,
    acting,
    current_period,
    record_of,
    refusal,
    refuse_if_any,
)
from iro_console.domain.escalation_moves import sending_faults
from iro_console.domain.escalations import Escalation, EscalationKind
from iro_console.domain.facts import EscalationFacts
from iro_console.domain.work import StepState
from iro_console.forms.escalation import Concern, Raised
from iro_console.forms.section import questions
from iro_console.storage import queries_escalations as stored
from iro_console.storage.tables_monitoring import Escalation as EscalationRow
from iro_console.storage.tables_reviewing import WorkStep
from iro_console.storage.unit_of_work import UnitOfWork

_CONCERN = tuple(question.name for question in questions(Concern))


class Origin(NamedTuple):
    """What an escalation is raised from: a child, and perhaps something known of it."""

    child_id: int
    decision: str = ""
    """The id of a decision."""
    event: int = 0
    """The id of a significant event."""
    step: int = 0
    """The id of a work step: a mid-point, or the review whose report or plan is missing."""
    alert: int = 0
    """The id of a work step "IRO Alert" for which nothing is raised yet."""
    missing: str = ""
    """The form that is missing before the review of that step: social_work_report or care_plan."""
    kind: str = ""
    """A value of ``EscalationKind``, where it is known: informal before the review, formal on the day."""

    @property
    def record(self) -> str:
        """Return what the draft of raising it belongs to: never offered for anything else."""
        parts = (
            ("decision", self.decision),
            ("event", self.event),
            ("step", self.step),
            ("alert", self.alert),
        )
        of = [f"{name}:{value}" for name, value in (*parts, ("missing", self.missing)) if value]
        return "/".join([f"child:{self.child_id}", *of])


def check_raising(desk: Desk, origin: Origin, answers: Raised) -> list[Problem]:
    """Return what speaks against raising this; nothing is written."""
    current_period(record_of(desk, origin.child_id))
    return _raising_problems(desk, answers, None)


def raise_escalation(desk: Desk, origin: Origin, answers: Raised) -> Done:
    """Raise a concern and send its first stage, or note good practice. Raises ``Refused``."""
    praise = answers.kind == EscalationKind.GOOD_PRACTICE
    words = "good practice noted" if praise else "escalation raised"
    with acting(desk, words, origin.child_id, (Raised.__name__, origin.record)) as work:
        record = record_of(desk, origin.child_id, work)
        current_period(record)
        refuse_if_any(_raising_problems(desk, answers, None))
        raised_on = min(answers.sent_on or desk.today(), desk.today())
        row = make_row(work, desk, origin, raised_on)
        put_answers(row, answers, _CONCERN)
        work.describe(detail=row.ref)
        work.session.add(row)
        work.session.flush()
        said = f"{row.ref} of {record.name} noted"
        if not praise:
            add_stage(work, row, answers, None)
            finish_alert(work, desk, row)
            said = f"{row.ref} of {record.name} raised and sent to {answers.sent_to}"
        act_id = work.act_id
    return Done(act_id, said, origin.child_id)


def make_row(work: UnitOfWork, desk: Desk, origin: Origin, raised_on: date) -> EscalationRow:
    """Return a new escalation with the next reference of its year, linked to what it is raised from."""
    numbers = [ref.rpartition("-")[2] for ref in stored.references(work.rows(), raised_on.year)]
    last = max((int(number) for number in numbers if number.isdigit()), default=0)
    return EscalationRow(
        ref=f"E-{raised_on.year}-{last + 1:03}",
        child_id=origin.child_id,
        review_id=stored.review_linked(work.rows(), origin.child_id, origin.decision, origin.step),
        decision_id=origin.decision or None,
        event_id=origin.event or None,
        step_id=origin.step or None,
        alert_step_id=origin.alert or None,
        raised_on=raised_on,
        raised_by=me(desk),
    )


def raise_alert(work: UnitOfWork, desk: Desk, alert: WorkStep, review_step: int | None, concern: str) -> None:
    """Raise what an "IRO Alert" of a review is about, unsent; sending it finishes its work step."""
    work.session.flush()
    origin = Origin(alert.child_id, step=review_step or 0, alert=work.key_of(alert.id))
    row = make_row(work, desk, origin, desk.today())
    row.kind, row.concern = EscalationKind.ALERT.value, concern or None
    work.session.add(row)


def raise_unsent(work: UnitOfWork, desk: Desk, origin: Origin, answers: Concern) -> EscalationRow:
    """Raise a concern within another act; its first stage is sent by ``send_first``."""
    row = make_row(work, desk, origin, desk.today())
    put_answers(row, answers, _CONCERN)
    work.session.add(row)
    work.session.flush()
    return row


def _raising_problems(desk: Desk, answers: Raised, known: EscalationValue | None) -> list[Problem]:
    found = problems_of(desk, answers)
    kind = EscalationKind(answers.kind) if answers.kind in set(EscalationKind) else None
    if kind is None or kind is EscalationKind.GOOD_PRACTICE or not answers.stage or not answers.sent_on:
        return found
    raised_on = known.record.facts.raised_on if known is not None else min(answers.sent_on, desk.today())
    fresh = Escalation(EscalationFacts("", kind, raised_on), desk.policy, desk.calendar)
    return found + as_problems(
        sending_faults(fresh, answers.stage, answers.sent_on, answers.skip_reason or ""), found
    )


def check_first(desk: Desk, escalation_id: int, answers: Raised) -> list[Problem]:
    """Return what speaks against completing and sending one that was raised unsent; nothing is written."""
    return _raising_problems(desk, answers, _unsent(desk, escalation_id))


def send_first(desk: Desk, escalation_id: int, answers: Raised) -> Done:
    """Complete one that was raised unsent, such as an IRO Alert, and send its first stage.

    The work step it stands for is finished with it. Raises ``Refused``.
    """
    child_id = escalation(desk, escalation_id).record.child_id
    draft = draft_of(Raised, child_id, escalation_id)
    with acting(desk, "stage sent", child_id, draft) as work:
        known = _unsent(desk, escalation_id, work)
        refuse_if_any(_raising_problems(desk, answers, known))
        row = escalation_row(work, escalation_id)
        put_answers(row, answers, _CONCERN)
        work.describe(detail=f"{row.ref}, {desk.policy.ladder[answers.stage or ''].words}")
        work.session.add(row)
        add_stage(work, row, answers, None)
        finish_alert(work, desk, row)
        act_id = work.act_id
    return Done(act_id, f"{known.record.facts.ref} sent to {answers.sent_to}", child_id)


def finish_alert(work: UnitOfWork, desk: Desk, row: EscalationRow) -> None:
    """Finish the work step "IRO Alert": it is completed with the request to the level of management.

    One that is closed without having been sent needs it no longer.
    """
    step = work.session.get(WorkStep, row.alert_step_id) if row.alert_step_id is not None else None
    if step is None or step.state in (StepState.FINISHED, StepState.NO_LONGER_REQUIRED):
        return
    step.state, step.finished_on, step.finished_by = StepState.FINISHED.value, desk.today(), me(desk)
    step.started_on = step.started_on or desk.today()
    work.session.add(step)


def _unsent(desk: Desk, escalation_id: int, work: UnitOfWork | None = None) -> EscalationValue:
    known = escalation(desk, escalation_id, work.rows() if work is not None else None)
    if known.escalation.rungs:
        raise Refused([refusal("", f"{known.record.facts.ref} was sent already: look at it again")])
    return known
