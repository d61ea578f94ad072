"""What is stored of the work after a review: plain SQL, values out, no ORM."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from iro_console.storage.cells import as_date
from iro_console.storage.queries_reviewing import DecisionRecord
from iro_console.storage.rows import Rows


class DistributionValue(NamedTuple):
    """Somebody who gets the record of a review."""

    id: int
    recipient: str
    role: str
    version: str
    sent_on: date | None
    sent_by: str


class AfterReview(NamedTuple):
    """What is recorded after a review."""

    held_on: date | None
    sent_on: date | None
    """The decisions, on their own."""
    sent_to: str
    received_on: date | None
    reply: str
    """agreed, not_agreed, or empty."""
    deemed: bool
    """Nothing was said, and that counts as agreed."""
    replied_on: date | None
    reply_due: date | None
    completed_on: date | None
    """The full record."""
    plan_updated_on: date | None
    distribution: tuple[DistributionValue, ...]
    decisions: tuple[DecisionRecord, ...]
    replied_by: str = ""
    manager: str = ""
    """The team manager of the child's social worker; empty where that is not one person."""


def after_review(rows: Rows, review_id: int) -> AfterReview:
    """Return what is recorded after a review, but for what its own row and its decisions say."""
    params = {"review": review_id}
    sent = rows.one("SELECT sent_on, sent_to FROM decisions_sent WHERE review_id = :review", params)
    reply = rows.one(
        "SELECT reply, deemed, replied_on, replied_by FROM managers_reply WHERE review_id = :review", params
    )
    done = rows.one("SELECT completed_on FROM record_completed WHERE review_id = :review", params)
    plan = rows.one("SELECT updated_on FROM care_plan_update WHERE review_id = :review", params)
    listed = rows.all(
        "SELECT id, recipient, role, version, sent_on, sent_by FROM distribution"
        " WHERE review_id = :review AND removed = FALSE ORDER BY id",
        params,
    )
    return AfterReview(
        held_on=None,
        sent_on=as_date(sent[0]) if sent else None,
        sent_to=(sent[1] or "") if sent else "",
        received_on=None,
        reply=(reply[0] or "") if reply else "",
        deemed=bool(reply[1]) if reply else False,
        replied_on=as_date(reply[2]) if reply else None,
        reply_due=None,
        completed_on=as_date(done[0]) if done else None,
        plan_updated_on=as_date(plan[0]) if plan else None,
        distribution=tuple(
            DistributionValue(r[0], r[1] or "", r[2] or "", r[3] or "", as_date(r[4]), r[5] or "")
            for r in listed
        ),
        decisions=(),
        replied_by=(reply[3] or "") if reply else "",
    )


def team_manager(rows: Rows, child_id: int) -> str:
    """Return the name of the manager of the team of a child's social worker; empty unless there is one."""
    found = rows.all(
        "SELECT DISTINCT m.name FROM allocation a JOIN person s ON s.id = a.person_id"
        " JOIN person m ON m.team = s.team AND m.role = 'team_manager'"
        " WHERE a.child_id = :child AND a.role = 'social_worker' AND a.ended_on IS NULL AND s.team <> ''",
        {"child": child_id},
    )
    return str(found[0][0]) if len(found) == 1 else ""


def attendance(rows: Rows, review_id: int) -> list[tuple[str, str]]:
    """Return (role, name) of everybody in the attendance of a review's form, in its order."""
    found = rows.all(
        "SELECT a.role, a.name FROM attendance a JOIN work_step w ON w.id = a.step_id"
        " JOIN review r ON r.period_id = w.period_id AND r.number = w.review_number"
        " WHERE r.id = :review AND a.row_table = 'attendance' AND a.removed = FALSE ORDER BY a.rank, a.id",
        {"review": review_id},
    )
    return [(role or "", name or "") for role, name in found]


def review_id(rows: Rows, child_id: int, period: int, number: int) -> int:
    """Return the id of a review that is on record."""
    found = rows.one(
        "SELECT r.id FROM review r JOIN period_of_care p ON p.id = r.period_id"
        " WHERE p.child_id = :child AND p.number = :period AND r.number = :number",
        {"child": child_id, "period": period, "number": number},
    )
    assert found is not None
    return int(found[0])


def number_of(rows: Rows, child_id: int, review_id: int) -> int | None:
    """Return the number of a review of a child; None where it is another child's."""
    found = rows.one(
        "SELECT r.number FROM review r JOIN period_of_care p ON p.id = r.period_id"
        " WHERE p.child_id = :child AND r.id = :review",
        {"child": child_id, "review": review_id},
    )
    return int(found[0]) if found else None
