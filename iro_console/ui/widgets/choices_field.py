"""Several of the choices: each typed by its label, or marked in the list."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, OptionList, Static

from iro_console.forms.choices import Choice, meant, written_all
from iro_console.ui.text import literal, shown
from iro_console.ui.widgets.answer_field import LineInput
from iro_console.ui.widgets.listed_field import ChoiceList, ListedField
from iro_console.ui.widgets.opener import Opener


class ChoicesInput(LineInput):
    """The line in which the next choice is typed. Backspace in an empty line takes the last one back."""

    class TakenBack(Message):
        """Backspace was pressed with nothing typed."""

    class Toggled(Message):
        """Space was pressed with nothing typed."""

    def __init__(self) -> None:
        super().__init__(longest=1000, placeholder="not chosen")

    def action_delete_left(self) -> None:
        """Delete a letter, or take the last choice back."""
        if self.value:
            super().action_delete_left()
        else:
            self.post_message(self.TakenBack())

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "space" and not self.value:
            event.stop()
            event.prevent_default()
            self.post_message(self.Toggled())
            return
        await super()._on_key(event)


class ChoicesField(ListedField):
    """Several choices: shown by their labels, the next one typed below. What is no choice stays as typed."""

    DEFAULT_CSS = """
    ChoicesField > Horizontal { height: 1; }
    ChoicesField ChoicesInput { width: 1fr; }
    ChoicesField .chosen { display: none; height: auto; padding: 0 1; background: $foreground 8%; }
    ChoicesField.-some .chosen { display: block; }
    ChoicesField.-open ChoiceList { display: block; }
    """
    BINDING_GROUP_TITLE = "Choices"
    how: ClassVar[str] = (
        "Type part of each, with commas, or ↓ for the list, where Space marks; Backspace takes one back"
    )

    def __init__(
        self,
        choices: Sequence[Choice],
        *,
        id: str | None = None,  # noqa: A002 - Textual's word
    ) -> None:
        super().__init__(choices, id=id)
        self._chosen: list[str] = []
        """Stored values, in the order they were chosen."""
        self._marked_here = False
        """Whether Space marked something since the list was opened."""
        self.input = ChoicesInput()
        self._said = Static(classes="chosen")

    def compose(self) -> ComposeResult:
        """Show what is chosen, the line, the button of the list and the list."""
        yield self._said
        with Horizontal():
            yield self.input
            yield Opener()
        yield ChoiceList()

    @property
    def raw(self) -> str:
        """The stored values with commas, in the order of the list; what was typed and is no choice, last."""
        ordered = [value for value, _ in self.choices if value in self._chosen]
        rest = self.input.value.strip()
        return ",".join([*ordered, rest] if rest else ordered)

    def put(self, raw: str) -> None:
        """See ``AnswerField``."""
        if raw != self.raw:
            self._chosen.clear()
            self.input.value = self._taken(raw, self.choices)
            self._show()

    def settle(self) -> None:
        """See ``AnswerField``."""
        self._close()
        self._take_typed()

    def _take_typed(self) -> None:
        """Choose what was typed, as far as it is clear what it means."""
        if self.input.value.strip():
            rest = self._taken(self.input.value, self.choices)
            if rest != self.input.value:
                self.input.value = rest
                self._show()

    def _taken(self, text: str, choices: Sequence[Choice]) -> str:
        """Choose each part between commas that is clear, and return the rest."""
        rest: list[str] = []
        for part in text.split(","):
            typed = part.strip()
            choice = next((each for each in choices if each[0] == typed), None) or meant(choices, typed)
            if choice is not None:
                self._add(choice[0])
            elif typed:
                rest.append(typed)
        return ", ".join(rest)

    def _add(self, value: str) -> None:
        if value not in self._chosen:
            self._chosen.append(value)

    def _show(self) -> None:
        self._said.update(literal(written_all(self.choices, ",".join(self._chosen))))
        self.set_class(bool(self._chosen), "-some")
        self.input.placeholder = "add another" if self._chosen else "not chosen"
        self.post_message(self.Changed(self))

    # the list

    def _open(self, typed: str, at: int | None = None) -> None:
        self._marked_here = self._marked_here and self.is_open
        super()._open(typed, at)

    def _sought(self) -> str:
        return self.input.value

    def _lines(self, choice: Choice) -> Content:
        """Return a choice as wide as the list, with a tick before it when it is chosen."""
        value, label = choice
        wrapped = wrap(shown(label), max(self.size.width - 8, 12)) or [""]
        tick = ("✓ ", "$done") if value in self._chosen else "  "
        return Content.assemble(" ", tick, "\n   ".join(wrapped))

    def _close(self) -> None:
        self._marked_here = False
        super()._close()

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._toggle(event.option_index)
        self.take_focus()

    @on(ChoicesInput.Toggled)
    def _space(self, event: ChoicesInput.Toggled) -> None:
        event.stop()
        if not self.is_open:
            self._open("")
        elif self._list.highlighted is not None:
            self._toggle(self._list.highlighted)

    def _toggle(self, at: int) -> None:
        """Choose the one at a place of the list, or take it back; the list stays open."""
        value = self._shown[at][0]
        if value in self._chosen:
            self._chosen.remove(value)
        else:
            self._chosen.append(value)
        with self.input.prevent(Input.Changed):
            self.input.value = ""
        self._show()
        at = next(rank for rank, choice in enumerate(self.choices) if choice[0] == value)
        self._open("", at)
        self._marked_here = True

    @on(ChoicesInput.TakenBack)
    def _take_back(self, event: ChoicesInput.TakenBack) -> None:
        event.stop()
        if self._chosen:
            self._chosen.pop()
            self._show()
            if self.is_open:
                self._open("")

    # typing

    def _on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if not self.input.has_focus:
            return
        typed = event.value
        if "," in typed:
            # What is clear before a comma is taken; what is not stays to be seen.
            done, _, last = typed.rpartition(",")
            rest = self._taken(done, self.choices)
            kept = f"{rest}, {last.lstrip()}" if rest else last.lstrip()
            if kept != typed:
                with self.input.prevent(Input.Changed):
                    self.input.value = kept
                self.input.cursor_position = len(kept)
            typed = last
        if typed.strip():
            self._open(typed)
        else:
            self._close()
        self._show()

    def _on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        at = self._list.highlighted
        if self.is_open and at is not None and not self._marked_here:
            self._add(self._shown[at][0])
            done, comma, _ = self.input.value.rpartition(",")
            with self.input.prevent(Input.Changed):
                self.input.value = done if comma else ""
        elif self.is_open and at is None:
            return
        self._close()
        self._take_typed()
        self._show()
        self.post_message(self.Entered(self))
