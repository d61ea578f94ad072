"""The form screen over the real records: nothing typed is lost, nothing is wrong until asked."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from threading import Event
from typing import Any

import builders
import pytest
from form_typist import Typist
from screen import calm, press, press_at_once, send, text, until
from screen import kept as screen_kept
from textual import events
from textual.widgets import Button, Static

from iro_console.casework import (
    form_rows,
    form_saving,
    next_steps,
    record_making,
    review_forms,
    reviews,
    work_steps,
)
from iro_console.casework.desk import Desk
from iro_console.casework.drafts import all_drafts, save_draft
from iro_console.casework.review_forms import OpenDecision
from iro_console.casework.typed_before import draft_form, draft_record
from iro_console.forms.acts import ReviewBooking
from iro_console.storage.problems import CannotWrite
from iro_console.ui import typed_ahead
from iro_console.ui.app import IroConsole
from iro_console.ui.dialogs.draft_keeper import DraftKeeper
from iro_console.ui.dialogs.pick import PickDialog
from iro_console.ui.dialogs.row_dialog import RowDialog
from iro_console.ui.dialogs.section_dialog import SectionDialog
from iro_console.ui.review_acts import ReviewActs
from iro_console.ui.review_work import ground
from iro_console.ui.screens.form import FormScreen
from iro_console.ui.screens.form_parts import FormHead, RefusalPane
from iro_console.ui.widgets import section_draft, section_pane
from iro_console.ui.widgets.row_table import RowTable
from iro_console.ui.widgets.section_list import SectionList

REPORT = {"written_by": "P", "received_on": "20/11/2026", "finished_on": "20/11/2026", "finished_by": "Q"}


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(section_pane, "LOOK_AFTER", 0.0)
    monkeypatch.setattr(section_draft, "KEEP_AFTER", 0.0)


@pytest.fixture
def mine(desk: Desk) -> Desk:
    """Return the desk of an IRO with one child, whose first review is to come."""
    iro = builders.add_person(desk, "asha", "Asha Bello")
    builders.add_child(desk, "Kai Morgan", ref="K1", looked_after_from=date(2026, 11, 10), iro=iro)
    return replace(desk, scope=iro)


@pytest.fixture
def step(mine: Desk) -> int:
    return work_steps.open_step(mine, 1)


def finished_report(desk: Desk, step: int) -> None:
    form_saving.save_section(
        desk, step, "social_work_report", "report", REPORT, seen_version=0, complete=True
    )


@asynccontextmanager
async def form(
    desk: Desk, step: int, key: str = "chairs_monitoring", size: tuple[int, int] = (120, 40)
) -> AsyncGenerator[Typist]:
    """Show a form in the real program."""
    app = IroConsole(desk)
    app.animation_level = "none"
    async with app.run_test(size=size) as pilot:
        acts = ReviewActs(desk, step, key)
        app.push_screen(FormScreen(acts, acts.open(), ground(desk)))
        await until(pilot, lambda: app.screen.focused is not None)
        yield Typist(pilot, {})


def head(typist: Typist) -> str:
    return typist.screen.query_one(FormHead).kept


def notice(typist: Typist) -> str:
    assert typist.screen.pane is not None
    return str(typist.screen.pane.query_one(".notice", Static).render())


def wrong(typist: Typist) -> dict[str, str]:
    questions = typist.screen.pane.questions if typist.screen.pane else None
    return {name: row.wrong for name, row in questions.rows.items() if row.wrong} if questions else {}


async def kept(typist: Typist) -> None:
    """Wait until what is typed is stored."""
    await until(typist.pilot, lambda: all(not pane.draft.behind for pane in typist.screen.panes.values()))


async def test_typing_is_a_draft_and_the_corner_says_so(mine: Desk, step: int) -> None:
    async with form(mine, step) as typist:
        assert head(typist) == ""
        assert typist.focused_name == "key_stage"
        await typist.press(*"zzz")
        await kept(typist)
        assert head(typist) == "draft saved 09:14:00"
        assert wrong(typist) == {}, "nothing is wrong while it is typed"
        await typist.press("escape", "escape")
        await until(typist.pilot, lambda: not isinstance(typist.pilot.app.screen, FormScreen))
    assert [(draft.form, draft.answers["key_stage"]) for draft in all_drafts(mine)] == [
        ("chairs_monitoring/child_details", "zzz")
    ]
    async with form(mine, step) as typist:
        assert "Going on with what you typed" in notice(typist)
        assert typist.screen.pane is not None
        assert typist.screen.pane.raw["key_stage"] == "zzz"


async def test_the_later_of_two_drafts_kept_at_once_stands(
    mine: Desk, step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A slow disk can turn two of them round; the corner went on saying that something is not kept."""
    as_it_is, second = DraftKeeper.keep, Event()

    def overtaken(self: DraftKeeper, answers: dict[str, str], turn: int) -> None:
        if turn == 1:
            assert second.wait(30)
        as_it_is(self, answers, turn)
        if turn == 2:
            second.set()

    monkeypatch.setattr(DraftKeeper, "keep", overtaken)
    async with form(mine, step) as typist:
        await typist.press("z", "y")
        await until(typist.pilot, second.is_set)
        await screen_kept(typist.pilot)
        assert head(typist) == "draft saved 09:14:00"
    assert [draft.answers["key_stage"] for draft in all_drafts(mine)] == ["zy"]


