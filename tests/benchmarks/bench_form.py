"""Opening a large form beside an empty one, and a key in it beside a bare text area, in one run.

    python tests/benchmarks/bench_form.py

The large form is a record of review with 60 rows of plans and 20,000 words in the record of the meeting. Both
forms are opened by the same program on stores of their own; what is timed is how long it takes from asking
for the form until one of its sections has the focus.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import sys
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import builders
import terminal

from iro_console import reference
from iro_console.casework import form_rows, form_saving, record_making, work_steps
from iro_console.casework.desk import Desk
from iro_console.forms.record_of_meeting import RecordOfMeeting
from iro_console.forms.section import questions

WORDS, ROWS = 20_000, 60
TODAY = date(2026, 11, 24)

SHOW = """
import sys, time
sys.path.insert(0, {tests!r})
from dataclasses import replace
from pathlib import Path
import iro_console.ui
import builders
from iro_console import reference
from iro_console.storage.engine import Store
from iro_console.ui.app import IroConsole
from iro_console.ui.review_acts import ReviewActs
from iro_console.ui.review_work import ground
from iro_console.ui.screens.form import FormScreen

class Form(IroConsole):
    def on_mount(self):
        super().on_mount()
        began = time.perf_counter()
        acts = ReviewActs(self.desk, {step}, "record_of_review")
        screen = FormScreen(acts, acts.open(), ground(self.desk))
        self.push_screen(screen)
        screen.call_after_refresh(lambda: screen.show_section({section!r}))
        def shown():
            pane = screen.pane
            if pane is None or pane.key != {section!r} or not pane.has_focus_within:
                self.call_after_refresh(shown)
            else:
                Path({out!r}).write_text(str(time.perf_counter() - began))
        self.call_after_refresh(shown)

store = Store.open(Path({store!r}))
desk = builders.a_desk(store, reference.load_policy("national"), reference.load_calendar(), scope={scope})
form = Form(desk)
form.animation_level = "none"
form.run()
"""

BARE = """
import iro_console.ui
from textual.app import App
from textual.widgets import TextArea

class Bare(App):
    def compose(self):
        yield TextArea({text!r}, soft_wrap=True, compact=True)

