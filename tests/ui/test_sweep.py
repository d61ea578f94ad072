"""The morning sweep by keys: what is stored, what is shown, where it goes on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from demos import make_demo
from screen import calm, press, press_at_once, text

from iro_console.casework import sweep
from iro_console.casework.desk import Desk
from iro_console.casework.sweep import OPEN, PUT_OFF, SEEN
from iro_console.domain.sweep import Change
from iro_console.domain.timescales import Policy
from iro_console.domain.working_days import WorkingCalendar
from iro_console.ui.dialogs.pick import PickDialog
from iro_console.ui.dialogs.section_dialog import SectionDialog
from iro_console.ui.dialogs.whole import WholePick
from iro_console.ui.screens.child import ChildScreen
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


async def test_keys_pressed_faster_than_they_are_recorded_each_mean_the_next_thing(
    newcomer: Desk, console: Any
) -> None:
    async with console(newcomer) as pilot:
        await press_at_once(pilot, "n", "a", "a", "n", "a")
        items = [item.key for item in the_sweep(pilot).state.items]
        assert {item for item, _ in marks(newcomer)} == {items[0], items[1], items[3]}
        await press(pilot, "q")
        await press_at_once(pilot, "u", "u")
        assert {item for item, _ in marks(newcomer)} == {items[0]}


async def test_z_puts_off_to_a_day_typed_as_usual_and_never_past_the_laws(
    newcomer: Desk, console: Any
) -> None:
    async with console(newcomer) as pilot:
        await press(pilot, "n")
        late = next(item for item in the_sweep(pilot).state.items if item.law and item.days < 0)
        free = next(item for item in the_sweep(pilot).state.items if item.law is None)
        the_sweep(pilot).list.select(late.key)
        await press(pilot, "z")
        await press(pilot, *"27/11")
        shown = " ".join((await press(pilot, "ctrl+s")).split())
        assert "it cannot be put off" in shown
        assert marks(newcomer) == []
        await press(pilot, "escape")
        the_sweep(pilot).list.select(free.key)
        await press(pilot, "z")
        assert isinstance(pilot.app.screen, SectionDialog)
        await press(pilot, *"27/11")
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
        done = newcomer.store.reader().all("SELECT rule FROM mark")
        assert done == [("HB-05",)]
        await press(pilot, "a")
        assert len(marks(newcomer)) == 1
        shown = " ".join((await press(pilot, "U")).split())
        assert "2 acts" in shown
        assert marks(newcomer) == []
        assert newcomer.store.reader().all("SELECT * FROM mark") == []
        assert [item.state for item in the_sweep(pilot).state.items] == before


async def test_enter_does_what_each_kind_of_news_calls_for(
    tmp_path: Path, national_policy: Policy, england: WorkingCalendar, console: Any
) -> None:
    demo = make_demo(tmp_path, date(2026, 11, 24), national_policy, england)
    opened: dict[str, tuple[str, type[Any], str]] = {}
    async with console(demo.desk) as pilot:
        await press(pilot, "n")
        news = {item.change: item for item in the_sweep(pilot).state.items}
        notice = news.pop(Change.NOTICE)
        for item in news.values():
            the_sweep(pilot).list.select(item.key)
            await calm(pilot)
            shown = text(pilot.app)
            verb = shown.splitlines()[-1].split("   ")[0].removeprefix(" Enter ")
            shown = await press(pilot, "enter")
            opened[item.change.name] = (verb, type(pilot.app.screen), shown)
            await press(pilot, "escape")
        assert not [item for item in the_sweep(pilot).state.items if item.state != OPEN]
        the_sweep(pilot).list.select(notice.key)
        await calm(pilot)
        assert text(pilot.app).splitlines()[-1].startswith(" Enter acknowledge")
        await press(pilot, "enter")
        found = demo.all("SELECT status FROM work_request WHERE id = :id", id=notice.request)
        assert found == [("Acknowledged",)], "it asks nothing"
    assert {name: (verb, kind) for name, (verb, kind, _) in opened.items()} == {
        "EVENT": ("decide", SectionDialog),
        "DEEMED": ("done", PickDialog),
        "REPLY": ("escalation", WholePick),
        "OVERDUE": ("book", SectionDialog),
        "NEW": ("the child", ChildScreen),
    }
    assert "Manager's reply" in opened["DEEMED"][2]
    assert "Book the review · Eilidh O'Rourke" in opened["OVERDUE"][2]
    demo.desk.store.close()


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
