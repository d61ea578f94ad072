"""The work list: what is open for the children in scope, the most urgent first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta
from functools import cache, partial
from typing import NamedTuple

from iro_console.casework.desk import Desk
from iro_console.casework.filters import Filter, parse
from iro_console.casework.listing import PagedList
from iro_console.casework.titles import booked_title, title_of
from iro_console.domain.explain import count_units
from iro_console.domain.timeline import REVIEW_LIMITS
from iro_console.domain.timescales import Deadline, Status, Watch
from iro_console.domain.triage import Term, Urgency, WorkItem, urgency, work_item
from iro_console.domain.working_days import WorkingCalendar
from iro_console.forms.folding import fold
from iro_console.storage import queries
from iro_console.storage.values import WorkRow

WITHIN_DAYS = 28
"""Calendar days ahead that the work list looks."""

_SECTIONS = ("Late", "Today", "This week", "Next four weeks")
_TO_BE_HELD = REVIEW_LIMITS | {"ST-23"}
"""Each of these says by when the same review has to be held."""
_NOT_RECORDED = Term("the booked day has passed", 10.0)


class _Entry(NamedTuple):
    """One thing on the list: what orders it and finds it again."""

    child_id: int
    rule: str
    occurrence: str
    number: int | None
    due: date
    how: Urgency
    name_key: str
    next_booked: date | None
    decisions_out: bool

    def key(self) -> str:
        return f"{self.child_id}/{self.rule}/{self.occurrence}"


def urgency_section(row: WorkRow, today: date, calendar: WorkingCalendar) -> str:
    """Return which part of the list a row stands in: Late, Today, This week or Next four weeks.

    This week ends on Sunday. On a weekend it is the week to come, which is what can still be worked on.
    """
    if row.status == Status.OVERDUE.value:
        return _SECTIONS[0]
    if row.due <= today:
        return _SECTIONS[1]
    first = calendar.next_on_or_after(today)
    return _SECTIONS[2] if row.due <= first + timedelta(days=6 - first.weekday()) else _SECTIONS[3]


def work_list(desk: Desk, text_filter: str = "") -> PagedList[_Entry, WorkRow]:
    """Return what is open for the children in scope, due within 28 days or late, the most urgent first.

    Raises ``FilterError`` for a filter that cannot be read.
    """
    asked = parse(text_filter)
    entries = _entries(desk, desk.scope, WITHIN_DAYS)
    kept = _narrowed(desk, entries, asked) if text_filter.strip() else entries
    return PagedList(desk.store, kept, len(entries), partial(_rows, desk), _Entry.key)


def due(desk: Desk, *, iro_ref: str | None = None, within: int = WITHIN_DAYS) -> list[WorkRow]:
    """Return the work list as the command line prints it, in the same order.

    ``iro_ref`` picks another IRO's children than the desk's; ``within`` is in calendar days.
    Raises ``LookupError`` with a sentence when there is no IRO of that reference.
    """
    scope = desk.scope
    if iro_ref is not None:
        found = [person for person in queries.people(desk.store.reader(), "iro") if person[1] == iro_ref]
        if not found:
            raise LookupError(f'There is no IRO with the reference "{iro_ref}".')
        scope = found[0][0]
    entries = _entries(desk, scope, within)
    rows: list[WorkRow] = []
    for start in range(0, len(entries), 500):
        rows += _rows(desk, entries[start : start + 500])
    return rows


def count(desk: Desk) -> int:
    """Return how many rows the unfiltered work list has."""
    return len(_standing(desk, desk.scope, WITHIN_DAYS))


def _standing(desk: Desk, scope: int | None, within: int) -> list[tuple[Deadline, queries.Candidate]]:
    """Return what stands for each child: of several limits for one review only the earliest."""
    today = desk.today()
    found = queries.work_candidates(desk.store.reader(), scope, today, today + timedelta(days=within))
    standing: list[tuple[Deadline, queries.Candidate]] = []
    limits: dict[tuple[int, str, int | None], tuple[Deadline, queries.Candidate]] = {}
    for candidate in found:
        deadline = queries.as_deadline(candidate.row, desk.policy)
        if deadline is None:
            continue
        if deadline.rule.id not in _TO_BE_HELD:
            standing.append((deadline, candidate))
            continue
        review = (candidate.row[0], deadline.occurrence.partition(".")[0], deadline.review_number)
        known = limits.get(review)
        if known is None or (deadline.due, deadline.rule.id) < (known[0].due, known[0].rule.id):
            limits[review] = (deadline, candidate)
    standing.extend(limits.values())
    return standing


def _entries(desk: Desk, scope: int | None, within: int) -> list[_Entry]:
    today = desk.today()
    known: dict[WorkItem, Urgency] = {}
    entries: list[_Entry] = []
    for deadline, candidate in _standing(desk, scope, within):
        booked = candidate.next_booked if deadline.review_number == candidate.next_number else None
        shown = _shown_due(deadline, booked, today)
        # Urgency does not depend on whose it is: most rows share theirs with others.
        item = work_item(
            deadline,
            "",
            booked_for=booked,
            waits_for=_waits_for(deadline),
            decisions_out=candidate.decisions_out,
        )._replace(due=shown)
        how = known.get(item)
        if how is None:
            how = urgency(item, today, desk.calendar)
            if deadline.rule.id in _TO_BE_HELD and booked is not None and booked < today:
                how = Urgency(round(how.total + _NOT_RECORDED.value, 2), (_NOT_RECORDED, *how.terms))
            known[item] = how
        entries.append(
            _Entry(
                candidate.row[0],
                deadline.rule.id,
                deadline.occurrence,
                deadline.review_number,
                shown,
                how,
                candidate.name_key,
                booked,
                candidate.decisions_out,
            )
        )
    entries.sort(key=lambda e: (-e.how.total, e.due, e.name_key, e.rule, e.child_id, e.occurrence))
    return entries


def _shown_due(deadline: Deadline, booked: date | None, today: date) -> date:
    """Return the day a row stands for: a review booked in time is to be held on that day."""
    if deadline.rule.id in _TO_BE_HELD and booked is not None and today <= booked <= deadline.due:
        return booked
    return deadline.due


def _waits_for(deadline: Deadline) -> str:
    """Return whose work it is in the middle of a sentence, empty for the IRO's own."""
    owner = deadline.rule.owner
    return owner[:1].lower() + owner[1:] if deadline.rule.watch is Watch.CHASE else ""


