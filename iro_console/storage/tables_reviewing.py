"""The tables of the review itself: work steps and requests, the forms made of their sections, and their rows.

One table a form: no two sections of a form share the name of a field. Ticks, versions and origins are kept
beside the answers by section (``FormSectionState``), so that two windows may write two sections of one form.
Rows of tables keep a stable ``row_id``; a removed row stays, for undoing it and for the refreshing of what
is taken over, which must not bring it back.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from iro_console.forms.after_review import (
    CarePlanUpdated,
    DecisionsSheet,
    DistributionRow,
    ManagersReply,
    RecordCompleted,
)
from iro_console.forms.chairs_monitoring import (
    ChildDetails,
    DateChangeRow,
    NextActionRow,
    NextReview,
    RequestRow,
    ReviewDetails,
)
from iro_console.forms.plan import PlanColumns
from iro_console.forms.qa_checklist import ChecklistResult, ChecklistRow
from iro_console.forms.record_of_child import InformationOnChild, InformationOnPlan
from iro_console.forms.record_of_meeting import RecordOfMeeting
from iro_console.forms.record_of_review import DecisionRow, Outcomes, PermanencePlan, ProposedCarePlan
from iro_console.forms.review_tables import AttendanceRow, ConsultationRow, MeetingRow, PlanSeenRow
from iro_console.forms.social_work_report import CarePlan, SocialWorkReport
from iro_console.storage import tables

__all__ = ["FORM_TABLES", "ROW_TABLES", "SQLModel"]

_ = tables.Review  # the tables these point to belong to the same metadata


class WorkStep(SQLModel, table=True):
    """A work step of a child, of the IRO or of somebody else."""

    __tablename__ = "work_step"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (
        Index("ix_work_step_folder", "state", "role", "due_on"),
        Index("ix_work_step_child", "child_id", "role", "state"),
        CheckConstraint(
            "state IN ('Future', 'Incoming', 'Current', 'Finished', 'No longer required')", name="known_state"
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    child_id: int = Field(foreign_key="child.id")
    period_id: int = Field(foreign_key="period_of_care.id")
    name: str
    state: str
    """A value of ``domain.work.StepState``; a future step comes in by its date, when it is read."""
    role: str
    """Who works it: a value of ``domain.work.Role``."""
    assigned_to: str = ""
    review_number: int | None = None
    """The review it is for."""
    review_id: int | None = Field(default=None, foreign_key="review.id")
    """Its review's row, from the moment it is started."""
    due_on: date | None = None
    from_step_id: int | None = Field(default=None, foreign_key="work_step.id")
    note: str = ""
    returned: str = ""
    """What was said when it was sent back."""
    started_on: date | None = None
    finished_on: date | None = None
    finished_by: str = ""
    row_version: int = 1


class FormSectionState(SQLModel, table=True):
    """A section of a form as it stands: ticked or not, how often written, where its values came from."""

    __tablename__ = "form_section"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (UniqueConstraint("step_id", "form", "section"),)

    id: int | None = Field(default=None, primary_key=True)
    step_id: int = Field(foreign_key="work_step.id")
    form: str
    section: str
    completed: bool = False
    completed_by: str = ""
    completed_at: datetime | None = None
    origins: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    """Field -> where its value was taken from; a field that was typed is not in it."""
    typed: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """The fields somebody typed in, be it to empty them."""
    row_version: int = 1


class OfStep(SQLModel):
    id: int | None = Field(default=None, primary_key=True)
    step_id: int = Field(foreign_key="work_step.id", unique=True)


class ChairsMonitoringForm(OfStep, ChildDetails, ReviewDetails, NextReview, table=True):
    """The CLA chairs monitoring form of a review's work step."""

    __tablename__ = "chairs_monitoring_form"  # pyright: ignore[reportAssignmentType]


class RecordOfReview(
    OfStep,
    InformationOnChild,
    InformationOnPlan,
    RecordOfMeeting,
    ProposedCarePlan,
    PermanencePlan,
    Outcomes,
    table=True,
):
    """The CLA Chair's report and record of review of a review's work step."""

    __tablename__ = "record_of_review"  # pyright: ignore[reportAssignmentType]


class SocialWorkReportNoted(OfStep, SocialWorkReport, table=True):
    """The social worker's report for a review."""

    __tablename__ = "social_work_report"  # pyright: ignore[reportAssignmentType]


class CarePlanNoted(OfStep, CarePlan, table=True):
    """The child's care plan as it stood for a review."""

    __tablename__ = "care_plan"  # pyright: ignore[reportAssignmentType]


class QaChecklist(OfStep, ChecklistResult, table=True):
    """What the LAC QA checklist of a review came to."""

    __tablename__ = "qa_checklist"  # pyright: ignore[reportAssignmentType]


FORM_TABLES: dict[str, type[Any]] = {
    "chairs_monitoring": ChairsMonitoringForm,
    "record_of_review": RecordOfReview,
    "social_work_report": SocialWorkReportNoted,
    "care_plan": CarePlanNoted,
    "qa_checklist": QaChecklist,
}
"""Key of the form -> the table its sections are kept in."""


class _AnyRow(SQLModel):
    id: int | None = Field(default=None, primary_key=True)
    row_table: str
    """The key of the table in its form."""
    row_id: str
    """Stable; a row of a plan keeps it from review to review."""
    rank: int
    removed: bool = False
    row_version: int = 1


