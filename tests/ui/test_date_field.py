"""A date is typed freely, shown back in full, and picked from a calendar by keys or mouse."""

from __future__ import annotations

from datetime import date

import pytest
from form_host import Host, text_of
from screen import calm, press
from textual.widgets import Static

from iro_console.domain.working_days import WorkingCalendar
from iro_console.ui.widgets.date_field import DateField, away, reading
from iro_console.ui.widgets.month_picker import MonthPicker
from iro_console.ui.widgets.opener import Opener

TODAY = date(2026, 11, 24)
LATEST = date(2026, 12, 11)


@pytest.fixture
def field(england: WorkingCalendar) -> DateField:
    return DateField(lambda: TODAY, england, latest=LATEST)


def said(field: DateField) -> str:
    return text_of(field.query_one(".reading", Static))


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 11, 27), "Fri 27 Nov 2026 · in 3 wd"),
        (date(2026, 11, 24), "Tue 24 Nov 2026 · today"),
        (date(2026, 11, 19), "Thu 19 Nov 2026 · 3 wd ago"),
        (date(2026, 11, 28), "Sat 28 Nov 2026 · in 4 d · not a working day"),
        (date(2026, 12, 25), "Fri 25 Dec 2026 · in 31 d · Christmas Day"),
        (date(2015, 5, 18), "Mon 18 May 2015 · 4,208 d ago"),
        (date(1948, 7, 5), "Mon 5 Jul 1948 · 28,631 d ago"),
    ],
)
def test_a_date_is_said_in_full(on: date, expected: str, england: WorkingCalendar) -> None:
    assert reading(on, TODAY, england) == expected


def test_a_year_without_published_holidays_says_so(england: WorkingCalendar) -> None:
    assert "not published" in reading(date(2049, 3, 3), TODAY, england)


def test_distances_count_every_working_day_between(england: WorkingCalendar) -> None:
    days = [date.fromordinal(TODAY.toordinal() + n) for n in range(1, 40)]
    counted = 0
    for day in days:
        if day.weekday() < 5 and day not in england.holidays:
            counted += 1
            assert away(day, TODAY, england) == f"in {counted} wd"
        else:
            assert away(day, TODAY, england) == f"in {(day - TODAY).days} d"


async def test_what_is_typed_is_read_back_and_written_in_full_when_left(field: DateField) -> None:
    app = Host(field, Opener())
    async with app.run_test(size=(80, 24)) as pilot:
        field.take_focus()
        await press(pilot, *"+5wd")
        assert said(field) == "Tue 1 Dec 2026 · in 5 wd"
        assert field.raw == "+5wd"
        app.set_focus(None)
        await calm(pilot)
        assert field.raw == "01/12/2026"
        assert field.date == date(2026, 12, 1)


async def test_nothing_is_called_wrong_while_typing_and_nothing_is_changed(field: DateField) -> None:
    app = Host(field)
    async with app.run_test(size=(80, 24)) as pilot:
        field.take_focus()
        for key in "31/1":
            await press(pilot, key)
            assert not field.has_class("-wrong")
        await press(pilot, "1")
        assert (said(field), field.date) == ("…", None)
        app.set_focus(None)
        await calm(pilot)
        assert field.raw == "31/11"


async def test_the_calendar_is_walked_by_day_week_month_and_picked(field: DateField) -> None:
    app = Host(field)
    async with app.run_test(size=(80, 24)) as pilot:
        field.take_focus()
        await press(pilot, "down")
        picker = field.query_one(MonthPicker)
        for key, expected in [
            ("right", date(2026, 11, 25)),
            ("down", date(2026, 12, 2)),
            ("pagedown", date(2027, 1, 2)),
            ("left", date(2027, 1, 1)),
            ("up", date(2026, 12, 25)),
            ("pageup", date(2026, 11, 25)),
            ("end", LATEST),
            ("home", TODAY),
            ("right", date(2026, 11, 25)),
        ]:
            await press(pilot, key)
            assert picker.cursor == expected
        await press(pilot, "enter")
        await calm(pilot)
        assert field.raw == "25/11/2026"
        assert not field.is_open
        assert app.focused is field.input


