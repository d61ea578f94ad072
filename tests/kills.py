"""Killing the real program at a random moment of working on a review, and reading what is left of it.

Each round copies a store, opens it with the program in a pseudo-terminal, types, saves or finishes, and ends
the program with SIGKILL. What is found afterwards is compared with what a clean run leaves.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import sqlite3
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import pyte

sys.path.insert(0, str(Path(__file__).parent / "benchmarks"))

import builders
import review_script
import terminal

from iro_console import reference
from iro_console.casework import doctor, finishing, record_making, work_steps
from iro_console.casework.desk import Desk
from iro_console.domain.next_actions import Scenario
from iro_console.storage.engine import Store

PROGRAM = "import sys; from iro_console.cli import main; sys.exit(main())"
SIZE = (120, 40)
FORM, SECTION, FIELD = "record_of_review", "record_of_meeting", "views"
"""Where is typed: the first long text of the record of the meeting."""
BY_ITSELF = frozenset({"audit", "caseload_line", "draft", "setting", "sqlite_sequence"})
"""Tables in which a clean run and another one differ by the moment they were written."""
_MOMENTS = re.compile(r"_at$|^act_id$|^row_id$|^id$|^row_version$|^review_id$|^decision_id$")


class Stores(NamedTuple):
    """The stores every round begins with a copy of."""

    typing: Path
    """Two children, each with a record of review that was just made."""
    finishing: Path
    """The first child's review is written up, to be finished."""
    finished: dict[str, list[tuple[Any, ...]]]
    """What there is in each table once it was finished."""
    children: tuple[int, int]


@dataclass
class Found:
    """What a round found."""

    what: str
    faults: list[str] = field(default_factory=list[str])
    typed: int = 0
    """Words typed before the kill."""
    lost_after: float = 0.0
    """Seconds from the first word that is gone being shown to the kill; 0.0 where none is."""
    recorded: bool = False
    """Whether the act that was under way is there, whole."""


def stores(folder: Path) -> Stores:
    """Make the stores."""
    typing = _two_reviews(folder / "typing", finish=None)
    to_finish = _two_reviews(folder / "finishing", finish=False)
    finished = _two_reviews(folder / "finished", finish=True)
    return Stores(typing[0], to_finish[0], contents(finished[0]), typing[1])


def _two_reviews(folder: Path, *, finish: bool | None) -> tuple[Path, tuple[int, int]]:
    """Make a store with two reviews begun; the first written up, and finished, where that is asked."""
    policy, calendar = reference.load_policy("national"), reference.load_calendar()
    store = builders.a_store(folder, policy, calendar)
    desk = builders.a_desk(store, policy, calendar)
    asha = builders.add_person(desk, "asha", "Asha Bello")
    desk = replace(desk, scope=asha)
    children = [_a_child(desk, name, asha) for name in ("Kai Morgan", "Ruby Morgan")]
    steps = [work_steps.open_step(desk, child) for child in children]
    held_on = builders.TODAY - timedelta(days=1)
    if finish is None:
        for step in steps:
            review_script.report(desk, step, held_on, finished_on=held_on)
            record_making.create_form(desk, step)
    else:
        following = builders.TODAY + timedelta(days=60)
        review_script.all_forms(desk, steps[0], Scenario.REMAINING, held_on, following)
    if finish:
        finishing.finish(desk, steps[0])
    store.close()
    return folder / "records" / "iro.db", (children[0], children[1])


def _a_child(desk: Desk, name: str, iro: int) -> int:
    since = builders.TODAY - timedelta(days=14)
    return builders.add_child(desk, name, ref=name[0], looked_after_from=since, iro=iro)


