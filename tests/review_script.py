"""A review carried through by its verbs, from the report that comes in to the last gate before finishing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from iro_console.casework import form_rows, form_saving, next_steps, record_making, review_forms
from iro_console.casework.desk import Desk
from iro_console.casework.form_saving import Saved
from iro_console.casework.review_forms import FormState
from iro_console.domain.next_actions import Scenario
from iro_console.forms.answers import write_answer

Raw = dict[str, str]

LONG = "Kai told me himself, in his own words. " * 20
MEETING: Raw = {
    "views": "I want to stay with Jo and see Ruby more. " + LONG,
    "day_to_day": "Settled.",
    "placement": "The most appropriate one.",
    "health": "Well.",
    "education": "Catching up in maths.",
    "wellbeing": "Sleeps better.",
    "contact": "Every fortnight.",
    "safeguarding": "No concerns.",
    "legal": "No change.",
    "long_term": "To stay.",
    "last_decisions": "Both done.",
    "aftercare": "Cooks on Fridays.",
}


def day(value: date) -> str:
    """Return a date as it is typed."""
    return write_answer(value)


def state(desk: Desk, step_id: int, form: str) -> FormState:
    """Return a form as it opens now."""
    return review_forms.open_form(desk, step_id, form)


def save(
    desk: Desk, step_id: int, form: str, section: str, raw: Mapping[str, str], *, complete: bool = True
) -> Saved:
    """Save a section over what it holds, as a screen does: everything that is shown goes back."""
    now = state(desk, step_id, form).section(section)
    answers = {**now.answers, **raw}
    return form_saving.save_section(
        desk, step_id, form, section, answers, seen_version=now.version, complete=complete
    )


def add(desk: Desk, step_id: int, form: str, table: str, **raw: str) -> str:
    """Add a row; return its id."""
    return form_rows.add_row(desk, step_id, form, table, raw).row_id


def report(
    desk: Desk,
    step_id: int,
    received_on: date,
    rows: Sequence[tuple[str, Raw]] = (),
    *,
    finished_on: date | None = None,
) -> None:
    """Enter the social worker's report with rows of the plan, and finish it."""
    for table, raw in rows:
        add(desk, step_id, "social_work_report", table, **raw)
    finished = {"finished_on": day(finished_on), "finished_by": "Tom Manager"} if finished_on else {}
    raw = {"written_by": "Priya Nair", "received_on": day(received_on), "has_views": "yes", **finished}
    save(desk, step_id, "social_work_report", "report", raw)


def care_plan(desk: Desk, step_id: int, dated_on: date, rows: Sequence[tuple[str, Raw]] = ()) -> None:
    """Enter the care plan, finished."""
    for table, raw in rows:
        add(desk, step_id, "care_plan", table, **raw)
    answers = {"dated_on": day(dated_on), "matches_placement": "yes", "finished_on": day(dated_on)}
    save(desk, step_id, "care_plan", "care_plan", answers | {"finished_by": "Tom Manager"})


def plan_row(needs: str, **raw: str) -> Raw:
    """Return a row of a plan with every column but the progress."""
    return {"needs": needs, "actions": f"For {needs}", "who": "Priya Nair", "done_by": "19 Dec"} | raw


def monitoring(desk: Desk, step_id: int, held_on: date, next_on: date | None) -> None:
    """Fill in and complete sections 1 to 3 of the chairs monitoring form."""
    details(desk, step_id, held_on)
    next_review(desk, step_id, held_on, next_on)


def details(desk: Desk, step_id: int, held_on: date) -> None:
    """Fill in and complete sections 1 and 2 of the chairs monitoring form."""
    form = "chairs_monitoring"
    save(
        desk,
        step_id,
        form,
        "child_details",
        {"key_stage": "ks2", "social_worker": "Priya Nair", "chair": "Asha"},
    )
    for role in ("child", "parent", "carer", "social_worker"):
        name = "" if role == "child" else role.title()
        add(desk, step_id, form, "attendance", role=role, name=name, invited="yes", attended="whole")
    sent = day(held_on - timedelta(days=15))
    add(desk, step_id, form, "consultations", who="child", sent_on=sent, returned_on=day(held_on))
    add(desk, step_id, form, "plans_seen", plan="health", seen="yes", dated_on=sent)
    answers = {
        "held_on": day(held_on),
        "series": "no",
        "participation": "PN1",
        "contribution": "Spoke for himself",
        "child_seen_how": "visit",
        "child_seen_on": day(held_on - timedelta(days=1)),
        "child_seen_alone": "yes",
        "venue": "placement",
        "start_time": "16:15",
        "school_hours": "no",
        "report_available": "yes",
        "report_received_on": day(held_on - timedelta(days=5)),
        "report_read": "yes",
        "care_plan_shared": "yes",
        "care_plan_shared_on": sent,
        "permanence_in_place": "yes",
        "permanence_plan": "fostering",
        "advocacy_explained": "yes",
        "complaints_explained": "yes",
        "legal_advice_explained": "yes",
    }
    save(desk, step_id, form, "review_details", answers)


