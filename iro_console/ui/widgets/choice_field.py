"""One of several choices: typed by code or label, or picked from the list."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import ClassVar

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.input import Selection
from textual.widgets.option_list import Option

from iro_console.forms.choices import Choice, found, meant, written
from iro_console.ui.text import literal, shown
from iro_console.ui.widgets.answer_field import AnswerField, LineInput
from iro_console.ui.widgets.opener import Opener, place

MOST_LINES = 12
"""Lines of the list: enough to choose from, and the form stays in sight."""


class ChoiceInput(LineInput):
    """The line of a choice: shown from its beginning, all of it replaced by the first key."""

    def __init__(self) -> None:
        super().__init__(longest=300, placeholder="not chosen")

    def _on_focus(self, event: events.Focus) -> None:
        if not event.from_app_focus:
            self.selection = Selection(len(self.value), 0)


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


class ChoiceField(AnswerField):
    """A choice. Nothing chosen is an empty line; what was typed and is no choice stays as typed."""

    DEFAULT_CSS = """
    ChoiceField > Horizontal { height: 1; }
    ChoiceField ChoiceInput { width: 1fr; }
    ChoiceField .full { display: none; height: auto; color: $quiet; }
    ChoiceField.-long .full { display: block; }
    ChoiceField.-open ChoiceList { display: block; }
    """
    BINDING_GROUP_TITLE = "Choice"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", "List"),
        Binding("alt+down", "move(1)", "List", show=False),
        Binding("up", "move(-1)", "Choice before", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("escape", "close", "Close the list"),
    ]
    how: ClassVar[str] = "Type part of it, or ↓ for the list; Delete takes it back"

    def __init__(
        self,
        choices: Sequence[Choice],
        *,
        with_code: bool = False,
        id: str | None = None,  # noqa: A002 - Textual's word
    ) -> None:
        """``with_code`` shows the stored value before the label, as the 903 return writes it."""
        super().__init__(id=id)
        self.choices = tuple(choices)
        self._with_code = with_code
        self._chosen: Choice | None = None
        self._shown: list[Choice] = []
        self.input = ChoiceInput()

    def compose(self) -> ComposeResult:
        """Show the line, the button of the list and the list."""
        with Horizontal():
            yield self.input
            yield Opener()
        yield ChoiceList()
        yield Static(classes="full")

    @property
    def raw(self) -> str:
        """The stored value of the choice, or what was typed and is no choice."""
        return self._chosen[0] if self._chosen else self.input.value.strip()

    @property
    def is_open(self) -> bool:
        """Whether the list is open."""
        return self.has_class("-open")

    def put(self, raw: str) -> None:
        """See ``AnswerField``."""
        chosen = next((choice for choice in self.choices if choice[0] == raw), None)
        self._show(chosen or meant(self.choices, raw), raw)

    def settle(self) -> None:
        """See ``AnswerField``."""
        self._close()
        if self._chosen is None and (choice := meant(self.choices, self.input.value)):
            self._show(choice)

    def _show(self, choice: Choice | None, typed: str = "") -> None:
        self._chosen = choice
        text = written(choice, with_code=self._with_code) if choice else typed
        if text != self.input.value:
            self.input.value = text
            self.input.cursor_position = 0
        else:
            self.post_message(self.Changed(self))
        self._show_full()

    def _show_full(self) -> None:
        """Say in full below the line what does not fit in it."""
        text = self.input.value if self._chosen else ""
        self.set_class(0 < self.input.size.width <= cell_len(text), "-long")
        self.query_one(".full", Static).update(literal(text))

    def _on_resize(self) -> None:
        self._show_full()

    @property
    def _list(self) -> ChoiceList:
        return self.query_one(ChoiceList)

    def _open(self, typed: str) -> None:
        self._shown = found(self.choices, typed)
        lines = [self._lines(choice) for choice in self._shown] or [Content("no choice is like that")]
        self._list.set_options(Option(line, disabled=not self._shown) for line in lines)
        self._list.highlighted = self._start() if self._shown else None
        height = sum(line.plain.count("\n") + 1 for line in lines)
        place(self._list, self.input, min(height, MOST_LINES) + 2)
        self._list.styles.height = min(height, MOST_LINES) + 2
        self.add_class("-open")
        self.refresh_bindings()

    def _start(self) -> int:
        return self._shown.index(self._chosen) if self._chosen in self._shown else 0

    def _lines(self, choice: Choice) -> Content:
        """Return a choice as wide as the list, its label wrapped beside its code."""
        value, label = choice
        code = f"{shown(value):<6} " if self._with_code and value != label else ""
        room = max(self.size.width - 6 - len(code), 12)
        wrapped = wrap(shown(label), room) or [""]
        return Content.assemble(" ", (code, "$accent"), f"\n{' ' * (len(code) + 1)}".join(wrapped))

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
            self._open("" if self._chosen else self.input.value)
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

    @on(OptionList.OptionSelected)
    def _choose(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._close()
        self._show(self._shown[event.option_index])
        self.take_focus()

    @on(OptionList.OptionHighlighted)
    def _keep_highlight(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()

    def _on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if self._chosen and event.value != written(self._chosen, with_code=self._with_code):
            self._chosen = None
        if self._chosen is None and self.input.has_focus:
            if event.value.strip():
                self._open(event.value)
            else:
                self._close()
        self._show_full()
        self.post_message(self.Changed(self))

    def _on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        highlighted = self._list.highlighted
        if self.is_open:
            if highlighted is None:
                return
            self._close()
            self._show(self._shown[highlighted])
        else:
            self.settle()
        self.post_message(self.Entered(self))
