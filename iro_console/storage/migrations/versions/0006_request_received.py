"""The day a request came in, beside the day it was acknowledged."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_REQUEST = sa.table(
    "work_request",
    sa.column("id", sa.Integer()),
    sa.column("row_table", sa.String()),
    sa.column("status", sa.String()),
    sa.column("status_on", sa.Date()),
    sa.column("received_on", sa.Date()),
)
_AUDIT = sa.table(
    "audit",
    sa.column("entity", sa.String()),
    sa.column("entity_id", sa.String()),
    sa.column("before", sa.JSON()),
    sa.column("after", sa.JSON()),
)


def upgrade() -> None:
    """Add the column; of a request acknowledged before, the day it came in is in the history."""
    op.add_column("work_request", sa.Column("received_on", sa.Date(), nullable=True))
    came_in = _REQUEST.c.row_table == "incoming"
    sent = _REQUEST.c.status == "Sent"
    op.execute(sa.update(_REQUEST).where(came_in, sent).values(received_on=_REQUEST.c.status_on))
    run = op.get_bind()
    for (request_id,) in run.execute(sa.select(_REQUEST.c.id).where(came_in, ~sent)).all():
        of_request = (_AUDIT.c.entity == "work_request", _AUDIT.c.entity_id == str(request_id))
        for before, after in run.execute(sa.select(_AUDIT.c.before, _AUDIT.c.after).where(*of_request)).all():
            if before is None and after.get("status") == "Sent":
                on = date.fromisoformat(after["status_on"])
                run.execute(sa.update(_REQUEST).where(_REQUEST.c.id == request_id).values(received_on=on))