def next_review(desk: Desk, step_id: int, held_on: date, next_on: date | None) -> None:
    """Fill in and complete section 3 of the chairs monitoring form."""
    form = "chairs_monitoring"
    following: Raw = {}
    if next_on is not None:
        half = held_on + (next_on - held_on) // 2
        following = {"next_on": day(next_on), "next_at": "16:00", "next_venue": "placement"}
        following["midway_on"] = day(half)
        legal = state(desk, step_id, form).context.next_statutory_due
        following["why_sooner"] = "Agreed" if legal is not None and next_on < legal else ""
    save(desk, step_id, form, "next_review", following)


def record(
    desk: Desk,
    step_id: int,
    scenario: Scenario,
    held_on: date,
    decisions: Sequence[str] = ("Life story work begins",),
) -> None:
    """Make, fill in and complete the record of review."""
    form = "record_of_review"
    if not state(desk, step_id, form).exists:
        record_making.create_form(desk, step_id)
    before = day(held_on - timedelta(days=20))
    child = {
        "ethnicity": "WBRI",
        "language": "English",
        "address_withheld": "no",
        "carer": "Jo",
        "parents": "Mum and dad",
        "school": "Hill School",
        "school_stage": "ks2",
        "disability": "no",
        "sen": "none",
        "unaccompanied": "no",
    }
    save(desk, step_id, form, "information_on_child", child)
    plan = {
        "care_plan_on": before,
        "placement_plan_on": before,
        "authority_signed": "yes",
        "last_visit_on": before,
        "last_visit_alone": "yes",
        "changes": "A new school",
    }
    save(desk, step_id, form, "information_on_plan", plan)
    _progress(desk, step_id)
    save(desk, step_id, form, "current_plan", {})
    save(desk, step_id, form, "record_of_meeting", MEETING)
    if not any(table.rows for table in state(desk, step_id, form).section("proposed_plan").tables):
        add(desk, step_id, form, "proposed_child", **plan_row("A new need"))
    save(desk, step_id, form, "proposed_plan", {"plan_on": day(held_on)})
    permanence = {"permanence": "fostering", "why": "Settled", "contingency": "None now"}
    save(desk, step_id, form, "permanence", permanence | {"target_on": day(held_on + timedelta(days=90))})
    for text in decisions:
        due = day(held_on + timedelta(days=30))
        add(
            desk, step_id, form, "decisions", decision=text, reason="He asked", owner="Priya Nair", due_on=due
        )
    save(desk, step_id, form, "outcomes", {"outcome": scenario.value, "any_disagreement": "no"})


def actions(desk: Desk, step_id: int) -> None:
    """Add the suggested next actions and the request, and complete the section."""
    next_steps.suggest(desk, step_id)
    next_steps.ask_to_distribute(desk, step_id)
    save(desk, step_id, "chairs_monitoring", "next_actions", {})


def all_forms(
    desk: Desk, step_id: int, scenario: Scenario, held_on: date, next_on: date | None, **record_with: Any
) -> None:
    """Carry a started step to the last gate before finishing."""
    if state(desk, step_id, "record_of_review").refusal is not None:
        rows = [
            ("report_child", plan_row("Sleep")),
            ("report_education", plan_row("Maths", pupil_premium="£1,200")),
        ]
        received = held_on - timedelta(days=5)
        report(desk, step_id, received, rows, finished_on=received)
    details(desk, step_id, held_on)
    record(desk, step_id, scenario, held_on, **record_with)
    next_review(desk, step_id, held_on, next_on)
    actions(desk, step_id)


def _progress(desk: Desk, step_id: int) -> None:
    for table in state(desk, step_id, "record_of_review").section("current_plan").tables:
        for row in table.rows:
            raw = {"actions": "Go on", "who": "Priya Nair", "done_by": "Easter"} | row.answers
            raw["progress"] = "Begun"
            form_rows.edit_row(
                desk, step_id, "record_of_review", table.key, row.id, raw, seen_version=row.version
            )
