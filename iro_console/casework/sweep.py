"""The morning sweep as it stands: what changed since last time, what was dealt with, what is left.

Computed from the stored deadlines, the requests and the history with a few SELECTs; nothing here imports an
ORM. What is done with its items is in ``sweep_acts``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import NamedTuple

from iro_console.casework import work
from iro_console.casework.desk import Desk
from iro_console.casework.work_folders import requests
from iro_console.domain.date_text import short_date
from iro_console.domain.limits import EARLY_REVIEWS
from iro_console.domain.significant_events import DECISION, OF_EVENTS, event_of
from iro_console.domain.sweep import Change, News, Standing, first_since, is_recorded, law_date, what_changed
from iro_console.domain.timescales import Status
from iro_console.domain.triage import Urgency
from iro_console.domain.work import RequestState
from iro_console.storage import queries, queries_events, queries_work
from iro_console.storage import queries_sweep as stored
from iro_console.storage.act import IMPORT_ACT
from iro_console.storage.queries_sweep import MarkRecord
from iro_console.storage.rows import Rows
from iro_console.storage.values import WorkRow

MOST = 2000
"""Things to do above which there is no sweep: it is for the children of one IRO."""

OPEN, DONE, SEEN, PUT_OFF = "open", "done", "seen", "put off"
_REQUEST, _MOVED = "request", "moved"
_RANKS = {change: rank for rank, change in enumerate(Change)}


class SweepItem(NamedTuple):
    """One thing of the sweep."""

    key: str
    """"7/HB-09/1.R3", as on the list of work; "request/3"; or "moved/512", a line of the history."""
    change: Change
    seen: str
    """Names what changed: another change is news again."""
    state: str
    """``OPEN``, or how it was dealt with."""
    until: date | None
    """The day it is put off to."""
    child_id: int
    child_ref: str
    child_name: str
    title: str
    hidden_title: str
    """What stands for the title while names are hidden, where it holds people's own words."""
    why: str
    """What changed, in a sentence."""
    rule: str
    occurrence: str
    review_number: int | None
    due: date | None
    unit: str
    days: int
    status: str
    terms: tuple[tuple[str, float], ...]
    request: int
    event: int
    law: date | None
    """The date the law sets, past which it cannot be put off."""


class SweepState(NamedTuple):
    """A sweep as it stands."""

    since: str
    """From when it looks for what changed, in words: "Mon 23 Nov 16:40", or the day alone."""
    items: tuple[SweepItem, ...]
    """In order; what was dealt with stays in its place."""
    kept: stored.SweepRecord | None
    """As it was kept before; None before the first."""
    record: stored.SweepRecord
    """What is to be kept of it as it stands."""

    @property
    def left(self) -> int:
        """How many are still to be dealt with."""
        return sum(item.state == OPEN for item in self.items)


class _Found(NamedTuple):
    """Something that is news now."""

    news: News
    seen: str
    why: str


def look(desk: Desk) -> SweepState:
    """Return the sweep as it stands; nothing is written.

    On the day it began a sweep goes on, also when something comes in, or is taken back, after it was through.
    On another day it goes on with what was left of it.
    """
    reader, today = desk.store.reader(), desk.today()
    kept = stored.sweep(reader, desk.user, desk.scope)
    marks = stored.marks(reader, desk.user)
    since = _since(desk, kept)
    same_day = kept is not None and kept.began_on == today
    found = _news(desk, since.astimezone(desk.clock().tzinfo).date(), marks, kept)
    queue: dict[str, Change] = {}
    if kept is not None and (same_day or kept.finished_at is None):
        queue = {key: change for key, change in _queued(kept) if same_day or key in found}
    places = queue | {key: one.news.change for key, one in found.items() if key not in queue}
    items = tuple(sorted(_items(desk, places, found, marks), key=lambda item: _RANKS[item.change]))
    through = kept.finished_at if kept is not None and same_day else None
    record = stored.SweepRecord(
        since=since,
        began_on=today,
        finished_at=None if found else through or desk.now(),
        queue=tuple(f"{item.change.name} {item.key}" for item in items),
        act_ids=kept.act_ids if kept is not None and same_day else (),
    )
    return SweepState(_when(desk, kept), items, kept, record)


def _queued(kept: stored.SweepRecord) -> Iterator[tuple[str, Change]]:
    """Give what a sweep has in it, each with what was new about it."""
    for text in kept.queue:
        change, _, key = text.partition(" ")
        yield key, Change[change]


def count(desk: Desk) -> tuple[int, str]:
    """Return how many things are new, and since when in words; (0, "") where it is too much for a sweep."""
    if work.count(desk) > MOST:
        return 0, ""
    reader = desk.store.reader()
    kept = stored.sweep(reader, desk.user, desk.scope)
    since = _since(desk, kept).astimezone(desk.clock().tzinfo).date()
    return len(_news(desk, since, stored.marks(reader, desk.user), kept)), _when(desk, kept)


def _since(desk: Desk, kept: stored.SweepRecord | None) -> datetime:
    """Return the moment from which to look for what changed."""
    if kept is None:
        return _begin_of(desk, first_since(desk.today(), desk.calendar))
    is_over = kept.finished_at is not None and kept.began_on != desk.today()
    return kept.finished_at if is_over and kept.finished_at is not None else kept.since


