"""Commands as data: keys, the settings file's keys, footer, help and palette come from one list."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from screen import calm, lines, press, text

from iro_console.casework.desk import Desk
from iro_console.ui.commands import BY_ID, COMMANDS, PLACES, bindings_of, key_words
from iro_console.ui.keymap import check_keymap
from iro_console.ui.screens.child import ChildScreen
from iro_console.ui.screens.help import HelpScreen


def test_every_command_has_a_name_of_its_own_and_no_key_is_bound_twice_in_a_place() -> None:
    assert len(BY_ID) == len(COMMANDS)
    assert check_keymap({}) == ({}, [])
    for place in PLACES:
        keys: dict[str, str] = {}
        for command in COMMANDS:
            if {"app", "list", place} & {*command.places}:
                for key in filter(None, command.keys.split(",")):
                    assert keys.setdefault(key, command.id) == command.id


def test_bindings_carry_the_id_that_the_settings_file_names() -> None:
    for place in ("app", "list", "desk", "child"):
        for binding in bindings_of(place):
            assert BY_ID[binding.id].name == binding.tooltip


@pytest.mark.parametrize(
    ("wanted", "good", "said"),
    [
        ({"contact": "y"}, {"contact": "y"}, ""),
        ({"contact": "f6, ctrl+k"}, {"contact": "f6,ctrl+k"}, ""),
        ({"help": ","}, {}, "has no key"),
        ({"contact": "b", "book": "c"}, {"contact": "b", "book": "c"}, ""),
        ({"contact": "/"}, {}, "/ for contact is the key of filter"),
        ({"contact": "down"}, {}, "↓ for contact is the key of move_down"),
        ({"contact": "control+q"}, {}, "is no key"),
        ({"contact": "bogus"}, {}, "'bogus' for contact is no key"),
        ({"nonsense": "y"}, {}, "there is no command 'nonsense'"),
        ({"theme_dark": "y"}, {}, "there is no command 'theme_dark'"),
        ({"contact": "tab"}, {}, "is needed for typing and moving"),
        ({"hide_names": "a"}, {}, "also acts while you type"),
        ({"hide_names": "f8"}, {"hide_names": "f8"}, ""),
        ({"contact": "y", "book": "y"}, {"contact": "y"}, "y for book is the key of contact"),
    ],
)
def test_keys_of_the_settings_file(wanted: dict[str, str], good: dict[str, str], said: str) -> None:
    usable, problems = check_keymap(wanted)
    assert usable == good
    assert bool(problems) == bool(said)
    assert said in " ".join(problems)


def test_the_readme_names_every_command_that_has_a_key() -> None:
    readme = (Path(__file__).parent.parent.parent / "README.md").read_text(encoding="utf-8")
    table = readme.partition("### Keys of your own")[2].partition("\n## ")[0]
    named = re.findall(r"`([a-z_]+)`", table.partition("| where |")[2])
    assert sorted(named) == sorted({command.id for command in COMMANDS if command.keys})
    example = tomllib.loads(table.split("```")[1])["keys"]
    assert check_keymap(example) == (example, [])


def test_keys_are_written_as_people_call_them() -> None:
    assert [key_words(key) for key in ("ctrl+p", "slash", "f1", "enter", "c", "right_square_bracket")] == [
        "Ctrl+P", "/", "F1", "Enter", "c", "]",
    ]  # fmt: skip


async def test_a_remapped_key_acts_and_is_shown(asha: Desk, console: Any) -> None:
    async with console(asha, keys={"why": "y"}) as pilot:
        assert "y why" in lines(pilot.app)[-1]
        await press(pilot, "w")
        assert not isinstance(pilot.app.screen, HelpScreen) and "Both dates" not in text(pilot.app)
        assert "Both dates" in await press(pilot, "y")


async def test_a_wrong_key_is_said_at_the_start_and_nothing_breaks(asha: Desk, console: Any) -> None:
    async with console(asha, keys={"why": "bogus", "contact": "b"}) as pilot:
        shown = text(pilot.app)
        assert "'bogus' for why is no key" in " ".join(shown.split())
        assert "w why" in lines(pilot.app)[-1]


@pytest.mark.parametrize("key", ["f1", "question_mark"])
async def test_help_names_exactly_the_keys_that_are_live(asha: Desk, console: Any, key: str) -> None:
    async with console(asha) as pilot:
        place = pilot.app.screen
        live = {active.binding.id for active in place.active_bindings.values() if active.enabled}
        await press(pilot, key)
        helped = pilot.app.screen
        assert isinstance(helped, HelpScreen)
        named = {name for _, rows in helped._groups for _, name in rows}
        assert named == {BY_ID[name].name for name in live if name in BY_ID}
        assert "What is late and what falls due" in text(pilot.app)
        await press(pilot, "escape")
        assert pilot.app.screen is place


async def test_help_of_a_child_is_another_help(asha: Desk, console: Any) -> None:
    async with console(asha) as pilot:
        await press(pilot, "enter")
        shown = await press(pilot, "f1")
        assert "Record a change of placement" in shown
        assert "Order the list another way" not in shown


async def test_the_footer_shows_five_to_ten_keys_that_apply(asha: Desk, console: Any) -> None:
    async with console(asha) as pilot:
        for keys in (("1",), ("2",), ("enter",)):
            await press(pilot, *keys)
            shown = lines(pilot.app)[-1].split("   ")
            assert 5 <= len([entry for entry in shown if entry.strip()]) <= 11
        await press(pilot, "q", "8")
        assert "contact" not in lines(pilot.app)[-1]


async def test_the_palette_offers_what_applies_with_its_key(asha: Desk, console: Any) -> None:
    async with console(asha) as pilot:
        await press(pilot, "ctrl+p")
        await press(pilot, *"contact with the child")
        shown = text(pilot.app)
        assert "Record a contact with the child  c" in shown
        await press(pilot, "escape")
        await press(pilot, "8", "ctrl+p")
        await press(pilot, *"contact with the child")
        assert "Record a contact with the child" not in text(pilot.app)


@pytest.mark.parametrize("typed", ["wojcik", "WÓJ", "t1", "tom"])
async def test_the_palette_finds_a_child_by_any_part_of_the_name(
    asha: Desk, console: Any, typed: str
) -> None:
    async with console(asha) as pilot:
        await press(pilot, "ctrl+p")
        await press(pilot, *typed)
        assert "Tomasz Wójcik" in text(pilot.app)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, ChildScreen)
        assert pilot.app.screen.page.name == "Tomasz Wójcik"


async def test_the_palette_has_no_screenshot(asha: Desk, console: Any) -> None:
    async with console(asha) as pilot:
        await press(pilot, "ctrl+p")
        await press(pilot, *"screenshot")
        assert "Save a" not in text(pilot.app) and "SVG" not in text(pilot.app)


async def test_commands_of_the_palette_do_what_their_keys_do(asha: Desk, console: Any) -> None:
    async with console(asha) as pilot:
        await press(pilot, "ctrl+p")
        await press(pilot, *"show caseload")
        await press(pilot, "enter")
        await calm(pilot)
        assert pilot.app.screen.view.id == "caseload"
