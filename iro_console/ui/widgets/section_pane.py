"""One section of a form on the screen: its questions and tables, kept as a draft while they are typed in."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.message import Message
from textual.widgets import Static

from iro_console.casework.desk import Desk
from iro_console.casework.drafts import Draft
from iro_console.domain.date_text import parse_date
from iro_console.forms.answers import write_answer
from iro_console.forms.qa_checklist import QA_CHECKLIST
from iro_console.forms.section import questions
from iro_console.storage.problems import StoreProblem
from iro_console.ui.dialogs.draft_keeper import DraftKeeper
from iro_console.ui.format import LONDON, day, day_month
from iro_console.ui.ink import inked
from iro_console.ui.text import literal
from iro_console.ui.widgets.choice_field import ChoiceField
from iro_console.ui.widgets.field_row import Ground
from iro_console.ui.widgets.form_questions import FormQuestions
from iro_console.ui.widgets.row_table import RowTable
from iro_console.ui.widgets.shown_field import in_words

KEEP_AFTER = 0.6
"""Seconds from the first key not yet kept to the draft that keeps it."""
LOOK_AFTER = 0.2
"""Seconds of rest after which it is worked out again what is asked and what is doubtful."""
RETRY_AFTER = 5.0
"""Seconds after which it is tried again to store what could not be stored."""
SAID_LONGEST = 160
"""Characters of an earlier answer shown below a field; the whole of it is one key away."""
EMPTIED = " "
"""What a draft holds for an answer that was recorded and is now taken out."""
FIXED_TABLES = {table.key for section in QA_CHECKLIST.sections for table in section.tables}
"""Tables whose rows are the lines of a list: they are answered, not added or removed."""


class SectionBody(VerticalScroll, can_focus=False):
    """What scrolls of a section: its title and what is said of it stay in sight."""

    BLANK = True


class SectionPane(Vertical):
    """A section. It keeps drafts and looks at what is asked; what is recorded is its screen's business."""

    BLANK = True
    BINDING_GROUP_TITLE = "In a section"

    @dataclass
    class Standing(Message):
        """What is kept of the typing changed, or what the section still needs."""

        pane: SectionPane

    def __init__(
        self,
        desk: Desk,
        ground: Ground,
        state: Any,
        section: Any,
        look: Callable[[Mapping[str, str]], Any],
        draft: tuple[str, str],
    ) -> None:
        """Show a section of a form (``SectionState`` of ``FormState``).

        ``look`` works out what is asked from raw answers; it may run in a thread. ``draft`` is the
        (form, record) that what is typed is kept under.
        """
        super().__init__()
        self.section = section
        self.kept_at: datetime | None = None
        """When what is typed was last stored as a draft; None while there is no draft."""
        self.trouble = ""
        """Why what is typed could not be stored."""
        self.behind = False
        """Something was typed that is not stored yet."""
        self.tried = False
        """Completing it was tried, and refused."""
        self.seen_version = section.version
        """The version of the answers that what is typed began with."""
        self._desk = desk
        self._ground = ground
        self._state = state
        self._look = look
        self._draft = draft
        self._conflict: dict[str, str] = {}
        self._waiting = False
        self._changes = 0
        self._looked = 0
        """The number of changes when it was last worked out what is asked."""
        self._blank: dict[str, str] = {}
        """The section as it is recorded, written as the fields write it: that is no draft."""
        asked = state.form.section(section.key)
        self.questions = (
            FormQuestions(asked.section, ground=ground, latest=_latest(state)) if asked.section else None
        )
        if self.questions is not None:
            self.questions.before_step = self.look_now
        self.tables = [
            RowTable(
                table,
                ground,
                last_review=self._last_review,
                lines=table.key in FIXED_TABLES,
            )
            for table in section.tables
        ]
        self._keeper = DraftKeeper(desk, *draft)

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
        return self.behind or self.kept_at is not None

    @property
    def changed(self) -> bool:
        """Whether what stands here is another text than what is recorded."""
        return self.questions is not None and self.raw != self._blank

    @property
    def in_conflict(self) -> bool:
        """Whether another window's answers wait for a choice."""
        return bool(self._keeper.theirs) or bool(self._conflict)

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
        self._blank = self.questions.raw

    def _to_keep(self) -> dict[str, str]:
        """Return what is typed as a draft keeps it: an answer taken out is said to be so."""
        raw = self.raw
        return {**{name: EMPTIED for name in self._blank if name not in raw}, **raw}

    @property
    def _last_review(self) -> str:
        on = self._state.previous_review
        return f"Last review ({day_month(on)}):" if on else "Last review:"

    def _fill(self) -> None:
        if self.questions is None:
            return
        self._put_recorded()
        self._go_on_with_draft(say=True)
        self._put_shown(self.section.computed)
        self._tell()
        self._apply(self._look(self.questions.raw))
        if self._keeper.theirs is not None:
            self._show_both(self._keeper.theirs.answers, self._keeper.theirs.saved_at)

    def _go_on_with_draft(self, *, say: bool) -> None:
        assert self.questions is not None
        try:
            draft = self._keeper.load(blank=self._blank)
        except StoreProblem as problem:
            self.say(f"What was typed before could not be read. {problem}", "bad")
            return
        self.kept_at = draft.saved_at if draft is not None else None
        if draft is not None:
            self.questions.put_some(as_typed_then(self.questions.section, draft, self._desk))
            if say:
                self.say(f"Going on with what you typed at {self._clock(draft.saved_at)}, not saved yet.")

    def _put_shown(self, computed: Mapping[str, str]) -> None:
        assert self.questions is not None
        for name, row in self.questions.rows.items():
            if row.question.read_only:
                row.field.put(computed.get(name, ""))

    def show_state(self, state: Any, section: Any) -> None:
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
                self._keeper = DraftKeeper(self._desk, *self._draft)
                self._go_on_with_draft(say=False)
            self._tell()
            self._apply(self._look(self.questions.raw))
        self._show_head()

    def recorded(self, state: Any, section: Any, saved: Mapping[str, str]) -> None:
        """Go on after ``saved`` was recorded: from here on only what is typed since is a draft."""
        self._conflict = {}
        self._state, self.section = state, section
        self.seen_version = section.version
        self._keeper = DraftKeeper(self._desk, *self._draft)
        self.behind = False
        self.kept_at = None
        self.trouble = ""
        self.say("")
        if self.questions is not None:
            typed_since = self.raw if self.raw != saved else None
            self._put_recorded()
            self._go_on_with_draft(say=False)
            if typed_since is not None:
                self.questions.put_some({name: typed_since.get(name, "") for name in self.questions.rows})
                self._typed_more()
        self.show_state(state, section)

    # keeping

    def save_now(self) -> None:
        """Keep what is typed before the screen goes. Nothing is said: there may be no screen any more."""
        if self.questions is not None and self.is_mounted:
            with suppress(StoreProblem):
                self._keeper.keep(self._to_keep(), self._keeper.turn())

    @on(FormQuestions.Changed)
    def _typed(self, event: FormQuestions.Changed) -> None:
        event.stop()
        self._changes += 1
        self._typed_more()
        self._look_soon()

    def _typed_more(self) -> None:
        if not self.behind:
            self.behind = True
            self.post_message(self.Standing(self))
        if not self._waiting:
            self._waiting = True
            self._keep_soon()

    @work(group="keep")
    async def _keep_soon(self) -> None:
        await asyncio.sleep(KEEP_AFTER)
        await self.keep()

    async def keep(self) -> bool:
        """Keep what is typed as a draft; return whether it is safe."""
        self._waiting = False
        if self.questions is None:
            return True
        raw, turn, told = self._to_keep(), self._keeper.turn(), self._keeper.theirs
        keeper, at = self._keeper, self._changes
        try:
            await asyncio.to_thread(keeper.keep, raw, turn)
        except StoreProblem as problem:
            self.trouble = str(problem)
            self.behind = True
            self.post_message(self.Standing(self))
            self.set_timer(RETRY_AFTER, self._retry)
            return False
        if keeper is not self._keeper:
            return True
        # What was typed meanwhile is not stored yet: it has a turn of its own.
        self.behind = self._changes != at
        self.trouble = ""
        self.kept_at = keeper.kept_at
        if keeper.theirs is not None and told is None:
            self._show_both(keeper.theirs.answers, keeper.theirs.saved_at)
        self.post_message(self.Standing(self))
        return True

    @work(group="keep")
    async def _retry(self) -> None:
        if self.trouble:
            await self.keep()

    def record(self, act: Callable[[], Any]) -> Any:
        """Run the act that records what is typed and removes its draft; to be called in a thread."""
        return self._keeper.close_with(act)

    def _clock(self, at: datetime) -> str:
        local = at.astimezone(LONDON)
        today = self._desk.today()
        return f"{local:%H:%M}" if local.date() == today else f"{local:%H:%M} on {day(local.date(), today)}"

    # what is asked

    def look_now(self) -> None:
        """Work out at once what is asked, if anything was typed since it was last worked out."""
        if self._looked < self._changes:
            self._looked = self._changes
            self._apply(self._look(self.raw))

    @work(group="look", exclusive=True)
    async def _look_soon(self) -> None:
        await asyncio.sleep(LOOK_AFTER)
        at = self._changes
        if self._looked < at:
            found = await asyncio.to_thread(self._look, self.raw)
            if self._looked < at:
                self._looked = at
                self._apply(found)
        self.post_message(self.Standing(self))

    def _apply(self, found: Any) -> None:
        """Show the questions that are asked now; typing, focus and place stay as they are."""
        for table in self.tables:
            table.ask(table.state.key in found.asked)
        if self.questions is None:
            return
        self.questions.ask_only(found.asked, found.needed)
        self._put_shown({**self.section.computed, **found.computed})
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
        """Put the focus on the first question still to be answered."""
        if self.questions is not None and any(self.questions.is_asked(name) for name in self.questions.rows):
            self.questions.focus_first()
        elif table := next((table for table in self.tables if table.display), None):
            table.focus()

    @on(FormQuestions.Finished)
    def _past_the_last(self, event: FormQuestions.Finished) -> None:
        event.stop()
        if table := next((table for table in self.tables if table.display), None):
            table.focus()

    # two windows

    def _show_both(self, theirs: Mapping[str, str], at: datetime) -> None:
        self._tell({name: theirs.get(name, "") for name in self._differing(theirs)})
        self.say(
            f"Another window typed into this section at {self._clock(at)}. Its answers are shown below "
            "yours, and both are kept. F5 goes on with yours, F8 with the other's.",
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
        self.post_message(self.Standing(self))

    def _differing(self, theirs: Mapping[str, str]) -> list[str]:
        mine = self.raw
        assert self.questions is not None
        return [name for name in self.questions.rows if theirs.get(name, "") != mine.get(name, "")]

    async def choose(self, newest: Any, *, mine: bool) -> bool:
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
            self.post_message(self.Standing(self))
            return mine
        theirs_draft = self._keeper.theirs
        if theirs_draft is not None and not mine:
            self._put_recorded()
            self.questions.put_some(as_typed_then(self.questions.section, theirs_draft, self._desk))
        try:
            await asyncio.to_thread(self._keeper.choose, self._to_keep())
        except StoreProblem as problem:
            self.say(f"NOT SAVED: {problem} Both are still kept.", "bad")
            return False
        self.kept_at = self._keeper.kept_at
        self._tell()
        self.say("")
        self.post_message(self.Standing(self))
        return False

    # what is said

    def _show_head(self) -> None:
        section = self.section
        done = ""
        if section.completed:
            at = (
                f" on {day(section.completed_at.astimezone(LONDON).date(), self._desk.today())}"
                if (section.completed_at)
                else ""
            )
            done = f"   ✓ complete{f', {section.completed_by}' if section.completed_by else ''}{at}"
        head = inked((f"{section.number}  {section.title}", "heading"), (done, "done"))
        self.query_one(".title", Static).update(head)
        about = self.query_one(".about", Static)
        about.update(literal(section.help))
        about.display = bool(section.help)

    def say(self, text: str, tone: str = "") -> None:
        """Say something at the top of the section."""
        notice = self.query_one(".notice", Static)
        notice.update(literal(text))
        notice.set_classes(f"notice -said {('-' + tone) if tone else ''}" if text else "notice")

    def _tell(self, other: Mapping[str, str] | None = None) -> None:
        """Say below each field where its answer came from, and what the last review said."""
        if self.questions is None:
            return
        said: dict[str, list[str]] = {}
        for name, origin in self.section.origins.items():
            said.setdefault(name, []).append(origin[:1].upper() + origin[1:])
        for name in self.section.previous:
            words = self.said_before(name)
            if words:
                short = words if len(words) <= SAID_LONGEST else f"{words[:SAID_LONGEST].rstrip()}…"
                more = "  (Ctrl+L: all of it)" if short != words else ""
                said.setdefault(name, []).append(f"{self._last_review} {' '.join(short.split())}{more}")
        for name, raw in (other or {}).items():
            said.setdefault(name, []).insert(0, f"The other window: {self._readable(name, raw)}")
        self.questions.tell({name: "\n".join(lines) for name, lines in said.items()})

    def said_before(self, name: str) -> str:
        """Return what the last review said on a question, as it is read; empty when nothing."""
        raw = self.section.previous.get(name, "")
        return self._readable(name, raw) if raw.strip() else ""

    def _readable(self, name: str, raw: str) -> str:
        if not raw.strip():
            return "nothing"
        assert self.questions is not None
        row = self.questions.rows.get(name)
        if row is None:
            return raw
        choices = dict(row.field.choices) if isinstance(row.field, ChoiceField) else {}
        return in_words(row.question, raw, choices, self._ground.today(), self._ground.calendar)


def as_typed_then(section: Any, draft: Draft, desk: Desk) -> dict[str, str]:
    """Return a draft's answers, its dates read as on the day of typing: "+5wd" stays the same day."""
    typed_on = draft.saved_at.astimezone(LONDON).date()
    answers = {name: text if text.strip() else "" for name, text in draft.answers.items()}
    for question in questions(section):
        if question.kind == "date" and question.name in answers:
            with suppress(ValueError):
                answers[question.name] = write_answer(
                    parse_date(answers[question.name], typed_on, desk.calendar)
                )
    return answers


def _latest(state: Any) -> dict[str, Any]:
    """Return the last lawful day of the dates that have one."""
    limit = state.context.next_statutory_due
    return {"next_on": limit} if limit else {}
