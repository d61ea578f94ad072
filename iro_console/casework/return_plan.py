"""What a return changes in the records of a child: compared, decided, not yet written.

A return adds and corrects; it never takes a row away. What it says goes before what an older return
said; what an IRO recorded in the console stays, whatever the return says of the same days: reviews held,
bookings, marks, contacts, names, and placements, statuses and ends of care recorded by hand. The
console's own review of a day is the return's review of that day. Placements and statuses that begin
after the last day of the return, or end after it, are later news and stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

from iro_console.intake.codes import AUTHORITY_TO_PLACE, PLACED_FOR_ADOPTION
from iro_console.intake.periods import Period, Span
from iro_console.intake.rows import ReviewRow, Where
from iro_console.intake.ssda903 import ChildIn
from iro_console.storage.import_state import StoredChild, StoredPeriod, StoredReview, StoredSpan

ByHand = set[tuple[str, str]]
"""(table, id) of rows that an act other than an import made or changed."""


@dataclass(slots=True)
class Planned:
    """One row as it should be: new, changed in some columns, or left as it is."""

    entity: str
    """The table's name."""
    id: int | None
    values: dict[str, Any]
    """Everything for a new row; for one that is there only what differs."""
    rows: list[Where] = field(default_factory=list[Where])
    """The rows of the return that say so."""
    worker: str = ""
    """For an allocation: the worker's reference."""

    @property
    def changed(self) -> bool:
        """Whether there is anything to write."""
        return self.id is None or bool(self.values)


@dataclass(slots=True)
class PlannedPeriod:
    """A period of care and what lies in it."""

    row: Planned
    legal: list[Planned]
    placements: list[Planned]
    reviews: list[Planned]


class Renumbered(NamedTuple):
    """How review and period numbers of a child move, for what is keyed by them."""

    periods: dict[int, int]
    reviews: dict[tuple[int, int], int]
    """(old period, old review) -> new review."""


@dataclass(slots=True)
class ChildPlan:
    """Everything a return does to one child."""

    ref: str
    row: Planned
    periods: list[PlannedPeriod]
    workers: list[Planned]
    renumbered: Renumbered
    open_since: date | None
    """The first day of the current period; None when the child is no longer looked after."""
    has_iro: bool

    def parts(self) -> Iterable[Planned]:
        """Return every row of the plan."""
        yield self.row
        for period in self.periods:
            yield period.row
            yield from period.legal
            yield from period.placements
            yield from period.reviews
        yield from self.workers

    @property
    def changed(self) -> bool:
        """Whether there is anything to write."""
        return any(part.changed for part in self.parts())

    def changed_rows(self) -> set[Where]:
        """Return the rows of the return that changed something."""
        return {where for part in self.parts() if part.changed for where in part.rows}


def plan_child(
    child: ChildIn, stored: StoredChild | None, by_hand: ByHand, until: date | None, today: date
) -> ChildPlan:
    """Compare one child of a return with the records. ``until`` is the last day the return tells of."""
    recorded = {period.started_on: period for period in stored.periods} if stored else {}
    base = stored.periods[0].number if stored and stored.periods else 1
    earlier = 0
    for period in child.periods:
        if period.continues is not None:
            break
        earlier += 1
    first = max(1, base - earlier)
    periods: list[PlannedPeriod] = []
    moves = Renumbered({}, {})
    for number, period in enumerate(child.periods, first):
        known = recorded.get(period.continues) if period.continues else None
        periods.append(_plan_period(period, known, number, by_hand, until, moves))
    workers = _merge_spans(
        "allocation",
        stored.workers if stored else [],
        [
            Span(row.worker, row.started_on, row.ended_on, change_reason=row.reason, rows=[row.where])
            for row in child.workers
        ],
        by_hand,
        until,
    )
    current = child.periods[-1]
    return ChildPlan(
        child.ref,
        _plan_row(child, stored, today),
        periods,
        workers,
        moves,
        current.started_on if current.ceased_on is None else None,
        stored is not None and stored.has_iro,
    )


