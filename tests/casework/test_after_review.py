"""After the review: each act meets its deadline with its date, in the order the council works."""

from __future__ import annotations

from datetime import date

import builders
import pytest
import review_script as script

from iro_console.casework import after_review, recipients, work, work_folders, work_steps
from iro_console.casework.desk import Desk
from iro_console.casework.drafts import load_draft, save_draft
from iro_console.casework.finishing import finish
from iro_console.casework.verbs import Refused
from iro_console.domain.next_actions import Scenario
from iro_console.forms.after_review import (
    CarePlanUpdated,
    DecisionsReceived,
    DecisionsSheet,
    DistributionRow,
    ManagersReply,
    RecordCompleted,
)

HELD = date(2026, 10, 29)


@pytest.fixture
def kai(desk: Desk, caseload: dict[str, int]) -> int:
    """Return Kai, whose third review was held on 29 October, finished with two decisions."""
    step_id = work_steps.open_step(desk, caseload["kai"])
    script.all_forms(desk, step_id, Scenario.REMAINING, HELD, date(2027, 4, 27), decisions=("One", "Two"))
    finish(desk, step_id)
    return caseload["kai"]


def on(desk: Desk, day: date) -> Desk:
    return builders.a_desk(desk.store, desk.policy, desk.calendar, today=day)


def met(desk: Desk, child_id: int) -> dict[str, str | None]:
    found = desk.store.reader().all(
        "SELECT rule, met_on FROM deadline WHERE child_id = :c AND occurrence = '1.R3'"
        " AND rule IN ('HB-07', 'HB-08', 'HB-09', 'HB-10', 'HB-11')",
        {"c": child_id},
    )
    return dict(found)


def test_one_act_after_another_meets_the_five_deadlines(desk: Desk, kai: int) -> None:
    assert set(met(desk, kai).values()) == {None}
    draft = after_review.draft_of(DecisionsSheet, kai, 3)
    save_draft(desk, *draft, {"sent_on": "2/11"})
    sent = DecisionsSheet(sent_on=date(2026, 11, 2), sent_to="Tom Manager")
    done = after_review.send_decisions(desk, kai, 3, sent)
    assert load_draft(desk, *draft) is None
    assert met(desk, kai)["HB-07"] == "2026-11-02"
    after_review.decisions_received(desk, kai, 3, DecisionsReceived(received_on=date(2026, 11, 4)))
    row = desk.store.reader().one(
        "SELECT due FROM deadline WHERE rule = 'HB-08' AND occurrence = '1.R3' AND child_id = :c", {"c": kai}
    )
    assert row == ("2026-11-11",)
    assert met(desk, kai)["HB-07"] == "2026-11-02"
    agreed = ManagersReply(replied_on=date(2026, 11, 9), replied_by="Tom Manager", reply="agreed")
    after_review.manager_reply(desk, kai, 3, agreed)
    after_review.record_completed(desk, kai, 3, RecordCompleted(completed_on=date(2026, 11, 19)))
    plan = CarePlanUpdated(updated_on=date(2026, 11, 16), sent_on=date(2026, 11, 17))
    after_review.care_plan_updated(desk, kai, 3, plan)
    to = DistributionRow(
        recipient="Kai", role="child", version="child", sent_on=date(2026, 11, 20), sent_by="Admin"
    )
    recipients.distribute(desk, kai, 3, to)
    assert met(desk, kai) == {
        "HB-07": "2026-11-02",
        "HB-08": "2026-11-09",
        "HB-09": "2026-11-19",
        "HB-10": "2026-11-20",
        "HB-11": "2026-11-16",
    }
    state = after_review.state(desk, kai, 3)
    assert (state.sent_to, state.received_on, state.reply, state.deemed) == (
        "Tom Manager",
        date(2026, 11, 4),
        "agreed",
        False,
    )
    assert [(one.reply, one.replied_on) for one in state.decisions] == [("Agreed", date(2026, 11, 9))] * 2
    assert not {row.rule for row in work.due(desk) if row.child_id == kai} & {"HB-07", "HB-09", "HB-10"}
    audit = desk.store.reader().all("SELECT entity FROM audit WHERE act_id = :a", {"a": done.act_id})
    assert {row[0] for row in audit} == {"decisions_sent", "mark", "draft"}
    theirs = [row for row in work_folders.steps_of(desk, kai) if row.name == "Child's care plan (CS)"]
    assert [row.state for row in theirs] == ["Finished"]


