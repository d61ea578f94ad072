"""Somebody who carries a mid-point through by keys, and counts them."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import screen as seen
from screen import press, until
from textual.pilot import Pilot

from iro_console.casework.desk import Desk
from iro_console.ui.app import IroConsole
from iro_console.ui.dialogs.confirm import Confirm
from iro_console.ui.dialogs.pick import PickDialog
from iro_console.ui.screens.form import FormScreen


class Counted:
    """Presses keys and counts them; words that are typed are counted apart."""

    def __init__(self, pilot: Pilot[Any]) -> None:
        self.pilot = pilot
        self.keys = 0

    async def press(self, *keys: str) -> None:
        self.keys += len(keys)
        await press(self.pilot, *keys)

    async def words(self, text: str) -> None:
        await press(self.pilot, *text)

    async def sees(self, words: str) -> None:
        """Wait until something stands on the screen."""
        await until(self.pilot, lambda: words in seen.text(self.pilot.app))

    async def in_section(self, letter: str) -> None:
        """Wait until a section is shown, and something in it has the focus."""
        await until(self.pilot, lambda: self._shown(letter))

    def _shown(self, letter: str) -> bool:
        shown = self.pilot.app.screen
        if not isinstance(shown, FormScreen) or shown.pane is None or shown.section.number != letter:
            return False
        return shown.pane.has_focus_within


@asynccontextmanager
async def running(desk: Desk, size: tuple[int, int] = (120, 40)) -> AsyncGenerator[Counted]:
    """Open the console on the mid-points."""
    app = IroConsole(desk)
    app.animation_level = "none"
    async with app.run_test(size=size, notifications=True) as pilot:
        await press(pilot, "4")
        yield Counted(pilot)


def idle(by: Counted) -> bool:
    """Say whether nothing is being recorded."""
    return all(each.is_finished for each in by.pilot.app.screen.workers if each.group != "keep")


async def not_begun(by: Counted) -> None:
    """Open the form of the child selected, and judge its one decision: it was not begun."""
    await by.press("m")
    await by.in_section("B")
    await by.press("n")
    await until(by.pilot, lambda: idle(by))


async def come_to(by: Counted, outcome: str, complete_by: str, note: str) -> None:
    """Carry a mid-point with its decisions judged to an outcome with a date, and ask to finish it."""
    await by.in_section("C")
    await by.press("enter")
    await by.words("No news")
    await by.press("f2")
    await by.in_section("D")
    await by.press("n", "f2")
    await by.in_section("F")
    await by.press("s", "e", "tab")
    await by.words("CAMHS never began")
    await by.press("f2")
    await by.in_section("G")
    await by.words(outcome)
    await by.press("tab")
    await by.words(complete_by)
    await by.press("tab")
    await by.words(note)
    await by.press("f10")
    await until(by.pilot, lambda: isinstance(by.pilot.app.screen, Confirm | PickDialog))
    assert isinstance(by.pilot.app.screen, Confirm), seen.text(by.pilot.app)
