"""Reading a running console as a person does, and pressing keys on it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from time import monotonic
from typing import Any

from textual import events
from textual.app import App
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.screen import ModalScreen, Screen

WAITING = frozenset({"rows", "dialog", "find", "act"})
"""Workers that wait for a person while a dialog is open."""
LATER = frozenset({"keep", "draft"})
"""Workers that wait for the moment to keep a draft."""
PATIENCE = 60.0
"""Seconds after which something that never comes is given up: many times what a busy machine takes."""


def lines(app: App[Any]) -> list[str]:
    """Return what is on the screen, line by line, as it goes to the terminal."""
    return [strip.text for strip in app.screen._compositor.render_strips()]


def text(app: App[Any]) -> str:
    """Return what is on the screen."""
    return "\n".join(lines(app))


def _undrawn(screen: Screen[Any]) -> bool:
    return bool(
        screen._layout_required
        or screen._scroll_required
        or screen._repaint_required
        or screen._recompose_required
        or screen._dirty_widgets
        or screen._callbacks
    )


def _late(screen: Screen[Any], drawn: bool) -> bool:
    return _undrawn(screen) if drawn else screen._layout_required


async def drained(pilot: Pilot[Any], *, drawn: bool = True) -> None:
    """Wait until every message is handled and what it changed is drawn.

    Without ``drawn`` only what takes another place is drawn, since Tab goes by the places.
    ``Pilot.pause`` waits for each of some hundred widgets in turn and sleeps besides: far too slow for a
    whole form.
    """
    app, quiet, behind, given_up = pilot.app, 0, False, monotonic() + PATIENCE
    # Whoever has something to do stands here: far quicker to look at than all the queues.
    ready: Any = asyncio.get_running_loop()._ready  # type: ignore[attr-defined]
    while quiet < 2 and app.is_running:
        assert monotonic() < given_up, f"never quiet:\n{text(app)}"
        await asyncio.sleep(0)
        quiet += 1
        if ready or any(not pump._message_queue.empty() for pump in [app, *app._registry]):
            quiet = 0
        elif app.screen_stack and app.screen.is_running and _late(app.screen, drawn):
            app.screen._on_timer_update()
            quiet = 0
        elif app._animator._animations or app._animator._scheduled:
            # A list that is scrolled to its end goes there by an animation, even one of no length.
            await asyncio.sleep(0.001)
            quiet = 0
        elif drawn and not behind and len(app.screen_stack) > 1:
            behind = True
            for each in app.screen_stack[:-1]:
                each._on_timer_update()
            quiet = 0


async def _at_rest(pilot: Pilot[Any], but: frozenset[str], *, drawn: bool = True) -> None:
    app, given_up = pilot.app, monotonic() + PATIENCE
    while app.is_running:
        await drained(pilot, drawn=drawn)
        asked = app.screen_stack and isinstance(app.screen, ModalScreen)
        left = but | WAITING if asked else but
        busy = [each for each in list(app.workers) if not each.is_finished and each.group not in left]
        typed: Any = getattr(app, "begin", None)
        if not busy and not (typed is not None and typed.gives):
            return
        assert monotonic() < given_up, f"still at work: {busy}\n{text(app)}"
        # Threads get their turn, and what they are at is not asked after all the time.
        tasks = [each._task for each in busy if each._task is not None]
        await (asyncio.wait(tasks, timeout=0.01) if tasks else asyncio.sleep(0.001))


async def calm(pilot: Pilot[Any]) -> None:
    """Wait until nothing is being read, drawn or recorded any more; an act may be waiting for its dialog."""
    await _at_rest(pilot, LATER)


async def kept(pilot: Pilot[Any]) -> None:
    """Wait until what is typed is kept as a draft as well."""
    await _at_rest(pilot, frozenset())


async def until(pilot: Pilot[Any], holds: Callable[[], bool]) -> None:
    """Wait until something holds that a person would wait for."""
    given_up = monotonic() + PATIENCE
    while monotonic() < given_up:
        await calm(pilot)
        assert pilot.app.is_running, "the program ended"
        if holds():
            return
        await asyncio.sleep(0.005)
    raise AssertionError(f"it never came to that:\n{text(pilot.app)}")


def send(pilot: Pilot[Any], key: str) -> None:
    """Send a key as a terminal does, without waiting for what it does."""
    name = _character_to_key(key) if len(key) == 1 else key
    character = key if len(key) == 1 else {"space": " ", "comma": ","}.get(key)
    event = events.Key(name, character)
    event.set_sender(pilot.app)
    pilot.app.post_message(event)


async def type_on(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys as ``press`` does, without drawing what they change: much faster where nobody looks yet."""
    for key in keys:
        send(pilot, key)
        await drained(pilot, drawn=False)
    await _at_rest(pilot, LATER, drawn=False)


async def press(pilot: Pilot[Any], *keys: str) -> str:
    """Press keys, each once the one before was dealt with, and return what is then on the screen."""
    for key in keys:
        send(pilot, key)
        # A screen is drawn when there is time for it, not after each key.
        await drained(pilot, drawn=False)
    await calm(pilot)
    return text(pilot.app)


async def press_at_once(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys faster than the program can follow, and wait until it has."""
    for key in keys:
        send(pilot, key)
    await calm(pilot)
