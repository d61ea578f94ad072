"""The notifications: events that wait for the IRO's decision, and notices to acknowledge.

Nothing here imports an ORM.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from enum import Enum
from functools import partial
from typing import NamedTuple

from iro_console.casework import work_folders
from iro_console.casework.desk import Desk
from iro_console.casework.event_kinds import kind_of
from iro_console.casework.event_words import short_name
from iro_console.casework.filters import Filter, FilterError, parse
from iro_console.casework.listing import PagedList
from iro_console.domain.explain import count_units
from iro_console.domain.limits import EARLY_REVIEWS
from iro_console.domain.significant_events import DECISION, Repeat, decision_dates, repeat_of
from iro_console.domain.timescales import Status, Unit
from iro_console.domain.work import RequestState
from iro_console.forms.folding import fold
from iro_console.storage import queries, queries_events, queries_work
from iro_console.storage.queries_events import EventRecord
from iro_console.storage.values import RequestValue


class Group(Enum):
    """The headings of the list, in order."""

    SAME_DAY = "To look at on the day"
    TO_DECIDE = "To decide"
    SEEN = "Acknowledged, still to decide"
    NOTICES = "Notices of finished reports"


class _Key(NamedTuple):
    group: Group
    id: int

    def text(self) -> str:
        return f"{'request' if self.group is Group.NOTICES else 'event'}/{self.id}"


class NoticeRow(NamedTuple):
    """A notification: an event, or a notice that came in."""

    key: str
    """"event/12" or "request/3"."""
    group: Group
    child_id: int
    child_ref: str
    child_name: str
    event: EventRecord | None
    request: RequestValue | None
    due: date | None = None
    """By when the IRO decides; None for a notice."""
    days: int = 0
    """Counted in ``unit`` from today to ``due``; negative is late."""
    unit: str = "wd"
    repeat: Repeat | None = None
    review_by: date | None = None
    """The day before which the law wants a review that has not been held yet."""
    booked_for: date | None = None
    """The day the review to come is booked for."""

    @property
    def over(self) -> bool:
        """Whether it only keeps its place: it was decided or acknowledged since the list was made."""
        if self.event is not None:
            return self.event.decided_on is not None
        return self.request is not None and self.request.state != RequestState.SENT


class Notifications(PagedList[_Key, NoticeRow]):
    """The list, with how many rows stand under each heading."""

    groups: tuple[tuple[Group, int], ...] = ()


def notifications(desk: Desk, text_filter: str = "") -> Notifications:
    """Return what the IRO was told and has not dealt with, those that need a look on the day first.

    A filter takes words of the child or the event, ``late`` and ``due:``, which hold for decisions.
    Raises ``FilterError``.
    """
    asked, generation = parse(text_filter), desk.store.generation()
    if any(flag != "late" for flag, _ in asked.flags):
        raise FilterError("Here a filter is made of words, late and due:.")
    reader, today = desk.store.reader(), desk.today()
    waiting = queries_events.waiting(reader, desk.scope, today)
    sent = queries_work.waiting_requests(reader, desk.scope)
    keys = [_Key(_group(event), event.id) for event in waiting]
    keys += [_Key(Group.NOTICES, request_id) for request_id in sent]
    total = len(keys)
    if text_filter.strip():
        kept = {event.id for event in _narrowed(desk, waiting, asked)}
        found = set(_narrowed_requests(desk, sent, asked))
        keys = [key for key in keys if key.id in (found if key.group is Group.NOTICES else kept)]
    order = list(Group)
    keys.sort(key=lambda key: order.index(key.group))
    made = Notifications(desk.store, keys, total, partial(_rows, desk), _Key.text, generation=generation)
    made.groups = tuple((group, sum(key.group is group for key in keys)) for group in Group)
    return made


def notice(desk: Desk, event_id: int) -> NoticeRow | None:
    """Return an event as the list shows it, wherever it is looked at; None where there is none."""
    return next(iter(_rows(desk, [_Key(Group.TO_DECIDE, event_id)])), None)


def _group(event: queries_events.Waiting) -> Group:
    if event.same_day:
        return Group.SAME_DAY
    return Group.SEEN if event.acknowledged else Group.TO_DECIDE


def _due(desk: Desk, told_on: date, same_day: bool) -> date:
    return decision_dates(desk.policy[DECISION], told_on, same_day, desk.calendar).due


def _narrowed(
    desk: Desk, waiting: Sequence[queries_events.Waiting], asked: Filter
) -> Iterable[queries_events.Waiting]:
    texts = queries.search_texts(desk.store.reader(), desk.scope, {event.child_id for event in waiting})
    days = [(limit, limit.resolved(desk.today(), desk.calendar)) for limit in asked.due]
    late = asked.wants("late")
    for event in waiting:
        named = f"{short_name(event.event, event.event_other)} {kind_of(event.event).title}"
        due = _due(desk, event.told_on, event.same_day)
        if not asked.matches(f"{texts.get(event.child_id, '')}\n{fold(named)}"):
            continue
        if late in (None, due < desk.today()) and all(limit.holds(due, day) for limit, day in days):
            yield event


def _narrowed_requests(desk: Desk, sent: Sequence[int], asked: Filter) -> Iterable[int]:
    if asked.due or asked.wants("late"):
        return
    reader = desk.store.reader()
    found = queries_work.requests(reader, sent)
    texts = queries.search_texts(reader, desk.scope, {request.child_id for request in found.values()})
    for request in found.values():
        if asked.matches(f"{texts.get(request.child_id, '')}\n{fold(request.type)}"):
            yield request.id


def _rows(desk: Desk, keys: Sequence[_Key]) -> list[NoticeRow]:
    reader = desk.store.reader()
    events = queries_events.events(reader, [key.id for key in keys if key.group is not Group.NOTICES])
    requests = work_folders.requests(desk, [key.id for key in keys if key.group is Group.NOTICES])
    children = {event.child_id for event in events.values()}
    days = queries_events.days_of(reader, children) if children else {}
    booked = queries.bookings(reader, sorted(children)) if children else {}
    early: dict[tuple[int, str], date] = {}
    for row in queries.deadlines_named(reader, sorted(children), EARLY_REVIEWS) if children else ():
        deadline = queries.as_deadline(row, desk.policy)
        if deadline is not None and deadline.status_on(desk.today()) in (Status.OPEN, Status.OVERDUE):
            early[row[0], deadline.occurrence] = deadline.due
    rows: list[NoticeRow] = []
    for key in keys:
        if key.group is Group.NOTICES:
            if (request := requests.get(key.id)) is not None:
                whose = (request.child_id, request.child_ref, request.child_name)
                rows.append(NoticeRow(key.text(), key.group, *whose, None, request))
        elif (event := events.get(key.id)) is not None:
            others = [(kind, day) for each, kind, day in days[event.child_id] if each != event.id]
            due = _due(desk, event.told_on, event.same_day)
            in_days, unit = count_units(due, Unit.WORKING_DAYS, desk.calendar, desk.today())
            booking = booked.get(event.child_id)
            rows.append(
                NoticeRow(
                    key.text(),
                    key.group,
                    event.child_id,
                    event.child_ref,
                    event.child_name,
                    event,
                    None,
                    due,
                    in_days,
                    unit,
                    repeat_of(event.event, event.happened_on, others),
                    early.get((event.child_id, event.occurrence)),
                    booking.booked_for if booking is not None else None,
                )
            )
    return rows
