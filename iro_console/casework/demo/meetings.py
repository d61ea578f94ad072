"""The reviews of one unit of the demo as meetings: days, times and venues, held or still to come."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from random import Random

from iro_console.casework.demo.life import ReviewLife
from iro_console.casework.demo.materials import Part, Story, Voices
from iro_console.casework.demo.schedule import Desk, Schedule
from iro_console.domain.participation import UNDER_FOUR, age_on

_TIMES = {
    "small": (time(10), time(10, 30), time(11), time(13, 30), time(14)),
    "school": (time(15, 45), time(16), time(16, 15), time(16, 30), time(15, 30)),
    "grown": (time(16, 30), time(17), time(17, 15), time(16), time(13)),
}
"""Outside school hours for those who go to school."""
_VENUES = ("placement", "placement", "placement", "placement", "school", "office", "virtual")
_PARTICIPATION = ("PN1", "PN1", "PN1", "PN1", "PN1", "PN2", "PN3", "PN4", "PN5", "PN6", "PN6", "PN7")


class Diary:
    """What one IRO has in the diary, so that no two meetings fall on the same hour."""

    def __init__(self) -> None:
        self._taken: set[tuple[date, time]] = set()

    def hour(self, day: date, age: float, rng: Random) -> time:
        """Return a free hour for children of about this age; a full day gives the last one twice."""
        kind = "small" if age < 5 else "school" if age < 16 else "grown"
        hours = list(_TIMES[kind])
        rng.shuffle(hours)
        free = [hour for hour in hours if (day, hour) not in self._taken]
        chosen = (free or hours)[0]
        self._taken.add((day, chosen))
        return chosen

    def take(self, day: date, hour: time) -> None:
        """Put a meeting into the diary whose hour is fixed."""
        self._taken.add((day, hour))


def held_reviews(
    dates: Schedule, story: Story, age: float, desk: Desk, voices: Voices, rng: Random, diary: Diary
) -> list[ReviewLife]:
    """Return the reviews that were held."""
    reviews: list[ReviewLife] = []
    for number, day in enumerate(dates.held, start=1):
        review = ReviewLife(number, booked_for=day, held_on=day, venue=rng.choice(_VENUES))
        if age < 4 and review.venue == "school":
            review.venue = "placement"
        review.booked_at = diary.hour(day, age, rng)
        if number in dates.late:
            review.note = rng.choice(voices.late)
        review.received_on = _received(day, desk, rng)
        if rng.random() < 0.04:
            _was_moved(review, day, desk, voices, rng)
        reviews.append(review)
    if story.first_meeting_ago is not None and reviews:
        _in_two_meetings(reviews[-1], desk.day(-story.first_meeting_ago), voices)
    elif len(reviews) > 3 and rng.random() < 0.04:
        _in_two_meetings(reviews[1], desk.calendar.subtract(dates.held[1], rng.randint(3, 8)), voices)
    return reviews


def review_to_come(
    dates: Schedule, story: Story, age: float, desk: Desk, voices: Voices, rng: Random, diary: Diary
) -> ReviewLife | None:
    """Return the booked or adjourned review, or None while nothing is arranged."""
    number = len(dates.held) + 1
    if story.booked is not None:
        day = _not_at_christmas(desk.day(story.booked), dates.limit, desk)
    elif story.due is None and story.midpoint is None and rng.random() < 0.75:
        day = desk.calendar.subtract(dates.limit, rng.randint(2, 8))
        day = _not_at_christmas(day, dates.limit, desk)
        if day <= desk.day(3):
            return None
    else:
        return None
    review = ReviewLife(
        number, booked_for=day, booked_at=story.time, venue=story.venue or rng.choice(_VENUES)
    )
    if age < 4 and review.venue == "school":
        review.venue = "placement"
    if review.booked_at is None:
        review.booked_at = diary.hour(day, age, rng)
    else:
        diary.take(day, review.booked_at)
    if story.adjourned_ago is not None:
        review.adjourned_on = review.started_on = desk.day(-story.adjourned_ago)
        review.note = voices.adjourned
        review.meetings = [(review.adjourned_on, voices.adjourned)]
    elif rng.random() < 0.1:
        _was_moved(review, min(desk.today, day), desk, voices, rng)
    return review


def _not_at_christmas(day: date, limit: date, desk: Desk) -> date:
    """Return a day on which people meet: nobody books a review between Christmas and New Year.

    It is held after it where the limit allows, or has passed anyway; else on one of the days before it.
    """
    if day.month != 12 or day.day <= 23:
        return day
    after = desk.calendar.next_on_or_after(date(day.year + 1, 1, 2))
    if after <= limit or day > limit:
        return after
    before = desk.calendar.subtract(date(day.year, 12, 24), 1 + day.day % 4)
    return before if before > desk.day(1) else day


def for_child(
    review: ReviewLife, part: Part, story: Story, born: date, desk: Desk, voices: Voices, rng: Random
) -> ReviewLife:
    """Return a review of the unit as one child's own: how it took part, when its decisions came."""
    own = replace(review)
    if own.held_on is None:
        return own
    own.participation = UNDER_FOUR if age_on(born, own.held_on) < 4 else rng.choice(_PARTICIPATION)
    if not own.note and rng.random() < 0.5:
        own.note = rng.choice((*voices.review, *voices.took_part.get(own.participation, ()) * 3))
    if own.number == story.held:
        own.received_on = _last_received(own.held_on, part, story, desk, rng)
    return own


def _received(held_on: date, desk: Desk, rng: Random) -> date:
    """Return when the manager had the decisions: within five working days, seldom a day or three after."""
    late = rng.random() < 0.08
    return desk.calendar.add(held_on, rng.randint(6, 8) if late else rng.randint(2, 5))


def _last_received(held_on: date, part: Part, story: Story, desk: Desk, rng: Random) -> date | None:
    if story.received_ago is not None:
        return desk.day(-story.received_ago)
    if "HB-07" in (*part.left_open, *story.left_open):
        return None
    received = desk.calendar.add(held_on, rng.randint(2, 5))
    return received if received <= desk.today else None


def _was_moved(review: ReviewLife, known: date, desk: Desk, voices: Voices, rng: Random) -> None:
    assert review.booked_for is not None
    was = desk.calendar.subtract(review.booked_for, rng.randint(2, 6))
    moved_on = desk.calendar.subtract(min(known, was), rng.randint(3, 12))
    review.moves = [(moved_on, was, review.booked_for, rng.choice(voices.move))]


def _in_two_meetings(review: ReviewLife, first: date, voices: Voices) -> None:
    assert review.held_on is not None
    review.started_on = review.booked_for = min(first, review.held_on - timedelta(days=1))
    review.meetings = [(review.started_on, voices.first_meeting), (review.held_on, voices.second_meeting)]
    review.note = voices.second_meeting
