"""Clocks of a period of care beside its reviews: allocation, plans, visits, health assessments."""

from __future__ import annotations

from datetime import date

from iro_console.domain.counting import DueDates, add_months, due_dates
from iro_console.domain.facts import PlacementFacts
from iro_console.domain.ledger import BY_THAT_DAY, Ledger, PeriodView
from iro_console.domain.participation import birthday
from iro_console.domain.timescales import Anchor, Deadline, Offset, Policy, Rule

_MET_BY_ALLOCATION = frozenset({"ST-07", "HB-02"})
_ON_ENTRY_APART = frozenset({"ST-01", "ST-24", "ST-15"})
_PLACEMENT_APART = frozenset({"ST-08", "ST-11", "ST-12", "ST-13"})
_LONG_TERM = frozenset({"U1", "U4"})
"""Long-term fostering: the only placement codes that say the placement is meant to last to 18."""


def add_entry_work(view: PeriodView, policy: Policy, ledger: Ledger) -> None:
    """What is counted from becoming looked after, from the IRO's allocation, and from each placement."""
    period = view.period
    started, allocated = period.started_on, period.iro_allocated_on
    for rule in policy.by_anchor[Anchor.BECAME_LOOKED_AFTER]:
        if rule.id not in _ON_ENTRY_APART:
            met_on = allocated if rule.id in _MET_BY_ALLOCATION else None
            ledger.add(rule, view.key, Anchor.BECAME_LOOKED_AFTER, started, met_on=met_on)
    if allocated is not None:
        for rule in policy.by_anchor[Anchor.IRO_ALLOCATED]:
            ledger.add(rule, view.key, Anchor.IRO_ALLOCATED, allocated)
    placements = settled_placements(view)
    ledger.add(policy.rules["ST-08"], view.key, Anchor.PLACEMENT_STARTED, placements[0].started_on)
    for rule in policy.by_anchor[Anchor.PLACEMENT_STARTED]:
        if rule.id not in _PLACEMENT_APART:
            for placement in placements:
                key = f"{view.key}.P{placement.started_on}"
                ledger.add(rule, key, Anchor.PLACEMENT_STARTED, placement.started_on)


def settled_placements(view: PeriodView) -> tuple[PlacementFacts, ...]:
    """Return the placements in order, without temporary absences (T0 to T4).

    Where none is recorded the child is taken to have been placed on the first day.
    """
    settled = sorted(
        (placement for placement in view.period.placements if placement.code[:1] != "T"),
        key=lambda placement: placement.started_on,
    )
    return tuple(settled) or (PlacementFacts(view.period.started_on),)


def add_visits(view: PeriodView, policy: Policy, ledger: Ledger) -> None:
    """The social worker's next visit, counted from the last one in the present placement.

    ST-20 from the placing for adoption until the first review after it; ST-13 with parents (P1) under an
    interim order (C1); ST-14 with parents under a care order (C2); otherwise ST-11. ST-12 hangs on an
    assessment that is not on record here and stays a flag. Short breaks have visits as agreed: none here.
    """
    if view.short_breaks:
        return
    period = view.period
    placed = period.placed_for_adoption_on
    placement = settled_placements(view)[-1]
    status = period.legal_statuses[-1] if period.legal_statuses else None
    with_parents = status is not None and placement.code == "P1"
    start, anchor = placement.started_on, Anchor.PLACEMENT_STARTED
    if placed is not None:
        if _review_since(view, placed):
            return
        rule, start, anchor = policy.rules["ST-20"], placed, Anchor.PLACED_FOR_ADOPTION
    elif with_parents and status is not None and status.code == "C1":
        rule = policy.rules["ST-13"]
    elif with_parents and status is not None and status.code == "C2":
        rule = policy.rules["ST-14"]
        if status.started_on > start:
            start, anchor = status.started_on, Anchor.CARE_ORDER
    else:
        rule = policy.rules["ST-11"]
    visits = [day for day in period.visits if day >= start]
    last = max(visits, default=None)
    from_day, interval = start, None
    while True:
        if last is not None:
            from_day, anchor = last, Anchor.LAST_VISIT
            interval = _visit_interval(view, rule, placement, start, last)
        later = 0 if interval is None else 1
        key = f"{view.key}.V{from_day}"
        deadline = ledger.add(rule, key, anchor, from_day, interval=interval, later=later)
        if not _repeats_from(deadline):
            return
        last = deadline.met_on


def _visit_interval(
    view: PeriodView, rule: Rule, placement: PlacementFacts, start: date, last: date
) -> Offset | None:
    if rule.id == "ST-13" and not _review_since(view, start):
        return rule.offset
    lasting = rule.id == "ST-11" and placement.code in _LONG_TERM and last >= add_months(start, 12)
    return rule.then[1] if lasting else rule.then[0]


def _review_since(view: PeriodView, day: date) -> bool:
    return any(review.on > day for review in view.held)


def _repeats_from(deadline: Deadline) -> bool:
    """Say whether a mark moved a repeating clock on; a mark no later than its anchor cannot."""
    return deadline.met_on is not None and deadline.met_on > deadline.anchor_date


def add_health_assessments(view: PeriodView, policy: Policy, ledger: Ledger) -> None:
    """The initial assessment (ST-15) and the next review assessment (ST-16).

    The initial one is due in 20 working days, or by the first review where that is booked or held sooner;
    an assessment in the three months before becoming looked after counts. The next is due in 6 months if
    the child was under five at the last one (or the birth date is unknown), otherwise in 12 months.
    """
    if view.short_breaks:
        return
    period = view.period
    earliest = add_months(period.started_on, -3)
    assessments = sorted(day for day in period.health_assessments if day >= earliest)
    initial = _add_initial_assessment(view, policy.rules["ST-15"], ledger, assessments)
    last = assessments[-1] if assessments else initial.met_on
    rule = policy.rules["ST-16"]
    while last is not None:
        young = view.child.born is None or last < birthday(view.child.born, 5)
        deadline = ledger.add(
            rule,
            f"{view.key}.H{last}",
            Anchor.LAST_HEALTH_ASSESSMENT,
            last,
            interval=None if young else rule.then[0],
            later=0 if young else 1,
            provisional=view.child.born is None,
        )
        last = deadline.met_on if _repeats_from(deadline) else None


def _add_initial_assessment(
    view: PeriodView, rule: Rule, ledger: Ledger, assessments: list[date]
) -> Deadline:
    started = view.period.started_on
    met_on = assessments[0] if assessments else None
    anchor, anchor_date = Anchor.BECAME_LOOKED_AFTER, started
    dates = due_dates(rule, started, ledger.calendar)
    first = _first_review_date(view)
    if first is not None and started <= first < dates.due:
        anchor, anchor_date = Anchor.REVIEW_DATE, first
        dates = DueDates(first, first, dates.local_due, BY_THAT_DAY)
    return ledger.put(rule, view.key, anchor, anchor_date, dates, met_on=met_on)


def _first_review_date(view: PeriodView) -> date | None:
    if view.held and view.held[0].number == 1:
        return view.held[0].on
    return view.pending.booked_for if view.pending is not None and view.pending.number == 1 else None
