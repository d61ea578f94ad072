"""The Work view, and what follows a review: each act one key from a list, over the real records."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import date
from typing import Any

import pytest
from screen import press, text, until
from textual.pilot import Pilot

from iro_console.casework import after_review, form_saving, requests, reviews, work_folders, work_steps
from iro_console.casework.desk import Desk
from iro_console.domain.work import RequestType
from iro_console.forms.acts import ReviewBooking
from iro_console.forms.after_review import DecisionsSheet
from iro_console.ui.app import IroConsole
from iro_console.ui.dialogs.confirm import Confirm
from iro_console.ui.dialogs.distribution import DistributionDialog
from iro_console.ui.dialogs.pick import PickDialog
from iro_console.ui.dialogs.section_dialog import SectionDialog
from iro_console.ui.screens.child import ChildScreen
from iro_console.ui.screens.desk import DeskScreen
from iro_console.ui.screens.form import FormScreen
from iro_console.ui.widgets import section_pane
from iro_console.ui.work_groups import FolderedWork

NOTICE = RequestType.REPORT_COMPLETE.value


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(section_pane, "LOOK_AFTER", 0.0)


@asynccontextmanager
async def console(desk: Desk) -> AsyncGenerator[Pilot[None]]:
    app = IroConsole(desk)
    app.animation_level = "none"
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: desk_of(pilot).list.row is not None)
        yield pilot


def desk_of(pilot: Pilot[None]) -> DeskScreen:
    screen = pilot.app.screen_stack[0]
    assert isinstance(screen, DeskScreen)
    return screen


def top(pilot: Pilot[None]) -> Any:
    return pilot.app.screen


def said(pilot: Pilot[None]) -> str:
    return " ".join(each.message for each in pilot.app._notifications)


def select(pilot: Pilot[None], child: int, rule: str) -> None:
    """Put the cursor of the Today view on a child's deadline."""
    rows = desk_of(pilot).list
    assert rows.source is not None
    (key,) = (
        row.key
        for row in rows.source.page(0, rows.source.count())
        if (row.child_id, row.rule, row.review_number) == (child, rule, 3)
    )
    rows.select(key)


def rows(desk: Desk, sql: str) -> list[tuple[Any, ...]]:
    return desk.store.reader().all(sql)


def folder_of(desk: Desk, child: int) -> str:
    return next(row.state for row in work_folders.steps_of(desk, child))


async def test_the_folders_stand_one_after_the_other(asha: Desk, caseload: dict[str, int]) -> None:
    work_steps.open_step(asha, caseload["ruby"])
    requests.record_request(asha, caseload["kai"], NOTICE)
    source = FolderedWork(asha)
    found = [(section.title, section.rows) for section in source.sections]
    assert found == [
        ("Incoming work", 4),
        ("Current work", 1),
        ("Incoming requests", 1),
        ("Future work", 2),
    ]
    keys = [source.key(rank) for rank in range(source.count())]
    assert [row.key for row in source.page(0, source.count())] == keys
    assert [row.key for row in source.page(3, 3)] == keys[3:6]
    assert [source.position(key) for key in keys] == list(range(8))
    assert source.position("step/999") is None


async def test_a_review_booked_after_its_last_day_says_so_in_the_work_view(
    asha: Desk, caseload: dict[str, int]
) -> None:
    steps = {name: work_folders.steps_of(asha, caseload[name])[0] for name in ("ruby", "tomasz", "kai")}
    assert {name: step.after_limit for name, step in steps.items()} == {
        "ruby": True,
        "tomasz": True,
        "kai": False,
    }
    reviews.book_review(asha, caseload["kai"], ReviewBooking(booked_for=date(2027, 4, 21)))
    assert not work_folders.steps_of(asha, caseload["kai"])[0].after_limit
    async with console(asha) as pilot:
        await press(pilot, "7")
        row = next(line for line in text(pilot.app).splitlines() if "Ruby Morgan" in line)
        assert "● in 3 wd" in row