def contents(store: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return the rows of every table, without moments and ids that are another time another."""
    connection = sqlite3.connect(store)
    try:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found: dict[str, list[tuple[Any, ...]]] = {}
        for table in sorted(set(tables) - BY_ITSELF):
            names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            kept = [f'"{name}"' for name in names if not _MOMENTS.search(name)] or ["count(*)"]
            rows = connection.execute(f"SELECT {', '.join(kept)} FROM {table}").fetchall()
            found[table] = sorted(rows, key=repr)
        return found
    finally:
        connection.close()


class Running:
    """The program on a store, with what its screen shows."""

    def __init__(self, store: Path, home: Path) -> None:
        argv = [sys.executable, "-c", PROGRAM, "--db", str(store), "--today", builders.TODAY.isoformat()]
        env = {
            "HOME": str(home),
            "IRO_CONSOLE_CONFIG": str(home / "none.toml"),
            "IRO_CONSOLE_IRO": "asha",
            "XDG_DATA_HOME": str(home),
        }
        self.terminal = terminal.Terminal(terminal.Program("iro-console", argv, "", env=env), *SIZE)
        self._screen = pyte.Screen(*SIZE)
        self._stream = pyte.ByteStream(self._screen)
        self._fed = 0

    def text(self) -> str:
        """Return what the screen shows, after everything that was painted until now."""
        for _, data in self.terminal.chunks[self._fed :]:
            self._stream.feed(terminal.UNREAD.sub(b"", data))
        self._fed = len(self.terminal.chunks)
        return "\n".join(self._screen.display)

    def until(self, pattern: str, limit: float = 60.0) -> None:
        """Read until the screen shows a pattern."""
        began = self.terminal.elapsed()
        while not re.search(pattern, self.text()):
            if self.terminal.ended or self.terminal.elapsed() - began > limit:
                raise RuntimeError(f"never showed {pattern!r}:\n{self.text()}")
            self.terminal.pump(0.05)

    def press(self, keys: bytes) -> None:
        """Press keys."""
        os.write(self.terminal.fd, keys)

    def read_for(self, seconds: float) -> None:
        """Read what is painted for so long."""
        until = self.terminal.elapsed() + seconds
        while (left := until - self.terminal.elapsed()) > 0 and not self.terminal.ended:
            self.terminal.pump(left)

    def kill(self) -> None:
        """End the program at once, and read the last it painted."""
        os.kill(self.terminal.pid, signal.SIGKILL)
        os.waitpid(self.terminal.pid, 0)
        while not self.terminal.ended:
            self.terminal.pump(0.5)
        os.close(self.terminal.fd)


class Typed(NamedTuple):
    """A word that was typed, and when the screen showed it; None where it did not before the kill."""

    word: str
    shown_at: float | None


def type_words(running: Running, prefix: str, seconds: float) -> list[Typed]:
    """Type numbered words one after the other for so long; each is waited for only while time is left."""
    began = running.terminal.elapsed()
    typed: list[Typed] = []
    while running.terminal.elapsed() - began < seconds:
        word = f"{prefix}{len(typed):03}"
        running.press(f"{word} ".encode())
        shown: float | None = None
        while shown is None and running.terminal.elapsed() - began < seconds:
            running.terminal.pump(0.02)
            if word in running.text():
                shown = running.terminal.elapsed()
        typed.append(Typed(word, shown))
    return typed


VIEW, ENTER, NEXT_FORM, NEXT_SECTION, SAVE, FINISH, LEAVE = (
    b"7",
    b"\r",
    b"\x1b[17~",
    b"\x1bOS",
    b"\x13",
    b"\x1b[21~",
    b"\x1b",
)


def begin(store: Path, home: Path) -> Running:
    """Open the program on a store and show the list of work."""
    running = Running(store, home)
    running.until("all keys")
    running.press(VIEW)
    running.until("First CLA review")
    return running


def open_meeting(running: Running, name: str) -> None:
    """Go from the list of work to the record of the meeting of the child selected."""
    running.press(ENTER)
    running.until(rf"{name} .*CLA chairs monitoring form")
    running.press(NEXT_FORM)
    running.until("The forms of this review")
    running.press(terminal.DOWN + ENTER)
    running.until(rf"{name} .*CLA Chairs report and record of review")
    running.press(NEXT_SECTION * 3)
    running.until("Child's views \\*")
    running.until("in the child's own words|as told or as observed")


def typing_round(made: Stores, folder: Path, random: Random) -> Found:
    """Type for one child, and for another child too in some rounds; kill the program meanwhile."""
    found = Found("typing")
    store = _copy(made.typing, folder)
    running = begin(store, folder)
    open_meeting(running, "Kai Morgan")
    typed = {made.children[0]: type_words(running, "kai", random.uniform(0.2, 4.0))}
    if random.random() < 0.5:
        running.press(LEAVE)
        running.until("pieces of work")
        running.press(terminal.DOWN)
        open_meeting(running, "Ruby Morgan")
        typed[made.children[1]] = type_words(running, "ruby", random.uniform(0.2, 3.0))
    killed_at = running.terminal.elapsed()
    running.kill()
    _look_at_store(store, found)
    for child, words in typed.items():
        kept = drafts_of(store, child).get(FIELD, "")
        _compare(found, words, kept, killed_at)
    for child in made.children:
        others = {word.word for other, words in typed.items() if other != child for word in words}
        if any(word in text for text in drafts_of(store, child).values() for word in others):
            found.faults.append("what was typed for one child is under another")
    if contents(store) != contents(made.typing):
        found.faults.append("typing changed the record itself")
    return found


def saving_round(made: Stores, folder: Path, random: Random) -> Found:
    """Type, save, and kill the program while it saves or soon after."""
    found = Found("saving")
    store = _copy(made.typing, folder)
    running = begin(store, folder)
    open_meeting(running, "Kai Morgan")
    typed = type_words(running, "kai", random.uniform(0.2, 1.5))
    running.press(SAVE)
    running.read_for(random.uniform(0.0, 0.3))
    killed_at = running.terminal.elapsed()
    running.kill()
    _look_at_store(store, found)
    draft = drafts_of(store, made.children[0]).get(FIELD)
    ((recorded,),) = _rows(store, f"SELECT {FIELD} FROM {FORM} ORDER BY id LIMIT 1")
    lines = _rows(store, "SELECT count(*) FROM audit WHERE act = 'form saved'")[0][0]
    found.recorded = recorded is not None
    if found.recorded:
        if draft is not None:
            found.faults.append("the text is recorded, and its draft is still there")
        if not lines:
            found.faults.append("the text is recorded without a line in the history")
    elif lines:
        found.faults.append("the history tells of a text that is not recorded")
    elif re.search(r"(?<!draft )saved \d\d:\d\d:\d\d", running.text()):
        found.faults.append("the program said it is saved, and it is not")
    _compare(found, typed, recorded or draft or "", killed_at)
    return found


def finishing_round(made: Stores, folder: Path, random: Random) -> Found:
    """Finish a review, and kill the program while it does or soon after."""
    found = Found("finishing")
    store = _copy(made.finishing, folder)
    running = begin(store, folder)
    running.press(ENTER)
    running.until(r"Kai Morgan .*CLA chairs monitoring form")
    running.press(FINISH)
    running.until("Finish this review")
    running.press(b"f")
    running.read_for(random.uniform(0.0, 0.4))
    running.kill()
    _look_at_store(store, found)
    now, before = contents(store), contents(made.finishing)
    lines = _rows(store, "SELECT count(*) FROM audit WHERE act = 'review finished'")[0][0]
    found.recorded = now == made.finished
    if not found.recorded and now != before:
        changed = ", ".join(table for table in now if now[table] != before[table])
        missing = ", ".join(table for table in now if now[table] != made.finished[table])
        found.faults.append(f"half finished: changed {changed}; not as after a clean finish: {missing}")
    if bool(lines) != found.recorded:
        found.faults.append("the history and the record do not agree")
    if "finished" in running.text().partition("Finish this review")[0] and not found.recorded:
        found.faults.append("the program said it is finished, and it is not")
    return found


Round = Callable[[Stores, Path, Random], Found]
ROUNDS: tuple[Round, ...] = (typing_round, saving_round, finishing_round)


def drafts_of(store: Path, child: int) -> dict[str, str]:
    """Return what is kept of the record of a child's meeting, by field, as the program finds it again."""
    found = _rows(
        store,
        "SELECT answers FROM draft WHERE form = :form AND record LIKE :record",
        {"form": f"{FORM}/{SECTION}", "record": f"child:{child}/%"},
    )
    return json.loads(found[0][0]) if found else {}


def _copy(template: Path, folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "records").mkdir(parents=True, mode=0o700)
    return Path(shutil.copy(template, folder / "records" / "iro.db"))


def _compare(found: Found, typed: Sequence[Typed], kept: str, killed_at: float) -> None:
    """Compare the words typed with what is there: a beginning of them, whole but for the last."""
    whole = "".join(f"{word} " for word, _ in typed)
    found.typed += len(typed)
    if not whole.startswith(kept.rstrip()):
        found.faults.append(f"what is kept was never typed so: {kept[-60:]!r}")
    gone = [shown for word, shown in typed if word not in kept and shown is not None]
    if gone:
        found.lost_after = max(found.lost_after, killed_at - min(gone))


def _look_at_store(store: Path, found: Found) -> None:
    """Open the store as the program does, and let it look at everything that can be wrong with it."""
    policy, calendar = reference.load_policy("national"), reference.load_calendar()
    opened = Store.open(store, create=False)
    try:
        looked = doctor.checks(builders.a_desk(opened, policy, calendar), every_child=True)
    finally:
        opened.close()
    found.faults += [
        f"{check.name}: {check.text}" for check in looked if not check.ok and check.name != "disk"
    ]


def _rows(store: Path, sql: str, values: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(store)
    try:
        return connection.execute(sql, values or {}).fetchall()
    finally:
        connection.close()