async def test_months_end_where_they_end(field: DateField) -> None:
    app = Host(field)
    async with app.run_test(size=(80, 24)) as pilot:
        field.take_focus()
        await press(pilot, *"31/1/2027", "down", "pagedown")
        assert field.query_one(MonthPicker).cursor == date(2027, 2, 28)


async def test_escape_leaves_the_calendar_and_what_was_typed(field: DateField) -> None:
    app = Host(field)
    async with app.run_test(size=(80, 24)) as pilot:
        field.take_focus()
        await press(pilot, *"27 nov", "down")
        assert field.query_one(MonthPicker).cursor == date(2026, 11, 27)
        await press(pilot, "right", "escape")
        await calm(pilot)
        assert (field.raw, field.is_open, app.focused) == ("27 nov", False, field.input)


async def test_the_mouse_opens_turns_and_picks(field: DateField) -> None:
    app = Host(field)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.click(Opener)
        await calm(pilot)
        picker = field.query_one(MonthPicker)
        await pilot.click(MonthPicker, offset=(28, 1))
        assert picker.cursor == date(2026, 12, 24)
        # The second week of December, its Thursday: two lines above the weeks, four cells a day.
        await pilot.click(MonthPicker, offset=(2 + 3 * 4 + 1, 1 + 2 + 1))
        await calm(pilot)
        assert field.raw == "10/12/2026"
        assert not field.is_open


@pytest.mark.parametrize("month", range(1, 13))
def test_every_day_of_a_month_stands_where_it_is_clicked(month: int, england: WorkingCalendar) -> None:
    picker = MonthPicker(TODAY, england, describe=str)
    picker.set_reactive(MonthPicker.cursor, date(2026, month, 1))
    lines = picker.render().plain.split("\n")
    for y, line in enumerate(lines[2:8], 2):
        for x in range(0, 28, 4):
            number = line[x : x + 4].strip(" []▏")
            day = picker.day_at(x + 1, y)
            assert (str(day.day) if day else "") == number


async def test_today_the_latest_day_and_days_off_are_told_apart(field: DateField) -> None:
    app = Host(field)
    async with app.run_test(size=(80, 24)) as pilot:
        field.take_focus()
        await press(pilot, *"12/12")
        assert said(field) == "Sat 12 Dec 2026 · in 18 d · not a working day · past the latest day"
        field.put("")
        await press(pilot, *"10/12", "down")
        assert said(field) == "Thu 10 Dec 2026 · in 12 wd"
        picker = field.query_one(MonthPicker)
        shown = picker.render()
        assert "11▏" in shown.plain
        assert "latest lawful Fri 11 Dec" in shown.plain
        styles = {shown.plain[span.start : span.end].strip(" ▏"): str(span.style) for span in shown.spans}
        assert styles["25"] == styles["26"] == styles["27"] == "$quiet"
        assert styles["14"] == "$warning"
        await press(pilot, "home")
        assert "[24]" in picker.render().plain


async def test_the_calendar_at_the_bottom_of_a_small_screen_covers_no_typing(
    england: WorkingCalendar,
) -> None:
    field = DateField(lambda: TODAY, england)
    app = Host(*(Static("line") for _ in range(20)), field)
    async with app.run_test(size=(60, 24)) as pilot:
        field.take_focus()
        await press(pilot, "down")
        await calm(pilot)
        picker = field.query_one(MonthPicker)
        assert picker.region.bottom <= field.input.region.y
        assert picker.region.y >= 0


async def test_hostile_text_is_only_text(field: DateField) -> None:
    app = Host(field)
    async with app.run_test(size=(80, 24)) as pilot:
        field.take_focus()
        field.input.take("[/b]\x1b[2J\n27/11 " + "x" * 10)
        await calm(pilot)
        assert field.raw == "[/b][2J 27/11 xxxxxxxxxx"
        assert field.date is None
        field.input.take("y" * 500_000)
        assert "500,000" in app.said[-1]
        assert field.raw == "[/b][2J 27/11 xxxxxxxxxx"
