"""Reading a running console as a person does: the lines on its screen."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from textual.app import App
from textual.pilot import Pilot
from textual.worker import WorkerCancelled


def lines(app: App[Any]) -> list[str]:
    """Return what is on the screen, line by line, as it goes to the terminal."""
    return [strip.text for strip in app.screen._compositor.render_strips()]


def text(app: App[Any]) -> str:
    """Return what is on the screen."""
    return "\n".join(lines(app))


async def calm(pilot: Pilot[None]) -> None:
    """Wait until nothing is being read, drawn or recorded any more; an act may be waiting for its dialog."""
    for _ in range(2):
        await pilot.pause()
        if running := [worker for worker in pilot.app.workers if worker.group != "act"]:
            # A worker that is no longer wanted is cancelled, and that is an end too.
            with suppress(WorkerCancelled):
                await pilot.app.workers.wait_for_complete(running)
    await pilot.pause()


async def press(pilot: Pilot[None], *keys: str) -> str:
    """Press keys, wait, and return what is on the screen."""
    for key in keys:
        await pilot.press(key)
        await calm(pilot)
    return text(pilot.app)


async def write(pilot: Pilot[None], typed: str) -> None:
    """Type into the field that has the focus."""
    await pilot.press(*("space" if character == " " else character for character in typed))
    await calm(pilot)
