"""Names and words that attack: on every surface shown as typed, nothing obeyed, nothing broken."""

from __future__ import annotations

from datetime import date
from typing import Any

import builders
import pytest
from screen import calm, press, text

from iro_console.casework.desk import Desk
from iro_console.ui.screens.desk import DeskScreen
from iro_console.ui.subject import Subject

ATTACKS = [
    builders.HOSTILE,
    builders.OBEYED,
    "Ann[/b]",
    "[/]",
    "[link=http://evil]Ann[/link]",
    "[$primary]",
    "[see p.3]",
    "[@click=app.quit]Ann[/]",
    "a\\[b]",
    "Ann\x00\x07\x9b2J",
    "Ann\u202eman",
    "\u05e9\u05dc\u05d5\u05dd",
    "👨\u200d👩\u200d👧 Fox",
    "x" * 5000,
    "日本語の名前がとても長い場合にはどうなるか",
    "e\u0301\u0302\u0303\u0304" * 20,
]
FORBIDDEN = {chr(code) for code in (*range(0x20), *range(0x7F, 0xA0), 0x202E)} - {"\n"}


def plant(desk: Desk, *attacks: str) -> list[int]:
    """Put attacks wherever a store can hold text of people; return the children that bear them."""
    children: list[int] = []
    for at, attack in enumerate(attacks):
        held = (date(2026, 2, 5),)
        family = f"x{at}"
        child = builders.add_child(
            desk, attack, ref=f"X{at}", held=held, iro=desk.scope, area=attack[:80], siblings=family
        )
        builders.add_child(desk, attack + " too", ref=f"Y{at}", iro=desk.scope, siblings=family)
        children.append(child)
        periods = "(SELECT id FROM period_of_care WHERE child_id = :child)"
        with desk.store.write_plainly() as rows:
            for sql in (
                "INSERT INTO contact (child_id, held_on, method, seen_alone, why_not_alone, said) VALUES"
                " (:child, '2026-11-20', 'visit', 0, :text, :text)",
                f"UPDATE review SET note = :text, participation = :text WHERE period_id IN {periods}",
                f"UPDATE placement SET carer = :text, provider = :text WHERE period_id IN {periods}",
            ):
                rows.run(sql, {"child": child, "text": attack})
    with desk.store.write_plainly() as rows:
        rows.run("UPDATE person SET name = name || :text, team = :text", {"text": attacks[0]})
    return children


def check(shown: str) -> None:
    """Fail when something on the screen is a character that a terminal obeys."""
    assert not FORBIDDEN & set(shown)


async def test_no_list_obeys_or_breaks(asha: Desk, console: Any) -> None:
    plant(asha, *ATTACKS)
    async with console(asha) as pilot:
        check(text(pilot.app))
        for keys in (
            "2",
            "v",
            "slash",
            "escape",
            "o",
            "3",
            "1",
            "w",
            "escape",
            "f9",
            "2",
            "c",
            "escape",
            "f9",
        ):
            check(await press(pilot, keys))
        for _ in range(len(ATTACKS)):
            check(await press(pilot, "down", "down"))
        assert isinstance(pilot.app.screen, DeskScreen)


async def test_no_page_obeys_or_breaks(asha: Desk, console: Any) -> None:
    children = plant(asha, *ATTACKS)
    async with console(asha) as pilot:
        for child, attack in zip(children, ATTACKS, strict=True):
            pilot.app.open_child(Subject(child, attack, ""))
            await calm(pilot)
            check(text(pilot.app))
            for _ in range(4):
                check(await press(pilot, "right"))
            await press(pilot, "q")


async def test_no_passing_word_and_no_palette_obeys_or_breaks(asha: Desk, console: Any) -> None:
    plant(asha, *ATTACKS)
    async with console(asha) as pilot:
        for attack in ATTACKS:
            pilot.app.say(attack)
            await calm(pilot)
            check(text(pilot.app))
        await press(pilot, "ctrl+p")
        await press(pilot, *"x1")
        check(text(pilot.app))


SHOWN = ["Ann[/b]", "[see p.3] Bo", "[@click=app.quit]Ann[/]", "a\\[b]", "[$primary]"]


async def test_names_are_shown_as_typed(asha: Desk, console: Any) -> None:
    children = plant(asha, *SHOWN)
    async with console(asha, size=(200, 60)) as pilot:
        listed = await press(pilot, "2", "v")
        for child, attack in zip(children, SHOWN, strict=True):
            assert attack in listed
            pilot.app.open_child(Subject(child, attack, ""))
            await calm(pilot)
            assert text(pilot.app).count(attack) >= 2
            assert attack in await press(pilot, "right", "right")
            await press(pilot, "q")


async def test_a_picture_of_the_screen_has_no_escape_of_a_record(asha: Desk, console: Any) -> None:
    plant(asha, builders.OBEYED)
    async with console(asha) as pilot:
        await press(pilot, "2", "v")
        assert "]52;" in text(pilot.app)
        assert not FORBIDDEN & (set(pilot.app.export_screenshot()) - {"\t", "\r"})


async def test_a_click_on_a_name_runs_nothing(asha: Desk, console: Any) -> None:
    plant(asha, "[@click=app.quit]Ann[/]")
    async with console(asha) as pilot:
        await press(pilot, "2")
        for y in range(1, 7):
            await pilot.click("RecordList", offset=(10, y))
            await calm(pilot)
        assert pilot.app.is_running
        assert pilot.app.return_code is None


@pytest.mark.parametrize("size", [(80, 24), (60, 16)])
async def test_long_and_wide_names_fit_small_windows(asha: Desk, console: Any, size: tuple[int, int]) -> None:
    plant(asha, "x" * 5000, "日本語の名前がとても長い場合にはどうなるか")
    async with console(asha, size=size) as pilot:
        for key in "123":
            shown = await press(pilot, key)
            assert "…" in shown
            check(shown)
