"""Clocks that hang on a birthday: eligible children, pathway plans, the last review before 18."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from iro_console.domain.ledger import Ledger, PeriodView
from iro_console.domain.participation import birthday
from iro_console.domain.timescales import Anchor, Policy

if TYPE_CHECKING:
    from iro_console.domain.facts import ChildFacts

_THIRTEEN_WEEKS = 91
_SHORT_BREAKS = frozenset({"V3", "V4"})


def on_short_breaks(codes: tuple[str, ...]) -> bool:
    """Say whether legal statuses are those of short breaks and nothing else."""
    return bool(codes) and _SHORT_BREAKS.issuperset(codes)


def became_eligible(child: ChildFacts) -> date | None:
    """Return the day the child becomes, or became, an eligible child; None if not before 18.

    Eligible: 16 or 17, looked after, and looked after for 13 weeks (91 days, both ends counted, in one
    period or several) since the 14th birthday. Short breaks do not count.
    """
    if child.born is None:
        return None
    fourteenth, sixteenth = birthday(child.born, 14), birthday(child.born, 16)
    eighteenth = birthday(child.born, 18)
    days = 0
    for period in child.periods:
        if on_short_breaks(tuple(status.code for status in period.legal_statuses)):
            continue
        start = max(period.started_on, fourteenth)
        end = min(period.ceased_on or eighteenth, eighteenth)
        if end <= start:
            continue
        reached = start + timedelta(days=max(_THIRTEEN_WEEKS - days, 1) - 1)
        eligible = max(reached, sixteenth, start)
        if eligible < end:
            return eligible
        days += (end - start).days
    return None


def add_pathway(view: PeriodView, policy: Policy, ledger: Ledger, today: date) -> None:
    """ST-21 and ST-22 for the period in which the child becomes eligible, and those after it.

    Nothing is shown before the 15th birthday: a date ten years ahead helps nobody. The pathway plan is
    reviewed with the reviews of the period: six months from each review held since becoming eligible.
    """
    born = view.child.born
    if born is None or view.short_breaks or today < birthday(born, 15):
        return
    eligible = became_eligible(view.child)
    period = view.period
    if eligible is None or (period.ceased_on is not None and period.ceased_on <= eligible):
        return
    if eligible >= period.started_on:
        sixteenth = birthday(born, 16)
        anchor = Anchor.SIXTEENTH_BIRTHDAY if eligible == sixteenth else Anchor.BECAME_ELIGIBLE
        ledger.add(policy.rules["ST-21"], view.key, anchor, eligible)
    rule = policy.rules["ST-22"]
    for position, review in enumerate(view.held):
        if review.on < eligible:
            continue
        following = view.held[position + 1] if position + 1 < len(view.held) else None
        ledger.add(
            rule,
            f"{view.key}.R{review.number + 1}",
            Anchor.LAST_PATHWAY_REVIEW,
            review.on,
            number=review.number + 1,
            met_on=None if following is None else following.on,
        )


def add_last_review_before_18(view: PeriodView, policy: Policy, ledger: Ledger, today: date) -> None:
    """ST-25, shown from the 16th birthday: met by the last review from 17 on that was held in time.

    If none was in time, the first one held after the date meets it late.
    """
    born = view.child.born
    if born is None or view.short_breaks or today < birthday(born, 16):
        return
    eighteenth, seventeenth = birthday(born, 18), birthday(born, 17)
    if view.period.ceased_on is not None and view.period.ceased_on <= seventeenth:
        return
    rule = policy.rules["ST-25"]
    held = [review.on for review in view.held if seventeenth <= review.on < eighteenth]
    deadline = ledger.add(rule, view.key, Anchor.EIGHTEENTH_BIRTHDAY, eighteenth)
    in_time = [day for day in held if day <= deadline.due]
    met_on = max(in_time) if in_time else min(held, default=None)
    if met_on is not None:
        ledger.deadlines[-1] = deadline._replace(met_on=met_on)
