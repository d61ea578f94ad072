"""How the program ends: asked to, by a signal, without a terminal, by a fault of its own."""

from __future__ import annotations

import fcntl
import os
import pty
import signal
import sqlite3
import struct
import subprocess
import sys
import termios
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from screen import calm, press
from textual import events
from textual.worker import WorkerFailed

from iro_console.casework.desk import Desk
from iro_console.casework.drafts import load_draft, take_up_rescued
from iro_console.storage.engine import Store
from iro_console.storage.problems import NotAStore
from iro_console.ui import ending
from iro_console.ui.dialogs.draft_keeper import DraftKeeper
from iro_console.ui.terminal import ForgivingFile, UntilGone

PROGRAM = """
import sys
from datetime import datetime
from zoneinfo import ZoneInfo
from iro_console.casework.desk import Desk
from iro_console.reference import load_policy
from iro_console.storage.engine import Store
from iro_console.storage.queries import stored_calendar
from iro_console.ui.app import IroConsole
store = Store.open(sys.argv[1], create=False)
now = datetime(2026, 11, 24, 9, 14, tzinfo=ZoneInfo("Europe/London"))
desk = Desk(store, load_policy("national"), stored_calendar(store.reader()), lambda: now, "asha", None, "w")
app = IroConsole(desk)
app.run()
sys.exit(app.return_code or 0)
"""


class Running:
    """The program behind a pseudo-terminal."""

    def __init__(self, store: Path, *, ignoring_hangup: bool = False) -> None:
        self.master, side = pty.openpty()
        fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))

        def own_terminal() -> None:
            os.setsid()
            fcntl.ioctl(0, termios.TIOCSCTTY, 0)
            if ignoring_hangup:
                signal.signal(signal.SIGHUP, signal.SIG_IGN)

        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(store)],
            stdin=side, stdout=side, stderr=side, preexec_fn=own_terminal, close_fds=True,
            env={**os.environ, "TERM": "xterm-256color"},
        )  # fmt: skip
        os.close(side)
        self.seen = b""

    def until(self, words: bytes, seconds: float = 30) -> None:
        """Read until the screen has shown some words."""
        end = time.monotonic() + seconds
        while words not in self.seen:
            assert time.monotonic() < end, self.seen[-2000:]
            self.seen += os.read(self.master, 65536)

    def press(self, keys: bytes) -> None:
        os.write(self.master, keys)


def typed(store: Path) -> list[tuple[str]]:
    connection = sqlite3.connect(store)
    try:
        return connection.execute("SELECT answers FROM draft").fetchall()
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("how", "code"), [("hang up", 129), ("terminate", 143), ("close", 129), ("close, hang-ups ignored", 129)]
)
def test_the_end_keeps_what_was_typed_and_comes_soon(asha: Desk, how: str, code: int) -> None:
    assert asha.store.path is not None
    running = Running(asha.store.path, ignoring_hangup="ignored" in how)
    try:
        running.until(b"all keys")
        running.press(b"c")
        running.until(b"opens the calendar")
        running.press(b"23/11")
        running.until(b"23/11")
        if how == "hang up":
            running.process.send_signal(signal.SIGHUP)
        elif how == "terminate":
            running.process.send_signal(signal.SIGTERM)
        else:
            os.close(running.master)
        assert running.process.wait(timeout=20) == code
    finally:
        running.process.kill()
    assert "23/11" in str(typed(asha.store.path))


def test_the_end_keeps_what_was_typed_while_another_program_writes(asha: Desk) -> None:
    assert asha.store.path is not None
    running = Running(asha.store.path)
    writer = sqlite3.connect(asha.store.path)
    try:
        running.until(b"all keys")
        running.press(b"c")
        running.until(b"opens the calendar")
        writer.execute("BEGIN IMMEDIATE")
        running.press(b"23/11")
        running.until(b"23/11")
        running.process.send_signal(signal.SIGTERM)
        assert running.process.wait(timeout=20) == 143
    finally:
        running.process.kill()
        writer.close()
    assert typed(asha.store.path) == []
    again = replace(asha, store=Store.open(asha.store.path), window="next")
    assert take_up_rescued(again) == 1
    assert "23/11" in str(typed(asha.store.path))


