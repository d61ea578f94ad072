"""How the program ends when it is not asked to: signals, a terminal that has gone, a fault of its own."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Protocol, runtime_checkable

HANGUP, TERMINATED = 129, 143
"""Exit codes by the custom of shells: 128 and the number of the signal."""
PATIENCE = 3.0
"""Seconds given to an orderly end before the process is ended whatever it waits for."""
LONG_PATIENCE = 9.0
"""As long, where what was typed is safe nowhere but in the records, and another program may be writing."""


def on_end_signals(end: Callable[[int], None]) -> None:
    """Call ``end`` with the exit code on SIGHUP and SIGTERM, on the running loop; nothing on Windows."""
    if sys.platform == "win32":
        return
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGHUP, end, HANGUP)
    loop.add_signal_handler(signal.SIGTERM, end, TERMINATED)


@runtime_checkable
class TypedIn(Protocol):
    """A screen that is typed in."""

    def rescue_now(self) -> bool:
        """Put what is typed where it is safe at once; return whether it is."""
        ...

    def save_now(self) -> None:
        """Keep what is typed as a draft, where the records can be written."""
        ...


def keep_and_end(screens: Iterable[object], code: int) -> None:
    """Keep what is typed on these screens, and see to it that the process ends soon with an exit code.

    Another program may be writing to the records for long, and who ended this one may not wait: so all of
    it first goes to files of its own, and from there into the records if they can be written in time.
    """
    typed_in = [screen for screen in screens if isinstance(screen, TypedIn)]
    unsafe = [screen for screen in typed_in if not screen.rescue_now()]
    end_at_the_latest(code, LONG_PATIENCE if unsafe else PATIENCE)
    for screen in typed_in:
        screen.save_now()


def rescue(screens: Iterable[object]) -> None:
    """Put what is typed on these screens where it is safe, after a fault that may go on having effects."""
    for screen in screens:
        with suppress(Exception):
            if isinstance(screen, TypedIn):
                screen.rescue_now()


def end_at_the_latest(code: int, seconds: float) -> None:
    """End the process after some seconds, whatever it is waiting for; a terminal that has gone can block."""
    last_resort = threading.Timer(seconds, os._exit, (code,))
    last_resort.daemon = True
    last_resort.start()


def write_crash_report(folder: Path, stamp: str, error: BaseException) -> Path | None:
    """Write the traceback of an error, without any values, to a file only its owner can read."""
    path = folder / f"crash-{stamp}.txt"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(
            os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w", encoding="utf-8"
        ) as file:
            file.write(_without_messages(error))
    except OSError:
        return None
    return path


def _without_messages(error: BaseException) -> str:
    """Return the traceback with the text of the error left out: it may hold what was typed.

    What the error was raised from, and what a failed worker ended with, come first.
    """
    within = getattr(error, "error", None)
    cause = within if isinstance(within, BaseException) else error.__cause__ or error.__context__
    before = f"{_without_messages(cause)}\n" if cause is not None and cause is not error else ""
    kind = type(error)
    frames = "".join(traceback.format_tb(error.__traceback__))
    return f"{before}Traceback (most recent call last):\n{frames}{kind.__module__}.{kind.__qualname__}\n"
