"""What is typed right after an act's key belongs to its dialog, from the first letter on."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace
from typing import Any

import builders
import pytest
import review_script
from screen import calm, press, press_at_once, text, until
from textual import events
from textual.pilot import Pilot

from iro_console.casework import record_making, work_steps
from iro_console.casework.desk import Desk
from iro_console.casework.events import record_event
from iro_console.forms.significant_event import EventNotified
from iro_console.storage.problems import CannotWrite
from iro_console.ui import beginning, event_work, typed_ahead
from iro_console.ui.dialogs.section_dialog import SectionDialog
from iro_console.ui.screens.desk import DeskScreen
from iro_console.ui.screens.form import FormScreen
from iro_console.ui.screens.sweep import take_up


def type_at_once(pilot: Pilot[None], *keys: str) -> None:
    """Send keys as a terminal does that read them in one go: none waits for another."""
    for key in keys:
        character = " " if key == "space" else key if len(key) == 1 else None
        pilot.app.post_message(events.Key(key, character))


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Hold the import of what acts need until the gate is opened."""
    opened = threading.Event()
    real = beginning.import_module

    def slow(name: str) -> Any:
        opened.wait(10)
        return real(name)

    monkeypatch.setattr(beginning, "import_module", slow)
    return opened


async def settled(pilot: Pilot[None], gate: threading.Event) -> None:
    for _ in range(5):
        await asyncio.sleep(0)
    gate.set()
    while pilot.app.begin.holds:
        await pilot.pause()
    await calm(pilot)


async def test_what_follows_c_at_once_is_in_the_dialog_in_order(
    asha: Desk, console: Any, gate: threading.Event
) -> None:
    async with console(asha) as pilot:
        type_at_once(pilot, "c", *"yesterday", "tab", *"visit", "tab", "y", "tab")
        await pilot.pause()
        type_at_once(pilot, *"dq2")
        await settled(pilot, gate)
        dialog = pilot.app.screen
        assert isinstance(dialog, SectionDialog)
        raw = dialog.form.raw
        assert raw["held_on"] == "23/11/2026"
        assert raw["method"] == "visit"
        assert raw["seen_alone"] == "yes"
        assert raw["said"] == "dq2"
        assert pilot.app.screen_stack[-2].view.id == "today"


async def test_a_paste_right_after_the_key_arrives_too(
    asha: Desk, console: Any, gate: threading.Event
) -> None:
    async with console(asha) as pilot:
        type_at_once(pilot, "c")
        pilot.app.post_message(events.Paste("23/11"))
        await settled(pilot, gate)
        assert pilot.app.screen.form.raw["held_on"].startswith("23/11")


async def test_leaving_early_leaves_and_nothing_reaches_the_list_below(
    asha: Desk, console: Any, gate: threading.Event
) -> None:
    async with console(asha) as pilot:
        type_at_once(pilot, "c", "escape", "2", "down")
        await settled(pilot, gate)
        assert isinstance(pilot.app.screen, DeskScreen)
        assert pilot.app.screen.view.id == "today"
        assert pilot.app.screen.list.rank == 0
        await press(pilot, "2")
        assert pilot.app.screen.view.id == "caseload"


