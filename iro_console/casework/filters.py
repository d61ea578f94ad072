"""What is typed after ``/``: words, ``due:<5wd``, ``late``, ``booked``, ``!word``, read into a filter."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, timedelta
from operator import eq, ge, gt, le, lt
from typing import NamedTuple

from iro_console.domain.counting import add_months
from iro_console.domain.working_days import WorkingCalendar
from iro_console.forms.folding import fold

FLAGS = ("late", "booked", "unbooked", "ceased")
_COMPARE: dict[str, Callable[[date, date], bool]] = {"<": lt, "<=": le, ">": gt, ">=": ge, "=": eq}
_DUE = re.compile(r"(<=|>=|<|>|=)?(.+)")
_COUNT = re.compile(r"(-?\d{1,4})(wd|d|w|m)")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_BRITISH = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_DUE_HELP = "Write due:<5wd, due:>2w or due:<2026-12-01."


class FilterError(ValueError):
    """What was typed is no filter; its text says why in one sentence."""


class DueLimit(NamedTuple):
    """One ``due:`` condition: a comparison with a day, or with a number of units from today."""

    sign: str
    day: date | None
    number: int = 0
    unit: str = ""

    def resolved(self, today: date, calendar: WorkingCalendar) -> date:
        """Return the day compared with. Raises ``FilterError`` for one no calendar reaches."""
        if self.day is not None:
            return self.day
        try:
            if self.unit == "wd":
                ahead = self.number >= 0
                return calendar.add(today, self.number) if ahead else calendar.subtract(today, -self.number)
            if self.unit == "m":
                return add_months(today, self.number)
            return today + timedelta(days=self.number * (7 if self.unit == "w" else 1))
        except (ValueError, OverflowError):
            raise FilterError(f"due:{self.sign}{self.number}{self.unit} is outside the calendar.") from None

    def holds(self, due: date, day: date) -> bool:
        """Say whether ``due`` meets the condition for the ``resolved`` day."""
        return _COMPARE[self.sign](due, day)


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list is narrowed to. Everything given must hold."""

    words: tuple[str, ...] = ()
    """Folded; each must be found in the text of the row."""
    without: tuple[str, ...] = ()
    """Folded; none may be found."""
    due: tuple[DueLimit, ...] = ()
    flags: tuple[tuple[str, bool], ...] = ()
    """(name, wanted): ``!late`` is ("late", False)."""

    def wants(self, flag: str) -> bool | None:
        """Return whether rows with ``flag`` are asked for (True), left out (False) or either (None)."""
        return next((wanted for name, wanted in self.flags if name == flag), None)

    def matches(self, text: str) -> bool:
        """Say whether folded ``text`` has every word asked for and none of those left out."""
        return all(word in text for word in self.words) and not any(word in text for word in self.without)


def parse(text: str, known: Collection[str] = FLAGS) -> Filter:
    """Read what was typed; ``known`` are the flags of this list, any other word is looked for.

    Raises ``FilterError`` for an unknown ``key:`` or a ``due:`` that is no day.
    """
    words: list[str] = []
    without: list[str] = []
    due: list[DueLimit] = []
    flags: list[tuple[str, bool]] = []
    for term in text.split():
        wanted = not term.startswith("!")
        bare = term.removeprefix("!")
        if not bare:
            continue
        key, colon, value = bare.partition(":")
        if bare.casefold() in known:
            flags.append((bare.casefold(), wanted))
        elif colon and key.casefold() == "due" and wanted:
            due.append(_due(value))
        elif colon and key.isalpha():
            is_due = key.casefold() == "due"
            why = "due: cannot be turned round with !" if is_due else f'"{key}:" is not known'
            raise FilterError(f"{why}. {_DUE_HELP}")
        elif folded := fold(bare):
            (words if wanted else without).append(folded)
    return Filter(tuple(words), tuple(without), tuple(due), tuple(flags))


def _due(value: str) -> DueLimit:
    found = _DUE.fullmatch(value.casefold())
    if found is None:
        raise FilterError(f"due: needs a day. {_DUE_HELP}")
    sign, day = found.group(1) or "<=", found.group(2)
    if count := _COUNT.fullmatch(day):
        return DueLimit(sign, None, int(count.group(1)), count.group(2))
    if day == "today":
        return DueLimit(sign, None, 0, "d")
    try:
        if iso := _ISO.fullmatch(day):
            year, month, of_month = map(int, iso.groups())
            return DueLimit(sign, date(year, month, of_month))
        if british := _BRITISH.fullmatch(day):
            of_month, month, year = map(int, british.groups())
            return DueLimit(sign, date(year, month, of_month))
    except ValueError:
        raise FilterError(f"There is no such day as {day}. {_DUE_HELP}") from None
    raise FilterError(f'"{value}" is no day. {_DUE_HELP}')
