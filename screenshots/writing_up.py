"""A review of the demo written up as far as its last section, for the pictures of its forms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from iro_console.casework import caseload, form_rows, form_saving, record_making, review_forms, work_steps
from iro_console.casework.desk import Desk
from iro_console.forms.answers import write_answer

PLAN: tuple[tuple[str, Mapping[str, str]], ...] = (
    (
        "child",
        {
            "needs": "A place that stays the same: with Jo and Martin until eighteen",
            "actions": "Long-term match to panel; the carers' training plan agreed",
            "who": "Social worker",
            "done_by": "by the end of January",
        },
    ),
    (
        "child",
        {
            "needs": "To see the grandparents, and to know when",
            "actions": "Every second Sunday, written on the kitchen calendar",
            "who": "Carers",
            "done_by": "every fortnight",
        },
    ),
    (
        "health",
        {
            "needs": "Sleep: wakes most nights since the move",
            "actions": "CAMHS consultation for the carers; a bedtime plan",
            "who": "Social worker, school nurse",
            "done_by": "18 December",
        },
    ),
    (
        "education",
        {
            "needs": "Catch up in maths after the change of school",
            "actions": "Tutor two hours a week, in school time",
            "who": "Designated teacher",
            "done_by": "start of spring term",
            "pupil_premium": "Tutor, £1,200",
        },
    ),
)
TABLES = {"care_plan": "plan", "social_work_report": "report"}
"""How the tables of a form begin."""
PROGRESS = (
    "Panel date set; carers have done two of three days",
    "Kept, but for one Sunday in October when the car failed",
    "Seen twice. Sleeps through on most nights now",
    "Started in September and enjoys it; next test in December",
)
MEETING = {
    "views": (
        "“I like it here and I want it written down that I am staying.” Wants the grandparents at the "
        "Christmas concert, and to be asked before meetings are moved. Chose the chair and the biscuits, and "
        "read out the list of things that have gone well."
    ),
    "day_to_day": "Settled routine. Goes to cubs on Tuesdays and has a friend to tea most weeks.",
    "placement": "The most appropriate placement: warm, patient, near school and friends.",
    "health": "Health assessment and dentist up to date. Sleep is better since the bedtime plan.",
    "education": "At the expected level in reading, a year behind in maths. Tutor paid from pupil premium.",
    "wellbeing": "SDQ 11, down from 16. Talks about worries with Jo at bedtime.",
    "contact": "Grandparents every second Sunday, enjoyed. A letter from mother twice a year.",
    "safeguarding": "No missing episodes and no worries about exploitation.",
    "legal": "Care order; no proceedings.",
    "long_term": "Long-term fostering with these carers, to panel in January.",
}
RECORD: Mapping[str, Mapping[str, str]] = {
    "information_on_child": {
        "ethnicity": "WBRI",
        "language": "English",
        "address_withheld": "no",
        "carer": "Jo and Martin Hale",
        "parents": "Mother, with parental responsibility shared with the council",
        "school": "Hill Road Primary",
        "school_stage": "ks2",
        "disability": "no",
        "sen": "none",
        "unaccompanied": "no",
    },
    "information_on_plan": {
        "authority_signed": "yes",
        "last_visit_alone": "yes",
        "changes": "A new school in September; a new social worker in October",
    },
    "permanence": {
        "permanence": "fostering",
        "why": "Settled with these carers for two years, and asks to stay",
        "contingency": "Another long-term match near the school",
        "barriers": "None known",
    },
    "outcomes": {"outcome": "remaining", "any_disagreement": "no"},
}
DECISIONS = (
    ("The long-term match goes to panel", "Asked for at two reviews", "Social worker", 60),
    ("The grandparents are invited to the Christmas concert", "The child's wish", "Carers", 20),
    ("The tutor goes on until Easter, and the result is told to the carers", "PEP", "Designated teacher", 45),
)


def write_up(desk: Desk) -> None:
    """Write up the review of the second child of the caseload, by the same verbs as the screens."""
    child = caseload.children(desk, "", "due").page(1, 1)[0].child_id
    step = work_steps.open_step(desk, child)
    today = desk.today()
    before = {"finished_on": _day(today, -3), "finished_by": "Tom Reeve"}
    for form, section, answers in (
        ("care_plan", "care_plan", {"dated_on": _day(today, -20), "matches_placement": "yes"}),
        ("social_work_report", "report", {"received_on": _day(today, -4), "has_views": "yes"}),
    ):
        for table in review_forms.open_form(desk, step, form).section(section).tables:
            for row in table.rows:
                form_rows.delete_row(desk, step, form, table.key, row.id)
        for table, row in PLAN:
            form_rows.add_row(desk, step, form, f"{TABLES[form]}_{table}", row)
        _save(desk, step, form, section, {"written_by": "Priya Nair", **before, **answers})
    record_making.create_form(desk, step)
    _fill_plan(desk, step)
    for decision, reason, owner, days in DECISIONS:
        row = {"decision": decision, "reason": reason, "owner": owner, "due_on": _day(today, days)}
        form_rows.add_row(desk, step, "record_of_review", "decisions", row)
    for section, answers in RECORD.items():
        dates = {"permanence": {"target_on": _day(today, 90)}, "information_on_plan": _plan_dates(today)}
        _save(desk, step, "record_of_review", section, {**dates.get(section, {}), **answers})
    _save(desk, step, "record_of_review", "record_of_meeting", MEETING, complete=False)


def _plan_dates(today: date) -> Mapping[str, str]:
    names = ("care_plan_on", "placement_plan_on", "last_visit_on", "dental_on", "pep_on")
    return {name: _day(today, -20 - 9 * at) for at, name in enumerate(names)}


def _fill_plan(desk: Desk, step: int) -> None:
    """Say what has become of each row of the plan under review."""
    progress = iter(PROGRESS)
    section = review_forms.open_form(desk, step, "record_of_review").section("current_plan")
    if not any(table.rows for table in section.tables):
        for table, row in PLAN:
            form_rows.add_row(desk, step, "record_of_review", f"current_{table}", row)
        section = review_forms.open_form(desk, step, "record_of_review").section("current_plan")
    for table in section.tables:
        for row in table.rows:
            answers = {**row.answers, "progress": next(progress, "As agreed")}
            form_rows.edit_row(
                desk, step, "record_of_review", table.key, row.id, answers, seen_version=row.version
            )


def _save(
    desk: Desk, step: int, form: str, section: str, answers: Mapping[str, str], *, complete: bool = True
) -> None:
    now = review_forms.open_form(desk, step, form).section(section)
    form_saving.save_section(
        desk, step, form, section, {**now.answers, **answers}, seen_version=now.version, complete=complete
    )


def _day(today: date, days: int) -> str:
    return write_answer(today + timedelta(days=days))