def _when(desk: Desk, kept: stored.SweepRecord | None) -> str:
    moment = kept.finished_at if kept is not None else None
    local = (moment or _since(desk, kept)).astimezone(desk.clock().tzinfo)
    day = short_date(local.date(), desk.today())
    return day if local.time() == time() else f"{day} {local:%H:%M}"


def _news(
    desk: Desk, since: date, marks: Mapping[str, MarkRecord], kept: stored.SweepRecord | None
) -> dict[str, _Found]:
    """Return what is news, by key, in the order of the sweep."""
    # What the user records on the way through a sweep does not make it longer.
    begun = kept is not None and kept.began_on == desk.today()
    queue = frozenset(key for key, _ in _queued(kept)) if kept is not None and begun else None
    found = dict(_of_work(desk, since, marks, queue))
    found |= _notices(desk, marks)
    found |= _moves(desk, since, marks)
    return dict(sorted(found.items(), key=lambda pair: _RANKS[pair[1].news.change]))


def _of_work(
    desk: Desk, since: date, marks: Mapping[str, MarkRecord], queue: frozenset[str] | None
) -> Iterator[tuple[str, _Found]]:
    reader, today = desk.store.reader(), desk.today()
    newer = stored.newer_dates(reader, desk.scope, since)
    acknowledged = {
        event.id for event in queries_events.waiting(reader, desk.scope, today) if event.acknowledged
    }
    first = stored.first_line_since(reader, _begin_of(desk, since))
    own, others = stored.touched(reader, first, desk.user, IMPORT_ACT)
    recounted = stored.recounted(reader, first)
    for entry in work.all_entries(desk, desk.scope):
        place = (entry.child_id, entry.rule, entry.occurrence)
        seen_event = entry.rule == DECISION and event_of(entry.occurrence) in acknowledged
        standing = Standing(entry.rule, entry.due, newer.get(place), seen_event)
        news = what_changed(standing, today)
        mark = marks.get(entry.key())
        if mark is not None and mark.until is not None:
            if mark.until <= today:
                back = News(Change.BACK, mark.until)
                said = f"Put off on {short_date(mark.marked_on, today)} to {short_date(mark.until, today)}."
                yield entry.key(), _Found(back, mark.seen, said)
            continue
        if news is None or news.on < since:
            continue
        seen = f"{news.change.name} {entry.due}"
        if mark is not None and mark.seen == seen:
            continue
        by = others.get(entry.child_id)
        recorded = news.change is Change.NEW and is_recorded(standing)
        # What stands in a sweep stays to be dealt with, whatever else is recorded of the child meanwhile.
        waits = queue is not None and entry.key() in queue and mark is None
        line = own.get(entry.child_id)
        is_own = line is not None and (by is None or (queue is not None and line > by.line))
        if recorded and is_own and not recounted and not waits:
            # It follows from what the user recorded, who knows.
            continue
        why = _why(desk, news, entry.due)
        if recorded and by is not None:
            why = f"New since {short_date(by.at.date(), today)}: {by.act}, by {by.who}."
        elif recorded:
            why = "New since the dates were counted afresh."
        yield entry.key(), _Found(news, seen, why)


def _why(desk: Desk, news: News, due: date) -> str:
    day = short_date(due, desk.today())
    match news.change:
        case Change.DEEMED:
            return f"No reply came by {day}: it counts as agreed. Record it so, or record the reply."
        case Change.REPLY:
            return f"The reply is due {day}." if due >= desk.today() else f"The reply was due {day}."
        case Change.OVERDUE:
            return f"It was due {day}, and is late now."
        case Change.EVENT:
            return f"On record since {short_date(news.on, desk.today())}; your decision is due {day}."
        case _:
            return "It falls due within four weeks now."


def _notices(desk: Desk, marks: Mapping[str, MarkRecord]) -> Iterator[tuple[str, _Found]]:
    reader, today = desk.store.reader(), desk.today()
    for request in queries_work.waiting_requests(reader, desk.scope):
        key = f"{_REQUEST}/{request}"
        mark = marks.get(key)
        if mark is None or mark.until is None or mark.until <= today:
            yield key, _Found(News(Change.NOTICE, today), Change.NOTICE.name, "It waits to be acknowledged.")


def _moves(desk: Desk, since: date, marks: Mapping[str, MarkRecord]) -> Iterator[tuple[str, _Found]]:
    reader, today = desk.store.reader(), desk.today()
    first = stored.first_line_since(reader, _begin_of(desk, since))
    found = {one.id: one for one in stored.moved_by_others(reader, desk.scope, first, desk.user)}
    put_off = {
        int(key.partition("/")[2]): mark.until
        for key, mark in marks.items()
        if key.startswith(f"{_MOVED}/") and mark.until is not None
    }
    found |= stored.moved(reader, set(put_off) - set(found))
    for line, one in sorted(found.items()):
        key = f"{_MOVED}/{line}"
        until = put_off.get(line)
        if key in marks and (until is None or until > today):
            continue
        change = Change.MOVED if until is None else Change.BACK
        said = f"Moved by {one.who} on {short_date(one.at.date(), today)}."
        yield key, _Found(News(change, one.at.date()), Change.MOVED.name, said)


