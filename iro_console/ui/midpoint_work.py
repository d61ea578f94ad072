"""Mid-points as work on the screen: starting one, going on with it, or reading one that is finished.

It brings the forms and the ORM with it, so it is imported behind the first frame.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from iro_console.casework import midpoint
from iro_console.casework.desk import Desk
from iro_console.casework.review_state import catalogues
from iro_console.storage.problems import StoreProblem
from iro_console.ui.dialogs.pick import Pick, PickDialog
from iro_console.ui.format import full_date, person
from iro_console.ui.midpoint_acts import MidpointActs
from iro_console.ui.screens.form import FormScreen
from iro_console.ui.subject import Subject
from iro_console.ui.widgets.field_row import Ground

if TYPE_CHECKING:
    from iro_console.ui.app import IroConsole

ANOTHER = "another"


async def midpoint_screen(console: IroConsole, subject: Subject) -> FormScreen | None:
    """Return the form of a child's mid-point; None where nothing was chosen, or why it cannot be is said.

    Where one was finished since the last review already, it is asked whether to read that or start another.
    """
    desk = console.desk
    try:
        since = await asyncio.to_thread(midpoint.interval, desk, subject.child_id)
        chosen = ANOTHER
        if since.finished and not since.open_step:
            chosen = await console.push_screen_wait(_which(console, subject, since)) or ""
        if not chosen:
            return None
        return await asyncio.to_thread(_opened, desk, subject.child_id, chosen)
    except (StoreProblem, ValueError, LookupError) as problem:
        console.say(str(problem), problem=True)
        return None


def step_screen(desk: Desk, step_id: int) -> FormScreen:
    """Return the form of a mid-point's work step."""
    acts = MidpointActs(desk, step_id)
    return FormScreen(acts, acts.open(), Ground(desk.today, desk.calendar, catalogues()))


def _opened(desk: Desk, child_id: int, chosen: str) -> FormScreen:
    return step_screen(desk, midpoint.begin(desk, child_id) if chosen == ANOTHER else int(chosen))


def _which(console: IroConsole, subject: Subject, since: midpoint.Interval) -> PickDialog:
    who = person(subject.name, subject.ref, hide=console.look.hide)
    done = [
        Pick(str(step.id), f"Read the one of {full_date(step.done_on)}", "It is finished.")
        for step in since.finished
        if step.done_on is not None
    ]
    return PickDialog(
        f"Mid-point after review {since.number} · {who}",
        [Pick(ANOTHER, "Start another one", "It follows the same review."), *done],
        detail="One was finished since the last review already.",
        enter="Open",
    )
