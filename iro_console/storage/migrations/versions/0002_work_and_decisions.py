"""Work steps, requests, next actions, decisions, and what follows a review."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of the work around the forms, and give the children on record their work steps."""
    op.create_table(
        "work_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("assigned_to", sa.String(), nullable=False),
        sa.Column("review_number", sa.Integer(), nullable=True),
        sa.Column("review_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("from_step_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("returned", sa.String(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("finished_on", sa.Date(), nullable=True),
        sa.Column("finished_by", sa.String(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('Future', 'Incoming', 'Current', 'Finished', 'No longer required')",
            name=op.f("ck_work_step_known_state"),
        ),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_work_step_child_id_child")),
        sa.ForeignKeyConstraint(
            ["from_step_id"], ["work_step.id"], name=op.f("fk_work_step_from_step_id_work_step")
        ),
        sa.ForeignKeyConstraint(
            ["period_id"], ["period_of_care.id"], name=op.f("fk_work_step_period_id_period_of_care")
        ),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_work_step_review_id_review")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_step")),
    )
    op.create_index("ix_work_step_child", "work_step", ["child_id", "role", "state"], unique=False)
    op.create_index("ix_work_step_folder", "work_step", ["state", "role", "due_on"], unique=False)
    op.create_table(
        "form_section",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("section", sa.String(), nullable=False),
        sa.Column("completed", sa.Boolean(), nullable=False),
        sa.Column("completed_by", sa.String(), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("origins", sa.JSON(), nullable=False),
        sa.Column("typed", sa.JSON(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["step_id"], ["work_step.id"], name=op.f("fk_form_section_step_id_work_step")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_section")),
        sa.UniqueConstraint("step_id", "form", "section", name=op.f("uq_form_section_step_id_form_section")),
    )
    op.create_table(
        "work_request",
        sa.Column("request_type", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=True),
        sa.Column("assigned_to", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("row_table", sa.String(), nullable=False),
        sa.Column("row_id", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=True),
        sa.Column("status_on", sa.Date(), nullable=True),
        sa.Column("acknowledged_by", sa.String(), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_work_request_child_id_child")),
        sa.ForeignKeyConstraint(
            ["step_id"], ["work_step.id"], name=op.f("fk_work_request_step_id_work_step")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_request")),
        sa.UniqueConstraint(
            "step_id", "row_table", "row_id", name=op.f("uq_work_request_step_id_row_table_row_id")
        ),
    )
    op.create_index("ix_work_request_child", "work_request", ["child_id", "status"], unique=False)
    op.create_table(
        "next_action",
        sa.Column("next_action", sa.String(), nullable=True),
        sa.Column("assigned_to", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("priority", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("row_table", sa.String(), nullable=False),
        sa.Column("row_id", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["step_id"], ["work_step.id"], name=op.f("fk_next_action_step_id_work_step")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_next_action")),
        sa.UniqueConstraint(
            "step_id", "row_table", "row_id", name=op.f("uq_next_action_step_id_row_table_row_id")
        ),
    )
    op.create_table(
        "decision",
        sa.Column("decision", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("plan_row", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=True),
        sa.Column("evidence", sa.String(), nullable=True),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("made_at_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("carried", sa.Integer(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("reply", sa.String(), nullable=False),
        sa.Column("reply_reason", sa.String(), nullable=False),
        sa.Column("replied_on", sa.Date(), nullable=True),
        sa.Column("replied_by", sa.String(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_decision_child_id_child")),
        sa.ForeignKeyConstraint(["made_at_id"], ["review.id"], name=op.f("fk_decision_made_at_id_review")),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_decision_review_id_review")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    op.create_index(op.f("ix_decision_child_id"), "decision", ["child_id"], unique=False)
    op.create_index(op.f("ix_decision_review_id"), "decision", ["review_id"], unique=False)
    op.create_table(
        "decision_line",
        sa.Column("decision", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("plan_row", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=True),
        sa.Column("evidence", sa.String(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("row_table", sa.String(), nullable=False),
        sa.Column("row_id", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["step_id"], ["work_step.id"], name=op.f("fk_decision_line_step_id_work_step")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_line")),
        sa.UniqueConstraint(
            "step_id", "row_table", "row_id", name=op.f("uq_decision_line_step_id_row_table_row_id")
        ),
    )
    op.create_table(
        "decisions_sent",
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("sent_to", sa.String(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["review_id"], ["review.id"], name=op.f("fk_decisions_sent_review_id_review")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions_sent")),
        sa.UniqueConstraint("review_id", name=op.f("uq_decisions_sent_review_id")),
    )
    op.create_table(
        "managers_reply",
        sa.Column("replied_on", sa.Date(), nullable=True),
        sa.Column("replied_by", sa.String(), nullable=True),
        sa.Column("reply", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("deemed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["review_id"], ["review.id"], name=op.f("fk_managers_reply_review_id_review")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_managers_reply")),
        sa.UniqueConstraint("review_id", name=op.f("uq_managers_reply_review_id")),
    )
    op.create_table(
        "record_completed",
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["review_id"], ["review.id"], name=op.f("fk_record_completed_review_id_review")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record_completed")),
        sa.UniqueConstraint("review_id", name=op.f("uq_record_completed_review_id")),
    )
    op.create_table(
        "distribution",
        sa.Column("recipient", sa.String(), nullable=True),
        sa.Column("role", sa.String(), nullable=True),
        sa.Column("version", sa.String(), nullable=True),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("sent_by", sa.String(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_distribution_review_id_review")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_distribution")),
    )
    op.create_index(op.f("ix_distribution_review_id"), "distribution", ["review_id"], unique=False)
    op.create_table(
        "care_plan_update",
        sa.Column("updated_on", sa.Date(), nullable=True),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["review_id"], ["review.id"], name=op.f("fk_care_plan_update_review_id_review")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_plan_update")),
        sa.UniqueConstraint("review_id", name=op.f("uq_care_plan_update_review_id")),
    )
    _give_work_steps()


def _give_work_steps() -> None:
    """Give every child on record what becoming looked after, or the last review, would have given.

    That is the step of the next review, and that of the last one while its record is still owed. The dates
    are those stored for the caseload; the names are those of ``domain.reviews.work_step``.
    """
    connection = op.get_bind()
    columns = (
        "INSERT INTO work_step (child_id, period_id, name, state, role, assigned_to, review_number,"
        " review_id, due_on, note, returned, finished_by, row_version) "
    )
    named = (
        "CASE {number} WHEN 1 THEN 'First' WHEN 2 THEN 'Second' ELSE 'Subsequent' END || ' CLA review (CS)'"
    )
    latest = (
        "JOIN period_of_care p ON p.child_id = l.child_id AND p.number ="
        " (SELECT max(x.number) FROM period_of_care x WHERE x.child_id = l.child_id)"
    )
    connection.execute(
        sa.text(
            f"{columns} SELECT l.child_id, p.id, {named.format(number='r.number')}, 'Incoming', 'IRO', '',"
            " r.number, NULL, d.due, '', '', '', 1"
            f" FROM caseload_line l {latest}"
            " JOIN review r ON r.period_id = p.id AND r.number = l.last_number"
            " JOIN deadline d ON d.child_id = l.child_id AND d.rule = 'HB-09' AND d.met_on IS NULL"
            " AND d.occurrence = CAST(p.number AS VARCHAR) || '.R' || CAST(r.number AS VARCHAR)"
        )
    )
    connection.execute(
        sa.text(
            f"{columns} SELECT l.child_id, p.id, {named.format(number='l.next_number')}, 'Future', 'IRO', '',"
            " l.next_number, NULL, COALESCE(l.next_booked, l.next_due), '', '', '', 1"
            f" FROM caseload_line l {latest} WHERE l.next_number IS NOT NULL"
        )
    )
