"""The forms of a review: what they take over, how they are saved, and two windows on one form."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import builders
import pytest
import review_script as script

from iro_console.casework import contacts, form_rows, form_saving, record_making, work_steps
from iro_console.casework.desk import Desk
from iro_console.casework.drafts import load_draft, save_draft
from iro_console.casework.record_making import NotYet
from iro_console.casework.review_forms import look, open_form
from iro_console.casework.typed_before import draft_form, draft_record
from iro_console.casework.verbs import Changed, Refused
from iro_console.forms.acts import ContactWithChild

MONITORING, RECORD, REPORT = "chairs_monitoring", "record_of_review", "social_work_report"
DAY = builders.TODAY


@pytest.fixture
def ruby(desk: Desk, caseload: dict[str, int]) -> int:
    """Return the started step of Ruby's third review, booked for Friday."""
    return work_steps.open_step(desk, caseload["ruby"])


def rows(desk: Desk, sql: str) -> list[tuple[Any, ...]]:
    return desk.store.reader().all(sql)


def test_looking_at_a_form_writes_nothing(desk: Desk, ruby: int) -> None:
    before = desk.store.generation()
    for form in ("chairs_monitoring", "record_of_review", "qa_checklist", "social_work_report", "care_plan"):
        open_form(desk, ruby, form)
    assert desk.store.generation() == before
    assert rows(desk, "SELECT * FROM form_section") == []


def test_what_is_known_is_not_typed_again(desk: Desk, caseload: dict[str, int], ruby: int) -> None:
    contacts.record_contact(
        desk,
        caseload["ruby"],
        ContactWithChild(held_on=date(2026, 11, 20), method="video", seen_alone=True, said="All well"),
    )
    script.report(desk, ruby, date(2026, 11, 23))
    form = open_form(desk, ruby, MONITORING)
    child, details = form.section("child_details"), form.section("review_details")
    assert (child.computed["child_name"], child.computed["born"]) == ("Ruby Morgan", "18/05/2015")
    assert (child.answers["social_worker"], child.origins["social_worker"]) == (
        "Priya Nair",
        "from the child's record",
    )
    wanted = {
        "category": ("subsequent", "from the number of the review"),
        "child_seen_how": ("video", "from your contact with the child, 20 Nov"),
        "child_seen_on": ("20/11/2026", "from your contact with the child, 20 Nov"),
        "child_seen_alone": ("yes", "from your contact with the child, 20 Nov"),
        "report_received_on": ("23/11/2026", "from the social worker's report, 23 Nov"),
    }
    for name, (text, origin) in wanted.items():
        assert (details.answers[name], details.origins[name]) == (text, origin)
    assert details.computed["statutory_due"] == "30/10/2026"
    record = open_form(desk, ruby, RECORD)
    assert record.section("information_on_child").answers["legal_status"] == "C2"
    assert record.section("information_on_child").computed["person_id"] == "R1"


def test_what_the_monitoring_form_and_the_care_plan_say_is_not_typed_again(desk: Desk, ruby: int) -> None:
    script.care_plan(desk, ruby, date(2026, 11, 16))
    script.save(desk, ruby, MONITORING, "child_details", {"key_stage": "ks2"}, complete=False)
    plan = {"permanence_in_place": "yes", "permanence_plan": "fostering"}
    script.save(desk, ruby, MONITORING, "review_details", plan, complete=False)
    script.report(desk, ruby, date(2026, 11, 20), finished_on=date(2026, 11, 20))
    record_making.create_form(desk, ruby)
    record = open_form(desk, ruby, RECORD)
    monitoring = "from the chair's monitoring form"
    for section, name, known in (
        ("information_on_child", "school_stage", ("ks2", monitoring)),
        ("information_on_plan", "permanence_plan", ("fostering", monitoring)),
        ("information_on_plan", "care_plan_on", ("16/11/2026", "from the care plan, 16 Nov")),
        ("permanence", "permanence", ("fostering", monitoring)),
    ):
        shown = record.section(section)
        assert (shown.answers[name], shown.origins[name]) == known


