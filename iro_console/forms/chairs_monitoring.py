"""The CLA chairs monitoring form: the primary form of a review's work step, in four sections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any, ClassVar

from iro_console.domain.date_text import long_date
from iro_console.domain.next_actions import NEXT_ACTIONS, ActionStatus, Scenario
from iro_console.domain.participation import birthday
from iro_console.domain.work import (
    MONITORING_FORM,
    REVIEW_STEPS,
    WILL_BE_SENT,
    RequestState,
    RequestType,
)
from iro_console.forms.acts import VENUES
from iro_console.forms.context import ReviewContext
from iro_console.forms.form import Form, FormSection, RowTable
from iro_console.forms.review_details import CATEGORIES, ReviewDetails
from iro_console.forms.review_tables import AttendanceRow, ConsultationRow, MeetingRow, PlanSeenRow
from iro_console.forms.section import Section, ask

KEY_STAGES = {
    "pre_school": "Pre-school",
    "reception": "Reception (EYFS)",
    "ks1": "Key Stage 1",
    "ks2": "Key Stage 2",
    "ks3": "Key Stage 3",
    "ks4": "Key Stage 4",
    "post_16": "Post-16",
    "none": "Not in education",
}
PRIORITIES = {"high": "High", "medium": "Medium", "low": "Low"}


class ChildDetails(Section):
    """Section 1."""

    title: ClassVar[str] = "Child's details"

    child_name: str | None = ask("Child's name", "line", from_record="child.name", read_only=True)
    born: date | None = ask("Date of birth", "date", from_record="child.born", read_only=True)
    key_stage: str | None = ask(
        "Current key stage", "choice", needed=True, choices=KEY_STAGES, prompt="Please Select"
    )
    social_worker: str | None = ask(
        "Social worker", "line", needed=True, from_record="child.social_worker", person="social_worker"
    )
    chair: str | None = ask("Chair of CLA review", "line", needed=True, from_record="child.iro", person="iro")


def another_review(_section: Any, context: ReviewContext) -> bool:
    """Say whether there is another review to arrange: not after leaving care, nor once 18 comes first."""
    if context.outcome == Scenario.TURNING_18:
        latest = context.next_statutory_due
        return context.born is None or latest is None or birthday(context.born, 18) > latest
    return context.outcome not in (Scenario.STEPPING_DOWN, Scenario.OTHER)


def _sooner_than_allowed(section: Any, context: ReviewContext) -> bool:
    latest = context.next_statutory_due
    return section.next_on is not None and latest is not None and section.next_on < latest


def halfway(held_on: date, next_on: date) -> date:
    """Return the day half-way between two reviews, rounded down to whole calendar days (OP-14)."""
    return held_on + (next_on - held_on) // 2


class NextReview(Section):
    """Section 3."""

    title: ClassVar[str] = "Next review"
    help: ClassVar[str] = "Date, time and venue are agreed at the review with everyone present."

    next_on: date | None = ask("Date of next review", "date", needed_when=another_review)
    next_at: time | None = ask("Time", "time", needed_when=another_review)
    next_venue: str | None = ask("Venue", "choice", choices=VENUES, needed_when=another_review)
    latest_lawful: date | None = ask("Latest lawful date", "date", read_only=True)
    next_category: str | None = ask("Review type", "choice", choices=CATEGORIES, needed_when=another_review)
    all_agreed: bool | None = ask("Agreed with everyone present", "tick")
    why_sooner: str | None = ask("Reason for a shorter interval", "text", asked_when=_sooner_than_allowed)
    midway_on: date | None = ask(
        "Mid-way check date",
        "date",
        needed_when=another_review,
        help="Half-way to the next review, or sooner",
    )

    def computed(self, context: ReviewContext) -> Mapping[str, Any]:
        """Give the latest lawful date."""
        return {"latest_lawful": context.next_statutory_due}

    def problems(self, context: ReviewContext) -> Mapping[str, str]:
        """The next review is after this one, and the mid-way check between them."""
        held, following = context.review_on, self.next_on
        found: dict[str, str] = {}
        if following is not None and held is not None and following <= held:
            found["next_on"] = f"That is not after this review, {long_date(held)}"
        if self.midway_on is not None and held is not None and self.midway_on <= held:
            found["midway_on"] = f"The check comes after this review, {long_date(held)}"
        elif self.midway_on is not None and following is not None and self.midway_on >= following:
            found["midway_on"] = f"The check comes before the next review, {long_date(following)}"
        return found

    def warnings(self, context: ReviewContext) -> Mapping[str, Sequence[str]]:
        """Doubt a date that is too late, on no working day, past, or past the eighteenth birthday, and a
        mid-way check that comes later than half-way."""
        if self.next_on is None:
            return {}
        day, found = self.next_on, context.doubts_about_day(self.next_on)
        law, council = context.next_statutory_due, context.next_local_due
        if law is not None and day > law:
            found.append(f"{long_date(day)} is later than the latest lawful date, {long_date(law)}")
        elif council is not None and day > council:
            found.append(f"{long_date(day)} is later than the council's date, {long_date(council)}")
        if day < context.today:
            found.append(f"{long_date(day)} is in the past")
        if context.born is not None and day >= birthday(context.born, 18):
            found.append(f"The child turns 18 on {long_date(birthday(context.born, 18))}")
        return {
            name: texts for name, texts in (("next_on", found), ("midway_on", self._late(context))) if texts
        }

    def _late(self, context: ReviewContext) -> Sequence[str]:
        held, following, check = context.review_on, self.next_on, self.midway_on
        if held is None or following is None or check is None or held >= following:
            return ()
        half = halfway(held, following)
        late = f"{long_date(check)} is later than half-way: the mid-point is due by {long_date(half)}"
        return (late,) if check > half else ()


class DateChangeRow(Section):
    """A date of the next review that was changed."""

    title: ClassVar[str] = "Date changed"
    help: ClassVar[str] = "Only in exceptional circumstances, and only if it is still in time."

    was: date | None = ask("Earlier date", "date", needed=True)
    became: date | None = ask("New date", "date", needed=True)
    reason: str | None = ask("Reason", "text", needed=True)
    iro: str | None = ask("IRO", "line", needed=True, person="iro")

    def problems(self, context: ReviewContext) -> Mapping[str, str]:  # noqa: ARG002 - the row says enough
        """A change is to another date."""
        if self.was is not None and self.was == self.became:
            return {"became": "That is the same date"}
        return {}

    def warnings(self, context: ReviewContext) -> Mapping[str, Sequence[str]]:
        """A date is changed only if the review is still in time."""
        law = context.next_statutory_due
        if self.became is not None and law is not None and self.became > law:
            return {"became": [f"The latest lawful date is {long_date(law)}"]}
        return {}


class NextActionRow(Section):
    """A next action; finishing the work step carries it out."""

    title: ClassVar[str] = "Next action"
    begins: ClassVar[Mapping[str, str]] = {"status": ActionStatus.PROPOSED}

    next_action: str | None = ask(
        "Next action", "choice", needed=True, choices={name: name for name in NEXT_ACTIONS}
    )
    assigned_to: str | None = ask("Assigned to", "line", needed=True, person="worker")
    reason: str | None = ask("Reason", "line")
    note: str | None = ask("Note", "line")
    priority: str | None = ask("Priority", "choice", choices=PRIORITIES)
    status: str | None = ask(
        "Status", "choice", choices={status.value: status.value for status in ActionStatus}, read_only=True
    )


class RequestRow(Section):
    """A request that goes with the next save."""

    title: ClassVar[str] = "New request"
    help: ClassVar[str] = WILL_BE_SENT
    begins: ClassVar[Mapping[str, str]] = {"status": RequestState.TO_SEND}

    request_type: str | None = ask(
        "Request type",
        "choice",
        needed=True,
        choices={request.value: request.value for request in RequestType},
    )
    status: str | None = ask(
        "Status (date)",
        "choice",
        choices={state.value: state.value for state in RequestState},
        read_only=True,
    )
    assigned_to: str | None = ask("Assigned to", "line", needed=True, person="worker")
    note: str | None = ask("Note", "line")


CHAIRS_MONITORING = Form(
    key="chairs_monitoring",
    title=MONITORING_FORM,
    steps=REVIEW_STEPS,
    primary=True,
    sections=(
        FormSection("child_details", 1, ChildDetails.title, ChildDetails),
        FormSection(
            "review_details",
            2,
            ReviewDetails.title,
            ReviewDetails,
            (
                RowTable(
                    "meetings",
                    "Meetings in this review",
                    MeetingRow,
                    needed=True,
                    asked_when=lambda section, _: section.series is True,
                ),
                RowTable("attendance", "Attendance", AttendanceRow, needed=True),
                RowTable("consultations", "Consultation forms returned", ConsultationRow, needed=True),
                RowTable("plans_seen", "Other plans seen", PlanSeenRow, needed=True),
            ),
        ),
        FormSection(
            "next_review",
            3,
            NextReview.title,
            NextReview,
            (RowTable("date_changes", "Earlier date changed", DateChangeRow),),
            NextReview.help,
        ),
        FormSection(
            "next_actions",
            4,
            "Next actions",
            tables=(
                RowTable("next_actions", "Next actions", NextActionRow, needed=True),
                RowTable("requests", "Requests", RequestRow),
            ),
            help="Add them once both forms are complete, and check them before finishing.",
        ),
    ),
)
