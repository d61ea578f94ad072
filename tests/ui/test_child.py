"""A child's page: who, the time drawn, every part, and walking on to the next child."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from screen import lines, press, text

from iro_console.casework.child_page import child_page
from iro_console.casework.desk import Desk
from iro_console.ui.screens.child import ChildScreen
from iro_console.ui.screens.child_parts import PARTS
from iro_console.ui.screens.desk import DeskScreen


async def opened(pilot: Any, name: str) -> ChildScreen:
    await press(pilot, "2", "slash")
    await press(pilot, *name)
    await press(pilot, "enter", "enter")
    page = pilot.app.screen
    assert isinstance(page, ChildScreen)
    return page


def to(part: str) -> list[str]:
    """Return the keys from the clock to another part."""
    return ["right"] * [each.id for each in PARTS].index(part)


def contact(desk: Desk, child: int, said: str, on: date = date(2026, 11, 20)) -> None:
    from iro_console.casework.contacts import record_contact
    from iro_console.forms.acts import ContactWithChild

    record_contact(desk, child, ContactWithChild(held_on=on, method="visit", seen_alone=True, said=said))


async def test_the_head_says_who_since_when_and_with_whom(asha: Desk, console: Any) -> None:
    async with console(asha) as pilot:
        await opened(pilot, "kai")
        head = " ".join(" ".join(lines(pilot.app)[1:4]).split())
        for words in (
            "Kai Morgan 11 (born Mon 18 May 2015)",
            "looked after since Mon 12 Jan 2026",
            "C2 since Mon 12 Jan",
            "foster, in area",
            "Social worker Priya Nair",
            "team North 2",
            "sibling Ruby Morgan, same IRO",
        ):
            assert words in head


async def test_the_clock_shows_every_deadline_of_the_period_with_its_state(asha: Desk, console: Any) -> None:
    async with console(asha, size=(120, 60)) as pilot:
        page = await opened(pilot, "kai")
        stored = child_page(asha, page.page.child_id).deadlines
        source = page.list.source
        assert {source.key(rank) for rank in range(source.count())} == {row.key for row in stored}
        shown = text(pilot.app)
        assert "Review 3, held Thu 29 Oct 2026" in shown
        assert "wd late" in shown and "Review 4, not booked" in shown


async def test_it_begins_with_what_is_most_pressing_and_says_why(asha: Desk, console: Any) -> None:
    async with console(asha) as pilot:
        page = await opened(pilot, "kai")
        waiting = [row for row in page.page.deadlines if row.status in ("open", "overdue")]
        assert page.list.row.key == min(waiting, key=lambda row: (row.deadline.due, row.title)).key
        shown = text(pilot.app)
        assert "Whose" in shown
        assert f"Why {page.list.row.value.deadline.due:%a}" in shown
        assert "Both dates" in await press(pilot, "w")


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("decisions", "No decision yet"),
        ("events", "No significant event"),
        ("escalations", "Nothing was ever escalated"),
        ("reviews", "✓ held in time"),
        ("midpoints", "No mid-point was done yet"),
        ("contacts", "Two lines"),
        ("care", "Legal statuses"),
        ("chronology", "of text [b]"),
        ("history", "contact recorded"),
    ],
)
async def test_each_part_shows_what_is_recorded(
    asha: Desk, console: Any, caseload: dict[str, int], part: str, words: str
) -> None:
    contact(asha, caseload["kai"], "Two lines\nof text [b]")
    async with console(asha) as pilot:
        await opened(pilot, "kai")
        shown = await press(pilot, *to(part))
        assert words.lower() in shown.lower()


async def test_what_was_said_can_be_read_in_full(asha: Desk, console: Any, caseload: dict[str, int]) -> None:
    said = "\n".join(f"Line {number} of what Kai said [see note {number}]" for number in range(60))
    contact(asha, caseload["kai"], said)
    async with console(asha) as pilot:
        page = await opened(pilot, "kai")
        await press(pilot, *to("contacts"), "enter")
        assert pilot.app.screen is not page
        assert "Line 0 of what Kai said [see note 0]" in text(pilot.app)
        shown = await press(pilot, "end")
        assert "Line 59 of what Kai said" in shown
        await press(pilot, "escape")
        assert pilot.app.focused is page.list
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, DeskScreen)


async def test_brackets_walk_through_the_list_it_was_opened_from(asha: Desk, console: Any) -> None:
    async with console(asha) as pilot:
        await press(pilot, "2")
        source = pilot.app.screen.list.source
        ids = [row.child_id for row in source.page(0, 50)]
        await press(pilot, "enter")
        for step in range(1, len(ids)):
            await press(pilot, "right_square_bracket")
            assert pilot.app.screen.page.child_id == ids[step]
        assert "last child of the list" in await press(pilot, "right_square_bracket")
        await press(pilot, "left_square_bracket")
        assert pilot.app.screen.page.child_id == ids[-2]
        await press(pilot, "q")
        assert pilot.app.screen.list.row.child_id == ids[-2]


async def test_the_number_of_a_view_leads_there_from_a_child(asha: Desk, console: Any) -> None:
    async with console(asha) as pilot:
        await opened(pilot, "kai")
        await press(pilot, "3")
        assert isinstance(pilot.app.screen, DeskScreen)
        assert pilot.app.screen.view.id == "reviews"


async def test_a_child_that_left_care_is_shown_as_such(asha: Desk, console: Any) -> None:
    async with console(asha) as pilot:
        await press(pilot, "2", "slash")
        await press(pilot, *"ceased gone")
        await press(pilot, "enter", "enter")
        head = " ".join(lines(pilot.app)[1:4])
        assert "left care Mon 1 Jun 2026" in head


@pytest.mark.parametrize("size", [(80, 24), (60, 16), (200, 60)])
async def test_every_part_fits_every_size(
    asha: Desk, console: Any, caseload: dict[str, int], size: tuple[int, int]
) -> None:
    contact(asha, caseload["kai"], "Short.")
    async with console(asha, size=size) as pilot:
        await opened(pilot, "kai")
        for part in PARTS[1:]:
            shown = await press(pilot, "right")
            assert part.title in shown
            assert len(lines(pilot.app)) == size[1]
            assert "F1 all keys" in shown
            assert pilot.app.screen.list.size.height >= 3
