"""The kinds of significant events, read once from their catalogue. Nothing here imports an ORM."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from iro_console import reference
from iro_console.domain.significant_events import OTHER, EventKind


@cache
def kinds() -> Mapping[str, EventKind]:
    """Return every kind by its code, in the order of the catalogue; ``OTHER`` is the last."""
    entries: Mapping[str, Mapping[str, Any]] = reference.catalogue("significant_events")["events"]
    return {code: _kind(code, **entry) for code, entry in entries.items()}


def _kind(code: str, *, sources: list[str], **entry: Any) -> EventKind:
    return EventKind(code=code, sources=tuple(sources), **entry)


def kind_of(code: str) -> EventKind:
    """Return a kind by its code; one that the catalogue no longer has is an event of another kind."""
    return kinds().get(code, kinds()[OTHER])


def titles() -> dict[str, str]:
    """Return code -> title, as a form offers them."""
    return {code: kind.title for code, kind in kinds().items()}
