"""Somebody who goes through an escalation on the screen, one dialog after the other, day by day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import builders
from screen import press, until
from textual.pilot import Pilot

from iro_console.casework.desk import Desk
from iro_console.ui.dialogs.section_dialog import SectionDialog
from iro_console.ui.dialogs.whole import WholePick

TODAY = builders.TODAY


def top(pilot: Pilot[None]) -> Any:
    return pilot.app.screen


def on(desk: Desk, day: date) -> Desk:
    later = builders.a_desk(desk.store, desk.policy, desk.calendar, today=day)
    return replace(later, scope=desk.scope)


HOLIDAYS = (date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1))


def day(working_days: int, since: date = TODAY) -> date:
    """Return the working day so many after a day, by hand: today, when none is said."""
    found = since
    while working_days:
        found += timedelta(days=1)
        working_days -= found.isoweekday() <= 5 and found not in HOLIDAYS
    return found


async def asked(pilot: Pilot[None], section: str) -> None:
    """Wait until a dialog asks a section, with the focus in it."""
    await until(
        pilot,
        lambda: (
            isinstance(top(pilot), SectionDialog)
            and top(pilot).form.section.__name__ == section
            and top(pilot).form.focused_row is not None
        ),
    )


async def pick(pilot: Pilot[None], words: str) -> None:
    """Wait for the window of an escalation and pick what begins with these words."""
    await until(pilot, lambda: isinstance(top(pilot), WholePick))
    keys = [each.key for each in top(pilot)._picks]
    at = next(n for n, each in enumerate(top(pilot)._picks) if each.words.startswith(words))
    listed = top(pilot).query_one("PickList")
    await press(pilot, *["down"] * (at - keys.index(keys[listed.highlighted or 0])), "enter")


async def fill(pilot: Pilot[None], **answers: str) -> None:
    """Give answers in the dialog that is open, and save, going past a doubt."""
    dialog = top(pilot)
    dialog.form.put({**dialog.form.raw, **answers})
    await press(pilot, "ctrl+s")
    await until(pilot, lambda: top(pilot) is not dialog or dialog.has_class("-doubtful"))
    if top(pilot) is dialog:
        await press(pilot, "ctrl+s")
        await until(pilot, lambda: top(pilot) is not dialog)


async def type_in(pilot: Pilot[None], **answers: str) -> None:
    """Give answers in the dialog that is open key by key, going from field to field, and save."""
    dialog, left = top(pilot), dict(answers)
    for _ in range(60):
        row = dialog.form.focused_row
        if row is not None and row.question.name in left:
            await press(pilot, "end", "shift+home", *left.pop(row.question.name))
        if not left:
            break
        await press(pilot, "tab")
    assert not left, f"never asked: {sorted(left)}"
    await press(pilot, "ctrl+s")
    await until(pilot, lambda: top(pilot) is not dialog or dialog.has_class("-doubtful"))
    if top(pilot) is dialog:
        await press(pilot, "ctrl+s")
        await until(pilot, lambda: top(pilot) is not dialog)