async def test_enter_starts_the_review_and_it_is_current_afterwards(
    asha: Desk, caseload: dict[str, int]
) -> None:
    async with console(asha) as pilot:
        await press(pilot, "7")
        first = desk_of(pilot).list.row.value
        assert first.state == "Incoming"
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(top(pilot), FormScreen))
        assert top(pilot).state.step.step_id == first.step_id
        await press(pilot, "escape")
        await until(pilot, lambda: isinstance(top(pilot), DeskScreen))
        sections = {section.title: section.rows for section in desk_of(pilot).list.source.sections}
        assert sections["Current work"] == 1
    assert rows(asha, "SELECT id, assigned_to FROM work_step WHERE state = 'Current'") == [
        (first.step_id, "Asha Bello")
    ]


async def test_r_goes_on_with_the_review_from_a_list_and_from_a_childs_page(
    asha: Desk, caseload: dict[str, int]
) -> None:
    async with console(asha) as pilot:
        select(pilot, caseload["kai"], "HB-07")
        await press(pilot, "r")
        await until(pilot, lambda: isinstance(top(pilot), FormScreen))
        step = top(pilot).state.step
        assert (step.child_id, step.review_number) == (caseload["kai"], 3), "held, and not yet written up"
        await press(pilot, "escape")
        await until(pilot, lambda: isinstance(top(pilot), DeskScreen))
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(top(pilot), ChildScreen))
        await press(pilot, "r")
        await until(pilot, lambda: isinstance(top(pilot), FormScreen))
        assert top(pilot).state.step.step_id == step.step_id


async def test_a_notice_is_acknowledged_once_the_report_is_finished(
    asha: Desk, caseload: dict[str, int]
) -> None:
    kai = caseload["kai"]
    step = work_steps.open_step(asha, kai)
    requests.record_request(asha, kai, NOTICE)
    async with console(asha) as pilot:
        await press(pilot, "7", "end", "up", "up")
        assert desk_of(pilot).list.row.value.type == NOTICE
        (line,) = [each for each in text(pilot.app).splitlines() if "Social work report complete" in each]
        assert "not yet" in line, "nobody can acknowledge it, and its name is not cut off before it says what"
        await press(pilot, "a")
        await until(pilot, lambda: "once the manager has finished" in said(pilot))
        assert rows(asha, "SELECT status FROM work_request") == [("Sent",)]
        about = rows(asha, "SELECT step_id FROM work_request")[0][0]
        report = {"written_by": "P", "received_on": "20/11/2026"}
        report |= {"finished_on": "20/11/2026", "finished_by": "Q"}
        for each in {step, about}:
            form_saving.save_section(asha, each, "social_work_report", "report", report, seen_version=0)
        await press(pilot, "f5")
        (line,) = [each for each in text(pilot.app).splitlines() if "Social work report complete" in each]
        assert " sent " in line
        await press(pilot, "a")
        stored = "SELECT status, acknowledged_by FROM work_request"
        await until(pilot, lambda: rows(asha, stored) == [("Acknowledged", "Asha Bello")])


@pytest.mark.parametrize(
    ("rule", "keys", "sql"),
    [
        ("HB-07", ("tab", "T"), "SELECT sent_on, sent_to FROM decisions_sent"),
        ("HB-09", (), "SELECT completed_on FROM record_completed"),
        ("HB-11", (), "SELECT updated_on FROM care_plan_update"),
    ],
)
async def test_d_records_what_a_deadline_after_a_review_asks_for(
    asha: Desk, caseload: dict[str, int], rule: str, keys: tuple[str, ...], sql: str
) -> None:
    async with console(asha) as pilot:
        select(pilot, caseload["kai"], rule)
        await press(pilot, "d")
        await until(pilot, lambda: isinstance(top(pilot), SectionDialog))
        await until(pilot, lambda: top(pilot).form.focused_row is not None)
        if keys:
            top(pilot).form.focus_field("sent_to")
            await press(pilot, "T")
        await press(pilot, "ctrl+s")
        await until(pilot, lambda: isinstance(top(pilot), DeskScreen))
    assert rows(asha, sql)[0][0] == "2026-11-24"
    met = f"SELECT met_on FROM deadline WHERE rule = '{rule}' AND review_number = 3 AND child_id = :c"
    assert asha.store.reader().all(met, {"c": caseload["kai"]}) == [("2026-11-24",)]


