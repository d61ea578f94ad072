"""Making a store and bringing an older one up to date: every table, every guard, or nothing."""

from __future__ import annotations

import sqlite3
from importlib.resources import as_file, files
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import NullPool

from iro_console.storage import engine as sqlite
from iro_console.storage.copying import copy_to
from iro_console.storage.problems import NewerStore, NotAStore, StoreProblem, in_plain_words
from iro_console.storage.server import ServerRows
from iro_console.storage.tables_monitoring import SQLModel

VERSION_TABLE = (
    "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL,"
    " CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
)
"""As Alembic itself writes it, so that a store made at once is the same as one that was migrated."""


def create(path: Path) -> None:
    """Make the tables in an empty file, in one transaction; another program may have just done so."""
    try:
        with _engine(path).connect() as connection, connection.begin():
            if inspect(connection).get_table_names():
                return
            _tables(connection)
            sqlite.set_triggers(ServerRows(connection))
            sqlite.mark_as_ours(ServerRows(connection))
    except (DBAPIError, sqlite3.Error) as error:
        raise in_plain_words(getattr(error, "orig", None) or error, "made") from None


def migrate(path: Path, target: str = "head") -> Path:
    """Bring the tables up to date and return the copy kept of what was there before.

    Foreign keys are off meanwhile, because a table that is copied would take its dependants with it.
    A migration that loses a row or a reference is rolled back whole.
    """
    engine = _engine(path, foreign_keys=False)
    kept = path.with_name(f"{path.name}.before-{sqlite.REVISIONS[-1]}")
    try:
        with engine.connect() as connection, connection.begin():
            rows = ServerRows(connection)
            copy_to(path, kept)
            before = _counts(connection)
            sqlite.drop_triggers(rows)
            upgrade(connection, target)
            after = _counts(connection)
            lost = [name for name, count in before.items() if after.get(name, 0) < count]
            if lost or sqlite.foreign_key_faults(rows):
                raise StoreProblem(
                    "The records could not be brought up to date without losing something"
                    f" ({', '.join(lost) or 'references'}): nothing was changed."
                )
            sqlite.set_triggers(rows)
    except (DBAPIError, sqlite3.Error) as error:
        raise in_plain_words(getattr(error, "orig", None) or error, "changed") from None
    return kept


def upgrade(connection: Connection, target: str = "head") -> None:
    """Run the migrations on a connection that is in a transaction."""
    # Only an older store needs Alembic; it would double the time a new one takes to open.
    from alembic import command
    from alembic.config import Config

    with as_file(files("iro_console.storage") / "migrations") as folder:
        config = Config()
        config.set_main_option("script_location", str(folder).replace("%", "%%"))
        config.attributes["connection"] = connection
        command.upgrade(config, target)


def prepare_server(url: str, *, create: bool) -> tuple[str, ...]:
    """Make or check the tables on a database server. Who may change its history is for its administrator."""
    try:
        engine = create_engine(url, hide_parameters=True)
    except (ImportError, ArgumentError):
        # The address may hold a password: only what comes before it is said.
        kind = url.partition("://")[0]
        raise StoreProblem(
            f'"{kind}" cannot be used as a database here: the address is wrong, or the driver for it is'
            " not installed."
        ) from None
    try:
        with engine.begin() as connection:
            if not inspect(connection).has_table("alembic_version"):
                if not create:
                    raise NotAStore("There are no records in this database.")
                _tables(connection)
                return ()
            revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
            if revision not in sqlite.REVISIONS:
                raise NewerStore(f"The records were written by a newer version (format {revision}).")
            if revision != sqlite.REVISIONS[-1]:
                upgrade(connection)
    except DBAPIError as error:
        raise in_plain_words(error.orig or error, "changed") from None
    finally:
        engine.dispose()
    return ()


def _tables(connection: Connection) -> None:
    SQLModel.metadata.create_all(connection)
    connection.execute(text(VERSION_TABLE))
    connection.execute(
        text("INSERT INTO alembic_version (version_num) VALUES (:head)"), {"head": sqlite.REVISIONS[-1]}
    )


def _engine(path: Path, *, foreign_keys: bool = True) -> Engine:
    engine = create_engine(
        "sqlite://",
        creator=lambda: sqlite.connect(path, foreign_keys=foreign_keys),
        poolclass=NullPool,
        hide_parameters=True,
    )
    event.listen(engine, "begin", sqlite.begin_immediately)
    return engine


def _counts(connection: Connection) -> dict[str, int]:
    names = [name for name in inspect(connection).get_table_names() if not name.startswith("_alembic")]
    return {name: connection.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one() for name in names}
