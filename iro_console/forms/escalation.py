"""The escalation: what is raised, each stage sent and answered, and what it came to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from iro_console.domain.escalations import KINDS, NO_REPLY, OUTCOMES, RESPONSES, THEMES, EscalationKind
from iro_console.domain.ladder import CAFCASS
from iro_console.forms.context import ReviewContext
from iro_console.forms.section import Section, ask

NOT_YET = "That day has not come yet"
CAFCASS_FROM = "3"
"""From this stage on it is asked whether Cafcass and independent legal advice were considered."""


def _is_concern(section: Any, _context: ReviewContext | None) -> bool:
    return section.kind not in (None, EscalationKind.GOOD_PRACTICE)


def _is_praise(section: Any, _context: ReviewContext | None) -> bool:
    return section.kind == EscalationKind.GOOD_PRACTICE


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
    concern: str | None = ask("Concern and evidence", "text", needed=True, asked_when=_is_concern)
    effect: str | None = ask("Effect on the child", "text", needed=True, asked_when=_is_concern)
    childs_wishes: str | None = ask(
        "The child's wishes about raising it", "text", needed=True, asked_when=_is_concern
    )
    wanted: str | None = ask("What must happen", "text", needed=True, asked_when=_is_concern)
    wanted_by: date | None = ask("By when", "date", needed=True, asked_when=_is_concern)
    good_practice: str | None = ask("Good practice noted", "text", needed_when=_is_praise)

    def warnings(self, context: ReviewContext) -> Mapping[str, Sequence[str]]:
        """Doubt a day for the action that has passed, or on which nobody works."""
        day = self.wanted_by
        if day is None or not _is_concern(self, None):
            return {}
        doubts = ["That day has passed"] if day < context.today else context.doubts_about_day(day)
        return {"wanted_by": doubts} if doubts else {}


def _is_sent(section: Any, _context: ReviewContext | None) -> bool:
    """Say whether it goes to a stage: good practice that is noted with it does not."""
    return not _is_praise(section, None) if hasattr(section, "kind") else True


def _passes_over(section: Any, _context: ReviewContext | None) -> bool:
    """Say whether a formal stage is passed over."""
    stage, follows = section.stage, getattr(section, "follows", None)
    if stage is None or not stage.isdigit():
        return False
    return int(stage) > int(follows or 0) + 1


def _is_high(section: Any, _context: ReviewContext | None) -> bool:
    stage = section.stage
    return stage is not None and stage.isdigit() and stage >= CAFCASS_FROM


def _says_why_cafcass(section: Any, _context: ReviewContext | None) -> bool:
    return section.stage == CAFCASS or _is_high(section, None)


class _Sending(Section):
    """A stage and how it is sent: the request to that level of management."""

    stage: str | None = ask("Send to stage", "choice", needed=True, catalogue="LADDER", asked_when=_is_sent)
    sent_to: str | None = ask("Sent to", "line", needed=True, person="worker", asked_when=_is_sent)
    sent_on: date | None = ask("Sent on", "date", needed=True, asked_when=_is_sent)
    skip_reason: str | None = ask(
        "Why stages are left out",
        "text",
        needed=True,
        asked_when=_passes_over,
        help="The IRO may bypass any stage; the reason is kept",
    )
    cafcass_considered: bool | None = ask("Cafcass considered", "tick", needed=True, asked_when=_is_high)
    cafcass_reason: str | None = ask(
        "Cafcass: why, or why not", "text", needed=True, asked_when=_says_why_cafcass
    )
    legal_advice: bool | None = ask(
        "Independent legal advice sought", "tick", needed=True, asked_when=_says_why_cafcass
    )
    sent_note: str | None = ask("Note", "text", asked_when=_is_sent)

    def problems(self, context: ReviewContext) -> Mapping[str, str]:
        """It was sent by today."""
        return {"sent_on": NOT_YET} if self.sent_on is not None and self.sent_on > context.today else {}


class _Follows(Section):
    follows: str | None = ask("Stands at", "choice", catalogue="LADDER", read_only=True)


class StageSent(_Sending, _Follows):
    """The next stage, after the one it stands at."""

    title: ClassVar[str] = "Send to a stage"


class Raised(_Sending, Concern):
    """What is raised, with the stage it is sent to at once."""

    title: ClassVar[str] = "Escalate"
    help: ClassVar[str] = Concern.help


class StageReply(Section):
    """What a manager answered at a stage."""

    title: ClassVar[str] = "Reply to the escalation"

    response: str | None = ask("Response", "choice", needed=True, choices=RESPONSES)
    replied_on: date | None = ask(
        "Date of the reply",
        "date",
        needed=True,
        asked_when=lambda section, _: section.response != NO_REPLY,
    )
    replied_by: str | None = ask(
        "By", "line", person="worker", asked_when=lambda section, _: section.response != NO_REPLY
    )
    reply: str | None = ask(
        "What was said", "text", asked_when=lambda section, _: section.response != NO_REPLY
    )
    accepted: bool | None = ask(
        "Accepted",
        "tick",
        needed=True,
        asked_when=lambda section, _: section.response != NO_REPLY,
        help="If not, the next stage is offered",
    )
    action_on: date | None = ask(
        "Action in place on",
        "date",
        asked_when=lambda section, _: section.response == "agreed_done",
        help="Leave it empty while it is not",
    )

    def problems(self, context: ReviewContext) -> Mapping[str, str]:
        """Reply and action have been."""
        return {
            name: NOT_YET
            for name in ("replied_on", "action_on")
            if (day := getattr(self, name)) is not None and day > context.today
        }


class CafcassLeftOut(Section):
    """Cafcass was considered, and is not told for now."""

    title: ClassVar[str] = "Cafcass not told"
    help: ClassVar[str] = "The reason is recorded either way; Cafcass can still be told at any time."

    cafcass_considered_on: date | None = ask("Considered on", "date", needed=True)
    why_not_cafcass: str | None = ask("Why not", "text", needed=True)
    legal_advice_sought: bool | None = ask("Independent legal advice sought", "tick", needed=True)

    def problems(self, context: ReviewContext) -> Mapping[str, str]:
        """It was considered by today."""
        day = self.cafcass_considered_on
        return {"cafcass_considered_on": NOT_YET} if day is not None and day > context.today else {}


class EscalationClosed(Section):
    """What an escalation came to."""

    title: ClassVar[str] = "Close the escalation"
    help: ClassVar[str] = "The days from raising it to the action are counted in working days."

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
