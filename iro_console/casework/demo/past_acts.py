"""The history of the demo: that each child was invented, and what was recorded in the last weeks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from iro_console.casework.demo.life import Life
from iro_console.casework.demo.schedule import Desk
from iro_console.domain.date_text import long_date
from iro_console.storage.bulk import insert_all
from iro_console.storage.rows import Rows

_WEEKS = timedelta(weeks=6)
_METHODS = {"visit": "visit", "video": "video call", "phone": "phone call", "text": "text or e-mail"}


class _Line(NamedTuple):
    on: date
    child_id: int
    who: str
    act: str
    detail: str


def write_past_acts(rows: Rows, lives: Iterable[Life], who: str, desk: Desk) -> None:
    """Write one line a child which says that it was invented, then what its IRO recorded in six weeks."""
    lives = list(lives)
    since = desk.today - _WEEKS
    lines = [_Line(since, life.child_id, who, "invented for the demo", life.ref) for life in lives]
    recorded = [line for life in lives for line in _recorded(life) if since < line.on <= desk.today]
    lines += sorted(recorded, key=lambda line: (line.on, line.child_id, line.act))
    insert_all(rows, "audit", [_row(number, line) for number, line in enumerate(lines, start=1)])


def date_back(rows: Rows, desk: Desk) -> None:
    """Let each deadline have stood since the day that brought it about, not since the demo was made.

    What counts from a day still to come was known at the last review, or once the IRO was told.
    """
    told = (
        "SELECT max(e.told_on) FROM significant_event e"
        " WHERE e.child_id = deadline.child_id AND e.takes_place_on = deadline.anchor_date"
    )
    known = (
        "SELECT coalesce(l.last_review, l.looked_after_from) FROM caseload_line l"
        " WHERE l.child_id = deadline.child_id"
    )
    rows.run(
        "UPDATE deadline SET since ="
        f" CASE WHEN anchor_date <= :today THEN anchor_date ELSE coalesce(({told}), ({known}), :today) END",
        {"today": desk.today},
    )


def _recorded(life: Life) -> Iterator[_Line]:
    who = life.iros[-1].what
    for contact in life.contacts:
        alone = "alone" if contact.alone else "not alone"
        detail = f"{long_date(contact.held_on)}, {_METHODS[contact.method]}, {alone}"
        yield _Line(contact.held_on, life.child_id, who, "contact recorded", detail)
    for review in life.period.reviews:
        for moved_on, was, became, _ in review.moves:
            detail = f"review {review.number}, {long_date(was)} to {long_date(became)}"
            yield _Line(moved_on, life.child_id, who, "review moved", detail)
        if review.held_on is not None:
            detail = f"review {review.number}, {long_date(review.held_on)}"
            yield _Line(review.held_on, life.child_id, who, "review held", detail)
        elif review.adjourned_on is not None:
            detail = f"review {review.number}, {long_date(review.adjourned_on)}"
            yield _Line(review.adjourned_on, life.child_id, who, "review adjourned", detail)


def _row(number: int, line: _Line) -> dict[str, Any]:
    minutes = number * 7 % 60
    return {
        "act_id": f"demo-{number:05}",
        "at": datetime.combine(line.on, time(16, minutes), UTC),
        "who": line.who,
        "act": line.act,
        "detail": line.detail,
        "child_id": line.child_id,
        "entity": "child",
        "entity_id": str(line.child_id),
        "before": None,
        "after": None,
    }