async def test_silence_is_counted_as_agreement_once_asked(asha: Desk, caseload: dict[str, int]) -> None:
    kai = caseload["kai"]
    received = date(2026, 11, 10)
    sheet = DecisionsSheet(sent_on=received, sent_to="Tom", received_on=received)
    after_review.send_decisions(asha, kai, 3, sheet)
    async with console(asha) as pilot:
        select(pilot, kai, "HB-08")
        await press(pilot, "d")
        await until(pilot, lambda: isinstance(top(pilot), PickDialog))
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(top(pilot), Confirm))
        assert top(pilot).focused.id == "cancel"
        await press(pilot, "c")
        await until(pilot, lambda: isinstance(top(pilot), DeskScreen))
        await until(pilot, lambda: all(worker.is_finished for worker in pilot.app.workers))
    state = after_review.state(asha, kai, 3)
    assert state.deemed
    assert state.replied_on == date(2026, 11, 17), "the last of the five working days"


async def test_the_distribution_list_is_kept_by_keys(asha: Desk, caseload: dict[str, int]) -> None:
    async with console(asha) as pilot:
        select(pilot, caseload["kai"], "HB-10")
        await press(pilot, "d")
        await until(pilot, lambda: isinstance(top(pilot), DistributionDialog))
        await press(pilot, "insert")
        await until(pilot, lambda: isinstance(top(pilot), SectionDialog))
        await until(pilot, lambda: top(pilot).form.focused_row is not None)
        await press(pilot, "M", "enter", "down", "enter", "ctrl+s")
        await until(pilot, lambda: isinstance(top(pilot), DistributionDialog))
        await until(pilot, lambda: bool(rows(asha, "SELECT 1 FROM distribution")))
        assert rows(asha, "SELECT recipient, sent_on FROM distribution") == [("M", None)]
        await until(pilot, lambda: top(pilot).query_one("RowTable").row is not None)
        keys = text(pilot.app)
        assert "p Add those who were there" in keys
        assert "u undo" not in keys, "what does nothing here is not offered"
        await press(pilot, "enter")
        await until(pilot, lambda: isinstance(top(pilot), SectionDialog))
        assert rows(asha, "SELECT sent_on FROM distribution") == [(None,)], "Enter edits, and sends nothing"
        await until(pilot, lambda: top(pilot).form.focused_row is not None)
        await press(pilot, "end", *"um", "ctrl+s")
        await until(pilot, lambda: rows(asha, "SELECT recipient FROM distribution") == [("Mum",)])
        await until(pilot, lambda: isinstance(top(pilot), DistributionDialog))
        await press(pilot, "s")
        await until(pilot, lambda: rows(asha, "SELECT sent_on FROM distribution") == [("2026-11-24",)])
        await press(pilot, "escape")
        await until(pilot, lambda: isinstance(top(pilot), DeskScreen))


async def test_names_are_hidden_on_a_form_too(asha: Desk, caseload: dict[str, int]) -> None:
    async with console(asha) as pilot:
        select(pilot, caseload["kai"], "HB-07")
        await press(pilot, "r")
        await until(pilot, lambda: isinstance(top(pilot), FormScreen))
        await press(pilot, "f9")
        strips = "\n".join(strip.text for strip in top(pilot)._compositor.render_strips()[:2])
        assert "Kai Morgan" not in strips
        assert "K.M. K1" in strips
