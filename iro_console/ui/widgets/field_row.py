"""One question of a form: its label, its field, and below it what is wrong, doubtful or known already."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from iro_console.domain.working_days import WorkingCalendar
from iro_console.forms.choices import Catalogues, choices_of, with_code
from iro_console.forms.section import Question
from iro_console.ui.text import literal
from iro_console.ui.widgets.answer_field import AnswerField, LineField, TickField
from iro_console.ui.widgets.choice_field import ChoiceField
from iro_console.ui.widgets.choices_field import ChoicesField
from iro_console.ui.widgets.date_field import DateField
from iro_console.ui.widgets.row_layout import wrapped
from iro_console.ui.widgets.shown_field import ShownField
from iro_console.ui.widgets.text_field import TextField
from iro_console.ui.widgets.time_field import TimeField

WRONG, DOUBTFUL = "!", "▲"
"""The signs of what is refused and of what is only warned of."""


class Ground(NamedTuple):
    """What fields need to know to read what is typed."""

    today: Callable[[], date]
    calendar: WorkingCalendar
    catalogues: Catalogues


def field_for(question: Question, ground: Ground, latest: date | None = None) -> AnswerField:
    """Return the field that takes the answer to a question; ``latest`` is a date's last lawful day."""
    if question.read_only:
        asked = question.kind in ("choice", "choices")
        choices = choices_of(question, ground.catalogues) if asked else ()
        return ShownField(question, choices, ground.today, ground.calendar)
    match question.kind:
        case "date":
            return DateField(ground.today, ground.calendar, latest=latest, offer=question.offer)
        case "time":
            return TimeField()
        case "choice":
            choices = choices_of(question, ground.catalogues)
            return ChoiceField(choices, with_code=with_code(question), prompt=question.prompt)
        case "choices":
            return ChoicesField(choices_of(question, ground.catalogues))
        case "tick":
            return TickField()
        case "text":
            return TextField(title=question.label)
        case "line" | "number":
            return LineField()


class _Across(Horizontal):
    BLANK = True


class _Below(Vertical):
    BLANK = True


class FieldRow(Widget):
    """A question and its answer. It shows problems; it never looks for them.

    What only places others draws nothing: every widget in sight is drawn again with each key.
    """

    BLANK = True

    DEFAULT_CSS = """
    FieldRow { height: auto; margin-bottom: 1; }
    FieldRow > _Across { height: auto; }
    FieldRow .label { width: auto; height: auto; padding: 0 1 0 0; color: $quiet; }
    FieldRow.-current .label { color: $foreground; text-style: bold; }
    FieldRow .below { height: auto; width: 1fr; }
    FieldRow .below > Static { height: auto; display: none; padding: 0 1; }
    FieldRow .below > Static.-said { display: block; }
    FieldRow .wrong { color: $error; }
    FieldRow .doubtful { color: $warning; }
    FieldRow .known { color: $quiet; text-style: italic; }
    FieldRow.-stacked > _Across { layout: vertical; }
    FieldRow.-stacked .label { width: 100%; }
    """

    def __init__(self, question: Question, field: AnswerField, *, label_width: int, known: str = "") -> None:
        """``known`` is said below the field: what the last review said, or where an answer came from."""
        super().__init__()
        self.question = question
        self.field = field
        self.wrong = ""
        self.doubtful: tuple[str, ...] = ()
        self._places = {place: Static(classes=place) for place in ("wrong", "doubtful", "known")}
        self._known = known
        self._needed = question.needed
        self._label_width = label_width

    def compose(self) -> ComposeResult:
        """Show the question, the field, and room for what there is to say."""
        with _Across():
            label = Static(self._label(), classes="label")
            label.styles.width = "100%" if self.has_class("-stacked") else self._label_width
            yield label
            with _Below(classes="below"):
                yield self.field
                yield from self._places.values()

    def on_mount(self) -> None:
        """Show what is known already."""
        self.tell(self._known)

    def on_resize(self) -> None:
        """Keep what is said about the field in hand above the edge of the form."""
        if self.has_focus_within:
            self.call_after_refresh(self.scroll_visible, animate=False)

    def refuse(self, problem: str) -> None:
        """Say what is wrong with the answer; nothing takes it back."""
        self.wrong = problem
        self.field.refuse(bool(problem))
        self._say("wrong", f"{WRONG} {sentence(problem)}" if problem else "")

    def doubt(self, warnings: Sequence[str]) -> None:
        """Say what is doubtful about the answer, without calling it wrong."""
        self.doubtful = tuple(warnings)
        self._say("doubtful", "\n".join(f"{DOUBTFUL} {sentence(warning)}" for warning in warnings))

    def tell(self, known: str) -> None:
        """Say what is known already."""
        self._known = known
        self._say("known", known)

    def need(self, needed: bool) -> None:
        """Show by the label whether an answer is needed."""
        if needed != self._needed:
            self._needed = needed
            self._show_label()

    def give_label(self, cells: int) -> None:
        """Give the label another width."""
        if cells != self._label_width:
            self._label_width = cells
            self.stack(self.has_class("-stacked"))

    def stack(self, narrow: bool) -> None:
        """Put the label above the field where there is no room beside it."""
        self.set_class(narrow, "-stacked")
        self._show_label()

    def _show_label(self) -> None:
        stacked = self.has_class("-stacked")
        for label in self.query(".label").results(Static):
            label.styles.width = "100%" if stacked else self._label_width
            if (words := self._label()) != label.content:
                label.update(words)

    def _label(self) -> Content:
        room = 0 if self.has_class("-stacked") else self._label_width - 1
        return label_of(replace(self.question, needed=self._needed), room)

    def _say(self, where: str, text: str) -> None:
        place = self._places[where]
        place.set_class(bool(text), "-said")
        place.update(literal(text))


def label_of(question: Question, room: int = 0) -> Content:
    """Return a question's label, with a star when the answer is needed.

    ``room`` is how many cells a line has, nought for plenty: a star has its word beside it on its line.
    """
    if not question.needed:
        return Content(question.label)
    text = question.label
    last = wrapped(text, room, len(text) + 1)[-1] if room else ""
    head, space, word = text.rpartition(" ")
    if space and cell_len(last) + 2 > room > 0:
        text = f"{head}\n{word}"
    return Content.assemble(text, (" *", "$accent"))


def label_room(questions: Sequence[Question], most: int = 24) -> int:
    """Return how wide the column of the labels has to be; longer ones than ``most`` are wrapped."""
    widest = max((cell_len(question.label) + 2 * question.needed for question in questions), default=0)
    return min(widest, most) + 2


def sentence(text: str) -> str:
    """Return a text with a capital at its beginning."""
    return text[:1].upper() + text[1:]
