"""Reviews as work on the screen: opening a form, and what follows a review.

It brings the forms and the ORM with it, so it is imported behind the first frame.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from iro_console.casework import after_review as acts_after
from iro_console.casework import work_folders, work_steps
from iro_console.casework.child_page import child_page
from iro_console.casework.desk import Desk
from iro_console.casework.review_state import catalogues
from iro_console.casework.verbs import Refused, refusal
from iro_console.domain.work import MIDPOINT_STEP, StepState
from iro_console.forms.after_review import (
    REPLIES,
    CarePlanUpdated,
    DecisionsReceived,
    DecisionsSheet,
    ManagersReply,
    RecordCompleted,
)
from iro_console.forms.answers import write_answer
from iro_console.storage.queries_after import AfterReview
from iro_console.ui.dialogs.confirm import Confirm
from iro_console.ui.dialogs.distribution import DistributionDialog
from iro_console.ui.dialogs.pick import Pick, PickDialog
from iro_console.ui.dialogs.section_dialog import SectionDialog
from iro_console.ui.format import full_date, person, short_day
from iro_console.ui.midpoint_work import step_screen
from iro_console.ui.review_acts import ReviewActs
from iro_console.ui.screens.form import FormScreen
from iro_console.ui.subject import Subject
from iro_console.ui.widgets.field_row import Ground

if TYPE_CHECKING:
    from iro_console.ui.app import IroConsole

FIRST_FORM = "chairs_monitoring"
SENT, RECEIVED, REPLY, DEEMED, RECORD, EVERYONE, PLAN = (
    "sent",
    "received",
    "reply",
    "deemed",
    "record",
    "everyone",
    "plan",
)
OF_RULE: Mapping[str, str] = {
    acts_after.DECISIONS: SENT,
    acts_after.REPLY: REPLY,
    acts_after.RECORD: RECORD,
    acts_after.EVERYONE: EVERYONE,
    acts_after.PLAN: PLAN,
}
"""Rule -> what is recorded to meet it."""


def ground(desk: Desk) -> Ground:
    """Return what the fields of these forms need to know."""
    return Ground(desk.today, desk.calendar, catalogues())


def open_review(desk: Desk, subject: Subject) -> FormScreen:
    """Start the review a row is about, or go on with it, and return its screen. Raises ``Refused``.

    The work step of a mid-point is opened as what it is.
    """
    step_id = subject.step
    if step_id and work_folders.step(desk, step_id).name == MIDPOINT_STEP:
        return step_screen(desk, step_id)
    if step_id:
        # The forms of one that is finished are read, and it is not started again.
        if work_folders.step(desk, step_id).state != StepState.FINISHED:
            work_steps.start_step(desk, step_id)
    else:
        step_id = work_steps.open_step(desk, subject.child_id)
    acts = ReviewActs(desk, step_id, FIRST_FORM)
    return FormScreen(acts, acts.open(), ground(desk))


async def after_review(console: IroConsole, subject: Subject, rule: str) -> None:
    """Record what follows a review: what ``rule`` asks for, or else what is picked from a list."""
    desk = console.desk
    try:
        number = await asyncio.to_thread(_number, desk, subject, rule)
        state = await asyncio.to_thread(acts_after.state, desk, subject.child_id, number)
    except (ValueError, LookupError) as problem:
        console.say(str(problem), problem=True)
        return
    asked = OF_RULE.get(rule, "")
    if not asked:
        asked = await console.push_screen_wait(_menu(console, subject, number, state)) or ""
    elif asked == REPLY and _silent(desk, state):
        asked = await console.push_screen_wait(_reply_or_silence(console, subject, state)) or ""
    if asked:
        await _begin(console, subject, number, state, asked)


def _number(desk: Desk, subject: Subject, rule: str) -> int:
    """Return the number of the review a row is about; for a row about none, of the last one held."""
    if rule and subject.review is not None:
        return subject.review
    page = child_page(desk, subject.child_id)
    held = [review.number for review in page.reviews if review.period == page.period and review.held_on]
    if subject.review is not None and subject.review in held:
        return subject.review
    if not held:
        raise Refused([refusal("", "No review of this child was held yet: nothing follows from one")])
    return max(held)


def _silent(desk: Desk, state: AfterReview) -> bool:
    return not state.reply and state.reply_due is not None and desk.today() > state.reply_due


def _reply_or_silence(console: IroConsole, subject: Subject, state: AfterReview) -> PickDialog:
    due = full_date(state.reply_due) if state.reply_due else ""
    return PickDialog(
        f"The manager's reply · {_who(console, subject)}",
        [
            Pick(DEEMED, "No reply came: count it as agreed", f"The five working days ended on {due}."),
            Pick(REPLY, "Record a reply", "Agreed, or not agreed with the reason."),
        ],
        enter="Record",
    )


def _menu(console: IroConsole, subject: Subject, number: int, state: AfterReview) -> PickDialog:
    today = console.look.today
    sent = sum(each.sent_on is not None for each in state.distribution)
    listed = len(state.distribution)
    reply = REPLIES.get(state.reply, "") + (", deemed" if state.deemed else "")
    due = f"due {short_day(state.reply_due, today)}" if state.reply_due else "counts from the day of receipt"
    picks = [
        Pick(
            SENT,
            "Decisions sent",
            _said(state.sent_on, today, f"to {state.sent_to}" if state.sent_to else ""),
        ),
        Pick(RECEIVED, "Decisions received by the manager", _said(state.received_on, today)),
        Pick(
            REPLY,
            "Manager's reply",
            _said(state.replied_on, today, reply) if reply else f"not recorded; {due}",
        ),
        Pick(RECORD, "Record completed", _said(state.completed_on, today)),
        Pick(EVERYONE, "Distribution list", f"{sent} of {listed} sent" if listed else "nobody is on it yet"),
        Pick(PLAN, "Care plan updated", _said(state.plan_updated_on, today)),
    ]
    if _silent(console.desk, state):
        picks.insert(
            3, Pick(DEEMED, "No reply came: count it as agreed", "The five working days have passed.")
        )
    held = f"Held {full_date(state.held_on)}." if state.held_on else ""
    return PickDialog(
        f"After review {number} · {_who(console, subject)}", picks, detail=held, enter="Record or correct"
    )


def _said(on: date | None, today: date, more: str = "") -> str:
    return f"✓ {short_day(on, today)}{f', {more}' if more else ''}" if on is not None else "not recorded"


def _who(console: IroConsole, subject: Subject) -> str:
    return person(subject.name, subject.ref, hide=console.look.hide)


async def _begin(console: IroConsole, subject: Subject, number: int, state: AfterReview, asked: str) -> None:
    desk, child = console.desk, subject.child_id
    if asked == EVERYONE:
        dialog = DistributionDialog(
            desk,
            child,
            number,
            lambda: f"Distribution of record {number} · {_who(console, subject)}",
            ground(desk),
        )
        await console.push_screen_wait(dialog)
        console.came_back()
        return
    if asked == DEEMED:
        await _deem(console, subject, number)
        return
    answer = await console.push_screen_wait(_dialog(console, subject, number, state, asked))
    if answer is not None and answer.done is not None:
        console.recorded(answer.done)


async def _deem(console: IroConsole, subject: Subject, number: int) -> None:
    sure = await console.push_screen_wait(
        Confirm(
            f"Count the manager's silence as agreement to the decisions of review {number}?",
            detail="Five working days have passed since the manager received them.",
            yes="Count as agreed",
            key="c",
            opened_by="d",
        )
    )
    if not sure:
        return
    try:
        done = await asyncio.to_thread(acts_after.manager_deemed, console.desk, subject.child_id, number)
    except ValueError as problem:
        console.say(str(problem), problem=True)
    else:
        console.recorded(done)


def _dialog(
    console: IroConsole, subject: Subject, number: int, state: AfterReview, asked: str
) -> SectionDialog[Any]:
    desk, child = console.desk, subject.child_id
    today = write_answer(desk.today())
    verbs: dict[str, tuple[Any, Any, dict[str, str]]] = {
        SENT: (
            DecisionsSheet,
            acts_after.send_decisions,
            {
                "sent_on": _or(state.sent_on, today),
                "sent_to": state.sent_to or state.manager,
                "received_on": _or(state.received_on, ""),
            },
        ),
        RECEIVED: (
            DecisionsReceived,
            acts_after.decisions_received,
            {"received_on": _or(state.received_on, today)},
        ),
        REPLY: (
            ManagersReply,
            acts_after.manager_reply,
            {
                "replied_on": _or(state.replied_on, today),
                "replied_by": state.replied_by or state.sent_to,
                "reply": "" if state.deemed else state.reply,
            },
        ),
        RECORD: (
            RecordCompleted,
            acts_after.record_completed,
            {"completed_on": _or(state.completed_on, today)},
        ),
        PLAN: (
            CarePlanUpdated,
            acts_after.care_plan_updated,
            {"updated_on": _or(state.plan_updated_on, today)},
        ),
    }
    section, verb, initial = verbs[asked]
    known: dict[str, str] = {}
    if asked == SENT and state.manager and not state.sent_to:
        known["sent_to"] = "The manager of the social worker's team: change it if somebody else gets them"
    context = [f"Review {number}" + (f", held {full_date(state.held_on)}" if state.held_on else "")]
    if asked == REPLY and state.received_on is None:
        context.append("Record first the day the manager received the decisions: f, Decisions received.")
    if asked == SENT and state.decisions:
        context += [f"· {' '.join(each.decision.split())}" for each in state.decisions]
    return SectionDialog(
        desk,
        section,
        title=lambda: f"{section.title} · {_who(console, subject)}",
        record=acts_after.draft_of(section, child, number)[1],
        catalogues=catalogues(),
        initial={name: text for name, text in initial.items() if text},
        context=context,
        known=known,
        check=lambda answers: acts_after.check_act(desk, child, number, answers),
        save=lambda answers: verb(desk, child, number, answers),
    )


def _or(on: date | None, otherwise: str) -> str:
    return write_answer(on) if on is not None else otherwise