def test_whose_manager_gets_the_decisions_is_known(desk: Desk, kai: int) -> None:
    def manager() -> str:
        return after_review.state(desk, kai, 3).manager

    assert manager() == ""
    with desk.store.write_plainly() as rows:
        rows.run(
            "UPDATE person SET team = 'North 2' WHERE id IN (SELECT person_id FROM allocation"
            " WHERE child_id = :kai AND role = 'social_worker' AND ended_on IS NULL)",
            {"kai": kai},
        )
    builders.add_person(desk, "tm", "Stewart Cole", "team_manager", "North 2")
    builders.add_person(desk, "other", "Ann Other", "team_manager", "South 1")
    assert manager() == "Stewart Cole"
    after_review.send_decisions(desk, kai, 3, DecisionsSheet(sent_on=HELD, sent_to="Bo Deputy"))
    after_review.decisions_received(desk, kai, 3, DecisionsReceived(received_on=HELD))
    after_review.manager_reply(
        desk, kai, 3, ManagersReply(replied_on=HELD, replied_by="Bo Deputy", reply="agreed")
    )
    assert after_review.state(desk, kai, 3).replied_by == "Bo Deputy"
    builders.add_person(desk, "second", "Sue Share", "team_manager", "North 2")
    assert manager() == "", "it is not for the program to choose"


def test_a_manager_may_disagree_with_one_decision_and_come_round(desk: Desk, kai: int) -> None:
    no = ManagersReply(replied_on=date(2026, 11, 6), reply="not_agreed", reason="No funding")
    with pytest.raises(Refused, match="Record first the day the manager received"):
        after_review.manager_reply(desk, kai, 3, no)
    sheet = DecisionsSheet(sent_on=date(2026, 11, 2), sent_to="Tom", received_on=date(2026, 11, 3))
    after_review.send_decisions(desk, kai, 3, sheet)
    one, two = after_review.state(desk, kai, 3).decisions
    with pytest.raises(Refused):
        after_review.manager_reply(desk, kai, 3, ManagersReply(replied_on=HELD, reply="not_agreed"))
    with pytest.raises(Refused, match="received only on"):
        after_review.manager_reply(desk, kai, 3, ManagersReply(replied_on=date(2026, 11, 2), reply="agreed"))
    after_review.manager_reply(desk, kai, 3, no, [one.id])
    one, two = after_review.state(desk, kai, 3).decisions
    assert (one.status, one.reply, one.reply_reason) == ("Disputed", "Not agreed", "No funding")
    assert (two.status, two.reply) == ("Not started", "")
    assert met(desk, kai)["HB-08"] is None
    yes = ManagersReply(replied_on=date(2026, 11, 10), reply="agreed")
    after_review.manager_reply(desk, kai, 3, yes)
    one, two = after_review.state(desk, kai, 3).decisions
    assert (one.status, one.reply, two.reply) == ("Not started", "Agreed", "Agreed")
    assert met(desk, kai)["HB-08"] == "2026-11-10"


def test_silence_counts_as_agreed_only_after_five_working_days(desk: Desk, kai: int) -> None:
    sheet = DecisionsSheet(sent_on=date(2026, 11, 16), sent_to="Tom", received_on=date(2026, 11, 17))
    after_review.send_decisions(desk, kai, 3, sheet)
    with pytest.raises(Refused, match="until the end of Tue 24 Nov 2026"):
        after_review.manager_deemed(desk, kai, 3)
    assert met(desk, kai)["HB-08"] is None
    after_review.manager_deemed(on(desk, date(2026, 11, 25)), kai, 3)
    assert met(desk, kai)["HB-08"] == "2026-11-24"
    state = after_review.state(desk, kai, 3)
    assert state.deemed
    assert {one.reply for one in state.decisions} == {"Deemed agreed"}
    with pytest.raises(Refused, match="recorded already"):
        after_review.manager_deemed(on(desk, date(2026, 11, 25)), kai, 3)


def test_those_who_were_at_the_review_are_put_on_the_list_once(desk: Desk, kai: int) -> None:
    carer = DistributionRow(recipient="CARER", role="carer", version="redacted")
    recipients.distribute(desk, kai, 3, carer)
    recipients.list_those_there(desk, kai, 3)
    listed = after_review.state(desk, kai, 3).distribution
    assert [(each.recipient, each.role, each.version, each.sent_on) for each in listed] == [
        ("CARER", "carer", "redacted", None),
        ("Kai Morgan", "child", "child", None),
        ("Parent", "parent", "parent", None),
        ("Social_Worker", "social_worker", "full", None),
    ]
    assert met(desk, kai)["HB-10"] is None
    with pytest.raises(Refused, match="Everybody in the attendance"):
        recipients.list_those_there(desk, kai, 3)
    with pytest.raises(Refused, match="say of nobody that they were there"):
        recipients.list_those_there(desk, kai, 2)


