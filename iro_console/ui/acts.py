"""The daily acts: which section each asks, what stands in it at first, and which verb records it.

Sections and verbs bring the ORM with them, so this module is imported behind the first frame.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlmodel import SQLModel

from iro_console.casework import (
    caseload,
    changes,
    contacts,
    deadlines,
    requests,
    reviews,
    work_folders,
    work_steps,
)
from iro_console.casework.desk import Desk
from iro_console.casework.labels import labels
from iro_console.casework.staff import me
from iro_console.casework.verbs import Done, Problem, Refused, needed
from iro_console.domain.work import Role
from iro_console.forms import acts as sections
from iro_console.forms.answers import write_answer, write_answers
from iro_console.storage.values import StepRow
from iro_console.ui.dialogs.section_dialog import SectionDialog
from iro_console.ui.format import clock_time, full_date, person, plural
from iro_console.ui.subject import Subject

CATALOGUES = ("REVIEW_CODE", "PLACE", "PLACE_PROVIDER", "REASON_PLACE_CHANGE", "LS", "SW_REASON", "REC_ENDS")

NAMED = 6
"""Marked rows that are named above the questions; of the rest there is a count."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """An act made ready to be asked."""

    section: type[SQLModel]
    check: Callable[[Any], Sequence[Problem]]
    save: Callable[[Any], Done]
    record: str
    initial: Mapping[str, str] = field(default_factory=dict[str, str])
    known: Mapping[str, str] = field(default_factory=dict[str, str])
    latest: Mapping[str, date] = field(default_factory=dict[str, date])
    choices: Mapping[str, Mapping[str, str]] = field(default_factory=dict[str, Mapping[str, str]])
    """Choices that depend on the child, by catalogue."""
    context: Sequence[str] | Callable[[bool], Sequence[str]] = ()
    """Lines above the questions; made again where they say who, each time names are hidden or shown."""


CARRIED = {"contact": ("held_on", "method")}
"""Brothers and sisters are seen on one visit; what was said, and whether alone, is each one's own."""


def catalogues() -> dict[str, dict[str, str]]:
    """Return the choices that are reference data."""
    return {name: labels(name) for name in CATALOGUES}


def dialog(
    desk: Desk,
    name: str,
    subjects: Sequence[Subject],
    hidden: Callable[[], bool],
    *,
    filled: Mapping[str, str] | None = None,
    because: str = "",
) -> SectionDialog[Any]:
    """Return the dialog of an act on some rows; acts on one child go to the first of them.

    ``hidden`` says at any time whether names are hidden. ``filled`` stands in its fields at first,
    ``because`` above them: where it follows from another act. Raises ``Refused`` when it cannot be begun.
    """
    ready = PREPARE[name](desk, subjects)
    section: Any = ready.section

    def title() -> str:
        who = person(subjects[0].name, subjects[0].ref, hide=hidden())
        several = len({subject.child_id for subject in subjects}) > 1
        return f"{section.title} · {plural(len(subjects), 'row') if several and name == 'done' else who}"

    made = ready.context

    def context() -> list[str]:
        return [*([because] if because else ()), *(made(hidden()) if callable(made) else made)]

    return SectionDialog(
        desk,
        section,
        title=title,
        record=ready.record,
        catalogues={**catalogues(), **ready.choices},
        initial={**ready.initial, **(filled or {})},
        context=context,
        known=ready.known,
        latest=ready.latest,
        check=ready.check,
        save=ready.save,
    )


def carried(name: str, answers: SQLModel) -> dict[str, str]:
    """Return what the next child marked has in its fields from what was recorded for the one before."""
    written = write_answers(answers)
    return {field: written[field] for field in CARRIED.get(name, ()) if field in written}


def _contact(desk: Desk, subjects: Sequence[Subject]) -> Prepared:
    child = subjects[0].child_id
    return Prepared(
        sections.ContactWithChild,
        lambda answers: contacts.check_contact(desk, child, answers),
        lambda answers: contacts.record_contact(desk, child, answers),
        record=f"child:{child}",
    )


