"""What happened between the reviews of the demo: events, decisions, mid-points, escalations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from random import Random

from iro_console.casework.demo.between_life import MidpointLife
from iro_console.casework.demo.between_materials import BetweenMaterials, Council
from iro_console.casework.demo.decision_lives import Chronicle
from iro_console.casework.demo.escalation_lives import Dispatches
from iro_console.casework.demo.event_lives import Almanac
from iro_console.casework.demo.life import Life
from iro_console.casework.demo.marks import Marked
from iro_console.casework.demo.midpoint_lives import fill_in, midpoints_done
from iro_console.casework.demo.schedule import Desk

_REPLY = "HB-08"


def tell_between(
    life: Life,
    marks: Sequence[Marked],
    planned: Mapping[tuple[int, str], date],
    materials: BetweenMaterials,
    council: Council,
    desk: Desk,
    rng: Random,
) -> None:
    """Add to a life what happened between its reviews, in step with the deadlines that were met.

    ``planned`` has the due dates of the present mid-points, by child and occurrence.
    """
    Almanac(life, materials, council, desk, rng).tell()
    chronicle = Chronicle(life, materials, council, desk, rng)
    for period in life.periods:
        midpoints: list[MidpointLife] = midpoints_done(life, period, marks, planned)
        begins = f"{period.number}.R"
        replies = {
            int(mark.occurrence.removeprefix(begins)): mark.met_on
            for mark in marks
            if mark.rule == _REPLY and mark.occurrence.startswith(begins)
        }
        chronicle.tell(period, midpoints, replies)
        for midpoint in midpoints:
            fill_in(life, period, midpoint, materials, council, desk, rng)
        life.midpoints += midpoints
    Dispatches(life, materials, council, desk, rng).tell()
