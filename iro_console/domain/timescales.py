"""Rules as data: what is due, counted from what, by whom, and where it is written.

A policy is a set of rules. National law can be tightened by a council and never loosened: the
earlier of the two dates drives the work, and both stay visible.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from iro_console.domain.ladder import Ladder


class Unit(StrEnum):
    """What an offset counts."""

    WORKING_DAYS = "working days"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"


class Direction(StrEnum):
    """Whether a rule's date lies after its anchor or before it."""

    AFTER = "after"
    BEFORE = "before"


class Severity(StrEnum):
    """How binding a rule is."""

    STATUTORY = "statutory"
    GUIDANCE = "guidance"
    LOCAL = "local"


class Kind(StrEnum):
    """What a rule gives: a dated deadline, a flag on an event, or a standing reminder."""

    DEADLINE = "deadline"
    FLAG = "flag"
    REMINDER = "reminder"


class Watch(StrEnum):
    """How a deadline reaches the IRO: own work, somebody else's to chase, or looked up when asked."""

    WORK = "work"
    CHASE = "chase"
    BACKGROUND = "background"


class Anchor(StrEnum):
    """The event that is day 0. The value is the wording shown to the user."""

    BECAME_LOOKED_AFTER = "became looked after"
    IRO_ALLOCATED = "IRO allocated"
    REVIEW_HELD = "review held"
    REVIEW_DATE = "review date"
    REVIEW_ADJOURNED = "review adjourned"
    DECISIONS_RECEIVED = "decisions received"
    PLACEMENT_STARTED = "placement started"
    PLACEMENT_CHANGED = "placement changed"
    PLACEMENT_ENDING = "proposed end of placement"
    PLAN_CHANGING = "proposed change of care plan"
    LAST_VISIT = "last visit"
    CARE_ORDER = "care order made"
    PLACEMENT_ORDER = "placement order made"
    LAST_HEALTH_ASSESSMENT = "last health assessment"
    SHORT_BREAK_STARTED = "first short break"
    AUTHORITY_TO_PLACE = "authority to place for adoption"
    PLACED_FOR_ADOPTION = "placed for adoption"
    SIXTEENTH_BIRTHDAY = "16th birthday"
    EIGHTEENTH_BIRTHDAY = "18th birthday"
    BECAME_ELIGIBLE = "became an eligible child"
    LAST_PATHWAY_REVIEW = "last pathway plan review"
    EARLY_REVIEW_EVENT = "event that calls for an early review"
    SIGNIFICANT_EVENT = "significant event"
    EVENT_TOLD = "IRO told of the event"
    EVENT_DECIDED = "event decided on"
    FORMAL_STAGE_OPENED = "formal stage opened"
    STAGE_SENT = "stage sent"
    STEP_CALLED_FOR = "next step called for"
    BETWEEN_REVIEWS = "between two reviews"
    AGREED = "agreed at the review"
    MONTH_START = "first of the month"
    YEAR_END = "end of the financial year"
    NONE = "standing rule"


class Offset(NamedTuple):
    """A number of units; ``Offset(20, Unit.WORKING_DAYS)`` reads "20 working days".

    A count of nought is the day itself: "before the review" with no number of days.
    """

    count: int  # pyright: ignore[reportIncompatibleMethodOverride]
    unit: Unit

    def __str__(self) -> str:
        if self.count == 0:
            return "by that day"
        unit = self.unit.value
        return f"{self.count} {unit[:-1] if self.count == 1 else unit}"


@dataclass(frozen=True, slots=True)
class LocalRule:
    """A council's own timescale for a rule, beside the national one."""

    offset: Offset
    source: str
    ambiguous: bool = False
    """The source names no unit ("20 days"); it is counted in calendar days and said to be so."""
    then: tuple[Offset, ...] = ()
    """Later intervals, where a rule repeats with another length."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the timescales, national or a council's own."""

    id: str
    title: str
    owner: str
    """Whose duty it is, in words: "Social worker", "IRO"."""
    anchor: Anchor
    direction: Direction
    severity: Severity
    source: str
    """The citation, as shown to the user."""
    kind: Kind = Kind.DEADLINE
    watch: Watch = Watch.BACKGROUND
    offset: Offset | None = None
    """National offset. None: the rule is a flag or a reminder, or only councils give it a number."""
    then: tuple[Offset, ...] = ()
    """Later intervals of a rule that repeats (short breaks, adoption, visits)."""
    local: LocalRule | None = None
    unverified: bool = False
    """The wording was not checked against the text of the law: never shown as quoted law."""
    in_force: bool = True
    """False: known, but this policy does not use it."""
    note: str = ""
    weight: float = 0.0
    """What this rule adds to urgency beside its severity (see triage)."""


@dataclass(frozen=True, slots=True)
class Policy:
    """A council's set of timescales: every rule, national or local, by id; and its escalation ladder."""

    name: str
    title: str
    rules: Mapping[str, Rule] = field(default_factory=dict[str, Rule])
    ladder: Ladder = field(default_factory=Ladder)
    """The stages of an escalation."""
    by_anchor: Mapping[Anchor, tuple[Rule, ...]] = field(init=False, repr=False, compare=False)
    """The rules in force that give a date, by the event they count from."""

    def __post_init__(self) -> None:
        grouped: dict[Anchor, list[Rule]] = {anchor: [] for anchor in Anchor}
        for rule in self.rules.values():
            if rule.in_force and rule.kind is not Kind.FLAG and (rule.offset or rule.local):
                grouped[rule.anchor].append(rule)
        frozen = {anchor: tuple(rules) for anchor, rules in grouped.items()}
        object.__setattr__(self, "by_anchor", frozen)

    def __getitem__(self, rule_id: str) -> Rule:
        return self.rules[rule_id]

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules.values())


class Status(StrEnum):
    """Where a deadline stands on a day."""

    OPEN = "open"
    MET = "met"
    MET_LATE = "met late"
    OVERDUE = "overdue"
    NO_LONGER_REQUIRED = "no longer required"


class Deadline(NamedTuple):
    """A due date with its reason. Its status depends on the day it is asked (``status_on``)."""

    rule: Rule
    occurrence: str
    """Which instance of the rule for this child; stable, e.g. "1.R3" (period 1, review 3)."""
    review_number: int | None
    anchor: Anchor
    anchor_date: date
    due: date
    """The date that drives the work: the earlier ("after") or the further from the event ("before")."""
    statutory_due: date | None
    """The date by law or statutory guidance; None for a purely local rule."""
    local_due: date | None
    """The date by the council's own rule; None where it has none."""
    offset: Offset
    """The offset that gave ``due``."""
    met_on: date | None = None
    closes_on: date | None = None
    """The day from which it is no longer required if still unmet (left care, turned 18)."""
    provisional: bool = False
    """Counted from a date that is itself not fixed (an unbooked review) or into an unpublished calendar."""

    def status_on(self, today: date) -> Status:
        """Return where this deadline stands on ``today``: met on its due date is in time."""
        if self.met_on is not None:
            return Status.MET if self.met_on <= self.due else Status.MET_LATE
        if self.closes_on is not None and self.closes_on <= today:
            return Status.NO_LONGER_REQUIRED
        return Status.OVERDUE if self.due < today else Status.OPEN
