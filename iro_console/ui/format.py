"""How dates, distances and states read on a screen: a word and a sign before any colour."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from iro_console.domain.date_text import long_date, short_date

LONDON = ZoneInfo("Europe/London")
SOON = 5
"""Up to this many days ahead, in the unit of the rule, a thing counts as near."""

HIDDEN = "hidden while names are hidden: F9 shows it"
"""What stands in place of what people wrote while names are hidden."""

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_UNITS = {"wd": ("working day", "working days"), "d": ("day", "days")}


full_date = lru_cache(4096)(long_date)
"""``Fri 27 Nov 2026``."""


@lru_cache(4096)
def day(on: date | None, today: date) -> str:
    """Return ``Fri 27 Nov``, with the year when it is not this one; a dash for no date."""
    return "–" if on is None else short_date(on, today)


@lru_cache(4096)
def short_day(on: date | None, today: date) -> str:
    """Return ``Fri 27 Nov`` this year and ``27 Nov 2027`` in another, never over eleven cells."""
    if on is None or on.year == today.year:
        return day(on, today)
    return f"{on.day} {_MONTHS[on.month - 1]} {on.year}"


def day_month(on: date) -> str:
    """Return ``27 Nov``."""
    return f"{on.day} {_MONTHS[on.month - 1]}"


def month_name(month: int) -> str:
    """Return ``Nov`` for 11."""
    return _MONTHS[month - 1]


def clock_time(at: time | None) -> str:
    """Return ``16:15``, or nothing."""
    return at.strftime("%H:%M") if at else ""


def moment(at: datetime, today: date) -> str:
    """Return a moment as London clocks showed it: ``Fri 27 Nov 14:03``."""
    local = at.astimezone(LONDON)
    return f"{day(local.date(), today)} {local:%H:%M}"


def distance(days: int, unit: str) -> str:
    """Return ``3 wd late``, ``today`` or ``in 12 wd``; ``unit`` is what the rule counts in."""
    if days < 0:
        return f"{-days} {unit} late"
    return f"in {days} {unit}" if days else "today"


def sign(days: int) -> str:
    """Return the sign of an open date: ● late, ◐ today or near, ○ further off."""
    return "●" if days < 0 else "◐" if days <= SOON else "○"


def tone(days: int) -> str:
    """Return the name of the style that goes with a distance."""
    return "late" if days < 0 else "soon" if days <= SOON else ""


def state(status: str, days: int, unit: str, late_by: int = 0) -> tuple[str, str]:
    """Return a deadline's state in words with its sign, and the style that goes with it.

    ``late_by`` is in calendar days and only read when the status is "met late".
    """
    if status == "met":
        return "✓ met", "done"
    if status == "met late":
        return f"✓ met {late_by} d late" if late_by else "✓ met late", "kept-late"
    if status == "no longer required":
        return "– not required", "muted"
    return f"{sign(days)} {distance(days, unit)}", tone(days)


def counted(number: int, unit: str) -> str:
    """Return ``1 working day`` or ``3 working days`` for a unit of a list."""
    one, many = _UNITS.get(unit, (unit, unit))
    return f"{number} {one if number == 1 else many}"


def plural(number: int, one: str, many: str = "") -> str:
    """Return ``1 review``, ``2 reviews``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def age(born: date, today: date) -> str:
    """Return an age as it is said of a child: ``5w`` and ``7m`` before the second birthday, then years."""
    years = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    if years >= 2:
        return str(years)
    months = (today.year - born.year) * 12 + today.month - born.month - (today.day < born.day)
    return f"{months}m" if months >= 3 else f"{max((today - born).days, 0) // 7}w"


def initials(name: str) -> str:
    """Return the initials of a name: ``Eilidh O'Rourke`` gives ``E.O.``."""
    letters = [word[0] for word in name.replace("-", " ").split() if word[0].isalnum()]
    return ".".join(letters[:3]).upper() + "." if letters else "–"


def person(name: str, ref: str, *, hide: bool) -> str:
    """Return a child's name, or initials and reference while names are hidden."""
    return f"{initials(name)} {ref}".strip() if hide else name
