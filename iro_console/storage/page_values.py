"""What a child's page and what stands beside a list are made of. Nothing here imports an ORM."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any, NamedTuple

from iro_console.storage.values import RequestValue, StepRow


class DeadlineRow(NamedTuple):
    """One deadline on a child's page; ``deadline`` is what "why" explains."""

    key: str
    title: str
    owner: str
    status: str
    days: int
    unit: str
    deadline: Any
    """domain.timescales.Deadline."""
    hidden_title: str = ""
    """What stands for the title while names are hidden, where it holds people's own words."""

    def titled(self, *, hide: bool) -> str:
        """Return the title, without people's own words while names are hidden."""
        return self.hidden_title if hide and self.hidden_title else self.title


class TimelinePoint(NamedTuple):
    """Something on a child's timeline strip."""

    on: date
    kind: str
    """entered, review, late review, midpoint, midpoint done, next, booked, contact, ceased, eighteen."""
    label: str


class LegalSpan(NamedTuple):
    """A legal status with its dates."""

    code: str
    label: str
    started_on: date
    ended_on: date | None


class PlacementSpan(NamedTuple):
    """A placement with its dates."""

    code: str
    label: str
    provider: str
    carer: str
    area: str
    started_on: date
    ended_on: date | None
    change_reason: str


class WorkerSpan(NamedTuple):
    """Somebody who worked with the child, as IRO or social worker."""

    name: str
    team: str
    role: str
    started_on: date
    ended_on: date | None


class ContactValue(NamedTuple):
    """One recorded contact of the IRO with the child."""

    held_on: date
    method: str
    seen_alone: bool | None
    why_not_alone: str
    said: str
    by: str


class ReviewValue(NamedTuple):
    """One review of a child, with what is known of it."""

    id: int
    period: int
    number: int
    booked_for: date | None
    booked_at: time | None
    venue: str
    started_on: date | None
    adjourned_on: date | None
    held_on: date | None
    due: date | None
    late_by: int
    """Calendar days held after the limit; 0 in time."""
    participation: str
    note: str
    meetings: tuple[date, ...]
    moves: tuple[tuple[date, date, str], ...]
    """(was, became, reason)."""
    row_version: int


class AuditLine(NamedTuple):
    """One act on a child's record, for its history."""

    at: datetime
    who: str
    act: str
    detail: str
    act_id: str = ""
    """What the rows of the act share."""


class ChildPage(NamedTuple):
    """Everything a child's page and the preview show."""

    child_id: int
    ref: str
    name: str
    pronouns: str
    born: date | None
    age: int | None
    unaccompanied: bool
    looked_after_from: date | None
    ceased_on: date | None
    cease_reason: str
    period: int
    legal: tuple[LegalSpan, ...]
    placements: tuple[PlacementSpan, ...]
    workers: tuple[WorkerSpan, ...]
    siblings: tuple[tuple[int, str, str], ...]
    """(child id, name, IRO)."""
    reviews: tuple[ReviewValue, ...]
    contacts: tuple[ContactValue, ...]
    deadlines: tuple[DeadlineRow, ...]
    """Of the current period, latest due last."""
    points: tuple[TimelinePoint, ...]
    history: tuple[AuditLine, ...]
    between: Any
    """casework.between.Between: decisions, events, escalations and mid-points."""
    steps: tuple[StepRow, ...]
    """The work steps, the IRO's and others', what is open first."""
    requests: tuple[RequestValue, ...]
    """The requests that came in and those that were sent, the latest first."""
    row_version: int
