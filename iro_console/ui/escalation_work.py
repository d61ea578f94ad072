"""Escalations on the screen: raising one, and going on with one that is open.

It brings the forms and the ORM with it, so it is imported behind the first frame.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from iro_console.casework import escalations as acts
from iro_console.casework.desk import Desk
from iro_console.casework.escalation_origins import origin_of_row
from iro_console.casework.escalation_raising import Origin
from iro_console.casework.escalation_state import escalation, id_for
from iro_console.domain.escalation_clocks import parts
from iro_console.domain.escalations import Move
from iro_console.storage import queries_escalations as stored
from iro_console.storage.problems import StoreProblem
from iro_console.ui.dialogs.escalation import EscalationDialog
from iro_console.ui.escalation_menu import CHILD, SEND, SILENT, menu
from iro_console.ui.escalation_sections import act_dialog, raise_dialog
from iro_console.ui.subject import Subject

if TYPE_CHECKING:
    from iro_console.ui.app import IroConsole


async def raise_from(console: IroConsole, subject: Subject, kind: str = "", missing: str = "") -> None:
    """Ask what is raised, with what is known of the row already, and send its first stage.

    ``kind`` and ``missing`` as in ``Origin``: for a report or a plan that is not there.
    """
    origin = Origin(
        subject.child_id,
        decision=subject.decision,
        event=subject.event,
        step=subject.step,
        missing=missing,
        kind=kind,
    )
    if not missing:
        origin = await asyncio.to_thread(origin_of_row, console.desk, origin, subject.rule, subject.review)
    await _raise(console, subject, origin)


async def open_one(console: IroConsole, subject: Subject) -> None:
    """Show an escalation whole with what can be done; again while what comes next is the IRO's.

    The subject is an escalation, one of its deadlines, or the work step "IRO Alert" it stands for.
    """
    try:
        found = await asyncio.to_thread(_id_of, console.desk, subject)
        if found is None:
            await _raise(console, subject, Origin(subject.child_id, alert=subject.step))
        else:
            while await _show(console, found):
                pass
    except (StoreProblem, ValueError) as problem:
        console.say(str(problem), problem=True)


async def complete(console: IroConsole, number: int) -> None:
    """Ask what an escalation raised unsent still lacks, and send its first stage; left, it waits for it."""
    try:
        value = await asyncio.to_thread(escalation, console.desk, number)
        stage = value.step.stage or ""
        dialog = await asyncio.to_thread(act_dialog, console, value, SEND, stage)
    except (StoreProblem, ValueError) as problem:
        console.say(str(problem), problem=True)
    else:
        await _ask(console, dialog)


async def _raise(console: IroConsole, subject: Subject, origin: Origin) -> None:
    try:
        dialog = await asyncio.to_thread(raise_dialog, console, subject, origin)
    except (StoreProblem, ValueError) as problem:
        console.say(str(problem), problem=True)
    else:
        await _ask(console, dialog)


def _id_of(desk: Desk, subject: Subject) -> int | None:
    """Return the id of the escalation a row is about; None for an alert for which none was raised."""
    if subject.escalation:
        return subject.escalation
    if subject.occurrence:
        return id_for(desk, parts(subject.occurrence)[0])
    return stored.id_of_alert(desk.store.reader(), subject.step)


async def _show(console: IroConsole, number: int) -> bool:
    """Show an escalation and do what is picked; return whether to show it again. Raises ``Refused``."""
    value = await asyncio.to_thread(escalation, console.desk, number)
    picked = await console.push_screen_wait(menu(console, value))
    if picked is None:
        return False
    what, _, stage = picked.partition("/")
    record = value.record
    if what == CHILD:
        console.open_child(Subject(record.child_id, record.child_name, record.child_ref))
        return False
    if what == SILENT:
        console.recorded(await asyncio.to_thread(acts.note_silence, console.desk, number, stage))
        return True
    if not await _ask(console, await asyncio.to_thread(act_dialog, console, value, what, stage)):
        return True
    after = await asyncio.to_thread(escalation, console.desk, number)
    return after.step.move in (Move.SEND, Move.END)


async def _ask(console: IroConsole, dialog: EscalationDialog) -> bool:
    """Ask, and say what was recorded; return whether something was."""
    answer = await console.push_screen_wait(dialog)
    if answer is None or answer.done is None:
        return False
    console.recorded(answer.done)
    return True
