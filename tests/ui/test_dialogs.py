"""Dialogs over the real store: what is typed is kept, recorded once, and never shown for another child."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from form_host import Host, a_dialog, settled, text_of
from screen import calm, drained, press, send
from textual.pilot import Pilot
from textual.widgets import Button, Static

from iro_console.casework import contacts, reviews
from iro_console.casework.desk import Desk
from iro_console.casework.drafts import all_drafts, load_draft, save_draft
from iro_console.casework.verbs import Done, Problem, Refused
from iro_console.forms.acts import ContactWithChild, DeadlineMet, ReviewBooking
from iro_console.storage.problems import CannotWrite
from iro_console.ui.dialogs import section_dialog
from iro_console.ui.dialogs.confirm import Confirm
from iro_console.ui.dialogs.section_dialog import SectionDialog

DONE = Done("act", "Recorded.", 1)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep and check at once, where the pause is not what is tested."""
    monkeypatch.setattr(section_dialog, "KEEP_AFTER", 0.0)
    monkeypatch.setattr(section_dialog, "CHECK_AFTER", 0.0)


pytestmark = pytest.mark.usefixtures("quick")


def contact_dialog(desk: Desk, child: int, **more: Any) -> SectionDialog[Any]:
    return a_dialog(
        desk,
        ContactWithChild,
        record=f"child:{child}",
        check=lambda answers: contacts.check_contact(desk, child, answers),
        save=lambda answers: contacts.record_contact(desk, child, answers),
        **more,
    )


def rows(desk: Desk, sql: str) -> list[tuple[Any, ...]]:
    return desk.store.reader().all(sql)


def notice(dialog: SectionDialog[Any]) -> str:
    return text_of(dialog.query_one("#notice", Static))


def wrong(dialog: SectionDialog[Any]) -> dict[str, str]:
    return {name: row.wrong for name, row in dialog.form.rows.items() if row.wrong}


async def fill_contact(pilot: Pilot[None]) -> None:
    await press(pilot, *"23/11", "enter", *"vis", "enter", "y", "tab", *"Likes school", "ctrl+s")
    await settled(pilot)


async def test_a_contact_is_recorded_and_its_draft_goes(asha: Desk, caseload: dict[str, int]) -> None:
    app = Host()
    async with app.run_test(size=(120, 40)) as pilot:
        await app.ask(pilot, contact_dialog(asha, caseload["kai"]))
        await fill_contact(pilot)
        (answers,) = app.results
        assert not isinstance(answers, bool)
        assert answers is not None
        assert answers.done is not None
        assert answers.section.said == "Likes school"
    found = rows(asha, "SELECT child_id, held_on, method, seen_alone, said FROM contact")
    assert found == [(caseload["kai"], "2026-11-23", "visit", 1, "Likes school")]
    assert all_drafts(asha) == []


async def test_the_first_key_goes_into_the_first_field_also_where_it_is_filled_in(
    asha: Desk, caseload: dict[str, int]
) -> None:
    app = Host()
    async with app.run_test(size=(120, 40)) as pilot:
        dialog = contact_dialog(asha, caseload["kai"], initial={"held_on": "24/11/2026"})
        await app.ask(pilot, dialog)
        await press(pilot, *"20/11", "tab")
        assert dialog.form.raw == {"held_on": "20/11/2026"}


async def test_why_the_child_was_not_alone_is_asked_only_then(asha: Desk, caseload: dict[str, int]) -> None:
    app = Host()
    async with app.run_test(size=(120, 40)) as pilot:
        dialog = await app.ask(pilot, contact_dialog(asha, caseload["kai"]))
        why = dialog.form.rows["why_not_alone"]
        assert not why.display
        await press(pilot, *"23/11", "enter", *"vis", "enter", "n", "enter", *"carer stayed")
        assert (why.display, why.field.raw) == (True, "carer stayed")
        await press(pilot, "shift+tab", "y")
        assert not why.display
        assert dialog.form.read().section.why_not_alone is None


async def test_a_refusal_stays_beside_an_answer_that_is_tidied_on_saving(
    asha: Desk, caseload: dict[str, int]
) -> None:
    app = Host()
    async with app.run_test(size=(120, 40)) as pilot:
        dialog = a_dialog(
            asha,
            ReviewBooking,
            record=f"child:{caseload['kai']}",
            check=lambda answers: reviews.check_booking(asha, caseload["kai"], answers),
            save=lambda answers: reviews.book_review(asha, caseload["kai"], answers, seen_version=None),
        )
        await app.ask(pilot, dialog)
        await press(pilot, *"1/9/2026", "ctrl+s")
        await settled(pilot)
        assert "in the past" in wrong(dialog)["booked_for"]


