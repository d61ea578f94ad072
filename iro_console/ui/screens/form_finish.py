"""Going to another form of a review, making or deleting the record, and finishing."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from iro_console.casework.finishing import CannotFinish
from iro_console.casework.review_forms import FORMS, FormState
from iro_console.casework.titles import VENUES
from iro_console.casework.verbs import Refused
from iro_console.domain.next_actions import ALERT
from iro_console.domain.work import OFFER_FINISHED, OFFER_MONITORING, Missing
from iro_console.forms.acts import EndOfPeriod
from iro_console.forms.section import questions
from iro_console.storage.problems import StoreProblem
from iro_console.ui.acts import catalogues
from iro_console.ui.dialogs.confirm import Confirm
from iro_console.ui.dialogs.finish import confirm_finish, missing_dialog
from iro_console.ui.dialogs.pick import Pick, PickDialog
from iro_console.ui.dialogs.section_dialog import SectionDialog
from iro_console.ui.format import person
from iro_console.ui.ink import Run
from iro_console.ui.widgets.row_table import RowTable

if TYPE_CHECKING:
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


async def take_offer(screen: FormScreen, offer: str) -> None:
    """Do what was chosen where there is no record of review."""
    if offer == CREATE:
        await screen.act(screen.acts.create)
    elif offer == OFFER_FINISHED[0]:
        await open_form(
            screen, "social_work_report", Missing("social_work_report", "report", "finished_on", "")
        )
    elif offer == OFFER_MONITORING[0]:
        await open_form(screen, "chairs_monitoring")
    else:
        await _alert(screen, dict(screen.state.refusal.offers)[offer] if screen.state.refusal else offer)


async def _alert(screen: FormScreen, words: str) -> None:
    """Add the alert to the next actions of the chair's form, where it goes to the right manager."""
    acts = screen.acts.other("chairs_monitoring")
    raw = {
        "next_action": ALERT.name,
        "assigned_to": screen.console.standing().who,
        "reason": "Social worker's report missing",
        "note": words,
    }
    done = await screen.act(
        lambda: acts.add_row("next_actions", raw, row_id=acts.new_row_id(), after=None), said=False
    )
    if done is not None:
        screen.console.say("An IRO Alert stands among the next actions of the chair's monitoring form.")


async def open_form(screen: FormScreen, key: str, at: Missing | None = None) -> None:
    """Go to another form of the same review, keeping what is typed in this one."""
    if key == screen.state.form_key:
        if at is not None:
            screen.jump(at)
        return
    if await screen.keep_all():
        acts = screen.acts.other(key)
        try:
            state = await asyncio.to_thread(acts.open)
        except (StoreProblem, LookupError, Refused) as problem:
            screen.console.say(str(problem), problem=True)
            return
        screen.console.show_form(type(screen)(acts, state, screen.ground, at))


async def other_form(screen: FormScreen) -> None:
    """Ask which form of the review to go to, each with how far it is."""
    try:
        states = await asyncio.to_thread(lambda: [screen.acts.other(key).open() for key in FORMS])
    except (StoreProblem, LookupError, Refused) as problem:
        screen.console.say(str(problem), problem=True)
        return
    key = await screen.console.push_screen_wait(
        PickDialog(
            "The forms of this review",
            [Pick(state.form_key, state.title, _standing(state)) for state in states],
            detail="What is typed in this one is kept.",
            at=screen.state.form_key,
        )
    )
    if key is not None:
        await open_form(screen, key)


def _standing(state: FormState) -> str:
    if not state.exists:
        return "not made yet: the report is not finished" if state.refusal else "not made yet"
    done = sum(section.completed for section in state.sections)
    typed = " · typed in and not saved" if any(section.draft for section in state.sections) else ""
    return f"{done} of {len(state.sections)} sections complete{typed}"


async def delete(screen: FormScreen) -> None:
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
        await screen.act(screen.acts.delete)


async def finish(screen: FormScreen) -> None:
    """Show all that is missing with a jump to each, or finish the review once asked."""
    for pane in screen.panes.values():
        if pane.behind:
            await pane.keep()
    try:
        plan = await asyncio.to_thread(screen.acts.plan_finish)
    except (StoreProblem, LookupError, Refused) as problem:
        screen.console.say(str(problem), problem=True)
        return
    if plan.missing:
        await _go_to_missing(screen, plan.missing)
        return
    leaving = None
    if plan.needs_leaving:
        answer = await screen.console.push_screen_wait(_leaving_dialog(screen, plan))
        if answer is None:
            return
        leaving = answer.section
    step = screen.state.step
    who = person(step.child_name, step.child_ref, hide=screen.console.look.hide)
    if not await screen.console.push_screen_wait(confirm_finish(plan, who, VENUES)):
        return
    try:
        done = await asyncio.to_thread(screen.acts.finish, leaving)
    except CannotFinish as cannot:
        await _go_to_missing(screen, cannot.missing)
    except Refused as refused:
        screen.console.say(str(refused), problem=True)
    except StoreProblem as problem:
        screen.console.say(f"NOT FINISHED: {problem} Nothing was changed.", problem=True)
    else:
        console = screen.console
        screen.close()
        console.call_later(console.recorded, done)


async def _go_to_missing(screen: FormScreen, missing: Any) -> None:
    picked = await screen.console.push_screen_wait(missing_dialog(missing, FORMS))
    if picked is not None:
        found = missing[int(picked)]
        if found.form in FORMS:
            await open_form(screen, found.form, found)
        else:
            # When and why the child leaves is asked on the way to finishing.
            await finish(screen)


def _leaving_dialog(screen: FormScreen, plan: Any) -> SectionDialog[EndOfPeriod]:
    step = screen.state.step
    return SectionDialog(
        screen.acts.desk,
        EndOfPeriod,
        title=lambda: (
            f"{EndOfPeriod.title} · {person(step.child_name, step.child_ref, hide=screen.console.look.hide)}"
        ),
        record=f"child:{step.child_id}/step:{step.step_id}",
        catalogues=catalogues(),
        initial=dict(plan.leaving),
        context=(
            "Discharge from Care is among the next actions. A day to come makes it a piece of work for you.",
        ),
    )


def row_in_full(table: RowTable, head: str) -> list[list[Run]]:
    """Return a row of a table in full, with what the last review said of it."""
    row = table.row
    if row is None:
        return []
    labels = {question.name: question.label for question in questions(table.state.table.row)}
    found: list[list[Run]] = [[(row.label or table.state.table.title, "strong")]]
    for label, text in zip(labels.values(), table.cells(row), strict=True):
        if text:
            found += [[], [(label, "muted")], [(text, "")]]
    said = {name: text for name, text in row.previous.items() if text.strip() and name in labels}
    if said:
        found += [[], [(head, "strong")]]
        for name, text in said.items():
            found += [[], [(labels[name], "muted")], [(text, "")]]
    for origin in dict.fromkeys(row.origins.values()):
        found += [[], [(origin[:1].upper() + origin[1:], "muted")]]
    return found
