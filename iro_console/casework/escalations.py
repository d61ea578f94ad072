"""Escalating: raising a concern, sending its stages, noting the replies, closing it. One act each."""

from __future__ import annotations

from typing import Any

from iro_console.casework.desk import Desk
from iro_console.casework.escalation_raising import finish_alert
from iro_console.casework.escalation_state import EscalationValue, escalation
from iro_console.casework.escalation_writing import (
    SENDING,
    add_stage,
    as_problems,
    draft_of,
    escalation_row,
    problems_of,
    put_answers,
    stage_row,
)
from iro_console.casework.verbs import (
    Done,
    Problem,
    Refused,
    acting,
    refusal,
    refuse_if_any,
)
from iro_console.domain.date_text import long_date
from iro_console.domain.escalation_moves import closing_faults, moved_faults, reply_faults, sending_faults
from iro_console.domain.escalations import (
    KINDS,
    NO_REPLY,
    OUTCOMES,
    RESPONSES,
    EscalationKind,
)
from iro_console.domain.ladder import CAFCASS, INFORMAL
from iro_console.forms.escalation import (
    CafcassLeftOut,
    Concern,
    EscalationClosed,
    StageReply,
    StageSent,
)
from iro_console.forms.section import Section, questions
from iro_console.storage.tables_monitoring import EscalationStage
from iro_console.storage.unit_of_work import UnitOfWork


def check_sending(desk: Desk, escalation_id: int, answers: StageSent) -> list[Problem]:
    """Return what speaks against sending this stage so; nothing is written."""
    return _sending_problems(desk, escalation(desk, escalation_id), answers)


def send_stage(desk: Desk, escalation_id: int, answers: StageSent) -> Done:
    """Send a stage: the next one, a higher one with the reason, or the referral to Cafcass in parallel.

    An informal escalation becomes an IRO Alert with its first formal stage, and a stage whose date passed
    without a reply is noted as not answered. Raises ``Refused``.
    """
    child_id = escalation(desk, escalation_id).record.child_id
    with acting(desk, "stage sent", child_id, draft_of(StageSent, child_id, escalation_id)) as work:
        known = escalation(desk, escalation_id, work.rows())
        refuse_if_any(_sending_problems(desk, known, answers))
        row, stage = escalation_row(work, escalation_id), answers.stage or ""
        words = desk.policy.ladder[stage].words
        work.describe(detail=f"{row.ref}, {words}")
        current = known.escalation.current
        if stage != CAFCASS and current is not None:
            _note_if_silent(work, desk, known, current.stage)
        if stage not in (CAFCASS, INFORMAL) and row.kind == EscalationKind.INFORMAL:
            row.kind = EscalationKind.ALERT.value
            work.session.add(row)
        add_stage(work, row, answers, current.stage if current is not None else None)
        act_id = work.act_id
    return Done(act_id, f"{row.ref} of {known.record.child_name}: {words}, to {answers.sent_to}", child_id)


def _sending_problems(desk: Desk, known: EscalationValue, answers: StageSent) -> list[Problem]:
    current = known.escalation.current
    answers = answers.model_copy(update={"follows": current.stage if current is not None else None})
    found = problems_of(desk, answers)
    if not answers.stage or answers.sent_on is None:
        return found
    faults = sending_faults(known.escalation, answers.stage, answers.sent_on, answers.skip_reason or "")
    return found + as_problems(faults, found)


def _note_if_silent(work: UnitOfWork, desk: Desk, known: EscalationValue, stage: str) -> None:
    value = known.stage(stage)
    if value is None or value.reply_due is None or value.record.response or desk.today() <= value.reply_due:
        return
    row = stage_row(work, known.record.id, stage)
    row.response = NO_REPLY
    work.session.add(row)


def check_stage(desk: Desk, escalation_id: int, stage: str, answers: StageSent) -> list[Problem]:
    """Return what speaks against putting right how a stage was sent; nothing is written."""
    return _stage_problems(desk, escalation(desk, escalation_id), stage, answers)