async def test_a_form_only_opened_leaves_no_draft(asha: Desk, caseload: dict[str, int]) -> None:
    app = Host()
    async with app.run_test(size=(120, 40)) as pilot:
        dialog = contact_dialog(
            asha, caseload["kai"], initial={"held_on": "today", "method": "vis", "said": ""}
        )
        await app.ask(pilot, dialog)
        await settled(pilot)
        await press(pilot, "tab", "tab", "escape")
        await settled(pilot)
        assert app.results == [None]
        assert app.said == []
    assert all_drafts(asha) == []


async def test_leaving_keeps_what_was_typed_and_offers_it_again(asha: Desk, caseload: dict[str, int]) -> None:
    kai = caseload["kai"]
    app = Host()
    async with app.run_test(size=(120, 40)) as pilot:
        await app.ask(pilot, contact_dialog(asha, kai))
        await press(pilot, *"31/11", "tab", *"vis", "tab", "y", "tab", *"He said [/b]", "escape")
        await settled(pilot)
        assert app.said == ["What you typed is kept as a draft."]
        assert rows(asha, "SELECT count(*) FROM contact") == [(0,)]
        dialog = await app.ask(pilot, contact_dialog(asha, kai))
        await settled(pilot)
        typed = {"held_on": "31/11", "method": "visit", "seen_alone": "yes", "said": "He said [/b]"}
        assert dialog.form.raw == typed
        assert "Going on with what you typed at 09:14" in notice(dialog)


async def test_q_leaves_from_a_tick_and_is_a_letter_in_a_text(asha: Desk, caseload: dict[str, int]) -> None:
    app = Host()
    async with app.run_test(size=(120, 40)) as pilot:
        dialog = await app.ask(pilot, contact_dialog(asha, caseload["kai"]))
        dialog.form.focus_field("said")
        await press(pilot, "q")
        assert dialog.form.raw == {"said": "q"}
        dialog.form.focus_field("seen_alone")
        await press(pilot, "q")
        await settled(pilot)
        assert app.results == [None]
    assert [draft.answers for draft in all_drafts(asha)] == [{"said": "q"}]


async def test_what_was_typed_for_one_child_is_never_shown_for_another(
    asha: Desk, caseload: dict[str, int]
) -> None:
    app = Host()
    async with app.run_test(size=(120, 40)) as pilot:
        await app.ask(pilot, contact_dialog(asha, caseload["kai"]))
        await press(pilot, "tab", "tab", "tab", *"about Kai only", "escape")
        await settled(pilot)
        other = await app.ask(pilot, contact_dialog(asha, caseload["ruby"]))
        await settled(pilot)
        assert other.form.raw == {}
        assert notice(other) == ""
        await press(pilot, "tab", "tab", "tab", *"Ruby", "escape")
        await settled(pilot)
    kept = {draft.record: draft.answers["said"] for draft in all_drafts(asha)}
    assert kept == {f"child:{caseload['kai']}": "about Kai only", f"child:{caseload['ruby']}": "Ruby"}


async def test_a_relative_date_of_yesterday_is_the_same_day_today(asha: Desk) -> None:
    save_draft(asha, "DeadlineMet", "child:1", {"met_on": "+5wd", "note": "as typed"})
    at = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
    app = Host()
    async with app.run_test(size=(120, 40)) as pilot:
        dialog = await app.ask(pilot, a_dialog(replace(asha, clock=lambda: at), DeadlineMet))
        await settled(pilot)
        assert dialog.form.raw == {"met_on": "01/12/2026", "note": "as typed"}
        assert "09:14 on Tue 24 Nov" in notice(dialog)


async def test_ctrl_r_starts_empty_and_once_more_brings_it_back(asha: Desk) -> None:
    save_draft(asha, "DeadlineMet", "child:1", {"note": "kept"})
    app = Host()
    async with app.run_test(size=(120, 40)) as pilot:
        dialog = await app.ask(pilot, a_dialog(asha, DeadlineMet, initial={"met_on": "24/11/2026"}))
        await press(pilot, "ctrl+r")
        await settled(pilot)
        assert dialog.form.raw == {"met_on": "24/11/2026"}
        await press(pilot, "ctrl+r")
        await settled(pilot)
        assert dialog.form.raw == {"note": "kept"}
        await press(pilot, "ctrl+r", "escape")
        await settled(pilot)
    assert [draft.answers for draft in all_drafts(asha)] == [{"note": "kept"}], "one key throws nothing away"


