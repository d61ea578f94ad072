"""Section 2 of the CLA chairs monitoring form: Review details."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any, ClassVar

from iro_console.domain.date_text import long_date
from iro_console.domain.participation import participation_problem
from iro_console.forms.acts import VENUES
from iro_console.forms.context import ReviewContext
from iro_console.forms.plan import PERMANENCE
from iro_console.forms.section import Section, ask

ADJOURNED_WORKING_DAYS = 20
"""Working days within which an adjourned review has to be completed (ST-23)."""

CATEGORIES = {
    "first": "First",
    "second": "Second",
    "subsequent": "Subsequent",
    "early": "Extra or early",
    "adoption": "Adoption",
    "short_break": "Short break",
    "pathway": "Pathway plan",
}
LATE_REASONS = {
    "report": "Social worker's report not ready",
    "social_worker": "Social worker unavailable",
    "iro": "IRO unavailable",
    "child": "Child unavailable or missing",
    "carer_parent": "Carer or parent unavailable",
    "placement": "Placement moved",
    "not_told": "IRO not told of entry in time",
    "recording": "Recording error",
    "other": "Other",
}
HOW_SEEN = {"visit": "Visit", "video": "Video", "phone": "Phone", "text": "Text", "not_seen": "Not seen"}

_SCHOOL_STAGES = frozenset({"reception", "ks1", "ks2", "ks3", "ks4"})


def is_late(section: Any, context: ReviewContext) -> bool:
    """Say whether the review was completed after the law's or the council's date."""
    held = section.held_on
    return held is not None and any(
        due is not None and held > due for due in (context.statutory_due, context.local_due)
    )


def at_school(_section: Any, context: ReviewContext) -> bool:
    """Say whether the child is of school age: by key stage, else by age (4 to 15), and if unknown yes."""
    details = context.answers.get("child_details")
    stage = None if details is None else details.key_stage
    if stage is not None:
        return stage in _SCHOOL_STAGES
    age = context.age()
    return age is None or 4 <= age < 16


def parent_absent(_section: Any, context: ReviewContext) -> bool:
    """Say whether the attendance shows no parent, or one who was not invited or did not come."""
    rows = context.rows.get("attendance", ())
    parents = [row for row in rows if row.role == "parent"]
    away = any(row.invited is False or row.attended == "no" for row in parents)
    return bool(rows) and (not parents or away)


def _seen(section: Any, _context: ReviewContext) -> bool:
    return section.child_seen_how not in (None, "not_seen")


def _not_seen_or_not_alone(section: Any, _context: ReviewContext) -> bool:
    return section.child_seen_how == "not_seen" or section.child_seen_alone is False


def _days_over(held: date | None, due: date | None) -> int | None:
    return None if held is None or due is None else max((held - due).days, 0)


def _in_time(held: date | None, due: date | None) -> bool | None:
    return None if held is None or due is None else held <= due


class ReviewDetails(Section):
    """How the review was held, who took part, and what was there for it."""

    title: ClassVar[str] = "Review details"

    category: str | None = ask("Review category", "choice", needed=True, choices=CATEGORIES)
    held_on: date | None = ask(
        "Date of review (completed)", "date", needed=True, help="Of a series of meetings, the day of the last"
    )
    series: bool | None = ask("Held as a series of meetings", "tick")
    statutory_due: date | None = ask("Date due (statutory)", "date", read_only=True)
    statutory_days_over: int | None = ask("Days over (statutory)", "number", read_only=True)
    local_due: date | None = ask("Date due (local)", "date", read_only=True)
    local_days_over: int | None = ask("Days over (local)", "number", read_only=True)
    in_time: bool | None = ask("In timescale? (statutory)", "tick", read_only=True)
    in_time_locally: bool | None = ask("In timescale? (local)", "tick", read_only=True)
    late_reason: str | None = ask(
        "Reason out of timescale", "choice", needed=True, choices=LATE_REASONS, asked_when=is_late
    )
    late_detail: str | None = ask(
        "What happened",
        "text",
        asked_when=is_late,
        needed_when=lambda section, _: section.late_reason == "other",
    )
    participation: str | None = ask("Child's participation", "choice", needed=True, catalogue="REVIEW_CODE")
    contribution: str | None = ask("How was the child able to contribute their views", "text", needed=True)
    child_seen_how: str | None = ask(
        "Child seen by IRO before the review", "choice", needed=True, choices=HOW_SEEN
    )
    child_seen_on: date | None = ask("Seen on", "date", needed=True, asked_when=_seen)
    child_seen_alone: bool | None = ask("Seen alone", "tick", needed=True, asked_when=_seen)
    why_not_seen: str | None = ask(
        "Reason not seen or not alone", "text", needed=True, asked_when=_not_seen_or_not_alone
    )
    venue: str | None = ask(
        "Venue",
        "choice",
        needed=True,
        choices=VENUES,
        help="The placement, unless there is good reason for another place",
    )
    other_venue: str | None = ask(
        "Which venue", "line", needed=True, asked_when=lambda section, _: section.venue == "other"
    )
    start_time: time | None = ask("Start time", "time", needed=True)
    school_hours: bool | None = ask("In school hours", "tick", needed=True, asked_when=at_school)
    why_school_hours: str | None = ask(
        "Reason for school hours",
        "text",
        needed=True,
        asked_when=lambda section, context: section.school_hours is True and at_school(section, context),
    )
    parent_excluded: bool | None = ask(
        "Parent excluded or not invited", "tick", needed=True, asked_when=parent_absent
    )
    why_parent_excluded: str | None = ask(
        "Reason the parent was excluded",
        "text",
        needed=True,
        asked_when=lambda section, context: (
            section.parent_excluded is True and parent_absent(section, context)
        ),
    )
    exclusion_agreed: bool | None = ask(
        "Agreed with the social worker",
        "tick",
        needed=True,
        asked_when=lambda section, context: (
            section.parent_excluded is True and parent_absent(section, context)
        ),
        help="The IRO and the social worker make this decision together",
    )
    report_available: bool | None = ask("Social worker's report available", "tick", needed=True)
    report_received_on: date | None = ask(
        "Report received", "date", needed=True, asked_when=lambda section, _: section.report_available is True
    )
    report_read: bool | None = ask(
        "Report read before the review",
        "tick",
        needed=True,
        asked_when=lambda section, _: section.report_available is True,
    )
    report_days_before: int | None = ask("Working days before the review", "number", read_only=True)
    care_plan_shared: bool | None = ask("Care plan up to date and shared", "tick", needed=True)
    care_plan_shared_on: date | None = ask(
        "Care plan shared",
        "date",
        needed=True,
        asked_when=lambda section, _: section.care_plan_shared is True,
    )
    permanence_in_place: bool | None = ask(
        "Permanence plan in place",
        "tick",
        needed_when=lambda _, context: context.review_number >= 2,
        help="To be considered at the second and later reviews",
    )
    permanence_plan: str | None = ask(
        "Permanence plan",
        "choice",
        needed=True,
        choices=PERMANENCE,
        asked_when=lambda section, _: section.permanence_in_place is True,
    )
    adjourned: bool | None = ask("Adjourned", "tick")
    why_adjourned: str | None = ask(
        "Reason adjourned", "text", needed=True, asked_when=lambda section, _: section.adjourned is True
    )
    adjourned_on: date | None = ask(
        "Adjourned on", "date", needed=True, asked_when=lambda section, _: section.adjourned is True
    )
    resume_by: date | None = ask("Resume by", "date", read_only=True, help="20 working days, and only once")
    advocacy_explained: bool | None = ask("Advocacy explained", "tick", needed=True)
    complaints_explained: bool | None = ask("Complaints explained", "tick", needed=True)
    legal_advice_explained: bool | None = ask("Legal advice explained", "tick", needed=True)

    def computed(self, context: ReviewContext) -> Mapping[str, Any]:
        """Work out the due dates, how far over they are, how early the report was, and when to resume by."""
        return {
            "statutory_due": context.statutory_due,
            "statutory_days_over": _days_over(self.held_on, context.statutory_due),
            "local_due": context.local_due,
            "local_days_over": _days_over(self.held_on, context.local_due),
            "in_time": _in_time(self.held_on, context.statutory_due),
            "in_time_locally": _in_time(self.held_on, context.local_due),
            "report_days_before": context.working_days(self.report_received_on, self.held_on),
            "resume_by": self._resume_by(context),
        }

    def problems(self, context: ReviewContext) -> Mapping[str, str]:
        """Check the dates against each other, and the participation code against the age."""
        found: dict[str, str] = {}
        for name in ("held_on", "child_seen_on", "report_received_on", "care_plan_shared_on", "adjourned_on"):
            day = getattr(self, name)
            if day is not None and day > context.today:
                found[name] = "That day has not come yet"
        if self.held_on is not None and "held_on" not in found:
            if too_early := _too_early(self.held_on, context):
                found["held_on"] = too_early
            if self.participation is not None:
                wrong = participation_problem(self.participation, context.born, self.held_on)
                if wrong is not None:
                    found["participation"] = wrong
            if self.child_seen_on is not None and self.child_seen_on > self.held_on:
                found.setdefault("child_seen_on", "That is after the review: give the contact before it")
            if self.adjourned_on is not None and self.adjourned_on > self.held_on:
                found.setdefault("adjourned_on", "The review was completed before that day")
        return found

    def warnings(self, context: ReviewContext) -> Mapping[str, Sequence[str]]:
        """Doubt a review on no working day, one resumed too late, and a contact before the last review."""
        found: dict[str, list[str]] = {}
        if self.held_on is not None:
            found["held_on"] = context.doubts_about_day(self.held_on)
            resume_by = self._resume_by(context)
            if resume_by is not None and self.held_on > resume_by:
                found["held_on"].append(f"The adjourned review was to be completed by {long_date(resume_by)}")
        if _before(self.child_seen_on, context.previous_review):
            found["child_seen_on"] = ["That was before the last review"]
        if _before(self.held_on, self.report_received_on):
            found["report_received_on"] = ["The report came after the review"]
        return {name: sentences for name, sentences in found.items() if sentences}

    def _resume_by(self, context: ReviewContext) -> date | None:
        if self.adjourned is not True or self.adjourned_on is None:
            return None
        try:
            return context.calendar.add(self.adjourned_on, ADJOURNED_WORKING_DAYS)
        except ValueError:
            return None


def _too_early(held_on: date, context: ReviewContext) -> str | None:
    if context.looked_after_from is not None and held_on < context.looked_after_from:
        return f"The child became looked after only on {long_date(context.looked_after_from)}"
    if context.previous_review is not None and held_on <= context.previous_review:
        return f"That is not after the last review, {long_date(context.previous_review)}"
    return None


def _before(day: date | None, other: date | None) -> bool:
    return day is not None and other is not None and day < other