def _plan_row(child: ChildIn, stored: StoredChild | None, today: date) -> Planned:
    told: dict[str, Any] = {}
    rows = list(child.unaccompanied)
    if child.header is not None:
        rows.append(child.header.where)
        told["born"] = child.header.born
        told |= {
            name: value
            for name, value in (("sex", child.header.sex), ("ethnicity", child.header.ethnicity))
            if value
        }
    if child.unaccompanied:
        told["unaccompanied"] = True
    known = stored.values if stored else {}
    told |= _adoption(child.periods[-1], known)
    if stored is None:
        told |= {"ref": child.ref, "name": f"Child {child.ref}", "recorded_from": today}
        return Planned("child", None, told, rows)
    return Planned("child", stored.id, _differing(told, known), rows)


def _adoption(period: Period, known: dict[str, Any]) -> dict[str, Any]:
    """Return the days of authority to place and of placing, where the child is at that stage now.

    They are the first days of the order and of the placement; when either has been replaced, a day
    taken from it before is taken back.
    """
    told: dict[str, Any] = {}
    for name, spans, codes in (
        ("authority_to_place_on", period.legal, AUTHORITY_TO_PLACE),
        ("placed_for_adoption_on", period.placements, PLACED_FOR_ADOPTION),
    ):
        day = None
        for span in reversed(spans):
            if span.code not in codes:
                break
            if span.certain:
                day = span.started_on
        if day is not None:
            told[name] = day
        elif known.get(name) in {span.started_on for span in spans if span.code in codes}:
            told[name] = None
    return told


def _plan_period(
    period: Period,
    stored: StoredPeriod | None,
    number: int,
    by_hand: ByHand,
    until: date | None,
    moves: Renumbered,
) -> PlannedPeriod:
    told = {
        "number": number,
        "started_on": period.started_on,
        "ceased_on": period.ceased_on,
        "cease_reason": period.cease_reason,
        "need": period.need or (stored.need if stored else ""),
    }
    if stored is None:
        row = Planned("period_of_care", None, told, list(period.rows))
    else:
        known = {name: getattr(stored, name) for name in told}
        row = Planned("period_of_care", stored.id, _differing(told, known), _ends(period.rows))
        moves.periods[stored.number] = number
    legal = _merge_spans("legal_status", stored.legal if stored else [], period.legal, by_hand, until)
    placements = _merge_spans(
        "placement", stored.placements if stored else [], period.placements, by_hand, until
    )
    reviews = _merge_reviews(stored, period.reviews, by_hand, moves)
    return PlannedPeriod(row, legal, placements, reviews)


def _merge_spans(
    entity: str, stored: Sequence[StoredSpan], told: Sequence[Span], by_hand: ByHand, until: date | None
) -> list[Planned]:
    """Return what is recorded and what is told as one row of spans, none running over the next."""
    if not told:
        return []
    left = list(stored)
    merged: list[tuple[date, date | None, StoredSpan | None, Span | None]] = []
    for span in told:
        match = _same_span(span, left)
        if match is None:
            merged.append((span.started_on, span.ended_on, None, span))
            continue
        left.remove(match)
        end = span.ended_on
        if end is None and match.ended_on is not None and _end_stands(entity, match, left, by_hand, until):
            end = match.ended_on
        merged.append((match.started_on, end, match, span))
    merged += [(one.started_on, one.ended_on, one, None) for one in left]
    merged.sort(key=lambda one: one[0])
    ends = [end for _, end, _, _ in merged]
    for at, (span, following) in enumerate(pairwise(merged)):
        ends[at] = min(span[1] or following[0], following[0])
    return [
        _planned_span(entity, known, span, end, by_hand)
        for (_, _, known, span), end in zip(merged, ends, strict=True)
    ]


def _same_span(span: Span, stored: Sequence[StoredSpan]) -> StoredSpan | None:
    same_day = next((one for one in stored if one.started_on == span.started_on), None)
    if same_day is not None or span.certain:
        return same_day
    return next(
        (
            one
            for one in reversed(stored)
            if one.code == span.code
            and one.started_on <= span.started_on
            and (one.ended_on is None or one.ended_on >= span.started_on)
        ),
        None,
    )