async def test_what_is_typed_after_starting_empty_takes_the_place_of_the_draft(asha: Desk) -> None:
    save_draft(asha, "DeadlineMet", "child:1", {"note": "old"})
    app = Host()
    async with app.run_test(size=(120, 40)) as pilot:
        await app.ask(pilot, a_dialog(asha, DeadlineMet))
        await press(pilot, "ctrl+r", "tab", *"new", "escape")
        await settled(pilot)
    assert [draft.answers for draft in all_drafts(asha)] == [{"note": "new"}]


async def test_typing_without_a_pause_is_kept_all_the_same(
    asha: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(section_dialog, "KEEP_AFTER", 0.05)
    app = Host()
    async with app.run_test(size=(120, 40)) as pilot:
        await app.ask(pilot, a_dialog(asha, DeadlineMet, initial={"met_on": "24/11/2026"}))
        await press(pilot, "tab")
        for _ in range(400):
            await press(pilot, "x")
            if all_drafts(asha):
                break
        assert all_drafts(asha)[0].answers["note"].startswith("x")


def test_a_pause_before_keeping_is_shorter_than_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert section_dialog.KEEP_AFTER < 1


async def test_errors_are_shown_beside_their_fields_and_the_first_has_the_focus(
    asha: Desk, caseload: dict[str, int]
) -> None:
    app = Host()
    async with app.run_test(size=(120, 40)) as pilot:
        dialog = await app.ask(pilot, contact_dialog(asha, caseload["kai"]))
        await press(pilot, "tab", *"zzz", "ctrl+s")
        await settled(pilot)
        assert list(wrong(dialog)) == ["held_on", "method", "seen_alone"]
        assert "3 answers need another look" in notice(dialog)
        assert dialog.form.rows["held_on"].has_focus_within
        await press(pilot, *"24/11/2027", "tab", *"vis", "tab", "y", "ctrl+s")
        await settled(pilot)
        assert list(wrong(dialog)) == ["held_on"]
    assert rows(asha, "SELECT count(*) FROM contact") == [(0,)]


def booking_dialog(desk: Desk, child: int) -> SectionDialog[Any]:
    coming = reviews.next_review(desk, child)
    return a_dialog(
        desk,
        ReviewBooking,
        record=f"child:{child}",
        latest={"booked_for": coming.latest} if coming.latest else {},
        check=lambda answers: reviews.check_booking(desk, child, answers),
        save=lambda answers: reviews.book_review(desk, child, answers, seen_version=coming.row_version),
    )


async def test_a_doubt_is_shown_while_typing_and_recorded_only_when_asked_twice(
    asha: Desk, caseload: dict[str, int]
) -> None:
    child = caseload["kai"]
    latest = reviews.next_review(asha, child).latest
    assert latest is not None
    late = date.fromordinal(latest.toordinal() + 10)
    app = Host()
    async with app.run_test(size=(120, 40)) as pilot:
        dialog = await app.ask(pilot, booking_dialog(asha, child))
        await press(pilot, *f"{late:%d/%m/%Y}")
        await settled(pilot)
        row = dialog.form.rows["booked_for"]
        assert row.doubtful
        assert row.wrong == ""
        assert text_of(row.query_one(".doubtful", Static)).startswith("▲")
        await press(pilot, "ctrl+s")
        await settled(pilot)
        assert app.results == []
        assert "Is that right?" in notice(dialog)
        assert dialog.query_one("#anyway", Button).display
        assert dialog.form.has_focus_within
        await press(pilot, "tab", *"1615", "ctrl+s")
        await settled(pilot)
        assert app.results == [], "what was accepted was changed since"
        await press(pilot, "ctrl+s")
        await settled(pilot)
        assert len(app.results) == 1
    found = rows(
        asha, "SELECT booked_for, booked_at FROM review WHERE booked_for IS NOT NULL AND held_on IS NULL"
    )
    assert (late.isoformat(), "16:15:00") in [(day, at[:8]) for day, at in found if at]


async def test_what_is_asked_about_an_empty_field_stays_beside_it(
    asha: Desk, caseload: dict[str, int]
) -> None:
    app = Host()
    async with app.run_test(size=(120, 40)) as pilot:
        dialog = await app.ask(pilot, contact_dialog(asha, caseload["kai"]))
        why = dialog.form.rows["why_not_alone"]
        await press(pilot, *"23/11", "enter", *"vis", "enter", "n")
        await settled(pilot)
        assert not why.doubtful, "nobody has come to it yet"
        await press(pilot, "ctrl+s")
        await settled(pilot)
        # The look at what was typed last comes after it was saved.
        dialog._check_soon()
        await settled(pilot)
        assert "Is that right?" in notice(dialog)
        assert why.doubtful == ("Say why the child was not seen alone",)


async def test_save_anyway_is_a_button_that_must_be_gone_to(asha: Desk) -> None:
    saved: list[Any] = []
    dialog = a_dialog(
        asha,
        DeadlineMet,
        initial={"met_on": "24/11/2026"},
        check=lambda answers: [Problem("warn", "", "It was met before.")],
        save=lambda answers: saved.append(answers) or DONE,
    )
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.ask(pilot, dialog)
        await press(pilot, "ctrl+s")
        await settled(pilot)
        assert "It was met before." in notice(dialog)
        await press(pilot, "enter", "enter")
        await settled(pilot)
        assert saved == [], "Enter goes on to Save, which asks again"
        await pilot.click("#anyway")
        await settled(pilot)
        assert len(saved) == 1


async def test_what_the_verb_refuses_is_shown_and_nothing_is_lost(asha: Desk) -> None:
    def refuse(answers: Any) -> Done:
        raise Refused([Problem("refuse", "note", "too short [/b]"), Problem("refuse", "", "No such child")])

    app = Host()
    async with app.run_test(size=(120, 40)) as pilot:
        dialog = await app.ask(pilot, a_dialog(asha, DeadlineMet, save=refuse))
        await press(pilot, *"24/11", "tab", *"n", "ctrl+s")
        await settled(pilot)
        assert wrong(dialog) == {"note": "too short [/b]"}
        assert "No such child" in notice(dialog)
        assert dialog.form.raw == {"met_on": "24/11/2026", "note": "n"}
        assert dialog.form.rows["note"].has_focus_within


async def test_a_date_the_calendar_does_not_reach_is_refused_in_words(
    asha: Desk, caseload: dict[str, int]
) -> None:
    app = Host()
    async with app.run_test(size=(120, 40)) as pilot:
        dialog = await app.ask(pilot, booking_dialog(asha, caseload["kai"]))
        await press(pilot, *"27/11/2099", "ctrl+s")
        await settled(pilot)
        assert app.results == []
        assert wrong(dialog) or "2050" in notice(dialog)


async def test_a_full_disk_keeps_the_text_and_the_next_try_saves(asha: Desk) -> None:
    tries: list[Any] = []

    def save(answers: Any) -> Done:
        tries.append(answers)
        if len(tries) == 1:
            raise CannotWrite("The disk is full: nothing was saved. Make room and try again.")
        return DONE

    app = Host()
    async with app.run_test(size=(120, 40)) as pilot:
        dialog = await app.ask(pilot, a_dialog(asha, DeadlineMet, save=save))
        await press(pilot, *"24/11", "tab", *"long note", "ctrl+s")
        await settled(pilot)
        assert notice(dialog).startswith("NOT SAVED: The disk is full")
        assert dialog.form.raw["note"] == "long note"
        await press(pilot, "!", "ctrl+s")
        await settled(pilot)
        assert [answers.note for answers in tries] == ["long note", "long note!"]
        assert len(app.results) == 1


async def test_keeping_the_draft_does_not_hide_that_recording_failed(
    asha: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(section_dialog, "KEEP_AFTER", 0.3)

    def save(answers: Any) -> Done:
        raise CannotWrite("The disk is full: nothing was saved.")

    app = Host()
    async with app.run_test(size=(120, 40)) as pilot:
        dialog = await app.ask(pilot, a_dialog(asha, DeadlineMet, save=save))
        await press(pilot, *"24/11", "ctrl+s")
        await settled(pilot)
        assert all_drafts(asha)
        assert notice(dialog).startswith("NOT SAVED")


async def test_a_draft_that_cannot_be_stored_says_so_and_leaving_asks(
    asha: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = Host()
    async with app.run_test(size=(120, 40)) as pilot:
        dialog = await app.ask(pilot, a_dialog(asha, DeadlineMet))
        asha.store.reader()
        lock = sqlite3.connect(str(asha.store.path), isolation_level=None)
        monkeypatch.setattr("iro_console.storage.engine._BUSY_MS", 1)
        lock.execute("BEGIN IMMEDIATE")
        await press(pilot, "tab", *"kept on screen")
        await settled(pilot)
        assert notice(dialog).startswith("NOT SAVED: Another program is writing")
        send(pilot, "escape")
        while not isinstance(app.screen, Confirm):
            await drained(pilot)
        await press(pilot, "enter")
        await settled(pilot)
        assert app.results == []
        assert dialog.form.raw == {"note": "kept on screen"}
        lock.execute("ROLLBACK")
        lock.close()
        await press(pilot, "escape")
        await settled(pilot)
        assert app.results == [None]
    assert [draft.answers for draft in all_drafts(asha)] == [{"note": "kept on screen"}]


async def two_windows(asha: Desk, pilot: Pilot[None], app: Host) -> SectionDialog[Any]:
    other = replace(asha, window="window-2")
    dialog = await app.ask(pilot, a_dialog(asha, DeadlineMet))
    await press(pilot, "tab", *"mine")
    await settled(pilot)
    load_draft(other, "DeadlineMet", "child:1")
    later = replace(other, clock=lambda: datetime(2026, 11, 24, 9, 20, tzinfo=UTC))
    save_draft(later, "DeadlineMet", "child:1", {"note": "theirs [/b]", "met_on": "20/11/2026"})
    await press(pilot, "!")
    await settled(pilot)
    return dialog


async def test_another_windows_draft_is_not_overwritten_and_both_are_kept(asha: Desk) -> None:
    app = Host()
    async with app.run_test(size=(120, 40)) as pilot:
        dialog = await two_windows(asha, pilot, app)
        assert "Another window typed into this draft at 09:20" in notice(dialog)
        known = text_of(dialog.form.rows["note"].query_one(".known", Static))
        assert known == "The other window: theirs [/b]"
        assert "20/11/2026" in text_of(dialog.form.rows["met_on"].query_one(".known", Static))
        await press(pilot, "?")
        await settled(pilot)
        kept = sorted(draft.answers["note"] for draft in all_drafts(asha))
        assert kept == ["mine!?", "theirs [/b]"]
    again = Host()
    async with again.run_test(size=(120, 40)) as pilot:
        dialog = await again.ask(pilot, a_dialog(replace(asha, window="window-3"), DeadlineMet))
        await settled(pilot)
        assert dialog.form.raw["note"] == "theirs [/b]"
        known = text_of(dialog.form.rows["note"].query_one(".known", Static))
        assert known == "The other window: mine!?"


@pytest.mark.parametrize(("key", "note"), [("f5", "mine!"), ("f8", "theirs [/b]")])
async def test_one_of_two_drafts_is_chosen(asha: Desk, key: str, note: str) -> None:
    app = Host()
    async with app.run_test(size=(120, 40)) as pilot:
        dialog = await two_windows(asha, pilot, app)
        await press(pilot, key)
        await settled(pilot)
        assert dialog.form.raw["note"] == note
        assert "Another window" not in notice(dialog)
        assert text_of(dialog.form.rows["note"].query_one(".known", Static)) == ""
        await press(pilot, "end", "+")
        await settled(pilot)
    assert [draft.answers["note"] for draft in all_drafts(asha)] == [f"{note}+"]


async def test_taking_the_other_windows_answers_can_be_taken_back(asha: Desk) -> None:
    app = Host()
    async with app.run_test(size=(120, 40)) as pilot:
        dialog = await two_windows(asha, pilot, app)
        await press(pilot, "f8")
        await settled(pilot)
        await press(pilot, "ctrl+r")
        await settled(pilot)
        assert dialog.form.raw == {"note": "mine!"}


async def test_save_now_keeps_the_last_key(asha: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(section_dialog, "KEEP_AFTER", 60.0)
    app = Host()
    async with app.run_test(size=(120, 40)) as pilot:
        dialog = await app.ask(pilot, a_dialog(asha, DeadlineMet))
        await press(pilot, "tab", *"the last key")
        assert all_drafts(asha) == []
        dialog.save_now()
        assert [draft.answers for draft in all_drafts(asha)] == [{"note": "the last key"}]


async def test_nothing_is_kept_after_it_was_recorded(asha: Desk, caseload: dict[str, int]) -> None:
    app = Host()
    async with app.run_test(size=(120, 40)) as pilot:
        dialog = await app.ask(pilot, contact_dialog(asha, caseload["kai"]))
        await fill_contact(pilot)
        dialog.save_now()
    assert all_drafts(asha) == []


KILLED = """
import asyncio, os, signal, sys
from pathlib import Path
sys.path[:0] = {paths!r}
import builders
from form_host import Host, a_dialog
from iro_console import reference
from iro_console.forms.acts import DeadlineMet
from iro_console.storage.engine import Store

async def main():
    store = Store.open({db!r})
    desk = builders.a_desk(store, reference.load_policy("national"), reference.load_calendar())
    app = Host()
    async with app.run_test(size=(100, 30)) as pilot:
        await app.ask(pilot, a_dialog(desk, DeadlineMet))
        await pilot.press("tab", *"typed a second ago")
        await app.workers.wait_for_complete()
        await pilot.press(*" and this just now")
        os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""


async def test_a_kill_loses_at_most_the_last_second(asha: Desk, tmp_path: Path) -> None:
    here = Path(__file__).parent.parent
    code = KILLED.format(paths=[str(here), str(here.parent)], db=str(asha.store.path))
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, env={**os.environ})
    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()
    draft = load_draft(asha, "DeadlineMet", "child:1")
    assert draft is not None
    assert draft.answers["note"].startswith("typed a second ago")


async def test_hostile_titles_and_notices_are_only_text(asha: Desk) -> None:
    hostile = "Zoë [/b] [@click=app.quit]x \x1b[2J"
    app = Host()
    async with app.run_test(size=(100, 30)) as pilot:
        dialog = await app.ask(pilot, a_dialog(asha, DeadlineMet, title=hostile, context=[hostile]))
        title = text_of(dialog.query_one("#title", Static))
        assert title == "Zoë [/b] [@click=app.quit]x ␛[2J"


async def test_the_title_is_written_again_when_names_are_hidden(asha: Desk) -> None:
    names = ["Kai Morgan"]
    dialog = SectionDialog(asha, DeadlineMet, title=lambda: names[0], record="child:1", catalogues={})
    app = Host()
    async with app.run_test(size=(100, 30)) as pilot:
        await app.ask(pilot, dialog)
        names[0] = "K.M."
        dialog.look_changed()
        assert text_of(dialog.query_one("#title", Static)) == "K.M."


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 16), (30, 8), (10, 2)])
async def test_no_size_breaks_a_dialog(asha: Desk, caseload: dict[str, int], size: tuple[int, int]) -> None:
    app = Host()
    async with app.run_test(size=size) as pilot:
        dialog = await app.ask(pilot, contact_dialog(asha, caseload["kai"], context=["one", "two"]))
        await press(pilot, "ctrl+s")
        await settled(pilot)
        if size[1] >= 16:
            inside = dialog.query_one("#window").region
            assert app.screen.region.contains_region(inside)
            assert dialog.query_one("DialogKeys").region.bottom <= inside.bottom - 1
            assert dialog.form.rows["held_on"].field.region.bottom < inside.bottom
        await fill_contact(pilot)
        assert len(app.results) == 1
    assert rows(asha, "SELECT count(*) FROM contact") == [(1,)]


async def confirm(pilot: Pilot[None], app: Host, *keys: str) -> Any:
    await app.ask(pilot, Confirm("End it? [/b]", detail="It cannot be undone.", yes="End it", opened_by="e"))
    await press(pilot, *keys)
    await calm(pilot)
    return app.results.pop() if app.results else "still asking"


async def test_confirm_has_the_focus_on_cancel_and_its_own_key() -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        assert await confirm(pilot, app, "enter") is False
        assert await confirm(pilot, app, "escape") is False
        assert await confirm(pilot, app, "y") is True
        assert await confirm(pilot, app, "Y") is True, "as its button writes it"
        assert await confirm(pilot, app, "N") is False
        assert await confirm(pilot, app, "tab", "enter") is True
        assert await confirm(pilot, app, "right", "left", "enter") is False
        assert await confirm(pilot, app, "e") == "still asking"
        await pilot.click("#confirm")
        await calm(pilot)
        assert app.results == [True]


@pytest.mark.parametrize("key", ["e", "enter", "escape", "q"])
def test_no_confirm_key_can_be_hit_by_holding_another(key: str) -> None:
    with pytest.raises(ValueError, match="cannot be the key"):
        Confirm("End it?", yes="End it", key=key, opened_by="e")
