"""The mid-point monitoring form: sections A to H, worked through between two reviews.

The sections are those of the council's practice ("auditing the recommendations from the last Review;
speaking to the social worker and the child") and of the quality standards, items 15 and 16.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from iro_console.domain.date_text import long_date
from iro_console.domain.work import MIDPOINT_FORM, MIDPOINT_STEP
from iro_console.forms.context import ReviewContext
from iro_console.forms.form import Form, FormSection, RowTable
from iro_console.forms.section import Section, ask

NOT_YET = "That day has not come yet"

METHODS = {"visit": "Visit", "call": "Call", "video": "Video call", "file": "File check"}
CHILD_METHODS = {"visit": "Visit", "video": "Video call", "phone": "Phone call", "text": "Text or e-mail"}
NOW = {
    "done": "Done",
    "in_progress": "In progress",
    "not_started": "Not started",
    "no_longer_needed": "No longer needed",
}
RAG = {"on_track": "On track", "some_drift": "Some drift", "serious_drift": "Serious drift"}
OUTCOMES = {
    "no_action": "No action",
    "contact": "Contact",
    "informal": "Informal resolution",
    "formal": "Formal escalation",
    "bring_forward": "Bring review forward",
}


class MidpointHeader(Section):
    """Section A."""

    title: ClassVar[str] = "Mid-point"

    follows: str | None = ask("Follows", "line", read_only=True)
    planned_on: date | None = ask("Planned for", "date", read_only=True)
    done_on: date | None = ask("Date done", "date", needed=True)
    method: str | None = ask("How", "choice", needed=True, choices=METHODS)

    def problems(self, context: ReviewContext) -> Mapping[str, str]:
        """It is done by today, and after the review it follows."""
        if self.done_on is None:
            return {}
        if self.done_on > context.today:
            return {"done_on": NOT_YET}
        if context.review_on is not None and self.done_on < context.review_on:
            return {"done_on": f"The review it follows was held on {long_date(context.review_on)}"}
        return {}


class AuditRow(Section):
    """One decision of the last review, and how far it is."""

    title: ClassVar[str] = "Decision"
    help: ClassVar[str] = "What is known of it now. A new date needs no more than the date and why."

    decision: str | None = ask("Decision", "text", read_only=True)
    owner: str | None = ask("Who", "line", read_only=True)
    due_on: date | None = ask("By", "date", read_only=True)
    now: str | None = ask("Now", "choice", needed=True, choices=NOW)
    evidence: str | None = ask("Evidence", "text", help="What shows it, or why it is not done")
    new_date: date | None = ask(
        "New date",
        "date",
        asked_when=lambda row, _: row.now in ("in_progress", "not_started"),
    )
    drift: bool | None = ask("Drift", "tick", help="It is not moving as the review decided")


class SocialWorkerTalk(Section):
    """Section C."""

    title: ClassVar[str] = "Social worker"

    worker_spoken_on: date | None = ask("Spoke to the social worker", "date", needed=True)
    worker_name: str | None = ask("Name", "line", needed=True, person="social_worker")
    worker_account: str | None = ask("The social worker's account", "text", needed=True)
    worker_changed: bool | None = ask("Change of social worker since the review", "tick", needed=True)

    def problems(self, context: ReviewContext) -> Mapping[str, str]:
        """The talk has been."""
        if self.worker_spoken_on is not None and self.worker_spoken_on > context.today:
            return {"worker_spoken_on": NOT_YET}
        return {}


def _spoke(section: Any, _context: ReviewContext | None) -> bool:
    return section.child_spoken is True


class ChildTalk(Section):
    """Section D."""

    title: ClassVar[str] = "Child"

    child_spoken: bool | None = ask("Spoke to the child", "tick", needed=True)
    child_spoken_on: date | None = ask("Date", "date", needed=True, asked_when=_spoke)
    child_method: str | None = ask("How", "choice", needed=True, choices=CHILD_METHODS, asked_when=_spoke)
    child_alone: bool | None = ask("Alone", "tick", needed=True, asked_when=_spoke)
    child_said: str | None = ask("What the child said", "text", needed=True, asked_when=_spoke)
    wants_advocate: bool | None = ask("Wants an advocate", "tick", needed=True, asked_when=_spoke)
    why_not_spoken: str | None = ask(
        "Why not", "text", needed=True, asked_when=lambda section, _: section.child_spoken is False
    )

    def problems(self, context: ReviewContext) -> Mapping[str, str]:
        """The talk has been."""
        if self.child_spoken_on is not None and self.child_spoken_on > context.today:
            return {"child_spoken_on": NOT_YET}
        return {}


class StatutoryChecks(Section):
    """Section E."""

    title: ClassVar[str] = "Statutory checks"

    last_visit_on: date | None = ask("Last visit by the social worker", "date")
    visits_in_time: bool | None = ask("Visits in timescale", "tick", needed=True)
    plan_updated_in_time: bool | None = ask("Care plan updated within 10 working days", "tick", needed=True)
    pep_on: date | None = ask("PEP", "date")
    health_on: date | None = ask("Health assessment", "date")
    dental_on: date | None = ask("Dental check", "date")
    same_placement: bool | None = ask("Placement the same", "tick", needed=True)
    events_since: bool | None = ask("Significant events since the review", "tick", needed=True)
    checks_note: str | None = ask("Note", "text")


class Judgement(Section):
    """Section F."""

    title: ClassVar[str] = "Judgement"

    rag: str | None = ask("Judgement", "choice", needed=True, choices=RAG)
    rag_reason: str | None = ask("Reason", "text", needed=True)


class MidpointOutcome(Section):
    """Section G."""

    title: ClassVar[str] = "Outcome"

    midpoint_outcome: str | None = ask("Outcome", "choice", needed=True, choices=OUTCOMES)
    complete_by: date | None = ask(
        "To be completed by",
        "date",
        needed=True,
        asked_when=lambda section, _: section.midpoint_outcome == "formal",
        help="A formal escalation includes timescales for completion",
    )
    forward_to: date | None = ask(
        "Bring the review forward to",
        "date",
        needed=True,
        asked_when=lambda section, _: section.midpoint_outcome == "bring_forward",
    )
    outcome_note: str | None = ask(
        "What will be done",
        "text",
        needed_when=lambda section, _: section.midpoint_outcome not in (None, "no_action"),
    )

    def problems(self, context: ReviewContext) -> Mapping[str, str]:
        """What is to come lies ahead."""
        return {
            name: "That day has passed"
            for name in ("complete_by", "forward_to")
            if (day := getattr(self, name)) is not None and day < context.today
        }

    def warnings(self, context: ReviewContext) -> Mapping[str, Sequence[str]]:
        """Doubt a day on which nobody works."""
        found = {
            name: context.doubts_about_day(day)
            for name in ("complete_by", "forward_to")
            if (day := getattr(self, name)) is not None
        }
        return {name: doubts for name, doubts in found.items() if doubts}


class PositivePractice(Section):
    """Section H."""

    title: ClassVar[str] = "Positive practice"

    positive_practice: str | None = ask("Positive practice", "text", help="Good work worth telling")


MIDPOINT_MONITORING = Form(
    key="midpoint_monitoring",
    title=MIDPOINT_FORM,
    steps=(MIDPOINT_STEP,),
    primary=True,
    sections=(
        FormSection("midpoint", 1, MidpointHeader.title, MidpointHeader),
        FormSection(
            "decisions_audit",
            2,
            "Audit of the decisions",
            tables=(RowTable("audit", "Decisions of the last review", AuditRow),),
        ),
        FormSection("worker_talk", 3, SocialWorkerTalk.title, SocialWorkerTalk),
        FormSection("child_talk", 4, ChildTalk.title, ChildTalk),
        FormSection("checks", 5, StatutoryChecks.title, StatutoryChecks),
        FormSection("judgement", 6, Judgement.title, Judgement),
        FormSection("midpoint_outcome", 7, MidpointOutcome.title, MidpointOutcome),
        FormSection("practice", 8, PositivePractice.title, PositivePractice),
    ),
)