def _narrowed(desk: Desk, entries: list[_Entry], asked: Filter) -> list[_Entry]:
    """Return the entries that meet a filter; its words may be the child's or the work's."""
    today, calendar = desk.today(), desk.calendar
    texts = _texts(desk, entries) if asked.words or asked.without else {}
    late, booked, unbooked, ceased = map(asked.wants, ("late", "booked", "unbooked", "ceased"))
    left = _ceased(desk, entries) if ceased is not None else set[int]()

    @cache
    def titles(rule: str, number: int | None) -> str:
        return fold(title_of(desk.policy[rule], number))

    kept: list[_Entry] = []
    for entry in entries:
        is_limit = entry.rule in _TO_BE_HELD
        if texts and not asked.matches(texts[entry.child_id] + "\n" + titles(entry.rule, entry.number)):
            continue
        if not all(limit.holds(entry.due, today, calendar) for limit in asked.due):
            continue
        if late is not None and (entry.due < today) is not late:
            continue
        if booked is not None and (is_limit and entry.next_booked is not None) is not booked:
            continue
        if unbooked is not None and (is_limit and entry.next_booked is None) is not unbooked:
            continue
        if ceased is not None and (entry.child_id in left) is not ceased:
            continue
        kept.append(entry)
    return kept


def _texts(desk: Desk, entries: Sequence[_Entry]) -> dict[int, str]:
    return queries.search_texts(desk.store.reader(), desk.scope, {entry.child_id for entry in entries})


def _ceased(desk: Desk, entries: Sequence[_Entry]) -> set[int]:
    conditions = queries.Conditions(desk.scope, ceased=True)
    left = set(queries.child_ids(desk.store.reader(), conditions, "name"))
    return left & {entry.child_id for entry in entries}


def _rows(desk: Desk, entries: Sequence[_Entry]) -> list[WorkRow]:
    """Read the rows of some entries. What has been done since stays in its place and says so."""
    reader = desk.store.reader()
    ids = {entry.child_id for entry in entries}
    lines = queries.lines(reader, sorted(ids))
    booked = queries.bookings(reader, sorted(ids))
    stored = {
        (row[0], row[1], row[2]): row
        for row in queries.deadlines_named(reader, sorted(ids), {entry.rule for entry in entries})
    }
    rows: list[WorkRow] = []
    for entry in entries:
        found = stored.get((entry.child_id, entry.rule, entry.occurrence))
        deadline = queries.as_deadline(found, desk.policy) if found else None
        rows.append(_row(desk, entry, lines[entry.child_id], booked.get(entry.child_id), deadline))
    return rows


def _row(
    desk: Desk,
    entry: _Entry,
    line: queries.LineRow,
    booking: queries.Booking | None,
    deadline: Deadline | None,
) -> WorkRow:
    today, rule = desk.today(), desk.policy[entry.rule]
    if deadline is None:
        status, number, due_on, title = Status.NO_LONGER_REQUIRED, None, entry.due, rule.title
    else:
        status, number = deadline.status_on(today), deadline.review_number
        due_on, title = deadline.due, title_of(rule, number)
    at: time | None = None
    is_open = deadline is not None and deadline.met_on is None
    if is_open and number is not None and rule.id in _TO_BE_HELD and booking and booking.number == number:
        day = line.next_booked
        if day is not None:
            title = booked_title(number, day, booking.booked_at, booking.venue, today, due_on)
            at = booking.booked_at if today <= day else None
            due_on = day if today <= day <= due_on else due_on
    unit = deadline.offset.unit if deadline else rule.offset.unit if rule.offset else None
    days, short = count_units(due_on, unit, desk.calendar, today) if unit else ((due_on - today).days, "d")
    return WorkRow(
        key=entry.key(),
        child_id=entry.child_id,
        child_ref=line.ref,
        child_name=line.name,
        iro_ref=line.iro_ref,
        rule=entry.rule,
        title=title,
        occurrence=entry.occurrence,
        review_number=number,
        due=due_on,
        statutory_due=deadline.statutory_due if deadline else None,
        local_due=deadline.local_due if deadline else None,
        unit=short,
        days=days,
        status=status.value,
        waits_for=_waits_for(deadline) if deadline else "",
        booked_at=at,
        urgency=entry.how.total,
        terms=tuple((term.name, term.value) for term in entry.how.terms),
    )
