"""Which of a child's deadlines are the limits of its next review, and which is its mid-point of now."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from iro_console.domain.timescales import Deadline, Status

REVIEW_LIMITS = frozenset(
    {
        "ST-01",
        "ST-02",
        "ST-03",
        "ST-04",
        "ST-05",
        "ST-06",
        "ST-17",
        "ST-18",
        "ST-19",
        "ST-24",
        "OP-16",
        "OP-17",
        "OP-18",
    }
)
"""The rules that say by when a review has to be held."""
TO_BE_HELD = REVIEW_LIMITS | {"ST-23"}
"""Those, and by when an adjourned one has to be completed: each may be what the same review is due by."""
MIDPOINT_RULE = "OP-14"
"""The rule of the check half way between two reviews."""


EARLY_REVIEWS = frozenset({"ST-04", "ST-05", "ST-06"})
"""The rules of a review that an event calls for; the occurrence of such a deadline is the event's."""


def next_review(deadlines: Iterable[Deadline], today: date | None = None) -> Deadline | None:
    """Return the earliest open limit for the next review of the latest period of care.

    With ``today``, a limit that is no longer required on that day is left out.
    """
    unmet = [d for d in deadlines if d.rule.id in TO_BE_HELD and d.met_on is None]
    if today is not None:
        unmet = [d for d in unmet if d.status_on(today) is not Status.NO_LONGER_REQUIRED]
    return min(unmet, key=lambda d: (-_period(d), d.due, d.rule.id), default=None)


def current_midpoint(deadlines: Iterable[Deadline]) -> Deadline | None:
    """Return the mid-point of the latest interval between reviews, done or still to do."""
    midpoints = [d for d in deadlines if d.rule.id == MIDPOINT_RULE]
    return max(midpoints, key=lambda d: (_period(d), d.review_number or 0), default=None)


def _period(deadline: Deadline) -> int:
    return int(deadline.occurrence.partition(".")[0])


def in_order(deadline: Deadline) -> tuple[date, str, str]:
    """Return what deadlines are sorted by: their due date, then what makes each itself."""
    return (deadline.due, deadline.rule.id, deadline.occurrence)
