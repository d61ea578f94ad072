"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table of the first version."""
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("act_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=True),
        sa.Column("entity", sa.String(), nullable=False),
        sa.Column("entity_id", sa.String(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_act_id"), "audit", ["act_id"], unique=False)
    op.create_index("ix_audit_child", "audit", ["child_id", "id"], unique=False)
    op.create_table(
        "bank_holiday",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_bank_holiday")),
    )
    op.create_table(
        "child",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("known_as", sa.String(), nullable=False),
        sa.Column("pronouns", sa.String(), nullable=False),
        sa.Column("born", sa.Date(), nullable=True),
        sa.Column("sex", sa.String(), nullable=False),
        sa.Column("ethnicity", sa.String(), nullable=False),
        sa.Column("unaccompanied", sa.Boolean(), nullable=False),
        sa.Column("siblings", sa.String(), nullable=True),
        sa.Column("recorded_from", sa.Date(), nullable=True),
        sa.Column("authority_to_place_on", sa.Date(), nullable=True),
        sa.Column("placed_for_adoption_on", sa.Date(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_child")),
        sa.UniqueConstraint("ref", name=op.f("uq_child_ref")),
    )
    op.create_index(op.f("ix_child_siblings"), "child", ["siblings"], unique=False)
    op.create_table(
        "draft",
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("record", sa.String(), nullable=False),
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("window", sa.String(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("form", "record", "user", name=op.f("pk_draft")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("ref", name=op.f("uq_person_ref")),
    )
    op.create_table(
        "setting",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_setting")),
    )
    op.create_table(
        "allocation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("change_reason", sa.String(), nullable=False),
        sa.CheckConstraint("role IN ('iro', 'social_worker')", name=op.f("ck_allocation_known_role")),
        sa.CheckConstraint("ended_on IS NULL OR ended_on >= started_on", name=op.f("ck_allocation_in_order")),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_allocation_child_id_child")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_allocation_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation")),
    )
    op.create_index(op.f("ix_allocation_child_id"), "allocation", ["child_id"], unique=False)
    op.create_index("ix_allocation_person", "allocation", ["person_id", "role", "ended_on"], unique=False)
    op.create_table(
        "caseload_line",
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("iro_id", sa.Integer(), nullable=True),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("group_key", sa.String(), nullable=False),
        sa.Column("group_due", sa.Date(), nullable=False),
        sa.Column("next_due", sa.Date(), nullable=False),
        sa.Column("next_rule", sa.String(), nullable=False),
        sa.Column("next_number", sa.Integer(), nullable=True),
        sa.Column("next_booked", sa.Date(), nullable=True),
        sa.Column("last_review", sa.Date(), nullable=True),
        sa.Column("last_number", sa.Integer(), nullable=True),
        sa.Column("midpoint_due", sa.Date(), nullable=True),
        sa.Column("midpoint_done", sa.Date(), nullable=True),
        sa.Column("last_contact", sa.Date(), nullable=True),
        sa.Column("last_alone", sa.Boolean(), nullable=True),
        sa.Column("legal", sa.String(), nullable=False),
        sa.Column("placement", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("looked_after_from", sa.Date(), nullable=True),
        sa.Column("ceased_on", sa.Date(), nullable=True),
        sa.Column("worker", sa.String(), nullable=False),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.Column("born", sa.Date(), nullable=True),
        sa.Column("siblings", sa.String(), nullable=True),
        sa.Column("search_key", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_caseload_line_child_id_child")),
        sa.ForeignKeyConstraint(["iro_id"], ["person.id"], name=op.f("fk_caseload_line_iro_id_person")),
        sa.PrimaryKeyConstraint("child_id", name=op.f("pk_caseload_line")),
    )
    op.create_index("ix_caseload_line_iro", "caseload_line", ["iro_id"], unique=False)
    op.create_index(
        "ix_caseload_line_order",
        "caseload_line",
        ["listed", "group_due", "group_key", "next_due", "name_key"],
        unique=False,
    )
    op.create_index("ix_caseload_line_siblings", "caseload_line", ["siblings"], unique=False)
    op.create_table(
        "contact",
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("method", sa.String(), nullable=True),
        sa.Column("seen_alone", sa.Boolean(), nullable=True),
        sa.Column("why_not_alone", sa.String(), nullable=True),
        sa.Column("said", sa.String(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_contact_child_id_child")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_contact_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
    )
    op.create_index(op.f("ix_contact_child_id"), "contact", ["child_id"], unique=False)
    op.create_index(op.f("ix_contact_held_on"), "contact", ["held_on"], unique=False)
    op.create_table(
        "deadline",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("occurrence", sa.String(), nullable=False),
        sa.Column("review_number", sa.Integer(), nullable=True),
        sa.Column("anchor", sa.String(), nullable=False),
        sa.Column("anchor_date", sa.Date(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("statutory_due", sa.Date(), nullable=True),
        sa.Column("local_due", sa.Date(), nullable=True),
        sa.Column("offset_count", sa.Integer(), nullable=False),
        sa.Column("offset_unit", sa.String(), nullable=False),
        sa.Column("met_on", sa.Date(), nullable=True),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("watch", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_deadline_child_id_child")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline")),
        sa.UniqueConstraint(
            "child_id", "rule", "occurrence", name=op.f("uq_deadline_child_id_rule_occurrence")
        ),
    )
    op.create_index(
        "ix_deadline_open",
        "deadline",
        ["watch", "met_on", "due", "closes_on", "rule", "child_id", "review_number"],
        unique=False,
    )
    op.create_table(
        "health_assessment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_health_assessment_child_id_child")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_health_assessment")),
    )
    op.create_index(op.f("ix_health_assessment_child_id"), "health_assessment", ["child_id"], unique=False)
    op.create_table(
        "mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("occurrence", sa.String(), nullable=False),
        sa.Column("met_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_mark_child_id_child")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mark")),
        sa.UniqueConstraint("child_id", "rule", "occurrence", name=op.f("uq_mark_child_id_rule_occurrence")),
    )
    op.create_table(
        "period_of_care",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ceased_on", sa.Date(), nullable=True),
        sa.Column("cease_reason", sa.String(), nullable=False),
        sa.Column("need", sa.String(), nullable=False),
        sa.CheckConstraint(
            "ceased_on IS NULL OR ceased_on >= started_on", name=op.f("ck_period_of_care_in_order")
        ),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_period_of_care_child_id_child")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_period_of_care")),
        sa.UniqueConstraint("child_id", "number", name=op.f("uq_period_of_care_child_id_number")),
    )
    op.create_table(
        "visit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("seen_alone", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_visit_child_id_child")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
    )
    op.create_index(op.f("ix_visit_child_id"), "visit", ["child_id"], unique=False)
    op.create_table(
        "legal_status",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "ended_on IS NULL OR ended_on >= started_on", name=op.f("ck_legal_status_in_order")
        ),
        sa.ForeignKeyConstraint(
            ["period_id"], ["period_of_care.id"], name=op.f("fk_legal_status_period_id_period_of_care")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_status")),
        sa.UniqueConstraint("period_id", "started_on", name=op.f("uq_legal_status_period_id_started_on")),
    )
    op.create_table(
        "placement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("carer", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("change_reason", sa.String(), nullable=False),
        sa.CheckConstraint("ended_on IS NULL OR ended_on >= started_on", name=op.f("ck_placement_in_order")),
        sa.ForeignKeyConstraint(
            ["period_id"], ["period_of_care.id"], name=op.f("fk_placement_period_id_period_of_care")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement")),
        sa.UniqueConstraint("period_id", "started_on", name=op.f("uq_placement_period_id_started_on")),
    )
    op.create_table(
        "review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("booked_for", sa.Date(), nullable=True),
        sa.Column("booked_at", sa.Time(), nullable=True),
        sa.Column("venue", sa.String(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("adjourned_on", sa.Date(), nullable=True),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("participation", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("decisions_received_on", sa.Date(), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_review_numbered_from_one")),
        sa.ForeignKeyConstraint(
            ["period_id"], ["period_of_care.id"], name=op.f("fk_review_period_id_period_of_care")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
        sa.UniqueConstraint("period_id", "number", name=op.f("uq_review_period_id_number")),
    )
    op.create_index(op.f("ix_review_held_on"), "review", ["held_on"], unique=False)
    op.create_table(
        "review_meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["review_id"], ["review.id"], name=op.f("fk_review_meeting_review_id_review")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_meeting")),
    )
    op.create_index(op.f("ix_review_meeting_review_id"), "review_meeting", ["review_id"], unique=False)
    op.create_table(
        "review_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("moved_on", sa.Date(), nullable=False),
        sa.Column("was", sa.Date(), nullable=False),
        sa.Column("became", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_review_move_review_id_review")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_move")),
    )
    op.create_index(op.f("ix_review_move_review_id"), "review_move", ["review_id"], unique=False)
