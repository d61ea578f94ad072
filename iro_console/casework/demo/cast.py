"""Who is in the caseload: the stories that must be told, then children drawn by rule up to the number."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from iro_console.casework.demo.materials import Materials, NameGroup, Part, Reviewer, Story

_SIBLINGS = (1, 2, 1, 1, 2, 1, 3, 1, 1, 2, 1, 1)
"""Sizes of the units that are drawn, over and over: about two children in five have a sibling here."""
_SOON = ((12, 21), (20, 24), (23, 28), (29, 33))
"""(booked for, limit) of drawn units of the first IRO, in working days: the coming weeks are not empty."""
_LEGAL = ("order", "order", "order", "order", "section 20", "section 20", "interim to order", "interim")
_HOMES = ("foster", "foster", "foster", "foster", "kin", "foster, far", "children's home", "kin", "school")
_WEEKS = range(7, 22)
_PRONOUNS = {"F": "she/her", "M": "he/him"}


def cast(
    materials: Materials, reviewer: Reviewer, *, first: bool, names: NameBook, rng: Random
) -> list[Story]:
    """Return the children one IRO reviews, siblings together; only the first IRO has the told stories."""
    left = reviewer.children
    stories: list[Story] = []
    for story in materials.stories if first else ():
        if len(story.children) <= left:
            stories.append(story)
            left -= len(story.children)
    weeks = list(_WEEKS)
    rng.shuffle(weeks)
    soon = list(_SOON) if first else [(3, 6), (14, 19)]
    position = 0
    while left:
        size = min(_SIBLINGS[position % len(_SIBLINGS)], left)
        story = _drawn(names, rng, size, f"drawn {position + 1}")
        if soon and size == 1:
            booked, due = soon.pop(0)
            stories.append(replace(story, due=due, booked=booked))
        else:
            due = weeks[position % len(weeks)] * 5 + rng.randrange(5)
            booked = due - rng.randint(2, 9) if rng.random() < 0.75 else None
            stories.append(replace(story, due=due, booked=booked))
        left -= size
        position += 1
    return stories


def pronouns(part: Part) -> str:
    """Return how a child is spoken of."""
    return part.pronouns or _PRONOUNS[part.sex]


class NameBook:
    """Draws names so that no first name and no surname comes twice while there are others left."""

    def __init__(self, materials: Materials, rng: Random) -> None:
        self._rng = rng
        self._groups = materials.names
        self._weights = [group.weight for group in materials.names]
        self._used = {part.given for story in materials.stories for part in story.children}
        self._used |= {story.surname for story in materials.stories}

    def family(self, size: int) -> tuple[NameGroup, str, list[tuple[str, str]]]:
        """Return the names' language, a surname, and (first name, sex) of each child."""
        for _ in range(20):
            (group,) = self._rng.choices(self._groups, self._weights)
            free = [name for name in group.surnames if name not in self._used]
            firsts = [(name, "F") for name in group.girls] + [(name, "M") for name in group.boys]
            firsts = [first for first in firsts if first[0] not in self._used]
            if free and len(firsts) >= size:
                break
        else:
            group = self._groups[0]
            free = [f"{a}-{b}" for a in group.surnames for b in group.surnames if a < b]
            firsts = [(name, "F") for name in group.girls] + [(name, "M") for name in group.boys]
            free = [name for name in free if name not in self._used]
        surname = self._rng.choice(free)
        chosen = self._rng.sample(firsts, size)
        self._used |= {surname, *(name for name, _ in chosen)}
        return group, surname, chosen


def _drawn(names: NameBook, rng: Random, size: int, label: str) -> Story:
    group, surname, chosen = names.family(size)
    held = rng.choice((2, 3, 3, 4, 4, 5, 5, 6, 7))
    youngest = held * 0.5 + 0.6
    ages = sorted((rng.uniform(youngest, 16.7) for _ in chosen), reverse=True)
    if size > 1:
        ages = [min(ages[-1] + rng.uniform(1.3, 2.4) * place, 16.7 - 0.2 * place) for place in range(size)][
            ::-1
        ]
    parts = tuple(Part(given, sex, age) for (given, sex), age in zip(chosen, ages, strict=True))
    home = rng.choice(_HOMES)
    if ages[-1] < 10 and home in ("children's home", "school"):
        home = "foster"
    legal = rng.choice(_LEGAL)
    if legal == "interim" and held > 3:
        legal = "order"
    return Story(label, surname, group.ethnicity, parts, legal, home, held, told=False)
