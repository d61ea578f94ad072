"""A row of a table on a form, in a window of its own: every column in full, and nothing is needed yet."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Button

from iro_console.casework.desk import Desk
from iro_console.casework.verbs import Changed, Done, Refused
from iro_console.forms.answers import Answers, read_answers
from iro_console.forms.context import ReviewContext
from iro_console.forms.form import RowTable, is_asked, is_needed
from iro_console.forms.section import Section, questions
from iro_console.storage.problems import StoreProblem
from iro_console.ui.dialogs.draft_keeper import DraftKeeper
from iro_console.ui.dialogs.drafting import Drafting
from iro_console.ui.dialogs.find_worker import find_worker_for
from iro_console.ui.dialogs.section_dialog import SectionAnswers, SectionDialog
from iro_console.ui.widgets.answer_field import app_of
from iro_console.ui.widgets.field_row import Ground
from iro_console.ui.widgets.form_questions import FormQuestions


class RowDialog(SectionDialog[Any]):
    """Asks one row. What is missing in it is said when its section is completed, not here."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+n", "add", "Add, and another"),
        Binding("ctrl+g", "find_worker", "Find worker"),
    ]

    def __init__(
        self,
        desk: Desk,
        table: RowTable,
        *,
        title: str | Callable[[], str],
        draft: tuple[str, str],
        ground: Ground,
        context: ReviewContext,
        initial: Mapping[str, str],
        known: Mapping[str, str],
        origins: Mapping[str, str],
        save: Callable[[dict[str, str]], Done],
        find: Callable[[str, str], Sequence[Any]],
        lines: Sequence[str] = (),
        at: str = "",
        new: bool = False,
    ) -> None:
        """``draft`` is the (form, record) it is kept under; ``save`` records raw answers, in a thread.

        ``origins`` says where the answers of ``initial`` come from.
        ``find`` finds workers by words and role; ``lines`` stand above the questions; ``at`` is the column
        that gets the focus. A ``new`` row can be added with another one to follow.
        """
        blank = {name: text for name, text in initial.items() if text.strip()}
        super().__init__(
            desk,
            table.row,
            title=title,
            record=draft[1],
            catalogues=ground.catalogues,
            initial=blank,
            known=known,
        )
        self.form = FormQuestions(table.row, ground=ground, initial=blank, known=known, context=lines)
        self.form.put_shown({**table.row.begins, **blank} if new else blank)
        self.form.name_sources(origins, blank)
        self._drafting = Drafting(desk, self.form, draft[1], initial=blank, known=known, say=self._say)
        self._drafting.keeper = DraftKeeper(desk, *draft)
        self._table = table
        self._ground = ground
        self._facts = context
        self._save_row = save
        self._find = find
        self._at = at
        self._new = new
        self.another = False
        """Whether another new row is to be asked after this one."""
        self._known_here = dict(known)
        self._theirs: dict[str, str] = {}

    def on_mount(self) -> None:
        """Ask only what applies; a new row has the two buttons of the council's form."""
        if self._new:
            save = self.query_one("#save", Button)
            save.label = Content("Add and close")
            self.query_one("#buttons").mount(Button(Content("Add"), id="add", compact=True), before=save)
        self.form.tell(self._known_here)
        self._ask()

    def focus_form(self, going_on: bool) -> None:
        """Begin at the column asked for, where there is one."""
        if self._at:
            self.form.focus_field(self._at)
        else:
            super().focus_form(going_on)

    @on(FormQuestions.Changed)
    def _ask_again(self) -> None:
        self._ask()

    def _ask(self) -> None:
        row: Section = self._read().section
        asked = [q.name for q in questions(self._table.row) if is_asked(q, row, self._facts)]
        needed = [
            q.name
            for q in questions(self._table.row)
            if q.name not in self._table.optional and is_needed(q, row, self._facts)
        ]
        form = self.form
        assert isinstance(form, FormQuestions)
        form.ask_only(asked, needed)
        form.show_warnings(row.warnings(self._facts))

    def _read(self) -> Answers[Any]:
        ground = self._ground
        return read_answers(
            self._table.row,
            self.form.raw,
            today=ground.today(),
            calendar=ground.calendar,
            catalogues=ground.catalogues,
        )

    async def _try_to_record(self, *, sure: bool) -> bool:
        del sure
        answers, raw = self._read(), self.form.raw
        unreadable = {name: text for name, text in answers.problems.items() if raw.get(name)}
        if unreadable:
            self._refuse(unreadable)
            return False
        if not raw:
            self._say("Nothing is filled in yet: there is no row to keep.", "bad")
            return False
        try:
            done = await asyncio.to_thread(self._drafting.keeper.close_with, lambda: self._save_row(raw))
        except Changed as changed:
            self._show_theirs(changed)
            return False
        except Refused as refusal:
            self._refuse_problems(refusal.problems, str(refusal))
            return False
        except StoreProblem as problem:
            self._say(f"NOT SAVED: {problem} What you typed is still here; Ctrl+S tries again.", "bad")
            return False
        self.dismiss(SectionAnswers(answers.section, done))
        return True

    def action_save(self) -> None:
        """Record the row and close."""
        self.another = False
        super().action_save()

    @on(Button.Pressed, "#add")
    def action_add(self) -> None:
        """Record the row and ask for another one."""
        self.another = True
        super().action_save()

    # another window

    def _show_theirs(self, changed: Changed) -> None:
        self._theirs = {name: str(value) for name, value in changed.theirs.items()}
        other = {name: f"The other window: {text or 'nothing'}" for name, text in self._theirs.items()}
        self.form.tell({**self._known_here, **other})
        self._say(
            "This row was changed elsewhere since you opened it. The other answers are shown below yours, "
            "and nothing was overwritten. Ctrl+S again saves yours, F8 takes the others.",
            "bad",
        )
        self.refresh_bindings()

    def action_take_theirs(self) -> None:
        """Show what was recorded elsewhere in place of what is typed here."""
        if not self._theirs:
            super().action_take_theirs()
            return
        form = self.form
        assert isinstance(form, FormQuestions)
        form.put_some(self._theirs)
        self._theirs = {}
        form.tell(self._known_here)
        self._say("These are the other answers. Ctrl+S saves them.")
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer finding a worker where one is asked, and the other window's answers where there are some."""
        if action == "find_worker":
            row = self.form.focused_row
            return bool(row is not None and row.question.person)
        if action == "add":
            return self._new
        if action == "take_theirs" and self._theirs:
            return True
        return super().check_action(action, parameters)

    # finding a worker

    @work(group="find", exclusive=True)
    async def action_find_worker(self) -> None:
        """Look for the worker this field asks for."""
        row = self.form.focused_row
        if row is None:
            return
        name = await app_of(self).push_screen_wait(find_worker_for(row.question, self._find))
        if name is not None:
            row.field.put(name)
