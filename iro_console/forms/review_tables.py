"""The rows of the tables in "Review details": meetings, attendance, consultation, other plans."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from iro_console.forms.acts import VENUES
from iro_console.forms.context import ReviewContext
from iro_console.forms.section import Section, ask

ROLES = {
    "child": "Child",
    "parent": "Parent or other with parental responsibility",
    "carer": "Carer",
    "residential_worker": "Residential worker",
    "social_worker": "Social worker",
    "team_manager": "Team manager",
    "teacher": "Designated or class teacher",
    "health": "Health",
    "advocate": "Advocate",
    "independent_visitor": "Independent visitor",
    "guardian": "Guardian",
    "other": "Other",
}
ATTENDED = {"whole": "Whole", "part": "Part", "no": "No"}
CONSULTED = {
    "child": "Child",
    "parent_1": "Parent 1",
    "parent_2": "Parent 2",
    "carer": "Carer",
    "school": "School",
    "other": "Other",
}
OTHER_PLANS = {
    "health": "Health plan",
    "pep": "Personal education plan (PEP)",
    "pathway": "Pathway plan",
    "placement": "Placement plan",
    "delegated_authority": "Delegated authority",
}


class MeetingRow(Section):
    """One meeting of a review held in several."""

    title: ClassVar[str] = "Meeting"

    met_on: date | None = ask("Date", "date", needed=True)
    who: str | None = ask("Who", "line", needed=True)
    place: str | None = ask("Place", "choice", choices=VENUES)
    purpose: str | None = ask("Purpose", "line", needed=True)

    def problems(self, context: ReviewContext) -> Mapping[str, str]:
        """A meeting takes place no later than the review is completed."""
        if self.met_on is not None and context.review_on is not None and self.met_on > context.review_on:
            return {"met_on": "This meeting is after the review was completed"}
        return {}


class AttendanceRow(Section):
    """Somebody who was at the review, or should have been."""

    title: ClassVar[str] = "Attendance"

    role: str | None = ask("Role", "choice", needed=True, choices=ROLES)
    name: str | None = ask("Name", "line", needed_when=lambda row, _: row.role != "child", person="worker")
    invited: bool | None = ask("Invited", "tick", needed=True)
    attended: str | None = ask("Attended", "choice", needed=True, choices=ATTENDED)
    apologies: bool | None = ask("Apologies", "tick", asked_when=lambda row, _: row.attended == "no")
    views_by: str | None = ask(
        "Views given by", "line", help="How their views were heard: in person, in writing, by somebody else"
    )


class ConsultationRow(Section):
    """A consultation form: to whom it went and whether it came back."""

    title: ClassVar[str] = "Consultation form"

    who: str | None = ask("Form for", "choice", needed=True, choices=CONSULTED)
    not_sent: bool | None = ask("Not sent", "tick", help="Yes: no form was sent to them")
    sent_on: date | None = ask(
        "Sent", "date", needed=True, asked_when=lambda row, _: row.not_sent is not True
    )
    returned_on: date | None = ask("Returned", "date", asked_when=lambda row, _: row.not_sent is not True)

    def problems(self, context: ReviewContext) -> Mapping[str, str]:
        """A form comes back after it went out, and both days have been."""
        found = {
            name: "That day has not come yet"
            for name in ("sent_on", "returned_on")
            if _later(getattr(self, name), context.today)
        }
        if self.returned_on is not None and _later(self.sent_on, self.returned_on):
            found["returned_on"] = "It came back before it was sent"
        return found


class PlanSeenRow(Section):
    """Another plan that was seen for the review."""

    title: ClassVar[str] = "Other plan seen"

    plan: str | None = ask("Plan", "choice", needed=True, choices=OTHER_PLANS)
    seen: bool | None = ask("Seen", "tick", needed=True)
    dated_on: date | None = ask("Date", "date", needed=True, asked_when=lambda row, _: row.seen is True)
    signed: bool | None = ask(
        "Signed",
        "tick",
        needed=True,
        asked_when=lambda row, _: row.seen is True and row.plan == "delegated_authority",
    )


def _later(day: Any, other: date) -> bool:
    return day is not None and day > other
