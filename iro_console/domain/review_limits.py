"""By when each review has to be held.

Which rule sets the limit of review n of a period of care:

- review 1: ST-17 where every legal status is one of short breaks, ST-24 where the period began on
  remand (J1), otherwise ST-01;
- later reviews: ST-17 for short breaks, otherwise ST-02 for the second and ST-03 from the third, always
  counted from the day the previous one was held;
- from the authority to place for adoption ST-18 takes the place of ST-02 and ST-03, and from the placing
  ST-19. The review pending on that day is the first under the new rule and is counted from that day;
  reviews held on the day or before it belong to the time before and do not count for "first".

Councils may add OP-16, OP-17 and OP-18. They are no law and can only bring a review forward: their
date is never later than the limit that is running.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from iro_console.domain.counting import due_dates
from iro_console.domain.ledger import HeldReview, Ledger, NextReview, PeriodView
from iro_console.domain.limits import REVIEW_LIMITS
from iro_console.domain.participation import birthday
from iro_console.domain.timescales import Anchor, Deadline, Offset, Policy, Rule


class _Limit(NamedTuple):
    rule_id: str
    anchor: Anchor
    anchor_date: date
    step: int = 0
    """0: the rule's own offset; n: its nth later interval."""


def add_review_limits(view: PeriodView, policy: Policy, ledger: Ledger) -> NextReview | None:
    """Write down the limits of the reviews held and of the next one; return the next.

    None only where no limit can be given, because the review before it is not on record.
    """
    limits: dict[int, Deadline] = {}
    for review in view.held:
        limit = _add_limit(view, policy, ledger, review.number, review.on)
        if limit is not None:
            limits[review.number] = limit
    number = view.next_number
    limit = _add_limit(view, policy, ledger, number, None)
    if limit is not None:
        limits[number] = limit
    first_open = len(ledger.deadlines)
    _add_early_reviews(view, policy, ledger)
    for rule in (policy.rules.get("OP-16"), policy.rules.get("OP-17"), policy.rules.get("OP-18")):
        if rule is not None and rule.in_force:
            _LOCAL[rule.id](view, rule, ledger, limits)
    adjourned_until = _add_adjournments(view, policy, ledger)
    if limit is None:
        return None
    pending = view.pending
    booked_for = None if pending is None else pending.booked_for
    adjourned_on = None if pending is None else pending.adjourned_on
    # A booking for the day the review was adjourned, or before it, is spent.
    if booked_for is not None and (adjourned_on is None or booked_for > adjourned_on):
        return NextReview(number, booked_for, booked=True)
    others = ledger.deadlines[first_open:]
    dates = [limit.due, *(d.due for d in others if d.met_on is None and d.rule.id in REVIEW_LIMITS)]
    if adjourned_on is not None and adjourned_until is not None:
        # A limit that had passed when it was adjourned is missed for good.
        dates = [adjourned_until, *(due for due in dates if due > adjourned_on)]
    return NextReview(number, min(dates), booked=False)


def _add_limit(
    view: PeriodView, policy: Policy, ledger: Ledger, number: int, held_on: date | None
) -> Deadline | None:
    found = _limit(view, number, held_on)
    if found is None:
        return None
    rule = policy.rules[found.rule_id]
    return ledger.add(
        rule,
        f"{view.key}.R{number}",
        found.anchor,
        found.anchor_date,
        number=number,
        met_on=held_on,
        interval=rule.then[found.step - 1] if found.step else None,
        later=found.step,
    )


def _limit(view: PeriodView, number: int, held_on: date | None) -> _Limit | None:
    started = view.period.started_on
    if number == 1:
        if view.short_breaks:
            return _Limit("ST-17", Anchor.SHORT_BREAK_STARTED, started)
        statuses = view.period.legal_statuses
        rule_id = "ST-24" if statuses and statuses[0].code == "J1" else "ST-01"
        return _Limit(rule_id, Anchor.BECAME_LOOKED_AFTER, started)
    previous = _held_on(view.held, number - 1)
    if previous is None:
        return None
    if view.short_breaks:
        return _Limit("ST-17", Anchor.REVIEW_HELD, previous, 1)
    placed, authority = view.period.placed_for_adoption_on, view.period.authority_to_place_on
    if placed is not None and (held_on is None or placed < held_on):
        done = _held_between(view.held, placed, number)
        if done == 0:
            return _Limit("ST-19", Anchor.PLACED_FOR_ADOPTION, placed)
        return _Limit("ST-19", Anchor.REVIEW_HELD, previous, min(done, 2))
    if authority is not None and (held_on is None or authority < held_on):
        if _held_between(view.held, authority, number) == 0:
            return _Limit("ST-18", Anchor.AUTHORITY_TO_PLACE, authority)
        return _Limit("ST-18", Anchor.REVIEW_HELD, previous, 1)
    return _Limit("ST-02" if number == 2 else "ST-03", Anchor.REVIEW_HELD, previous)


def _held_on(held: Sequence[HeldReview], number: int) -> date | None:
    return next((review.on for review in held if review.number == number), None)


def _held_between(held: Sequence[HeldReview], after: date, below: int) -> int:
    """Count the reviews with a number under ``below`` that were held after a day."""
    return sum(1 for review in held if review.number < below and review.on > after)