def test_what_is_filled_in_by_itself_is_not_missing_before_it_is_saved(desk: Desk, ruby: int) -> None:
    state = open_form(desk, ruby, "chairs_monitoring")
    filled = state.section("review_details").answers
    missing = {one.field for one in state.missing if one.section == "review_details"}
    assert "category" in filled
    assert missing >= {"participation", "contribution"}
    assert not missing & {name for name, text in filled.items() if text}
    assert any(not one.field and one.section == "review_details" for one in state.missing), "not ticked"


def test_a_section_is_saved_as_far_as_it_can_be_read_and_the_rest_stays_in_the_draft(
    desk: Desk, caseload: dict[str, int], ruby: int
) -> None:
    name, record = draft_form(MONITORING, "next_review"), draft_record(caseload["ruby"], ruby)
    typed = {"next_on": "tomorrow or so", "next_at": "16:15", "next_venue": "school"}
    save_draft(desk, name, record, typed)
    saved = form_saving.save_section(desk, ruby, MONITORING, "next_review", typed, seen_version=0)
    assert list(saved.problems) == ["next_on"]
    draft = load_draft(desk, name, record)
    assert draft is not None
    assert draft.answers == {"next_on": "tomorrow or so"}
    section = open_form(desk, ruby, MONITORING).section("next_review")
    assert (section.answers["next_at"], section.answers["next_venue"]) == ("16:15", "school")
    assert (section.completed, section.version) == (False, saved.version)
    missing = [one.sentence for one in open_form(desk, ruby, MONITORING).missing if one.field == "next_on"]
    assert missing == [saved.problems["next_on"]]


def test_completing_refuses_what_is_missing_or_wrong_and_writes_nothing(desk: Desk, ruby: int) -> None:
    script.add(desk, ruby, MONITORING, "attendance", role="parent", name="Mum")
    before = desk.store.generation()
    with pytest.raises(Refused) as refused:
        script.save(desk, ruby, MONITORING, "review_details", {"held_on": "24/11/2026", "venue": "the moon"})
    fields = {problem.field: problem.text for problem in refused.value.problems}
    assert "none of the choices" in fields["venue"]
    assert fields["late_reason"] == "Choose one"
    (attended,) = [
        field for field in fields if field.startswith("attendance/") and field.endswith("/attended")
    ]
    assert fields[attended] == "Choose one"
    assert desk.store.generation() == before


def test_completing_ticks_and_changing_takes_the_tick_away(desk: Desk, ruby: int) -> None:
    raw = {"key_stage": "ks2", "social_worker": "Priya Nair", "chair": "Asha Bello"}
    script.save(desk, ruby, MONITORING, "child_details", raw)
    section = open_form(desk, ruby, MONITORING).section("child_details")
    assert (section.completed, section.completed_by, section.completed_at) == (True, "Asha Bello", desk.now())
    script.save(desk, ruby, MONITORING, "child_details", {"chair": "Ben"}, complete=False)
    assert not open_form(desk, ruby, MONITORING).section("child_details").completed
    stored = rows(desk, "SELECT child_name, born, key_stage, chair FROM chairs_monitoring_form")
    assert stored == [("Ruby Morgan", "2015-05-18", "ks2", "Ben")]


def test_a_second_window_is_told_and_sees_both_texts(desk: Desk, ruby: int) -> None:
    other = replace(desk, window="window-2")
    seen = open_form(desk, ruby, MONITORING).section("child_details")
    mine, theirs = {**seen.answers, "key_stage": "ks2"}, {**seen.answers, "key_stage": "ks3"}
    form_saving.save_section(other, ruby, MONITORING, "child_details", theirs, seen_version=seen.version)
    with pytest.raises(Changed) as changed:
        form_saving.save_section(desk, ruby, MONITORING, "child_details", mine, seen_version=seen.version)
    assert (changed.value.theirs, changed.value.yours) == ({"key_stage": "ks3"}, {"key_stage": "ks2"})
    assert open_form(desk, ruby, MONITORING).section("child_details").answers["key_stage"] == "ks3"
    # another section of the same form is nobody's conflict
    form_saving.save_section(desk, ruby, MONITORING, "next_review", {"next_at": "10:00"}, seen_version=0)
    now = open_form(desk, ruby, MONITORING).section("child_details")
    form_saving.save_section(desk, ruby, MONITORING, "child_details", mine, seen_version=now.version)
    assert open_form(desk, ruby, MONITORING).section("child_details").answers["key_stage"] == "ks2"


