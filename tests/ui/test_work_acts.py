"""Work done by keys: a notice recorded and acknowledged, a step noted as done, one sent back."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import date
from typing import Any

import pytest
import review_script as script
from screen import press, until
from textual.pilot import Pilot

from iro_console.casework import finishing, work_folders, work_steps
from iro_console.casework.desk import Desk
from iro_console.domain.next_actions import Scenario
from iro_console.domain.work import RequestType
from iro_console.storage.values import RequestValue
from iro_console.ui.app import IroConsole
from iro_console.ui.dialogs.section_dialog import SectionDialog
from iro_console.ui.screens.child import ChildScreen
from iro_console.ui.screens.child_parts import PARTS
from iro_console.ui.screens.desk import DeskScreen
from iro_console.ui.screens.form import FormScreen

NOTICE = RequestType.REPORT_COMPLETE.value


@asynccontextmanager
async def console(desk: Desk) -> AsyncGenerator[Pilot[None]]:
    app = IroConsole(desk)
    app.animation_level = "none"
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await until(pilot, lambda: desk_of(pilot).list.row is not None)
        yield pilot


def desk_of(pilot: Pilot[None]) -> DeskScreen:
    screen = pilot.app.screen_stack[0]
    assert isinstance(screen, DeskScreen)
    return screen


def top(pilot: Pilot[None]) -> Any:
    return pilot.app.screen


def footer(pilot: Pilot[None]) -> str:
    return list(pilot.app.screen._compositor.render_strips())[-1].text


async def asked(pilot: Pilot[None], key: str, field: str) -> None:
    """Press a key that opens a dialog, and go to one of its fields."""
    await press(pilot, key)
    await until(pilot, lambda: isinstance(top(pilot), SectionDialog))
    await until(pilot, lambda: top(pilot).form.focused_row is not None)
    top(pilot).form.focus_field(field)


async def work_of_child(pilot: Pilot[None]) -> None:
    """Open the page of the child selected, at its work."""
    await press(pilot, "g")
    await until(pilot, lambda: isinstance(top(pilot), ChildScreen))
    await press(pilot, *["right"] * [part.id for part in PARTS].index("work"))


def rows(desk: Desk, sql: str) -> list[tuple[Any, ...]]:
    return desk.store.reader().all(sql)


@pytest.fixture
def finished(asha: Desk, caseload: dict[str, int]) -> Desk:
    """Return the desk once Kai's third review is finished, with work for the social worker."""
    step = work_steps.open_step(asha, caseload["kai"])
    script.all_forms(asha, step, Scenario.REMAINING, date(2026, 10, 29), date(2027, 4, 27))
    finishing.finish(asha, step)
    return asha


async def test_a_key_records_a_notice_and_a_acknowledges_it_with_both_days_kept(
    asha: Desk, caseload: dict[str, int]
) -> None:
    async with console(asha) as pilot:
        await press(pilot, "7")
        while "Ruby" not in desk_of(pilot).list.row.value.child_name:
            await press(pilot, "down")
        step = desk_of(pilot).list.row.value
        await asked(pilot, "N", "received_on")
        assert top(pilot).form.raw["request_type"] == NOTICE
        await press(pilot, *["backspace"] * 20, *"20/11", "tab", "tab", "tab", *"by e-mail", "ctrl+s")
        await until(pilot, lambda: isinstance(top(pilot), DeskScreen))
        stored = "SELECT request_type, status, received_on, status_on, assigned_to, note FROM work_request"
        assert rows(asha, stored) == [(NOTICE, "Sent", "2026-11-20", "2026-11-20", "Asha Bello", "by e-mail")]
        day = date(2026, 11, 20)
        script.report(asha, step.step_id, day, finished_on=day)
        await press(pilot, "home")
        while not isinstance(desk_of(pilot).list.row.value, RequestValue):
            await press(pilot, "down")
        await press(pilot, "a")
        await until(pilot, lambda: rows(asha, stored)[0][1] == "Acknowledged")
        assert rows(asha, stored)[0][2:4] == ("2026-11-20", "2026-11-24")
        await until(pilot, lambda: "acknowledged on Tue 24 Nov 2026" in "\n".join(shown(pilot)))
        assert "a acknowledge" not in footer(pilot)
        (line,) = [each for each in shown(pilot) if "Social work report complete" in each]
        assert "Fri 20 Nov" in line, "the day it came in"
        await work_of_child(pilot)
        await press(pilot, *["down"] * 9)
        while "request" not in top(pilot).list.row.key:
            await press(pilot, "up")
        await until(pilot, lambda: "Came in  Fri 20 Nov 2026" in "\n".join(shown(pilot)))
        assert "09:14, by Asha Bello" in "\n".join(shown(pilot))


