"""The questions of a section on a form: only those that apply are shown, and nothing is wrong until asked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType

from iro_console.ui.widgets.answer_field import AnswerField
from iro_console.ui.widgets.field_row import label_room
from iro_console.ui.widgets.section_form import SectionForm

ROOMY = 84
"""Columns from which the labels are given more room."""


class FormQuestions(SectionForm[Any]):
    """A ``SectionForm`` inside a longer page.

    What is wrong is said when the section is marked complete, not when a field is left; what is shown and
    never typed is no answer of the user's.
    """

    BLANK = True
    DEFAULT_CSS = """
    FormQuestions .help { display: none; }
    FormQuestions FormBody { max-height: 100000; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "step(1)", "Next field", show=False),
        Binding("shift+tab", "step(-1)", "Field before", show=False),
    ]
    LABEL_MOST = 34
    NEEDED = "Needed to complete the section."

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for row in self.rows.values():
            row.set_class(row.question.kind == "text", "-roomy")
        self.before_step: Callable[[], None] | None = None
        """Called before the focus goes on: what was just answered may ask for more."""
        self._told: dict[str, str] = {}
        self._known: Mapping[str, str] = {}
        self._sources: Mapping[str, tuple[str, str]] = {}
        self._asked: frozenset[str] | None = None
        self._needed: dict[str, bool] = {name: row.question.needed for name, row in self.rows.items()}

    def on_resize(self) -> None:
        """Let the labels take no more than there is for them."""
        super().on_resize()
        most = self.LABEL_MOST if self.size.width >= ROOMY else SectionForm.LABEL_MOST
        width = label_room([row.question for row in self.rows.values()], most)
        for row in self.rows.values():
            row.give_label(width)

    @property
    def raw(self) -> dict[str, str]:
        """What was typed, by field, without what is only shown."""
        typed = {name: row.field.raw for name, row in self.rows.items() if not row.question.read_only}
        return {name: text for name, text in typed.items() if text.strip()}

    def put(self, raw: Mapping[str, str]) -> None:
        """Show other answers; what is only shown stays."""
        kept = {name: row.field.raw for name, row in self.rows.items() if row.question.read_only}
        super().put({**raw, **kept})

    def put_shown(self, raw: Mapping[str, str]) -> None:
        """Show other answers in the fields that are never typed in; what is typed stays as it is."""
        for name, row in self.rows.items():
            if row.question.read_only:
                row.field.put(raw.get(name, ""))

    def put_some(self, raw: Mapping[str, str]) -> None:
        """Show other answers in the fields named, and leave the others as they are."""
        for name, text in raw.items():
            if name in self.rows and not self.rows[name].question.read_only:
                self.rows[name].field.put(text)

    def ask_what_applies(self) -> None:
        """Leave it to the page, which knows the rest of the form (``ask_only``)."""

    def ask_only(self, asked: Collection[str], needed: Collection[str]) -> None:
        """Show the questions that are asked, with a star on those needed; typing in them stays as it is."""
        wanted = frozenset(asked)
        for name, row in self.rows.items():
            if self._asked is None or (name in wanted) != (name in self._asked):
                row.display = name in wanted
            if (name in needed) != self._needed[name]:
                self._needed[name] = name in needed
                row.need(name in needed)
        self._asked = wanted

    def is_asked(self, name: str) -> bool:
        """Say whether a question is shown and can be answered."""
        row = self.rows.get(name)
        return row is not None and not row.question.read_only and row.display

    def is_needed(self, name: str) -> bool:
        """Say whether a question needs an answer before the section is complete."""
        return self._needed.get(name, False)

    def show_warnings(self, warnings: Mapping[str, Sequence[str]]) -> None:
        """Say what is doubtful; only what changed is drawn again."""
        for name, row in self.rows.items():
            if (found := tuple(warnings.get(name, ()))) != row.doubtful:
                row.doubt(found)

    def show_problems(self, problems: Mapping[str, str]) -> None:
        """Say what is wrong; only what changed is drawn again."""
        for name, row in self.rows.items():
            if (found := problems.get(name, "")) != row.wrong:
                row.refuse(found)

    def tell(self, known: Mapping[str, str]) -> None:
        """Say what is known already; only what changed is drawn again."""
        self._known = dict(known)
        for name in self.rows:
            self._tell_of(name)

    def name_sources(self, origins: Mapping[str, str], answers: Mapping[str, str]) -> None:
        """Note where ``answers`` come from: it is said below a field for as long as that answer stands."""
        self._sources = {
            name: (said[:1].upper() + said[1:], answers.get(name, "")) for name, said in origins.items()
        }

    def source_of(self, name: str) -> str:
        """Return where the answer that stands in a field comes from; empty once it is another one."""
        said, answer = self._sources.get(name, ("", ""))
        row = self.rows.get(name)
        stands = row is not None and (row.question.read_only or row.field.raw.strip() == answer.strip())
        return said if stands else ""

    def _tell_of(self, name: str) -> None:
        found = "\n".join(text for text in (self.source_of(name), self._known.get(name, "")) if text)
        if found != self._told.get(name, ""):
            self.rows[name].tell(found)
            self._told[name] = found

    @on(AnswerField.Changed)
    def _name_no_other_source(self, event: AnswerField.Changed) -> None:
        if (name := self._names[event.field]) in self._sources:
            self._tell_of(name)

    @property
    def wrong(self) -> int:
        """How many fields shown have something wrong beside them."""
        return sum(bool(row.wrong) for row in self.rows.values() if row.display)

    def focus_first(self, missing: Collection[str] = ()) -> None:
        """Put the focus on the first question that is ``missing``, else the first empty one, or the first."""
        names = [name for name in self.rows if self.is_asked(name)]
        wanted = (name for name in names if name in missing)
        empty = (name for name in names if not self.rows[name].field.raw.strip())
        if (name := next(wanted, next(empty, next(iter(names), None)))) is not None:
            self.focus_field(name)

    @on(AnswerField.Left)
    def _say_nothing_yet(self, event: AnswerField.Left) -> None:
        event.stop()
        event.prevent_default()

    def action_step(self, by: int) -> None:
        """Go on to the next field that is asked, or the one before."""
        self._work_out()
        names = [name for name in self.rows if self.is_asked(name)]
        row = self.focused_row
        # By the order of the questions: a field shown this moment has no place on the screen yet.
        to = next((at for at, name in enumerate(names) if self.rows[name] is row), -1) + by
        if row is not None and 0 <= to < len(names):
            self.focus_field(names[to])
        elif by > 0:
            self.screen.focus_next()
        else:
            self.screen.focus_previous()

    def _work_out(self) -> None:
        if self.before_step is not None:
            self.before_step()

    @on(AnswerField.Entered)
    def _on_to_the_next(self, event: AnswerField.Entered) -> None:
        event.stop()
        event.prevent_default()
        self._work_out()
        names = [name for name in self.rows if self.is_asked(name)]
        at = next(at for at, name in enumerate(names) if self.rows[name].field is event.field)
        after = names[at + 1 :]
        if event.to_empty:
            after = [name for name in after if not self.rows[name].field.raw.strip()] or after
        if after:
            self.focus_field(after[0])
        else:
            self.post_message(self.Finished())
