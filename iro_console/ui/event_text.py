"""What is read of a significant event: in lines above the questions, and beside a list."""

from __future__ import annotations

from textwrap import wrap

from iro_console.casework.event_kinds import kind_of
from iro_console.casework.event_words import kind_words, repeat_words, review_words
from iro_console.casework.notifications import NoticeRow
from iro_console.domain.significant_events import DECISIONS, OTHER, REPORTERS, gap_words
from iro_console.storage.queries_events import EventRecord
from iro_console.ui.format import HIDDEN, short_day
from iro_console.ui.ink import Run
from iro_console.ui.widgets.columns import Look

MOST = 600
"""Characters of a description that stand above the questions; the whole of it stands beside the list."""


def title_of(event: EventRecord, look: Look) -> str:
    """Return what happened, by its title or in the words it was given."""
    own = event.event == OTHER and not look.hide
    return event.event_other if own and event.event_other else kind_of(event.event).title


def told_words(event: EventRecord, look: Look) -> str:
    """Return when it happened, when the IRO was told, and by whom."""
    after = gap_words(event.happened_on, event.told_on, event.gap)
    who = REPORTERS.get(event.reporter_role, "").lower()
    if not look.hide and event.reported_by:
        who = f"{event.reported_by}, {who}" if who else event.reported_by
    on = short_day(event.happened_on, look.today)
    return f"{on}; told {short_day(event.told_on, look.today)}, {after}, by {who or 'somebody'}"


def lines_above(row: NoticeRow, look: Look) -> list[str]:
    """Return what stands above the questions of the decision."""
    event = row.event
    if event is None:
        return []
    said = HIDDEN if look.hide else " ".join(event.description.split())
    lines = [title_of(event, look), told_words(event, look)]
    if row.repeat is not None:
        lines.append(repeat_words(row.repeat))
    if row.review_by is not None:
        lines.append(review_words(row.review_by, row.booked_for))
    lines.append(said if len(said) <= MOST else f"{said[: MOST - 1]}…")
    return [*lines, kind_words(kind_of(event.event))]


def lines_beside(row: NoticeRow, look: Look, width: int) -> list[list[Run]]:
    """Return what is read of an event beside a list: what happened, what the law says, what was decided."""
    event = row.event
    if event is None:
        return []
    lines: list[list[Run]] = []

    def add(text: str, ink: str = "") -> None:
        lines.extend([(line, ink)] for line in wrap(text, max(width, 10)))

    add(title_of(event, look), "heading")
    add(told_words(event, look), "muted")
    if row.repeat is not None:
        add(repeat_words(row.repeat), "late")
    if row.review_by is not None:
        add(review_words(row.review_by, row.booked_for), "soon")
    for name, text in (
        ("", event.description),
        ("Safety", event.safety_action),
        ("Child", event.childs_view),
        ("Plan", event.effect),
        ("Advised", event.advice),
    ):
        if text:
            said = HIDDEN if look.hide else " ".join(text.split())
            add(f"{name}: {said}" if name else said)
    add(kind_words(kind_of(event.event)), "muted")
    if event.decided_on is not None:
        on = short_day(event.decided_on, look.today)
        add(f"{DECISIONS.get(event.decision, event.decision)}, decided {on} by {event.decided_by}", "done")
        add(HIDDEN if look.hide else " ".join(event.reason.split()))
    elif event.acknowledged_on is not None:
        on = short_day(event.acknowledged_on, look.today)
        add(f"Acknowledged {on} by {event.acknowledged_by}", "muted")
    return lines
