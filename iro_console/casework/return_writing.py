"""Writing what was planned for the children of a return, in as few statements as the history allows.

Rows are written through the session, so that each leaves its line in the history like any other act's.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlmodel import col, select

from iro_console.casework.return_plan import ChildPlan, Planned, Renumbered
from iro_console.storage.import_state import marks_of
from iro_console.storage.tables import (
    Allocation,
    Child,
    LegalStatus,
    Mark,
    PeriodOfCare,
    Person,
    Placement,
    Review,
)
from iro_console.storage.unit_of_work import UnitOfWork

_TABLES: Mapping[str, type[Any]] = {
    "child": Child,
    "period_of_care": PeriodOfCare,
    "legal_status": LegalStatus,
    "placement": Placement,
    "review": Review,
    "allocation": Allocation,
}
_AT_ONCE = 500
_OCCURRENCE = re.compile(r"(\d+)\.(?:R(\d+))?(.*)", re.DOTALL)

People = Mapping[str, tuple[int, str, str]]
"""Reference -> (id, role, name)."""


class Writer:
    """Writes plans inside one act."""

    def __init__(self, work: UnitOfWork, tell: Callable[[str, int, int], None]) -> None:
        self.work = work
        self.tell = tell
        self._ids: dict[str, int] = {}

    def write(self, plans: Sequence[ChildPlan], everybody: People) -> set[int]:
        """Write the plans of children with changes; return the children's ids."""
        workers = self._workers(plans, everybody)
        self._move_numbers(plans)
        done = 0
        for some in _chunks(plans):
            self.tell("Writing", done, len(plans))
            self._write_some(some, workers)
            done += len(some)
        return {self._ids[plan.ref] for plan in plans}

    def _write_some(self, plans: Sequence[ChildPlan], workers: Mapping[str, int]) -> None:
        """Write some children, parents before what points to them, each table in one go."""
        session = self.work.session
        self._change(part for plan in plans for part in plan.parts() if part.id is not None and part.values)
        new_children = {plan.ref: Child(**plan.row.values) for plan in plans if plan.row.id is None}
        session.add_all(new_children.values())
        session.flush()
        periods: list[tuple[Any, Sequence[Planned]]] = []
        for plan in plans:
            child_id = self._ids[plan.ref] = plan.row.id or _id(new_children[plan.ref])
            for period in plan.periods:
                row: Any = period.row
                if row.id is None:
                    row = PeriodOfCare(child_id=child_id, **period.row.values)
                    session.add(row)
                periods.append((row, (*period.legal, *period.placements, *period.reviews)))
            for part in plan.workers:
                if part.id is None:
                    values: dict[str, Any] = part.values | {
                        "person_id": workers[part.worker],
                        "role": "social_worker",
                    }
                    session.add(Allocation(child_id=child_id, **values))
        session.flush()
        for period, inside in periods:
            for part in inside:
                if part.id is None:
                    session.add(_TABLES[part.entity](period_id=_id(period), **part.values))
        session.flush()

    def allocate(self, ref: str, since: Mapping[str, date], everybody: People) -> set[int]:
        """Give children to an IRO, each from its own day; return their ids."""
        if ref in everybody:
            person_id = everybody[ref][0]
        else:
            person = Person(ref=ref, name=ref, role="iro")
            self.work.session.add(person)
            self.work.session.flush()
            person_id = _id(person)
        missing = [child for child in since if child not in self._ids]
        for chunk in _chunks(missing):
            found = self.work.session.exec(select(Child.ref, Child.id).where(col(Child.ref).in_(chunk)))
            self._ids |= {child_ref: child_id for child_ref, child_id in found if child_id is not None}
        for child, day in since.items():
            self.work.session.add(
                Allocation(child_id=self._ids[child], person_id=person_id, role="iro", started_on=day)
            )
        self.work.session.flush()
        return {self._ids[child] for child in since}

    def _workers(self, plans: Sequence[ChildPlan], everybody: People) -> dict[str, int]:
        """Return the ids of the social workers the plans name; those not known yet are added."""
        known = {ref: person_id for ref, (person_id, role, _) in everybody.items() if role == "social_worker"}
        named = {part.worker for plan in plans for part in plan.workers if part.changed and part.worker}
        missing: dict[str, Person] = {}
        for worker in sorted(named - known.keys()):
            ref = worker if worker not in everybody else f"SW {worker}"
            if ref in known:
                known[worker] = known[ref]
            else:
                missing[worker] = Person(ref=ref, name=f"Social worker {worker}", role="social_worker")
        self.work.session.add_all(missing.values())
        self.work.session.flush()
        known |= {worker: _id(person) for worker, person in missing.items()}
        for plan in plans:
            for part in plan.workers:
                if part.id is not None and "person_id" in part.values:
                    part.values["person_id"] = known[part.worker]
        return known

    def _change(self, parts: Iterable[Planned]) -> None:
        by_entity: dict[str, dict[int, Planned]] = defaultdict(dict)
        for part in parts:
            assert part.id is not None
            by_entity[part.entity][part.id] = part
        for entity, wanted in by_entity.items():
            for row in self._rows(_TABLES[entity], list(wanted)):
                for name, value in wanted[_id(row)].values.items():
                    setattr(row, name, value)
        self.work.session.flush()

    def _rows(self, table: type[Any], ids: Sequence[int]) -> Iterable[Any]:
        for chunk in _chunks(ids):
            yield from self.work.session.exec(select(table).where(col(table.id).in_(chunk)))

    def _move_numbers(self, plans: Sequence[ChildPlan]) -> None:
        """Move the numbers of periods and reviews up to make room, highest first, and the marks with them."""
        moving = [
            part
            for plan in plans
            for part in plan.parts()
            if part.id is not None and part.entity in ("period_of_care", "review") and "number" in part.values
        ]
        for part in sorted(moving, key=lambda one: -one.values["number"]):
            row = self.work.session.get_one(_TABLES[part.entity], part.id)
            row.number = part.values["number"]
            self.work.session.flush()
        moved = {plan.row.id: plan.renumbered for plan in plans if plan.row.id and _moves(plan.renumbered)}
        found = marks_of(self.work.rows(), list(moved)) if moved else {}
        for child_id, marks in found.items():
            renamed = {mark_id: renamed_occurrence(was, moved[child_id]) for mark_id, was in marks}
            changing = [mark_id for mark_id, was in marks if renamed[mark_id] != was]
            rows = sorted(self._rows(Mark, changing), key=lambda row: _number(row.occurrence), reverse=True)
            for row in rows:
                row.occurrence = renamed[_id(row)]
                self.work.session.flush()


