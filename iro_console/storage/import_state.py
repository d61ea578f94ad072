"""What the records hold of the children of a return, in as few SELECTs as a return of any size allows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from iro_console.storage.cells import among, as_date
from iro_console.storage.rows import Rows
from iro_console.storage.undo import taken_back

_AT_ONCE = 500
_ENTITIES = ("child", "period_of_care", "legal_status", "placement", "review", "allocation", "review_meeting")


class StoredSpan(NamedTuple):
    """A placement, a legal status, or a social worker's time with a child."""

    id: int
    code: str
    """The placement's or status's code; the worker's reference."""
    started_on: date
    ended_on: date | None
    provider: str = ""
    change_reason: str = ""


class StoredReview(NamedTuple):
    """A review, held or still to come."""

    id: int
    number: int
    held_on: date | None
    started_on: date | None
    adjourned_on: date | None
    booked_for: date | None
    participation: str


@dataclass(slots=True)
class StoredPeriod:
    """A period of care with everything in it."""

    id: int
    number: int
    started_on: date
    ceased_on: date | None
    cease_reason: str
    need: str
    legal: list[StoredSpan] = field(default_factory=list[StoredSpan])
    placements: list[StoredSpan] = field(default_factory=list[StoredSpan])
    reviews: list[StoredReview] = field(default_factory=list[StoredReview])


@dataclass(slots=True)
class StoredChild:
    """A child with all periods of care."""

    id: int
    ref: str
    values: dict[str, Any]
    """The columns a return can set, by name."""
    periods: list[StoredPeriod] = field(default_factory=list[StoredPeriod])
    workers: list[StoredSpan] = field(default_factory=list[StoredSpan])
    has_iro: bool = False


CHILD_COLUMNS = (
    "born",
    "sex",
    "ethnicity",
    "unaccompanied",
    "authority_to_place_on",
    "placed_for_adoption_on",
)


def load_children(rows: Rows, refs: Sequence[str]) -> dict[str, StoredChild]:
    """Return those of the children that are recorded, by reference."""
    found: dict[str, StoredChild] = {}
    for chunk in _chunks(refs):
        named = {f"r{at}": ref for at, ref in enumerate(chunk)}
        listed = ", ".join(f":{name}" for name in named)
        children = {
            row[0]: StoredChild(row[0], row[1], dict(zip(CHILD_COLUMNS, _child_values(row[2:]), strict=True)))
            for row in rows.all(
                f"SELECT id, ref, {', '.join(CHILD_COLUMNS)} FROM child WHERE ref IN ({listed})", named
            )
        }
        _add_periods(rows, children)
        _add_allocations(rows, children)
        found |= {child.ref: child for child in children.values()}
    return found


def recorded_by_hand(rows: Rows, import_act: str) -> set[tuple[str, str]]:
    """Return (table, id) of every row an act other than an import made or changed, and that still stands."""
    listed = ", ".join(f"'{entity}'" for entity in _ENTITIES)
    off, about = taken_back(rows)
    # Ids of ours, never text from anywhere.
    gone = ", ".join(f"'{act}'" for act in sorted(off | about)) or "''"
    found = rows.all(
        "SELECT DISTINCT entity, entity_id FROM audit"
        f" WHERE act <> :act AND act_id NOT IN ({gone}) AND entity IN ({listed})",
        {"act": import_act},
    )
    return {(entity, entity_id) for entity, entity_id in found}


def people(rows: Rows) -> dict[str, tuple[int, str, str]]:
    """Return everybody who works with children: reference -> (id, role, name)."""
    found = rows.all("SELECT ref, id, role, name FROM person")
    return {ref: (person_id, role, name) for ref, person_id, role, name in found}


def _child_values(values: Sequence[Any]) -> tuple[Any, ...]:
    born, sex, ethnicity, unaccompanied, authority, placed = values
    return as_date(born), sex, ethnicity, bool(unaccompanied), as_date(authority), as_date(placed)


def _add_periods(rows: Rows, children: dict[int, StoredChild]) -> None:
    ids = among(children) or "0"
    periods: dict[int, StoredPeriod] = {}
    for child_id, *rest in rows.all(
        "SELECT child_id, id, number, started_on, ceased_on, cease_reason, need FROM period_of_care"
        f" WHERE child_id IN ({ids}) ORDER BY child_id, number"
    ):
        period_id, number, started_on, ceased_on, reason, need = rest
        period = StoredPeriod(period_id, number, _day(started_on), as_date(ceased_on), reason, need)
        children[child_id].periods.append(period)
        periods[period_id] = period
    inside = f"WHERE period_id IN ({among(periods)})"
    for period_id, row_id, code, started_on, ended_on in rows.all(
        f"SELECT period_id, id, code, started_on, ended_on FROM legal_status {inside} ORDER BY started_on"
    ):
        periods[period_id].legal.append(StoredSpan(row_id, code, _day(started_on), as_date(ended_on)))
    for period_id, row_id, code, started_on, ended_on, provider, reason in rows.all(
        "SELECT period_id, id, code, started_on, ended_on, provider, change_reason FROM placement"
        f" {inside} ORDER BY started_on"
    ):
        span = StoredSpan(row_id, code, _day(started_on), as_date(ended_on), provider, reason)
        periods[period_id].placements.append(span)
    for period_id, row_id, number, held, started, adjourned, booked, participation in rows.all(
        "SELECT period_id, id, number, held_on, started_on, adjourned_on, booked_for, participation"
        f" FROM review {inside} ORDER BY number"
    ):
        days = (as_date(held), as_date(started), as_date(adjourned), as_date(booked))
        periods[period_id].reviews.append(StoredReview(row_id, number, *days, participation or ""))


def _add_allocations(rows: Rows, children: dict[int, StoredChild]) -> None:
    for child_id, role, row_id, ref, started_on, ended_on, reason in rows.all(
        "SELECT a.child_id, a.role, a.id, p.ref, a.started_on, a.ended_on, a.change_reason"
        " FROM allocation a JOIN person p ON p.id = a.person_id"
        f" WHERE a.child_id IN ({among(children)}) ORDER BY a.started_on, a.id"
    ):
        child = children[child_id]
        if role == "iro":
            child.has_iro = child.has_iro or ended_on is None
        else:
            span = StoredSpan(row_id, ref, _day(started_on), as_date(ended_on), "", reason)
            child.workers.append(span)


def marks_of(rows: Rows, child_ids: Sequence[int]) -> dict[int, list[tuple[int, str]]]:
    """Return the deadlines marked met by hand: child -> (id, occurrence)."""
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for child_id, row_id, occurrence in rows.all(
        f"SELECT child_id, id, occurrence FROM mark WHERE child_id IN ({among(child_ids)})"
    ):
        found[child_id].append((row_id, occurrence))
    return found


def _chunks(refs: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(refs), _AT_ONCE):
        yield refs[start : start + _AT_ONCE]


def _day(value: Any) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value
