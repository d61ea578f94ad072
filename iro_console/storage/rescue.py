"""What was typed and could not be stored before the program had to end: private files beside the records.

A draft belongs into the records. While another program holds their write lock it cannot go there, and a
program that is told to end cannot wait: the text then goes to a file of its own, one for each draft, which
only the user can read, and comes into the records the next time (``casework.drafts``).
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

from iro_console.storage.files import new_file, sync

_MARK = ".typed-"


class Rescued(NamedTuple):
    """A draft that lies beside the records."""

    form: str
    record: str
    user: str
    answers: dict[str, str]
    window: str
    """The window it was typed in."""
    saved_at: datetime
    went_on_from: tuple[str, datetime] | None
    """The stored draft that was typed on, by who saved it and when; None where there was none."""
    path: Path


def put(
    beside: Path,
    form: str,
    record: str,
    user: str,
    window: str,
    answers: Mapping[str, str],
    at: datetime,
    went_on_from: tuple[str, datetime] | None,
) -> None:
    """Write a draft into a file beside the records at ``beside``, whole or not at all.

    Raises OSError when that is not possible.
    """
    path = path_of(beside, form, record, user, window)
    unfinished = path.with_name(f".{path.name}.part")
    held = {
        "form": form,
        "record": record,
        "user": user,
        "answers": dict(answers),
        "window": window,
        "saved_at": at.isoformat(),
        "went_on_from": [went_on_from[0], went_on_from[1].isoformat()] if went_on_from else None,
    }
    try:
        unfinished.unlink(missing_ok=True)
        new_file(unfinished)
        unfinished.write_text(json.dumps(held), encoding="utf-8")
        sync(unfinished)
        unfinished.replace(path)
        if os.name == "posix":
            sync(path.parent)
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)


def path_of(beside: Path, form: str, record: str, user: str, window: str) -> Path:
    """Return where a draft goes; the name says nothing of what it is about."""
    which = blake2b(f"{form}\n{record}\n{user}".encode(), digest_size=8).hexdigest()
    return beside.with_name(f"{beside.name}{_MARK}{window}-{which}")


def found(beside: Path) -> list[Rescued]:
    """Return the drafts that lie beside the records, the oldest first; what cannot be read is left alone."""
    # Compared, not globbed: the name of the file of the records may hold what a pattern means otherwise.
    try:
        lying = [path for path in beside.parent.iterdir() if path.name.startswith(f"{beside.name}{_MARK}")]
    except OSError:
        return []
    held = [one for path in lying if (one := _read(path)) is not None]
    return sorted(held, key=lambda one: (one.saved_at, one.path))


def _read(path: Path) -> Rescued | None:
    try:
        held: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        before = held["went_on_from"]
        return Rescued(
            str(held["form"]),
            str(held["record"]),
            str(held["user"]),
            {str(name): str(text) for name, text in held["answers"].items()},
            str(held["window"]),
            datetime.fromisoformat(held["saved_at"]),
            (str(before[0]), datetime.fromisoformat(before[1])) if before else None,
            path,
        )
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None
