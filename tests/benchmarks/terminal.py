"""Drive a full-screen program through a pseudo-terminal and time what it paints.

Two programs are always run in turn, A B A B, and compared pair by pair, so that a noisy machine
does not decide. Prints, never judges. Needs pyte, which the test extra installs.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import statistics
import struct
import termios
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pyte

ANSWERS = [
    (re.compile(pattern), answer)
    for pattern, answer in (
        (rb"\x1b\[\?2026\$p", b"\x1b[?2026;2$y"),
        (rb"\x1b\[\?2048\$p", b"\x1b[?2048;0$y"),
        (rb"\x1b\[c|\x1b\[0c", b"\x1b[?62;22c"),
        (rb"\x1b\[6n", b"\x1b[1;1R"),
        (rb"\x1b\[\?u", b"\x1b[?0u"),
        (rb"\x1b\]11;\?(?:\x07|\x1b\\)", b"\x1b]11;rgb:0000/0000/0000\x1b\\"),
    )
]
"""What a modern terminal answers when it is asked what it can do."""
UNREAD = re.compile(
    rb"\x1b\[[><=][0-9;]*[a-zA-Z]|\x1bP.*?\x1b\\|\x1b\[\?[0-9;]*\$p|\x1b\[[0-9;]* q|\x1b\[[0-9;]*t"
    rb"|\x1b\][0-9].*?(?:\x07|\x1b\\)",
    re.DOTALL,
)
"""Sequences the screen model does not know and a terminal shows nothing of."""
END_OF_FRAME = b"\x1b[?2026l"
DOWN = b"\x1b[B"
GLANCE = 4.0
"""Seconds after which the screen of a program that never rests is looked at."""
PATIENCE = 25
"""Seconds in which a program has to show what it is for."""


@dataclass
class Program:
    """A program to time: its words, and what its first useful frame shows."""

    name: str
    argv: Sequence[str]
    shows: str
    keys: Sequence[bytes] = ()
    """Pressed once it shows, before a key is timed (to reach the list)."""
    env: dict[str, str] = field(default_factory=dict)


class Terminal:
    """A running program behind a pseudo-terminal of the given size."""

    def __init__(self, program: Program, columns: int = 120, rows: int = 40) -> None:
        self.columns, self.rows = columns, rows
        env = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
        env |= {"COLUMNS": str(columns), "LINES": str(rows)} | program.env
        for name in ("NO_COLOR", "CI", "PYTHONDONTWRITEBYTECODE"):
            # The last would have every start compile what an installed program has compiled.
            env.pop(name, None)
        self.fd, side = pty.openpty()
        fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.chunks: list[tuple[float, bytes]] = []
        self.ended = False
        self._tail = b""
        self.started = time.perf_counter()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self.fd)
            os.setsid()
            fcntl.ioctl(side, termios.TIOCSCTTY, 0)
            for number in (0, 1, 2):
                os.dup2(side, number)
            os.execvpe(program.argv[0], list(program.argv), env)
        os.close(side)

    def elapsed(self) -> float:
        """Return the seconds since the program was started."""
        return time.perf_counter() - self.started

    def pump(self, timeout: float) -> bytes:
        """Read what was painted within ``timeout`` seconds, answering what the program asks."""
        if not select.select([self.fd], [], [], max(timeout, 0))[0]:
            return b""
        try:
            data = os.read(self.fd, 1 << 18)
        except OSError:
            data = b""
        if not data:
            self.ended = True
            return b""
        self.chunks.append((self.elapsed(), data))
        seen = self._tail + data
        for pattern, answer in ANSWERS:
            for match in pattern.finditer(seen):
                if match.end() > len(self._tail):
                    os.write(self.fd, answer)
        self._tail = seen[-16:]
        return data

    def until_quiet(self, quiet: float, limit: float = 25.0) -> None:
        """Read until nothing was painted for ``quiet`` seconds."""
        start = last = self.elapsed()
        while not self.ended and self.elapsed() - last < quiet and self.elapsed() - start < limit:
            if self.pump(0.01):
                last = self.elapsed()

    def screens(self) -> Iterator[tuple[float, list[str]]]:
        """Yield the screen after each chunk, with the seconds since the start."""
        screen = pyte.Screen(self.columns, self.rows)
        stream = pyte.ByteStream(screen)
        for at, data in self.chunks:
            stream.feed(UNREAD.sub(b"", data))
            yield at, list(screen.display)

    def close(self) -> None:
        """End the program, gently and then not."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            os.kill(self.pid, number)
            end = time.perf_counter() + 1
            while time.perf_counter() < end:
                if os.waitpid(self.pid, os.WNOHANG)[0]:
                    os.close(self.fd)
                    return
                self.pump(0.02)
        os.close(self.fd)


class NeverShownError(Exception):
    """A program never showed what it is for; the message says what was waited for, and the last screen."""


def first_useful_frame(program: Program, quiet: float = 1.0) -> float:
    """Return the seconds to the first painted frame that shows what the program is for.

    A program need not come to rest: a blinking cursor or a clock paints for ever, so what came is
    looked at every ``GLANCE`` seconds as well, and not earlier, for reading it takes time of its own.

    Raises:
        NeverShownError: not within ``PATIENCE`` seconds, or the program ended before.
    """
    terminal = Terminal(program)
    shown: list[str] = []
    try:
        while not terminal.ended and terminal.elapsed() < PATIENCE:
            terminal.until_quiet(quiet, limit=GLANCE)
            for at, shown in terminal.screens():
                if any(re.search(program.shows, line) for line in shown):
                    return at
    finally:
        terminal.close()
    why = "ended" if terminal.ended else f"was given up after {PATIENCE} s"
    raise NeverShownError(f"{program.name} {why} and never showed {program.shows!r}:\n" + "\n".join(shown))


def key_to_paint(program: Program, times: int = 60, key: bytes = DOWN) -> float:
    """Return the median of seconds from a key press to the end of the frame painted after it."""
    terminal = Terminal(program)
    taken: list[float] = []
    try:
        terminal.until_quiet(1.5)
        for before in program.keys:
            os.write(terminal.fd, before)
            terminal.until_quiet(0.6)
        if not any(re.search(program.shows, line) for line in list(terminal.screens())[-1][1]):
            raise RuntimeError(f"{program.name} does not show {program.shows!r}")
        for _ in range(times):
            terminal.until_quiet(0.06)
            pressed, seen = terminal.elapsed(), b""
            os.write(terminal.fd, key)
            while not terminal.ended and terminal.elapsed() - pressed < 5:
                seen += terminal.pump(5)
                if END_OF_FRAME in seen:
                    taken.append(terminal.chunks[-1][0] - pressed)
                    break
    finally:
        terminal.close()
    return statistics.median(taken)


def line(name: str, seconds: Sequence[float]) -> str:
    """Return minimum, median and maximum as one line, in milliseconds."""
    low, middle, high = (1000 * f(seconds) for f in (min, statistics.median, max))
    return f"{name:<32} {low:8.1f} {middle:8.1f} {high:8.1f} ms  (min, median, max of {len(seconds)})"


def ratio(name: str, ours: Sequence[float], theirs: Sequence[float]) -> str:
    """Return the ratios pair by pair as one line."""
    pairs = [a / b for a, b in zip(ours, theirs, strict=True)]
    return f"{name:<32} {min(pairs):8.2f} {statistics.median(pairs):8.2f} {max(pairs):8.2f}     pair by pair"
