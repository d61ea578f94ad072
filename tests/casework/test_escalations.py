"""Escalating by its verbs: what is stored, what is due, what is in the history, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import builders
import pytest
from escalating import day

from iro_console.casework import child_page, escalations, overview, work
from iro_console.casework.desk import Desk
from iro_console.casework.drafts import load_draft, save_draft
from iro_console.casework.escalation_raising import Origin, check_raising, raise_escalation
from iro_console.casework.escalation_state import EscalationValue, escalation, id_for
from iro_console.casework.escalation_writing import draft_of
from iro_console.casework.undo import undo
from iro_console.casework.verbs import Done, Refused
from iro_console.domain.escalations import KINDS, OUTCOMES, RESPONSES, THEMES, Move
from iro_console.forms.escalation import (
    CafcassLeftOut,
    Concern,
    EscalationClosed,
    Raised,
    StageReply,
    StageSent,
)

TODAY = builders.TODAY
HOSTILE = "[/b] [@click=app.quit]x[/] 🦊 \\["


def raised(**answers: Any) -> Raised:
    """Return an alert with everything that is needed."""
    given: dict[str, Any] = {
        "kind": "alert",
        "themes": "drift,pep",
        "concern": "No PEP for three terms",
        "effect": "Behind in maths",
        "childs_wishes": "Wants the tutor",
        "wanted": "The PEP is held",
        "wanted_by": TODAY + timedelta(days=14),
        "stage": "1",
        "sent_to": "Tom Manager",
        "sent_on": TODAY,
    }
    return Raised(**(given | answers))


def on(desk: Desk, day: date) -> Desk:
    return replace(
        builders.a_desk(desk.store, desk.policy, desk.calendar, today=day, window=desk.window),
        scope=desk.scope,
    )


def the(desk: Desk, done: Done) -> EscalationValue:
    (found,) = desk.store.reader().all(
        "SELECT DISTINCT e.id FROM audit a JOIN escalation e ON a.entity = 'escalation'"
        " AND CAST(a.entity_id AS INTEGER) = e.id WHERE a.act_id = :act",
        {"act": done.act_id},
    )
    return escalation(desk, found[0])


@pytest.fixture
def kai(caseload: dict[str, int]) -> int:
    return caseload["kai"]


@pytest.fixture
def sent(asha: Desk, kai: int) -> int:
    """Return the id of an escalation at stage 1, sent today."""
    return the(asha, raise_escalation(asha, Origin(kai), raised())).record.id


def due(desk: Desk, child: int) -> dict[str, tuple[str, str | None]]:
    found = desk.store.reader().all(
        "SELECT rule, occurrence, due, met_on FROM deadline WHERE child_id = :c"
        " AND rule IN ('HB-14', 'IR-02', 'IR-03')",
        {"c": child},
    )
    return {f"{rule} {occurrence.partition('.')[2]}": (due, met) for rule, occurrence, due, met in found}


# raising


def test_raising_stores_all_that_was_said_and_starts_the_clocks(asha: Desk, kai: int) -> None:
    origin = Origin(kai)
    save_draft(asha, "Raised", origin.record, {"concern": "No PEP"})
    answers = raised(good_practice=HOSTILE, sent_note="By e-mail", concern=HOSTILE)
    done = raise_escalation(asha, origin, answers)
    value = the(asha, done)
    record = value.record
    assert record.facts.ref == "E-2026-001"
    assert (record.facts.kind, record.themes, record.concern) == ("alert", "drift,pep", HOSTILE)
    assert (record.effect, record.childs_wishes) == ("Behind in maths", "Wants the tutor")
    assert (record.wanted, record.facts.wanted_by) == ("The PEP is held", TODAY + timedelta(days=14))
    assert (record.good_practice, record.raised_by, record.review_number) == (HOSTILE, "Asha Bello", 3)
    (stage,) = value.stages
    assert (stage.record.stage, stage.record.sent_to, stage.record.sent_on) == ("1", "Tom Manager", TODAY)
    assert (stage.record.sent_note, stage.label) == ("By e-mail", "IRO alert or QAR: team manager")
    assert stage.reply_due == day(5)
    assert due(asha, kai) == {
        "HB-14 E-2026-001": (day(20).isoformat(), None),
        "IR-02 E-2026-001.1": (day(5).isoformat(), None),
    }
    assert load_draft(asha, "Raised", origin.record) is None
    lines = asha.store.reader().all("SELECT act, detail FROM audit WHERE act_id = :a", {"a": done.act_id})
    assert set(lines) == {("escalation raised", "E-2026-001")}
    assert done.message == "E-2026-001 of Kai Morgan raised and sent to Tom Manager"


def test_references_run_through_a_year_over_all_children(asha: Desk, caseload: dict[str, int]) -> None:
    late = date(2026, 12, 30)
    for child in ("kai", "ruby"):
        raise_escalation(asha, Origin(caseload[child]), raised())
    raise_escalation(on(asha, late), Origin(caseload["sam"]), raised(sent_on=late))
    new_year = date(2027, 1, 5)
    raise_escalation(on(asha, new_year), Origin(caseload["kai"]), raised(sent_on=new_year))
    # What was sent last year is counted with last year's.
    raise_escalation(on(asha, new_year), Origin(caseload["kai"]), raised(sent_on=date(2026, 12, 31)))
    refs = asha.store.reader().all("SELECT ref FROM escalation ORDER BY id")
    assert [ref for (ref,) in refs] == [
        "E-2026-001",
        "E-2026-002",
        "E-2026-003",
        "E-2027-001",
        "E-2026-004",
    ]
    assert id_for(asha, "E-2026-003") == 3
    with pytest.raises(Refused, match="no longer there"):
        id_for(asha, "E-1999-001")


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "good_practice"])
def test_each_kind_begins_at_its_stage(asha: Desk, kai: int, kind: str) -> None:
    stage = {"informal": "0", "cafcass": "C"}.get(kind, "1")
    answers = raised(kind=kind, stage=stage, cafcass_reason="Rights in play", legal_advice=True)
    value = the(asha, raise_escalation(asha, Origin(kai), answers))
    assert value.record.facts.kind == kind
    assert [each.record.stage for each in value.stages] == [stage]
    clocks = due(asha, kai)
    assert ("HB-14 E-2026-001" in clocks) == (kind not in ("informal", "cafcass"))
    first = value.stages[0].record
    assert (first.cafcass_reason, first.legal_advice) == (
        ("Rights in play", True) if kind == "cafcass" else ("", None)
    )


def test_good_practice_is_kept_without_a_stage_or_a_clock(asha: Desk, kai: int) -> None:
    praise = Raised(kind="good_practice", themes="participation", good_practice="Opened it in Polish")
    done = raise_escalation(asha, Origin(kai), praise)
    value = the(asha, done)
    assert (value.record.good_practice, value.stages, value.step.move) == (
        "Opened it in Polish",
        (),
        Move.NOTHING,
    )
    assert due(asha, kai) == {}
    assert done.message == "E-2026-001 of Kai Morgan noted"
    assert overview.counts(asha)["escalations"] == 0


def test_every_theme_can_be_stored(asha: Desk, kai: int) -> None:
    value = the(asha, raise_escalation(asha, Origin(kai), raised(themes=",".join(THEMES))))
    assert value.record.themes.split(",") == list(THEMES)


@pytest.mark.parametrize(
    ("answers", "field", "text"),
    [
        ({"kind": None}, "kind", "Choose one"),
        ({"themes": None}, "themes", "Choose at least one"),
        ({"concern": None}, "concern", "This is needed"),
        ({"effect": None}, "effect", "This is needed"),
        ({"childs_wishes": None}, "childs_wishes", "This is needed"),
        ({"wanted": None}, "wanted", "This is needed"),
        ({"wanted_by": None}, "wanted_by", "Give the date"),
        ({"sent_to": None}, "sent_to", "This is needed"),
        ({"sent_on": None}, "sent_on", "Give the date"),
        ({"stage": None}, "stage", "Choose one"),
        ({"sent_on": TODAY + timedelta(days=1)}, "sent_on", "That day has not come yet"),
        ({"stage": "2"}, "skip_reason", "This is needed"),
        ({"stage": "0"}, "stage", "“IRO Alert (practice concern)” begins with stage 1"),
        ({"stage": "3", "skip_reason": "x"}, "cafcass_considered", "Answer yes or no"),
        ({"kind": "good_practice", "good_practice": None}, "good_practice", "This is needed"),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_nothing_is_stored(
    asha: Desk, kai: int, answers: dict[str, Any], field: str, text: str
) -> None:
    problems = check_raising(asha, Origin(kai), raised(**answers))
    found = {problem.field: problem.text for problem in problems if problem.kind == "refuse"}
    assert found[field].startswith(text)
    with pytest.raises(Refused):
        raise_escalation(asha, Origin(kai), raised(**answers))
    assert asha.store.reader().all("SELECT id FROM escalation") == []


def test_a_child_who_left_can_still_be_escalated_for(asha: Desk, caseload: dict[str, int]) -> None:
    """The record goes on: so does a dispute about how care ended."""
    raise_escalation(asha, Origin(caseload["gone"]), raised())
    assert "IR-02 E-2026-001.1" in due(asha, caseload["gone"])
    page = child_page.child_page(asha, caseload["gone"])
    assert {row.status for row in page.deadlines if row.deadline.rule.id == "IR-02"} == {"open"}


# stages


def test_the_next_stage_goes_to_the_right_level_of_management(asha: Desk, kai: int, sent: int) -> None:
    later = on(asha, day(6))
    done = escalations.send_stage(
        later, sent, StageSent(stage="2", sent_to="Bronagh", sent_on=day(6), sent_note="With the file")
    )
    value = escalation(later, sent)
    first, second = value.stages
    assert first.record.response == "no_reply", "its date had passed: that is noted with it"
    assert (second.record.follows, second.record.sent_to, second.reply_due) == ("1", "Bronagh", day(11))
    assert done.message == "E-2026-001 of Kai Morgan: stage 2, to Bronagh"
    clocks = due(asha, kai)
    assert clocks["IR-02 E-2026-001.2"] == (day(11).isoformat(), None)
    page = child_page.child_page(later, kai)
    states = {row.title: row.status for row in page.deadlines if "stage" in row.title}
    assert states == {
        "Team manager's reply, stage 1": "no longer required",
        "Service manager's reply, stage 2": "open",
    }


def test_a_stage_left_out_keeps_its_reason_and_three_asks_about_cafcass(asha: Desk, sent: int) -> None:
    answers = StageSent(stage="3", sent_to="Theo", sent_on=TODAY)
    with pytest.raises(Refused):
        escalations.send_stage(asha, sent, answers)
    found = {problem.field for problem in escalations.check_sending(asha, sent, answers)}
    assert found >= {"skip_reason", "cafcass_considered", "cafcass_reason", "legal_advice"}
    whole = answers.model_copy(
        update={
            "skip_reason": "The service manager is away",
            "cafcass_considered": True,
            "cafcass_reason": "Not yet",
            "legal_advice": False,
        }
    )
    escalations.send_stage(asha, sent, whole)
    third = escalation(asha, sent).stages[-1].record
    assert (third.stage, third.follows, third.skip_reason) == ("3", "1", "The service manager is away")
    assert (third.cafcass_considered, third.cafcass_reason, third.legal_advice) == (True, "Not yet", False)
    assert escalation(asha, sent).stages[0].record.response == "", "its date had not passed"


def test_an_informal_one_becomes_an_alert_with_its_first_formal_stage(asha: Desk, kai: int) -> None:
    informal = the(asha, raise_escalation(asha, Origin(kai), raised(kind="informal", stage="0"))).record.id
    later = on(asha, day(6))
    escalations.send_stage(later, informal, StageSent(stage="1", sent_to="Tom", sent_on=day(6)))
    value = escalation(later, informal)
    assert value.record.facts.kind == "alert"
    assert value.clock == (day(6), date(2027, 1, 4), 0, 20), "20 working days, without Christmas and New Year"


def test_cafcass_is_told_in_parallel_and_left_out_with_a_reason(asha: Desk, kai: int, sent: int) -> None:
    left = CafcassLeftOut(
        cafcass_considered_on=TODAY, why_not_cafcass="The manager may still act", legal_advice_sought=False
    )
    save_draft(asha, *draft_of(CafcassLeftOut, kai, sent), {"why_not_cafcass": "The"})
    escalations.leave_cafcass_out(asha, sent, left)
    record = escalation(asha, sent).record
    assert (record.cafcass_considered_on, record.why_not_cafcass, record.legal_advice_sought) == (
        TODAY,
        "The manager may still act",
        False,
    )
    assert load_draft(asha, *draft_of(CafcassLeftOut, kai, sent)) is None
    before = due(asha, kai)
    told = StageSent(stage="C", sent_to="Cafcass", sent_on=TODAY, cafcass_reason="Rights", legal_advice=True)
    escalations.send_stage(asha, sent, told)
    value = escalation(asha, sent)
    assert value.referred is not None
    assert (value.referred.reply_due, value.step.move, value.step.stage) == (None, Move.WAIT, "1")
    assert due(asha, kai) == before
    with pytest.raises(Refused, match="Cafcass was told on Tue 24 Nov 2026"):
        escalations.leave_cafcass_out(asha, sent, left)
    with pytest.raises(Refused, match="Cafcass was sent already"):
        escalations.send_stage(asha, sent, told)


def test_what_was_sent_to_whom_can_be_put_right(asha: Desk, kai: int, sent: int) -> None:
    later = on(asha, day(3))
    escalations.correct_stage(later, sent, "1", StageSent(stage="4", sent_to="Ann", sent_on=day(2)))
    (stage,) = escalation(later, sent).stages
    assert (stage.record.stage, stage.record.sent_to, stage.reply_due) == ("1", "Ann", day(7))
    assert due(asha, kai)["HB-14 E-2026-001"] == (day(22).isoformat(), None)
    with pytest.raises(Refused, match="raised only on"):
        escalations.correct_stage(
            later, sent, "1", StageSent(stage="1", sent_to="A", sent_on=TODAY - timedelta(1))
        )


# replies


@pytest.mark.parametrize("response", [each for each in RESPONSES if each != "no_reply"])
def test_each_reply_is_stored_and_meets_its_date(asha: Desk, kai: int, sent: int, response: str) -> None:
    later = on(asha, day(4))
    answers = StageReply(
        response=response,
        replied_on=day(3),
        replied_by="Tom",
        reply=HOSTILE,
        accepted=response != "not_agreed",
        action_on=day(2),
    )
    save_draft(later, *draft_of(StageReply, kai, sent, "1"), {"reply": "x"})
    escalations.record_reply(later, sent, "1", answers)
    value = escalation(later, sent)
    record = value.stages[0].record
    assert (record.response, record.replied_on, record.replied_by) == (response, day(3), "Tom")
    assert (record.reply, record.accepted) == (HOSTILE, response != "not_agreed")
    assert record.action_on == (day(2) if response == "agreed_done" else None)
    assert due(asha, kai)["IR-02 E-2026-001.1"] == (day(5).isoformat(), day(3).isoformat())
    assert value.step.move is (Move.SEND if response == "not_agreed" else Move.CHECK)
    assert load_draft(later, *draft_of(StageReply, kai, sent, "1")) is None


def test_silence_is_noted_after_its_date_and_a_late_answer_replaces_it(
    asha: Desk, kai: int, sent: int
) -> None:
    with pytest.raises(Refused, match="There is time for the reply until the end of Tue 1 Dec 2026"):
        escalations.note_silence(on(asha, day(5)), sent, "1")
    later = on(asha, day(6))
    done = escalations.note_silence(later, sent, "1")
    assert done.message == "E-2026-001 of Kai Morgan: stage 1, no reply"
    assert due(asha, kai)["IR-03 E-2026-001.send2"] == (day(6).isoformat(), None)
    late = StageReply(response="agreed_outstanding", replied_on=day(6), accepted=True)
    escalations.record_reply(later, sent, "1", late)
    clocks = due(asha, kai)
    assert clocks["IR-02 E-2026-001.1"] == (day(5).isoformat(), day(6).isoformat())
    assert "IR-03 E-2026-001.check" in clocks and "IR-03 E-2026-001.send2" not in clocks
    page = child_page.child_page(later, kai)
    assert {row.status for row in page.deadlines if row.deadline.rule.id == "IR-02"} == {"met late"}


def test_a_reply_is_not_written_over_another_that_came_meanwhile(asha: Desk, sent: int) -> None:
    seen = escalation(asha, sent).stages[0].record.row_version
    later = on(asha, day(2))
    no = StageReply(response="not_agreed", replied_on=day(2), accepted=False)
    escalations.record_reply(later, sent, "1", no, seen)
    with pytest.raises(Refused, match=r"since you opened this \(not agreed, Thu 26 Nov 2026\)"):
        escalations.record_reply(later, sent, "1", no.model_copy(update={"response": "agreed_done"}), seen)
    assert escalation(asha, sent).stages[0].record.response == "not_agreed"


# closing


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_each_outcome_closes_it_with_the_difference_made(
    asha: Desk, kai: int, sent: int, outcome: str
) -> None:
    later = on(asha, day(8))
    if outcome == "cafcass":
        with pytest.raises(Refused, match="Record the referral to Cafcass first"):
            escalations.close(
                later, sent, EscalationClosed(outcome=outcome, closed_on=day(8), difference="x")
            )
        told = StageSent(stage="C", sent_to="C", sent_on=day(8), cafcass_reason="R", legal_advice=True)
        escalations.send_stage(later, sent, told)
    answers = EscalationClosed(outcome=outcome, closed_on=day(8), action_on=day(7), difference=HOSTILE)
    done = escalations.close(later, sent, answers)
    value = escalation(later, sent)
    assert (value.record.outcome, value.record.facts.closed_on) == (outcome, day(8))
    assert (value.record.action_on, value.days_to_action) == (day(7), 7)
    assert value.record.difference == HOSTILE
    assert value.clock is not None
    assert value.clock.used == 8
    assert OUTCOMES[outcome].lower() in done.message
    assert due(asha, kai)["HB-14 E-2026-001"] == (day(20).isoformat(), day(8).isoformat())
    assert not [row for row in work.due(later) if "escalation" in row.title.lower() or row.rule == "IR-02"]
    with pytest.raises(Refused, match="was closed on"):
        escalations.send_stage(later, sent, StageSent(stage="2", sent_to="B", sent_on=day(8)))


def test_closing_again_corrects_it(asha: Desk, sent: int) -> None:
    later = on(asha, day(8))
    escalations.close(later, sent, EscalationClosed(outcome="withdrawn", closed_on=day(3), difference="None"))
    again = EscalationClosed(outcome="resolved", closed_on=day(4), action_on=day(4), difference="PEP held")
    escalations.close(later, sent, again)
    record = escalation(later, sent).record
    assert (record.outcome, record.facts.closed_on, record.difference) == ("resolved", day(4), "PEP held")


def test_correcting_keeps_what_was_sent_and_refuses_what_does_not_fit(asha: Desk, sent: int) -> None:
    concern = Concern(
        kind="qar",
        themes="visits",
        concern="c",
        effect="e",
        childs_wishes="w",
        wanted="x",
        wanted_by=TODAY - timedelta(days=1),
    )
    escalations.correct(asha, sent, concern)
    value = escalation(asha, sent)
    assert (value.record.facts.kind, value.record.themes, len(value.stages)) == ("qar", "visits", 1)
    for kind, text in (
        ("good_practice", "It was sent to a stage"),
        ("informal", "A formal stage was sent: it is no longer informal"),
    ):
        with pytest.raises(Refused, match=text):
            escalations.correct(asha, sent, concern.model_copy(update={"kind": kind, "good_practice": "g"}))


def test_another_childs_escalation_or_none_is_refused_in_words(asha: Desk) -> None:
    with pytest.raises(Refused, match="no longer there"):
        escalation(asha, 99)


def test_what_was_sent_stays_and_a_reply_can_be_taken_back(asha: Desk, kai: int, sent: int) -> None:
    with pytest.raises(Refused, match="sent"):
        undo(asha)
    later = on(asha, day(1))
    escalations.record_reply(
        later, sent, "1", StageReply(response="not_agreed", replied_on=day(1), accepted=False)
    )
    undo(later)
    assert escalation(later, sent).stages[0].record.response == ""
    assert due(asha, kai)["IR-02 E-2026-001.1"] == (day(5).isoformat(), None)


# the work list


def test_one_row_stands_for_an_escalation_until_the_day_of_its_limit(asha: Desk, kai: int, sent: int) -> None:
    def listed(desk: Desk) -> set[str]:
        rows = work.work_list(desk)
        assert work.count(desk) == rows.count()
        assert overview.counts(desk)["today"] == work.work_list(desk, folded=True).count()
        return {
            row.rule for row in rows.page(0, 99) if row.child_id == kai and "E-2026-001" in row.occurrence
        }

    assert {"HB-14", "IR-02"} == {key.partition(" ")[0] for key in due(asha, kai)}
    assert listed(asha) == {"IR-02"}
    assert listed(on(asha, day(19))) == {"IR-02"}
    # What is due by the limit itself is never left out on that day, nor once it is late.
    assert listed(on(asha, day(20))) == listed(on(asha, day(21))) == {"HB-14", "IR-02"}


def test_a_reply_waits_for_its_manager_and_then_offers_the_next_stage(
    asha: Desk, kai: int, sent: int
) -> None:
    def rows(desk: Desk) -> dict[str, Any]:
        return {row.title: row for row in work.due(desk) if row.child_id == kai and row.rule != "HB-14"}

    row = rows(asha)["Team manager's reply, stage 1"]
    assert (row.waits_for, row.due, row.days, row.unit) == ("team manager", day(5), 5, "wd")
    assert ("waits for the team manager", -0.5) in row.terms
    late = rows(on(asha, day(7)))["Team manager's reply, stage 1: stage 2 offered"]
    assert (late.status, late.days) == ("overdue", -2)
    whole = {row.title for row in work.due(on(asha, day(20))) if row.child_id == kai}
    assert "Escalation E-2026-001 resolved" in whole
    with pytest.raises(Refused, match="An escalation is not marked as done"):
        from iro_console.casework.deadlines import Place, mark_all_met
        from iro_console.forms.acts import DeadlineMet

        place = Place(kai, "IR-02", row.occurrence)
        mark_all_met(asha, [place], DeadlineMet(met_on=TODAY))
