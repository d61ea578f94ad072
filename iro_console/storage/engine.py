"""The store: where it lies, how it is opened, read and written. The only place that knows SQLite.

Reading uses the driver alone, so that the first list is there before an ORM could be imported; writing
goes through SQLAlchemy (``unit_of_work``), imported when the first act is written. Through a database
URL the same tables can lie in PostgreSQL: reading then falls back to SQLAlchemy with the same SQL.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from iro_console.storage.files import new_file, on_network
from iro_console.storage.problems import CannotWrite, NewerStore, NotAStore, StoreProblem, in_plain_words
from iro_console.storage.rows import DriverRows, Rows

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from iro_console.storage.act import Act
    from iro_console.storage.unit_of_work import UnitOfWork

APPLICATION_ID = 0x69726F63
"""Marks a SQLite file as records of this program ("iroc")."""
REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006")
"""The migrations this version knows, oldest first."""

_BUSY_MS = 5000

TRIGGERS: Mapping[str, str] = {
    "audit_no_update": "CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit"
    " BEGIN SELECT RAISE(ABORT, 'the history is never changed'); END",
    "audit_no_delete": "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit"
    " BEGIN SELECT RAISE(ABORT, 'the history is never changed'); END",
    "audit_no_replace": "CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit"
    " WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)"
    " BEGIN SELECT RAISE(ABORT, 'the history is never changed'); END",
}
"""They refuse every change of an audit row; ``INSERT OR REPLACE`` too, whatever the connection's settings."""


def connect(path: Path, mode: str = "rw", *, foreign_keys: bool = True) -> sqlite3.Connection:
    """Return a connection with everything set that keeps records whole; ``mode`` as in SQLite's URIs."""
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
    try:
        connection.execute(f"PRAGMA busy_timeout={_BUSY_MS}")
        if mode == "rw":
            journal = "TRUNCATE" if on_network(path) else "WAL"
            if connection.execute("PRAGMA journal_mode").fetchone()[0].upper() != journal:
                connection.execute(f"PRAGMA journal_mode={journal}")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute(f"PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}")
        connection.execute("PRAGMA recursive_triggers=ON")
        connection.execute("PRAGMA secure_delete=ON")
        connection.execute("PRAGMA temp_store=MEMORY")
        connection.execute("PRAGMA cache_size=-16000")
        connection.execute("PRAGMA trusted_schema=OFF")
        connection.execute("PRAGMA cell_size_check=ON")
    except BaseException:
        connection.close()
        raise
    return connection


def begin_immediately(connection: Any) -> None:
    """Begin a transaction that holds the write lock from its start (SQLAlchemy's ``begin`` event)."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def set_triggers(rows: Rows) -> tuple[str, ...]:
    """Put the triggers that guard the history in place; return the names of those that were missing."""
    missing = missing_triggers(rows)
    for name in missing:
        rows.run(f"DROP TRIGGER IF EXISTS {name}")
        rows.run(TRIGGERS[name])
    return missing


def missing_triggers(rows: Rows) -> tuple[str, ...]:
    """Return the names of the triggers that are not there, or not as they should be."""
    found = dict(rows.all("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
    return tuple(name for name, sql in TRIGGERS.items() if found.get(name) != sql)


def drop_triggers(rows: Rows) -> None:
    """Take the triggers away, for a migration that has to copy the table they guard."""
    for name in TRIGGERS:
        rows.run(f"DROP TRIGGER IF EXISTS {name}")


def mark_as_ours(rows: Rows) -> None:
    """Write the mark that says whose file this is (part of the transaction it is called in)."""
    rows.run(f"PRAGMA application_id={APPLICATION_ID}")


def foreign_key_faults(rows: Rows) -> int:
    """Return how many rows point to a row that is not there."""
    return len(rows.all("PRAGMA foreign_key_check"))


def damage(rows: Rows) -> str:
    """Return what SQLite's own check finds wrong with the file; empty when it is whole."""
    found = [str(row[0]) for row in rows.all("PRAGMA quick_check")]
    return "" if found == ["ok"] else found[0]


FOUND_EMPTY = (
    "The file of the records was empty and new records were begun in it:"
    " if there should be children here, restore a backup."
)
GUARD_WAS_MISSING = "The guard of the history was missing, so it may have been changed: it is back in place."


