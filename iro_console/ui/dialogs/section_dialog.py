"""A section asked in a dialog: typed answers are kept as a draft until they are recorded."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import ClassVar, Generic, NamedTuple, TypeVar

from sqlmodel import SQLModel
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from iro_console.casework.desk import Desk
from iro_console.casework.verbs import Done, Problem, Refused, refusals
from iro_console.forms.choices import Catalogues
from iro_console.storage.problems import StoreProblem
from iro_console.ui.dialogs.confirm import lose_typing
from iro_console.ui.dialogs.dialog_keys import DialogKeys, Resized, Window
from iro_console.ui.dialogs.drafting import Drafting
from iro_console.ui.drawn import once_drawn
from iro_console.ui.settling import Settling
from iro_console.ui.text import literal
from iro_console.ui.widgets.answer_field import app_of
from iro_console.ui.widgets.choice_field import ChoiceField
from iro_console.ui.widgets.choices_field import ChoicesField
from iro_console.ui.widgets.date_field import DateField
from iro_console.ui.widgets.field_row import Ground
from iro_console.ui.widgets.section_form import SectionForm

S = TypeVar("S", bound=SQLModel)

KEEP_AFTER = 0.6
"""Seconds from the first key not yet kept to the draft that keeps it: a kill loses less than a second."""
CHECK_AFTER = 0.25
"""Seconds of rest after which what is doubtful is looked up."""

LOW = 20
"""Lines below which the air goes, and the buttons with it: their keys stay."""


class SectionAnswers(NamedTuple, Generic[S]):
    """What a dialog was closed with."""

    section: S
    done: Done | None
    """What was recorded; None when the dialog was given nothing to record with."""


class SectionDialog(ModalScreen["SectionAnswers[S] | None"], Generic[S]):
    """Asks a section about one record. Leaving it never loses what was typed."""

    CSS_PATH = "section_dialog.tcss"
    BINDING_GROUP_TITLE = "Dialog"
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save"),
        Binding("escape", "leave", "Leave"),
        Binding("q", "leave", "Leave", show=False),
        Binding("ctrl+r", "start_empty", "Start empty"),
        Binding("f4", "pick", "Pick from a list", show=False),
        Binding("f5", "keep_mine", "Yours"),
        Binding("f8", "take_theirs", "Theirs"),
    ]

    def __init__(
        self,
        desk: Desk,
        section: type[S],
        *,
        title: str | Callable[[], str],
        record: str,
        catalogues: Catalogues,
        initial: Mapping[str, str] | None = None,
        context: Sequence[str] | Callable[[], Sequence[str]] = (),
        known: Mapping[str, str] | None = None,
        latest: Mapping[str, date] | None = None,
        check: Callable[[S], Sequence[Problem]] | None = None,
        tell: Callable[[S], Mapping[str, str]] | None = None,
        save: Callable[[S], Done] | None = None,
    ) -> None:
        """Make the dialog.

        ``record`` is what the draft belongs to, such as "child:7": it is never offered for another.
        ``context``, ``known`` and ``latest`` as in ``SectionForm``; a context that names people is a
        function, asked again when names are hidden or shown. ``check`` gives what is refused or
        doubtful, also while answers are still missing (None); ``tell`` gives what is to be known beside the
        questions, worked out from what is typed; ``save`` records, once the needed ones are all there. All
        run in a thread.
        Without ``save`` the dialog closes with the answers, and whoever asked records them.
        """
        super().__init__()
        self.desk = desk
        self._section = section
        self._title = title
        self._initial = dict(initial or {})
        ground = Ground(desk.today, desk.calendar, catalogues)
        self.form = SectionForm(
            section,
            ground=ground,
            initial=self._initial,
            context=context() if callable(context) else context,
            known=known,
            latest=latest,
        )
        self._lines_above = context
        self._known = dict(known or {})
        self._check = check
        self._tell = tell
        self._told: Mapping[str, str] = {}
        self._save = save
        self._drafting = Drafting(
            desk, self.form, record, initial=self._initial, known=self._known, say=self._say
        )
        self._kept = Static(id="kept")
        self._notice = Static(id="notice")
        self._waiting = False
        self._saving = False
        self._accepted: tuple[object, ...] | None = None
        self.settling = Settling()
        self.settling.begin(self)

    def compose(self) -> ComposeResult:
        """Show what is asked about whom, the form, and the two ways out."""
        with Window(id="window"):
            with Horizontal(id="head"):
                yield Static(id="title")
                yield self._kept
            if about := getattr(self._section, "help", ""):
                yield Static(literal(about), id="about")
            yield self._notice
            yield self.form
            with Horizontal(id="buttons"):
                yield Button(Content("Save"), id="save", compact=True)
                yield Button(Content("Save anyway"), id="anyway", compact=True)
                yield Button(Content("Leave"), id="leave", compact=True)
            yield DialogKeys()

    def on_mount(self) -> None:
        """Go on with the draft, if there is one."""
        self.look_changed()
        going_on = self._drafting.open()
        self._show_kept()
        if self._tell is not None:
            self._check_soon()
        self.call_after_refresh(self._go_in, going_on)

    def _go_in(self, going_on: bool) -> None:
        self.focus_form(going_on)
        self.settling.end(self)

    def focus_form(self, going_on: bool) -> None:
        """Put the focus where typing begins; ``going_on``: there is a draft to go on with."""
        self.form.focus_next_empty() if going_on else self.form.focus_first()

    def look_changed(self) -> None:
        """Write the title and the context again: names were hidden or shown."""
        title = self._title if isinstance(self._title, str) else self._title()
        self.query_one("#title", Static).update(literal(title))
        if callable(self._lines_above):
            self.form.query_one(".context", Static).update(literal("\n".join(self._lines_above())))

    # keeping

    def rescue_now(self) -> bool:
        """Put what is typed where it is safe at once; return whether it is."""
        return self._drafting.rescue_now()

    def save_now(self) -> None:
        """Keep what is typed before the program ends. Nothing is said: there may be no screen any more."""
        self._drafting.keep_now()

    @on(SectionForm.Changed)
    def _typed(self, event: SectionForm.Changed) -> None:
        event.stop()
        self._check_soon()
        if not self._waiting:
            self._waiting = True
            self._keep_soon()

    @work(group="draft")
    async def _keep_soon(self) -> None:
        await asyncio.sleep(KEEP_AFTER)
        self._waiting = False
        await self._keep()

    async def _keep(self) -> bool:
        safe = await self._drafting.keep()
        self._show_kept()
        return safe

    def _show_kept(self) -> None:
        self._kept.update(Content(self._drafting.kept))
        self.refresh_bindings()

    def action_keep_mine(self) -> None:
        """Keep what is typed here in place of what the other window wrote."""
        self._choose(mine=True)

    def action_take_theirs(self) -> None:
        """Go on with what the other window wrote."""
        self._choose(mine=False)

    @work(group="draft")
    async def _choose(self, *, mine: bool) -> None:
        await self._drafting.choose(mine=mine)
        self._show_kept()

    def action_start_empty(self) -> None:
        """Begin again with an empty form; once more brings back what was there."""
        self._drafting.start_empty()
        self.form.focus_first()

    # checking and saving

    @work(group="check", exclusive=True)
    async def _check_soon(self) -> None:
        await asyncio.sleep(CHECK_AFTER)
        section: S = self.form.read().section
        try:
            problems = await asyncio.to_thread(self._check, section) if self._check else ()
            told = await asyncio.to_thread(self._tell, section) if self._tell else self._told
        except (StoreProblem, ValueError):
            # Saving says what is wrong; a doubt that cannot be looked up is none yet.
            return
        # While there are two drafts, the other's answers stand there.
        if told != self._told and not self._drafting.two:
            self._told = told
            self.form.tell({**self._known, **told})
        # What is still to be answered is no matter for doubts until saving has named it.
        named = self.form.rows if self.has_class("-doubtful") else self.form.raw
        self._show_doubts([problem for problem in problems if problem.field in named])

    def _show_doubts(self, problems: Sequence[Problem]) -> tuple[str, ...]:
        doubts = [problem for problem in problems if problem.kind == "warn"]
        self.form.show_warnings(
            {name: [doubt.text for doubt in doubts if doubt.field == name] for name in self.form.rows}
        )
        return tuple(doubt.text for doubt in doubts)

    @on(Button.Pressed, "#save")
    def _save_pressed(self) -> None:
        # Enter pressed twice must not go past a doubt: only Ctrl+S or the other button does.
        self._accepted = None
        self.action_save()

    def action_save(self) -> None:
        """Check and record the answers; once more, with a doubt shown, records them as they are."""
        if not self._saving:
            self._saving = True
            self.form.settle()
            self._record(sure=False)

    @on(Button.Pressed, "#anyway")
    def _save_anyway(self) -> None:
        if not self._saving:
            self._saving = True
            self._record(sure=True)

    @work(group="save")
    async def _record(self, *, sure: bool) -> None:
        focused = self.focused
        self.form.disabled = True
        try:
            closed = await self.settling.during(self._try_to_record(sure=sure))
        finally:
            self._saving = False
        if not closed:
            self.settling.turn_down()
            self.form.disabled = False
            if self.focused is None and focused is not None:
                self.set_focus(focused)

    async def _try_to_record(self, *, sure: bool) -> bool:
        answers = self.form.read()
        if answers.problems:
            self._refuse(answers.problems)
            return False
        section: S = answers.section
        try:
            problems: Sequence[Problem] = await asyncio.to_thread(self._check, section) if self._check else ()
            if refused := [problem for problem in problems if problem.kind == "refuse"]:
                self._refuse_problems(refused)
                return False
            doubts = self._show_doubts(problems)
            if doubts and not sure and self._accepted != (self.form.raw, doubts):
                self._accepted = (self.form.raw, doubts)
                self._ask_whether(problems)
                return False
            save, done = self._save, None
            if save is not None:
                # The history keeps the draft with the act, so that taking it back gives back every letter.
                await self._keep()
                done = await asyncio.to_thread(self._drafting.keeper.close_with, lambda: save(section))
        except Refused as refusal:
            self._refuse_problems(refusal.problems, str(refusal))
            return False
        except StoreProblem as problem:
            self._say(f"NOT SAVED: {problem} What you typed is still here; Ctrl+S tries again.", "bad")
            return False
        except ValueError as problem:
            # A date the calendar does not reach, for one: a sentence about no field in particular.
            self._say(f"Not recorded: {problem}.", "bad")
            return False
        self.settling.begin(self)  # Until it has gone, nothing more is typed into it.
        self.dismiss(SectionAnswers(section, done))
        return True

    def _refuse(self, problems: Mapping[str, str], more: Sequence[str] = ()) -> None:
        """Say what is wrong beside its field, go to the first, and count them above the form."""
        beside = {name: text for name, text in problems.items() if name in self.form.rows}
        self.form.show_problems(beside)
        lost = [text for name, text in problems.items() if name not in self.form.rows]
        count = len(beside)
        lines = [*more, *lost]
        if count:
            lines.append(
                f"Not recorded yet: {count} {'answer needs' if count == 1 else 'answers need'} another look."
            )
        self._say("\n".join(lines), "bad")
        if beside:
            first = next(iter(beside))
            self.call_after_refresh(self.form.focus_field, first)

    def _refuse_problems(self, problems: Sequence[Problem], otherwise: str = "") -> None:
        found = refusals(problems)
        self._refuse(found, () if found or not otherwise else (otherwise,))

    def _ask_whether(self, problems: Sequence[Problem]) -> None:
        lost = [problem.text for problem in problems if problem.field not in self.form.rows]
        self.add_class("-doubtful")
        self._say("\n".join([*lost, "Is that right? Ctrl+S again records it as it is."]), "doubtful")

    def _say(self, text: str, tone: str = "") -> None:
        self._notice.update(literal(text))
        self._notice.set_classes(f"-said {('-' + tone) if tone else ''}" if text else "")
        if tone != "doubtful":
            self.remove_class("-doubtful")
            self._accepted = None
        self._fit()

    # leaving

    @on(Button.Pressed, "#leave")
    def action_leave(self) -> None:
        """Close the dialog; what was typed stays as a draft."""
        if not self._saving:
            self.form.settle()
            self._leave()

    @work(group="save", exclusive=True)
    async def _leave(self) -> None:
        if not await self.settling.during(self._keep()):
            if not await app_of(self).push_screen_wait(lose_typing()):
                return
        elif self._drafting.kept:
            self.notify("What you typed is kept as a draft.", markup=False)
        self.dismiss(None)

    # the rest

    @on(SectionForm.Finished)
    def _to_the_buttons(self) -> None:
        self.query_one("#save", Button).focus()

    def action_pick(self) -> None:
        """Open the calendar or the list of the field in focus."""
        row = self.form.focused_row
        if row is not None and isinstance(row.field, DateField | ChoiceField | ChoicesField):
            row.field.action_open()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the choice between two drafts only while there are two."""
        del parameters
        return self._drafting.two if action in ("keep_mine", "take_theirs") else True

    def on_resize(self) -> None:
        """Give the form what height there is."""
        self.set_class(self.size.height < LOW, "-low")
        self._fit()

    @on(Resized)
    def _fit(self) -> None:
        once_drawn(self, self._fit_form)

    def _fit_form(self) -> None:
        window = self.query_one("#window")
        others = sum(
            child.outer_size.height + child.styles.margin.height
            for child in window.children
            if child.display and child is not self.form
        )
        own = self.form.gutter.height + self.form.styles.margin.height
        self.form.room(max(self.size.height - others - window.gutter.height - own, 4))