def _first_held_after(held: Sequence[HeldReview], day: date) -> HeldReview | None:
    return next((review for review in held if review.on > day), None)


def _add_early_reviews(view: PeriodView, policy: Policy, ledger: Ledger) -> None:
    """ST-04 to ST-06: no number of days, only "before the event"; met by the first review once told."""
    for early in view.period.early_reviews:
        rule = policy.rules[early.rule_id]
        met_by = next((review for review in view.held if review.on >= early.told_on), None)
        ledger.add(
            rule,
            f"{view.key}.E{early.reference}",
            rule.anchor,
            early.event_on,
            number=view.next_number if met_by is None else met_by.number,
            met_on=None if met_by is None else met_by.on,
        )


def _add_adjournments(view: PeriodView, policy: Policy, ledger: Ledger) -> date | None:
    """ST-23; returns the day by which the pending review has to be completed, if it was adjourned."""
    until: date | None = None
    reviews = [held.facts for held in view.held]
    for review in reviews if view.pending is None else (*reviews, view.pending):
        adjourned = review.adjourned_on
        if adjourned is None:
            continue
        deadline = ledger.add(
            policy.rules["ST-23"],
            f"{view.key}.A{adjourned}",
            Anchor.REVIEW_ADJOURNED,
            adjourned,
            number=review.number,
            met_on=review.held_on,
        )
        until = deadline.due if review.held_on is None else until
    return until


def _add_brought_forward(
    ledger: Ledger,
    rule: Rule,
    occurrence: str,
    anchor: Anchor,
    anchor_date: date,
    number: int,
    met_on: date | None,
    running: Deadline | None,
    interval: Offset | None = None,
    later: int = 0,
) -> Deadline:
    """Write down a council's own limit, which can be no later than the limit that is running.

    Where that one is sooner it is the date, and the date is shown as counted there.
    """
    dates = due_dates(rule, anchor_date, ledger.calendar, interval, later)
    if running is not None and running.due < dates.due:
        dates = dates._replace(due=running.due, offset=running.offset)
        anchor, anchor_date = running.anchor, running.anchor_date
    return ledger.put(rule, occurrence, anchor, anchor_date, dates, number=number, met_on=met_on)


def _after_placement_change(
    view: PeriodView, rule: Rule, ledger: Ledger, limits: dict[int, Deadline]
) -> None:
    """OP-16: a review after each change of placement, and a second one counted from that review."""
    for changed in changes_of_placement(view):
        key = f"{view.key}.P{changed}"
        first = _first_held_after(view.held, changed)
        number = view.next_number if first is None else first.number
        met_on = None if first is None else first.on
        running = limits.get(number)
        _add_brought_forward(ledger, rule, key, Anchor.PLACEMENT_CHANGED, changed, number, met_on, running)
        if met_on is None or not rule.then:
            continue
        second = _first_held_after(view.held, met_on)
        number = view.next_number if second is None else second.number
        _add_brought_forward(
            ledger,
            rule,
            f"{key}.2",
            Anchor.REVIEW_HELD,
            met_on,
            number,
            None if second is None else second.on,
            limits.get(number),
            rule.then[0],
            1,
        )


def _under_five(view: PeriodView, rule: Rule, ledger: Ledger, limits: dict[int, Deadline]) -> None:
    """OP-17: three months from the last review while that is before the fifth birthday."""
    born = view.child.born
    if born is None:
        return
    fifth = birthday(born, 5)
    for number, limit in tuple(limits.items()):
        if limit.anchor is not Anchor.REVIEW_HELD:
            continue
        dates = due_dates(rule, limit.anchor_date, ledger.calendar)
        if dates.due < min(limit.due, fifth):
            occurrence = f"{view.key}.R{number}"
            ledger.put(
                rule, occurrence, limit.anchor, limit.anchor_date, dates, number=number, met_on=limit.met_on
            )


def _after_placement_order(view: PeriodView, rule: Rule, ledger: Ledger, limits: dict[int, Deadline]) -> None:
    """OP-18: 28 days after a placement order, then every three months while it is the legal status."""
    statuses = view.period.legal_statuses
    for position, status in enumerate(statuses):
        if status.code != "E1":
            continue
        ordered = status.started_on
        replaced = statuses[position + 1].started_on if position + 1 < len(statuses) else None
        for number, limit in tuple(limits.items()):
            held_on = limit.met_on
            if held_on is not None and held_on <= ordered:
                continue
            previous = _held_on(view.held, number - 1)
            occurrence = f"{view.key}.R{number}"
            if previous is None or previous <= ordered:
                _add_brought_forward(
                    ledger, rule, occurrence, Anchor.PLACEMENT_ORDER, ordered, number, held_on, limit
                )
            elif rule.then and (replaced is None or previous < replaced):
                _add_brought_forward(
                    ledger,
                    rule,
                    occurrence,
                    Anchor.REVIEW_HELD,
                    previous,
                    number,
                    held_on,
                    limit,
                    rule.then[0],
                    1,
                )


def changes_of_placement(view: PeriodView) -> tuple[date, ...]:
    """Return the days the child moved in this period; a temporary absence (T0 to T4) is no move."""
    started = {placement.started_on for placement in view.period.placements if placement.code[:1] != "T"}
    return tuple(sorted(started)[1:])


_LOCAL = {"OP-16": _after_placement_change, "OP-17": _under_five, "OP-18": _after_placement_order}
