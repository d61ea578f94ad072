"""The forms of a review and their rows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make a table for each form, made of its sections, and for the rows of their tables."""
    op.create_table(
        "attendance",
        sa.Column("role", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("invited", sa.Boolean(), nullable=True),
        sa.Column("attended", sa.String(), nullable=True),
        sa.Column("apologies", sa.Boolean(), nullable=True),
        sa.Column("views_by", sa.String(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("row_table", sa.String(), nullable=False),
        sa.Column("row_id", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["step_id"], ["work_step.id"], name=op.f("fk_attendance_step_id_work_step")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
        sa.UniqueConstraint(
            "step_id", "row_table", "row_id", name=op.f("uq_attendance_step_id_row_table_row_id")
        ),
    )
    op.create_table(
        "care_plan",
        sa.Column("dated_on", sa.Date(), nullable=True),
        sa.Column("matches_placement", sa.Boolean(), nullable=True),
        sa.Column("finished_on", sa.Date(), nullable=True),
        sa.Column("finished_by", sa.String(), nullable=True),
        sa.Column("shared_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["step_id"], ["work_step.id"], name=op.f("fk_care_plan_step_id_work_step")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_plan")),
        sa.UniqueConstraint("step_id", name=op.f("uq_care_plan_step_id")),
    )
    op.create_table(
        "chairs_monitoring_form",
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("next_at", sa.Time(), nullable=True),
        sa.Column("next_venue", sa.String(), nullable=True),
        sa.Column("latest_lawful", sa.Date(), nullable=True),
        sa.Column("next_category", sa.String(), nullable=True),
        sa.Column("all_agreed", sa.Boolean(), nullable=True),
        sa.Column("why_sooner", sa.String(), nullable=True),
        sa.Column("midway_on", sa.Date(), nullable=True),
        sa.Column("category", sa.String(), nullable=True),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("series", sa.Boolean(), nullable=True),
        sa.Column("statutory_due", sa.Date(), nullable=True),
        sa.Column("statutory_days_over", sa.Integer(), nullable=True),
        sa.Column("local_due", sa.Date(), nullable=True),
        sa.Column("local_days_over", sa.Integer(), nullable=True),
        sa.Column("in_time", sa.Boolean(), nullable=True),
        sa.Column("in_time_locally", sa.Boolean(), nullable=True),
        sa.Column("late_reason", sa.String(), nullable=True),
        sa.Column("late_detail", sa.String(), nullable=True),
        sa.Column("participation", sa.String(), nullable=True),
        sa.Column("contribution", sa.String(), nullable=True),
        sa.Column("child_seen_how", sa.String(), nullable=True),
        sa.Column("child_seen_on", sa.Date(), nullable=True),
        sa.Column("child_seen_alone", sa.Boolean(), nullable=True),
        sa.Column("why_not_seen", sa.String(), nullable=True),
        sa.Column("venue", sa.String(), nullable=True),
        sa.Column("other_venue", sa.String(), nullable=True),
        sa.Column("start_time", sa.Time(), nullable=True),
        sa.Column("school_hours", sa.Boolean(), nullable=True),
        sa.Column("why_school_hours", sa.String(), nullable=True),
        sa.Column("parent_excluded", sa.Boolean(), nullable=True),
        sa.Column("why_parent_excluded", sa.String(), nullable=True),
        sa.Column("exclusion_agreed", sa.Boolean(), nullable=True),
        sa.Column("report_available", sa.Boolean(), nullable=True),
        sa.Column("report_received_on", sa.Date(), nullable=True),
        sa.Column("report_read", sa.Boolean(), nullable=True),
        sa.Column("report_days_before", sa.Integer(), nullable=True),
        sa.Column("care_plan_shared", sa.Boolean(), nullable=True),
        sa.Column("care_plan_shared_on", sa.Date(), nullable=True),
        sa.Column("permanence_in_place", sa.Boolean(), nullable=True),
        sa.Column("permanence_plan", sa.String(), nullable=True),
        sa.Column("adjourned", sa.Boolean(), nullable=True),
        sa.Column("why_adjourned", sa.String(), nullable=True),
        sa.Column("adjourned_on", sa.Date(), nullable=True),
        sa.Column("resume_by", sa.Date(), nullable=True),
        sa.Column("advocacy_explained", sa.Boolean(), nullable=True),
        sa.Column("complaints_explained", sa.Boolean(), nullable=True),
        sa.Column("legal_advice_explained", sa.Boolean(), nullable=True),
        sa.Column("child_name", sa.String(), nullable=True),
        sa.Column("born", sa.Date(), nullable=True),
        sa.Column("key_stage", sa.String(), nullable=True),
        sa.Column("social_worker", sa.String(), nullable=True),
        sa.Column("chair", sa.String(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["step_id"], ["work_step.id"], name=op.f("fk_chairs_monitoring_form_step_id_work_step")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chairs_monitoring_form")),
        sa.UniqueConstraint("step_id", name=op.f("uq_chairs_monitoring_form_step_id")),
    )
    op.create_table(
        "checklist_line",
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("dated_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("row_table", sa.String(), nullable=False),
        sa.Column("row_id", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["step_id"], ["work_step.id"], name=op.f("fk_checklist_line_step_id_work_step")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checklist_line")),
        sa.UniqueConstraint(
            "step_id", "row_table", "row_id", name=op.f("uq_checklist_line_step_id_row_table_row_id")
        ),
    )
    op.create_table(
        "consultation",
        sa.Column("who", sa.String(), nullable=True),
        sa.Column("not_sent", sa.Boolean(), nullable=True),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("row_table", sa.String(), nullable=False),
        sa.Column("row_id", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["step_id"], ["work_step.id"], name=op.f("fk_consultation_step_id_work_step")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation")),
        sa.UniqueConstraint(
            "step_id", "row_table", "row_id", name=op.f("uq_consultation_step_id_row_table_row_id")
        ),
    )
    op.create_table(
        "date_change",
        sa.Column("was", sa.Date(), nullable=True),
        sa.Column("became", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("iro", sa.String(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("row_table", sa.String(), nullable=False),
        sa.Column("row_id", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["step_id"], ["work_step.id"], name=op.f("fk_date_change_step_id_work_step")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_date_change")),
        sa.UniqueConstraint(
            "step_id", "row_table", "row_id", name=op.f("uq_date_change_step_id_row_table_row_id")
        ),
    )
    op.create_table(
        "form_meeting",
        sa.Column("met_on", sa.Date(), nullable=True),
        sa.Column("who", sa.String(), nullable=True),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("purpose", sa.String(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("row_table", sa.String(), nullable=False),
        sa.Column("row_id", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["step_id"], ["work_step.id"], name=op.f("fk_form_meeting_step_id_work_step")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_meeting")),
        sa.UniqueConstraint(
            "step_id", "row_table", "row_id", name=op.f("uq_form_meeting_step_id_row_table_row_id")
        ),
    )
    op.create_table(
        "plan_line",
        sa.Column("needs", sa.String(), nullable=True),
        sa.Column("actions", sa.String(), nullable=True),
        sa.Column("who", sa.String(), nullable=True),
        sa.Column("done_by", sa.String(), nullable=True),
        sa.Column("pupil_premium", sa.String(), nullable=True),
        sa.Column("progress", sa.String(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("row_table", sa.String(), nullable=False),
        sa.Column("row_id", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.Column("origins", sa.JSON(), nullable=False),
        sa.Column("typed", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["step_id"], ["work_step.id"], name=op.f("fk_plan_line_step_id_work_step")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_line")),
        sa.UniqueConstraint(
            "step_id", "row_table", "row_id", name=op.f("uq_plan_line_step_id_row_table_row_id")
        ),
    )
    op.create_table(
        "plan_seen",
        sa.Column("plan", sa.String(), nullable=True),
        sa.Column("seen", sa.Boolean(), nullable=True),
        sa.Column("dated_on", sa.Date(), nullable=True),
        sa.Column("signed", sa.Boolean(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("row_table", sa.String(), nullable=False),
        sa.Column("row_id", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["step_id"], ["work_step.id"], name=op.f("fk_plan_seen_step_id_work_step")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_seen")),
        sa.UniqueConstraint(
            "step_id", "row_table", "row_id", name=op.f("uq_plan_seen_step_id_row_table_row_id")
        ),
    )
    op.create_table(
        "qa_checklist",
        sa.Column("rag", sa.String(), nullable=True),
        sa.Column("can_go_ahead", sa.Boolean(), nullable=True),
        sa.Column("why_not", sa.String(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["step_id"], ["work_step.id"], name=op.f("fk_qa_checklist_step_id_work_step")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_qa_checklist")),
        sa.UniqueConstraint("step_id", name=op.f("uq_qa_checklist_step_id")),
    )
    op.create_table(
        "record_of_review",
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("other_outcome", sa.String(), nullable=True),
        sa.Column("any_disagreement", sa.Boolean(), nullable=True),
        sa.Column("disagreements", sa.String(), nullable=True),
        sa.Column("permanence", sa.String(), nullable=True),
        sa.Column("why", sa.String(), nullable=True),
        sa.Column("parallel", sa.String(), nullable=True),
        sa.Column("contingency", sa.String(), nullable=True),
        sa.Column("target_on", sa.Date(), nullable=True),
        sa.Column("barriers", sa.String(), nullable=True),
        sa.Column("plan_on", sa.Date(), nullable=True),
        sa.Column("views", sa.String(), nullable=True),
        sa.Column("day_to_day", sa.String(), nullable=True),
        sa.Column("placement", sa.String(), nullable=True),
        sa.Column("health", sa.String(), nullable=True),
        sa.Column("education", sa.String(), nullable=True),
        sa.Column("wellbeing", sa.String(), nullable=True),
        sa.Column("identity", sa.String(), nullable=True),
        sa.Column("contact", sa.String(), nullable=True),
        sa.Column("safeguarding", sa.String(), nullable=True),
        sa.Column("legal", sa.String(), nullable=True),
        sa.Column("long_term", sa.String(), nullable=True),
        sa.Column("last_decisions", sa.String(), nullable=True),
        sa.Column("circumstances", sa.String(), nullable=True),
        sa.Column("leisure", sa.String(), nullable=True),
        sa.Column("support", sa.String(), nullable=True),
        sa.Column("aftercare", sa.String(), nullable=True),
        sa.Column("visits", sa.String(), nullable=True),
        sa.Column("care_plan_on", sa.Date(), nullable=True),
        sa.Column("permanence_plan_on", sa.Date(), nullable=True),
        sa.Column("permanence_plan", sa.String(), nullable=True),
        sa.Column("health_assessment_on", sa.Date(), nullable=True),
        sa.Column("dental_on", sa.Date(), nullable=True),
        sa.Column("sdq", sa.Integer(), nullable=True),
        sa.Column("pep_on", sa.Date(), nullable=True),
        sa.Column("pathway_on", sa.Date(), nullable=True),
        sa.Column("placement_plan_on", sa.Date(), nullable=True),
        sa.Column("authority_signed", sa.Boolean(), nullable=True),
        sa.Column("last_visit_on", sa.Date(), nullable=True),
        sa.Column("last_visit_alone", sa.Boolean(), nullable=True),
        sa.Column("changes", sa.String(), nullable=True),
        sa.Column("child_name", sa.String(), nullable=True),
        sa.Column("born", sa.Date(), nullable=True),
        sa.Column("person_id", sa.String(), nullable=True),
        sa.Column("ethnicity", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("legal_status", sa.String(), nullable=True),
        sa.Column("legal_status_from", sa.Date(), nullable=True),
        sa.Column("looked_after_from", sa.Date(), nullable=True),
        sa.Column("placement_type", sa.String(), nullable=True),
        sa.Column("placement_from", sa.Date(), nullable=True),
        sa.Column("address_withheld", sa.Boolean(), nullable=True),
        sa.Column("carer", sa.String(), nullable=True),
        sa.Column("parents", sa.String(), nullable=True),
        sa.Column("school", sa.String(), nullable=True),
        sa.Column("school_stage", sa.String(), nullable=True),
        sa.Column("disability", sa.Boolean(), nullable=True),
        sa.Column("disability_detail", sa.String(), nullable=True),
        sa.Column("sen", sa.String(), nullable=True),
        sa.Column("unaccompanied", sa.Boolean(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["step_id"], ["work_step.id"], name=op.f("fk_record_of_review_step_id_work_step")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_of_review")),
        sa.UniqueConstraint("step_id", name=op.f("uq_record_of_review_step_id")),
    )
    op.create_table(
        "social_work_report",
        sa.Column("written_by", sa.String(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("days_before", sa.Integer(), nullable=True),
        sa.Column("has_views", sa.Boolean(), nullable=True),
        sa.Column("finished_on", sa.Date(), nullable=True),
        sa.Column("finished_by", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["step_id"], ["work_step.id"], name=op.f("fk_social_work_report_step_id_work_step")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_social_work_report")),
        sa.UniqueConstraint("step_id", name=op.f("uq_social_work_report_step_id")),
    )
