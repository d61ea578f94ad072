"""A small app to press keys in: fields, forms and dialogs without the rest of the program."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from form_codes import CODES
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import Static

from iro_console.casework.desk import Desk
from iro_console.casework.verbs import Done, Problem
from iro_console.ui.dialogs.section_dialog import SectionAnswers, SectionDialog
from iro_console.ui.theme import THEMES


class Host(App[None]):
    """Shows widgets, or nothing but what dialogs are pushed over."""

    def __init__(self, *shown: Widget) -> None:
        super().__init__()
        self.shown = shown
        self.results: list[SectionAnswers[Any] | bool | None] = []
        self.said: list[str] = []
        self.animation_level = "none"
        for theme in THEMES:
            colours = {name: _resolved(theme, value) for name, value in theme.variables.items()}
            self.register_theme(replace(theme, variables=colours))
        self.theme = "dark"

    def compose(self) -> ComposeResult:
        yield from self.shown or (Static("nothing"),)

    def notify(self, message: str, **how: Any) -> None:
        self.said.append(message)
        super().notify(message, **how)

    async def ask(self, pilot: Pilot[None], dialog: Any) -> Any:
        """Open a dialog and wait until it is there."""
        self.push_screen(dialog, self.results.append)
        await pilot.pause()
        await pilot.pause()
        return dialog


def _resolved(theme: Any, value: str) -> str:
    if not value.startswith("$"):
        return value
    name, *rest = value[1:].split()
    return " ".join([getattr(theme, name), *rest])


def a_dialog(
    desk: Desk,
    section: Any,
    *,
    record: str = "child:1",
    title: str = "Record · Kai Morgan",
    initial: Mapping[str, str] | None = None,
    context: Sequence[str] = (),
    latest: Mapping[str, date] | None = None,
    check: Callable[[Any], Sequence[Problem]] | None = None,
    save: Callable[[Any], Done] | None = None,
) -> SectionDialog[Any]:
    """Return a dialog over the codes above."""
    return SectionDialog(
        desk,
        section,
        title=title,
        record=record,
        catalogues=CODES,
        initial=initial,
        context=context,
        latest=latest,
        check=check,
        save=save,
    )


async def settled(pilot: Pilot[None]) -> None:
    """Wait until nothing is being kept, checked or recorded any more."""
    await pilot.pause()
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


def text_of(widget: Widget) -> str:
    """Return what a widget shows as plain text."""
    return str(widget.render())
