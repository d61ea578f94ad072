"""A date: typed freely, shown back in full, or picked from a calendar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Static

from iro_console.domain.date_text import parse_date
from iro_console.domain.working_days import SPAN_ENDS, SPAN_STARTS, WorkingCalendar
from iro_console.ui.format import full_date
from iro_console.ui.widgets.answer_field import AnswerField, LineInput
from iro_console.ui.widgets.month_picker import MonthPicker
from iro_console.ui.widgets.opener import Opener, place

FAR = 60
"""Working days from which a distance is said in calendar days: nobody counts 140 working days."""


def reading(on: date, today: date, calendar: WorkingCalendar) -> str:
    """Return a date in full with how far off it is, and what hinders work on it.

    ``Fri 27 Nov 2026 · in 4 wd``; a weekend or a bank holiday is named, and the distance to it is in days.
    """
    parts = [full_date(on), away(on, today, calendar)]
    if _known(on):
        closed = calendar.why_not_working(on)
        if closed is not None:
            parts.append("not a working day" if on.weekday() >= 5 else closed)
        elif not calendar.is_published(on):
            parts.append("bank holidays not published yet")
    return " · ".join(parts)


def away(on: date, today: date, calendar: WorkingCalendar) -> str:
    """Return how far off a date is: ``today``, ``in 4 wd``, ``3 wd ago``, in days where that says more."""
    if on == today:
        return "today"
    days = (on - today).days
    if _known(on) and _known(today) and calendar.is_working_day(on):
        counted = calendar.count(today, on) if days > 0 else -calendar.count(on, today)
        if 0 < abs(counted) <= FAR:
            return f"in {counted} wd" if counted > 0 else f"{-counted} wd ago"
    return f"in {days:,} d" if days > 0 else f"{-days:,} d ago"


class DateField(AnswerField):
    """A date. Any text is kept as typed; a date that can be read is written in full when the field is left,
    so that "+5wd" means the same day tomorrow.
    """

    DEFAULT_CSS = """
    DateField { height: auto; }
    DateField > Horizontal { height: auto; }
    DateField LineInput { width: 18; }
    DateField .reading { width: 1fr; height: auto; min-height: 1; max-height: 3; margin-left: 2; }
    DateField .reading.-past { color: $warning; }
    DateField MonthPicker {
        overlay: screen;
        constrain: inside none;
        display: none;
    }
    DateField.-open MonthPicker { display: block; }
    """
    BINDING_GROUP_TITLE = "Date"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "open", "Calendar"),
        Binding("alt+down", "open", "Calendar", show=False),
    ]
    how = "27/11, 27 nov, +5wd, next fri; ↓ opens the calendar"

    def __init__(
        self,
        today: Callable[[], date],
        calendar: WorkingCalendar,
        *,
        latest: date | None = None,
        offer: str = "",
        id: str | None = None,  # noqa: A002 - Textual's word
    ) -> None:
        """``latest`` is the last lawful day: marked in the calendar, and said when it is passed.

        ``offer`` is what Enter types into the empty field.
        """
        super().__init__(id=id)
        self._today = today
        self._calendar = calendar
        self._latest = latest
        self._offer = offer
        self.input = LineInput(longest=60, replaced=True, placeholder=f"Enter: {offer}" if offer else "")

    def compose(self) -> ComposeResult:
        """Show the line to type in, the button of the calendar and the reading."""
        with Horizontal():
            yield self.input
            yield Opener()
            yield Static(classes="reading")

    @property
    def raw(self) -> str:
        """See ``AnswerField``."""
        return self.input.value.strip()

    @property
    def date(self) -> date | None:
        """The date as read, None for none and for what cannot be read."""
        return self.read(self.raw)

    @property
    def is_open(self) -> bool:
        """Whether the calendar is open."""
        return self.has_class("-open")

    def put(self, raw: str) -> None:
        """See ``AnswerField``."""
        self.input.value = raw

    def read(self, text: str) -> date | None:
        """Return what a text means today, or None."""
        try:
            return parse_date(text, self._today(), self._calendar) if text else None
        except ValueError:
            return None

    def settle(self) -> None:
        """See ``AnswerField``."""
        self.close(focus=False)
        if (found := self.date) is not None:
            self.put(written(found))

    def action_open(self) -> None:
        """Open the calendar on the date typed, or on today."""
        for old in self.query(MonthPicker):
            old.remove()
        today = self._today()
        picker = MonthPicker(
            today,
            self._calendar,
            latest=self._latest,
            describe=lambda day: reading(day, today, self._calendar),
        )
        picker.show(self.date or today)
        self.mount(picker)
        self.add_class("-open")
        place(picker, self.input, picker.lines + 2)
        picker.focus(scroll_visible=False)

    def close(self, *, focus: bool = True) -> None:
        """Close the calendar."""
        if not self.is_open:
            return
        self.remove_class("-open")
        if focus:
            self.input.focus(scroll_visible=False)
        self.query(MonthPicker).remove()

    @on(MonthPicker.Picked)
    def _day_picked(self, event: MonthPicker.Picked) -> None:
        event.stop()
        self.put(written(event.day))
        self.close()
        self.input.cursor_position = len(self.input.value)

    @on(MonthPicker.Closed)
    def _picker_closed(self, event: MonthPicker.Closed) -> None:
        event.stop()
        self.close(focus=self.has_focus_within)

    def on_click(self, event: events.Click) -> None:
        """Take a click of the mouse."""
        if isinstance(event.widget, Opener):
            event.stop()
            self.action_open()

    def _on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._show_reading()
        self.post_message(self.Changed(self))

    def _on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if taken := bool(self._offer and not self.raw):
            self.put(self._offer)
            self.settle()
        self.post_message(self.Entered(self, to_empty=taken))

    def _show_reading(self) -> None:
        shown = self.query_one(".reading", Static)
        found = self.date
        past = found is not None and self._latest is not None and found > self._latest
        shown.set_class(past, "-past")
        if found is not None:
            limit = " · past the latest day" if past else ""
            shown.update(Content(reading(found, self._today(), self._calendar) + limit))
        else:
            shown.update(Content("…" if self.raw else ""))


def written(on: date) -> str:
    """Return a date as it is typed."""
    return f"{on:%d/%m/}{on.year:04d}"


def _known(on: date) -> bool:
    return SPAN_STARTS <= on <= SPAN_ENDS
