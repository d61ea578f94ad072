"""Significant events: by when the IRO decides, which review the law puts first, and what repeats itself.

The IRO is told of an event at once (HB-12: no number of days) and decides on the day where the child may be
at risk, else within the days of rule IR-01, which a council may set. Events that the law ties to a review
(regs 14, 32(2) and 33(3)) have a limit of their own: the day the change takes effect. What the IRO then
decides to do is owed until it is on record (IR-04): the contact, the mid-point or the escalation.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from iro_console.domain.counting import DueDates, due_dates
from iro_console.domain.ledger import BY_THAT_DAY, Ledger, PeriodView
from iro_console.domain.timescales import Anchor, Policy, Rule
from iro_console.domain.working_days import WorkingCalendar

if TYPE_CHECKING:
    from iro_console.domain.facts import EventFacts

DECISION = "IR-01"
"""The rule by which the IRO decides on an event."""
FOLLOW_UP = "IR-04"
"""The rule by which what was decided on an event is done."""
OF_EVENTS = frozenset({DECISION, FOLLOW_UP})
OTHER = "other"
"""The kind of an event that the catalogue does not have: "not an exhaustive list"."""
PLANNED = frozenset({"SE01", "SE08", "SE17", "SE19", "SE21", "SE22", "SE23"})
"""Kinds of which the day they take effect may lie ahead: it is asked."""
CONSULTATIONS = frozenset({"SE17", "SE19"})
"""Kinds on which the IRO is consulted before anything is decided: what was said is asked."""
MISSING = frozenset({"SE12", "SE18"})
"""Kinds that are counted as one when they repeat themselves."""
REPEATED = 3
"""How many make a repeat."""
WITHIN_DAYS = 30
"""Calendar days before an event in which those of its kind are counted with it."""
REPORTERS = {
    "social_worker": "Social worker",
    "team_manager": "Team manager",
    "carer": "Carer",
    "provider": "Provider or home",
    "parent": "Parent",
    "child": "Child",
    "school": "School",
    "health": "Health",
    "police": "Police or youth offending",
    "advocate": "Advocate",
    "area_authority": "Area authority",
    "other": "Other",
}
NO_ACTION, CONTACT_CHILD, CONTACT_WORKER, MIDPOINT_NOW, BRING_FORWARD, ESCALATE = (
    "no_action",
    "contact_child",
    "contact_worker",
    "midpoint_now",
    "bring_forward",
    "escalate",
)
DECISIONS = {
    NO_ACTION: "No action",
    CONTACT_CHILD: "Contact the child",
    CONTACT_WORKER: "Contact the social worker",
    MIDPOINT_NOW: "Mid-point now",
    BRING_FORWARD: "Bring the review forward",
    ESCALATE: "Escalate",
}
FOLLOWED_UP = frozenset({CONTACT_CHILD, CONTACT_WORKER, MIDPOINT_NOW, ESCALATE})
"""Decisions that something else is to follow; "bring forward" moves the review in the same act."""
CONSULTED = {"yes": "Yes", "no": "No", "not_appropriate": "Not appropriate"}


@dataclass(frozen=True, slots=True)
class EventKind:
    """A kind of event, as the catalogue has it."""

    code: str
    """SE01 to SE24, or ``OTHER``."""
    title: str
    short: str
    """What fits a line of a list, in the middle of a sentence: "excluded from school"."""
    handling: str
    """What to do where nothing speaks for anything else."""
    sources: tuple[str, ...] = ()
    """Where the kind is listed."""
    detail: str = ""
    law: str = ""
    """What it rests on."""
    unverified: bool = False
    """The wording was not checked against the text of the law: never shown as quoted law."""
    rule: str = ""
    """The rule that ties it to a review: ST-04, ST-05 or ST-06."""
    same_day: bool = False
    """The IRO looks at it on the day of being told."""
    safety: bool = False
    """The child may be unsafe."""
    also: str = ""
    """What else is recorded of it elsewhere: "worker", "placement"."""


class EventState(StrEnum):
    """Where an event stands with the IRO."""

    WAITS = "waits"
    ACKNOWLEDGED = "acknowledged"
    DECIDED = "decided"


class Repeat(NamedTuple):
    """An event that is one of several of its kind within a month."""

    times: int
    """How many there are, this one with them."""
    before: tuple[date, ...]
    """The days of the others, the earliest first."""

    def words(self) -> str:
        """Return "3rd in 30 days"."""
        teens = self.times % 100 in (11, 12, 13)
        ending = "th" if teens else {1: "st", 2: "nd", 3: "rd"}.get(self.times % 10, "th")
        return f"{self.times}{ending} in {WITHIN_DAYS} days"


def state_of(acknowledged_on: date | None, decided_on: date | None) -> EventState:
    """Return where an event stands: one decided on needs no acknowledging."""
    if decided_on is not None:
        return EventState.DECIDED
    return EventState.WAITS if acknowledged_on is None else EventState.ACKNOWLEDGED


def gap(happened_on: date, told_on: date, calendar: WorkingCalendar) -> int:
    """Return the working days from an event to the day the IRO was told; negative if told before it."""
    return calendar.count(happened_on, told_on)


def gap_words(happened_on: date, told_on: date, working_days: int) -> str:
    """Return how long after an event the IRO was told: "3 working days after it"."""
    if told_on < happened_on:
        return "before it"
    if told_on == happened_on:
        return "on the day"
    if working_days == 0:
        return "after it, with no working day between"
    return f"{working_days} working day{'' if working_days == 1 else 's'} after it"


def decision_dates(rule: Rule, told_on: date, same_day: bool, calendar: WorkingCalendar) -> DueDates:
    """Return by when the IRO decides on an event, counted from the day of being told.

    What needs a look on the same day is due on that day, working day or not, whatever a council's rule says.
    """
    if same_day:
        return DueDates(told_on, None, told_on, BY_THAT_DAY)
    return due_dates(rule, told_on, calendar)


def repeat_of(kind: str, happened_on: date, others: Iterable[tuple[str, date]]) -> Repeat | None:
    """Return the repeat that an event is part of; None where it is none.

    ``others`` are the (kind, day) of the child's other events; those later than this one do not count.
    Events in words of their own are no repeat of one another.
    """
    if kind == OTHER:
        return None
    alike = MISSING if kind in MISSING else {kind}
    earliest = happened_on - timedelta(days=WITHIN_DAYS)
    before = sorted(day for other, day in others if other in alike and earliest <= day <= happened_on)
    return Repeat(len(before) + 1, tuple(before)) if len(before) + 1 >= REPEATED else None


def event_of(occurrence: str) -> int:
    """Return the id of the event that a deadline is about, from its occurrence ("1.E7"); 0 for none."""
    _, mark, rest = occurrence.partition(".E")
    number = rest.partition(".")[0]
    return int(number) if mark and number.isdigit() else 0


def decision_of(occurrence: str) -> str:
    """Return what was decided, from the occurrence of what follows it: "1.E7.escalate"; empty for others."""
    return occurrence.rpartition(".")[2] if event_of(occurrence) and occurrence.count(".") > 1 else ""


def add_decisions(view: PeriodView, policy: Policy, ledger: Ledger) -> None:
    """IR-01: the IRO's decision on each event; no longer required once the child has left."""
    rule = policy.rules[DECISION]
    for event in view.period.events:
        dates = decision_dates(rule, event.told_on, event.same_day, ledger.calendar)
        occurrence = f"{view.key}.E{event.reference}"
        ledger.put(rule, occurrence, Anchor.EVENT_TOLD, event.told_on, dates, met_on=event.decided_on)
        if event.decided_on is not None and event.decision in FOLLOWED_UP:
            _add_follow_up(view, event, event.decided_on, policy.rules[FOLLOW_UP], ledger)


