"""Opening a store: what is made, what is refused with a sentence, and that refusing changes nothing."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import builders
import pytest

from iro_console.domain.timescales import Policy
from iro_console.domain.working_days import WorkingCalendar
from iro_console.storage import schema
from iro_console.storage.engine import APPLICATION_ID, TRIGGERS, Store
from iro_console.storage.problems import (
    CannotWrite,
    NewerStore,
    NotAStore,
    StoreProblem,
    in_plain_words,
)

ROOT = Path(__file__).parent.parent.parent

AS_NOBODY = (
    "import os, sys\n"
    "from iro_console.storage.engine import Store\n"
    "from iro_console.storage.problems import CannotWrite, StoreProblem\n"
    "if os.getuid() == 0: os.setgid(65534), os.setuid(65534)\n"
)
"""Begins a program that is run without rights. Root may write everywhere, so it becomes another user."""


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def plain(path: Path) -> sqlite3.Connection:
    """Open the file as another program would, without anything this program sets."""
    return sqlite3.connect(path, isolation_level=None)


def test_new_records_can_be_read_by_their_owner_alone(tmp_path: Path) -> None:
    place = tmp_path / "data" / "iro.db"
    old = os.umask(0o022)
    try:
        store = Store.open(place)
        with store.write_plainly() as rows:
            rows.run("INSERT INTO setting (name, value) VALUES ('a', 'b')")
        files = {path.name: mode(path) for path in place.parent.iterdir()}
    finally:
        os.umask(old)
    assert mode(place.parent) == 0o700
    assert {"iro.db", "iro.db-wal", "iro.db-shm"} <= set(files)
    assert set(files.values()) == {0o600}
    store.close()


def test_records_carry_our_mark_and_every_safeguard(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "iro.db")
    rows = store.reader()
    settings = {
        name: rows.all(f"PRAGMA {name}")[0][0]
        for name in ("application_id", "journal_mode", "synchronous", "foreign_keys", "recursive_triggers")
    }
    assert settings == {
        "application_id": APPLICATION_ID,
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "recursive_triggers": 1,
    }
    assert [rows.all(f"PRAGMA {name}")[0][0] for name in ("secure_delete", "trusted_schema")] == [1, 0]
    store.close()


def test_opening_again_keeps_what_is_there(store: Store) -> None:
    assert store.path is not None
    with store.write_plainly() as rows:
        rows.run("INSERT INTO setting (name, value) VALUES ('kept', 'yes')")
    store.close()
    again = Store.open(store.path, create=False)
    assert again.reader().one("SELECT value FROM setting WHERE name = 'kept'") == ("yes",)
    again.close()


def test_a_folder_is_no_file_of_records(tmp_path: Path) -> None:
    with pytest.raises(NotAStore, match="is a folder"):
        Store.open(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_made_where_nothing_may_be_made(tmp_path: Path) -> None:
    with pytest.raises(NotAStore, match="no records"):
        Store.open(tmp_path / "iro.db", create=False)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    letter = tmp_path / "letter.db"
    letter.write_bytes(b"Dear Ms Bello, " * 1000)
    with pytest.raises(NotAStore, match="not a file of this program's records"):
        Store.open(letter)
    assert letter.read_bytes() == b"Dear Ms Bello, " * 1000
    assert list(tmp_path.iterdir()) == [letter]


def test_the_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    with plain(other) as connection:
        connection.execute("CREATE TABLE photo (id INTEGER)")
    connection.close()
    before = other.read_bytes()
    with pytest.raises(NotAStore, match="another program"):
        Store.open(other)
    assert other.read_bytes() == before


def test_records_of_a_newer_version_are_left_alone(store: Store) -> None:
    assert store.path is not None
    store.close()
    connection = plain(store.path)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    before = store.path.read_bytes()
    with pytest.raises(NewerStore, match=r"newer version.*9999"):
        Store.open(store.path)
    assert store.path.read_bytes() == before


def test_an_empty_file_left_by_a_start_that_was_killed_becomes_records(tmp_path: Path) -> None:
    place = tmp_path / "iro.db"
    place.touch(0o600)
    store = Store.open(place)
    assert store.reader().one("SELECT count(*) FROM child") == (0,)
    store.close()


def test_what_could_not_be_begun_leaves_no_empty_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: Path) -> None:
        raise CannotWrite("The disk is full: nothing was made.")

    monkeypatch.setattr(schema, "create", full)
    for there in (False, True):
        place = tmp_path / f"{there}.db"
        if there:
            place.touch(0o600)
        with pytest.raises(CannotWrite):
            Store.open(place)
        assert place.exists() is there


def test_a_disk_that_does_not_take_what_is_written_is_named() -> None:
    said = str(in_plain_words(sqlite3.OperationalError("disk I/O error"), "changed"))
    assert said.startswith("The disk is full, or cannot be read or written: nothing was changed.")


def test_a_missing_guard_of_the_history_is_put_back_and_said(store: Store) -> None:
    assert store.path is not None
    store.close()
    connection = plain(store.path)
    connection.execute("DROP TRIGGER audit_no_update")
    connection.close()
    again = Store.open(store.path)
    assert any("guard of the history" in notice for notice in again.notices)
    found = again.reader().all("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    assert {row[0] for row in found} == set(TRIGGERS)
    again.close()
    assert Store.open(store.path).notices == ()


@pytest.mark.parametrize("how", ["deleted", "replaced", "moved"])
def test_nothing_is_said_to_be_saved_in_a_file_that_is_no_longer_there(
    store: Store, tmp_path: Path, how: str
) -> None:
    place = store.path
    assert place is not None
    with store.write_plainly() as rows:
        rows.run("INSERT INTO setting (name, value) VALUES ('a', 'b')")
    aside = tmp_path / "aside.db"
    if how == "deleted":
        place.unlink()
    else:
        place.rename(aside)
    if how == "replaced":
        other = Store.open(tmp_path / "other.db")
        other.close()
        (tmp_path / "other.db").rename(place)
    with pytest.raises(CannotWrite, match="moved, deleted or replaced"), store.write_plainly():
        pass
    with pytest.raises(CannotWrite, match="moved, deleted or replaced"):
        store.reader()
    if how == "moved":
        aside.rename(place)
        assert store.reader().one("SELECT value FROM setting WHERE name = 'a'") == ("b",)


def test_damaged_records_are_not_called_somebody_elses(tmp_path: Path) -> None:
    place = tmp_path / "iro.db"
    Store.open(place).close()
    whole = place.read_bytes()
    place.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(NotAStore, match="damaged"):
        Store.open(place)


def test_a_program_that_holds_the_lock_too_long_is_named(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert store.path is not None
    monkeypatch.setattr("iro_console.storage.engine._BUSY_MS", 50)
    holding = plain(store.path)
    holding.execute("BEGIN IMMEDIATE")
    with pytest.raises(CannotWrite, match="Another program is writing"), store.write_plainly() as rows:
        rows.run("INSERT INTO setting (name, value) VALUES ('a', 'b')")
    holding.execute("ROLLBACK")
    holding.close()
    with store.write_plainly() as rows:
        rows.run("INSERT INTO setting (name, value) VALUES ('a', 'b')")


def test_what_cannot_be_written_can_be_read() -> None:
    with tempfile.TemporaryDirectory() as outside:
        folder = Path(outside) / "shared"
        folder.mkdir()
        place = folder / "iro.db"
        store = Store.open(place)
        with store.write_plainly() as rows:
            rows.run("INSERT INTO setting (name, value) VALUES ('seen', 'yes')")
        store.close()
        for path, rights in ((Path(outside), 0o755), (folder, 0o555), (place, 0o444)):
            path.chmod(rights)
        code = (
            f"{AS_NOBODY}"
            f"store = Store.open({str(place)!r})\n"
            "print(store.read_only, store.reader().one('SELECT value FROM setting')[0])\n"
            "try:\n"
            "    with store.write_plainly() as rows: rows.run('DELETE FROM setting')\n"
            "except CannotWrite as problem: print(problem)\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
        )
        folder.chmod(0o755)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["True yes", "The records can only be read here: nothing was saved."]


def test_a_place_nobody_may_write_to_is_refused() -> None:
    code = f"{AS_NOBODY}try: Store.open(sys.argv[1])\nexcept StoreProblem as problem: print(problem)\n"
    with tempfile.TemporaryDirectory() as outside:
        Path(outside).chmod(0o555)
        place = str(Path(outside) / "iro.db")
        done = subprocess.run(
            [sys.executable, "-c", code, place], cwd=ROOT, capture_output=True, text=True, check=False
        )
        Path(outside).chmod(0o755)
    assert done.stdout.strip() == f"{place} cannot be opened: Permission denied."


def test_a_copy_is_whole_and_private(
    store: Store, national_policy: Policy, england: WorkingCalendar, tmp_path: Path
) -> None:
    desk = builders.a_desk(store, national_policy, england)
    builders.add_child(desk, builders.HOSTILE)
    target = tmp_path / "copy.db"
    store.copy_to(target)
    assert mode(target) == 0o600
    copy = Store.open(target, create=False)
    assert copy.reader().one("SELECT name FROM child") == (builders.HOSTILE,)
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".")) == []
    copy.close()


def test_a_copy_to_a_place_that_is_not_there_is_refused(store: Store, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreProblem, match="cannot be written"):
        store.copy_to(tmp_path / "file" / "copy.db")


def test_opening_and_reading_import_no_orm(store: Store) -> None:
    store.close()
    code = (
        "import sys\n"
        "from iro_console.storage.engine import Store\n"
        "Store.open(sys.argv[1]).reader().one('SELECT count(*) FROM child')\n"
        "print({'sqlalchemy', 'sqlmodel', 'alembic', 'pydantic'} & set(sys.modules))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(store.path)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "set()", done.stderr
