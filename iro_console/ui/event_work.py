"""Significant events on the screen: recording one, deciding on it, and what a decision leads on to.

It brings the forms and the ORM with it, so it is imported behind the first frame.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

from iro_console.casework import events
from iro_console.casework.child_page import child_page
from iro_console.casework.event_kinds import kind_of
from iro_console.casework.event_words import short_name
from iro_console.casework.labels import labels
from iro_console.casework.notifications import NoticeRow, notice
from iro_console.casework.verbs import Done
from iro_console.domain.significant_events import (
    CONTACT_CHILD,
    CONTACT_WORKER,
    ESCALATE,
    MIDPOINT_NOW,
    decision_of,
)
from iro_console.forms.answers import write_answer, write_answers
from iro_console.forms.significant_event import EventDecision, EventNotified
from iro_console.storage.problems import StoreProblem
from iro_console.storage.queries_events import EventRecord
from iro_console.ui import acts
from iro_console.ui.dialogs.confirm import Confirm
from iro_console.ui.dialogs.section_dialog import SectionDialog
from iro_console.ui.event_text import lines_above
from iro_console.ui.format import full_date, person, plural
from iro_console.ui.subject import Subject

if TYPE_CHECKING:
    from iro_console.ui.app import IroConsole

CATALOGUES = {"EVENTS": labels("EVENTS")}
_WORKER = "social_worker"


async def record(console: IroConsole, subjects: Sequence[Subject]) -> None:
    """Record an event of a child, and go straight on to the decision; left there, it waits for it."""
    subject = subjects[0]
    desk, child = console.desk, subject.child_id
    initial = {"told_on": write_answer(desk.today())}
    known: dict[str, str] = {}
    page = await asyncio.to_thread(child_page, desk, child)
    workers = [span for span in page.workers if span.role == _WORKER and span.ended_on is None]
    if workers:
        # It is the social worker who has to tell the IRO.
        initial |= {"reported_by": workers[0].name, "reporter_role": _WORKER}
        known["reported_by"] = "The social worker on record: change it if somebody else told you"
    dialog = _dialog(console, subject, f"child:{child}", initial, known, 0)
    done = await _asked(console, dialog)
    if done is not None:
        await decide(console, [subject._replace(event=done.about)])


async def correct(console: IroConsole, subjects: Sequence[Subject]) -> None:
    """Put right what was recorded of an event."""
    subject = subjects[0]
    try:
        event = await asyncio.to_thread(events.event, console.desk, subject.event)
    except (StoreProblem, ValueError) as problem:
        console.say(str(problem), problem=True)
        return
    initial = write_answers(_as(EventNotified, event))
    await _asked(
        console, _dialog(console, subject, f"event:{event.id}", initial, {}, event.row_version, event.id)
    )


async def decide(console: IroConsole, subjects: Sequence[Subject]) -> None:
    """Record the IRO's decision on an event, or another one, and lead on to what was decided."""
    subject, desk = subjects[0], console.desk
    try:
        row = await asyncio.to_thread(notice, desk, subject.event)
    except StoreProblem as problem:
        console.say(str(problem), problem=True)
        return
    if row is None or row.event is None:
        console.say("This event is no longer there: the record has changed.", problem=True)
        return
    event = row.event
    version = event.row_version
    initial = write_answers(_as(EventDecision, event)) or {"decided_on": write_answer(desk.today())}

    def title() -> str:
        hide = console.look.hide
        name = short_name(event.event, event.event_other, hide=hide)
        return f"Decision on: {name} · {person(event.child_name, event.child_ref, hide=hide)}"

    dialog = SectionDialog(
        desk,
        EventDecision,
        title=title,
        record=f"event:{event.id}",
        catalogues={},
        initial=initial,
        context=lambda: lines_above(row, console.look),
        latest={"forward_to": row.review_by} if row.review_by else None,
        check=lambda answers: events.check_decision(desk, event.id, answers),
        save=lambda answers: events.decide(desk, event.id, answers, seen_version=version),
    )
    answer = await console.push_screen_wait(dialog)
    if answer is not None and answer.done is not None:
        console.recorded(answer.done)
        await _lead_on(console, subject, row, answer.section.decision or "")
    await _record_elsewhere(console, subject, row)
    if answer is not None and answer.done is not None and answer.section.decision == MIDPOINT_NOW:
        # The form comes last: it takes over what was just put on record.
        console.begin.midpoint(subject)


