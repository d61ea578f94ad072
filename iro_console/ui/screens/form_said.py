"""What the last review said where the focus is on a form, and where what stands there came from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Static

from iro_console.forms.choices import choices_of, with_code, written
from iro_console.forms.section import questions
from iro_console.ui.format import day_month, full_date
from iro_console.ui.ink import Run
from iro_console.ui.text import literal
from iro_console.ui.widgets.field_row import FieldRow
from iro_console.ui.widgets.form_questions import FormQuestions
from iro_console.ui.widgets.reader import Reader
from iro_console.ui.widgets.row_table import RowTable
from iro_console.ui.widgets.section_form import help_for

if TYPE_CHECKING:
    from iro_console.ui.screens.form import FormScreen


class FocusSaid:
    """What is said of the field or the table that has the focus on a form screen."""

    def __init__(self, screen: FormScreen) -> None:
        self._screen = screen

    @property
    def field(self) -> FieldRow | None:
        """The field that has the focus."""
        pane = self._screen.pane
        return pane.questions.focused_row if pane is not None and pane.questions is not None else None

    def show_help(self, shown: Static) -> None:
        """Show what can be typed there."""
        focused = self._screen.focused
        if self.field is not None:
            shown.update(help_for(self.field, FormQuestions.NEEDED), layout=False)
        elif isinstance(focused, RowTable):
            edits = "Enter edits the row in full." if focused.state.rows else ""
            shown.update(literal(focused.state.table.row.help or edits, "$quiet"))
        else:
            shown.update("", layout=False)

    def show_beside(self, shown: Reader) -> None:
        """Show what the last review said, where there is a place for it; else what can be answered."""
        if shown.display:
            shown.show(self.before() or self._what_is_asked())

    def _what_is_asked(self) -> list[list[Run]]:
        """Return what is asked where the last review said nothing: the help and the choices in full."""
        focused, row = self._screen.focused, self.field
        nothing: list[Run] = [("The last review said nothing here.", "muted")]
        if row is not None:
            question = row.question
            found: list[list[Run]] = [[(question.label, "strong")]]
            if question.help:
                found += [[], [(question.help, "")]]
            if question.kind in ("choice", "choices"):
                choices = choices_of(question, self._screen.ground.catalogues)
                coded = with_code(question)
                found += [[], *([("· ", "muted"), (written(one, with_code=coded), "")] for one in choices)]
            return [*found, [], nothing]
        if isinstance(focused, RowTable):
            table = focused.state.table
            return [
                [(table.title, "strong")],
                [],
                *([(heading, "")] for heading in table.headings),
                [],
                nothing,
            ]
        return [nothing]

    def title(self) -> str:
        """Return the heading of what the last review said."""
        on_day = self._screen.state.previous_review
        return f"What the last review said, {day_month(on_day)}" if on_day else "What the last review said"

    def before(self) -> list[list[Run]]:
        """Return in full what the last review said, and where what stands there came from; empty: nothing."""
        screen, row = self._screen, self.field
        on_day = screen.state.previous_review
        head = f"Last review, {full_date(on_day)}" if on_day else "Last review"
        if screen.pane is not None and row is not None:
            name = row.question.name
            said, origin = screen.pane.said_before(name), screen.pane.source_of(name)
            found: list[list[Run]] = [[(row.question.label, "strong")], []]
            if said:
                found += [[(head, "muted")], [(said, "")]]
            if origin:
                found += [[], [(f"What stands here is {origin[:1].lower()}{origin[1:]}.", "muted")]]
            more = screen.acts.beside(screen.state, name)
            found += more
            return found if said or origin or more else []
        return row_in_full(screen.focused, head) if isinstance(screen.focused, RowTable) else []


def row_in_full(table: RowTable, head: str) -> list[list[Run]]:
    """Return a row of a table in full, with what the last review said of it."""
    row = table.row
    if row is None:
        return []
    labels = {question.name: question.label for question in questions(table.state.table.row)}
    found: list[list[Run]] = [[(row.label or table.state.table.title, "strong")]]
    for label, text in zip(labels.values(), table.cells(row), strict=True):
        if text:
            found += [[], [(label, "muted")], [(text, "")]]
    said = {name: text for name, text in row.previous.items() if text.strip() and name in labels}
    if said:
        found += [[], [(head, "strong")]]
        for name, text in said.items():
            found += [[], [(labels[name], "muted")], [(text, "")]]
    for origin in dict.fromkeys(row.origins.values()):
        found += [[], [(origin[:1].upper() + origin[1:], "muted")]]
    return found
