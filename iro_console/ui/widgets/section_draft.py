"""What is typed in a section, kept as a draft within a second, tried again when it cannot be stored."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any, TypeVar

from textual.widget import Widget

from iro_console.casework.desk import Desk
from iro_console.casework.drafts import Draft
from iro_console.domain.date_text import parse_date
from iro_console.forms.answers import write_answer
from iro_console.forms.section import questions
from iro_console.storage.problems import StoreProblem
from iro_console.ui.dialogs.draft_keeper import DraftKeeper
from iro_console.ui.format import LONDON

T = TypeVar("T")
KEEP_AFTER = 0.6
"""Seconds from the first key not yet kept to the draft that keeps it."""
RETRY_AFTER = 5.0
"""Seconds after which it is tried again to store what could not be stored."""
EMPTIED = " "
"""What a draft holds for an answer that was recorded and is now taken out."""


class SectionDraft:
    """The draft of one section on the screen."""

    def __init__(
        self,
        pane: Widget,
        desk: Desk,
        names: tuple[str, str],
        raw: Callable[[], dict[str, str]],
        *,
        standing: Callable[[], None],
        both: Callable[[Draft], None],
    ) -> None:
        """``names``: the (form, record) it is kept under; ``raw`` returns what is typed, by field.

        ``standing`` is called when what is kept changed, ``both`` when another window typed here too.
        """
        self.kept_at: datetime | None = None
        """When what is typed was last stored as a draft; None while there is no draft."""
        self.trouble = ""
        """Why what is typed could not be stored."""
        self.behind = False
        """Something was typed that is not stored yet."""
        self.blank: dict[str, str] = {}
        """The section as it is recorded, written as the fields write it: that is no draft."""
        self.stands: dict[str, str] = {}
        """The section as it was last put here, or kept: what is not that was typed."""
        self.changes = 0
        """How often something was typed."""
        self._pane = pane
        self._desk = desk
        self._names = names
        self._raw = raw
        self._standing = standing
        self._both = both
        self._waiting = False
        self._stored = 0
        self._keeper = DraftKeeper(desk, *names)

    @property
    def theirs(self) -> Draft | None:
        """What another window typed here, while there was no choice."""
        return self._keeper.theirs

    def begin(self) -> Draft | None:
        """Return the draft that is stored, and go on from it. Raises ``StoreProblem``."""
        self._keeper = DraftKeeper(self._desk, *self._names)
        draft = self._keeper.load(blank=self.blank)
        self.kept_at = draft.saved_at if draft is not None else None
        return draft

    def recorded(self) -> None:
        """Note that what was typed is recorded: no draft is left, and none is waited for."""
        self.behind = False
        self.kept_at = None
        self.trouble = ""

    def typed(self) -> None:
        """Note that something was typed: it is kept soon."""
        self.changes += 1
        if not self.behind:
            self.behind = True
            self._standing()
        if not self._waiting:
            self._waiting = True
            self._pane.run_worker(self._keep_soon(), group="keep")

    async def _keep_soon(self) -> None:
        await asyncio.sleep(KEEP_AFTER)
        await self.keep()

    async def keep(self) -> bool:
        """Keep what is typed as a draft; return whether it is safe."""
        self._waiting = False
        raw, turn, told = self._to_keep(), self._keeper.turn(), self._keeper.theirs
        keeper, at = self._keeper, self.changes
        self.stands = raw
        try:
            await asyncio.to_thread(keeper.keep, raw, turn)
        except StoreProblem as problem:
            self.trouble = str(problem)
            self.behind = True
            self._standing()
            self._pane.set_timer(RETRY_AFTER, self._retry)
            return False
        if keeper is not self._keeper:
            return True
        # What was typed meanwhile has a turn of its own, and that one may have come first.
        self._stored = max(self._stored, at)
        self.behind = self.changes > self._stored
        self.trouble = ""
        self.kept_at = keeper.kept_at
        if keeper.theirs is not None and told is None:
            self._both(keeper.theirs)
        self._standing()
        return True

    def _retry(self) -> None:
        if self.trouble:
            self._pane.run_worker(self.keep(), group="keep")

    def rescue_now(self) -> bool:
        """Put what is typed where it is safe at once; return whether it is."""
        return not self._pane.is_mounted or self._keeper.rescue(self._to_keep())

    def keep_now(self) -> None:
        """Keep what is typed before the screen goes. Nothing is said: there may be no screen any more."""
        if self._pane.is_mounted:
            with suppress(StoreProblem):
                self._keeper.keep_last(self._to_keep())

    def record(self, act: Callable[[], T]) -> T:
        """Run the act that records what is typed and removes its draft; to be called in a thread."""
        return self._keeper.close_with(act)

    async def choose(self) -> None:
        """Go on with what stands here as the one draft. Raises ``StoreProblem``."""
        await asyncio.to_thread(self._keeper.choose, self._to_keep())
        self.kept_at = self._keeper.kept_at

    def _to_keep(self) -> dict[str, str]:
        """Return what is typed as a draft keeps it: an answer taken out is said to be so."""
        raw = self._raw()
        return {**{name: EMPTIED for name in self.blank if name not in raw}, **raw}


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
