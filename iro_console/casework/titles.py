"""What is to be done, in words, with the number of the review: "Record of review 4 in full"."""

from __future__ import annotations

import re
from datetime import date, time

from iro_console.domain.date_text import short_date
from iro_console.domain.timescales import Anchor, Rule

VENUES = {
    "placement": "placement",
    "school": "school",
    "office": "council office",
    "home": "family home",
    "virtual": "virtual",
    "other": "other venue",
}
"""The venues of ``forms.acts`` as they stand within a line."""

_NAMES_ITS_NUMBER = frozenset({"ST-01", "ST-02", "ST-22", "ST-24"})
_THE_REVIEW = re.compile(r"\b(?:the |next )?(review)\b(?! date)", re.IGNORECASE)


def title_of(rule: Rule, review_number: int | None) -> str:
    """Return the title of a deadline as every list shows it."""
    title = rule.title
    # What is done before a review is done for the next one: there is only one, and its number adds nothing.
    if review_number is None or rule.id in _NAMES_ITS_NUMBER or rule.anchor is Anchor.REVIEW_DATE:
        return title
    if rule.id == "ST-03":
        return f"Review {review_number}"
    if "between reviews" in title:
        return title.replace("between reviews", f"between reviews {review_number} and {review_number + 1}")
    if rule.id == "OP-14":
        return f"Mid-point after review {review_number}"
    numbered, found = _THE_REVIEW.subn(rf"\1 {review_number}", title, count=1)
    return numbered if found else f"{title}, review {review_number}"


def booked_title(
    number: int, booked_for: date, booked_at: time | None, venue: str, today: date, limit: date
) -> str:
    """Return what stands for a booked review: where and when, or that it has passed and is not recorded."""
    if booked_for < today:
        return f"Review {number} was booked for {short_date(booked_for, today)}: record it"
    at = f"{booked_at:%H:%M}" if booked_at else ""
    if booked_for > limit:
        when = f"{short_date(booked_for, today)} {at}".rstrip()
        return f"Review {number}, booked for {when}, after the limit"
    return ", ".join(part for part in (f"Review {number}", VENUES.get(venue, venue), at) if part)