def test_another_windows_draft_is_not_thrown_away_with_mine(
    desk: Desk, caseload: dict[str, int], ruby: int
) -> None:
    other = replace(desk, window="window-2")
    name, record = draft_form(MONITORING, "child_details"), draft_record(caseload["ruby"], ruby)
    save_draft(other, name, record, {"chair": "typed elsewhere"})
    form_saving.save_section(desk, ruby, MONITORING, "child_details", {"chair": "Asha"}, seen_version=0)
    draft = load_draft(other, name, record)
    assert draft is not None
    assert draft.answers["chair"] == "typed elsewhere"


def test_the_record_is_made_only_once_the_report_is_finished(desk: Desk, ruby: int) -> None:
    form = open_form(desk, ruby, RECORD)
    assert not form.exists
    assert form.refusal is not None
    assert "is finished" in form.refusal.sentence
    assert [key for key, _ in form.refusal.offers] == ["report_finished", "chairs_monitoring"]
    with pytest.raises(NotYet) as refused:
        record_making.create_form(desk, ruby)
    assert refused.value.refusal == form.refusal
    with pytest.raises(Refused, match="not made yet"):
        script.save(desk, ruby, RECORD, "permanence", {"why": "x"}, complete=False)
    script.report(desk, ruby, DAY, finished_on=DAY)
    record_making.create_form(desk, ruby)
    assert open_form(desk, ruby, RECORD).exists
    with pytest.raises(Refused, match="already"):
        record_making.create_form(desk, ruby)


def test_a_blank_report_and_an_unfinished_plan_are_said_out_loud(desk: Desk, ruby: int) -> None:
    script.report(desk, ruby, DAY, finished_on=DAY)
    record_making.create_form(desk, ruby)
    said = open_form(desk, ruby, RECORD).notes
    assert "The social worker's report, 24 Nov: finished, but blank" in said
    assert any(note.startswith("The care plan: not finished") for note in said)


def test_a_record_made_too_early_is_deleted_whole_and_its_history_stays(desk: Desk, ruby: int) -> None:
    script.report(desk, ruby, DAY, [("report_child", script.plan_row("Sleep"))], finished_on=DAY)
    record_making.create_form(desk, ruby)
    script.save(desk, ruby, RECORD, "permanence", {"why": "Because"}, complete=False)
    done = record_making.delete_form(desk, ruby)
    assert not open_form(desk, ruby, RECORD).exists
    assert rows(desk, "SELECT * FROM record_of_review") == []
    assert (
        rows(desk, "SELECT * FROM plan_line WHERE row_table LIKE 'current%' OR row_table LIKE 'proposed%'")
        == []
    )
    assert rows(desk, "SELECT * FROM form_section WHERE form = 'record_of_review'") == []
    kept = rows(
        desk, f"SELECT before FROM audit WHERE act_id = '{done.act_id}' AND entity = 'record_of_review'"
    )
    assert "Because" in kept[0][0]
    record_making.create_form(desk, ruby)
    assert open_form(desk, ruby, RECORD).section("permanence").answers == {}
    assert len(open_form(desk, ruby, RECORD).section("current_plan").tables[0].rows) == 1


def test_the_first_review_starts_with_an_empty_section_3(desk: Desk, caseload: dict[str, int]) -> None:
    step_id = work_steps.open_step(desk, caseload["eilidh"])
    script.report(desk, step_id, DAY, [("report_child", script.plan_row("Sleep"))], finished_on=DAY)
    record_making.create_form(desk, step_id)
    form = open_form(desk, step_id, RECORD)
    assert all(not table.rows for table in form.section("current_plan").tables)
    (row,) = form.section("proposed_plan").tables[0].rows
    assert row.answers["needs"] == "Sleep"
    assert row.origins["needs"] == "from the social worker's report, 24 Nov"
    assert "progress" not in row.answers


