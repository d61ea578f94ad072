"""From a story to the records of its children: dates first, then what happened on them."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from random import Random
from typing import NamedTuple

from iro_console.casework.demo.care import legal_path, need, placements
from iro_console.casework.demo.cast import pronouns
from iro_console.casework.demo.contacts import contacts, health_assessments, visits
from iro_console.casework.demo.life import Life, PeriodLife, Span
from iro_console.casework.demo.materials import Materials, Part, Story, Team
from iro_console.casework.demo.meetings import Diary, for_child, held_reviews, review_to_come
from iro_console.casework.demo.people import worker_ref
from iro_console.casework.demo.schedule import Desk, before, schedule
from iro_console.domain.counting import add_months

_WORKER_REASONS = ("LEFTRL", "LEFTRL", "MANAGE", "TSPROC", "ABSENC")
_TRIES = 5
"""How often the past is drawn again in search of a bank holiday on which care could have begun."""
_SEEN_SOON = 45
"""Calendar days before a review's limit within which a child of the demo has always been seen."""


class Scene(NamedTuple):
    """What the children of one IRO are made with."""

    materials: Materials
    desk: Desk
    iro_ref: str
    former_ref: str
    """The IRO some of the children had before."""
    diary: Diary


def lives_of(story: Story, scene: Scene, rng: Random, *, holiday: bool) -> list[Life]:
    """Return the records of the children of one story; ``holiday``: let care begin on one if it can."""
    desk, materials = scene.desk, scene.materials
    births = [_born(part, desk, rng) for part in story.children]
    authority = _ago(story.authority_ago, desk)
    placed = _ago(story.placed_ago, desk)
    if placed is not None:
        authority = placed - timedelta(days=78)
    dates = schedule(story, max(births), desk, rng, holiday)
    for _ in range(_TRIES if holiday else 0):
        if dates.started_on in desk.calendar.holidays:
            break
        dates = schedule(story, max(births), desk, rng, holiday)
    births = [min(born, dates.started_on - timedelta(days=rng.randint(0, 3))) for born in births]
    age = (desk.today - max(births)).days / 365.25
    held = held_reviews(dates, story, age, desk, materials.voices, rng, scene.diary)
    coming = review_to_come(dates, story, age, desk, materials.voices, rng, scene.diary)
    present = PeriodLife(
        1, dates.started_on, need(story, rng), reviews=[*held, *([coming] if coming else [])]
    )
    present.legal = legal_path(story, present.started_on, authority, desk, rng)
    present.placements = placements(story, min(births), present, placed, materials.places, desk, rng)
    periods = [present]
    if story.earlier_period:
        periods.insert(0, _earlier(story, present, age, scene, rng))
        present.number = 2
    team = _team(story, min(births), scene, rng)
    workers = _workers(team, periods, desk, rng)
    iros = _iros(periods, scene, rng)
    seen_since = (dates.limit - desk.today).days < _SEEN_SOON or rng.random() < 0.75
    lives: list[Life] = []
    for part, born in zip(story.children, births, strict=True):
        life = Life(
            story=story.story,
            told=story.told,
            name=_name(part, story),
            known_as=part.given if story.surname_first else "",
            pronouns=pronouns(part),
            born=born,
            sex=part.sex,
            ethnicity=story.ethnicity,
            unaccompanied=story.unaccompanied,
            left_open=frozenset((*story.left_open, *part.left_open)),
            home=story.home,
            legal=story.legal,
            authority_to_place_on=authority,
            placed_for_adoption_on=placed,
            iros=iros,
            workers=workers,
        )
        for period in periods:
            own = PeriodLife(
                period.number, period.started_on, period.need, period.ceased_on, period.cease_reason
            )
            own.legal, own.placements = period.legal, period.placements
            own.reviews = [
                for_child(review, part, story, born, desk, materials.voices, rng) for review in period.reviews
            ]
            life.periods.append(own)
        life.contacts = contacts(life, desk, materials.voices, seen_since, rng)
        life.visits = visits(life, desk, rng)
        life.health_assessments = health_assessments(life, desk, rng)
        lives.append(life)
    return lives


