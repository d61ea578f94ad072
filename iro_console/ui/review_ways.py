"""Going about the forms of a review: to another form, making or deleting the record, finishing."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from iro_console.casework.escalation_origins import PAPERS
from iro_console.casework.finishing import FinishPlan
from iro_console.casework.known import PaperChase
from iro_console.casework.review_forms import FORMS, FormState, OpenDecision
from iro_console.casework.titles import VENUES
from iro_console.casework.verbs import Refused
from iro_console.domain.escalations import EscalationKind
from iro_console.domain.work import OFFER_ESCALATION, OFFER_FINISHED, OFFER_MONITORING, Chase, Missing
from iro_console.forms.acts import EndOfPeriod
from iro_console.storage.problems import StoreProblem
from iro_console.ui.acts import catalogues
from iro_console.ui.dialogs.confirm import Confirm
from iro_console.ui.dialogs.finish import confirm_finish
from iro_console.ui.dialogs.pick import Pick, PickDialog
from iro_console.ui.dialogs.section_dialog import SectionDialog
from iro_console.ui.format import full_date, person, plural
from iro_console.ui.ink import Run
from iro_console.ui.screens import form_finish
from iro_console.ui.subject import Subject
from iro_console.ui.widgets.row_table import RowTable

if TYPE_CHECKING:
    from iro_console.ui.review_acts import ReviewActs
    from iro_console.ui.screens.form import FormScreen

CREATE = "create"


def refusal_words(state: FormState) -> tuple[str, list[tuple[str, str]]]:
    """Return why there is no record of review yet, and what can be done."""
    if state.refusal is None:
        return (
            "There is no record of review yet. It begins with what is known of the child, and from the "
            "second review on with the plan as it stands.",
            [(CREATE, "Make the record of review"), OFFER_MONITORING],
        )
    offers = [
        (
            key,
            "Open the social worker's report, and note it as finished" if key == OFFER_FINISHED[0] else words,
        )
        for key, words in state.refusal.offers
    ]
    return state.refusal.sentence, offers


async def take_offer(screen: FormScreen, acts: ReviewActs, offer: str) -> None:
    """Do what was chosen where there is no record of review."""
    if offer == CREATE:
        await screen.act(acts.create)
    elif offer == OFFER_FINISHED[0]:
        at = Missing("social_work_report", "report", "finished_on", "")
        await open_form(screen, acts, "social_work_report", at)
    elif offer == OFFER_MONITORING[0]:
        await open_form(screen, acts, "chairs_monitoring")
    else:
        kind = Chase.INFORMAL if offer == OFFER_ESCALATION[Chase.INFORMAL][0] else Chase.FORMAL
        _escalate(screen, kind, "social_work_report")


def _state(screen: FormScreen) -> FormState:
    assert isinstance(screen.state, FormState)
    return screen.state


def _escalate(screen: FormScreen, chase: Chase, paper: str) -> None:
    """Raise that a report or a plan is missing: informally before the review, formally on the day."""
    step = _state(screen).step
    subject = Subject(step.child_id, step.child_name, step.child_ref, step=step.step_id)
    kind = EscalationKind.INFORMAL if chase is Chase.INFORMAL else EscalationKind.ALERT
    screen.console.begin.escalate(subject, kind.value, paper)


def chase_notes(state: FormState) -> list[str]:
    """Return what is said of a report or a care plan that is missing, and the key that raises it."""
    return [
        f"{_missing(each)}. Raised already: {', '.join(each.raised)}."
        if each.raised
        else f"{_missing(each)}: F7 raises it, {each.chase}."
        for each in state.chases
    ]


def _missing(chase: PaperChase) -> str:
    return f"{PAPERS[chase.paper][1]} is missing"


async def chase(screen: FormScreen) -> None:
    """Raise that the report or the care plan is missing; where both are, ask which."""
    found = [each for each in _state(screen).chases if not each.raised]
    picked: PaperChase | None = found[0]
    if len(found) > 1:
        picks = [Pick(each.paper, _missing(each)) for each in found]
        paper = await screen.console.push_screen_wait(PickDialog("What is to be raised?", picks))
        picked = next((each for each in found if each.paper == paper), None)
    if picked is not None:
        _escalate(screen, picked.chase, picked.paper)


async def open_form(screen: FormScreen, acts: ReviewActs, key: str, at: Missing | None = None) -> None:
    """Go to another form of the same review, keeping what is typed in this one."""
    if key == acts.form_key:
        if at is not None:
            screen.jump(at)
        return
    if await screen.recording.keep_all():
        other = acts.other(key)
        try:
            state = await asyncio.to_thread(other.open)
        except (StoreProblem, LookupError, Refused) as problem:
            screen.console.say(str(problem), problem=True)
            return
        screen.console.show_form(type(screen)(other, state, screen.ground, at))


async def other_form(screen: FormScreen, acts: ReviewActs) -> None:
    """Ask which form of the review to go to, each with how far it is."""
    try:
        states = await asyncio.to_thread(lambda: [acts.other(key).open() for key in FORMS])
    except (StoreProblem, LookupError, Refused) as problem:
        screen.console.say(str(problem), problem=True)
        return
    key = await screen.console.push_screen_wait(
        PickDialog(
            "The forms of this review",
            [Pick(state.form_key, state.title, _standing(state)) for state in states],
            detail="What is typed in this one is kept.",
            at=acts.form_key,
        )
    )
    if key is not None:
        await open_form(screen, acts, key)


def _standing(state: FormState) -> str:
    if not state.exists:
        return "not made yet: the report is not finished" if state.refusal else "not made yet"
    done = sum(section.completed for section in state.sections)
    typed = " · typed in and not saved" if any(section.draft for section in state.sections) else ""
    return f"{done} of {plural(len(state.sections), 'section')} complete{typed}"


async def delete(screen: FormScreen, acts: ReviewActs) -> None:
    """Delete a record of review, once asked."""
    sure = await screen.console.push_screen_wait(
        Confirm(
            "Delete this record of review?",
            detail="For one that was made too early. Everything written in it goes with it; the chair's "
            "monitoring form stays.",
            yes="Delete it",
            key="d",
        )
    )
    if sure:
        await screen.act(acts.delete_form)


async def bring_in(screen: FormScreen, acts: ReviewActs) -> None:
    """Take over again what the sources say, and tell what that changed."""
    found = await screen.act(acts.take_over, said=False)
    if found is None:
        return
    count = plural(len(found.changed), "answer")
    text = f"{count} taken over anew; what you typed stays." if found.changed else "Nothing is newer there."
    screen.console.say(" ".join([text, *found.notes]))


def still_open(state: FormState) -> list[list[Run]]:
    """Return the decisions of earlier reviews that are still open, as lines to be read."""
    if not state.open_decisions:
        return []
    lines: list[list[Run]] = [[("Decisions that are still open", "muted")]]
    for each in state.open_decisions:
        lines += [[], [(each.decision, "")], [(_about(each), "late" if each.drift else "muted")]]
    return lines


async def carry(screen: FormScreen, acts: ReviewActs, table: RowTable) -> None:
    """Ask which open decision of an earlier review to carry into this one."""
    taken = {row.id for row in table.state.rows}
    open_ones = [each for each in _state(screen).open_decisions if each.id not in taken]
    if not open_ones:
        screen.console.say("No decision of an earlier review is still open.")
        return
    picked = await screen.console.push_screen_wait(
        PickDialog(
            "Decisions of earlier reviews that are still open",
            [
                Pick(each.id, each.decision, _about(each), tone="$late" if each.drift else "")
                for each in open_ones
            ],
            detail="The one picked is carried into this review with its history. Give its new date then.",
            enter="Carry into this review",
        )
    )
    if picked is not None and await screen.act(lambda: acts.carry(picked)) is not None:
        table.select(picked)
        table.focus()


def _about(decision: OpenDecision) -> str:
    parts = [
        decision.owner or "nobody",
        f"by {full_date(decision.due_on)}" if decision.due_on else "no date",
        decision.status.lower(),
        *decision.drift,
    ]
    return " · ".join(parts)


async def finish(screen: FormScreen, acts: ReviewActs) -> None:
    """Show all that is missing with a jump to each, or finish the review once asked."""
    plan = await form_finish.kept_plan(screen, acts.plan_finish)
    if plan is None:
        return
    if plan.missing:
        await _go_to_missing(screen, acts, plan.missing)
        return
    leaving = None
    if plan.needs_leaving:
        answer = await screen.console.push_screen_wait(_leaving_dialog(screen, plan))
        if answer is None:
            return
        leaving = answer.section
    state = screen.state
    who = person(state.child_name, state.child_ref, hide=screen.console.look.hide)
    if await screen.console.push_screen_wait(confirm_finish(plan, who, VENUES)):
        missing = await form_finish.end(screen, lambda: acts.finish_review(leaving))
        if missing:
            await _go_to_missing(screen, acts, missing)


async def _go_to_missing(screen: FormScreen, acts: ReviewActs, missing: Sequence[Missing]) -> None:
    found = await form_finish.pick_missing(screen, missing)
    if found is None:
        return
    if found.form in FORMS:
        await open_form(screen, acts, found.form, found)
    else:
        # When and why the child leaves is asked on the way to finishing.
        await finish(screen, acts)


def _leaving_dialog(screen: FormScreen, plan: FinishPlan) -> SectionDialog[EndOfPeriod]:
    state, acts = screen.state, screen.acts
    return SectionDialog(
        acts.desk,
        EndOfPeriod,
        title=lambda: (
            f"{EndOfPeriod.title} · "
            f"{person(state.child_name, state.child_ref, hide=screen.console.look.hide)}"
        ),
        record=acts.draft(state.child_id, "")[1],
        catalogues=catalogues(),
        initial=dict(plan.leaving),
        context=(
            "Discharge from Care is among the next actions. A day to come makes it a piece of work for you.",
        ),
    )