def test_refreshing_never_goes_over_typing_and_never_brings_back_a_removed_row(desk: Desk, ruby: int) -> None:
    first = [("report_child", script.plan_row(need)) for need in ("Sleep", "Food", "Friends")]
    script.report(desk, ruby, DAY, first, finished_on=DAY)
    record_making.create_form(desk, ruby)

    def current() -> dict[str, Any]:
        table = open_form(desk, ruby, RECORD).section("current_plan").tables[0]
        return {row.answers["needs"]: row for row in table.rows}

    sleep, food = current()["Sleep"], current()["Food"]
    typed = {**sleep.answers, "actions": "Typed by me"}
    form_rows.edit_row(desk, ruby, RECORD, "current_child", sleep.id, typed, seen_version=sleep.version)
    form_rows.delete_row(desk, ruby, RECORD, "current_child", food.id)
    reported = open_form(desk, ruby, REPORT).section("report").tables[0].rows
    for row in reported:
        raw = {**row.answers, "actions": "From the report, later", "who": "Somebody else"}
        form_rows.edit_row(desk, ruby, REPORT, "report_child", row.id, raw, seen_version=row.version)
    script.add(desk, ruby, REPORT, "report_child", needs="A new one")
    done = record_making.refresh_form(desk, ruby, RECORD)
    assert done.done is not None
    now = current()
    assert list(now) == ["Sleep", "Friends", "A new one"]
    assert now["Sleep"].answers["actions"] == "Typed by me"
    assert "actions" not in now["Sleep"].origins
    assert now["Sleep"].answers["who"] == "Somebody else"
    assert now["Friends"].answers["actions"] == "From the report, later"
    assert ("current_plan", f"current_child/{sleep.id}/who") in done.changed
    again = record_making.refresh_form(desk, ruby, RECORD)
    assert (again.done, again.changed) == (None, ())


def test_a_saved_section_keeps_where_its_values_came_from_until_somebody_types(
    desk: Desk, caseload: dict[str, int], ruby: int
) -> None:
    script.report(desk, ruby, date(2026, 11, 20), finished_on=date(2026, 11, 20))
    details = open_form(desk, ruby, MONITORING).section("review_details")
    raw = {**details.answers, "venue": "school", "report_read": "yes"}
    form_saving.save_section(desk, ruby, MONITORING, "review_details", raw, seen_version=0)
    saved = open_form(desk, ruby, MONITORING).section("review_details")
    assert saved.origins["report_received_on"] == "from the social worker's report, 20 Nov"
    assert "venue" not in saved.origins
    script.save(desk, ruby, REPORT, "report", {"received_on": "19/11/2026"})
    refreshed = record_making.refresh_form(desk, ruby, MONITORING)
    assert ("review_details", "report_received_on") in refreshed.changed
    assert open_form(desk, ruby, MONITORING).section("review_details").answers["venue"] == "school"
    script.save(
        desk, ruby, MONITORING, "review_details", {"report_received_on": "18/11/2026"}, complete=False
    )
    script.save(desk, ruby, REPORT, "report", {"received_on": "17/11/2026"})
    assert record_making.refresh_form(desk, ruby, MONITORING).changed == ()
    saved = open_form(desk, ruby, MONITORING).section("review_details")
    assert saved.answers["report_received_on"] == "18/11/2026"


def test_an_emptied_field_stays_empty(desk: Desk, ruby: int) -> None:
    seen = open_form(desk, ruby, MONITORING).section("child_details")
    raw = {**seen.answers, "social_worker": ""}
    form_saving.save_section(desk, ruby, MONITORING, "child_details", raw, seen_version=0)
    assert record_making.refresh_form(desk, ruby, MONITORING).changed == ()
    assert "social_worker" not in open_form(desk, ruby, MONITORING).section("child_details").answers


def test_the_report_marks_its_deadline_and_says_how_early_it_was(desk: Desk, ruby: int) -> None:
    script.report(desk, ruby, date(2026, 11, 20), finished_on=date(2026, 11, 23))
    report = open_form(desk, ruby, REPORT).section("report")
    assert report.computed["days_before"] == "5"
    met = rows(
        desk, "SELECT met_on FROM deadline WHERE rule = 'HB-05' AND occurrence = '1.R3' AND child_id = 2"
    )
    assert met == [("2026-11-20",)]


