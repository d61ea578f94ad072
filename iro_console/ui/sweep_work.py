"""What the morning sweep does, on the screen. It brings the ORM with it, so it is imported when needed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from iro_console.casework import sweep_acts
from iro_console.casework.sweep import SweepItem
from iro_console.casework.verbs import Done
from iro_console.forms.sweep import PutOff
from iro_console.storage.problems import StoreProblem
from iro_console.ui.dialogs.section_dialog import SectionDialog
from iro_console.ui.format import full_date, person

if TYPE_CHECKING:
    from iro_console.ui.app import IroConsole


async def put_off(console: IroConsole, item: SweepItem) -> None:
    """Ask until when something is put off, and record it."""
    desk = console.desk

    def about() -> list[str]:
        title = item.hidden_title if console.look.hide and item.hidden_title else item.title
        law = [f"The law's date for this is {full_date(item.law)}"] if item.law else []
        return [title, *law]

    dialog = SectionDialog(
        desk,
        PutOff,
        title=lambda: f"Put off · {person(item.child_name, item.child_ref, hide=console.look.hide)}",
        record=sweep_acts.draft_of(item)[1],
        catalogues={},
        context=about,
        latest={"until": item.law} if item.law else None,
        check=lambda answers: sweep_acts.check_put_off(desk, item, answers),
        save=lambda answers: sweep_acts.put_off(desk, item, answers),
    )
    answer = await console.push_screen_wait(dialog)
    if answer is not None and answer.done is not None:
        console.recorded(answer.done)


async def see(console: IroConsole, item: SweepItem) -> None:
    """Take something as seen. Its tick says so: one word after the other would hide what comes next."""
    await _record(console, lambda: sweep_acts.see(console.desk, item), silent=True)


async def undo(console: IroConsole, _item: SweepItem) -> None:
    """Take back the whole sweep."""
    await _record(console, lambda: sweep_acts.undo_sweep(console.desk), hidden="Taken back")


async def _record(
    console: IroConsole, act: Callable[[], Done], *, hidden: str = "Recorded", silent: bool = False
) -> None:
    try:
        done = await asyncio.to_thread(act)
    except (StoreProblem, ValueError, LookupError) as problem:
        console.say(str(problem), problem=True)
    else:
        console.recorded(done, hidden=hidden, silent=silent)