bare = Bare()
bare.animation_level = "none"
bare.run()
"""


def a_store(folder: Path, *, large: bool) -> tuple[Path, int, int]:
    """Make a store with one record of review; return its file, the work step and the IRO."""
    policy, calendar = reference.load_policy("national"), reference.load_calendar()
    store = builders.a_store(folder, policy, calendar)
    desk = builders.a_desk(store, policy, calendar)
    iro = builders.add_person(desk, "asha", "Asha Bello")
    child = builders.add_child(
        desk, "Kai Morgan", held=(date(2026, 9, 10),), looked_after_from=date(2026, 8, 20), iro=iro
    )
    desk = replace(desk, scope=iro)
    step = work_steps.open_step(desk, child)
    finished = {
        "written_by": "P",
        "received_on": "20/11/2026",
        "finished_on": "20/11/2026",
        "finished_by": "Q",
    }
    form_saving.save_section(
        desk, step, "social_work_report", "report", finished, seen_version=0, complete=True
    )
    record_making.create_form(desk, step)
    if large:
        _fill(desk, step)
    store.close()
    return folder / "records" / "iro.db", step, iro


def prose(words: int) -> str:
    """Return a text of so many words, in paragraphs of 60."""
    numbered = [f"word{number % 97}" for number in range(words)]
    return "\n".join(" ".join(numbered[at : at + 60]) for at in range(0, words, 60))


def _fill(desk: Desk, step: int) -> None:
    prompts = questions(RecordOfMeeting)
    each = prose(WORDS // len(prompts))
    texts = {question.name: each for question in prompts}
    form_saving.save_section(desk, step, "record_of_review", "record_of_meeting", texts, seen_version=0)
    for number in range(ROWS):
        table = ("current_child", "current_health", "proposed_child")[number % 3]
        row = {
            "needs": f"Need {number}: somewhere quiet for homework, and a bed in a room of his own",
            "actions": "The carer and the social worker agree a corner of the dining room with the family",
            "who": "Carer and social worker",
            "done_by": "every fortnight",
        }
        form_rows.add_row(desk, step, "record_of_review", table, row)


def main() -> None:
    """Run the programs in turn and print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--turns", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        forms = {kind: a_store(folder / kind, large=kind == "large") for kind in ("empty", "large")}
        programs: dict[str, terminal.Program] = {}
        for section in ("current_plan", "record_of_meeting"):
            for kind, (store, step, iro) in forms.items():
                out = folder / f"{kind}-{section}.seconds"
                script = folder / f"{kind}-{section}.py"
                script.write_text(
                    SHOW.format(
                        tests=str(Path(__file__).parents[1]),
                        step=step,
                        section=section,
                        store=str(store),
                        scope=iro,
                        out=str(out),
                    ),
                    encoding="utf-8",
                )
                programs[f"{section} {kind}"] = terminal.Program(
                    f"{section} {kind}", [sys.executable, str(script)], r"Section|Review of|Record of meeting"
                )
        bare = folder / "bare.py"
        bare.write_text(BARE.format(text=prose(WORDS // len(questions(RecordOfMeeting)))), encoding="utf-8")
        opened: dict[str, list[float]] = {name: [] for name in programs}
        keyed: dict[str, list[float]] = {"bare text area": [], "record_of_meeting large": []}
        for turn in range(options.turns + 1):
            for name, program in programs.items():
                seconds = _opening(program, folder / f"{name.split()[1]}-{name.split()[0]}.seconds")
                if turn:
                    opened[name].append(seconds)
            typed = replace(programs["record_of_meeting large"])
            for name, program in (
                ("bare text area", terminal.Program("bare", [sys.executable, str(bare)], "word1")),
                ("record_of_meeting large", typed),
            ):
                seconds = _key_to_paint(program)
                if turn:
                    keyed[name].append(seconds)
    for name, seconds in opened.items():
        print(terminal.line(f"open: {name}", seconds))
    for section in ("current_plan", "record_of_meeting"):
        print(
            terminal.ratio(
                f"{section}: large / empty", opened[f"{section} large"], opened[f"{section} empty"]
            )
        )
    for name, seconds in keyed.items():
        print(terminal.line(f"key: {name}", seconds))
    print(terminal.ratio("key: form / bare", keyed["record_of_meeting large"], keyed["bare text area"]))


def _opening(program: terminal.Program, out: Path) -> float:
    """Return the seconds from asking for the form until its section has the focus, as the program tells."""
    out.unlink(missing_ok=True)
    running = terminal.Terminal(program)
    try:
        while not out.exists() and not running.ended and running.elapsed() < 25:
            running.until_quiet(0.1, limit=0.3)
    finally:
        running.close()
    if not out.exists():
        raise RuntimeError("\n".join(list(running.screens())[-1][1]))
    return float(out.read_text(encoding="utf-8"))


def _key_to_paint(program: terminal.Program, times: int = 40) -> float:
    """Return the median of seconds from a letter to the end of the frame that shows it."""
    running = terminal.Terminal(program)
    taken: list[float] = []
    try:
        for _ in range(20):
            running.until_quiet(1.5)
            shown = list(running.screens())[-1:]
            if shown and any(re.search(program.shows, line) for line in shown[0][1]):
                break
        for _ in range(times):
            running.until_quiet(0.06, limit=2)
            pressed, seen = running.elapsed(), b""
            os.write(running.fd, b"x")
            while not running.ended and running.elapsed() - pressed < 5:
                seen += running.pump(5)
                if terminal.END_OF_FRAME in seen:
                    taken.append(running.chunks[-1][0] - pressed)
                    break
    finally:
        running.close()
    return statistics.median(taken)


if __name__ == "__main__":
    main()
