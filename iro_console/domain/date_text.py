"""Dates as people type and read them: "27/11", "27 nov", "+5wd", "next fri"; "Fri 27 Nov 2026"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from iro_console.domain.counting import add_months, days_in_month
from iro_console.domain.working_days import WorkingCalendar

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_YEARS_AHEAD = 30
"""A year of two digits lies at most this far ahead; later ones belong to the century before."""

_WORDS = {"today": 0, "tod": 0, "t": 0, "tomorrow": 1, "tom": 1, "yesterday": -1, "y": -1}
_RELATIVE = re.compile(r"([+-]) ?([0-9]{1,4}) ?(wd|d|w|m|)")
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_NUMBERS = re.compile(r"([0-9]{1,2})[/. -]([0-9]{1,2})(?:[/. -]([0-9]{4}|[0-9]{2}))?")
_NAMED = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?[ /.-]?([a-z]{3,9})\.?(?:[ /.,-]{1,2}([0-9]{4}|[0-9]{2}))?")
_WEEKDAY = re.compile(r"(?:(next|last|this) )?([a-z]{3,9})")
_WITH_WEEKDAY = re.compile(r"([a-z]{3,9})[ ,]{1,2}([0-9].*)")


def long_date(day: date) -> str:
    """Return "Fri 27 Nov 2026"."""
    return f"{_day_and_month(day)} {day.year}"


def short_date(day: date, today: date) -> str:
    """Return "Fri 27 Nov" in the current year, otherwise with the year."""
    return _day_and_month(day) if day.year == today.year else long_date(day)


def parse_date(text: str, today: date, calendar: WorkingCalendar | None = None) -> date:
    """Return the date meant by ``text``; ValueError with one clear sentence if there is none.

    Understood: 27/11, 27/11/26, 27.11.2026, 27-11-2026, 2026-11-27, 27 nov, 27 november 2027, a weekday
    before any of these, today (or t), tomorrow, yesterday (or y), +5 or +5d, -3d, +2w, +3m, +5wd and -2wd
    (working days; these need ``calendar``), and weekdays. "fri" is the coming Friday, a week ahead when
    today is one; "next fri" is the Friday of next week; "last fri" is the one before today; "this fri" is
    the one of this week, which begins on Monday. The day comes before the month. A date with no year is
    the nearest one, past or future (the later of two equally near).
    """
    typed = " ".join(text.strip().lower().split())
    if not typed:
        raise ValueError("type a date, for example 27/11, 27 nov, +5wd or next fri")
    if typed in _WORDS:
        return today + timedelta(days=_WORDS[typed])
    day = _relative(typed, today, calendar) or _weekday(typed, today) or _written(typed, today)
    if day is None:
        shown = "".join(c if c.isprintable() else "?" for c in text.strip())
        shown = shown if len(shown) <= 30 else f"{shown[:29]}…"
        raise ValueError(f'"{shown}" is not a date: try 27/11, 27 nov, +5wd or next fri')
    return _in_range(day)


def _day_and_month(day: date) -> str:
    return f"{_DAYS[day.weekday()][:3].title()} {day.day} {_MONTHS[day.month - 1][:3].title()}"


def _relative(typed: str, today: date, calendar: WorkingCalendar | None) -> date | None:
    match = _RELATIVE.fullmatch(typed)
    if match is None:
        return None
    sign, number, unit = match.groups()
    count = int(number)
    if unit == "wd":
        if calendar is None:
            raise ValueError("working days cannot be counted here: type the date itself")
        return calendar.add(today, count) if sign == "+" else calendar.subtract(today, count)
    if sign == "-":
        count = -count
    if unit == "m":
        return add_months(today, count)
    return today + timedelta(days=count * 7 if unit == "w" else count)


def _weekday(typed: str, today: date) -> date | None:
    match = _WEEKDAY.fullmatch(typed)
    weekday = _position(match[2], _DAYS) if match else None
    if match is None or weekday is None:
        return None
    monday = today - timedelta(days=today.weekday())
    if match[1] == "next":
        return monday + timedelta(days=7 + weekday)
    if match[1] == "this":
        return monday + timedelta(days=weekday)
    if match[1] == "last":
        return today - timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _written(typed: str, today: date) -> date | None:
    """Read a date written out, with or without its weekday, which then has to be right."""
    match = _WITH_WEEKDAY.fullmatch(typed)
    weekday = _position(match[1], _DAYS) if match else None
    if match is None or weekday is None:
        return _day_of_year(typed, today)
    day = _day_of_year(match[2], today)
    if day is not None and day.weekday() != weekday:
        right, wrong = _DAYS[day.weekday()].title(), _DAYS[weekday].title()
        raise ValueError(f"{day:%d/%m/%Y} is a {right}, not a {wrong}")
    return day


def _day_of_year(typed: str, today: date) -> date | None:
    if match := _ISO.fullmatch(typed):
        return _checked(int(match[1]), int(match[2]), int(match[3]))
    if match := _NUMBERS.fullmatch(typed):
        month = int(match[2])
    elif match := _NAMED.fullmatch(typed):
        position = _position(match[2], _MONTHS)
        if position is None:
            return None
        month = position + 1
    else:
        return None
    day, year = int(match[1]), match[3]
    if year is None:
        return _nearest(day, month, today)
    return _checked(_full_year(int(year), today) if len(year) == 2 else int(year), month, day)


def _position(word: str, names: tuple[str, ...]) -> int | None:
    """Return which of ``names`` is meant by three letters or more of its beginning."""
    if word in ("sept", "tues", "thur", "thurs", "weds"):
        word = word[:3]
    found = [position for position, name in enumerate(names) if name.startswith(word)]
    return found[0] if len(found) == 1 and len(word) >= 3 else None


def _full_year(two_digits: int, today: date) -> int:
    year = 2000 + two_digits
    return year if year <= today.year + _YEARS_AHEAD else year - 100


def _nearest(day: int, month: int, today: date) -> date:
    if not 1 <= month <= 12:
        return _checked(today.year, month, day)
    years = (today.year + 1, today.year, today.year - 1)
    days = [date(year, month, day) for year in years if 1 <= day <= days_in_month(year, month)]
    if not days:
        return _checked(today.year, month, day)
    return min(days, key=lambda one: abs((one - today).days))


def _checked(year: int, month: int, day: int) -> date:
    written = f"{day:02}/{month:02}/{year}"
    if not 1 <= month <= 12:
        raise ValueError(f"{written} is not a date: there is no month {month}")
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise ValueError(f"{written} is not a date here: the year has to be {_FIRST_YEAR} to {_LAST_YEAR}")
    last = days_in_month(year, month)
    if not 1 <= day <= last:
        name = _MONTHS[month - 1].title()
        raise ValueError(f"{written} is not a date: {name} {year} has {last} days")
    return date(year, month, day)


def _in_range(day: date) -> date:
    return _checked(day.year, day.month, day.day)
