"""The decisions that drift, over all children of a caseload. Nothing here imports an ORM."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import NamedTuple

from iro_console.casework.decisions import facts_of
from iro_console.casework.desk import Desk
from iro_console.casework.filters import FilterError, parse
from iro_console.casework.listing import PagedList
from iro_console.domain.decisions import drift, status_on
from iro_console.storage import queries
from iro_console.storage import queries_decisions as stored
from iro_console.storage.values import ListSource

SORTS = tuple(stored.DRIFT_SORTS)
"""The orders of the list."""


class DriftRow(NamedTuple):
    """A decision that drifts, or one that did when the list was made."""

    key: str
    """The id of the decision."""
    child_id: int
    child_ref: str
    child_name: str
    decision: str
    owner: str
    due_on: date | None
    status: str
    """As it is today; an open one past its date is overdue."""
    drift: tuple[str, ...]
    """Why it drifts, in words; empty once it does not any more."""
    carried: int
    review_number: int
    """The last review that took it up."""
    is_open: bool


def drifting(desk: Desk, text_filter: str = "", sort: str = "due") -> ListSource[DriftRow]:
    """Return the open decisions that drift for the children in scope, in one of ``SORTS``.

    The filter takes words: of the decision, who has to carry it out, and the child. Raises
    ``FilterError``.
    """
    asked = parse(text_filter)
    if asked.due or asked.flags:
        raise FilterError("Among decisions a filter is made of words: of the decision, a name, a worker.")
    generation = desk.store.generation()
    conditions = queries.Conditions(desk.scope)
    stored.words(conditions, asked.words, asked.without)
    reader, today = desk.store.reader(), desk.today()
    keys = stored.drifting(reader, conditions, today, sort)
    total = len(keys)
    if text_filter.strip():
        total = stored.count_drifting(reader, queries.Conditions(desk.scope), today)
    return PagedList(desk.store, keys, total, partial(_rows, desk), generation=generation)


def _rows(desk: Desk, keys: Sequence[str]) -> list[DriftRow]:
    today, calendar = desk.today(), desk.calendar
    rows: list[DriftRow] = []
    for one in stored.some(desk.store.reader(), keys):
        record, facts = one.record, facts_of(one.record)
        rows.append(
            DriftRow(
                key=record.id,
                child_id=one.child_id,
                child_ref=one.child_ref,
                child_name=one.child_name,
                decision=record.decision,
                owner=record.owner,
                due_on=record.due_on,
                status=status_on(facts, today).value,
                drift=drift(facts, today, calendar),
                carried=record.carried,
                review_number=one.taken_up_at[0],
                is_open=one.is_open,
            )
        )
    return rows
