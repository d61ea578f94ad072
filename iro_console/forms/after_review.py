"""What is recorded after the review: the decisions sheet, the manager's reply, the record, who got it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import ClassVar

from iro_console.domain.decisions import Reply
from iro_console.forms.context import ReviewContext
from iro_console.forms.review_tables import ROLES
from iro_console.forms.section import Section, ask

NOT_YET = "That day has not come yet"
BEFORE_REVIEW = "That is before the review"

REPLIES = {"agreed": Reply.AGREED.value, "not_agreed": Reply.NOT_AGREED.value}
"""What a manager can say. Silence is not recorded: after five working days it is read as agreement."""
VERSIONS = {"full": "Full", "child": "Child's", "parent": "Parent's", "redacted": "Redacted"}


class DatedAfterReview(Section):
    """A section whose days have come and lie on the day of the review or after it."""

    def problems(self, context: ReviewContext) -> Mapping[str, str]:
        """Check every date of the section."""
        found: dict[str, str] = {}
        for name in type(self).model_fields:
            day = getattr(self, name)
            if not isinstance(day, date):
                continue
            if day > context.today:
                found[name] = NOT_YET
            elif context.review_on is not None and day < context.review_on:
                found[name] = BEFORE_REVIEW
        return found


class DecisionsSheet(DatedAfterReview):
    """The decisions sent on their own, before the record."""

    title: ClassVar[str] = "Decisions sent"
    help: ClassVar[str] = "The manager has five working days from receiving them."

    sent_on: date | None = ask("Sent", "date", needed=True)
    sent_to: str | None = ask("Sent to", "line", needed=True, person="team_manager")
    received_on: date | None = ask("Received by the manager", "date")

    def problems(self, context: ReviewContext) -> Mapping[str, str]:
        """It is received after it was sent."""
        found = dict(super().problems(context))
        if self.received_on is not None and self.sent_on is not None and self.received_on < self.sent_on:
            found.setdefault("received_on", "That is before they were sent")
        return found


class DecisionsReceived(DatedAfterReview):
    """The day the manager received the decisions: the reply runs from it."""

    title: ClassVar[str] = "Decisions received"

    received_on: date | None = ask("Received by the manager", "date", needed=True)


class ManagersReply(DatedAfterReview):
    """What the team manager says to the decisions."""

    title: ClassVar[str] = "Manager's reply"
    help: ClassVar[str] = "No reply within five working days of receipt counts as agreed."

    replied_on: date | None = ask("Date of reply", "date", needed=True)
    replied_by: str | None = ask("By", "line", person="team_manager")
    reply: str | None = ask("Reply", "choice", needed=True, choices=REPLIES)
    reason: str | None = ask(
        "Reason for not agreeing",
        "text",
        needed=True,
        asked_when=lambda section, _: section.reply == "not_agreed",
    )


class RecordCompleted(DatedAfterReview):
    """The full record of the review is written."""

    title: ClassVar[str] = "Record completed"

    completed_on: date | None = ask("Completed", "date", needed=True)


class DistributionRow(DatedAfterReview):
    """Somebody who was sent the record, and in which version."""

    title: ClassVar[str] = "Distribution"

    recipient: str | None = ask("Recipient", "line", needed=True)
    role: str | None = ask("Role", "choice", needed=True, choices=ROLES)
    version: str | None = ask("Version", "choice", needed=True, choices=VERSIONS)
    sent_on: date | None = ask("Sent", "date", help="Leave it empty until it is sent")
    sent_by: str | None = ask(
        "Sent by", "line", needed=True, asked_when=lambda row, _: row.sent_on is not None, person="worker"
    )


class CarePlanUpdated(DatedAfterReview):
    """The social worker brought the care plan up to date with the review."""

    title: ClassVar[str] = "Care plan updated"

    updated_on: date | None = ask("Updated", "date", needed=True)
    sent_on: date | None = ask("Sent to the child, parents and carers", "date")
