"""The sections of a form: which are complete, what is still missing in each, and which one is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import ClassVar, NamedTuple

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from iro_console.ui.format import plural
from iro_console.ui.ink import Run, inked, stacked
from iro_console.ui.text import fit
from iro_console.ui.widgets.chrome import spread
from iro_console.ui.widgets.row_layout import wrapped

FOLDED = 2
"""Lines it has when it stands above the section instead of beside it."""
NAME_LINES = 2
"""Lines of the name of what is missing."""
ONLY_THE_MARK = "F2 marks it complete"
"""What is still to do in a section in which nothing is missing."""
LEAST_ROOM = 4
"""Lines below which nothing is named."""


class SectionMark(NamedTuple):
    """How a section stands."""

    key: str
    number: int | str
    title: str
    completed: bool
    missing: int
    """Answers still missing."""
    wrong: int
    """Of them shown as wrong."""
    typing: bool
    """There is typing in it that is not saved yet."""


class SectionList(Widget, can_focus=True):
    """The list at the left; folded into two lines above the section where there is no room beside it."""

    DEFAULT_CSS = """
    SectionList { width: 28; height: 1fr; background: $background; }
    SectionList.-folded { width: 1fr; height: 2; }
    """
    BINDING_GROUP_TITLE = "Sections"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,left", "step(-1)", "Section before", show=False),
        Binding("down,right", "step(1)", "Next section", show=False),
        Binding("enter", "enter", "To the section", show=False),
    ]
    ALLOW_SELECT = False

    @dataclass
    class Chosen(Message):
        """Another section is wanted."""

        key: str
        into: bool = False
        """The focus goes into it."""

    def __init__(self) -> None:
        super().__init__()
        self.marks: Sequence[SectionMark] = ()
        self.at = 0
        self._missing: Sequence[str] = ()
        self._lines: list[int | None] = []
        self._ends: list[tuple[int, int]] = []

    def show(self, marks: Sequence[SectionMark], at: int, missing: Sequence[str]) -> None:
        """Show other marks; ``missing`` names what the section shown still needs."""
        if (marks, at, missing) != (self.marks, self.at, self._missing):
            self.marks, self.at, self._missing = marks, at, missing
            self.refresh()

    def on_resize(self) -> None:
        """Draw to the room there is."""
        self.refresh()

    def render(self) -> Content:
        """Draw the list, or its folded form."""
        return self._folded() if self.has_class("-folded") else self._full()

    def _full(self) -> Content:
        width = max(self.size.width, 12)
        lines: list[Content] = []
        self._lines = []
        for at, mark in enumerate(self.marks):
            here = at == self.at
            sign, ink = _sign(mark)
            room = width - 6 - len(sign)
            for line, words in enumerate(wrap(mark.title, room) or [""]):
                bar: Run = ("▌" if here else " ", "accent")
                number = f"{mark.number:>2} " if not line else "   "
                name: Run = (fit(words, room), "strong" if here else "")
                state: Run = (f" {sign}" if not line else "", ink)
                lines.append(inked(bar, (number, "strong" if here else "muted"), name, state))
                self._lines.append(at)
        if self.marks:
            done = sum(mark.completed for mark in self.marks)
            tail = [
                inked(),
                inked(("  Form", "muted"), (f"  {done} of {len(self.marks)} complete", "strong")),
            ]
            room = max(self.size.height - len(lines) - len(tail), 0)
            lines += [*tail, *self._names(width, room)]
        return stacked(lines)

    def _names(self, width: int, room: int) -> list[Content]:
        """Return what is missing by name in ``room`` lines; how much more there is stands at the end."""
        if room < LEAST_ROOM:
            return []
        if not self._missing:
            return self._only_the_mark(width)
        lines = [inked(), inked(("  Missing here", "muted"))]
        for at, name in enumerate(self._missing):
            words = wrapped(name, width - 4, NAME_LINES)
            left = len(self._missing) - at
            if len(lines) + len(words) + (left > 1) > room:
                return [*lines, inked((f"  and {left:,} more", "muted"))]
            lines += [inked(f"  {'  ' * bool(line)}{word}") for line, word in enumerate(words)]
        return lines

    def _only_the_mark(self, width: int) -> list[Content]:
        """Say of a section in which nothing is missing that it is not marked complete, where it is not."""
        here = self.marks[self.at]
        if not _is_ready(here):
            return []
        words = wrapped(f"Nothing is missing here. {ONLY_THE_MARK}.", width - 4, NAME_LINES)
        return [inked(), *(inked((f"  {line}", "muted")) for line in words)]

    def _folded(self) -> Content:
        width = self.size.width
        if not self.marks:
            return Content("")
        runs: list[Run | str] = [" "]
        self._ends = []
        used = 1
        for at, mark in enumerate(self.marks):
            sign, ink = _sign(mark)
            text = f" {mark.number}{_short_sign(sign)} "
            runs += [(text, "badge" if at == self.at else ink if mark.completed or mark.wrong else "")]
            used += len(text)
            self._ends.append((used, at))
        here = self.marks[self.at]
        complete = sum(mark.completed for mark in self.marks)
        done: Run = (f"{complete} of {len(self.marks)} complete ", "muted")
        left: list[Run | str] = [" ", (f"{here.number} {here.title}", "strong")]
        if here.wrong:
            left.append((f"   {plural(here.wrong, 'answer needs', 'answers need')} another look", "late"))
        elif here.missing:
            left.append((f"   {plural(here.missing, 'answer')} missing", "muted"))
        elif _is_ready(here):
            left.append((f"   {ONLY_THE_MARK}", "muted"))
        return stacked([inked(*spread(runs, [done], width)), inked(*spread(left, [], width))])

    def on_click(self, event: events.Click) -> None:
        """Show the section that was clicked."""
        if self.has_class("-folded"):
            found = next((at for end, at in self._ends if event.x < end and event.y == 0), None)
        else:
            found = self._lines[event.y] if event.y < len(self._lines) else None
        if found is not None:
            self.post_message(self.Chosen(self.marks[found].key, into=True))

    def action_step(self, by: int) -> None:
        """Show the next section, with the focus staying here."""
        if 0 <= self.at + by < len(self.marks):
            self.post_message(self.Chosen(self.marks[self.at + by].key))

    def action_enter(self) -> None:
        """Go into the section shown."""
        if self.marks:
            self.post_message(self.Chosen(self.marks[self.at].key, into=True))


def _is_ready(mark: SectionMark) -> bool:
    return not (mark.completed or mark.wrong or mark.missing)


def _short_sign(sign: str) -> str:
    """Return a sign for the one line of a narrow window, where a bare number would pass for a section's."""
    parts = sign.split()
    if parts and parts[0].isdigit():
        return f" ({''.join(parts)})"
    return f" {''.join(parts)}".rstrip()


def _sign(mark: SectionMark) -> tuple[str, str]:
    """Return what stands after a section's name, and its ink: complete, wrong, being typed, still missing."""
    if mark.wrong:
        return f"{mark.wrong:>2} !", "late"
    if mark.completed:
        return "  ✓", "done"
    if mark.typing:
        return f"{mark.missing or '':>2} …", "soon"
    return f"{mark.missing or '':>2}  ", "muted"
