"""The mid-points of the demo: when each was carried out, and what the form says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from random import Random

from iro_console.casework.demo.between_life import MidpointLife
from iro_console.casework.demo.between_materials import BetweenMaterials, Council, spoken_of
from iro_console.casework.demo.life import Life, PeriodLife
from iro_console.casework.demo.marks import Marked
from iro_console.casework.demo.schedule import Desk
from iro_console.domain.date_text import long_date
from iro_console.domain.limits import MIDPOINT_RULE
from iro_console.domain.participation import age_on

_TALKED_WITHIN = timedelta(days=60)
"""A talk with the child so shortly before the mid-point is the talk of the mid-point."""
_OFTEN_ENOUGH = timedelta(days=42)
_CHANGES = {"some_drift": ("contact", "informal"), "serious_drift": ("informal", "formal")}
_COMPLETED_IN = 15
"""Working days that a formal escalation gives."""


def midpoints_done(
    life: Life, period: PeriodLife, marks: Iterable[Marked], planned: Mapping[tuple[int, str], date]
) -> list[MidpointLife]:
    """Return the mid-points of a period by the days on which they were met, still without their forms.

    ``planned`` has the due date of the present one, by child and occurrence; a past one lay half way.
    """
    held = {review.number: review for review in period.reviews if review.held_on is not None}
    found: list[MidpointLife] = []
    for mark in marks:
        number, _, after = mark.occurrence.partition(".M")
        if mark.rule != MIDPOINT_RULE or number != str(period.number):
            continue
        review, following = held[int(after)], held.get(int(after) + 1)
        due = planned.get((life.child_id, mark.occurrence))
        if following is not None and review.held_on is not None:
            ends = following.booked_for or following.held_on
            assert ends is not None
            due = review.held_on + timedelta(days=(ends - review.held_on).days // 2)
        found.append(MidpointLife(period.number, review.number, due or mark.met_on, mark.met_on))
    return sorted(found, key=lambda midpoint: midpoint.after)


def fill_in(
    life: Life,
    period: PeriodLife,
    midpoint: MidpointLife,
    materials: BetweenMaterials,
    council: Council,
    desk: Desk,
    rng: Random,
) -> None:
    """Write the form of a mid-point whose decisions have been looked at."""
    on = midpoint.done_on
    held_on = next(review.held_on for review in period.reviews if review.number == midpoint.after)
    assert held_on is not None
    worker = council.worker(life, on)
    words = spoken_of(life, worker)

    def said(kind: str, key: str) -> str:
        return rng.choice(materials.midpoint[kind][key]).format(**words)

    drifting = [audit for audit in midpoint.audits if audit.drift]
    serious = len(drifting) > 2 or any(audit.decision.carried > 1 for audit in drifting)
    rag = "serious_drift" if serious else "some_drift" if drifting else "on_track"
    outcome = "no_action" if not drifting else rng.choice(_CHANGES[rag])
    midpoint.answers = {
        "follows": f"Review {midpoint.after}, held {long_date(held_on)}",
        "planned_on": midpoint.planned_on,
        "done_on": on,
        "method": rng.choice(materials.methods),
        "worker_spoken_on": desk.calendar.subtract(on, rng.randint(0, 2)),
        "worker_name": worker,
        "worker_account": said("account", rag),
        "worker_changed": any(held_on < span.started_on <= on for span in life.workers),
        **_talk(life, held_on, on, materials, words, rng),
        **_checks(life, period, held_on, on, rng),
        "rag": rag,
        "rag_reason": said("reason", rag),
        "midpoint_outcome": outcome,
        "complete_by": desk.calendar.add(on, _COMPLETED_IN) if outcome == "formal" else None,
        "forward_to": None,
        "outcome_note": said("outcome", outcome) or None,
        "positive_practice": said("practice", "lines") if rng.random() < 0.15 else None,
    }


def _talk(
    life: Life, held_on: date, on: date, materials: BetweenMaterials, words: dict[str, str], rng: Random
) -> dict[str, object]:
    since = max(held_on, on - _TALKED_WITHIN)
    lately = [contact for contact in life.contacts if since < contact.held_on <= on]
    if not lately:
        lines = materials.not_spoken[:-1] if age_on(life.born, on) > 2 else materials.not_spoken[-1:]
        return _NO_TALK | {"child_spoken": False, "why_not_spoken": rng.choice(lines).format(**words)}
    contact = lately[-1]
    return {
        "child_spoken": True,
        "child_spoken_on": contact.held_on,
        "child_method": contact.method,
        "child_alone": contact.alone,
        "child_said": contact.said,
        "wants_advocate": age_on(life.born, on) > 7 and rng.random() < 0.08,
        "why_not_spoken": None,
    }


_NO_TALK: dict[str, object] = {
    "child_spoken_on": None,
    "child_method": None,
    "child_alone": None,
    "child_said": None,
    "wants_advocate": None,
}


def _checks(life: Life, period: PeriodLife, held_on: date, on: date, rng: Random) -> dict[str, object]:
    visits = [day for day in life.visits if day <= on]
    health = [day for day in life.health_assessments if day <= on]
    at_school = 4 <= age_on(life.born, on) <= 17
    return {
        "last_visit_on": visits[-1] if visits else None,
        "visits_in_time": bool(visits) and on - visits[-1] <= _OFTEN_ENOUGH,
        "plan_updated_in_time": rng.random() < 0.92,
        "pep_on": on - timedelta(days=rng.randint(20, 110)) if at_school else None,
        "health_on": health[-1] if health else None,
        "dental_on": on - timedelta(days=rng.randint(30, 170)) if age_on(life.born, on) > 1 else None,
        "same_placement": not any(held_on < span.started_on <= on for span in period.placements),
        "events_since": any(held_on < event.told_on <= on for event in life.events),
        "checks_note": None,
    }
