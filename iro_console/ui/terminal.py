"""Textual's driver for Unix terminals, which also notices that its terminal has gone, and takes any paste.

The plain driver reads nothing for ever from a terminal that was closed, on a whole core, and blocks
on writing to it.
"""

from __future__ import annotations

import select
import sys
from collections.abc import Callable
from threading import Event
from typing import Any, TextIO, cast

from textual.drivers import linux_driver
from textual.drivers.linux_driver import LinuxDriver

from iro_console.ui.pasting import PasteParser

# The driver makes its parser itself.
linux_driver.XTermParser = PasteParser  # pyright: ignore[reportPrivateImportUsage]


class ForgivingFile:
    """A terminal to write to that takes no offence at being closed."""

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def write(self, text: str) -> int:
        """Write, or let it be."""
        try:
            return self._file.write(text)
        except (OSError, ValueError):
            return len(text)

    def flush(self) -> None:
        """Flush, or let it be."""
        try:
            self._file.flush()
        except (OSError, ValueError):
            return

    def fileno(self) -> int:
        """Return the file's number."""
        return self._file.fileno()

    def isatty(self) -> bool:
        """Return whether it is a terminal."""
        return self._file.isatty()


class UntilGone(Event):
    """An event that is asked between reads, and sets itself when the terminal has hung up."""

    def __init__(self, fileno: int, gone: Callable[[], None]) -> None:
        super().__init__()
        self._gone = gone
        self._poll = select.poll()
        self._poll.register(fileno, 0)

    def is_set(self) -> bool:
        """Return whether to stop reading."""
        if super().is_set():
            return True
        if self._poll.poll(0):
            self.set()
            self._gone()
            return True
        return False


class WatchfulDriver(LinuxDriver):
    """Tells the program when its terminal is closed."""

    def __init__(self, app: Any, **options: Any) -> None:
        super().__init__(app, **options)  # pyright: ignore[reportUnknownMemberType]
        self._file = cast("TextIO", ForgivingFile(sys.__stderr__ or sys.stderr))
        self.exit_event = UntilGone(self.fileno, self._gone)

    def _run_input_thread(self) -> None:
        try:
            self.run_input_thread()
        except OSError:
            # Reading from a terminal that has gone: EIO.
            self.exit_event.set()
            self._gone()

    def _gone(self) -> None:
        app: Any = self._app
        app.call_from_thread_soon(app.terminal_gone)