def correct_stage(desk: Desk, escalation_id: int, stage: str, answers: StageSent) -> Done:
    """Put right to whom and when a stage was sent; which stage it was stays. Raises ``Refused``."""
    child_id = escalation(desk, escalation_id).record.child_id
    with acting(
        desk, "stage corrected", child_id, draft_of(StageSent, child_id, escalation_id, stage)
    ) as work:
        known = escalation(desk, escalation_id, work.rows())
        refuse_if_any(_stage_problems(desk, known, stage, answers))
        row = stage_row(work, escalation_id, stage)
        work.describe(detail=f"{known.record.facts.ref}, {desk.policy.ladder[stage].words}")
        put_answers(row, answers, [name for name in SENDING if name != "stage"])
        work.session.add(row)
        act_id = work.act_id
    said = (
        f"{known.record.facts.ref} of {known.record.child_name}: {desk.policy.ladder[stage].words} corrected"
    )
    return Done(act_id, said, child_id)


def _stage_problems(desk: Desk, known: EscalationValue, stage: str, answers: StageSent) -> list[Problem]:
    value = known.stage(stage)
    if value is None:
        return [refusal("", f"{desk.policy.ladder[stage].words} was not sent yet")]
    answers = answers.model_copy(update={"stage": stage, "follows": value.record.follows or None})
    found = problems_of(desk, answers)
    if answers.sent_on is None:
        return found
    faults = moved_faults(known.escalation, stage, answers.sent_on)
    return found + as_problems(faults, found)


# replies


def check_reply(desk: Desk, escalation_id: int, stage: str, answers: StageReply) -> list[Problem]:
    """Return what speaks against recording this reply; nothing is written."""
    return _reply_problems(desk, escalation(desk, escalation_id), stage, answers)


def record_reply(
    desk: Desk, escalation_id: int, stage: str, answers: StageReply, seen_version: int | None = None
) -> Done:
    """Record what was answered at a stage, or that no reply came by its date; once more corrects it.

    ``seen_version`` is the version of the stage that was looked at. Raises ``Refused``.
    """
    child_id = escalation(desk, escalation_id).record.child_id
    silent = answers.response == NO_REPLY
    words = "no reply noted" if silent else "reply recorded"
    with acting(desk, words, child_id, draft_of(StageReply, child_id, escalation_id, stage)) as work:
        known = escalation(desk, escalation_id, work.rows())
        refuse_if_any(_reply_problems(desk, known, stage, answers))
        row = stage_row(work, escalation_id, stage)
        if seen_version is not None and row.row_version != seen_version:
            raise Refused([refusal("", _changed_since(row))])
        ref, stage_words = known.record.facts.ref, desk.policy.ladder[stage].words
        work.describe(detail=f"{ref}, {stage_words}")
        put_answers(row, answers, tuple(question.name for question in questions(StageReply)))
        work.session.add(row)
        act_id = work.act_id
    said = RESPONSES[answers.response or ""].lower()
    return Done(act_id, f"{ref} of {known.record.child_name}: {stage_words}, {said}", child_id)


def note_silence(desk: Desk, escalation_id: int, stage: str) -> Done:
    """Note that no reply came by the date of a stage. Raises ``Refused`` until that day has passed."""
    return record_reply(desk, escalation_id, stage, StageReply(response=NO_REPLY))


def _reply_problems(desk: Desk, known: EscalationValue, stage: str, answers: StageReply) -> list[Problem]:
    found = problems_of(desk, answers)
    if not answers.response:
        return found
    faults = reply_faults(known.escalation, stage, answers.response, answers.replied_on, desk.today())
    return found + as_problems(faults, found)


def _changed_since(row: EscalationStage) -> str:
    said = RESPONSES.get(row.response or "", "nothing")
    day = f", {long_date(row.replied_on)}" if row.replied_on is not None else ""
    return f"Another reply was recorded since you opened this ({said.lower()}{day}): leave, and look again"


