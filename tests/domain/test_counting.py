from __future__ import annotations

import calendar as months_of
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iro_console.domain.counting import add_months, days_in_month, due_dates, shift
from iro_console.domain.timescales import Anchor, Direction, LocalRule, Offset, Policy, Rule, Severity, Unit
from iro_console.domain.working_days import WorkingCalendar

DAYS = st.dates(date(2012, 1, 1), date(2028, 5, 31))
AFTER, BEFORE = Direction.AFTER, Direction.BEFORE


def rule(
    offset: Offset | None = None,
    local: LocalRule | None = None,
    direction: Direction = AFTER,
    severity: Severity = Severity.STATUTORY,
) -> Rule:
    return Rule(
        "XX-01", "A rule", "IRO", Anchor.REVIEW_HELD, direction, severity, "law", offset=offset, local=local
    )


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2024, 8, 31), 6, date(2025, 2, 28)),
        (date(2025, 2, 28), 6, date(2025, 8, 28)),
        (date(2024, 11, 30), 3, date(2025, 2, 28)),
        (date(2025, 5, 31), 6, date(2025, 11, 30)),
        (date(2025, 12, 31), 3, date(2026, 3, 31)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 15), -3, date(2025, 10, 15)),
        (date(2026, 1, 15), 0, date(2026, 1, 15)),
    ],
)
def test_months_end_on_the_corresponding_date(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


def test_the_length_of_every_month() -> None:
    for year in (1900, 2000, 2023, 2024, 2100):
        for month in range(1, 13):
            assert days_in_month(year, month) == months_of.monthrange(year, month)[1]


@given(day=DAYS)
def test_three_months_are_89_to_92_days_and_six_181_to_184(day: date) -> None:
    assert 89 <= (add_months(day, 3) - day).days <= 92
    assert 181 <= (add_months(day, 6) - day).days <= 184


def test_shares_of_start_dates_on_which_a_local_shortcut_is_later_than_the_law(
    calendar: WorkingCalendar,
) -> None:
    starts = [date(2012, 1, 1) + timedelta(days=n) for n in range(5996)]
    twenty_eight = sum(day + timedelta(days=28) > calendar.add(day, 20) for day in starts)
    ninety_one = sum(day + timedelta(days=91) > add_months(day, 3) for day in starts)
    half_a_year = sum(day + timedelta(days=183) > add_months(day, 6) for day in starts)
    shares = [round(100 * late / len(starts), 1) for late in (twenty_eight, ninety_one, half_a_year)]
    assert shares == [17.0, 20.7, 45.8]


@pytest.mark.parametrize(
    ("offset", "direction", "expected"),
    [
        (Offset(20, Unit.WORKING_DAYS), AFTER, date(2026, 4, 2)),
        (Offset(3, Unit.WORKING_DAYS), BEFORE, date(2026, 3, 2)),
        (Offset(10, Unit.DAYS), AFTER, date(2026, 3, 15)),
        (Offset(2, Unit.DAYS), BEFORE, date(2026, 3, 3)),
        (Offset(2, Unit.WEEKS), AFTER, date(2026, 3, 19)),
        (Offset(2, Unit.WEEKS), BEFORE, date(2026, 2, 19)),
        (Offset(3, Unit.MONTHS), AFTER, date(2026, 6, 5)),
        (Offset(3, Unit.MONTHS), BEFORE, date(2025, 12, 5)),
        (Offset(0, Unit.DAYS), BEFORE, date(2026, 3, 5)),
    ],
)
def test_every_unit_counts_both_ways(
    calendar: WorkingCalendar, offset: Offset, direction: Direction, expected: date
) -> None:
    assert shift(date(2026, 3, 5), offset, direction, calendar) == expected


def test_a_limit_on_a_weekend_is_not_moved(calendar: WorkingCalendar) -> None:
    saturday = due_dates(rule(Offset(3, Unit.MONTHS)), date(2026, 2, 28), calendar).due
    assert saturday == date(2026, 5, 28)
    assert due_dates(rule(Offset(6, Unit.MONTHS)), date(2026, 5, 28), calendar).due == date(2026, 11, 28)
    assert date(2026, 11, 28).isoweekday() == 6


def test_the_earlier_of_law_and_council_drives_after_an_event(calendar: WorkingCalendar) -> None:
    law = Offset(3, Unit.MONTHS)
    council = LocalRule(Offset(91, Unit.DAYS), "council")
    held = date(2026, 2, 1)
    assert due_dates(rule(law, council), held, calendar) == (
        date(2026, 5, 1),
        date(2026, 5, 1),
        date(2026, 5, 3),
        law,
    )
    held = date(2026, 7, 1)
    assert due_dates(rule(law, council), held, calendar) == (
        date(2026, 9, 30),
        date(2026, 10, 1),
        date(2026, 9, 30),
        council.offset,
    )


def test_the_one_further_from_the_event_drives_before_it(calendar: WorkingCalendar) -> None:
    law = Offset(3, Unit.WORKING_DAYS)
    review = date(2026, 3, 13)
    looser = due_dates(rule(law, LocalRule(Offset(2, Unit.DAYS), "council"), BEFORE), review, calendar)
    assert looser == (date(2026, 3, 10), date(2026, 3, 10), date(2026, 3, 11), law)
    stricter = due_dates(rule(law, LocalRule(Offset(5, Unit.DAYS), "council"), BEFORE), review, calendar)
    assert stricter.due == stricter.local_due == date(2026, 3, 8)
    assert stricter.statutory_due == date(2026, 3, 10)


def test_a_local_rule_has_no_date_in_law(calendar: WorkingCalendar) -> None:
    only_national = rule(Offset(2, Unit.WEEKS), severity=Severity.LOCAL)
    assert due_dates(only_national, date(2026, 3, 2), calendar)[:3] == (
        date(2026, 3, 16),
        None,
        date(2026, 3, 16),
    )
    own = LocalRule(Offset(10, Unit.DAYS), "council")
    with_own = rule(Offset(2, Unit.WEEKS), own, severity=Severity.LOCAL)
    assert due_dates(with_own, date(2026, 3, 2), calendar)[:3] == (date(2026, 3, 12), None, date(2026, 3, 12))


def test_later_intervals_take_the_councils_own_where_it_has_them(calendar: WorkingCalendar) -> None:
    own = LocalRule(Offset(1, Unit.WEEKS), "council", then=(Offset(2, Unit.WEEKS), Offset(3, Unit.WEEKS)))
    repeating = rule(Offset(1, Unit.MONTHS), own)
    start = date(2026, 3, 2)
    weeks = [
        (due_dates(repeating, start, calendar, Offset(6, Unit.MONTHS), later).due - start).days // 7
        for later in range(4)
    ]
    assert weeks == [1, 2, 3, 3]


@pytest.mark.parametrize("severity", [Severity.STATUTORY, Severity.LOCAL])
def test_a_rule_with_no_number_gives_no_date(calendar: WorkingCalendar, severity: Severity) -> None:
    with pytest.raises(ValueError, match="XX-01 has no number of days"):
        due_dates(rule(severity=severity), date(2026, 3, 2), calendar)


@pytest.mark.parametrize("name", ["national", "source000", "source003", "source004"])
def test_no_policy_is_ever_later_than_national(
    calendar: WorkingCalendar, policies: dict[str, Policy], name: str
) -> None:
    for tightened in policies[name]:
        national = policies["national"].rules[tightened.id]
        if national.offset is None:
            continue
        for step in range(0, 1200, 7):
            day = date(2024, 1, 1) + timedelta(days=step)
            law = shift(day, national.offset, national.direction, calendar)
            found = due_dates(tightened, day, calendar)
            if national.severity is not Severity.LOCAL:
                assert found.statutory_due == law
                assert found.due <= law
            else:
                assert found.statutory_due is None
