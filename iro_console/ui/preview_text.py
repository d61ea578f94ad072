"""The words beside a list: the child selected, its time, why this date, why this place, what is open."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap
from typing import TYPE_CHECKING

from rich.cells import cell_len

from iro_console.casework.labels import label
from iro_console.domain.explain import Explanation
from iro_console.storage.page_values import ChildPage, DeadlineRow
from iro_console.ui.beside import told_lines
from iro_console.ui.format import age, day, full_date, person, plural, short_day, state
from iro_console.ui.ink import Run
from iro_console.ui.subject import Subject
from iro_console.ui.summary import open_decisions, open_escalation, waiting_events
from iro_console.ui.text import fit, shown
from iro_console.ui.widgets.columns import Look
from iro_console.ui.widgets.timeline_strip import recent, strip

if TYPE_CHECKING:
    from iro_console.ui.beside import Told

Line = list[Run]


def preview_parts(
    page: ChildPage,
    subject: Subject,
    reason: Explanation | None,
    look: Look,
    told: Told | None,
    width: int,
    *,
    tight: bool = False,
) -> tuple[list[Line], list[Line]]:
    """Return who and when, and why: each a list of lines, the most important first.

    ``told`` is the event or escalation it is. ``tight`` leaves out air, and since when it is looked after.
    """
    points = list(page.points)
    said = list(_said(subject, width))
    # Beside its words, in the other column, stands why a decision drifts: neither pushes the other out.
    aside = said if tight and subject.decision else []
    who = [*_head(page, subject, look, width, since=not tight), *([] if aside else said), []]
    if told is not None:
        who += [*told_lines(told, look, width), []]
    time = [*strip(points, look.today, width, recent(points, look.today)), []]
    between = [waiting_events(page), open_escalation(page), open_decisions(page, look)]
    still_open = [
        *_open_items(page, look, width),
        [],
        *(line for line in between if line),
        *_last_contact(page, look),
    ]
    why = [*why_lines(reason, look, width), []] if reason is not None else []
    if subject.terms:
        why.append([("Why here", "heading")])
        for name, value in subject.terms:
            why.append([(f"  {fit(name, width - 10)}", ""), (f"{value:+7.1f}".replace("-", "−"), "muted")])
        why.append([])
    left, right = [*who, *time], [*aside, *why, *still_open]
    return ([line for line in left if line], [line for line in right if line]) if tight else (left, right)


def _head(page: ChildPage, subject: Subject, look: Look, width: int, *, since: bool) -> Iterator[Line]:
    name = person(page.name, page.ref, hide=look.hide)
    legal = max(page.legal, key=lambda span: span.started_on).code if page.legal else ""
    place = max(page.placements, key=lambda span: span.started_on) if page.placements else None
    where = (
        ", ".join(filter(None, (label("PLACE_SHORT", place.code), "" if look.hide else place.area)))
        if place
        else ""
    )
    facts = [age(page.born, look.today) if page.born else "", legal, where]
    told = " · ".join(filter(None, facts))
    if cell_len(shown(name + told)) + 2 <= width:
        yield [(name, "strong"), (f"  {told}", "")]
    else:
        yield [(name if cell_len(shown(name)) <= width else fit(name, width), "strong")]
        yield [(told if cell_len(shown(told)) <= width else fit(told, width), "")]
    if page.ceased_on is not None:
        yield [(f"left care {full_date(page.ceased_on)}", "muted")]
    elif since and page.looked_after_from is not None:
        yield [(f"looked after since {full_date(page.looked_after_from)}", "muted")]
    # An event or an escalation is told whole below.
    if subject.title and not subject.event and not subject.escalation:
        for line in wrap(subject.titled(hide=look.hide), max(width, 10)):
            yield [(line, "strong")]


def _said(subject: Subject, width: int) -> Iterator[Line]:
    for told in subject.told:
        ink = "late" if told.startswith("●") else "muted"
        for at, line in enumerate(wrap(told, max(width - 2, 10))):
            yield [("  " if at and ink == "late" else "", ""), (line, ink)]


def why_lines(reason: Explanation, look: Look, width: int) -> Iterator[Line]:
    """Give the working of a date: what is counted from, how much, what was skipped, where it is written."""
    sign = "−" if reason.direction == "before" else "+"
    counted = reason.counted if reason.counted == "by that day" else f"{sign} {reason.counted}"
    column = min(max(len(reason.anchor), len(counted)), max(width - 15, 10))
    yield [(f"Why {reason.due}", "heading")]
    yield [(f"  {fit(reason.anchor, column)}  ", ""), (short_day(reason.anchor_date, look.today), "strong")]
    skipped = ""
    if "working day" in reason.counted:
        skipped = plural(len(reason.skipped), "holiday") + " skipped" if reason.skipped else "none skipped"
    yield [(f"  {fit(counted, column)}  ", ""), (skipped, "muted")]
    for on, holiday in reason.skipped:
        yield [(f"    {fit(holiday, column - 2)}  ", "muted"), (short_day(on, look.today), "muted")]
    yield from wrapped(reason.source, width, indent=2)
    yield from wrapped(f"{reason.severity}; {reason.drives}", width, indent=2)
    for note in reason.notes:
        yield from wrapped(note, width, indent=2)


def _open_items(page: ChildPage, look: Look, width: int) -> Iterator[Line]:
    waiting = [row for row in page.deadlines if row.status in ("open", "overdue")]
    if not waiting:
        yield [("Nothing open", "muted")]
        return
    shown = sorted(waiting, key=lambda row: row.deadline.due)[:5]
    yield [(f"Open {len(waiting)}", "heading")]
    for row in shown:
        yield _open_line(row, width, hide=look.hide)


def _open_line(row: DeadlineRow, width: int, *, hide: bool) -> Line:
    text, tone = state(row.status, row.days, row.unit)
    return [(f"  {fit(row.titled(hide=hide), max(width - 17, 8))} ", ""), (fit(text, 14), tone)]


def _last_contact(page: ChildPage, look: Look) -> Iterator[Line]:
    if not page.contacts:
        yield [("No contact recorded yet: c records one", "muted")]
        return
    last = max(page.contacts, key=lambda contact: contact.held_on)
    alone = {True: ", seen alone", False: ", not alone", None: ""}[last.seen_alone]
    yield [("Last contact ", "heading"), (day(last.held_on, look.today) + alone, "")]


def wrapped(text: str, width: int, indent: int = 0) -> Iterator[Line]:
    """Give a text in muted lines, each indented by so many spaces."""
    for line in wrap(text, max(width - indent, 10)):
        yield [(" " * indent + line, "muted")]