def _book(desk: Desk, subjects: Sequence[Subject]) -> Prepared:
    child = subjects[0].child_id
    coming = reviews.next_review(desk, child)
    initial: dict[str, str] = {}
    if coming.booked_for is not None:
        initial = {
            "booked_for": write_answer(coming.booked_for),
            "booked_at": clock_time(coming.booked_at),
            "venue": coming.venue or "",
        }
    head = f"Review {coming.number}: {_limits(coming)}" if coming.latest else f"Review {coming.number}"
    return Prepared(
        sections.ReviewBooking,
        lambda answers: reviews.check_booking(desk, child, answers),
        lambda answers: reviews.book_review(desk, child, answers, seen_version=coming.row_version),
        record=f"child:{child}",
        initial=initial,
        latest={"booked_for": coming.latest} if coming.latest else {},
        context=(head, *_so_far(coming)),
    )


def _so_far(coming: Any) -> list[str]:
    """Say what is on record of a review that has begun and is not completed."""
    lines: list[str] = []
    if coming.meetings:
        lines.append(f"Meetings on record: {', '.join(full_date(day) for day in coming.meetings)}")
    if coming.adjourned_on is not None:
        lines.append(f"Adjourned on {full_date(coming.adjourned_on)}")
    return lines


def _limits(coming: Any) -> str:
    text = f"by {full_date(coming.latest)} at the latest"
    if coming.statutory_latest and coming.statutory_latest != coming.latest:
        text += f"; the law allows until {full_date(coming.statutory_latest)}"
    return text


def _held(desk: Desk, subjects: Sequence[Subject]) -> Prepared:
    child = subjects[0].child_id
    coming = reviews.next_review(desk, child)
    day = coming.booked_for
    if day is not None and coming.adjourned_on is not None and day <= coming.adjourned_on:
        # On the day it was booked for it was adjourned: that is not the day it was completed.
        day = None
    booked = f", booked for {full_date(day)}" if day else ""
    held_on = day if day and day <= desk.today() else None
    head = f"Review {coming.number}{booked}"
    return Prepared(
        sections.ReviewHeld,
        lambda answers: reviews.check_held(desk, child, answers),
        lambda answers: reviews.record_review_held(desk, child, answers),
        record=f"child:{child}",
        initial={"held_on": write_answer(held_on)} if held_on else {},
        latest={"held_on": coming.latest} if coming.latest else {},
        context=(f"{head}; {_limits(coming)}" if coming.latest else head, *_so_far(coming)),
    )


def _done(desk: Desk, subjects: Sequence[Subject]) -> Prepared:
    """One date for all that are marked; each leaves a row of its own in the history."""
    marked = [subject for subject in subjects if subject.occurrence]
    if not marked:
        raise Refused([Problem("refuse", "", "No deadline is selected")])
    places = [deadlines.Place(each.child_id, each.rule, each.occurrence) for each in marked]

    def check(answers: Any) -> list[Problem]:
        found = (
            problem
            for each in marked
            for problem in deadlines.check_met(desk, each.child_id, each.rule, each.occurrence, answers)
        )
        return list(dict.fromkeys(found))

    several = len({each.child_id for each in marked}) > 1
    what = [(each, _what(desk, each)) for each in marked[:NAMED]]
    more = [f"and {len(marked) - NAMED} more"] if len(marked) > NAMED else []

    def context(hide: bool) -> list[str]:
        who = [f"{person(each.name, each.ref, hide=hide)}: " if several else "" for each, _ in what]
        return [*(name + line for name, (_, line) in zip(who, what, strict=True)), *more]

    return Prepared(
        sections.DeadlineMet,
        check,
        lambda answers: deadlines.mark_all_met(desk, places, answers),
        record=deadlines.draft_of(places)[1],
        initial={"met_on": write_answer(desk.today())},
        context=context,
    )


