"""One section of a form on the screen: its questions and tables, kept as a draft while they are typed in."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.message import Message
from textual.widgets import Static

from iro_console.casework.drafts import Draft
from iro_console.casework.form_state import Look, SectionState
from iro_console.storage.problems import StoreProblem
from iro_console.ui.text import literal
from iro_console.ui.widgets import section_words
from iro_console.ui.widgets.field_row import Ground
from iro_console.ui.widgets.form_questions import FormQuestions
from iro_console.ui.widgets.row_table import RowTable
from iro_console.ui.widgets.section_draft import SectionDraft, as_typed_then

if TYPE_CHECKING:
    from iro_console.ui.form_acts import FormActs, FormView

LOOK_AFTER = 0.2
"""Seconds of rest after which it is worked out again what is asked and what is doubtful."""


class SectionBody(VerticalScroll, can_focus=False):
    """What scrolls of a section: its title and what is said of it stay in sight."""

    BLANK = True


class SectionPane(Vertical):
    """A section. It keeps a draft and looks at what is asked; what is recorded is its screen's business."""

    BLANK = True
    BINDING_GROUP_TITLE = "In a section"

    @dataclass
    class Standing(Message):
        """What is kept of the typing changed, or what the section still needs."""

        pane: SectionPane

    def __init__(self, acts: FormActs, ground: Ground, state: FormView, key: str) -> None:
        """Show one section of a form."""
        super().__init__()
        self.section = section = state.section(key)
        self.tried = False
        """Completing it was tried, and refused."""
        self.seen_version = section.version
        """The version of the answers that what is typed began with."""
        self.found: Look | None = None
        """What is asked, and what is missing or wrong, with what is typed; None until it was worked out."""
        self._acts = acts
        self._desk = acts.desk
        self._ground = ground
        self._state = state
        self._conflict: dict[str, str] = {}
        self._headed = False
        """Whether the title was last shown as that of a section in which something is typed."""
        self._looked = 0
        """The number of changes when it was last worked out what is asked."""
        asked = state.form.section(section.key)
        self.questions = (
            FormQuestions(asked.section, ground=ground, latest=state.latest) if asked.section else None
        )
        if self.questions is not None:
            self.questions.before_step = self.look_now
        self.tables = [RowTable(table, ground, last_review=self._last_review) for table in section.tables]
        self.draft = SectionDraft(
            self,
            acts.desk,
            acts.draft(state.child_id, key),
            lambda: self.raw,
            standing=self._stands,
            both=self._show_both,
        )

    def compose(self) -> ComposeResult:
        """Show the section from its title down."""
        yield Static(classes="title")
        yield Static(classes="about")
        yield Static(classes="notice")
        with SectionBody():
            if self.questions is not None:
                yield self.questions
            yield from self.tables

    def on_mount(self) -> None:
        """Fill it in, with what was typed before."""
        self._show_head()
        self._fill()

    # what it holds

    @property
    def key(self) -> str:
        """The key of the section."""
        return self.section.key

    @property
    def raw(self) -> dict[str, str]:
        """What is typed, by field."""
        return self.questions.raw if self.questions is not None else {}

    @property
    def typing(self) -> bool:
        """Whether something is typed that is not recorded."""
        return self.draft.behind or self.draft.kept_at is not None

    @property
    def changed(self) -> bool:
        """Whether what stands here is another text than what is recorded."""
        return self.questions is not None and self.raw != self.draft.blank

    @property
    def in_conflict(self) -> bool:
        """Whether another window's answers wait for a choice."""
        return bool(self.draft.theirs) or bool(self._conflict)

    @property
    def wrong(self) -> int:
        """How many things are shown as wrong in it."""
        in_tables = sum(len(columns) for table in self.tables for columns in table.wrong.values())
        return (self.questions.wrong if self.questions is not None else 0) + in_tables

    def _put_recorded(self) -> None:
        """Show the answers as they are recorded."""
        assert self.questions is not None
        with self.questions.prevent(FormQuestions.Changed):
            self.questions.put({**self.section.answers, **self.section.computed})
            self.questions.settle()
        self.draft.blank = self.draft.stands = self.questions.raw

    @property
    def _last_review(self) -> str:
        return section_words.last_review_words(self._state.previous_review)

    def _fill(self) -> None:
        if self.questions is None:
            return
        self._put_recorded()
        self._go_on_with_draft(say=True)
        self.questions.put_shown(self.section.computed)
        self._tell()
        self._apply(self._look(self.questions.raw))
        if self.draft.kept_at is not None:
            self._stands()
        if self.draft.theirs is not None:
            self._show_both(self.draft.theirs)

    def _go_on_with_draft(self, *, say: bool) -> None:
        assert self.questions is not None
        try:
            draft = self.draft.begin()
        except StoreProblem as problem:
            self.say(f"What was typed before could not be read. {problem}", "bad")
            return
        if draft is not None:
            self.questions.put_some(as_typed_then(self.questions.section, draft, self._desk))
            self.draft.stands = self.questions.raw
            if say:
                self.say(f"Going on with what you typed at {self._clock(draft.saved_at)}, not saved yet.")

    def show_state(self, state: FormView, section: SectionState) -> None:
        """Take over what is recorded now; what is typed and not recorded stays as it is."""
        before = dict(self.section.answers)
        untouched = not self.changed and not self.in_conflict
        self._state, self.section = state, section
        if untouched or before == dict(section.answers):
            # Otherwise saving says that other answers were saved since, and shows both.
            self.seen_version = section.version
        for table, table_state in zip(self.tables, section.tables, strict=True):
            table.show(table_state)
        if self.questions is not None:
            if untouched and before != dict(section.answers):
                self._put_recorded()
                self._go_on_with_draft(say=False)
            self._tell()
            self._apply(self._look(self.questions.raw))
        self._show_head()

    def recorded(self, state: FormView, section: SectionState, saved: Mapping[str, str]) -> None:
        """Go on after ``saved`` was recorded: from here on only what is typed since is a draft."""
        self._conflict = {}
        self._state, self.section = state, section
        self.seen_version = section.version
        self.draft.recorded()
        self.say("")
        if self.questions is not None:
            typed_since = self.raw if self.raw != saved else None
            self._put_recorded()
            self._go_on_with_draft(say=False)
            if typed_since is not None:
                self.questions.put_some({name: typed_since.get(name, "") for name in self.questions.rows})
                self.draft.typed()
        self.show_state(state, section)

    @on(FormQuestions.Changed)
    def _typed(self, event: FormQuestions.Changed) -> None:
        event.stop()
        field = event.form.rows[event.name].field
        if not self.draft.behind and field.raw.strip() == self.draft.stands.get(event.name, "").strip():
            # What was put here by the program arrives as if it had been typed.
            return
        self.draft.typed()
        self._look_soon()

    def _stands(self) -> None:
        if self.typing != self._headed:
            self._show_head()
        self.post_message(self.Standing(self))

    def _clock(self, at: datetime) -> str:
        return section_words.clock_words(at, self._desk.today())

    # what is asked

    def _look(self, raw: Mapping[str, str]) -> Look:
        return self._acts.look(self._state, self.key, raw)

    def look_now(self) -> None:
        """Work out at once what is asked, if anything was typed since it was last worked out."""
        if self._looked < self.draft.changes:
            self._looked = self.draft.changes
            self._apply(self._look(self.raw))

    @work(group="look", exclusive=True)
    async def _look_soon(self) -> None:
        await asyncio.sleep(LOOK_AFTER)
        at = self.draft.changes
        if self._looked < at:
            found = await asyncio.to_thread(self._look, self.raw)
            if self._looked < at:
                self._looked = at
                self._apply(found)
        self._stands()

    def _apply(self, found: Look) -> None:
        """Show the questions that are asked now; typing, focus and place stay as they are."""
        suggested = self.found.suggested if self.found is not None else dict[str, str]()
        self.found = found
        if found.suggested != suggested and not self.in_conflict:
            self._tell()
        for table in self.tables:
            table.ask(table.state.key in found.asked)
        if self.questions is None:
            return
        self.questions.ask_only(found.asked, found.needed)
        self.questions.put_shown({**self.section.computed, **found.computed})
        typed = self.raw
        self.questions.show_warnings(
            {name: texts for name, texts in found.warnings.items() if name in typed or self.tried}
        )

    # what is wrong

    def show_wrong(self, wrong: Mapping[str, str]) -> None:
        """Say what is wrong beside each field and row: "field", "table", or "table/row id/column"."""
        self.tried = bool(wrong)
        if self.questions is not None:
            self.questions.show_problems(
                {name: text for name, text in wrong.items() if name in self.questions.rows}
            )
        for table in self.tables:
            rows: dict[str, dict[str, str]] = {}
            for name, text in wrong.items():
                key, _, rest = name.partition("/")
                if key == table.state.key:
                    row_id, _, column = rest.rpartition("/")
                    rows.setdefault(row_id, {})[column] = text
            table.show_wrong(rows)

    def go_to(self, name: str) -> None:
        """Put the focus on a field, a table, or a row of it ("table/row id/column")."""
        key, _, rest = name.partition("/")
        for table in self.tables:
            if table.state.key == key:
                table.focus()
                if rest:
                    table.select(rest.rpartition("/")[0] or rest)
                return
        if self.questions is not None and name in self.questions.rows:
            self.questions.focus_field(name)
        else:
            self.focus_first()

    def focus_first(self) -> None:
        """Put the focus on what the section needs first; if it needs nothing, on the first empty question."""
        missing = set(self.found.problems) if self.found is not None else set[str]()
        asked = (
            [] if self.questions is None else [q for q in self.questions.rows if self.questions.is_asked(q)]
        )
        shown = [table for table in self.tables if table.display]
        wanted = {one.field for one in self._state.missing if one.section == self.key}
        table = next((table for table in shown if table.state.key in wanted), None)
        if self.questions is not None and asked and (table is None or missing.intersection(asked)):
            self.questions.focus_first(missing)
        elif table := table or next(iter(shown), None):
            table.focus()

    @on(FormQuestions.Finished)
    def _past_the_last(self, event: FormQuestions.Finished) -> None:
        event.stop()
        if table := next((table for table in self.tables if table.display), None):
            table.focus()

    # two windows

    def _show_both(self, theirs: Draft) -> None:
        self._tell({name: theirs.answers.get(name, "") for name in self._differing(theirs.answers)})
        self.say(
            f"Another window typed into this section at {self._clock(theirs.saved_at)}. Its answers are "
            "shown below yours, and both are kept. F5 goes on with yours, F8 with the other's.",
            "bad",
        )

    def show_changed(self, theirs: Mapping[str, str]) -> None:
        """Show what was recorded elsewhere since this was opened, beside what is typed here."""
        self._conflict = dict(theirs)
        self._tell(theirs)
        self.say(
            "Other answers were saved for this section since you opened it. They are shown below yours, and "
            "nothing was overwritten. F5 saves yours, F8 takes the others.",
            "bad",
        )
        self._stands()

    def _differing(self, theirs: Mapping[str, str]) -> list[str]:
        mine = self.raw
        assert self.questions is not None
        return [name for name in self.questions.rows if theirs.get(name, "") != mine.get(name, "")]

    async def choose(self, newest: SectionState, *, mine: bool) -> bool:
        """Go on with one of two texts, over what is recorded by now (``newest``).

        Returns whether the choice is to be saved at once.
        """
        assert self.questions is not None
        if self._conflict:
            theirs, self._conflict = self._conflict, {}
            self.seen_version = newest.version
            if not mine:
                self.questions.put_some(theirs)
            self._tell()
            self.say("")
            self._stands()
            return mine
        if self.draft.theirs is not None and not mine:
            theirs_draft = self.draft.theirs
            self._put_recorded()
            self.questions.put_some(as_typed_then(self.questions.section, theirs_draft, self._desk))
        try:
            await self.draft.choose()
        except StoreProblem as problem:
            self.say(f"NOT SAVED: {problem} Both are still kept.", "bad")
            return False
        self._tell()
        self.say("")
        self._stands()
        return False

    # what is said

    def _show_head(self) -> None:
        self._headed = self.typing
        section_words.show_head(self, self.section, self._desk.today(), typing=self._headed)

    def say(self, text: str, tone: str = "") -> None:
        """Say something at the top of the section."""
        notice = self.query_one(".notice", Static)
        notice.update(literal(text))
        notice.set_classes(f"notice -said {('-' + tone) if tone else ''}" if text else "notice")

    def _tell(self, other: Mapping[str, str] | None = None) -> None:
        """Say below each field where its answer came from, and what the last review said."""
        if self.questions is not None:
            suggested = self.found.suggested if self.found is not None else dict[str, str]()
            told = section_words.told_below(
                self.section, self.questions, self._ground, self._last_review, other or {}, suggested
            )
            self.questions.name_sources(self.section.origins, self.section.answers)
            self.questions.tell(told)

    def said_before(self, name: str) -> str:
        """Return what the last review said on a question, as it is read; empty when nothing."""
        return section_words.said_before(self.section, self.questions, self._ground, name)

    def source_of(self, name: str) -> str:
        """Return where the answer to a question comes from; empty once it is another one."""
        return self.questions.source_of(name) if self.questions is not None else ""
