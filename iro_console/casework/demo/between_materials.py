"""What the time between reviews is made of in the demo, read from ``data/demo``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import tomli

from iro_console.casework.demo.life import Life
from iro_console.casework.demo.materials import Materials
from iro_console.casework.demo.people import worker_ref
from iro_console.domain.participation import age_on
from iro_console.reference import data_root

_EVERY_AGE = (0, 17)
_PRONOUNS = {
    "she/her": {"they": "she", "them": "her", "their": "her"},
    "he/him": {"they": "he", "them": "him", "their": "his"},
}
_AS_WRITTEN = {"they": "they", "them": "them", "their": "their"}


@dataclass(frozen=True, slots=True)
class Idea:
    """Something a review may decide, and for whom."""

    key: str
    theme: str
    ages: tuple[int, int]
    who: str
    weeks: int
    words: dict[str, str]
    """decision, reason, started, stuck and done, with names to be filled in."""
    first_at: int = 1
    homes: frozenset[str] = frozenset()
    legal: frozenset[str] = frozenset()
    ethnicities: frozenset[str] = frozenset()
    unaccompanied: bool = False

    def suits(self, life: Life, review: int, on: date) -> bool:
        """Say whether a review of a child may decide it."""
        return (
            self.ages[0] <= age_on(life.born, on) <= self.ages[1]
            and review >= self.first_at
            and (not self.homes or life.home in self.homes)
            and (not self.legal or life.legal in self.legal)
            and (not self.ethnicities or life.ethnicity in self.ethnicities)
            and (not self.unaccompanied or life.unaccompanied)
        )


class Happening(NamedTuple):
    """A significant event that may happen."""

    kind: str
    when: str
    """What on record it belongs to; empty: drawn."""
    ages: tuple[int, int]
    by: str
    words: dict[str, str]
    """description, effect, view and safety."""
    decided: tuple[tuple[str, str], ...]
    """(what the IRO decides, why)."""


class BetweenMaterials(NamedTuple):
    """Everything that what happens between reviews is drawn from."""

    ideas: tuple[Idea, ...]
    happenings: tuple[Happening, ...]
    waiting: tuple[dict[str, Any], ...]
    """Told events of children of the cast."""
    stuck: tuple[dict[str, Any], ...]
    """Decisions of children of the cast that have been carried."""
    midpoint: dict[str, dict[str, tuple[str, ...]]]
    """account, reason, outcome and practice, each by judgement or outcome."""
    not_spoken: tuple[str, ...]
    methods: tuple[str, ...]
    refusals: tuple[str, ...]
    """Why a manager does not agree."""
    scripted: tuple[dict[str, Any], ...]
    closed: tuple[dict[str, str], ...]


def read_between() -> BetweenMaterials:
    """Read the parts of ``data/demo`` that are about the time between reviews."""
    decisions, events, midpoints, escalations = (
        _table(name) for name in ("decisions", "events", "midpoints", "escalations")
    )
    return BetweenMaterials(
        ideas=tuple(_idea(row) for row in decisions["decisions"]),
        happenings=tuple(_happening(row) for row in events["events"]),
        waiting=tuple(events["waiting"]),
        stuck=tuple(decisions["stuck"]),
        midpoint={
            name: {key: tuple(lines) for key, lines in midpoints[name].items()}
            for name in ("account", "reason", "outcome", "practice")
        },
        not_spoken=tuple(midpoints["why_not_spoken"]),
        methods=tuple(midpoints["methods"]),
        refusals=tuple(decisions["refusals"]),
        scripted=tuple(escalations["scripted"]),
        closed=tuple(escalations["closed"]),
    )


def spoken_of(life: Life, worker: str = "") -> dict[str, str]:
    """Return the names that a sentence about a child is filled in with."""
    given = life.known_as or life.name.split()[0]
    return {"name": given, "worker": worker, **_PRONOUNS.get(life.pronouns, _AS_WRITTEN)}


class Council:
    """Who works for the council of the demo, by name."""

    def __init__(self, materials: Materials) -> None:
        self._names = {worker_ref(name): name for team in materials.teams for name in team.workers}
        self._names |= {iro.ref: iro.name for iro in materials.reviewers}
        self._managers = {worker_ref(name): team.manager for team in materials.teams for name in team.workers}
        self._leaders = {role: name for role, name, _ in materials.leaders}

    def iro(self, life: Life, on: date) -> str:
        """Return the name of the IRO a child had on a day; before anybody was named, the first one."""
        spans = [span for span in life.iros if span.started_on <= on]
        return self._names[(spans or life.iros)[-1 if spans else 0].what]

    def worker(self, life: Life, on: date) -> str:
        """Return the name of the social worker a child had on a day."""
        return self._names[self._worker(life, on)]

    def manager(self, life: Life, on: date) -> str:
        """Return the name of the team manager of that social worker."""
        return self._managers[self._worker(life, on)]

    def leader(self, role: str) -> str:
        """Return the name of a manager above the teams: service_manager, head_of_service, director."""
        return self._leaders[role]

    def _worker(self, life: Life, on: date) -> str:
        spans = [span for span in life.workers if span.started_on <= on]
        return (spans or life.workers)[-1 if spans else 0].what


def _table(name: str) -> dict[str, Any]:
    return tomli.loads((data_root() / "demo" / f"{name}.toml").read_text(encoding="utf-8"))


def _idea(row: dict[str, Any]) -> Idea:
    return Idea(
        key=row["key"],
        theme=row["theme"],
        ages=(row["ages"][0], row["ages"][1]),
        who=row["who"],
        weeks=row["weeks"],
        words={name: row[name] for name in ("decision", "reason", "started", "stuck", "done")},
        first_at=row.get("from", 1),
        homes=frozenset(row.get("homes", ())),
        legal=frozenset(row.get("legal", ())),
        ethnicities=frozenset(row.get("ethnicities", ())),
        unaccompanied=row.get("unaccompanied", False),
    )


def _happening(row: dict[str, Any]) -> Happening:
    ages = row.get("ages", _EVERY_AGE)
    return Happening(
        row["kind"],
        row.get("when", ""),
        (ages[0], ages[1]),
        row["by"],
        {name: row.get(name, "") for name in ("description", "effect", "view", "safety")},
        tuple((what, why) for what, why in row["decided"]),
    )
