"""What tests of the screens share: no animation, no blinking, no wait for the preview, a console."""

from __future__ import annotations

import os
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import textual.screen
from screen import calm
from textual.pilot import Pilot
from textual.widgets import Input

from iro_console.casework.desk import Desk
from iro_console.ui import behind, ending
from iro_console.ui.app import IroConsole
from iro_console.ui.widgets.record_list import RecordList

Running = Callable[..., AbstractAsyncContextManager[Pilot[None]]]


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away what depends on the machine or on time."""
    for name in [*os.environ, "NO_COLOR"]:
        # The snapshot plugin keeps its own state under a name of this kind.
        if name == "NO_COLOR" or (name.startswith("TEXTUAL") and "SNAPSHOT" not in name):
            monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    # A test draws when it looks (``screen.drained``): nobody sees what the program draws of itself meanwhile.
    monkeypatch.setattr(textual.screen, "UPDATE_PERIOD", 1.0)
    monkeypatch.setattr(RecordList, "SETTLE", 0.0)
    monkeypatch.setattr(Input, "cursor_blink", False)
    monkeypatch.setattr(behind, "WARM_UP", 3600.0)
    monkeypatch.setattr(ending, "end_at_the_latest", lambda code, seconds: None)


@pytest.fixture
def console(tmp_path: Path) -> Running:
    """Return a way to run the console over a desk."""

    @asynccontextmanager
    async def run(
        desk: Desk, *, size: tuple[int, int] = (120, 40), **options: Any
    ) -> AsyncGenerator[Pilot[None]]:
        app = IroConsole(desk, crash_folder=tmp_path / "crash", **options)
        app.animation_level = "none"
        async with app.run_test(size=size, notifications=True) as pilot:
            await calm(pilot)
            yield pilot

    return run
