"""Rows of the forms' tables: stored at once, under stable ids, moved, deleted, taken back, in two windows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

import builders
import pytest
import review_script as script

from iro_console.casework import form_rows, next_steps, work_steps
from iro_console.casework.desk import Desk
from iro_console.casework.drafts import load_draft, save_draft
from iro_console.casework.form_rows import add_row, delete_row, edit_row, move_row
from iro_console.casework.review_forms import RowState, open_form
from iro_console.casework.row_undo import redo_rows, undo_rows
from iro_console.casework.staff import find_worker, me
from iro_console.casework.typed_before import draft_form, draft_record, new_row_id
from iro_console.casework.verbs import Changed, Refused
from iro_console.domain.next_actions import Scenario
from iro_console.storage.engine import Store

FORM, TABLE = "chairs_monitoring", "attendance"


@pytest.fixture
def step(desk: Desk, caseload: dict[str, int]) -> int:
    return work_steps.open_step(desk, caseload["ruby"])


def live(desk: Desk, step_id: int, form: str = FORM, table: str = TABLE) -> tuple[RowState, ...]:
    sections = open_form(desk, step_id, form).sections
    return next(one.rows for section in sections for one in section.tables if one.key == table)


def names(desk: Desk, step_id: int) -> list[str]:
    return [row.answers["name"] for row in live(desk, step_id)]


def attend(desk: Desk, step_id: int, name: str, after: str | None = None) -> str:
    raw = {"role": "carer", "name": name, "invited": "yes", "attended": "whole"}
    return add_row(desk, step_id, FORM, TABLE, raw, after=after).row_id


def test_rows_are_added_in_place_moved_and_deleted(desk: Desk, step: int) -> None:
    first, second = attend(desk, step, "Ann"), attend(desk, step, "Bob")
    between = attend(desk, step, "Cy", after=first)
    assert names(desk, step) == ["Ann", "Cy", "Bob"]
    move_row(desk, step, FORM, TABLE, second, 0)
    assert names(desk, step) == ["Bob", "Ann", "Cy"]
    delete_row(desk, step, FORM, TABLE, first)
    assert names(desk, step) == ["Bob", "Cy"]
    assert [row.id for row in live(desk, step)] == [second, between]
    with pytest.raises(Refused, match="no longer there"):
        delete_row(desk, step, FORM, TABLE, first)


def test_acts_on_rows_are_taken_back_one_at_a_time_and_done_again(desk: Desk, step: int) -> None:
    ann = attend(desk, step, "Ann")
    attend(desk, step, "Bob")
    row = live(desk, step)[0]
    edit_row(desk, step, FORM, TABLE, ann, {**row.answers, "name": "Anne"}, seen_version=row.version)
    move_row(desk, step, FORM, TABLE, ann, 1)
    delete_row(desk, step, FORM, TABLE, ann)
    states = [["Bob"], ["Bob", "Anne"], ["Anne", "Bob"], ["Ann", "Bob"], ["Ann"], []]
    for before, after in pairwise(states):
        assert names(desk, step) == before
        undo_rows(desk, step, FORM)
        assert names(desk, step) == after
    with pytest.raises(Refused, match="nothing to undo"):
        undo_rows(desk, step, FORM)
    for after in reversed(states[:-1]):
        redo_rows(desk, step, FORM)
        assert names(desk, step) == after
    with pytest.raises(Refused, match="nothing to do again"):
        redo_rows(desk, step, FORM)
    undo_rows(desk, step, FORM)
    attend(desk, step, "Cy")
    with pytest.raises(Refused, match="nothing to do again"):
        redo_rows(desk, step, FORM)
    undo_rows(desk, step, FORM)
    assert names(desk, step) == ["Bob", "Anne"]


def test_taking_back_works_after_a_restart_and_keeps_dates_and_ticks(desk: Desk, step: int) -> None:
    raw = {"who": "child", "sent_on": "2/11/2026", "returned_on": "9/11/2026"}
    row_id = add_row(desk, step, FORM, "consultations", raw).row_id
    row = live(desk, step, FORM, "consultations")[0]
    changed = {"who": "school", "not_sent": "yes"}
    edit_row(desk, step, FORM, "consultations", row_id, changed, seen_version=row.version)
    assert desk.store.path is not None
    again = replace(desk, store=Store.open(desk.store.path), window="window-2")
    undo_rows(again, step, FORM)
    back = live(again, step, FORM, "consultations")[0]
    assert back.answers == {"who": "child", "sent_on": "02/11/2026", "returned_on": "09/11/2026"}
    again.store.close()


def test_taking_back_does_not_go_over_a_later_change(desk: Desk, step: int) -> None:
    row_id = attend(desk, step, "Ann")
    row = live(desk, step)[0]
    edit_row(desk, step, FORM, TABLE, row_id, {**row.answers, "name": "Bea"}, seen_version=row.version)
    with desk.store.write_plainly() as rows:
        rows.run("UPDATE attendance SET name = 'Cleo'")
    with pytest.raises(Changed, match="changed since") as changed:
        undo_rows(desk, step, FORM)
    assert (changed.value.theirs, changed.value.yours) == ({"name": "Cleo"}, {"name": "Ann"})
    assert names(desk, step) == ["Cleo"]


def test_undoing_one_form_leaves_the_other_alone(desk: Desk, step: int) -> None:
    attend(desk, step, "Ann")
    script.add(desk, step, "social_work_report", "report_child", needs="Sleep")
    undo_rows(desk, step, FORM)
    assert names(desk, step) == []
    assert len(live(desk, step, "social_work_report", "report_child")) == 1


def test_a_second_window_editing_a_row_is_told(desk: Desk, step: int) -> None:
    row_id = attend(desk, step, "Ann")
    row = live(desk, step)[0]
    other = replace(desk, window="window-2")
    edit_row(other, step, FORM, TABLE, row_id, {**row.answers, "name": "Bea"}, seen_version=row.version)
    with pytest.raises(Changed) as changed:
        edit_row(desk, step, FORM, TABLE, row_id, {**row.answers, "name": "Cy"}, seen_version=row.version)
    assert (changed.value.theirs, changed.value.yours) == ({"name": "Bea"}, {"name": "Cy"})
    assert names(desk, step) == ["Bea"]
    delete_row(other, step, FORM, TABLE, row_id)
    with pytest.raises(Refused, match="deleted in another window"):
        edit_row(desk, step, FORM, TABLE, row_id, row.answers, seen_version=row.version)


def test_unreadable_cells_are_refused_and_stay_in_the_draft(
    desk: Desk, caseload: dict[str, int], step: int
) -> None:
    row_id = new_row_id()
    name = draft_form(FORM, "consultations")
    record = draft_record(caseload["ruby"], step, row_id)
    typed = {"who": "child", "sent_on": "when I could"}
    save_draft(desk, name, record, typed)
    with pytest.raises(Refused) as refused:
        add_row(desk, step, FORM, "consultations", typed, row_id=row_id)
    assert [problem.field for problem in refused.value.problems] == ["sent_on"]
    (row,) = live(desk, step, FORM, "consultations")
    assert (row.id, row.version, row.answers) == (row_id, 0, {})
    assert row.draft is not None
    assert row.draft.answers == typed
    added = add_row(desk, step, FORM, "consultations", {**typed, "sent_on": "2/11"}, row_id=row_id)
    assert added.row_id == row_id
    assert load_draft(desk, name, record) is None
    assert [row.version for row in live(desk, step, FORM, "consultations")] == [1]


def test_an_incomplete_row_takes_the_tick_of_its_section_away(desk: Desk, step: int) -> None:
    script.details(desk, step, date(2026, 10, 29))
    assert open_form(desk, step, FORM).section("review_details").completed
    attend(desk, step, "Ann")
    assert open_form(desk, step, FORM).section("review_details").completed
    script.add(desk, step, FORM, TABLE, role="carer")
    assert not open_form(desk, step, FORM).section("review_details").completed


def test_a_need_told_again_is_the_row_known_from_before(desk: Desk, step: int) -> None:
    first = script.add(desk, step, "care_plan", "plan_child", needs="Sleeps  badly")
    told = script.add(desk, step, "social_work_report", "report_child", needs="sleeps badly", actions="New")
    other = script.add(desk, step, "social_work_report", "report_child", needs="Sleeps badly")
    assert told == first
    assert other != first


def test_the_rows_of_a_plan_are_brought_in_at_once_or_not_at_all(desk: Desk, step: int) -> None:
    form, table = "social_work_report", "report_child"
    known = script.add(desk, step, "care_plan", "plan_child", needs="Sleeps badly")
    rows = [script.plan_row("Sleeps badly"), script.plan_row("Food"), script.plan_row("Food")]
    with pytest.raises(Refused, match=r"^Row 4: ") as refused:
        form_rows.bring_in_rows(desk, step, form, table, [*rows, {"needs": "x" * 300_000}])
    assert [problem.field for problem in refused.value.problems] == ["3/needs"]
    assert live(desk, step, form, table) == ()
    assert form_rows.bring_in_rows(desk, step, form, table, rows).message.endswith("3 rows added")
    found = live(desk, step, form, table)
    assert [row.answers["needs"] for row in found] == ["Sleeps badly", "Food", "Food"]
    assert found[0].id == known
    assert len({row.id for row in found}) == 3
    undo_rows(desk, step, form)
    assert live(desk, step, form, table) == ()


def test_next_actions_are_suggested_edited_freely_and_assigned(asha: Desk, caseload: dict[str, int]) -> None:
    step_id = work_steps.open_step(asha, caseload["ruby"])
    with pytest.raises(Refused, match="Choose the outcome first"):
        next_steps.suggest(asha, step_id)
    script.report(asha, step_id, builders.TODAY, finished_on=builders.TODAY)
    script.record(asha, step_id, Scenario.REMAINING, builders.TODAY)
    script.add(
        asha, step_id, FORM, "next_actions", next_action="IRO Alert", assigned_to="IRO", reason="Drift"
    )
    next_steps.suggest(asha, step_id)
    rows = live(asha, step_id, FORM, "next_actions")
    assert [(row.answers["next_action"], row.answers["assigned_to"]) for row in rows] == [
        ("IRO Alert", "IRO"),
        ("Start subsequent CLA review (Send to IRO)", "IRO"),
        ("Social worker's report for subsequent CLA review (Send to SW)", "Social Worker"),
        ("Child's care plan (Send to SW)", "Social Worker"),
    ]
    assert {row.answers["status"] for row in rows} == {"Proposed"}
    with pytest.raises(Refused, match="there already"):
        next_steps.suggest(asha, step_id)
    next_steps.assign_to_me(asha, step_id, rows[0].id)
    assert live(asha, step_id, FORM, "next_actions")[0].answers["assigned_to"] == "Asha Bello" == me(asha)
    delete_row(asha, step_id, FORM, "next_actions", rows[3].id)
    assert next_steps.left_out(asha, step_id) == ("Child's care plan (Send to SW)",)
    assert [worker.name for worker in find_worker(asha, "north pri")] == ["Priya Nair"]
    assert [worker.role for worker in find_worker(asha, "", "iro")] == ["IRO", "IRO"]


def test_a_request_goes_with_the_next_save_and_is_then_settled(asha: Desk, caseload: dict[str, int]) -> None:
    step_id = work_steps.open_step(asha, caseload["ruby"])
    added = next_steps.ask_to_distribute(asha, step_id)
    (row,) = live(asha, step_id, FORM, "requests")
    assert row.answers == {
        "request_type": "IRO to notify admin to distribute chair's report",
        "status": "To be sent",
        "assigned_to": "CLA Business Support",
    }
    assert row.label == "This request will be sent when you next save."
    script.save(asha, step_id, FORM, "next_review", {"next_at": "10:00"}, complete=False)
    (row,) = live(asha, step_id, FORM, "requests")
    assert row.answers["status"] == "Sent (Tue 24 Nov)", "the column is called Status (date)"
    assert row.label == "", "it was sent"
    with pytest.raises(Refused, match="was sent"):
        form_rows.delete_row(asha, step_id, FORM, "requests", added.row_id)
    with pytest.raises(Refused, match="there already"):
        next_steps.ask_to_distribute(asha, step_id)
