"""Key press to painted line in the caseload, beside a DataTable with the same rows, and with many children.

    python tests/benchmarks/bench_list.py [--children 82000] [--many STORE]

All programs run in turn and the ratios are pair by pair. What is timed is one press of the down arrow to
the end of the frame painted after it; the preview is painted later and is not waited for.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import sys
import tempfile
from pathlib import Path

import make_store
import terminal

from iro_console import reference
from iro_console.casework import caseload
from iro_console.casework.desk import Desk
from iro_console.storage.engine import Store

TABLE = """
import json, sys
from rich.text import Text
from textual.app import App
from textual.widgets import DataTable

class Table(App):
    def compose(self):
        yield DataTable(cursor_type="row")

    def on_mount(self):
        titles, *rows = json.load(open(sys.argv[1]))
        table = self.query_one(DataTable)
        table.add_columns(*titles)
        for row in rows:
            table.add_row(*[Text(cell) for cell in row])

Table().run()
"""
SHOWS = r"(late|in \d+ (wd|d))"
PATIENCE = 90
"""Seconds to wait for the first list of a very large store."""
REST = 0.15
"""Seconds without paint before a key is pressed: the preview of the key before is out by then."""


def write_rows(store: Path, to: Path) -> None:
    """Write what the caseload shows of each child, for the table to show the same."""
    from iro_console.bootstrap import Clock
    from iro_console.ui.caseload_view import CASELOAD
    from iro_console.ui.widgets.columns import Look

    opened = Store.open(store, create=False)
    desk = Desk(
        opened, reference.load_policy("national"), reference.load_calendar(), Clock(), "bench", None, "bench"
    )
    look = Look(desk.today(), hide=False)
    source = caseload.children(desk)
    columns = [column for column in CASELOAD.columns if column.id not in ("worker", "placement", "last")]
    rows = [[column.cell(row, look)[0] for column in columns] for row in source.page(0, source.count())]
    to.write_text(json.dumps([[column.title for column in columns], *rows]), encoding="utf-8")
    opened.close()


def key_to_paint(program: terminal.Program, times: int) -> float:
    """Return the median of seconds from a press of the down arrow to the end of the frame after it."""
    running = terminal.Terminal(program)
    taken: list[float] = []
    try:
        for key in (b"", *program.keys):
            if key:
                os.write(running.fd, key)
            wait_for(running, program.shows)
        for _ in range(times):
            running.until_quiet(REST)
            pressed, seen = running.elapsed(), b""
            os.write(running.fd, terminal.DOWN)
            while terminal.END_OF_FRAME not in seen and running.elapsed() - pressed < 5:
                seen += running.pump(5)
            taken.append(running.chunks[-1][0] - pressed)
    finally:
        running.close()
    return statistics.median(taken)


def wait_for(running: terminal.Terminal, shows: str) -> None:
    """Wait until a screen that has come to rest shows something."""
    shown: list[str] = []
    while running.elapsed() < PATIENCE:
        running.until_quiet(1.0)
        shown = next((screen for _, screen in reversed(list(running.screens()))), [])
        if any(re.search(shows, line) for line in shown):
            return
    raise RuntimeError("it never showed a list; the last screen:\n" + "\n".join(shown))


def programs(folder: Path, children: int, many: Path | None) -> list[terminal.Program]:
    """Make the stores and return the programs to time: few children, a table of them, many children."""
    few = folder / "few.db"
    make_store.make_store(few, children=53)
    if many is None:
        many = folder / "many.db"
        make_store.make_store(many, children=children)
    rows, table = folder / "rows.json", folder / "table.py"
    write_rows(few, rows)
    table.write_text(TABLE, encoding="utf-8")
    console = str(Path(sys.executable).with_name("iro-console"))
    env = {"IRO_CONSOLE_CONFIG": str(folder / "settings.toml")}
    return [
        terminal.Program("list, 53 children", [console, "--db", str(few)], SHOWS, keys=(b"2",), env=env),
        terminal.Program("DataTable, the same rows", [sys.executable, str(table), str(rows)], SHOWS),
        terminal.Program(
            f"list, {children:,} children", [console, "--db", str(many)], SHOWS, keys=(b"2",), env=env
        ),
    ]


def main() -> None:
    """Run the programs in turn and print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--children", type=int, default=82_000)
    parser.add_argument("--many", type=Path, help="a store of many children made before")
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--times", type=int, default=40)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        timed = programs(Path(folder), options.children, options.many)
        seconds: list[list[float]] = [[] for _ in timed]
        for turn in range(options.turns + 1):
            for at, program in enumerate(timed):
                taken = key_to_paint(program, options.times)
                if turn:
                    seconds[at].append(taken)
    for program, taken in zip(timed, seconds, strict=True):
        print(terminal.line(program.name, taken))
    print(terminal.ratio("list / DataTable", seconds[0], seconds[1]))
    print(terminal.ratio("many children / few", seconds[2], seconds[0]))


if __name__ == "__main__":
    main()
