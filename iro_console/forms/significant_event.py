"""The significant-event notification: what happened, who told the IRO when, and what the IRO decided."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from iro_console.domain.significant_events import (
    BRING_FORWARD,
    CONSULTATIONS,
    CONSULTED,
    DECISIONS,
    OTHER,
    PLANNED,
    REPORTERS,
)
from iro_console.forms.context import ReviewContext
from iro_console.forms.section import Section, ask

NOT_YET = "That day has not come yet"


def _is_other(section: Any, _context: ReviewContext | None) -> bool:
    return section.event == OTHER


def _is_planned(section: Any, _context: ReviewContext | None) -> bool:
    return section.event in PLANNED


def _is_consultation(section: Any, _context: ReviewContext | None) -> bool:
    return section.event in CONSULTATIONS


def _brings_forward(section: Any, _context: ReviewContext | None) -> bool:
    return section.decision == BRING_FORWARD


class EventNotified(Section):
    """A significant event as the IRO was told of it."""

    title: ClassVar[str] = "Significant event"
    help: ClassVar[str] = "The social worker must tell the IRO at once. What you decide is asked next."

    event: str | None = ask("What happened", "choice", needed=True, catalogue="EVENTS")
    event_other: str | None = ask("Which event", "line", needed=True, asked_when=_is_other)
    happened_on: date | None = ask(
        "Date of the event", "date", needed=True, help="Of something proposed: the day it was proposed"
    )
    takes_place_on: date | None = ask(
        "To take effect on",
        "date",
        asked_when=_is_planned,
        help="The day the change is planned for: the review comes before it",
    )
    told_on: date | None = ask("IRO told on", "date", needed=True)
    reported_by: str | None = ask("Told by", "line", needed=True, person="worker")
    reporter_role: str | None = ask("Their role", "choice", needed=True, choices=REPORTERS)
    description: str | None = ask("Description", "text", needed=True)
    consulted_before: bool | None = ask(
        "IRO consulted beforehand",
        "tick",
        needed=True,
        asked_when=_is_consultation,
        help="Before anything was decided",
    )
    advice: str | None = ask("What the IRO advised", "text", asked_when=_is_consultation)
    effect: str | None = ask("Effect on the plan", "text")
    childs_view: str | None = ask("The child's view", "text")
    safety_action: str | None = ask("Immediate safety action", "text")

    def problems(self, context: ReviewContext) -> Mapping[str, str]:
        """The IRO was told by today; what is proposed takes effect after it was proposed."""
        found: dict[str, str] = {}
        if self.told_on is not None and self.told_on > context.today:
            found["told_on"] = NOT_YET
        planned = self.takes_place_on if _is_planned(self, context) else None
        if planned is not None and self.happened_on is not None and planned < self.happened_on:
            found["takes_place_on"] = "That is before the day of the event"
        return found


class EventDecision(Section):
    """What the IRO decided about a significant event."""

    title: ClassVar[str] = "Decision on the event"
    help: ClassVar[str] = "Every decision needs its reason, also to do nothing."

    decision: str | None = ask("Decision", "choice", needed=True, choices=DECISIONS)
    forward_to: date | None = ask(
        "Bring the review forward to", "date", needed=True, asked_when=_brings_forward
    )
    reason: str | None = ask("Reason", "text", needed=True)
    decided_on: date | None = ask("Decided on", "date", needed=True)
    parents_consulted: str | None = ask(
        "Parents consulted",
        "choice",
        choices=CONSULTED,
        needed_when=_brings_forward,
        help="About the need for an extra review",
    )
    child_consulted: str | None = ask(
        "Child consulted",
        "choice",
        choices=CONSULTED,
        needed_when=_brings_forward,
        help="About the need for an extra review",
    )

    def problems(self, context: ReviewContext) -> Mapping[str, str]:
        """It was decided by today. To which day a review can be brought forward, the review's rules say."""
        if self.decided_on is not None and self.decided_on > context.today:
            return {"decided_on": NOT_YET}
        return {}
