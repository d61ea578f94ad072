"""An escalation: where it stands on the ladder, its clocks, and what comes next.

All stages together have 20 working days from the day the first formal stage is sent (IRO Handbook 2010,
6.2: "timescales in total of no more than 20 working days"); the IRO may bypass any stage, and Cafcass may
be told at any time, in parallel. The length of that clock is rule HB-14, which a policy can only tighten;
the stages are the policy's ladder.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from iro_console.domain.counting import due_dates
from iro_console.domain.ladder import CAFCASS, INFORMAL, Ladder, Stage
from iro_console.domain.timescales import Policy
from iro_console.domain.working_days import WorkingCalendar

if TYPE_CHECKING:
    from iro_console.domain.facts import EscalationFacts, StageFacts

WHOLE, REPLY, STEP = "HB-14", "IR-02", "IR-03"
"""The rules of an escalation: the cap on all stages, the reply to one, and the IRO's own next step."""
OF_ESCALATIONS = frozenset({WHOLE, REPLY, STEP})


class EscalationKind(StrEnum):
    """What an escalation is."""

    GOOD_PRACTICE = "good_practice"
    INFORMAL = "informal"
    ALERT = "alert"
    DISPUTE = "dispute"
    QAR = "qar"
    CAFCASS = "cafcass"


KINDS = {
    EscalationKind.GOOD_PRACTICE: "Good practice",
    EscalationKind.INFORMAL: "Informal",
    EscalationKind.ALERT: "IRO Alert (practice concern)",
    EscalationKind.DISPUTE: "Dispute",
    EscalationKind.QAR: "QAR",
    EscalationKind.CAFCASS: "Cafcass",
}
THEMES = {
    "care_planning": "Care planning",
    "implementation": "Implementation of the plan",
    "decisions": "Decisions",
    "drift": "Drift and delay",
    "no_exit_plan": "No exit plan",
    "no_worker": "No allocated social worker",
    "poor_practice": "Poor practice",
    "participation": "Participation",
    "visits": "Visits",
    "health": "Health",
    "pep": "PEP",
    "reports_late": "Reports late",
    "placement": "Placement",
    "permanence": "Permanence",
    "legal": "Legal or section 20 drift",
    "safeguarding": "Safeguarding",
    "resources": "Resources",
}
NO_REPLY = "no_reply"
RESPONSES = {
    "agreed_done": "Agreed and done",
    "agreed_outstanding": "Agreed, action outstanding",
    "not_agreed": "Not agreed",
    NO_REPLY: "No reply",
}
RESOLVED, PARTLY, NEXT_STAGE, WITHDRAWN, TO_CAFCASS, OVERTAKEN = (
    "resolved",
    "partly_resolved",
    "next_stage",
    "withdrawn",
    "cafcass",
    "overtaken",
)
OUTCOMES = {
    RESOLVED: "Resolved",
    PARTLY: "Partly resolved",
    NEXT_STAGE: "Escalated to next stage",
    WITHDRAWN: "Withdrawn",
    TO_CAFCASS: "Referred to Cafcass",
    OVERTAKEN: "Closed - overtaken by events",
}


def first_stage(kind: EscalationKind) -> str | None:
    """Return the stage that an escalation of a kind begins with; None for good practice, which has none."""
    if kind is EscalationKind.GOOD_PRACTICE:
        return None
    return {EscalationKind.INFORMAL: INFORMAL, EscalationKind.CAFCASS: CAFCASS}.get(kind, "1")


class Clock(NamedTuple):
    """The clock on all stages together."""

    starts_on: date
    ends_on: date
    used: int
    """Working days used; it stops on the day the escalation is closed, and runs on past ``of``."""
    of: int
    """Working days there are in all: 20, or fewer by the council's own rule."""


class Move(StrEnum):
    """What comes next."""

    NOTHING = "nothing"
    """It is closed, or good practice that was noted."""
    SEND = "send"
    """A stage is to be sent: the first, or the next one, since no reply came or it was not accepted."""
    WAIT = "wait"
    """A reply is awaited, and its date has not passed."""
    CHECK = "check"
    """The reply was accepted: see that it is done, and close."""
    END = "end"
    """There is no higher stage: close it, or refer it to Cafcass."""


class NextStep(NamedTuple):
    """What comes next, and from which day."""

    move: Move
    stage: str | None = None
    """The stage to send, or the one whose reply is awaited."""
    since: date | None = None
    """The day that called for it: a reply that was not accepted, or the date by which none came."""


