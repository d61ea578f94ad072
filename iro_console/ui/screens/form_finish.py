"""Finishing a form, whichever it is: what is missing with a jump to each place, or the end once asked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from iro_console.casework.finishing import CannotFinish
from iro_console.casework.verbs import Done, Refused
from iro_console.domain.work import Missing
from iro_console.storage.problems import StoreProblem
from iro_console.ui.dialogs.finish import missing_dialog

if TYPE_CHECKING:
    from iro_console.ui.screens.form import FormScreen

T = TypeVar("T")


async def kept_plan(screen: FormScreen, plan: Callable[[], T]) -> T | None:
    """Keep what is typed and return what finishing would do; None when that cannot be read, which is said."""
    for pane in screen.panes.values():
        if pane.draft.behind:
            await pane.draft.keep()
    try:
        return await asyncio.to_thread(plan)
    except (StoreProblem, LookupError, Refused) as problem:
        screen.console.say(str(problem), problem=True)
        return None


async def pick_missing(screen: FormScreen, missing: Sequence[Missing]) -> Missing | None:
    """Show all that is missing and return the one to go to."""
    picked = await screen.console.push_screen_wait(missing_dialog(missing, screen.acts.forms))
    return missing[int(picked)] if picked is not None else None


async def end(screen: FormScreen, finish: Callable[[], Done]) -> Sequence[Missing]:
    """Finish it and leave the form; return what is missing where that was why it could not be finished."""
    try:
        done = await asyncio.to_thread(finish)
    except CannotFinish as cannot:
        return cannot.missing
    except Refused as refused:
        screen.console.say(str(refused), problem=True)
    except StoreProblem as problem:
        screen.console.say(f"NOT FINISHED: {problem} Nothing was changed.", problem=True)
    else:
        console = screen.console
        screen.close()
        console.call_later(console.recorded, done)
    return ()
