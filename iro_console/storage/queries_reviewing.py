"""What is stored of the forms of a review, and what they take over: plain SQL, values out, no ORM."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from iro_console.domain.escalations import EscalationKind
from iro_console.domain.ladder import INFORMAL
from iro_console.storage.cells import as_date, as_moment, as_yes_no
from iro_console.storage.child_queries import on
from iro_console.storage.rows import Rows


class SectionRecord(NamedTuple):
    """How a section of a form stands."""

    section: str
    version: int
    completed: bool
    completed_by: str
    completed_at: datetime | None
    origins: dict[str, str]
    typed: frozenset[str]


class RowRecord(NamedTuple):
    """A row of a table of a form."""

    id: str
    table: str
    rank: int
    removed: bool
    version: int
    values: tuple[Any, ...]
    """In the order of the columns asked for."""
    origins: dict[str, str]
    typed: frozenset[str]


def form_values(rows: Rows, table: str, step_id: int, names: Sequence[str]) -> tuple[Any, ...] | None:
    """Return the answers of a form as stored, in the order of ``names``; None where nothing was written."""
    return rows.one(f"SELECT {', '.join(names)} FROM {table} WHERE step_id = :step", {"step": step_id})


def form_sections(rows: Rows, step_id: int, form: str) -> dict[str, SectionRecord]:
    """Return how the sections of a form stand; one that was never written is not there."""
    found = rows.all(
        "SELECT section, row_version, completed, completed_by, completed_at, origins, typed FROM form_section"
        " WHERE step_id = :step AND form = :form",
        {"step": step_id, "form": form},
    )
    return {
        r[0]: SectionRecord(
            r[0],
            r[1],
            bool(r[2]),
            r[3],
            as_moment(r[4]) if r[4] is not None else None,
            _object(r[5]),
            frozenset(_object(r[6])),
        )
        for r in found
    }


def form_rows(
    rows: Rows, table: str, step_id: int, key: str, names: Sequence[str], *, with_origins: bool = False
) -> list[RowRecord]:
    """Return the rows of a table of a form in order, the removed ones among them."""
    origins = "origins, typed" if with_origins else "NULL, NULL"
    found = rows.all(
        f"SELECT row_id, row_table, rank, removed, row_version, {origins}, {', '.join(names)} FROM {table}"
        " WHERE step_id = :step AND row_table = :key ORDER BY rank, id",
        {"step": step_id, "key": key},
    )
    return [
        RowRecord(
            r[0],
            r[1],
            r[2],
            bool(r[3]),
            r[4],
            tuple(r[7:]),
            _object(r[5]) or {},
            frozenset(_object(r[6]) or ()),
        )
        for r in found
    ]


def request_days(rows: Rows, step_id: int) -> dict[str, date | None]:
    """Return the day of the status of each request on a step's form, by the id of its row."""
    found = rows.all("SELECT row_id, status_on FROM work_request WHERE step_id = :step", {"step": step_id})
    return {row_id: as_date(on) for row_id, on in found}


def last_visit(rows: Rows, child_id: int) -> tuple[date, bool | None] | None:
    """Return the day of the social worker's last visit, and whether the child was seen alone."""
    found = rows.one(
        "SELECT held_on, seen_alone FROM visit WHERE child_id = :child"
        " ORDER BY held_on DESC, id DESC LIMIT 1",
        {"child": child_id},
    )
    return (on(found[0]), as_yes_no(found[1])) if found else None


class ContactRecord(NamedTuple):
    """A contact of the IRO with the child."""

    held_on: date
    method: str
    seen_alone: bool | None
    why_not_alone: str
    said: str


def last_contact(rows: Rows, child_id: int, after: date | None) -> ContactRecord | None:
    """Return the IRO's last contact with a child, since a day or ever."""
    found = rows.one(
        "SELECT held_on, method, seen_alone, why_not_alone, said FROM contact WHERE child_id = :child"
        " AND held_on > :after ORDER BY held_on DESC, id DESC LIMIT 1",
        {"child": child_id, "after": after or date.min},
    )
    if found is None:
        return None
    return ContactRecord(on(found[0]), found[1] or "", as_yes_no(found[2]), found[3] or "", found[4] or "")


