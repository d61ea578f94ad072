"""A review from incoming work to finished: each number and outcome, checked in the store."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import builders
import pytest
import review_script as script

from iro_console.casework import finishing, next_steps, reviews, work_folders, work_steps
from iro_console.casework.child_page import child_page
from iro_console.casework.desk import Desk
from iro_console.casework.drafts import save_draft
from iro_console.casework.finishing import CannotFinish, finish, plan_finish
from iro_console.casework.form_rows import delete_row
from iro_console.casework.form_saving import untick
from iro_console.casework.typed_before import draft_form, draft_record
from iro_console.casework.verbs import Refused
from iro_console.domain.next_actions import Scenario
from iro_console.forms.acts import EndOfPeriod, ReviewBooking, ReviewHeld

HELD = builders.TODAY
BEFORE = {
    1: (date(2026, 11, 2), ()),
    2: (date(2026, 8, 3), (date(2026, 8, 28),)),
    3: (date(2026, 1, 12), (date(2026, 2, 5), date(2026, 5, 28))),
}
"""Number of the review -> became looked after, and the reviews held before it."""
STEPS = {1: "First CLA review (CS)", 2: "Second CLA review (CS)", 3: "Subsequent CLA review (CS)"}
NEXT = {
    Scenario.REMAINING: {
        1: ["Second CLA review (CS)"],
        2: ["Subsequent CLA review (CS)"],
        3: ["Subsequent CLA review (CS)"],
    },
    Scenario.TURNING_18: {number: ["Initial under 18 Pathway Plan Review"] for number in (1, 2, 3)},
}
OTHERS = {
    Scenario.REMAINING: [
        "Child's care plan (CS)",
        "Social worker's report for subsequent CLA review (CSSW)",
    ],
    Scenario.STEPPING_DOWN: ["Child in need visit (CSSW)", "Initial CIN Review Meeting"],
    Scenario.TURNING_18: [
        "Child's care plan (CS)",
        "SW report for initial under 18 pathway plan review",
    ],
}


def weekdays_after(day: date, count: int) -> date:
    """Count working days one by one; bank holidays of the season included."""
    closed = {date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1)}
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5 and day not in closed
    return day


def child(desk: Desk, number: int, *, born: date = date(2015, 5, 18)) -> int:
    asha = builders.add_person(desk, "asha", "Asha Bello")
    priya = builders.add_person(desk, "sw-priya", "Priya Nair", "social_worker", "North 2")
    since, held = BEFORE[number]
    return builders.add_child(
        desk,
        "Kai Morgan",
        ref="K1",
        born=born,
        looked_after_from=since,
        held=held,
        booked_for=HELD,
        iro=asha,
        worker=priya,
        recorded_from=HELD - timedelta(days=1),
    )


def all_rows(desk: Desk, sql: str, **params: Any) -> list[tuple[Any, ...]]:
    return desk.store.reader().all(sql, params)


def deadlines(desk: Desk, child_id: int) -> dict[tuple[str, str], tuple[str, str | None]]:
    found = all_rows(
        desk, "SELECT rule, occurrence, due, met_on FROM deadline WHERE child_id = :c", c=child_id
    )
    return {(rule, occurrence): (due, met) for rule, occurrence, due, met in found}


@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize("scenario", [Scenario.REMAINING, Scenario.STEPPING_DOWN, Scenario.TURNING_18])
def test_a_review_is_carried_from_incoming_to_finished(desk: Desk, scenario: Scenario, number: int) -> None:
    born = date(2009, 9, 1) if scenario is Scenario.TURNING_18 else date(2015, 5, 18)
    child_id = child(desk, number, born=born)
    (incoming,) = work_folders.work_folders(desk).incoming.page(0, 9)
    assert (incoming.name, incoming.state, incoming.review_number) == (STEPS[number], "Incoming", number)
    step_id = work_steps.open_step(desk, child_id)
    assert step_id == incoming.step_id
    assert [row.step_id for row in work_folders.work_folders(desk).current.page(0, 9)] == [step_id]

    next_on = None if scenario is Scenario.STEPPING_DOWN else date(2027, 2, 16)
    script.all_forms(desk, step_id, scenario, HELD, next_on, decisions=("Life story work begins", "See Ruby"))
    plan = plan_finish(desk, step_id)
    assert plan.missing == ()
    assert plan.decisions == 2
    leaving = EndOfPeriod(ceased_on=HELD, cease_reason="E4A") if plan.needs_leaving else None
    assert (leaving is not None) is (scenario is Scenario.STEPPING_DOWN)
    done = finish(desk, step_id, leaving=leaving)

    # the review, and everything that hangs on the day it was held
    held = all_rows(
        desk,
        "SELECT held_on, participation FROM review WHERE number = :n",
        n=number,
    )
    assert held == [(HELD.isoformat(), "PN1")]
    clock = deadlines(desk, child_id)
    occurrence = f"1.R{number}"
    for rule, days in (("HB-07", 5), ("HB-09", 15), ("HB-10", 20)):
        assert clock[rule, occurrence] == (weekdays_after(HELD, days).isoformat(), None)
    assert clock["HB-11", occurrence][0] == weekdays_after(HELD, 10).isoformat()
    assert clock["HB-05", occurrence][1] == (HELD - timedelta(days=5)).isoformat()
    assert clock["HB-06", occurrence][1] == (HELD - timedelta(days=1)).isoformat()

    # the step, and what comes next
    steps = all_rows(
        desk, "SELECT name, state, role, review_number, from_step_id, due_on, assigned_to FROM work_step"
    )
    finished = [step for step in steps if step[1] == "Finished"]
    assert [step[0] for step in finished] == [STEPS[number]]
    of_others = sorted(step[0] for step in steps if step[2] == "Social Worker")
    assert of_others == OTHERS[scenario]
    mine = [step for step in steps if step[2] == "IRO" and step[1] != "Finished"]
    assert [step[0] for step in mine] == NEXT.get(scenario, {}).get(number, [])
    for _, state, _, following, source, due, assigned in mine:
        assert (state, following, source, due, assigned) == (
            "Future",
            number + 1,
            step_id,
            "2027-02-16",
            "IRO",
        )
    booked = all_rows(desk, "SELECT booked_for, booked_at, venue FROM review WHERE number = :n", n=number + 1)
    assert booked == ([] if next_on is None else [("2027-02-16", "16:00:00.000000", "placement")])
    sent = all_rows(desk, "SELECT DISTINCT status FROM next_action")
    assert sent == [("Sent",)]
    assert all_rows(desk, "SELECT request_type, status FROM work_request") == [
        ("IRO to notify admin to distribute chair's report", "Sent")
    ]

    # the decisions, and the end of care
    decisions = all_rows(desk, "SELECT decision, owner, due_on, status, carried FROM decision ORDER BY rank")
    due = (HELD + timedelta(days=30)).isoformat()
    assert decisions == [
        ("Life story work begins", "Priya Nair", due, "Not started", 0),
        ("See Ruby", "Priya Nair", due, "Not started", 0),
    ]
    ceased = all_rows(desk, "SELECT ceased_on, cease_reason FROM period_of_care")
    placed = all_rows(desk, "SELECT ended_on FROM placement")
    if scenario is Scenario.STEPPING_DOWN:
        assert (ceased, placed) == ([(HELD.isoformat(), "E4A")], [(HELD.isoformat(),)])
    else:
        assert (ceased, placed) == ([(None, "")], [(None,)])

    # the history of the one act
    audit = all_rows(desk, "SELECT entity, after, who, act FROM audit WHERE act_id = :a", a=done.act_id)
    assert {(who, act) for *_, who, act in audit} == {("asha", "review finished")}
    entities = [entity for entity, *_ in audit]
    assert entities.count("decision") == 2
    assert {"review", "work_step", "decision", "next_action", "mark"} <= set(entities)
    states = [json.loads(after or "{}").get("state") for entity, after, *_ in audit if entity == "work_step"]
    assert "Finished" in states
    with pytest.raises(Refused, match="This work step is finished"):
        finish(desk, step_id, leaving=leaving)
    with pytest.raises(Refused, match="finished: its forms can only be read"):
        script.save(desk, step_id, "chairs_monitoring", "child_details", {})


def test_three_reviews_in_a_row_keep_their_plan_rows_and_carry_a_decision(desk: Desk) -> None:
    child_id = child(desk, 1)
    days = (HELD, date(2027, 2, 16), date(2027, 8, 10), date(2028, 2, 8))
    ids: list[str] = []
    for number, (held_on, next_on) in enumerate(pairwise(days), 1):
        now = builders.a_desk(desk.store, desk.policy, desk.calendar, today=held_on)
        step_id = work_steps.open_step(now, child_id)
        received = held_on - timedelta(days=5)
        rows = [("report_child", script.plan_row("Sleep", progress=f"told at {number}"))]
        script.report(now, step_id, received, rows, finished_on=received)
        script.monitoring(now, step_id, held_on, next_on)
        if number == 1:
            script.record(now, step_id, Scenario.REMAINING, held_on)
        else:
            script.record_making.create_form(now, step_id)
            opened = script.state(now, step_id, "record_of_review")
            current, proposed = opened.section("current_plan"), opened.section("proposed_plan")
            assert [row.id for row in current.tables[0].rows] == ids
            assert [row.id for row in proposed.tables[0].rows] == ids
            assert current.tables[0].rows[0].answers["progress"] == f"told at {number}"
            assert current.tables[0].rows[0].origins["needs"].startswith("from the social worker's report")
            (open_decision,) = opened.open_decisions
            assert open_decision.carried == number - 2
            carried = next_steps.carry_decision(now, step_id, open_decision.id)
            row = next(
                row
                for row in script.state(now, step_id, "record_of_review").section("outcomes").tables[0].rows
                if row.id == carried.row_id
            )
            raw = {**row.answers, "due_on": script.day(held_on + timedelta(days=40))}
            script.form_rows.edit_row(
                now, step_id, "record_of_review", "decisions", row.id, raw, seen_version=row.version
            )
            script.record(now, step_id, Scenario.REMAINING, held_on, decisions=())
        if number == 1:
            opened = script.state(now, step_id, "record_of_review")
            assert all(not table.rows for table in opened.section("current_plan").tables)
            ids = [row.id for row in opened.section("proposed_plan").tables[0].rows]
        script.actions(now, step_id)
        finish(now, step_id)
    assert all_rows(desk, "SELECT count(*), max(carried) FROM decision") == [(1, 2)]
    made, last = all_rows(desk, "SELECT made_at_id, review_id FROM decision")[0]
    numbers = dict(all_rows(desk, "SELECT id, number FROM review"))
    assert (numbers[made], numbers[last]) == (1, 3)
    lines = all_rows(desk, "SELECT row_id, due_on FROM decision_line ORDER BY id")
    assert len({row_id for row_id, _ in lines}) == 1
    assert len({due for _, due in lines}) == 3
    steps = all_rows(desk, "SELECT name, state FROM work_step WHERE role = 'IRO' ORDER BY review_number")
    assert steps == [
        ("First CLA review (CS)", "Finished"),
        ("Second CLA review (CS)", "Finished"),
        ("Subsequent CLA review (CS)", "Finished"),
        ("Subsequent CLA review (CS)", "Future"),
    ]


def test_a_review_recorded_as_held_before_has_one_next_step_once_it_is_finished(desk: Desk) -> None:
    child_id = child(desk, 2)
    step_id = work_steps.open_step(desk, child_id)
    held = ReviewHeld(held_on=HELD, how="completed", participation="PN1")
    reviews.record_review_held(desk, child_id, held)
    given = all_rows(desk, "SELECT id, name, from_step_id FROM work_step WHERE state = 'Future'")
    assert [(name, source) for _, name, source in given] == [("Subsequent CLA review (CS)", None)]
    script.all_forms(desk, step_id, Scenario.REMAINING, HELD, date(2027, 5, 4))
    finish(desk, step_id)
    mine = all_rows(
        desk, "SELECT id, from_step_id, due_on FROM work_step WHERE state = 'Future' AND role = 'IRO'"
    )
    assert mine == [(given[0][0], step_id, "2027-05-04")]


def ready(desk: Desk, scenario: Scenario = Scenario.REMAINING) -> tuple[int, int]:
    child_id = child(desk, 2)
    step_id = work_steps.open_step(desk, child_id)
    next_on = None if scenario is Scenario.STEPPING_DOWN else date(2027, 5, 4)
    script.all_forms(desk, step_id, scenario, HELD, next_on)
    return child_id, step_id


def refused(desk: Desk, step_id: int, **given: Any) -> list[tuple[str, str, str]]:
    before = all_rows(desk, "SELECT max(id) FROM audit")
    with pytest.raises(CannotFinish) as problem:
        finish(desk, step_id, **given)
    assert all_rows(desk, "SELECT max(id) FROM audit") == before
    assert all_rows(desk, "SELECT count(*) FROM decision") == [(0,)]
    planned = plan_finish(desk, step_id).missing
    assert [one for one in problem.value.missing if one.form != finishing.LEAVING] == list(planned)
    return [(one.form, one.section, one.field) for one in problem.value.missing]


def test_every_section_has_to_be_marked_complete(desk: Desk) -> None:
    _, step_id = ready(desk)
    for form in ("chairs_monitoring", "record_of_review"):
        for section in script.state(desk, step_id, form).sections:
            untick(desk, step_id, form, section.key)
            assert refused(desk, step_id) == [(form, section.key, "")]
            script.save(desk, step_id, form, section.key, {})
    assert plan_finish(desk, step_id).missing == ()


def test_the_mid_way_day_agreed_at_the_review_is_the_day_of_the_mid_point(desk: Desk) -> None:
    child_id, step_id = ready(desk)
    following = script.state(desk, step_id, "chairs_monitoring").section("next_review").answers
    agreed = HELD + timedelta(days=40)
    answers = {**following, "midway_on": script.day(agreed)}
    script.save(desk, step_id, "chairs_monitoring", "next_review", answers)
    midpoint = "SELECT due, anchor FROM deadline WHERE rule = 'OP-14' AND child_id = :c AND met_on IS NULL"
    finish(desk, step_id)
    assert all_rows(desk, midpoint, c=child_id) == [(agreed.isoformat(), "agreed at the review")]


def test_nothing_is_finished_without_next_actions_a_request_or_a_record(desk: Desk) -> None:
    _, step_id = ready(desk)
    for row in script.state(desk, step_id, "chairs_monitoring").section("next_actions").tables[0].rows:
        delete_row(desk, step_id, "chairs_monitoring", "next_actions", row.id)
    assert ("chairs_monitoring", "next_actions", "next_actions") in refused(desk, step_id)
    next_steps.suggest(desk, step_id)
    script.save(desk, step_id, "chairs_monitoring", "next_actions", {})
    script.record_making.delete_form(desk, step_id)
    assert refused(desk, step_id)[-1] == ("record_of_review", "", "")


def test_the_request_to_distribute_is_asked_for(desk: Desk) -> None:
    child_id = child(desk, 2)
    step_id = work_steps.open_step(desk, child_id)
    rows = [("report_child", script.plan_row("Sleep"))]
    script.report(desk, step_id, HELD, rows, finished_on=HELD)
    script.monitoring(desk, step_id, HELD, date(2027, 5, 4))
    script.record(desk, step_id, Scenario.REMAINING, HELD)
    next_steps.suggest(desk, step_id)
    script.save(desk, step_id, "chairs_monitoring", "next_actions", {})
    assert refused(desk, step_id) == [("chairs_monitoring", "next_actions", "requests")]
    next_steps.ask_to_distribute(desk, step_id)
    finish(desk, step_id)
    assert all_rows(desk, "SELECT status FROM work_request") == [("Sent",)]


def test_a_decision_needs_its_owner_date_and_reason(desk: Desk) -> None:
    _, step_id = ready(desk)
    script.add(desk, step_id, "record_of_review", "decisions", decision="Something will be done")
    missing = [one for one in plan_finish(desk, step_id).missing if one.field == "decisions"]
    assert [one.column for one in missing] == ["reason", "owner", "due_on"]
    assert {one.row for one in missing} == {1}


def test_what_was_typed_and_not_saved_stands_in_the_way(desk: Desk) -> None:
    child_id, step_id = ready(desk)
    name, record = draft_form("record_of_review", "record_of_meeting"), draft_record(child_id, step_id)
    answers = script.state(desk, step_id, "record_of_review").section("record_of_meeting").answers
    save_draft(desk, name, record, {**answers, "health": "Broke his arm on the way home"})
    assert refused(desk, step_id) == [("record_of_review", "record_of_meeting", "")]
    save_draft(desk, name, record, {**answers})
    assert plan_finish(desk, step_id).missing == ()
    name = draft_form("record_of_review", "permanence")
    save_draft(desk, name, record, {"target_on": "the 31st of never"})
    assert refused(desk, step_id)[0] == ("record_of_review", "permanence", "target_on")


def test_an_answer_typed_and_not_saved_is_not_asked_for_again(desk: Desk) -> None:
    child_id = child(desk, 2)
    step_id = work_steps.open_step(desk, child_id)
    name, record = draft_form("chairs_monitoring", "review_details"), draft_record(child_id, step_id)

    def said(field: str) -> list[str]:
        return [one.sentence for one in plan_finish(desk, step_id).missing if one.field == field]

    assert said("contribution") == ["This is needed"]
    save_draft(desk, name, record, {"contribution": "Spoke for himself", "participation": "PN99"})
    assert said("contribution") == ["Typed, and not saved yet"]
    assert said("participation") not in ([], ["Typed, and not saved yet"]), "it cannot be read"
    assert said("advocacy_explained") == ["Answer yes or no"], "nothing is typed there"
    save_draft(desk, name, record, {"contribution": " "})
    assert said("contribution") == ["This is needed"]
    answers = {"contribution": "Spoke for himself"}
    script.save(desk, step_id, "chairs_monitoring", "review_details", answers, complete=False)
    assert said("contribution") == []


def test_a_review_cannot_be_finished_before_the_last_one_or_twice(desk: Desk) -> None:
    child_id = child(desk, 2)
    step_id = work_steps.open_step(desk, child_id)
    script.report(desk, step_id, HELD, finished_on=HELD)
    with pytest.raises(Refused, match="not after the last review"):
        script.save(desk, step_id, "chairs_monitoring", "review_details", {"held_on": "28/8/2026"})
    with pytest.raises(Refused, match="Start the work step first"):
        work_steps.return_step(desk, step_id, "Wrong child")
        finish(desk, step_id)


def test_discharge_asks_when_and_why_and_a_day_to_come_becomes_a_step(desk: Desk) -> None:
    child_id, step_id = ready(desk, Scenario.STEPPING_DOWN)
    assert plan_finish(desk, step_id).needs_leaving
    assert plan_finish(desk, step_id).adult_on is None, "a next action ends it"
    assert refused(desk, step_id) == [(finishing.LEAVING, finishing.LEAVING, "ceased_on")]
    with pytest.raises(Refused, match="before the last review"):
        finish(desk, step_id, leaving=EndOfPeriod(ceased_on=date(2026, 11, 20), cease_reason="E4A"))
    with pytest.raises(Refused, match="X1 does not end the period"):
        finish(desk, step_id, leaving=EndOfPeriod(ceased_on=HELD, cease_reason="X1"))
    finish(desk, step_id, leaving=EndOfPeriod(ceased_on=date(2026, 12, 4), cease_reason="E4A"))
    assert all_rows(desk, "SELECT ceased_on FROM period_of_care") == [(None,)]
    mine = all_rows(
        desk, "SELECT name, state, due_on FROM work_step WHERE role = 'IRO' AND state <> 'Finished'"
    )
    assert ("Discharge from Care", "Future", "2026-12-04") in mine
    assert child_page(desk, child_id).ceased_on is None


def test_the_end_of_care_closes_what_is_no_longer_required(desk: Desk) -> None:
    child_id = child(desk, 3)
    step_id = work_steps.open_step(desk, child_id)
    script.all_forms(desk, step_id, Scenario.REMAINING, HELD, date(2027, 5, 4))
    finish(desk, step_id)
    later = builders.a_desk(desk.store, desk.policy, desk.calendar, today=date(2027, 5, 4))
    step_id = work_steps.open_step(later, child_id)
    script.all_forms(later, step_id, Scenario.STEPPING_DOWN, date(2027, 5, 4), None)
    finish(later, step_id, leaving=EndOfPeriod(ceased_on=date(2027, 5, 4), cease_reason="E4A"))
    steps = all_rows(desk, "SELECT name, state FROM work_step WHERE state <> 'Finished' ORDER BY name")
    assert steps == [
        ("Child in need visit (CSSW)", "Incoming"),
        ("Child's care plan (CS)", "No longer required"),
        ("Initial CIN Review Meeting", "Incoming"),
    ]
    line = all_rows(desk, "SELECT next_number, ceased_on FROM caseload_line")
    assert line == [(None, "2027-05-04")]


def test_a_child_who_turned_eighteen_leaves_care_on_the_birthday(desk: Desk) -> None:
    child_id = child(desk, 2, born=date(2008, 11, 27))
    step_id = work_steps.open_step(desk, child_id)
    script.all_forms(desk, step_id, Scenario.TURNING_18, HELD, None)
    assert not plan_finish(desk, step_id).needs_leaving
    later = builders.a_desk(desk.store, desk.policy, desk.calendar, today=date(2026, 11, 30))
    plan = plan_finish(later, step_id)
    assert (plan.needs_leaving, plan.leaving, plan.missing) == (True, {"ceased_on": "27/11/2026"}, ())
    assert plan.adult_on == date(2026, 11, 27), "no next action ends it"
    finish(later, step_id, leaving=EndOfPeriod(ceased_on=date(2026, 11, 27), cease_reason="E7"))
    assert all_rows(desk, "SELECT ceased_on FROM period_of_care") == [("2026-11-27",)]
    assert all_rows(desk, "SELECT DISTINCT state FROM work_step") == [("Finished",)]
    with pytest.raises(Refused, match="no review of this child is to come"):
        work_steps.open_step(later, child_id)


def test_the_pathway_plan_review_falls_due_while_the_child_is_still_under_eighteen(desk: Desk) -> None:
    child_id = child(desk, 2, born=date(2008, 12, 18))
    step_id = work_steps.open_step(desk, child_id)
    script.all_forms(desk, step_id, Scenario.TURNING_18, HELD, None)
    finish(desk, step_id)
    due = "SELECT due_on FROM work_step WHERE name = 'Initial under 18 Pathway Plan Review'"
    assert all_rows(desk, due) == [("2026-12-17",)]
    booking = ReviewBooking(booked_for=date(2026, 12, 9))
    version = reviews.next_review(desk, child_id).row_version
    reviews.book_review(desk, child_id, booking, seen_version=version)
    assert all_rows(desk, due) == [("2026-12-09",)], "the day that was booked"


def test_finishing_in_two_windows_is_done_once(desk: Desk) -> None:
    _, step_id = ready(desk)
    other = replace(desk, window="window-2")
    finish(desk, step_id)
    with pytest.raises(Refused, match="This work step is finished"):
        finish(other, step_id)
    assert all_rows(desk, "SELECT count(*) FROM decision") == [(1,)]
