"""What finishing a review writes: the review, its decisions, the next booking, the next work steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from sqlmodel import col, select

from iro_console.casework import changes
from iro_console.casework.booking import store_booking
from iro_console.casework.decision_news import Told, status_of, write_news
from iro_console.casework.decisions import facts_of
from iro_console.casework.escalation_raising import raise_alert
from iro_console.casework.form_saving import send_requests
from iro_console.casework.marking import mark_met
from iro_console.casework.review_state import Case, StoredForm
from iro_console.casework.staff import me
from iro_console.casework.work_steps import locked
from iro_console.domain.counting import due_dates
from iro_console.domain.decisions import DecisionFacts, Source, carried_forward
from iro_console.domain.next_actions import ALERT, NEXT_ACTIONS, ActionStatus, NextAction, read_action
from iro_console.domain.work import CARE_PLAN, REPORT_OF, REVIEW_STEPS, Role, StepState
from iro_console.forms.acts import EndOfPeriod
from iro_console.storage import queries_reviewing as stored
from iro_console.storage.tables import PeriodOfCare, Review, ReviewMeeting
from iro_console.storage.tables_reviewing import Decision, WorkStep
from iro_console.storage.tables_reviewing import NextAction as NextActionLine
from iro_console.storage.unit_of_work import UnitOfWork

_CARE_PLAN_RULE = "HB-11"
DISCHARGE = "Discharge from Care"
_OF_CARE = frozenset({*REVIEW_STEPS, *REPORT_OF.values(), CARE_PLAN})
"""The steps that make no sense once a child has left care."""


class PlannedStep(NamedTuple):
    """A work step that finishing creates."""

    name: str
    role: Role
    assigned_to: str
    note: str
    for_next_review: bool


def planned_steps(case: Case, actions: Sequence[Any], *, ends: bool) -> list[PlannedStep]:
    """Return the steps that the next actions create; those of a child in care not where care ends."""
    found: list[PlannedStep] = []
    for row in actions:
        action = _action(row.next_action or "", case.number)
        if action is None or not action.creates or (ends and action.creates in _OF_CARE):
            continue
        note = "\n".join(part for part in (row.reason, row.note) if part)
        of_review = action.creates in _OF_CARE
        assigned = row.assigned_to or action.assigned_to.value
        found.append(PlannedStep(action.creates, action.assigned_to, assigned, note, of_review))
    return found


class FinishWriter:
    """Writes what finishing a review brings about, inside its act."""

    def __init__(self, work: UnitOfWork, case: Case, record: StoredForm, actions: Sequence[Any]) -> None:
        self._work = work
        self._case = case
        self._record = record
        self._actions = actions
        self._details: Any = case.monitoring.answers["review_details"]
        self._next: Any = case.monitoring.answers["next_review"]

    def review(self) -> None:
        """Mark the review held, with its meetings, and what the form says was done before it."""
        session, details = self._work.session, self._details
        review = session.get_one(Review, self._case.step.review_id)
        days = sorted(row.met_on for row in self._rows("meetings") if row.met_on is not None)
        review.held_on = details.held_on
        review.participation = details.participation or ""
        review.venue = details.venue or review.venue
        if details.adjourned is True:
            review.adjourned_on = details.adjourned_on
        starts = [day for day in (review.started_on, review.adjourned_on, *days) if day is not None]
        review.started_on = min(starts, default=None)
        session.add(review)
        meetings = session.exec(select(ReviewMeeting).where(ReviewMeeting.review_id == review.id)).all()
        known = {meeting.held_on for meeting in meetings}
        for row in self._rows("meetings"):
            if row.met_on is not None and row.met_on not in known:
                note = ", ".join(part for part in (row.purpose, row.who) if part)
                session.add(
                    ReviewMeeting(review_id=self._work.key_of(review.id), held_on=row.met_on, note=note)
                )
        self._mark_done_before()
        send_requests(self._work, self._case)

    def decisions(self) -> None:
        """Store the decisions; one carried forward keeps its id and counts once more.

        What became of each is written down with the day of the review.
        """
        session, case = self._work.session, self._case
        review_id = case.step.review_id
        assert review_id is not None
        known = {one.id: one for one in stored.decisions_of_child(case.rows, case.step.child_id)}
        for rank, row in enumerate(self._record.live("decisions"), 1):
            line: Any = row.section
            before = known.get(row.id)
            was, facts = None, DecisionFacts()
            if before is None:
                made = Decision(
                    id=row.id,
                    child_id=case.step.child_id,
                    review_id=review_id,
                    made_at_id=review_id,
                    rank=rank,
                )
            else:
                made, was = session.get_one(Decision, row.id), facts_of(before)
                facts = carried_forward(was, line.due_on)
                made.review_id, made.rank, made.carried = review_id, rank, facts.carried
                made.received_on, made.replied_on = facts.received_on, facts.replied_on
                made.reply, made.reply_reason, made.replied_by = "", "", ""
            for name, value in line.model_dump().items():
                setattr(made, name, value)
            after = replace(facts, status=status_of(made), due_on=made.due_on)
            evidence = (made.evidence or "") if before is None or made.evidence != before.evidence else ""
            told = Told(self._details.held_on, Source.REVIEW, case.step.id, evidence)
            write_news(self._work, made, was, after, told)

    def book_next(self) -> None:
        """Book the next review as it was agreed; a booking for another day becomes moved."""
        if self._next is None or self._next.next_on is None:
            return
        session, case, number = self._work.session, self._case, self._case.number + 1
        review = session.exec(
            select(Review).where(Review.period_id == case.step.period_id, Review.number == number)
        ).first() or Review(period_id=case.step.period_id, number=number)
        if review.held_on is not None:
            return
        was = review.booked_for
        review.booked_for, review.booked_at = self._next.next_on, self._next.next_at
        review.venue = self._next.next_venue or ""
        store_booking(self._work, review, was, case.context.today, f"Agreed at review {case.number}")

    def steps(self, leaving: EndOfPeriod | None) -> None:
        """Finish the step, create the next ones, and end the period of care where the child leaves it."""
        session, case, today = self._work.session, self._case, self._case.context.today
        step = locked(self._work, case.step.id)
        step.state, step.finished_on, step.finished_by = StepState.FINISHED.value, today, me(case.desk)
        session.add(step)
        for line in session.exec(
            select(NextActionLine).where(
                NextActionLine.step_id == step.id, col(NextActionLine.removed).is_(False)
            )
        ).all():
            line.status = ActionStatus.SENT.value
            session.add(line)
        ends = leaving is not None
        for planned in planned_steps(case, self._actions, ends=ends):
            made = self._create(planned)
            if planned.name == ALERT.creates:
                raise_alert(self._work, case.desk, made, step.id, planned.note)
        if leaving is None or leaving.ceased_on is None:
            return
        if leaving.ceased_on > today:
            self._add(DISCHARGE, Role.IRO, me(case.desk), "", leaving.ceased_on, None)
            return
        if case.period.ceased_on is None:
            period = session.get_one(PeriodOfCare, case.step.period_id)
            changes.close_period(self._work, period, leaving.ceased_on, leaving.cease_reason or "")
        self._close_others(step)

    def _rows(self, table: str) -> Sequence[Any]:
        return self._case.monitoring.sections(table)

    def _mark_done_before(self) -> None:
        """Mark as met what the form says was done before the review, unless it is marked already."""
        details = self._details
        sent = [row.sent_on for row in self._rows("consultations") if row.sent_on is not None]
        done = {
            "HB-04": max(sent, default=None),
            "HB-05": details.report_received_on,
            "HB-06": details.child_seen_on if details.child_seen_alone is True else None,
        }
        for rule, day in done.items():
            marked = (rule, f"{self._case.step.period}.R{self._case.number}") in self._case.record.facts.met
            if day is not None and not marked:
                mark_met(self._work, self._case, rule, day)

    def _create(self, planned: PlannedStep) -> WorkStep:
        session, case = self._work.session, self._case
        following = case.number + 1 if planned.for_next_review else None
        agreed = self._next.next_on if self._next is not None else None
        due = agreed if planned.for_next_review else None
        if planned.name == CARE_PLAN:
            due = due_dates(
                case.desk.policy.rules[_CARE_PLAN_RULE], self._details.held_on, case.context.calendar
            ).due
        if planned.name in REVIEW_STEPS:
            # The clock may have given the next review's step already, when this one was recorded as held.
            known = session.exec(
                select(WorkStep).where(
                    WorkStep.child_id == case.step.child_id,
                    WorkStep.period_id == case.step.period_id,
                    WorkStep.review_number == following,
                    col(WorkStep.name).in_(REVIEW_STEPS),
                    col(WorkStep.state).in_([StepState.FUTURE.value, StepState.INCOMING.value]),
                )
            ).first()
            if known is not None:
                known.name, known.from_step_id = planned.name, case.step.id
                known.assigned_to, known.note = planned.assigned_to, planned.note
                session.add(known)
                return known
        return self._add(planned.name, planned.role, planned.assigned_to, planned.note, due, following)

    def _add(
        self, name: str, role: Role, assigned_to: str, note: str, due: date | None, number: int | None
    ) -> WorkStep:
        step = self._case.step
        is_ahead = name in REVIEW_STEPS or due is not None
        made = WorkStep(
            child_id=step.child_id,
            period_id=step.period_id,
            name=name,
            state=(StepState.FUTURE if is_ahead else StepState.INCOMING).value,
            role=role.value,
            assigned_to=assigned_to,
            review_number=number,
            due_on=due,
            from_step_id=step.id,
            note=note,
        )
        self._work.session.add(made)
        return made

    def _close_others(self, finished: WorkStep) -> None:
        for step in self._work.session.exec(
            select(WorkStep).where(
                WorkStep.child_id == finished.child_id,
                WorkStep.period_id == finished.period_id,
                WorkStep.id != finished.id,
                col(WorkStep.name).in_(sorted(_OF_CARE)),
                col(WorkStep.state).not_in([StepState.FINISHED.value, StepState.NO_LONGER_REQUIRED.value]),
            )
        ).all():
            step.state = StepState.NO_LONGER_REQUIRED.value
            self._work.session.add(step)


def _action(text: str, number: int) -> NextAction | None:
    return read_action(text, number) or NEXT_ACTIONS.get(text)
