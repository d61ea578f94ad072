"""The invented record of one child, before it is written: dates, codes and a few sentences."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time

from iro_console.casework.demo.between_life import DecisionLife, EscalationLife, EventLife, MidpointLife


@dataclass(slots=True)
class Span:
    """A legal status or placement, or the months somebody worked with the child; open if it has no end."""

    what: str
    """A 903 code, or the reference of a person."""
    started_on: date
    ended_on: date | None = None
    reason: str = ""
    """Why it ended."""
    provider: str = ""
    carer: str = ""
    area: str = ""


@dataclass(slots=True)
class ReviewLife:
    """One review, held or booked."""

    number: int
    booked_for: date | None = None
    booked_at: time | None = None
    venue: str = ""
    started_on: date | None = None
    adjourned_on: date | None = None
    held_on: date | None = None
    participation: str = ""
    note: str = ""
    received_on: date | None = None
    meetings: list[tuple[date, str]] = field(default_factory=list[tuple[date, str]])
    moves: list[tuple[date, date, date, str]] = field(default_factory=list[tuple[date, date, date, str]])
    """(moved on, was, became, reason)."""


@dataclass(slots=True)
class PeriodLife:
    """One period of care."""

    number: int
    started_on: date
    need: str
    ceased_on: date | None = None
    cease_reason: str = ""
    legal: list[Span] = field(default_factory=list[Span])
    placements: list[Span] = field(default_factory=list[Span])
    reviews: list[ReviewLife] = field(default_factory=list[ReviewLife])


@dataclass(slots=True)
class ContactLife:
    """One contact of the IRO with the child."""

    held_on: date
    method: str
    alone: bool
    why_not_alone: str
    said: str


@dataclass(slots=True)
class Life:
    """Everything recorded about one child."""

    story: str
    told: bool
    name: str
    known_as: str
    pronouns: str
    born: date
    sex: str
    ethnicity: str
    unaccompanied: bool
    left_open: frozenset[str]
    """Rules of the last review or the one to come that are not yet done."""
    home: str = ""
    legal: str = ""
    """The paths of the cast that the child took."""
    ref: str = ""
    child_id: int = 0
    """As written, in order."""
    siblings: str | None = None
    authority_to_place_on: date | None = None
    placed_for_adoption_on: date | None = None
    periods: list[PeriodLife] = field(default_factory=list[PeriodLife])
    iros: list[Span] = field(default_factory=list[Span])
    workers: list[Span] = field(default_factory=list[Span])
    contacts: list[ContactLife] = field(default_factory=list[ContactLife])
    visits: list[date] = field(default_factory=list[date])
    health_assessments: list[date] = field(default_factory=list[date])
    decisions: list[DecisionLife] = field(default_factory=list[DecisionLife])
    midpoints: list[MidpointLife] = field(default_factory=list[MidpointLife])
    events: list[EventLife] = field(default_factory=list[EventLife])
    escalations: list[EscalationLife] = field(default_factory=list[EscalationLife])

    @property
    def period(self) -> PeriodLife:
        """The present period of care."""
        return self.periods[-1]
