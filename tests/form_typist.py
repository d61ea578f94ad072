"""Somebody who fills in forms by keys alone, as the tests of the review's forms need."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from screen import press, type_on, until
from textual.pilot import Pilot

from iro_console.ui.dialogs.pick import PickDialog
from iro_console.ui.dialogs.row_dialog import RowDialog
from iro_console.ui.screens.form import FormScreen
from iro_console.ui.widgets.row_table import RowTable

BY_KIND = {"date": "-4", "time": "4pm", "tick": "y", "line": "P", "text": "x", "number": "1"}
"""What is typed when nothing else is said: few keys, since the forms have a hundred fields."""
FORMS = ("chairs_monitoring", "record_of_review", "qa_checklist", "social_work_report", "care_plan")


class Typist:
    """Presses keys on the form screen shown."""

    def __init__(self, pilot: Pilot[Any], answers: Mapping[str, str]) -> None:
        """``answers``: what is typed into the fields named, instead of what suits their kind."""
        self.pilot = pilot
        self.answers = dict(answers)

    @property
    def screen(self) -> FormScreen:
        """The form screen."""
        return next(
            screen for screen in reversed(self.pilot.app.screen_stack) if isinstance(screen, FormScreen)
        )

    @property
    def focused_name(self) -> str:
        """The name of the field that has the focus."""
        row = self._focused()
        return row.question.name if row is not None else ""

    async def press(self, *keys: str) -> None:
        """Press keys and wait."""
        await press(self.pilot, *keys)

    def _questions(self) -> Any:
        top = self.pilot.app.screen
        return top.form if isinstance(top, RowDialog) else getattr(self.screen.pane, "questions", None)

    def _focused(self) -> Any:
        questions = self._questions()
        return questions.focused_row if questions is not None else None

    async def _answer(self, row: Any) -> None:
        question = row.question
        text = self.answers.get(question.name)
        if question.kind == "choice" and text is None:
            await type_on(self.pilot, "down", "enter")
        elif question.kind == "choice":
            await type_on(self.pilot, *(text or ""), "enter")
        else:
            await type_on(self.pilot, *(BY_KIND[question.kind] if text is None else text), "tab")

    async def fields(self) -> None:
        """Fill in every question that is needed and empty, from the one in focus on."""
        seen: set[str] = set()
        while (row := self._focused()) is not None and row.question.name not in seen:
            seen.add(row.question.name)
            wanted = row.question.name in self.answers or self._questions().is_needed(row.question.name)
            if wanted and not row.field.raw.strip():
                await self._answer(row)
            else:
                await type_on(self.pilot, "tab")

    async def section(self, *tables: str, times: int = 1) -> None:
        """Fill in the section shown, with rows in the tables named, and mark it complete."""
        pane = self.screen.pane
        assert pane is not None
        await until(self.pilot, lambda: pane.has_focus_within)
        await self.fields()
        for key in tables:
            for _ in range(times):
                await self.row(key)
        if tables:
            # What is asked may depend on the rows: once more from the top.
            last = pane.section.number == len(self.screen.state.sections)
            await self.press(*(("f3", "f4") if last else ("f4", "f3")))
            await until(self.pilot, lambda: self.screen.pane is pane and self.focused_name != "")
            await self.fields()
        await self.press("f2")
        await until(self.pilot, self.idle)
        wrong = {name: row.wrong for name, row in pane.questions.rows.items()} if pane.questions else {}
        said = {name: text for name, text in wrong.items() if text}, [table.wrong for table in pane.tables]
        assert self.screen.state.section(pane.key).completed, said

    async def table(self, key: str) -> RowTable:
        """Go to a table by Tab."""
        for _ in range(80):
            focused = self.screen.focused
            if isinstance(focused, RowTable) and focused.state.key == key:
                return focused
            await self.press("tab")
        raise AssertionError(f"no table {key}")

    async def row(self, key: str) -> None:
        """Add a row to a table."""
        await self.table(key)
        await self.press("insert")
        await until(self.pilot, lambda: self._focused_in(RowDialog))
        await self.fields()
        await self.press("ctrl+s")
        await until(self.pilot, self.idle)

    async def form(self, key: str) -> None:
        """Go to another form of the review."""
        at, to = FORMS.index(self.screen.state.form_key), FORMS.index(key)
        await self.press("f6")
        await until(self.pilot, lambda: isinstance(self.pilot.app.screen, PickDialog))
        await self.press(*(["down"] * (to - at) if to > at else ["up"] * (at - to)), "enter")
        await until(self.pilot, lambda: self.idle() and self.screen.state.form_key == key)

    def _focused_in(self, dialog: type[Any]) -> bool:
        return isinstance(self.pilot.app.screen, dialog) and self._focused() is not None

    def idle(self) -> bool:
        """Say whether the form is back in front, with nothing under way."""
        working = any(not each.is_finished for each in self.screen.workers if each.group != "keep")
        return isinstance(self.pilot.app.screen, FormScreen) and not working