def shown(pilot: Pilot[None]) -> list[str]:
    return [strip.text for strip in pilot.app.screen._compositor.render_strips()]


async def test_started_work_is_sent_back_by_key_with_the_reason(asha: Desk, caseload: dict[str, int]) -> None:
    step = work_steps.open_step(asha, caseload["ruby"])
    async with console(asha) as pilot:
        await press(pilot, "7")
        assert "send back" not in footer(pilot), "nobody has started it"
        desk_of(pilot).list.select(f"step/{step}")
        await press(pilot, "up", "down")
        await until(pilot, lambda: "< send back" in footer(pilot))
        await asked(pilot, "less_than_sign", "comment")
        await press(pilot, "ctrl+s")
        assert isinstance(top(pilot), SectionDialog), "the reason is needed"
        await press(pilot, *"Not mine", "ctrl+s")
        await until(pilot, lambda: isinstance(top(pilot), DeskScreen))
        assert rows(asha, f"SELECT state, returned FROM work_step WHERE id = {step}") == [
            ("Incoming", "Not mine")
        ]
        await until(pilot, lambda: "◀ R3  Subsequent CLA review" in "\n".join(shown(pilot)))


async def test_d_notes_the_work_of_somebody_else_as_done_on_the_childs_page(finished: Desk) -> None:
    async with console(finished) as pilot:
        await press(pilot, "2", "slash", *"k1", "enter")
        await work_of_child(pilot)
        page = top(pilot)
        names = [entry.value.name for entry in page.list.source.page(0, 9) if entry.key.startswith("step")]
        theirs = names.index("Child's care plan (CS)")
        await press(pilot, *["down"] * theirs)
        assert "d done" in footer(pilot)
        await asked(pilot, "d", "done_on")
        assert top(pilot).form.raw["done_by"] == "Social Worker"
        await press(
            pilot, *["backspace"] * 20, *"23/11", "tab", *["backspace"] * 20, *"Priya", "tab", "x", "ctrl+s"
        )
        await until(pilot, lambda: isinstance(top(pilot), ChildScreen))
        stored = (
            "SELECT state, finished_on, finished_by, note FROM work_step WHERE name LIKE 'Child''s care%'"
        )
        assert rows(finished, stored) == [("Finished", "2026-11-23", "Priya", "x")]
        await press(pilot, "u")
        await until(pilot, lambda: rows(finished, stored)[0][0] != "Finished")


async def test_the_forms_of_a_finished_review_are_read_from_the_childs_page(
    finished: Desk, caseload: dict[str, int]
) -> None:
    before = rows(finished, "SELECT count(*) FROM audit")
    async with console(finished) as pilot:
        await press(pilot, "2", "slash", *"k1", "enter")
        await work_of_child(pilot)
        entries = top(pilot).list.source.page(0, 20)
        wanted = next(at for at, entry in enumerate(entries) if getattr(entry.value, "finished_on", None))
        await press(pilot, *["down"] * wanted, "enter")
        await until(pilot, lambda: isinstance(top(pilot), FormScreen))
        assert top(pilot).state.read_only
        await press(pilot, "escape")
        await until(pilot, lambda: isinstance(top(pilot), ChildScreen))
    assert rows(finished, "SELECT count(*) FROM audit") == before
    kai = work_folders.steps_of(finished, caseload["kai"])
    assert [row.name for row in kai if row.state == "Finished"] == ["Subsequent CLA review (CS)"]