async def follow_up(console: IroConsole, subjects: Sequence[Subject]) -> None:
    """Do what was decided on an event and is not on record yet."""
    subject = subjects[0]
    try:
        row = await asyncio.to_thread(notice, console.desk, subject.event)
    except StoreProblem as problem:
        console.say(str(problem), problem=True)
        return
    decision = decision_of(subject.occurrence)
    if row is None or row.event is None or row.event.decision != decision:
        console.say("Something else was decided on this event: the record has changed.", problem=True)
    elif decision == MIDPOINT_NOW:
        console.begin.midpoint(subject)
    elif decision == CONTACT_WORKER:
        because = f"Decided on the event of {full_date(row.event.happened_on)}."
        await _follow(console, "done", subject, {}, because)
    else:
        await _lead_on(console, subject, row, decision)


async def acknowledge(console: IroConsole, subjects: Sequence[Subject]) -> None:
    """Acknowledge events and notices: one or many in one act."""
    event_ids = [subject.event for subject in subjects if subject.event]
    request_ids = [subject.request for subject in subjects if subject.request]
    try:
        done = await asyncio.to_thread(events.acknowledge, console.desk, event_ids, request_ids)
    except (StoreProblem, ValueError) as problem:
        console.say(str(problem), problem=True)
    else:
        console.recorded(done)


async def acknowledge_all(console: IroConsole, subjects: Sequence[Subject]) -> None:
    """Acknowledge all that is shown, once the IRO has confirmed how many that are."""
    decisions = sum(bool(subject.event) for subject in subjects)
    detail = "Each leaves a line of its own in the history."
    if decisions:
        still = "It still waits" if decisions == 1 else f"The {decisions} events among them still wait"
        detail = f"{detail} {still} for your decision."
    sure = await console.push_screen_wait(
        Confirm(
            f"Acknowledge {plural(len(subjects), 'notification')} as seen?",
            detail=detail,
            yes="Acknowledge",
            key="k",
            opened_by="A",
        )
    )
    if sure:
        await acknowledge(console, subjects)


def _dialog(
    console: IroConsole,
    subject: Subject,
    record: str,
    initial: dict[str, str],
    known: dict[str, str],
    seen_version: int,
    event_id: int = 0,
) -> SectionDialog[EventNotified]:
    desk, child = console.desk, subject.child_id

    def save(answers: EventNotified) -> Done:
        if event_id:
            return events.correct_event(desk, event_id, answers, seen_version=seen_version)
        return events.record_event(desk, child, answers)

    return SectionDialog(
        desk,
        EventNotified,
        title=lambda: f"{EventNotified.title} · {person(subject.name, subject.ref, hide=console.look.hide)}",
        record=record,
        catalogues=CATALOGUES,
        initial=initial,
        known=known,
        check=lambda answers: events.check_event(desk, child, answers, event_id),
        tell=lambda answers: events.notes(desk, child, answers, event_id),
        save=save,
    )


async def _asked(console: IroConsole, dialog: SectionDialog[Any]) -> Done | None:
    answer = await console.push_screen_wait(dialog)
    if answer is None or answer.done is None:
        return None
    console.recorded(answer.done)
    return answer.done


def _as(section: type[Any], event: EventRecord) -> Any:
    """Return what is recorded of an event as the answers of a section; what is empty is no answer."""
    stored = event._asdict()
    values = {name: stored[name] for name in section.model_fields if name in stored}
    return section(**{name: None if value == "" else value for name, value in values.items()})


async def _lead_on(console: IroConsole, subject: Subject, row: NoticeRow, decision: str) -> None:
    """Open what the IRO decided to do next, filled in from the event."""
    if decision == CONTACT_CHILD and row.event is not None:
        because = (
            f"Decided on the event of {full_date(row.event.happened_on)}. Esc leaves it open on the list."
        )
        await _follow(console, "contact", subject, {}, because)
    elif decision == ESCALATE:
        escalating: Any = await asyncio.to_thread(import_module, "iro_console.ui.escalation_work")
        await escalating.raise_from(console, subject)


async def _record_elsewhere(console: IroConsole, subject: Subject, row: NoticeRow) -> None:
    """Offer to record what an event changes in the record itself, so that nothing is typed twice."""
    event = row.event
    if event is None or not (also := kind_of(event.event).also):
        return
    on = event.takes_place_on or event.happened_on
    page = await asyncio.to_thread(child_page, console.desk, subject.child_id)
    spans: Sequence[Any] = page.placements
    if also == "worker":
        spans = [span for span in page.workers if span.role == _WORKER]
    if on > console.desk.today() or any(span.started_on >= on for span in spans):
        return
    because = (
        f"From the event of {full_date(event.happened_on)}. Esc where it is not known yet, or no change."
    )
    await _follow(console, also, subject, {"started_on": write_answer(on)}, because)


async def _follow(
    console: IroConsole, act: str, subject: Subject, filled: dict[str, str], because: str
) -> None:
    try:
        dialog = acts.dialog(
            console.desk, act, [subject], lambda: console.look.hide, filled=filled, because=because
        )
    except (StoreProblem, ValueError) as problem:
        console.say(str(problem), problem=True)
        return
    await _asked(console, dialog)