@dataclass(frozen=True, slots=True)
class Escalation:
    """An escalation with the ladder and the calendar it is counted by."""

    facts: EscalationFacts
    policy: Policy
    calendar: WorkingCalendar

    @property
    def ladder(self) -> Ladder:
        """The ladder of the policy."""
        return self.policy.ladder

    @property
    def rungs(self) -> tuple[StageFacts, ...]:
        """The stages sent that follow one another: all but the referral to Cafcass."""
        return tuple(each for each in self.facts.stages if each.stage != CAFCASS)

    @property
    def current(self) -> StageFacts | None:
        """The stage it stands at."""
        return self.rungs[-1] if self.rungs else None

    @property
    def starts_on(self) -> date | None:
        """The day from which the 20 working days run: the first stage that counts was sent."""
        return min((each.sent_on for each in self.rungs if self.ladder.counts(each.stage)), default=None)

    @property
    def cap(self) -> date | None:
        """The last of the 20 working days; None while they do not run."""
        start = self.starts_on
        return None if start is None else due_dates(self.policy[WHOLE], start, self.calendar).due

    def sent(self, stage: str) -> StageFacts | None:
        """Return a stage as it was sent; None where it was not."""
        return next((each for each in self.facts.stages if each.stage == stage), None)

    def limit(self, stage: Stage, sent_on: date) -> date | None:
        """Return a stage's own date, whatever the cap says; None for one without a clock."""
        return None if stage.reply_days is None else self.calendar.add(sent_on, stage.reply_days)

    def reply_due(self, stage: str, sent_on: date | None = None) -> date | None:
        """Return the last day of the reply to a stage: its own date or the cap, whichever is earlier.

        ``sent_on`` is for a stage that is about to be sent. What is sent after the cap is due on the day it
        is sent: nothing is left of the 20. None for Cafcass, and for a stage that was not sent.
        """
        known = self.sent(stage)
        on = sent_on or (known.sent_on if known is not None else None)
        if on is None:
            return None
        limit = self.limit(self.ladder[stage], on)
        if limit is None or not self.ladder.counts(stage):
            return limit
        start = min(self.starts_on or on, on)
        return max(on, min(limit, due_dates(self.policy[WHOLE], start, self.calendar).due))

    def offered_on(self, stage: str) -> date | None:
        """Return the working day on which the next stage is offered if no reply came by its date."""
        due = self.reply_due(stage)
        return None if due is None else self.calendar.add(due, 1)

    def clock(self, today: date) -> Clock | None:
        """Return how much of the 20 working days is used; None where they do not run."""
        start, cap = self.starts_on, self.cap
        if start is None or cap is None:
            return None
        until = max(min(today, self.facts.closed_on or today), start)
        return Clock(start, cap, self.calendar.count(start, until), self.calendar.count(start, cap))

    def last_answer(self) -> StageFacts | None:
        """Return the answer that counts: the latest since the present stage was sent, at whatever stage.

        A late answer to a lower stage counts when it came after the present one was sent and is accepted.
        """
        current = self.current
        if current is None:
            return None
        answers = [
            each
            for each in self.rungs
            if each.replied_on is not None
            and (each is current or (each.accepted is True and each.replied_on >= current.sent_on))
        ]
        return max(answers, key=lambda each: (each.replied_on or date.min, each.stage), default=None)

    def recorded_step(self) -> NextStep:
        """Return what comes next by what is recorded alone, whatever the day: silence is still awaited."""
        facts = self.facts
        if facts.closed_on is not None or facts.kind == EscalationKind.GOOD_PRACTICE:
            return NextStep(Move.NOTHING)
        current = self.current
        if current is None:
            referred = self.sent(CAFCASS)
            if referred is not None and facts.kind == EscalationKind.CAFCASS:
                return NextStep(Move.CHECK, CAFCASS, referred.sent_on)
            return NextStep(Move.SEND, first_stage(EscalationKind(facts.kind)), facts.raised_on)
        answer = self.last_answer()
        if answer is not None and answer.accepted is True:
            return NextStep(Move.CHECK, answer.stage, answer.replied_on)
        if answer is not None:
            return self._above(current, answer.replied_on)
        if current.no_reply:
            return self._above(current, self.reply_due(current.stage))
        return NextStep(Move.WAIT, current.stage, current.sent_on)

    def next_step(self, today: date) -> NextStep:
        """Return what comes next today: a reply that did not come calls for the next stage by itself."""
        step = self.recorded_step()
        if step.move is Move.WAIT and step.stage is not None:
            offered = self.offered_on(step.stage)
            current = self.current
            if offered is not None and offered <= today and current is not None:
                return self._above(current, self.reply_due(step.stage))
        return step

    def left_out(self, stage: str) -> tuple[Stage, ...]:
        """Return the formal stages passed over when a stage is sent now; Cafcass passes over none."""
        if stage == CAFCASS:
            return ()
        return self.ladder.between(self.current.stage if self.current is not None else INFORMAL, stage)

    def days_to_action(self, action_on: date | None) -> int | None:
        """Return the working days from raising it to the action; None while there is none."""
        return None if action_on is None else self.calendar.count(self.facts.raised_on, action_on)

    def _above(self, current: StageFacts, since: date | None) -> NextStep:
        above = self.ladder.after(current.stage)
        return NextStep(Move.END, None, since) if above is None else NextStep(Move.SEND, above.key, since)
