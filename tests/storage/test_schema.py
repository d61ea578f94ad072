"""Tables and migrations agree, and bringing an older store up to date loses nothing."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import builders
import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, event

from iro_console.casework.desk import Desk
from iro_console.storage import engine, files, schema
from iro_console.storage.engine import REVISIONS, TRIGGERS, Store
from iro_console.storage.problems import StoreProblem
from iro_console.storage.server import ServerRows
from iro_console.storage.tables import SQLModel

ROOT = Path(__file__).parent.parent.parent


def by_migrations(path: Path, target: str = "head") -> None:
    """Make a store by running migrations, as an old one has been through them."""
    files.new_file(path)
    made = create_engine("sqlite://", creator=lambda: engine.connect(path))
    event.listen(made, "begin", engine.begin_immediately)
    with made.connect() as connection, connection.begin():
        schema.upgrade(connection, target)
        engine.set_triggers(ServerRows(connection))
        engine.mark_as_ours(ServerRows(connection))
    made.dispose()


def described(path: Path) -> set[tuple[str, str, tuple[str, ...]]]:
    """Return the file's own description, without white space and whatever the order of constraints."""
    connection = sqlite3.connect(path)
    found = connection.execute("SELECT type, name, sql FROM sqlite_master").fetchall()
    connection.close()
    parts = ("".join((sql or "").split()).split("CONSTRAINT") for _, _, sql in found)
    ordered = (tuple(sorted(part.rstrip(",)") for part in each)) for each in parts)
    return {(kind, name, sql) for (kind, name, _), sql in zip(found, ordered, strict=True)}


def test_a_new_store_is_the_same_as_one_that_was_migrated(tmp_path: Path) -> None:
    Store.open(tmp_path / "new.db").close()
    by_migrations(tmp_path / "migrated.db")
    assert described(tmp_path / "new.db") == described(tmp_path / "migrated.db")
    assert Store.open(tmp_path / "migrated.db").notices == ()


def test_tables_and_migrations_agree(tmp_path: Path) -> None:
    by_migrations(tmp_path / "iro.db")
    found = create_engine(f"sqlite:///{tmp_path / 'iro.db'}")
    with found.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), SQLModel.metadata) == []
    found.dispose()


def test_the_program_knows_every_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(schema.__file__).with_name("migrations")))
    scripts = ScriptDirectory.from_config(config)
    assert tuple(script.revision for script in reversed(list(scripts.walk_revisions()))) == REVISIONS


def test_a_store_of_the_first_version_is_brought_up_to_date_with_its_rows(tmp_path: Path) -> None:
    place = tmp_path / "iro.db"
    by_migrations(place, REVISIONS[0])
    connection = sqlite3.connect(place)
    connection.execute(
        "INSERT INTO child (id, ref, name, known_as, pronouns, sex, ethnicity, unaccompanied, row_version)"
        " VALUES (1, 'K1', ?, '', '', '', '', 0, 1)",
        (builders.HOSTILE,),
    )
    for sql in (
        "INSERT INTO person (id, ref, name, role, team) VALUES (1, 'asha', 'Asha', 'iro', '')",
        "INSERT INTO period_of_care (id, child_id, number, started_on, cease_reason, need)"
        " VALUES (1, 1, 1, '2026-01-12', '', '')",
        "INSERT INTO review (id, period_id, number, venue, participation, note, row_version, held_on)"
        " VALUES (1, 1, 1, '', '', 'as it was', 1, '2026-02-05')",
        "INSERT INTO audit (act_id, at, who, act, detail, entity, entity_id)"
        " VALUES ('a', '2026-02-05 10:00:00', 'asha', 'review held', '', 'review', '1')",
    ):
        connection.execute(sql)
    connection.commit()
    connection.close()
    before = rows_of(place)
    store = Store.open(place)
    after = rows_of(place)
    assert {name: after[name] for name in before} == before
    rows = store.reader()
    assert rows.one("SELECT version_num FROM alembic_version") == (REVISIONS[-1],)
    assert rows.one("SELECT name FROM child") == (builders.HOSTILE,)
    assert rows.one("SELECT note FROM review") == ("as it was",)
    store.close()
    Store.open(tmp_path / "new.db").close()
    assert described(place) == described(tmp_path / "new.db")


