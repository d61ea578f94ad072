"""A month to pick a day from, by keys or mouse."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Callable
from datetime import date, timedelta
from textwrap import wrap
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget

from iro_console.domain.counting import add_months
from iro_console.domain.working_days import SPAN_ENDS, SPAN_STARTS, WorkingCalendar
from iro_console.ui.format import day as short

_CELL = 4
WIDTH = 7 * _CELL
_WEEKS_FROM = 2
"""The lines above the first week: the month and the days of the week."""
_MOST_WEEKS = 6
_SAID = 2
"""Lines for what the day under the cursor is."""


class MonthPicker(Widget, can_focus=True):
    """Six weeks of a month. Weekends and bank holidays are dim, today stands in brackets."""

    DEFAULT_CSS = """
    MonthPicker {
        width: 32;
        height: auto;
        background: $panel;
        border: round $rule;
        padding: 0 1;
    }
    MonthPicker:focus { border: round $primary; }
    """
    BINDING_GROUP_TITLE = "Calendar"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "go(-1)", "Day before", show=False),
        Binding("right", "go(1)", "Day after", show=False),
        Binding("up", "go(-7)", "Week before", show=False),
        Binding("down", "go(7)", "Week after", show=False),
        Binding("pageup", "go_months(-1)", "Month before", show=False),
        Binding("pagedown", "go_months(1)", "Month after", show=False),
        Binding("shift+pageup,ctrl+pageup", "go_months(-12)", "Year before", show=False),
        Binding("shift+pagedown,ctrl+pagedown", "go_months(12)", "Year after", show=False),
        Binding("home", "today", "Today", show=False),
        Binding("end", "latest", "Latest lawful day", show=False),
        Binding("enter,space", "pick", "Pick the day"),
        Binding("escape", "leave", "Back to typing"),
    ]

    cursor: reactive[date] = reactive(date(2000, 1, 1), layout=True)
    """The day the picker stands on."""

    class Picked(Message):
        """A day was picked."""

        def __init__(self, day: date) -> None:
            super().__init__()
            self.day = day

    class Closed(Message):
        """No day was picked."""

    def __init__(
        self,
        today: date,
        calendar: WorkingCalendar,
        *,
        describe: Callable[[date], str],
        latest: date | None = None,
    ) -> None:
        super().__init__()
        self.today = today
        self.calendar = calendar
        self.latest = latest
        self._describe = describe

    @property
    def lines(self) -> int:
        """How many lines it takes, whatever the month."""
        return _WEEKS_FROM + _MOST_WEEKS + _SAID + (self.latest is not None)

    def show(self, on: date) -> None:
        """Stand on a day."""
        self.cursor = on

    def validate_cursor(self, cursor: date) -> date:
        """Keep to the years the calendar knows."""
        return min(max(cursor, SPAN_STARTS), SPAN_ENDS)

    def weeks(self) -> list[list[date]]:
        """Return the weeks of the month, Monday first, with the days of other months that fill them."""
        return Calendar().monthdatescalendar(self.cursor.year, self.cursor.month)

    def day_at(self, x: int, y: int) -> date | None:
        """Return the day shown at a place, or None between days and on those of other months."""
        week, column = y - _WEEKS_FROM, x // _CELL
        weeks = self.weeks()
        if not (0 <= week < len(weeks) and 0 <= column < 7 and x >= 0):
            return None
        found = weeks[week][column]
        return found if found.month == self.cursor.month else None

    def render(self) -> Content:
        """Draw the month, and below it what the day under the cursor is."""
        title = f"{self.cursor:%B} {self.cursor.year}"
        lines = [
            Content.assemble(("‹", "bold $accent"), (title.center(WIDTH - 2), "bold"), ("›", "bold $accent")),
            Content.styled(" Mo  Tu  We  Th  Fr  Sa  Su ", "$quiet"),
        ]
        weeks = [Content.assemble(*(self._day(day) for day in week)) for week in self.weeks()]
        lines += [*weeks, *[Content(" ")] * (_MOST_WEEKS - len(weeks))]
        said = wrap(self._describe(self.cursor), WIDTH)[:_SAID]
        lines += [Content.styled(line, "bold") for line in said] + [Content(" ")] * (_SAID - len(said))
        if self.latest is not None:
            lines.append(Content.styled(f"▏latest lawful {short(self.latest, self.today)}", "$warning"))
        return Content("\n").join(lines)

    def _day(self, day: date) -> tuple[str, str | Style]:
        if day.month != self.cursor.month:
            return " " * _CELL, ""
        text = f"[{day.day:>2}]" if day == self.today else f" {day.day:>2} "
        if day == self.latest:
            text = text[:-1] + "▏"
        if day == self.cursor:
            return text, "bold reverse"
        if SPAN_STARTS <= day <= SPAN_ENDS and not self.calendar.is_working_day(day):
            return text, "$quiet"
        if self.latest is not None and day > self.latest:
            return text, "$warning"
        return text, "bold" if day == self.today else ""

    def on_click(self, event: events.Click) -> None:
        """Take a click of the mouse."""
        event.stop()
        at = event.get_content_offset(self)
        if at is None:
            return
        if at.y == 0 and at.x < WIDTH // 2:
            self.action_go_months(-1)
        elif at.y == 0:
            self.action_go_months(1)
        elif (day := self.day_at(at.x, at.y)) is not None:
            self.post_message(self.Picked(day))

    def _on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.action_go_months(1)

    def _on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.action_go_months(-1)

    def on_blur(self) -> None:
        """Notice that the focus went elsewhere."""
        self.post_message(self.Closed())

    def action_go(self, days: int) -> None:
        """Move by a number of days."""
        self.cursor += timedelta(days=days)

    def action_go_months(self, months: int) -> None:
        """Move by a number of months."""
        self.cursor = add_months(self.cursor, months)

    def action_today(self) -> None:
        """Stand on today."""
        self.cursor = self.today

    def action_latest(self) -> None:
        """Stand on the latest lawful day, or on today where none is given."""
        self.cursor = self.latest or self.today

    def action_pick(self) -> None:
        """Take the day under the cursor."""
        self.post_message(self.Picked(self.cursor))

    def action_leave(self) -> None:
        """Close the calendar and change nothing."""
        self.post_message(self.Closed())
