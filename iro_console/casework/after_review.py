"""After the review: decisions out, manager's reply, record, who got it, care plan updated. One act each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlmodel import col, select

from iro_console.casework.decision_news import Told, facts_now, write_news
from iro_console.casework.desk import Desk
from iro_console.casework.held_review import (
    HeldReview,
    begin,
    draft_of,
    held_review,
    problems_of,
    said_of,
    set_answers,
)
from iro_console.casework.marking import put_mark
from iro_console.casework.recipients import EVERYONE, distribute
from iro_console.casework.verbs import (
    Done,
    Problem,
    Refused,
    acting,
    refusal,
)
from iro_console.domain.date_text import long_date
from iro_console.domain.decisions import (
    Reply,
    Source,
    after_reply,
    reply_due,
    reply_problem,
)
from iro_console.domain.work import CARE_PLAN, StepState
from iro_console.forms.after_review import (
    CarePlanUpdated,
    DecisionsReceived,
    DecisionsSheet,
    DistributionRow,
    ManagersReply,
    RecordCompleted,
)
from iro_console.forms.section import Section
from iro_console.storage import queries_after, queries_reviewing
from iro_console.storage.queries_after import AfterReview
from iro_console.storage.tables import Review
from iro_console.storage.tables_reviewing import (
    CarePlanUpdate,
    Decision,
    DecisionsSent,
    RecordFinished,
    ReplyReceived,
    WorkStep,
)
from iro_console.storage.unit_of_work import UnitOfWork

DECISIONS, REPLY, RECORD, PLAN = "HB-07", "HB-08", "HB-09", "HB-11"


def state(desk: Desk, child_id: int, number: int) -> AfterReview:
    """Return what is recorded after a review of the current period. Raises ``Refused``."""
    held = held_review(desk, child_id, number)
    rows = desk.store.reader()
    found = queries_after.after_review(rows, held.review_id)
    due = reply_due(held.received_on, desk.calendar) if held.received_on is not None else None
    return found._replace(
        held_on=held.held_on,
        received_on=held.received_on,
        reply_due=due,
        decisions=tuple(queries_reviewing.decisions_of_review(rows, held.review_id)),
        manager=queries_after.team_manager(rows, child_id),
    )


def check_act(desk: Desk, child_id: int, number: int, answers: Section) -> list[Problem]:
    """Return what speaks against recording one of these sections so; nothing is written."""
    return problems_of(held_review(desk, child_id, number), answers)


def send_decisions(desk: Desk, child_id: int, number: int, answers: DecisionsSheet) -> Done:
    """Record that the decisions went out on their own, before the record (HB-07). Raises ``Refused``."""
    with acting(desk, "decisions sent", child_id, draft_of(DecisionsSheet, child_id, number)) as work:
        held = begin(desk, work, child_id, number, answers)
        assert answers.sent_on is not None
        _put(work, DecisionsSent, held.review_id, answers)
        put_mark(work, child_id, DECISIONS, held.occurrence, answers.sent_on)
        if answers.received_on is not None:
            _receive(work, held, answers.received_on)
        act_id = work.act_id
    return Done(act_id, said_of(held, "decisions sent", answers.sent_on), child_id)


def decisions_received(desk: Desk, child_id: int, number: int, answers: DecisionsReceived) -> Done:
    """Record the day the manager received the decisions: the reply runs from it. Raises ``Refused``."""
    with acting(desk, "decisions received", child_id, draft_of(DecisionsReceived, child_id, number)) as work:
        held = begin(desk, work, child_id, number, answers)
        assert answers.received_on is not None
        sheet = work.session.exec(
            select(DecisionsSent).where(DecisionsSent.review_id == held.review_id)
        ).first()
        if sheet is not None:
            if sheet.sent_on is not None and answers.received_on < sheet.sent_on:
                raise Refused([refusal("received_on", "That is before they were sent")])
            sheet.received_on = answers.received_on
            work.session.add(sheet)
        _receive(work, held, answers.received_on)
        act_id = work.act_id
    return Done(act_id, said_of(held, "decisions received", answers.received_on), child_id)


def manager_reply(
    desk: Desk,
    child_id: int,
    number: int,
    answers: ManagersReply,
    decision_ids: Sequence[str] | None = None,
) -> Done:
    """Record what the manager said to all decisions or to some (HB-08, met once all are answered).

    Raises ``Refused``, also while the day they were received is not recorded.
    """
    with acting(
        desk, "manager's reply recorded", child_id, draft_of(ManagersReply, child_id, number)
    ) as work:
        held = begin(desk, work, child_id, number, answers)
        reply = Reply.AGREED if answers.reply == "agreed" else Reply.NOT_AGREED
        reason = answers.reason or ""
        problem = reply_problem(reply, reason, answers.replied_on, held.received_on, desk.today())
        if problem is not None:
            raise Refused([refusal("replied_on" if held.received_on else "", problem)])
        assert answers.replied_on is not None
        decisions = _decisions(work, held)
        chosen = [one for one in decisions if decision_ids is None or one.id in decision_ids]
        if decision_ids is not None and len(chosen) != len(set(decision_ids)):
            raise Refused([refusal("", "One of these decisions is no longer there")])
        for decision in chosen:
            _answer(work, decision, reply, answers.replied_on, reason, answers.replied_by or "")
        row = _put(work, ReplyReceived, held.review_id, answers)
        row.deemed = False
        if all(one.reply for one in decisions):
            put_mark(work, child_id, REPLY, held.occurrence, answers.replied_on)
        act_id = work.act_id
    return Done(act_id, said_of(held, f"manager's reply: {reply.lower()}", answers.replied_on), child_id)


def manager_deemed(desk: Desk, child_id: int, number: int) -> Done:
    """Count the manager's silence as agreement, five working days after receipt (HB-08, met on that day).

    Raises ``Refused`` until those days have passed.
    """
    with acting(desk, "manager's reply deemed", child_id) as work:
        held = held_review(desk, child_id, number, work)
        if held.received_on is None:
            raise Refused([refusal("received_on", "Record first the day the manager received the decisions")])
        until = reply_due(held.received_on, desk.calendar)
        if desk.today() <= until:
            raise Refused([refusal("", f"The manager has until the end of {long_date(until)} to reply")])
        silent = [one for one in _decisions(work, held) if not one.reply]
        replied = work.session.exec(
            select(ReplyReceived).where(ReplyReceived.review_id == held.review_id)
        ).first()
        if replied is not None and not silent:
            raise Refused([refusal("", "The manager's reply is recorded already")])
        work.describe(detail=f"review {number}, {long_date(until)}")
        for decision in silent:
            _answer(work, decision, Reply.DEEMED_AGREED, until, "", "")
        if replied is None:
            replied = ReplyReceived(review_id=held.review_id, replied_on=until, reply="agreed", deemed=True)
            work.session.add(replied)
        put_mark(work, child_id, REPLY, held.occurrence, until)
        act_id = work.act_id
    return Done(act_id, said_of(held, "decisions deemed agreed", until), child_id)


def record_completed(desk: Desk, child_id: int, number: int, answers: RecordCompleted) -> Done:
    """Record that the full record of the review is written (HB-09). Raises ``Refused``."""
    with acting(desk, "record completed", child_id, draft_of(RecordCompleted, child_id, number)) as work:
        held = begin(desk, work, child_id, number, answers)
        assert answers.completed_on is not None
        _put(work, RecordFinished, held.review_id, answers)
        put_mark(work, child_id, RECORD, held.occurrence, answers.completed_on)
        act_id = work.act_id
    return Done(act_id, said_of(held, "record completed", answers.completed_on), child_id)


def care_plan_updated(desk: Desk, child_id: int, number: int, answers: CarePlanUpdated) -> Done:
    """Record that the care plan was brought up to date with the review (HB-11). Raises ``Refused``."""
    with acting(desk, "care plan updated", child_id, draft_of(CarePlanUpdated, child_id, number)) as work:
        held = begin(desk, work, child_id, number, answers)
        assert answers.updated_on is not None
        _put(work, CarePlanUpdate, held.review_id, answers)
        put_mark(work, child_id, PLAN, held.occurrence, answers.updated_on)
        for step in work.session.exec(
            select(WorkStep).where(
                WorkStep.child_id == child_id,
                WorkStep.name == CARE_PLAN,
                WorkStep.review_number == number + 1,
                col(WorkStep.state).not_in([StepState.FINISHED.value, StepState.NO_LONGER_REQUIRED.value]),
            )
        ).all():
            step.state, step.finished_on = StepState.FINISHED.value, answers.updated_on
            work.session.add(step)
        act_id = work.act_id
    return Done(act_id, said_of(held, "care plan updated", answers.updated_on), child_id)


ACTS: Mapping[str, tuple[Callable[..., Done], type[Section]]] = {
    DECISIONS: (send_decisions, DecisionsSheet),
    REPLY: (manager_reply, ManagersReply),
    RECORD: (record_completed, RecordCompleted),
    EVERYONE: (distribute, DistributionRow),
    PLAN: (care_plan_updated, CarePlanUpdated),
}
"""Rule -> (the verb that records it, the section it asks), for one key on a line of the work list."""


def _put(work: UnitOfWork, table: type[Any], review_id: int, answers: Section) -> Any:
    """Write the one row of a review in a table; recording again corrects it."""
    row = work.session.exec(select(table).where(table.review_id == review_id)).first()
    row = row or table(review_id=review_id)
    set_answers(row, answers)
    work.session.add(row)
    return row


def _receive(work: UnitOfWork, held: HeldReview, received_on: date) -> None:
    review = work.session.get_one(Review, held.review_id)
    review.decisions_received_on = received_on
    work.session.add(review)
    for decision in _decisions(work, held):
        decision.received_on = received_on
        work.session.add(decision)


def _decisions(work: UnitOfWork, held: HeldReview) -> list[Decision]:
    found = select(Decision).where(Decision.review_id == held.review_id).order_by(col(Decision.rank))
    return list(work.session.exec(found).all())


def _answer(
    work: UnitOfWork, decision: Decision, reply: Reply, replied_on: date, reason: str, replied_by: str
) -> None:
    before = facts_now(work, decision)
    facts = after_reply(before, reply, replied_on)
    decision.status, decision.reply, decision.replied_on = facts.status.value, reply.value, replied_on
    decision.reply_reason, decision.replied_by = reason, replied_by
    said = f"{reply.value}: {reason}" if reason else reply.value
    write_news(work, decision, before, facts, Told(replied_on, Source.MANAGER, evidence=said))
