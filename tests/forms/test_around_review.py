"""The social worker's report, the care plan, and what is recorded after the review."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from review_parts import HELD, TODAY, asked, choices, facts, fields, needed, titles, wrong

from iro_console.forms.after_review import (
    CarePlanUpdated,
    DecisionsReceived,
    DecisionsSheet,
    DistributionRow,
    ManagersReply,
    RecordCompleted,
)
from iro_console.forms.form import missing
from iro_console.forms.plan import Plan, plan_of
from iro_console.forms.section import questions
from iro_console.forms.social_work_report import (
    CARE_PLAN_RECORD,
    SOCIAL_WORK_REPORT,
    CarePlan,
    SocialWorkReport,
)

TOMORROW = TODAY + timedelta(days=1)


def test_the_report_asks_who_wrote_it_when_it_came_and_who_finished_it() -> None:
    assert SOCIAL_WORK_REPORT.steps == (
        "Social worker's report 1st CLA Review (CS)",
        "Social worker's report for subsequent CLA review (CSSW)",
        "SW report for initial under 18 pathway plan review",
    )
    assert titles(SOCIAL_WORK_REPORT) == [(1, "Social worker's report")]
    assert fields(SocialWorkReport) == [
        ("Written by", "line"),
        ("Received", "date"),
        ("Working days before the review", "number"),
        ("Child's views in the report", "tick"),
        ("Finished", "date"),
        ("Finished by", "line"),
        ("Note", "text"),
    ]
    assert needed(SocialWorkReport(finished_on=HELD), "finished_by", facts())
    assert not asked(SocialWorkReport(), "finished_by", facts())


def test_the_care_plan_asks_its_date_and_whether_it_fits() -> None:
    assert CARE_PLAN_RECORD.steps == ("Child's care plan (CS)",)
    assert fields(CarePlan) == [
        ("Date of the plan", "date"),
        ("Matches the placement", "tick"),
        ("Finished", "date"),
        ("Finished by", "line"),
        ("Shared with the child and parents", "date"),
        ("Note", "text"),
    ]
    assert needed(CarePlan(finished_on=HELD), "finished_by", facts())
    assert not asked(CarePlan(), "finished_by", facts())


@pytest.mark.parametrize(("form", "of"), [(SOCIAL_WORK_REPORT, "report"), (CARE_PLAN_RECORD, "plan")])
def test_both_have_the_five_plans_and_take_them_as_they_are(form: Any, of: str) -> None:
    (section,) = form.sections
    assert [table.key for table in section.tables] == [f"{of}_{plan}" for plan in Plan]
    assert [table.title for table in section.tables] == [
        "Child's plan",
        "Permanence plan",
        "Health plan",
        "Education plan (PEP)",
        "Exploitation plan",
    ]
    for table in section.tables:
        assert table.headings[-1] == "Progress"
        assert plan_of(table.key) in Plan
        half = table.row(needs="Sleep")
        assert not [m for m in missing(form, {}, {table.key: [half]}, (), facts()) if m.row is not None]
        (found,) = [
            m for m in missing(form, {}, {table.key: [table.row()]}, (), facts()) if m.row is not None
        ]
        assert found.column == "needs"


def test_the_days_before_the_review_are_working_days() -> None:
    week_before = SocialWorkReport(received_on=date(2026, 11, 12))
    assert week_before.computed(facts()) == {"days_before": 5}
    assert SocialWorkReport().computed(facts()) == {"days_before": None}
    assert week_before.computed(facts(review_on=None)) == {"days_before": None}


def test_a_report_on_the_day_itself_is_doubtful() -> None:
    assert SocialWorkReport(received_on=HELD).warnings(facts()) == {
        "received_on": ["The review is on Thu 19 Nov 2026"]
    }
    assert SocialWorkReport(received_on=HELD - timedelta(days=1)).warnings(facts()) == {}
    assert SocialWorkReport(received_on=HELD).warnings(facts(review_on=None)) == {}
    assert SocialWorkReport().warnings(facts()) == {}


@pytest.mark.parametrize(
    ("section", "names"),
    [
        (SocialWorkReport, ("received_on", "finished_on")),
        (CarePlan, ("finished_on", "shared_on")),
        (DecisionsSheet, ("sent_on", "received_on")),
        (DecisionsReceived, ("received_on",)),
        (ManagersReply, ("replied_on",)),
        (RecordCompleted, ("completed_on",)),
        (DistributionRow, ("sent_on",)),
        (CarePlanUpdated, ("updated_on", "sent_on")),
    ],
)
def test_what_was_done_was_done_by_today(section: Any, names: tuple[str, ...]) -> None:
    for name in names:
        assert wrong(section(**{name: TOMORROW}), name, facts()) == "That day has not come yet"
        assert wrong(section(**{name: TODAY}), name, facts()) == ""


@pytest.mark.parametrize(
    ("section", "names"),
    [
        (DecisionsSheet, ("sent_on", "received_on")),
        (DecisionsReceived, ("received_on",)),
        (ManagersReply, ("replied_on",)),
        (RecordCompleted, ("completed_on",)),
        (DistributionRow, ("sent_on",)),
        (CarePlanUpdated, ("updated_on", "sent_on")),
    ],
)
def test_nothing_after_the_review_was_done_before_it(section: Any, names: tuple[str, ...]) -> None:
    for name in names:
        early = section(**{name: HELD - timedelta(days=1)})
        assert wrong(early, name, facts()) == "That is before the review"
        assert wrong(early, name, facts(review_on=None)) == ""
        assert wrong(section(**{name: HELD}), name, facts()) == ""


def test_decisions_are_received_after_they_were_sent() -> None:
    sheet = DecisionsSheet(sent_on=TODAY, received_on=TODAY - timedelta(days=1))
    assert wrong(sheet, "received_on", facts()) == "That is before they were sent"
    assert wrong(DecisionsSheet(sent_on=TODAY, received_on=TODAY), "received_on", facts()) == ""


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        (DecisionsSheet, [("Sent", "date"), ("Sent to", "line"), ("Received by the manager", "date")]),
        (DecisionsReceived, [("Received by the manager", "date")]),
        (
            ManagersReply,
            [
                ("Date of reply", "date"),
                ("By", "line"),
                ("Reply", "choice"),
                ("Reason for not agreeing", "text"),
            ],
        ),
        (RecordCompleted, [("Completed", "date")]),
        (
            DistributionRow,
            [
                ("Recipient", "line"),
                ("Role", "choice"),
                ("Version", "choice"),
                ("Sent", "date"),
                ("Sent by", "line"),
            ],
        ),
        (CarePlanUpdated, [("Updated", "date"), ("Sent to the child, parents and carers", "date")]),
    ],
)
def test_what_each_act_asks(section: Any, expected: list[tuple[str, str]]) -> None:
    assert fields(section) == expected
    assert section.title
    assert questions(section)[0].needed


def test_a_reply_is_agreed_or_not_and_a_no_has_its_reason() -> None:
    assert choices(ManagersReply, "reply") == ["Agreed", "Not agreed"]
    assert needed(ManagersReply(reply="not_agreed"), "reason", facts())
    assert not asked(ManagersReply(reply="agreed"), "reason", facts())


def test_the_record_goes_out_in_versions() -> None:
    assert choices(DistributionRow, "role") == [
        "Child",
        "Parent or other with parental responsibility",
        "Carer",
        "Residential worker",
        "Social worker",
        "Team manager",
        "Designated or class teacher",
        "Health",
        "Advocate",
        "Independent visitor",
        "Guardian",
        "Other",
    ]
    assert choices(DistributionRow, "version") == ["Full", "Child's", "Parent's", "Redacted"]
    assert needed(DistributionRow(sent_on=HELD), "sent_by", facts())
    assert not asked(DistributionRow(), "sent_by", facts())
