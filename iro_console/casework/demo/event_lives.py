"""The significant events of the demo: told by the record itself, drawn, and told by the cast."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from random import Random
from typing import Any

from iro_console.casework.demo.between_life import EventLife
from iro_console.casework.demo.between_materials import BetweenMaterials, Council, Happening, spoken_of
from iro_console.casework.demo.life import Life, PeriodLife
from iro_console.casework.demo.schedule import Desk
from iro_console.domain.participation import age_on
from iro_console.domain.significant_events import CONSULTATIONS, CONTACT_CHILD, MIDPOINT_NOW

_A_YEAR = 0.9
"""How many events a child has in a year, beside those that the record itself tells."""
_AHEAD_OF_REVIEW = 0.06
"""The share of reviews before which a change was proposed."""
_BY = {
    "school": "Designated teacher",
    "police": "Missing persons officer",
    "advocate": "Advocate",
    "health": "Nurse for looked-after children",
    "provider": "Manager of the home",
    "parent": "Mother",
}
_UNPLANNED = ("CREQB", "CREQO")
_UNDECIDED: dict[str, object] = {
    "decision": None,
    "forward_to": None,
    "reason": None,
    "decided_on": None,
    "parents_consulted": None,
    "child_consulted": None,
}


class Almanac:
    """Draws the events of one child."""

    def __init__(
        self, life: Life, materials: BetweenMaterials, council: Council, desk: Desk, rng: Random
    ) -> None:
        self._life, self._materials, self._council = life, materials, council
        self._desk, self._rng = desk, rng
        self._told = [row for row in materials.waiting if row["child"] == life.name]

    def tell(self) -> None:
        """Add the events of all periods, in the order in which the IRO was told."""
        life = self._life
        for period in life.periods:
            self._on_record(period)
            self._before_reviews(period)
            self._drawn(period)
        for row in self._told:
            life.events.append(self._of_cast(row))
        life.events.sort(key=lambda event: event.told_on)

    def _on_record(self, period: PeriodLife) -> None:
        """What a change of worker, an unplanned move and an adoption are in themselves."""
        life = self._life
        inside = (period.started_on, period.ceased_on or self._desk.today)
        for _, span in pairwise(life.workers):
            if inside[0] < span.started_on <= inside[1]:
                self._add(period, "new worker", span.started_on)
        for before, after in pairwise(period.placements):
            if before.reason in _UNPLANNED:
                self._add(period, "unplanned move", after.started_on)
        if period is life.period:
            if life.authority_to_place_on is not None:
                self._add(period, "authority to place", life.authority_to_place_on)
            if life.placed_for_adoption_on is not None:
                self._add(period, "placed for adoption", life.placed_for_adoption_on)

    def _before_reviews(self, period: PeriodLife) -> None:
        """Changes that were proposed, and the review was held before them."""
        for before, review in pairwise(review.held_on for review in period.reviews):
            if before is None or review is None or self._rng.random() > _AHEAD_OF_REVIEW:
                continue
            told_on = self._desk.calendar.subtract(review, self._rng.randint(8, 18))
            change = self._desk.calendar.add(review, self._rng.randint(3, 15))
            if told_on > before and change < self._desk.today:
                self._add(period, "before a review", told_on, takes_place_on=change)

    def _drawn(self, period: PeriodLife) -> None:
        days = ((period.ceased_on or self._desk.today) - period.started_on).days
        count = int(days / 365 * _A_YEAR + self._rng.random())
        if days < 60 or self._told:
            return
        for _ in range(count):
            # Nothing of the last days: what waits for the IRO is told by the cast.
            day = period.started_on + timedelta(days=self._rng.randint(10, days - 14))
            self._add(period, "", self._desk.calendar.latest_on_or_before(day))

    def _add(self, period: PeriodLife, when: str, on: date, *, takes_place_on: date | None = None) -> None:
        if on <= max(period.started_on, self._life.born):
            return
        age = age_on(self._life.born, on)
        known = [event.answers["description"] for event in self._life.events]
        words = spoken_of(self._life, self._council.worker(self._life, on))
        suited = [
            one
            for one in self._materials.happenings
            if one.when == when
            and one.ages[0] <= age <= one.ages[1]
            and (when or one.words["description"].format(**words) not in known)
        ]
        if not suited:
            return
        event = self._rng.choice(suited)
        waits = self._rng.choice((0, 0, 1, 1, 2))
        told_on = min(self._desk.calendar.add(on, waits), self._desk.today)
        # An entry of today or yesterday would wait for the IRO; only the cast does.
        decided_on = min(self._desk.calendar.add(told_on, self._rng.choice((0, 0, 1))), self._desk.today)
        # What was decided and is still to be done is told by the cast.
        done = [one for one in event.decided if self._is_followed(period, one[0], decided_on)]
        if not done:
            return
        what, why = self._rng.choice(done)
        answers = self._notified(event, on, told_on, takes_place_on, words)
        answers |= _UNDECIDED | {"decision": what, "reason": why.format(**words), "decided_on": decided_on}
        self._life.events.append(EventLife(period.number, told_on, answers))

    def _is_followed(self, period: PeriodLife, decision: str, decided_on: date) -> bool:
        """Say whether the record shows that what was decided was done, or that a review came after it."""
        reviews = [review.held_on for review in period.reviews if review.held_on is not None]
        days = list(reviews)
        if decision == CONTACT_CHILD:
            days += [contact.held_on for contact in self._life.contacts]
        return decision not in (CONTACT_CHILD, MIDPOINT_NOW) or any(day > decided_on for day in days)

    def _notified(
        self, event: Happening, on: date, told_on: date, takes_place_on: date | None, words: dict[str, str]
    ) -> dict[str, object]:
        said = {name: text.format(**words) or None for name, text in event.words.items()}
        return {
            "event": event.kind,
            "event_other": None,
            "happened_on": on,
            "takes_place_on": takes_place_on,
            "told_on": told_on,
            "gap": self._desk.calendar.count(on, told_on),
            "reported_by": self._reporter(event.by, on),
            "reporter_role": event.by,
            "description": said["description"],
            "consulted_before": True if event.kind in CONSULTATIONS else None,
            "advice": None,
            "effect": said["effect"],
            "childs_view": said["view"] if age_on(self._life.born, on) > 3 else None,
            "safety_action": said["safety"],
        }

    def _of_cast(self, row: dict[str, Any]) -> EventLife:
        desk = self._desk
        told_on, happened = desk.day(-row["told_ago"]), desk.day(-row["happened_ago"])
        told_on = min(told_on, desk.today)
        event = Happening(
            row["kind"],
            "",
            (0, 17),
            row["by"],
            {name: row.get(name, "") for name in ("description", "effect", "view", "safety")},
            (),
        )
        ahead = desk.day(row["takes_place_in"]) if "takes_place_in" in row else None
        answers = self._notified(event, min(happened, told_on), told_on, ahead, spoken_of(self._life))
        answers |= _UNDECIDED
        if "decision" in row:
            answers |= {
                "decision": row["decision"],
                "reason": row["reason"],
                "decided_on": desk.day(-row["decided_ago"]),
            }
        return EventLife(self._life.period.number, told_on, answers)

    def _reporter(self, role: str, on: date) -> str:
        life = self._life
        if role == "child":
            return life.known_as or life.name
        if role == "carer":
            placed = [span for span in life.period.placements if span.started_on <= on]
            return (placed or life.period.placements)[-1].carer
        if role == "team_manager":
            return self._council.manager(life, on)
        return self._council.worker(life, on) if role == "social_worker" else _BY[role]