def renamed_occurrence(occurrence: str, moved: Renumbered) -> str:
    """Return the key of a deadline ("1.R3", "1.P2024-05-01") after periods and reviews were renumbered."""
    match = _OCCURRENCE.fullmatch(occurrence)
    if match is None:
        return occurrence
    period = int(match[1])
    becomes = moved.periods.get(period, period)
    if match[2] is None:
        return f"{becomes}.{match[3]}"
    review = int(match[2])
    known = {old: new for (within, old), new in moved.reviews.items() if within == period}
    # The review to come is not on record: it follows the last that is.
    further = known[max(known)] - max(known) if known else 0
    return f"{becomes}.R{known.get(review, review + further)}{match[3]}"


def _moves(moved: Renumbered) -> bool:
    return any(old != new for old, new in moved.periods.items()) or any(
        old != new for (_, old), new in moved.reviews.items()
    )


def _number(occurrence: str) -> tuple[int, int]:
    match = _OCCURRENCE.fullmatch(occurrence)
    return (int(match[1]), int(match[2] or 0)) if match else (0, 0)


def _id(row: Any) -> int:
    assert row.id is not None
    return int(row.id)


def _chunks(items: Sequence[Any]) -> Iterable[Sequence[Any]]:
    for start in range(0, len(items), _AT_ONCE):
        yield items[start : start + _AT_ONCE]