def _name(part: Part, story: Story) -> str:
    return f"{story.surname} {part.given}" if story.surname_first else f"{part.given} {story.surname}"


def _born(part: Part, desk: Desk, rng: Random) -> date:
    if part.eighteen_in is not None:
        return add_months(desk.today + timedelta(days=part.eighteen_in), -18 * 12)
    return desk.today - timedelta(days=int(part.age * 365.25) + (rng.randint(0, 20) if part.age > 1 else 0))


def _ago(days: int | None, desk: Desk) -> date | None:
    return None if days is None else desk.today - timedelta(days=days)


def _earlier(story: Story, present: PeriodLife, age: float, scene: Scene, rng: Random) -> PeriodLife:
    """Return the period of care the child had before, ended by a planned return home."""
    desk = scene.desk
    ceased = present.started_on - timedelta(days=rng.randint(380, 460))
    last = desk.calendar.latest_on_or_before(ceased - timedelta(days=rng.randint(30, 60)))
    dates = before(last, story, desk, rng)
    period = PeriodLife(1, dates.started_on, present.need, ceased, "E4A")
    period.reviews = held_reviews(dates, story, age, desk, scene.materials.voices, rng, scene.diary)
    period.legal = [Span("V2", dates.started_on, ceased)]
    carer = f"{rng.choice(scene.materials.places['foster'])}, {rng.choice(scene.materials.places['towns'])}"
    period.placements = [
        Span("U6", dates.started_on, ceased, "CARPL", provider="PR1", carer=carer, area="in area")
    ]
    return period


def _team(story: Story, eldest: date, scene: Scene, rng: Random) -> Team:
    wanted = {"short breaks": "Children with Disabilities", "adoption": "Permanence"}.get(story.legal)
    if wanted is None and add_months(eldest, 192) <= scene.desk.today:
        wanted = "Through Care 16+"
    teams = scene.materials.teams
    general = [team for team in teams if team.name.startswith(("North", "South"))]
    return next((team for team in teams if team.name == wanted), None) or rng.choice(general)


def _workers(team: Team, periods: list[PeriodLife], desk: Desk, rng: Random) -> list[Span]:
    """Return one to three social workers in turn; between two periods of care nobody is recorded."""
    spans: list[Span] = []
    for period in periods:
        end = period.ceased_on or desk.today
        days = (end - period.started_on).days
        changes = min(days // 240, rng.choice((0, 1, 1, 2)), len(team.workers) - 1)
        starts = [period.started_on, *sorted(_changes(period.started_on, days, changes, desk, rng))]
        names = rng.sample(team.workers, len(starts))
        own = [Span(worker_ref(name), start) for name, start in zip(names, starts, strict=True)]
        for span, following in pairwise(own):
            span.ended_on, span.reason = following.started_on, rng.choice(_WORKER_REASONS)
        own[-1].ended_on = period.ceased_on
        spans.extend(own)
    return spans


def _changes(started: date, days: int, changes: int, desk: Desk, rng: Random) -> set[date]:
    return {
        desk.calendar.latest_on_or_before(started + timedelta(days=rng.randint(60, days - 30)))
        for _ in range(changes)
    }


def _iros(periods: list[PeriodLife], scene: Scene, rng: Random) -> list[Span]:
    """Return the IROs: named within five working days of each entry, now and then another one before."""
    spans: list[Span] = []
    desk = scene.desk
    for period in periods:
        named = min(desk.calendar.add(period.started_on, rng.randint(1, 4)), desk.today)
        spans.append(Span(scene.iro_ref, named, period.ceased_on))
    present = spans[-1]
    since = desk.today - timedelta(days=rng.randint(200, 420))
    if len(spans) == 1 and present.started_on < since - timedelta(days=150) and rng.random() < 0.2:
        change = desk.calendar.latest_on_or_before(since)
        spans.insert(0, Span(scene.former_ref, present.started_on, change, "MANAGE"))
        present.started_on = change
    return spans
