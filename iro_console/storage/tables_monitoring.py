"""The tables of what happens between reviews: mid-point monitoring, significant events, escalations.

A decision's history (every status, date and piece of evidence it was given, where and when) is rows of its
own, so that drift can be read from what was recorded and never from memory.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, Column, DateTime, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from iro_console.forms.escalation import CafcassLeftOut, Concern, EscalationClosed, StageReply, StageSent
from iro_console.forms.midpoint_monitoring import (
    AuditRow,
    ChildTalk,
    Judgement,
    MidpointHeader,
    MidpointOutcome,
    PositivePractice,
    SocialWorkerTalk,
    StatutoryChecks,
)
from iro_console.forms.significant_event import EventDecision, EventNotified
from iro_console.storage import tables_reviewing
from iro_console.storage.tables_reviewing import FORM_TABLES, ROW_TABLES, OfStep, Row, one_of_a_kind

__all__ = ["FORM_TABLES", "ROW_TABLES", "SQLModel"]

_ = tables_reviewing.WorkStep  # the tables these point to belong to the same metadata


class MidpointMonitoring(
    OfStep,
    MidpointHeader,
    SocialWorkerTalk,
    ChildTalk,
    StatutoryChecks,
    Judgement,
    MidpointOutcome,
    PositivePractice,
    table=True,
):
    """The mid-point monitoring form of its work step."""

    __tablename__ = "midpoint_monitoring"  # pyright: ignore[reportAssignmentType]


class DecisionAudit(Row, AuditRow, table=True):
    """How far a decision was found to be at a mid-point; ``row_id`` is the decision's own id."""

    __tablename__ = "decision_audit"  # pyright: ignore[reportAssignmentType]
    __table_args__ = one_of_a_kind()


class DecisionNews(SQLModel, table=True):
    """Something that became known of a decision: its status, its date and the evidence, before and after.

    The last row of a decision also says what drift is read from: how often it was put off, how long silent.
    """

    __tablename__ = "decision_news"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (Index("ix_decision_news_last", "decision_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    decision_id: str = Field(foreign_key="decision.id")
    child_id: int = Field(foreign_key="child.id")
    noted_on: date
    source: str
    """Where it became known: a value of ``domain.decisions.Source``."""
    step_id: int | None = Field(default=None, foreign_key="work_step.id")
    status_was: str = ""
    status_now: str = ""
    due_was: date | None = None
    due_now: date | None = None
    evidence: str = ""
    drift: bool | None = None
    """What the IRO said to it at a mid-point."""
    moved: int = 0
    """How often its date was put off to a later one, up to now."""
    silent_since: date | None = None
    """The mid-point from which on nothing was known of it; None once something is."""


class SignificantEvent(EventNotified, EventDecision, table=True):
    """A significant event, and what the IRO decided about it."""

    __tablename__ = "significant_event"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (Index("ix_significant_event_waiting", "decided_on", "child_id"),)

    id: int | None = Field(default=None, primary_key=True)
    child_id: int = Field(foreign_key="child.id", index=True)
    period_id: int = Field(foreign_key="period_of_care.id")
    gap: int
    """Working days from the event to the day the IRO was told; negative if told before it."""
    rule: str = ""
    """The rule that ties it to a review, as the catalogue had it."""
    same_day: bool = False
    """It needs a look on the day of being told."""
    safety: bool = False
    """The child may be unsafe."""
    noted_by: str = ""
    decided_by: str = ""
    acknowledged_on: date | None = None
    """Seen by the IRO; what is to be done about it is still to be decided."""
    acknowledged_by: str = ""
    row_version: int = 1


class Escalation(Concern, CafcassLeftOut, EscalationClosed, table=True):
    """Something raised with the council, or good practice noted."""

    __table_args__ = (Index("ix_escalation_open", "closed_on", "child_id"),)

    id: int | None = Field(default=None, primary_key=True)
    ref: str = Field(unique=True)
    child_id: int = Field(foreign_key="child.id", index=True)
    review_id: int | None = Field(default=None, foreign_key="review.id")
    """The review it is linked to."""
    decision_id: str | None = Field(default=None, foreign_key="decision.id", index=True)
    event_id: int | None = Field(default=None, foreign_key="significant_event.id")
    step_id: int | None = Field(default=None, foreign_key="work_step.id")
    """The mid-point monitoring or the review's work step it was raised from."""
    alert_step_id: int | None = Field(default=None, foreign_key="work_step.id", index=True)
    """The work step "IRO Alert" it stands for, which is finished when the first stage is sent."""
    raised_on: date
    raised_by: str = ""
    row_version: int = 1


class EscalationStage(StageSent, StageReply, table=True):
    """A stage of an escalation, sent and perhaps answered."""

    __tablename__ = "escalation_stage"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (UniqueConstraint("escalation_id", "stage"),)

    id: int | None = Field(default=None, primary_key=True)
    escalation_id: int = Field(foreign_key="escalation.id")
    child_id: int = Field(foreign_key="child.id", index=True)
    row_version: int = 1


class SweepMark(SQLModel, table=True):
    """What a user did with something in the morning sweep: saw it, or put it off to a day."""

    __tablename__ = "sweep_mark"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (UniqueConstraint("user", "item"),)

    id: int | None = Field(default=None, primary_key=True)
    user: str
    item: str
    """What it was done with, as the sweep names it: "7/HB-09/1.R3"."""
    child_id: int = Field(foreign_key="child.id")
    seen: str
    """What had changed about it, as the sweep names that: another change is news again."""
    marked_on: date
    until: date | None = None
    """The day it was put off to; None: it was seen."""


class Sweep(SQLModel, table=True):
    """How far a user's morning sweep has come. No part of the record: nothing here is about a child."""

    user: str = Field(primary_key=True)
    scope: int = Field(primary_key=True)
    """Person id of the IRO whose children were shown; 0 for all."""
    since: datetime = Field(sa_column=Column(DateTime(timezone=True), nullable=False))
    """The moment from which the sweep looks for what changed: when the one before was through."""
    began_on: date
    finished_at: datetime | None = Field(default=None, sa_column=Column(DateTime(timezone=True)))
    """When everything in it was dealt with."""
    queue: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """What was in it, in order."""
    act_ids: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """What was recorded in it, for undoing it as a whole."""


FORM_TABLES["midpoint_monitoring"] = MidpointMonitoring
ROW_TABLES["audit"] = DecisionAudit
