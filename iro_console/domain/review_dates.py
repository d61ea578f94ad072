"""For which day a review stood on another day: its limit, the days it was booked for, the day it was held.

What is owed before a review is judged by the day the review stood for when it was done. Whoever sends a
report in good time does not become late because the review is later moved forward or held early; and a
report that came late stays late when the review is put off because of it.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from iro_console.domain.facts import ReviewFacts


def review_date_on(day: date, review: ReviewFacts | None, ends: date, limit: date | None) -> date:
    """Return the day a review stood for on ``day``.

    ``ends`` is what holds in the end: the day it was held or, of one to come, the day it is booked for or
    has to be held by. ``limit`` is the day it had to be held by until it was booked, or until it began where
    no booking is on record; None leaves that time to ``ends``. A day that had passed without the review no
    longer counts; on the day of a change the later of the two days does.
    """
    if review is None:
        return ends
    stood: list[tuple[date, date]] = []
    began = review.started_on or review.held_on or date.max
    if limit is not None and review.booked_on is not None:
        stood.append((review.booked_on, limit))
    elif limit is not None and review.booked_for is None:
        stood.append((began, limit))
    stood += review.moves
    if review.booked_for is not None:
        stood.append((began, review.booked_for))
    since = date.min
    found: list[date] = []
    for until, on in stood:
        if since <= day <= until and on >= day:
            found.append(on)
        since = max(since, until)
    if day >= since:
        found.append(ends)
    return max(found, default=ends)
