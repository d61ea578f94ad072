"""A section on the screen: made from its class, so that what is asked is said in one place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar, Generic, TypeVar

from sqlmodel import SQLModel
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from iro_console.forms.answers import Answers, read_answer, read_answers
from iro_console.forms.section import Question, questions
from iro_console.ui.drawn import once_drawn
from iro_console.ui.text import literal
from iro_console.ui.widgets.answer_field import AnswerField
from iro_console.ui.widgets.field_row import FieldRow, Ground, field_for, label_room

S = TypeVar("S", bound=SQLModel)

NARROW = 56
"""Columns below which a label stands above its field."""


HELP_LINES = 3
LEAST_WITH_HELP = 8
"""Lines below which the help gives its room to the questions."""


class FormBody(VerticalScroll, can_focus=False):
    """The rows of a form. It scrolls with the focus and takes none itself."""

    BLANK = True
    DEFAULT_CSS = """
    FormBody { height: auto; max-height: 100%; scrollbar-size-vertical: 1; scrollbar-gutter: stable; }
    """

    class Resized(Message):
        """There is more or less room for the rows than before."""

    def on_resize(self) -> None:
        """Say so."""
        self.post_message(self.Resized())


class SectionForm(Widget, Generic[S]):
    """The questions of a section, with help for the one in focus.

    It holds raw text. ``read`` gives typed answers; nothing is called wrong while it is being typed,
    only when its field is left or when ``show_problems`` says so.
    """

    DEFAULT_CSS = """
    SectionForm { height: auto; }
    SectionForm .context { height: auto; margin-bottom: 1; display: none; }
    SectionForm .context.-said { display: block; }
    SectionForm FieldRow:last-child { margin-bottom: 0; }
    SectionForm .help { height: 2; color: $quiet; margin-top: 1; }
    """
    LABEL_MOST: ClassVar[int] = 24
    """Cells of a label from which it is wrapped."""
    NEEDED: ClassVar[str] = "Needed before it can be recorded."
    """The help for a needed answer that has no other."""
    BINDING_GROUP_TITLE = "Form"
    BINDINGS: ClassVar[list[BindingType]] = [
        # With priority they are done before the next key is given to a field: else fast typing stays behind.
        Binding("tab", "app.focus_next", "Next field", show=False, priority=True),
        Binding("shift+tab", "app.focus_previous", "Field before", show=False, priority=True),
    ]

    class Changed(Message):
        """Something else was typed."""

        def __init__(self, form: SectionForm[Any], name: str) -> None:
            super().__init__()
            self.form = form
            self.name = name
            """The field's name."""

    class Finished(Message):
        """Enter was pressed in the last field."""

    def __init__(
        self,
        section: type[S],
        *,
        ground: Ground,
        initial: Mapping[str, str] | None = None,
        context: Sequence[str] = (),
        known: Mapping[str, str] | None = None,
        latest: Mapping[str, date] | None = None,
        id: str | None = None,  # noqa: A002 - Textual's word
    ) -> None:
        """Make the form.

        ``initial``: raw answers to begin with. ``context``: lines shown above the questions. ``known``:
        field -> what is said below it, such as what the last review said. ``latest``: field -> last lawful
        day of a date.
        """
        super().__init__(id=id)
        self.section = section
        self.ground = ground
        self._lines = tuple(context)
        asked = questions(section)
        width = label_room(asked, self.LABEL_MOST)
        self.rows = {
            question.name: FieldRow(
                question,
                field_for(question, ground, (latest or {}).get(question.name)),
                label_width=width,
                known=(known or {}).get(question.name, ""),
            )
            for question in asked
        }
        self._names = {row.field: name for name, row in self.rows.items()}
        self._refused: dict[str, str] = {}
        self._initial = dict(initial or {})
        self._filled = False

    def compose(self) -> ComposeResult:
        """Show the context, the questions and the line of help."""
        with FormBody():
            yield Static(classes="context")
            yield from self.rows.values()
        yield Static(classes="help")

    def on_mount(self) -> None:
        """Fill in what is there already."""
        context = self.query_one(".context", Static)
        context.update(literal("\n".join(self._lines)))
        context.set_class(bool(self._lines), "-said")
        if not self._filled:
            self.put(self._initial)

    @property
    def raw(self) -> dict[str, str]:
        """What was typed, by field; fields with nothing in them are left out."""
        typed = {name: row.field.raw for name, row in self.rows.items()}
        return {name: text for name, text in typed.items() if text.strip()}

    def put(self, raw: Mapping[str, str]) -> None:
        """Show other answers; a field without one is emptied. Problems shown are taken back."""
        self._filled = True
        for name, row in self.rows.items():
            row.field.put(raw.get(name, ""))
        self.show_problems({})
        self.ask_what_applies()

    def ask_what_applies(self) -> None:
        """Show each question only while what is answered so far calls for it, and whether it is needed."""
        if any(row.question.asked_when or row.question.needed_when for row in self.rows.values()):
            section = self._read(self.raw).section
            for row in self.rows.values():
                asked, needed = row.question.asked_when, row.question.needed_when
                if asked is not None:
                    row.display = asked(section, None)
                if needed is not None:
                    row.need(needed(section, None))

    def read(self) -> Answers[S]:
        """Read what was typed, in the questions that are asked."""
        return self._read({name: text for name, text in self.raw.items() if self.rows[name].display})

    def _read(self, raw: Mapping[str, str]) -> Answers[S]:
        return read_answers(
            self.section,
            raw,
            today=self.ground.today(),
            calendar=self.ground.calendar,
            catalogues=self.ground.catalogues,
        )

    def settle(self) -> None:
        """Write the dates, times and choices that can be read in full, as if their fields were left."""
        for row in self.rows.values():
            row.field.settle()

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Say what is wrong beside each field named, and nothing beside the others."""
        self._refused = {name: self.rows[name].field.raw for name in problems}
        for name, row in self.rows.items():
            row.refuse(problems.get(name, ""))

    def show_warnings(self, warnings: Mapping[str, Sequence[str]]) -> None:
        """Say what is doubtful beside each field named, and nothing beside the others."""
        for name, row in self.rows.items():
            row.doubt(warnings.get(name, ()))

    def tell(self, known: Mapping[str, str]) -> None:
        """Say what is known already below each field named, and nothing below the others."""
        for name, row in self.rows.items():
            row.tell(known.get(name, ""))

    def focus_field(self, name: str) -> None:
        """Put the focus on a field and bring it into view."""
        self.rows[name].field.take_focus()

    def focus_first(self) -> None:
        """Put the focus on the first field."""
        self.focus_field(next(iter(self.rows)))

    def focus_next_empty(self) -> None:
        """Put the focus where typing broke off: on the first field with nothing in it, or on the first."""
        empty = (name for name, row in self.rows.items() if row.display and not row.field.raw.strip())
        self.focus_field(next(empty, next(iter(self.rows))))

    @property
    def focused_row(self) -> FieldRow | None:
        """The row that has the focus."""
        return next((row for row in self.rows.values() if row.has_focus_within), None)

    @on(FormBody.Resized)
    def _show_focused_again(self, event: FormBody.Resized) -> None:
        event.stop()
        once_drawn(self, self.show_focused)

    @on(AnswerField.Changed)
    def _take_back_error(self, event: AnswerField.Changed) -> None:
        event.stop()
        name = self._names[event.field]
        row = self.rows[name]
        # Tidying an answer on saving arrives here after its fault was said: the answer is still that one.
        if row.wrong and row.field.raw != self._refused.get(name):
            row.refuse("")
        self.ask_what_applies()
        self.post_message(self.Changed(self, name))

    @on(AnswerField.Left)
    def _say_what_is_wrong(self, event: AnswerField.Left) -> None:
        event.stop()
        row = self.rows[self._names[event.field]]
        # What saving said is wrong stays until the answer is another one.
        if (fault := self._fault(row.question, event.field.raw)) or not row.wrong:
            row.refuse(fault)

    def _fault(self, question: Question, raw: str) -> str:
        """Return what is wrong with an answer in itself. That it is missing is said on saving only."""
        try:
            read_answer(
                question,
                raw,
                today=self.ground.today(),
                calendar=self.ground.calendar,
                catalogues=self.ground.catalogues,
            )
        except ValueError as problem:
            return str(problem)
        return ""

    @on(AnswerField.Entered)
    def _go_on(self, event: AnswerField.Entered) -> None:
        event.stop()
        fields = [row.field for row in self.rows.values() if row.display]
        after = fields.index(event.field) + 1
        if after < len(fields):
            fields[after].take_focus()
        else:
            self.post_message(self.Finished())

    def on_descendant_focus(self) -> None:
        """Show the help of the field that has the focus."""
        row = self.focused_row
        for other in self.rows.values():
            other.set_class(other is row, "-current")
        if row is not None:
            self.query_one(".help", Static).update(help_for(row, self.NEEDED), layout=False)
            self.show_focused()

    def show_focused(self) -> None:
        """Bring the field that has the focus into view, after something above it grew."""
        if (row := self.focused_row) is not None:
            fits = row.size.height <= self.query_one(FormBody).size.height
            (row if fits else row.field).scroll_visible(animate=False)

    def room(self, height: int) -> None:
        """Scroll in so many lines, help included."""
        helped = height >= LEAST_WITH_HELP
        self.query_one(".help").display = helped
        self.query_one(FormBody).styles.max_height = max(height - HELP_LINES * helped, 1)

    def on_resize(self) -> None:
        """Put the labels where there is room for them."""
        for row in self.rows.values():
            row.stack(self.size.width < NARROW)


def help_for(row: FieldRow, needed: str) -> Content:
    """Return what helps to answer a question, and how its field is used."""
    lines = [literal(line, "$quiet") for line in (row.question.help, row.field.how) if line]
    if row.question.needed and not row.question.help:
        lines.insert(0, Content.styled(needed, "$quiet"))
    return Content("\n").join(lines)
