"""The IRO's contacts with a child of the demo, and the visits and assessments of others."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from iro_console.casework.demo.life import ContactLife, Life
from iro_console.casework.demo.materials import Voices
from iro_console.casework.demo.schedule import Desk
from iro_console.domain.counting import add_months
from iro_console.domain.participation import age_on, birthday

_METHODS = ("visit",) * 7 + ("video", "video", "phone", "text")


def contacts(life: Life, desk: Desk, voices: Voices, seen_since: bool, rng: Random) -> list[ContactLife]:
    """Return the contacts: before each review, often between two, and lately and alone if ``seen_since``."""
    days: set[date] = set()
    for period in life.periods:
        held = [review.held_on for review in period.reviews if review.held_on is not None]
        after = period.started_on
        for day in held:
            days.add(max(desk.calendar.subtract(day, rng.randint(1, 7)), after + timedelta(days=1)))
            if (day - after).days > 60 and rng.random() < 0.55:
                days.add(_working_day(after, day, desk, rng))
            after = day
    since = life.period.started_on
    reviews = [review.held_on for review in life.period.reviews if review.held_on is not None]
    last = max(reviews, default=since)
    lately: date | None = None
    if seen_since and (desk.today - last).days > 4:
        lately = _working_day(last, desk.today, desk, rng)
        days.add(lately)
    told: list[str] = []
    return [
        _contact(day, life.born, voices, told, rng, alone=day == lately)
        for day in sorted(days)
        if life.born < day <= desk.today
    ]


def visits(life: Life, desk: Desk, rng: Random) -> list[date]:
    """Return the social worker's visits: within a week of each placement, then every five weeks or so."""
    days: set[date] = set()
    for period in life.periods:
        end = period.ceased_on or desk.today
        for placement in period.placements:
            until = min(placement.ended_on or end, end)
            step = 6 if placement.what == "A5" else 25 if placement.what == "P1" else 35
            day = desk.calendar.next_on_or_after(placement.started_on + timedelta(days=rng.randint(1, 4)))
            while day <= until:
                days.add(day)
                wander = rng.randint(-2, 2) if step > 6 else 0
                day = desk.calendar.latest_on_or_before(day + timedelta(days=step + wander))
    first = life.periods[0].started_on
    return sorted(day for day in days if day >= first)


def health_assessments(life: Life, desk: Desk, rng: Random) -> list[date]:
    """Return the health assessments: before the first review, then half-yearly under five, else yearly."""
    days: list[date] = []
    for period in life.periods:
        held = [review.held_on for review in period.reviews if review.held_on is not None]
        if not held:
            continue
        end = period.ceased_on or desk.today
        day = desk.calendar.subtract(held[0], rng.randint(1, 5))
        day = max(day, period.started_on)
        while day <= end:
            days.append(day)
            months = 6 if day < birthday(life.born, 5) else 12
            day = desk.calendar.latest_on_or_before(
                add_months(day, months) - timedelta(days=rng.randint(5, 25))
            )
    return days


def _working_day(after: date, before: date, desk: Desk, rng: Random) -> date:
    """Return a working day well between two days, or the one before the second where they are close."""
    between = (before - after).days
    day = after + timedelta(days=rng.randint(between // 3, max(2 * between // 3, 1)))
    return max(
        desk.calendar.latest_on_or_before(min(day, before - timedelta(days=1))), after + timedelta(days=1)
    )


def _contact(
    day: date, born: date, voices: Voices, told: list[str], rng: Random, *, alone: bool
) -> ContactLife:
    age = age_on(born, day)
    lines = voices.said[_band(age)]
    fresh = [line for line in lines if line not in told] or lines
    said = rng.choice(fresh)
    told.append(said)
    if age < 3:
        return ContactLife(day, "visit", False, voices.not_alone[0], said)
    method = rng.choice(_METHODS) if age >= 7 and not alone else "visit"
    alone = alone or method == "text" or rng.random() < 0.82
    why = "" if alone else rng.choice(voices.not_alone[1:])
    return ContactLife(day, method, alone, why, said)


def _band(age: int) -> str:
    for limit, band in (
        (1, "under_1"),
        (3, "1_2"),
        (4, "3"),
        (7, "4_6"),
        (10, "7_9"),
        (13, "10_12"),
        (16, "13_15"),
    ):
        if age < limit:
            return band
    return "16_17"
