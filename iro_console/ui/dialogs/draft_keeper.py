"""Keeps what is typed: in order, never after it was recorded, and never over another window's words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from threading import Lock
from typing import TypeVar

from iro_console.casework.desk import Desk
from iro_console.casework.drafts import (
    Draft,
    DraftElsewhere,
    all_drafts,
    aside,
    drop_draft,
    forget_rescued,
    load_draft,
    rescue_draft,
    save_draft,
)
from iro_console.storage.problems import StoreProblem

T = TypeVar("T")


class DraftKeeper:
    """The draft of one form of one record. Its methods may be called from any thread.

    When another window has typed into the same draft, what is typed here goes to a draft of its own
    beside it until the user has chosen, so that neither text is ever the only copy.
    """

    def __init__(self, desk: Desk, form: str, record: str) -> None:
        self._desk = desk
        self._form = form
        self._record = record
        self._aside = aside(record)
        self._blank: dict[str, str] = {}
        self._stored: dict[str, str] = {}
        self._turn = 0
        self._done = 0
        self._closed = False
        self._rescued = ""
        """The record under which the answers lie beside the records."""
        self._adopted = False
        self._lock = Lock()
        self.theirs: Draft | None = None
        """What another window wrote, while the user has not chosen."""
        self.kept_at: datetime | None = None
        """When what is typed was last stored; None while nothing is."""

    def load(self, *, blank: Mapping[str, str]) -> Draft | None:
        """Return the draft that is stored, and go on from it. Raises ``StoreProblem``.

        ``blank`` is the form as it opens: that is no draft, and is never kept as one.
        ``theirs`` is set when there is a second one, left by a window that ended before a choice was made.
        """
        with self._lock:
            self._blank, self._stored = dict(blank), dict(blank)
            draft = load_draft(self._desk, self._form, self._record)
            others = self._asides()
            if draft is None:
                self._adopted = bool(others)
                draft, others = (others[0], others[1:]) if others else (None, [])
            self.theirs = others[0] if others else None
            if draft is not None:
                self._stored = dict(draft.answers)
                self.kept_at = draft.saved_at
            return draft

    def turn(self) -> int:
        """Return a number for what is about to be kept: of two, the later one wins, whoever comes first."""
        self._turn += 1
        return self._turn

    def keep(self, answers: Mapping[str, str], turn: int) -> None:
        """Store answers as the draft, or remove it when they are those the form opens with.

        Raises ``StoreProblem`` when nothing could be stored. Sets ``theirs`` when another window wrote to
        the draft since: nothing of it is overwritten then.
        """
        with self._lock:
            if self._closed or turn < self._done:
                return
            if dict(answers) == self._stored:
                self._done = turn
                return
            if self.theirs is None:
                try:
                    self._save(self._record, answers)
                    if self._adopted:
                        self._drop_asides()
                except DraftElsewhere as elsewhere:
                    self.theirs = elsewhere.draft
            if self.theirs is not None:
                self._save(self._aside + self._desk.window, answers)
            self._done = turn

    def rescue(self, answers: Mapping[str, str]) -> bool:
        """Put answers where they are safe at once, waiting for nobody; ``keep`` comes after, if it can.

        For the end of the program. Returns False when they are not safe yet.
        """
        # No lock: a draft that waits for another program to finish writing is what holds it.
        if self._closed or dict(answers) in (self._stored, self._blank):
            return True
        record = self._record if self.theirs is None else self._aside + self._desk.window
        if rescue_draft(self._desk, self._form, record, answers):
            self._rescued = record
        return bool(self._rescued)

    def keep_last(self, answers: Mapping[str, str]) -> None:
        """Store answers as the draft before the program ends; they need not be rescued any more then.

        Raises ``StoreProblem`` when they could not be stored.
        """
        self.keep(answers, self.turn())
        if self._rescued:
            forget_rescued(self._desk, self._form, self._rescued)
            self._rescued = ""

    def choose(self, answers: Mapping[str, str]) -> None:
        """Go on with these answers, whoever wrote them, as the one draft. Raises ``StoreProblem``."""
        with self._lock:
            self._save(self._record, answers, overwrite=True)
            self.theirs = None
            self._drop_asides()

    def close_with(self, act: Callable[[], T]) -> T:
        """Run the act that records the answers and removes their draft; nothing is kept after it."""
        with self._lock:
            done = act()
            self._closed = True
            # The answers are recorded: what cannot be tidied up now is offered, and refused, next time.
            with suppress(StoreProblem):
                self._drop_asides()
            return done

    def _save(self, record: str, answers: Mapping[str, str], *, overwrite: bool = False) -> None:
        kept = {} if dict(answers) == self._blank else dict(answers)
        at = save_draft(self._desk, self._form, record, kept, overwrite=overwrite)
        self._stored = dict(answers)
        self.kept_at = at if kept else None

    def _asides(self) -> list[Draft]:
        return [
            draft
            for draft in all_drafts(self._desk)
            if draft.form == self._form and draft.record.startswith(self._aside)
        ]

    def _drop_asides(self) -> None:
        for draft in self._asides():
            drop_draft(self._desk, self._form, draft.record)
        self._adopted = False
