"""The tables. What a form asks is inherited from its section, so that the two cannot drift apart.

Lists read these tables with plain SQL (``queries``); these classes are for writing. Rows that two
windows may hold open carry ``row_version``.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from iro_console.forms.acts import ContactWithChild

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
SQLModel.metadata.naming_convention = NAMING


def _in_order() -> CheckConstraint:
    return CheckConstraint("ended_on IS NULL OR ended_on >= started_on", name="in_order")


class Setting(SQLModel, table=True):
    """A fact about this store: whether it is a demo, its policy, the calendar it was computed with."""

    name: str = Field(primary_key=True)
    value: str


class BankHoliday(SQLModel, table=True):
    """The calendar the stored deadlines were computed with."""

    __tablename__ = "bank_holiday"  # pyright: ignore[reportAssignmentType]

    day: date = Field(primary_key=True)
    name: str


class Person(SQLModel, table=True):
    """Somebody who works with children: an IRO, a social worker, a manager."""

    id: int | None = Field(default=None, primary_key=True)
    ref: str = Field(unique=True)
    name: str
    role: str
    """iro, social_worker, team_manager, business_support."""
    team: str = ""


class Child(SQLModel, table=True):
    """A child, kept by reference; the name may be unknown when only a 903 return was imported."""

    id: int | None = Field(default=None, primary_key=True)
    ref: str = Field(unique=True)
    name: str
    known_as: str = ""
    pronouns: str = ""
    born: date | None = None
    sex: str = ""
    ethnicity: str = ""
    unaccompanied: bool = False
    siblings: str | None = Field(default=None, index=True)
    """Children with the same value are siblings."""
    recorded_from: date | None = None
    authority_to_place_on: date | None = None
    placed_for_adoption_on: date | None = None
    row_version: int = 1


class PeriodOfCare(SQLModel, table=True):
    """From becoming looked after to ceasing."""

    __tablename__ = "period_of_care"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        UniqueConstraint("child_id", "number"),
        CheckConstraint("ceased_on IS NULL OR ceased_on >= started_on", name="in_order"),
    )

    id: int | None = Field(default=None, primary_key=True)
    child_id: int = Field(foreign_key="child.id")
    number: int
    started_on: date
    ceased_on: date | None = None
    cease_reason: str = ""
    """903 REC code."""
    need: str = ""
    """903 category of need."""


class LegalStatus(SQLModel, table=True):
    """A legal status of a period of care."""

    __tablename__ = "legal_status"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (UniqueConstraint("period_id", "started_on"), _in_order())

    id: int | None = Field(default=None, primary_key=True)
    period_id: int = Field(foreign_key="period_of_care.id")
    code: str
    started_on: date
    ended_on: date | None = None


class Placement(SQLModel, table=True):
    """A placement of a period of care. No address: it is not needed for the IRO's work."""

    __table_args__ = (UniqueConstraint("period_id", "started_on"), _in_order())

    id: int | None = Field(default=None, primary_key=True)
    period_id: int = Field(foreign_key="period_of_care.id")
    code: str
    provider: str = ""
    carer: str = ""
    area: str = ""
    started_on: date
    ended_on: date | None = None
    change_reason: str = ""
    """903 reason the placement ended."""


class Allocation(SQLModel, table=True):
    """Who works with a child, as what, from when: IROs and social workers."""

    __table_args__ = (
        Index("ix_allocation_person", "person_id", "role", "ended_on"),
        CheckConstraint("role IN ('iro', 'social_worker')", name="known_role"),
        _in_order(),
    )

    id: int | None = Field(default=None, primary_key=True)
    child_id: int = Field(foreign_key="child.id", index=True)
    person_id: int = Field(foreign_key="person.id")
    role: str
    """iro or social_worker."""
    started_on: date
    ended_on: date | None = None
    change_reason: str = ""


class Review(SQLModel, table=True):
    """A review, booked or held. Numbers run inside a period of care."""

    __table_args__ = (
        UniqueConstraint("period_id", "number"),
        CheckConstraint("number >= 1", name="numbered_from_one"),
    )

    id: int | None = Field(default=None, primary_key=True)
    period_id: int = Field(foreign_key="period_of_care.id")
    number: int
    booked_for: date | None = None
    booked_at: time | None = None
    venue: str = ""
    started_on: date | None = None
    adjourned_on: date | None = None
    held_on: date | None = Field(default=None, index=True)
    """The day it was completed."""
    participation: str = ""
    note: str = ""
    decisions_received_on: date | None = None
    row_version: int = 1


class ReviewMove(SQLModel, table=True):
    """A booked date that was changed, and why (the IRO decides and records the reason)."""

    __tablename__ = "review_move"  # pyright: ignore[reportAssignmentType]

    id: int | None = Field(default=None, primary_key=True)
    review_id: int = Field(foreign_key="review.id", index=True)
    moved_on: date
    was: date
    became: date
    reason: str


