"""What happens between reviews: mid-point monitoring, significant events, escalations, the morning sweep."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of mid-points, events and escalations, and of what became known of decisions."""
    op.create_table(
        "sweep",
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("scope", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("queue", sa.JSON(), nullable=False),
        sa.Column("act_ids", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("user", "scope", name=op.f("pk_sweep")),
    )
    op.create_table(
        "sweep_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("seen", sa.String(), nullable=False),
        sa.Column("marked_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_sweep_mark_child_id_child")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sweep_mark")),
        sa.UniqueConstraint("user", "item", name=op.f("uq_sweep_mark_user_item")),
    )
    op.create_table(
        "significant_event",
        sa.Column("decision", sa.String(), nullable=True),
        sa.Column("forward_to", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("parents_consulted", sa.String(), nullable=True),
        sa.Column("child_consulted", sa.String(), nullable=True),
        sa.Column("event", sa.String(), nullable=True),
        sa.Column("event_other", sa.String(), nullable=True),
        sa.Column("happened_on", sa.Date(), nullable=True),
        sa.Column("takes_place_on", sa.Date(), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("reported_by", sa.String(), nullable=True),
        sa.Column("reporter_role", sa.String(), nullable=True),
        sa.Column("description", sa.String(), nullable=True),
        sa.Column("consulted_before", sa.Boolean(), nullable=True),
        sa.Column("advice", sa.String(), nullable=True),
        sa.Column("effect", sa.String(), nullable=True),
        sa.Column("childs_view", sa.String(), nullable=True),
        sa.Column("safety_action", sa.String(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("gap", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("same_day", sa.Boolean(), nullable=False),
        sa.Column("safety", sa.Boolean(), nullable=False),
        sa.Column("noted_by", sa.String(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("acknowledged_on", sa.Date(), nullable=True),
        sa.Column("acknowledged_by", sa.String(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_significant_event_child_id_child")),
        sa.ForeignKeyConstraint(
            ["period_id"], ["period_of_care.id"], name=op.f("fk_significant_event_period_id_period_of_care")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_significant_event")),
    )
    op.create_index(op.f("ix_significant_event_child_id"), "significant_event", ["child_id"], unique=False)
    op.create_index(
        "ix_significant_event_waiting", "significant_event", ["decided_on", "child_id"], unique=False
    )
    op.create_table(
        "decision_audit",
        sa.Column("decision", sa.String(), nullable=True),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("now", sa.String(), nullable=True),
        sa.Column("evidence", sa.String(), nullable=True),
        sa.Column("new_date", sa.Date(), nullable=True),
        sa.Column("drift", sa.Boolean(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("row_table", sa.String(), nullable=False),
        sa.Column("row_id", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["step_id"], ["work_step.id"], name=op.f("fk_decision_audit_step_id_work_step")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_audit")),
        sa.UniqueConstraint(
            "step_id", "row_table", "row_id", name=op.f("uq_decision_audit_step_id_row_table_row_id")
        ),
    )
    op.create_table(
        "decision_news",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.String(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("noted_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=True),
        sa.Column("status_was", sa.String(), nullable=False),
        sa.Column("status_now", sa.String(), nullable=False),
        sa.Column("due_was", sa.Date(), nullable=True),
        sa.Column("due_now", sa.Date(), nullable=True),
        sa.Column("evidence", sa.String(), nullable=False),
        sa.Column("drift", sa.Boolean(), nullable=True),
        sa.Column("moved", sa.Integer(), nullable=False),
        sa.Column("silent_since", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_decision_news_child_id_child")),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_decision_news_decision_id_decision")
        ),
        sa.ForeignKeyConstraint(
            ["step_id"], ["work_step.id"], name=op.f("fk_decision_news_step_id_work_step")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_news")),
    )
    op.create_index("ix_decision_news_last", "decision_news", ["decision_id", "id"], unique=False)
    op.create_table(
        "escalation",
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("action_on", sa.Date(), nullable=True),
        sa.Column("difference", sa.String(), nullable=True),
        sa.Column("cafcass_considered_on", sa.Date(), nullable=True),
        sa.Column("why_not_cafcass", sa.String(), nullable=True),
        sa.Column("legal_advice_sought", sa.Boolean(), nullable=True),
        sa.Column("kind", sa.String(), nullable=True),
        sa.Column("themes", sa.String(), nullable=True),
        sa.Column("concern", sa.String(), nullable=True),
        sa.Column("effect", sa.String(), nullable=True),
        sa.Column("childs_wishes", sa.String(), nullable=True),
        sa.Column("wanted", sa.String(), nullable=True),
        sa.Column("wanted_by", sa.Date(), nullable=True),
        sa.Column("good_practice", sa.String(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=True),
        sa.Column("decision_id", sa.String(), nullable=True),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("step_id", sa.Integer(), nullable=True),
        sa.Column("alert_step_id", sa.Integer(), nullable=True),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("raised_by", sa.String(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["alert_step_id"], ["work_step.id"], name=op.f("fk_escalation_alert_step_id_work_step")
        ),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_escalation_child_id_child")),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["decision.id"], name=op.f("fk_escalation_decision_id_decision")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["significant_event.id"], name=op.f("fk_escalation_event_id_significant_event")
        ),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_escalation_review_id_review")),
        sa.ForeignKeyConstraint(["step_id"], ["work_step.id"], name=op.f("fk_escalation_step_id_work_step")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalation")),
        sa.UniqueConstraint("ref", name=op.f("uq_escalation_ref")),
    )
    op.create_index(op.f("ix_escalation_alert_step_id"), "escalation", ["alert_step_id"], unique=False)
    op.create_index(op.f("ix_escalation_child_id"), "escalation", ["child_id"], unique=False)
    op.create_index(op.f("ix_escalation_decision_id"), "escalation", ["decision_id"], unique=False)
    op.create_index("ix_escalation_open", "escalation", ["closed_on", "child_id"], unique=False)
    op.create_table(
        "midpoint_monitoring",
        sa.Column("positive_practice", sa.String(), nullable=True),
        sa.Column("midpoint_outcome", sa.String(), nullable=True),
        sa.Column("complete_by", sa.Date(), nullable=True),
        sa.Column("forward_to", sa.Date(), nullable=True),
        sa.Column("outcome_note", sa.String(), nullable=True),
        sa.Column("rag", sa.String(), nullable=True),
        sa.Column("rag_reason", sa.String(), nullable=True),
        sa.Column("last_visit_on", sa.Date(), nullable=True),
        sa.Column("visits_in_time", sa.Boolean(), nullable=True),
        sa.Column("plan_updated_in_time", sa.Boolean(), nullable=True),
        sa.Column("pep_on", sa.Date(), nullable=True),
        sa.Column("health_on", sa.Date(), nullable=True),
        sa.Column("dental_on", sa.Date(), nullable=True),
        sa.Column("same_placement", sa.Boolean(), nullable=True),
        sa.Column("events_since", sa.Boolean(), nullable=True),
        sa.Column("checks_note", sa.String(), nullable=True),
        sa.Column("child_spoken", sa.Boolean(), nullable=True),
        sa.Column("child_spoken_on", sa.Date(), nullable=True),
        sa.Column("child_method", sa.String(), nullable=True),
        sa.Column("child_alone", sa.Boolean(), nullable=True),
        sa.Column("child_said", sa.String(), nullable=True),
        sa.Column("wants_advocate", sa.Boolean(), nullable=True),
        sa.Column("why_not_spoken", sa.String(), nullable=True),
        sa.Column("worker_spoken_on", sa.Date(), nullable=True),
        sa.Column("worker_name", sa.String(), nullable=True),
        sa.Column("worker_account", sa.String(), nullable=True),
        sa.Column("worker_changed", sa.Boolean(), nullable=True),
        sa.Column("follows", sa.String(), nullable=True),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("method", sa.String(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["step_id"], ["work_step.id"], name=op.f("fk_midpoint_monitoring_step_id_work_step")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_midpoint_monitoring")),
        sa.UniqueConstraint("step_id", name=op.f("uq_midpoint_monitoring_step_id")),
    )
    op.create_table(
        "escalation_stage",
        sa.Column("response", sa.String(), nullable=True),
        sa.Column("replied_on", sa.Date(), nullable=True),
        sa.Column("replied_by", sa.String(), nullable=True),
        sa.Column("reply", sa.String(), nullable=True),
        sa.Column("accepted", sa.Boolean(), nullable=True),
        sa.Column("action_on", sa.Date(), nullable=True),
        sa.Column("follows", sa.String(), nullable=True),
        sa.Column("stage", sa.String(), nullable=True),
        sa.Column("sent_to", sa.String(), nullable=True),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("skip_reason", sa.String(), nullable=True),
        sa.Column("cafcass_considered", sa.Boolean(), nullable=True),
        sa.Column("cafcass_reason", sa.String(), nullable=True),
        sa.Column("legal_advice", sa.Boolean(), nullable=True),
        sa.Column("sent_note", sa.String(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("escalation_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_escalation_stage_child_id_child")),
        sa.ForeignKeyConstraint(
            ["escalation_id"], ["escalation.id"], name=op.f("fk_escalation_stage_escalation_id_escalation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalation_stage")),
        sa.UniqueConstraint("escalation_id", "stage", name=op.f("uq_escalation_stage_escalation_id_stage")),
    )
    op.create_index(op.f("ix_escalation_stage_child_id"), "escalation_stage", ["child_id"], unique=False)
    op.create_index("ix_audit_who", "audit", ["who", "id"], unique=False)
    op.add_column("deadline", sa.Column("since", sa.Date(), nullable=True))
    op.create_index("ix_decision_open", "decision", ["status", "due_on"], unique=False)
