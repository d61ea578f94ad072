"""Typing that is not lost: drafts saved as typed, and never over what another window has typed since."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import NamedTuple

from iro_console.casework.desk import Desk
from iro_console.storage import drafts as stored
from iro_console.storage import rescue
from iro_console.storage.rows import Rows


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


def aside(record: str, window: str = "") -> str:
    """Return under which record a window's text is kept beside a draft that is another window's by now."""
    return f"{record}/aside:{window}"


def load_draft(desk: Desk, form: str, record: str) -> Draft | None:
    """Return what was typed before, or None. From then on this window goes on with that draft."""
    take_up_rescued(desk)
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


def rescue_draft(desk: Desk, form: str, record: str, answers: Mapping[str, str]) -> bool:
    """Put what was typed into a private file beside the records, at once and whoever is writing to them.

    For when the program has to end and may not get to ``save_draft``. Returns whether it is safe there.
    """
    beside = desk.store.beside
    if beside is None:
        return False
    before = desk.store.drafts_seen.get((desk.window, form, record, desk.user))
    try:
        rescue.put(beside, form, record, desk.user, desk.window, answers, desk.now(), before)
    except OSError:
        return False
    return True


def forget_rescued(desk: Desk, form: str, record: str) -> None:
    """Remove what ``rescue_draft`` wrote: it is stored by now."""
    if desk.store.beside is not None:
        with suppress(OSError):
            rescue.path_of(desk.store.beside, form, record, desk.user, desk.window).unlink(missing_ok=True)


def take_up_rescued(desk: Desk) -> int:
    """Bring what had to be left beside the records into them, and return how many drafts that were.

    A draft another window has typed since is kept beside it, and the user chooses when the form is opened.
    Raises ``StoreProblem`` when the records cannot be written: what lies beside them stays there.
    """
    if desk.store.beside is None or desk.store.read_only:
        return 0
    taken = 0
    for left in rescue.found(desk.store.beside):
        with desk.store.write_plainly() as rows:
            _take_up(rows, left)
        with suppress(OSError):
            left.path.unlink(missing_ok=True)
        taken += 1
    return taken


def _take_up(rows: Rows, left: rescue.Rescued) -> None:
    now = stored.load(rows, left.form, left.record, left.user)
    if now is not None and now.answers == left.answers:
        return
    goes_on = now is None or now.window == left.window or (now.window, now.saved_at) == left.went_on_from
    record = left.record if goes_on else aside(left.record, left.window)
    stored.save(rows, left.form, record, left.user, left.window, left.answers, left.saved_at)


def _draft(desk: Desk, found: stored.StoredDraft) -> Draft:
    return Draft(found.form, found.record, found.answers, found.saved_at, found.window != desk.window)
