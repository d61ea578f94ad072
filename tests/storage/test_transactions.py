"""An act is stored whole or not at all: on errors, on a full disk, on a kill."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path

import builders
import pytest

from iro_console.casework import contacts
from iro_console.casework.desk import Desk
from iro_console.casework.drafts import save_draft
from iro_console.casework.verbs import act_on
from iro_console.forms.acts import ContactWithChild
from iro_console.storage import engine
from iro_console.storage.engine import Store
from iro_console.storage.problems import CannotWrite
from iro_console.storage.tables import Child

ROOT = Path(__file__).parent.parent.parent


def everything(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table."""
    rows = store.reader()
    names = [row[0] for row in rows.all("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {name: rows.all(f"SELECT * FROM {name}") for name in names}


def contact(said: str = "", day: date = builders.TODAY) -> ContactWithChild:
    return ContactWithChild(held_on=day, method="visit", seen_alone=True, said=said)


def test_an_error_half_way_leaves_nothing(desk: Desk, caseload: dict[str, int]) -> None:
    before = everything(desk.store)
    with pytest.raises(ZeroDivisionError), desk.store.write(act_on(desk, "half")) as work:
        work.session.add(Child(ref="X", name="X"))
        work.session.flush()
        work.rows().run("DELETE FROM deadline")
        raise ZeroDivisionError
    assert everything(desk.store) == before


def test_an_error_in_what_follows_from_an_act_leaves_nothing(
    desk: Desk, caseload: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything(desk.store)
    monkeypatch.setattr("iro_console.casework.verbs.recompute", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        contacts.record_contact(desk, caseload["kai"], contact())
    assert everything(desk.store) == before


def test_a_full_disk_loses_nothing_and_the_same_act_succeeds_when_there_is_room(
    desk: Desk, caseload: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything(desk.store)
    pages = desk.store.reader().one("PRAGMA page_count")
    assert pages is not None
    real = engine.connect

    def nearly_full(path: Path, mode: str = "rw", *, foreign_keys: bool = True) -> sqlite3.Connection:
        connection = real(path, mode, foreign_keys=foreign_keys)
        connection.execute(f"PRAGMA max_page_count={pages[0] + 2}")
        return connection

    long = contact("What was said. " * 20_000)
    desk.store.close()
    monkeypatch.setattr(engine, "connect", nearly_full)
    with pytest.raises(CannotWrite, match=r"^The disk is full: nothing was saved\."):
        contacts.record_contact(desk, caseload["kai"], long)
    assert everything(desk.store) == before
    desk.store.close()
    monkeypatch.setattr(engine, "connect", real)
    contacts.record_contact(desk, caseload["kai"], long)
    assert desk.store.reader().one("SELECT said FROM contact") == (long.said.strip() if long.said else "",)


WRITER = """
import sys
sys.path.insert(0, 'tests')
import builders
from datetime import date
from iro_console import reference
from iro_console.casework import contacts
from iro_console.forms.acts import ContactWithChild
from iro_console.storage.engine import Store
store = Store.open(sys.argv[1])
desk = builders.a_desk(store, reference.load_policy('national'), builders.calendar_of(store))
answers = ContactWithChild(held_on=builders.TODAY, method='visit', seen_alone=True, said='x' * 5000)
while True:
    print(contacts.record_contact(desk, int(sys.argv[2]), answers).act_id, flush=True)
"""


def test_a_killed_writer_leaves_whole_acts_and_none_it_had_acknowledged_is_lost(
    desk: Desk, caseload: dict[str, int]
) -> None:
    store, child = desk.store, caseload["kai"]
    command = [sys.executable, "-c", WRITER, str(store.path), str(child)]
    acknowledged: list[str] = []
    for round_ in range(15):
        writer = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert writer.stdout is not None
        acknowledged += [writer.stdout.readline().strip() for _ in range(1 + round_ % 4)]
        writer.send_signal(signal.SIGKILL)
        acknowledged += writer.stdout.read().split()
        writer.wait()
    rows = store.reader()
    acts = {row[0] for row in rows.all("SELECT act_id FROM audit WHERE entity = 'contact'")}
    assert set(acknowledged) <= acts
    assert rows.one("SELECT count(*) FROM contact") == (len(acts),)
    assert rows.all("PRAGMA integrity_check") == [("ok",)]
    line = rows.one("SELECT last_contact FROM caseload_line WHERE child_id = :child", {"child": child})
    assert line == (builders.TODAY.isoformat(),)


def test_a_reader_sees_nothing_of_an_act_until_it_is_done(desk: Desk, caseload: dict[str, int]) -> None:
    rows = desk.store.reader()
    with desk.store.write(act_on(desk, "slow")) as work:
        work.session.add(Child(ref="X", name="X"))
        work.session.flush()
        assert rows.one("SELECT count(*) FROM child WHERE ref = 'X'") == (0,)
    assert rows.one("SELECT count(*) FROM child WHERE ref = 'X'") == (1,)


def test_reading_never_takes_the_lock_of_writers(desk: Desk, caseload: dict[str, int]) -> None:
    rows = desk.store.reader()
    rows.run("BEGIN")
    assert rows.one("SELECT count(*) FROM contact") == (0,)
    contacts.record_contact(desk, caseload["kai"], contact())
    assert rows.one("SELECT count(*) FROM contact") == (0,)
    rows.run("COMMIT")
    assert rows.one("SELECT count(*) FROM contact") == (1,)


def test_the_generation_grows_with_acts_and_not_with_drafts(desk: Desk, caseload: dict[str, int]) -> None:
    before = desk.store.generation()
    save_draft(desk, "ContactWithChild", "child:1", {"said": "a"})
    assert desk.store.generation() == before
    contacts.record_contact(desk, caseload["kai"], contact())
    assert desk.store.generation() > before
