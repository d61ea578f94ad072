"""What is done behind the first frame and while the program stands open, so that nobody waits for it.

First what acts and the other views need is imported. Then what a killed program left beside the records is
taken up, the records are brought to the day, and the file is looked through for damage. After that the clock
is followed.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

from iro_console.storage.problems import StoreProblem
from iro_console.ui.format import full_date
from iro_console.ui.screens.desk import DeskScreen
from iro_console.ui.views import MODULES

if TYPE_CHECKING:
    from iro_console.ui.app import IroConsole

OF_ACTS = ("iro_console.ui.acts", "iro_console.ui.review_work", "iro_console.ui.event_work")
TICK = 30
"""Seconds between looks at the date and at what others recorded."""
WARM_UP = 0.4
"""Seconds after the first frame at which the work behind it begins."""
STAYS = 24 * 60 * 60.0
"""Seconds that a notice stands which nobody may miss; a click takes it away."""
DAMAGED = (
    "The file of the records is damaged: what you see may be wrong or incomplete. Record nothing more; end"
    " the program with q, see what iro-console doctor says, and restore a backup."
)


class Behind:
    """Looks after the records behind the screens of one app."""

    def __init__(self, app: IroConsole, *, follow_day: bool) -> None:
        """``follow_day``: the desk's day is the real one, and the records are brought to it."""
        self.damaged = False
        """Whether the file of the records was found to be damaged."""
        self._app = app
        self._follow_day = follow_day
        self._turning = False

    def start(self) -> None:
        """Begin once the first frame is out."""
        self._app.set_interval(TICK, self.tick)
        self._app.set_timer(WARM_UP, lambda: self._app.run_worker(self.catch_up(), group="behind"))

    async def catch_up(self) -> None:
        """Do what has to be done once after every start."""
        try:
            for name in (*MODULES.values(), *OF_ACTS):
                await asyncio.to_thread(import_module, name)
        finally:
            _collect_again()
        await self._safely(self._take_up, "What was typed when the program last ended cannot be had back yet")
        if self._follow_day:
            await self._safely(self._bring_to_the_day, "The records could not be brought to the day")
        await self._safely(self._look_for_damage, "The file of the records could not be looked through")

    def tick(self) -> None:
        """Follow the date over midnight, and notice what other windows recorded."""
        app = self._app
        if app.desk.today() != app.look.today:
            if not self._turning:
                self._turning = True
                app.run_worker(self._turn_the_day(), group="day")
        elif isinstance(app.screen, DeskScreen):
            app.recount()
            app.screen.refresh_chrome()

    async def _turn_the_day(self) -> None:
        """Bring the records to the new day, and only then read the lists again."""
        today = self._app.desk.today()
        try:
            await self._safely(self._bring_to_the_day, "The records could not be brought to the new day")
        finally:
            self._turning = False
        self._app.new_day(today)
        self._app.say(f"It is now {full_date(today)}.")

    async def _safely(self, act: Callable[[], Awaitable[None]], otherwise: str) -> None:
        """Do something nobody asked for: whatever goes wrong with it is said, and ends nothing."""
        try:
            await act()
        except StoreProblem as problem:
            self._app.say(f"{otherwise}. {problem}", problem=True)
        except Exception as fault:
            text = f"{otherwise} ({type(fault).__name__}): see what iro-console doctor says."
            self._app.say(text, problem=True)

    async def _take_up(self) -> None:
        drafts: Any = await asyncio.to_thread(import_module, "iro_console.casework.drafts")
        await asyncio.to_thread(drafts.take_up_rescued, self._app.desk)

    async def _bring_to_the_day(self) -> None:
        upkeep: Any = await asyncio.to_thread(import_module, "iro_console.casework.upkeep")
        before = self._app.desk
        desk, moved = await asyncio.to_thread(upkeep.bring_to_the_day, before)
        self._app.desk = desk
        if moved:
            self._app.read_again()

    async def _look_for_damage(self) -> None:
        doctor: Any = await asyncio.to_thread(import_module, "iro_console.casework.doctor")
        if await asyncio.to_thread(doctor.is_damaged, self._app.desk):
            self.damaged = True
            self._app.say(DAMAGED, problem=True, stays=STAYS)
            self._app.refresh_places()


def _collect_again() -> None:
    """Collect garbage from here on where the start was quick; what is there by now stays to the end."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()
