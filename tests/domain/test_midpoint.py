"""What argues for a look between two reviews, and what the statutory checks of a mid-point say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iro_console.domain.decisions import DecisionStatus
from iro_console.domain.facts import ChildFacts, LegalStatusFacts, PeriodFacts, PlacementFacts, ReviewFacts
from iro_console.domain.midpoint import (
    STATUS_OF,
    STILL_OPEN,
    Argument,
    Found,
    Standing,
    arguments,
    plan_updated_in_time,
)
from iro_console.domain.timeline import timeline
from iro_console.domain.timescales import Deadline, Policy
from iro_console.domain.visits import missed_visits, visit_clock, visit_days
from iro_console.domain.working_days import WorkingCalendar

Run = Callable[..., dict[tuple[str, str], Deadline]]

TODAY = date(2026, 11, 24)
HELD = date(2026, 9, 1)
ALL_WELL = Standing(HELD, spoken_on=date(2026, 10, 16))


def test_what_a_decision_becomes() -> None:
    assert {found.value: status.value for found, status in STATUS_OF.items()} == {
        "done": "Done",
        "in_progress": "In progress",
        "not_started": "Not started",
        "no_longer_needed": "Superseded",
    }
    assert {Found.IN_PROGRESS, Found.NOT_STARTED} == STILL_OPEN
    assert DecisionStatus.OVERDUE not in STATUS_OF.values()


def test_nothing_argues_for_a_look_when_all_is_well() -> None:
    assert arguments(ALL_WELL, TODAY) == ()
    near = replace(ALL_WELL, visit_due=TODAY, plan_due=TODAY)
    assert arguments(near, TODAY) == (), "due today is not late"


@pytest.mark.parametrize(
    ("more", "name", "words"),
    [
        ({"overdue": 1}, Argument.OVERDUE, "1 decision overdue"),
        ({"overdue": 3}, Argument.OVERDUE, "3 decisions overdue"),
        ({"carried": 1, "carried_most": 1}, Argument.CARRIED, "1 carried forward"),
        ({"carried": 1, "carried_most": 2}, Argument.CARRIED, "1 carried forward twice"),
        ({"carried": 2, "carried_most": 3}, Argument.CARRIED, "2 carried forward up to 3 times"),
        ({"visit_due": date(2026, 11, 13)}, Argument.VISITS_LATE, "visit late since Fri 13 Nov"),
        ({"plan_due": date(2026, 9, 15)}, Argument.PLAN_NOT_UPDATED, "care plan not updated"),
        ({"spoken_on": None}, Argument.NOT_SPOKEN_TO, "child not spoken to since the review"),
        ({"spoken_on": HELD}, Argument.NOT_SPOKEN_TO, "child not spoken to since the review"),
    ],
)
def test_each_argument_by_name(more: dict[str, object], name: Argument, words: str) -> None:
    found = arguments(replace(ALL_WELL, **more), TODAY)
    assert [(reason.name, reason.words) for reason in found] == [(name, words)]


def test_the_heaviest_argument_comes_first() -> None:
    past = TODAY - timedelta(days=1)
    worst = Standing(HELD, overdue=1, carried=1, carried_most=1, visit_due=past, plan_due=past)
    assert [reason.name for reason in arguments(worst, TODAY)] == list(Argument)


START = date(2026, 1, 5)
PERIOD = PeriodFacts(
    1,
    START,
    reviews=(ReviewFacts(1, HELD),),
    placements=(PlacementFacts(START, code="U4"),),
    legal_statuses=(LegalStatusFacts(START, "C2"),),
)


@given(
    gaps=st.lists(st.integers(5, 90), min_size=1, max_size=10),
    since=st.integers(20, 250),
    today=st.integers(251, 330),
)
def test_visits_held_against_six_weeks_day_by_day(
    calendar: WorkingCalendar, national: Policy, gaps: list[int], since: int, today: int
) -> None:
    """In the first year of a placement a visit is due six weeks after the one before, the first in one."""
    days: list[date] = []
    for gap in gaps:
        days.append((days[-1] if days else START) + timedelta(days=gap))
    looked_from, now = START + timedelta(days=since), START + timedelta(days=today)
    past = [day for day in days if day < now]
    expected: list[date] = []
    limit = START + timedelta(days=7)
    for day in (*past, now):
        if looked_from < limit < day:
            expected.append(limit)
        limit = day + timedelta(days=42)
    facts = ChildFacts(None, (replace(PERIOD, visits=tuple(past)),))
    assert list(missed_visits(facts, national, calendar, looked_from, now)) == expected


def test_a_visit_marked_as_done_counts_as_one(calendar: WorkingCalendar, national: Policy) -> None:
    first = date(2026, 8, 20)
    facts = ChildFacts(None, (replace(PERIOD, visits=(first,)),))
    assert visit_days(facts) == (first,)
    assert missed_visits(facts, national, calendar, HELD, TODAY) == (date(2026, 10, 1),)
    marks = {("ST-11", f"1.V{first}"): date(2026, 9, 30), ("ST-11", "1.V2026-09-30"): date(2026, 11, 11)}
    marked = replace(facts, met=marks)
    assert visit_days(marked) == (first, date(2026, 9, 30), date(2026, 11, 11))
    assert missed_visits(marked, national, calendar, HELD, TODAY) == ()
    late = replace(facts, met={("ST-11", f"1.V{first}"): date(2026, 10, 2)})
    assert missed_visits(late, national, calendar, HELD, TODAY) == (
        date(2026, 10, 1),
        date(2026, 11, 13),
    )


def test_no_visit_is_missed_after_the_child_left(calendar: WorkingCalendar, national: Policy) -> None:
    left = replace(PERIOD, visits=(date(2026, 9, 10),), ceased_on=date(2026, 10, 1))
    assert missed_visits(ChildFacts(None, (left,)), national, calendar, HELD, TODAY) == ()
    assert missed_visits(ChildFacts(None, ()), national, calendar, HELD, TODAY) == ()
    assert visit_days(ChildFacts(None, ())) == ()


def test_the_clock_of_the_next_visit(calendar: WorkingCalendar, national: Policy) -> None:
    facts = ChildFacts(None, (replace(PERIOD, visits=(date(2026, 11, 11),)),))
    clock = visit_clock(timeline(facts, national, calendar, TODAY))
    assert clock is not None
    assert clock.due == date(2026, 12, 23)
    assert visit_clock([]) is None


@pytest.mark.parametrize(
    ("met_on", "today", "expected"),
    [
        (date(2026, 9, 15), TODAY, True),
        (date(2026, 9, 16), TODAY, False),
        (None, TODAY, False),
        (None, date(2026, 9, 15), None),
    ],
)
def test_whether_the_care_plan_was_updated_in_ten_working_days(
    run: Run, met_on: date | None, today: date, expected: bool | None
) -> None:
    met = {("HB-11", "1.R1"): met_on} if met_on else {}
    found = run(PERIOD, met=met)
    assert found["HB-11", "1.R1"].due == date(2026, 9, 15)
    assert plan_updated_in_time(found.values(), "1.R1", today) is expected
    assert plan_updated_in_time(found.values(), "1.R2", today) is None


@given(
    held_on=st.dates(date(2020, 1, 6), date(2027, 1, 4)),
    length=st.integers(10, 190),
    moves=st.lists(st.integers(1, 190), max_size=4),
)
def test_the_mid_point_stays_half_way_whenever_the_review_is_moved(
    calendar: WorkingCalendar, national: Policy, held_on: date, length: int, moves: list[int]
) -> None:
    """Two people walk towards each other a day at a time from the review held and from the next one."""
    for days in (length, *moves):
        booked = held_on + timedelta(days=days)
        period = PeriodFacts(
            1,
            held_on - timedelta(days=20),
            reviews=(ReviewFacts(1, held_on), ReviewFacts(2, booked_for=booked)),
        )
        first, last = held_on, booked
        while last - first > timedelta(days=1):
            first, last = first + timedelta(days=1), last - timedelta(days=1)
        found = timeline(ChildFacts(None, (period,)), national, calendar, held_on)
        (midpoint,) = [one for one in found if one.rule.id == "OP-14"]
        assert (midpoint.due, midpoint.provisional) == (first, False)
