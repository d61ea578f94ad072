"""The keys of a place, made from its live bindings, and what the place is for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from textwrap import wrap
from typing import Any

from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from iro_console.ui.command import ACTS, CHILD, LISTS, MOVING, PROGRAM, VIEWS
from iro_console.ui.commands import BY_ID, key_words
from iro_console.ui.ink import inked
from iro_console.ui.text import fit, literal

KEYS_WIDTH = 9
WORDS_WIDTH = 41
Group = tuple[str, list[tuple[str, str]]]
"""A heading, and under it keys with what they do."""
GROUPS = (ACTS, CHILD, MOVING, LISTS, VIEWS, PROGRAM)


class HelpScreen(ModalScreen[None]):
    """All keys that do something where it was opened."""

    DEFAULT_CSS = """
    HelpScreen { align: center middle; }
    HelpScreen > VerticalScroll {
        width: 112; max-width: 100%; height: auto; max-height: 100%;
        background: $surface; border: round $primary; padding: 1 2; scrollbar-size-vertical: 1;
        border-title-color: $foreground; border-subtitle-color: $quiet;
    }
    HelpScreen Static { height: auto; background: $surface; }
    HelpScreen .about { max-width: 96; margin-bottom: 1; }
    HelpScreen Horizontal { height: auto; }
    HelpScreen .column { width: 1fr; padding-right: 2; }
    HelpScreen.-narrow Horizontal { layout: vertical; }
    """
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (96, "-wide")]
    BINDINGS = [Binding("escape,q,f1,question_mark", "dismiss", "back")]
    BINDING_GROUP_TITLE = "Help"

    def __init__(self, title: str, about: str, bindings: Iterable[ActiveBinding]) -> None:
        """Show what ``bindings`` were live, with ``about`` above them."""
        super().__init__()
        self._title = title
        self._about = about
        self._groups = grouped(bindings)

    def compose(self) -> ComposeResult:
        """Show the sentence, then the keys group by group, in two columns where there is room."""
        with VerticalScroll() as pane:
            pane.border_title = literal(self._title)
            pane.border_subtitle = Content("Esc back")
            yield Static(literal(self._about), classes="about")
            with Horizontal():
                for side in halves(self._groups):
                    yield Static(Content("\n").join(_lines(side)), classes="column")
            yield Static(
                inked(("Any key can be changed in the settings file; the README says how.", "muted"))
            )


def _lines(groups: Sequence[Group]) -> Iterator[Content]:
    for group, rows in groups:
        yield inked((group, "heading"))
        for keys, words in rows:
            for at, line in enumerate(wrap(words, WORDS_WIDTH)):
                yield inked((fit("" if at else keys, KEYS_WIDTH), "accent"), line)
        yield Content("")


def halves(groups: Sequence[Group]) -> tuple[Sequence[Group], Sequence[Group]]:
    """Divide the groups, in their order, into two columns of about the same length."""
    sizes = [len(rows) + 2 for _, rows in groups]
    cut = min(range(len(groups) + 1), key=lambda at: abs(sum(sizes[:at]) - sum(sizes[at:])))
    return groups[:cut], groups[cut:]


def grouped(bindings: Iterable[ActiveBinding]) -> list[Group]:
    """Return the keys of live bindings by group: (group, [(keys, what they do)]), one line a command."""
    found: dict[str, dict[str, tuple[list[str], str]]] = {}
    for active in bindings:
        binding = active.binding
        command = BY_ID.get(binding.id or "")
        if command is None and (binding.system or not binding.description or not binding.show):
            continue
        group = command.group if command else (active.node.BINDING_GROUP_TITLE or PROGRAM)
        name = command.name if command else (binding.tooltip or binding.description)
        keys, _ = found.setdefault(group, {}).setdefault(binding.id or binding.action, ([], name))
        if (words := key_words(binding.key)) not in keys:
            keys.append(words)
    order = {group: at for at, group in enumerate(GROUPS)}
    return [
        (group, [(" ".join(keys), name) for keys, name in rows.values()])
        for group, rows in sorted(found.items(), key=lambda pair: order.get(pair[0], -1))
    ]


def live(screen: Screen[Any]) -> list[ActiveBinding]:
    """Return the bindings that do something on a screen now."""
    return [active for active in screen.active_bindings.values() if active.enabled]
