"""What the invented caseload is made of, read from ``data/demo``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import Any, NamedTuple

import tomli

from iro_console.reference import data_root


class Team(NamedTuple):
    """A team of social workers and its manager."""

    name: str
    manager: str
    workers: tuple[str, ...]


class Reviewer(NamedTuple):
    """An IRO and how many children she or he reviews."""

    ref: str
    name: str
    children: int


class NameGroup(NamedTuple):
    """First names and surnames that belong together."""

    ethnicity: str
    weight: int
    girls: tuple[str, ...]
    boys: tuple[str, ...]
    surnames: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A child of a story, before there is a date: ages are in years, ``eighteen_in`` in days."""

    given: str
    sex: str
    age: float = 0.0
    eighteen_in: int | None = None
    pronouns: str = ""
    left_open: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Story:
    """One child, or siblings reviewed together, and how their reviews stand on the day of the demo.

    Days are working days from that day, except ``authority_ago`` and ``placed_ago`` (calendar days).
    Exactly one of ``due``, ``held_ago``, ``midpoint``, ``authority_ago`` and ``placed_ago`` fixes the dates.
    """

    story: str
    surname: str
    ethnicity: str
    children: tuple[Part, ...]
    legal: str
    home: str
    held: int
    due: int | None = None
    held_ago: int | None = None
    midpoint: int | None = None
    authority_ago: int | None = None
    placed_ago: int | None = None
    booked: int | None = None
    time: time | None = None
    venue: str = ""
    received_ago: int | None = None
    first_meeting_ago: int | None = None
    adjourned_ago: int | None = None
    entry: str = ""
    left_open: tuple[str, ...] = ()
    unaccompanied: bool = False
    earlier_period: bool = False
    surname_first: bool = False
    told: bool = True
    """Told in ``data/demo/cast.toml``, not drawn by rule."""


class Voices(NamedTuple):
    """What children say, by age, and the short notes people write."""

    said: dict[str, tuple[str, ...]]
    not_alone: tuple[str, ...]
    review: tuple[str, ...]
    took_part: dict[str, tuple[str, ...]]
    """By code of participation."""
    late: tuple[str, ...]
    move: tuple[str, ...]
    adjourned: str
    first_meeting: str
    second_meeting: str


class Materials(NamedTuple):
    """Everything the demo draws from."""

    reviewers: tuple[Reviewer, ...]
    teams: tuple[Team, ...]
    support: tuple[tuple[str, str, str], ...]
    """(ref, name, team)."""
    leaders: tuple[tuple[str, str, str], ...]
    """(role, name, ref) of the managers above the teams."""
    names: tuple[NameGroup, ...]
    places: dict[str, tuple[str, ...]]
    voices: Voices
    stories: tuple[Story, ...]


def read_materials() -> Materials:
    """Read ``data/demo``: names, places, people, voices and the stories of the cast."""
    people, names, places, voices, cast = (
        _table(name) for name in ("people", "names", "places", "voices", "cast")
    )
    notes = voices["notes"]
    return Materials(
        reviewers=tuple(Reviewer(row["ref"], row["name"], row["children"]) for row in people["iros"]),
        teams=tuple(Team(row["name"], row["manager"], tuple(row["workers"])) for row in people["teams"]),
        support=tuple((row["ref"], row["name"], row["team"]) for row in people["support"]),
        leaders=tuple((row["role"], row["name"], row["ref"]) for row in people["leaders"]),
        names=tuple(
            NameGroup(
                row["ethnicity"],
                row["weight"],
                tuple(row["girls"]),
                tuple(row["boys"]),
                tuple(row["surnames"]),
            )
            for row in names["groups"]
        ),
        places={name: tuple(found) for name, found in places.items()},
        voices=Voices(
            said={age: tuple(lines) for age, lines in voices["said"].items()},
            not_alone=tuple(notes["not_alone"]),
            review=tuple(notes["review"]),
            took_part={code: tuple(lines) for code, lines in notes["took_part"].items()},
            late=tuple(notes["late"]),
            move=tuple(notes["move"]),
            adjourned=notes["adjourned"],
            first_meeting=notes["first_meeting"],
            second_meeting=notes["second_meeting"],
        ),
        stories=tuple(_story(row) for row in cast["units"]),
    )


def _table(name: str) -> dict[str, Any]:
    return tomli.loads((data_root() / "demo" / f"{name}.toml").read_text(encoding="utf-8"))


def _story(row: dict[str, Any]) -> Story:
    children = tuple(_part(child) for child in row["children"])
    values: dict[str, Any] = {**row, "children": children, "left_open": tuple(row.get("left_open", ()))}
    return Story(**values)


def _part(row: dict[str, Any]) -> Part:
    values: dict[str, Any] = {**row, "left_open": tuple(row.get("left_open", ()))}
    return Part(**values)
