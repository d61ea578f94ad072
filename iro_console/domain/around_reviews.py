"""What is owed before a review, after it, and between two reviews."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from iro_console.domain.counting import DueDates
from iro_console.domain.ledger import BY_THAT_DAY, HeldReview, Ledger, NextReview, PeriodView
from iro_console.domain.limits import REVIEW_LIMITS
from iro_console.domain.review_dates import review_date_on
from iro_console.domain.timescales import Anchor, Offset, Policy, Rule, Unit

if TYPE_CHECKING:
    from iro_console.domain.facts import ReviewFacts

_WRITTEN_WORK = frozenset({"HB-07", "HB-08", "HB-09", "HB-10"})
"""Owed for a review that was held, also when the child has left since."""
_LIMITS_FROM_REVIEW = frozenset({"ST-02", "ST-03", "OP-17"})
_SPOKEN_ALONE = "HB-06"
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
    """Invitations, reports, talks: for the next review, and for a past one only what was done.

    Each is counted from the day the review stood for when it was done (``review_dates``).
    """
    rules = policy.by_anchor[Anchor.REVIEW_DATE]
    previous: date | None = None
    for review in view.held if view.child.met or view.period.spoken_alone else ():
        opened_on = review.facts.started_on or review.on
        occurrence = f"{view.key}.R{review.number}"
        limit = _limit_until_booked(view, ledger, review.facts)
        for rule in rules:
            met_on = _done_before(view, ledger, rule, occurrence, previous, opened_on, review.on)
            if met_on is not None:
                stood_for = review_date_on(met_on, review.facts, opened_on, limit)
                ledger.add(
                    rule, occurrence, Anchor.REVIEW_DATE, stood_for, number=review.number, met_on=met_on
                )
        previous = review.on
    if coming is None:
        return
    occurrence = f"{view.key}.R{coming.number}"
    limit = _limit_until_booked(view, ledger, view.pending)
    previous = view.held[-1].on if view.held else None
    for rule in rules:
        if coming.number == 1 or rule.id not in _FIRST_REVIEW_ONLY:
            met_on = _done_before(view, ledger, rule, occurrence, previous, coming.on, None)
            _add_before(ledger, rule, occurrence, Anchor.REVIEW_DATE, coming, view.pending, met_on, limit)
    for rule in policy.by_anchor[Anchor.MONTH_START]:
        met_on = ledger.marked(rule.id, occurrence)
        _add_before(ledger, rule, occurrence, Anchor.MONTH_START, coming, view.pending, met_on, limit)


def _add_before(
    ledger: Ledger,
    rule: Rule,
    occurrence: str,
    anchor: Anchor,
    coming: NextReview,
    pending: ReviewFacts | None,
    met_on: date | None,
    limit: date | None,
) -> None:
    on = coming.on if met_on is None else review_date_on(met_on, pending, coming.on, limit)
    if anchor is Anchor.MONTH_START:
        on = (on.replace(day=1) - timedelta(days=1)).replace(day=1)
    provisional = not coming.booked and met_on is None
    ledger.add(rule, occurrence, anchor, on, number=coming.number, met_on=met_on, provisional=provisional)


def _done_before(
    view: PeriodView,
    ledger: Ledger,
    rule: Rule,
    occurrence: str,
    previous: date | None,
    ends: date,
    completed: date | None,
) -> date | None:
    """Return when something was done before a review: as marked, or of HB-06 as the contacts say.

    The last talk with the child alone up to the review meets it in time; else the first one after that.
    """
    marked = ledger.marked(rule.id, occurrence)
    if rule.id != _SPOKEN_ALONE:
        return marked
    talks = [
        day
        for day in view.period.spoken_alone
        if (previous is None or day > previous) and (completed is None or day <= completed)
    ]
    if marked is not None:
        talks.append(marked)
    in_time = [day for day in talks if day <= ends]
    return max(in_time) if in_time else min(talks, default=None)


def _limit_until_booked(view: PeriodView, ledger: Ledger, review: ReviewFacts | None) -> date | None:
    """Return the day a review had to be held by before it was booked; None where no booking is on record.

    Such a review was arranged all the same, nobody knows when: what is owed before it is counted from the
    day it was held.
    """
    return None if review is None or review.booked_on is None else _limit(view, ledger, review)


def _limit(view: PeriodView, ledger: Ledger, review: ReviewFacts) -> date | None:
    dates = [
        deadline.due
        for deadline in ledger.deadlines
        if deadline.review_number == review.number
        and deadline.rule.id in REVIEW_LIMITS
        and deadline.occurrence.startswith(f"{view.key}.")
    ]
    return min(dates, default=None)


def add_work_between_reviews(
    view: PeriodView, policy: Policy, ledger: Ledger, coming: NextReview | None
) -> None:
    """Mid-point and contact: for the interval that is running, and for past ones where they were done.

    The mid-point lies half way, in calendar days, between the review held and the next date: the booked
    date or, until it is booked, the limit; an earlier day that was agreed at the review goes before it.
    Once it was done, the day counts for which the next review stood then, so that a review moved, or held
    early or late, does not change whether it was in time.
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
            facts, ends, booked = following.facts, following.facts.booked_for or following.on, True
        elif coming is not None:
            facts, ends, booked = view.pending, coming.on, coming.booked
        else:
            continue
        if following is None or done is not None:
            limit = _limit(view, ledger, facts) if done is not None and facts is not None else None
            on = ends if done is None else review_date_on(done, facts, ends, limit)
            half = Offset(max((on - held_on).days // 2, 0), Unit.DAYS)
            dates = DueDates(held_on + timedelta(days=half.count), None, None, half)
            anchor, since, agreed = Anchor.BETWEEN_REVIEWS, held_on, review.facts.midway_on
            if agreed is not None and held_on < agreed < dates.due:
                anchor, since, dates = Anchor.AGREED, agreed, DueDates(agreed, None, None, BY_THAT_DAY)
            _put(ledger, midpoint, occurrence, anchor, since, dates, review, done, booked)
        if following is None or spoken is not None:
            ends = ends if following is None else following.facts.started_on or following.on
            limit = _limit_until_booked(view, ledger, facts)
            on = ends if spoken is None else review_date_on(spoken, facts, ends, limit)
            dates = DueDates(on, None, None, BY_THAT_DAY)
            _put(ledger, contact, occurrence, Anchor.REVIEW_DATE, on, dates, review, spoken, booked)


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
