"""One of several things to do or to go to, each with a line about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from iro_console.ui.dialogs.dialog_keys import DialogKeys
from iro_console.ui.text import literal


class Pick(NamedTuple):
    """Something that can be picked."""

    key: str
    words: str
    about: str = ""
    """Said below it."""
    heading: str = ""
    """Said once above the first that has it."""
    tone: str = ""
    """The style of its words, such as "$late"."""


class PickList(OptionList):
    """The list, whose key says what it does."""

    def __init__(self, enter: str, *options: Option) -> None:
        super().__init__(*options)
        self._bindings.key_to_bindings["enter"] = [Binding("enter", "select", enter)]


class PickDialog(ModalScreen[str | None]):
    """Gives the key of what was picked, or None."""

    DEFAULT_CSS = """
    PickDialog { align: center middle; }
    PickDialog > Vertical {
        width: 96;
        max-width: 100%;
        height: auto;
        max-height: 100%;
        background: $surface;
        border: round $primary;
        padding: 0 1;
    }
    PickDialog .question { text-style: bold; height: auto; }
    PickDialog .detail { height: auto; color: $quiet; }
    PickDialog OptionList, PickDialog OptionList:focus {
        height: auto;
        margin-top: 1;
        border: none;
        background: $surface;
        background-tint: $foreground 0%;
        padding: 0;
        scrollbar-size-vertical: 1;
    }
    PickDialog OptionList > .option-list--option { padding: 0 1; }
    PickDialog OptionList > .option-list--option-highlighted,
    PickDialog OptionList:focus > .option-list--option-highlighted {
        background: $cursor-line;
        color: $foreground;
        text-style: bold;
    }
    PickDialog OptionList > .option-list--option-disabled { color: $primary; text-style: bold; }
    PickDialog DialogKeys { margin-top: 1; background: $surface; }
    """
    BINDING_GROUP_TITLE = "Pick one"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", "Leave"),
    ]
    AUTO_FOCUS = "PickList"

    def __init__(
        self, question: str, picks: Sequence[Pick], *, detail: str = "", enter: str = "Open", at: str = ""
    ) -> None:
        """``enter`` says what Enter does; the cursor begins at the pick with the key ``at``."""
        super().__init__()
        self._question = question
        self._detail = detail
        self._picks = tuple(picks)
        self._at = at
        self._enter = enter

    def compose(self) -> ComposeResult:
        """Show the question and what can be picked."""
        with Vertical():
            yield Static(literal(self._question), classes="question")
            if self._detail:
                yield Static(literal(self._detail), classes="detail")
            yield PickList(self._enter, *self._options())
            yield DialogKeys()

    def _options(self) -> list[Option]:
        options: list[Option] = []
        heading = ""
        for pick in self._picks:
            if pick.heading and pick.heading != heading:
                heading = pick.heading
                options.append(Option(literal(heading), disabled=True))
            lines = [literal(f"  {pick.words}" if heading else pick.words, pick.tone)]
            if pick.about:
                lines.append(literal(f"    {pick.about}", "$quiet"))
            options.append(Option(Content("\n").join(lines), id=pick.key))
        return options

    def on_mount(self) -> None:
        """Begin at the place asked for, or at the first."""
        picks = self.query_one(OptionList)
        wanted = self._at or (self._picks[0].key if self._picks else "")
        if wanted:
            picks.highlighted = picks.get_option_index(wanted)

    def on_resize(self) -> None:
        """Let the list scroll in what room is left."""
        self.query_one(OptionList).styles.max_height = max(self.size.height - 8, 3)

    @on(OptionList.OptionSelected)
    def _picked(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_id)

    def action_leave(self) -> None:
        """Pick nothing."""
        self.dismiss(None)
