"""Everything a child's page and the preview show, read in one go."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from iro_console.casework import work_folders
from iro_console.casework.between import between
from iro_console.casework.desk import Desk
from iro_console.casework.labels import label
from iro_console.casework.titles import title_on
from iro_console.casework.work_about import About, about
from iro_console.domain.date_text import long_date
from iro_console.domain.explain import in_units
from iro_console.domain.limits import MIDPOINT_RULE, REVIEW_LIMITS, next_review
from iro_console.domain.participation import age_on, birthday
from iro_console.domain.timescales import Deadline, Status
from iro_console.storage import child_queries as stored
from iro_console.storage import queries
from iro_console.storage.page_values import (
    ChildPage,
    ContactValue,
    DeadlineRow,
    LegalSpan,
    PlacementSpan,
    ReviewValue,
    TimelinePoint,
    WorkerSpan,
)

_HISTORY = 200
"""How many acts of the history the page shows."""


class NoSuchChild(LookupError):  # noqa: N818 - said to the user as it is
    """There is no child with this id."""


def child_page(desk: Desk, child_id: int) -> ChildPage:
    """Return everything recorded of a child. Raises ``NoSuchChild``."""
    rows, today = desk.store.reader(), desk.today()
    core = stored.core(rows, child_id)
    if core is None:
        raise NoSuchChild("There is no such child in these records.")
    spans = stored.periods(rows, child_id)
    period = spans[-1] if spans else None
    number = period.number if period else 0
    found = (queries.as_deadline(row, desk.policy) for row in queries.deadlines_of(rows, [child_id]))
    everything = [deadline for deadline in found if deadline is not None]
    deadlines = [d for d in everything if d.occurrence.partition(".")[0] == str(number)]
    told = about(rows, ((deadline.rule.id, deadline.occurrence) for deadline in deadlines))
    reviews = _reviews(desk, child_id, everything)
    contacts = tuple(ContactValue(*contact) for contact in stored.contacts(rows, child_id))
    return ChildPage(
        child_id=core.id,
        ref=core.ref,
        name=core.name,
        pronouns=core.pronouns,
        born=core.born,
        age=age_on(core.born, today) if core.born and core.born <= today else None,
        unaccompanied=core.unaccompanied,
        looked_after_from=period.started_on if period else None,
        ceased_on=period.ceased_on if period else None,
        cease_reason=label("REC", period.cease_reason) if period else "",
        period=number,
        legal=tuple(
            LegalSpan(code, label("LS", code), started, ended)
            for code, started, ended in stored.legal_statuses(rows, child_id)
        ),
        placements=tuple(
            PlacementSpan(
                code,
                label("PLACE", code),
                label("PLACE_PROVIDER", provider),
                carer,
                area,
                started,
                ended,
                label("REASON_PLACE_CHANGE", reason),
            )
            for code, provider, carer, area, started, ended, reason in stored.placements(rows, child_id)
        ),
        workers=tuple(WorkerSpan(*worker) for worker in stored.workers(rows, child_id)),
        siblings=tuple(stored.siblings(rows, child_id, core.siblings)) if core.siblings else (),
        reviews=reviews,
        contacts=contacts,
        deadlines=tuple(
            _deadline_row(desk, child_id, deadline, told.get((deadline.rule.id, deadline.occurrence)))
            for deadline in deadlines
        ),
        points=tuple(_points(desk, period, reviews, deadlines, contacts, core.born)),
        history=tuple(stored.history(rows, child_id, _HISTORY)),
        between=between(desk, child_id),
        steps=tuple(work_folders.steps_of(desk, child_id)),
        requests=tuple(work_folders.requests_of(desk, child_id)),
        row_version=core.row_version,
    )


def act_in_full(desk: Desk, child_id: int, act_id: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return (what was changed, (name, value as it was and became)) of each row an act changed."""
    found: list[tuple[str, list[tuple[str, str]]]] = []
    for entity, before, after in stored.act_rows(desk.store.reader(), child_id, act_id):
        verb = "added" if before is None else "taken away" if after is None else "changed"
        was, became = before or {}, after or {}
        lines = [
            (_words(name), _became(was.get(name), became.get(name), both=verb == "changed"))
            for name in dict.fromkeys((*was, *became))
            if not (name in _OURS or name.endswith("_id"))
        ]
        if lines:
            found.append((f"{_words(entity)} {verb}", lines))
    return found


_OURS = frozenset({"id", "row_version", "name_key", "search_key"})
"""Columns that say nothing to people."""


