"""The history: every row an act adds, changes or takes away becomes a row of ``audit``, by one rule.

It listens to the session, so that no verb can forget it. Core ``update()`` and ``delete()`` pass it by
and are not used on the tables audited here; the computed tables and drafts are no part of the record.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import event, insert, inspect, select
from sqlalchemy.orm import InstanceState, Session, UOWTransaction
from sqlmodel import SQLModel

from iro_console.storage.tables import (
    Audit,
    BankHoliday,
    CaseloadLine,
    Child,
    Draft,
    PeriodOfCare,
    Review,
    StoredDeadline,
)
from iro_console.storage.work_steps import PLACED, Placed

NOT_AUDITED = (Audit, BankHoliday, CaseloadLine, Draft, StoredDeadline)


class Recorder:
    """Writes the audit rows of one act into the session's own transaction."""

    def __init__(self, session: Session, act_id: str, at: datetime, who: str) -> None:
        """Listen to ``session`` until it is closed. ``words`` and ``detail`` may be set by the act."""
        self.session = session
        self.act_id = act_id
        self.at = at
        self.who = who
        self.words = ""
        self.detail = ""
        self.child_id: int | None = None
        self._child_of_period: dict[int, int] = {}
        self._period_of_review: dict[int, int] = {}
        event.listen(session, "before_flush", self._count_versions)
        event.listen(session, "after_flush", self._record)

    def line(
        self, entity: str, entity_id: str, after: dict[str, Any] | None, before: dict[str, Any] | None = None
    ) -> None:
        """Add a line for something that is no single row, such as a recomputation."""
        self._write([self._row(self.child_id, entity, entity_id, before, after)])

    def placed(self, steps: Sequence[Placed]) -> None:
        """Add a line for each work step that the record itself placed."""
        self._write([self._row(one.child_id, PLACED, one.key, one.before, one.after) for one in steps])

    def _count_versions(self, session: Session, _flush: UOWTransaction, _objects: object) -> None:
        for row in session.dirty:
            if hasattr(row, "row_version") and session.is_modified(row):
                row.row_version += 1

    def _record(self, session: Session, _flush: UOWTransaction) -> None:
        lines: list[dict[str, Any]] = []
        for row in sorted(session.new, key=_written_order):
            self._remember(row)
        for row in sorted(session.new, key=_written_order):
            if not isinstance(row, NOT_AUDITED):
                after = {name: value for name, value in _values(row).items() if value is not None}
                lines.append(self._line(row, None, after))
        for row in session.dirty:
            if not isinstance(row, NOT_AUDITED) and session.is_modified(row):
                before, after = _changes(row)
                lines.append(self._line(row, before, after))
        for row in session.deleted:
            if not isinstance(row, NOT_AUDITED):
                before = {name: value for name, value in _values(row).items() if value is not None}
                lines.append(self._line(row, before, None))
        self._write(lines)

    def _line(self, row: Any, before: dict[str, Any] | None, after: dict[str, Any] | None) -> dict[str, Any]:
        state: InstanceState[Any] = inspect(row)
        key = "/".join(str(part) for part in state.mapper.primary_key_from_instance(row))
        return self._row(self._child(row), str(state.mapper.persist_selectable), key, before, after)

    def _row(
        self,
        child_id: int | None,
        entity: str,
        entity_id: str,
        before: dict[str, Any] | None,
        after: dict[str, Any] | None,
    ) -> dict[str, Any]:
        return {
            "act_id": self.act_id,
            "at": self.at,
            "who": self.who,
            "act": self.words,
            "detail": self.detail,
            "child_id": child_id,
            "entity": entity,
            "entity_id": entity_id,
            "before": before,
            "after": after,
        }

    def _write(self, lines: list[dict[str, Any]]) -> None:
        if lines:
            self.session.connection().execute(insert(Audit), lines)

    def _remember(self, row: Any) -> None:
        if isinstance(row, PeriodOfCare) and row.id is not None:
            self._child_of_period[row.id] = row.child_id
        if isinstance(row, Review) and row.id is not None:
            self._period_of_review[row.id] = row.period_id

    def _child(self, row: Any) -> int | None:
        if isinstance(row, Child):
            return row.id
        if (child_id := getattr(row, "child_id", None)) is not None:
            return int(child_id)
        period_id: int | None = getattr(row, "period_id", None)
        if (review_id := getattr(row, "review_id", None)) is not None:
            period_id = self._look_up(self._period_of_review, review_id, Review.period_id, Review.id)
        if period_id is None:
            return self.child_id
        return self._look_up(self._child_of_period, period_id, PeriodOfCare.child_id, PeriodOfCare.id)

    def _look_up(self, known: dict[int, int], key: int, wanted: Any, column: Any) -> int:
        if key not in known:
            known[key] = self.session.connection().execute(select(wanted).where(column == key)).scalar_one()
        return known[key]


def _written_order(row: Any) -> tuple[str, Any]:
    return type(row).__name__, getattr(row, "id", None) or 0


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime | time) else value


def _values(row: SQLModel) -> dict[str, Any]:
    state: InstanceState[Any] = inspect(row)
    return {attr.key: _plain(state.dict.get(attr.key)) for attr in state.mapper.column_attrs}


def _changes(row: SQLModel) -> tuple[dict[str, Any], dict[str, Any]]:
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    state: InstanceState[Any] = inspect(row)
    for attr in state.mapper.column_attrs:
        history = state.attrs[attr.key].history
        if history.has_changes():
            before[attr.key] = _plain(history.deleted[0]) if history.deleted else None
            after[attr.key] = _plain(history.added[0]) if history.added else None
    return before, after