def _end_stands(
    entity: str, known: StoredSpan, others: Iterable[StoredSpan], by_hand: ByHand, until: date | None
) -> bool:
    """Say whether an end the return does not repeat is later news, the IRO's own, or made by what follows."""
    assert known.ended_on is not None
    if until is None or known.ended_on > until or (entity, str(known.id)) in by_hand:
        return True
    return any(other.started_on >= known.ended_on for other in others)


def _planned_span(
    entity: str, known: StoredSpan | None, span: Span | None, ended_on: date | None, by_hand: ByHand
) -> Planned:
    told: dict[str, Any] = {"ended_on": ended_on}
    if span is not None and (known is None or (entity, str(known.id)) not in by_hand):
        told["code"] = span.code
        if entity != "legal_status":
            told["change_reason"] = span.change_reason or (known.change_reason if known else "")
        if entity == "placement":
            told["provider"] = span.provider or (known.provider if known else "")
    worker = ""
    if entity == "allocation":
        worker = told.pop("code", known.code if known else "")
    if known is None:
        assert span is not None
        return Planned(entity, None, told | {"started_on": span.started_on}, list(span.rows), worker)
    differing = _differing(told, {name: getattr(known, name) for name in told})
    if worker and worker != known.code:
        differing["person_id"] = None
    return Planned(entity, known.id, differing, _ends(span.rows) if span else [], worker)


def _merge_reviews(
    stored: StoredPeriod | None, told: Sequence[ReviewRow], by_hand: ByHand, moves: Renumbered
) -> list[Planned]:
    """Return the reviews of a period in order of date, the one still to come last, numbered in that order."""
    if not told:
        return []
    known = stored.reviews if stored else []
    held: list[tuple[date, StoredReview | None, ReviewRow | None]] = []
    left = list(known)
    for row in told:
        match = next((one for one in left if _is_review(one, row.held_on)), None)
        if match is not None:
            left.remove(match)
        if match is not None and match.held_on is None and match.started_on == row.held_on:
            left.append(match)
            continue
        held.append((match.held_on if match and match.held_on else row.held_on, match, row))
    held += [(one.held_on, one, None) for one in left if one.held_on is not None]
    held.sort(key=lambda one: one[0])
    first = known[0].number if known else 1
    if held and known:
        first_known = next((at for at, one in enumerate(held) if one[1] is not None), len(held))
        first = max(1, first - first_known)
    planned: list[Planned] = []
    for number, (day, review, row) in enumerate(held, first):
        planned.append(_planned_review(number, day, review, row, by_hand))
        if stored and review:
            moves.reviews[stored.number, review.number] = number
    for number, review in enumerate((one for one in left if one.held_on is None), first + len(held)):
        planned.append(
            Planned("review", review.id, _differing({"number": number}, {"number": review.number}))
        )
        if stored:
            moves.reviews[stored.number, review.number] = number
    return planned


def _is_review(known: StoredReview, day: date) -> bool:
    """Say whether a recorded review is the return's review of a day.

    It is when it was held that day or in meetings around it, or when it was to be held on it or before
    and nobody has recorded it yet. A booking for a later day is the next review.
    """
    if known.held_on is not None:
        return (known.started_on or known.held_on) <= day <= known.held_on
    expected = (known.booked_for, known.started_on, known.adjourned_on)
    return any(one is not None and one <= day for one in expected)


def _planned_review(
    number: int, day: date, known: StoredReview | None, row: ReviewRow | None, by_hand: ByHand
) -> Planned:
    participation = row.participation if row else ""
    rows = [row.where] if row else []
    if known is None:
        return Planned(
            "review", None, {"number": number, "held_on": day, "participation": participation}, rows
        )
    told: dict[str, Any] = {"number": number, "held_on": day}
    typed = bool(known.participation) and ("review", str(known.id)) in by_hand
    if participation and not typed:
        told["participation"] = participation
    return Planned("review", known.id, _differing(told, {name: getattr(known, name) for name in told}), rows)


def _differing(told: dict[str, Any], known: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if known.get(name) != value}


def _ends(rows: Sequence[Where]) -> list[Where]:
    """Return the first and last of the rows: of a stretch already recorded only its ends can change."""
    return list(dict.fromkeys((*rows[:1], *rows[-1:])))
