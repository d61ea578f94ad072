"""Mid-points in the running console: the view, the audit by single keys, and how many keys it takes."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date
from typing import Any

import builders
import pytest
import screen as seen
from form_typist import press, until
from midpoints import add_decision, rows
from textual.pilot import Pilot

from iro_console.casework import after_review, contacts
from iro_console.casework.desk import Desk
from iro_console.casework.verbs import acting
from iro_console.forms.acts import ContactWithChild
from iro_console.forms.after_review import CarePlanUpdated
from iro_console.ui.app import IroConsole
from iro_console.ui.dialogs.confirm import Confirm
from iro_console.ui.dialogs.pick import PickDialog
from iro_console.ui.screens.desk import DeskScreen
from iro_console.ui.screens.form import FormScreen
from iro_console.ui.widgets import section_pane
from iro_console.ui.widgets.record_list import RecordList
from iro_console.ui.widgets.row_table import RowTable

HELD, BOOKED = date(2026, 10, 1), date(2027, 1, 19)
LATE, SOON = date(2026, 11, 13), date(2026, 12, 4)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(section_pane, "LOOK_AFTER", 0.0)


@pytest.fixture
def kai(desk: Desk) -> int:
    """Return a child with nothing wrong: visited, spoken to, the care plan updated."""
    from iro_console.storage.tables import Visit

    asha = builders.add_person(desk, "asha", "Asha Bello")
    priya = builders.add_person(desk, "sw-priya", "Priya Nair", "social_worker")
    child = builders.add_child(
        desk,
        "Kai Morgan",
        ref="K1",
        looked_after_from=date(2026, 1, 12),
        held=(date(2026, 2, 5), HELD),
        booked_for=BOOKED,
        iro=asha,
        worker=priya,
        recorded_from=date(2026, 9, 1),
    )
    with acting(desk, "visits brought in", child) as work:
        for day in (date(2026, 9, 24), date(2026, 10, 29)):
            work.session.add(Visit(child_id=child, held_on=day))
    told = ContactWithChild(
        held_on=date(2026, 11, 12), method="phone", seen_alone=True, said="I see Ruby every week."
    )
    contacts.record_contact(desk, child, told)
    after_review.care_plan_updated(desk, child, 2, CarePlanUpdated(updated_on=date(2026, 10, 14)))
    return child


class Counted:
    """Presses keys and counts them; words that are typed are counted apart."""

    def __init__(self, pilot: Pilot[Any]) -> None:
        self.pilot = pilot
        self.keys = 0

    async def press(self, *keys: str) -> None:
        self.keys += len(keys)
        await press(self.pilot, *keys)

    async def words(self, text: str) -> None:
        await press(self.pilot, *text)

    async def sees(self, words: str) -> None:
        """Wait until something stands on the screen."""
        await until(self.pilot, lambda: words in seen.text(self.pilot.app))

    async def in_section(self, letter: str) -> None:
        """Wait until a section is shown, and something in it has the focus."""
        await until(self.pilot, lambda: self._shown(letter))

    def _shown(self, letter: str) -> bool:
        shown = self.pilot.app.screen
        if not isinstance(shown, FormScreen) or shown.pane is None or shown.section.number != letter:
            return False
        return shown.pane.has_focus_within


@asynccontextmanager
async def running(desk: Desk, size: tuple[int, int] = (120, 40)) -> AsyncGenerator[Counted]:
    app = IroConsole(desk)
    app.animation_level = "none"
    async with app.run_test(size=size, notifications=True) as pilot:
        await press(pilot, "4")
        yield Counted(pilot)


async def finish_routinely(by: Counted, *found: str) -> None:
    """Carry a mid-point with nothing wrong from the list to its end."""
    await by.press("m")
    await by.in_section("B")
    for key in found:
        await by.press(key)
        await until(by.pilot, lambda: _idle(by))
    await by.press("f2")
    await by.in_section("C")
    await by.press("enter")
    await by.words("All is going as planned")
    await by.press("f2")
    await by.in_section("D")
    await by.press("n", "f2")
    await by.in_section("F")
    await by.press("o", "tab")
    await by.words("On its way")
    await by.press("f2")
    await by.in_section("G")
    await by.press("n", "f10")
    await until(by.pilot, lambda: isinstance(by.pilot.app.screen, Confirm | PickDialog))
    assert isinstance(by.pilot.app.screen, Confirm), "something is missing"
    await by.press("f")
    await until(by.pilot, lambda: isinstance(by.pilot.app.screen, DeskScreen))


def _idle(by: Counted) -> bool:
    return all(each.is_finished for each in by.pilot.app.screen.workers if each.group != "keep")


async def test_a_routine_mid_point_takes_at_most_fifteen_keys(desk: Desk, kai: int) -> None:
    for text in ("Life story", "Passport", "Swimming"):
        add_decision(desk, kai, text, SOON, review=2)
    async with running(desk) as by:
        await finish_routinely(by, "i", "d", "i")
        assert by.keys <= 15
    assert rows(desk, "SELECT state FROM work_step WHERE name = 'Mid-point monitoring'") == [("Finished",)]
    statuses = sorted(status for (status,) in rows(desk, "SELECT status FROM decision"))
    assert statuses == ["Done", "In progress", "In progress"]
    stored = "SELECT rag, midpoint_outcome, worker_name, worker_spoken_on, method FROM midpoint_monitoring"
    assert rows(desk, stored) == [("on_track", "no_action", "Priya Nair", "2026-11-24", "call")]
    assert rows(desk, "SELECT met_on FROM deadline WHERE rule = 'OP-14'") == [("2026-11-24",)]
    assert rows(desk, "SELECT count(*) FROM contact") == [(1,)], "it was recorded before"
    assert rows(desk, "SELECT count(*) FROM draft") == [(0,)]


async def test_five_decisions_are_audited_by_one_key_each(desk: Desk, kai: int) -> None:
    for number in range(5):
        add_decision(desk, kai, f"Decision {number}", LATE if number < 2 else SOON, review=2)
    async with running(desk) as by:
        await by.press("m")
        await by.in_section("B")
        table = by.pilot.app.screen.query_one(RowTable)
        before = by.keys
        for at, key in enumerate("dinxi"):
            assert table.rank == at
            await by.press(key)
            await until(by.pilot, lambda: _idle(by))
        assert by.keys - before == 5
        assert table.rank == 4, "the last row stays under the cursor"
    judged = rows(desk, "SELECT now, drift FROM decision_audit ORDER BY rank")
    assert [now for now, _ in judged] == [
        "done",
        "in_progress",
        "not_started",
        "no_longer_needed",
        "in_progress",
    ]
    assert [drift for _, drift in judged] == [0, 1, 0, 0, 0], "the one that is late and still to be done"


async def test_finishing_lists_what_is_missing_and_goes_there(desk: Desk, kai: int) -> None:
    add_decision(desk, kai, "Passport", SOON, review=2)
    async with running(desk) as by:
        await by.press("m")
        await by.in_section("B")
        await by.press("f10")
        await until(by.pilot, lambda: isinstance(by.pilot.app.screen, PickDialog))
        shown = seen.text(by.pilot.app)
        for words in ("Decisions still open, row 1", "The social worker's account", "Wants an advocate"):
            assert words in shown
        assert "Statutory checks" not in shown.split("Not finished yet")[1], "it is right as it was filled in"
        await by.press("down", "enter")
        await by.in_section("C")
        assert by.pilot.app.screen.said.field.question.name == "worker_spoken_on", "nobody said so yet"
    assert rows(desk, "SELECT count(*) FROM form_section WHERE completed = TRUE") == [(3,)]


async def test_typing_is_kept_when_the_form_is_left_and_m_goes_on_with_it(desk: Desk, kai: int) -> None:
    async with running(desk) as by:
        await by.press("m")
        await by.in_section("C")
        await by.press("tab", "tab")
        await by.words("Half a sentence")
        await by.press("escape")
        await until(by.pilot, lambda: isinstance(by.pilot.app.screen, DeskScreen))
        await by.press("m")
        await by.in_section("C")
        assert by.pilot.app.screen.pane.raw["worker_account"] == "Half a sentence"
        assert "worker_spoken_on" not in by.pilot.app.screen.pane.raw, "today is offered, not filled in"
        await by.sees("Enter: today")
    assert rows(desk, "SELECT count(*) FROM work_step WHERE name = 'Mid-point monitoring'") == [(1,)]


async def test_d_and_enter_on_today_open_the_form_and_a_second_one_is_asked_for(desk: Desk, kai: int) -> None:
    async with running(desk) as by:
        await by.press("1")
        listed = by.pilot.app.screen.list
        while listed.row.rule != "OP-14":
            await by.press("down")
        await by.press("d")
        await by.in_section("C")
        await by.press("escape")
        await until(by.pilot, lambda: isinstance(by.pilot.app.screen, DeskScreen))
        await by.press("enter")
        await by.in_section("C")
    assert rows(desk, "SELECT count(*) FROM mark WHERE rule = 'OP-14'") == [(0,)], "not marked by hand"


async def test_the_view_shows_what_argues_and_turns_to_the_drifting_decisions(desk: Desk, kai: int) -> None:
    add_decision(desk, kai, "CAMHS referral", LATE, review=2, made_at=1, carried=2, moved=2)
    async with running(desk) as by:
        for words in ("1 decision overdue", "1 carried forward twice", "t: drifting decisions"):
            await by.sees(words)
        await by.press("t")
        for words in ("1 drifting decision", "late 7 wd", "t: mid-points"):
            await by.sees(words)
        await by.press("enter")
        for words in ("CAMHS referral", "carried twice", "date moved twice", "What became known of it"):
            await by.sees(words)
        await by.press("f9")
        await until(by.pilot, lambda: "CAMHS" not in seen.text(by.pilot.app))
        await by.press("escape")
        await by.sees("hidden while names")
        assert "CAMHS" not in seen.text(by.pilot.app), "nor in the list and beside it"
        await by.press("f9", "1", "4")
        await by.sees("1 drifting decision")
        await by.press("t")
        await by.sees("1 mid-point")


async def test_a_row_of_the_view_just_left_is_not_read_as_one_of_the_new_view(desk: Desk, kai: int) -> None:
    add_decision(desk, kai, "CAMHS referral", LATE, review=2)
    async with running(desk) as by:
        shown = by.pilot.app.screen
        assert isinstance(shown, DeskScreen)
        left = shown.list.row
        await by.press("t")
        shown.list.post_message(RecordList.Selected(shown.list, left))
        shown.list.post_message(RecordList.Opened(shown.list, left))
        await by.press("down")
        await by.sees("CAMHS referral")
        assert by.pilot.app.screen is shown, "nothing was opened"


async def test_no_mid_point_without_a_review(desk: Desk) -> None:
    iro = builders.add_person(desk, "asha", "Asha Bello")
    builders.add_child(desk, "New Child", looked_after_from=date(2026, 11, 9), iro=iro)
    async with running(replace(desk, scope=iro)) as by:
        await by.press("2", "m")
        await until(by.pilot, lambda: len(by.pilot.app._notifications) > 0)
        (said,) = [each.message for each in by.pilot.app._notifications]
        assert said.startswith("No review of this child was held yet")
    assert rows(desk, "SELECT count(*) FROM work_step WHERE name = 'Mid-point monitoring'") == [(0,)]


async def test_with_no_decision_open_the_audit_is_right_as_it_is(desk: Desk, kai: int) -> None:
    async with running(desk, (80, 24)) as by:
        await by.press("m")
        await by.in_section("C")
        await by.press("f3")
        await until(by.pilot, lambda: "nothing to audit" in seen.text(by.pilot.app))
