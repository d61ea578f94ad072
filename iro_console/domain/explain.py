"""Why a date is what it is: the anchor, what was counted, what was skipped, and where it is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from iro_console.domain.date_text import long_date, short_date
from iro_console.domain.escalation_clocks import parts
from iro_console.domain.ladder import INFORMAL
from iro_console.domain.limits import REVIEW_LIMITS
from iro_console.domain.timescales import Anchor, Deadline, Direction, Severity, Status, Unit
from iro_console.domain.working_days import WorkingCalendar

_NOT_FIXED = frozenset(
    {Anchor.REVIEW_DATE, Anchor.BETWEEN_REVIEWS, Anchor.DECISIONS_RECEIVED, Anchor.MONTH_START}
)
"""Anchors that may be a date not yet fixed: a review not booked, decisions not sent."""
_MOVES = _NOT_FIXED - {Anchor.DECISIONS_RECEIVED}
"""Anchors that are another day once a review is moved, or held on another day than it was booked for."""
_SEVERITIES = {
    Severity.STATUTORY: "the law",
    Severity.GUIDANCE: "guidance, not law",
    Severity.LOCAL: "the council's own rule",
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything there is to say about one date, ready to be laid out."""

    title: str
    due: str
    """The date as it is shown, the year left out in the current year."""
    anchor: str
    """What is counted from, in words: "review 4 held"."""
    anchor_date: date
    counted: str
    """"20 working days", "6 months", "by that day"."""
    direction: Direction
    skipped: tuple[tuple[date, str], ...]
    """The bank holidays on weekdays that were not counted; only for working days."""
    latest_working_day: date
    source: str
    severity: str
    statutory_due: date | None
    local_due: date | None
    drives: str
    """Which of the law and the council's rule drives the work, and why."""
    notes: tuple[str, ...]

    def lines(self) -> list[str]:
        """Return the "Why" block, one line each, without colours or markup."""
        sign = "-" if self.direction is Direction.BEFORE else "+"
        counted = self.counted if self.counted == "by that day" else f"{sign} {self.counted}"
        first = f"  {self.anchor:<22} {long_date(self.anchor_date)}"
        second = f"  {counted:<22} {self._skipped()}".rstrip()
        parts = [f"Why {self.due}", first, second, f"  {self.source}", f"  {self.severity}; {self.drives}"]
        return parts + [f"  {note}" for note in self.notes]

    def _skipped(self) -> str:
        if "working day" not in self.counted:
            return ""
        if not self.skipped:
            return "none skipped"
        return "skipped " + ", ".join(f"{name} ({day:%a} {day.day} {day:%b})" for day, name in self.skipped)


def explain(deadline: Deadline, calendar: WorkingCalendar, today: date) -> Explanation:
    """Say why ``deadline`` falls on its date."""
    rule = deadline.rule
    return Explanation(
        title=rule.title,
        due=short_date(deadline.due, today),
        anchor=anchor_words(deadline),
        anchor_date=deadline.anchor_date,
        counted=str(deadline.offset),
        direction=_direction(deadline),
        skipped=skipped_holidays(deadline, calendar),
        latest_working_day=calendar.latest_on_or_before(deadline.due),
        source=_source(deadline),
        severity=_SEVERITIES[rule.severity],
        statutory_due=deadline.statutory_due,
        local_due=deadline.local_due,
        drives=_drives(deadline),
        notes=tuple(_notes(deadline, calendar, today)),
    )


def anchor_words(deadline: Deadline) -> str:
    """Return the anchor as it is said of this deadline: "review 4 held", "date of review 5"."""
    number = deadline.review_number
    if deadline.anchor is Anchor.REVIEW_DATE and deadline.rule.id == "OP-15" and number is not None:
        return f"date of review {number + 1}"
    if deadline.anchor is Anchor.REVIEW_DATE and number is not None:
        return f"date of review {number}"
    if deadline.anchor in (Anchor.REVIEW_HELD, Anchor.BETWEEN_REVIEWS) and number is not None:
        # A limit for review n is counted from the review before it.
        return f"review {number - 1 if deadline.rule.id in REVIEW_LIMITS else number} held"
    if deadline.anchor is Anchor.AGREED and number is not None:
        return f"agreed at review {number}"
    if deadline.anchor is Anchor.STAGE_SENT:
        stage = parts(deadline.occurrence)[1]
        return "informal stage sent" if stage == INFORMAL else f"stage {stage} sent"
    return deadline.anchor.value


