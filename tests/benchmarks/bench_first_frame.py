"""An existing store of 53 children to the first useful list, beside other programs, in one run.

    python tests/benchmarks/bench_first_frame.py --harlequin PATH --posting PATH --dooit PATH

The other programs are taken from wherever they are installed (posting needs tree-sitter==0.25.2:
with 0.26.1 it crashes); one that is not given is left out. Every turn runs all programs once, and
the ratios are pair by pair. The bare program is a Textual app with a table of 60 rows.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import make_store
import terminal

BARE = """
from textual.app import App
from textual.widgets import DataTable

class Bare(App):
    def compose(self):
        yield DataTable(cursor_type="row")

    def on_mount(self):
        table = self.query_one(DataTable)
        table.add_columns("Child", "What", "Due", "In")
        for number in range(60):
            table.add_row(f"Child {number}", "Record of review", "Fri 27 Nov", "in 4 wd")

Bare().run()
"""


def programs(folder: Path, options: argparse.Namespace) -> list[terminal.Program]:
    """Return the programs to time, ours first, and make the store that ours opens."""
    store = folder / "records.db"
    make_store.make_store(store, children=53)
    bare = folder / "bare.py"
    bare.write_text(BARE, encoding="utf-8")
    environment = {"IRO_CONSOLE_CONFIG": str(folder / "settings.toml"), "XDG_CONFIG_HOME": str(folder)}
    console = str(Path(sys.executable).with_name("iro-console"))
    found = [
        terminal.Program(
            "iro-console", [console, "--db", str(store)], r"(late|in \d+ (wd|d)|today)", env=environment
        ),
        terminal.Program(
            "iro-console demo", [console, "demo"], r"(late|in \d+ (wd|d)|today)", env=environment
        ),
        terminal.Program("bare Textual table", [sys.executable, str(bare)], r"Child 1\b"),
    ]
    if options.harlequin:
        found.append(terminal.Program("harlequin", [options.harlequin], "Data Catalog", env=environment))
    if options.posting:
        found.append(terminal.Program("posting", [options.posting], "Collection", env=environment))
    if options.dooit:
        found.append(terminal.Program("dooit", [options.dooit], "dooit|Dooit|Workspace", env=environment))
    return found


def in_turn(timed: list[terminal.Program], turns: int) -> dict[str, list[float]]:
    """Return the seconds of each program, the first turn apart; one that never shows itself is left out."""
    seconds: dict[str, list[float]] = {program.name: [] for program in timed}
    for turn in range(turns + 1):
        for program in timed:
            if program.name not in seconds:
                continue
            try:
                taken = terminal.first_useful_frame(program)
            except terminal.NeverShownError as trouble:
                print(trouble, file=sys.stderr)
                del seconds[program.name]
                continue
            if turn:
                seconds[program.name].append(taken)
        print(f"turn {turn} of {turns} done" + ("" if turn else ", which is not counted"), flush=True)
    return seconds


def main() -> int:
    """Run all programs in turn and print the figures; return the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name in ("harlequin", "posting", "dooit"):
        parser.add_argument(f"--{name}", help=f"the program {name}, where it is installed")
    parser.add_argument("--turns", type=int, default=7)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        timed = programs(Path(folder), options)
        for program in timed:
            print(f"{program.name}: waits for {program.shows!r}", flush=True)
        seconds = in_turn(timed, options.turns)
    for program in timed:
        if program.name in seconds:
            print(terminal.line(program.name, seconds[program.name]))
    ours = timed[0].name
    for program in timed[2:]:
        if ours in seconds and program.name in seconds:
            print(terminal.ratio(f"{ours} / {program.name}", seconds[ours], seconds[program.name]))
    return 0 if len(seconds) == len(timed) else 1


if __name__ == "__main__":
    sys.exit(main())
