from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iro_console.domain.date_text import long_date, parse_date, short_date
from iro_console.domain.working_days import WorkingCalendar

TODAY = date(2026, 11, 24)  # a Tuesday


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("27/11", date(2026, 11, 27)),
        ("27/11/26", date(2026, 11, 27)),
        ("27/11/2026", date(2026, 11, 27)),
        ("27.11.2026", date(2026, 11, 27)),
        ("27-11-2026", date(2026, 11, 27)),
        ("27 11 2026", date(2026, 11, 27)),
        ("2026-11-27", date(2026, 11, 27)),
        ("2026-1-7", date(2026, 1, 7)),
        ("3/2/2026", date(2026, 2, 3)),
        ("27 nov", date(2026, 11, 27)),
        ("27nov", date(2026, 11, 27)),
        ("27th Nov.", date(2026, 11, 27)),
        ("1st december", date(2026, 12, 1)),
        ("27 november 2027", date(2027, 11, 27)),
        ("27-nov-27", date(2027, 11, 27)),
        ("1 sept 2026", date(2026, 9, 1)),
        ("Fri 27 Nov 2026", date(2026, 11, 27)),
        ("Friday, 27 November 2026", date(2026, 11, 27)),
        ("thurs 26/11", date(2026, 11, 26)),
        ("  27/11 ", date(2026, 11, 27)),
        ("today", TODAY),
        ("TODAY", TODAY),
        ("t", TODAY),
        ("tomorrow", date(2026, 11, 25)),
        ("yesterday", date(2026, 11, 23)),
        ("y", date(2026, 11, 23)),
        ("+5", date(2026, 11, 29)),
        ("+5d", date(2026, 11, 29)),
        ("+ 5 d", date(2026, 11, 29)),
        ("-3d", date(2026, 11, 21)),
        ("-3", date(2026, 11, 21)),
        ("+2w", date(2026, 12, 8)),
        ("-1w", date(2026, 11, 17)),
        ("+3m", date(2027, 2, 24)),
        ("-9m", date(2026, 2, 24)),
        ("+5wd", date(2026, 12, 1)),
        ("-2wd", date(2026, 11, 20)),
        ("+0wd", TODAY),
        ("fri", date(2026, 11, 27)),
        ("mon", date(2026, 11, 30)),
        ("tue", date(2026, 12, 1)),
        ("tuesday", date(2026, 12, 1)),
        ("next fri", date(2026, 12, 4)),
        ("next mon", date(2026, 11, 30)),
        ("next tuesday", date(2026, 12, 1)),
        ("this fri", date(2026, 11, 27)),
        ("this mon", date(2026, 11, 23)),
        ("last fri", date(2026, 11, 20)),
        ("last tue", date(2026, 11, 17)),
        ("last wed", date(2026, 11, 18)),
        ("weds", date(2026, 11, 25)),
    ],
)
def test_what_people_type(calendar: WorkingCalendar, text: str, expected: date) -> None:
    assert parse_date(text, TODAY, calendar) == expected


@pytest.mark.parametrize(
    ("text", "today", "expected"),
    [
        ("5/1", date(2026, 11, 24), date(2027, 1, 5)),
        ("20/12", date(2027, 1, 4), date(2026, 12, 20)),
        ("24/5", date(2026, 11, 24), date(2027, 5, 24)),
        ("29/2", date(2027, 11, 1), date(2028, 2, 29)),
        ("1 jul", date(2026, 12, 30), date(2026, 7, 1)),
        ("1 jul", date(2027, 12, 31), date(2028, 7, 1)),
    ],
)
def test_a_date_without_a_year_is_the_nearest(text: str, today: date, expected: date) -> None:
    assert parse_date(text, today) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("1/1/56", 2056), ("1/1/57", 1957), ("1/1/99", 1999), ("1/1/00", 2000)]
)
def test_years_of_two_digits(text: str, expected: int) -> None:
    assert parse_date(text, TODAY).year == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("31/02/2026", "31/02/2026 is not a date: February 2026 has 28 days"),
        ("31/02", "31/02/2026 is not a date: February 2026 has 28 days"),
        ("29 feb 2027", "29/02/2027 is not a date: February 2027 has 28 days"),
        ("31 nov", "31/11/2026 is not a date: November 2026 has 30 days"),
        ("0/5/2026", "00/05/2026 is not a date: May 2026 has 31 days"),
        ("5/13", "05/13/2026 is not a date: there is no month 13"),
        ("2026-00-01", "01/00/2026 is not a date: there is no month 0"),
        ("1/1/1066", "01/01/1066 is not a date here: the year has to be 1900 to 2100"),
        ("+9999m", "24/02/2860 is not a date here: the year has to be 1900 to 2100"),
        ("thu 27 nov 2026", "27/11/2026 is a Friday, not a Thursday"),
        ("", "type a date, for example 27/11, 27 nov, +5wd or next fri"),
        ("  ", "type a date, for example 27/11, 27 nov, +5wd or next fri"),
        ("nov 27", '"nov 27" is not a date: try 27/11, 27 nov, +5wd or next fri'),
        ("27 j", '"27 j" is not a date: try 27/11, 27 nov, +5wd or next fri'),
        ("27 foo", '"27 foo" is not a date: try 27/11, 27 nov, +5wd or next fri'),
        ("fri foo", '"fri foo" is not a date: try 27/11, 27 nov, +5wd or next fri'),
        ("fri 27 foo", '"fri 27 foo" is not a date: try 27/11, 27 nov, +5wd or next fri'),
        ("soon", '"soon" is not a date: try 27/11, 27 nov, +5wd or next fri'),
        ("next week", '"next week" is not a date: try 27/11, 27 nov, +5wd or next fri'),
        ("\x1b[31m", '"?[31m" is not a date: try 27/11, 27 nov, +5wd or next fri'),
        ("x" * 100_000, f'"{"x" * 29}…" is not a date: try 27/11, 27 nov, +5wd or next fri'),
        ("٢٧/١١", '"٢٧/١١" is not a date: try 27/11, 27 nov, +5wd or next fri'),
    ],
)
def test_what_is_no_date_is_said_in_one_sentence(calendar: WorkingCalendar, text: str, message: str) -> None:
    with pytest.raises(ValueError) as refused:
        parse_date(text, TODAY, calendar)
    assert str(refused.value) == message


def test_working_days_need_a_calendar() -> None:
    with pytest.raises(ValueError, match="working days cannot be counted here"):
        parse_date("+5wd", TODAY)


def test_dates_as_they_are_shown() -> None:
    day = date(2026, 11, 5)
    assert long_date(day) == "Thu 5 Nov 2026"
    assert short_date(day, TODAY) == "Thu 5 Nov"
    assert short_date(day, date(2027, 1, 1)) == "Thu 5 Nov 2026"


@given(day=st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_what_is_shown_can_be_typed_back(day: date) -> None:
    assert parse_date(long_date(day), TODAY) == day
    assert parse_date(day.isoformat(), TODAY) == day


@given(back=st.integers(-180, 180))
def test_a_short_date_near_today_can_be_typed_back(back: int) -> None:
    day = TODAY + timedelta(days=back)
    assert parse_date(short_date(day, day), TODAY) == day


@given(text=st.text(max_size=40))
def test_nothing_typed_ever_fails_but_with_a_sentence(calendar: WorkingCalendar, text: str) -> None:
    try:
        found = parse_date(text, TODAY, calendar)
    except ValueError as refused:
        assert str(refused)
        assert str(refused).isprintable()
    else:
        assert 1900 <= found.year <= 2100