def skipped_holidays(deadline: Deadline, calendar: WorkingCalendar) -> tuple[tuple[date, str], ...]:
    """Return the bank holidays that counting in working days passed over; none for other units."""
    if deadline.offset.unit is not Unit.WORKING_DAYS:
        return ()
    return calendar.skipped(deadline.anchor_date, deadline.due)


def in_units(deadline: Deadline, calendar: WorkingCalendar, today: date) -> tuple[int, str]:
    """Return how far off the date is, in the unit of its rule: ("wd" or "d"); negative is late.

    Working days come out as nought between a Friday and its weekend; then calendar days are given, so that
    nought always means today.
    """
    return count_units(deadline.due, deadline.offset.unit, calendar, today)


def count_units(due: date, unit: Unit, calendar: WorkingCalendar, today: date) -> tuple[int, str]:
    """Return the distance from ``today`` to ``due`` as ``in_units`` does, for a date without its deadline."""
    if unit is Unit.WORKING_DAYS:
        working_days = calendar.count(today, due)
        if working_days or due == today:
            return working_days, "wd"
    return (due - today).days, "d"


def in_words(count: int, unit: str) -> str:
    """Return "in 4 wd", "3 wd late" or "today" for what ``in_units`` gives."""
    if count == 0:
        return "today"
    return f"in {count} {unit}" if count > 0 else f"{-count} {unit} late"


def as_json(deadline: Deadline, calendar: WorkingCalendar, today: date) -> dict[str, Any]:
    """Return one entry of ``timetable --json``, with the keys of its contract in their order."""
    rule = deadline.rule
    return {
        "rule": rule.id,
        "title": rule.title,
        "owner": rule.owner,
        "due": deadline.due.isoformat(),
        "statutory_due": _iso(deadline.statutory_due),
        "local_due": _iso(deadline.local_due),
        "latest_working_day": calendar.latest_on_or_before(deadline.due).isoformat(),
        "anchor": {"event": deadline.anchor.value, "date": deadline.anchor_date.isoformat()},
        "counted": str(deadline.offset),
        "skipped": [
            {"date": day.isoformat(), "name": name} for day, name in skipped_holidays(deadline, calendar)
        ],
        "status": deadline.status_on(today).value,
        "met_on": _iso(deadline.met_on),
        "review_number": deadline.review_number,
        "source": _source(deadline),
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _direction(deadline: Deadline) -> Direction:
    return Direction.BEFORE if deadline.due < deadline.anchor_date else Direction.AFTER


def _source(deadline: Deadline) -> str:
    local = deadline.rule.local
    if local is not None and (deadline.statutory_due is None or deadline.due != deadline.statutory_due):
        return local.source
    return deadline.rule.source


def _drives(deadline: Deadline) -> str:
    due, law, own = deadline.due, deadline.statutory_due, deadline.local_due
    if law is None:
        if own is None:
            return "no number of days in law"
        if due < own:
            return f"the limit of the review comes before the council's {long_date(own)}"
        return "no date in law"
    national = "the law" if deadline.rule.severity is Severity.STATUTORY else "the guidance"
    if own is None:
        return "no local rule"
    if own < law:
        return f"the council's rule drives the work: {national} allows until {long_date(law)}"
    if own == law:
        return f"{national} and the council's rule fall on the same day"
    return f"{national} drives the work: the council's rule would allow until {long_date(own)}"


def _notes(deadline: Deadline, calendar: WorkingCalendar, today: date) -> list[str]:
    rule, due = deadline.rule, deadline.due
    notes: list[str] = []
    if deadline.closes_on is not None and deadline.status_on(today) is Status.NO_LONGER_REQUIRED:
        notes.append(f"No longer required since {long_date(deadline.closes_on)}.")
    if rule.note:
        notes.append(rule.note)
    if rule.unverified:
        notes.append("wording not checked against the text of the law")
    if rule.local is not None and rule.local.ambiguous:
        local = rule.local.offset
        notes.append(f'the council\'s source says "{local}" with no unit: counted as calendar days')
    if deadline.provisional and deadline.anchor in _NOT_FIXED:
        notes.append("provisional: counted from a date that is not fixed yet")
    if deadline.met_on is not None and deadline.anchor in _MOVES:
        notes.append("counted from the day the review stood for when this was done")
    if not calendar.is_published(due):
        notes.append(f"bank holidays after {long_date(calendar.published_through)} are not published yet")
    closed = calendar.why_not_working(due)
    if closed is not None:
        last = long_date(calendar.latest_on_or_before(due))
        notes.append(f"{closed}: the date is not moved, the last working day is {last}")
    return notes
