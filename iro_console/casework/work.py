"""The work list: what is open for the children in scope, the most urgent first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta
from functools import cache, partial
from typing import NamedTuple

from iro_console.casework.desk import Desk
from iro_console.casework.filters import Filter, parse
from iro_console.casework.listing import PagedList
from iro_console.casework.titles import booked_title, title_in_full, title_on, waits_for
from iro_console.casework.work_about import About, about
from iro_console.domain.escalations import REPLY, STEP, WHOLE
from iro_console.domain.explain import count_units
from iro_console.domain.limits import TO_BE_HELD
from iro_console.domain.timescales import Deadline, Offset, Status, Unit
from iro_console.domain.triage import Term, Urgency, heading, near_until, urgency, work_item
from iro_console.domain.working_days import WorkingCalendar
from iro_console.forms.folding import fold
from iro_console.storage import queries
from iro_console.storage.cells import as_date
from iro_console.storage.values import WorkRow

WITHIN_DAYS = 28
"""Calendar days ahead that the work list looks."""

_NOT_RECORDED = Term("the booked day has passed", 10.0)


class Entry(NamedTuple):
    """One thing on the list, in the order it is sorted by: urgency, day, name, and what makes it itself."""

    before_others: float
    """Urgency, negative: the most urgent comes first."""
    due: date
    name_key: str
    rule: str
    child_id: int
    occurrence: str
    number: int | None
    booked: date | None
    how: Urgency
    waits: bool = False
    """Whether it can wait folded away: it is not near, and no date has to be found for it."""

    def key(self) -> str:
        """Return what tells it from all others."""
        return f"{self.child_id}/{self.rule}/{self.occurrence}"


def urgency_section(row: WorkRow, today: date, calendar: WorkingCalendar) -> str:
    """Return which part of the list a row stands in: Late, Today, This week or Next four weeks."""
    return heading(row.due, today, calendar).title


class WorkList(PagedList[Entry, WorkRow]):
    """The work list, which may have folded away what is far off."""

    folded = 0
    """How many rows are folded away."""
    near_until = date.min
    """The day after which what is folded away falls due."""


def work_list(desk: Desk, text_filter: str = "", *, folded: bool = False) -> WorkList:
    """Return what is open for the children in scope, due within 28 days or late, the most urgent first.

    ``folded`` leaves out what can wait: what falls due after this week and the next five working days, but
    for reviews no lawful day is found for yet. A filter looks through everything all the same.
    Raises ``FilterError`` for a filter that cannot be read.
    """
    asked, generation = parse(text_filter), desk.store.generation()
    found = all_entries(desk, desk.scope)
    kept = _narrowed(desk, found, asked) if text_filter.strip() else found
    if folded and kept is found:
        kept = [entry for entry in found if not entry.waits]
        left = len(found) - len(kept)
    else:
        left = 0
    read = partial(rows_of, desk)
    listed = WorkList(desk.store, kept, len(found), read, Entry.key, generation=generation)
    listed.folded, listed.near_until = left, near_until(desk.today(), desk.calendar)
    return listed


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
    listed = all_entries(desk, scope, within)
    rows: list[WorkRow] = []
    for start in range(0, len(listed), 500):
        rows += rows_of(desk, listed[start : start + 500])
    return rows


def count(desk: Desk, *, folded: bool = False) -> int:
    """Return how many rows the unfiltered work list has, without putting it in order."""
    today = desk.today()
    until = today + timedelta(days=WITHIN_DAYS)
    near = near_until(today, desk.calendar) if folded else until
    return queries.count_work(desk.store.reader(), desk.scope, today, near, until, TO_BE_HELD)


def _standing(desk: Desk, scope: int | None, within: int) -> list[queries.Candidate]:
    """Return what stands for each child: what one act settles only once.

    Of several limits for one review that is the earliest. The limit on a whole escalation stands from its
    day on, and before only where no reply or step of the same escalation stands nearer.
    """
    today = desk.today()
    standing: list[queries.Candidate] = []
    limits: dict[tuple[int, int | None], queries.Candidate] = {}
    candidates = queries.work_candidates(desk.store.reader(), scope, today, today + timedelta(days=within))
    nearer: dict[tuple[int, str], date] = {}
    for found in candidates:
        if found.rule in (REPLY, STEP):
            escalation = (found.child_id, found.occurrence.rpartition(".")[0])
            due_on = as_date(found.due) or date.max
            nearer[escalation] = min(due_on, nearer.get(escalation, date.max))
    for found in candidates:
        if found.rule not in TO_BE_HELD:
            due_on = as_date(found.due) or date.min
            if found.rule != WHOLE or due_on < max(
                nearer.get((found.child_id, found.occurrence), date.max), today + timedelta(days=1)
            ):
                standing.append(found)
            continue
        review = (found.child_id, found.number)
        known = limits.get(review)
        if known is None or (found.due, found.rule) < (known.due, known.rule):
            limits[review] = found
    standing.extend(limits.values())
    return standing


def all_entries(desk: Desk, scope: int | None, within: int = WITHIN_DAYS) -> list[Entry]:
    """Return what is open for the children of a scope, due within so many days, the most urgent first."""
    # Urgency does not depend on whose it is, and many share theirs.
    known: dict[tuple[object, ...], tuple[date, date | None, Urgency] | None] = {}
    listed: list[Entry] = []
    standing = _standing(desk, scope, within)
    told = about(desk.store.reader(), ((found.rule, found.occurrence) for found in standing))
    near = near_until(desk.today(), desk.calendar)
    for found in standing:
        subject = told.get((found.rule, found.occurrence)) if told else None
        safety = subject is not None and subject.safety
        # Whom a reply waits for is told by its stage.
        alike = (found.rule, safety, found.occurrence if found.rule == REPLY else "", *found[4:])
        if alike not in known:
            known[alike] = _place(desk, found, safety)
        place = known[alike]
        if place is not None:
            day, booked, how = place
            child_id, rule, occurrence, name_key, number = found[:5]
            unsettled = rule in TO_BE_HELD and (booked is None or booked != day)
            listed.append(
                Entry(
                    -how.total,
                    day,
                    name_key,
                    rule,
                    child_id,
                    occurrence,
                    number,
                    booked,
                    how,
                    waits=day > near and not unsettled,
                )
            )
    listed.sort()
    return listed


def _place(desk: Desk, found: queries.Candidate, safety: bool) -> tuple[date, date | None, Urgency] | None:
    """Return the day a row stands for, the day its review is booked for, and its urgency."""
    rule = desk.policy.rules.get(found.rule)
    anchor_date, due_on, booked = as_date(found.anchor_date), as_date(found.due), as_date(found.booked)
    if rule is None or anchor_date is None or due_on is None:
        return None
    today = desk.today()
    deadline = Deadline(
        rule=rule,
        occurrence=found.occurrence,
        review_number=found.number,
        anchor=rule.anchor,
        anchor_date=anchor_date,
        due=due_on,
        statutory_due=None,
        local_due=None,
        offset=Offset(0, Unit(found.unit)),
        provisional=bool(found.provisional),
    )
    shown = _shown_due(deadline, booked, today)
    item = work_item(
        deadline,
        "",
        booked_for=booked,
        waits_for=waits_for(desk.policy, rule, found.occurrence),
        decisions_out=bool(found.decisions_out),
    )
    how = urgency(item._replace(due=shown, safety=safety), today, desk.calendar)
    if rule.id in TO_BE_HELD and booked is not None and booked < today:
        how = Urgency(round(how.total + _NOT_RECORDED.value, 2), (_NOT_RECORDED, *how.terms))
    return shown, booked, how


def _shown_due(deadline: Deadline, booked: date | None, today: date) -> date:
    """Return the day a row stands for: a review booked in time is to be held on that day."""
    if deadline.rule.id in TO_BE_HELD and booked is not None and today <= booked <= deadline.due:
        return booked
    return deadline.due


def _narrowed(desk: Desk, entries: list[Entry], asked: Filter) -> list[Entry]:
    """Return the entries that meet a filter; its words may be the child's or the work's."""
    today = desk.today()
    days = [(limit, limit.resolved(today, desk.calendar)) for limit in asked.due]
    texts = _texts(desk, entries) if asked.words or asked.without else {}
    told = about(desk.store.reader(), ((entry.rule, entry.occurrence) for entry in entries)) if texts else {}
    late, booked, unbooked, ceased = map(asked.wants, ("late", "booked", "unbooked", "ceased"))
    left = _ceased(desk, entries) if ceased is not None else set[int]()

    @cache
    def titles(rule: str, occurrence: str, number: int | None, of: About | None) -> str:
        return fold(of.title if of else title_in_full(desk.policy, desk.policy[rule], occurrence, number))

    kept: list[Entry] = []
    for entry in entries:
        is_limit = entry.rule in TO_BE_HELD
        if texts:
            subject = told.get((entry.rule, entry.occurrence))
            what = titles(entry.rule, entry.occurrence, entry.number, subject)
            if not asked.matches(f"{texts[entry.child_id]}\n{what}"):
                continue
        if not all(limit.holds(entry.due, day) for limit, day in days):
            continue
        if late is not None and (entry.due < today) is not late:
            continue
        if booked is not None and (is_limit and entry.booked is not None) is not booked:
            continue
        if unbooked is not None and (is_limit and entry.booked is None) is not unbooked:
            continue
        if ceased is not None and (entry.child_id in left) is not ceased:
            continue
        kept.append(entry)
    return kept


def _texts(desk: Desk, entries: Sequence[Entry]) -> dict[int, str]:
    return queries.search_texts(desk.store.reader(), desk.scope, {entry.child_id for entry in entries})


def _ceased(desk: Desk, entries: Sequence[Entry]) -> set[int]:
    conditions = queries.Conditions(desk.scope, ceased=True)
    left = set(queries.child_ids(desk.store.reader(), conditions, "name"))
    return left & {entry.child_id for entry in entries}


def rows_of(desk: Desk, entries: Sequence[Entry]) -> list[WorkRow]:
    """Read the rows of some entries. What has been done since stays in its place and says so."""
    reader = desk.store.reader()
    ids = {entry.child_id for entry in entries}
    lines = queries.lines(reader, sorted(ids))
    booked = queries.bookings(reader, sorted(ids))
    stored = {
        (row[0], row[1], row[2]): row
        for row in queries.deadlines_named(reader, sorted(ids), {entry.rule for entry in entries})
    }
    told = about(reader, ((entry.rule, entry.occurrence) for entry in entries))
    rows: list[WorkRow] = []
    for entry in entries:
        found = stored.get((entry.child_id, entry.rule, entry.occurrence))
        deadline = queries.as_deadline(found, desk.policy) if found else None
        row = _row(desk, entry, lines[entry.child_id], booked.get(entry.child_id), deadline)
        subject = told.get((entry.rule, entry.occurrence))
        if subject is not None:
            row = row._replace(
                title=subject.title, hidden_title=subject.hidden_title, told_on=subject.told_on
            )
        rows.append(row)
    return rows


def _row(
    desk: Desk,
    entry: Entry,
    line: queries.LineRow,
    booking: queries.Booking | None,
    deadline: Deadline | None,
) -> WorkRow:
    today, rule = desk.today(), desk.policy[entry.rule]
    if deadline is None:
        status, number, due_on, title = Status.NO_LONGER_REQUIRED, None, entry.due, rule.title
    else:
        status, number = deadline.status_on(today), deadline.review_number
        due_on, title = deadline.due, title_on(desk.policy, deadline, desk.calendar, today)
    at: time | None = None
    is_open = deadline is not None and deadline.met_on is None
    if is_open and number is not None and rule.id in TO_BE_HELD and booking and booking.number == number:
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
        waits_for=waits_for(desk.policy, rule, entry.occurrence) if deadline else "",
        booked_at=at,
        urgency=entry.how.total,
        terms=tuple((term.name, term.value) for term in entry.how.terms),
    )
