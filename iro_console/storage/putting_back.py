"""Putting the rows of an act back as they were before it, step by step in reverse, with their own ids.

The records stood in each of these states once, so what a table demands of its rows holds throughout.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from functools import cache
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, TypeDecorator, inspect
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapper
from sqlmodel import SQLModel, select

from iro_console.storage import tables_monitoring
from iro_console.storage.tables import Allocation, Person
from iro_console.storage.undo import LINES, Change
from iro_console.storage.unit_of_work import UnitOfWork

_ = tables_monitoring.FORM_TABLES  # so that every table is known here

_VERSION = "row_version"
_PLACED = frozenset({"name", "state", "review_number", "due_on"})
"""What the clock itself sets on a work step that nobody has started."""
_TICK = frozenset({"completed", "completed_by", "completed_at"})
"""A tick set or taken since does not stand in the way: it is taken away, and nothing is trusted unseen."""
_AFTER_HELD = (
    "decision",
    "decisions_sent",
    "managers_reply",
    "record_completed",
    "care_plan_update",
    "distribution",
)
"""What is only recorded of a review that was held."""


class ChangedSince(Exception):  # noqa: N818 - said to the user by who takes back
    """A row is no longer as the act left it; ``theirs`` is what it says now, ``yours`` what was to be."""

    def __init__(self, theirs: Mapping[str, Any], yours: Mapping[str, Any]) -> None:
        super().__init__("A row was changed since")
        self.theirs = dict(theirs)
        self.yours = dict(yours)


class BuiltOn(Exception):  # noqa: N818 - said to the user by who takes back
    """Something recorded since hangs on a row of the act."""


def put_back(work: UnitOfWork, changes: Sequence[Change]) -> None:
    """Undo the changes of one act, given in their order. Each row leaves its own line in the history.

    Raises ``ChangedSince`` and ``BuiltOn``; the caller's transaction is then to be rolled back.
    """
    of_rows = [change for change in reversed(changes) if change.entity not in LINES]
    for (added, removed), step in groupby(of_rows, key=lambda one: (one.before is None, one.after is None)):
        # Of rows that came or went together none may be left without what it points to.
        together = list(step)
        for change in sorted(together, key=_rank, reverse=added) if added or removed else together:
            work.describe(detail=change.detail)
            work.about(change.child_id)
            try:
                _put_back(work, change)
                work.session.flush()
            except IntegrityError:
                raise BuiltOn from None


def _rank(change: Change) -> tuple[int, str]:
    return _ranks()[change.entity], change.key.zfill(20)


def _put_back(work: UnitOfWork, change: Change) -> None:
    mapper = _mappers()[change.entity]
    row: Any = work.session.get(mapper.class_, _kind(mapper.primary_key[0])(change.key))
    before, after = change.before, change.after
    if before is not None and after is None:
        _bring_back(work, mapper, row, before)
    elif row is None or after is None:
        # Gone since, or told of without what it changed.
        raise ChangedSince({}, before or {})
    elif before is None:
        _take_away(work, mapper, row, after)
    else:
        _restore(work, mapper, row, before, after)


def _bring_back(work: UnitOfWork, mapper: Mapper[Any], row: Any, before: Mapping[str, Any]) -> None:
    if row is not None:
        raise ChangedSince(_differing(mapper, row, before), before)
    row = mapper.class_()
    for name in _names(mapper):
        setattr(row, name, _typed(mapper, name, before.get(name)))
    if _VERSION in before:
        setattr(row, _VERSION, before[_VERSION] + 1)
    work.session.add(row)


def _take_away(work: UnitOfWork, mapper: Mapper[Any], row: Any, after: Mapping[str, Any]) -> None:
    placed = row.__tablename__ == "work_step" and row.started_on is None
    differing = _differing(mapper, row, {name: after.get(name) for name in _names(mapper)})
    if set(differing) - (_PLACED if placed else set()):
        raise ChangedSince(differing, {})
    if isinstance(row, Person) and _is_named(work, row):
        # Somebody the act made known has become part of another child's record too.
        return
    work.session.delete(row)


def _restore(
    work: UnitOfWork, mapper: Mapper[Any], row: Any, before: Mapping[str, Any], after: Mapping[str, Any]
) -> None:
    differing = _differing(mapper, row, after)
    if differing and set(differing) <= _TICK:
        before = {**before, "completed": False, "completed_by": "", "completed_at": None}
    elif differing:
        raise ChangedSince(differing, {name: before[name] for name in differing})
    if row.__tablename__ == "review" and before.get("held_on", row.held_on) is None and _is_after(work, row):
        raise BuiltOn
    for name, value in before.items():
        if name != _VERSION:
            setattr(row, name, _typed(mapper, name, value))
    work.session.add(row)


def _differing(mapper: Mapper[Any], row: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns, of those given, that say something else now, with what they say."""
    return {
        name: getattr(row, name)
        for name, value in values.items()
        if name != _VERSION and _moment(getattr(row, name)) != _typed(mapper, name, value)
    }


def _is_named(work: UnitOfWork, person: Person) -> bool:
    return work.session.exec(select(Allocation).where(Allocation.person_id == person.id)).first() is not None


def _is_after(work: UnitOfWork, review: Any) -> bool:
    found = " UNION ALL ".join(f"SELECT 1 FROM {table} WHERE review_id = :review" for table in _AFTER_HELD)
    return review.held_on is not None and work.rows().one(found, {"review": review.id}) is not None


def _names(mapper: Mapper[Any]) -> list[str]:
    return [attribute.key for attribute in mapper.column_attrs]


def _typed(mapper: Mapper[Any], name: str, value: Any) -> Any:
    """Return a value of the history as its column has it."""
    kind = _kind(mapper.columns[name])
    is_text = isinstance(value, str) and kind in (date, datetime, time)
    return _moment(kind.fromisoformat(value)) if is_text else value


def _kind(column: ColumnElement[Any]) -> Any:
    kept = column.type
    return (kept.impl_instance if isinstance(kept, TypeDecorator) else kept).python_type


def _moment(value: Any) -> Any:
    """Return a moment in UTC, which is how it is stored."""
    if not isinstance(value, datetime):
        return value
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


@cache
def _mappers() -> Mapping[str, Mapper[Any]]:
    return {str(mapper.persist_selectable): mapper for mapper in inspect(Person).registry.mappers}


@cache
def _ranks() -> Mapping[str, int]:
    return {table.name: rank for rank, table in enumerate(SQLModel.metadata.sorted_tables)}
