"""What may be recorded of an escalation: each move allowed, doubted or refused in one sentence."""

from __future__ import annotations

from datetime import date
from typing import Literal, NamedTuple

from iro_console.domain.date_text import long_date
from iro_console.domain.escalations import (
    KINDS,
    NEXT_STAGE,
    NO_REPLY,
    PARTLY,
    RESOLVED,
    TO_CAFCASS,
    Escalation,
    EscalationKind,
    first_stage,
)
from iro_console.domain.ladder import CAFCASS, INFORMAL, named

CAFCASS_FROM = "3"
"""From this stage on it is asked whether Cafcass and independent legal advice were considered."""


class Fault(NamedTuple):
    """Something that stops a move, or is doubtful about it."""

    kind: Literal["refuse", "warn"]
    field: str
    """The name of the question it is about; empty for the whole."""
    text: str


def sending_faults(escalation: Escalation, stage: str, sent_on: date, skip_reason: str) -> list[Fault]:
    """Return what speaks against sending a stage on a day. That the day is to come is the form's to say."""
    facts, ladder = escalation.facts, escalation.ladder
    refused = _closed_or_praise(escalation)
    if refused:
        return refused
    to, known = ladder[stage], escalation.sent(stage)
    if known is not None:
        return [_refuse("stage", f"{_capital(to.words)} was sent already, on {long_date(known.sent_on)}")]
    found = [_refuse("stage", text) for text in _wrong_begin(escalation, stage)]
    current = escalation.current
    if stage != CAFCASS and current is not None and stage < current.stage:
        words = ladder[current.stage].words
        found.append(
            _refuse("stage", f"{_capital(words)} was sent on {long_date(current.sent_on)}, and is above it")
        )
    if sent_on < facts.raised_on:
        found.append(_refuse("sent_on", f"It was raised only on {long_date(facts.raised_on)}"))
    elif stage != CAFCASS and current is not None and sent_on < current.sent_on:
        words = ladder[current.stage].words
        found.append(_refuse("sent_on", f"{_capital(words)} was sent only on {long_date(current.sent_on)}"))
    left_out = escalation.left_out(stage)
    if left_out and not skip_reason.strip():
        verb = "is" if len(left_out) == 1 else "are"
        found.append(_refuse("skip_reason", f"Say why {named(left_out)} {verb} left out"))
    if found:
        return found
    return _sending_doubts(escalation, stage, sent_on)


def _wrong_begin(escalation: Escalation, stage: str) -> list[str]:
    """Say that an escalation of its kind does not begin there."""
    if escalation.facts.stages or stage == CAFCASS:
        return []
    kind = EscalationKind(escalation.facts.kind)
    begins = first_stage(kind)
    fits = stage == begins if begins in (INFORMAL, CAFCASS) else stage != INFORMAL
    if fits or begins is None:
        return []
    return [f"“{KINDS[kind]}” begins with {escalation.ladder[begins].words}: choose that, or another kind"]


def _sending_doubts(escalation: Escalation, stage: str, sent_on: date) -> list[Fault]:
    found: list[Fault] = []
    current = escalation.current
    if stage != CAFCASS and current is not None:
        due = escalation.reply_due(current.stage)
        words = escalation.ladder[current.stage].words
        answer = escalation.last_answer()
        if answer is not None and answer.accepted is True:
            found.append(_warn("stage", "The last reply was accepted"))
        elif answer is None and not current.no_reply and due is not None and sent_on <= due:
            found.append(_warn("sent_on", f"The reply to {words} is due by {long_date(due)}"))
    if stage != CAFCASS and escalation.ladder.counts(stage):
        cap = escalation.cap
        if cap is not None and sent_on > cap:
            found.append(
                _warn("sent_on", f"The working days of all stages ended on {long_date(cap)}: none are left")
            )
    return found


