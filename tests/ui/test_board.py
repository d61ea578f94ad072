"""The board of the escalations by stage: where its cards stand, how they are moved among, and its list."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from escalating import on
from screen import lines, press
from textual.pilot import Pilot

from iro_console.casework import escalation_list
from iro_console.casework.desk import Desk
from iro_console.casework.escalation_raising import Origin, raise_escalation
from iro_console.casework.escalations import close, record_reply, send_stage
from iro_console.forms.escalation import EscalationClosed, Raised, StageReply, StageSent
from iro_console.ui.dialogs.whole import WholePick
from iro_console.ui.escalations_view import BOARD, ESCALATIONS
from iro_console.ui.screens.desk import DeskScreen
from iro_console.ui.widgets.board import Board, columns_for
from iro_console.ui.widgets.columns import Look
from iro_console.ui.widgets.sections import Section

FIRST = date(2026, 11, 13)


def raised(desk: Desk, child: int, kind: str = "alert", **more: Any) -> int:
    """Raise one and send its first stage on Friday 13 November, seven working days before the day."""
    answers: dict[str, Any] = {
        "kind": kind,
        "themes": "drift",
        "concern": "Nothing happened",
        "effect": "Waits",
        "childs_wishes": "Agrees",
        "wanted": "It is done",
        "wanted_by": date(2026, 12, 15),
        "stage": "0" if kind == "informal" else "1",
        "sent_to": "Tom Okoro",
        "sent_on": FIRST,
    }
    done = raise_escalation(desk, Origin(child), Raised(**(answers | more)))
    return int(desk.store.reader().all("SELECT max(id) FROM escalation")[0][0]) if done.act_id else 0


@pytest.fixture
def four(asha: Desk, caseload: dict[str, int]) -> Desk:
    """Return a desk with an informal one, two at stage 1, and one at stage 2 with Cafcass told."""
    raised(asha, caseload["eilidh"], "informal", sent_on=date(2026, 11, 20))
    raised(asha, caseload["kai"])
    raised(asha, caseload["ruby"], sent_on=date(2026, 11, 20))
    higher = raised(asha, caseload["tomasz"])
    send_stage(
        asha,
        higher,
        StageSent(follows="1", stage="2", sent_to="Sue Manager", sent_on=date(2026, 11, 23)),
    )
    send_stage(
        asha,
        higher,
        StageSent(
            follows="2",
            stage="C",
            sent_to="Cafcass",
            sent_on=date(2026, 11, 24),
            cafcass_considered=True,
            cafcass_reason="Family life",
            legal_advice=False,
        ),
    )
    return asha


def listed(pilot: Pilot[None]) -> Any:
    screen = pilot.app.screen
    assert isinstance(screen, DeskScreen)
    return screen.list


async def test_each_stage_is_a_column_and_each_card_has_its_clock(four: Desk, console: Any) -> None:
    async with console(four) as pilot:
        shown = await press(pilot, "6")
        assert isinstance(listed(pilot), Board)
        heads = next(line for line in lines(pilot.app) if "Team manager 2" in line)
        for head in ("Informal 1", "1 Team manager 2", "2 Service manager", "4 Director 0", "Cafcass 1"):
            assert head in heads
        for words in ("7 of 20", "reply 2 wd late", "→ stage 2 offered", "2 of 20", "told Tue 24 Nov"):
            assert words in shown
        assert "5 cards" in shown and "6 Escalations 4" in shown


@pytest.mark.parametrize(
    ("day", "response", "words"),
    [
        (date(2026, 11, 18), None, "◐ reply in 2 wd"),
        (date(2026, 11, 24), None, "● reply 2 wd late"),
        (date(2026, 11, 24), "no_reply", "● 1 wd late"),
        (date(2026, 11, 24), "agreed_outstanding", "○ by Tue 15 Dec"),
        (date(2026, 12, 14), "agreed_outstanding", "◐ in 1 wd"),
        (date(2026, 12, 17), "agreed_outstanding", "● 2 wd late"),
    ],
)
def test_a_card_says_reply_only_while_one_is_waited_for(
    asha: Desk, caseload: dict[str, int], day: date, response: str | None, words: str
) -> None:
    escalation = raised(asha, caseload["kai"])
    if response is not None:
        came: dict[str, Any] = {"replied_on": date(2026, 11, 19), "accepted": True}
        reply = StageReply(response=response, **({} if response == "no_reply" else came))
        record_reply(asha, escalation, "1", reply)
    (row,) = escalation_list.board(on(asha, day)).page(0, 9)
    assert BOARD.card is not None
    card = [text for text, _ in BOARD.card(row, Look(day, hide=False), 24)]
    assert words in card


def test_what_is_closed_is_counted_by_itself_with_the_days_to_the_action(
    asha: Desk, caseload: dict[str, int]
) -> None:
    raised(asha, caseload["kai"])
    over = raised(asha, caseload["ruby"])
    when = {"closed_on": date(2026, 11, 24), "action_on": date(2026, 11, 23)}
    close(asha, over, EscalationClosed(outcome="resolved", difference="PEP held", **when))
    listed = escalation_list.escalations(asha, "closed")
    assert (listed.count(), listed.total()) == (1, 1)
    taken = next(column for column in ESCALATIONS.columns if column.id == "in")
    said, _ = taken.cell(listed.page(0, 1)[0], Look(asha.today(), hide=False))
    assert said == "after 6 wd"
    assert len("after 117 wd") <= taken.width, "it is read in the list itself"


async def test_the_arrows_go_among_the_cards_and_enter_opens_one(four: Desk, console: Any) -> None:
    async with console(four) as pilot:
        await press(pilot, "6")
        names = [listed(pilot).row.child_name]
        for key in ("right", "down", "down", "right", "right", "right", "left"):
            await press(pilot, key)
            names.append(listed(pilot).row.child_name)
        assert names == [
            "Eilidh O'Rourke",
            "Kai Morgan",
            "Ruby Morgan",
            "Ruby Morgan",
            "Tomasz Wójcik",
            "Tomasz Wójcik",
            "Tomasz Wójcik",
            "Tomasz Wójcik",
        ]
        assert listed(pilot).row.stage == "2"
        shown = await press(pilot, "enter")
        assert isinstance(pilot.app.screen, WholePick)
        assert "reply due Mon 30 Nov" in shown
        for words in ("to whom and when stage 2 was sent", "who at Cafcass was told, and when"):
            assert f"Correct {words}" in shown


async def test_beside_it_stand_the_stages_and_why_the_reply_is_due_when_it_is(
    four: Desk, console: Any
) -> None:
    async with console(four, size=(200, 60)) as pilot:
        shown = await press(pilot, "6", "right")
        for words in ("Stage 1", "sent Fri 13 Nov to Tom Okoro", "reply due Fri 20 Nov", "Why Fri 20 Nov"):
            assert words in shown


async def test_t_shows_the_same_as_a_list_and_the_board_again(four: Desk, console: Any) -> None:
    async with console(four) as pilot:
        shown = await press(pilot, "6")
        assert "t: as a list" in shown
        shown = await press(pilot, "t")
        assert not isinstance(listed(pilot), Board)
        assert "4 escalations" in shown and "t: as a board" in shown
        await press(pilot, "1", "6")
        assert not isinstance(listed(pilot), Board), "the face shown last comes back"
        await press(pilot, "t")
        assert isinstance(listed(pilot), Board)


async def test_what_has_no_room_is_named_and_comes_with_the_cursor(four: Desk, console: Any) -> None:
    async with console(four, size=(60, 30)) as pilot:
        shown = await press(pilot, "6")
        assert "→ Cafcass 1" in shown and "4 Director" in shown
        shown = await press(pilot, "right", "right", "right")
        assert "← Informal 1" in shown and "told Tue 24 Nov" in shown


async def test_the_filter_narrows_the_board(four: Desk, console: Any) -> None:
    async with console(four) as pilot:
        shown = await press(pilot, "6", "slash", *"tomasz")
        assert "2 of 5 cards" in shown
        assert "Kai Morgan" not in shown.split("Preview")[0]


async def test_a_click_selects_a_card_and_a_second_one_opens_it(four: Desk, console: Any) -> None:
    async with console(four) as pilot:
        await press(pilot, "6")
        board = listed(pilot)
        column = board.size.width // 6
        await pilot.click(board, offset=(column + 4, 9))
        assert board.row.child_name == "Ruby Morgan"
        await pilot.click(board, offset=(column + 4, 9), times=2)
        await press(pilot)
        assert isinstance(pilot.app.screen, WholePick)


def test_columns_share_the_room_and_give_way_when_empty() -> None:
    sections = [Section(str(n), start, rows) for n, (start, rows) in enumerate([(0, 1), (1, 0), (1, 2)])]
    every = columns_for(sections, 100, 0)
    assert [each.width for each in every.shown] == [34, 33, 33]
    narrow = columns_for(sections, 45, 0)
    assert [each.section.title for each in narrow.shown] == ["0", "2"]
    assert [each.title for each in narrow.empty] == ["1"]
    one = columns_for(sections, 20, 2)
    assert [each.section.title for each in one.shown] == ["2"]
    assert [each.title for each in one.before] == ["0"] and not one.after