async def test_a_form_only_opened_leaves_no_draft(mine: Desk, step: int) -> None:
    async with form(mine, step) as typist:
        await typist.press("f4", "f4", "f4", "f3", "escape")
        await until(typist.pilot, lambda: not isinstance(typist.pilot.app.screen, FormScreen))
    assert all_drafts(mine) == []


async def test_what_is_filled_in_or_typed_is_not_counted_as_missing(mine: Desk, step: int) -> None:
    async with form(mine, step) as typist:
        marks = typist.screen.query_one(SectionList).marks
        assert marks[0].missing == 2, "who chairs it is known; the key stage is not"
        await typist.press("down", "enter")
        await until(typist.pilot, lambda: typist.screen.query_one(SectionList).marks[0].missing == 1)


async def test_the_day_half_way_is_said_beside_its_empty_field(mine: Desk, step: int) -> None:
    async with form(mine, step) as typist:
        await typist.press("f4")
        await until(typist.pilot, lambda: typist.focused_name == "held_on")
        await typist.press(*"20/11/2026", "ctrl+s", "f4")
        await until(typist.pilot, lambda: typist.focused_name == "next_on")
        await typist.press(*"20/05/2027", "tab")
        pane = typist.screen.pane
        assert pane is not None
        await until(typist.pilot, lambda: pane.found is not None and bool(pane.found.suggested))
        assert pane.questions is not None
        assert pane.questions._told["midway_on"].endswith("Half-way is Thu 18 Feb 2027")
        typist.screen.pane.questions.focus_field("midway_on")
        await typist.press(*"18/02", "tab")
        await until(typist.pilot, lambda: "Half-way" not in pane.questions._told.get("midway_on", ""))


async def test_what_is_wrong_is_said_on_completing_and_counted(mine: Desk, step: int) -> None:
    async with form(mine, step) as typist:
        await typist.press("f4")
        await until(typist.pilot, lambda: typist.focused_name == "held_on")
        await typist.press(*"31/11", "tab")
        assert wrong(typist) == {}
        await typist.press("f2")
        await until(typist.pilot, lambda: bool(wrong(typist)))
        assert "31/11" in wrong(typist)["held_on"] or "November" in wrong(typist)["held_on"]
        assert wrong(typist)["venue"] == "Choose one"
        assert typist.focused_name == "held_on"
        mark = typist.screen.query_one(SectionList).marks[1]
        assert mark.wrong >= len(wrong(typist)) > 5
        assert not mark.completed
    (draft,) = all_drafts(mine)
    assert draft.answers["held_on"] == "31/11", "what cannot be read stays as typed"


async def test_saving_writes_what_can_be_read_and_keeps_the_rest(mine: Desk, step: int) -> None:
    async with form(mine, step) as typist:
        await typist.press("f4")
        await until(typist.pilot, lambda: typist.focused_name == "held_on")
        await typist.press(*"31/11", "tab", "y", "ctrl+s")
        await until(typist.pilot, lambda: "Saved." in notice(typist))
        await until(typist.pilot, lambda: head(typist) == "draft saved 09:14:00")
        await typist.press("shift+tab")
        await typist.press("end", "ctrl+u", *"20/11", "ctrl+s")
        await until(typist.pilot, lambda: head(typist) == "saved 09:14:00")
    stored = mine.store.reader().all("SELECT held_on, series FROM chairs_monitoring_form")
    assert stored == [("2026-11-20", 1)]
    assert all_drafts(mine) == []


async def test_a_section_opens_on_what_it_needs_and_not_on_what_may_stay_empty(mine: Desk, step: int) -> None:
    raw = {"held_on": "20/11/2026", "category": "second"}
    form_saving.save_section(mine, step, "chairs_monitoring", "review_details", raw, seen_version=0)
    raw = {"rag": "green", "can_go_ahead": "yes"}
    form_saving.save_section(mine, step, "qa_checklist", "checklist", raw, seen_version=0)
    async with form(mine, step) as typist:
        await typist.press("f4")
        assert typist.focused_name == "participation", "“Held as a series of meetings” may stay empty"
    async with form(mine, step, "qa_checklist") as typist:
        await calm(typist.pilot)
        assert isinstance(typist.screen.focused, RowTable), "the lines are still to be answered"


