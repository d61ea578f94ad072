"""Decisions, events, escalations and mid-points on a child's page: what is open first, and hidden with F9."""

from __future__ import annotations

from typing import Any

import builders
import chronicle
import pytest
from screen import press, text

from iro_console.casework.desk import Desk
from iro_console.ui.screens.child import ChildScreen
from iro_console.ui.screens.child_parts import PARTS
from iro_console.ui.widgets.parts_line import PartsLine

BETWEEN = {
    "decisions": ("● late, carried 1", "What became known"),
    "events": ("◐ to decide", "Excluded from school"),
    "escalations": ("◐ stage 2", "none yet"),
    "midpoints": ("◐ some drift", "Mid-point after review 2"),
}


@pytest.fixture
def kai(asha: Desk, caseload: dict[str, int]) -> int:
    chronicle.record_between(asha, caseload["kai"])
    return caseload["kai"]


async def opened(pilot: Any) -> ChildScreen:
    await press(pilot, "2", "slash")
    await press(pilot, *"kai")
    await press(pilot, "enter", "enter")
    page = pilot.app.screen
    assert isinstance(page, ChildScreen)
    return page


async def test_each_part_shows_its_records_with_peoples_words_until_names_are_hidden(
    asha: Desk, kai: int, console: Any
) -> None:
    async with console(asha, size=(160, 60)) as pilot:
        page = await opened(pilot)
        head = text(pilot.app)
        for words in (
            "1 event waits for your decision",
            "Escalation at stage 2",
            "Open decisions 1 · 1 late",
        ):
            assert words in head
        for part in PARTS[1:]:
            seen = await press(pilot, "right")
            assert page.part is part
            for words in BETWEEN.get(part.id, ()):
                assert words in seen
            if part.id in BETWEEN:
                assert builders.HOSTILE[:16] in seen
                assert "Zoë" not in await press(pilot, "f9")
                await press(pilot, "enter")
                assert "Zoë" not in text(pilot.app)
                await press(pilot, "escape", "f9")


async def test_a_row_says_what_it_is_about(asha: Desk, kai: int, console: Any) -> None:
    async with console(asha) as pilot:
        page = await opened(pilot)
        await press(pilot, "right")
        assert page.selected().decision == "d1"
        await press(pilot, "right")
        assert page.selected().event == 1
        await press(pilot, "right")
        assert page.selected().escalation == 1


@pytest.mark.parametrize("width", [80, 60])
async def test_the_part_shown_is_always_whole_on_the_line_of_parts(
    asha: Desk, kai: int, console: Any, width: int
) -> None:
    async with console(asha, size=(width, 24)) as pilot:
        page = await opened(pilot)
        for part in PARTS[1:]:
            await press(pilot, "right")
            line = page.query_one(PartsLine)
            shown = "".join(run if isinstance(run, str) else run[0] for run in line.runs(width))
            assert part.title in shown
            assert len(shown) <= width


@pytest.mark.parametrize(
    ("part", "screen", "words"),
    [
        ("decisions", "FullText", "What became known of it"),
        ("events", "SectionDialog", "Decision on: "),
        ("escalations", "WholePick", "Record the reply to stage 2"),
        ("midpoints", "FormScreen", "This mid-point is finished"),
    ],
)
async def test_enter_opens_what_a_row_is(
    asha: Desk, kai: int, console: Any, part: str, screen: str, words: str
) -> None:
    async with console(asha) as pilot:
        page = await opened(pilot)
        page._show_part(next(at for at, each in enumerate(PARTS) if each.id == part))
        await press(pilot)
        await press(pilot, "enter")
        assert type(pilot.app.screen).__name__ == screen
        assert words in text(pilot.app)
        await press(pilot, "escape")
        assert pilot.app.screen is page
