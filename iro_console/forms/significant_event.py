"""The significant-event notification: what happened, who told the IRO when, and what the IRO decided."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from iro_console.forms.context import ReviewContext
from iro_console.forms.section import Section, ask

NOT_YET = "That day has not come yet"
OTHER = "other"
"""The kind of an event that the catalogue does not have: "not an exhaustive list"."""

REPORTERS = {
    "social_worker": "Social worker",
    "team_manager": "Team manager",
    "carer": "Carer",
    "provider": "Provider or home",
    "parent": "Parent",
    "child": "Child",
    "school": "School",
    "health": "Health",
    "police": "Police or youth offending",
    "advocate": "Advocate",
    "area_authority": "Area authority",
    "other": "Other",
}
DECISIONS = {
    "no_action": "No action",
    "contact_child": "Contact the child",
    "contact_worker": "Contact the social worker",
    "midpoint_now": "Mid-point now",
    "bring_forward": "Bring the review forward",
    "escalate": "Escalate",
}
CONSULTED = {"yes": "Yes", "no": "No", "not_appropriate": "Not appropriate"}


class EventNotified(Section):
    """A significant event as the IRO was told of it."""

    title: ClassVar[str] = "Significant event"
    help: ClassVar[str] = "The social worker must tell the IRO at once. What you decide is recorded next."

    event: str | None = ask("What happened", "choice", needed=True, catalogue="EVENTS")
    event_other: str | None = ask(
        "Which event", "line", needed=True, asked_when=lambda section, _: section.event == OTHER
    )
    happened_on: date | None = ask("Date of the event", "date", needed=True)
    takes_place_on: date | None = ask(
        "To take effect on", "date", help="The day a change is planned for: the review has to come before it"
    )
    told_on: date | None = ask("IRO told on", "date", needed=True)
    gap: int | None = ask("Working days until the IRO was told", "number", read_only=True)
    reported_by: str | None = ask("Told by", "line", needed=True, person="worker")
    reporter_role: str | None = ask("Their role", "choice", needed=True, choices=REPORTERS)
    description: str | None = ask("Description", "text", needed=True)
    effect: str | None = ask("Effect on the plan", "text")
    childs_view: str | None = ask("The child's view", "text")
    safety_action: str | None = ask("Immediate safety action", "text")

    def computed(self, context: ReviewContext) -> Mapping[str, Any]:
        """Count the working days from the event to the day the IRO was told."""
        return {"gap": context.working_days(self.happened_on, self.told_on)}

    def problems(self, context: ReviewContext) -> Mapping[str, str]:
        """The IRO was told by today. A planned event may lie ahead of that."""
        if self.told_on is not None and self.told_on > context.today:
            return {"told_on": NOT_YET}
        return {}


class EventDecision(Section):
    """What the IRO decided about a significant event."""

    title: ClassVar[str] = "Decision on the event"
    help: ClassVar[str] = "Every decision needs its reason, also to do nothing."

    decision: str | None = ask("Decision", "choice", needed=True, choices=DECISIONS)
    forward_to: date | None = ask(
        "Bring the review forward to",
        "date",
        needed=True,
        asked_when=lambda section, _: section.decision == "bring_forward",
    )
    reason: str | None = ask("Reason", "text", needed=True)
    decided_on: date | None = ask("Decided on", "date", needed=True)
    parents_consulted: str | None = ask(
        "Parents consulted about an extra review",
        "choice",
        choices=CONSULTED,
        needed_when=lambda section, _: section.decision == "bring_forward",
    )
    child_consulted: str | None = ask(
        "Child consulted about an extra review",
        "choice",
        choices=CONSULTED,
        needed_when=lambda section, _: section.decision == "bring_forward",
    )

    def problems(self, context: ReviewContext) -> Mapping[str, str]:
        """It was decided by today, and a review is brought forward to a day that lies ahead."""
        found: dict[str, str] = {}
        if self.decided_on is not None and self.decided_on > context.today:
            found["decided_on"] = NOT_YET
        if self.forward_to is not None and self.forward_to < context.today:
            found["forward_to"] = "That day has passed"
        return found
