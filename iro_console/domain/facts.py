"""What is known of a child, as plain values: the input of the clock.

Only dates and codes: no name, so that nothing in this layer can leak one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class ReviewFacts:
    """One review of a period of care, held or still to come."""

    number: int
    held_on: date | None = None
    """The day it was completed; for a series of meetings the last meeting."""
    started_on: date | None = None
    """The first meeting, where it was not completed in one."""
    adjourned_on: date | None = None
    booked_for: date | None = None
    booked_on: date | None = None
    """The day it was first booked, where that is known."""
    moves: tuple[tuple[date, date], ...] = ()
    """In order: the day a booking was moved, and the day it was booked for until then."""
    decisions_received_on: date | None = None
    """The day the team manager received the decisions."""
    midway_on: date | None = None
    """The day agreed at the review for the check half way to the next one, or sooner."""


@dataclass(frozen=True, slots=True)
class PlacementFacts:
    """One placement of a period of care."""

    started_on: date
    ended_on: date | None = None
    code: str = ""
    """903 PLACE code."""


@dataclass(frozen=True, slots=True)
class LegalStatusFacts:
    """One legal status of a period of care."""

    started_on: date
    code: str = ""
    """903 LS code."""


@dataclass(frozen=True, slots=True)
class EarlyReviewFacts:
    """An event that the law ties to a review before the ordinary time (regs 14, 32(2), 33(3))."""

    rule_id: str
    """ST-04, ST-05 or ST-06."""
    reference: str
    told_on: date
    event_on: date
    """The day before which the review must be held."""


@dataclass(frozen=True, slots=True)
class EventFacts:
    """A significant event that the IRO was told of, and has decided on or not."""

    reference: str
    told_on: date
    same_day: bool = False
    """It needs a look on the day of being told."""
    decided_on: date | None = None
    decision: str = ""
    """What was decided: a key of ``DECISIONS``; empty while nothing is."""
    escalated_on: date | None = None
    """The day something was first raised from this event."""


@dataclass(frozen=True, slots=True)
class StageFacts:
    """A stage of an escalation that was sent."""

    stage: str
    """Its key on the ladder."""
    sent_on: date
    replied_on: date | None = None
    """The day it was answered; also long after the reply was due."""
    accepted: bool | None = None
    """Whether the IRO accepts the answer."""
    no_reply: bool = False
    """It was noted that no reply came by its date."""


@dataclass(frozen=True, slots=True)
class EscalationFacts:
    """Something raised with the council."""

    ref: str
    kind: str
    """A value of ``EscalationKind``."""
    raised_on: date
    stages: tuple[StageFacts, ...] = ()
    """Those sent, in the order they were sent; the referral to Cafcass among them."""
    wanted_by: date | None = None
    """By when what is wanted has to happen."""
    closed_on: date | None = None


@dataclass(frozen=True, slots=True)
class PeriodFacts:
    """One period of care, from becoming looked after to ceasing."""

    number: int
    started_on: date
    ceased_on: date | None = None
    reviews: tuple[ReviewFacts, ...] = ()
    """In order of number; at most the last one not held."""
    placements: tuple[PlacementFacts, ...] = ()
    legal_statuses: tuple[LegalStatusFacts, ...] = ()
    iro_allocated_on: date | None = None
    """The first allocation of an IRO in this period."""
    authority_to_place_on: date | None = None
    placed_for_adoption_on: date | None = None
    visits: tuple[date, ...] = ()
    """Social worker's visits to the child."""
    health_assessments: tuple[date, ...] = ()
    contacts: tuple[date, ...] = ()
    """The IRO's own contacts with the child."""
    spoken_alone: tuple[date, ...] = ()
    """Those in which the IRO saw the child alone or spoke to it alone."""
    midpoints: Mapping[int, date] = field(default_factory=dict[int, date])
    """Mid-point monitoring done, by the number of the review it follows: the first one of each."""
    midpoints_done: tuple[date, ...] = ()
    """The days of all of them, also of a second one after the same review."""
    early_reviews: tuple[EarlyReviewFacts, ...] = ()
    events: tuple[EventFacts, ...] = ()
    escalations: tuple[EscalationFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class ChildFacts:
    """Everything the clock needs about one child."""

    born: date | None
    periods: tuple[PeriodFacts, ...]
    """In order; the last is the current one unless it has ceased."""
    met: Mapping[tuple[str, str], date] = field(default_factory=dict[tuple[str, str], date])
    """Deadlines marked met by hand: (rule id, occurrence) -> date."""
    recorded_from: date | None = None
    """The day this console took over the record. A deadline due before it which nobody marked met
    is history this console cannot judge and is left out, the reviews themselves and what was recorded of
    events and escalations excepted."""
