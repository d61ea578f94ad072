"""A review's decision: where it stands, the manager's reply, and when it drifts.

A decision lives across reviews: carried forward it keeps its identity and counts how often.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from iro_console.domain.date_text import short_date
from iro_console.domain.explain import count_units
from iro_console.domain.timescales import Unit
from iro_console.domain.working_days import WorkingCalendar

REPLY_WORKING_DAYS = 5
"""Working days from receipt for the team manager to disagree; silence is agreement (HB-08)."""
OFTEN_CARRIED = 2
"""Carried forward so often, a decision is drifting."""
OFTEN_MOVED = 2
"""Put off to a later date so often, a decision is drifting."""


class DecisionStatus(StrEnum):
    """Where a decision stands. ``OVERDUE`` is never stored: it is read from the date."""

    NOT_STARTED = "Not started"
    IN_PROGRESS = "In progress"
    DONE = "Done"
    OVERDUE = "Overdue"
    SUPERSEDED = "Superseded"
    DISPUTED = "Disputed"


class Reply(StrEnum):
    """What the team manager says to a decision."""

    AGREED = "Agreed"
    DEEMED_AGREED = "Deemed agreed"
    NOT_AGREED = "Not agreed"


class Source(StrEnum):
    """Where something became known of a decision."""

    REVIEW = "review"
    MIDPOINT = "midpoint"
    MANAGER = "manager"
    CONTACT = "contact"
    ESCALATION = "escalation"


_OPEN = frozenset({DecisionStatus.NOT_STARTED, DecisionStatus.IN_PROGRESS})
_CLOSED = frozenset({DecisionStatus.DONE, DecisionStatus.SUPERSEDED})
_MOVES: dict[DecisionStatus, frozenset[DecisionStatus]] = {
    DecisionStatus.NOT_STARTED: frozenset({DecisionStatus.IN_PROGRESS, DecisionStatus.DISPUTED, *_CLOSED}),
    DecisionStatus.IN_PROGRESS: frozenset({DecisionStatus.NOT_STARTED, DecisionStatus.DISPUTED, *_CLOSED}),
    DecisionStatus.DONE: _OPEN,
    DecisionStatus.OVERDUE: frozenset(),
    DecisionStatus.SUPERSEDED: frozenset(),
    DecisionStatus.DISPUTED: frozenset({*_OPEN, *_CLOSED}),
}


@dataclass(frozen=True, slots=True)
class DecisionFacts:
    """What is known of a decision."""

    status: DecisionStatus = DecisionStatus.NOT_STARTED
    due_on: date | None = None
    carried: int = 0
    """How often it was carried forward to the next review."""
    received_on: date | None = None
    """The day the team manager received it."""
    reply: Reply | None = None
    replied_on: date | None = None
    moved: int = 0
    """How often its date was put off to a later one, when carried forward too."""
    silent_since: date | None = None
    """The mid-point at which nothing had become known of it, while nothing became known since."""


def may_become(status: DecisionStatus, to: DecisionStatus) -> bool:
    """Say whether a decision may go from one status to another. "Overdue" is read, never set."""
    return to in _MOVES[status]


def status_on(decision: DecisionFacts, today: date) -> DecisionStatus:
    """Return where a decision stands today: open and past its date it is overdue."""
    if decision.status in _OPEN and decision.due_on is not None and decision.due_on < today:
        return DecisionStatus.OVERDUE
    return decision.status


def reply_due(received_on: date, calendar: WorkingCalendar) -> date:
    """Return the last day of the manager's reply: five working days after receipt."""
    return calendar.add(received_on, REPLY_WORKING_DAYS)


def reply_on(decision: DecisionFacts, due: date | None, today: date) -> Reply | None:
    """Return the manager's reply as it stands: silence past ``due`` is agreement; None while awaited.

    A "Not agreed" that came after that day is kept as it was said.
    """
    if decision.reply is not None:
        return decision.reply
    if decision.received_on is None or due is None or today <= due:
        return None
    return Reply.DEEMED_AGREED


