"""Significant events: recording one, putting it right, acknowledging, and the IRO's decision."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar

from sqlmodel import select

from iro_console.casework import requests, reviews
from iro_console.casework.desk import Desk
from iro_console.casework.event_kinds import kind_of, kinds
from iro_console.casework.event_words import kind_words, law_words, repeat_words, review_words, short_name
from iro_console.casework.staff import me
from iro_console.casework.verbs import (
    Changed,
    Done,
    Problem,
    Refused,
    acting,
    current_period,
    record_of,
    refusal,
    refuse_if_any,
    warning,
)
from iro_console.domain.date_text import long_date
from iro_console.domain.significant_events import (
    BRING_FORWARD,
    DECISION,
    DECISIONS,
    EventKind,
    decision_dates,
    gap,
    gap_words,
    repeat_of,
)
from iro_console.forms.clean import clean_line, clean_text
from iro_console.forms.context import ReviewContext
from iro_console.forms.form import is_asked, section_problems
from iro_console.forms.section import Section, questions
from iro_console.forms.significant_event import EventDecision, EventNotified
from iro_console.storage import queries_events as stored
from iro_console.storage import queries_work
from iro_console.storage.facts import ChildRecord
from iro_console.storage.queries_events import EventRecord
from iro_console.storage.rows import Rows
from iro_console.storage.tables import PeriodOfCare
from iro_console.storage.tables_monitoring import SignificantEvent
from iro_console.storage.unit_of_work import UnitOfWork

RECORD_FORM = EventNotified.__name__
DECISION_FORM = EventDecision.__name__
S = TypeVar("S", bound=Section)

_GONE = "This event is no longer there: the record has changed"


def event(desk: Desk, event_id: int) -> EventRecord:
    """Return an event as it is recorded. Raises ``Refused`` where there is none."""
    found = stored.event(desk.store.reader(), event_id)
    if found is None:
        raise Refused([refusal("", _GONE)])
    return found


def check_event(desk: Desk, child_id: int, answers: EventNotified, event_id: int = 0) -> list[Problem]:
    """Return what speaks against recording this event; ``event_id`` is the one put right, if any."""
    rows = desk.store.reader()
    return _event_problems(desk, rows, record_of(desk, child_id), _tidy(answers), event_id)


def record_event(desk: Desk, child_id: int, answers: EventNotified) -> Done:
    """Record an event the IRO was told of; ``about`` of what is done is its id. Raises ``Refused``."""
    answers = _tidy(answers)
    with acting(desk, "event recorded", child_id, (RECORD_FORM, f"child:{child_id}")) as work:
        record = record_of(desk, child_id, work)
        refuse_if_any(_event_problems(desk, work.rows(), record, answers, 0))
        work.describe(detail=_described(answers))
        row = SignificantEvent(
            child_id=child_id, period_id=_period_id(work, record), gap=0, noted_by=me(desk)
        )
        _put_event(desk, row, answers)
        work.session.add(row)
        work.session.flush()
        act_id, event_id = work.act_id, work.key_of(row.id)
    assert answers.told_on is not None
    due = _decision_due(desk, kind_of(answers.event or ""), answers.told_on)
    said = short_name(answers.event or "", row.event_other or "")
    message = f"{record.name}, {said}: recorded; your decision is due {long_date(due)}"
    return Done(act_id, message, child_id, event_id)


def correct_event(desk: Desk, event_id: int, answers: EventNotified, *, seen_version: int) -> Done:
    """Put right what was recorded of an event; its clocks are counted anew.

    Raises ``Refused``, and ``Changed`` when somebody recorded something else since ``seen_version``.
    """
    before, answers = event(desk, event_id), _tidy(answers)
    draft = (RECORD_FORM, f"event:{event_id}")
    with acting(desk, "event corrected", before.child_id, draft) as work:
        record = record_of(desk, before.child_id, work)
        refuse_if_any(_event_problems(desk, work.rows(), record, answers, event_id))
        row = _locked(work, event_id)
        _refuse_if_changed(row, answers, seen_version)
        work.describe(detail=_described(answers))
        _put_event(desk, row, answers)
        work.session.add(row)
        act_id = work.act_id
    return Done(act_id, f"Event of {record.name} corrected", before.child_id, event_id)


def check_decision(desk: Desk, event_id: int, answers: EventDecision) -> list[Problem]:
    """Return what speaks against this decision on an event; nothing is written."""
    return _decision_problems(desk, event(desk, event_id), _tidy(answers))


def decide(desk: Desk, event_id: int, answers: EventDecision, *, seen_version: int) -> Done:
    """Record what the IRO decided on an event; a decision recorded before is replaced by this one.

    "Bring the review forward" moves the booking with it, for the reason of the decision. Raises
    ``Refused``, and ``Changed`` when somebody recorded something else since ``seen_version``.
    """
    before, answers = event(desk, event_id), _tidy(answers)
    child_id, draft = before.child_id, (DECISION_FORM, f"event:{event_id}")
    with acting(desk, "event decided", child_id, draft) as work:
        row = _locked(work, event_id)
        _refuse_if_changed(row, answers, seen_version)
        refuse_if_any(_decision_problems(desk, before, answers, work))
        words = DECISIONS[answers.decision or ""]
        said = f"{short_name(before.event, before.event_other)}: {words.lower()}"
        work.describe(detail=said)
        if _moves(before, answers):
            assert answers.forward_to is not None
            said += (
                f", {reviews.bring_forward(desk, work, child_id, answers.forward_to, answers.reason or '')}"
            )
        _put(row, answers)
        row.decided_by = me(desk)
        work.session.add(row)
        act_id = work.act_id
    return Done(act_id, f"{before.child_name}, {said}", child_id, event_id)


def acknowledge(desk: Desk, event_ids: Sequence[int], request_ids: Sequence[int] = ()) -> Done:
    """Acknowledge events and notices as seen: all that can be in one act, each with a row of its own.

    An event acknowledged still waits for its decision. Raises ``Refused`` when none can be.
    """
    rows = desk.store.reader()
    children = {found.child_id for found in stored.events(rows, event_ids).values()}
    children |= {found.child_id for found in queries_work.requests(rows, request_ids).values()}
    if not children:
        raise Refused([refusal("", "What you acknowledge is no longer there: the record has changed")])
    names: list[str] = []
    left: list[str] = []
    with acting(desk, "acknowledged", sorted(children)) as work:
        for event_id in event_ids:
            _note(names, left, _acknowledge(desk, work, event_id))
        for request_id in request_ids:
            _note(names, left, requests.acknowledge_within(desk, work, request_id))
        if not names:
            raise Refused([refusal("", left[0])])
        act_id = work.act_id
    what = f"{names[0]}: acknowledged" if len(names) == 1 else f"{len(names)} notifications acknowledged"
    more = f". {len(left)} could not be. {left[0]}" if left else ""
    return Done(act_id, what + more, children.pop() if len(children) == 1 else None)


def notes(desk: Desk, child_id: int, answers: EventNotified, event_id: int = 0) -> dict[str, str]:
    """Return what is to be known beside the questions while an event is typed in, by question.

    The law that ties it to a review with its date, the working days until the IRO was told, and repeats.
    """
    found: dict[str, str] = {}
    kind = kinds().get(answers.event or "")
    if kind is None:
        return found
    found["event"] = kind_words(kind)
    happened, told, planned = answers.happened_on, answers.told_on, answers.takes_place_on
    if happened is not None:
        others = _others(desk.store.reader(), child_id, event_id)
        repeat = repeat_of(kind.code, happened, others)
        if repeat is not None:
            found["happened_on"] = repeat_words(repeat)
    if told is not None:
        said = f"Your decision is due {long_date(_decision_due(desk, kind, told))}"
        if happened is not None:
            after = gap_words(happened, told, gap(happened, told, desk.calendar))
            said = f"{after[:1].upper()}{after[1:]}. {said}"
        found["told_on"] = said
    if planned is not None and kind.rule:
        found["takes_place_on"] = review_words(planned, reviews.next_review(desk, child_id).booked_for)
    return found


def _decision_due(desk: Desk, kind: EventKind, told_on: date) -> date:
    return decision_dates(desk.policy[DECISION], told_on, kind.same_day, desk.calendar).due


def _note(names: list[str], left: list[str], found: tuple[str, str]) -> None:
    name, problem = found
    (left if problem else names).append(problem or name)


def _acknowledge(desk: Desk, work: UnitOfWork, event_id: int) -> tuple[str, str]:
    """Acknowledge one event; return whose it is, and why it cannot be."""
    found = stored.event(work.rows(), event_id)
    if found is None:
        return "", _GONE
    said = short_name(found.event, found.event_other)
    if found.decided_on is not None:
        return "", f"{found.child_name}, {said}: it was decided on {long_date(found.decided_on)}"
    if found.acknowledged_on is not None:
        return "", f"{found.child_name}, {said}: acknowledged by {found.acknowledged_by} already"
    row = _locked(work, event_id)
    row.acknowledged_on, row.acknowledged_by = desk.today(), me(desk)
    work.describe(detail=said)
    work.session.add(row)
    work.session.flush()
    return f"{found.child_name}, {said}", ""


def _locked(work: UnitOfWork, event_id: int) -> SignificantEvent:
    found = select(SignificantEvent).where(SignificantEvent.id == event_id).with_for_update()
    row = work.session.exec(found).first()
    if row is None:
        raise Refused([refusal("", _GONE)])
    return row


def _refuse_if_changed(row: SignificantEvent, answers: Section, seen_version: int) -> None:
    if row.row_version == seen_version:
        return
    names = [question.name for question in questions(type(answers))]
    theirs = {name: getattr(row, name) for name in names}
    yours = {name: getattr(answers, name) for name in names}
    said = "Somebody has changed this event since you opened it"
    if row.decided_on is not None and "decision" in names:
        words = DECISIONS.get(row.decision or "", "").lower()
        said = f"{row.decided_by} has decided on this event since you opened it: {words}"
    raise Changed(said, theirs, yours)


def _tidy(answers: S) -> S:
    """Return the answers of the questions that are asked, fit to be kept; the others are no answers."""
    found: dict[str, Any] = {}
    for question in questions(type(answers)):
        asked = question.asked_when is None or question.asked_when(answers, None)
        value = getattr(answers, question.name) if asked else None
        if isinstance(value, str):
            value = (clean_text(value).strip() if question.kind == "text" else clean_line(value)) or None
        found[question.name] = value
    return type(answers)(**found)


def _put(row: SignificantEvent, answers: Section) -> None:
    for name, value in answers.model_dump().items():
        setattr(row, name, value)


def _put_event(desk: Desk, row: SignificantEvent, answers: EventNotified) -> None:
    assert answers.happened_on is not None and answers.told_on is not None
    kind = kind_of(answers.event or "")
    _put(row, answers)
    row.gap = gap(answers.happened_on, answers.told_on, desk.calendar)
    row.rule, row.same_day, row.safety = kind.rule, kind.same_day, kind.safety


def _described(answers: EventNotified) -> str:
    assert answers.happened_on is not None
    return f"{short_name(answers.event or '', answers.event_other or '')}, {long_date(answers.happened_on)}"


def _period_id(work: UnitOfWork, record: ChildRecord) -> int:
    number = current_period(record).number
    found = select(PeriodOfCare.id).where(
        PeriodOfCare.child_id == record.child_id, PeriodOfCare.number == number
    )
    return work.key_of(work.session.exec(found).one())


def _others(rows: Rows, child_id: int, event_id: int) -> list[tuple[str, date]]:
    found = stored.days_of(rows, [child_id]).get(child_id, [])
    return [(kind, day) for each, kind, day in found if each != event_id]


def _context(desk: Desk) -> ReviewContext:
    return ReviewContext(today=desk.today(), calendar=desk.calendar, review_number=0)


def _asked(desk: Desk, answers: Section) -> list[Problem]:
    """Return what is missing, does not fit, or is none of the choices."""
    problems = [refusal(name, text) for name, text in section_problems(answers, _context(desk)).items()]
    for question in questions(type(answers)):
        value = getattr(answers, question.name)
        choices = kinds() if question.catalogue else dict(question.choices)
        if question.kind == "choice" and value is not None and value not in choices:
            problems.append(refusal(question.name, f"“{value[:60]}” is none of the choices"))
    return problems


def _event_problems(
    desk: Desk, rows: Rows, record: ChildRecord, answers: EventNotified, event_id: int
) -> list[Problem]:
    problems, period = _asked(desk, answers), current_period(record)
    kind = kind_of(answers.event or "")
    happened, told, planned = answers.happened_on, answers.told_on, answers.takes_place_on
    if happened is not None:
        if happened > desk.today():
            text = f"{long_date(happened)} lies ahead: is that the day it happened, or was proposed?"
            problems.append(warning("happened_on", text))
        if happened < period.started_on:
            since = long_date(period.started_on)
            text = f"{long_date(happened)} is before the child became looked after on {since}"
            problems.append(warning("happened_on", text))
        if (kind.code, happened) in _others(rows, record.child_id, event_id) and answers.event:
            text = f"An event of this kind on {long_date(happened)} is recorded already"
            problems.append(warning("event", text))
    if told is not None and period.ceased_on is not None and told > period.ceased_on:
        ceased = long_date(period.ceased_on)
        text = f"{long_date(told)} is after the child ceased to be looked after on {ceased}"
        problems.append(warning("told_on", text))
    asks = next(each for each in questions(EventNotified) if each.name == "takes_place_on")
    if kind.rule and planned is None and is_asked(asks, answers, _context(desk)):
        text = f"Without the day no date is set for the review before it. {law_words(kind)}"
        problems.append(warning("takes_place_on", text))
    return problems


def _moves(before: EventRecord, answers: EventDecision) -> bool:
    """Say whether a decision moves the review: one recorded again for the same day has moved it already."""
    wanted = answers.decision == BRING_FORWARD
    return wanted and (before.decision, before.forward_to) != (BRING_FORWARD, answers.forward_to)


def _decision_problems(
    desk: Desk, before: EventRecord, answers: EventDecision, work: UnitOfWork | None = None
) -> list[Problem]:
    problems = _asked(desk, answers)
    day, forward = answers.decided_on, answers.forward_to
    if day is not None and day < before.told_on:
        told = long_date(before.told_on)
        problems.append(refusal("decided_on", f"{long_date(day)} is before the IRO was told on {told}"))
    if forward is not None and _moves(before, answers):
        problems += reviews.check_brought_forward(desk, before.child_id, forward, work=work)
        if before.rule and before.takes_place_on is not None and forward > before.takes_place_on:
            planned = long_date(before.takes_place_on)
            problems.append(warning("forward_to", f"The change is to take effect before that, on {planned}"))
    problems += _left_undone(desk, before, answers)
    return problems


def _left_undone(desk: Desk, before: EventRecord, answers: EventDecision) -> list[Problem]:
    """Return a doubt where the law wants a review first and the decision brings none."""
    if not before.rule or answers.decision in (None, BRING_FORWARD):
        return []
    said = law_words(kind_of(before.event))
    if before.takes_place_on is None:
        return [warning("decision", said)] if before.rule == "ST-04" else []
    booked = reviews.next_review(desk, before.child_id).booked_for
    if booked is not None and booked <= before.takes_place_on:
        return []
    return [warning("decision", f"{said}. {review_words(before.takes_place_on, booked)}")]
