"""Booking and moving a review, bringing it forward, and recording that it was held."""

from __future__ import annotations

from datetime import date, time
from typing import NamedTuple

from sqlmodel import select

from iro_console.casework.booking import store_booking
from iro_console.casework.desk import Desk
from iro_console.casework.labels import labels
from iro_console.casework.verbs import (
    Changed,
    Done,
    Problem,
    acting,
    beside,
    current_period,
    needed,
    record_of,
    refusal,
    refuse_if_any,
    warning,
)
from iro_console.domain import reviews as rules
from iro_console.domain.date_text import long_date
from iro_console.domain.facts import PeriodFacts, ReviewFacts
from iro_console.domain.limits import TO_BE_HELD
from iro_console.domain.limits import next_review as next_limit
from iro_console.domain.participation import participation_problem
from iro_console.domain.timeline import timeline
from iro_console.domain.timescales import Deadline
from iro_console.forms.acts import HOW_HELD, VENUES, ReviewBooking, ReviewHeld
from iro_console.forms.clean import clean_line, clean_text
from iro_console.storage.cells import as_date, as_time
from iro_console.storage.facts import ChildRecord
from iro_console.storage.rows import Rows
from iro_console.storage.tables import PeriodOfCare, Review, ReviewMeeting
from iro_console.storage.unit_of_work import UnitOfWork

BOOKING_FORM = ReviewBooking.__name__
HELD_FORM = ReviewHeld.__name__


class NextReview(NamedTuple):
    """The review still to come."""

    number: int
    latest: date | None
    """The last day by the earlier of the law and the council's rule; None once no review is required."""
    statutory_latest: date | None
    local_latest: date | None
    booked_for: date | None
    booked_at: time | None
    venue: str
    row_version: int | None
    """Give it back when booking; None while there is no row."""
    deadline: Deadline | None
    adjourned_on: date | None = None
    meetings: tuple[date, ...] = ()
    """The meetings of a series held so far."""


class _Coming(NamedTuple):
    """What the acts of this module start from."""

    record: ChildRecord
    period: PeriodFacts
    number: int
    limit: Deadline | None
    limits: list[Deadline]
    meetings: tuple[date, ...]
    """Of a series, those on record."""

    @property
    def facts(self) -> ReviewFacts | None:
        """What is on record of the review to come, if anything."""
        return next((review for review in self.period.reviews if review.number == self.number), None)

    @property
    def booked_for(self) -> date | None:
        """The day it is booked for; none once it was adjourned on that day or later."""
        facts = self.facts
        if facts is None or facts.booked_for is None:
            return None
        spent = facts.adjourned_on is not None and facts.booked_for <= facts.adjourned_on
        return None if spent else facts.booked_for


def next_review(desk: Desk, child_id: int) -> NextReview:
    """Return the review to come: its number, its limits and its booking. Raises ``Refused``."""
    coming = _coming(desk, child_id)
    found = desk.store.reader().one(
        "SELECT r.booked_for, r.booked_at, r.venue, r.row_version, r.adjourned_on FROM review r"
        " JOIN period_of_care p ON p.id = r.period_id"
        " WHERE p.child_id = :child AND p.number = :period AND r.number = :number",
        {"child": child_id, "period": coming.period.number, "number": coming.number},
    )
    statutory = [limit.statutory_due for limit in coming.limits if limit.statutory_due is not None]
    local = [limit.local_due for limit in coming.limits if limit.local_due is not None]
    return NextReview(
        number=coming.number,
        latest=coming.limit.due if coming.limit else None,
        statutory_latest=min(statutory, default=None),
        local_latest=min(local, default=None),
        booked_for=as_date(found[0]) if found else None,
        booked_at=as_time(found[1]) if found else None,
        venue=found[2] if found else "",
        row_version=found[3] if found else None,
        deadline=coming.limit,
        adjourned_on=as_date(found[4]) if found else None,
        meetings=coming.meetings,
    )


def check_booking(desk: Desk, child_id: int, answers: ReviewBooking) -> list[Problem]:
    """Return what speaks against this booking; nothing is written."""
    return _booking_problems(desk, _coming(desk, child_id), answers)


def book_review(
    desk: Desk, child_id: int, answers: ReviewBooking, *, seen_version: int | None = None
) -> Done:
    """Book the review to come, or move it to another day, for which a reason is needed.

    ``seen_version`` is the row_version that ``next_review`` gave. Raises ``Refused``, and ``Changed`` when
    the booking was changed since.
    """
    draft = (BOOKING_FORM, f"child:{child_id}")
    with acting(desk, "review booked", child_id, draft) as work:
        coming = _coming(desk, child_id, work)
        refuse_if_any(_booking_problems(desk, coming, answers))
        assert answers.booked_for is not None
        review = _review(work, coming)
        if (review.row_version if review.id else None) != seen_version:
            raise _changed(review, answers, seen_version)
        was, becomes = review.booked_for, answers.booked_for
        moved = was is not None and was != becomes
        review.booked_for, review.booked_at = becomes, answers.booked_at
        review.venue = answers.venue or ""
        where = ", ".join(
            part for part in (_at(answers.booked_at), VENUES.get(review.venue, "").lower()) if part
        )
        detail = f"review {coming.number}, {long_date(becomes)}{', ' if where else ''}{where}"
        reason = clean_line(answers.moved_because or "")
        if moved and was is not None:
            work.describe(
                "review moved",
                f"review {coming.number}, {long_date(was)} to {long_date(becomes)}: {reason}",
            )
        else:
            work.describe(detail=detail)
        store_booking(work, review, was, desk.today(), reason)
        act_id = work.act_id
    verb = "moved to" if moved else "booked for"
    message = f"Review {coming.number} of {coming.record.name} {verb} {long_date(becomes)}"
    return Done(act_id, message, child_id)


