"""The frame of a dialog and its line of keys, made from the bindings that are live where the focus is."""

from __future__ import annotations

from typing import Any

from textual import events
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.style import Style
from textual.widgets import Static

from iro_console.ui.commands import key_words
from iro_console.ui.widgets.answer_field import app_of

GAP = 3


class Resized(Message):
    """A part of a dialog takes more or fewer lines than before."""


class Window(Vertical):
    """The frame of a dialog, which says when what it holds grew or shrank."""

    def on_resize(self) -> None:
        """Say so."""
        self.post_message(Resized())


class DialogKeys(Static):
    """A line of keys; a click presses one. What does not fit goes to a second line."""

    DEFAULT_CSS = """
    DialogKeys { height: auto; width: 1fr; color: $quiet; }
    """
    ALLOW_SELECT = False

    def on_mount(self) -> None:
        """Follow the focus."""
        screen: Any = self.screen
        screen.bindings_updated_signal.subscribe(self, self._show)
        self._show()

    def on_resize(self) -> None:
        """Fit the keys into the width there is."""
        self._show()
        self.post_message(Resized())

    def on_click(self, event: events.Click) -> None:
        """Press the key that was clicked."""
        if key := event.style.meta.get("key"):
            app_of(self).simulate_key(key)

    def _show(self, _screen: object = None) -> None:
        keys: dict[str, tuple[str, str]] = {}
        for active in self.screen.active_bindings.values():
            binding = active.binding
            if binding.show and active.enabled and binding.action not in keys:
                keys[binding.action] = (binding.key, binding.description)
        lines = [Content()]
        for key, description in keys.values():
            words = Content.assemble((key_words(key), "$accent"), f" {description}")
            words = words.stylize(Style.from_meta({"key": key}))
            if not lines[-1]:
                lines[-1] = words
            elif lines[-1].cell_length + GAP + words.cell_length <= self.size.width:
                lines[-1] = Content(" " * GAP).join([lines[-1], words])
            else:
                lines.append(words)
        self.update(Content("\n").join(lines))
