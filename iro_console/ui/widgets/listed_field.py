"""What the fields with a list of choices below them share: the list, its keys and its button."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from iro_console.forms.choices import Choice, found
from iro_console.ui.widgets.answer_field import AnswerField, LineInput
from iro_console.ui.widgets.opener import Opener, place

MOST_LINES = 12
"""Lines of the list: enough to choose from, and the form stays in sight."""


class ChoiceList(OptionList, can_focus=False):
    """The choices that what was typed may mean. The keys stay with the line above it."""

    DEFAULT_CSS = """
    ChoiceList {
        overlay: screen;
        constrain: inside none;
        display: none;
        width: 100%;
        min-width: 24;
        border: round $primary;
        background: $panel;
        padding: 0;
        scrollbar-size-vertical: 1;
    }
    ChoiceList > .option-list--option { padding: 0; }
    ChoiceList > .option-list--option-highlighted {
        background: $cursor-line;
        color: $foreground;
        text-style: bold;
    }
    ChoiceList > .option-list--option-disabled { color: $quiet; }
    """


class ListedField(AnswerField):
    """A line to type in, with a list of what it may mean below it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", "List"),
        Binding("alt+down", "move(1)", "List", show=False),
        Binding("up", "move(-1)", "Choice before", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("escape", "close", "Close the list"),
    ]

    input: LineInput

    def __init__(
        self,
        choices: Sequence[Choice],
        *,
        id: str | None = None,  # noqa: A002 - Textual's word
    ) -> None:
        super().__init__(id=id)
        self.choices = tuple(choices)
        self._shown: list[Choice] = []

    # for each kind of field to say

    def _lines(self, choice: Choice) -> Content:
        """Return a choice as wide as the list."""
        raise NotImplementedError

    def _sought(self) -> str:
        """Return what the list is narrowed to when it is opened by its key."""
        raise NotImplementedError

    def _start(self) -> int:
        """Return which of those shown is highlighted at first."""
        return 0

    # shared

    @property
    def is_open(self) -> bool:
        """Whether the list is open."""
        return self.has_class("-open")

    @property
    def _list(self) -> ChoiceList:
        return self.query_one(ChoiceList)

    def _open(self, typed: str, at: int | None = None) -> None:
        self._shown = found(self.choices, typed)
        lines = [self._lines(choice) for choice in self._shown] or [Content("no choice is like that")]
        self._list.set_options(Option(line, disabled=not self._shown) for line in lines)
        start = self._start() if at is None else at
        self._list.highlighted = start if self._shown else None
        height = sum(line.plain.count("\n") + 1 for line in lines)
        place(self._list, self.input, min(height, MOST_LINES) + 2)
        self._list.styles.height = min(height, MOST_LINES) + 2
        self.add_class("-open")
        self.refresh_bindings()

    def _close(self) -> None:
        self.remove_class("-open")
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Take the keys of the list only while it is open."""
        del parameters
        return self.is_open if action in ("close", "page") else True

    def action_move(self, by: int) -> None:
        """Open the list, or move in it."""
        if not self.is_open:
            self._open(self._sought())
        elif by > 0:
            self._list.action_cursor_down()
        else:
            self._list.action_cursor_up()

    def action_page(self, by: int) -> None:
        """Move by a page of the list."""
        if by > 0:
            self._list.action_page_down()
        else:
            self._list.action_page_up()

    def action_close(self) -> None:
        """Close the list and leave what was typed."""
        self._close()

    def action_open(self) -> None:
        """Open the list, or close it."""
        if self.is_open:
            self._close()
        else:
            self._open("")
            self.take_focus()

    def on_click(self, event: events.Click) -> None:
        """Take a click on the button."""
        if isinstance(event.widget, Opener):
            event.stop()
            self.action_open()

    @on(OptionList.OptionHighlighted)
    def _keep_highlight(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
