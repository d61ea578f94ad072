"""One chronology of a child: what kinds of things it holds, and the order they stand in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What happened, by kind, in the order in which several things of one day stand."""

    ESCALATION = "escalation"
    EVENT = "event"
    DECISION = "decision"
    REVIEW = "review"
    MIDPOINT = "midpoint"
    CONTACT = "contact"
    WORKER = "worker"
    PLACEMENT = "placement"
    LEGAL = "legal"
    CARE = "care"


KINDS = {
    Kind.REVIEW: "Reviews",
    Kind.DECISION: "Decisions",
    Kind.MIDPOINT: "Mid-points",
    Kind.CONTACT: "Contacts",
    Kind.EVENT: "Significant events",
    Kind.ESCALATION: "Escalations",
    Kind.WORKER: "Workers",
    Kind.PLACEMENT: "Placements",
    Kind.LEGAL: "Legal statuses",
    Kind.CARE: "Periods of care",
}
"""Kind -> what several of it are called, in the order in which they are offered."""
KIND = {
    Kind.REVIEW: "Review",
    Kind.DECISION: "Decision",
    Kind.MIDPOINT: "Mid-point",
    Kind.CONTACT: "Contact",
    Kind.EVENT: "Event",
    Kind.ESCALATION: "Escalation",
    Kind.WORKER: "Worker",
    Kind.PLACEMENT: "Placement",
    Kind.LEGAL: "Legal status",
    Kind.CARE: "Care",
}
"""Kind -> what one of it is called."""


class Detail(NamedTuple):
    """Something that belongs to an entry, under a name."""

    name: str
    text: str
    own: bool = False
    """It is in the program's own words: no name of a carer, no place, and nothing that anybody typed."""


class Happened(NamedTuple):
    """An entry of the chronology."""

    key: str
    on: date
    kind: Kind
    what: str
    """What happened, in the program's own words: "Review 4 held in time"."""
    words: str = ""
    """What somebody wrote or said of it, for the rest of the line. Never in the program's own words."""
    details: tuple[Detail, ...] = ()


def without_words(entry: Happened) -> Happened:
    """Return an entry with nothing in it but the program's own words."""
    return entry._replace(words="", details=tuple(detail for detail in entry.details if detail.own))


def in_order(entries: Iterable[Happened]) -> list[Happened]:
    """Return entries newest first; of one day in the order of their kinds, then as they were given."""
    ranks = {kind: rank for rank, kind in enumerate(Kind)}
    return sorted(entries, key=lambda entry: (-entry.on.toordinal(), ranks[entry.kind]))
