"""Since when a review has had a date."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of first bookings; of reviews booked before, the day stays unknown."""
    op.create_table(
        "first_booking",
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_first_booking_review_id_review")),
        sa.PrimaryKeyConstraint("review_id", name=op.f("pk_first_booking")),
    )
