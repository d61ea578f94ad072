"""What is on record of a child between its reviews, read for its page."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from iro_console.casework.decisions import DecisionValue, decisions_of
from iro_console.casework.desk import Desk
from iro_console.domain.decisions import OFTEN_CARRIED
from iro_console.storage import queries_between as stored
from iro_console.storage.queries_between import EscalationValue, MidpointValue
from iro_console.storage.queries_events import EventRecord, events_of


class Between(NamedTuple):
    """Everything between reviews, what is open first."""

    decisions: tuple[DecisionValue, ...]
    events: tuple[EventRecord, ...]
    escalations: tuple[EscalationValue, ...]
    midpoints: tuple[MidpointValue, ...]

    @property
    def open_decisions(self) -> tuple[DecisionValue, ...]:
        """The decisions that are still open."""
        return tuple(one for one in self.decisions if one.is_open)

    @property
    def often_carried(self) -> int:
        """How many open decisions were carried forward twice or more."""
        return sum(one.carried >= OFTEN_CARRIED for one in self.open_decisions)

    def overdue(self, today: date) -> int:
        """How many open decisions are past their date."""
        return sum(one.due_on is not None and one.due_on < today for one in self.open_decisions)

    @property
    def waiting(self) -> tuple[EventRecord, ...]:
        """The events that wait for the IRO's decision."""
        return tuple(event for event in self.events if event.decided_on is None)

    @property
    def open_escalations(self) -> tuple[EscalationValue, ...]:
        """The escalations that are not closed."""
        return tuple(one for one in self.escalations if one.is_open)


def between(desk: Desk, child_id: int) -> Between:
    """Return what is on record of a child between its reviews."""
    rows = desk.store.reader()
    return Between(
        tuple(decisions_of(desk, child_id)),
        tuple(sorted(events_of(rows, child_id), key=lambda event: event.decided_on is not None)),
        tuple(sorted(stored.escalations_of(rows, child_id), key=lambda one: not one.is_open)),
        tuple(stored.midpoints_of(rows, child_id)),
    )