@pytest.fixture
def older(store: Store, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Return a store with children that lacks a migration which this program has."""
    builders.a_caseload(desk)
    monkeypatch.setattr(engine, "REVISIONS", (*REVISIONS, "next"))
    store.close()
    return store


def rebuilding(connection: Connection, _target: str = "head") -> None:
    """Do what batch mode does to a table, and say that the store is up to date."""
    run = connection.exec_driver_sql
    run("CREATE TABLE new_child AS SELECT * FROM child WHERE FALSE")
    run("DROP TABLE new_child")
    run("CREATE TABLE kept AS SELECT * FROM audit")
    run("DROP TABLE audit")
    run(
        "CREATE TABLE audit (id INTEGER NOT NULL PRIMARY KEY, act_id TEXT, at TEXT, who TEXT, act TEXT,"
        " detail TEXT, child_id INTEGER, entity TEXT, entity_id TEXT, before TEXT, after TEXT)"
    )
    run("INSERT INTO audit SELECT * FROM kept")
    run("DROP TABLE kept")
    run("UPDATE alembic_version SET version_num = 'next'")


def rows_of(path: Path) -> dict[str, int]:
    connection = sqlite3.connect(path)
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    counted = {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in names}
    connection.close()
    return counted


def test_bringing_up_to_date_keeps_every_row_a_copy_and_the_guards(
    older: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert older.path is not None
    before = rows_of(older.path)
    monkeypatch.setattr(schema, "upgrade", rebuilding)
    store = Store.open(older.path)
    assert rows_of(older.path) == before
    assert set(TRIGGERS) == {name for kind, name, _ in described(older.path) if kind == "trigger"}
    kept = older.path.with_name("iro.db.before-next")
    assert str(kept) in store.notices[0]
    assert rows_of(kept) == before
    assert kept.stat().st_mode & 0o077 == 0
    store.close()


@pytest.mark.parametrize(
    "harm",
    [
        "DELETE FROM review",
        "UPDATE period_of_care SET child_id = 999",
        "DROP TABLE legal_status",
        "INSERT INTO nonsense VALUES (1)",
    ],
    ids=["rows lost", "a reference broken", "a table lost", "an error half way"],
)
def test_a_migration_that_loses_something_changes_nothing(
    older: Store, monkeypatch: pytest.MonkeyPatch, harm: str
) -> None:
    assert older.path is not None
    before, described_before = rows_of(older.path), described(older.path)

    def harmful(connection: Connection, target: str = "head") -> None:
        rebuilding(connection, target)
        connection.exec_driver_sql(harm)

    monkeypatch.setattr(schema, "upgrade", harmful)
    with pytest.raises(StoreProblem, match=r"nothing was changed\.$"):
        Store.open(older.path)
    assert rows_of(older.path) == before
    assert described(older.path) == described_before


def test_migrating_a_parent_table_does_not_take_its_dependants_along(
    older: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert older.path is not None
    before = rows_of(older.path)

    def replace_children(connection: Connection, _target: str = "head") -> None:
        run = connection.exec_driver_sql
        described_child = run("SELECT sql FROM sqlite_master WHERE name = 'child'").scalar_one()
        run(described_child.replace("CREATE TABLE child", "CREATE TABLE fresh"))
        run("INSERT INTO fresh SELECT * FROM child")
        run("DROP TABLE child")
        run("ALTER TABLE fresh RENAME TO child")
        run("UPDATE alembic_version SET version_num = 'next'")

    monkeypatch.setattr(schema, "upgrade", replace_children)
    Store.open(older.path).close()
    assert rows_of(older.path) == before


def test_two_programs_that_start_at_once_make_one_store(tmp_path: Path) -> None:
    code = "import sys; from iro_console.storage.engine import Store; Store.open(sys.argv[1])"
    place = tmp_path / "iro.db"
    place.touch(0o600)
    started = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(place)],
            cwd=Path(__file__).parent.parent.parent,
            stderr=subprocess.PIPE,
        )
        for _ in range(3)
    ]
    assert [process.communicate()[1] for process in started] == [b"", b"", b""]
    assert rows_of(place)["alembic_version"] == 1


def test_the_day_a_request_came_in_is_taken_from_the_history_where_it_was_written_over(
    tmp_path: Path,
) -> None:
    place = tmp_path / "iro.db"
    by_migrations(place, "0005")
    connection = sqlite3.connect(place)
    connection.execute(
        "INSERT INTO child (id, ref, name, known_as, pronouns, sex, ethnicity, unaccompanied, row_version)"
        " VALUES (1, 'K1', 'Kai', '', '', '', '', 0, 1)"
    )
    for key, (status, on) in enumerate((("Sent", "2026-11-20"), ("Acknowledged", "2026-11-24")), 1):
        connection.execute(
            "INSERT INTO work_request (id, child_id, row_table, row_id, rank, removed, row_version, status,"
            " status_on, acknowledged_by) VALUES (?, 1, 'incoming', ?, 0, 0, 1, ?, ?, '')",
            (key, str(key), status, on),
        )
    lines = ((None, {"status": "Sent", "status_on": "2026-11-19"}), ({"status": "Sent"}, {"status_on": "x"}))
    for before, after in lines:
        connection.execute(
            "INSERT INTO audit (act_id, at, who, act, detail, entity, entity_id, before, after)"
            " VALUES ('a', '2026-11-19 10:00:00', 'asha', 'request recorded', '', 'work_request', '2', ?, ?)",
            (json.dumps(before) if before else None, json.dumps(after)),
        )
    connection.commit()
    connection.close()
    store = Store.open(place)
    found = store.reader().all("SELECT id, received_on FROM work_request ORDER BY id")
    assert found == [(1, "2026-11-20"), (2, "2026-11-19")]
    store.close()
