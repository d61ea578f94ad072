from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iro_console.domain.working_days import WorkingCalendar

CountByDay = Callable[[date, int], date]

ONE_OFF_DAYS = [
    date(2012, 6, 4),
    date(2012, 6, 5),
    date(2020, 5, 8),
    date(2022, 6, 2),
    date(2022, 6, 3),
    date(2022, 9, 19),
    date(2023, 5, 8),
]
DAYS = st.dates(date(2012, 1, 1), date(2028, 5, 31))


def every_day(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


@pytest.mark.parametrize("working_days", [1, 2, 5, 10, 15, 20])
def test_adding_agrees_with_a_count_day_by_day_on_every_start_date(
    calendar: WorkingCalendar, day_by_day: CountByDay, working_days: int
) -> None:
    for start in every_day(date(2012, 1, 1), date(2028, 12, 31)):
        assert calendar.add(start, working_days) == day_by_day(start, working_days), start


@pytest.mark.parametrize("working_days", [1, 3, 15, 20])
def test_subtracting_agrees_with_a_count_day_by_day_on_every_date(
    calendar: WorkingCalendar, day_by_day: CountByDay, working_days: int
) -> None:
    for event in every_day(date(2012, 1, 1), date(2028, 12, 31)):
        assert calendar.subtract(event, working_days) == day_by_day(event, -working_days), event


def test_every_published_day_and_every_weekend_is_no_working_day(
    calendar: WorkingCalendar, published: frozenset[date]
) -> None:
    for day in every_day(date(2012, 1, 1), date(2028, 12, 31)):
        assert calendar.is_working_day(day) == (day.isoweekday() <= 5 and day not in published)


@pytest.mark.parametrize("day", ONE_OFF_DAYS)
def test_one_off_days_are_holidays(calendar: WorkingCalendar, day: date) -> None:
    assert not calendar.is_working_day(day)
    assert calendar.add(day - timedelta(days=1), 1) > day


def test_the_holiday_moved_in_2020_was_worked(calendar: WorkingCalendar) -> None:
    assert calendar.is_working_day(date(2020, 5, 4))


def test_twenty_working_days_are_26_to_34_calendar_days(calendar: WorkingCalendar) -> None:
    starts = every_day(date(2012, 1, 1), date(2028, 5, 31))
    spread = Counter((calendar.add(day, 20) - day).days for day in starts)
    assert spread == {26: 511, 27: 511, 28: 2624, 29: 842, 30: 550, 31: 477, 32: 259, 33: 220, 34: 2}


def test_day_nought_never_counts(calendar: WorkingCalendar) -> None:
    friday, saturday, monday = date(2026, 11, 20), date(2026, 11, 21), date(2026, 11, 23)
    assert calendar.add(friday, 1) == calendar.add(saturday, 1) == monday
    assert calendar.subtract(monday, 1) == calendar.subtract(saturday, 1) == friday
    assert calendar.add(saturday, 0) == calendar.subtract(saturday, 0) == saturday


@given(start=DAYS, working_days=st.integers(1, 80))
def test_adding_and_taking_away_again_returns_a_working_day(
    calendar: WorkingCalendar, start: date, working_days: int
) -> None:
    end = calendar.add(start, working_days)
    assert calendar.is_working_day(end)
    assert calendar.count(start, end) == working_days
    assert calendar.count(end, start) == -working_days
    if calendar.is_working_day(start):
        assert calendar.subtract(end, working_days) == start


@given(one=DAYS, later=st.integers(0, 60), working_days=st.integers(1, 40))
def test_a_later_start_is_never_due_earlier(
    calendar: WorkingCalendar, one: date, later: int, working_days: int
) -> None:
    assert calendar.add(one + timedelta(days=later), working_days) >= calendar.add(one, working_days)


@given(start=DAYS, extra=DAYS, working_days=st.integers(1, 40))
def test_one_more_holiday_never_brings_a_date_forward(
    calendar: WorkingCalendar, start: date, extra: date, working_days: int
) -> None:
    more = WorkingCalendar({**calendar.holidays, extra: "one more"}, calendar.published_through)
    assert more.add(start, working_days) >= calendar.add(start, working_days)


def test_latest_and_next_working_day(calendar: WorkingCalendar) -> None:
    christmas = date(2026, 12, 25)
    assert calendar.latest_on_or_before(christmas) == date(2026, 12, 24)
    assert calendar.next_on_or_after(christmas) == date(2026, 12, 29)
    worked = date(2026, 12, 24)
    assert calendar.latest_on_or_before(worked) == calendar.next_on_or_after(worked) == worked


def test_skipped_names_weekday_holidays_between_two_days_in_either_order() -> None:
    holidays = {date(2026, 12, 25): "Christmas Day", date(2026, 12, 26): "at a weekend"}
    calendar = WorkingCalendar(holidays, date(2028, 12, 31))
    before, after = date(2026, 12, 20), date(2026, 12, 31)
    expected = ((date(2026, 12, 25), "Christmas Day"),)
    assert calendar.skipped(before, after) == calendar.skipped(after, before) == expected
    assert calendar.skipped(date(2026, 12, 25), after) == ()
    assert calendar.skipped(before, date(2026, 12, 25)) == ()


def test_why_nobody_works(calendar: WorkingCalendar) -> None:
    assert calendar.why_not_working(date(2026, 12, 25)) == "a bank holiday"
    assert calendar.why_not_working(date(2026, 11, 28)) == "Saturday"
    assert calendar.why_not_working(date(2026, 11, 27)) is None


def test_published_up_to_the_last_day(calendar: WorkingCalendar) -> None:
    assert calendar.is_published(date(2028, 12, 31))
    assert not calendar.is_published(date(2029, 1, 1))


def test_outside_the_span_is_said_in_words(calendar: WorkingCalendar) -> None:
    with pytest.raises(ValueError, match=r"31/12/1989 is outside the calendar, which runs from 1990 to 2050"):
        calendar.add(date(1989, 12, 31), 1)
    with pytest.raises(ValueError, match=r"20 working days after 30/12/2050 is outside the calendar"):
        calendar.add(date(2050, 12, 30), 20)
    with pytest.raises(ValueError, match=r"5 working days before 03/01/1990 is outside the calendar"):
        calendar.subtract(date(1990, 1, 3), 5)
    with pytest.raises(ValueError, match="outside the calendar"):
        calendar.add(date(2051, 1, 1), 0)


def test_a_negative_number_is_refused(calendar: WorkingCalendar) -> None:
    with pytest.raises(ValueError, match="cannot be negative"):
        calendar.add(date(2026, 1, 1), -1)
    with pytest.raises(ValueError, match="cannot be negative"):
        calendar.subtract(date(2026, 1, 1), -1)


def test_holidays_outside_the_span_are_harmless() -> None:
    calendar = WorkingCalendar({date(1980, 1, 1): "old", date(2060, 1, 1): "far"}, date(2028, 12, 31))
    assert calendar.add(date(2026, 1, 1), 1) == date(2026, 1, 2)