class ChildFactsForForms(NamedTuple):
    """What the child's record says that forms ask, beside what the clock counts with."""

    ethnicity: str
    unaccompanied: bool
    legal_code: str
    legal_from: date | None
    placement_code: str
    placement_from: date | None
    carer: str


def child_facts(rows: Rows, child_id: int, period_id: int) -> ChildFactsForForms:
    """Return what forms take from the child's record, its latest legal status and placement among it."""
    child = rows.one("SELECT ethnicity, unaccompanied FROM child WHERE id = :child", {"child": child_id})
    assert child is not None
    last = "WHERE period_id = :period ORDER BY started_on DESC LIMIT 1"
    legal = rows.one(f"SELECT code, started_on FROM legal_status {last}", {"period": period_id})
    placed = rows.one(f"SELECT code, started_on, carer FROM placement {last}", {"period": period_id})
    return ChildFactsForForms(
        child[0],
        bool(child[1]),
        legal[0] if legal else "",
        as_date(legal[1]) if legal else None,
        placed[0] if placed else "",
        as_date(placed[1]) if placed else None,
        placed[2] if placed else "",
    )


class DecisionRecord(NamedTuple):
    """A decision as it stands."""

    id: str
    review_id: int
    decision: str
    reason: str
    owner: str
    due_on: date | None
    plan_row: str
    status: str
    evidence: str
    carried: int
    received_on: date | None
    reply: str
    reply_reason: str
    replied_on: date | None
    replied_by: str
    moved: int
    """How often its date was put off."""
    silent_since: date | None
    made_at_id: int
    """The review that made it; ``review_id`` is the last one that took it up."""


LAST_NEWS = (
    " LEFT JOIN decision_news n ON n.id = (SELECT max(x.id) FROM decision_news x WHERE x.decision_id = d.id)"
)
"""Beside a decision ``d``, the last that became known of it as ``n``."""
DECISION_COLUMNS = (
    "d.id, d.review_id, d.decision, d.reason, d.owner, d.due_on, d.plan_row, d.status, d.evidence,"
    " d.carried, d.received_on, d.reply, d.reply_reason, d.replied_on, d.replied_by, COALESCE(n.moved, 0),"
    " n.silent_since, d.made_at_id"
)
"""In the order ``as_decision`` takes them."""
_DECISION = f"SELECT {DECISION_COLUMNS} FROM decision d{LAST_NEWS}"


def decisions_of_child(rows: Rows, child_id: int) -> list[DecisionRecord]:
    """Return every decision for a child, those of the latest review last."""
    found = rows.all(
        f"{_DECISION} WHERE d.child_id = :child ORDER BY d.review_id, d.rank", {"child": child_id}
    )
    return [as_decision(row) for row in found]


def decisions_of_review(rows: Rows, review_id: int) -> list[DecisionRecord]:
    """Return the decisions that a review made or took up again, in order."""
    found = rows.all(f"{_DECISION} WHERE d.review_id = :review ORDER BY d.rank", {"review": review_id})
    return [as_decision(row) for row in found]


def as_decision(r: Sequence[Any]) -> DecisionRecord:
    """Return a decision from its columns."""
    texts = [value or "" for value in r]
    return DecisionRecord(
        r[0],
        r[1],
        texts[2],
        texts[3],
        texts[4],
        as_date(r[5]),
        texts[6],
        texts[7],
        texts[8],
        r[9],
        as_date(r[10]),
        r[11],
        r[12],
        as_date(r[13]),
        r[14],
        r[15],
        as_date(r[16]),
        r[17],
    )


def _object(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def open_escalations_from(rows: Rows, step_id: int) -> list[tuple[str, str, bool]]:
    """Return the escalations raised from a work step and not closed, oldest first.

    Each as (reference, themes, whether it is informal still: no stage but the informal one was sent).
    """
    found = rows.all(
        "SELECT e.ref, e.themes, e.kind = :kind AND NOT EXISTS (SELECT 1 FROM escalation_stage s"
        " WHERE s.escalation_id = e.id AND s.stage <> :stage)"
        " FROM escalation e WHERE e.step_id = :step AND e.closed_on IS NULL ORDER BY e.id",
        {"step": step_id, "kind": EscalationKind.INFORMAL.value, "stage": INFORMAL},
    )
    return [(ref, themes or "", bool(informal)) for ref, themes, informal in found]
