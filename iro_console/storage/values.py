"""What is read from the store: frozen values, never live rows. Nothing here imports an ORM."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import NamedTuple, Protocol, TypeVar

Row = TypeVar("Row")


class ListSource(Protocol[Row]):
    """What a list on screen asks its rows from: counted, paged by rank, found by key.

    The order is fixed when the source is made, so that a list keeps its order while it is worked
    through; ``stale`` says that the store has changed since.
    """

    def count(self) -> int:
        """Return how many rows the filter leaves."""
        ...

    def total(self) -> int:
        """Return how many rows there are without the filter."""
        ...

    def page(self, offset: int, limit: int) -> list[Row]:
        """Return the rows from rank ``offset``, freshly read, at most ``limit``."""
        ...

    def key(self, rank: int) -> str:
        """Return the key of the row at a rank without reading the row."""
        ...

    def position(self, key: str) -> int | None:
        """Return the rank of the row with this key, or None when it is not in the list."""
        ...

    def stale(self) -> bool:
        """Return whether the store has changed since the order was made."""
        ...


class WorkRow(NamedTuple):
    """One thing to do: a deadline that is open or overdue, with what a list shows beside it."""

    key: str
    """"child id/rule/occurrence"."""
    child_id: int
    child_ref: str
    child_name: str
    iro_ref: str
    rule: str
    title: str
    """What is to be done, with the review number: "Record of review 4 in full"."""
    occurrence: str
    review_number: int | None
    due: date
    statutory_due: date | None
    local_due: date | None
    unit: str
    """"wd" or "d": what the rule counts in."""
    days: int
    """Counted in ``unit`` from today to due; negative is late."""
    status: str
    waits_for: str
    """Whose answer or work it waits for, empty when it is the IRO's own."""
    booked_at: time | None
    urgency: float
    terms: tuple[tuple[str, float], ...]
    hidden_title: str = ""
    """What stands for the title while names are hidden, where it holds people's own words."""
    told_on: date | None = None
    """The day the IRO was told of what is to be decided on."""

    def titled(self, *, hide: bool) -> str:
        """Return the title, without people's own words while names are hidden."""
        return self.hidden_title if hide and self.hidden_title else self.title


class ChildRow(NamedTuple):
    """One child of the caseload."""

    key: str
    """The child id as text."""
    child_id: int
    ref: str
    name: str
    born: date | None
    legal: str
    legal_label: str
    placement: str
    placement_label: str
    area: str
    last_review: date | None
    last_number: int | None
    next_due: date | None
    next_rule: str
    next_number: int | None
    next_booked: date | None
    midpoint_due: date | None
    midpoint_done: date | None
    last_contact: date | None
    last_alone: bool | None
    worker: str
    iro: str
    siblings: str | None
    ceased_on: date | None
    days: int | None
    """From today to the next due date in ``unit``; negative is late."""
    unit: str
    decisions: int = 0
    """Open ones."""
    overdue: int = 0
    carried: int = 0
    """How many of the open decisions were carried forward."""
    stage: str = ""
    """The highest stage of an open escalation; "0" is the informal one."""
    cafcass: bool = False


class ReviewRow(NamedTuple):
    """A review to come: booked, adjourned, or still to be booked."""

    key: str
    """"child id/review number"."""
    child_id: int
    name: str
    number: int
    booked_for: date | None
    booked_at: time | None
    venue: str
    adjourned_on: date | None
    latest: date
    """The last day by the earlier of law and local rule."""
    statutory_latest: date | None
    days: int
    """To the day it is booked for, where that is still to come; else to ``latest``. Negative is late."""
    unit: str
    prepared: tuple[tuple[str, str], ...]
    """(short name, "yes" | "no" | "not recorded") for told, invites, report, plan, met."""
    held_on: date | None = None
    """The day it was held, when that was recorded since the list was made."""


class StepRow(NamedTuple):
    """A work step, as the folders and a child's page show it."""

    key: str
    """The step's id as text."""
    step_id: int
    child_id: int
    child_ref: str
    child_name: str
    name: str
    state: str
    """Future, Incoming, Current, Finished or No longer required, as it is today."""
    due_on: date | None
    booked_for: date | None
    booked_at: time | None
    review_number: int | None
    held_on: date | None
    """The day its review was completed, where that is on record already."""
    role: str
    """Who works it: IRO, Social Worker and so on."""
    assigned_to: str
    from_step: str
    """The step it came from, by name; empty when it came with becoming looked after."""
    note: str
    returned: str
    """What was said when it was sent back; not empty shows the red arrow."""
    started_on: date | None
    finished_on: date | None
    finished_by: str
    after_limit: bool
    """Its review is still to come and booked for a day after its last."""
    days: int | None
    """Working days from today to ``due_on``; negative is late."""
    unit: str


class RequestValue(NamedTuple):
    """A request: one that came in, or one that was sent from a review's form."""

    key: str
    """The request's id as text."""
    request_id: int
    child_id: int
    child_ref: str
    child_name: str
    step_id: int | None
    type: str
    state: str
    state_on: date | None
    assigned_to: str
    note: str
    can_acknowledge: bool
    why_not: str
    """Why it cannot be acknowledged, where it cannot be."""
    acknowledged_by: str
    acknowledged_at: datetime | None
    """The moment it was acknowledged here; None for one of which a file says so."""
    received_on: date | None
    """The day it came in; None of one that was sent, or where that is not known."""
    acknowledged_on: date | None
    step: str
    """The name of the work step it belongs to."""
