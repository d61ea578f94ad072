"""What is typed takes its turn: each key goes its way once the one before has gone all of its own.

Textual gives a key to whatever has the focus at that moment. A terminal that was kept waiting hands over
several keys at once, and the focus may be on its way to a section or a dialog that is still being laid out:
who types on means the place that the key before leads to, never another shortcut or the field just left.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from textual import events
from textual.message_pump import MessagePump

from iro_console.ui.settling import Settling

if TYPE_CHECKING:
    from textual.screen import Screen

    from iro_console.ui.app import IroConsole

Typed = events.Key | events.Paste

LOOK = 0.005
"""Seconds between looks for the place that is to come."""
PATIENCE = 10.0
"""Seconds after which a key goes its way though what it waits for never came."""
ROUNDS = 100
"""Rounds of the loop in which what a key set off comes to rest; what then still goes on is not due to it."""
FRAME = 12
"""Rounds that a key needs which has nothing before it, to the end of the frame painted after it."""
QUIET = 3
"""Rounds without a message after which nothing more comes: a work that was begun starts one round later."""


class TypedAhead:
    """The keys that wait for their turn, and those that wait for the dialog of an act."""

    def __init__(self, app: IroConsole) -> None:
        self._app = app
        self._line: deque[Typed] = deque()
        self._giving: Typed | None = None
        self._letting = False
        self._going: asyncio.Task[None] | None = None
        self._act = 0
        self._below: Screen[Any] | None = None
        """Where an act began that has not got its dialog yet; None when there is no such act."""
        self._base: Screen[Any] | None = None
        """Where the act under way began: seen again, its next dialog is to come, or its end."""
        self._opened: Screen[Any] | None = None
        """The dialog it got."""
        self._handed_over = asyncio.Event()
        self.recording = Settling()
        """True while something is recorded that asks nothing: the next key is for how things stand then."""

    # acts

    @property
    def holds(self) -> bool:
        """Whether what is typed is held for the dialog of an act."""
        return self._below is not None

    def hold(self) -> int:
        """Hold from now on what is typed for the dialog of an act; return what ``drop`` wants to know."""
        self._act += 1
        self._below = self._base = self._app.screen
        self._opened = None
        self._handed_over.clear()
        self._let()
        return self._act

    def drop(self, act: int) -> None:
        """Let go of what is held for an act: no dialog opened, or its last one is closed again."""
        if act != self._act:
            return
        self._base = None
        if self.holds:
            self._line.clear()
            self._over()

    @property
    def going(self) -> bool:
        """Whether something typed is still on its way."""
        return self._letting

    async def given(self) -> None:
        """Wait until what was typed has been given to the screen that opened."""
        await self._handed_over.wait()

    def _over(self) -> None:
        self._below = self._opened = None
        self._handed_over.set()

    # in turn

    def takes(self, event: Typed) -> bool:
        """Take an event until its turn has come; False leaves it to go its way."""
        if event is self._giving:
            return False
        self._drop_if_turned_down(self._app.screen)
        if not (self._letting or self.holds or self._app.message_queue_size or self._waits()):
            # Nothing is before it. It goes at once, and those that come meanwhile wait for it.
            self._let(event)
            return False
        self._line.append(event)
        self._let()
        return True

    def _let(self, going: Typed | None = None) -> None:
        if not self._letting:
            self._letting = True
            way = self._way() if going is not None else ()
            self._giving = going
            # No worker of Textual's: each tells three times how it stands, before the key's own frame is out.
            self._going = asyncio.create_task(self._let_through(way))

    async def _let_through(self, way: Sequence[MessagePump]) -> None:
        """Let the events through that wait, after the one that goes this way already."""
        try:
            if way:
                for _ in range(FRAME):
                    await asyncio.sleep(0)
                await self._gone(way)
            while await self._there():
                if self.holds:
                    self._meant_for(self._app.screen)
                if not self._line:
                    self._over()
                    return
                await self._give(self._line.popleft())
        except Exception as fault:
            self._app.call_later(_fail, fault)
        finally:
            self._letting = False

    def _meant_for(self, screen: Screen[Any]) -> None:
        """Keep what is held for the dialog that opened, or for the next one of the same act."""
        if self._opened is None and not screen.is_modal:
            # A form or a page: what is typed there leads on from it as at any other time.
            self._over()
        elif self._opened is None or (self._opened not in self._app.screen_stack and screen.is_modal):
            self._opened = screen
        elif self._opened not in self._app.screen_stack:
            # It was closed by what was typed, and the act led elsewhere: the rest was meant for it.
            self._line.clear()

    async def _there(self) -> bool:
        """Wait until the place is there that the next key is meant for; False when the program ends."""
        app, waited = self._app, 0.0
        while True:
            # Where the focus goes, and which dialog opens, stands in the line of the program itself.
            await _pass(app)
            if not app.screen_stack:
                return False
            if not self._waits(waited):
                self._drop_if_turned_down(app.screen)
                return True
            everywhere = next((each for each in self._line if app.acts_everywhere(each)), None)
            if everywhere is not None:
                self._line.remove(everywhere)
                await self._give(everywhere)
            await asyncio.sleep(LOOK)
            waited += LOOK

    def _waits(self, waited: float = 0.0) -> bool:
        """Say whether the place is still to come that the next key is meant for, after so many seconds."""
        screen = self._app.screen
        if screen is self._below:
            return True
        settling: Settling | None = getattr(screen, "settling", None)
        coming = settling or self.recording or not screen.is_mounted or screen is self._base
        # Tab goes by the places of the last layout: a question that has just appeared has none before.
        laid_out = not screen._layout_required  # pyright: ignore[reportPrivateUsage]
        return bool(coming or not laid_out) and waited < PATIENCE

    def _way(self) -> Sequence[MessagePump]:
        """Return who is asked one after the other what to do with a key."""
        app = self._app
        return [*app.focused.ancestors_with_self] if app.focused is not None else [app.screen, app]

    def _drop_if_turned_down(self, screen: Screen[Any]) -> None:
        """Let go of what was typed for what a screen was asked and did not do."""
        settling: Settling | None = getattr(screen, "settling", None)
        if settling is not None and settling.was_turned_down():
            self._line.clear()

    async def _give(self, event: Typed) -> None:
        """Let an event take its way, and wait until it has gone all of it."""
        way = self._way()
        self._giving = event
        self._app.post_message(event)
        await self._gone(way)

    async def _gone(self, way: Sequence[MessagePump]) -> None:
        """Wait until the event given has gone all of its way, and what it set off has come to rest."""
        for pump in (self._app, *way, self._app):
            await _pass(pump)
        self._giving = None
        await self._quiet(way)

    async def _quiet(self, way: Sequence[MessagePump]) -> None:
        """Wait until the widgets have told one another all that a key set off, and works have begun."""
        quiet = 0
        for _ in range(ROUNDS):
            quiet = 0 if any(pump.message_queue_size for pump in way) else quiet + 1
            if quiet == QUIET:
                return
            await asyncio.sleep(0)


def _fail(fault: Exception) -> None:
    """Let a fault end the program as one of its own."""
    raise fault


async def _pass(pump: MessagePump) -> None:
    """Wait until a pump has dealt with what stands in its queue by now, or ends."""
    passed = asyncio.Event()
    if not pump.post_message(events.Callback(callback=passed.set)):
        return
    waited = 0.0
    for _ in range(ROUNDS):
        if passed.is_set():
            return
        await asyncio.sleep(0)
    while pump.is_running and not passed.is_set() and waited < PATIENCE:
        await asyncio.sleep(LOOK)
        waited += LOOK