def check_brought_forward(
    desk: Desk, child_id: int, day: date, *, field: str = "forward_to", work: UnitOfWork | None = None
) -> list[Problem]:
    """Return what speaks against bringing the review to come forward to a day; nothing is written.

    ``field`` is the question the problems stand beside. Raises ``Refused`` without a period of care.
    """
    coming = _coming(desk, child_id, work)
    problems = _ceased(coming.period) or _day_problems(desk, coming, day, field)
    booked = coming.booked_for
    if booked is None or any(problem.kind == "refuse" for problem in problems):
        return problems
    if booked < desk.today():
        text = f"It was booked for {long_date(booked)}, and not recorded as held"
        return [*problems, warning(field, text)]
    if day >= booked:
        text = f"It is booked for {long_date(booked)}: {long_date(day)} does not bring it forward"
        return [*problems, refusal(field, text)]
    return problems


def bring_forward(
    desk: Desk, work: UnitOfWork, child_id: int, day: date, reason: str, *, field: str = "forward_to"
) -> str:
    """Bring the review to come forward to a day, as part of another act; return in words what was done.

    Time and venue are kept; the day it was booked for stays on record with the reason. A review that is
    not booked yet is booked. The act's own words are left alone. Raises ``Refused``.
    """
    refuse_if_any(check_brought_forward(desk, child_id, day, field=field, work=work))
    coming = _coming(desk, child_id, work)
    review = _review(work, coming)
    was, review.booked_for = review.booked_for, day
    store_booking(work, review, was, desk.today(), clean_line(reason))
    since = "" if was is None else f" from {long_date(was)}"
    return f"review {coming.number} brought forward{since} to {long_date(day)}"


def check_held(desk: Desk, child_id: int, answers: ReviewHeld) -> list[Problem]:
    """Return what speaks against recording the review so; nothing is written."""
    coming = _coming(desk, child_id)
    return _held_problems(desk, coming, answers, _first_meeting(coming))


def record_review_held(desk: Desk, child_id: int, answers: ReviewHeld) -> Done:
    """Record that the review to come was held and completed, that one meeting of it was, or that it was
    adjourned. Raises ``Refused``.
    """
    draft = (HELD_FORM, f"child:{child_id}")
    with acting(desk, "review held", child_id, draft) as work:
        coming = _coming(desk, child_id, work)
        refuse_if_any(_held_problems(desk, coming, answers, _first_meeting(coming)))
        assert answers.held_on is not None
        day, note = answers.held_on, clean_text(answers.note or "").strip()
        name = f"review {coming.number}, {long_date(day)}"
        review = _review(work, coming)
        if answers.how == "adjourned":
            work.describe("review adjourned", name)
            # A second time does not count: the first keeps running.
            review.adjourned_on = min(review.adjourned_on or day, day)
            review.started_on = min(review.started_on or day, day)
            done = f"adjourned on {long_date(day)}"
        elif answers.how == "meeting":
            work.describe("meeting of a review held", name)
            review.started_on = min(review.started_on or day, day)
            done = f": the meeting on {long_date(day)} recorded"
        else:
            work.describe(detail=name)
            review.held_on = day
            review.participation = answers.participation or review.participation
            done = f"recorded as held on {long_date(day)}"
        if answers.how != "meeting" and note:
            review.note = f"{review.note}\n{note}".strip()
        in_series = answers.how == "meeting" or (coming.meetings and day not in coming.meetings)
        work.session.add(review)
        work.session.flush()
        if in_series:
            work.session.add(
                ReviewMeeting(
                    review_id=work.key_of(review.id),
                    held_on=day,
                    note=note if answers.how == "meeting" else "",
                )
            )
        act_id = work.act_id
    message = f"Review {coming.number} of {coming.record.name} {done}".replace(" :", ":")
    return Done(act_id, message, child_id)


def _coming(desk: Desk, child_id: int, work: UnitOfWork | None = None) -> _Coming:
    record = record_of(desk, child_id, work)
    period = current_period(record)
    last = rules.last_held(period)
    below = last.number if last else 0
    pending = next((r for r in reversed(period.reviews) if r.held_on is None and r.number > below), None)
    number = pending.number if pending else below + 1
    deadlines = timeline(record.facts, desk.policy, desk.calendar, desk.today())
    limit = next_limit(deadlines, desk.today())
    limits = [d for d in deadlines if limit is not None and _same_review(d, limit)]
    rows = work.rows() if work is not None else desk.store.reader()
    meetings = _meetings(rows, child_id, period.number, number)
    return _Coming(record, period, number, limit, limits, meetings)


