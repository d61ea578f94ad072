"""What lists read: plain SQL, one SELECT a list, values out. Nothing here imports an ORM."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, time
from typing import Any, NamedTuple

from iro_console.domain.escalations import REPLY, STEP, WHOLE
from iro_console.domain.timescales import Anchor, Deadline, Offset, Policy, Unit
from iro_console.domain.working_days import WorkingCalendar
from iro_console.storage.cells import among, as_date, as_time, as_yes_no
from iro_console.storage.rows import Rows

DEADLINE_COLUMNS = (
    "d.child_id, d.rule, d.occurrence, d.review_number, d.anchor, d.anchor_date, d.due, d.statutory_due,"
    " d.local_due, d.offset_count, d.offset_unit, d.met_on, d.closes_on, d.provisional"
)
"""In the order ``as_deadline`` takes them."""

BY_DUE = "l.group_due, l.group_key, l.next_due, l.name_key"
SORTS = {
    "due": BY_DUE,
    "name": "l.name_key",
    "age": "l.born IS NULL, l.born DESC, l.name_key",
    "last review": "l.last_review IS NULL, l.last_review, l.name_key",
    "mid-point": ("l.midpoint_due IS NULL OR l.midpoint_done IS NOT NULL, l.midpoint_due, l.name_key"),
    "last contact": "l.last_contact IS NOT NULL, l.last_contact, l.name_key",
}
"""Orders of the caseload: what most needs the IRO first. Never spoken to comes before long ago."""

_LISTED = "l.listed"


def as_deadline(row: Sequence[Any], policy: Policy) -> Deadline | None:
    """Return a stored deadline as the clock gave it; None for a rule this policy does not have."""
    rule = policy.rules.get(row[1])
    if rule is None:
        return None
    anchor_date, due = as_date(row[5]), as_date(row[6])
    assert anchor_date is not None and due is not None
    return Deadline(
        rule=rule,
        occurrence=row[2],
        review_number=row[3],
        anchor=Anchor(row[4]),
        anchor_date=anchor_date,
        due=due,
        statutory_due=as_date(row[7]),
        local_due=as_date(row[8]),
        offset=Offset(row[9], Unit(row[10])),
        met_on=as_date(row[11]),
        closes_on=as_date(row[12]),
        provisional=bool(row[13]),
    )


def setting(rows: Rows, name: str) -> str | None:
    """Return a fact about this store, or None."""
    row = rows.one("SELECT value FROM setting WHERE name = :name", {"name": name})
    return str(row[0]) if row else None


def stored_calendar(rows: Rows) -> WorkingCalendar | None:
    """Return the calendar the stored deadlines were computed with; None in a store without one."""
    published = setting(rows, "calendar_published_through")
    if published is None:
        return None
    days = rows.all("SELECT day, name FROM bank_holiday")
    return WorkingCalendar({_date(day): name for day, name in days}, date.fromisoformat(published))


def people(rows: Rows, role: str) -> list[tuple[int, str, str, str]]:
    """Return (id, reference, name, team) of everybody with a role, by name."""
    found = rows.all("SELECT id, ref, name, team FROM person WHERE role = :role", {"role": role})
    return sorted(((r[0], r[1], r[2], r[3]) for r in found), key=lambda row: (row[2].casefold(), row[1]))


class Conditions:
    """A WHERE put together from parts of ours, with what people typed only ever as parameters."""

    def __init__(self, scope: int | None, *, ceased: bool | None = None) -> None:
        """``ceased``: None for the caseload as it stands, True for those who left, False without them."""
        self.parts: list[str] = []
        self.params: dict[str, Any] = {}
        if scope is not None:
            self.parts.append("l.iro_id = :iro")
            self.params["iro"] = scope
        if ceased is None:
            self.parts.append(_LISTED)
        else:
            self.parts.append("l.ceased_on IS NOT NULL" if ceased else "l.ceased_on IS NULL")

    def add(self, sql: str, **params: Any) -> None:
        """Add a condition that must hold too."""
        self.parts.append(sql)
        self.params |= params

    def words(self, words: Sequence[str], without: Sequence[str]) -> None:
        """Ask for folded words to be found, or not, in the text of a child."""
        for position, (word, negated) in enumerate([(w, "") for w in words] + [(w, "NOT ") for w in without]):
            name = f"word{position}"
            pattern = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
            self.add(f"l.search_key {negated}LIKE :{name} ESCAPE '\\'", **{name: f"%{pattern}%"})

    def where(self) -> str:
        """Return the condition as SQL."""
        return " AND ".join(self.parts) or "TRUE"


def child_ids(rows: Rows, conditions: Conditions, order: str) -> list[int]:
    """Return the ids of the children in order (a key of ``SORTS``)."""
    where = conditions.where()
    if where == _LISTED and SORTS[order] == BY_DUE:
        # So written, the whole list comes out of its index in order; for any other question the table
        # itself is read faster.
        where = "l.listed = TRUE"
    sql = f"SELECT l.child_id FROM caseload_line l WHERE {where} ORDER BY {SORTS[order]}"
    return [row[0] for row in rows.all(sql, conditions.params)]


def count_children(rows: Rows, conditions: Conditions) -> int:
    """Return how many children meet the conditions."""
    row = rows.one(f"SELECT count(*) FROM caseload_line l WHERE {conditions.where()}", conditions.params)
    return int(row[0]) if row else 0


class LineRow(NamedTuple):
    """A line of the caseload as stored, with the child's and the IRO's names."""

    child_id: int
    ref: str
    name: str
    siblings: str | None
    iro: str
    iro_ref: str
    born: date | None
    legal: str
    placement: str
    area: str
    last_review: date | None
    last_number: int | None
    next_due: date
    next_rule: str
    next_number: int | None
    next_booked: date | None
    midpoint_due: date | None
    midpoint_done: date | None
    last_contact: date | None
    last_alone: bool | None
    worker: str
    ceased_on: date | None


def lines(rows: Rows, ids: Sequence[int]) -> dict[int, LineRow]:
    """Return the caseload lines of these children."""
    found = rows.all(
        "SELECT c.id, c.ref, c.name, c.siblings, p.name, p.ref, l.born, l.legal, l.placement, l.area,"
        " l.last_review, l.last_number, l.next_due, l.next_rule, l.next_number, l.next_booked,"
        " l.midpoint_due, l.midpoint_done, l.last_contact, l.last_alone, l.worker, l.ceased_on"
        " FROM caseload_line l JOIN child c ON c.id = l.child_id LEFT JOIN person p ON p.id = l.iro_id"
        f" WHERE l.child_id IN ({among(ids)})"
    )
    return {
        r[0]: LineRow(
            r[0],
            r[1],
            r[2],
            r[3],
            r[4] or "",
            r[5] or "",
            as_date(r[6]),
            r[7],
            r[8],
            r[9],
            as_date(r[10]),
            r[11],
            _date(r[12]),
            r[13],
            r[14],
            as_date(r[15]),
            as_date(r[16]),
            as_date(r[17]),
            as_date(r[18]),
            as_yes_no(r[19]),
            r[20],
            as_date(r[21]),
        )
        for r in found
    }


class Candidate(NamedTuple):
    """A deadline that may stand on the work list: what decides where, as it is stored."""

    child_id: int
    rule: str
    occurrence: str
    name_key: str
    number: int | None
    anchor_date: Any
    due: Any
    unit: str
    provisional: Any
    booked: Any
    """The day the review is booked for, where this is about the review to come."""
    decisions_out: Any


_CANDIDATE = (
    "SELECT d.child_id, d.rule, d.occurrence, l.name_key, d.review_number, d.anchor_date, d.due,"
    " d.offset_unit, d.provisional, CASE WHEN d.review_number = l.next_number THEN l.next_booked END,"
    " CASE WHEN d.rule = 'HB-09' THEN (SELECT count(*) FROM deadline x WHERE x.child_id = d.child_id"
    " AND x.rule = 'HB-07' AND x.occurrence = d.occurrence AND x.met_on IS NOT NULL) ELSE 0 END"
)
_OPEN = "d.met_on IS NULL AND {watch} IN ('work', 'chase') AND (d.closes_on IS NULL OR d.closes_on > :today)"
# The order of joined tables is given (CROSS), because the better one depends on the scope alone. For the
# children of a scope, COALESCE keeps the database from looking through everybody's open work for each.
_OPEN_OF_ALL = _OPEN.format(watch="d.watch")
_OPEN_OF_CHILD = _OPEN.format(watch="COALESCE(d.watch, '')")
_BY_CHILD = " FROM caseload_line l CROSS JOIN deadline d WHERE d.child_id = l.child_id"
_BY_DATE = " FROM deadline d CROSS JOIN caseload_line l WHERE d.child_id = l.child_id"
_BOOKED = (
    " AND l.next_booked <= :until AND d.rule = l.next_rule AND d.review_number = l.next_number"
    f" AND {_OPEN_OF_CHILD}"
)


def work_candidates(rows: Rows, scope: int | None, today: date, until: date) -> list[Candidate]:
    """Return the open work of the children in scope due by ``until``, and the reviews booked by then."""
    whose, params = _whose(scope, today, until)
    tables = f"{_BY_DATE} AND {_OPEN_OF_ALL}" if scope is None else f"{_BY_CHILD}{whose} AND {_OPEN_OF_CHILD}"
    due = rows.all(f"{_CANDIDATE}{tables} AND d.due <= :until", params)
    booked = rows.all(f"{_CANDIDATE}{_BY_CHILD}{whose}{_BOOKED} AND d.due > :until", params)
    return list(map(Candidate._make, due + booked))


_NEARER = (
    f"EXISTS (SELECT 1 FROM deadline x WHERE x.child_id = d.child_id AND x.rule IN ('{REPLY}', '{STEP}')"
    " AND x.occurrence LIKE d.occurrence || '.%' AND x.due <= d.due AND x.met_on IS NULL"
    " AND (x.closes_on IS NULL OR x.closes_on > :today))"
)
"""Of the same escalation a reply or a step is open that is due no later than the limit on the whole."""
_UNSETTLED = (
    "(d.due <= :near OR l.next_booked IS NULL OR l.next_booked <= :near OR l.next_booked > d.due"
    " OR d.review_number <> l.next_number)"
)
"""By the limit of a review it is near, or no lawful day is found for it."""


def count_work(
    rows: Rows, scope: int | None, today: date, near: date, until: date, to_be_held: Collection[str]
) -> int:
    """Return how many rows the work list has that are due by ``near``, and reviews still to be settled.

    Of the rules ``to_be_held`` there is one row for each review; the limit on a whole escalation counts only
    where nothing of it is nearer, or from its day on.
    """
    whose, params = _whose(scope, today, until)
    params["near"] = near
    named = ", ".join(f"'{rule}'" for rule in sorted(to_be_held))
    # Without a scope the deadlines alone tell, and their index alone is read.
    of_all = f" FROM deadline d WHERE {_OPEN_OF_ALL}"
    tables = of_all if scope is None else f"{_BY_CHILD}{whose} AND {_OPEN_OF_CHILD}"
    limits = f"{_BY_DATE} AND {_OPEN_OF_ALL}" if scope is None else tables
    found = rows.one(
        f"SELECT (SELECT count(*){tables} AND d.due <= :near AND d.rule NOT IN ('{WHOLE}', {named})) +"
        f" (SELECT count(*){tables} AND d.due <= :near AND d.rule = '{WHOLE}'"
        f" AND (d.due <= :today OR NOT {_NEARER})) +"
        f" (SELECT count(*) FROM (SELECT d.child_id, d.review_number{limits} AND d.due <= :until"
        f" AND d.rule IN ({named}) AND {_UNSETTLED}"
        f" UNION SELECT d.child_id, d.review_number{_BY_CHILD}{whose}{_BOOKED}"
        " AND l.next_booked <= :near) AS reviews)",
        params,
    )
    return int(found[0]) if found else 0


def _whose(scope: int | None, today: date, until: date) -> tuple[str, dict[str, Any]]:
    params: dict[str, Any] = {"today": today, "until": until}
    return ("", params) if scope is None else (" AND l.iro_id = :iro", params | {"iro": scope})


def deadlines_of(rows: Rows, child_ids: Sequence[int], *, period: int | None = None) -> list[tuple[Any, ...]]:
    """Return the stored deadlines of children, for ``as_deadline``, in order of their dates."""
    only = " AND (d.occurrence = :period OR d.occurrence LIKE :in_period)" if period is not None else ""
    return rows.all(
        f"SELECT {DEADLINE_COLUMNS} FROM deadline d WHERE d.child_id IN ({among(child_ids)}){only}"
        " ORDER BY d.due, d.rule, d.occurrence",
        {"period": str(period), "in_period": f"{period}.%"} if period is not None else None,
    )


def deadline(rows: Rows, child_id: int, rule: str, occurrence: str) -> tuple[Any, ...] | None:
    """Return one stored deadline, for ``as_deadline``."""
    return rows.one(
        f"SELECT {DEADLINE_COLUMNS} FROM deadline d"
        " WHERE d.child_id = :child AND d.rule = :rule AND d.occurrence = :occurrence",
        {"child": child_id, "rule": rule, "occurrence": occurrence},
    )


class Booking(NamedTuple):
    """The review still to come of a child: what is known of its date."""

    child_id: int
    number: int
    booked_for: date | None
    booked_at: time | None
    venue: str
    adjourned_on: date | None
    row_version: int


def bookings(rows: Rows, ids: Sequence[int]) -> dict[int, Booking]:
    """Return, for each of these children that has one, the review on record that is not held yet."""
    found = rows.all(
        "SELECT p.child_id, r.number, r.booked_for, r.booked_at, r.venue, r.adjourned_on, r.row_version"
        " FROM period_of_care p CROSS JOIN review r WHERE r.period_id = p.id"
        f" AND p.child_id IN ({among(ids)}) AND r.held_on IS NULL ORDER BY p.child_id, p.number, r.number"
    )
    return {r[0]: Booking(r[0], r[1], as_date(r[2]), as_time(r[3]), r[4], as_date(r[5]), r[6]) for r in found}


def coming_reviews(rows: Rows, conditions: Conditions) -> list[tuple[int, int]]:
    """Return (child, review number) of the next reviews, by the day and time they are booked for, or due."""
    conditions.add("l.next_number IS NOT NULL")
    at = (
        "(SELECT min(r.booked_at) FROM period_of_care p JOIN review r ON r.period_id = p.id"
        " WHERE p.child_id = l.child_id AND r.number = l.next_number AND r.booked_for = l.next_booked)"
    )
    sql = (
        "SELECT l.child_id, l.next_number FROM caseload_line l"
        f" WHERE {conditions.where()} ORDER BY COALESCE(l.next_booked, l.next_due), {at} NULLS LAST,"
        " l.group_key, l.name_key"
    )
    return [(row[0], row[1]) for row in rows.all(sql, conditions.params)]


def find(rows: Rows, words: Sequence[str], limit: int) -> list[tuple[int, str, str]]:
    """Return (id, name, reference) of children whose text has all the words, those in care first."""
    conditions = Conditions(None)
    conditions.parts.clear()
    conditions.words(words, ())
    sql = (
        "SELECT c.id, c.name, c.ref FROM caseload_line l JOIN child c ON c.id = l.child_id"
        f" WHERE {conditions.where()} ORDER BY l.ceased_on IS NOT NULL, l.name_key, c.id LIMIT :most"
    )
    return [(r[0], r[1], r[2]) for r in rows.all(sql, conditions.params | {"most": limit})]


def _date(value: Any) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def deadlines_named(rows: Rows, ids: Sequence[int], rules: Iterable[str]) -> list[tuple[Any, ...]]:
    """Return the stored deadlines of some children under some rules, for ``as_deadline``."""
    named = {f"rule{position}": rule for position, rule in enumerate(sorted(rules))}
    places = ", ".join(f":{name}" for name in named)
    return rows.all(
        f"SELECT {DEADLINE_COLUMNS} FROM deadline d"
        f" WHERE d.child_id IN ({among(ids)}) AND d.rule IN ({places})",
        named,
    )


def search_texts(rows: Rows, scope: int | None, ids: Collection[int]) -> dict[int, str]:
    """Return the folded text of children that a filter's words are looked for in."""
    whose = " WHERE iro_id = :iro" if scope is not None else ""
    found = rows.all(
        f"SELECT child_id, search_key FROM caseload_line{whose}", {"iro": scope} if whose else None
    )
    return {row[0]: row[1] for row in found if row[0] in ids}
