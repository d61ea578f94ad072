"""What was typed and not yet recorded, as typed. Plain SQL, so that saving needs no ORM and no wait."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from iro_console.storage.cells import as_moment
from iro_console.storage.child_queries import as_answers
from iro_console.storage.engine import Store
from iro_console.storage.rows import Rows

_WHERE = 'form = :form AND record = :record AND "user" = :user'


class StoredDraft(NamedTuple):
    """A draft as it lies in the store."""

    form: str
    record: str
    answers: dict[str, str]
    window: str
    """The window that saved it last."""
    saved_at: datetime


def load(rows: Rows, form: str, record: str, user: str) -> StoredDraft | None:
    """Return a draft, or None."""
    found = rows.one(
        f'SELECT form, record, answers, "window", saved_at FROM draft WHERE {_WHERE}',
        {"form": form, "record": record, "user": user},
    )
    return _draft(found) if found else None


def of_user(rows: Rows, user: str) -> list[StoredDraft]:
    """Return every draft of a user, the latest first."""
    found = rows.all(
        'SELECT form, record, answers, "window", saved_at FROM draft WHERE "user" = :user'
        " ORDER BY saved_at DESC",
        {"user": user},
    )
    return [_draft(row) for row in found]


def save(
    rows: Rows, form: str, record: str, user: str, window: str, answers: Mapping[str, str], at: datetime
) -> None:
    """Write a draft over what was there."""
    rows.run(
        'INSERT INTO draft (form, record, "user", answers, "window", saved_at)'
        " VALUES (:form, :record, :user, :answers, :window, :at)"
        ' ON CONFLICT (form, record, "user") DO UPDATE SET answers = excluded.answers,'
        ' "window" = excluded."window", saved_at = excluded.saved_at',
        {
            "form": form,
            "record": record,
            "user": user,
            "answers": json.dumps(dict(answers)),
            "window": window,
            "at": stamp(at),
        },
    )


def drop(rows: Rows, form: str, record: str, user: str) -> None:
    """Delete a draft."""
    rows.run(f"DELETE FROM draft WHERE {_WHERE}", {"form": form, "record": record, "user": user})


def drop_recorded(
    rows: Rows, store: Store, form: str, record: str, user: str, window: str
) -> StoredDraft | None:
    """Delete the draft that has just been recorded, and return it; one another window wrote since is kept."""
    found = load(rows, form, record, user)
    if found is None or not is_known(store, found, user, window):
        return None
    drop(rows, form, record, user)
    return found


def is_known(store: Store, draft: StoredDraft, user: str, window: str) -> bool:
    """Say whether this window wrote the draft as it is, or has loaded it as it is."""
    seen = store.drafts_seen.get((window, draft.form, draft.record, user))
    return draft.window == window or seen == (draft.window, draft.saved_at)


def remember(store: Store, draft: StoredDraft, user: str, window: str) -> None:
    """Note that this window goes on from the draft as it is."""
    store.drafts_seen[window, draft.form, draft.record, user] = (draft.window, draft.saved_at)


def stamp(at: datetime) -> str:
    """Return a moment as it is stored: UTC, without its offset, as SQLAlchemy writes it."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")


def _draft(row: tuple[Any, ...]) -> StoredDraft:
    return StoredDraft(row[0], row[1], as_answers(row[2]), row[3], as_moment(row[4]))