class FirstBooking(SQLModel, table=True):
    """The day a review was first booked: until then what comes before it was due by the review's limit."""

    __tablename__ = "first_booking"  # pyright: ignore[reportAssignmentType]

    review_id: int | None = Field(default=None, primary_key=True, foreign_key="review.id")
    booked_on: date


class ReviewMeeting(SQLModel, table=True):
    """One meeting of a review held in several."""

    __tablename__ = "review_meeting"  # pyright: ignore[reportAssignmentType]

    id: int | None = Field(default=None, primary_key=True)
    review_id: int = Field(foreign_key="review.id", index=True)
    held_on: date
    note: str = ""


class Contact(ContactWithChild, table=True):
    """The IRO's contact with a child, as recorded."""

    id: int | None = Field(default=None, primary_key=True)
    child_id: int = Field(foreign_key="child.id", index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id")


class Visit(SQLModel, table=True):
    """The social worker's visit to a child."""

    id: int | None = Field(default=None, primary_key=True)
    child_id: int = Field(foreign_key="child.id", index=True)
    held_on: date
    seen_alone: bool | None = None


class HealthAssessment(SQLModel, table=True):
    """A health assessment of a child."""

    __tablename__ = "health_assessment"  # pyright: ignore[reportAssignmentType]

    id: int | None = Field(default=None, primary_key=True)
    child_id: int = Field(foreign_key="child.id", index=True)
    held_on: date


class Mark(SQLModel, table=True):
    """A deadline marked as met by hand; it outlives every recomputation of the deadlines."""

    __table_args__ = (UniqueConstraint("child_id", "rule", "occurrence"),)

    id: int | None = Field(default=None, primary_key=True)
    child_id: int = Field(foreign_key="child.id")
    rule: str
    occurrence: str
    met_on: date
    note: str = ""


class StoredDeadline(SQLModel, table=True):
    """A deadline as last computed; what depends on today is derived when it is read."""

    __tablename__ = "deadline"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        UniqueConstraint("child_id", "rule", "occurrence"),
        # Everything that counting what is open asks for, so that it reads the index alone.
        Index("ix_deadline_open", "watch", "met_on", "due", "closes_on", "rule", "child_id", "review_number"),
    )

    id: int | None = Field(default=None, primary_key=True)
    child_id: int = Field(foreign_key="child.id")
    rule: str
    occurrence: str
    review_number: int | None = None
    anchor: str
    anchor_date: date
    due: date
    statutory_due: date | None = None
    local_due: date | None = None
    offset_count: int
    offset_unit: str
    met_on: date | None = None
    closes_on: date | None = None
    provisional: bool = False
    watch: str
    since: date | None = None
    """The day from which it stands with this due date; None where that was not kept yet."""


class CaseloadLine(SQLModel, table=True):
    """One line of the caseload a child, kept in the same transaction as what it is made from."""

    __tablename__ = "caseload_line"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        Index("ix_caseload_line_iro", "iro_id"),
        Index("ix_caseload_line_order", "listed", "group_due", "group_key", "next_due", "name_key"),
        Index("ix_caseload_line_siblings", "siblings"),
    )

    child_id: int = Field(foreign_key="child.id", primary_key=True)
    iro_id: int | None = Field(default=None, foreign_key="person.id")
    name_key: str
    """The name as it is sorted and searched: folded, without accents."""
    group_key: str
    """Siblings share it and stay together."""
    group_due: date
    """The earliest next due date among the siblings; far in the future when there is none."""
    next_due: date
    next_rule: str = ""
    next_number: int | None = None
    next_booked: date | None = None
    last_review: date | None = None
    last_number: int | None = None
    midpoint_due: date | None = None
    midpoint_done: date | None = None
    last_contact: date | None = None
    last_alone: bool | None = None
    legal: str = ""
    placement: str = ""
    area: str = ""
    looked_after_from: date | None = None
    ceased_on: date | None = None
    worker: str = ""
    listed: bool = True
    """Looked after, or no longer looked after and work on the record is still owed."""
    born: date | None = None
    siblings: str | None = None
    search_key: str = ""
    """What a filter's words are looked for in, folded like ``name_key``."""


class Draft(SQLModel, table=True):
    """What was typed and not yet recorded: raw text, as typed, keyed by form, record and user."""

    form: str = Field(primary_key=True)
    record: str = Field(primary_key=True)
    user: str = Field(primary_key=True)
    answers: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    window: str
    """Which running window wrote it last."""
    saved_at: datetime


class Audit(SQLModel, table=True):
    """Who did what, when, and what it changed. Rows are only ever added."""

    __table_args__ = (Index("ix_audit_child", "child_id", "id"), Index("ix_audit_who", "who", "id"))

    id: int | None = Field(default=None, primary_key=True)
    act_id: str = Field(index=True)
    """Rows of one act share it."""
    at: datetime
    who: str
    act: str
    """The act in words: "contact recorded"."""
    detail: str = ""
    """What it was about, in a few words: "Fri 16 Oct 2026, visit, seen alone"."""
    child_id: int | None = None
    entity: str
    entity_id: str
    before: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON))
    after: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON))
