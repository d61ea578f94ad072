"""Taking back whole acts and doing them again: everything as it was, or one sentence and nothing changed."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

import builders
import pytest
import review_script as script
from contents import computed, content, is_computed_afresh

from iro_console.casework import (
    after_review,
    changes,
    finishing,
    form_rows,
    next_steps,
    recipients,
    record_making,
    requests,
    reviews,
    upkeep,
    work_steps,
)
from iro_console.casework.child_page import child_page
from iro_console.casework.contacts import record_contact
from iro_console.casework.deadlines import Place, mark_all_met
from iro_console.casework.desk import Desk
from iro_console.casework.drafts import load_draft, save_draft
from iro_console.casework.row_undo import undo_rows
from iro_console.casework.undo import redo, undo
from iro_console.casework.verbs import Changed, Refused, act_on
from iro_console.domain.next_actions import Scenario
from iro_console.domain.work import RequestType
from iro_console.forms import acts
from iro_console.forms.after_review import (
    CarePlanUpdated,
    DecisionsReceived,
    DecisionsSheet,
    DistributionRow,
    ManagersReply,
    RecordCompleted,
)
from iro_console.storage import queries_work
from iro_console.storage import undo as history
from iro_console.storage.act import IMPORT_ACT
from iro_console.storage.bulk import insert_all
from iro_console.storage.import_state import recorded_by_hand
from iro_console.storage.rows import Rows
from iro_console.storage.tables import Person

TODAY = builders.TODAY
FORM, TABLE = "chairs_monitoring", "attendance"
LISTED = DistributionRow(recipient="Mother", role="parent", version="summary")


def contact(day: date = TODAY, said: str = "") -> acts.ContactWithChild:
    return acts.ContactWithChild(held_on=day, method="visit", seen_alone=True, said=said)


def lines(desk: Desk, act_id: str) -> list[tuple[Any, ...]]:
    return desk.store.reader().all(
        "SELECT act, detail, entity, entity_id, child_id, who FROM audit WHERE act_id = :act ORDER BY id",
        {"act": act_id},
    )


# one act


def test_a_contact_is_taken_back_and_done_again(asha: Desk, caseload: dict[str, int]) -> None:
    before, due = content(asha), computed(asha)
    done = record_contact(asha, caseload["kai"], contact(said="Wants to see Ruby."))
    after, due_after = content(asha), computed(asha)
    assert due != due_after
    back = undo(asha)
    assert back.message == ("Taken back for Kai Morgan: contact recorded (Tue 24 Nov 2026, visit, alone)")
    assert (content(asha), computed(asha)) == (before, due)
    again = redo(asha)
    assert again.message.startswith("Done again for Kai Morgan: contact recorded")
    assert (content(asha), computed(asha)) == (after, due_after)
    assert len({done.act_id, back.act_id, again.act_id}) == 3
    assert [page.act for page in child_page(asha, caseload["kai"]).history[:3]] == [
        "done again: contact recorded",
        "undone: contact recorded",
        "contact recorded",
    ]


def test_taking_back_is_an_act_that_names_what_it_took_back(asha: Desk, caseload: dict[str, int]) -> None:
    done = record_contact(asha, caseload["kai"], contact())
    back = undo(asha)
    detail = "Tue 24 Nov 2026, visit, alone"
    assert lines(asha, back.act_id) == [
        ("undone: contact recorded", detail, "contact", "1", caseload["kai"], "asha"),
        ("undone: contact recorded", detail, "undone", done.act_id, caseload["kai"], "asha"),
    ]
    (row,) = asha.store.reader().all(
        "SELECT before, after FROM audit WHERE act_id = :act AND entity = 'contact'", {"act": back.act_id}
    )
    before, after = map(json.loads, row)
    assert before["held_on"] == "2026-11-24"
    assert after is None


def test_acts_are_taken_back_in_order_and_a_new_one_ends_what_can_be_done_again(
    asha: Desk, caseload: dict[str, int]
) -> None:
    states = [content(asha)]
    for day in (20, 21, 22):
        record_contact(asha, caseload["kai"], contact(date(2026, 11, day)))
        states.append(content(asha))
    for state in reversed(states[:-1]):
        undo(asha)
        assert content(asha) == state
    with pytest.raises(Refused, match="nothing to undo"):
        undo(replace(asha, user="nobody"))
    redo(asha)
    redo(asha)
    assert content(asha) == states[2]
    undo(asha)
    assert content(asha) == states[1]
    record_contact(asha, caseload["ruby"], contact())
    with pytest.raises(Refused, match="nothing to do again"):
        redo(asha)
    undo(asha)
    assert content(asha) == states[1]
    undo(asha)
    assert content(asha) == states[0]


def test_versions_go_up_so_that_a_window_open_on_a_row_is_told(asha: Desk, caseload: dict[str, int]) -> None:
    ruby = caseload["ruby"]
    seen = reviews.next_review(asha, ruby).row_version
    moved = acts.ReviewBooking(booked_for=date(2026, 11, 30), moved_because="Carer is away")
    reviews.book_review(asha, ruby, moved, seen_version=seen)
    undo(asha)
    assert reviews.next_review(asha, ruby).booked_for == date(2026, 11, 27)
    assert reviews.next_review(asha, ruby).row_version == (seen or 0) + 2
    with pytest.raises(Changed):
        reviews.book_review(asha, ruby, moved, seen_version=seen)


def test_a_row_that_comes_back_has_its_id_and_a_higher_version(asha: Desk, caseload: dict[str, int]) -> None:
    kai = caseload["kai"]
    reviews.book_review(asha, kai, acts.ReviewBooking(booked_for=date(2026, 12, 16)))
    rows = asha.store.reader()
    asked = "SELECT id, row_version FROM review WHERE booked_for = '2026-12-16'"
    (was,) = rows.all(asked)
    undo(asha)
    assert rows.all(asked) == []
    redo(asha)
    assert rows.all(asked) == [(was[0], was[1] + 1)]


def test_what_was_typed_is_a_draft_again_and_goes_when_it_is_done_again(
    asha: Desk, caseload: dict[str, int]
) -> None:
    key = ("ContactWithChild", f"child:{caseload['kai']}")
    typed = {"held_on": "today", "method": "visit", "seen_alone": "yes", "said": "Wants to see Ruby."}
    save_draft(asha, *key, typed)
    record_contact(asha, caseload["kai"], contact(said="Wants to see Ruby."))
    assert load_draft(asha, *key) is None
    assert undo(asha).message.endswith("; what was typed is a draft again")
    draft = load_draft(asha, *key)
    assert draft is not None
    assert draft.answers == typed
    assert not draft.elsewhere
    redo(asha)
    assert load_draft(asha, *key) is None
    undo(asha)
    save_draft(asha, *key, typed | {"said": "Wants to see Ruby more often."})
    redo(asha)
    kept = load_draft(asha, *key)
    assert kept is not None
    assert kept.answers["said"] == "Wants to see Ruby more often."


def test_a_draft_typed_since_is_never_overwritten(asha: Desk, caseload: dict[str, int]) -> None:
    key = ("ContactWithChild", f"child:{caseload['kai']}")
    save_draft(asha, *key, {"said": "The first visit"})
    record_contact(asha, caseload["kai"], contact())
    save_draft(asha, *key, {"said": "The second visit"})
    assert "draft" not in undo(asha).message
    kept = load_draft(asha, *key)
    assert kept is not None
    assert kept.answers == {"said": "The second visit"}


def test_an_act_of_another_day_is_said_with_its_day(asha: Desk, caseload: dict[str, int]) -> None:
    record_contact(asha, caseload["kai"], contact())
    at = asha.clock() + timedelta(days=2)
    assert undo(replace(asha, clock=lambda: at)).message.startswith(
        "Taken back for Kai Morgan: contact recorded on Tue 24 Nov ("
    )


# many rows, a restart


def test_forty_rows_marked_at_once_are_one_step_after_a_restart_too(
    asha: Desk, caseload: dict[str, int]
) -> None:
    for number in range(40):
        builders.add_child(
            asha, f"Child {number}", held=[date(2026, 2, 5), date(2026, 10, 29)], iro=caseload["asha"]
        )
    rows = asha.store.reader()
    places = [
        Place(*row)
        for row in rows.all("SELECT child_id, rule, occurrence FROM deadline WHERE rule = 'HB-07'")
    ]
    places = [place for place in places if place.occurrence == "1.R2"][:40]
    assert len(places) == 40
    before, due = content(asha), computed(asha)
    mark_all_met(asha, places, acts.DeadlineMet(met_on=TODAY))
    after = content(asha)
    asha = builders.reopened(asha)
    done = undo(asha)
    detail = "(Decisions of review 2, Tue 24 Nov 2026)"
    assert done.message == f"Taken back for 40 children: marked as done {detail}"
    assert (content(asha), computed(asha)) == (before, due)
    marked = [line[4] for line in lines(asha, done.act_id) if line[2] == "mark"]
    assert sorted(marked) == sorted(place.child_id for place in places)
    asha = builders.reopened(asha)
    assert redo(asha).message == f"Done again for 40 children: marked as done {detail}"
    assert content(asha) == after
    assert is_computed_afresh(asha)
    asha.store.close()


# what cannot be taken back


def refused(desk: Desk, why: str) -> None:
    """Check that nothing can be taken back, that it is said why, and that nothing changed."""
    before, generation = content(desk), desk.store.generation()
    with pytest.raises(Refused, match=why) as said:
        undo(desk)
    assert str(said.value).count(". ") == 0
    assert (content(desk), desk.store.generation()) == (before, generation)


def test_only_the_users_own_acts_are_taken_back(asha: Desk, caseload: dict[str, int]) -> None:
    ben = replace(asha, user="ben")
    record_contact(asha, caseload["kai"], contact(said="Asha"))
    record_contact(ben, caseload["kai"], contact(said="Ben"))
    upkeep.recompute_all(asha, "as asked")
    undo(asha)
    said = [each.said for each in child_page(asha, caseload["kai"]).contacts]
    assert said == ["Ben"]


def test_what_somebody_else_changed_since_stays_with_both_values_told(
    asha: Desk, caseload: dict[str, int]
) -> None:
    ruby, ben = caseload["ruby"], replace(asha, user="ben", window="window-2")
    first = acts.ReviewBooking(booked_for=date(2026, 11, 30), moved_because="Carer is away")
    reviews.book_review(asha, ruby, first, seen_version=reviews.next_review(asha, ruby).row_version)
    second = acts.ReviewBooking(booked_for=date(2026, 12, 1), moved_because="School is shut")
    reviews.book_review(ben, ruby, second, seen_version=reviews.next_review(asha, ruby).row_version)
    before = content(asha)
    with pytest.raises(Changed, match=r"Review moved: this cannot be taken back.*changed since") as changed:
        undo(asha)
    assert changed.value.theirs == {"booked_for": date(2026, 12, 1)}
    assert changed.value.yours == {"booked_for": "2026-11-27"}
    assert content(asha) == before
    undo(ben)
    undo(asha)
    assert reviews.next_review(asha, ruby).booked_for == date(2026, 11, 27)


def test_an_act_of_many_rows_is_taken_back_whole_or_not_at_all(asha: Desk, caseload: dict[str, int]) -> None:
    found = asha.store.reader().all("SELECT child_id, occurrence FROM deadline WHERE rule = 'HB-05'")
    places = [Place(child, "HB-05", occurrence) for child, occurrence in found[:3]]
    mark_all_met(asha, places, acts.DeadlineMet(met_on=TODAY))
    mark_all_met(replace(asha, user="ben"), places[1:2], acts.DeadlineMet(met_on=date(2026, 11, 23)))
    refused(asha, "changed since")


def test_what_others_recorded_on_top_is_not_left_without_its_ground(
    asha: Desk, caseload: dict[str, int]
) -> None:
    ben, eilidh, tomasz = replace(asha, user="ben"), caseload["eilidh"], caseload["tomasz"]
    reviews.book_review(asha, eilidh, acts.ReviewBooking(booked_for=date(2026, 11, 30)))
    work_steps.open_step(ben, eilidh)
    refused(asha, "Review booked: .*something recorded since rests on it")
    held = acts.ReviewHeld(held_on=TODAY, how="completed", participation="PN1")
    reviews.record_review_held(asha, tomasz, held)
    after_review.record_completed(ben, tomasz, 3, RecordCompleted(completed_on=TODAY))
    refused(asha, "Review held: .*something recorded since rests on it")


def test_a_worker_others_have_since_stays_known(asha: Desk, caseload: dict[str, int]) -> None:
    change = acts.SocialWorkerChange(worker="Olu Ade", started_on=TODAY, change_reason="MANAGE")
    changes.change_social_worker(asha, caseload["kai"], change)
    changes.change_social_worker(replace(asha, user="ben"), caseload["ruby"], change)
    undo(asha)
    workers = [
        [worker.name for worker in child_page(asha, caseload[name]).workers if worker.ended_on is None]
        for name in ("kai", "ruby")
    ]
    assert workers == [["Priya Nair", "Asha Bello"], ["Olu Ade", "Asha Bello"]]
    redo(asha)
    assert "Olu Ade" in [worker.name for worker in child_page(asha, caseload["kai"]).workers]
    assert len([row for row in content(asha)["person"] if "Olu Ade" in row]) == 1


def test_a_finished_review_says_that_it_stands(asha: Desk, caseload: dict[str, int]) -> None:
    step = work_steps.open_step(asha, caseload["ruby"])
    script.all_forms(asha, step, Scenario.REMAINING, date(2026, 10, 29), date(2027, 4, 20))
    finishing.finish(asha, step)
    refused(asha, "Review finished: this cannot be taken back, because it was finished")


@pytest.mark.parametrize("what", ["decisions", "list", "later"])
def test_what_was_sent_says_so(asha: Desk, caseload: dict[str, int], what: str) -> None:
    kai = caseload["kai"]
    if what == "decisions":
        after_review.send_decisions(asha, kai, 3, DecisionsSheet(sent_on=TODAY, sent_to="Tom"))
    elif what == "list":
        sent = LISTED.model_copy(update={"sent_on": TODAY, "sent_by": "post"})
        recipients.distribute(asha, kai, 3, sent)
    else:
        recipients.distribute(asha, kai, 3, LISTED)
        recipients.distribution_sent(asha, kai, 1, TODAY, "post")
    refused(asha, "what was sent cannot be called back")


def test_somebody_on_the_list_who_was_sent_nothing_yet_is_taken_off_again(
    asha: Desk, caseload: dict[str, int]
) -> None:
    before = content(asha)
    recipients.distribute(
        asha, caseload["kai"], 3, DistributionRow(recipient="Mother", role="parent", version="summary")
    )
    undo(asha)
    assert content(asha) == before


def test_a_save_that_sent_a_request_stays(asha: Desk, caseload: dict[str, int]) -> None:
    step = work_steps.open_step(asha, caseload["ruby"])
    next_steps.ask_to_distribute(asha, step)
    script.save(asha, step, FORM, "next_review", {"next_at": "10:00"}, complete=False)
    refused(asha, "Form saved: .*a request was sent with it")


def test_a_request_that_came_in_and_its_acknowledgement_are_taken_back(
    asha: Desk, caseload: dict[str, int]
) -> None:
    step = work_steps.open_step(asha, caseload["ruby"])
    script.report(asha, step, TODAY, finished_on=TODAY)
    states = [content(asha)]
    request = RequestType.REPORT_COMPLETE
    requests.record_request(asha, caseload["ruby"], request)
    states.append(content(asha))
    requests.acknowledge(asha, 1)
    undo(asha)
    assert content(asha) == states[1]
    undo(asha)
    assert content(asha) == states[0]


def test_an_import_stays_and_says_why(asha: Desk, caseload: dict[str, int]) -> None:
    rows = asha.store.reader()
    with asha.store.write(act_on(asha, IMPORT_ACT)) as work:
        work.session.add(Person(ref="sw-9", name="Nine", role="social_worker"))
    refused(asha, "903 return brought in: .*importing a corrected one")
    insert_all(rows, "audit", [_told_only(rows)])
    refused(asha, "Contact recorded: .*the history does not hold what it changed")


def _told_only(rows: Rows) -> dict[str, Any]:
    """Return a line of history as the demo's invented past has them."""
    columns = ("act_id", "at", "who", "act", "detail", "child_id", "entity", "entity_id")
    values = ("demo-1", TODAY, "asha", "contact recorded", "", 1, "child", "1")
    return dict(zip(columns, values, strict=True)) | {"before": None, "after": None}