async def test_ending_saves_the_dialog_that_is_open(asha: Desk, console: Any) -> None:
    async with console(asha) as pilot:
        child = pilot.app.screen.selected().child_id
        await press(pilot, "c")
        await press(pilot, *"23/11")
        pilot.app.end_now(143)
        pilot.app.end_now(129)
        await pilot.pause()
    assert pilot.app.return_code == 143
    draft = load_draft(asha, "ContactWithChild", f"child:{child}")
    assert draft is not None and draft.answers["held_on"].startswith("23/11")


async def test_q_ends_in_peace(asha: Desk, console: Any) -> None:
    async with console(asha) as pilot:
        await pilot.press("q")
        await pilot.pause()
    assert pilot.app.return_code == 0


async def test_a_fault_of_our_own_leaves_one_sentence_and_a_report_without_names(
    asha: Desk, console: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = "Kai Morgan"

    def fault() -> None:
        held = {"name": name}
        raise RuntimeError(f"no review for {held['name']}")

    with pytest.raises(RuntimeError):
        async with console(asha) as pilot:
            pilot.app.call_later(fault)
            await calm(pilot)
    assert pilot.app.return_code == 1
    reports = list((tmp_path / "crash").iterdir())
    assert len(reports) == 1
    assert reports[0].stat().st_mode & 0o777 == 0o600
    report = reports[0].read_text(encoding="utf-8")
    assert "RuntimeError" in report and "in fault" in report
    assert name not in report
    said = capsys.readouterr().err
    assert "had to stop because of a fault of its own" in " ".join(said.split())
    assert name not in said and "Traceback" not in said


async def test_records_that_cannot_be_read_are_named_as_the_reason(
    asha: Desk, console: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fault(*_: object) -> None:
        raise NotAStore("The file of the records is damaged: nothing was read. Restore a backup.")

    with pytest.raises(NotAStore), monkeypatch.context() as broken:
        async with console(asha) as pilot:
            child = pilot.app.screen.selected().child_id
            await press(pilot, "c")
            for name in ("keep", "keep_last"):
                broken.setattr(DraftKeeper, name, fault)
            await press(pilot, *"23/11")
            pilot.app.call_later(fault)
            await calm(pilot)
    assert take_up_rescued(asha) == 1
    draft = load_draft(asha, "ContactWithChild", f"child:{child}")
    assert draft is not None and draft.answers["held_on"].startswith("23/11")
    said = " ".join(capsys.readouterr().err.split())
    assert "The file of the records is damaged: nothing was read. Restore a backup. What was being" in said
    assert "safe" not in said


def test_the_watch_sees_a_terminal_go() -> None:
    master, side = pty.openpty()
    gone: list[bool] = []
    until = UntilGone(side, lambda: gone.append(True))
    assert not until.is_set()
    os.close(master)
    assert until.is_set() and until.is_set()
    assert gone == [True]
    os.close(side)


def test_writing_to_a_terminal_that_has_gone_is_let_be() -> None:
    master, side = pty.openpty()
    file = os.fdopen(side, "w", closefd=False)
    writer = ForgivingFile(file)
    os.close(master)
    assert writer.write("x" * 10) == 10
    writer.flush()
    writer.flush()
    os.close(side)
    writer.flush()


def test_the_environment_is_tidied_before_textual_is_imported() -> None:
    code = (
        "import os, iro_console.ui.app as a; from textual import constants as c;"
        "print(c.LOG_FILE, c.SCREENSHOT_DELAY, c.PRESS == '', c.MAX_FPS)"
    )
    env = {**os.environ, "TEXTUAL_LOG": "/nowhere/keys.log", "TEXTUAL_SCREENSHOT": "1", "TEXTUAL_PRESS": "q"}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["None", "-1", "True", "240"]


def test_a_report_of_a_failed_worker_says_what_failed_in_it(tmp_path: Path) -> None:
    name = "".join(("Kai", " Morgan"))
    try:
        raise KeyError(name)
    except KeyError as error:
        failed = WorkerFailed(error)
    report = ending.write_crash_report(tmp_path, "now", failed)
    assert report is not None
    text = report.read_text()
    assert "builtins.KeyError" in text
    assert "test_a_report_of_a_failed_worker" in text
    assert name not in text


async def test_a_key_that_nobody_took_before_the_end_is_no_fault(asha: Desk, console: Any) -> None:
    """It came back from the screen to the program, which had none by then, and ended as by a fault."""
    async with console(asha) as pilot:
        key = events.Key("x", "x")
        key._set_forwarded()
    assert not pilot.app.screen_stack
    await pilot.app.on_event(key)
    assert pilot.app.return_code != 1, "no report of a fault"
