"""Which act is to be taken back or done again, read from the history alone: it is the same after a restart.

Taking acts back is itself an act, with a line for each act it is about; doing them again takes that act back.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from iro_console.storage.cells import as_moment
from iro_console.storage.rows import Rows
from iro_console.storage.work_steps import PLACED

UNDONE, REDONE = "undone", "redone"
"""The entities of the lines of the history that say which act was taken back, or done again."""
DRAFT = "draft"
"""The entity of the line that keeps what was typed, when recording it let the draft go."""
LINES = (UNDONE, REDONE, DRAFT, PLACED)
"""What is in the history of an act beside the rows it changed."""

_OF_TURNS = f"('{UNDONE}', '{REDONE}')"
EXPORT = "export"
"""The entity of the line that says that files were written for outside the program."""
_NOT_OF_A_USER = f"('setting', 'deadline', '{PLACED}', '{EXPORT}')"
"""What changes nothing that could be taken back: recomputing and a new calendar, and files written."""


class PastAct(NamedTuple):
    """An act of the history."""

    id: str
    at: datetime
    words: str
    """What was done; of an act that took others back, or did them again, the words of the last of those."""
    detail: str
    """What it was about; empty where that differs from row to row."""
    children: tuple[int, ...]
    kind: str
    """``UNDONE`` or ``REDONE``; empty for any other act."""
    about: tuple[str, ...]
    """The acts it took back or did again; of any other act its own id."""


class Change(NamedTuple):
    """What an act did to one row, or a line of its own (``LINES``)."""

    entity: str
    key: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    child_id: int | None
    detail: str


def acts_of(rows: Rows, who: str, child_id: int | None = None) -> Iterator[PastAct]:
    """Give somebody's acts, on all children or on one, the latest first; each costs a few look-ups by key."""
    params: dict[str, Any] = {"who": who}
    scope = "who = :who"
    if child_id is not None:
        scope, params = f"{scope} AND child_id = :child", params | {"child": child_id}
    older = ""
    while True:
        found = rows.one(
            f"SELECT act_id FROM audit WHERE {scope} AND entity NOT IN {_NOT_OF_A_USER}{older}"
            " ORDER BY id DESC LIMIT 1",
            params,
        )
        if found is None:
            return
        act, first = _act(rows, found[0])
        older, params = " AND id < :first", params | {"first": first}
        yield act


def changes_of(rows: Rows, act_id: str) -> list[Change]:
    """Return everything an act did, in order."""
    found = rows.all(
        "SELECT entity, entity_id, before, after, child_id, detail FROM audit WHERE act_id = :act"
        " ORDER BY id",
        {"act": act_id},
    )
    return [Change(r[0], r[1], _row(r[2]), _row(r[3]), r[4], r[5]) for r in found]


def to_undo(acts: Iterable[PastAct]) -> PastAct | None:
    """Return the act that is taken back next, of acts with the latest first: one done, or one done again."""
    off: set[str] = set()
    for act in acts:
        if act.kind == UNDONE:
            off.update(act.about)
        elif not off.issuperset(act.about):
            return act
    return None


def to_redo(acts: Iterable[PastAct]) -> PastAct | None:
    """Return the act whose taking back is undone next, of acts with the latest first; a new act ends it."""
    again: set[str] = set()
    for act in acts:
        if act.kind == REDONE:
            again.update(act.about)
        elif act.kind != UNDONE:
            return None
        elif not again.issuperset(act.about):
            return act
    return None


def standing(acts: Iterable[PastAct], wanted: Collection[str]) -> Iterator[PastAct]:
    """Give those of some acts that were not taken back, or the act that did them again; the latest first."""
    left = set(wanted)
    for act in acts:
        if not left:
            return
        if not left.isdisjoint(act.about):
            left.difference_update(act.about)
            if act.kind != UNDONE:
                yield act


def taken_back(rows: Rows) -> tuple[set[str], set[str]]:
    """Return the acts that stand as taken back, and those which only took others back or did them again."""
    off: set[str] = set()
    about: set[str] = set()
    for act, entity, of in rows.all(
        f"SELECT act_id, entity, entity_id FROM audit WHERE entity IN {_OF_TURNS} ORDER BY id"
    ):
        about.add(act)
        (off.add if entity == UNDONE else off.discard)(of)
    return off, about


def _act(rows: Rows, act_id: str) -> tuple[PastAct, int]:
    """Return an act, and the id of its first line."""
    lines = rows.all(
        "SELECT min(id), min(at), act, detail, child_id FROM audit WHERE act_id = :act"
        " GROUP BY act, detail, child_id ORDER BY 1",
        {"act": act_id},
    )
    about = rows.all(
        f"SELECT entity, entity_id, after FROM audit WHERE act_id = :act AND entity IN {_OF_TURNS}"
        " ORDER BY id",
        {"act": act_id},
    )
    first, at, words = lines[0][:3]
    details = {line[3] for line in lines}
    children = {line[4] for line in lines if line[4] is not None}
    said = (_row(about[-1][2]) or {}).get("act", words) if about else words
    return (
        PastAct(
            id=act_id,
            at=as_moment(at),
            words=said,
            detail=details.pop() if len(details) == 1 else "",
            children=tuple(sorted(children)),
            kind=about[0][0] if about else "",
            about=tuple(line[1] for line in about) or (act_id,),
        ),
        first,
    )


def _row(value: Any) -> dict[str, Any] | None:
    return json.loads(value) if isinstance(value, str) else value
