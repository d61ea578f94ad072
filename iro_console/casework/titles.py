"""What is to be done, in words, with the number of the review or the stage: "Record of review 4 in full"."""

from __future__ import annotations

import re
from datetime import date, time

from iro_console.domain.date_text import short_date
from iro_console.domain.escalation_clocks import CHECK, CLOSE, parts
from iro_console.domain.escalations import OF_ESCALATIONS, REPLY, WHOLE
from iro_console.domain.ladder import INFORMAL, Ladder
from iro_console.domain.limits import MIDPOINT_RULE
from iro_console.domain.timescales import Anchor, Deadline, Policy, Rule, Status, Watch
from iro_console.domain.working_days import WorkingCalendar

VENUES = {
    "placement": "placement",
    "school": "school",
    "office": "council office",
    "home": "family home",
    "virtual": "virtual",
    "other": "other venue",
}
"""The venues of ``forms.acts`` as they stand within a line."""

_NAMES_ITS_NUMBER = frozenset({"ST-01", "ST-02", "ST-22", "ST-24"})
_THE_REVIEW = re.compile(r"\b(?:the |next )?(review)\b(?! date)", re.IGNORECASE)


def title_of(rule: Rule, review_number: int | None) -> str:
    """Return the title of a deadline as every list shows it."""
    title = rule.title
    # What is done before a review is done for the next one: there is only one, and its number adds nothing.
    if review_number is None or rule.id in _NAMES_ITS_NUMBER or rule.anchor is Anchor.REVIEW_DATE:
        return title
    if rule.id == "ST-03":
        return f"Review {review_number}"
    if "between reviews" in title:
        return title.replace("between reviews", f"between reviews {review_number} and {review_number + 1}")
    if rule.id == MIDPOINT_RULE:
        return f"Mid-point after review {review_number}"
    numbered, found = _THE_REVIEW.subn(rf"\1 {review_number}", title, count=1)
    return numbered if found else f"{title}, review {review_number}"


def title_in_full(policy: Policy, rule: Rule, occurrence: str, review_number: int | None) -> str:
    """Return the title of one deadline; of an escalation's it says which and at what stage."""
    if rule.id in OF_ESCALATIONS:
        return _of_escalation(policy.ladder, rule, occurrence)
    return title_of(rule, review_number)


def title_of_deadline(policy: Policy, deadline: Deadline) -> str:
    """Return the title of a deadline as every list shows it."""
    return title_in_full(policy, deadline.rule, deadline.occurrence, deadline.review_number)


def title_on(policy: Policy, deadline: Deadline, calendar: WorkingCalendar, today: date) -> str:
    """Return the title of a deadline on a day: with the next stage, once no reply came by its date."""
    title = title_of_deadline(policy, deadline)
    silent = deadline.rule.id == REPLY and deadline.status_on(today) is Status.OVERDUE
    if not silent or calendar.add(deadline.due, 1) > today:
        return title
    above = policy.ladder.after(parts(deadline.occurrence)[1])
    return f"{title}: {above.words} offered" if above is not None else f"{title}: close, or Cafcass"


def waits_for(policy: Policy, rule: Rule, occurrence: str) -> str:
    """Return whose work a deadline is in the middle of a sentence, empty for the IRO's own."""
    if rule.watch is not Watch.CHASE:
        return ""
    owner = policy.ladder[parts(occurrence)[1]].to if rule.id == REPLY else rule.owner
    return owner[:1].lower() + owner[1:]


def _of_escalation(ladder: Ladder, rule: Rule, occurrence: str) -> str:
    ref, what = parts(occurrence)
    if rule.id == WHOLE:
        return f"Escalation {ref} resolved"
    if rule.id == REPLY:
        stage = ladder[what]
        return "Reply, informal escalation" if what == INFORMAL else f"{stage.to}'s reply, stage {what}"
    if what == CHECK:
        return f"Escalation {ref}: is it done as agreed?"
    if what == CLOSE:
        return f"Escalation {ref}: close it, or refer to Cafcass"
    stage = ladder[what.removeprefix("send")]
    return f"Escalation {ref}: send {stage.words}" if stage.is_formal else f"Escalation {ref}: send it"


def booked_title(
    number: int, booked_for: date, booked_at: time | None, venue: str, today: date, limit: date
) -> str:
    """Return what stands for a booked review: where and when, or that it has passed and is not recorded."""
    if booked_for < today:
        return f"Review {number} was booked for {short_date(booked_for, today)}: record it"
    at = f"{booked_at:%H:%M}" if booked_at else ""
    if booked_for > limit:
        when = f"{short_date(booked_for, today)} {at}".rstrip()
        return f"Review {number}, booked for {when}, after the limit"
    return ", ".join(part for part in (f"Review {number}", VENUES.get(venue, venue), at) if part)