async def test_what_was_typed_is_dropped_when_no_dialog_opens(
    asha: Desk, console: Any, gate: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    from iro_console.ui import acts

    def refused(*_: object, **__: object) -> Any:
        raise CannotWrite("The disk is gone.")

    monkeypatch.setattr(acts, "dialog", refused)
    async with console(asha) as pilot:
        type_at_once(pilot, "c", "2", "q")
        await settled(pilot, gate)
        assert isinstance(pilot.app.screen, DeskScreen)
        assert pilot.app.screen.view.id == "today"
        assert "The disk is gone" in text(pilot.app)
        await press(pilot, "2")
        assert pilot.app.screen.view.id == "caseload"


async def test_names_can_be_hidden_at_any_time(asha: Desk, console: Any, gate: threading.Event) -> None:
    async with console(asha) as pilot:
        type_at_once(pilot, "c", "f9")
        await pilot.pause()
        assert pilot.app.look.hide
        await settled(pilot, gate)


async def test_a_place_that_is_still_opening_is_asked_nothing(asha: Desk, console: Any) -> None:
    """Keys typed while it opened ended the program: they were looked up among what it did not have yet."""
    async with console(replace(asha, user="newcomer")) as pilot:
        sweep = take_up(pilot.app.desk)
        pilot.app.push_screen(sweep)
        assert pilot.app.screen is sweep and not sweep.is_mounted
        assert "f9" in pilot.app.active_bindings
        await press_at_once(pilot, "a", "f9", "n")
        assert pilot.app.look.hide
        assert (sweep.state.left, sweep.list.rank) == (len(sweep.state.items) - 1, 2)


async def test_what_is_typed_on_waits_for_the_second_dialog_of_an_act(
    asha: Desk, console: Any, caseload: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = EventNotified(
        event="SE11",
        happened_on=asha.today(),
        told_on=asha.today(),
        reported_by="Mr Field",
        reporter_role="school",
        description="After a fight.",
    )
    record_event(asha, caseload["kai"], told)
    opened = threading.Event()
    real = event_work.import_module

    def slow(name: str) -> Any:
        opened.wait(10)
        return real(name)

    monkeypatch.setattr(event_work, "import_module", slow)
    async with console(asha) as pilot:
        await press(pilot, "5", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, SectionDialog))
        await press(pilot, *"esc", "tab", *"No place")
        # What is typed on after the decision would acknowledge, hold a review or leave, were it the list's.
        type_at_once(pilot, "ctrl+s", *"ah2 q")
        while not isinstance(pilot.app.screen, DeskScreen):
            await asyncio.sleep(0.001)
        for _ in range(50):
            await asyncio.sleep(0)
        assert pilot.app.screen.view.id == "notifications"
        opened.set()
        await until(pilot, lambda: isinstance(pilot.app.screen, SectionDialog))
        await calm(pilot)
        assert pilot.app.screen.form.raw["effect"] == "ah2 q"
    assert asha.store.reader().all("SELECT acknowledged_on FROM significant_event") == [(None,)]


async def test_what_is_typed_on_goes_to_the_list_once_the_act_has_ended(
    asha: Desk, console: Any, caseload: dict[str, int]
) -> None:
    async with console(asha) as pilot:
        await press(pilot, "2", "c")
        await until(pilot, lambda: isinstance(pilot.app.screen, SectionDialog))
        await press(pilot, *"yesterday", "tab", *"visit", "tab", "y", "tab", *"Hello")
        type_at_once(pilot, "ctrl+s", "1", "down")
        await until(pilot, lambda: isinstance(pilot.app.screen, DeskScreen))
        await calm(pilot)
        assert (pilot.app.screen.view.id, pilot.app.screen.list.rank) == ("today", 1)


async def test_what_goes_on_from_a_form_that_was_opened_reaches_the_form_it_leads_to(
    asha: Desk, console: Any, caseload: dict[str, int], gate: threading.Event
) -> None:
    """Keys for the other form were taken for ones of the form left, and dropped, while it was on its way."""
    step = work_steps.open_step(asha, caseload["kai"])
    review_script.report(asha, step, builders.TODAY, finished_on=builders.TODAY)
    record_making.create_form(asha, step)
    async with console(asha) as pilot:
        await press(pilot, "7", "slash", *"kai", "enter")
        type_at_once(pilot, "enter", "f6", "down", "enter", *["f4"] * 3, *"Calmer")
        await settled(pilot, gate)
        screen = pilot.app.screen
        assert isinstance(screen, FormScreen)
        assert (screen.state.form_key, screen.section.key) == ("record_of_review", "record_of_meeting")
        assert screen.pane is not None
        assert screen.pane.raw["views"] == "Calmer"


async def test_tab_goes_to_a_question_that_has_only_just_appeared(asha: Desk, console: Any) -> None:
    async with console(asha) as pilot:
        await press(pilot, "c")
        await press_at_once(pilot, "y", "tab", "v", "enter", "n", "tab", *"was ill", "tab", *"sent a card")
        raw = pilot.app.screen.form.raw
        assert (raw["seen_alone"], raw["why_not_alone"], raw["said"]) == ("no", "was ill", "sent a card")


async def test_a_fault_while_a_key_is_on_its_way_ends_the_program_as_any_other(
    asha: Desk, console: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(typed_ahead.TypedAhead, "_quiet", fails)
    with pytest.raises(ZeroDivisionError):
        async with console(asha) as pilot:
            await press(pilot, "down")
            assert not pilot.app.is_running
    assert pilot.app.return_code == 1
