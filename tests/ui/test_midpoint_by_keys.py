"""Mid-points in the running console: the view, the audit by single keys, and how many keys it takes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import builders
import pytest
import screen as seen
from midpoint_keys import Counted, come_to, idle, not_begun, running
from midpoints import add_decision, rows
from screen import until

from iro_console.casework import after_review, contacts
from iro_console.casework.desk import Desk
from iro_console.casework.verbs import acting
from iro_console.forms.acts import ContactWithChild
from iro_console.forms.after_review import CarePlanUpdated
from iro_console.ui.dialogs.confirm import Confirm
from iro_console.ui.dialogs.escalation import EscalationDialog
from iro_console.ui.dialogs.pick import PickDialog
from iro_console.ui.dialogs.row_dialog import RowDialog
from iro_console.ui.screens.desk import DeskScreen
from iro_console.ui.widgets import section_pane
from iro_console.ui.widgets.record_list import RecordList
from iro_console.ui.widgets.row_table import RowTable

HELD, BOOKED = date(2026, 10, 1), date(2027, 1, 19)
HOSTILE = "[/b] [@click=app.quit]x[/] \\["
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


async def finish_routinely(by: Counted, *found: str) -> None:
    """Carry a mid-point with nothing wrong from the list to its end."""
    await by.press("m")
    await by.in_section("B")
    for key in found:
        await by.press(key)
        await until(by.pilot, lambda: idle(by))
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
            await until(by.pilot, lambda: idle(by))
        assert by.keys - before == 5
        assert table.rank == 4, "the last row stays under the cursor"
        await by.press("enter")
        await until(by.pilot, lambda: isinstance(by.pilot.app.screen, RowDialog))
        asked_about = seen.text(by.pilot.app).split("row 5")[1].split("Evidence")[0]
        for words in ("Decision 4", "Priya Nair", "Fri 4 Dec 2026", "In progress"):
            assert words in asked_about, "evidence is typed beside the decision it is about"
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


async def test_beside_the_audit_each_line_of_what_is_missing_names_its_row(desk: Desk, kai: int) -> None:
    for text in ("Life story", "Passport", "Swimming"):
        add_decision(desk, kai, text, SOON, review=2)
    async with running(desk) as by:
        await by.press("m")
        await by.in_section("B")
        await by.press("i")
        await until(by.pilot, lambda: idle(by))
        await by.sees("Missing here")
        column = [line.partition("│")[0].strip() for line in seen.lines(by.pilot.app)]
        at = column.index("Missing here")
        assert column[at + 1 : at + 4] == ["Passport", "Swimming", ""]


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


async def test_in_a_small_window_every_reason_stands_beside_the_decision(desk: Desk, kai: int) -> None:
    long = "Referral to CAMHS made, and the family told by whom and when. " * 9
    add_decision(desk, kai, long, LATE, review=2, made_at=1, carried=2, moved=2)
    async with running(desk, (80, 24)) as by:
        await by.press("t")
        for words in (
            "late 7 wd, carried twice",
            "moved twice",
            "Priya Nair, by",
            "Referral to CAMHS made, and",
        ):
            await by.sees(words)


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


async def test_a_formal_escalation_opens_filled_in_from_the_audit(desk: Desk, kai: int) -> None:
    add_decision(desk, kai, "CAMHS referral", LATE, review=2)
    async with running(desk) as by:
        await not_begun(by)
        await by.press("f2")
        await come_to(by, "formal", "15/12/2026", "The referral is made")
        await by.sees("the escalation is raised with it")
        await by.press("f")
        await until(by.pilot, lambda: isinstance(by.pilot.app.screen, EscalationDialog))
        dialog = by.pilot.app.screen
        await until(by.pilot, lambda: dialog.form.focused_row is not None)
        raw = dialog.form.raw
        assert "CAMHS referral" in raw["concern"] and "serious drift" in raw["concern"]
        assert raw["wanted_by"] == "15/12/2026" and raw["wanted"] == "The referral is made"
        assert dialog.form.focused_row.question.name == "effect"
        # Left now, it waits to be sent: it is raised in the act that finished the mid-point.
        await by.press("escape")
        await until(by.pilot, lambda: isinstance(by.pilot.app.screen, DeskScreen))
    assert rows(desk, "SELECT state FROM work_step WHERE name = 'Mid-point monitoring'") == [("Finished",)]
    raised = "SELECT kind, wanted_by, outcome FROM escalation"
    assert rows(desk, raised) == [("alert", "2026-12-15", None)]
    acts = rows(desk, "SELECT DISTINCT act FROM audit WHERE entity = 'escalation'")
    assert acts == [("mid-point finished",)], "one act, one line of history"
    assert rows(desk, "SELECT count(*) FROM escalation_stage") == [(0,)]
    assert rows(desk, "SELECT count(*) FROM deadline WHERE rule = 'IR-03' AND met_on IS NULL") == [(1,)]


async def test_e_on_a_decision_of_the_audit_escalates_it_and_the_outcome_raises_no_second(
    desk: Desk, kai: int
) -> None:
    add_decision(desk, kai, "CAMHS referral", LATE, review=2)
    async with running(desk) as by:
        await not_begun(by)
        await by.press("e")
        await until(by.pilot, lambda: isinstance(by.pilot.app.screen, EscalationDialog))
        dialog = by.pilot.app.screen
        await until(by.pilot, lambda: dialog.form.focused_row is not None)
        assert "CAMHS referral" in dialog.form.raw["concern"] and "Not started" in dialog.form.raw["concern"]
        await by.words("Waits")
        await by.press("tab")
        await by.words("Agrees")
        dialog.form.put({**dialog.form.raw, "sent_to": "Tom Okoro"})
        await by.press("ctrl+s")
        await by.in_section("B")
        await by.press("escape")
        await until(by.pilot, lambda: isinstance(by.pilot.app.screen, DeskScreen))
        await by.press("m")
        await come_to(by, "formal", "15/12/2026", "The referral is made")
        assert "the escalation is raised with it" not in seen.text(by.pilot.app)
        await by.press("f")
        await until(by.pilot, lambda: isinstance(by.pilot.app.screen, DeskScreen))
    linked = (
        "SELECT d.decision, e.step_id IS NOT NULL FROM escalation e JOIN decision d ON d.id = e.decision_id"
    )
    assert rows(desk, linked) == [("CAMHS referral", 1)]
    assert rows(desk, "SELECT count(*) FROM escalation") == [(1,)]


async def test_from_the_list_of_drifting_decisions_an_escalation_takes_at_most_ten_keys(
    desk: Desk, kai: int
) -> None:
    add_decision(desk, kai, "Passport", SOON, review=2)
    add_decision(desk, kai, "CAMHS referral", LATE, review=2)
    async with running(desk) as by:
        await by.press("t")
        await by.sees("CAMHS referral")
        await by.press("e")
        await until(by.pilot, lambda: isinstance(by.pilot.app.screen, EscalationDialog))
        await until(by.pilot, lambda: by.pilot.app.screen.form.focused_row is not None)
        await by.words("Waits for help")
        await by.press("tab")
        await by.words("Agrees")
        dialog = by.pilot.app.screen
        await by.press("ctrl+s")
        await until(
            by.pilot, lambda: by.pilot.app.screen is not dialog or bool(dialog.form.rows["sent_to"].wrong)
        )
        if by.pilot.app.screen is dialog:
            # Nobody was sent a first stage yet: who the team manager is has to be said once.
            await by.words("Tom Okoro")
            await by.press("ctrl+s")
        await until(by.pilot, lambda: isinstance(by.pilot.app.screen, DeskScreen))
        # The view was opened by its own key too.
        assert by.keys + 1 <= 10
    stored = (
        "SELECT e.concern, e.effect, s.stage FROM escalation e"
        " JOIN escalation_stage s ON s.escalation_id = e.id"
    )
    ((concern, effect, stage),) = rows(desk, stored)
    assert "CAMHS referral" in concern and (effect, stage) == ("Waits for help", "1")