class Store:
    """An open store. Cheap to open; knows whether it can be written."""

    def __init__(self, url: str, path: Path | None, mode: str, notices: tuple[str, ...] = ()) -> None:
        """Use ``open``. ``path`` is None for a database server; ``mode`` is "rw" or a way of reading only."""
        self.url = url
        self.path = path
        self.notices = notices
        """What was found and put right while opening, in sentences."""
        self._mode = mode
        self._file = _identity(path)
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []
        self._engine: Engine | None = None
        self._lock = threading.RLock()
        self.beside: Path | None = path
        """Beside which file lies what could not be written to the records in time."""
        self.drafts_seen: dict[tuple[str, str, str, str], tuple[str, datetime]] = {}
        """Who saved the draft a window goes on from, and when, by (window, form, record, user)."""

    @property
    def read_only(self) -> bool:
        """Whether nothing can be written here."""
        return self._mode != "rw"

    @classmethod
    def open(cls, place: str | Path, *, create: bool = True) -> Store:
        """Open the store at a path or database URL; make a new one or bring an older one up to date.

        Raises ``NewerStore``, ``NotAStore`` or ``CannotWrite``, with nothing changed.
        """
        text = str(place)
        if "://" in text and not text.startswith("sqlite:"):
            from iro_console.storage import schema

            return cls(text, None, "rw", schema.prepare_server(text, create=create))
        path = Path(text.removeprefix("sqlite:///")).expanduser()
        try:
            mode, notices = _prepare(path, create=create)
        except sqlite3.DatabaseError as error:
            problem = in_plain_words(error, "changed")
            if isinstance(problem, NotAStore) and "not a database" in str(error).lower():
                raise NotAStore(
                    f"{path} is not a file of this program's records, or its beginning is damaged."
                ) from None
            raise problem from None
        except OSError as error:
            raise CannotWrite(f"{path} cannot be opened: {error.strerror or 'no access'}.") from None
        return cls(f"sqlite:///{path}", path, mode, notices)

    def reader(self) -> Rows:
        """Return plain SQL for reading. Each thread reads over a connection of its own."""
        self._refuse_if_replaced("read")
        rows: Rows | None = getattr(self._local, "rows", None)
        if rows is None:
            if self.path is None:
                from iro_console.storage.server import ServerRows

                rows = ServerRows(self.engine().connect().execution_options(isolation_level="AUTOCOMMIT"))
            else:
                rows = DriverRows(self._connect())
            self._local.rows = rows
        return rows

    def generation(self) -> int:
        """Return a number that grows with every act recorded, by whichever program, and with nothing else."""
        row = self.reader().one("SELECT max(id) FROM audit")
        return (row[0] or 0) if row else 0

    @contextmanager
    def write(self, act: Act) -> Generator[UnitOfWork]:
        """Run one act as one transaction, with its audit rows; all of it is stored or nothing.

        Raises ``CannotWrite`` when the disk is full, the store is read-only or somebody else is writing.
        """
        self._refuse_if_read_only()
        self._refuse_if_replaced("saved")
        from iro_console.storage.unit_of_work import transaction

        with transaction(self.engine(), act) as work:
            yield work

    @contextmanager
    def write_plainly(self) -> Generator[Rows]:
        """Run plain SQL as one transaction without the ORM: for drafts, which are no part of the record."""
        self._refuse_if_read_only()
        self._refuse_if_replaced("saved")
        if self.path is None:
            from iro_console.storage.server import ServerRows

            with self.engine().begin() as server:
                yield ServerRows(server)
            return
        with self._lock:
            connection = self._plain_writer()
            try:
                connection.execute("BEGIN IMMEDIATE")
                yield DriverRows(connection)
                connection.execute("COMMIT")
            except sqlite3.Error as error:
                raise in_plain_words(error) from None
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    def engine(self) -> Engine:
        """Return SQLAlchemy's engine for writing; the first call imports it."""
        with self._lock:
            if self._engine is None:
                from sqlalchemy import create_engine, event
                from sqlalchemy.pool import QueuePool

                if self.path is None:
                    self._engine = create_engine(self.url, hide_parameters=True)
                else:
                    path = self.path
                    self._engine = create_engine(
                        "sqlite://",
                        creator=lambda: connect(path),
                        poolclass=QueuePool,
                        hide_parameters=True,
                    )
                    event.listen(self._engine, "begin", begin_immediately)
            return self._engine

    def copy_to(self, target: Path) -> None:
        """Write a whole copy of the store to ``target`` while others read and write."""
        if self.path is None:
            raise StoreProblem("A database server is backed up with its own tools.")
        from iro_console.storage.copying import copy_to

        copy_to(self.path, target)

    def close(self) -> None:
        """Close every connection; the store can be read again afterwards (it reconnects)."""
        with self._lock:
            if self._engine is not None:
                self._engine.dispose()
                self._engine = None
            for connection in self._connections:
                connection.close()
            self._connections.clear()
            self._local = threading.local()

    def _refuse_if_read_only(self) -> None:
        if self.read_only:
            raise CannotWrite("The records can only be read here: nothing was saved.")

    def _refuse_if_replaced(self, doing: str) -> None:
        # An open file that was deleted or replaced still takes what is written to it, unseen ever after.
        if self._file is not None and _identity(self.path) != self._file:
            raise CannotWrite(
                "The file of the records was moved, deleted or replaced while it was open:"
                f" nothing was {doing}. Put it back, or close the program and open it again."
            )

    def _connect(self) -> sqlite3.Connection:
        assert self.path is not None
        try:
            connection = connect(self.path, self._mode)
        except sqlite3.Error as error:
            raise in_plain_words(error, "read") from None
        with self._lock:
            self._connections.append(connection)
        return connection

    def _plain_writer(self) -> sqlite3.Connection:
        writer: sqlite3.Connection | None = getattr(self._local, "writer", None)
        if writer is None:
            writer = self._local.writer = self._connect()
        return writer


