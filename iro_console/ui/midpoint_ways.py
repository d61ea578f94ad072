"""Going about a mid-point on the screen: finishing it, or dropping one begun by mistake."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

from iro_console.casework.midpoint_finish import MidpointPlan
from iro_console.casework.verbs import Done
from iro_console.domain.midpoint import Outcome
from iro_console.domain.work import Missing
from iro_console.forms.midpoint_monitoring import NOW, OUTCOMES, RAG
from iro_console.ui.dialogs.confirm import Confirm
from iro_console.ui.format import full_date, person, plural
from iro_console.ui.screens import form_finish
from iro_console.ui.subject import Subject

if TYPE_CHECKING:
    from iro_console.ui.midpoint_acts import MidpointActs
    from iro_console.ui.screens.form import FormScreen
    from iro_console.ui.widgets.row_table import RowTable


async def finish(screen: FormScreen, acts: MidpointActs) -> None:
    """Save what is typed, complete all that is right, and finish once asked; or show what is missing."""
    if not await screen.recording.save_typed():
        return
    await screen.act(acts.complete_what_is_right, said=False)
    plan = await form_finish.kept_plan(screen, acts.plan_finish)
    if plan is None:
        return
    missing: Sequence[Missing] = plan.missing
    if not missing:
        raises = await asyncio.to_thread(acts.raises_one, plan)
        if not await screen.console.push_screen_wait(_confirm(screen, plan, raises=raises)):
            return
        missing = await form_finish.end(screen, lambda: _finished(screen, acts))
    if missing and (found := await form_finish.pick_missing(screen, missing)) is not None:
        screen.jump(found)


def _finished(screen: FormScreen, acts: MidpointActs) -> Done:
    """Finish it; what it came to is asked next, once the form has gone."""
    done = acts.finish_midpoint()
    if done.about:
        console, state = screen.console, screen.state
        subject = Subject(state.child_id, state.child_name, state.child_ref, escalation=done.about)
        console.call_from_thread(console.call_later, console.begin.complete, subject)
    return done


async def escalate(screen: FormScreen, acts: MidpointActs, table: RowTable, row: Any) -> None:
    """Raise an escalation from a decision of the audit, and come back to it."""
    if screen.recording.refuse_reading_only():
        return
    state = screen.state
    subject = Subject(state.child_id, state.child_name, state.child_ref, decision=row.id, step=acts.step_id)
    escalating: Any = await asyncio.to_thread(import_module, "iro_console.ui.escalation_work")
    await escalating.raise_from(screen.console, subject)
    await screen.recording.reopen()
    table.select(row.id)


async def drop(screen: FormScreen, acts: MidpointActs) -> None:
    """Drop a mid-point, once asked."""
    sure = await screen.console.push_screen_wait(
        Confirm(
            "Drop this mid-point?",
            detail="For one that was begun by mistake. It no longer counts as begun; what was written in it "
            "stays in the history of the child.",
            yes="Drop it",
            key="d",
        )
    )
    if sure and await screen.act(acts.drop) is not None:
        screen.close()


def _confirm(screen: FormScreen, plan: MidpointPlan, *, raises: bool) -> Confirm:
    state = screen.state
    who = person(state.child_name, state.child_ref, hide=screen.console.look.hide)
    return Confirm(
        f"Finish this mid-point of {who}?",
        yes="Finish",
        key="f",
        detail="\n".join(_lines(plan, raises=raises)),
        opened_by="f10",
    )


def _lines(plan: MidpointPlan, *, raises: bool) -> list[str]:
    """Return what finishing will do, most important first."""
    lines = [f"· {RAG[plan.rag]}; {OUTCOMES[plan.outcome].lower()}{_by_when(plan)}"]
    if plan.found:
        count = sum(number for _, number in plan.found)
        found = ", ".join(f"{number} {NOW[name].lower()}" for name, number in plan.found)
        moved = f"; {plural(plan.moved, 'new date')}" if plan.moved else ""
        lines.append(f"· {plural(count, 'decision')}: {found}{moved}")
    else:
        lines.append("· no decision was open")
    lines.append("· checks: " + ", ".join(f"{name} {answer}" for name, answer in plan.checks))
    if plan.contact_on is not None:
        lines.append(f"· the contact with the child on {full_date(plan.contact_on)} is recorded with it")
    if plan.met_on is not None:
        lines.append(f"· the mid-point counts as done on {full_date(plan.met_on)}")
    if raises:
        lines.append("· the escalation is raised with it, from the audit; its first stage is asked next")
    if plan.warnings:
        lines += ["", "Worth a second look:", *(f"▲ {warning}" for warning in plan.warnings)]
    return [*lines, "", "It can then be read and no longer be changed."]


def _by_when(plan: MidpointPlan) -> str:
    if plan.outcome == Outcome.BRING_FORWARD and plan.forward_to is not None:
        return f" to {full_date(plan.forward_to)}"
    if plan.outcome == Outcome.FORMAL and plan.complete_by is not None:
        return f", to be completed by {full_date(plan.complete_by)}"
    return ""
