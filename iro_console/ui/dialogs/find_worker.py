"""Finding a worker by part of a name, a reference or a team."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from iro_console.forms.section import Question
from iro_console.ui.dialogs.dialog_keys import DialogKeys
from iro_console.ui.text import literal
from iro_console.ui.widgets.answer_field import LineInput

MOST = 40
"""Workers shown at a time; more words find fewer."""


class FindWorker(ModalScreen[str | None]):
    """Gives the name of the worker picked, or None."""

    DEFAULT_CSS = """
    FindWorker { align: center middle; }
    FindWorker > Vertical {
        width: 72;
        max-width: 100%;
        height: auto;
        max-height: 100%;
        background: $surface;
        border: round $primary;
        padding: 0 1;
    }
    FindWorker .question { text-style: bold; height: 1; }
    FindWorker LineInput { margin-top: 1; background: $foreground 8%; }
    FindWorker OptionList {
        height: auto;
        min-height: 3;
        max-height: 16;
        margin-top: 1;
        border: none;
        background: $surface;
        padding: 0;
    }
    FindWorker OptionList > .option-list--option-highlighted { background: $cursor-line; color: $foreground; }
    FindWorker DialogKeys { margin-top: 1; background: $surface; }
    """
    BINDING_GROUP_TITLE = "Find a worker"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "Take"),
        Binding("up", "move(-1)", "Up", show=False),
        Binding("down", "move(1)", "Down", show=False),
        Binding("escape", "leave", "Leave"),
    ]
    AUTO_FOCUS = "LineInput"

    def __init__(self, find: Callable[[str], Sequence[Any]], role: str = "") -> None:
        """``find`` gives the workers for words, each with name, role and team; ``role`` is said above."""
        super().__init__()
        self._find = find
        self._role = role
        self._found: Sequence[Any] = ()

    def compose(self) -> ComposeResult:
        """Show the line to type in and who is found."""
        with Vertical():
            which = f"Find a {self._role.replace('_', ' ')}" if self._role else "Find a worker"
            yield Static(Content(which), classes="question")
            yield LineInput(placeholder="part of a name, a reference or a team")
            yield OptionList()
            yield DialogKeys()

    def on_mount(self) -> None:
        """Show everybody at first."""
        self.query_one(OptionList).can_focus = False
        self._show("")

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._show(event.value)

    def _show(self, words: str) -> None:
        self._found = self._find(words)[:MOST]
        options = [
            Option(
                Content.assemble(
                    literal(worker.name),
                    (f"   {worker.role}{f', {worker.team}' if worker.team else ''}", "$quiet"),
                )
            )
            for worker in self._found
        ]
        shown = self.query_one(OptionList)
        shown.set_options(
            options
            or [Option(Content("Nobody is called so. Type the name in the field itself."), disabled=True)]
        )
        shown.highlighted = 0 if options else None

    def action_move(self, by: int) -> None:
        """Move among those found."""
        shown = self.query_one(OptionList)
        shown.action_cursor_down() if by > 0 else shown.action_cursor_up()

    @on(Input.Submitted)
    def action_take(self) -> None:
        """Take the one highlighted."""
        at = self.query_one(OptionList).highlighted
        if at is not None and at < len(self._found):
            self.dismiss(self._found[at].name)

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._found[event.option_index].name)

    def action_leave(self) -> None:
        """Take nobody."""
        self.dismiss(None)


def find_worker_for(question: Question, find: Callable[[str, str], Sequence[Any]]) -> FindWorker:
    """Return the window that finds the worker a question asks for; ``find`` takes words and a role."""
    role = question.person if question.person != "worker" else ""
    return FindWorker(lambda words: find(words, role), role)
