"""Everything that is due for a child, from what is known of it: the one function behind every date.

A new period of care starts again at review 1. Ceasing to be looked after and turning 18 close what is
open, but not the written work of a review that was held (HB-07 to HB-10), nor an escalation.
"""

from __future__ import annotations

from datetime import date

from iro_console.domain.around_reviews import (
    add_work_after_reviews,
    add_work_before_reviews,
    add_work_between_reviews,
)
from iro_console.domain.care_clocks import add_entry_work, add_health_assessments, add_visits
from iro_console.domain.escalation_clocks import add_escalations
from iro_console.domain.escalations import OF_ESCALATIONS
from iro_console.domain.facts import ChildFacts, PeriodFacts
from iro_console.domain.growing_up import add_last_review_before_18, add_pathway, on_short_breaks
from iro_console.domain.ledger import HeldReview, Ledger, PeriodView
from iro_console.domain.limits import REVIEW_LIMITS, in_order
from iro_console.domain.participation import birthday
from iro_console.domain.review_limits import add_review_limits
from iro_console.domain.significant_events import DECISION, add_decisions
from iro_console.domain.timescales import Deadline, Policy
from iro_console.domain.working_days import WorkingCalendar


def timeline(facts: ChildFacts, policy: Policy, calendar: WorkingCalendar, today: date) -> list[Deadline]:
    """Return all deadlines of a child, met, open or no longer required, in order of their due date.

    ``today`` decides only from when birthdays ahead are shown; whether a deadline is late is asked
    of the deadline (``status_on``). Raises ValueError if a date lies outside the calendar.
    """
    ledger = Ledger(calendar, facts.met)
    for period in facts.periods:
        view = _view(facts, period)
        ledger.closes_on = view.ends_on
        coming = add_review_limits(view, policy, ledger)
        add_entry_work(view, policy, ledger)
        add_work_after_reviews(view, policy, ledger)
        add_work_before_reviews(view, policy, ledger, coming)
        add_work_between_reviews(view, policy, ledger, coming)
        add_visits(view, policy, ledger)
        add_health_assessments(view, policy, ledger)
        add_pathway(view, policy, ledger, today)
        add_last_review_before_18(view, policy, ledger, today)
        add_decisions(view, policy, ledger)
        add_escalations(view, policy, ledger)
    deadlines = ledger.deadlines
    since = facts.recorded_from
    if since is not None:
        kept = REVIEW_LIMITS | OF_ESCALATIONS | {DECISION}
        deadlines = [d for d in deadlines if d.met_on or d.due >= since or d.rule.id in kept]
    return sorted(deadlines, key=in_order)


def _view(child: ChildFacts, period: PeriodFacts) -> PeriodView:
    held = tuple(HeldReview(r.number, r.held_on, r) for r in period.reviews if r.held_on is not None)
    last = held[-1].number if held else 0
    pending = next((r for r in reversed(period.reviews) if r.held_on is None and r.number > last), None)
    adult = None if child.born is None else birthday(child.born, 18)
    ends = period.ceased_on if adult is None else min(adult, period.ceased_on or adult)
    return PeriodView(
        child=child,
        period=period,
        key=str(period.number),
        held=held,
        pending=pending,
        next_number=last + 1 if pending is None else pending.number,
        short_breaks=on_short_breaks(tuple(status.code for status in period.legal_statuses)),
        ends_on=ends,
    )
