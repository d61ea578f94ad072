"""The columns of the Reviews view."""

from __future__ import annotations

from collections.abc import Callable

from iro_console.casework.caseload import reviews_to_come
from iro_console.casework.titles import VENUES
from iro_console.storage.values import ReviewRow
from iro_console.ui.format import clock_time, day_month, distance, person, short_day, sign, tone
from iro_console.ui.subject import Subject
from iro_console.ui.views import View
from iro_console.ui.widgets.columns import Cell, Column, Look
from iro_console.ui.widgets.record_list import ListSpec


def _when(row: ReviewRow, look: Look) -> Cell:
    if row.held_on is not None:
        return f"held {short_day(row.held_on, look.today)}", ""
    if row.booked_for is not None:
        return f"{short_day(row.booked_for, look.today)} {clock_time(row.booked_at)}".rstrip(), ""
    if row.adjourned_on is not None:
        return f"adjourned {day_month(row.adjourned_on)}", "soon"
    return "not booked", tone(row.days) or "muted"


def _until(row: ReviewRow, _look: Look) -> Cell:
    if row.held_on is not None:
        return "✓ done", "done"
    # Booked for a day after the last lawful one, it is late whatever the distance.
    late = row.booked_for is not None and row.booked_for > row.latest
    mark, ink = ("●", "late") if late else (sign(row.days), tone(row.days))
    return f"{mark} {distance(row.days, row.unit)}", ink


_PREPARED = {"yes": ("✓", "done"), "no": ("–", ""), "not recorded": ("·", "muted")}


def _prepared(name: str) -> Callable[[ReviewRow, Look], Cell]:
    def cell(row: ReviewRow, _look: Look) -> Cell:
        return _PREPARED.get(dict(row.prepared).get(name, "not recorded"), ("·", "muted"))

    return cell


REVIEWS = ListSpec(
    columns=(
        Column("when", "When", 17, _when),
        Column(
            "child",
            "Child",
            20,
            lambda row, look: (person(row.name, "", hide=look.hide), "strong"),
            least=18,
            most=26,
        ),
        Column("number", "No.", 3, lambda row, _: (f"R{row.number}", "")),
        Column("venue", "Venue", 14, lambda row, _: (VENUES.get(row.venue, row.venue) or "–", ""), fold=9),
        *(
            Column(name, name.capitalize(), max(len(name), 4), _prepared(name), fold=3 + at)
            for at, name in enumerate(("told", "invites", "report", "plan", "met"))
        ),
        Column("latest", "Latest", 11, lambda row, look: (short_day(row.latest, look.today), "")),
        Column(
            "in",
            "In",
            13,
            _until,
            fold=1,
        ),
    ),
    over=lambda row: row.held_on is not None,
    empty="No review is to come. When a child is looked after, its next review stands here; b books it.",
)


def _subject(row: ReviewRow) -> Subject:
    return Subject(row.child_id, row.name, "", review=row.number)


VIEW = View(
    "reviews",
    REVIEWS,
    "The reviews to come, booked and still to be booked, with the last day each may be held and how far "
    "its preparation is: ✓ done, – not yet done, · nothing known. In counts to the day of the meeting, "
    "or to the last day where none is booked.",
    source=lambda desk, text, _sort: reviews_to_come(desk, text),
    subject=_subject,
    by="by date",
    noun=("review", "reviews"),
    weeks=True,
)