async def test_opening_a_section_is_no_typing(mine: Desk, step: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was put into the fields said “typing” in the corner for a moment."""
    said: list[str] = []
    real = FormHead.show

    def show(self: FormHead, *args: Any) -> None:
        real(self, *args)
        said.append(self.kept)

    monkeypatch.setattr(FormHead, "show", show)
    async with form(mine, step) as typist:
        await typist.press("f4", "f4")
        await kept(typist)
        assert set(said) == {""}
        await typist.press(*"20/5")
        await kept(typist)
        assert "typing" in said
    said.clear()
    async with form(mine, step) as typist:
        await typist.press("f4", "f4")
        await kept(typist)
        assert said[-1] == "draft saved 09:14:00", "there is a draft to go on with"
        assert not [words for words in said if "typing" in words]


async def test_on_a_wide_screen_the_choices_stand_beside_where_the_last_review_said_nothing(
    mine: Desk, step: int
) -> None:
    async with form(mine, step) as typist:
        await typist.pilot.resize_terminal(200, 60)
        await until(typist.pilot, lambda: "Key Stage 4" in text(typist.pilot.app))
        assert "The last review said nothing here." in text(typist.pilot.app)
        await typist.press("f4")
        assert typist.screen.pane is not None
        typist.screen.pane.go_to("participation")
        await until(typist.pilot, lambda: "PN1  Child physically attends" in text(typist.pilot.app))
        await typist.table("attendance")
        await until(typist.pilot, lambda: "Apologies" in text(typist.pilot.app))


def test_the_decisions_still_open_stand_beside_what_became_of_them(mine: Desk, step: int) -> None:
    acts = ReviewActs(mine, step, "record_of_review")
    one = OpenDecision("d", "Life story work", "Social worker", date(2026, 12, 1), "In progress", 0, ())
    state = replace(acts.open(), open_decisions=(one,))
    told = [text for line in acts.beside(state, "last_decisions") for text, _ in line]
    assert told[1:] == ["Life story work", "Social worker · by Tue 1 Dec 2026 · in progress"]
    assert acts.beside(state, "views") == []
    assert acts.beside(replace(state, open_decisions=()), "last_decisions") == []


async def test_questions_come_and_go_without_moving_the_focus(mine: Desk, step: int) -> None:
    async with form(mine, step) as typist:
        await typist.press("f4")
        await until(typist.pilot, lambda: typist.focused_name == "held_on")
        questions = typist.screen.pane.questions if typist.screen.pane else None
        assert questions is not None
        assert not questions.rows["late_reason"].display
        await typist.press(*"24/11/2026")
        assert typist.focused_name == "held_on"
        await calm(typist.pilot)
        assert questions.rows["held_on"].field.raw == "24/11/2026"
        assert not questions.rows["late_reason"].display
        limit = questions.rows["statutory_due"].field.raw
        assert limit == "08/12/2026", "twenty working days after Tuesday 10 November"


async def test_a_question_just_asked_is_next_for_tab(mine: Desk, step: int) -> None:
    async with form(mine, step, "social_work_report") as typist:
        await until(typist.pilot, lambda: typist.focused_name != "")
        assert typist.screen.pane is not None
        typist.screen.pane.go_to("finished_on")
        await typist.press(*"-3", "tab")
        assert typist.focused_name == "finished_by"


async def test_an_answer_taken_out_stays_out(mine: Desk, step: int) -> None:
    form_saving.save_section(
        mine,
        step,
        "chairs_monitoring",
        "child_details",
        {"key_stage": "ks2", "social_worker": "Priya"},
        seen_version=0,
    )
    async with form(mine, step) as typist:
        assert typist.screen.pane is not None
        typist.screen.pane.go_to("social_worker")
        await typist.press("end", "ctrl+u")
        await kept(typist)
    async with form(mine, step) as typist:
        assert typist.screen.pane is not None
        assert typist.screen.pane.raw == {"key_stage": "ks2"}


async def test_another_window_saved_the_section(mine: Desk, step: int) -> None:
    section = ("chairs_monitoring", "child_details")
    async with form(mine, step) as typist:
        await typist.press(*"reception", "enter")
        other = replace(mine, window="window-2")
        saved = {"key_stage": "ks4", "social_worker": "Theirs"}
        form_saving.save_section(other, step, *section, saved, seen_version=0)
        await typist.press("ctrl+s")
        await until(typist.pilot, lambda: "Other answers were saved" in notice(typist))
        assert mine.store.reader().all("SELECT key_stage FROM chairs_monitoring_form") == [("ks4",)]
        await typist.press("f5")
        await until(typist.pilot, lambda: head(typist) == "saved 09:14:00")
    assert mine.store.reader().all("SELECT key_stage FROM chairs_monitoring_form") == [("reception",)]


async def test_the_other_windows_answers_can_be_taken(mine: Desk, step: int) -> None:
    async with form(mine, step) as typist:
        await typist.press(*"reception", "enter")
        other = replace(mine, window="window-2")
        raw = {"key_stage": "ks4", "social_worker": "Theirs"}
        form_saving.save_section(other, step, "chairs_monitoring", "child_details", raw, seen_version=0)
        await typist.press("ctrl+s")
        await until(typist.pilot, lambda: "Other answers were saved" in notice(typist))
        await typist.press("f8")
        await until(typist.pilot, lambda: notice(typist) == "")
        assert typist.screen.pane is not None
        assert typist.screen.pane.raw["key_stage"] == "ks4"


async def test_another_window_typed_into_the_same_section(mine: Desk, step: int) -> None:
    name, record = draft_form("chairs_monitoring", "child_details"), draft_record(1, step)
    async with form(mine, step) as typist:
        save_draft(replace(mine, window="window-2"), name, record, {"key_stage": "ks4"})
        await typist.press(*"rec")
        await until(typist.pilot, lambda: "Another window typed" in notice(typist))
        await kept(typist)
        texts = {draft.answers.get("key_stage") for draft in all_drafts(mine)}
        assert texts >= {"ks4", "rec"}, "neither text is the only copy"


async def test_what_cannot_be_stored_is_said(mine: Desk, step: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise CannotWrite("The disk is full.")

    async with form(mine, step) as typist:
        with monkeypatch.context() as patch:
            patch.setattr("iro_console.ui.dialogs.draft_keeper.save_draft", full)
            await typist.press(*"rec")
            await until(typist.pilot, lambda: head(typist) == "NOT SAVED")
            assert "The disk is full" in notice(typist)
        await typist.press("e")
        await kept(typist)
        assert head(typist) == "draft saved 09:14:00"


async def test_rows_are_added_moved_removed_and_taken_back(mine: Desk, step: int) -> None:
    def names() -> list[str]:
        return [row.answers.get("name", "") for row in form_table(typist).state.rows]

    async with form(mine, step) as typist:
        await typist.press("f4")
        await until(typist.pilot, lambda: typist.focused_name == "held_on")
        for name in ("Ann", "Ben"):
            typist.answers["name"] = name
            await typist.row("attendance")
        assert names() == ["Ann", "Ben"]
        await typist.press("alt+up")
        await until(typist.pilot, lambda: names() == ["Ben", "Ann"])
        await typist.press("delete")
        await until(typist.pilot, lambda: names() == ["Ann"])
        await typist.press("u")
        await until(typist.pilot, lambda: names() == ["Ben", "Ann"])
        await typist.press("u")
        await until(typist.pilot, lambda: names() == ["Ann", "Ben"])
        assert form_table(typist).has_focus


def form_table(typist: Typist, key: str = "attendance") -> Any:
    assert typist.screen.pane is not None
    return next(table for table in typist.screen.pane.tables if table.state.key == key)


async def test_a_row_half_typed_is_there_after_a_crash(mine: Desk, step: int) -> None:
    async with form(mine, step) as typist:
        await typist.press("f4")
        await typist.table("attendance")
        await typist.press("insert")
        await until(typist.pilot, lambda: isinstance(typist.pilot.app.screen, RowDialog))
        dialog = typist.pilot.app.screen
        assert isinstance(dialog, RowDialog)
        dialog.form.focus_field("name")
        await typist.press(*"An")
        dialog.save_now()
    async with form(mine, step) as typist:
        await typist.press("f4")
        table = await typist.table("attendance")
        (row,) = table.state.rows
        assert row.version == 0
        await typist.press("enter")
        await until(typist.pilot, lambda: isinstance(typist.pilot.app.screen, RowDialog))
        again = typist.pilot.app.screen
        assert isinstance(again, RowDialog)
        assert again.form.raw == {"name": "An"}
    assert mine.store.reader().all("SELECT count(*) FROM attendance") == [(0,)]


async def test_the_record_is_refused_before_the_report_and_offers_what_to_do(mine: Desk, step: int) -> None:
    async with form(mine, step, "record_of_review") as typist:
        refusal = typist.screen.query_one(RefusalPane)
        assert "Social worker's report 1st CLA Review (CS)" in str(refusal.query_one(Static).render())
        await typist.press("enter")
        await until(typist.pilot, lambda: typist.screen.state.form_key == "social_work_report")
        await until(typist.pilot, lambda: typist.focused_name == "received_on")
    raw = {"written_by": "P", "received_on": "20/11/2026"}
    form_saving.save_section(mine, step, "social_work_report", "report", raw, seen_version=0)
    async with form(mine, step, "record_of_review") as typist:
        await typist.press("enter")
        await until(typist.pilot, lambda: typist.focused_name == "finished_on")
    assert mine.store.reader().all("SELECT count(*) FROM record_of_review") == [(0,)]


async def test_a_record_made_too_early_is_deleted_once_asked(mine: Desk, step: int) -> None:
    finished_report(mine, step)
    record_making.create_form(mine, step)
    async with form(mine, step, "record_of_review") as typist:
        await typist.screen.run_action("delete_form")
        await until(typist.pilot, lambda: not isinstance(typist.pilot.app.screen, FormScreen))
        await typist.press("enter")
        await until(typist.pilot, typist.idle)
        assert typist.screen.state.exists, "the focus is on Cancel"
        await typist.screen.run_action("delete_form")
        await until(typist.pilot, lambda: not isinstance(typist.pilot.app.screen, FormScreen))
        await typist.press("d")
        await until(typist.pilot, typist.idle)
        assert not typist.screen.state.exists


async def test_finish_lists_what_is_missing_and_jumps_to_it(mine: Desk, step: int) -> None:
    async with form(mine, step) as typist:
        await typist.press("f10")
        await until(typist.pilot, lambda: isinstance(typist.pilot.app.screen, PickDialog))
        missing = typist.screen.acts.plan_finish().missing
        wanted = [(one.section, one.field) for one in missing].index(("review_details", "participation"))
        await typist.press(*["down"] * wanted, "enter")
        await until(typist.pilot, typist.idle)
        assert typist.screen.section.key == "review_details"
        await until(typist.pilot, lambda: typist.focused_name == "participation")
    assert mine.store.reader().all("SELECT state FROM work_step WHERE id = :s", {"s": step}) == [("Current",)]


async def test_hostile_text_shows_as_typed_and_breaks_nothing(mine: Desk, step: int) -> None:
    finished_report(mine, step)
    record_making.create_form(mine, step)
    row = {"needs": builders.HOSTILE, "actions": "[/b] [@click=app.quit]", "who": "=cmd()", "done_by": "x"}
    form_rows.add_row(mine, step, "record_of_review", "current_child", row)
    async with form(mine, step, "record_of_review") as typist:
        await typist.press("f4", "f4")
        table = next(t for t in typist.screen.pane.tables) if typist.screen.pane else None
        assert table is not None
        await until(typist.pilot, lambda: table.has_focus and table.size.width > 0)
        lines = "\n".join(table.render_line(y).text for y in range(table.size.height))
        assert "[/b]" in lines
        await typist.press("enter")
        await until(typist.pilot, lambda: isinstance(typist.pilot.app.screen, RowDialog))
        dialog = typist.pilot.app.screen
        assert isinstance(dialog, RowDialog)
        assert dialog.form.raw["needs"] == builders.HOSTILE


@pytest.mark.parametrize("size", [(30, 8), (60, 16), (80, 24), (200, 60)])
async def test_every_size_can_be_worked_in(mine: Desk, step: int, size: tuple[int, int]) -> None:
    async with form(mine, step, size=size) as typist:
        await typist.press("f4", "f4", "f3", "f2", "f1", "escape")
        assert typist.pilot.app.is_running
        await typist.pilot.resize_terminal(30, 8)
        await typist.pilot.resize_terminal(120, 40)
        await press(typist.pilot, "f3")
        assert typist.pilot.app.is_running


async def test_the_checklist_is_answered_by_letters(mine: Desk, step: int) -> None:
    async with form(mine, step, "qa_checklist") as typist:
        table = await typist.table("items")
        first, second = (row.id for row in table.state.rows[:2])
        await typist.press("y")
        await until(typist.pilot, lambda: table.row is not None and table.row.id == second)
        await until(typist.pilot, typist.idle)
        found = {row.id: row.answers.get("answer") for row in table.state.rows}
        assert found[first] == "yes"
    state = review_forms.open_form(mine, step, "qa_checklist")
    (stored,) = (row for row in state.sections[0].tables[0].rows if row.id == first)
    assert stored.answers["answer"] == "yes"


async def test_the_date_of_a_yes_goes_when_a_line_is_answered_no(mine: Desk, step: int) -> None:
    finished_report(mine, step)
    async with form(mine, step, "qa_checklist") as typist:
        table = await typist.table("items")
        table.select("report")
        assert table.row is not None and table.row.answers == {"answer": "yes", "dated_on": "20/11/2026"}
        await typist.press("n")
        await until(typist.pilot, typist.idle)
        answers = {row.id: dict(row.answers) for row in table.state.rows}
    assert answers["report"] == {"answer": "no"}


async def test_a_paper_answered_no_in_the_checklist_is_raised_with_one_key(mine: Desk, step: int) -> None:
    reviews.book_review(mine, 1, ReviewBooking(booked_for=date(2026, 12, 7)), seen_version=1)
    async with form(mine, step, "qa_checklist") as typist:
        app = typist.pilot.app
        assert "F7" not in text(app)
        table = await typist.table("items")
        table.select("report")
        await typist.press("n")
        await until(typist.pilot, lambda: "F7 raises it, informal escalation" in text(app))
        assert "▲ The social worker's report is missing" in text(app)
        await typist.press("f7")
        await until(typist.pilot, lambda: isinstance(app.screen, SectionDialog))
        await until(typist.pilot, lambda: app.screen.form.focused_row is not None)  # type: ignore[attr-defined]
        dialog = app.screen
        assert isinstance(dialog, SectionDialog)
        dialog.form.put({**dialog.form.raw, "effect": "Waits", "childs_wishes": "Agrees", "sent_to": "Priya"})
        await typist.press("ctrl+s")
        await until(typist.pilot, lambda: "Raised already: E-2026-001." in text(app))
        assert "F7" not in text(app), "it is not raised twice"
    found = mine.store.reader().all("SELECT kind, themes, step_id FROM escalation")
    assert found == [("informal", "reports_late", step)]


async def test_what_the_checklist_misses_is_named_by_its_lines(mine: Desk, step: int) -> None:
    async with form(mine, step, "qa_checklist") as typist:
        left = text(typist.pilot.app).split("Missing here")[1]
        for name in ("Overall", "Chronology read", "Care plan dated", "Plans of siblings", "and "):
            assert name in left.replace("│", ""), left
        state = typist.screen.state
        missing = next(one for one in state.missing if one.row == 3)
        typist.screen.jump(missing)
        await typist.press("enter")
        await until(typist.pilot, lambda: isinstance(typist.pilot.app.screen, RowDialog))
        assert "Care plan dated within the cycle" in text(typist.pilot.app)


async def test_only_what_can_be_done_is_offered_where_there_is_no_record_yet(mine: Desk, step: int) -> None:
    async with form(mine, step, "record_of_review") as typist:
        keys = text(typist.pilot.app).splitlines()[-1]
        assert "F6 forms" in keys
        assert not any(words in keys for words in ("F2", "F4", "Ctrl+S"))
        finished_report(mine, step)
        typist.screen.reload()
        await until(typist.pilot, lambda: typist.screen.state.refusal is None)  # type: ignore[attr-defined]
        await typist.press("enter")
        await until(typist.pilot, lambda: typist.focused_name == "ethnicity")
        shown = text(typist.pilot.app).splitlines()
        assert "F2 complete" in shown[-1]
        assert "┬" in shown[1], "the line across meets the one between the panes"


# keys pressed faster than a form can follow


async def test_what_follows_f4_at_once_is_typed_into_the_section_it_leads_to(mine: Desk, step: int) -> None:
    async with form(mine, step) as typist:
        await press_at_once(typist.pilot, "f4", *"20/11", "tab", "y")
        child, review = (typist.screen.panes[key] for key in ("child_details", "review_details"))
        assert child.raw.get("key_stage") is None, "the section left"
        await until(typist.pilot, lambda: review.raw["held_on"] == "20/11/2026")
        assert review.raw["series"] == "yes"


async def test_enter_right_after_f4_opens_the_row_of_the_table_it_leads_to(mine: Desk, step: int) -> None:
    finished_report(mine, step)
    record_making.create_form(mine, step)
    row = {"needs": "Sleep", "actions": "A night light", "who": "Foster carer", "done_by": "Friday"}
    form_rows.add_row(mine, step, "record_of_review", "current_child", row)
    async with form(mine, step, "record_of_review") as typist:
        await press_at_once(typist.pilot, "f4", "f4", "enter", *"Calmer")
        dialog = typist.pilot.app.screen
        assert isinstance(dialog, RowDialog)
        assert dialog.form.raw == {**row, "progress": "Calmer"}


async def test_a_key_given_while_the_focus_is_on_its_way_has_done_all_before_the_next_is(
    mine: Desk, step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first letter after Enter on a row was lost: Enter was taken to have gone elsewhere."""
    monkeypatch.setattr(typed_ahead, "LOOK", 0)
    async with form(mine, step) as typist:
        await typist.press("f4")
        table, screen = form_table(typist), typist.screen
        screen.set_focus(None)
        screen.settling.begin(table)
        for key in ("insert", "tab", *"Ann"):
            send(typist.pilot, key)
        for _ in range(20):
            await asyncio.sleep(0)
        table.focus()
        screen.settling.end(table)
        await calm(typist.pilot)
        dialog = typist.pilot.app.screen
        assert isinstance(dialog, RowDialog)
        assert dialog.form.raw == {"name": "Ann"}


async def test_a_plan_copied_from_a_document_is_pasted_into_its_table(mine: Desk, step: int) -> None:
    async with form(mine, step, "social_work_report") as typist:
        await typist.table("report_child")
        assert "can be pasted here" in text(typist.pilot.app)

        async def paste(pasted: str) -> str:
            typist.pilot.app.post_message(events.Paste(pasted))
            await calm(typist.pilot)
            return text(typist.pilot.app)

        def needs() -> list[str | None]:
            return [row.answers.get("needs") for row in form_table(typist, "report_child").state.rows]

        plan = "Sleeps [/b] badly\tNight light\tCarer\tFriday\nMisses her brother\tCalls\tCarer\tweekly\n"
        shown = await paste(plan)
        assert "Add 2 rows to “Child's plan”?" in shown
        assert "Sleeps [/b] badly" in shown
        await typist.press("escape")
        assert needs() == []
        await paste(plan)
        await typist.press("a")
        assert needs() == ["Sleeps [/b] badly", "Misses her brother"]
        await typist.press("u")
        assert needs() == []
        await paste("a\tb\tc\td\te\tf")
        assert (
            "Nothing was pasted: row 1 has 6 cells"
            in [notice.message for notice in typist.pilot.app._notifications][-1]
        )
        assert needs() == []
    async with form(mine, step) as typist:
        await typist.press("f4")
        await typist.table("attendance")
        typist.pilot.app.post_message(events.Paste("Ann\tmother"))
        await calm(typist.pilot)
        assert (
            "into the tables of a plan only"
            in [notice.message for notice in typist.pilot.app._notifications][-1]
        )
        assert not form_table(typist).state.rows


async def test_rows_are_added_as_fast_as_they_are_typed(mine: Desk, step: int) -> None:
    async with form(mine, step) as typist:
        await typist.press("f4")
        await typist.table("attendance")
        added = [("insert", "Ann", "ctrl+n"), ("", "Ben", "ctrl+s"), ("insert", "Cy", "ctrl+s")]
        rows = [(*filter(None, [begin]), *"health", "enter", *name, end) for begin, name, end in added]
        await press_at_once(typist.pilot, *(key for row in rows for key in row))
        assert [row.answers.get("name") for row in form_table(typist).state.rows] == ["Ann", "Ben", "Cy"]
        await press_at_once(typist.pilot, "delete", "delete", "u", "home", "enter")
        assert [row.answers.get("name") for row in form_table(typist).state.rows] == ["Ann", "Ben"]
        dialog = typist.pilot.app.screen
        assert isinstance(dialog, RowDialog)
        assert dialog.form.raw["name"] == "Ann"


async def test_what_follows_f2_is_for_the_next_section_and_for_none_when_refused(
    mine: Desk, step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # However soon the refusal comes.
    monkeypatch.setattr(typed_ahead, "LOOK", 0)
    async with form(mine, step) as typist:
        await press_at_once(typist.pilot, "f2", *"zzz")
        assert wrong(typist), "completing was refused"
        assert typist.screen.pane is not None
        assert typist.screen.pane.raw.get("key_stage") is None
        await typist.fields()
        await press_at_once(typist.pilot, "f2", *"20/11", "tab")
        assert typist.screen.section.key == "review_details"
        assert typist.screen.pane.raw["held_on"].startswith("20/11")
        assert "20/11" not in str(typist.screen.panes["child_details"].raw)


async def test_what_follows_escape_is_not_typed_into_the_form_left(mine: Desk, step: int) -> None:
    async with form(mine, step) as typist:
        await press_at_once(typist.pilot, *"ks2", "tab", "end", *"Priya", "escape", *"22", "1")
        assert not isinstance(typist.pilot.app.screen, FormScreen)
    (draft,) = all_drafts(mine)
    assert draft.answers["social_worker"] == "Priya"


async def test_the_other_form_is_reached_by_keys_pressed_at_once(mine: Desk, step: int) -> None:
    async with form(mine, step) as typist:
        await press_at_once(typist.pilot, "f6", *["down"] * 3, "enter", *"Priya")
        assert typist.screen.state.form_key == "social_work_report"
        assert typist.screen.pane is not None
        assert "Priya" in typist.screen.pane.raw.values()


async def test_the_keys_of_the_form_are_not_those_of_the_text_in_it(mine: Desk, step: int) -> None:
    """In a text Textual selects the paragraph with F6 and all of it with F7: the next letter replaced it."""
    finished_report(mine, step)
    record_making.create_form(mine, step)
    async with form(mine, step, "record_of_review") as typist:
        await typist.press("f4", "f4", "f4")
        await until(typist.pilot, lambda: typist.focused_name == "views")
        assert "F6 forms" in text(typist.pilot.app)
        await typist.press(*"ab", "f7", "c", "f6")
        assert isinstance(typist.pilot.app.screen, PickDialog)
        await typist.press("escape", "d")
        assert typist.screen.pane is not None
        assert typist.screen.pane.raw["views"] == "abcd"


async def test_next_actions_are_added_one_after_another_and_closed(mine: Desk, step: int) -> None:
    """The buttons of the council's form: Add, Add and close, Assign To Me; the list prompts Please Select."""
    async with form(mine, step) as typist:
        app = typist.pilot.app
        assert "Please Select" in text(app)
        await typist.press("f4", "f4", "f4")
        await typist.table("next_actions")
        await typist.press("insert")
        await until(typist.pilot, lambda: isinstance(app.screen, RowDialog))
        first = app.screen
        assert re.search(r"Status +Proposed", text(app)), "what it begins as, before it is stored"
        assert [str(each.label) for each in first.query(Button) if each.display] == [
            "Add",
            "Add and close",
            "Leave",
        ]
        await typist.press(*"alert", "enter", *"As", "ctrl+n")
        await until(typist.pilot, lambda: isinstance(app.screen, RowDialog) and app.screen is not first)
        assert isinstance(app.screen, RowDialog)
        assert app.screen.form.raw == {}
        await typist.press(*"repeat", "enter", "ctrl+n")
        await until(typist.pilot, lambda: isinstance(app.screen, RowDialog) and not app.screen.form.raw)
        await typist.press("ctrl+n")
        assert "there is no row to keep" in text(app), "an empty row is not added"
        await typist.press("escape")
        await until(typist.pilot, typist.idle)
        await typist.press("enter")
        await until(typist.pilot, lambda: isinstance(app.screen, RowDialog))
        assert "Add" not in [str(each.label) for each in app.screen.query(Button)], (
            "this row is there already"
        )
        await typist.press("escape")
    stored = "SELECT next_action, assigned_to, status FROM next_action ORDER BY rank"
    assert mine.store.reader().all(stored) == [
        ("IRO Alert", "As", "Proposed"),
        ("Repeat Assessment", None, "Proposed"),
    ]


async def test_a_source_is_named_for_as_long_as_its_answer_stands(mine: Desk, step: int) -> None:
    finished_report(mine, step)
    async with form(mine, step) as typist:
        await typist.press("f4")
        pane = typist.screen.pane
        assert pane is not None and pane.questions is not None
        source = "From the social worker's report, 20 Nov"
        assert source in text(typist.pilot.app)
        for name in ("report_available", "report_received_on"):
            assert pane.source_of(name) == source
        pane.go_to("report_available")
        await typist.press("n")
        assert source not in text(typist.pilot.app), "the report does not say that it is missing"
        assert pane.source_of("report_available") == ""
        await typist.press("y")
        assert pane.source_of("report_available") == source, "that is what the report says"
        assert source in text(typist.pilot.app)


async def test_a_source_of_a_row_is_named_for_as_long_as_its_answer_stands(mine: Desk, step: int) -> None:
    row = {"needs": "A stable place", "actions": "Assess aunt", "who": "Priya", "done_by": "soon"}
    form_rows.add_row(mine, step, "social_work_report", "report_child", row)
    finished_report(mine, step)
    record_making.create_form(mine, step)
    async with form(mine, step, "record_of_review") as typist:
        typist.screen.show_section("proposed_plan")
        await typist.table("proposed_child")
        await typist.press("enter")
        await until(typist.pilot, lambda: isinstance(typist.pilot.app.screen, RowDialog))
        dialog = typist.pilot.app.screen
        assert isinstance(dialog, RowDialog)
        shown = text(typist.pilot.app).count("From the social worker's report")
        dialog.form.focus_field("who")
        await typist.press("x")
        assert text(typist.pilot.app).count("From the social worker's report") == shown - 1


async def test_what_is_typed_over_a_complete_section_is_said_not_to_be_in_it(mine: Desk, step: int) -> None:
    key = ("chairs_monitoring", "child_details")
    raw = {"key_stage": "ks2", "social_worker": "Priya", "chair": "Asha"}
    form_saving.save_section(mine, step, *key, raw, seen_version=0, complete=True)
    async with form(mine, step) as typist:
        typist.screen.show_section("child_details")
        await until(typist.pilot, lambda: "✓ complete" in text(typist.pilot.app))
        typist.screen.pane.go_to("social_worker")  # type: ignore[union-attr]
        await typist.press("x")
        shown = text(typist.pilot.app)
        assert "✓ complete" not in shown and "without what is typed now" in shown
        await typist.press("ctrl+s")
        await until(typist.pilot, lambda: "✓ complete" in text(typist.pilot.app))
        assert "without what is typed now" not in text(typist.pilot.app)


async def test_f2_on_a_complete_section_keeps_its_tick_and_goes_on(mine: Desk, step: int) -> None:
    key = ("chairs_monitoring", "child_details")
    raw = {"key_stage": "ks2", "social_worker": "Priya", "chair": "Asha"}
    form_saving.save_section(mine, step, *key, raw, seen_version=0, complete=True)
    async with form(mine, step) as typist:
        typist.screen.show_section("child_details")
        await until(typist.pilot, lambda: typist.focused_name != "")
        await typist.press("f2")
        await until(typist.pilot, typist.idle)
        assert typist.screen.state.section("child_details").completed
        assert typist.screen.section.key == "review_details", "on to what is still to do"
        said = [notice.message for notice in typist.pilot.app._notifications]
        assert said == ["Section 1 is complete already."]


async def test_f2_sends_what_waits_to_be_sent_from_a_complete_section(mine: Desk, step: int) -> None:
    key = ("chairs_monitoring", "next_actions")
    row = {"next_action": "IRO Alert", "assigned_to": "Asha"}
    form_rows.add_row(mine, step, *key, row)
    form_saving.save_section(mine, step, *key, {}, seen_version=0, complete=True)
    next_steps.ask_to_distribute(mine, step)
    async with form(mine, step) as typist:
        typist.screen.show_section("next_actions")
        await until(typist.pilot, lambda: "will be sent when you next save" in text(typist.pilot.app))
        await typist.press("f2")
        await until(typist.pilot, typist.idle)
    assert mine.store.reader().all("SELECT status FROM work_request") == [("Sent",)]


async def test_the_mark_of_a_section_can_be_taken_away_by_name(mine: Desk, step: int) -> None:
    key = ("chairs_monitoring", "child_details")
    raw = {"key_stage": "ks2", "social_worker": "Priya", "chair": "Asha"}
    form_saving.save_section(mine, step, *key, raw, seen_version=0, complete=True)
    async with form(mine, step) as typist:
        assert not typist.screen.has("complete"), "the section shown is not complete"
        typist.screen.show_section("child_details")
        assert typist.screen.has("complete")
        await until(typist.pilot, lambda: "1  Child's details   ✓" in text(typist.pilot.app))
        assert "F2 marks it complete" not in text(typist.pilot.app)
        await typist.screen.run_action("untick")
        await until(typist.pilot, typist.idle)
        assert "F2 marks it complete" in text(typist.pilot.app), "why there is neither a number nor a tick"
        assert not typist.screen.state.section("child_details").completed


async def test_taking_over_anew_says_which_section_is_no_longer_complete(mine: Desk, step: int) -> None:
    row = {"needs": "A stable place", "actions": "Assess aunt", "who": "Priya", "done_by": "soon"}
    paper, key = ("social_work_report", "report_child"), ("record_of_review", "proposed_plan")
    row_id = form_rows.add_row(mine, step, *paper, row).row_id
    finished_report(mine, step)
    record_making.create_form(mine, step)
    form_saving.save_section(mine, step, *key, {"plan_on": "20/11/2026"}, seen_version=0, complete=True)
    form_rows.edit_row(mine, step, *paper, row_id, {**row, "who": "Aunt"}, seen_version=1)
    async with form(mine, step, "record_of_review") as typist:
        await typist.press("ctrl+b")
        await until(typist.pilot, typist.idle)
        said = [notice.message for notice in typist.pilot.app._notifications][-1]
    assert "1 answer taken over anew" in said
    assert "Section 5 is no longer marked complete." in said
