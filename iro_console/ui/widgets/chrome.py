"""The lines around a list: who and when at the top, the views, what the list shows, the keys below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import Any

from rich.cells import cell_len
from textual import events
from textual.containers import Container
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget

from iro_console.ui.commands import BY_ID, VIEW_NAMES, key_words
from iro_console.ui.format import full_date
from iro_console.ui.ink import Run, inked
from iro_console.ui.text import fit, shown
from iro_console.ui.widgets.kept_lines import KeptLines

SHORT = {
    "today": "Today",
    "caseload": "Cases",
    "reviews": "Reviews",
    "midpoints": "Mid",
    "notifications": "Notices",
    "escalations": "Esc",
    "work": "Work",
    "figures": "Figs",
}
"""The views where there is little room."""
NAMED = 2
"""Where in the footer a command stands that only the place names."""
NARROWER = (
    (20, 2, VIEW_NAMES),
    (20, 1, VIEW_NAMES),
    (20, 2, SHORT),
    (20, 1, SHORT),
    (4, 1, SHORT),
    (0, 1, SHORT),
)
"""What is tried in turn when the views do not fit: longest name, air between them, names."""


class OneLine(Widget):
    """A line of runs of text, drawn to the width there is."""

    DEFAULT_CSS = """
    OneLine { height: 1; width: 1fr; background: $background; color: $foreground; }
    """
    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self._styles_cache = KeptLines()

    def runs(self, width: int) -> Sequence[Run | str]:
        """Return the runs of the line for a width."""
        raise NotImplementedError

    def render(self) -> Content:
        """Draw the line."""
        return inked(*self.runs(self.size.width))


def _width(runs: Sequence[Run | str]) -> int:
    return sum(cell_len(shown(run if isinstance(run, str) else run[0])) for run in runs)


def spread(left: Sequence[Run | str], right: Sequence[Run | str], width: int) -> list[Run | str]:
    """Return the left runs, air, and the right runs at the edge; the left gives way with an ellipsis."""
    room = width - _width(right) - 1
    kept: list[Run | str] = []
    for run in left:
        text, ink = (run, "") if isinstance(run, str) else run
        size = cell_len(shown(text))
        if size > room:
            if room > 1:
                kept.append((fit(text, room), ink))
                room = 0
            break
        kept.append((text, ink))
        room -= size
    return [*kept, " " * max(width - _width(kept) - _width(right), 0), *right]


class Ground(Container):
    """A container that is only there to place others: it draws nothing, which makes every key faster."""

    BLANK = True
    DEFAULT_CSS = """
    Ground { width: 1fr; height: 1fr; layout: vertical; background: $background; }
    """


class RuleLine(OneLine):
    """A line across the screen, joined to the line between two panes where there is one."""

    DEFAULT_CSS = """
    RuleLine { color: $rule; }
    """

    def __init__(self, joint: str, beside: str) -> None:
        """``joint`` is drawn where the line meets the left border of the widget that ``beside`` selects."""
        super().__init__()
        self._joint, self._beside = joint, beside

    def runs(self, width: int) -> Sequence[Run | str]:
        """Return the line."""
        pane = self.screen.query_one(self._beside)
        at = pane.region.x if pane.display else 0
        if not 0 < at < width:
            return ["─" * width]
        return ["─" * at, self._joint, "─" * (width - at - 1)]


@dataclass(frozen=True, slots=True)
class Standing:
    """What the top line says."""

    who: str
    children: int
    policy: str
    today: date
    saved: str = ""
    demo: bool = False
    hidden: bool = False
    read_only: bool = False
    damaged: bool = False


class TopLine(OneLine):
    """Whose desk it is, the date, when something was last saved, and what must never be overlooked."""

    def __init__(self, standing: Standing) -> None:
        super().__init__()
        self.standing = standing

    def show(self, standing: Standing) -> None:
        """Say something else."""
        if standing != self.standing:
            self.standing = standing
            self.refresh()

    def runs(self, width: int) -> Sequence[Run | str]:
        """Return the name at the left, badges and the date at the right; details go first when narrow."""
        now = self.standing
        badges: list[Run | str] = []
        if now.damaged:
            badges += [(" FILE DAMAGED ", "badge"), "  "]
        if now.demo:
            badges += [(" DEMO " if width < 100 else " DEMO · invented children ", "badge"), "  "]
        if now.hidden:
            badges += [(" names hidden ", "badge"), "  "]
        if now.read_only:
            badges += [(" read only ", "badge"), "  "]
        right: list[Run | str] = [*badges, full_date(now.today)]
        if now.saved and width >= 70:
            right += [f"   saved {now.saved}"]
        left: list[Run | str] = [(" iro-console", "accent"), f"  {now.who}"]
        if width >= 100:
            left += [(f" · {now.children:,} of 50-70 · policy {now.policy}", "muted")]
        return spread(left, [*right, " "], width)


SHORT_NAMES = {
    **VIEW_NAMES,
    "midpoints": "Mid-pt",
    "notifications": "Notices",
    "escalations": "Escal",
}
"""What the views are called where there is little room."""
_ALL = frozenset(VIEW_NAMES)


class ViewTabs(OneLine):
    """The eight views with their counts; the one shown is marked, a click shows another."""

    @dataclass
    class Chosen(Message):
        """Another view was clicked."""

        view: str

    def __init__(self, view: str, counts: Mapping[str, int]) -> None:
        super().__init__()
        self.view = view
        self.counts = dict(counts)
        self._ends: list[tuple[int, str]] = []

    def show(self, view: str, counts: Mapping[str, int]) -> None:
        """Mark another view, or show other counts."""
        if (view, counts) != (self.view, self.counts):
            self.view, self.counts = view, dict(counts)
            self.refresh()

    def runs(self, width: int) -> Sequence[Run | str]:
        """Return the tabs: with all counts where there is room, else with short names, and at last without
        the count of the one shown.
        """
        for names, counts, gap in (
            (VIEW_NAMES, _ALL, 3),
            (VIEW_NAMES, _ALL, 2),
            (VIEW_NAMES, _ALL, 1),
            (SHORT_NAMES, _ALL, 1),
            (SHORT_NAMES, {self.view}, 1),
            (SHORT_NAMES, frozenset[str](), 1),
            ({**dict.fromkeys(VIEW_NAMES, ""), self.view: SHORT_NAMES[self.view]}, {self.view}, 1),
        ):
            runs = self._tabs(names, counts, gap)
            if _width(runs) <= width:
                return runs
        return runs

    def _tabs(self, names: Mapping[str, str], counted: Set[str], gap: int) -> list[Run | str]:
        runs: list[Run | str] = [" "] if gap > 1 else []
        self._ends = []
        for at, (view, name) in enumerate(names.items(), 1):
            count = f" {self.counts[view]:,}" if view in counted and self.counts.get(view) else ""
            text = f"{at} {name}".rstrip()
            runs += (
                [(f" {text}{count} ", "badge")]
                if view == self.view
                else [(f"{at} ", "muted"), name, (count, "strong")]
            )
            self._ends.append((_width(runs), view))
            runs.append(" " * gap)
        return runs[:-1]

    def on_click(self, event: events.Click) -> None:
        """Show the view whose name was clicked."""
        for end, view in self._ends:
            if event.x < end:
                self.post_message(self.Chosen(view))
                return


class ListLine(OneLine):
    """What the list shows: how many of how many, in which order, what is marked, whether there is newer."""

    def __init__(self) -> None:
        super().__init__()
        self._left: list[Run | str] = []
        self._right: list[Run | str] = []

    def show(self, left: list[Run | str], right: list[Run | str]) -> None:
        """Say something else."""
        if (left, right) != (self._left, self._right):
            self._left, self._right = left, right
            self.refresh()

    def runs(self, width: int) -> Sequence[Run | str]:
        """Return the two ends of the line."""
        return spread([" ", *self._left], [*self._right, " "], width)


class KeyLine(OneLine):
    """The keys that matter where the focus is, made from the live bindings; a click presses one."""

    @dataclass
    class Pressed(Message):
        """A key was clicked."""

        key: str

    def __init__(self) -> None:
        super().__init__()
        self._keys: list[tuple[str, str, str]] = []
        self._ends: list[tuple[int, str]] = []

    def show(self, screen: Screen[Any]) -> None:
        """Take the keys from the bindings that are live on a screen."""
        titles: Mapping[str, str] = getattr(screen, "titles", {})
        live: dict[str, tuple[int, str, str, str]] = {}
        for key, active in screen.active_bindings.items():
            command = BY_ID.get(active.binding.id or "")
            if command and active.enabled and command.id not in live:
                title = titles.get(command.id, command.title if command.footer else "")
                if title:
                    live[command.id] = (command.footer or NAMED, key, key_words(key), title)
        keys = [(key, words, title) for _, key, words, title in sorted(live.values())]
        if keys != self._keys:
            self._keys = keys
            self.refresh()

    def runs(self, width: int) -> Sequence[Run | str]:
        """Return as many keys as fit; the last, which shows all of them, always stays."""
        shown_keys = list(self._keys)
        while len(shown_keys) > 1 and sum(len(w) + len(t) + 4 for _, w, t in shown_keys) > width:
            del shown_keys[-2]
        runs: list[Run | str] = [" "]
        self._ends = []
        for key, words, title in shown_keys:
            runs += [(words, "accent"), f" {title}"]
            self._ends.append((_width(runs), key))
            runs.append("   ")
        return runs

    def on_click(self, event: events.Click) -> None:
        """Press the key that was clicked."""
        for end, key in self._ends:
            if event.x < end:
                self.post_message(self.Pressed(key))
                return