def _same_review(deadline: Deadline, limit: Deadline) -> bool:
    return (
        deadline.rule.id in TO_BE_HELD
        and deadline.met_on is None
        and deadline.review_number == limit.review_number
        and deadline.occurrence.partition(".")[0] == limit.occurrence.partition(".")[0]
    )


def _booking_problems(desk: Desk, coming: _Coming, answers: ReviewBooking) -> list[Problem]:
    problems = needed(answers) + _ceased(coming.period)
    if answers.venue and answers.venue not in VENUES:
        problems.append(refusal("venue", f'"{answers.venue}" is not a venue'))
    day = answers.booked_for
    if day is None:
        return problems
    problems += _day_problems(desk, coming, day, "booked_for")
    was = coming.facts.booked_for if coming.facts else None
    if was is not None and was != day and not clean_line(answers.moved_because or ""):
        problems.append(refusal("moved_because", f"It is booked for {long_date(was)}: say why it is moved"))
    return problems


def _day_problems(desk: Desk, coming: _Coming, day: date, field: str) -> list[Problem]:
    found = rules.check_booking(coming.period, day, coming.limits, desk.calendar, desk.today())
    problems = beside(field, found)
    adjourned = coming.facts.adjourned_on if coming.facts else None
    if adjourned is not None and day <= adjourned:
        text = f"{long_date(day)} is not after the review was adjourned, {long_date(adjourned)}"
        problems.append(refusal(field, text))
    return problems


def _held_problems(desk: Desk, coming: _Coming, answers: ReviewHeld, first: date | None) -> list[Problem]:
    problems = needed(answers) + _ceased(coming.period, answers.held_on)
    if answers.how and answers.how not in HOW_HELD:
        problems.append(refusal("how", f'"{answers.how}" is not one of the choices'))
    day, today = answers.held_on, desk.today()
    if day is None or not answers.how:
        return problems
    if answers.how == "adjourned":
        problems += beside("held_on", rules.check_adjourned(coming.period, coming.number, day, today))
        return problems
    completes = answers.how == "completed"
    found = rules.check_held(
        coming.period,
        coming.number,
        day,
        coming.limits if completes else None,
        desk.calendar,
        today,
        first if first is None or completes else min(first, day),
        coming.meetings,
        completes=completes,
    )
    problems += beside("held_on", found)
    if answers.how == "completed":
        problems += _participation_problems(coming.record, answers, day)
    return problems


def _participation_problems(record: ChildRecord, answers: ReviewHeld, day: date) -> list[Problem]:
    code = answers.participation
    if not code:
        return [warning("participation", "How the child took part is still to be given")]
    if code not in labels("REVIEW_CODE"):
        return [refusal("participation", f'"{code}" is not a participation code')]
    found = participation_problem(code, record.facts.born, day)
    return [warning("participation", found)] if found else []


def _ceased(period: PeriodFacts, day: date | None = None) -> list[Problem]:
    if period.ceased_on is None or (day is not None and day <= period.ceased_on):
        return []
    return [refusal("", f"The child ceased to be looked after on {long_date(period.ceased_on)}")]


def _first_meeting(coming: _Coming) -> date | None:
    return coming.facts.started_on if coming.facts else None


def _review(work: UnitOfWork, coming: _Coming) -> Review:
    """Return the row of the review to come, locked for this act, or a new one."""
    period = work.session.exec(
        select(PeriodOfCare).where(
            PeriodOfCare.child_id == coming.record.child_id, PeriodOfCare.number == coming.period.number
        )
    ).one()
    found = work.session.exec(
        select(Review).where(Review.period_id == period.id, Review.number == coming.number).with_for_update()
    ).first()
    return found or Review(period_id=work.key_of(period.id), number=coming.number)


def _meetings(rows: Rows, child_id: int, period: int, number: int) -> tuple[date, ...]:
    found = rows.all(
        "SELECT m.held_on FROM review_meeting m JOIN review r ON r.id = m.review_id"
        " JOIN period_of_care p ON p.id = r.period_id"
        " WHERE p.child_id = :child AND p.number = :period AND r.number = :number ORDER BY m.held_on",
        {"child": child_id, "period": period, "number": number},
    )
    days = (as_date(row[0]) for row in found)
    return tuple(day for day in days if day is not None)


def _changed(review: Review, answers: ReviewBooking, seen_version: int | None) -> Changed:
    names = ("booked_for", "booked_at", "venue")
    if review.id is None:
        text = "The review you opened is no longer to come: its record has changed"
        return Changed(text, {}, {name: getattr(answers, name) for name in names})
    how = "booked" if seen_version is None else "changed"
    day = long_date(review.booked_for) if review.booked_for else "no day"
    theirs = {name: getattr(review, name) for name in names}
    yours = {name: getattr(answers, name) for name in names}
    return Changed(
        f"Somebody has {how} this review since you opened it: it is booked for {day}", theirs, yours
    )


def _at(at: time | None) -> str:
    return f"{at:%H:%M}" if at else ""
