"""A form and its draft: offered when the form opens, kept while it is typed in, chosen when there are two."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from iro_console.casework.desk import Desk
from iro_console.casework.drafts import Draft
from iro_console.domain.date_text import parse_date
from iro_console.forms.answers import write_answer
from iro_console.forms.choices import written_all
from iro_console.forms.section import questions
from iro_console.storage.problems import StoreProblem
from iro_console.ui.dialogs.draft_keeper import DraftKeeper
from iro_console.ui.format import LONDON, day
from iro_console.ui.widgets.choice_field import ChoiceField
from iro_console.ui.widgets.choices_field import ChoicesField
from iro_console.ui.widgets.section_form import SectionForm


class Drafting:
    """What a screen with a form needs so that nothing typed is lost; the screen says what there is to say."""

    def __init__(
        self,
        desk: Desk,
        form: SectionForm[Any],
        record: str,
        *,
        initial: Mapping[str, str],
        known: Mapping[str, str],
        say: Callable[[str, str], None],
    ) -> None:
        """``say`` shows a sentence in a tone ("", "bad"); an empty one takes back the last."""
        self._desk = desk
        self._form = form
        self._initial = dict(initial)
        self._known = dict(known)
        self._say = say
        self._set_aside: dict[str, str] | None = None
        self._failed = False
        self.keeper = DraftKeeper(desk, form.section.__name__, record)

    @property
    def two(self) -> bool:
        """Whether another window typed into the same draft, and nothing was chosen yet."""
        return self.keeper.theirs is not None

    @property
    def kept(self) -> str:
        """When what is typed was last kept, in words; empty while nothing is."""
        at = self.keeper.kept_at
        return f"draft kept {at.astimezone(LONDON):%H:%M:%S}" if at else ""

    def open(self) -> bool:
        """Go on with the draft that is stored; return whether there was one."""
        self._form.put(self._initial)
        self._form.settle()
        self._initial = self._form.raw
        try:
            draft = self.keeper.load(blank=self._initial)
        except StoreProblem as problem:
            self._say(f"What was typed before could not be read. {problem}", "bad")
            return False
        if draft is not None:
            answers = self._fixed(draft)
            self._form.put(answers)
            typed, older = self._clock(draft.saved_at), self._older(answers)
            self._say(f"Going on with what you typed at {typed}.{older} Ctrl+R starts empty.", "")
        if self.keeper.theirs is not None:
            self._show_both(self.keeper.theirs)
        return draft is not None

    async def keep(self) -> bool:
        """Keep what is typed; say so when that failed, and return whether it is safe."""
        answers, turn, told = self._form.raw, self.keeper.turn(), self.two
        if self._untouched(answers):
            return True
        try:
            await asyncio.to_thread(self.keeper.keep, answers, turn)
        except StoreProblem as problem:
            self._failed = True
            self._say(f"NOT SAVED: {problem} What you typed stays here while this is open.", "bad")
            return False
        if self.keeper.theirs is not None and not told:
            self._show_both(self.keeper.theirs)
        elif self._failed:
            self._failed = False
            self._say("", "")
        return True

    def rescue_now(self) -> bool:
        """Put what is typed where it is safe whoever writes to the records; return whether it is."""
        answers = self._form.raw
        return self._untouched(answers) or self.keeper.rescue(answers)

    def keep_now(self) -> None:
        """Keep what is typed before the program ends; nothing is said, there may be no screen any more."""
        answers = self._form.raw
        if not self._untouched(answers):
            with suppress(StoreProblem):
                self.keeper.keep_last(answers)

    def start_empty(self) -> None:
        """Begin again; once more brings back what was there. The draft stays until something is typed."""
        if self._set_aside is None:
            self._put_aside(self._initial)
            self._say("Started empty. Ctrl+R brings back what was here.", "")
        else:
            self._form.put(self._set_aside)
            self._set_aside = None
            self._say("", "")

    async def choose(self, *, mine: bool) -> None:
        """Go on with what is typed here, or with what the other window typed."""
        theirs = self.keeper.theirs
        if theirs is None:
            return
        if not mine:
            self._put_aside(self._fixed(theirs))
        try:
            await asyncio.to_thread(self.keeper.choose, self._form.raw)
        except StoreProblem as problem:
            self._say(f"NOT SAVED: {problem} Both are still kept.", "bad")
            return
        self._form.tell(self._known)
        self._say("" if mine else "These are the other window's answers. Ctrl+R brings back yours.", "")

    def _put_aside(self, answers: Mapping[str, str]) -> None:
        self._set_aside = self._form.raw
        self._form.put(answers)

    def _untouched(self, answers: dict[str, str]) -> bool:
        """Say whether the form was begun again and nothing was typed since: the draft is still wanted."""
        return self._set_aside is not None and answers == self._initial

    def _show_both(self, theirs: Draft) -> None:
        mine = self._form.raw
        other = {
            name: f"The other window: {self._readable(name, theirs.answers.get(name, ''))}"
            for name in self._form.rows
            if theirs.answers.get(name, "") != mine.get(name, "")
        }
        self._form.tell({**self._known, **other})
        self._say(
            f"Another window typed into this draft at {self._clock(theirs.saved_at)}. Its answers are shown"
            " below yours, and both are kept. F5 goes on with yours, F8 with the other's.",
            "bad",
        )

    def _readable(self, name: str, raw: str) -> str:
        field = self._form.rows[name].field
        if isinstance(field, ChoiceField):
            return dict(field.choices).get(raw, raw) or "nothing"
        if isinstance(field, ChoicesField):
            return written_all(field.choices, raw) or "nothing"
        return raw or "nothing"

    def _fixed(self, draft: Draft) -> dict[str, str]:
        """Return a draft's answers, its dates read as on the day of typing: "+5wd" stays the same day."""
        typed_on = draft.saved_at.astimezone(LONDON).date()
        answers = dict(draft.answers)
        for question in questions(self._form.section):
            if question.kind == "date" and question.name in answers:
                with suppress(ValueError):
                    on = parse_date(answers[question.name], typed_on, self._desk.calendar)
                    answers[question.name] = write_answer(on)
        return answers

    def _older(self, answers: Mapping[str, str]) -> str:
        """Return which days would be today's were the form empty, and are not: they are easily overlooked."""
        today = write_answer(self._desk.today())
        names = [name for name, text in self._initial.items() if text == today != answers.get(name)]
        older = [
            f"“{question.label}” says {answers[question.name]}"
            for question in questions(self._form.section)
            if question.name in names and answers.get(question.name)
        ]
        return f" {' and '.join(older)}, not today." if older else ""

    def _clock(self, at: datetime) -> str:
        local, today = at.astimezone(LONDON), self._desk.today()
        return f"{local:%H:%M}" if local.date() == today else f"{local:%H:%M} on {day(local.date(), today)}"
