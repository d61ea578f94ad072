"""Work steps and requests: who gets which step when, starting, sending back, acknowledging."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import builders
import pytest
import return_files as made
import review_script as script

from iro_console.casework import deadlines, overview, requests, reviews, work_folders, work_steps
from iro_console.casework.bringing_in import bring_in, read_return
from iro_console.casework.changes import end_period
from iro_console.casework.child_page import act_in_full, child_page
from iro_console.casework.demo import build_demo
from iro_console.casework.desk import Desk
from iro_console.casework.filters import FilterError
from iro_console.casework.finishing import finish
from iro_console.casework.undo import redo, undo
from iro_console.casework.verbs import Refused
from iro_console.domain.next_actions import Scenario
from iro_console.domain.timescales import Policy
from iro_console.domain.working_days import WorkingCalendar
from iro_console.forms.acts import DeadlineMet, EndOfPeriod, NoticeReceived, ReviewBooking, ReviewHeld
from iro_console.storage.engine import Store

NOTICE = "Team manager to notify IRO social work report complete notification"


def steps(desk: Desk, child_id: int) -> list[tuple[str, str, int | None, date | None]]:
    found = work_folders.steps_of(desk, child_id)
    return [(row.name, row.state, row.review_number, row.due_on) for row in found]


def names(source: Any) -> list[str]:
    return [row.child_name for row in source.page(0, source.count())]


def test_becoming_looked_after_gives_the_first_review(desk: Desk, caseload: dict[str, int]) -> None:
    assert steps(desk, caseload["eilidh"]) == [("First CLA review (CS)", "Incoming", 1, date(2026, 11, 23))]
    assert steps(desk, caseload["gone"]) == []


def test_a_step_is_due_when_its_review_is_booked_and_comes_in_four_weeks_before(
    desk: Desk, caseload: dict[str, int]
) -> None:
    ruby = caseload["ruby"]
    assert steps(desk, ruby) == [("Subsequent CLA review (CS)", "Incoming", 3, date(2026, 11, 27))]
    version = reviews.next_review(desk, ruby).row_version
    for day, state in ((date(2026, 12, 22), "Incoming"), (date(2026, 12, 23), "Future")):
        moved = ReviewBooking(booked_for=day, moved_because="The school asked")
        reviews.book_review(desk, ruby, moved, seen_version=version)
        version = reviews.next_review(desk, ruby).row_version
        assert steps(desk, ruby) == [("Subsequent CLA review (CS)", state, 3, day)]


def test_a_review_held_and_not_written_up_keeps_its_step_beside_the_next(
    desk: Desk, caseload: dict[str, int]
) -> None:
    kai = caseload["kai"]
    assert steps(desk, kai) == [
        ("Subsequent CLA review (CS)", "Future", 4, date(2027, 4, 29)),
        ("Subsequent CLA review (CS)", "Incoming", 3, date(2026, 11, 19)),
    ]
    deadlines.mark_met(desk, kai, "HB-09", "1.R3", DeadlineMet(met_on=builders.TODAY))
    assert steps(desk, kai)[0][:3] == ("Subsequent CLA review (CS)", "Future", 4)
    assert steps(desk, kai)[1][1] == "No longer required"


def test_ceasing_closes_what_nobody_started(desk: Desk, caseload: dict[str, int]) -> None:
    end_period(desk, caseload["ruby"], EndOfPeriod(ceased_on=builders.TODAY, cease_reason="E4A"))
    assert [state for _, state, *_ in steps(desk, caseload["ruby"])] == ["No longer required"]


def test_every_child_of_the_demo_has_the_step_of_its_next_review(
    tmp_path: Path, national_policy: Policy, england: WorkingCalendar
) -> None:
    store = Store.open(tmp_path / "demo.db")
    build_demo(store, builders.TODAY, policy=national_policy, calendar=england)
    rows = store.reader().all(
        "SELECT l.next_number, w.review_number, w.due_on, COALESCE(l.next_booked, l.next_due)"
        " FROM caseload_line l LEFT JOIN work_step w ON w.child_id = l.child_id"
        " AND w.review_number = l.next_number AND w.state IN ('Future', 'Current')"
    )
    assert len(rows) > 80
    assert all(number == step and due == day for number, step, due, day in rows)
    store.close()


def brought_in(desk: Desk, *held: str) -> None:
    files = [
        ("h.csv", made.header("A1")),
        ("e.csv", made.episodes(made.episode("A1", "02/03/2026"))),
        ("r.csv", made.reviews(*(("A1", day, "PN1") for day in held))),
    ]
    bring_in(desk, read_return(files, desk.today()), iro="asha")


def test_a_child_brought_in_has_its_step_and_a_started_one_moves_with_its_review(desk: Desk) -> None:
    brought_in(desk, "22/06/2026")
    ((child_id,),) = desk.store.reader().all("SELECT id FROM child")
    assert steps(desk, child_id)[0][:3] == ("Second CLA review (CS)", "Incoming", 2)
    step_id = work_steps.open_step(desk, child_id)
    script.save(desk, step_id, "chairs_monitoring", "next_review", {"next_at": "10:00"}, complete=False)
    brought_in(desk, "20/03/2026", "22/06/2026")
    row = work_folders.step(desk, step_id)
    assert (row.name, row.state, row.review_number) == ("Subsequent CLA review (CS)", "Current", 3)
    opened = script.state(desk, step_id, "chairs_monitoring").section("next_review")
    assert opened.answers["next_at"] == "10:00"
    assert [state for _, state, *_ in steps(desk, child_id)] == ["Current"]


def placed(desk: Desk, child_id: int) -> list[tuple[str, str, Any, dict[str, Any]]]:
    """Return (act, period and review, before, after) of the steps the record itself placed."""
    found = desk.store.reader().all(
        "SELECT act, entity_id, before, after FROM audit WHERE entity = 'placed step' AND child_id = :child"
        " ORDER BY id",
        {"child": child_id},
    )
    return [(r[0], r[1], json.loads(r[2]) if r[2] else None, json.loads(r[3])) for r in found]


def test_a_step_that_is_placed_leaves_a_line_in_the_history_of_the_act(asha: Desk) -> None:
    (child,) = {row.child_id for row in work_folders.work_folders(asha, "ruby").incoming.page(0, 9)}
    before = len(placed(asha, child))
    end_period(asha, child, EndOfPeriod(ceased_on=builders.TODAY, cease_reason="E4A"))
    lines = placed(asha, child)[before:]
    assert lines
    for act, _, was, became in lines:
        assert act == "period of care ended"
        assert (was["state"], became["state"]) == (was["state"], "No longer required")
    (newest, *_) = child_page(asha, child).history
    shown = act_in_full(asha, child, newest.act_id)
    assert any(what.startswith("Placed step changed") for what, _ in shown)


def test_a_return_leaves_one_line_a_step_and_the_same_again_none(desk: Desk) -> None:
    for expected in (1, 1):
        bring_in(desk, read_return(made.a_return(), builders.TODAY))
        (first,) = desk.store.reader().all("SELECT id FROM child WHERE ref = 'A1'")
        assert [(act, was, became["name"]) for act, _, was, became in placed(desk, first[0])] == [
            ("903 return brought in", None, "Subsequent CLA review (CS)")
        ] * expected


def test_folders_show_the_iros_own_children_and_take_words(asha: Desk) -> None:
    folders = work_folders.work_folders(asha)
    assert "Sam Reed" not in names(folders.incoming)
    assert {"Kai Morgan", "Ruby Morgan", "Eilidh O'Rourke", "Tomasz Wójcik"} <= set(names(folders.incoming))
    found = work_folders.work_folders(asha, "wojcik")
    assert names(found.incoming) == ["Tomasz Wójcik"]
    assert found.incoming.total() == folders.incoming.count()
    assert folders.future.count() > 0
    assert overview.counts(asha)["work"] == folders.incoming.count(), "what is to come later does not count"
    with pytest.raises(FilterError, match="made of words"):
        work_folders.work_folders(asha, "due:<5wd")


def test_starting_assigns_it_to_me_and_sending_back_keeps_the_comment(asha: Desk) -> None:
    row = next(row for row in work_folders.work_folders(asha).incoming.page(0, 9) if row.child_ref == "R1")
    done = work_steps.start_step(asha, row.step_id)
    started = work_folders.step(asha, row.step_id)
    assert (started.state, started.assigned_to, started.started_on) == (
        "Current",
        "Asha Bello",
        builders.TODAY,
    )
    history = asha.store.reader().all(
        "SELECT entity, who FROM audit WHERE act_id = :act", {"act": done.act_id}
    )
    assert ("work_step", "asha") in history
    with pytest.raises(Refused, match="Say why"):
        work_steps.return_step(asha, row.step_id, "  ")
    work_steps.return_step(asha, row.step_id, "Not my\x1b[2J child")
    back = work_folders.step(asha, row.step_id)
    assert (back.state, back.returned) == ("Incoming", "Not my[2J child")
    with pytest.raises(Refused, match="incoming: it cannot become incoming"):
        work_steps.return_step(asha, row.step_id, "again")


def test_r_goes_on_with_the_started_review_then_the_one_to_be_written_up(
    desk: Desk, caseload: dict[str, int]
) -> None:
    kai = caseload["kai"]
    third = work_steps.open_step(desk, kai)
    assert work_folders.step(desk, third).review_number == 3
    assert work_steps.open_step(desk, kai) == third
    with pytest.raises(Refused, match="no review of this child is to come"):
        work_steps.open_step(desk, caseload["gone"])


def test_starting_an_unbooked_review_does_not_change_when_it_is_due(
    desk: Desk, caseload: dict[str, int]
) -> None:
    before = reviews.next_review(desk, caseload["eilidh"]).latest
    step_id = work_steps.open_step(desk, caseload["eilidh"])
    assert reviews.next_review(desk, caseload["eilidh"]).latest == before
    assert work_folders.step(desk, step_id).due_on == before


def test_the_step_of_somebody_else_is_not_the_iros_to_start(desk: Desk, caseload: dict[str, int]) -> None:
    step_id = work_steps.open_step(desk, caseload["kai"])
    script.all_forms(desk, step_id, Scenario.REMAINING, date(2026, 10, 29), date(2027, 4, 27))
    finish(desk, step_id)
    theirs = next(row for row in work_folders.steps_of(desk, caseload["kai"]) if row.role == "Social Worker")
    assert theirs.step_id not in {row.step_id for row in work_folders.work_folders(desk).incoming.page(0, 50)}
    with pytest.raises(Refused, match="for Social Worker to work"):
        work_steps.start_step(desk, theirs.step_id)
    with pytest.raises(Refused, match="in the future"):
        work_steps.complete_step(desk, theirs.step_id, done_on=date(2026, 11, 25))
    yesterday = date(2026, 11, 23)
    work_steps.complete_step(
        desk, theirs.step_id, "Rang: it is done", done_on=yesterday, done_by="Priya Nair"
    )
    done = work_folders.step(desk, theirs.step_id)
    assert (done.state, done.finished_on, done.finished_by) == ("Finished", yesterday, "Priya Nair")
    assert done.note.endswith("Rang: it is done")
    undo(desk)
    assert work_folders.step(desk, theirs.step_id) == theirs
    redo(desk)
    assert work_folders.step(desk, theirs.step_id) == done
    found = work_folders.steps_of(desk, caseload["kai"])
    mine = next(row for row in found if row.state == "Future" and row.role == "IRO")
    with pytest.raises(Refused, match="finished from its forms"):
        work_steps.complete_step(desk, mine.step_id)


def test_a_review_recorded_as_held_leaves_its_started_step_open(desk: Desk, caseload: dict[str, int]) -> None:
    step_id = work_steps.open_step(desk, caseload["tomasz"])
    reviews.record_review_held(
        desk, caseload["tomasz"], ReviewHeld(held_on=builders.TODAY, how="completed", participation="PN1")
    )
    row = work_folders.step(desk, step_id)
    assert (row.state, row.held_on, row.review_number) == ("Current", builders.TODAY, 3)
    details = script.state(desk, step_id, "chairs_monitoring").section("review_details")
    assert details.answers["held_on"] == "24/11/2026"
    assert details.answers["participation"] == "PN1"


def test_the_notice_is_acknowledged_only_once_the_report_is_finished(asha: Desk) -> None:
    ruby = next(row for row in work_folders.work_folders(asha).incoming.page(0, 9) if row.child_ref == "R1")
    requests.record_request(asha, ruby.child_id, NOTICE, note="by e-mail", received_on=date(2026, 11, 20))
    (notice,) = work_folders.work_folders(asha).requests.page(0, 9)
    assert (notice.type, notice.state, notice.state_on, notice.note) == (
        NOTICE,
        "Sent",
        date(2026, 11, 20),
        "by e-mail",
    )
    assert (notice.can_acknowledge, notice.assigned_to) == (False, "Asha Bello")
    with pytest.raises(Refused, match="once the manager has finished"):
        requests.acknowledge(asha, notice.request_id)
    script.report(asha, ruby.step_id, date(2026, 11, 20))
    with pytest.raises(Refused, match="once the manager has finished"):
        requests.acknowledge(asha, notice.request_id)
    script.report(asha, ruby.step_id, date(2026, 11, 20), finished_on=date(2026, 11, 23))
    counted = overview.counts(asha)
    requests.acknowledge(asha, notice.request_id)
    (notice,) = work_folders.work_folders(asha).requests.page(0, 9)
    assert (notice.state, notice.acknowledged_by) == ("Acknowledged", "Asha Bello")
    assert notice.acknowledged_at == asha.now()
    assert (notice.received_on, notice.acknowledged_on) == (date(2026, 11, 20), builders.TODAY)
    counted_after = overview.counts(asha)
    for view in ("work", "notifications"):
        assert counted_after[view] == counted[view] - 1
    with pytest.raises(Refused, match="acknowledged already"):
        requests.acknowledge(asha, notice.request_id)


def test_only_requests_for_the_iro_come_in(desk: Desk, caseload: dict[str, int]) -> None:
    with pytest.raises(Refused, match="not a request for the IRO"):
        requests.record_request(desk, caseload["ruby"], "Team Manager Authorisation")
    with pytest.raises(Refused, match="in the future"):
        requests.record_request(desk, caseload["ruby"], NOTICE, received_on=date(2026, 11, 25))
    with pytest.raises(Refused, match="nothing it could be about"):
        requests.record_request(desk, caseload["gone"], NOTICE)


def test_a_notice_may_be_about_any_open_review_of_the_child(asha: Desk, caseload: dict[str, int]) -> None:
    kai = caseload["kai"]
    likeliest, held = requests.may_be_about(asha, kai)
    assert (likeliest.review_number, held.review_number) == (4, 3)
    day = date(2026, 11, 20)
    answers = NoticeReceived(request_type=NOTICE, received_on=day, step=held.key)
    assert requests.check_request(asha, kai, answers) == []
    requests.record_request(asha, kai, NOTICE, received_on=day, about=held.step_id)
    (notice,) = work_folders.work_folders(asha).requests.page(0, 9)
    assert notice.step_id == held.step_id
    (again,) = requests.check_request(asha, kai, answers)
    assert (again.kind, again.field) == ("warn", "received_on")
    with pytest.raises(Refused, match="done with"):
        requests.record_request(
            asha, kai, NOTICE, about=requests.may_be_about(asha, caseload["ruby"])[0].step_id
        )


def test_it_waits_for_the_other_iro_to_see_it(desk: Desk, caseload: dict[str, int]) -> None:
    requests.record_request(desk, caseload["sam"], NOTICE)
    ben = replace(desk, scope=caseload["ben"], user="ben")
    asha = replace(desk, scope=caseload["asha"])
    assert names(work_folders.work_folders(ben).requests) == ["Sam Reed"]
    assert names(work_folders.work_folders(asha).requests) == []
