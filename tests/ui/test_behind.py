"""What is done behind the first frame: the day, the file looked through, typing that was left behind."""

from __future__ import annotations

import gc
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import builders
import pytest
from screen import calm, press, text

from iro_console.bootstrap import quick_start
from iro_console.casework import upkeep
from iro_console.casework.desk import Desk
from iro_console.casework.drafts import load_draft, rescue_draft
from iro_console.casework.standing import counted_on
from iro_console.storage.engine import Store
from iro_console.storage.problems import CannotWrite

SIXTEEN_ON = builders.TODAY + timedelta(days=1)


@pytest.fixture
def next_day(asha: Desk) -> Desk:
    """Return the desk on the day after its records were counted: a child turns sixteen."""
    builders.add_child(
        asha,
        "Nia Grown",
        ref="N1",
        born=date(SIXTEEN_ON.year - 16, SIXTEEN_ON.month, SIXTEEN_ON.day),
        held=(date(2026, 2, 5), date(2026, 4, 30)),
        iro=asha.scope,
        recorded_from=date(2026, 9, 1),
    )
    return replace(asha, clock=lambda: asha.clock() + timedelta(days=1))


def told(pilot: Any) -> list[str]:
    """Return what the notices in the corner say."""
    return [notice.message for notice in pilot.app._notifications]


def raising(fault: Exception) -> Callable[[Desk], None]:
    def fail(_desk: Desk) -> None:
        raise fault

    return fail


def damage_an_index(path: Path) -> None:
    """Overwrite the root of an index that no list reads."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    (page,) = connection.execute(
        "SELECT rootpage FROM sqlite_master WHERE name = 'ix_audit_act_id'"
    ).fetchone()
    (size,) = connection.execute("PRAGMA page_size").fetchone()
    connection.close()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)


async def test_the_first_start_of_a_day_shows_the_list_and_brings_the_records_to_the_day_behind_it(
    next_day: Desk, console: Any
) -> None:
    async with console(next_day, follow_day=True) as pilot:
        assert "Wed 25 Nov 2026" in text(pilot.app)
        assert "Kai Morgan" in text(pilot.app)
        assert counted_on(next_day.store.reader()) == builders.TODAY
        await pilot.app.behind.catch_up()
        await calm(pilot)
        assert counted_on(next_day.store.reader()) == SIXTEEN_ON
        # The last review before 18 is shown from the sixteenth birthday on.
        assert next_day.store.reader().all("SELECT count(*) FROM deadline WHERE rule = 'ST-25'") == [(1,)]
        assert "newer order" not in text(pilot.app)


async def test_a_day_that_is_only_imagined_writes_nothing(next_day: Desk, console: Any) -> None:
    before = next_day.store.generation()
    async with console(next_day) as pilot:
        await pilot.app.behind.catch_up()
        await calm(pilot)
    assert next_day.store.generation() == before
    assert counted_on(next_day.store.reader()) == builders.TODAY


async def test_what_goes_wrong_behind_the_screen_is_said_and_ends_nothing(
    next_day: Desk, console: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults = {"The disk is full": CannotWrite("The disk is full."), "(ValueError)": ValueError("a name")}
    async with console(next_day, follow_day=True) as pilot:
        for said, fault in faults.items():
            monkeypatch.setattr(upkeep, "bring_to_the_day", raising(fault))
            await pilot.app.behind.catch_up()
            await calm(pilot)
            assert any(said in each for each in told(pilot))
        assert "a name" not in str(told(pilot))
        assert "Caseload" in await press(pilot, "2")


async def test_a_damaged_file_is_said_and_stays_said(asha: Desk, console: Any) -> None:
    assert asha.store.path is not None
    asha.store.close()
    damage_an_index(asha.store.path)
    desk = replace(asha, store=Store.open(asha.store.path))
    async with console(desk) as pilot:
        assert "FILE DAMAGED" not in text(pilot.app)
        await pilot.app.behind.catch_up()
        await calm(pilot)
        shown = text(pilot.app)
        assert "FILE DAMAGED" in shown
        assert any("Record nothing more" in each for each in told(pilot))
        assert "FILE DAMAGED" in await press(pilot, "2")
    desk.store.close()


async def test_a_whole_file_is_not_mentioned(asha: Desk, console: Any) -> None:
    async with console(asha) as pilot:
        before = text(pilot.app)
        await pilot.app.behind.catch_up()
        await calm(pilot)
        assert text(pilot.app) == before


async def test_typing_left_beside_the_records_is_taken_up(asha: Desk, console: Any) -> None:
    rescue_draft(asha, "ContactWithChild", "child:1", {"said": "not lost"})
    later = replace(asha, window="window-2")
    async with console(later) as pilot:
        await pilot.app.behind.catch_up()
    assert asha.store.reader().all("SELECT record FROM draft") == [("child:1",)]
    draft = load_draft(later, "ContactWithChild", "child:1")
    assert draft is not None and draft.answers == {"said": "not lost"}


async def test_a_quick_start_collects_garbage_again_once_the_first_list_is_out(
    asha: Desk, console: Any
) -> None:
    with quick_start():
        assert not gc.isenabled()
        async with console(asha) as pilot:
            assert "Kai Morgan" in text(pilot.app)
            await pilot.app.behind.catch_up()
            assert gc.isenabled()
    gc.unfreeze()
    assert gc.isenabled()


def test_a_start_that_fails_collects_garbage_again() -> None:
    with pytest.raises(CannotWrite), quick_start():
        raise CannotWrite("The disk is full.")
    assert gc.isenabled()
