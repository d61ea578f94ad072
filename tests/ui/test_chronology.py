"""The chronology on a child's page: shown, narrowed by kind and words, hidden with F9, written to files."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import builders
import chronicle
import pytest
from screen import calm, lines, press, press_at_once, text

from iro_console.casework.child_page import child_page
from iro_console.casework.chronology import chronology
from iro_console.casework.desk import Desk
from iro_console.domain.chronology import Kind
from iro_console.ui.dialogs.confirm import Confirm
from iro_console.ui.dialogs.pick import PickDialog
from iro_console.ui.screens.child import ChildScreen
from iro_console.ui.screens.child_parts import PARTS
from iro_console.ui.screens.desk import DeskScreen
from iro_console.ui.widgets.record_list import RecordList

AT = [part.id for part in PARTS].index("chronology")


@pytest.fixture
def kai(asha: Desk, caseload: dict[str, int]) -> int:
    chronicle.record_everything(asha, caseload["kai"])
    return caseload["kai"]


async def shown(pilot: Any) -> ChildScreen:
    """Open the chronology of Kai Morgan."""
    await press(pilot, "2", "slash")
    await press(pilot, *"kai")
    await press(pilot, "enter", "enter", *["right"] * AT)
    page = pilot.app.screen
    assert isinstance(page, ChildScreen)
    return page


def keys(page: ChildScreen) -> list[str]:
    source = page.list.source
    assert source is not None
    return [source.key(rank) for rank in range(source.count())]


async def test_it_lists_all_of_it_and_reads_what_is_selected(asha: Desk, kai: int, console: Any) -> None:
    async with console(asha) as pilot:
        page = await shown(pilot)
        entries = chronology(asha, kai)
        assert keys(page) == [entry.key for entry in entries]
        seen = await press(pilot, "down", "down")
        assert builders.HOSTILE[:20] in seen
        assert "Video call, not alone" in seen
        assert "Why not alone" in seen


async def test_one_kind_is_shown_by_t_and_all_again_by_escape(asha: Desk, kai: int, console: Any) -> None:
    async with console(asha) as pilot:
        page = await shown(pilot)
        asked = await press(pilot, "t")
        assert isinstance(pilot.app.screen, PickDialog)
        assert "Reviews  5" in asked
        seen = await press(pilot, "down", "enter")
        assert "5 of 14 entries" in seen
        assert keys(page) == [e.key for e in chronology(asha, kai) if e.kind is Kind.REVIEW]
        assert "14 entries" in await press(pilot, "escape")
        assert pilot.app.screen is page
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, DeskScreen)


async def test_words_narrow_it_as_they_do_on_the_desk(asha: Desk, kai: int, console: Any) -> None:
    async with console(asha) as pilot:
        page = await shown(pilot)
        await press(pilot, "slash")
        await press(pilot, *"conor")
        assert [row.split("/")[0] for row in keys(page)] == ["worker"]
        await press(pilot, "enter")
        assert pilot.app.focused is page.list
        await press(pilot, "slash")
        await press(pilot, *" nobody")
        assert keys(page) == []
        assert "Nothing here matches" in text(pilot.app)
        await press(pilot, "escape")
        assert len(keys(page)) == 14
        assert pilot.app.focused is page.list


async def test_the_part_of_another_kind_has_no_key_that_narrows(asha: Desk, kai: int, console: Any) -> None:
    async with console(asha) as pilot:
        page = await shown(pilot)
        await press(pilot, "left", "t", "slash")
        assert pilot.app.screen is page
        assert not page.has_class("-filtering")


async def test_hidden_names_hide_what_people_wrote_and_where_a_child_lives(
    asha: Desk, kai: int, console: Any
) -> None:
    async with console(asha, size=(200, 60)) as pilot:
        page = await shown(pilot)
        assert "Zoë" in text(pilot.app)
        await press(pilot, "f9")
        for _ in range(len(keys(page))):
            seen = await press(pilot, "down")
            assert not any(private in seen for private in ("Zoë", "1+1", "Mrs", "Morgan"))
        await press(pilot, "home", "down", "down", "enter")
        assert "Zoë" not in text(pilot.app)
        assert "hidden while names are hidden" in text(pilot.app)


async def test_everything_is_written_only_after_a_second_question(
    asha: Desk, kai: int, console: Any, tmp_path: Path
) -> None:
    folder = tmp_path / "exports"
    async with console(asha, export_folder=folder) as pilot:
        page = await shown(pilot)
        asked = await press(pilot, "x")
        assert str(folder)[-20:] in "".join(asked.split("│"))
        await press(pilot, "down", "enter")
        assert isinstance(pilot.app.screen, Confirm)
        await press(pilot, "enter")
        assert pilot.app.screen is page
        assert not folder.exists()
        # Typed in one go: what follows the first question waits for the second.
        await press_at_once(pilot, "x", "down", "enter", "w")
        await pilot.app.workers.wait_for_complete()
        await calm(pilot)
        assert sorted(path.name for path in folder.iterdir()) == [
            "K1-chronology-2026-11-24.csv",
            "K1-chronology-2026-11-24.docx",
        ]
        assert "Written to" in " ".join(lines(pilot.app))
        history = child_page(asha, kai).history
        assert history[0].act == "chronology exported"
        assert page.page.history[0] == history[0]


async def test_a_row_of_the_part_just_left_is_not_read_as_one_of_the_new_part(
    asha: Desk, kai: int, console: Any
) -> None:
    async with console(asha) as pilot:
        await press(pilot, "2", "slash", *"kai", "enter", "enter")
        page = pilot.app.screen
        assert isinstance(page, ChildScreen)
        for _ in range(AT):
            left = page.list.row
            page._show_part(page._part + 1)
            page.list.post_message(RecordList.Selected(page.list, left))
            if left is not None:
                page.list.post_message(RecordList.Opened(page.list, left))
            await calm(pilot)
            assert pilot.app.screen is page, "nothing was opened"


async def test_what_is_shown_is_what_is_written(asha: Desk, kai: int, console: Any, tmp_path: Path) -> None:
    async with console(asha, export_folder=tmp_path) as pilot:
        await shown(pilot)
        await press(pilot, "t", "down", "enter", "x", "enter")
        await pilot.app.workers.wait_for_complete()
        await calm(pilot)
        written = (tmp_path / "K1-dates-2026-11-24.csv").read_text(encoding="utf-8-sig")
        assert len(list(csv.reader(written.splitlines(keepends=True)))) == 1 + 5
        assert "Zoë" not in written
