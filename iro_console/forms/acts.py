"""What is asked when an IRO records something outside the two review forms: one section an act."""

from __future__ import annotations

from datetime import date, time
from typing import Any, ClassVar

from iro_console.domain.work import SENT_TO, RequestType, Role
from iro_console.forms.context import ReviewContext
from iro_console.forms.section import Section, ask

CONTACT_METHODS = {"visit": "Visit", "video": "Video call", "phone": "Phone call", "text": "Text or e-mail"}
VENUES = {
    "placement": "Placement",
    "school": "School",
    "office": "Council office",
    "home": "Family home",
    "virtual": "Virtual",
    "other": "Other",
}
HOW_HELD = {
    "completed": "Held and completed",
    "meeting": "One meeting of a series, more to follow",
    "adjourned": "Adjourned, to be resumed",
}


NOTICES = {request.value: request.value for request in RequestType if SENT_TO[request] is Role.IRO}
"""The requests that come to the IRO, by their exact names."""


def _not_alone(contact: Any, _context: ReviewContext | None) -> bool:
    return contact.seen_alone is False


class ContactWithChild(Section):
    """The IRO's contact with the child."""

    title: ClassVar[str] = "Contact with the child"
    help: ClassVar[str] = "The law asks the IRO to speak with the child alone before each review."

    held_on: date | None = ask("Date", "date", needed=True, index=True)
    method: str | None = ask("How", "choice", needed=True, choices=CONTACT_METHODS)
    seen_alone: bool | None = ask(
        "Alone", "tick", needed=True, help="Seen or spoken to without others present"
    )
    why_not_alone: str | None = ask("Why not alone", "line", asked_when=_not_alone)
    said: str | None = ask("What was said", "text", help="The child's words and wishes first")


class ReviewBooking(Section):
    """The date, time and venue of a review to come."""

    title: ClassVar[str] = "Book the review"
    help: ClassVar[str] = "At the placement and outside school hours unless there is good reason."

    booked_for: date | None = ask("Date", "date", needed=True)
    booked_at: time | None = ask("Time", "time")
    venue: str | None = ask("Venue", "choice", choices=VENUES)
    moved_because: str | None = ask("Why it is moved", "line", help="Needed when a booked date changes")


class ReviewHeld(Section):
    """A review, or a meeting of it, that took place."""

    title: ClassVar[str] = "Record the review"
    help: ClassVar[str] = "The clocks of the decisions and the record run from the day it was completed."

    held_on: date | None = ask("Date", "date", needed=True)
    how: str | None = ask("What happened", "choice", needed=True, choices=HOW_HELD)
    participation: str | None = ask("Child's participation", "choice", catalogue="REVIEW_CODE")
    note: str | None = ask("Note", "text", help="Why it was adjourned; which meeting of the series this was")


class DeadlineMet(Section):
    """A deadline that was met."""

    title: ClassVar[str] = "Mark as done"
    help: ClassVar[str] = "The day it was done, not the day it is recorded."

    met_on: date | None = ask("Done on", "date", needed=True)
    note: str | None = ask("Note", "line")


class PlacementChange(Section):
    """A new placement, which ends the one before it."""

    title: ClassVar[str] = "Change of placement"
    help: ClassVar[str] = "The placement before it ends on the day this one starts."

    started_on: date | None = ask("From", "date", needed=True)
    code: str | None = ask("Placement", "choice", needed=True, catalogue="PLACE")
    provider: str | None = ask("Provider", "choice", catalogue="PLACE_PROVIDER")
    carer: str | None = ask("Carer or home", "line")
    area: str | None = ask("Where", "line", help="In area, or the distance: the address stays elsewhere")
    change_reason: str | None = ask("Why the last one ended", "choice", catalogue="REASON_PLACE_CHANGE")


class LegalStatusChange(Section):
    """A new legal status, which ends the one before it."""

    title: ClassVar[str] = "Change of legal status"

    started_on: date | None = ask("From", "date", needed=True)
    code: str | None = ask("Legal status", "choice", needed=True, catalogue="LS")


class SocialWorkerChange(Section):
    """A new social worker for the child."""

    title: ClassVar[str] = "Change of social worker"

    started_on: date | None = ask("From", "date", needed=True)
    worker: str | None = ask("Social worker", "line", needed=True)
    team: str | None = ask("Team", "line")
    change_reason: str | None = ask("Why", "choice", catalogue="SW_REASON")


class NoticeReceived(Section):
    """A request that came in for the IRO."""

    title: ClassVar[str] = "A notice that came in"
    help: ClassVar[str] = "It can be acknowledged once the manager has finished the social worker's report."

    request_type: str | None = ask("Request type", "choice", needed=True, choices=NOTICES)
    received_on: date | None = ask("Came in on", "date", needed=True)
    step: str | None = ask("About", "choice", needed=True, catalogue="REVIEW_STEPS")
    assigned_to: str | None = ask("Assigned to", "line", person="iro")
    note: str | None = ask("Note", "line", help="From whom, and how it came")


class WorkStepDone(Section):
    """A work step without forms, done by the IRO or noted as done by somebody else."""

    title: ClassVar[str] = "Work step done"
    help: ClassVar[str] = "The day it was done, not the day it is recorded."

    done_on: date | None = ask("Done on", "date", needed=True)
    done_by: str | None = ask("Done by", "line", needed=True, person="worker")
    note: str | None = ask("Note", "text", help="What was done, and who said so")


class WorkStepReturned(Section):
    """A work step put back among the incoming work."""

    title: ClassVar[str] = "Send back"
    help: ClassVar[str] = "It goes back to the incoming work; its forms stay, with all that is typed in them."

    comment: str | None = ask("Why it is sent back", "text", needed=True)


class EndOfPeriod(Section):
    """The end of a period of care."""

    title: ClassVar[str] = "End of the period of care"
    help: ClassVar[str] = "Closes what is open. The written work of a review already held is still owed."

    ceased_on: date | None = ask("Ceased to be looked after on", "date", needed=True)
    cease_reason: str | None = ask("Why", "choice", needed=True, catalogue="REC_ENDS")
