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
    from iro_console.ui.form_acts import FormView
    from iro_console.ui.review_acts import ReviewActs
    from iro_console.ui.screens.form import FormScreen

CREATE = "create"
MISSING = {"social_work_report": "missing", "care_plan": "missing or not up to date"}
"""What a "No" says of a paper: there may be a care plan that is older than the cycle, or of another home."""


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
        await open_form(screen, acts, "social_work_report", ask=("received_on", "finished_on"))
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
    return [_chase_note(each) for each in state.chases]


def _chase_note(chase: PaperChase) -> str:
    if chase.raised:
        return f"{_missing(chase)}. Raised already: {', '.join(chase.raised)}."
    if chase.informally:
        before = f"Raised informally: {', '.join(chase.informally)}"
        return f"{_missing(chase)}. {before}. F7 raises it now, {chase.chase}."
    return f"{_missing(chase)}: F7 raises it, {chase.chase}."


def _missing(chase: PaperChase) -> str:
    return f"{PAPERS[chase.paper][1]} is {MISSING[chase.paper]}"


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


async def open_form(
    screen: FormScreen, acts: ReviewActs, key: str, at: Missing | None = None, *, ask: Sequence[str] = ()
) -> None:
    """Go to another form of the same review, keeping what is typed in this one.

    ``at`` is the place to begin at, or ``ask`` questions of its first section: the first without an answer.
    """
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
        if ask:
            first = state.sections[0]
            open_ones = [name for name in ask if name not in first.answers]
            at = Missing(key, first.key, open_ones[0] if open_ones else ask[-1], "")
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
    before = screen.state
    found = await screen.act(acts.take_over, said=False)
    if found is None:
        return
    count = plural(len(found.changed), "answer")
    text = f"{count} taken over anew; what you typed stays." if found.changed else "Nothing is newer there."
    screen.console.say(" ".join([text, *_no_longer_complete(before, screen.state), *found.notes]))


def _no_longer_complete(before: FormView, now: FormView) -> list[str]:
    """Return which sections have lost their mark, as they hold something new."""
    lost = [one.number for one in before.sections if one.completed and not now.section(one.key).completed]
    if not lost:
        return []
    which = f"Section {lost[0]} is" if len(lost) == 1 else f"Sections {' and '.join(map(str, lost))} are"
    return [f"{which} no longer marked complete."]


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
        context=(_why_it_ends(plan),),
    )


def _why_it_ends(plan: FinishPlan) -> str:
    if plan.adult_on is None:
        return (
            "Discharge from Care is among the next actions. A day to come makes it a piece of work for you."
        )
    return (
        f"The child turned 18 on {full_date(plan.adult_on)}: the period of care ends, and no work comes of "
        "the next actions."
    )