def _what(desk: Desk, subject: Subject) -> str:
    """Return what is marked as done and when it was due."""
    reason = caseload.explain_deadline(desk, subject.child_id, subject.rule, subject.occurrence)
    return f"{subject.title}, due {reason.due}"


def _notice(desk: Desk, subjects: Sequence[Subject]) -> Prepared:
    child = subjects[0].child_id
    steps = requests.may_be_about(desk, child)
    if not steps:
        raise Refused(
            [Problem("refuse", "", "No review of this child is to come: no notice could be for it")]
        )
    return Prepared(
        sections.NoticeReceived,
        lambda answers: requests.check_request(desk, child, answers),
        lambda answers: requests.record_request(
            desk,
            child,
            answers.request_type,
            note=answers.note or "",
            received_on=answers.received_on,
            assigned_to=answers.assigned_to or "",
            about=int(answers.step or 0),
        ),
        record=f"child:{child}",
        initial={
            "request_type": next(iter(sections.NOTICES)),
            "received_on": write_answer(desk.today()),
            "step": steps[0].key,
            "assigned_to": me(desk),
        },
        choices={"REVIEW_STEPS": {step.key: _report_of(step) for step in steps}},
    )


def _report_of(step: StepRow) -> str:
    """Return which review a report is for, in words."""
    when = ""
    if step.held_on is not None:
        when = f", held {full_date(step.held_on)}"
    elif step.booked_for is not None:
        when = f", booked for {full_date(step.booked_for)}"
    return f"Review {step.review_number}{when}"


def _step_done(desk: Desk, subjects: Sequence[Subject]) -> Prepared:
    step_id = subjects[0].step
    row = work_folders.step(desk, step_id)
    mine = row.role == Role.IRO
    return Prepared(
        sections.WorkStepDone,
        lambda answers: work_steps.check_done(desk, step_id, answers),
        lambda answers: work_steps.complete_step(
            desk, step_id, answers.note or "", done_on=answers.done_on, done_by=answers.done_by or ""
        ),
        record=work_steps.draft_of(sections.WorkStepDone, step_id)[1],
        initial={
            "done_on": write_answer(desk.today()),
            "done_by": me(desk) if mine else row.assigned_to or row.role,
        },
        context=_of_step(row),
    )


def _step_returned(desk: Desk, subjects: Sequence[Subject]) -> Prepared:
    step_id = subjects[0].step
    return Prepared(
        sections.WorkStepReturned,
        needed,
        lambda answers: work_steps.return_step(desk, step_id, answers.comment or ""),
        record=work_steps.draft_of(sections.WorkStepReturned, step_id)[1],
        context=_of_step(work_folders.step(desk, step_id)),
    )


def _of_step(row: StepRow) -> tuple[str, ...]:
    """Return which step it is; its note says people's own words and is read beside the list."""
    whose = row.assigned_to or row.role
    since = f", started {full_date(row.started_on)}" if row.started_on else ""
    return (f"{row.name} · {whose}{since}",)


def _change(section: type[SQLModel], check: Any, save: Any) -> Callable[[Desk, Sequence[Subject]], Prepared]:
    def prepare(desk: Desk, subjects: Sequence[Subject]) -> Prepared:
        child = subjects[0].child_id
        return Prepared(
            section,
            lambda answers: check(desk, child, answers),
            lambda answers: save(desk, child, answers),
            record=f"child:{child}",
        )

    return prepare


PREPARE: Mapping[str, Callable[[Desk, Sequence[Subject]], Prepared]] = {
    "contact": _contact,
    "book": _book,
    "held": _held,
    "done": _done,
    "notice": _notice,
    "step_done": _step_done,
    "step_returned": _step_returned,
    "placement": _change(sections.PlacementChange, changes.check_placement, changes.change_placement),
    "legal": _change(sections.LegalStatusChange, changes.check_legal_status, changes.change_legal_status),
    "worker": _change(sections.SocialWorkerChange, changes.check_social_worker, changes.change_social_worker),
    "end_period": _change(sections.EndOfPeriod, changes.check_end_of_period, changes.end_period),
}