def test_the_end_of_a_period_of_care_recorded_by_mistake_is_taken_back(
    asha: Desk, caseload: dict[str, int]
) -> None:
    """Nothing else would bring the child back on to the lists: a return leaves an end noted by hand alone."""
    before, due = content(asha), computed(asha)
    changes.end_period(asha, caseload["kai"], acts.EndOfPeriod(ceased_on=TODAY, cease_reason="E4A"))
    assert computed(asha) != due
    undo(asha)
    assert (content(asha), computed(asha)) == (before, due)


def test_a_record_deleted_too_early_comes_back_whole(asha: Desk, caseload: dict[str, int]) -> None:
    step = work_steps.open_step(asha, caseload["ruby"])
    script.report(asha, step, TODAY, [("report_child", script.plan_row("Sleep"))], finished_on=TODAY)
    script.record(asha, step, Scenario.REMAINING, TODAY)
    before = content(asha)
    record_making.delete_form(asha, step)
    assert content(asha) != before
    undo(asha)
    assert content(asha) == before


# one mechanism for a form and for the desk


def test_what_a_form_took_back_is_done_again_on_the_desk(asha: Desk, caseload: dict[str, int]) -> None:
    step = work_steps.open_step(asha, caseload["ruby"])
    started = content(asha)
    form_rows.add_row(asha, step, FORM, TABLE, {"role": "carer", "name": "Ann"})
    added = content(asha)
    undo_rows(asha, step, FORM)
    assert content(asha) == started
    redo(asha)
    assert content(asha) == added
    record_contact(asha, caseload["kai"], contact())
    undo_rows(asha, step, FORM)
    assert len(child_page(asha, caseload["kai"]).contacts) == 1
    with pytest.raises(Refused, match="nothing to undo here"):
        undo_rows(asha, step, FORM)


