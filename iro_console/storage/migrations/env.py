"""Runs the migrations on the connection it is given: the caller owns the transaction (``storage.schema``)."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

from iro_console.storage.tables_monitoring import SQLModel

connection: Connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=SQLModel.metadata, render_as_batch=True)
context.run_migrations()
