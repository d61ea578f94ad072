"""How long every deadline of a county's children takes on one core.

Run it by hand: ``python tests/benchmarks/bench_timeline.py [CHILDREN]`` (82,000 unless said otherwise).
"""

from __future__ import annotations

import sys
import time
from datetime import date, timedelta

from iro_console.domain.facts import (
    ChildFacts,
    LegalStatusFacts,
    PeriodFacts,
    PlacementFacts,
    ReviewFacts,
)
from iro_console.domain.timeline import timeline
from iro_console.domain.working_days import WorkingCalendar
from iro_console.reference import load_calendar, load_policy, policy_names

TODAY = date(2026, 11, 24)


def child(seed: int) -> ChildFacts:
    """Invent a child with five reviews, two placements, contacts and mid-points, by arithmetic alone."""
    started = TODAY - timedelta(days=700 + seed % 365)
    held = [started + timedelta(days=days) for days in (25, 110, 290, 470, 640)]
    reviews = tuple(ReviewFacts(n, day, booked_for=day) for n, day in enumerate(held, 1))
    period = PeriodFacts(
        1,
        started,
        reviews=(*reviews, ReviewFacts(6, booked_for=held[-1] + timedelta(days=170 + seed % 20))),
        placements=(
            PlacementFacts(started, code="U6"),
            PlacementFacts(started + timedelta(days=300), code="U1"),
        ),
        legal_statuses=(
            LegalStatusFacts(started, "C1"),
            LegalStatusFacts(started + timedelta(days=200), "C2"),
        ),
        iro_allocated_on=started + timedelta(days=3),
        visits=tuple(started + timedelta(days=days) for days in range(5, 690, 40)),
        health_assessments=(started + timedelta(days=20), started + timedelta(days=380)),
        contacts=tuple(day + timedelta(days=60) for day in held),
        midpoints={n: day + timedelta(days=80) for n, day in enumerate(held[:4], 1)},
    )
    met = {("HB-07", f"1.R{n}"): day + timedelta(days=4) for n, day in enumerate(held, 1)}
    return ChildFacts(date(2010 + seed % 14, 1 + seed % 12, 1 + seed % 28), (period,), met)


def main() -> None:
    """Print one line a policy."""
    children = [child(seed) for seed in range(int(sys.argv[1]) if len(sys.argv) > 1 else 82_000)]
    loaded = load_calendar()
    started = time.perf_counter()
    calendar = WorkingCalendar(loaded.holidays, loaded.published_through)
    print(f"calendar built in {(time.perf_counter() - started) * 1000:.1f} ms")
    for name in policy_names():
        started = time.perf_counter()
        policy = load_policy(name)
        read = time.perf_counter() - started
        started = time.perf_counter()
        deadlines = sum(len(timeline(facts, policy, calendar, TODAY)) for facts in children)
        took = time.perf_counter() - started
        print(
            f"{name}: read in {read * 1000:.1f} ms; {len(children):,} children, {deadlines:,} deadlines in "
            f"{took:.1f} s, {took / len(children) * 1000:.2f} ms a child"
        )


if __name__ == "__main__":
    main()
