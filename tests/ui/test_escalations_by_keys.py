"""Escalations in the real app by keys: raised, gone on with, and shown with words that attack."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from typing import Any

import pytest
import review_script as script
from escalating import TODAY, asked, day, fill, on, pick, top
from screen import press, text, until
from textual.pilot import Pilot

from iro_console.casework import work_steps
from iro_console.casework.desk import Desk
from iro_console.casework.escalation_raising import Origin, raise_escalation
from iro_console.casework.escalation_state import escalation
from iro_console.casework.finishing import finish
from iro_console.domain.next_actions import Scenario
from iro_console.forms.escalation import Raised
from iro_console.storage.queries_reviewing import decisions_of_child
from iro_console.ui.app import IroConsole
from iro_console.ui.dialogs.section_dialog import SectionDialog
from iro_console.ui.dialogs.whole import WholePick
from iro_console.ui.screens.desk import DeskScreen

HOSTILE = "[/b] [@click=app.quit]x[/] \\["


@asynccontextmanager
async def console(desk: Desk, size: tuple[int, int] = (120, 40)) -> AsyncGenerator[Pilot[None]]:
    app = IroConsole(desk)
    app.animation_level = "none"
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: desk_of(pilot).list.row is not None)
        yield pilot


def desk_of(pilot: Pilot[None]) -> DeskScreen:
    screen = pilot.app.screen_stack[0]
    assert isinstance(screen, DeskScreen)
    return screen


def raised(desk: Desk, child: int, sent_on: date = TODAY, **more: Any) -> int:
    answers: dict[str, Any] = {
        "kind": "alert",
        "themes": "drift",
        "concern": "c",
        "effect": "e",
        "childs_wishes": "w",
        "wanted": "x",
        "wanted_by": date(2026, 12, 15),
        "stage": "1",
        "sent_to": "Tom",
        "sent_on": sent_on,
    }
    raise_escalation(desk, Origin(child), Raised(**(answers | more)))
    return int(desk.store.reader().all("SELECT max(id) FROM escalation")[0][0])


async def test_a_drifted_decision_takes_at_most_ten_keys_beside_the_words(
    asha: Desk, caseload: dict[str, int]
) -> None:
    kai, held = caseload["kai"], date(2026, 10, 29)
    step = work_steps.open_step(asha, kai)
    script.all_forms(asha, step, Scenario.REMAINING, held, date(2027, 4, 27), decisions=("Life story",))
    finish(asha, step)
    (decision,) = decisions_of_child(asha.store.reader(), kai)
    later = on(asha, date(2026, 12, 9))
    async with console(later) as pilot:
        await press(pilot, "2")
        desk_of(pilot).list.select(str(kai))
        # From the list to the child's page, to its decisions, and to the one that drifted.
        keys = ["enter", "right", "e"]
        await press(pilot, *keys)
        await asked(pilot, "Raised")
        assert "Life story" in top(pilot).form.raw["concern"]
        await press(pilot, *"Waits", "tab", *"Agrees", "ctrl+s")
        keys += ["tab", "ctrl+s"]
        await until(pilot, lambda: not isinstance(top(pilot), SectionDialog))
    value = escalation(later, 1)
    assert (value.record.decision_id, value.record.effect) == (decision.id, "Waits")
    assert value.record.childs_wishes == "Agrees"
    assert value.stages[0].record.stage == "1", "the first stage is sent with it"
    assert len(keys) <= 10, keys


async def test_silence_is_noted_and_the_window_stays_with_the_next_stage_first(
    asha: Desk, caseload: dict[str, int]
) -> None:
    number = raised(asha, caseload["kai"])
    async with console(on(asha, day(7))) as pilot:
        await press(pilot, "6", "enter")
        await pick(pilot, "Note that no reply")
        await until(pilot, lambda: escalation(asha, number).stages[0].record.response == "no_reply")
        await until(pilot, lambda: isinstance(top(pilot), WholePick))
        assert top(pilot)._picks[0].words == "Send stage 2: Service manager"
        await press(pilot, "escape")
        await until(pilot, lambda: isinstance(top(pilot), DeskScreen))


async def test_d_on_a_reply_opens_the_escalation_and_nothing_is_marked_done(
    asha: Desk, caseload: dict[str, int]
) -> None:
    raised(asha, caseload["kai"])
    async with console(on(asha, day(7))) as pilot:
        rows = desk_of(pilot).list
        page = rows.source.page(0, rows.source.count())
        rows.select(next(each.key for each in page if each.rule == "IR-02"))
        await press(pilot, "d")
        await until(pilot, lambda: isinstance(top(pilot), WholePick))


async def test_names_and_words_are_hidden_in_the_list_and_in_the_window(
    asha: Desk, caseload: dict[str, int]
) -> None:
    raised(asha, caseload["kai"], concern="Secret words")
    async with console(asha) as pilot:
        # The board and the list are hidden alike, wherever it was asked for.
        assert "Kai Morgan" in await press(pilot, "6")
        await press(pilot, "1", "f9", "6")
        await until(pilot, lambda: "K.M. K1" in text(pilot.app))
        assert "Kai Morgan" not in text(pilot.app)
        assert "Kai Morgan" in await press(pilot, "f9", "1")
        await press(pilot, "6", "f9")
        assert "Kai Morgan" not in await press(pilot, "1")
        await press(pilot, "6")
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(top(pilot), WholePick))
        shown = text(pilot.app)
        assert "K.M. K1" in shown
        assert "Kai Morgan" not in shown and "Secret words" not in shown
        await press(pilot, "f9")
        await until(pilot, lambda: "Secret words" in text(pilot.app))


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (200, 60)])
async def test_words_that_attack_are_shown_as_typed_at_every_size(
    asha: Desk, caseload: dict[str, int], size: tuple[int, int]
) -> None:
    raised(asha, caseload["hostile"], concern=HOSTILE, sent_to=HOSTILE)
    async with console(asha, size) as pilot:
        await press(pilot, "6", "enter")
        await until(pilot, lambda: isinstance(top(pilot), WholePick))
        assert "[@click=app.quit]" in text(pilot.app)
        assert top(pilot).query_one("PickList").size.height >= 2
        await press(pilot, "pagedown", "pagedown")
        assert pilot.app.is_running


HOLIDAYS = {date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1)}


def days_on(start: date, working_days: int) -> date:
    """Count working days one by one over Christmas."""
    found = start
    while working_days:
        found += timedelta(days=1)
        working_days -= found.isoweekday() <= 5 and found not in HOLIDAYS
    return found


async def type_sent_on(pilot: Pilot[None], sent_on: date, due: date, working_days: int) -> None:
    """Type the day a stage is sent over what stands there, and see the date of its reply beside it."""
    form = top(pilot).form
    while form.focused_row.question.name != "sent_on":
        await press(pilot, "tab")
    await press(pilot, "end", "shift+home", *f"{sent_on.day}/{sent_on.month}")
    said = f"The reply is then due {due:%a} {due.day} {due:%b %Y}, {working_days} working days on"
    await until(pilot, lambda: said in " ".join(text(pilot.app).split()))


async def test_the_date_of_the_reply_follows_the_day_it_was_sent_as_it_is_typed(
    asha: Desk, caseload: dict[str, int]
) -> None:
    kai, first, second = caseload["kai"], date(2026, 12, 21), date(2027, 1, 19)
    async with console(on(asha, date(2026, 12, 30))) as pilot:
        await press(pilot, "2")
        desk_of(pilot).list.select(str(kai))
        await press(pilot, "e")
        await asked(pilot, "Raised")
        for sent_on in (date(2026, 12, 18), date(2026, 12, 24), first):
            await type_sent_on(pilot, sent_on, days_on(sent_on, 5), 5)
        words = {"concern": "Late", "effect": "Waits", "childs_wishes": "Agrees", "wanted": "PEP held"}
        await fill(pilot, themes="pep", sent_to="Tom", wanted_by="15/01/2027", **words)
        await until(pilot, lambda: isinstance(top(pilot), DeskScreen))
    replies = "SELECT due FROM deadline WHERE rule = 'IR-02' ORDER BY occurrence"
    assert asha.store.reader().all(replies) == [(days_on(first, 5).isoformat(),)]
    # The next stage is answered by the end of all 20 working days, not five on.
    cap = days_on(first, 20)
    assert second < cap < days_on(second, 5)
    async with console(on(asha, date(2027, 1, 20))) as pilot:
        await press(pilot, "6", "enter")
        await pick(pilot, "Send stage 2")
        await asked(pilot, "StageSent")
        earlier = date(2027, 1, 12)
        await type_sent_on(pilot, earlier, days_on(earlier, 5), 5)
        await type_sent_on(pilot, second, cap, 2)
        await fill(pilot, sent_to="Manager")
        await until(pilot, lambda: isinstance(top(pilot), DeskScreen))
    stored = asha.store.reader().all(replies)
    assert stored == [(days_on(first, 5).isoformat(),), (cap.isoformat(),)]


async def test_whom_it_goes_to_follows_the_kind_and_the_stage_unless_somebody_typed_it(
    asha: Desk, caseload: dict[str, int]
) -> None:
    def at(name: str) -> str:
        return str(top(pilot).form.raw.get(name, ""))

    async with console(asha) as pilot:
        await press(pilot, "2")
        desk_of(pilot).list.select(str(caseload["kai"]))
        await press(pilot, "e")
        await asked(pilot, "Raised")
        assert (at("stage"), at("sent_to"), at("wanted_by")) == ("1", "Team manager", "01/12/2026")
        top(pilot).form.focus_field("kind")
        await press(pilot, "end", "shift+home", *"informal", "tab")
        assert (at("kind"), at("stage"), at("sent_to")) == ("informal", "0", "Priya Nair")
        top(pilot).form.focus_field("stage")
        await press(pilot, "end", "shift+home", "3", "tab")
        assert (at("stage"), at("sent_to")) == ("3", "Head of service")
        # The focus went on to the name: what is typed there stays, whatever the stage.
        await press(pilot, "end", "shift+home", *"Theo Rix", "shift+tab")
        await press(pilot, "end", "shift+home", "2", "tab")
        assert (at("stage"), at("sent_to")) == ("2", "Theo Rix")
        top(pilot).form.focus_field("kind")
        await press(pilot, "end", "shift+home", *"cafcass", "tab")
        assert (at("stage"), at("sent_to")) == ("2", "Theo Rix"), "a stage somebody chose stays too"
