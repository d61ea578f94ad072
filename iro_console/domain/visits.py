"""The social worker's visits as a mid-point looks at them: when they were, and which were missed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from iro_console.domain.facts import ChildFacts
from iro_console.domain.midpoint import VISIT_RULES
from iro_console.domain.timeline import timeline
from iro_console.domain.timescales import Deadline, Policy
from iro_console.domain.working_days import WorkingCalendar


def visit_days(facts: ChildFacts) -> tuple[date, ...]:
    """Return the social worker's visits of the present period in order: recorded, or marked as done."""
    if not facts.periods:
        return ()
    period = facts.periods[-1]
    begins = f"{period.number}.V"
    marked = {
        day
        for (rule, occurrence), day in facts.met.items()
        if rule in VISIT_RULES and occurrence.startswith(begins)
    }
    return tuple(sorted({*period.visits, *marked}))


def missed_visits(
    facts: ChildFacts, policy: Policy, calendar: WorkingCalendar, since: date, today: date
) -> tuple[date, ...]:
    """Return the days after ``since`` by which a visit was due and had not taken place.

    Each visit is held against the clock that ran until it; after the last one, the clock that runs now.
    """
    if not facts.periods:
        return ()
    missed: list[date] = []
    for day in (*(day for day in visit_days(facts) if since < day < today), today):
        clock = visit_clock(timeline(_until(facts, day), policy, calendar, day))
        if clock is not None and since < clock.due < day:
            closed = clock.closes_on is not None and clock.closes_on <= clock.due
            missed += [] if closed else [clock.due]
    return tuple(missed)


def _until(facts: ChildFacts, day: date) -> ChildFacts:
    """Return what was known at the beginning of a day, as far as visits go by it."""
    period = facts.periods[-1]
    return replace(
        facts,
        periods=(
            replace(
                period,
                visits=tuple(visit for visit in period.visits if visit < day),
                placements=tuple(one for one in period.placements if one.started_on <= day),
                legal_statuses=tuple(one for one in period.legal_statuses if one.started_on <= day),
            ),
        ),
        met={key: met for key, met in facts.met.items() if met < day},
        recorded_from=None,
    )


def visit_clock(deadlines: Iterable[Deadline]) -> Deadline | None:
    """Return the clock of the social worker's next visit in the latest period of care; None if none runs."""
    running = [one for one in deadlines if one.rule.id in VISIT_RULES and one.met_on is None]
    return max(
        running, key=lambda one: (int(one.occurrence.partition(".")[0]), one.anchor_date), default=None
    )