def reply_problem(
    reply: Reply, reason: str, replied_on: date | None, received_on: date | None, today: date
) -> str | None:
    """Return why a reply cannot be recorded, or None."""
    if received_on is None:
        return "Record first the day the manager received the decisions"
    if reply is Reply.DEEMED_AGREED:
        return "Silence is read from the date: record only what the manager said"
    if replied_on is None:
        return "Give the day of the reply"
    if replied_on > today:
        return "The reply is dated in the future"
    if replied_on < received_on:
        return f"The decisions were received only on {short_date(received_on, today)}"
    if reply is Reply.NOT_AGREED and not reason.strip():
        return "Give the manager's reason for not agreeing"
    return None


def after_reply(decision: DecisionFacts, reply: Reply, replied_on: date) -> DecisionFacts:
    """Return the decision with the manager's reply.

    One not agreed is disputed while it is open, and a disputed one that is agreed after all is to be begun.
    """
    status = decision.status
    if reply is Reply.NOT_AGREED and may_become(status, DecisionStatus.DISPUTED):
        status = DecisionStatus.DISPUTED
    elif reply is Reply.AGREED and status is DecisionStatus.DISPUTED:
        status = DecisionStatus.NOT_STARTED
    return replace(decision, status=status, reply=reply, replied_on=replied_on)


def is_open(decision: DecisionFacts) -> bool:
    """Say whether something is still to be done about a decision: then the next review takes it up."""
    return decision.status not in _CLOSED


def carried_forward(decision: DecisionFacts, due_on: date) -> DecisionFacts:
    """Return an open decision as the next review takes it up, with a new date.

    It goes to the manager again, so the reply starts anew. ValueError for one that is closed.
    """
    if not is_open(decision):
        raise ValueError(f'a decision that is "{decision.status}" is not carried forward')
    return replace(
        decision,
        due_on=due_on,
        carried=decision.carried + 1,
        received_on=None,
        reply=None,
        replied_on=None,
        moved=decision.moved + put_off(decision.due_on, due_on),
        silent_since=None,
    )


def put_off(was: date | None, now: date | None) -> bool:
    """Say whether a change of date puts a decision off: one to an earlier day, or a first one, does not."""
    return was is not None and now is not None and now > was


def heard_of(
    decision: DecisionFacts, status: DecisionStatus, due_on: date | None, evidence: str, on: date
) -> DecisionFacts:
    """Return a decision after it was asked after on ``on``: what it is now, and whether anything is known.

    An answer with the same status, the same date and no evidence tells nothing: the silence begins, or
    lasts. ValueError for a status that it cannot go to.
    """
    if status is not decision.status and not may_become(decision.status, status):
        raise ValueError(f'a decision that is "{decision.status.lower()}" cannot become "{status.lower()}"')
    told = status is not decision.status or due_on != decision.due_on or bool(evidence.strip())
    return replace(
        decision,
        status=status,
        due_on=due_on,
        moved=decision.moved + put_off(decision.due_on, due_on),
        silent_since=None if told else decision.silent_since or on,
    )


def drift(decision: DecisionFacts, today: date, calendar: WorkingCalendar) -> tuple[str, ...]:
    """Return why a decision drifts, in words ("late 7 wd", "carried twice"); empty when it does not.

    An open decision drifts when it is past its date, in working days, carried forward twice or more, put
    off twice or more, or when a mid-point was held since anything became known of it.
    """
    if not is_open(decision):
        return ()
    found: list[str] = []
    if decision.due_on is not None and decision.due_on < today:
        late, unit = count_units(decision.due_on, Unit.WORKING_DAYS, calendar, today)
        found.append(f"late {-late} {unit}")
    if decision.carried >= OFTEN_CARRIED:
        found.append(f"carried {_times(decision.carried)}")
    if decision.moved >= OFTEN_MOVED:
        found.append(f"date moved {_times(decision.moved)}")
    if decision.silent_since is not None:
        found.append(f"silent since the mid-point, {short_date(decision.silent_since, today)}")
    return tuple(found)


def _times(number: int) -> str:
    return "twice" if number == 2 else f"{number} times"
