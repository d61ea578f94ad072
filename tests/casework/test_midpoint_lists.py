"""The list of mid-points to come with what argues for a look, and the list of drifting decisions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import builders
import midpoints as script
import pytest
from midpoints import add_decision

from iro_console.casework import midpoint, midpoint_finish
from iro_console.casework.desk import Desk
from iro_console.casework.drifting import drifting
from iro_console.casework.filters import FilterError
from iro_console.casework.midpoints import midpoints
from iro_console.casework.verbs import acting
from iro_console.domain.decisions import DecisionFacts, DecisionStatus, drift
from iro_console.storage.tables import PeriodOfCare, Placement, Review, Visit

TODAY = builders.TODAY
HELD = date(2026, 10, 1)
LATE, SOON = date(2026, 11, 13), date(2026, 12, 4)
WAYS = ((0, 0, None), (1, 1, None), (2, 0, None), (0, 2, None), (0, 0, HELD))
"""Times carried forward, times put off, silent since."""


def child(desk: Desk, name: str, booked: date, *, iro: int | None = None, since: date = HELD) -> int:
    return builders.add_child(
        desk,
        name,
        looked_after_from=date(2026, 1, 12),
        held=(date(2026, 2, 5), since),
        booked_for=booked,
        iro=iro,
        recorded_from=date(2026, 9, 1),
    )


def visited(desk: Desk, child_id: int, day: date) -> None:
    with acting(desk, "visit brought in", child_id) as work:
        work.session.add(Visit(child_id=child_id, held_on=day))


def shown(desk: Desk, text: str = "") -> list[Any]:
    return midpoints(desk, text).page(0, 99)


def test_they_stand_by_date_and_only_for_the_children_in_scope(desk: Desk) -> None:
    asha = builders.add_person(desk, "asha", "Asha Bello")
    later = child(desk, "Later", date(2027, 3, 1), iro=asha)
    sooner = child(desk, "Sooner", date(2027, 1, 19), iro=asha)
    child(desk, "Other", date(2027, 1, 4))
    found = midpoints(replace(desk, scope=asha))
    assert [row.child_id for row in found.page(0, 9)] == [sooner, later]
    assert found.due == tuple(row.due for row in found.page(0, 9))
    assert (found.count(), found.total()) == (2, 2)
    row = found.page(0, 1)[0]
    assert (row.number, row.held_on, row.due, row.days) == (2, HELD, date(2026, 11, 25), 1)
    assert (row.occurrence, row.provisional, row.next_review) == ("1.M2", False, date(2027, 1, 19))


def test_a_filter_takes_words_and_the_date_of_the_mid_point(desk: Desk) -> None:
    child(desk, "Late One", date(2026, 12, 1))
    child(desk, "Far One", date(2027, 3, 1))
    assert [row.child_name for row in shown(desk, "late")] == ["Late One"]
    assert [row.child_name for row in shown(desk, "!late")] == ["Far One"]
    assert [row.child_name for row in shown(desk, "due:<5d")] == ["Late One"]
    assert [row.child_name for row in shown(desk, "far")] == ["Far One"]
    assert midpoints(desk, "far").total() == 2
    with pytest.raises(FilterError):
        midpoints(desk, "due:soonish")


def test_each_argument_is_read_from_what_is_stored(desk: Desk) -> None:
    kai = child(desk, "Kai", date(2027, 1, 19))
    visited(desk, kai, date(2026, 9, 20))
    add_decision(desk, kai, "CAMHS", LATE, review=2, made_at=1, carried=2)
    add_decision(desk, kai, "Passport", SOON, review=2, made_at=1, carried=1)
    add_decision(desk, kai, "School", LATE, review=2, status=DecisionStatus.DONE, carried=3)
    (row,) = shown(desk)
    assert [reason.words for reason in row.reasons] == [
        "1 decision overdue",
        "2 carried forward twice",
        "visit late since Sun 1 Nov",
        "care plan not updated",
        "child not spoken to since the review",
    ]
    assert (row.overdue, row.carried) == (1, 2)


def test_visits_never_brought_in_argue_for_nothing(desk: Desk) -> None:
    child(desk, "Kai", date(2027, 1, 19))
    (row,) = shown(desk)
    assert "visits late" not in [reason.name for reason in row.reasons]


def test_the_clock_of_an_earlier_period_of_care_says_nothing(desk: Desk) -> None:
    """A visit that was due in a period long over must not be shown as late in this one."""
    kai = child(desk, "Kai", date(2027, 1, 19))
    with acting(desk, "came back", kai) as work:
        first = work.session.get_one(PeriodOfCare, 1)
        first.ceased_on, first.cease_reason = date(2026, 10, 5), "E4A"
        work.session.add(first)
        again = PeriodOfCare(child_id=kai, number=2, started_on=date(2026, 10, 12))
        work.session.add(again)
        work.session.flush()
        period = work.key_of(again.id)
        work.session.add(Placement(period_id=period, code="U4", started_on=date(2026, 10, 12)))
        work.session.add(Review(period_id=period, number=1, held_on=date(2026, 11, 5)))
        for day in (date(2026, 2, 1), date(2026, 11, 20)):
            work.session.add(Visit(child_id=kai, held_on=day))
    (row,) = shown(desk)
    assert (row.number, row.occurrence, row.held_on) == (1, "2.M1", date(2026, 11, 5))
    assert [reason.words for reason in row.reasons if reason.name == "visits late"] == []


def test_one_that_is_begun_or_done_keeps_its_place_and_says_so(desk: Desk) -> None:
    kai = child(desk, "Kai", date(2027, 1, 19))
    listed = midpoints(desk)
    step_id = midpoint.begin(desk, kai)
    (row,) = listed.page(0, 9)
    assert (row.begun_on, row.done_on) == (TODAY, None)
    script.fill_in(desk, step_id)
    midpoint_finish.complete_what_is_right(desk, step_id)
    midpoint_finish.finish(desk, step_id)
    (row,) = listed.page(0, 9)
    assert (row.begun_on, row.done_on, row.reasons) == (None, TODAY, ())
    assert listed.stale()
    assert shown(desk) == []


# drifting decisions


def test_what_the_list_finds_is_what_drifts_by_the_rules(desk: Desk) -> None:
    """Every way of drifting and of not drifting: the SELECT and the rule must agree."""
    kai = child(desk, "Kai", date(2027, 1, 19))
    expected: dict[str, tuple[str, ...]] = {}
    number = 0
    for status in (DecisionStatus.NOT_STARTED, DecisionStatus.IN_PROGRESS, DecisionStatus.DISPUTED):
        for due in (LATE, TODAY, SOON, None):
            for carried, moved, silent in WAYS:
                number += 1
                key = add_decision(
                    desk,
                    kai,
                    f"D{number}",
                    due,
                    review=2,
                    carried=carried,
                    moved=moved,
                    silent_since=silent,
                    status=status,
                )
                facts = DecisionFacts(status, due, carried, moved=moved, silent_since=silent)
                if why := drift(facts, TODAY, desk.calendar):
                    expected[key] = why
    add_decision(desk, kai, "Done", LATE, review=2, carried=3, status=DecisionStatus.DONE)
    add_decision(desk, kai, "Superseded", LATE, review=2, carried=3, status=DecisionStatus.SUPERSEDED)
    found = drifting(desk)
    assert {row.key: row.drift for row in found.page(0, 999)} == expected
    assert found.count() == found.total() == len(expected)


def test_it_is_ordered_narrowed_and_kept_to_the_scope(desk: Desk) -> None:
    asha = builders.add_person(desk, "asha", "Asha Bello")
    kai = child(desk, "Kai", date(2027, 1, 19), iro=asha)
    zoe = child(desk, "Aya", date(2027, 1, 19), iro=asha)
    other = child(desk, "Other", date(2027, 1, 19))
    add_decision(desk, kai, "CAMHS referral", LATE, review=2)
    add_decision(desk, zoe, "Passport", LATE + timedelta(days=1), review=2, carried=3, owner="Tom")
    add_decision(desk, other, "Swimming", LATE, review=2)
    mine = replace(desk, scope=asha)

    def order(text: str = "", sort: str = "due") -> list[str]:
        return [row.decision for row in drifting(mine, text, sort).page(0, 9)]

    assert order() == ["CAMHS referral", "Passport"]
    assert order(sort="carried") == ["Passport", "CAMHS referral"]
    assert order(sort="name") == ["Passport", "CAMHS referral"]
    assert order("camhs") == ["CAMHS referral"]
    assert order("tom") == ["Passport"]
    assert order("!tom") == ["CAMHS referral"]
    assert order("kai") == ["CAMHS referral"]
    assert order("100%") == []
    assert drifting(mine, "kai").total() == 2
    with pytest.raises(FilterError, match="made of words"):
        drifting(mine, "late")


def test_a_decision_carried_out_since_keeps_its_place(desk: Desk) -> None:
    kai = child(desk, "Kai", date(2027, 1, 19))
    add_decision(desk, kai, "CAMHS", LATE, review=2)
    listed = drifting(desk)
    step_id = midpoint.begin(desk, kai)
    script.judge_all(desk, step_id, "done")
    script.fill_in(desk, step_id)
    midpoint_finish.finish(desk, step_id)
    (row,) = listed.page(0, 9)
    assert (row.status, row.is_open, row.drift) == ("Done", False, ())
    assert drifting(desk).count() == 0
