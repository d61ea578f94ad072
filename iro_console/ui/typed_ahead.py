"""Keys pressed before the dialog they are meant for is there: held, then given to its first field.

The first act of a day imports what acts need, which takes half a second on a slow laptop. Who types on
meanwhile means the dialog, never another shortcut of the list below it.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from textual import events

if TYPE_CHECKING:
    from textual.screen import Screen

    from iro_console.ui.app import IroConsole

LOOK = 0.01
"""Seconds between looks for the dialog."""
PATIENCE = 1.0
"""Seconds that a screen without any field, or a widget that has gone, is waited for."""


class TypedAhead:
    """Holds keys from the moment an act begins until its dialog can take them."""

    def __init__(self, app: IroConsole) -> None:
        self._app = app
        self._held: list[events.Key | events.Paste] | None = None
        self._giving: events.Key | events.Paste | None = None
        self._act = 0
        self._handed_over = asyncio.Event()

    def hold(self) -> int:
        """Hold from now on what is typed; return what ``drop`` wants to know."""
        self._act += 1
        self._held = []
        self._handed_over.clear()
        self._app.run_worker(self._hand_over(self._act, self._app.screen), group="typed ahead")
        return self._act

    def drop(self, act: int) -> None:
        """Let go of what is held for an act: no dialog opened, or its dialog is closed again."""
        if act == self._act:
            self._held = None
            self._handed_over.set()

    async def given(self) -> None:
        """Wait until what was typed has been given to the screen that opened."""
        await self._handed_over.wait()

    @property
    def holds(self) -> bool:
        """Whether what is typed is being held."""
        return self._held is not None

    def takes(self, event: events.Key | events.Paste) -> bool:
        """Take an event that is meant for a dialog still to come; False leaves it to go its way."""
        if self._held is None or event is self._giving:
            return False
        self._held.append(event)
        return True

    async def _hand_over(self, act: int, below: Screen[Any]) -> None:
        app = self._app
        while self._waits(act) and app.screen is below:
            await asyncio.sleep(LOOK)
        opened, waited = app.screen, 0.0
        while self._waits(act) and opened.focused is None and waited < PATIENCE:
            await asyncio.sleep(LOOK)
            waited += LOOK
        while self._waits(act) and self._held and opened in app.screen_stack:
            # A key may have been on its way through the list when the act began: it comes back later.
            first = min(self._held, key=lambda event: event.time)
            self._held.remove(first)
            await self._give(first)
        self.drop(act)

    def _waits(self, act: int) -> bool:
        return act == self._act and self._held is not None

    async def _give(self, event: events.Key | events.Paste) -> None:
        """Let an event take its way as if it were typed now, and wait until it has gone all of it."""
        again = events.Key(event.key, event.character) if isinstance(event, events.Key) else event
        if isinstance(event, events.Paste):
            again = events.Paste(event.text)
        self._giving = again
        app = self._app
        way = [*app.focused.ancestors_with_self] if app.focused is not None else [app.screen, app]
        app.post_message(again)
        for pump in (app, *way, app):
            passed = asyncio.Event()
            if pump.post_message(events.Callback(callback=passed.set)):
                try:
                    await asyncio.wait_for(passed.wait(), PATIENCE)
                except TimeoutError:
                    # It was closed by what was typed.
                    continue
        self._giving = None
