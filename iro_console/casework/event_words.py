"""What is said of a significant event in lists and beside questions. Nothing here imports an ORM."""

from __future__ import annotations

from datetime import date

from iro_console.casework.event_kinds import kind_of
from iro_console.domain.date_text import long_date
from iro_console.domain.significant_events import OTHER, EventKind, Repeat

_REVIEW_FIRST = {
    "ST-04": "A review is held before the ordinary time",
    "ST-05": "A review comes before the change",
    "ST-06": "A review comes before the placement ends",
}
_PROCEDURE = "council procedure for looked-after reviews"
_UNVERIFIED = " (wording not checked against the text of the law)"


def short_name(kind: str, other: str, *, hide: bool = False) -> str:
    """Return an event as it stands in a line: "excluded from school"; own words of people are hidden."""
    return other if kind == OTHER and other and not hide else kind_of(kind).short


def law_words(kind: EventKind) -> str:
    """Return what a kind rests on and whether it is tied to a review; empty where nothing is written."""
    tied, source = _REVIEW_FIRST.get(kind.rule, ""), _source(kind)
    return f"{tied}: {source}" if tied else source


def kind_words(kind: EventKind) -> str:
    """Return everything the catalogue says of a kind, as sentences: what to do, and what that rests on."""
    source = _source(kind)
    parts = (kind.detail, kind.handling, source[:1].upper() + source[1:])
    return " ".join(f"{part.rstrip('.')}." for part in parts if part)


def _source(kind: EventKind) -> str:
    source = kind.law or (_PROCEDURE if kind.rule else "")
    return source + (_UNVERIFIED if kind.unverified else "")


def repeat_words(repeat: Repeat) -> str:
    """Return a repeat with its days: "3rd in 30 days, after Mon 2 Nov 2026 and Sat 14 Nov 2026"."""
    *earlier, last = [long_date(day) for day in repeat.before]
    days = f"{', '.join(earlier)} and {last}" if earlier else last
    return f"{repeat.words()}, after {days}"


def review_words(review_by: date, booked_for: date | None) -> str:
    """Return by when the law wants the review, and whether what is booked is in time."""
    said = f"The review has to be held by {long_date(review_by)}"
    if booked_for is None:
        return f"{said}; none is booked"
    return f"{said}; it is booked for {long_date(booked_for)}" + (
        "" if booked_for <= review_by else ": too late"
    )
