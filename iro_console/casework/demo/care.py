"""Legal statuses and placements of the demo: which follow one another, and when."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from random import Random

from iro_console.casework.demo.life import PeriodLife, Span
from iro_console.casework.demo.materials import Story
from iro_console.casework.demo.schedule import Desk
from iro_console.domain.counting import add_months

_NEED = {"short breaks": "N2", "remand": "N6"}
_SUPPORTED_CHANGES = date(2025, 4, 1)
"""From the 903 return of 2025-26 supported accommodation is K3; before it was H5."""
_END_REASONS = ("CARPL", "CARPL", "CREQB", "CREQO", "LAREQ", "CHILD")


def need(story: Story, rng: Random) -> str:
    """Return a 903 category of need."""
    if story.unaccompanied:
        return "N8"
    return _NEED.get(story.legal) or rng.choice(("N1", "N1", "N1", "N5", "N4", "N3"))


def legal_path(story: Story, started: date, authority: date | None, desk: Desk, rng: Random) -> list[Span]:
    """Return the legal statuses from the first day on; those that would lie ahead are left out."""
    later = [started + timedelta(days=days) for days in (rng.randint(21, 70), rng.randint(200, 270))]
    interim = started + timedelta(days=rng.randint(6, 8))
    steps: list[tuple[str, date]]
    if story.legal == "order":
        emergency = rng.random() < 0.3
        steps = [("L2", started), ("C1", interim)] if emergency else [("V2", started), ("C1", later[0])]
        steps.append(("C2", later[1]))
    elif story.legal == "interim":
        steps = [("L1", started), ("C1", started + timedelta(days=2))]
    elif story.legal == "interim to order":
        steps = [("C1", started), ("C2", later[1])]
    elif story.legal == "adoption":
        steps = [("L2", started), ("C1", interim), ("E1", authority or desk.today)]
    else:
        steps = [({"remand": "J1", "short breaks": "V4"}.get(story.legal, "V2"), started)]
    settled = [step for step in steps if step[1] <= desk.today - timedelta(days=3) or step[1] == started]
    return _spans([Span(code, day) for code, day in settled])


def placements(
    story: Story,
    eldest: date,
    period: PeriodLife,
    placed: date | None,
    places: dict[str, tuple[str, ...]],
    desk: Desk,
    rng: Random,
) -> list[Span]:
    """Return the placements of a period.

    Moves lie a few days before a review, which then looks at them, and not before the last one: where a
    council asks for a second review after a move, that has been held.
    """
    started = period.started_on
    held = [review.held_on for review in period.reviews if review.held_on is not None]
    moves = [desk.calendar.subtract(day, rng.randint(3, 15)) for day in held[1:-1]]
    moves = [day for day in moves if day > started + timedelta(days=20)]
    last = _last_placement(story, places, desk, rng)
    if story.home in ("hospital", "custody", "short breaks") or not moves:
        last.started_on = started
        return [last]
    first = _foster(story, places, desk, rng, started)
    if story.home == "moved":
        since, move = rng.choice(moves[: max(len(moves) // 2, 1)]), desk.day(-5)
        second = _foster(story, places, desk, rng, since)
        last.started_on = move
        second.reason = "CREQO"
        return _spans([first, second, last])
    if placed is not None:
        last.started_on = placed
        return _spans([first, last])
    if story.home == "supported":
        sixteen = add_months(eldest, 192)
        moves = [day for day in moves if day > sixteen] or [max(sixteen + timedelta(days=30), started)]
    orders = [span.started_on for span in period.legal if span.what == "C2"]
    if story.home == "parents" and orders:
        moves = [desk.calendar.add(orders[0], 8)]
    if story.home in ("foster", "foster, far") and rng.random() < 0.35:
        last.started_on = started
        return [last]
    last.started_on = rng.choice(moves[: max((len(moves) + 1) // 2, 1)])
    middle = [day for day in moves if day < last.started_on]
    if middle and rng.random() < 0.3:
        return _spans([first, _foster(story, places, desk, rng, rng.choice(middle)), last])
    return _spans([first, last])


def _last_placement(story: Story, places: dict[str, tuple[str, ...]], desk: Desk, rng: Random) -> Span:
    day, near = desk.today, "in area"
    if story.home == "kin":
        code = "U1" if story.held > 3 else "U3"
        return Span(code, day, provider="PR1", carer=rng.choice(places["relatives"]).capitalize(), area=near)
    if story.home == "parents":
        return Span("P1", day, provider="PR0", carer=rng.choice(places["parents"]).capitalize(), area=near)
    if story.home == "adopters":
        carer = rng.choice(places["adopters"]).capitalize()
        return Span("A5", day, provider="PR1", carer=carer, area=rng.choice(places["distances"]))
    named = {
        "children's home": ("K2", "homes", "PR4"),
        "school": ("S1", "schools", "PR4"),
        "supported": ("K3" if desk.today >= _SUPPORTED_CHANGES else "H5", "supported", "PR5"),
        "short breaks": ("K2", "breaks", "PR1"),
        "custody": ("R5", "custody", "PR3"),
        "hospital": ("R2", "hospitals", "PR3"),
    }.get(story.home)
    if named is not None:
        code, kind, provider = named
        far = story.home in ("school", "custody") or (kind == "homes" and rng.random() < 0.5)
        area = rng.choice(places["distances"]) if far else near
        return Span(code, day, provider=provider, carer=rng.choice(places[kind]), area=area)
    span = _foster(story, places, desk, rng, day)
    if story.held > 4 and story.legal == "order" and story.home != "moved":
        span.what = "U4"
    return span


def _foster(story: Story, places: dict[str, tuple[str, ...]], desk: Desk, rng: Random, day: date) -> Span:
    far = story.home == "foster, far" and day == desk.today
    return Span(
        "U6",
        day,
        provider=rng.choice(("PR1", "PR1", "PR4")),
        carer=f"{rng.choice(places['foster'])}, {rng.choice(places['towns'])}",
        area=rng.choice(places["distances"]) if far or rng.random() < 0.15 else "in area",
        reason=rng.choice(_END_REASONS),
    )


def _spans(spans: list[Span]) -> list[Span]:
    """Return spans in order, each ending where the next begins; one that begins with another is left out."""
    ordered: list[Span] = []
    for span in sorted(spans, key=lambda span: span.started_on):
        if ordered and ordered[-1].started_on == span.started_on:
            ordered.pop()
        ordered.append(span)
    for span, following in pairwise(ordered):
        span.ended_on = following.started_on
    ordered[-1].ended_on, ordered[-1].reason = None, ""
    return ordered