def moved_faults(escalation: Escalation, stage: str, sent_on: date) -> list[Fault]:
    """Return what speaks against another day for a stage that was sent: it stays between its neighbours."""
    facts, sent = escalation.facts, escalation.sent(stage)
    if sent is None:
        return []
    if sent_on < facts.raised_on:
        return [_refuse("sent_on", f"It was raised only on {long_date(facts.raised_on)}")]
    if sent.replied_on is not None and sent_on > sent.replied_on:
        return [_refuse("sent_on", f"It was answered on {long_date(sent.replied_on)}")]
    if facts.closed_on is not None and sent_on > facts.closed_on:
        return [_refuse("sent_on", f"The escalation was closed on {long_date(facts.closed_on)}")]
    for other in escalation.rungs if stage != CAFCASS else ():
        words = _capital(escalation.ladder[other.stage].words)
        if other.stage < stage and sent_on < other.sent_on:
            return [_refuse("sent_on", f"{words} was sent only on {long_date(other.sent_on)}")]
        if other.stage > stage and sent_on > other.sent_on:
            return [_refuse("sent_on", f"{words} was sent on {long_date(other.sent_on)} already")]
    return []


def reply_faults(
    escalation: Escalation, stage: str, response: str, replied_on: date | None, today: date
) -> list[Fault]:
    """Return what speaks against recording the reply to a stage, or that none came."""
    sent = escalation.sent(stage)
    words = escalation.ladder[stage].words
    if sent is None:
        return [_refuse("", f"{_capital(words)} was not sent yet")]
    if response == NO_REPLY:
        return _silence_faults(escalation, stage, today)
    if replied_on is None:
        return []
    if replied_on < sent.sent_on:
        return [_refuse("replied_on", f"{_capital(words)} was sent only on {long_date(sent.sent_on)}")]
    closed_on = escalation.facts.closed_on
    if closed_on is not None and replied_on > closed_on:
        return [_warn("replied_on", f"It was closed on {long_date(closed_on)}: the reply changes nothing")]
    return []


def _silence_faults(escalation: Escalation, stage: str, today: date) -> list[Fault]:
    sent, due = escalation.sent(stage), escalation.reply_due(stage)
    if due is None:
        return [_refuse("response", "Cafcass has no date by which to reply")]
    if sent is not None and sent.replied_on is not None:
        return [_refuse("response", f"A reply of {long_date(sent.replied_on)} is recorded")]
    if today <= due:
        return [_refuse("response", f"There is time for the reply until the end of {long_date(due)}")]
    return []


def closing_faults(
    escalation: Escalation, outcome: str, closed_on: date | None, action_on: date | None
) -> list[Fault]:
    """Return what speaks against closing an escalation so; closing it again corrects what was recorded."""
    facts = escalation.facts
    if facts.kind == EscalationKind.GOOD_PRACTICE:
        return [_refuse("", "Good practice that was noted has nothing to close")]
    found: list[Fault] = []
    last = max((each.sent_on for each in facts.stages), default=facts.raised_on)
    if closed_on is not None and closed_on < facts.raised_on:
        found.append(_refuse("closed_on", f"It was raised only on {long_date(facts.raised_on)}"))
    elif closed_on is not None and closed_on < last:
        found.append(_refuse("closed_on", f"The last stage was sent only on {long_date(last)}"))
    if action_on is not None and action_on < facts.raised_on:
        found.append(_refuse("action_on", f"It was raised only on {long_date(facts.raised_on)}"))
    if outcome == TO_CAFCASS and escalation.sent(CAFCASS) is None:
        found.append(_refuse("outcome", "Record the referral to Cafcass first"))
    if found:
        return found
    if outcome == NEXT_STAGE:
        found.append(_warn("outcome", "Send the next stage instead, unless it goes on under another number"))
    if outcome in (RESOLVED, PARTLY) and action_on is None:
        found.append(_warn("action_on", "Without it the days from raising to action are not counted"))
    return found


def _closed_or_praise(escalation: Escalation) -> list[Fault]:
    facts = escalation.facts
    if facts.closed_on is not None:
        return [_refuse("", f"This escalation was closed on {long_date(facts.closed_on)}")]
    if facts.kind == EscalationKind.GOOD_PRACTICE:
        return [_refuse("", "Good practice that was noted goes to no stage")]
    return []


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _refuse(field: str, text: str) -> Fault:
    return Fault("refuse", field, text)


def _warn(field: str, text: str) -> Fault:
    return Fault("warn", field, text)
