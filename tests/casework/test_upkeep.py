"""Recomputing, a newer calendar, another policy, the passing of days, and the doctor."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import builders
import pytest

from iro_console import reference
from iro_console.casework import upkeep
from iro_console.casework.caseload import children
from iro_console.casework.child_page import child_page
from iro_console.casework.desk import Desk
from iro_console.casework.doctor import checks
from iro_console.casework.labels import label
from iro_console.casework.standing import counted_on
from iro_console.casework.verbs import act_on
from iro_console.domain.timeline import timeline
from iro_console.domain.timescales import Offset, Policy, Unit
from iro_console.storage.engine import Store
from iro_console.storage.facts import load_records
from iro_console.storage.queries import as_deadline, deadlines_of, stored_calendar
from iro_console.storage.recompute import all_children, recompute
from iro_console.storage.tables import Child


def stored(desk: Desk) -> list[tuple[object, ...]]:
    return desk.store.reader().all("SELECT * FROM deadline ORDER BY id")


def outside(desk: Desk, sql: str) -> None:
    """Change the file as no act would."""
    assert desk.store.path is not None
    connection = sqlite3.connect(desk.store.path, isolation_level=None)
    connection.execute(sql)
    connection.close()


def test_what_is_stored_is_what_the_clock_gives(desk: Desk, caseload: dict[str, int]) -> None:
    rows = desk.store.reader()
    for record in load_records(rows, all_children(rows)):
        computed = timeline(record.facts, desk.policy, desk.calendar, desk.today())
        found = [as_deadline(row, desk.policy) for row in deadlines_of(rows, [record.child_id])]
        assert found == computed


def test_recomputing_says_what_moved_and_leaves_a_line(desk: Desk, caseload: dict[str, int]) -> None:
    outside(desk, "UPDATE deadline SET due = '2020-01-01' WHERE rule = 'HB-09'")
    outside(desk, "DELETE FROM deadline WHERE rule = 'HB-07'")
    done: list[tuple[int, int]] = []
    moved = upkeep.recompute_all(desk, "the clock was wrong", lambda at, of: done.append((at, of)))
    assert (moved.children, moved.dates, moved.removed) == (7, {"HB-09": 3}, 0)
    assert moved.added == 3
    assert done == [(7, 7)]
    row = desk.store.reader().one("SELECT act, after, who FROM audit ORDER BY id DESC LIMIT 1")
    assert row is not None
    assert (row[0], row[2]) == ("deadlines recomputed: the clock was wrong", "asha")
    assert json.loads(row[1]) == {"children": 7, "added": 3, "removed": 0, "moved": {"HB-09": 3}}


def test_recomputing_leaves_unchanged_rows_alone(desk: Desk, caseload: dict[str, int]) -> None:
    before = stored(desk)
    assert str(upkeep.recompute_all(desk, "nothing")) == "7 children computed, nothing moved"
    assert stored(desk) == before


def test_another_policy_recomputes_and_going_back_restores(desk: Desk, caseload: dict[str, int]) -> None:
    def as_they_stand() -> set[tuple[object, ...]]:
        return {row[1:] for row in stored(desk)}

    before = as_they_stand()
    stricter = replace(desk, policy=reference.load_policy("source003"))
    moved = upkeep.set_policy(stricter)
    assert moved is not None
    assert moved.dates["HB-03"] == len([d for d in before if d[1] == "HB-03"])
    assert upkeep.set_policy(stricter) is None
    talk = {d.deadline.rule.id: d.deadline.due for d in child_page(stricter, caseload["eilidh"]).deadlines}
    # Four weeks before 23 November, no bank holiday between, where national asks for three.
    assert talk["HB-03"] == date(2026, 10, 26)
    upkeep.set_policy(desk)
    assert as_they_stand() == before


def test_a_policy_that_says_something_else_under_its_old_name_recomputes(
    desk: Desk, caseload: dict[str, int]
) -> None:
    assert upkeep.set_policy(desk) is None
    changed = replace(desk.policy["HB-07"], offset=Offset(3, Unit.WORKING_DAYS))
    policy = Policy("national", "National", {**desk.policy.rules, "HB-07": changed})
    moved = upkeep.set_policy(replace(desk, policy=policy))
    assert moved is not None
    # The manager's reply is counted from the decisions.
    assert moved.dates == {"HB-07": 3, "HB-08": 3}
    assert upkeep.set_policy(replace(desk, policy=policy)) is None


def test_a_new_bank_holiday_moves_the_dates_that_count_it(desk: Desk, caseload: dict[str, int]) -> None:
    assert upkeep.refresh_calendar(desk) is None
    # Take the store back to a day when the Christmas of 2026 was not known to be a holiday.
    outside(desk, "DELETE FROM bank_holiday WHERE day IN ('2026-12-25', '2026-12-28')")
    old = stored_calendar(desk.store.reader())
    assert old is not None
    assert old.is_working_day(date(2026, 12, 25))
    before = replace(desk, calendar=old)
    builders.add_child(before, "Christmas", looked_after_from=date(2026, 12, 1))
    due = next(row.next_due for row in children(before).page(0, 99) if row.name == "Christmas")
    assert due == date(2026, 12, 29)
    moved = upkeep.refresh_calendar(before)
    assert moved is not None
    assert moved.dates["ST-01"] == 1
    due = next(row.next_due for row in children(desk).page(0, 99) if row.name == "Christmas")
    # Two working days fewer in the old year, and New Year's Day is one as well.
    assert due == date(2026, 12, 31)
    assert stored_calendar(desk.store.reader()) is not None
    assert upkeep.refresh_calendar(desk) is None


def test_a_birthday_that_passes_brings_its_deadlines(desk: Desk) -> None:
    child = builders.add_child(
        desk, "Nearly Sixteen", born=date(2010, 11, 30), looked_after_from=date(2025, 1, 6)
    )
    rules = {d.deadline.rule.id for d in child_page(desk, child).deadlines}
    assert "ST-25" not in rules
    assert upkeep.catch_up(desk) == 0
    on_the_day = builders.a_desk(desk.store, desk.policy, desk.calendar, today=date(2026, 11, 30))
    assert upkeep.catch_up(on_the_day) == 1
    assert upkeep.catch_up(on_the_day) == 0
    assert "ST-25" in {d.deadline.rule.id for d in child_page(on_the_day, child).deadlines}


def test_stored_siblings_follow_a_change_of_group(desk: Desk, caseload: dict[str, int]) -> None:
    with desk.store.write(act_on(desk, "siblings corrected")) as work:
        ruby = work.session.get(Child, caseload["ruby"])
        assert ruby is not None
        ruby.siblings = "reed"
        sam = work.session.get(Child, caseload["sam"])
        assert sam is not None
        sam.siblings = "reed"
        upkeep.recompute_children(desk, work, [caseload["ruby"], caseload["sam"]])
    groups = dict(
        desk.store.reader().all("SELECT child_id, group_due FROM caseload_line WHERE siblings IS NOT NULL")
    )
    assert groups[caseload["ruby"]] == groups[caseload["sam"]] == "2026-10-30"
    assert groups[caseload["kai"]] == "2027-04-29"
    names = [row.name for row in children(desk).page(0, 9)]
    assert abs(names.index("Ruby Morgan") - names.index("Sam Reed")) == 1


def test_many_children_are_computed_as_one_is(desk: Desk, caseload: dict[str, int]) -> None:
    before = {row[1:] for row in stored(desk)}
    lines = desk.store.reader().all("SELECT * FROM caseload_line ORDER BY child_id")
    with desk.store.write_plainly() as rows:
        rows.run("DELETE FROM deadline")
        rows.run("DELETE FROM caseload_line")
        recompute(rows, all_children(rows), desk.policy, desk.calendar, desk.today(), label)
    assert {row[1:] for row in stored(desk)} == before
    assert desk.store.reader().all("SELECT * FROM caseload_line ORDER BY child_id") == lines


def test_the_doctor_finds_nothing_wrong_where_nothing_is(desk: Desk, caseload: dict[str, int]) -> None:
    found = checks(desk)
    assert [check.name for check in found] == ["records", "protection", "disk", "calendar", "policy", "dates"]
    assert [check.name for check in found if not check.ok] == []
    assert all(check.text.endswith(".") for check in found)


def _readable_by_others(desk: Desk) -> None:
    assert desk.store.path is not None
    desk.store.path.chmod(0o644)


def _open_folder(desk: Desk) -> None:
    assert desk.store.path is not None
    desk.store.path.parent.chmod(0o755)


@pytest.mark.parametrize(
    ("harm", "name", "text"),
    [
        (_readable_by_others, "protection", "can read iro.db"),
        (_open_folder, "protection", "look into the folder"),
        (lambda d: outside(d, "DROP TRIGGER audit_no_delete"), "records", "guard of the history"),
        (lambda d: outside(d, "UPDATE review SET period_id = 999 WHERE id = 1"), "records", "1 rows point"),
        (lambda d: outside(d, "UPDATE deadline SET due = '2020-01-01' WHERE id = 1"), "dates", "1 children"),
        (lambda d: outside(d, "UPDATE caseload_line SET next_due = '2020-01-01'"), "dates", "7 children"),
        (lambda d: outside(d, "DELETE FROM bank_holiday"), "calendar", "Newer bank holidays"),
        (lambda d: outside(d, "DELETE FROM setting"), "calendar", "No bank holidays"),
        (lambda d: outside(d, "UPDATE setting SET value = 'x' WHERE name = 'policy'"), "policy", "policy x"),
    ],
)
def test_the_doctor_finds_what_is_wrong(
    desk: Desk, caseload: dict[str, int], harm: Callable[[Desk], None], name: str, text: str
) -> None:
    harm(desk)
    wrong = {check.name: check.text for check in checks(desk) if not check.ok}
    assert text in wrong[name]
    assert set(wrong) <= {name, "dates"}


def test_the_doctor_says_that_the_guard_was_missing_when_the_records_were_opened(
    desk: Desk, caseload: dict[str, int]
) -> None:
    assert desk.store.path is not None
    outside(desk, "DROP TRIGGER audit_no_update")
    again = replace(desk, store=Store.open(desk.store.path))
    wrong = {check.name: check.text for check in checks(again) if not check.ok}
    assert "guard of the history was missing" in wrong["records"]


def test_a_date_nobody_can_read_does_not_stop_the_doctor(desk: Desk, caseload: dict[str, int]) -> None:
    outside(desk, "UPDATE contact SET held_on = '31/02/2026'")
    outside(desk, "UPDATE review SET held_on = '31/02/2026' WHERE id = 1")
    found = checks(desk)
    assert "could not be checked" in {check.name: check.text for check in found}["dates"]
    assert len(found) == 6


def test_the_doctor_finds_damage(desk: Desk, caseload: dict[str, int]) -> None:
    assert desk.store.path is not None
    desk.store.close()
    with desk.store.path.open("r+b") as file:
        file.seek(8 * 4096)
        file.write(b"\xff" * 4096 * 40)
    wrong = {check.name: check.text for check in checks(desk)[:1] if not check.ok}
    assert "damaged" in wrong["records"]


def test_the_records_are_brought_to_the_day_once_with_the_bank_holidays_known_by_then(
    desk: Desk, caseload: dict[str, int]
) -> None:
    outside(desk, "DELETE FROM bank_holiday WHERE day = '2026-12-25'")
    old = stored_calendar(desk.store.reader())
    assert old is not None
    next_day = replace(desk, calendar=old, clock=lambda: desk.clock() + timedelta(days=1))
    assert upkeep.bring_to_the_day(replace(desk, calendar=old)) == (replace(desk, calendar=old), False)
    brought = upkeep.bring_to_the_day(next_day)
    assert brought.moved
    assert not brought.desk.calendar.is_working_day(date(2026, 12, 25))
    assert counted_on(desk.store.reader()) == builders.TODAY + timedelta(days=1)
    before = desk.store.generation()
    assert upkeep.bring_to_the_day(brought.desk) == (brought.desk, False)
    assert desk.store.generation() == before
    # The clock was ahead: what was counted for the later day is counted again for this one.
    assert upkeep.bring_to_the_day(replace(desk, calendar=brought.desk.calendar)).moved
    assert counted_on(desk.store.reader()) == builders.TODAY


def test_a_day_on_which_nothing_changes_moves_nothing(desk: Desk, caseload: dict[str, int]) -> None:
    next_day = replace(desk, clock=lambda: desk.clock() + timedelta(days=1))
    assert not upkeep.bring_to_the_day(next_day).moved
    assert counted_on(desk.store.reader()) == builders.TODAY + timedelta(days=1)
