"""The work on the reviews of the demo: what a new IRO finds who opens Work."""

from __future__ import annotations

from datetime import date

from demos import Demo, demo_on

from iro_console.casework import review_forms, work_folders
from iro_console.domain.work import RequestType

TUESDAY, SATURDAY = date(2026, 11, 24), date(2021, 1, 16)
NOTICE = "Team manager to notify IRO social work report complete notification"


demo = demo_on(TUESDAY, SATURDAY)


def test_each_folder_of_work_has_something_in_it(demo: Demo) -> None:
    incoming, current, future, requests = (
        folder.page(0, 200) for folder in work_folders.work_folders(demo.desk)
    )
    assert len(incoming) >= 5 and len(future) >= 30
    assert 2 <= len(current) <= 6
    assert all(step.assigned_to == "Asha Bello" and step.started_on <= demo.today for step in current)
    assert {request.type for request in requests} == {RequestType.REPORT_COMPLETE} == {NOTICE}
    states = [(request.state, request.can_acknowledge) for request in requests]
    assert ("Sent", True) in states, "one that can be acknowledged"
    assert ("Sent", False) in states, "one whose report the manager has not finished"
    assert ("Acknowledged", False) in states
    known = [request for request in requests if request.state == "Acknowledged"]
    assert all(request.acknowledged_by == "Asha Bello" for request in known)
    assert all(request.received_on <= request.acknowledged_on <= demo.today for request in known)


def test_a_form_half_filled_is_right_as_far_as_it_goes(demo: Demo) -> None:
    halves = 0
    for step in work_folders.work_folders(demo.desk)[1].page(0, 50):
        state = review_forms.open_form(demo.desk, step.step_id, "chairs_monitoring")
        assert state.section("child_details").completed
        left = {one.section for one in state.missing if one.form == "chairs_monitoring"}
        assert "child_details" not in left and "review_details" in left
        details = state.section("review_details")
        look = review_forms.look(state, "review_details", details.answers)
        wrong = {name for name in look.problems if name in details.answers}
        assert not wrong, (step.child_name, wrong)
        halves += bool(details.version)
    assert halves, "a review that was held is written up in part"


def test_reports_and_care_plans_stand_as_the_clock_has_them(demo: Demo) -> None:
    found = demo.all(
        "SELECT s.step_id, s.received_on, s.finished_on, p.dated_on, m.met_on, d.met_on"
        " FROM social_work_report s JOIN care_plan p ON p.step_id = s.step_id"
        " JOIN work_step w ON w.id = s.step_id JOIN period_of_care c ON c.id = w.period_id"
        " JOIN mark m ON m.child_id = w.child_id AND m.rule = 'HB-05'"
        " AND m.occurrence = c.number || '.R' || w.review_number"
        " LEFT JOIN deadline d"
        " ON d.child_id = w.child_id AND d.rule = 'HB-05' AND d.occurrence = m.occurrence"
    )
    assert len(found) > 10
    for step, received, finished, dated, marked, met in found:
        assert dated < received == marked == met
        assert date.fromisoformat(received) <= demo.today
        assert finished in (None, received)
        for form in ("social_work_report", "care_plan"):
            state = review_forms.open_form(demo.desk, step, form)
            assert not [one for one in state.missing if one.form == form and not one.row and one.field]
            assert state.sections[0].completed == (form == "care_plan" or finished is not None)
            assert sum(len(table.rows) for table in state.sections[0].tables) >= 2


def test_a_row_of_the_plan_is_the_same_row_in_the_report(demo: Demo) -> None:
    plan, report = (
        demo.all(
            f"SELECT step_id, substr(row_table, {len(paper) + 2}), row_id, needs, actions, who, done_by"
            " FROM plan_line WHERE row_table LIKE :paper ORDER BY 1, 2, 3",
            paper=f"{paper}_%",
        )
        for paper in ("plan", "report")
    )
    assert plan == report != []
    assert not demo.all("SELECT 1 FROM plan_line WHERE needs LIKE '%{%' OR actions LIKE '%{%'")
