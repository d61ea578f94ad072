"""What happened to a child of the demo between reviews, before it is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(slots=True)
class NewsLife:
    """What became known of a decision on a day: its status and date, before and after."""

    noted_on: date
    source: str
    status_was: str
    status_now: str
    due_was: date | None
    due_now: date
    evidence: str = ""
    drift: bool | None = None
    midpoint: MidpointLife | None = None


@dataclass(slots=True)
class DecisionLife:
    """A decision across reviews."""

    id: str
    key: str
    """Of ``data/demo/decisions.toml``."""
    theme: str
    text: str
    reason: str
    owner: str
    started: str
    stuck: str
    done: str
    """The evidence for each way it can stand."""
    begins_on: date
    ends_on: date | None
    """The days on which it truly is begun and done, whoever knows of it; None: never."""
    period: int
    made_at: int
    """The number of the review that made it."""
    review: int
    """The last review that took it up."""
    rank: int
    due_on: date
    status: str
    evidence: str = ""
    carried: int = 0
    received_on: date | None = None
    reply: str = ""
    reply_reason: str = ""
    replied_on: date | None = None
    replied_by: str = ""
    news: list[NewsLife] = field(default_factory=list[NewsLife])


@dataclass(slots=True)
class AuditLife:
    """A decision as it was found at a mid-point."""

    decision: DecisionLife
    due_on: date
    now: str
    evidence: str
    new_date: date | None
    drift: bool


@dataclass(slots=True)
class MidpointLife:
    """A mid-point that was carried out."""

    period: int
    after: int
    """The number of the review it follows."""
    planned_on: date
    done_on: date
    answers: dict[str, object] = field(default_factory=dict[str, object])
    """The fields of the form."""
    audits: list[AuditLife] = field(default_factory=list[AuditLife])


@dataclass(slots=True)
class EventLife:
    """A significant event, decided on or waiting."""

    period: int
    told_on: date
    answers: dict[str, object]
    """The fields of both sections."""
    acknowledged_on: date | None = None


@dataclass(slots=True)
class StageLife:
    """A stage of an escalation, as sent and answered."""

    answers: dict[str, object]


@dataclass(slots=True)
class EscalationLife:
    """Something raised with the council, or good practice noted."""

    period: int
    raised_on: date
    answers: dict[str, object]
    stages: list[StageLife] = field(default_factory=list[StageLife])
    review: int | None = None
    decision: DecisionLife | None = None
    midpoint: MidpointLife | None = None
    event: EventLife | None = None
