"""The escalation: what is raised, each stage sent and answered, and what it came to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from iro_console.domain.escalations import KINDS, OUTCOMES, RESPONSES, EscalationKind
from iro_console.forms.context import ReviewContext
from iro_console.forms.section import Section, ask

NOT_YET = "That day has not come yet"

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
    "legal": "Legal, section 20 drift",
    "safeguarding": "Safeguarding",
    "resources": "Resources",
}


def _is_concern(section: Any, _context: ReviewContext | None) -> bool:
    return section.kind not in (None, EscalationKind.GOOD_PRACTICE)


class Concern(Section):
    """What is raised with the council."""

    title: ClassVar[str] = "Escalation"
    help: ClassVar[str] = (
        "The IRO decides personally, also against the child's wishes if it is best for them."
    )

    kind: str | None = ask(
        "Kind", "choice", needed=True, choices={kind.value: words for kind, words in KINDS.items()}
    )
    themes: str | None = ask("Themes", "choices", needed=True, choices=THEMES)
    concern: str | None = ask("Concern and evidence", "text", needed=True)
    effect: str | None = ask("Effect on the child", "text", needed=True, asked_when=_is_concern)
    childs_wishes: str | None = ask("The child's wishes about raising it", "text", asked_when=_is_concern)
    wanted: str | None = ask("What must happen", "text", needed=True, asked_when=_is_concern)
    wanted_by: date | None = ask("By when", "date", needed=True, asked_when=_is_concern)
    good_practice: str | None = ask("Good practice noted", "text", asked_when=_is_concern)

    def problems(self, context: ReviewContext) -> Mapping[str, str]:
        """What must happen lies ahead when it is raised."""
        if self.wanted_by is not None and self.wanted_by < context.today:
            return {"wanted_by": "That day has passed"}
        return {}


class StageSent(Section):
    """A stage of the ladder, as it was sent."""

    title: ClassVar[str] = "Send to a stage"

    stage: str | None = ask("Stage", "choice", needed=True, catalogue="LADDER")
    sent_to: str | None = ask("Sent to", "line", needed=True, person="worker")
    sent_on: date | None = ask("Sent on", "date", needed=True)
    skip_reason: str | None = ask("Why stages are left out", "text")
    cafcass_considered: bool | None = ask("Cafcass considered", "tick")
    cafcass_reason: str | None = ask("Why, or why not", "text")
    legal_advice: bool | None = ask("Independent legal advice sought", "tick")
    sent_note: str | None = ask("Note", "text")

    def problems(self, context: ReviewContext) -> Mapping[str, str]:
        """It was sent by today."""
        return {"sent_on": NOT_YET} if self.sent_on is not None and self.sent_on > context.today else {}


class StageReply(Section):
    """What a manager answered at a stage."""

    title: ClassVar[str] = "Reply to the escalation"

    replied_on: date | None = ask(
        "Date of the reply",
        "date",
        needed=True,
        asked_when=lambda section, _: section.response != "no_reply",
    )
    replied_by: str | None = ask("By", "line", person="worker")
    response: str | None = ask("Response", "choice", needed=True, choices=RESPONSES)
    reply: str | None = ask("What was said", "text")
    accepted: bool | None = ask(
        "Accepted", "tick", needed=True, asked_when=lambda section, _: section.response != "no_reply"
    )
    action_on: date | None = ask("Action in place on", "date", help="Leave it empty while it is not")

    def problems(self, context: ReviewContext) -> Mapping[str, str]:
        """Reply and action have been."""
        return {
            name: NOT_YET
            for name in ("replied_on", "action_on")
            if (day := getattr(self, name)) is not None and day > context.today
        }


class EscalationClosed(Section):
    """What an escalation came to."""

    title: ClassVar[str] = "Close the escalation"

    outcome: str | None = ask("Outcome", "choice", needed=True, choices=OUTCOMES)
    closed_on: date | None = ask("Closed on", "date", needed=True)
    action_on: date | None = ask("Action in place on", "date")
    difference: str | None = ask("Difference made for the child", "text", needed=True)

    def problems(self, context: ReviewContext) -> Mapping[str, str]:
        """It was closed by today."""
        return {
            name: NOT_YET
            for name in ("closed_on", "action_on")
            if (day := getattr(self, name)) is not None and day > context.today
        }