def test_an_act_taken_back_leaves_a_return_free_to_correct_the_row(
    asha: Desk, caseload: dict[str, int]
) -> None:
    rows = asha.store.reader()
    by_hand = recorded_by_hand(rows, IMPORT_ACT)
    change = acts.PlacementChange(code="K2", provider="PR1", started_on=TODAY, change_reason="CARPL")
    changes.change_placement(asha, caseload["kai"], change)
    placed = recorded_by_hand(rows, IMPORT_ACT) - by_hand
    assert {entity for entity, _ in placed} == {"placement"}
    undo(asha)
    assert recorded_by_hand(rows, IMPORT_ACT) == by_hand
    redo(asha)
    assert recorded_by_hand(rows, IMPORT_ACT) == by_hand | placed


def test_the_next_act_is_found_by_key_however_long_the_history(
    asha: Desk, caseload: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    rows = asha.store.reader()

    class Listening:
        def all(self, sql: str, params: Any = None) -> list[tuple[Any, ...]]:
            asked.append(sql)
            plan = rows.all(f"EXPLAIN QUERY PLAN {sql}", params)
            assert not any("SCAN" in row[3] for row in plan), plan
            return rows.all(sql, params)

        def one(self, sql: str, params: Any = None) -> tuple[Any, ...] | None:
            return (self.all(sql, params) or [None])[0]

    for _ in range(3):
        record_contact(asha, caseload["kai"], contact())
        record_contact(replace(asha, user="ben"), caseload["kai"], contact())
    listening: Any = Listening()
    found = history.to_undo(history.acts_of(listening, "asha"))
    assert found is not None
    assert (found.words, found.children) == ("contact recorded", (caseload["kai"],))
    assert len(asked) == 3


# any sequence of acts

Deed = Callable[[Desk, Random, dict[str, int]], object]
"""At most one act."""


def _child(rng: Random, ids: dict[str, int]) -> int:
    return ids[rng.choice(["kai", "ruby", "eilidh", "tomasz"])]


def _day(rng: Random, first: int, last: int) -> date:
    return TODAY + timedelta(days=rng.randint(first, last))


def _contact(desk: Desk, rng: Random, ids: dict[str, int]) -> None:
    record_contact(desk, _child(rng, ids), contact(_day(rng, -20, 0), said=f"Words {rng.random()}"))


def _booking(desk: Desk, rng: Random, ids: dict[str, int]) -> None:
    child = _child(rng, ids)
    seen = reviews.next_review(desk, child).row_version
    answers = acts.ReviewBooking(
        booked_for=_day(rng, 1, 40), venue=rng.choice(["school", "office"]), moved_because="As agreed"
    )
    reviews.book_review(desk, child, answers, seen_version=seen)


def _held(desk: Desk, rng: Random, ids: dict[str, int]) -> None:
    how = rng.choice(["completed", "completed", "adjourned", "meeting"])
    answers = acts.ReviewHeld(held_on=_day(rng, -10, 0), how=how, participation="PN1", note="Calm")
    reviews.record_review_held(desk, _child(rng, ids), answers)


def _marks(desk: Desk, rng: Random, ids: dict[str, int]) -> None:
    found = desk.store.reader().all(
        "SELECT child_id, rule, occurrence FROM deadline WHERE rule IN ('HB-05', 'OP-03', 'HB-07', 'OP-14')"
    )
    chosen = [Place(*row) for row in rng.sample(found, min(len(found), 4))]
    mark_all_met(desk, chosen, acts.DeadlineMet(met_on=TODAY, note="Seen"))


def _placement(desk: Desk, rng: Random, ids: dict[str, int]) -> None:
    answers = acts.PlacementChange(
        code=rng.choice(["U4", "K2"]), provider="PR1", started_on=_day(rng, -30, 0), change_reason="CARPL"
    )
    changes.change_placement(desk, _child(rng, ids), answers)


def _legal(desk: Desk, rng: Random, ids: dict[str, int]) -> None:
    answers = acts.LegalStatusChange(code=rng.choice(["C1", "V2", "E1"]), started_on=_day(rng, -30, 0))
    changes.change_legal_status(desk, _child(rng, ids), answers)


def _worker(desk: Desk, rng: Random, ids: dict[str, int]) -> None:
    name = rng.choice(["Priya Nair", "Olu Ade", f"Worker {rng.randint(1, 9)}"])
    answers = acts.SocialWorkerChange(worker=name, started_on=_day(rng, -40, 0), change_reason="MANAGE")
    changes.change_social_worker(desk, _child(rng, ids), answers)


def _end(desk: Desk, rng: Random, ids: dict[str, int]) -> None:
    if rng.random() < 0.7:
        return
    answers = acts.EndOfPeriod(ceased_on=_day(rng, -3, 0), cease_reason="E4A")
    changes.end_period(desk, _child(rng, ids), answers)


def _started(desk: Desk, child_id: int) -> int | None:
    """Return the review's work step; None where starting it was the act."""
    found = queries_work.open_review_steps(desk.store.reader(), child_id)
    if any(step.state == "Current" for step in found):
        return work_steps.open_step(desk, child_id)
    work_steps.open_step(desk, child_id)
    return None


def _row(desk: Desk, rng: Random, ids: dict[str, int]) -> None:
    if (step := _started(desk, ids["ruby"])) is None:
        return
    sections = script.state(desk, step, FORM).sections
    there = next(one.rows for section in sections for one in section.tables if one.key == TABLE)
    raw = {"role": "carer", "name": f"Ann {rng.randint(1, 99)}", "invited": "yes"}
    if not there or rng.random() < 0.5:
        form_rows.add_row(desk, step, FORM, TABLE, raw, after=there[0].id if there else None)
        return
    row = rng.choice(there)
    match rng.randint(1, 3):
        case 1:
            answers = dict(row.answers) | raw
            form_rows.edit_row(desk, step, FORM, TABLE, row.id, answers, seen_version=row.version)
        case 2:
            form_rows.move_row(desk, step, FORM, TABLE, row.id, rng.randint(0, 3))
        case _:
            form_rows.delete_row(desk, step, FORM, TABLE, row.id)


def _section(desk: Desk, rng: Random, ids: dict[str, int]) -> None:
    if (step := _started(desk, ids["ruby"])) is not None:
        raw = {"next_at": f"1{rng.randint(0, 7)}:00", "next_venue": "school"}
        script.save(desk, step, FORM, "next_review", raw, complete=False)


def _send_back(desk: Desk, rng: Random, ids: dict[str, int]) -> None:
    if (step := _started(desk, _child(rng, ids))) is not None:
        work_steps.return_step(desk, step, "More is needed")


def _after_review(desk: Desk, rng: Random, ids: dict[str, int]) -> None:
    kai, day = ids["kai"], _day(rng, -20, 0)
    match rng.randint(1, 5):
        case 1:
            after_review.decisions_received(desk, kai, 3, DecisionsReceived(received_on=day))
        case 2:
            reply = ManagersReply(replied_on=day, reply="agreed", replied_by="Tom")
            after_review.manager_reply(desk, kai, 3, reply)
        case 3:
            after_review.record_completed(desk, kai, 3, RecordCompleted(completed_on=day))
        case 4:
            listed = LISTED.model_copy(update={"recipient": f"Parent {rng.randint(1, 99)}"})
            recipients.distribute(desk, kai, 3, listed)
        case _:
            after_review.care_plan_updated(desk, kai, 3, CarePlanUpdated(updated_on=day))


DEEDS: tuple[Deed, ...] = (
    *(_contact, _booking, _held, _marks, _placement, _legal),
    *(_worker, _end, _row, _section, _after_review, _send_back),
)


@pytest.mark.parametrize("seed", range(8))
def test_any_acts_are_taken_back_and_done_again_exactly(
    asha: Desk, caseload: dict[str, int], seed: int
) -> None:
    rng = Random(seed)
    states = [content(asha)]
    while len(states) < 16:
        with suppress(Refused):
            rng.choice(DEEDS)(asha, rng, caseload)
        if (now := content(asha)) != states[-1]:
            states.append(now)
    for state in reversed(states[:-1]):
        undo(asha)
        assert content(asha) == state
        assert is_computed_afresh(asha)
    asha = builders.reopened(asha)
    for state in states[1:]:
        redo(asha)
        assert content(asha) == state
    assert is_computed_afresh(asha)
    asha.store.close()
