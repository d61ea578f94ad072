"""The question before what cannot be undone."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from iro_console.ui.text import literal


class Confirm(ModalScreen[bool]):
    """Asks once more. The focus is on Cancel, and no key that opened it goes through with it."""

    CSS_PATH = "confirm.tcss"
    BINDING_GROUP_TITLE = "Question"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,n,q,N,Q", "cancel", "Cancel"),
        Binding("left,right", "other", "The other button", show=False),
    ]
    AUTO_FOCUS = "#cancel"

    def __init__(
        self, question: str, *, yes: str, key: str = "y", detail: str = "", opened_by: str = ""
    ) -> None:
        """Ask ``question``; ``yes`` says what is then done, ``key`` does it.

        ``opened_by`` is the key that led here. It must not be ``key``, nor one that cancels: ValueError.
        """
        if key in (opened_by, "enter", "escape", "space", "tab", "n", "q"):
            raise ValueError(f"{key} cannot be the key that confirms")
        super().__init__()
        self._question = question
        self._detail = detail
        self._yes = yes
        self._key = key
        # As it is written on its button, too.
        written = {key, key.upper()} - {opened_by}
        self._bindings.bind(",".join(sorted(written)), "confirm", yes)

    def compose(self) -> ComposeResult:
        """Show the question and its two answers, the safe one first."""
        with Vertical():
            yield Static(literal(self._question), classes="question")
            if self._detail:
                yield Static(literal(self._detail), classes="detail")
            with Horizontal():
                yield Button(Content("Cancel  Esc"), id="cancel", compact=True)
                yield Button(Content(f"{self._yes}  {self._key.upper()}"), id="confirm", compact=True)

    @on(Button.Pressed, "#cancel")
    def action_cancel(self) -> None:
        """Do nothing."""
        self.dismiss(False)

    @on(Button.Pressed, "#confirm")
    def action_confirm(self) -> None:
        """Go through with it."""
        self.dismiss(True)

    def action_other(self) -> None:
        """Go to the other button."""
        self.focus_next()


def lose_typing() -> Confirm:
    """Return the question before leaving what could not be stored."""
    return Confirm(
        "Leave without keeping what you typed?",
        detail="It could not be stored. Cancel goes back to it.",
        yes="Leave and lose it",
        key="l",
    )
