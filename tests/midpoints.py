"""What the tests of mid-points share: decisions of a review, and a mid-point filled in by its verbs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from iro_console.casework import form_saving, midpoint, review_forms
from iro_console.casework.decision_news import Told, write_news
from iro_console.casework.desk import Desk
from iro_console.casework.review_forms import FormState
from iro_console.casework.verbs import acting
from iro_console.domain.decisions import DecisionFacts, DecisionStatus, Source
from iro_console.forms.answers import write_answer

FORM = "midpoint_monitoring"
ROUTINE: Mapping[str, Mapping[str, str]] = {
    "midpoint": {"done_on": "24/11/2026", "method": "call"},
    "worker_talk": {
        "worker_spoken_on": "24/11/2026",
        "worker_name": "Priya Nair",
        "worker_account": "All is going as planned.",
        "worker_changed": "no",
    },
    "child_talk": {
        "child_spoken": "yes",
        "child_spoken_on": "23/11/2026",
        "child_method": "phone",
        "child_alone": "yes",
        "child_said": "I see Ruby every week now.",
        "wants_advocate": "no",
    },
    "checks": {
        "visits_in_time": "yes",
        "plan_updated_in_time": "yes",
        "same_placement": "yes",
        "events_since": "no",
    },
    "judgement": {"rag": "on_track", "rag_reason": "Everything is under way."},
    "midpoint_outcome": {"midpoint_outcome": "no_action"},
    "practice": {},
}
"""Raw answers with which every section but the audit is complete, on Tuesday 24 November 2026."""


def add_decision(
    desk: Desk,
    child_id: int,
    text: str,
    due_on: date | None,
    *,
    review: int,
    made_at: int | None = None,
    carried: int = 0,
    moved: int = 0,
    silent_since: date | None = None,
    status: DecisionStatus = DecisionStatus.NOT_STARTED,
    owner: str = "Priya Nair",
) -> str:
    """Add a decision as a review leaves it, with the news of its making; return its id."""
    from iro_console.storage.tables_reviewing import Decision

    reader = desk.store.reader()
    reviews = {
        number: (row, on)
        for row, number, on in reader.all(
            "SELECT r.id, r.number, r.held_on FROM review r JOIN period_of_care p ON p.id = r.period_id"
            " WHERE p.child_id = :child ORDER BY p.number",
            {"child": child_id},
        )
    }
    review_id, held_on = reviews[review]
    with acting(desk, "decision made", child_id) as work:
        decision = Decision(
            id=f"{child_id}-{text}",
            child_id=child_id,
            review_id=review_id,
            made_at_id=reviews[made_at or review][0],
            rank=1,
            carried=carried,
            decision=text,
            reason="He asked",
            owner=owner,
            due_on=due_on,
            status=status.value,
        )
        facts = DecisionFacts(status, due_on, carried, moved=moved, silent_since=silent_since)
        before = replace(facts, moved=0, silent_since=None) if moved or silent_since else None
        write_news(work, decision, before, facts, Told(date.fromisoformat(held_on), Source.REVIEW))
        return decision.id


def opened(desk: Desk, step_id: int) -> FormState:
    """Return the form as it opens now."""
    return review_forms.open_form(desk, step_id, FORM)


def save(desk: Desk, step_id: int, section: str, raw: Mapping[str, str], *, complete: bool = True) -> None:
    """Save a section over what it holds, as a screen does."""
    now = opened(desk, step_id).section(section)
    answers = {**now.answers, **raw}
    form_saving.save_section(
        desk, step_id, FORM, section, answers, seen_version=now.version, complete=complete
    )


def fill_in(desk: Desk, step_id: int, **sections: Mapping[str, str]) -> None:
    """Fill in and complete every section but the audit, with other answers for the sections named."""
    for key, raw in ROUTINE.items():
        save(desk, step_id, key, {**raw, **sections.get(key, {})})


def judge_all(desk: Desk, step_id: int, *found: str) -> None:
    """Judge the decisions in order, and complete the audit."""
    rows = opened(desk, step_id).section("decisions_audit").tables[0].rows
    for row, now in zip(rows, found, strict=True):
        midpoint.judge(desk, step_id, row.id, now)
    save(desk, step_id, "decisions_audit", {})


def answers(desk: Desk, step_id: int, section: str) -> dict[str, str]:
    """Return what stands in a section."""
    return dict(opened(desk, step_id).section(section).answers)


def written(day: date) -> str:
    """Return a date as it is typed."""
    return write_answer(day)


def rows(desk: Desk, sql: str, **params: Any) -> list[tuple[Any, ...]]:
    """Return stored rows."""
    return desk.store.reader().all(sql, params)