def _begin_of(desk: Desk, day: date) -> datetime:
    return datetime.combine(day, time(), desk.clock().tzinfo).astimezone(UTC)


# what is shown of each


def _items(
    desk: Desk, places: Mapping[str, Change], found: Mapping[str, _Found], marks: Mapping[str, MarkRecord]
) -> Iterator[SweepItem]:
    keys = list(places)
    rows = {row.key: row for row in _work_rows(desk, keys)}
    notices = requests(desk, _ids(keys, _REQUEST))
    moves = stored.moved(desk.store.reader(), _ids(keys, _MOVED))
    children = queries.lines(desk.store.reader(), sorted({one.child_id for one in moves.values()}))
    for key, change in places.items():
        kind, _, number = key.partition("/")
        if key in rows:
            item = _of_row(desk, rows[key])
        elif kind == _REQUEST and (notice := notices.get(int(number))) is not None:
            who = (notice.child_id, notice.child_ref, notice.child_name)
            item = _plain(key, Change.NOTICE, who, notice.type)._replace(request=notice.request_id)
            if notice.state != RequestState.SENT:
                item = item._replace(state=DONE)
        elif kind == _MOVED and (move := moves.get(int(number))) is not None:
            line = children[move.child_id]
            who = (move.child_id, line.ref, line.name)
            item = _plain(key, Change.MOVED, who, f"Moved: {move.detail}")
            item = item._replace(hidden_title="A review was moved")
        else:
            continue
        yield _standing_of(item._replace(change=change), found.get(key), marks.get(key), desk.today())


def _standing_of(item: SweepItem, found: _Found | None, mark: MarkRecord | None, today: date) -> SweepItem:
    """Return an item as it stands: with what is new about it, or how it was dealt with."""
    if found is not None:
        return item._replace(change=found.news.change, seen=found.seen, why=found.why, state=OPEN)
    if item.state == DONE:
        return item
    if mark is not None and mark.until is not None and mark.until > today:
        return item._replace(state=PUT_OFF, until=mark.until)
    return item._replace(state=SEEN)


def _work_rows(desk: Desk, keys: Sequence[str]) -> list[WorkRow]:
    wanted: list[work.Entry] = []
    listed = {entry.key(): entry for entry in work.all_entries(desk, desk.scope)}
    for key in keys:
        child, _, rest = key.partition("/")
        rule, _, occurrence = rest.partition("/")
        if key in listed:
            wanted.append(listed[key])
        elif child.isdigit() and rule in desk.policy.rules:
            over = Urgency(0.0, ())
            wanted.append(work.Entry(0.0, desk.today(), "", rule, int(child), occurrence, None, None, over))
    return work.rows_of(desk, wanted)


def _of_row(desk: Desk, row: WorkRow) -> SweepItem:
    who = (row.child_id, row.child_ref, row.child_name)
    is_over = row.status not in ("open", "overdue")
    return _plain(row.key, Change.NEW, who, row.title)._replace(
        state=DONE if is_over else OPEN,
        hidden_title=row.hidden_title,
        rule=row.rule,
        occurrence=row.occurrence,
        review_number=row.review_number,
        due=row.due,
        unit=row.unit,
        days=row.days,
        status=row.status,
        terms=row.terms,
        event=event_of(row.occurrence) if row.rule in OF_EVENTS else 0,
        law=law_of(
            desk, desk.store.reader(), row.child_id, row.rule, row.occurrence, statutory_due=row.statutory_due
        ),
    )


def law_of(
    desk: Desk, rows: Rows, child_id: int, rule: str, occurrence: str, *, statutory_due: date | None
) -> date | None:
    """Return the date the law sets: its own, or that of a review which the event it is about calls for."""
    own = law_date(desk.policy[rule], statutory_due)
    event, found = event_of(occurrence), [own] if own is not None else []
    for line in queries.deadlines_named(rows, [child_id], EARLY_REVIEWS) if event else ():
        review = queries.as_deadline(line, desk.policy)
        if review is not None and event_of(review.occurrence) == event:
            still_open = review.status_on(desk.today()) in (Status.OPEN, Status.OVERDUE)
            found += [review.due] if still_open else []
    return min(found, default=None)


def _plain(key: str, change: Change, who: tuple[int, str, str], title: str) -> SweepItem:
    return SweepItem(
        key=key,
        change=change,
        seen=change.name,
        state=OPEN,
        until=None,
        child_id=who[0],
        child_ref=who[1],
        child_name=who[2],
        title=title,
        hidden_title="",
        why="",
        rule="",
        occurrence="",
        review_number=None,
        due=None,
        unit="d",
        days=0,
        status="",
        terms=(),
        request=0,
        event=0,
        law=None,
    )


def _ids(keys: Collection[str], kind: str) -> list[int]:
    return [int(key.partition("/")[2]) for key in keys if key.startswith(f"{kind}/")]
