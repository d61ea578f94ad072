"""What a row of a list is about."""

from __future__ import annotations

from typing import NamedTuple

from iro_console.domain.escalation_clocks import parts
from iro_console.domain.escalations import OF_ESCALATIONS, WHOLE
from iro_console.domain.timeline import next_review
from iro_console.domain.timescales import Deadline
from iro_console.storage.values import ChildPage


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

    @property
    def is_escalation(self) -> bool:
        """Whether it is opened as an escalation: itself, one of its deadlines, or its work step."""
        return bool(self.escalation) or self.alert or self.rule in OF_ESCALATIONS

    def deadline_of(self, page: ChildPage) -> Deadline | None:
        """Return the deadline the row is about: its own, or else the next review's; a decision has none.

        An escalation's own is the one it waits for: a reply, or the IRO's own step.
        """
        if self.decision:
            return None
        if self.escalation:
            return self._step_of(page)
        deadlines = [row.deadline for row in page.deadlines]
        if self.occurrence:
            wanted = (self.rule, self.occurrence)
            return next((d for d in deadlines if (d.rule.id, d.occurrence) == wanted), None)
        return next_review(deadlines)

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