@pytest.mark.parametrize(
    ("today", "offered"),
    [
        (date(2026, 11, 24), ()),
        (date(2026, 11, 25), ("informal",)),
        (date(2026, 11, 26), ("informal",)),
        (date(2026, 11, 27), ("formal",)),
    ],
)
def test_a_missing_report_or_plan_offers_an_escalation(
    desk: Desk, ruby: int, today: date, offered: tuple[str, ...]
) -> None:
    now = builders.a_desk(desk.store, desk.policy, desk.calendar, today=today)
    for form, paper in ((REPORT, REPORT), (RECORD, REPORT), ("care_plan", "care_plan")):
        found = open_form(now, ruby, form).chases
        assert [(each.paper, each.chase.value) for each in found] == [
            (paper, f"{how} escalation") for how in offered
        ]
    script.report(now, ruby, today)
    assert open_form(now, ruby, REPORT).chases == ()
    refusal = open_form(now, ruby, RECORD).refusal
    assert refusal is not None
    assert [key for key, _ in refusal.offers[2:]] == [f"escalate_{how}" for how in offered]


def test_an_adjourned_review_starts_its_clock_when_the_section_is_saved(
    desk: Desk, caseload: dict[str, int]
) -> None:
    step_id = work_steps.open_step(desk, caseload["tomasz"])
    raw = {"adjourned": "yes", "adjourned_on": "24/11/2026", "why_adjourned": "Mum was ill"}
    script.save(desk, step_id, MONITORING, "review_details", raw, complete=False)
    found = rows(desk, "SELECT due FROM deadline WHERE rule = 'ST-23'")
    # Twenty working days on, over Christmas: 25 and 28 December are bank holidays.
    assert found == [("2026-12-22",)]


def test_looking_while_typing_says_what_is_asked_and_offers_the_mid_way_date(desk: Desk, ruby: int) -> None:
    form = open_form(desk, ruby, MONITORING)
    seen = look(form, "review_details", {"held_on": "24/11/2026", "child_seen_how": "not_seen"})
    assert {"late_reason", "why_not_seen"} <= seen.asked
    assert "child_seen_on" not in seen.asked
    assert seen.computed["statutory_days_over"] == "25"
    assert "late_reason" in seen.problems
    script.save(desk, ruby, MONITORING, "review_details", {"held_on": "24/11/2026"}, complete=False)
    following = look(open_form(desk, ruby, MONITORING), "next_review", {"next_on": "23/5/2027"})
    assert following.suggested == {"midway_on": "22/02/2027"}
    assert following.warnings["next_on"] == ("Sun 23 May 2027 is not a working day: Sunday",)


def test_the_checklist_fills_in_what_is_known_and_keeps_it_when_completed(desk: Desk, ruby: int) -> None:
    script.report(desk, ruby, DAY, finished_on=DAY)
    form = open_form(desk, ruby, "qa_checklist")
    lines = {row.label: row for row in form.section("checklist").tables[0].rows}
    assert len(lines) == 28
    received = lines["Social worker's report received"]
    assert (received.answers, received.version) == ({"answer": "yes", "dated_on": "24/11/2026"}, 0)
    assert received.origins["answer"] == "from the record"
    assert lines["Pathway plan"].answers == {"answer": "na"}
    assert lines["Chronology read"].answers == {}
    with pytest.raises(Refused):
        script.save(desk, ruby, "qa_checklist", "checklist", {"rag": "green", "can_go_ahead": "yes"})
    for row in lines.values():
        if not row.answers:
            answer = {"answer": "no" if "Care plan" in row.label else "yes", "note": "looked"}
            form_rows.edit_row(desk, ruby, "qa_checklist", "items", row.id, answer, seen_version=0)
    assert [each.paper for each in open_form(desk, ruby, "qa_checklist").chases] == ["care_plan"]
    script.save(desk, ruby, "qa_checklist", "checklist", {"rag": "green", "can_go_ahead": "yes"})
    assert rows(desk, "SELECT count(*), count(answer) FROM checklist_line") == [(28, 28)]
    assert rows(desk, "SELECT answer FROM checklist_line WHERE row_id = 'report'") == [("yes",)]


def test_hostile_text_is_kept_as_typed_and_obeyed_by_nothing(desk: Desk, ruby: int) -> None:
    text = "[/b] Robert'); DROP TABLE child;-- \x1b[2J\u202e 🦊\r\nnext line"
    script.save(desk, ruby, MONITORING, "review_details", {"contribution": text}, complete=False)
    kept = open_form(desk, ruby, MONITORING).section("review_details").answers["contribution"]
    assert kept == "[/b] Robert'); DROP TABLE child;-- [2J 🦊\nnext line"
