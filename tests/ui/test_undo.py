"""Undo and redo by keys: what is stored afterwards, what is said, and where u is only a letter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from screen import press, text

from iro_console.casework.contacts import record_contact
from iro_console.casework.desk import Desk
from iro_console.casework.drafts import all_drafts
from iro_console.forms.acts import ContactWithChild
from iro_console.ui.dialogs.section_dialog import SectionDialog
from iro_console.ui.screens.child import ChildScreen


def said_in_contacts(desk: Desk) -> list[str]:
    return [row[0] for row in desk.store.reader().all("SELECT said FROM contact ORDER BY id")]


async def to_kai(pilot: Any) -> None:
    await press(pilot, "2", "slash")
    await press(pilot, *"kai")
    await press(pilot, "enter")


async def test_u_takes_a_contact_back_with_every_letter_and_ctrl_r_does_it_again(
    asha: Desk, console: Any
) -> None:
    async with console(asha) as pilot:
        await to_kai(pilot)
        await press(pilot, "c")
        await press(pilot, *"23/11")
        await press(pilot, "tab")
        await press(pilot, *"visit")
        await press(pilot, "tab", "y", "tab")
        # The last letters go in right before the save, sooner than any draft is kept by itself.
        await pilot.press(*"Quiet today", "ctrl+s")
        await press(pilot)
        assert said_in_contacts(asha) == ["Quiet today"]
        shown = " ".join((await press(pilot, "u")).split())
        assert said_in_contacts(asha) == []
        assert "Taken back for Kai Morgan: contact recorded" in shown
        assert "Ctrl+R does it again." in shown
        await press(pilot, "c")
        dialog = pilot.app.screen
        assert isinstance(dialog, SectionDialog)
        assert dialog.form.raw["said"] == "Quiet today"
        await press(pilot, "escape", "ctrl+r")
        assert said_in_contacts(asha) == ["Quiet today"]
        assert all_drafts(asha) == []


async def test_u_on_a_childs_page_and_as_a_letter(asha: Desk, console: Any, caseload: dict[str, int]) -> None:
    record_contact(
        asha,
        caseload["kai"],
        ContactWithChild(held_on=date(2026, 11, 20), method="visit", seen_alone=True, said="Calm"),
    )
    async with console(asha) as pilot:
        await press(pilot, "2", "slash")
        await press(pilot, *"ruby")
        assert pilot.app.focused.value == "ruby"
        assert said_in_contacts(asha) == ["Calm"]
        await press(pilot, "escape")
        await to_kai(pilot)
        await press(pilot, "enter")
        page = pilot.app.screen
        assert isinstance(page, ChildScreen)
        await press(pilot, "u")
        assert said_in_contacts(asha) == []
        assert page.page.contacts == ()
        await press(pilot, "f9", "ctrl+r")
        assert said_in_contacts(asha) == ["Calm"]
        assert "Done again." in " ".join(text(pilot.app).split())
        assert "Kai Morgan" not in text(pilot.app)


async def test_what_cannot_be_taken_back_is_said_in_a_sentence(
    asha: Desk, console: Any, caseload: dict[str, int]
) -> None:
    async with console(replace(asha, user="somebody new")) as pilot:
        assert "There is nothing to undo." in " ".join((await press(pilot, "u")).split())
        assert "There is nothing to do again." in " ".join((await press(pilot, "ctrl+r")).split())
