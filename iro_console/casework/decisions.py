"""Decisions as they stand, each with all that became known of it. Nothing here imports an ORM."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from iro_console.casework.desk import Desk
from iro_console.domain.decisions import (
    DecisionFacts,
    DecisionStatus,
    Reply,
    drift,
    reply_due,
    reply_on,
    status_on,
)
from iro_console.storage import queries_decisions as stored
from iro_console.storage.queries_reviewing import DecisionRecord


class NewsValue(NamedTuple):
    """Something that became known of a decision."""

    noted_on: date
    source: str
    """A value of ``domain.decisions.Source``."""
    status_was: str
    """Empty: it was not there before."""
    status_now: str
    due_was: date | None
    due_now: date | None
    evidence: str
    drift: bool | None
    """What the IRO said to it at a mid-point."""


class DecisionValue(NamedTuple):
    """A decision from the review that made it to where it stands today."""

    id: str
    child_id: int
    child_ref: str
    child_name: str
    decision: str
    reason: str
    owner: str
    due_on: date | None
    status: str
    """As it is today: an open one past its date is overdue."""
    evidence: str
    carried: int
    moved: int
    """How often its date was put off."""
    made_at: tuple[int, date | None]
    """The number and the day of the review that made it."""
    taken_up_at: tuple[int, date | None]
    """The last review that took it up."""
    reply: str
    """What the manager says, silence past the day of the reply included; empty while it is awaited."""
    reply_reason: str
    replied_on: date | None
    drift: tuple[str, ...]
    """Why it drifts, in words."""
    is_open: bool
    news: tuple[NewsValue, ...]
    """In order of recording."""


def facts_of(decision: DecisionRecord) -> DecisionFacts:
    """Return what the rules need to know of a stored decision."""
    return DecisionFacts(
        status=DecisionStatus(decision.status) if decision.status else DecisionStatus.NOT_STARTED,
        due_on=decision.due_on,
        carried=decision.carried,
        received_on=decision.received_on,
        reply=Reply(decision.reply) if decision.reply else None,
        replied_on=decision.replied_on,
        moved=decision.moved,
        silent_since=decision.silent_since,
    )


def decisions_of(desk: Desk, child_id: int) -> list[DecisionValue]:
    """Return every decision of a child: the open ones first by their dates, then the latest closed."""
    found = _values(desk, stored.of_child(desk.store.reader(), child_id))
    return sorted(
        found,
        key=lambda one: (
            not one.is_open,
            (one.due_on or date.max).toordinal() * (1 if one.is_open else -1),
            one.decision,
        ),
    )


def decision_in_full(desk: Desk, decision_id: str) -> DecisionValue:
    """Return one decision with its history. Raises ``LookupError`` with a sentence when it is gone."""
    found = _values(desk, stored.some(desk.store.reader(), [decision_id]))
    if not found:
        raise LookupError("This decision is no longer there: the record has changed.")
    return found[0]


def _values(desk: Desk, records: list[stored.DecisionInReview]) -> list[DecisionValue]:
    today, calendar = desk.today(), desk.calendar
    news = stored.news(desk.store.reader(), [one.record.id for one in records])
    values: list[DecisionValue] = []
    for one in records:
        record, facts = one.record, facts_of(one.record)
        due = reply_due(facts.received_on, calendar) if facts.received_on is not None else None
        said = reply_on(facts, due, today)
        why = drift(facts, today, calendar)
        values.append(
            DecisionValue(
                id=record.id,
                child_id=one.child_id,
                child_ref=one.child_ref,
                child_name=one.child_name,
                decision=record.decision,
                reason=record.reason,
                owner=record.owner,
                due_on=record.due_on,
                status=status_on(facts, today).value,
                evidence=record.evidence,
                carried=record.carried,
                moved=record.moved,
                made_at=one.made_at,
                taken_up_at=one.taken_up_at,
                reply=said.value if said is not None else "",
                reply_reason=record.reply_reason,
                replied_on=record.replied_on,
                drift=why,
                is_open=one.is_open,
                news=tuple(NewsValue(*told) for told in news.get(record.id, ())),
            )
        )
    return values
