"""The columns of the Notifications view: what the IRO was told, and what is still to be decided on it."""

from __future__ import annotations

from datetime import date
from typing import Any

from iro_console.casework.event_words import short_name
from iro_console.casework.notifications import Group, NoticeRow, Notifications, notifications
from iro_console.domain.significant_events import DECISION, DECISIONS
from iro_console.storage.values import ListSource
from iro_console.ui.format import day_month, distance, person, sign, tone
from iro_console.ui.subject import Subject
from iro_console.ui.views import View
from iro_console.ui.widgets.columns import Cell, Column, Look
from iro_console.ui.widgets.record_list import ListSpec
from iro_console.ui.widgets.sections import Section

ABOUT = (
    "What you were told and have not dealt with: significant events until you decide on them, those that "
    "need a look on the day first, and notices of finished reports until you acknowledge them. Enter or d "
    "records what you decide on an event, always with a reason. a acknowledges what is marked or selected as "
    "seen, A everything shown; an event you have seen still waits for your decision. i puts an event right, "
    "g opens the child's page. s records a new event, here and on every other list."
)


def _child(row: NoticeRow, look: Look) -> Cell:
    return person(row.child_name, row.child_ref, hide=look.hide), "strong"


def _what(row: NoticeRow, look: Look) -> Cell:
    if row.event is not None:
        said = short_name(row.event.event, row.event.event_other, hide=look.hide)
        return f"{said[:1].upper()}{said[1:]}", ""
    return row.request.type if row.request is not None else "", ""


def _told(row: NoticeRow, look: Look) -> Cell:
    if row.event is not None:
        return _day(row.event.told_on, look), ""
    return _day(row.request.received_on if row.request is not None else None, look), ""


def _day(on: date | None, look: Look) -> str:
    """Return a day without its weekday, which says little of what lies behind."""
    if on is None:
        return "–"
    return day_month(on) if on.year == look.today.year else f"{day_month(on)} {on.year % 100:02}"


def _gap(row: NoticeRow, _look: Look) -> Cell:
    """How long after the event the IRO was told, in working days."""
    event = row.event
    if event is None:
        return "", ""
    if event.told_on == event.happened_on:
        return "same day", "muted"
    return ("ahead", "muted") if event.told_on < event.happened_on else (f"{event.gap} wd", "")


def _note(row: NoticeRow, look: Look) -> Cell:
    """A repeat, the review the law puts first, or why a notice cannot be acknowledged yet."""
    if row.request is not None:
        request = row.request
        return (request.note, "") if request.can_acknowledge else (request.why_not, "muted")
    event = row.event
    if event is None:
        return "", ""
    notes = [row.repeat.words()] if row.repeat is not None else []
    if row.review_by is not None:
        notes.append(f"review by {_day(row.review_by, look)}")
    if not notes and event.acknowledged_on is not None and not row.over:
        notes.append(f"seen {_day(event.acknowledged_on, look)}")
    return ", ".join(notes) or "–", "late" if row.repeat is not None else "soon" if row.review_by else "muted"


def _state(row: NoticeRow, _look: Look) -> Cell:
    if row.request is not None:
        return row.request.state.lower(), "muted" if row.over else "soon"
    if row.over and row.event is not None:
        return f"✓ {DECISIONS.get(row.event.decision, '').lower()}", "done"
    return f"{sign(row.days)} {distance(row.days, row.unit)}", tone(row.days)


def _sections(source: ListSource[Any], _look: Look) -> tuple[Section, ...]:
    if not isinstance(source, Notifications):
        return ()
    found: list[Section] = []
    start = 0
    for group, rows in source.groups:
        if rows:
            found.append(Section(group.value, start, rows, "late" if group is Group.SAME_DAY else "heading"))
        start += rows
    return tuple(found)


NOTIFICATIONS = ListSpec(
    columns=(
        Column("child", "Child", 18, _child, least=16, most=26),
        Column("what", "What happened", 30, _what, least=22, most=64),
        Column("told", "Told", 6, _told, most=9, fold=1),
        Column("gap", "After", 8, _gap, fold=3),
        Column("note", "Note", 20, _note, least=15, most=44, fold=2),
        Column("decide", "Decide", 13, _state, least=12, most=26),
    ),
    empty="Nothing waits for you. On a child in any list, s records a significant event, and N a notice that "
    "a report is complete; notices also come in with iro-console import.",
    sections=_sections,
    over=lambda row: row.over,
)


def _subject(row: NoticeRow) -> Subject:
    who = Subject(row.child_id, row.child_name, row.child_ref)
    if row.event is None:
        return who._replace(request=row.request.request_id if row.request is not None else 0)
    title, hidden = (
        f"Decision on: {short_name(row.event.event, row.event.event_other, hide=hide)}"
        for hide in (False, True)
    )
    return who._replace(
        rule=DECISION,
        occurrence=row.event.occurrence,
        title=title,
        event=row.event.id,
        hidden_title=hidden if hidden != title else "",
    )


VIEW = View(
    "notifications",
    NOTIFICATIONS,
    ABOUT,
    source=lambda desk, text, _sort: notifications(desk, text),
    subject=_subject,
    by="longest told first",
    titles={"open": "decide", "done": ""},
    noun=("notification", "notifications"),
)
