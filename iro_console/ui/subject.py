"""What a row of a list is about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from iro_console.domain.escalation_clocks import parts
from iro_console.domain.escalations import OF_ESCALATIONS, WHOLE
from iro_console.domain.limits import next_review
from iro_console.domain.next_actions import ALERT
from iro_console.domain.significant_events import FOLLOW_UP
from iro_console.domain.timescales import Deadline
from iro_console.domain.work import RequestState, Role, StepState, has_forms
from iro_console.storage.values import RequestValue, StepRow

if TYPE_CHECKING:
    from iro_console.storage.page_values import ChildPage

RECORD = "HB-09"
"""The rule by which a record of review is completed."""


class Subject(NamedTuple):
    """What a row is about: the child, and the deadline where it is one."""

    child_id: int
    name: str
    ref: str
    rule: str = ""
    occurrence: str = ""
    title: str = ""
    terms: tuple[tuple[str, float], ...] = ()
    review: int | None = None
    """The number of the review it is about."""
    step: int = 0
    """The id of the work step it is."""
    request: int = 0
    """The id of the request it is."""
    decision: str = ""
    """The id of the decision it is about."""
    event: int = 0
    """The id of the significant event it is."""
    escalation: int = 0
    """The id of the escalation it is."""
    hidden_title: str = ""
    """What stands for the title while names are hidden, where it holds people's own words."""
    told: tuple[str, ...] = ()
    """What is said of it beside the list, line by line."""

    def titled(self, *, hide: bool) -> str:
        """Return the title, without people's own words while names are hidden."""
        return self.hidden_title if hide and self.hidden_title else self.title

    alert: bool = False
    """It is a work step "IRO Alert": what it is about is an escalation."""
    current: bool = False
    """It is a work step that is started: it can be sent back."""
    forms: bool = False
    """It is a work step with forms, to work on or to read."""
    by_hand: bool = False
    """It is an open work step without forms here: it is done with a note."""

    @property
    def is_escalation(self) -> bool:
        """Whether it is opened as an escalation: itself, one of its deadlines, or its work step."""
        return bool(self.escalation) or self.alert or self.rule in OF_ESCALATIONS

    @property
    def event_verb(self) -> str:
        """How the event it is about is gone on with: a verb of ``event_work``."""
        return "follow_up" if self.rule == FOLLOW_UP else "decide"

    def deadline_of(self, page: ChildPage) -> Deadline | None:
        """Return the deadline the row is about: its own, or else the next review's; a decision has none.

        An escalation's own is the one it waits for: a reply, or the IRO's own step.
        """
        if self.decision:
            return None
        if self.escalation:
            return self._step_of(page)
        deadlines = [row.deadline for row in page.deadlines]
        if self.step and (written := self._record_of(deadlines)) is not None:
            return written
        if self.occurrence:
            wanted = (self.rule, self.occurrence)
            return next((d for d in deadlines if (d.rule.id, d.occurrence) == wanted), None)
        return next_review(deadlines)

    def _record_of(self, deadlines: Sequence[Deadline]) -> Deadline | None:
        """Return by when the record of a review that was held is to be written up, while it is not."""
        of_review = (d for d in deadlines if (d.rule.id, d.review_number) == (RECORD, self.review))
        return next((d for d in of_review if d.met_on is None), None)

    def _step_of(self, page: ChildPage) -> Deadline | None:
        """Return what an escalation waits for, or the cap on all its stages; its reference is the title."""
        waiting = [
            row.deadline
            for row in page.deadlines
            if row.status in ("open", "overdue")
            and row.deadline.rule.id in OF_ESCALATIONS
            and parts(row.deadline.occurrence)[0] == self.title
        ]
        return min(waiting, key=lambda one: (one.rule.id == WHOLE, one.due), default=None)


def of_request(value: RequestValue) -> dict[str, Any]:
    """Return the fields of the subject that a request is; one that was answered can no longer be."""
    return {"request": value.request_id if value.state == RequestState.SENT and value.received_on else 0}


def of_step(value: StepRow) -> dict[str, Any]:
    """Return the fields of the subject that a work step is."""
    alert = value.name == ALERT.creates
    is_open = value.state in (StepState.FUTURE, StepState.INCOMING, StepState.CURRENT)
    return {
        "review": value.review_number,
        "step": value.step_id,
        "alert": alert,
        "current": value.state == StepState.CURRENT,
        "forms": value.role == Role.IRO
        and has_forms(value.name)
        and (is_open or value.state == StepState.FINISHED),
        "by_hand": is_open and not alert and not has_forms(value.name),
    }
