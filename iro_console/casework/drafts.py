"""Typing that is not lost: drafts saved as typed, and never over what another window has typed since."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from iro_console.casework.desk import Desk
from iro_console.storage import drafts as stored


class Draft(NamedTuple):
    """What was typed into a form for a record: raw text by question."""

    form: str
    record: str
    answers: dict[str, str]
    saved_at: datetime
    elsewhere: bool
    """Last saved by another window, open or long closed."""


class DraftElsewhere(Exception):  # noqa: N818 - said to the user as it is
    """Another window has saved this draft since; nothing was overwritten. ``draft`` is what it holds."""

    def __init__(self, draft: Draft) -> None:
        super().__init__("Another window has typed into this form since: choose which text to keep.")
        self.draft = draft


def save_draft(
    desk: Desk, form: str, record: str, answers: Mapping[str, str], *, overwrite: bool = False
) -> datetime:
    """Keep what was typed, as typed, and return when. With nothing typed at all no draft is left.

    Raises ``DraftElsewhere`` when another window saved it since this one loaded or saved it, unless
    ``overwrite`` says that the user has chosen; ``StoreProblem`` when nothing could be saved.
    """
    at = desk.now()
    with desk.store.write_plainly() as rows:
        found = stored.load(rows, form, record, desk.user)
        if (
            found is not None
            and not overwrite
            and not stored.is_known(desk.store, found, desk.user, desk.window)
        ):
            raise DraftElsewhere(_draft(desk, found))
        if any(answers.values()):
            stored.save(rows, form, record, desk.user, desk.window, answers, at)
        elif found is not None:
            stored.drop(rows, form, record, desk.user)
    return at


def load_draft(desk: Desk, form: str, record: str) -> Draft | None:
    """Return what was typed before, or None. From then on this window goes on with that draft."""
    found = stored.load(desk.store.reader(), form, record, desk.user)
    if found is None:
        return None
    stored.remember(desk.store, found, desk.user, desk.window)
    return _draft(desk, found)


def drop_draft(desk: Desk, form: str, record: str) -> None:
    """Throw away a draft the user has chosen to throw away."""
    with desk.store.write_plainly() as rows:
        stored.drop(rows, form, record, desk.user)


def all_drafts(desk: Desk) -> list[Draft]:
    """Return every draft of this user, the latest first."""
    return [_draft(desk, found) for found in stored.of_user(desk.store.reader(), desk.user)]


def _draft(desk: Desk, found: stored.StoredDraft) -> Draft:
    return Draft(found.form, found.record, found.answers, found.saved_at, found.window != desk.window)