# Cafcass, closing, correcting


def check_left_out(desk: Desk, escalation_id: int, answers: CafcassLeftOut) -> list[Problem]:
    """Return what speaks against recording why Cafcass is not told; nothing is written."""
    return _left_out_problems(desk, escalation(desk, escalation_id), answers)


def leave_cafcass_out(desk: Desk, escalation_id: int, answers: CafcassLeftOut) -> Done:
    """Record that Cafcass was considered and why it is not told. Raises ``Refused``."""
    return _answer(
        desk, escalation_id, answers, "Cafcass considered", _left_out_problems, "Cafcass considered, not told"
    )


def _left_out_problems(desk: Desk, known: EscalationValue, answers: Any) -> list[Problem]:
    found = problems_of(desk, answers)
    referred, day = known.referred, answers.cafcass_considered_on
    if referred is not None:
        found.append(refusal("", f"Cafcass was told on {long_date(referred.record.sent_on)}"))
    if day is not None and day < known.record.facts.raised_on:
        raised = long_date(known.record.facts.raised_on)
        found.append(refusal("cafcass_considered_on", f"It was raised only on {raised}"))
    return found


def check_closing(desk: Desk, escalation_id: int, answers: EscalationClosed) -> list[Problem]:
    """Return what speaks against closing it so; nothing is written."""
    return _closing_problems(desk, escalation(desk, escalation_id), answers)


def close(desk: Desk, escalation_id: int, answers: EscalationClosed) -> Done:
    """Close an escalation with its outcome and the difference made; once more corrects it.

    Raises ``Refused``.
    """
    said = f"closed: {OUTCOMES.get(answers.outcome or '', '').lower()}"
    return _answer(desk, escalation_id, answers, "escalation closed", _closing_problems, said)


def _closing_problems(desk: Desk, known: EscalationValue, answers: Any) -> list[Problem]:
    found = problems_of(desk, answers)
    faults = closing_faults(known.escalation, answers.outcome or "", answers.closed_on, answers.action_on)
    return found + as_problems(faults, found)


def check_correction(desk: Desk, escalation_id: int, answers: Concern) -> list[Problem]:
    """Return what speaks against correcting it so; nothing is written."""
    return _correction_problems(desk, escalation(desk, escalation_id), answers)


def correct(desk: Desk, escalation_id: int, answers: Concern) -> Done:
    """Correct what was raised; what was sent and answered stays as it is. Raises ``Refused``."""
    return _answer(desk, escalation_id, answers, "escalation corrected", _correction_problems, "corrected")


def _correction_problems(desk: Desk, known: EscalationValue, answers: Any) -> list[Problem]:
    found = problems_of(desk, answers)
    sent = known.escalation.rungs
    if answers.kind == EscalationKind.GOOD_PRACTICE and known.stages:
        found.append(refusal("kind", "It was sent to a stage: it is no good practice to be noted"))
    elif answers.kind == EscalationKind.INFORMAL and any(each.stage != INFORMAL for each in sent):
        words = KINDS[EscalationKind.INFORMAL].lower()
        found.append(refusal("kind", f"A formal stage was sent: it is no longer {words}"))
    return found


def _answer(desk: Desk, escalation_id: int, answers: Section, words: str, problems: Any, said: str) -> Done:
    """Write a section of the escalation itself in an act of its own."""
    child_id = escalation(desk, escalation_id).record.child_id
    with acting(desk, words, child_id, draft_of(type(answers), child_id, escalation_id)) as work:
        known = escalation(desk, escalation_id, work.rows())
        refuse_if_any(problems(desk, known, answers))
        row = escalation_row(work, escalation_id)
        work.describe(detail=row.ref)
        put_answers(row, answers, tuple(question.name for question in questions(type(answers))))
        work.session.add(row)
        if row.closed_on is not None:
            finish_alert(work, desk, row)
        act_id = work.act_id
    return Done(act_id, f"{row.ref} of {known.record.child_name} {said}", child_id)
