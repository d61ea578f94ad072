"""One of several choices: typed by code or label, or picked from the list."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import ClassVar

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.input import Selection

from iro_console.forms.choices import Choice, meant, written
from iro_console.ui.text import literal, shown
from iro_console.ui.widgets.answer_field import LineInput
from iro_console.ui.widgets.listed_field import ChoiceList, ListedField
from iro_console.ui.widgets.opener import Opener

NOT_CHOSEN = "not chosen"


class ChoiceInput(LineInput):
    """The line of a choice: shown from its beginning, all of it replaced by the first key."""

    def __init__(self, prompt: str) -> None:
        super().__init__(longest=300, placeholder=prompt)

    def _on_focus(self, event: events.Focus) -> None:
        if not event.from_app_focus:
            self.selection = Selection(len(self.value), 0)


class ChoiceField(ListedField):
    """A choice. Nothing chosen is an empty line; what was typed and is no choice stays as typed."""

    DEFAULT_CSS = """
    ChoiceField > Horizontal { height: 1; }
    ChoiceField ChoiceInput { width: 1fr; }
    ChoiceField .full { display: none; height: auto; padding: 0 1; color: $quiet; }
    ChoiceField.-long .full { display: block; }
    ChoiceField.-open ChoiceList { display: block; }
    """
    BINDING_GROUP_TITLE = "Choice"
    how: ClassVar[str] = "Type part of it, or ↓ for the list; Delete takes it back"

    def __init__(
        self,
        choices: Sequence[Choice],
        *,
        with_code: bool = False,
        prompt: str = "",
        id: str | None = None,  # noqa: A002 - Textual's word
    ) -> None:
        """``with_code`` shows the stored value before the label, as the 903 return writes it.

        ``prompt`` is what the empty line says.
        """
        super().__init__(choices, id=id)
        self._with_code = with_code
        self._chosen: Choice | None = None
        self.input = ChoiceInput(prompt or NOT_CHOSEN)

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

    def _sought(self) -> str:
        return "" if self._chosen else self.input.value

    def _start(self) -> int:
        return self._shown.index(self._chosen) if self._chosen in self._shown else 0

    def _lines(self, choice: Choice) -> Content:
        """Return a choice as wide as the list, its label wrapped beside its code."""
        value, label = choice
        code = f"{shown(value):<6} " if self._with_code and value != label else ""
        room = max(self.size.width - 6 - len(code), 12)
        wrapped = wrap(shown(label), room) or [""]
        return Content.assemble(" ", (code, "$accent"), f"\n{' ' * (len(code) + 1)}".join(wrapped))

    @on(OptionList.OptionSelected)
    def _choose(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._close()
        self._show(self._shown[event.option_index])
        self.take_focus()

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
