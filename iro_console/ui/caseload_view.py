"""The columns of the Caseload view."""

from __future__ import annotations

from datetime import date

from iro_console.casework.caseload import children
from iro_console.domain.ladder import INFORMAL
from iro_console.domain.participation import birthday
from iro_console.storage.values import ChildRow
from iro_console.ui.format import age, day_month, distance, person, short_day, sign, tone
from iro_console.ui.subject import Subject
from iro_console.ui.views import View
from iro_console.ui.widgets.columns import Cell, Column, Look
from iro_console.ui.widgets.record_list import ListSpec

ADULT = 18
"""Nobody of this age is looked after: who stands on the caseload all the same has no end recorded."""


def _age(row: ChildRow, look: Look) -> Cell:
    return (age(row.born, look.today), "") if row.born else ("–", "muted")


def _grown_up(row: ChildRow, look: Look) -> date | None:
    """Return the 18th birthday of a child who has had it and has no end of care recorded."""
    if row.born is None or row.ceased_on is not None:
        return None
    eighteen = birthday(row.born, ADULT)
    return eighteen if eighteen <= look.today else None


def _next_review(row: ChildRow, look: Look) -> Cell:
    if row.ceased_on is not None:
        return f"– left {_day_and_month(row.ceased_on, look.today)}", "muted"
    if (eighteen := _grown_up(row, look)) is not None:
        return f"● 18 on {day_month(eighteen)} {eighteen.year}: check", "late"
    if row.next_due is None:
        return "–", "muted"
    days = row.days or 0
    number = f" R{row.next_number}" if row.next_number else ""
    booked = " ✓" if row.next_booked else ""
    return f"{sign(days)} {short_day(row.next_due, look.today)}{number}{booked}", tone(days)


def _in(row: ChildRow, look: Look) -> Cell:
    if _grown_up(row, look) is not None:
        return "", ""
    if row.ceased_on is not None or row.next_due is None or row.days is None:
        return "–", "muted"
    return distance(row.days, row.unit), tone(row.days)


def _midpoint(row: ChildRow, look: Look) -> Cell:
    if _grown_up(row, look) is not None:
        return "", ""
    if row.midpoint_done is not None:
        return f"✓ {_day_and_month(row.midpoint_done, look.today)}", "done"
    if row.midpoint_due is None or row.ceased_on is not None:
        return "–", "muted"
    days = (row.midpoint_due - look.today).days
    return f"{sign(days)} {_day_and_month(row.midpoint_due, look.today)}", tone(days)


def _seen(row: ChildRow, look: Look) -> Cell:
    if row.last_contact is None:
        return "–", "muted"
    return f"{_day_and_month(row.last_contact, look.today)}{' ✓' if row.last_alone else ''}", ""


def _day_and_month(on: date, today: date) -> str:
    """Return ``16 Oct``, with two figures of the year when it is not this one."""
    return day_month(on) if on.year == today.year else f"{day_month(on)} {on.year % 100:02d}"


def _placement(row: ChildRow, look: Look) -> Cell:
    where = f", {row.area}" if row.area and not look.hide else ""
    return (row.placement_label or row.placement or "–") + where, ""


def _decisions(row: ChildRow, _look: Look) -> Cell:
    """Return open decisions, of them carried forward (↻), and of them late (!)."""
    if not row.decisions:
        return "–", "muted"
    carried = f" ↻{row.carried}" if row.carried else ""
    late = f" !{row.overdue}" if row.overdue else ""
    return f"{row.decisions}{carried}{late}", "late" if row.overdue else "soon" if row.carried else ""


def _escalated(row: ChildRow, _look: Look) -> Cell:
    """Return the stage of the open escalation, and C where Cafcass has been told."""
    stage = "inf" if row.stage == INFORMAL else row.stage
    return " ".join(filter(None, (stage, "C" if row.cafcass else ""))) or "–", "soon" if stage else "muted"


CASELOAD = ListSpec(
    columns=(
        Column(
            "child",
            "Child",
            20,
            lambda row, look: (person(row.name, row.ref, hide=look.hide), "strong"),
            least=18,
            most=26,
            sort="name",
        ),
        Column("age", "Age", 5, _age, fold=2, align="right", sort="age"),
        Column("legal", "Legal", 5, lambda row, _: (row.legal or "–", ""), fold=3),
        Column("placement", "Placement", 22, _placement, least=20, most=34, fold=5),
        Column(
            "last",
            "Last review",
            11,
            lambda row, look: (short_day(row.last_review, look.today), ""),
            fold=6,
            sort="last review",
        ),
        Column("next", "Next review", 18, _next_review, most=20, sort="due", spills=True),
        Column("in", "In", 11, _in, fold=7),
        Column("midpoint", "Mid-point", 11, _midpoint, fold=4, sort="mid-point"),
        Column("seen", "Seen", 11, _seen, fold=4, sort="last contact"),
        Column("decisions", "Decisions", 9, _decisions, fold=6),
        Column("esc", "Esc", 3, _escalated, fold=6),
        Column(
            "worker", "Social worker", 16, lambda row, _: (row.worker or "–", ""), least=14, most=22, fold=8
        ),
    ),
    empty="No children yet. End the program with q and run: iro-console import FOLDER, "
    "with the folder of your council's 903 files.",
)


def _subject(row: ChildRow) -> Subject:
    return Subject(row.child_id, row.name, row.ref, row.next_rule)


VIEW = View(
    "caseload",
    CASELOAD,
    "Every child you review. ✓ after a review date: it is booked. ✓ after the day a child was seen: seen "
    "alone. Decisions: how many are open, ↻ carried forward, ! late. Esc: the stage of an open "
    "escalation, inf informal, C Cafcass told. Brothers and sisters stay together while the list is "
    "ordered by the next review.",
    source=lambda desk, text, sort: children(desk, text, sort or "due"),
    subject=_subject,
    sorts=(
        ("due", "next review"),
        ("name", "name"),
        ("age", "age"),
        ("last review", "last review"),
        ("mid-point", "mid-point"),
        ("last contact", "last contact"),
    ),
    noun=("child", "children"),
)
