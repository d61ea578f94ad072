"""What is owed before a review, after it, and between two reviews."""

from __future__ import annotations

from datetime import date, timedelta

from iro_console.domain.counting import DueDates
from iro_console.domain.ledger import BY_THAT_DAY, HeldReview, Ledger, NextReview, PeriodView
from iro_console.domain.timescales import Anchor, Offset, Policy, Rule, Unit

_WRITTEN_WORK = frozenset({"HB-07", "HB-08", "HB-09", "HB-10"})
"""Owed for a review that was held, also when the child has left since."""
_LIMITS_FROM_REVIEW = frozenset({"ST-02", "ST-03", "OP-17"})
_FIRST_REVIEW_ONLY = frozenset({"OP-09"})


def add_work_after_reviews(view: PeriodView, policy: Policy, ledger: Ledger) -> None:
    """Decisions, record, distribution, care plan and the manager's reply for each review held."""
    rules = [rule for rule in policy.by_anchor[Anchor.REVIEW_HELD] if rule.id not in _LIMITS_FROM_REVIEW]
    replies = policy.by_anchor[Anchor.DECISIONS_RECEIVED]
    for review in view.held:
        held_on = review.on
        occurrence = f"{view.key}.R{review.number}"
        received = review.facts.decisions_received_on
        decisions_due, decisions_met = held_on, received
        for rule in rules:
            is_decisions = rule.id == "HB-07"
            deadline = ledger.add(
                rule,
                occurrence,
                Anchor.REVIEW_HELD,
                held_on,
                number=review.number,
                met_on=_decisions_out(ledger, occurrence, received) if is_decisions else None,
                outlasts=rule.id in _WRITTEN_WORK,
            )
            if is_decisions:
                decisions_due, decisions_met = deadline.due, deadline.met_on
        for rule in replies:
            known = received or decisions_met
            ledger.add(
                rule,
                occurrence,
                Anchor.DECISIONS_RECEIVED,
                known or decisions_due,
                number=review.number,
                provisional=known is None,
                outlasts=rule.id in _WRITTEN_WORK,
            )


def _decisions_out(ledger: Ledger, occurrence: str, received: date | None) -> date | None:
    """Decisions the manager has received were out by then; a mark may say that they were out earlier."""
    marked = ledger.marked("HB-07", occurrence)
    return min(marked, received) if marked and received else received


def add_work_before_reviews(
    view: PeriodView, policy: Policy, ledger: Ledger, coming: NextReview | None
) -> None:
    """Invitations, reports, talks: for the next review, and for a past one only what was marked met."""
    rules = policy.by_anchor[Anchor.REVIEW_DATE]
    if view.child.met:
        for review in view.held:
            opened_on = review.facts.started_on or review.on
            occurrence = f"{view.key}.R{review.number}"
            for rule in rules:
                if ledger.marked(rule.id, occurrence) is not None:
                    ledger.add(rule, occurrence, Anchor.REVIEW_DATE, opened_on, number=review.number)
    if coming is None:
        return
    occurrence = f"{view.key}.R{coming.number}"
    for rule in rules:
        if coming.number == 1 or rule.id not in _FIRST_REVIEW_ONLY:
            ledger.add(
                rule,
                occurrence,
                Anchor.REVIEW_DATE,
                coming.on,
                number=coming.number,
                provisional=not coming.booked,
            )
    for rule in policy.by_anchor[Anchor.MONTH_START]:
        first = (coming.on.replace(day=1) - timedelta(days=1)).replace(day=1)
        ledger.add(
            rule, occurrence, Anchor.MONTH_START, first, number=coming.number, provisional=not coming.booked
        )


def add_work_between_reviews(
    view: PeriodView, policy: Policy, ledger: Ledger, coming: NextReview | None
) -> None:
    """Mid-point and contact: for the interval that is running, and for past ones where they were done.

    The mid-point lies half way, in calendar days, between the review held and the next date: the booked
    date or, until it is booked, the limit. For a past interval the date that was booked counts, so that a
    review held early or late does not change whether the mid-point was in time.
    """
    midpoint, contact = policy.rules["OP-14"], policy.rules["OP-15"]
    last = len(view.held) - 1
    for position, review in enumerate(view.held):
        held_on = review.on
        occurrence = f"{view.key}.M{review.number}"
        following = view.held[position + 1] if position < last else None
        until = None if following is None else following.on
        done = view.period.midpoints.get(review.number) or ledger.marked(midpoint.id, occurrence)
        spoken = _contact_between(view.period.contacts, held_on, until)
        spoken = spoken or ledger.marked(contact.id, occurrence)
        if following is not None:
            ends, booked = following.facts.booked_for or following.on, True
        elif coming is not None:
            ends, booked = coming.on, coming.booked
        else:
            continue
        if following is None or done is not None:
            half = Offset(max((ends - held_on).days // 2, 0), Unit.DAYS)
            dates = DueDates(held_on + timedelta(days=half.count), None, None, half)
            _put(ledger, midpoint, occurrence, Anchor.BETWEEN_REVIEWS, held_on, dates, review, done, booked)
        if following is None or spoken is not None:
            dates = DueDates(ends, None, None, BY_THAT_DAY)
            _put(ledger, contact, occurrence, Anchor.REVIEW_DATE, ends, dates, review, spoken, booked)


def _put(
    ledger: Ledger,
    rule: Rule,
    occurrence: str,
    anchor: Anchor,
    anchor_date: date,
    dates: DueDates,
    review: HeldReview,
    met_on: date | None,
    booked: bool,
) -> None:
    ledger.put(
        rule,
        occurrence,
        anchor,
        anchor_date,
        dates,
        number=review.number,
        met_on=met_on,
        provisional=not booked and met_on is None,
    )


def _contact_between(contacts: tuple[date, ...], after: date, until: date | None) -> date | None:
    between = [day for day in contacts if day > after and (until is None or day < until)]
    return min(between, default=None)
