"""What counts as news in the morning sweep, and how long something may be put off."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from iro_console.domain.sweep import (
    Change,
    News,
    Standing,
    first_since,
    is_recorded,
    law_date,
    put_off_problem,
    what_changed,
)
from iro_console.domain.timescales import Policy
from iro_console.domain.working_days import WorkingCalendar

TODAY = date(2026, 11, 24)
LONG_AGO = None


def days(number: int) -> date:
    return TODAY + timedelta(days=number)


@pytest.mark.parametrize(
    ("standing", "change", "on"),
    [
        (Standing("HB-09", days(-5), LONG_AGO), Change.OVERDUE, days(-4)),
        (Standing("HB-09", days(-5), days(-1)), Change.OVERDUE, days(-1)),
        (Standing("HB-09", days(0), LONG_AGO), Change.NEW, days(-28)),
        (Standing("HB-09", days(28), LONG_AGO), Change.NEW, days(0)),
        (Standing("HB-09", days(20), days(-2)), Change.NEW, days(-2)),
        (Standing("HB-08", days(0), LONG_AGO), Change.REPLY, days(0)),
        (Standing("HB-08", days(-1), LONG_AGO), Change.DEEMED, days(0)),
        (Standing("HB-08", days(2), days(-1)), Change.NEW, days(-1)),
        (Standing("IR-02", days(0), days(-7)), Change.REPLY, days(0)),
        (Standing("IR-02", days(-3), days(-7)), Change.REPLY, days(-3)),
        (Standing("IR-01", days(1), days(-1)), Change.EVENT, days(-1)),
        (Standing("IR-01", days(-1), days(-2), acknowledged=True), Change.OVERDUE, days(0)),
    ],
)
def test_each_kind_of_news_and_the_day_it_came_about(standing: Standing, change: Change, on: date) -> None:
    assert what_changed(standing, TODAY) == News(change, on)


def test_an_event_that_was_acknowledged_is_no_news_until_its_decision_is_late() -> None:
    assert what_changed(Standing("IR-01", days(1), days(-1), acknowledged=True), TODAY) is None


def test_what_is_new_came_near_by_itself_or_was_recorded() -> None:
    assert not is_recorded(Standing("HB-09", days(20), days(-9)))
    assert is_recorded(Standing("HB-09", days(20), days(-8)))
    assert not is_recorded(Standing("HB-09", days(20), LONG_AGO))


def test_the_first_sweep_looks_from_the_working_day_before(england: WorkingCalendar) -> None:
    assert first_since(TODAY, england) == date(2026, 11, 23)
    assert first_since(date(2026, 11, 23), england) == date(2026, 11, 20)
    assert first_since(date(2026, 12, 29), england) == date(2026, 12, 24)


@pytest.mark.parametrize(
    ("until", "law", "said"),
    [
        (days(1), None, None),
        (days(400), None, None),
        (days(0), None, "Tue 24 Nov 2026 is not after today: choose a later day"),
        (days(-1), days(9), "Mon 23 Nov 2026 is not after today: choose a later day"),
        (days(3), days(3), None),
        (days(4), days(3), "The law's date for this is Fri 27 Nov 2026: it can be put off to that day at"),
        (days(1), days(0), "The law's date for this is Tue 24 Nov 2026: it cannot be put off"),
        (days(1), days(-5), "The law's date for this is Thu 19 Nov 2026: it cannot be put off"),
    ],
)
def test_nothing_is_put_off_past_a_date_the_law_sets(until: date, law: date | None, said: str | None) -> None:
    found = put_off_problem(until, TODAY, law)
    assert found is None if said is None else (found or "").startswith(said)


def test_only_the_law_sets_such_a_date(national_policy: Policy) -> None:
    day = date(2026, 12, 1)
    assert law_date(national_policy["ST-01"], day) == day
    assert law_date(national_policy["HB-09"], day) is None
