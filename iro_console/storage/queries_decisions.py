"""Decisions across reviews and children, and what became known of each: plain SQL, values out, no ORM."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from iro_console.domain.decisions import OFTEN_CARRIED, OFTEN_MOVED
from iro_console.storage.cells import among, as_date, as_yes_no
from iro_console.storage.child_queries import on
from iro_console.storage.queries import Conditions
from iro_console.storage.queries_reviewing import (
    DECISION_COLUMNS,
    LAST_NEWS,
    DecisionRecord,
    as_decision,
)
from iro_console.storage.rows import Rows

OPEN = "COALESCE(d.status, '') NOT IN ('Done', 'Superseded')"
"""A decision ``d`` on which something is still to be done."""
DRIFT_SORTS = {
    "due": "d.due_on IS NULL, d.due_on, l.name_key, d.id",
    "carried": "d.carried DESC, d.due_on IS NULL, d.due_on, l.name_key, d.id",
    "name": "l.name_key, d.due_on IS NULL, d.due_on, d.id",
}
"""Orders of the list of drifting decisions."""


class DecisionInReview(NamedTuple):
    """A decision with its child and its reviews."""

    record: DecisionRecord
    child_id: int
    child_ref: str
    child_name: str
    made_at: tuple[int, date | None]
    taken_up_at: tuple[int, date | None]
    is_open: bool


class CountsOfChild(NamedTuple):
    """The open decisions of a child as numbers."""

    overdue: int
    carried: int
    carried_most: int


_IN_REVIEW = (
    f"SELECT {DECISION_COLUMNS}, c.id, c.ref, c.name, m.number, m.held_on, r.number, r.held_on, {OPEN}"
    f" FROM decision d{LAST_NEWS} JOIN child c ON c.id = d.child_id"
    " JOIN review m ON m.id = d.made_at_id JOIN review r ON r.id = d.review_id"
)
_DRIFTS = (
    f"{OPEN} AND (d.due_on < :today OR d.carried >= {OFTEN_CARRIED}"
    f" OR n.moved >= {OFTEN_MOVED} OR n.silent_since IS NOT NULL)"
)


def of_child(rows: Rows, child_id: int) -> list[DecisionInReview]:
    """Return every decision for a child."""
    return _read(rows.all(f"{_IN_REVIEW} WHERE d.child_id = :child", {"child": child_id}))


def some(rows: Rows, ids: Sequence[str]) -> list[DecisionInReview]:
    """Return the decisions with these ids, in that order; one that is gone is left out."""
    if not ids:
        return []
    named = {f"id{position}": decision_id for position, decision_id in enumerate(ids)}
    places = ", ".join(f":{name}" for name in named)
    found = {one.record.id: one for one in _read(rows.all(f"{_IN_REVIEW} WHERE d.id IN ({places})", named))}
    return [found[decision_id] for decision_id in ids if decision_id in found]


def news(rows: Rows, ids: Sequence[str]) -> dict[str, list[tuple[Any, ...]]]:
    """Return what became known of decisions, in order of recording: noted on, where, status before and
    after, date before and after, evidence, drift.
    """
    found: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    if not ids:
        return found
    named = {f"id{position}": decision_id for position, decision_id in enumerate(ids)}
    places = ", ".join(f":{name}" for name in named)
    for r in rows.all(
        "SELECT decision_id, noted_on, source, status_was, status_now, due_was, due_now, evidence, drift"
        f" FROM decision_news WHERE decision_id IN ({places}) ORDER BY id",
        named,
    ):
        found[r[0]].append((on(r[1]), r[2], r[3], r[4], as_date(r[5]), as_date(r[6]), r[7], as_yes_no(r[8])))
    return found


def words(conditions: Conditions, wanted: Sequence[str], without: Sequence[str]) -> None:
    """Ask for folded words to be found, or not, in a decision, its owner or the text of its child."""
    for position, (word, negated) in enumerate([(w, "") for w in wanted] + [(w, "NOT ") for w in without]):
        pattern = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        name = f"word{position}"
        like = f"LIKE :{name} ESCAPE '\\'"
        conditions.add(
            f"{negated}(l.search_key {like} OR lower(COALESCE(d.decision, '')) {like}"
            f" OR lower(COALESCE(d.owner, '')) {like})",
            **{name: f"%{pattern}%"},
        )


def drifting(rows: Rows, conditions: Conditions, today: date, order: str) -> list[str]:
    """Return the ids of the open decisions that drift, of the children that meet the conditions.

    ``order`` is a key of ``DRIFT_SORTS``. What drift is, is said in ``domain.decisions.drift``.
    """
    return [
        row[0]
        for row in rows.all(
            f"SELECT d.id {_drifting(conditions)} ORDER BY {DRIFT_SORTS[order]}",
            conditions.params | {"today": today},
        )
    ]


def count_drifting(rows: Rows, conditions: Conditions, today: date) -> int:
    """Return how many open decisions drift."""
    found = rows.one(f"SELECT count(*) {_drifting(conditions)}", conditions.params | {"today": today})
    return int(found[0]) if found else 0


def counts(rows: Rows, child_ids: Sequence[int], today: date) -> dict[int, CountsOfChild]:
    """Return the open decisions of some children as numbers; a child without any is left out."""
    found = rows.all(
        "SELECT d.child_id, sum(CASE WHEN d.due_on < :today THEN 1 ELSE 0 END),"
        " sum(CASE WHEN d.carried > 0 THEN 1 ELSE 0 END), max(d.carried) FROM decision d"
        f" WHERE d.child_id IN ({among(child_ids)}) AND {OPEN} GROUP BY d.child_id",
        {"today": today},
    )
    return {r[0]: CountsOfChild(int(r[1]), int(r[2]), int(r[3])) for r in found}


def _drifting(conditions: Conditions) -> str:
    return (
        f"FROM caseload_line l JOIN decision d ON d.child_id = l.child_id{LAST_NEWS}"
        f" WHERE {conditions.where()} AND {_DRIFTS}"
    )


def _read(found: list[tuple[Any, ...]]) -> list[DecisionInReview]:
    width = len(DecisionRecord._fields)
    return [
        DecisionInReview(
            as_decision(row[:width]),
            row[width],
            row[width + 1],
            row[width + 2],
            (row[width + 3], as_date(row[width + 4])),
            (row[width + 5], as_date(row[width + 6])),
            bool(row[width + 7]),
        )
        for row in found
    ]