def test_what_the_list_says_of_somebody_is_corrected_and_never_over_another_window(
    desk: Desk, kai: int
) -> None:
    sent = DistributionRow(
        recipient="Mum", role="parent", version="full", sent_on=date(2026, 11, 18), sent_by="Admin"
    )
    recipients.distribute(desk, kai, 3, sent)
    (mum,) = after_review.state(desk, kai, 3).distribution
    right = sent.model_copy(update={"version": "redacted", "sent_on": date(2026, 11, 20)})
    draft = recipients.draft_of_recipient(kai, 3, mum.id)
    save_draft(desk, *draft, {"version": "reda"})
    recipients.change_recipient(desk, kai, 3, mum.id, right, seen=sent)
    assert load_draft(desk, *draft) is None
    (now,) = after_review.state(desk, kai, 3).distribution
    assert (now.version, now.sent_on) == ("redacted", date(2026, 11, 20))
    assert met(desk, kai)["HB-10"] == "2026-11-20"
    with pytest.raises(Refused, match="changed elsewhere"):
        recipients.change_recipient(desk, kai, 3, mum.id, right, seen=sent)
    unsent = DistributionRow(recipient="Mum", role="parent", version="redacted")
    recipients.change_recipient(desk, kai, 3, mum.id, unsent, seen=right)
    assert met(desk, kai)["HB-10"] is None
    early = right.model_copy(update={"sent_on": date(2026, 10, 1)})
    with pytest.raises(Refused, match="before the review"):
        recipients.change_recipient(desk, kai, 3, mum.id, early, seen=unsent)


def test_the_record_has_gone_to_everyone_once_each_was_sent_it(desk: Desk, kai: int) -> None:
    def to(name: str, sent_on: date | None) -> DistributionRow:
        by = "Admin" if sent_on else None
        return DistributionRow(recipient=name, role="parent", version="redacted", sent_on=sent_on, sent_by=by)

    recipients.distribute(desk, kai, 3, to("Mum", date(2026, 11, 18)))
    assert met(desk, kai)["HB-10"] == "2026-11-18"
    recipients.distribute(desk, kai, 3, to("Dad", None))
    assert met(desk, kai)["HB-10"] is None
    mum, dad = after_review.state(desk, kai, 3).distribution
    recipients.distribution_sent(desk, kai, dad.id, date(2026, 11, 20), "Admin")
    assert met(desk, kai)["HB-10"] == "2026-11-20"
    with pytest.raises(Refused, match="was sent the record"):
        recipients.remove_recipient(desk, kai, mum.id)
    recipients.distribute(desk, kai, 3, to("School", None))
    school = after_review.state(desk, kai, 3).distribution[-1]
    with pytest.raises(Refused, match="before the review"):
        recipients.distribution_sent(desk, kai, school.id, date(2026, 10, 1), "Admin")
    recipients.remove_recipient(desk, kai, school.id)
    assert met(desk, kai)["HB-10"] == "2026-11-20"
    with pytest.raises(Refused, match="no longer on the list"):
        recipients.remove_recipient(desk, kai, school.id)


def test_nothing_is_recorded_before_the_review_or_in_the_future(desk: Desk, kai: int) -> None:
    for answers, field in (
        (RecordCompleted(completed_on=date(2026, 10, 28)), "completed_on"),
        (RecordCompleted(completed_on=date(2026, 11, 25)), "completed_on"),
        (CarePlanUpdated(), "updated_on"),
        (
            DecisionsSheet(sent_on=date(2026, 11, 4), sent_to="Tom", received_on=date(2026, 11, 3)),
            "received_on",
        ),
    ):
        (problem,) = after_review.check_act(desk, kai, 3, answers)
        assert (problem.kind, problem.field) == ("refuse", field)
    with pytest.raises(Refused, match="not recorded as held"):
        after_review.record_completed(desk, kai, 4, RecordCompleted(completed_on=date(2026, 11, 19)))
    assert set(met(desk, kai).values()) == {None}


def test_another_childs_recipient_is_not_reached(desk: Desk, caseload: dict[str, int], kai: int) -> None:
    recipients.distribute(desk, kai, 3, DistributionRow(recipient="Mum", role="parent", version="full"))
    (mum,) = after_review.state(desk, kai, 3).distribution
    with pytest.raises(Refused, match="no longer on the list"):
        recipients.distribution_sent(desk, caseload["sam"], mum.id, builders.TODAY, "Admin")


def test_each_rule_after_a_review_has_its_act(desk: Desk) -> None:
    assert sorted(after_review.ACTS) == ["HB-07", "HB-08", "HB-09", "HB-10", "HB-11"]