def _add_follow_up(view: PeriodView, event: EventFacts, decided_on: date, rule: Rule, ledger: Ledger) -> None:
    """IR-04: what was decided, until it is on record or, of a talk or a check, the next review was held.

    An escalation is owed beyond that review: nothing but raising it, or another decision, ends it.
    """
    ends = [ledger.closes_on]
    if event.decision != ESCALATE:
        ends += [review.on for review in view.held if review.on > decided_on]
    ledger.put(
        rule,
        f"{view.key}.E{event.reference}.{event.decision}",
        Anchor.EVENT_DECIDED,
        decided_on,
        due_dates(rule, decided_on, ledger.calendar),
        met_on=_followed_on(view, event, decided_on),
        outlasts=True,
        closes_on=min((day for day in ends if day is not None), default=None),
    )


def _followed_on(view: PeriodView, event: EventFacts, decided_on: date) -> date | None:
    """Return the day what was decided was first done; None where nothing on record says so."""
    done: dict[str, tuple[date, ...]] = {
        CONTACT_CHILD: view.period.contacts,
        MIDPOINT_NOW: view.period.midpoints_done,
    }
    if event.decision == ESCALATE:
        return None if event.escalated_on is None else max(event.escalated_on, decided_on)
    return min((day for day in done.get(event.decision, ()) if day >= decided_on), default=None)