def _identity(path: Path | None) -> tuple[int, int] | None:
    """Return what tells a file from another at the same path; None when there is none."""
    try:
        found = path.stat() if path is not None else None
    except OSError:
        return None
    return (found.st_dev, found.st_ino) if found is not None else None


def _prepare(path: Path, *, create: bool) -> tuple[str, tuple[str, ...]]:
    """Make sure there are current records at ``path``; return how to open them and what was put right."""
    if path.is_dir():
        raise NotAStore(f"{path} is a folder, not a file of records.")
    if not path.exists():
        if not create:
            raise NotAStore(f"There are no records at {path}.")
        new_file(path)
        found_empty: tuple[str, ...] = ()
    else:
        found_empty = (FOUND_EMPTY,) if path.stat().st_size == 0 else ()
    mode = _mode_for(path)
    revision = _revision(path, mode)
    if revision is None:
        if mode != "rw" or not create:
            raise NotAStore(f"There are no records in {path}.")
        from iro_console.storage import schema

        try:
            schema.create(path)
        except BaseException:
            # An empty file would look like records that were lost.
            if not found_empty and path.stat().st_size == 0:
                path.unlink()
            raise
        return mode, found_empty
    if revision not in REVISIONS:
        raise NewerStore(
            f"{path} was written by a newer version of iro-console (format {revision}): update the program."
        )
    if mode != "rw":
        if revision != REVISIONS[-1]:
            raise CannotWrite(
                f"{path} is from an older version and cannot be brought up to date: it is read-only."
            )
        return mode, ("The records can only be read here: what you record cannot be saved.",)
    notices: list[str] = []
    if revision != REVISIONS[-1]:
        from iro_console.storage import schema

        kept = schema.migrate(path)
        notices.append(f"The records were brought up to date; as they were before, they lie in {kept}.")
    if _guard(path):
        notices.append(GUARD_WAS_MISSING)
    return mode, tuple(notices)


def _mode_for(path: Path) -> str:
    """Return "rw", or how to read a file that cannot be written."""
    if not os.access(path, os.R_OK):
        raise CannotWrite(f"{path} cannot be read: no permission.")
    if os.access(path, os.W_OK) and os.access(path.parent, os.W_OK):
        return "rw"
    wal = path.with_name(f"{path.name}-wal")
    return "ro" if wal.exists() and wal.stat().st_size else "ro&immutable=1"


def _looking(path: Path, mode: str) -> sqlite3.Connection:
    # No pragma that writes: the file may be somebody else's.
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None)
    connection.execute(f"PRAGMA busy_timeout={_BUSY_MS}")
    return connection


def _revision(path: Path, mode: str) -> str | None:
    """Return the revision of our records; None when the file is empty. Raises for a file not ours."""
    looking = _looking(path, mode)
    try:
        tables = {row[0] for row in looking.execute("SELECT name FROM sqlite_master")}
        if not tables:
            return None
        marked = looking.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
        if not marked or "alembic_version" not in tables:
            raise NotAStore(f"{path} is a database of another program.")
        row = looking.execute("SELECT version_num FROM alembic_version").fetchone()
        return str(row[0]) if row else ""
    finally:
        looking.close()


def _guard(path: Path) -> tuple[str, ...]:
    looking = _looking(path, "rw")
    try:
        if not missing_triggers(DriverRows(looking)):
            return ()
        looking.execute("BEGIN IMMEDIATE")
        missing = set_triggers(DriverRows(looking))
        looking.execute("COMMIT")
        return missing
    finally:
        looking.close()
