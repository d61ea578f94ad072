"""Older stores get their work steps, and a kill while finishing a review leaves nothing half done."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import builders
import review_script as script

from iro_console.casework import work_steps
from iro_console.casework.desk import Desk
from iro_console.casework.upkeep import recompute_all
from iro_console.domain.next_actions import Scenario
from iro_console.storage import engine, files, schema
from iro_console.storage.engine import Store
from iro_console.storage.server import ServerRows

ROOT = Path(__file__).parent.parent.parent
_STEPS = (
    "SELECT child_id, name, state, role, review_number, due_on FROM work_step"
    " ORDER BY child_id, review_number"
)


def steps(store: Store) -> list[tuple[Any, ...]]:
    return store.reader().all(_STEPS)


def as_written_by_the_first_version(source: Path, target: Path) -> None:
    """Copy the rows that the first version knew into a store of that version."""
    from sqlalchemy import create_engine, event

    files.new_file(target)
    made = create_engine("sqlite://", creator=lambda: engine.connect(target, foreign_keys=False))
    event.listen(made, "begin", engine.begin_immediately)
    with made.connect() as connection, connection.begin():
        schema.upgrade(connection, "0001")
        engine.set_triggers(ServerRows(connection))
        engine.mark_as_ours(ServerRows(connection))
    made.dispose()
    copy = sqlite3.connect(target)
    copy.execute("ATTACH DATABASE ? AS new", (str(source),))
    names = [row[0] for row in copy.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'")]
    for name in names:
        if name not in ("alembic_version", "audit"):
            columns = ", ".join(f'"{row[1]}"' for row in copy.execute(f"PRAGMA main.table_info({name})"))
            copy.execute(f"INSERT INTO main.{name} ({columns}) SELECT {columns} FROM new.{name}")
    copy.commit()
    copy.close()


def test_children_on_record_get_their_work_steps_when_an_older_store_is_opened(
    desk: Desk, caseload: dict[str, int], tmp_path: Path
) -> None:
    assert desk.store.path is not None
    wanted = steps(desk.store)
    assert len(wanted) == 9
    desk.store.close()
    with sqlite3.connect(desk.store.path) as whole:
        whole.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    old = tmp_path / "old" / "iro.db"
    as_written_by_the_first_version(desk.store.path, old)
    opened = Store.open(old)
    assert "brought up to date" in opened.notices[0]
    assert steps(opened) == wanted
    again = builders.a_desk(opened, desk.policy, desk.calendar)
    recompute_all(again, "to see")
    assert steps(opened) == wanted
    opened.close()


_KILLED = """
import json, os, shutil, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[4])
import builders
from sqlalchemy import event
from iro_console import reference
from iro_console.casework import finishing
from iro_console.storage.engine import Store

policy, calendar = reference.load_policy("national"), reference.load_calendar()
source, folder, step_id = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])

def finish(place, kill_at):
    store = Store.open(place)
    seen = 0
    def count(_sql):
        nonlocal seen
        seen += 1
        if seen == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
    event.listen(store.engine(), "connect", lambda connection, _record: connection.set_trace_callback(count))
    finishing.finish(builders.a_desk(store, policy, calendar), step_id)
    store.close()
    return seen

whole = folder / "whole.db"
shutil.copy(source, whole)
total = finish(whole, 0)
places = sorted({*range(1, total, max(total // 40, 1)), total - 2, total - 1, total})
killed = []
for at in places:
    place = folder / f"killed-{at}.db"
    shutil.copy(source, place)
    child = os.fork()
    if child == 0:
        finish(place, at)
        os._exit(0)
    killed.append((at, os.WTERMSIG(os.waitpid(child, 0)[1])))
print(json.dumps({"total": total, "killed": killed}))
"""


def counted(place: Path) -> dict[str, Any]:
    """Return what a store holds after it was opened again: rows by table, and where the step stands."""
    store = Store.open(place)
    rows = store.reader()
    names = [row[0] for row in rows.all("SELECT name FROM sqlite_master WHERE type = 'table'")]
    found: dict[str, Any] = {name: rows.one(f'SELECT count(*) FROM "{name}"') for name in names}
    found["steps"] = rows.all("SELECT name, state, due_on FROM work_step ORDER BY id")
    found["reviews"] = rows.all("SELECT number, held_on, booked_for FROM review ORDER BY id")
    found["deadlines"] = rows.all(
        "SELECT child_id, rule, occurrence, due, met_on FROM deadline ORDER BY child_id, rule, occurrence"
    )
    store.close()
    return found


def test_a_kill_at_any_statement_of_finishing_leaves_all_or_nothing(
    desk: Desk, caseload: dict[str, int], tmp_path: Path
) -> None:
    step_id = work_steps.open_step(desk, caseload["kai"])
    script.all_forms(desk, step_id, Scenario.REMAINING, date(2026, 10, 29), date(2027, 4, 27))
    assert desk.store.path is not None
    desk.store.close()
    source, folder = tmp_path / "source.db", tmp_path / "killed"
    folder.mkdir()
    with sqlite3.connect(desk.store.path) as whole:
        whole.execute("VACUUM INTO ?", (str(source),))
    shutil.copy(source, folder / "before.db")
    done = subprocess.run(
        [sys.executable, "-c", _KILLED, str(source), str(folder), str(step_id), str(ROOT / "tests")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert len(report["killed"]) > 30
    assert {signal for _, signal in report["killed"]} == {9}
    before, after = counted(folder / "before.db"), counted(folder / "whole.db")
    assert before["decision"] == (0,)
    assert after["decision"] == (1,)
    for at, _ in report["killed"]:
        assert counted(folder / f"killed-{at}.db") in (before, after), at
