"""What the lines above every list say: whose desk it is, and how much there is in each view."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from iro_console.casework import work
from iro_console.casework.desk import Desk
from iro_console.domain.work import StepState
from iro_console.storage import queries, queries_escalations, queries_events, queries_work

REVIEWS_AHEAD_DAYS = 56
"""Calendar days ahead that the list of reviews to come looks; what is late is always on it."""


class PersonValue(NamedTuple):
    """Somebody who works with children."""

    id: int
    ref: str
    name: str
    team: str


def people(desk: Desk, role: str) -> list[PersonValue]:
    """Return everybody with a role ("iro", "social_worker"), by name."""
    return [PersonValue(*found) for found in queries.people(desk.store.reader(), role)]


def counts(desk: Desk) -> dict[str, int]:
    """Return the live counts of the eight views; 0 where nothing is stored yet.

    They are counted in SQL alone: the lists themselves are for who looks at them.
    """
    reader, today = desk.store.reader(), desk.today()
    midpoints = queries.Conditions(desk.scope)
    midpoints.add(
        "l.midpoint_due <= :until AND l.midpoint_done IS NULL", until=today + timedelta(days=work.WITHIN_DAYS)
    )
    steps = queries_work.count_folder(reader, desk.scope, today)
    requests = queries_work.count_requests(reader, desk.scope)
    return {
        "today": work.count(desk, folded=True),
        "caseload": queries.count_children(reader, queries.Conditions(desk.scope)),
        "reviews": queries.count_children(reader, coming(desk)),
        "midpoints": queries.count_children(reader, midpoints),
        "notifications": queries_events.count_waiting(reader, desk.scope, today) + requests,
        "escalations": queries_escalations.count_open(reader, desk.scope),
        "work": steps.get(StepState.INCOMING, 0) + steps.get(StepState.CURRENT, 0) + requests,
        "figures": 0,
    }


def coming(desk: Desk) -> queries.Conditions:
    """Return the conditions of the reviews to come within eight weeks, and of those late."""
    conditions = queries.Conditions(desk.scope)
    conditions.add(
        "l.next_number IS NOT NULL AND (l.next_due <= :ahead OR l.next_booked <= :ahead)",
        ahead=desk.today() + timedelta(days=REVIEWS_AHEAD_DAYS),
    )
    return conditions
