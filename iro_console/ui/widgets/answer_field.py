"""What every field of a form has in common: raw text in and out, and when it was changed or left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from iro_console.forms.clean import LONGEST_LINE, clean_line, too_long

if TYPE_CHECKING:
    from textual.events import Paste


def app_of(node: Any) -> App[object]:
    """Return the app of a widget or screen, with a type."""
    return node.app


class AnswerField(Widget):
    """One answer. Nothing is called wrong here: the form says so, when the field is left or saved."""

    DEFAULT_CSS = """
    AnswerField {
        height: auto;
        width: 1fr;
    }
    AnswerField Input {
        background: $foreground 8%;
        padding: 0 1 !important;
    }
    AnswerField Input:focus {
        background: $cursor-line;
    }
    """

    how: ClassVar[str] = ""
    """How it is answered, in one short line for whoever has it in focus."""

    class FieldMessage(Message):
        """Something a field says to its form."""

        def __init__(self, field: AnswerField) -> None:
            super().__init__()
            self.field = field

        @property
        def control(self) -> AnswerField:
            """The field."""
            return self.field

    class Changed(FieldMessage):
        """The raw answer is another one than before."""

    class Left(FieldMessage):
        """The focus went elsewhere."""

    class Entered(FieldMessage):
        """Enter was pressed: on to the next."""

        def __init__(self, field: AnswerField, *, to_empty: bool = False) -> None:
            """``to_empty``: on to the next that is still to be answered."""
            super().__init__(field)
            self.to_empty = to_empty

    @property
    def raw(self) -> str:
        """The answer as typed, readable or not; empty when there is none."""
        raise NotImplementedError

    def put(self, raw: str) -> None:
        """Show another raw answer."""
        raise NotImplementedError

    def settle(self) -> None:
        """Write what was typed in full, as far as it can be read; called when the field is left."""

    def refuse(self, wrong: bool) -> None:
        """Mark the field as wrong, or no longer so."""
        self.set_class(wrong, "-wrong")

    def take_focus(self) -> None:
        """Put the focus where the answer is typed."""
        if self.can_focus:
            self.focus()
        else:
            self.query(Input).first().focus()

    def _on_descendant_blur(self) -> None:
        self.call_after_refresh(self._look_whether_left)

    def on_blur(self) -> None:
        """Notice that the focus went elsewhere."""
        self.call_after_refresh(self._look_whether_left)

    def _look_whether_left(self) -> None:
        # A terminal window that loses the focus has not left the field.
        if self.is_attached and app_of(self).app_focus and not (self.has_focus or self.has_focus_within):
            self.settle()
            self.post_message(self.Left(self))


class LineInput(Input):
    """An input line for what people type: nothing a paste holds is lost or obeyed."""

    def __init__(self, *, longest: int = LONGEST_LINE, placeholder: str = "", replaced: bool = False) -> None:
        """``replaced``: the first key after coming here replaces what stands there, as suits a date."""
        super().__init__(compact=True, placeholder=placeholder, select_on_focus=replaced)
        self.longest = longest

    def _on_paste(self, event: Paste) -> None:
        # Textual keeps the first line of a paste and drops the rest without a word.
        event.stop()
        event.prevent_default()
        self.take(event.text)

    def action_paste(self) -> None:
        """Paste from the clipboard of the program."""
        self.take(app_of(self).clipboard)

    def take(self, pasted: str) -> None:
        """Put a pasted text at the cursor as one line, or refuse it with its size."""
        text = clean_line(pasted[: 2 * self.longest + 1])
        rest = len(self.value) - len(self.selected_text)
        if len(pasted) > 2 * self.longest or rest + len(text) > self.longest:
            size = too_long(pasted, characters=self.longest, lines=len(pasted) + 1) or too_long(
                " " * (rest + len(text)), characters=self.longest, lines=2
            )
            self.notify(f"Nothing was pasted: {size}.", severity="warning", markup=False)
            return
        self.replace(text, *self.selection)


class LineField(AnswerField):
    """An answer of one line."""

    how = ""

    def __init__(
        self,
        *,
        longest: int = LONGEST_LINE,
        replaced: bool = False,
        id: str | None = None,  # noqa: A002 - Textual's word
    ) -> None:
        super().__init__(id=id)
        self.input = LineInput(longest=longest, replaced=replaced)

    def compose(self) -> ComposeResult:
        """Show the line."""
        yield self.input

    @property
    def raw(self) -> str:
        """See ``AnswerField``."""
        return self.input.value

    def put(self, raw: str) -> None:
        """See ``AnswerField``."""
        self.input.value = clean_line(raw)

    def _on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Changed(self))

    def _on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Entered(self))


class TickField(AnswerField, can_focus=True):
    """Yes, no, or not answered yet: three different things."""

    DEFAULT_CSS = """
    TickField { height: 1; background: $foreground 8%; padding: 0 1; }
    TickField:focus { background: $cursor-line; }
    """
    BINDING_GROUP_TITLE = "Yes or no"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer('yes')", "Yes", show=False),
        Binding("n", "answer('no')", "No", show=False),
        Binding("space,right,left", "turn", "The other", show=False),
        Binding("delete,backspace", "answer('')", "Not answered", show=False),
        Binding("enter", "enter", "Next", show=False),
    ]
    how = "Y or N; Delete takes the answer back"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's word
        super().__init__(id=id)
        self._raw = ""

    @property
    def raw(self) -> str:
        """See ``AnswerField``."""
        return self._raw

    def put(self, raw: str) -> None:
        """See ``AnswerField``."""
        raw = {"y": "yes", "n": "no"}.get(raw.strip().casefold()[:1], "")
        if raw != self._raw:
            self._raw = raw
            self.refresh()
            self.post_message(self.Changed(self))

    def render(self) -> Content:
        """Show both answers and which of them is given."""
        yes = self._raw == "yes"
        no = self._raw == "no"
        return Content.assemble(
            ("● yes", "bold") if yes else ("○ yes", "$quiet"),
            "   ",
            ("● no", "bold") if no else ("○ no", "$quiet"),
            "" if yes or no else ("   not answered yet", "italic $quiet"),
        )

    def on_click(self, event: events.Click) -> None:
        """Take a click of the mouse."""
        if event.x < 8:
            self.put("yes")
        elif event.x < 14:
            self.put("no")

    def action_answer(self, raw: str) -> None:
        """Give this answer."""
        self.put(raw)

    def action_turn(self) -> None:
        """Turn yes into no and anything else into yes."""
        self.put("no" if self._raw == "yes" else "yes")

    def action_enter(self) -> None:
        """Go on to the next field."""
        self.post_message(self.Entered(self))
