"""One picture of each screen and state that matters, at a fixed day and size."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import builders
import pytest
from screen import calm, press
from textual.pilot import Pilot

from iro_console.casework.desk import Desk
from iro_console.ui.app import IroConsole
from iro_console.ui.screens.child_parts import PARTS

Compare = Callable[..., bool]


@pytest.fixture
def kais_contacts(asha: Desk, caseload: dict[str, int]) -> Desk:
    """Return the desk after two contacts with Kai."""
    from iro_console.casework.contacts import record_contact
    from iro_console.forms.acts import ContactWithChild

    for on, alone, said in (
        (date(2026, 9, 16), True, "Likes the new school. Wants to see Ruby more often."),
        (date(2026, 11, 20), False, "Quiet today [see note]. The carer stayed in the room."),
    ):
        why = None if alone else "The carer was asked to leave and did not"
        record_contact(
            asha,
            caseload["kai"],
            ContactWithChild(held_on=on, method="visit", seen_alone=alone, why_not_alone=why, said=said),
        )
    return asha


def looks_right(
    snap_compare: Compare, desk: Desk, *keys: str, size: tuple[int, int] = (120, 40), **options: Any
) -> bool:
    """Say whether the console, after some keys, looks as it did when its picture was taken."""
    app = IroConsole(desk, demo=True, **options)
    app.animation_level = "none"

    async def go(pilot: Pilot[None]) -> None:
        # What is new is counted once the first frame is there, and is part of each picture.
        await calm(pilot)
        await press(pilot, *keys)

    return snap_compare(app, run_before=go, terminal_size=size)


@pytest.mark.parametrize(
    ("keys", "size", "theme"),
    [
        ((), (120, 40), "dark"),
        ((), (80, 24), "dark"),
        ((), (200, 60), "dark"),
        (("2",), (120, 40), "light"),
        (("2",), (120, 40), "high-contrast"),
        (("3",), (120, 40), "dark"),
        (("w",), (120, 40), "dark"),
        (("f1",), (120, 40), "dark"),
        (("8",), (120, 40), "dark"),
    ],
    ids=[
        "today",
        "today narrow",
        "today wide",
        "caseload light",
        "caseload contrast",
        "reviews",
        "why",
        "help",
        "figures",
    ],
)
def test_the_desk(
    snap_compare: Compare, asha: Desk, keys: tuple[str, ...], size: tuple[int, int], theme: str
) -> None:
    assert looks_right(snap_compare, asha, *keys, size=size, theme=theme)


@pytest.mark.parametrize(
    ("part", "size"),
    [("clock", (120, 40)), ("reviews", (120, 40)), ("contacts", (120, 40)), ("clock", (80, 24))],
    ids=["clock", "reviews", "contacts", "clock narrow"],
)
def test_a_child(snap_compare: Compare, kais_contacts: Desk, part: str, size: tuple[int, int]) -> None:
    keys = ["right"] * [each.id for each in PARTS].index(part)
    to_kai = ("2", "slash", "k", "1", "enter", "enter")
    assert looks_right(snap_compare, kais_contacts, *to_kai, *keys, size=size)


@pytest.mark.parametrize("size", [(120, 40), (80, 24)], ids=["wide", "narrow"])
def test_the_morning_sweep(snap_compare: Compare, asha: Desk, size: tuple[int, int]) -> None:
    assert looks_right(snap_compare, asha, "n", "a", "n", size=size)


def test_names_hidden(snap_compare: Compare, asha: Desk) -> None:
    assert looks_right(snap_compare, asha, "2", hide_names=True)


def test_a_filter_with_nothing_behind_it(snap_compare: Compare, asha: Desk) -> None:
    assert looks_right(snap_compare, asha, "2", "slash", "x", "y")


def test_a_name_that_attacks(snap_compare: Compare, asha: Desk) -> None:
    builders.add_child(asha, builders.OBEYED, ref="X1", iro=asha.scope)
    assert looks_right(snap_compare, asha, "2", "v")


def test_a_window_too_small(snap_compare: Compare, asha: Desk) -> None:
    assert looks_right(snap_compare, asha, size=(50, 12))
