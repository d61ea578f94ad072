"""Mid-point monitoring from its start to what it leaves in the store."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import builders
import midpoints as script
import pytest
from midpoints import add_decision, answers, fill_in, judge_all, opened, rows, save
from sqlmodel import select

from iro_console.casework import (
    after_review,
    contacts,
    deadlines,
    form_rows,
    midpoint,
    midpoint_finish,
    reviews,
    row_undo,
    work_folders,
    work_steps,
)
from iro_console.casework.decisions import decision_in_full, decisions_of
from iro_console.casework.desk import Desk
from iro_console.casework.finishing import CannotFinish
from iro_console.casework.verbs import Done, Refused, acting
from iro_console.domain.decisions import DecisionStatus
from iro_console.forms.acts import ContactWithChild, DeadlineMet, ReviewBooking, ReviewHeld
from iro_console.forms.after_review import CarePlanUpdated

TODAY = builders.TODAY
HELD = date(2026, 10, 1)
BOOKED = date(2027, 1, 19)
BEFORE = date(2026, 9, 1)
LATE, SOON = date(2026, 11, 13), date(2026, 12, 4)


@pytest.fixture
def kai(desk: Desk) -> int:
    """Return a child whose last review was held on 1 October; the next is booked for 19 January."""
    asha = builders.add_person(desk, "asha", "Asha Bello")
    priya = builders.add_person(desk, "sw-priya", "Priya Nair", "social_worker")
    return builders.add_child(
        desk,
        "Kai Morgan",
        ref="K1",
        looked_after_from=date(2026, 1, 12),
        held=(date(2026, 2, 5), date(2026, 4, 30), HELD),
        booked_for=BOOKED,
        iro=asha,
        worker=priya,
        recorded_from=BEFORE,
    )


def deadline(desk: Desk, child: int, rule: str, occurrence: str) -> tuple[Any, ...]:
    found = rows(
        desk,
        "SELECT due, met_on FROM deadline WHERE child_id = :child AND rule = :rule AND occurrence = :key",
        child=child,
        rule=rule,
        key=occurrence,
    )
    return found[0] if found else ()


def visit(desk: Desk, child: int, *days: date) -> None:
    from iro_console.storage.tables import Visit

    with acting(desk, "visits brought in", child) as work:
        for day in days:
            work.session.add(Visit(child_id=child, held_on=day))


def contact(desk: Desk, child: int, on: date, said: str = "I want to see Ruby more.") -> None:
    answers = ContactWithChild(held_on=on, method="visit", seen_alone=True, said=said)
    contacts.record_contact(desk, child, answers)


# when it is due


def half_way(first: date, last: date) -> str:
    """Walk from both ends, a day at a time, until the two meet."""
    while last - first > timedelta(days=1):
        first, last = first + timedelta(days=1), last - timedelta(days=1)
    return first.isoformat()


def test_it_falls_due_half_way_and_follows_the_review_wherever_it_is_moved(desk: Desk, kai: int) -> None:
    assert deadline(desk, kai, "OP-14", "1.M3") == (half_way(HELD, BOOKED), None)
    for day in (date(2027, 2, 9), date(2026, 12, 8), date(2026, 12, 9)):
        seen = reviews.next_review(desk, kai).row_version
        reviews.book_review(
            desk, kai, ReviewBooking(booked_for=day, moved_because="The carer asked"), seen_version=seen
        )
        assert deadline(desk, kai, "OP-14", "1.M3") == (half_way(HELD, day), None)
        assert rows(desk, "SELECT midpoint_due FROM caseload_line WHERE child_id = :c", c=kai) == [
            (half_way(HELD, day),)
        ]
    with acting(desk, "event decided", kai) as work:
        reviews.bring_forward(desk, work, kai, date(2026, 12, 2), "An event")
    assert deadline(desk, kai, "OP-14", "1.M3") == (half_way(HELD, date(2026, 12, 2)), None)


def test_each_review_brings_the_next_one(desk: Desk, kai: int) -> None:
    with acting(desk, "review brought forward", kai) as work:
        reviews.bring_forward(desk, work, kai, TODAY, "Today")
    reviews.record_review_held(desk, kai, ReviewHeld(held_on=TODAY, how="completed", participation="PN1"))
    due, met = deadline(desk, kai, "OP-14", "1.M4")
    limit = rows(desk, "SELECT next_due FROM caseload_line WHERE child_id = :child", child=kai)[0][0]
    assert (due, met) == (half_way(TODAY, date.fromisoformat(limit)), None)
    assert deadline(desk, kai, "OP-14", "1.M3") == (), "an interval that is over cannot be monitored any more"


# starting


def test_it_is_a_work_step_that_follows_the_last_review(desk: Desk, kai: int) -> None:
    step_id = midpoint.begin(desk, kai)
    step = work_folders.step(desk, step_id)
    assert (step.name, step.state, step.review_number) == ("Mid-point monitoring", "Current", 3)
    assert (step.assigned_to, step.started_on, step.held_on) == ("Asha Bello", TODAY, HELD)
    assert step.due_on == date.fromisoformat(half_way(HELD, BOOKED))
    assert midpoint.begin(desk, kai) == step_id, "one at a time"
    assert [row.step_id for row in work_folders.work_folders(desk).current.page(0, 9)] == [step_id]
    seen = reviews.next_review(desk, kai).row_version
    moved = ReviewBooking(booked_for=date(2027, 2, 9), moved_because="The carer asked")
    reviews.book_review(desk, kai, moved, seen_version=seen)
    assert work_folders.step(desk, step_id).due_on == date.fromisoformat(half_way(HELD, date(2027, 2, 9)))


def test_two_windows_that_start_at_once_share_one(
    desk: Desk, kai: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    step_id = midpoint.begin(replace(desk, window="window-2"), kai)
    nothing = midpoint.Interval(3, 0, ())
    monkeypatch.setattr(midpoint, "interval", lambda _desk, _child: nothing)
    assert midpoint.begin(desk, kai) == step_id


def test_a_child_without_a_review_or_no_longer_in_care_has_none(desk: Desk, caseload: dict[str, int]) -> None:
    with pytest.raises(Refused, match="No review of this child was held yet"):
        midpoint.begin(desk, caseload["eilidh"])
    with pytest.raises(Refused, match="ceased to be looked after on Mon 1 Jun 2026"):
        midpoint.begin(desk, caseload["gone"])
    assert rows(desk, "SELECT count(*) FROM work_step WHERE name = 'Mid-point monitoring'") == [(0,)]


def test_one_begun_by_mistake_is_dropped_and_another_can_begin(desk: Desk, kai: int) -> None:
    step_id = midpoint.begin(desk, kai)
    assert opened(desk, step_id).can_delete
    midpoint.drop(desk, step_id)
    assert rows(desk, "SELECT state FROM work_step WHERE id = :id", id=step_id) == [("No longer required",)]
    with pytest.raises(Refused, match="no longer required: it stays as it is"):
        midpoint.drop(desk, step_id)
    with pytest.raises(Refused, match="no longer required"):
        save(desk, step_id, "judgement", {"rag": "on_track"})
    again = midpoint.begin(desk, kai)
    assert again != step_id
    assert deadline(desk, kai, "OP-14", "1.M3")[1] is None


def test_it_is_finished_from_its_form_and_can_be_put_back_and_taken_up(desk: Desk, kai: int) -> None:
    step_id = midpoint.begin(desk, kai)
    with pytest.raises(Refused, match="finished from its forms"):
        work_steps.complete_step(desk, step_id)
    work_steps.return_step(desk, step_id, "Not today")
    with pytest.raises(Refused, match="Start the work step first"):
        save(desk, step_id, "judgement", {"rag": "on_track"})
    assert midpoint.begin(desk, kai) == step_id
    assert work_folders.step(desk, step_id).state == "Current"


# what is known already


def test_it_begins_with_what_is_known_and_says_where_from(desk: Desk, kai: int) -> None:
    visit(desk, kai, date(2026, 9, 24), date(2026, 10, 29))
    contact(desk, kai, date(2026, 11, 12))
    after_review.care_plan_updated(desk, kai, 3, CarePlanUpdated(updated_on=date(2026, 10, 15)))
    step_id = midpoint.begin(desk, kai)
    state = opened(desk, step_id)
    header = state.section("midpoint")
    assert header.computed == {
        "follows": "Review 3, held Thu 1 Oct 2026",
        "planned_on": "25/11/2026",
    }
    assert header.answers == {"done_on": "24/11/2026", "method": "visit"}
    assert header.origins == {
        "done_on": "from today's date",
        "method": "from your contact with the child, 12 Nov",
    }
    # The day the social worker was spoken to is offered and not filled in: nobody said so.
    assert answers(desk, step_id, "worker_talk") == {
        "worker_name": "Priya Nair",
        "worker_changed": "no",
    }
    talk = state.section("child_talk")
    assert talk.answers == {
        "child_spoken": "yes",
        "child_spoken_on": "12/11/2026",
        "child_method": "visit",
        "child_alone": "yes",
        "child_said": "I want to see Ruby more.",
    }
    assert set(talk.origins.values()) == {"from your contact with the child, 12 Nov"}
    checks = state.section("checks")
    assert checks.answers == {
        "last_visit_on": "29/10/2026",
        "visits_in_time": "yes",
        "plan_updated_in_time": "yes",
        "same_placement": "yes",
        "events_since": "no",
    }
    assert checks.origins == {
        "last_visit_on": "from the child's record",
        "visits_in_time": "from the child's record",
        "plan_updated_in_time": "from the clock of the care plan",
        "same_placement": "from the child's record",
        "events_since": "from the events recorded: none",
    }
    assert not any(section.version for section in state.sections), "nothing is written by looking"


def test_what_went_wrong_since_the_review_is_known_too(desk: Desk, kai: int) -> None:
    from iro_console.storage.tables import Allocation, Placement
    from iro_console.storage.tables_monitoring import SignificantEvent

    visit(desk, kai, date(2026, 9, 24))
    ben = builders.add_person(desk, "sw-ben", "Ben Okoro", "social_worker")
    with acting(desk, "changes", kai) as work:
        period = rows(desk, "SELECT id FROM period_of_care WHERE child_id = :child", child=kai)[0][0]
        work.session.add(Placement(period_id=period, code="K2", started_on=date(2026, 11, 2)))
        was = select(Allocation).where(Allocation.child_id == kai, Allocation.role == "social_worker")
        work.session.exec(was).one().ended_on = date(2026, 10, 20)
        work.session.add(
            Allocation(child_id=kai, person_id=ben, role="social_worker", started_on=date(2026, 10, 20))
        )
        for day in (date(2026, 9, 30), date(2026, 11, 1)):
            work.session.add(
                SignificantEvent(
                    child_id=kai, period_id=period, event="SE12", happened_on=day, told_on=day, gap=0
                )
            )
    step_id = midpoint.begin(desk, kai)
    worker = answers(desk, step_id, "worker_talk")
    assert (worker["worker_name"], worker["worker_changed"]) == ("Ben Okoro", "yes")
    checks = opened(desk, step_id).section("checks")
    assert (checks.answers["visits_in_time"], checks.answers["plan_updated_in_time"]) == ("no", "no")
    assert (checks.answers["same_placement"], checks.answers["events_since"]) == ("no", "yes")
    assert checks.origins["visits_in_time"] == "from the child's record: due Mon 9 Nov"
    assert checks.origins["same_placement"] == "from the child's record: moved Mon 2 Nov"
    assert checks.origins["events_since"] == "from the events recorded: 1"
    assert "child_spoken" not in answers(desk, step_id, "child_talk")


def test_what_is_not_on_record_is_left_to_be_asked(desk: Desk, kai: int) -> None:
    contact(desk, kai, HELD)
    step_id = midpoint.begin(desk, kai)
    assert "visits_in_time" not in answers(desk, step_id, "checks"), "no visit was ever recorded"
    assert "child_spoken" not in answers(desk, step_id, "child_talk"), "the day of the review is not since"
    assert "method" not in answers(desk, step_id, "midpoint")
    assert answers(desk, step_id, "judgement") == {}


def test_what_was_typed_stays_whatever_becomes_known(desk: Desk, kai: int) -> None:
    step_id = midpoint.begin(desk, kai)
    save(desk, step_id, "midpoint", {"done_on": "20/11/2026", "method": "file"})
    contact(desk, kai, date(2026, 11, 12))
    assert answers(desk, step_id, "midpoint") == {"done_on": "20/11/2026", "method": "file"}
    assert opened(desk, step_id).section("midpoint").origins == {}


# the audit


@pytest.fixture
def decided(desk: Desk, kai: int) -> int:
    """Give the child four open decisions, of the last review and from before it, and one that is done."""
    add_decision(desk, kai, "Life story", SOON, review=3)
    add_decision(desk, kai, "CAMHS", LATE, review=3, made_at=1, carried=2, moved=2)
    add_decision(desk, kai, "Passport", SOON, review=3, status=DecisionStatus.IN_PROGRESS)
    add_decision(desk, kai, "Swimming", LATE, review=2)
    add_decision(desk, kai, "School", LATE, review=3, status=DecisionStatus.DONE)
    return kai


def audit(desk: Desk, step_id: int) -> list[Any]:
    return list(opened(desk, step_id).section("decisions_audit").tables[0].rows)


def test_every_open_decision_is_a_row_under_its_own_id(desk: Desk, decided: int) -> None:
    found = audit(desk, midpoint.begin(desk, decided))
    assert {row.id: row.answers["drift"] for row in found} == {
        f"{decided}-Swimming": "yes",
        f"{decided}-Life story": "no",
        f"{decided}-CAMHS": "yes",
        f"{decided}-Passport": "no",
    }
    labels = {row.answers["decision"]: row.label for row in found}
    assert labels == {
        "Swimming": "late 7 wd; not taken up at review 3",
        "Life story": "",
        "CAMHS": "late 7 wd; carried twice; date moved twice",
        "Passport": "",
    }
    (camhs,) = [row for row in found if row.answers["decision"] == "CAMHS"]
    assert (camhs.answers["owner"], camhs.answers["due_on"], camhs.version) == ("Priya Nair", "13/11/2026", 0)


def test_rows_are_judged_and_neither_added_nor_removed(desk: Desk, decided: int) -> None:
    step_id = midpoint.begin(desk, decided)
    for act in (
        lambda: form_rows.add_row(desk, step_id, script.FORM, "audit", {"now": "done"}),
        lambda: form_rows.delete_row(desk, step_id, script.FORM, "audit", f"{decided}-CAMHS"),
        lambda: form_rows.move_row(desk, step_id, script.FORM, "audit", f"{decided}-CAMHS", 0),
    ):
        with pytest.raises(Refused, match="These rows are given"):
            act()
    with pytest.raises(Refused, match="no longer among those to audit"):
        midpoint.judge(desk, step_id, f"{decided}-School", "done")


@pytest.mark.parametrize(
    ("now", "drift"), [("done", 0), ("in_progress", 1), ("not_started", 1), ("no_longer_needed", 0)]
)
def test_one_answer_judges_a_decision_and_suggests_whether_it_drifts(
    desk: Desk, decided: int, now: str, drift: int
) -> None:
    step_id = midpoint.begin(desk, decided)
    midpoint.judge(desk, step_id, f"{decided}-CAMHS", now)
    midpoint.judge(desk, step_id, f"{decided}-Passport", now)
    stored = "SELECT decision, owner, due_on, now, drift FROM decision_audit ORDER BY id"
    assert rows(desk, stored) == [
        ("CAMHS", "Priya Nair", "2026-11-13", now, drift),
        ("Passport", "Priya Nair", "2026-12-04", now, 0),
    ]
    statuses = dict(rows(desk, "SELECT decision, status FROM decision"))
    assert (statuses["CAMHS"], statuses["Passport"]) == ("Not started", "In progress"), (
        "what is found becomes true once the mid-point is finished"
    )


def test_judging_again_keeps_evidence_and_what_was_said_of_drift(desk: Desk, decided: int) -> None:
    step_id = midpoint.begin(desk, decided)
    camhs = f"{decided}-CAMHS"
    version = midpoint.judge(desk, step_id, camhs, "not_started").version
    raw = {"now": "not_started", "evidence": "Waiting list", "new_date": "14/12/2026", "drift": "no"}
    form_rows.edit_row(desk, step_id, script.FORM, "audit", camhs, raw, seen_version=version)
    midpoint.judge(desk, step_id, camhs, "in_progress")
    stored = "SELECT now, evidence, new_date, drift FROM decision_audit"
    assert rows(desk, stored) == [("in_progress", "Waiting list", "2026-12-14", 0)]
    midpoint.judge(desk, step_id, camhs, "done")
    assert rows(desk, stored) == [("done", "Waiting list", None, 0)]


def test_a_judgement_is_taken_back_and_given_again(desk: Desk, decided: int) -> None:
    step_id = midpoint.begin(desk, decided)
    camhs = f"{decided}-CAMHS"
    midpoint.judge(desk, step_id, camhs, "done")
    row_undo.undo_rows(desk, step_id, script.FORM)
    (row,) = [row for row in audit(desk, step_id) if row.id == camhs]
    assert "now" not in row.answers
    assert row.answers["drift"] == "yes", "as suggested at first"
    midpoint.judge(desk, step_id, camhs, "in_progress")
    (row,) = [row for row in audit(desk, step_id) if row.id == camhs]
    assert row.answers["now"] == "in_progress"


def test_a_new_date_lies_ahead_and_is_doubted_after_the_next_review(desk: Desk, decided: int) -> None:
    step_id = midpoint.begin(desk, decided)
    camhs = f"{decided}-CAMHS"
    version = midpoint.judge(desk, step_id, camhs, "in_progress").version
    raw = {"now": "in_progress", "new_date": "23/11/2026"}
    form_rows.edit_row(desk, step_id, script.FORM, "audit", camhs, raw, seen_version=version)
    with pytest.raises(Refused, match="That day has passed"):
        save(desk, step_id, "decisions_audit", {})
    with pytest.raises(Refused, match="Choose one"):
        save(desk, step_id, "decisions_audit", {})


# finishing


def finish(desk: Desk, step_id: int) -> Done:
    midpoint_finish.complete_what_is_right(desk, step_id)
    return midpoint_finish.finish(desk, step_id)


def test_all_that_follows_is_one_act(desk: Desk, decided: int) -> None:
    step_id = midpoint.begin(desk, decided)
    judge_all(desk, step_id, "no_longer_needed", "in_progress", "not_started", "done")
    camhs = f"{decided}-CAMHS"
    (row,) = [row for row in audit(desk, step_id) if row.id == camhs]
    raw = {**row.answers, "evidence": "Waiting list", "new_date": "14/12/2026"}
    form_rows.edit_row(desk, step_id, script.FORM, "audit", camhs, raw, seen_version=row.version)
    fill_in(desk, step_id)
    plan = midpoint_finish.plan_finish(desk, step_id)
    assert plan.missing == ()
    assert plan.found == (("done", 1), ("in_progress", 1), ("not_started", 1), ("no_longer_needed", 1))
    assert (plan.moved, plan.contact_on, plan.met_on) == (1, date(2026, 11, 23), TODAY)
    assert (plan.rag, plan.outcome) == ("on_track", "no_action")
    assert "1 decision is no longer needed, without a word why" in plan.warnings
    done = midpoint_finish.finish(desk, step_id)
    assert done.message == "Mid-point of Kai Morgan after review 3 finished"
    step = rows(desk, "SELECT state, finished_on, finished_by FROM work_step WHERE id = :id", id=step_id)
    assert step == [("Finished", "2026-11-24", "Asha Bello")]
    assert dict(rows(desk, "SELECT decision, status FROM decision")) == {
        "Swimming": "Superseded",
        "Life story": "In progress",
        "CAMHS": "Not started",
        "Passport": "Done",
        "School": "Done",
    }
    assert rows(desk, "SELECT due_on, evidence FROM decision WHERE id = :id", id=camhs) == [
        ("2026-12-14", "Waiting list")
    ]
    news = rows(
        desk,
        "SELECT d.decision, n.status_was, n.status_now, n.due_was, n.due_now, n.evidence, n.drift, n.moved,"
        " n.silent_since, n.noted_on FROM decision_news n JOIN decision d ON d.id = n.decision_id"
        " WHERE n.source = 'midpoint' AND n.step_id = :id ORDER BY n.id",
        id=step_id,
    )
    late, soon, new, day = "2026-11-13", "2026-12-04", "2026-12-14", "2026-11-24"
    assert {line[0]: line[1:] for line in news} == {
        "Swimming": ("Not started", "Superseded", late, late, "", 0, 0, None, day),
        "Life story": ("Not started", "In progress", soon, soon, "", 0, 0, None, day),
        "CAMHS": ("Not started", "Not started", late, new, "Waiting list", 1, 3, None, day),
        "Passport": ("In progress", "Done", soon, soon, "", 0, 0, None, day),
    }
    assert rows(desk, "SELECT held_on, method, seen_alone, said FROM contact") == [
        ("2026-11-23", "phone", 1, "I see Ruby every week now.")
    ]
    assert deadline(desk, decided, "OP-14", "1.M3") == (half_way(HELD, BOOKED), "2026-11-24")
    assert deadline(desk, decided, "OP-15", "1.M3")[1] == "2026-11-23"
    acts = rows(desk, "SELECT DISTINCT act FROM audit WHERE act_id = :act", act=done.act_id)
    assert acts == [("mid-point finished",)]


def test_nothing_is_recorded_twice(desk: Desk, kai: int) -> None:
    contact(desk, kai, date(2026, 11, 12))
    step_id = midpoint.begin(desk, kai)
    fill_in(desk, step_id, child_talk={"child_spoken_on": "12/11/2026"})
    assert midpoint_finish.plan_finish(desk, step_id).contact_on is None
    finish(desk, step_id)
    assert rows(desk, "SELECT count(*) FROM contact") == [(1,)]
    assert deadline(desk, kai, "OP-15", "1.M3")[1] == "2026-11-12"


def test_a_child_not_spoken_to_leaves_no_contact(desk: Desk, kai: int) -> None:
    step_id = midpoint.begin(desk, kai)
    not_spoken = dict.fromkeys(script.ROUTINE["child_talk"], "") | {
        "child_spoken": "no",
        "why_not_spoken": "On holiday",
    }
    fill_in(desk, step_id, child_talk=not_spoken)
    finish(desk, step_id)
    assert rows(desk, "SELECT count(*) FROM contact") == [(0,)]
    assert deadline(desk, kai, "OP-15", "1.M3")[1] is None
    assert deadline(desk, kai, "OP-14", "1.M3")[1] == "2026-11-24"


def test_what_is_right_is_completed_and_what_is_missing_is_listed(desk: Desk, decided: int) -> None:
    contact(desk, decided, date(2026, 11, 12))
    visit(desk, decided, date(2026, 9, 24), date(2026, 10, 29))
    after_review.care_plan_updated(desk, decided, 3, CarePlanUpdated(updated_on=date(2026, 10, 15)))
    step_id = midpoint.begin(desk, decided)
    save(desk, step_id, "judgement", {"rag": "on_track"}, complete=False)
    midpoint_finish.complete_what_is_right(desk, step_id)
    state = opened(desk, step_id)
    assert [section.key for section in state.sections if section.completed] == [
        "midpoint",
        "checks",
        "practice",
    ]
    assert state.section("checks").completed_by == "Asha Bello"
    assert state.section("checks").origins["last_visit_on"] == "from the child's record"
    with pytest.raises(CannotFinish) as refused:
        midpoint_finish.finish(desk, step_id)
    missing = [(one.section, one.field, one.row) for one in refused.value.missing]
    assert missing == [
        *[("decisions_audit", "audit", row) for row in range(4)],
        ("worker_talk", "worker_spoken_on", None),
        ("worker_talk", "worker_account", None),
        ("child_talk", "wants_advocate", None),
        ("judgement", "rag_reason", None),
        ("midpoint_outcome", "midpoint_outcome", None),
    ]
    assert rows(desk, "SELECT count(*) FROM decision_news WHERE source = 'midpoint'") == [(0,)]


def test_what_is_typed_and_not_saved_is_never_completed_over(desk: Desk, kai: int) -> None:
    from iro_console.casework.drafts import save_draft
    from iro_console.casework.typed_before import draft_form, draft_record

    step_id = midpoint.begin(desk, kai)
    fill_in(desk, step_id)
    form_saving_untick(desk, step_id, "practice")
    save_draft(
        desk,
        draft_form(script.FORM, "practice"),
        draft_record(kai, step_id),
        {"positive_practice": "Ms Khan drove him there"},
    )
    midpoint_finish.complete_what_is_right(desk, step_id)
    assert not opened(desk, step_id).section("practice").completed
    with pytest.raises(CannotFinish, match="not saved yet"):
        midpoint_finish.finish(desk, step_id)


def form_saving_untick(desk: Desk, step_id: int, section: str) -> None:
    from iro_console.casework.form_saving import untick

    untick(desk, step_id, script.FORM, section)


@pytest.mark.parametrize(
    ("checks", "talk", "said"),
    [
        (
            {},
            {},
            "Found: care plan not updated, child not spoken to since the review.",
        ),
        (
            {"visits_in_time": "no", "plan_updated_in_time": "no"},
            {},
            "Found: care plan not updated, child not spoken to since the review, visits not in timescale.",
        ),
        (
            {"visits_in_time": "yes", "plan_updated_in_time": "yes"},
            {"child_spoken": "yes"},
            "Found: nothing that speaks for drift.",
        ),
    ],
)
def test_beside_the_judgement_stands_what_the_form_itself_found(
    desk: Desk, kai: int, checks: dict[str, str], talk: dict[str, str], said: str
) -> None:
    step_id = midpoint.begin(desk, kai)
    for section, raw in (("checks", checks), ("child_talk", talk)):
        if raw:
            save(desk, step_id, section, raw, complete=False)
    for section in ("judgement", "midpoint_outcome"):
        assert opened(desk, step_id).section(section).help == said


def test_a_care_plan_updated_late_is_found_though_nothing_is_open_of_it(desk: Desk, kai: int) -> None:
    after_review.care_plan_updated(desk, kai, 3, CarePlanUpdated(updated_on=date(2026, 11, 20)))
    contact(desk, kai, date(2026, 11, 20))
    step_id = midpoint.begin(desk, kai)
    assert opened(desk, step_id).section("judgement").help == "Found: care plan not updated in time."


def test_the_review_is_brought_forward_with_the_reason(desk: Desk, kai: int) -> None:
    step_id = midpoint.begin(desk, kai)
    outcome = {
        "midpoint_outcome": "bring_forward",
        "forward_to": "9/12/2026",
        "outcome_note": "Placement at risk",
    }
    fill_in(desk, step_id, midpoint_outcome=outcome)
    assert finish(desk, step_id).message == (
        "Mid-point of Kai Morgan after review 3 finished; "
        "review 4 brought forward from Tue 19 Jan 2027 to Wed 9 Dec 2026"
    )
    assert rows(desk, "SELECT booked_for FROM review WHERE number = 4") == [("2026-12-09",)]
    assert rows(desk, "SELECT was, became, reason FROM review_move") == [
        (BOOKED.isoformat(), "2026-12-09", "Placement at risk")
    ]
    stood = half_way(HELD, BOOKED)
    assert deadline(desk, kai, "OP-14", "1.M3") == (stood, "2026-11-24"), (
        "as the review stood when it was done"
    )


def test_a_day_that_brings_nothing_forward_is_refused_and_nothing_is_done(desk: Desk, kai: int) -> None:
    step_id = midpoint.begin(desk, kai)
    outcome = {"midpoint_outcome": "bring_forward", "forward_to": "26/1/2027", "outcome_note": "Sooner"}
    with pytest.raises(Refused, match="does not bring it forward from Tue 19 Jan 2027"):
        fill_in(desk, step_id, midpoint_outcome=outcome)
    fill_in(desk, step_id, midpoint_outcome=outcome | {"forward_to": "18/1/2027"})
    with acting(desk, "review brought forward", kai) as work:
        reviews.bring_forward(desk, work, kai, date(2026, 12, 9), "By somebody else meanwhile")
    with pytest.raises(CannotFinish, match="does not bring it forward"):
        midpoint_finish.finish(desk, step_id)
    assert rows(desk, "SELECT state FROM work_step WHERE id = :id", id=step_id) == [("Current",)]


def test_what_belongs_to_the_same_act_is_undone_with_it(desk: Desk, kai: int) -> None:
    step_id = midpoint.begin(desk, kai)
    fill_in(desk, step_id)

    midpoint_finish.complete_what_is_right(desk, step_id)

    def refuse(_work: Any) -> str:
        raise Refused([])

    with pytest.raises(Refused):
        midpoint_finish.finish(desk, step_id, refuse)
    assert rows(desk, "SELECT count(*) FROM contact") == [(0,)]
    done = midpoint_finish.finish(desk, step_id, lambda _work: "escalation E0001 raised")
    detail = rows(desk, "SELECT detail FROM audit WHERE act_id = :act ORDER BY id DESC", act=done.act_id)
    assert detail[0][0] == (
        "after review 3, Tue 24 Nov 2026; contact Mon 23 Nov 2026, phone call, alone; escalation E0001 raised"
    )
    assert rows(desk, "SELECT count(*) FROM contact") == [(1,)]


# afterwards


def test_a_finished_one_can_only_be_read_and_a_second_may_follow(desk: Desk, decided: int) -> None:
    first = midpoint.begin(desk, decided)
    judge_all(desk, first, "no_longer_needed", "in_progress", "not_started", "done")
    fill_in(desk, first)
    finish(desk, first)
    state = opened(desk, first)
    assert state.read_only
    assert [row.answers["now"] for row in audit(desk, first)] == [
        "no_longer_needed",
        "in_progress",
        "not_started",
        "done",
    ]
    with pytest.raises(Refused, match="finished: it cannot be finished"):
        midpoint_finish.finish(desk, first)
    assert [step.id for step in midpoint.interval(desk, decided).finished] == [first]
    later = builders.a_desk(
        desk.store, desk.policy, desk.calendar, today=date(2026, 12, 10), window=desk.window
    )
    second = midpoint.begin(later, decided)
    assert second != first
    assert [row.answers["decision"] for row in audit(later, second)] == ["Life story", "CAMHS"]
    judge_all(later, second, "in_progress", "not_started")
    fill_in(
        later,
        second,
        midpoint={"done_on": "10/12/2026"},
        child_talk={"child_spoken_on": "10/12/2026"},
    )
    finish(later, second)
    assert deadline(later, decided, "OP-14", "1.M3")[1] == "2026-11-24", "the first one met it"
    silent = rows(
        later,
        "SELECT decision_id, silent_since FROM decision_news WHERE silent_since IS NOT NULL ORDER BY id",
    )
    assert silent == [
        (f"{decided}-CAMHS", "2026-11-24"),
        (f"{decided}-Life story", "2026-12-10"),
        (f"{decided}-CAMHS", "2026-11-24"),
    ]
    assert decision_in_full(later, f"{decided}-CAMHS").drift == (
        "late 19 wd",
        "carried twice",
        "date moved twice",
        "silent since the mid-point, Tue 24 Nov",
    )


def test_what_the_next_review_decided_meanwhile_stands(desk: Desk, decided: int) -> None:
    """A mid-point written up after the next review was held tells what was known and changes nothing."""
    from iro_console.storage.tables_reviewing import Decision

    step_id = midpoint.begin(desk, decided)
    judge_all(desk, step_id, "no_longer_needed", "done", "done", "done")
    fill_in(desk, step_id)
    with acting(desk, "review brought forward", decided) as work:
        reviews.bring_forward(desk, work, decided, date(2026, 11, 25), "Sooner")
    later = builders.a_desk(desk.store, desk.policy, desk.calendar, today=date(2026, 11, 26))
    held = ReviewHeld(held_on=date(2026, 11, 25), how="completed", participation="PN1")
    reviews.record_review_held(later, decided, held)
    with acting(later, "carried", decided) as work:
        camhs = work.session.get_one(Decision, f"{decided}-CAMHS")
        camhs.review_id = rows(later, "SELECT id FROM review WHERE number = 4")[0][0]
        camhs.carried, camhs.due_on = 3, date(2027, 1, 8)
        work.session.add(camhs)
    finish(later, step_id)
    assert rows(later, "SELECT status, due_on FROM decision WHERE id = :id", id=f"{decided}-CAMHS") == [
        ("Not started", "2027-01-08")
    ]
    assert rows(later, "SELECT status FROM decision WHERE id = :id", id=f"{decided}-Passport") == [("Done",)]
    assert deadline(later, decided, "OP-14", "1.M3")[1] == "2026-11-24"
    assert deadline(later, decided, "OP-14", "1.M4")[1] is None


def test_a_mid_point_is_done_between_its_two_reviews(desk: Desk, kai: int) -> None:
    step_id = midpoint.begin(desk, kai)
    with pytest.raises(Refused, match="The review it follows was held on Thu 1 Oct 2026"):
        save(desk, step_id, "midpoint", {"done_on": "1/10/2026", "method": "call"})
    with acting(desk, "review brought forward", kai) as work:
        reviews.bring_forward(desk, work, kai, TODAY, "Today")
    reviews.record_review_held(desk, kai, ReviewHeld(held_on=TODAY, how="completed", participation="PN1"))
    with pytest.raises(Refused, match="The next review was held on Tue 24 Nov 2026"):
        save(desk, step_id, "midpoint", {"done_on": "24/11/2026", "method": "call"})
    save(desk, step_id, "midpoint", {"done_on": "23/11/2026", "method": "call"})


def test_marking_it_done_by_hand_still_counts(desk: Desk, kai: int) -> None:
    place = deadlines.Place(kai, "OP-14", "1.M3")
    deadlines.mark_all_met(desk, [place], DeadlineMet(met_on=date(2026, 11, 20)))
    assert deadline(desk, kai, "OP-14", "1.M3")[1] == "2026-11-20"


def test_the_history_of_a_decision_from_review_to_mid_point_to_manager(desk: Desk, kai: int) -> None:
    from iro_console.forms.after_review import DecisionsReceived, ManagersReply

    passport = add_decision(desk, kai, "Passport", LATE, review=3)
    after_review.decisions_received(desk, kai, 3, DecisionsReceived(received_on=date(2026, 10, 8)))
    reply = ManagersReply(
        replied_on=date(2026, 10, 12), reply="not_agreed", reason="No money", replied_by="Tom"
    )
    after_review.manager_reply(desk, kai, 3, reply)
    step_id = midpoint.begin(desk, kai)
    judge_all(desk, step_id, "in_progress")
    fill_in(desk, step_id)
    finish(desk, step_id)
    found = decision_in_full(desk, passport)
    told = [(line.noted_on, line.source, line.status_was, line.status_now) for line in found.news]
    assert told == [
        (HELD, "review", "", "Not started"),
        (date(2026, 10, 12), "manager", "Not started", "Disputed"),
        (TODAY, "midpoint", "Disputed", "In progress"),
    ]
    assert found.news[1].evidence == "Not agreed: No money"
    assert (found.reply, found.reply_reason, found.status) == ("Not agreed", "No money", "Overdue")
    assert (found.made_at, found.taken_up_at) == ((3, HELD), (3, HELD))
    assert [one.id for one in decisions_of(desk, kai)] == [passport]
    with pytest.raises(LookupError, match="no longer there"):
        decision_in_full(desk, "nowhere")


def test_what_was_written_can_be_read_in_the_history(desk: Desk, kai: int) -> None:
    step_id = midpoint.begin(desk, kai)
    fill_in(desk, step_id)
    written = rows(desk, "SELECT after FROM audit WHERE entity = 'midpoint_monitoring' ORDER BY id DESC")
    assert any("worker_account" in json.loads(line[0]) for line in written)
