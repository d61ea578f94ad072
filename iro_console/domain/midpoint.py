"""Mid-point monitoring: what argues for a look, what the statutory checks say, and what follows from it.

Council guidance: the IRO audits "the recommendations from the last Review; speaking to the social worker and
the child", and a formal escalation "will be used for any drift in plan/concerns re visiting timescales, Care
plan not being updated and will include timescales for completion".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from iro_console.domain.date_text import short_date
from iro_console.domain.decisions import DecisionStatus
from iro_console.domain.timescales import Deadline, Status

VISIT_RULES = frozenset({"ST-11", "ST-13", "ST-14", "ST-20"})
"""The clocks of the social worker's next visit, of which one runs at a time."""
CARE_PLAN_RULE = "HB-11"


class Found(StrEnum):
    """How far a decision is found to be."""

    DONE = "done"
    IN_PROGRESS = "in_progress"
    NOT_STARTED = "not_started"
    NO_LONGER_NEEDED = "no_longer_needed"


STATUS_OF = {
    Found.DONE: DecisionStatus.DONE,
    Found.IN_PROGRESS: DecisionStatus.IN_PROGRESS,
    Found.NOT_STARTED: DecisionStatus.NOT_STARTED,
    Found.NO_LONGER_NEEDED: DecisionStatus.SUPERSEDED,
}
"""What a decision becomes once it was found so."""
STILL_OPEN = frozenset({Found.IN_PROGRESS, Found.NOT_STARTED})


class Rag(StrEnum):
    """The judgement: how the plan is going."""

    ON_TRACK = "on_track"
    SOME_DRIFT = "some_drift"
    SERIOUS_DRIFT = "serious_drift"


class Outcome(StrEnum):
    """What a mid-point comes to."""

    NO_ACTION = "no_action"
    CONTACT = "contact"
    INFORMAL = "informal"
    FORMAL = "formal"
    BRING_FORWARD = "bring_forward"


class Argument(StrEnum):
    """What argues for a look before the mid-point, in the order it weighs."""

    OVERDUE = "overdue"
    CARRIED = "carried"
    VISITS_LATE = "visits late"
    PLAN_NOT_UPDATED = "care plan not updated"
    NOT_SPOKEN_TO = "child not spoken to"


class Reason(NamedTuple):
    """A named reason to look, in words."""

    name: Argument
    words: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a child between two reviews, as far as it argues for a look."""

    held_on: date
    """The day of the last review."""
    overdue: int = 0
    """Open decisions past their date."""
    carried: int = 0
    """Open decisions that were carried forward."""
    carried_most: int = 0
    """How often the one carried most was."""
    visit_due: date | None = None
    """By when the social worker's next visit is due."""
    plan_due: date | None = None
    """By when the care plan had to be updated with the review; None once it was, or is not asked for."""
    spoken_on: date | None = None
    """The IRO's last contact with the child."""


def arguments(standing: Standing, today: date) -> tuple[Reason, ...]:
    """Return what argues for a look now, the heaviest first; nothing when all is well."""
    found: list[Reason] = []
    if standing.overdue:
        found.append(Reason(Argument.OVERDUE, f"{_decisions(standing.overdue)} overdue"))
    if standing.carried:
        often = standing.carried_most
        times = f" {_times(often)}" if often > 1 else ""
        found.append(Reason(Argument.CARRIED, f"{standing.carried} carried forward{times}"))
    if standing.visit_due is not None and standing.visit_due < today:
        since = short_date(standing.visit_due, today)
        found.append(Reason(Argument.VISITS_LATE, f"visit late since {since}"))
    if standing.plan_due is not None and standing.plan_due < today:
        found.append(Reason(Argument.PLAN_NOT_UPDATED, "care plan not updated"))
    if standing.spoken_on is None or standing.spoken_on <= standing.held_on:
        found.append(Reason(Argument.NOT_SPOKEN_TO, "child not spoken to since the review"))
    return tuple(found)


def plan_updated_in_time(deadlines: Iterable[Deadline], occurrence: str, today: date) -> bool | None:
    """Say whether the care plan was updated in time after a review; None while it is not due yet.

    ``occurrence`` is the review's: "1.R4".
    """
    for one in deadlines:
        if (one.rule.id, one.occurrence) == (CARE_PLAN_RULE, occurrence):
            status = one.status_on(today)
            return status is Status.MET if status in _JUDGED else None
    return None


_JUDGED = frozenset({Status.MET, Status.MET_LATE, Status.OVERDUE})


def _decisions(number: int) -> str:
    return f"{number} decision{'' if number == 1 else 's'}"


def _times(number: int) -> str:
    return "twice" if number == 2 else f"up to {number} times"
