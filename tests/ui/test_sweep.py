"""The morning sweep by keys: what is stored, what is shown, where it goes on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from screen import press, text, write

from iro_console.casework import sweep
from iro_console.casework.desk import Desk
from iro_console.casework.sweep import OPEN, PUT_OFF, SEEN
from iro_console.ui.dialogs.section_dialog import SectionDialog
from iro_console.ui.screens.desk import DeskScreen
from iro_console.ui.screens.sweep import SweepScreen


@pytest.fixture
def newcomer(asha: Desk) -> Desk:
    """Return the desk of somebody to whom all that was recorded is news."""
    return replace(asha, user="newcomer")


def marks(desk: Desk) -> list[tuple[Any, ...]]:
    return desk.store.reader().all("SELECT item, until FROM sweep_mark ORDER BY id")


def the_sweep(pilot: Any) -> SweepScreen:
    screen = pilot.app.screen
    assert isinstance(screen, SweepScreen)
    return screen


async def test_it_is_worked_through_by_single_keys_left_and_taken_up_again(
    newcomer: Desk, console: Any
) -> None:
    async with console(newcomer) as pilot:
        total, since = sweep.count(newcomer)
        await press(pilot)
        assert f"n: {total} new since {since}" in text(pilot.app)
        shown = await press(pilot, "n")
        first = the_sweep(pilot).item
        assert first is not None
        assert f"0 of {total}" in shown
        assert first.change.title in shown
        shown = await press(pilot, "a")
        assert marks(newcomer) == [(first.key, None)]
        assert f"1 of {total}" in shown
        second = the_sweep(pilot).item
        assert second is not None and second.key != first.key and second.state == OPEN
        await press(pilot, "n")
        third = the_sweep(pilot).item
        assert third is not None and third.key != second.key
        await press(pilot, "p")
        assert the_sweep(pilot).item == second
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, DeskScreen)
        assert f"n: {total - 1} new" in text(pilot.app)
        await press(pilot, "n")
        assert the_sweep(pilot).item == second
        assert the_sweep(pilot).state.items[0].state == SEEN


async def test_z_puts_off_to_a_day_typed_as_usual_and_never_past_the_laws(
    newcomer: Desk, console: Any
) -> None:
    async with console(newcomer) as pilot:
        await press(pilot, "n")
        late = next(item for item in the_sweep(pilot).state.items if item.law and item.days < 0)
        free = next(item for item in the_sweep(pilot).state.items if item.law is None)
        the_sweep(pilot).list.select(late.key)
        await press(pilot, "z")
        await write(pilot, "27/11")
        shown = " ".join((await press(pilot, "ctrl+s")).split())
        assert "it cannot be put off" in shown
        assert marks(newcomer) == []
        await press(pilot, "escape")
        the_sweep(pilot).list.select(free.key)
        await press(pilot, "z")
        assert isinstance(pilot.app.screen, SectionDialog)
        await write(pilot, "27/11")
        await press(pilot, "ctrl+s")
        assert marks(newcomer) == [(free.key, "2026-11-27")]
        kept = next(item for item in the_sweep(pilot).state.items if item.key == free.key)
        assert kept.state == PUT_OFF


async def test_enter_opens_where_it_is_done_and_the_whole_sweep_is_undone_by_one_key(
    newcomer: Desk, console: Any
) -> None:
    async with console(newcomer) as pilot:
        await press(pilot, "n")
        screen = the_sweep(pilot)
        before = [item.state for item in screen.state.items]
        chased = next(item for item in screen.state.items if item.rule == "HB-05")
        screen.list.select(chased.key)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, SectionDialog)
        await press(pilot, "ctrl+s")
        if isinstance(pilot.app.screen, SectionDialog):
            await press(pilot, "ctrl+s")
        done = newcomer.store.reader().all("SELECT rule FROM mark")
        assert done == [("HB-05",)]
        await press(pilot, "a")
        assert len(marks(newcomer)) == 1
        shown = " ".join((await press(pilot, "U")).split())
        assert "2 acts" in shown
        assert marks(newcomer) == []
        assert newcomer.store.reader().all("SELECT * FROM mark") == []
        assert [item.state for item in the_sweep(pilot).state.items] == before


async def test_it_says_so_when_nothing_is_new_and_hides_names(asha: Desk, console: Any) -> None:
    with asha.store.write_plainly() as rows:
        rows.run("DELETE FROM deadline")
    async with console(asha) as pilot:
        shown = await press(pilot, "n")
        assert "Nothing new since Mon 23 Nov." in shown


async def test_names_are_hidden_in_the_sweep_too(newcomer: Desk, console: Any) -> None:
    async with console(newcomer) as pilot:
        await press(pilot, "n")
        names = {item.child_name for item in the_sweep(pilot).state.items}
        shown = await press(pilot, "f9")
        assert isinstance(pilot.app.screen, SweepScreen)
        assert not [name for name in names if name in shown]
