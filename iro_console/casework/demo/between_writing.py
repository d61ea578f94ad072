"""Adds what happened between reviews to the book of the demo, as rows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Any

from iro_console.casework.demo.between_life import (
    DecisionLife,
    EscalationLife,
    EventLife,
    MidpointLife,
    NewsLife,
)
from iro_console.casework.demo.between_materials import Council
from iro_console.casework.demo.life import Life
from iro_console.casework.demo.marks import Marked
from iro_console.casework.demo.writing import Book
from iro_console.casework.event_kinds import kind_of
from iro_console.domain.decisions import (
    DecisionFacts,
    DecisionStatus,
    Reply,
    Source,
    heard_of,
    reply_due,
)
from iro_console.domain.ladder import CAFCASS
from iro_console.domain.significant_events import CONTACT_WORKER, FOLLOW_UP
from iro_console.domain.work import MIDPOINT_STEP, Role, StepState
from iro_console.domain.working_days import WorkingCalendar
from iro_console.forms.midpoint_monitoring import MIDPOINT_MONITORING

_WRITTEN_AT = time(15, 30)
_SECTIONS = tuple(section.key for section in MIDPOINT_MONITORING.sections)


class BetweenBook:
    """Writes the lives of children between reviews into a book that holds their reviews."""

    def __init__(self, book: Book, council: Council, calendar: WorkingCalendar) -> None:
        self._book, self._council, self._calendar = book, council, calendar
        self._steps: dict[int, int] = {}
        """The id of the work step of each mid-point, by its place in memory."""
        self._escalations: dict[int, int] = {}
        """How many were raised in a year."""

    def add(self, life: Life, marks: Iterable[Marked]) -> None:
        """Add one child's."""
        for midpoint in life.midpoints:
            self._add_midpoint(life, midpoint)
        for decision in life.decisions:
            self._add_decision(life, decision)
        for midpoint in life.midpoints:
            self._add_audits(midpoint)
        events = {id(event): self._add_event(life, event) for event in life.events}
        for escalation in life.escalations:
            event = escalation.event
            self._add_escalation(life, escalation, events[id(event)] if event is not None else None)
        self._add_after_reviews(life, marks)

    def _add_midpoint(self, life: Life, midpoint: MidpointLife) -> None:
        book, on = self._book, midpoint.done_on
        who = self._council.iro(life, on)
        step = book.add(
            "work_step",
            child_id=life.child_id,
            period_id=book.period(life.child_id, midpoint.period),
            name=MIDPOINT_STEP,
            state=StepState.FINISHED.value,
            role=Role.IRO.value,
            assigned_to=who,
            review_number=midpoint.after,
            review_id=book.review(life.child_id, midpoint.period, midpoint.after),
            due_on=midpoint.planned_on,
            note="",
            returned="",
            started_on=on,
            finished_on=on,
            finished_by=who,
            row_version=1,
        )
        self._steps[id(midpoint)] = step
        book.add("midpoint_monitoring", step_id=step, **midpoint.answers)
        for section in _SECTIONS:
            book.add(
                "form_section",
                step_id=step,
                form=MIDPOINT_MONITORING.key,
                section=section,
                completed=True,
                completed_by=who,
                completed_at=datetime.combine(on, _WRITTEN_AT, UTC),
                origins="{}",
                typed="[]",
                row_version=1,
            )

    def _add_audits(self, midpoint: MidpointLife) -> None:
        for rank, audit in enumerate(midpoint.audits, start=1):
            self._book.add(
                "decision_audit",
                step_id=self._steps[id(midpoint)],
                row_table="audit",
                row_id=audit.decision.id,
                rank=rank,
                removed=False,
                row_version=1,
                decision=audit.decision.text,
                owner=audit.decision.owner,
                due_on=audit.due_on,
                now=audit.now,
                evidence=audit.evidence,
                new_date=audit.new_date,
                drift=audit.drift,
            )

    def _add_decision(self, life: Life, decision: DecisionLife) -> None:
        book, child_id = self._book, life.child_id
        book.put(
            "decision",
            {
                "id": decision.id,
                "child_id": child_id,
                "review_id": book.review(child_id, decision.period, decision.review),
                "made_at_id": book.review(child_id, decision.period, decision.made_at),
                "rank": decision.rank,
                "carried": decision.carried,
                "received_on": decision.received_on,
                "reply": decision.reply,
                "reply_reason": decision.reply_reason,
                "replied_on": decision.replied_on,
                "replied_by": decision.replied_by,
                "row_version": 1,
                "decision": decision.text,
                "reason": decision.reason,
                "owner": decision.owner,
                "due_on": decision.due_on,
                "plan_row": None,
                "status": str(decision.status),
                "evidence": decision.evidence or None,
            },
        )
        self._add_news(life, decision)

    def _add_news(self, life: Life, decision: DecisionLife) -> None:
        """Add what became known of a decision, from the review that made it."""
        period = next(period for period in life.periods if period.number == decision.period)
        made_on = next(review.held_on for review in period.reviews if review.number == decision.made_at)
        assert made_on is not None
        due = (decision.news[0].due_was if decision.news else None) or decision.due_on
        known = DecisionFacts(due_on=due)
        made = NewsLife(made_on, Source.REVIEW, "", known.status, None, due)
        for news in (made, *decision.news):
            status = DecisionStatus(news.status_now)
            known = (
                known if news is made else heard_of(known, status, news.due_now, news.evidence, news.noted_on)
            )
            self._book.add(
                "decision_news",
                decision_id=decision.id,
                child_id=life.child_id,
                noted_on=news.noted_on,
                source=str(news.source),
                step_id=self._steps[id(news.midpoint)] if news.midpoint is not None else None,
                status_was=str(news.status_was),
                status_now=str(news.status_now),
                due_was=news.due_was,
                due_now=news.due_now,
                evidence=news.evidence,
                drift=news.drift,
                moved=known.moved,
                silent_since=known.silent_since,
            )

    def _add_event(self, life: Life, event: EventLife) -> int:
        decided_on, kind = event.answers["decided_on"], kind_of(str(event.answers["event"]))
        who = self._council.iro(life, event.told_on)
        event_id = self._book.add(
            "significant_event",
            child_id=life.child_id,
            period_id=self._book.period(life.child_id, event.period),
            noted_by=who,
            decided_by=who if decided_on is not None else "",
            acknowledged_on=event.acknowledged_on,
            acknowledged_by=who if event.acknowledged_on is not None else "",
            rule=kind.rule,
            same_day=kind.same_day,
            safety=kind.safety,
            row_version=1,
            **event.answers,
        )
        if event.answers["decision"] == CONTACT_WORKER and isinstance(decided_on, date):
            # No record but the IRO's own says that they spoke.
            occurrence = f"{event.period}.E{event_id}.{CONTACT_WORKER}"
            self._book.add_mark(life.child_id, Marked(FOLLOW_UP, occurrence, decided_on))
        return event_id

    def _add_escalation(self, life: Life, escalation: EscalationLife, event_id: int | None) -> None:
        book, child_id = self._book, life.child_id
        year = escalation.raised_on.year
        number = self._escalations[year] = self._escalations.get(year, 0) + 1
        review, decision, midpoint = escalation.review, escalation.decision, escalation.midpoint
        escalation_id = book.add(
            "escalation",
            ref=f"E-{year}-{number:03}",
            child_id=child_id,
            review_id=book.review(child_id, escalation.period, review) if review is not None else None,
            decision_id=decision.id if decision is not None else None,
            event_id=event_id,
            step_id=self._steps[id(midpoint)] if midpoint is not None else None,
            raised_on=escalation.raised_on,
            raised_by=self._council.iro(life, escalation.raised_on),
            row_version=1,
            **escalation.answers,
        )
        stands_at = None
        for stage in escalation.stages:
            book.add(
                "escalation_stage",
                follows=stands_at,
                escalation_id=escalation_id,
                child_id=child_id,
                row_version=1,
                **stage.answers,
            )
            if stage.answers["stage"] != CAFCASS:
                stands_at = stage.answers["stage"]

    def _add_after_reviews(self, life: Life, marks: Iterable[Marked]) -> None:
        """Add what was recorded after the last review that was held: older ones keep their marks."""
        held = [review for review in life.period.reviews if review.held_on is not None]
        if not held:
            return
        last = held[-1]
        review_id = self._book.review(life.child_id, life.period.number, last.number)
        occurrence = f"{life.period.number}.R{last.number}"
        met = {mark.rule: mark.met_on for mark in marks if mark.occurrence == occurrence}
        manager = self._council.manager(life, last.held_on or date.min)
        if last.received_on is not None:
            sent_on = min(met.get("HB-07", last.received_on), last.received_on)
            self._book.add(
                "decisions_sent",
                review_id=review_id,
                sent_on=sent_on,
                sent_to=manager,
                received_on=last.received_on,
            )
        if "HB-09" in met:
            self._book.add("record_completed", review_id=review_id, completed_on=met["HB-09"])
        if "HB-11" in met:
            self._book.add("care_plan_update", review_id=review_id, updated_on=met["HB-11"], sent_on=None)
        if "HB-08" in met and last.received_on is not None:
            self._add_reply(review_id, last.received_on, met["HB-08"], life, last.number, manager)

    def _add_reply(
        self, review_id: int, received_on: date, replied_on: date, life: Life, number: int, manager: str
    ) -> None:
        replies = {one.reply for one in life.decisions if one.review == number}
        silent = replied_on == reply_due(received_on, self._calendar) and Reply.DEEMED_AGREED in replies
        values: dict[str, Any] = {
            "replied_by": None if silent else manager,
            "reply": "agreed",
            "reason": None,
        }
        self._book.add("managers_reply", review_id=review_id, deemed=silent, replied_on=replied_on, **values)
