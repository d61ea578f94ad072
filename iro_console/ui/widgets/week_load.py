"""How the reviews booked for the coming weeks add up, one bar a week."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from iro_console.storage.values import ReviewRow
from iro_console.ui.format import day_month
from iro_console.ui.ink import Run
from iro_console.ui.widgets.chrome import OneLine

HEAVY = 6
"""Reviews in a week from which it is called heavy: preparing, travel and recording take a day each."""
CELLS = 6


class WeekLoad(OneLine):
    """This week and the next ones: how many reviews are booked, and which weeks are heavy."""

    DEFAULT_CSS = """
    WeekLoad { height: 2; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._weeks: list[tuple[date, int]] = []

    def show(self, rows: Iterable[ReviewRow], today: date) -> None:
        """Count the booked reviews of this week and the five after it."""
        monday = today - timedelta(days=today.weekday())
        booked = [row.booked_for for row in rows if row.booked_for is not None]
        starts = [monday + timedelta(weeks=at) for at in range(6)]
        self._weeks = [
            (start, sum(start <= on < start + timedelta(weeks=1) for on in booked)) for start in starts
        ]
        self.refresh()

    def runs(self, width: int) -> Sequence[Run | str]:
        """Return as many weeks as fit."""
        runs: list[Run | str] = []
        used = 0
        for start, count in self._weeks:
            word = " heavy" if count >= HEAVY else ""
            text = f" Week of {day_month(start)} "
            bar = "▓" * min(count, CELLS) + "░" * max(CELLS - count, 0)
            size = len(text) + CELLS + len(f" {count}{word}") + 2
            if used + size > width:
                break
            used += size
            tone = "soon" if word else ""
            runs += [(text, "muted"), (bar, tone), (f" {count}", "strong"), (word, tone), "  "]
        return runs
