"""The mid-point monitoring form: sections A to H, worked through between two reviews.

The sections are those of the council's practice ("auditing the recommendations from the last Review;
speaking to the social worker and the child") and of the quality standards, items 15 and 16.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from iro_console.domain.date_text import long_date
from iro_console.domain.midpoint import STILL_OPEN, Found, Outcome, Rag
from iro_console.domain.work import MIDPOINT_FORM, MIDPOINT_STEP
from iro_console.forms.context import ReviewContext
from iro_console.forms.form import Form, FormSection, RowTable
from iro_console.forms.section import Section, ask

NOT_YET = "That day has not come yet"
PASSED = "That day has passed"
VISITS_NOT_IN_TIME = "visits not in timescale"
PLAN_NOT_IN_TIME = "care plan not updated in time"

METHODS = {"visit": "Visit", "call": "Call", "video": "Video call", "file": "File check"}
CHILD_METHODS = {"visit": "Visit", "video": "Video call", "phone": "Phone call", "text": "Text or e-mail"}
NOW = {
    Found.DONE.value: "Done",
    Found.IN_PROGRESS.value: "In progress",
    Found.NOT_STARTED.value: "Not started",
    Found.NO_LONGER_NEEDED.value: "No longer needed",
}
RAG = {
    Rag.ON_TRACK.value: "On track",
    Rag.SOME_DRIFT.value: "Some drift",
    Rag.SERIOUS_DRIFT.value: "Serious drift",
}
OUTCOMES = {
    Outcome.NO_ACTION.value: "No action",
    Outcome.CONTACT.value: "Contact",
    Outcome.INFORMAL.value: "Informal resolution",
    Outcome.FORMAL.value: "Formal escalation",
    Outcome.BRING_FORWARD.value: "Bring review forward",
}


class MidpointHeader(Section):
    """Section A."""

    title: ClassVar[str] = "Mid-point"

    follows: str | None = ask("Follows", "line", read_only=True)
    planned_on: date | None = ask("Planned for", "date", read_only=True)
    done_on: date | None = ask("Date done", "date", needed=True)
    method: str | None = ask("How", "choice", needed=True, choices=METHODS)

    def computed(self, context: ReviewContext) -> Mapping[str, Any]:
        """Name the review it follows, and the day half way to the next."""
        held = f", held {long_date(context.review_on)}" if context.review_on is not None else ""
        return {"follows": f"Review {context.review_number}{held}", "planned_on": context.planned_on}

    def problems(self, context: ReviewContext) -> Mapping[str, str]:
        """It is done by today, after the review it follows and before the next one."""
        if self.done_on is None:
            return {}
        if self.done_on > context.today:
            return {"done_on": NOT_YET}
        if context.review_on is not None and self.done_on <= context.review_on:
            return {"done_on": f"The review it follows was held on {long_date(context.review_on)}"}
        if context.following_held_on is not None and self.done_on >= context.following_held_on:
            return {"done_on": f"The next review was held on {long_date(context.following_held_on)}"}
        return {}


class AuditRow(Section):
    """A decision that was open after the last review, and how far it is."""

    title: ClassVar[str] = "Decision"
    help: ClassVar[str] = "How far it is now. Enter adds evidence, a new date, or another word on drift."

    decision: str | None = ask("Decision", "text", read_only=True)
    owner: str | None = ask("Who", "line", read_only=True)
    due_on: date | None = ask("By", "date", read_only=True)
    now: str | None = ask("Now", "choice", needed=True, choices=NOW)
    evidence: str | None = ask("Evidence", "text", help="What shows it, or why it is not done")
    new_date: date | None = ask(
        "New date",
        "date",
        asked_when=lambda row, _: row.now in STILL_OPEN,
        help="Empty: the date of the review stands",
    )
    drift: bool | None = ask("Drift", "tick", help="It is not moving as the review decided")

    def problems(self, context: ReviewContext) -> Mapping[str, str]:
        """What is still to be done lies ahead."""
        return {"new_date": PASSED} if self.new_date is not None and self.new_date < context.today else {}

    def warnings(self, context: ReviewContext) -> Mapping[str, Sequence[str]]:
        """Doubt a new date past the next review: then the review takes the decision up again."""
        ends = context.following_on
        if self.new_date is None or ends is None or self.new_date <= ends:
            return {}
        return {"new_date": [f"That is after the next review, {long_date(ends)}"]}


class SocialWorkerTalk(Section):
    """Section C."""

    title: ClassVar[str] = "Social worker"

    worker_spoken_on: date | None = ask("Spoke to the social worker", "date", needed=True, offer="today")
    worker_name: str | None = ask(
        "Name", "line", needed=True, person="social_worker", from_record="child.social_worker"
    )
    worker_account: str | None = ask("The social worker's account", "text", needed=True)
    worker_changed: bool | None = ask("Change of social worker since the review", "tick", needed=True)

    def problems(self, context: ReviewContext) -> Mapping[str, str]:
        """The talk was since the review."""
        return _since_review("worker_spoken_on", self.worker_spoken_on, context)


def _since_review(name: str, day: date | None, context: ReviewContext) -> Mapping[str, str]:
    if day is None:
        return {}
    if day > context.today:
        return {name: NOT_YET}
    if context.review_on is not None and day <= context.review_on:
        return {name: f"The review was held on {long_date(context.review_on)}: it is about the time since"}
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
        """The talk was since the review."""
        return _since_review("child_spoken_on", self.child_spoken_on, context)


class StatutoryChecks(Section):
    """Section E."""

    title: ClassVar[str] = "Statutory checks"

    last_visit_on: date | None = ask("Last visit by the social worker", "date")
    visits_in_time: bool | None = ask("Visits in timescale", "tick", needed=True)
    plan_updated_in_time: bool | None = ask("Care plan updated within 10 working days", "tick", needed=True)
    pep_on: date | None = ask("PEP", "date")
    health_on: date | None = ask("Health assessment", "date", from_record="health_assessment.held_on")
    dental_on: date | None = ask("Dental check", "date")
    same_placement: bool | None = ask("Placement the same", "tick", needed=True)
    events_since: bool | None = ask("Significant events since the review", "tick", needed=True)
    checks_note: str | None = ask("Note", "text")


class Judgement(Section):
    """Section F."""

    title: ClassVar[str] = "Judgement"

    rag: str | None = ask("Judgement", "choice", needed=True, choices=RAG)
    rag_reason: str | None = ask("Reason", "text", needed=True)

    def warnings(self, context: ReviewContext) -> Mapping[str, Sequence[str]]:
        """Doubt "on track" beside what the audit and the checks say."""
        against = concerns(context)
        if self.rag != Rag.ON_TRACK or not against:
            return {}
        return {"rag": [f"Found in this form: {', '.join(against)}"]}


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
        """What is to come lies ahead, and a review brought forward comes before its day."""
        found = {
            name: PASSED
            for name in ("complete_by", "forward_to")
            if (day := getattr(self, name)) is not None and day < context.today
        }
        ends = context.following_on
        if self.forward_to is not None and ends is not None and context.today <= ends <= self.forward_to:
            found["forward_to"] = f"That does not bring it forward from {long_date(ends)}"
        return found

    def warnings(self, context: ReviewContext) -> Mapping[str, Sequence[str]]:
        """Doubt a day on which nobody works, and doing little about what guidance wants escalated."""
        found = {
            name: context.doubts_about_day(day)
            for name in ("complete_by", "forward_to")
            if (day := getattr(self, name)) is not None
        }
        little = self.midpoint_outcome in (Outcome.NO_ACTION, Outcome.CONTACT)
        if little and (against := concerns(context)):
            found["midpoint_outcome"] = [f"Guidance: a formal escalation for {', '.join(against)}"]
        return {name: doubts for name, doubts in found.items() if doubts}


def concerns(context: ReviewContext) -> list[str]:
    """Return what the audit and the statutory checks found that guidance wants escalated, in a few words."""
    drifting = sum(row.drift is True for row in context.rows.get("audit", ()))
    checks = context.answers.get("checks")
    found = [f"drift in {drifting} decision{'' if drifting == 1 else 's'}"] if drifting else []
    if checks is not None and checks.visits_in_time is False:
        found.append(VISITS_NOT_IN_TIME)
    if checks is not None and checks.plan_updated_in_time is False:
        found.append(PLAN_NOT_IN_TIME)
    return found


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
        FormSection("midpoint", "A", MidpointHeader.title, MidpointHeader),
        FormSection(
            "decisions_audit",
            "B",
            "Audit of the decisions",
            tables=(
                RowTable(
                    "audit",
                    "Decisions still open",
                    AuditRow,
                    lines=True,
                    below=("evidence", "new_date"),
                    empty="No decision was left open by the last review: there is nothing to audit.",
                ),
            ),
        ),
        FormSection("worker_talk", "C", SocialWorkerTalk.title, SocialWorkerTalk),
        FormSection("child_talk", "D", ChildTalk.title, ChildTalk),
        FormSection("checks", "E", StatutoryChecks.title, StatutoryChecks),
        FormSection("judgement", "F", Judgement.title, Judgement),
        FormSection("midpoint_outcome", "G", MidpointOutcome.title, MidpointOutcome),
        FormSection("practice", "H", PositivePractice.title, PositivePractice),
    ),
)
