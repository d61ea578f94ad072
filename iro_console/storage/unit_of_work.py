"""One act, one transaction: its rows, its history and its deadlines are stored together or not at all."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from sqlite3 import Connection as DriverConnection
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from iro_console.storage.act import Act
from iro_console.storage.audit import Recorder
from iro_console.storage.problems import in_plain_words
from iro_console.storage.rows import DriverRows, Rows
from iro_console.storage.server import ServerRows
from iro_console.storage.work_steps import Placed


class UnitOfWork:
    """What an act writes with. ``session`` holds its rows; ``rows`` runs plain SQL beside them."""

    def __init__(self, session: Session, recorder: Recorder, rows: Rows) -> None:
        self.session = session
        self.act_id = recorder.act_id
        self._recorder = recorder
        self._rows = rows

    def describe(self, words: str = "", detail: str = "") -> None:
        """Say what the rows written from here on are part of, where the act itself is not enough."""
        self._recorder.words = words or self._recorder.words
        self._recorder.detail = detail

    def about(self, child_id: int | None) -> None:
        """Say whom the rows written from here on are about, where they do not say so themselves."""
        self._recorder.child_id = child_id

    def key_of(self, row_id: int | None) -> int:
        """Return the id of a row that has been written."""
        if row_id is None:
            raise ValueError("this row has not been written yet")
        return row_id

    def line(
        self, entity: str, entity_id: str, after: dict[str, Any] | None, before: dict[str, Any] | None = None
    ) -> None:
        """Add a line to the history for something that is no single row."""
        self._recorder.line(entity, entity_id, after, before)

    def placed(self, steps: Sequence[Placed]) -> None:
        """Add a line to the history for each work step that the record itself placed."""
        self._recorder.placed(steps)

    def rows(self) -> Rows:
        """Return plain SQL inside this transaction, after everything pending was written."""
        self.session.flush()
        return self._rows


@contextmanager
def transaction(engine: Engine, act: Act) -> Generator[UnitOfWork]:
    """Run one act; commit at the end, roll back on any error. Driver errors become ``StoreProblem``."""
    try:
        with engine.connect() as connection, connection.begin():
            raw = connection.connection.driver_connection
            rows: Rows = DriverRows(raw) if isinstance(raw, DriverConnection) else ServerRows(connection)
            with Session(bind=connection, expire_on_commit=False) as session:
                recorder = Recorder(session, act.id, act.at, act.who)
                recorder.words, recorder.child_id = act.words, act.child_id
                yield UnitOfWork(session, recorder, rows)
                session.flush()
    except DBAPIError as error:
        raise in_plain_words(error.orig or error) from None
