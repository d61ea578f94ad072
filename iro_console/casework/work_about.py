"""What a deadline is about where its rule alone does not say: which event, and what was decided on it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from iro_console.casework.event_words import short_name
from iro_console.domain.significant_events import DECISIONS, FOLLOW_UP, OF_EVENTS, decision_of, event_of
from iro_console.storage import queries_events
from iro_console.storage.rows import Rows

Which = tuple[str, str]
"""(rule, occurrence) of a deadline."""


class About(NamedTuple):
    """What a deadline is about."""

    title: str
    hidden_title: str = ""
    """What stands for the title while names are hidden, where it holds people's own words."""
    told_on: date | None = None
    """The day the IRO was told, where that says more than the due date."""
    safety: bool = False
    """A child may be unsafe."""


def about(rows: Rows, deadlines: Iterable[Which]) -> dict[Which, About]:
    """Return what some deadlines are about; those whose rule says it all are left out."""
    wanted = {which: event_of(which[1]) for which in deadlines if which[0] in OF_EVENTS}
    named = queries_events.named(rows, set(wanted.values()))
    found: dict[Which, About] = {}
    for which, event_id in wanted.items():
        if (event := named.get(event_id)) is not None:
            follows = which[0] == FOLLOW_UP
            what = DECISIONS.get(decision_of(which[1]), "") if follows else "Decision on"
            title, hidden = (
                f"{what}: {short_name(event.event, event.event_other, hide=hide)}" for hide in (False, True)
            )
            told_on = None if follows else event.told_on
            found[which] = About(title, "" if hidden == title else hidden, told_on, event.safety)
    return found
