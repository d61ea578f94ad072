"""The children of a desk and their reviews to come, as the lists show them. Nothing here imports an ORM."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from iro_console.casework.desk import Desk
from iro_console.casework.filters import Filter, parse
from iro_console.casework.labels import label
from iro_console.casework.listing import PagedList
from iro_console.casework.overview import coming
from iro_console.domain.explain import Explanation, count_units, explain
from iro_console.domain.limits import TO_BE_HELD
from iro_console.domain.timescales import Offset, Rule
from iro_console.forms.folding import fold
from iro_console.storage import queries
from iro_console.storage.cells import as_date
from iro_console.storage.queries_between import LineBetween, lines_between
from iro_console.storage.values import ChildRow, ListSource, ReviewRow

SORTS = tuple(queries.SORTS)
"""The orders of the caseload."""
_NEVER = date(9999, 12, 31)
_PREPARED = (
    ("told", ("OP-10",)),
    ("invites", ("OP-03", "HB-04")),
    ("report", ("HB-05",)),
    ("plan", ("OP-07",)),
    ("met", ("HB-06",)),
)
"""Short name -> the rules whose being met says so."""
_FIRST_DUE = (
    "CASE WHEN l.midpoint_done IS NULL AND l.midpoint_due < l.next_due"
    " THEN l.midpoint_due ELSE l.next_due END"
)
"""What a row of the caseload shows as late: the review to come, or the mid-point before it."""


def children(desk: Desk, text_filter: str = "", sort: str = "due") -> ListSource[ChildRow]:
    """Return the children in scope, in one of ``SORTS``; siblings stay together in "due".

    Those who ceased to be looked after are left out unless work is owed or the filter says ``ceased``.
    Raises ``FilterError``.
    """
    reader, generation = desk.store.reader(), desk.store.generation()
    asked = parse(text_filter)
    conditions = queries.Conditions(desk.scope, ceased=asked.wants("ceased"))
    narrow(desk, conditions, asked, "l.next_due", late_column=_FIRST_DUE)
    keys = queries.child_ids(reader, conditions, sort)
    total = len(keys) if not text_filter.strip() else _all_listed(desk)
    return PagedList(desk.store, keys, total, partial(_child_rows, desk), generation=generation)


def reviews_to_come(desk: Desk, text_filter: str = "") -> ListSource[ReviewRow]:
    """Return the reviews to come within eight weeks, and those late, by the day booked or else due.

    Those of one day stand in the order of their times. A ``due:`` in the filter looks as far ahead as it
    says. Raises ``FilterError``.
    """
    asked, generation = parse(text_filter), desk.store.generation()
    ceased = asked.wants("ceased")
    conditions = queries.Conditions(desk.scope, ceased=ceased) if asked.due or ceased else coming(desk)
    narrow(desk, conditions, asked, "COALESCE(l.next_booked, l.next_due)")
    reader = desk.store.reader()
    keys = queries.coming_reviews(reader, conditions)
    total = queries.count_children(reader, coming(desk)) if text_filter.strip() else len(keys)
    read = partial(_review_rows, desk)
    return PagedList(desk.store, keys, total, read, _review_key, generation=generation)


def find_children(desk: Desk, words: str, limit: int = 20) -> list[tuple[int, str, str]]:
    """Return (id, name, reference) of children found by words of their name or reference, of all children."""
    wanted = fold(words).split()
    return queries.find(desk.store.reader(), wanted, limit) if wanted else []


def explain_deadline(desk: Desk, child_id: int, rule: str, occurrence: str) -> Explanation:
    """Say why a deadline falls on its date. Raises ``LookupError`` when the child has no such deadline."""
    row = queries.deadline(desk.store.reader(), child_id, rule, occurrence)
    deadline = queries.as_deadline(row, desk.policy) if row else None
    if deadline is None:
        raise LookupError("This deadline is no longer there: the record has changed.")
    return explain(deadline, desk.calendar, desk.today())


def _all_listed(desk: Desk) -> int:
    return queries.count_children(desk.store.reader(), queries.Conditions(desk.scope))


def narrow(
    desk: Desk,
    conditions: queries.Conditions,
    asked: Filter,
    due_column: str,
    *,
    late_column: str = "l.next_due",
) -> None:
    """Add what a filter asks to the conditions of a list of children, in SQL of ours.

    ``due_column`` is the date that ``due:`` is about, ``late_column`` the one that ``late`` is.
    """
    today = desk.today()
    conditions.words(asked.words, asked.without)
    for position, limit in enumerate(asked.due):
        day = limit.resolved(today, desk.calendar)
        name = f"due{position}"
        conditions.add(
            f"{due_column} {limit.sign} :{name} AND l.next_due < :never", **{name: day}, never=_NEVER
        )
    flags: dict[str, tuple[str, dict[str, date]]] = {
        "late": (f"{late_column} < :today", {"today": today}),
        "booked": ("l.next_booked IS NOT NULL", {}),
        "unbooked": ("l.next_booked IS NULL AND l.next_due < :never", {"never": _NEVER}),
    }
    for flag, (sql, params) in flags.items():
        wanted = asked.wants(flag)
        if wanted is not None:
            conditions.add(sql if wanted else f"NOT ({sql})", **params)


def _child_rows(desk: Desk, keys: Sequence[int]) -> list[ChildRow]:
    reader = desk.store.reader()
    found = queries.lines(reader, keys)
    between = lines_between(reader, keys, desk.today())
    return [_child_row(desk, found[key], between.get(key, LineBetween())) for key in keys]


def _child_row(desk: Desk, line: queries.LineRow, between: LineBetween) -> ChildRow:
    today = desk.today()
    due_on = line.next_due if line.next_due < _NEVER else None
    rule = desk.policy.rules.get(line.next_rule)
    days, unit = _distance(desk, due_on, rule, today) if due_on else (None, "d")
    return ChildRow(
        key=str(line.child_id),
        child_id=line.child_id,
        ref=line.ref,
        name=line.name,
        born=line.born,
        legal=line.legal,
        legal_label=label("LS", line.legal),
        placement=line.placement,
        placement_label=label("PLACE_SHORT", line.placement),
        area=line.area,
        last_review=line.last_review,
        last_number=line.last_number,
        next_due=due_on,
        next_rule=line.next_rule,
        next_number=line.next_number,
        next_booked=line.next_booked,
        midpoint_due=line.midpoint_due,
        midpoint_done=line.midpoint_done,
        last_contact=line.last_contact,
        last_alone=line.last_alone,
        worker=line.worker,
        iro=line.iro,
        siblings=line.siblings,
        ceased_on=line.ceased_on,
        days=days,
        unit=unit,
        decisions=between.decisions,
        overdue=between.overdue,
        carried=between.carried,
        stage=between.stage,
        cafcass=between.cafcass,
    )


def _distance(desk: Desk, due_on: date, rule: Rule | None, today: date) -> tuple[int, str]:
    offset: Offset | None = None
    if rule is not None:
        offset = rule.offset or (rule.local.offset if rule.local else None)
    if offset is None:
        return (due_on - today).days, "d"
    return count_units(due_on, offset.unit, desk.calendar, today)


def _review_key(key: tuple[int, int]) -> str:
    return f"{key[0]}/{key[1]}"


def _review_rows(desk: Desk, keys: Sequence[tuple[int, int]]) -> list[ReviewRow]:
    reader, today = desk.store.reader(), desk.today()
    ids = [child_id for child_id, _ in keys]
    lines = queries.lines(reader, ids)
    booked = queries.bookings(reader, ids)
    wanted = {rule for _, rules in _PREPARED for rule in rules}
    met: dict[tuple[int, str, int | None], bool] = {}
    lawful: dict[tuple[int, int | None], date] = {}
    for row in queries.deadlines_named(reader, ids, wanted | TO_BE_HELD):
        met[row[0], row[1], row[3]] = row[11] is not None
        by_law = as_date(row[7])
        if row[1] in TO_BE_HELD and by_law is not None:
            lawful[row[0], row[3]] = min(by_law, lawful.get((row[0], row[3]), by_law))
    rows: list[ReviewRow] = []
    for child_id, number in keys:
        line, booking = lines[child_id], booked.get(child_id)
        booking = booking if booking is not None and booking.number == number else None
        current = line.next_number == number
        held_on = line.last_review if not current and line.last_number == number else None
        latest = line.next_due if current else line.last_review or line.next_due
        meeting = line.next_booked if current and line.next_booked and line.next_booked >= today else latest
        days, unit = _distance(desk, meeting, desk.policy.rules.get(line.next_rule), today)
        rows.append(
            ReviewRow(
                key=_review_key((child_id, number)),
                child_id=child_id,
                name=line.name,
                number=number,
                booked_for=line.next_booked if current else None,
                booked_at=booking.booked_at if booking else None,
                venue=booking.venue if booking else "",
                adjourned_on=booking.adjourned_on if booking else None,
                latest=latest,
                statutory_latest=lawful.get((child_id, number)),
                days=days,
                unit=unit,
                prepared=tuple((name, _prepared(met, child_id, number, rules)) for name, rules in _PREPARED),
                held_on=held_on,
            )
        )
    return rows


def _prepared(
    met: dict[tuple[int, str, int | None], bool], child_id: int, number: int, rules: tuple[str, ...]
) -> str:
    known = [met[child_id, rule, number] for rule in rules if (child_id, rule, number) in met]
    return "not recorded" if not known else "yes" if any(known) else "no"