def _words(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _became(was: Any, became: Any, *, both: bool) -> str:
    return f"{_said(was)} → {_said(became)}" if both else _said(became if became is not None else was)


def _said(value: Any) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    try:
        return (
            long_date(date.fromisoformat(value))
            if isinstance(value, str) and len(value) == _ISO
            else str(value)
        )
    except ValueError:
        return str(value)


_ISO = len("2026-11-27")


def _reviews(desk: Desk, child_id: int, deadlines: list[Deadline]) -> tuple[ReviewValue, ...]:
    rows = desk.store.reader()
    meetings: dict[int, list[date]] = defaultdict(list)
    for review_id, day in stored.meetings(rows, child_id):
        meetings[review_id].append(day)
    moves: dict[int, list[tuple[date, date, str]]] = defaultdict(list)
    for review_id, was, became, reason in stored.moves(rows, child_id):
        moves[review_id].append((was, became, reason))
    limits: dict[tuple[str, int | None], date] = {}
    for deadline in deadlines:
        if deadline.rule.id in REVIEW_LIMITS:
            key = (deadline.occurrence.partition(".")[0], deadline.review_number)
            limits[key] = min(deadline.due, limits.get(key, deadline.due))
    found: list[ReviewValue] = []
    for row in stored.reviews(rows, child_id):
        review_id, period, number, booked_for, booked_at, venue, started, adjourned, held = row[:9]
        due = limits.get((str(period), number))
        found.append(
            ReviewValue(
                id=review_id,
                period=period,
                number=number,
                booked_for=booked_for,
                booked_at=booked_at,
                venue=venue,
                started_on=started,
                adjourned_on=adjourned,
                held_on=held,
                due=due,
                late_by=max((held - due).days, 0) if held and due else 0,
                participation=row[9],
                note=row[10],
                meetings=tuple(meetings[review_id]),
                moves=tuple(moves[review_id]),
                row_version=row[11],
            )
        )
    return tuple(found)


def _deadline_row(desk: Desk, child_id: int, deadline: Deadline, told: About | None) -> DeadlineRow:
    today = desk.today()
    days, unit = in_units(deadline, desk.calendar, today)
    return DeadlineRow(
        key=f"{child_id}/{deadline.rule.id}/{deadline.occurrence}",
        title=told.title if told else title_on(desk.policy, deadline, desk.calendar, today),
        owner=deadline.rule.owner,
        status=deadline.status_on(today).value,
        days=days,
        unit=unit,
        deadline=deadline,
        hidden_title=told.hidden_title if told else "",
    )


def _points(
    desk: Desk,
    period: stored.Span | None,
    reviews: tuple[ReviewValue, ...],
    deadlines: list[Deadline],
    contacts: tuple[ContactValue, ...],
    born: date | None,
) -> list[TimelinePoint]:
    """Return what stands on the strip of the current period, in order of the days."""
    if period is None:
        return []
    today = desk.today()
    in_care = period.ceased_on is None or period.ceased_on > today
    points = [TimelinePoint(period.started_on, "entered", "became looked after")]
    if period.ceased_on:
        points.append(TimelinePoint(period.ceased_on, "ceased", "ceased to be looked after"))
    for review in reviews:
        if review.period != period.number:
            continue
        name = f"R{review.number}"
        if review.held_on:
            points.append(TimelinePoint(review.held_on, "late review" if review.late_by else "review", name))
        elif in_care and review.booked_for and review.booked_for >= today:
            points.append(TimelinePoint(review.booked_for, "booked", name))
    for deadline in deadlines:
        if deadline.rule.id == MIDPOINT_RULE and deadline.status_on(today) is not Status.NO_LONGER_REQUIRED:
            done = deadline.met_on is not None
            points.append(
                TimelinePoint(
                    deadline.met_on or deadline.due,
                    "midpoint done" if done else "midpoint",
                    f"mid-point after R{deadline.review_number}",
                )
            )
    coming = None if period.ceased_on else next_review(deadlines, today)
    if coming is not None:
        points.append(TimelinePoint(coming.due, "next", f"R{coming.review_number}"))
    points += [
        TimelinePoint(contact.held_on, "contact", "contact")
        for contact in contacts
        if contact.held_on >= period.started_on
    ]
    if born is not None:
        points.append(TimelinePoint(birthday(born, 18), "eighteen", "18"))
    return sorted(points, key=lambda point: (point.on, point.kind))