class Row(_AnyRow):
    step_id: int = Field(foreign_key="work_step.id")


def one_of_a_kind() -> tuple[UniqueConstraint]:
    return (UniqueConstraint("step_id", "row_table", "row_id"),)


class Meeting(Row, MeetingRow, table=True):
    """A meeting of a review held in several, as the form has it."""

    __tablename__ = "form_meeting"  # pyright: ignore[reportAssignmentType]
    __table_args__ = one_of_a_kind()


class Attendance(Row, AttendanceRow, table=True):
    """Somebody who was at the review, or should have been."""

    __table_args__ = one_of_a_kind()


class Consultation(Row, ConsultationRow, table=True):
    """A consultation form."""

    __table_args__ = one_of_a_kind()


class PlanSeen(Row, PlanSeenRow, table=True):
    """Another plan that was seen for the review."""

    __tablename__ = "plan_seen"  # pyright: ignore[reportAssignmentType]
    __table_args__ = one_of_a_kind()


class DateChange(Row, DateChangeRow, table=True):
    """A date of the next review that was changed."""

    __tablename__ = "date_change"  # pyright: ignore[reportAssignmentType]
    __table_args__ = one_of_a_kind()


class NextAction(Row, NextActionRow, table=True):
    """A next action of a review."""

    __tablename__ = "next_action"  # pyright: ignore[reportAssignmentType]
    __table_args__ = one_of_a_kind()


class PlanLine(Row, PlanColumns, table=True):
    """A row of a plan in one record: a report, a care plan, the plan under review, the proposed one."""

    __tablename__ = "plan_line"  # pyright: ignore[reportAssignmentType]
    __table_args__ = one_of_a_kind()

    origins: dict[str, str] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    typed: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))


class DecisionLine(Row, DecisionRow, table=True):
    """A decision as the record of one review has it; ``row_id`` is the decision's own id."""

    __tablename__ = "decision_line"  # pyright: ignore[reportAssignmentType]
    __table_args__ = one_of_a_kind()


class ChecklistLine(Row, ChecklistRow, table=True):
    """The answer to one line of the checklist; ``row_id`` is the key of the line."""

    __tablename__ = "checklist_line"  # pyright: ignore[reportAssignmentType]
    __table_args__ = one_of_a_kind()


class WorkRequest(_AnyRow, RequestRow, table=True):
    """A request: one of the chair's form, or one that came in."""

    __tablename__ = "work_request"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (*one_of_a_kind(), Index("ix_work_request_child", "child_id", "status"))

    child_id: int = Field(foreign_key="child.id")
    step_id: int | None = Field(default=None, foreign_key="work_step.id")
    status_on: date | None = None
    acknowledged_by: str = ""
    acknowledged_at: datetime | None = None
    received_on: date | None = None
    """The day one came in; None of one that was sent, or where that day is not known."""


ROW_TABLES: dict[str, type[Any]] = {
    "meetings": Meeting,
    "attendance": Attendance,
    "consultations": Consultation,
    "plans_seen": PlanSeen,
    "date_changes": DateChange,
    "next_actions": NextAction,
    "requests": WorkRequest,
    "decisions": DecisionLine,
    "items": ChecklistLine,
}
"""Key of a table of a form -> the table its rows are kept in; the tables of plans share ``PlanLine``."""


class Decision(DecisionRow, table=True):
    """A decision of a review: a row that lives across reviews, with the manager's reply.

    What it went through is told by its rows of ``DecisionNews``.
    """

    __table_args__ = (Index("ix_decision_open", "status", "due_on"),)

    id: str = Field(primary_key=True)
    child_id: int = Field(foreign_key="child.id", index=True)
    review_id: int = Field(foreign_key="review.id", index=True)
    """The last review that took it, or took it up again."""
    made_at_id: int = Field(foreign_key="review.id")
    """The review that made it."""
    rank: int
    carried: int = 0
    received_on: date | None = None
    reply: str = ""
    """A value of ``domain.decisions.Reply``."""
    reply_reason: str = ""
    replied_on: date | None = None
    replied_by: str = ""
    row_version: int = 1


class _AfterReview(SQLModel):
    id: int | None = Field(default=None, primary_key=True)
    review_id: int = Field(foreign_key="review.id", unique=True)


class DecisionsSent(_AfterReview, DecisionsSheet, table=True):
    """The sheet of decisions, sent before the record."""

    __tablename__ = "decisions_sent"  # pyright: ignore[reportAssignmentType]


class ReplyReceived(_AfterReview, ManagersReply, table=True):
    """What the team manager said last to the decisions of a review."""

    __tablename__ = "managers_reply"  # pyright: ignore[reportAssignmentType]

    deemed: bool = False
    """Nothing was said in five working days."""


class RecordFinished(_AfterReview, RecordCompleted, table=True):
    """The day the full record was completed."""

    __tablename__ = "record_completed"  # pyright: ignore[reportAssignmentType]


class CarePlanUpdate(_AfterReview, CarePlanUpdated, table=True):
    """The day the care plan was brought up to date with the review."""

    __tablename__ = "care_plan_update"  # pyright: ignore[reportAssignmentType]


class Distribution(DistributionRow, table=True):
    """Somebody who gets the record of a review, in which version."""

    id: int | None = Field(default=None, primary_key=True)
    review_id: int = Field(foreign_key="review.id", index=True)
    removed: bool = False
    row_version: int = 1
