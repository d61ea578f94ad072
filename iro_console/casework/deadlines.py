"""Marking a deadline as met by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlmodel import select

from iro_console.casework.desk import Desk
from iro_console.casework.titles import title_of_deadline
from iro_console.casework.verbs import (
    Done,
    Problem,
    acting,
    needed,
    record_of,
    refusal,
    refuse_if_any,
    warning,
)
from iro_console.domain.date_text import long_date
from iro_console.domain.escalations import OF_ESCALATIONS
from iro_console.domain.limits import TO_BE_HELD
from iro_console.domain.significant_events import CONTACT_WORKER, DECISION, DECISIONS, FOLLOW_UP, decision_of
from iro_console.domain.timescales import Anchor, Deadline
from iro_console.forms.acts import DeadlineMet
from iro_console.forms.clean import clean_line
from iro_console.storage import queries
from iro_console.storage.rows import Rows
from iro_console.storage.tables import Mark
from iro_console.storage.unit_of_work import UnitOfWork

FORM = DeadlineMet.__name__
_ESCALATED = "An escalation is not marked as done: record the reply, send the next stage, or close it"


class Place(NamedTuple):
    """Where a deadline stands."""

    child_id: int
    rule: str
    occurrence: str


def check_met(desk: Desk, child_id: int, rule: str, occurrence: str, answers: DeadlineMet) -> list[Problem]:
    """Return what speaks against marking this deadline met; nothing is written."""
    record_of(desk, child_id)
    return _problems(desk, _deadline(desk, desk.store.reader(), child_id, rule, occurrence), answers)


def mark_met(desk: Desk, child_id: int, rule: str, occurrence: str, answers: DeadlineMet) -> Done:
    """Mark a deadline met on a day; marking it again corrects the day. Raises ``Refused``.

    The limit of a review is not marked: that the review was held is recorded instead.
    """
    return mark_all_met(desk, [Place(child_id, rule, occurrence)], answers)


def mark_all_met(desk: Desk, places: Sequence[Place], answers: DeadlineMet) -> Done:
    """Mark deadlines of one or many children met on one day, all or none; each leaves its own row.

    Raises ``Refused`` when any of them cannot be marked.
    """
    with acting(desk, "marked as done", [place.child_id for place in places], draft_of(places)) as work:
        said = [_mark(desk, work, place, answers) for place in places]
    if len(places) == 1:
        return Done(work.act_id, said[0], places[0].child_id)
    return Done(work.act_id, f"{len(places)} deadlines marked as done", None)


def draft_of(places: Sequence[Place]) -> tuple[str, str]:
    """Return the form and the record that what is typed for these deadlines is kept under.

    The deadlines are part of it: what was typed for some is never offered for others.
    """
    record = "+".join(sorted(f"child:{each.child_id}/{each.rule}/{each.occurrence}" for each in places))
    return FORM, record


def _mark(desk: Desk, work: UnitOfWork, place: Place, answers: DeadlineMet) -> str:
    child_id, rule, occurrence = place
    record = record_of(desk, child_id, work)
    deadline = _deadline(desk, work.rows(), child_id, rule, occurrence)
    refuse_if_any(_problems(desk, deadline, answers))
    assert deadline is not None
    assert answers.met_on is not None
    title = title_of_deadline(desk.policy, deadline)
    work.describe(detail=f"{title}, {long_date(answers.met_on)}")
    mark = work.session.exec(
        select(Mark).where(Mark.child_id == child_id, Mark.rule == rule, Mark.occurrence == occurrence)
    ).first()
    note = clean_line(answers.note or "")
    if mark is None:
        mark = Mark(child_id=child_id, rule=rule, occurrence=occurrence, met_on=answers.met_on, note=note)
    else:
        mark.met_on, mark.note = answers.met_on, note
    work.session.add(mark)
    work.session.flush()
    return f"{title} of {record.name}: done on {long_date(answers.met_on)}"


def _deadline(desk: Desk, rows: Rows, child_id: int, rule: str, occurrence: str) -> Deadline | None:
    row = queries.deadline(rows, child_id, rule, occurrence)
    return queries.as_deadline(row, desk.policy) if row else None


def _problems(desk: Desk, deadline: Deadline | None, answers: DeadlineMet) -> list[Problem]:
    if deadline is None:
        return [refusal("", "This deadline is no longer there: the record has changed")]
    if deadline.rule.id in TO_BE_HELD:
        return [refusal("", "A review is not marked as done: record that the review was held")]
    if deadline.rule.id in OF_ESCALATIONS:
        return [refusal("", _ESCALATED)]
    if deadline.rule.id == DECISION:
        return [refusal("", "An event is not marked as done: record what you decide on it")]
    follows = decision_of(deadline.occurrence) if deadline.rule.id == FOLLOW_UP else CONTACT_WORKER
    if follows != CONTACT_WORKER:
        said = f"“{DECISIONS[follows]}” is not marked as done: record it, or decide otherwise on the event"
        return [refusal("", said)]
    problems = needed(answers)
    day = answers.met_on
    if day is None:
        return problems
    if day > desk.today():
        problems.append(refusal("met_on", f"{long_date(day)} is in the future"))
    ahead = deadline.anchor is Anchor.REVIEW_DATE or deadline.provisional
    if not ahead and deadline.due >= deadline.anchor_date > day:
        anchor = long_date(deadline.anchor_date)
        problems.append(refusal("met_on", f"{long_date(day)} is before {anchor}, the day it is counted from"))
    if deadline.met_on is not None and deadline.met_on != day:
        problems.append(warning("met_on", f"It is recorded as done on {long_date(deadline.met_on)}"))
    return problems
