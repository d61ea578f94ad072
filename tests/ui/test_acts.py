"""Acts by keys alone, over a real store: what is stored, what is in the history, what the screen says."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from screen import calm, press, text
from textual.pilot import Pilot

from iro_console.casework import reviews, work
from iro_console.casework.child_page import child_page
from iro_console.casework.desk import Desk
from iro_console.casework.drafts import load_draft
from iro_console.forms.acts import ReviewHeld
from iro_console.storage.problems import CannotWrite, NotAStore
from iro_console.ui.acts import PREPARE
from iro_console.ui.dialogs.section_dialog import SectionDialog
from iro_console.ui.place import Place
from iro_console.ui.subject import Subject
from iro_console.ui.widgets.section_form import SectionForm


def rows(desk: Desk, sql: str) -> list[tuple[Any, ...]]:
    return desk.store.reader().all(sql)


def acts_of(desk: Desk, child: int) -> list[str]:
    return [
        row[0] for row in rows(desk, f"SELECT DISTINCT act FROM audit WHERE child_id = {child} ORDER BY id")
    ]


async def at_child(pilot: Pilot[None], name: str, *, page: bool = False) -> None:
    """Select a child in the caseload, and open its page where that is wanted."""
    await press(pilot, "2", "slash")
    await press(pilot, *name)
    await press(pilot, "enter")
    if page:
        await press(pilot, "enter")


async def answer(pilot: Pilot[None], **answers: str) -> None:
    """Fill in the dialog that is open, as typed, and press Save."""
    dialog = pilot.app.screen
    assert isinstance(dialog, SectionDialog)
    dialog.form.put({**dialog.form.raw, **answers})
    await calm(pilot)
    await press(pilot, "ctrl+s")


async def test_a_contact_takes_at_most_eight_keys_from_the_list_besides_the_words(
    asha: Desk, console: Any, caseload: dict[str, int]
) -> None:
    async with console(asha) as pilot:
        await at_child(pilot, "kai")
        before, after = ("c", "y", "tab", "v", "enter", "y", "tab"), ("ctrl+s",)
        await press(pilot, *before)
        await press(pilot, *"Wants a lunch pass.")
        await press(pilot, *after)
        assert isinstance(pilot.app.screen, Place)
    stored = rows(asha, "SELECT child_id, held_on, method, seen_alone, said FROM contact")
    assert stored == [(caseload["kai"], "2026-11-23", "visit", 1, "Wants a lunch pass.")]
    assert len(before) + len(after) <= 8


async def test_c_records_a_contact_typed_key_by_key(
    asha: Desk, console: Any, caseload: dict[str, int]
) -> None:
    async with console(asha) as pilot:
        await at_child(pilot, "kai")
        await press(pilot, "c")
        await press(pilot, *"23/11")
        await press(pilot, "tab")
        await press(pilot, *"visit")
        await press(pilot, "tab", "y", "tab")
        await press(pilot, *"Wants a lunch pass [see note].")
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, Place)
        assert rows(asha, "SELECT child_id, held_on, method, seen_alone, said FROM contact") == [
            (caseload["kai"], "2026-11-23", "visit", 1, "Wants a lunch pass [see note].")
        ]
        assert "contact" in " ".join(acts_of(asha, caseload["kai"]))
        assert "saved 09:14" in text(pilot.app)
        assert "Last contact Mon 23 Nov, seen alone" in text(pilot.app)


async def test_what_was_typed_waits_as_a_draft_when_the_dialog_is_left(
    asha: Desk, console: Any, caseload: dict[str, int]
) -> None:
    async with console(asha) as pilot:
        await at_child(pilot, "kai")
        await press(pilot, "c")
        await press(pilot, *"23/11")
        await press(pilot, "escape")
        draft = load_draft(asha, "ContactWithChild", f"child:{caseload['kai']}")
        assert draft is not None and draft.answers["held_on"] == "23/11/2026"
        assert not rows(asha, "SELECT * FROM contact")
        await press(pilot, "escape")
        await at_child(pilot, "ruby")
        await press(pilot, "c")
        assert isinstance(pilot.app.screen, SectionDialog)
        assert not pilot.app.screen.form.raw.get("held_on")


async def test_b_books_a_review_and_moving_it_needs_a_reason(
    asha: Desk, console: Any, caseload: dict[str, int]
) -> None:
    async with console(asha) as pilot:
        await at_child(pilot, "kai")
        await press(pilot, "b")
        assert "Thu 29 Apr 2027 at the latest" in " ".join(text(pilot.app).split())
        await answer(pilot, booked_for="20/4/2027", booked_at="16:15", venue="school")
        booked = "SELECT booked_for, venue FROM review WHERE booked_for >= '2027-01-01'"
        assert rows(asha, booked) == [("2027-04-20", "school")]
        await press(pilot, "b")
        await answer(pilot, booked_for="21/4/2027")
        assert isinstance(pilot.app.screen, SectionDialog)
        await answer(pilot, moved_because="The carer is away")
        assert rows(asha, booked) == [("2027-04-21", "school")]
        assert rows(asha, "SELECT was, became, reason FROM review_move") == [
            ("2027-04-20", "2027-04-21", "The carer is away")
        ]


async def test_h_records_that_the_review_was_held(asha: Desk, console: Any, caseload: dict[str, int]) -> None:
    async with console(asha) as pilot:
        await at_child(pilot, "tomasz")
        await press(pilot, "h")
        assert pilot.app.screen.form.raw["held_on"]
        await answer(pilot, held_on="24/11/2026", how="completed")
        if isinstance(pilot.app.screen, SectionDialog):
            await press(pilot, "ctrl+s")
        held = rows(asha, "SELECT max(held_on) FROM review r JOIN period_of_care p ON p.id = r.period_id "
                          f"WHERE p.child_id = {caseload['tomasz']}")  # fmt: skip
        assert held == [("2026-11-24",)]
        page = child_page(asha, caseload["tomasz"])
        assert max(review.number for review in page.reviews if review.held_on) == 3


def test_what_is_on_record_of_a_series_stands_above_the_fields(asha: Desk, caseload: dict[str, int]) -> None:
    child = caseload["tomasz"]
    subjects = [Subject(child_id=child, name="Tomasz", ref="T1")]
    assert PREPARE["held"](asha, subjects).initial == {"held_on": "24/11/2026"}
    for how, day in (("meeting", 20), ("adjourned", 24)):
        reviews.record_review_held(asha, child, ReviewHeld(held_on=date(2026, 11, day), how=how))
    for name in ("held", "book"):
        ready = PREPARE[name](asha, subjects)
        assert not callable(ready.context)
        assert ready.context[1:] == (
            "Meetings on record: Fri 20 Nov 2026, Tue 24 Nov 2026",
            "Adjourned on Tue 24 Nov 2026",
        )
    held = PREPARE["held"](asha, subjects)
    assert held.initial == {}, "the day it was booked for is the day it was adjourned"
    assert "booked for" not in "".join(held.context)


async def test_an_act_that_cannot_read_the_records_says_so_and_ends_nothing(
    asha: Desk, console: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(*_: object) -> None:
        raise NotAStore("The file of the records is damaged: nothing was read.")

    async with console(asha) as pilot:
        await at_child(pilot, "kai")
        with monkeypatch.context() as broken:
            broken.setattr("iro_console.ui.event_work.child_page", damaged)
            await press(pilot, "s")
            assert "The file of the records is damaged" in text(pilot.app)
        await press(pilot, "s")
        assert isinstance(pilot.app.screen, SectionDialog)


async def test_d_marks_done_and_the_row_stays_in_its_place(asha: Desk, console: Any) -> None:
    async with console(asha) as pilot:
        the_list = pilot.app.screen.list
        rank, row = next(
            (rank, row)
            for rank, row in enumerate(the_list.source.page(0, 100))
            if row.rule == "HB-03" and row.status == "overdue"
        )
        the_list.select(row.key)
        await press(pilot, "d")
        assert pilot.app.screen.form.raw["met_on"]
        await press(pilot, "ctrl+s")
        assert rows(asha, "SELECT rule, occurrence, met_on FROM mark") == [
            (row.rule, row.occurrence, "2026-11-24")
        ]
        assert the_list.rank == rank
        assert the_list.row.key == row.key
        assert "✓ done" in text(pilot.app)
        assert "newer order: F5" in text(pilot.app)
        assert row.key not in {each.key for each in work.due(asha)}


async def test_d_on_marked_rows_takes_one_date_and_leaves_a_row_for_each(asha: Desk, console: Any) -> None:
    async with console(asha) as pilot:
        the_list = pilot.app.screen.list
        wanted = [row for row in the_list.source.page(0, 100) if row.rule in ("HB-03", "OP-03", "HB-05")][:3]
        assert len({row.child_id for row in wanted}) > 1
        for row in wanted:
            the_list.select(row.key)
            await press(pilot, "space")
        await press(pilot, "d")
        await answer(pilot, met_on="20/11/2026")
        if isinstance(pilot.app.screen, SectionDialog):
            await press(pilot, "ctrl+s")
        marks = rows(asha, "SELECT child_id, rule, met_on FROM mark ORDER BY id")
        assert sorted(marks) == sorted((row.child_id, row.rule, "2026-11-20") for row in wanted)
        acts = rows(asha, "SELECT count(DISTINCT act_id) FROM audit WHERE entity = 'mark'")
        assert acts == [(1,)]
        assert "3 deadlines marked as done" in text(pilot.app)
        assert rows(asha, "SELECT count(*) FROM draft") == [(0,)]


async def test_what_was_typed_for_some_marked_rows_is_not_offered_for_others(
    asha: Desk, console: Any
) -> None:
    async with console(asha) as pilot:
        the_list = pilot.app.screen.list
        first, second, third = [row for row in the_list.source.page(0, 100) if row.rule.startswith("HB")][:3]
        for pair, typed in (((first, second), "for the first two"), ((second, third), "")):
            for row in pair:
                the_list.select(row.key)
                await press(pilot, "space")
            await press(pilot, "d")
            form = pilot.app.screen.query_one(SectionForm)
            assert not form.raw.get("note")
            if typed:
                form.put({"note": typed})
                await press(pilot, "escape")
            for row in pair:
                the_list.select(row.key)
                await press(pilot, "space")


async def test_c_on_marked_children_asks_for_one_after_the_other_and_leaves_the_rest_marked(
    asha: Desk, console: Any, caseload: dict[str, int]
) -> None:
    async with console(asha) as pilot:
        await press(pilot, "2")
        the_list = pilot.app.screen.list
        for name in ("ruby", "kai", "tomasz"):
            the_list.select(str(caseload[name]))
            await press(pilot, "space")
        assert the_list.row.name == "Eilidh O'Rourke"
        await press(pilot, "c")
        assert "Contact with the child · Ruby Morgan" in text(pilot.app)
        assert "Child 1 of the 3 marked" in text(pilot.app)
        await press(pilot, "y", "tab", "v", "enter", "y", "tab", *"Likes the dog", "ctrl+s")
        assert "Contact with the child · Kai Morgan" in text(pilot.app)
        assert "Child 2 of the 3 marked" in text(pilot.app)
        form = pilot.app.screen.query_one(SectionForm)
        assert (form.raw["held_on"], form.raw["method"]) == ("23/11/2026", "visit")
        assert not form.raw.get("seen_alone") and not form.raw.get("said")
        await press(pilot, "tab", "tab", "y", "ctrl+s")
        assert "Contact with the child · Tomasz Wójcik" in text(pilot.app)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, Place)
        assert list(the_list.marked) == [str(caseload["tomasz"])]
    stored = rows(asha, "SELECT child_id, held_on, method, seen_alone, said FROM contact ORDER BY id")
    assert stored == [
        (caseload["ruby"], "2026-11-23", "visit", 1, "Likes the dog"),
        (caseload["kai"], "2026-11-23", "visit", 1, None),
    ]


async def test_what_is_done_for_one_is_done_for_the_one_marked_and_refused_for_several(
    asha: Desk, console: Any, caseload: dict[str, int]
) -> None:
    async with console(asha) as pilot:
        await press(pilot, "2")
        the_list = pilot.app.screen.list
        the_list.select(str(caseload["ruby"]))
        await press(pilot, "space", "s")
        assert "Ruby Morgan" in text(pilot.app)
        assert isinstance(pilot.app.screen, SectionDialog)
        await press(pilot, "escape", "space", "s")
        assert isinstance(pilot.app.screen, Place)
        assert "2 rows are marked, and this is done" in text(pilot.app)
        await press(pilot, "escape", "s")
        assert isinstance(pilot.app.screen, SectionDialog)


async def test_d_on_a_review_asks_how_it_was_held(asha: Desk, console: Any) -> None:
    async with console(asha) as pilot:
        the_list = pilot.app.screen.list
        limit = next(row for row in the_list.source.page(0, 100) if row.rule in ("ST-01", "ST-02", "ST-03"))
        the_list.select(limit.key)
        await press(pilot, "d")
        assert "Record the review" in text(pilot.app)


@pytest.mark.parametrize(
    ("key", "answers", "sql", "stored"),
    [
        (
            "p",
            {"started_on": "20/11/2026", "code": "K2", "area": "12 miles"},
            "SELECT code, started_on FROM placement WHERE ended_on IS NULL AND period_id IN ({period})",
            [("K2", "2026-11-20")],
        ),
        (
            "l",
            {"started_on": "20/11/2026", "code": "E1"},
            "SELECT code, started_on FROM legal_status WHERE ended_on IS NULL AND period_id IN ({period})",
            [("E1", "2026-11-20")],
        ),
        (
            "k",
            {"started_on": "20/11/2026", "worker": "Dara O'Connell", "team": "South"},
            "SELECT p.name, a.started_on FROM allocation a JOIN person p ON p.id = a.person_id "
            "WHERE a.role = 'social_worker' AND a.ended_on IS NULL AND a.child_id = {child}",
            [("Dara O'Connell", "2026-11-20")],
        ),
        (
            "z",
            {"ceased_on": "20/11/2026", "cease_reason": "E4A"},
            "SELECT ceased_on, cease_reason FROM period_of_care WHERE child_id = {child}",
            [("2026-11-20", "E4A")],
        ),
    ],
)
async def test_changes_are_recorded_from_the_childs_page(
    asha: Desk,
    console: Any,
    caseload: dict[str, int],
    key: str,
    answers: dict[str, str],
    sql: str,
    stored: list[tuple[Any, ...]],
) -> None:
    async with console(asha) as pilot:
        await at_child(pilot, "kai", page=True)
        before = len(acts_of(asha, caseload["kai"]))
        await press(pilot, key)
        await answer(pilot, **answers)
        if isinstance(pilot.app.screen, SectionDialog):
            await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, Place), text(pilot.app)
        child = caseload["kai"]
        filled = sql.format(child=child, period=f"SELECT id FROM period_of_care WHERE child_id = {child}")
        assert rows(asha, filled) == stored
        assert len(acts_of(asha, child)) == before + 1
        assert pilot.app.screen.page.row_version > 0


async def test_nothing_typed_is_lost_when_it_cannot_be_saved(
    asha: Desk, console: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from iro_console.casework import contacts

    def full(*_: object) -> Any:
        raise CannotWrite("The disk is full: nothing was saved. Make room and try again.")

    real = contacts.record_contact
    async with console(asha) as pilot:
        await at_child(pilot, "kai")
        await press(pilot, "c")
        monkeypatch.setattr(contacts, "record_contact", full)
        await answer(pilot, held_on="23/11/2026", method="visit", seen_alone="yes", said="Kept.")
        assert isinstance(pilot.app.screen, SectionDialog)
        assert "The disk is full" in text(pilot.app)
        assert pilot.app.screen.form.raw["said"] == "Kept."
        monkeypatch.setattr(contacts, "record_contact", real)
        await press(pilot, "ctrl+s")
        assert rows(asha, "SELECT said FROM contact") == [("Kept.",)]


async def test_a_child_no_longer_looked_after_has_no_review_to_book(
    asha: Desk, console: Any, caseload: dict[str, int]
) -> None:
    async with console(asha) as pilot:
        await press(pilot, "2", "slash")
        await press(pilot, *"ceased")
        await press(pilot, "enter")
        assert pilot.app.screen.list.row.child_id == caseload["gone"]
        await press(pilot, "b")
        assert not isinstance(pilot.app.screen, SectionDialog)
        await press(pilot, "enter", "p")
        assert not isinstance(pilot.app.screen, SectionDialog)
        assert "left care" in text(pilot.app)


async def test_keys_are_only_letters_while_a_dialog_is_open(asha: Desk, console: Any) -> None:
    async with console(asha) as pilot:
        before = pilot.app.screen
        await press(pilot, "c")
        dialog = pilot.app.screen
        await press(pilot, *"1d2w")
        assert pilot.app.screen is dialog
        assert dialog.form.raw["held_on"] == "1d2w"
        assert before.view.id == "today"
