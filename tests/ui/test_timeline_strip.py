"""The strip of a child's time: where things stand, and what gives way when there is no room."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from iro_console.storage.page_values import TimelinePoint
from iro_console.ui.widgets.timeline_strip import SIGNS, column_of, recent, scale, strip, whole

TODAY = date(2026, 11, 24)
POINTS = [
    TimelinePoint(date(2024, 3, 3), "entered", "became looked after"),
    TimelinePoint(date(2025, 10, 1), "review", "R2"),
    TimelinePoint(date(2026, 2, 12), "late review", "R3"),
    TimelinePoint(date(2026, 6, 1), "midpoint done", "mid-point after R3"),
    TimelinePoint(date(2026, 10, 29), "review", "R4"),
    TimelinePoint(date(2027, 1, 29), "midpoint", "mid-point after R4"),
    TimelinePoint(date(2027, 4, 29), "next", "R5"),
    TimelinePoint(date(2035, 1, 1), "eighteen", "18"),
]


def plain(runs: list[tuple[str, str]]) -> str:
    return "".join(text for text, _ in runs)


def test_the_preview_shows_the_last_two_reviews_today_and_what_is_next() -> None:
    window = recent(POINTS, TODAY)
    above, axis, below = (plain(line) for line in strip(POINTS, TODAY, 60, window))
    assert window.cut
    assert [sign for sign in axis if sign not in "─ "] == ["‹", "▲", "◆", "●", "│", "◇", "○"]
    assert above.split() == ["R3", "R4", "today", "R5"]
    assert "12 Feb" in below and "29 Apr" in below
    assert above.index("today") <= axis.index("│") <= above.index("today") + 4


def test_a_review_held_late_has_a_sign_of_its_own() -> None:
    assert len({sign for sign, _ in SIGNS.values()}) == len(SIGNS)


@pytest.mark.parametrize(("days", "before"), [(-1, True), (0, False), (1, False)])
def test_what_is_past_never_steps_over_today(days: int, before: bool) -> None:
    points = [POINTS[0], TimelinePoint(TODAY + timedelta(days=days), "next", "R1")]
    axis = plain(strip(points, TODAY, 40, recent(points, TODAY))[1])
    assert (axis.index("○") < axis.index("│")) is before


def test_a_long_stay_is_cut_at_its_beginning_and_says_so() -> None:
    window = whole(POINTS, TODAY, years=2)
    assert window.cut
    assert plain(strip(POINTS, TODAY, 80, window)[1]).startswith("‹")
    assert not whole(POINTS, TODAY, years=4).cut


def test_years_and_months_stand_where_they_begin() -> None:
    window = whole(POINTS, TODAY, years=4)
    years, months = (plain(line) for line in scale(window, 110))
    assert years.split() == ["2024", "2025", "2026", "2027"]
    assert years.index("2026") == column_of(date(2026, 1, 1), window, 110) + 1
    assert months[column_of(date(2026, 1, 1), window, 110)] == "J"


points = st.lists(
    st.builds(
        TimelinePoint,
        st.dates(date(2020, 1, 1), date(2030, 1, 1)),
        st.sampled_from(sorted(SIGNS)),
        st.sampled_from(["R1", "R12", "today", ""]),
    ),
    max_size=30,
)


@given(points, st.integers(10, 150), st.booleans())
def test_every_line_is_exactly_as_wide_as_asked_for(
    some: list[TimelinePoint], width: int, contacts: bool
) -> None:
    for window in (recent(some, TODAY), whole(some, TODAY, years=3)):
        for line in strip(some, TODAY, width, window, contacts=contacts):
            assert cell_len(plain(line)) == width
        assert "│" in plain(strip(some, TODAY, width, window, contacts=contacts)[1])
