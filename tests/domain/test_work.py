"""Work steps, requests and the gates, with the exact names of the council's manual."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from iro_console.domain.reviews import work_step
from iro_console.domain.work import (
    CARE_PLAN,
    FIRST_REPORT,
    FIRST_REVIEW,
    OFFER_ESCALATION,
    OFFER_FINISHED,
    OFFER_MONITORING,
    PATHWAY_REPORT,
    PATHWAY_REVIEW,
    REQUEST_COLUMNS,
    REVIEW_STEPS,
    SECOND_REVIEW,
    SENT_TO,
    STEP_KINDS,
    SUBSEQUENT_REPORT,
    SUBSEQUENT_REVIEW,
    WILL_BE_SENT,
    Chase,
    Folder,
    Missing,
    RequestState,
    RequestType,
    Role,
    StepState,
    acknowledge_problem,
    chase_for_missing,
    gates,
    has_forms,
    may_move,
    may_send_on,
    record_refusal,
    record_warnings,
    state_on,
)

TODAY = date(2026, 11, 24)
REVIEW = date(2026, 12, 3)
NOTICE = RequestType.REPORT_COMPLETE


def test_the_steps_have_the_names_of_the_manual_in_its_order() -> None:
    assert list(STEP_KINDS) == [
        "Decision to seek accommodation (CS)",
        "Health assessment (CSSW)",
        "Placement Arrangement Meeting (CSSW)",
        "Social worker's report 1st CLA Review (CS)",
        "Child's care plan (CS)",
        "First CLA review (CS)",
        "Social worker's report for subsequent CLA review (CSSW)",
        "Second CLA review (CS)",
        "Subsequent CLA review (CS)",
        "SW report for initial under 18 pathway plan review",
        "Initial under 18 Pathway Plan Review",
    ]
    assert [work_step(number) for number in (1, 2, 3, 9)] == [
        FIRST_REVIEW,
        SECOND_REVIEW,
        SUBSEQUENT_REVIEW,
        SUBSEQUENT_REVIEW,
    ]


@pytest.mark.parametrize(
    ("step", "worked_by", "finished_by", "optional", "requests", "actions"),
    [
        (
            "Decision to seek accommodation (CS)",
            "Social Worker",
            "Duty Worker CSSW Resources",
            "Request for Placement and Matching (CSSW)",
            ["Request Team Manager Authorisation – Approve Referral", "Send Referral to resources"],
            (),
        ),
        (
            "Health assessment (CSSW)",
            "Social Worker",
            "LAC Health Team",
            "IHA form",
            ["Pass to LAC Health Team"],
            (),
        ),
        (
            "Placement Arrangement Meeting (CSSW)",
            "Social Worker",
            "Team Manager",
            "Placement Plan",
            ["Team Manager Authorisation"],
            ("Record of Life Story",),
        ),
        *(
            (
                report,
                "Social Worker",
                "Team Manager",
                "",
                [
                    "Send Invitations (CLA)",
                    "Team Manager Authorisation",
                    "Team manager to notify IRO social work report complete notification",
                ],
                ("Report Complete",),
            )
            for report in (FIRST_REPORT, SUBSEQUENT_REPORT, PATHWAY_REPORT)
        ),
        (
            "Child's care plan (CS)",
            "Social Worker",
            "Team Manager",
            "",
            ["Team Manager Authorisation", "Admin to distribute care plan to child"],
            (),
        ),
        *(
            (
                review,
                "IRO",
                "IRO",
                "CLA Chairs report and record of review (CSSW)",
                ["IRO to notify admin to distribute chair's report"],
                (),
            )
            for review in REVIEW_STEPS
        ),
    ],
)
def test_who_works_a_step_and_what_is_sent_from_it(
    step: str, worked_by: str, finished_by: str, optional: str, requests: list[str], actions: tuple[str, ...]
) -> None:
    kind = STEP_KINDS[step]
    assert (kind.worked_by, kind.finished_by, kind.optional_form) == (worked_by, finished_by, optional)
    assert list(kind.requests) == requests
    assert kind.next_actions == actions
    primary = "CLA chairs monitoring form" if step in REVIEW_STEPS else ""
    assert kind.primary_form == primary


def test_a_request_goes_to_whom_the_manual_says() -> None:
    assert {request.value: role.value for request, role in SENT_TO.items()} == {
        "Request Team Manager Authorisation – Approve Referral": "Team Manager",
        "Send Referral to resources": "Duty Worker CSSW Resources",
        "Pass to LAC Health Team": "LAC Health Team",
        "Team Manager Authorisation": "Team Manager",
        "Send Invitations (CLA)": "CLA Business Support",
        "Admin to distribute care plan to child": "CLA Business Support",
        "Team manager to notify IRO social work report complete notification": "IRO",
        "IRO to notify admin to distribute chair's report": "CLA Business Support",
    }
    assert set(SENT_TO) == set(RequestType)
    assert WILL_BE_SENT == "This request will be sent when you next save."
    assert REQUEST_COLUMNS == ("Request type", "Status (date)", "Assigned to", "Note")


def test_a_step_moves_forward_and_never_from_its_end() -> None:
    allowed = {(one.value, other.value) for one in StepState for other in StepState if may_move(one, other)}
    assert allowed == {
        ("Future", "Incoming"),
        ("Future", "Current"),
        ("Future", "No longer required"),
        ("Incoming", "Future"),
        ("Incoming", "Current"),
        ("Incoming", "No longer required"),
        ("Current", "Incoming"),
        ("Current", "Finished"),
        ("Current", "No longer required"),
    }


def test_the_folders_have_the_names_of_the_manual() -> None:
    assert [folder.value for folder in Folder] == [
        "Future work",
        "Incoming work",
        "Current work",
        "Incoming requests",
    ]


@pytest.mark.parametrize(
    ("state", "due", "expected"),
    [
        (StepState.FUTURE, TODAY + timedelta(days=29), StepState.FUTURE),
        (StepState.FUTURE, TODAY + timedelta(days=28), StepState.INCOMING),
        (StepState.FUTURE, TODAY - timedelta(days=1), StepState.INCOMING),
        (StepState.FUTURE, None, StepState.FUTURE),
        (StepState.CURRENT, TODAY, StepState.CURRENT),
        (StepState.FINISHED, TODAY, StepState.FINISHED),
    ],
)
def test_a_future_step_comes_in_four_weeks_before_its_date(
    state: StepState, due: date | None, expected: StepState
) -> None:
    assert state_on(state, due, TODAY) is expected


def test_a_request_goes_its_way() -> None:
    allowed = {
        (one.value, other.value) for one in RequestState for other in RequestState if may_send_on(one, other)
    }
    assert allowed == {
        ("To be sent", "Sent"),
        ("Sent", "Returned"),
        ("Sent", "Acknowledged"),
        ("Sent", "Completed"),
        ("Returned", "Sent"),
    }


@pytest.mark.parametrize(
    ("request_type", "state", "finished_on", "expected"),
    [
        (NOTICE, RequestState.SENT, TODAY, None),
        (
            NOTICE,
            RequestState.SENT,
            None,
            "It can be acknowledged once the manager has finished the social worker's report.",
        ),
        (NOTICE, RequestState.TO_SEND, TODAY, "This request has not been sent yet."),
        (NOTICE, RequestState.ACKNOWLEDGED, TODAY, "This request has been acknowledged already."),
        (
            RequestType.DISTRIBUTE_REPORT,
            RequestState.SENT,
            TODAY,
            "This request is for CLA Business Support to answer.",
        ),
    ],
)
def test_the_notice_is_acknowledged_only_when_the_manager_has_finished_the_report(
    request_type: RequestType, state: RequestState, finished_on: date | None, expected: str | None
) -> None:
    assert acknowledge_problem(request_type, state, finished_on) == expected


@pytest.mark.parametrize(
    ("before", "expected"),
    [(3, None), (2, Chase.INFORMAL), (1, Chase.INFORMAL), (0, Chase.FORMAL), (-1, Chase.FORMAL)],
)
def test_a_missing_report_is_raised_informally_two_days_before_and_formally_on_the_day(
    before: int, expected: Chase | None
) -> None:
    assert chase_for_missing(REVIEW, REVIEW - timedelta(days=before)) is expected


def test_a_council_may_look_for_the_report_sooner() -> None:
    five_before = REVIEW - timedelta(days=5)
    assert chase_for_missing(REVIEW, five_before) is None
    assert chase_for_missing(REVIEW, five_before, check_days=5) is Chase.INFORMAL
    assert (Chase.INFORMAL.value, Chase.FORMAL.value) == ("informal escalation", "formal escalation")


def test_the_record_waits_for_the_report_and_says_what_to_do() -> None:
    assert record_refusal(True, FIRST_REVIEW, REVIEW, TODAY) is None
    refused = record_refusal(False, FIRST_REVIEW, REVIEW, TODAY)
    assert refused is not None
    assert refused.sentence == (
        "The record of review can be made once “Social worker's report 1st CLA Review (CS)” is finished, "
        "because the plan is taken from it. The review is on Thu 3 Dec."
    )
    assert refused.offers == (OFFER_FINISHED, OFFER_MONITORING)


@pytest.mark.parametrize(
    ("step", "report"),
    [
        (FIRST_REVIEW, "Social worker's report 1st CLA Review (CS)"),
        (SECOND_REVIEW, "Social worker's report for subsequent CLA review (CSSW)"),
        (SUBSEQUENT_REVIEW, "Social worker's report for subsequent CLA review (CSSW)"),
        (PATHWAY_REVIEW, "SW report for initial under 18 pathway plan review"),
    ],
)
def test_each_review_waits_for_its_own_report(step: str, report: str) -> None:
    refused = record_refusal(False, step, None, TODAY)
    assert refused is not None
    assert report in refused.sentence
    assert "The review is on" not in refused.sentence
    assert refused.offers == (OFFER_FINISHED, OFFER_MONITORING)


@pytest.mark.parametrize(("before", "chase"), [(2, Chase.INFORMAL), (0, Chase.FORMAL)])
def test_the_refusal_offers_the_escalation_that_is_due(before: int, chase: Chase) -> None:
    refused = record_refusal(False, SECOND_REVIEW, REVIEW, REVIEW - timedelta(days=before))
    assert refused is not None
    assert refused.offers == (OFFER_FINISHED, OFFER_MONITORING, OFFER_ESCALATION[chase])


def test_the_care_plan_goes_before_a_later_record() -> None:
    assert record_warnings(False, FIRST_REVIEW) == []
    assert record_warnings(True, SECOND_REVIEW) == []
    (warning,) = record_warnings(False, SECOND_REVIEW)
    assert warning.kind == "warn"
    assert CARE_PLAN in warning.text


def test_finishing_needs_both_forms_and_the_request_to_distribute() -> None:
    unticked = Missing("chairs_monitoring", "next_review", "", "This section is not marked complete")
    assert gates([], step=FIRST_REVIEW, report_finished=True, has_record=True, asked_to_distribute=True) == []
    found = gates(
        [unticked], step=SECOND_REVIEW, report_finished=False, has_record=False, asked_to_distribute=False
    )
    assert found == [
        unticked,
        Missing(
            "record_of_review",
            "",
            "",
            "There is no record of review: it can be made once “Social worker's report for subsequent CLA "
            "review (CSSW)” is finished",
        ),
        Missing(
            "chairs_monitoring",
            "next_actions",
            "requests",
            "Add the request “IRO to notify admin to distribute chair's report”",
        ),
    ]
    (no_record,) = gates(
        [], step=FIRST_REVIEW, report_finished=True, has_record=False, asked_to_distribute=True
    )
    assert no_record.sentence == "There is no record of review: make it in this work step"


def test_roles_have_the_names_of_the_manual() -> None:
    assert [role.value for role in Role] == [
        "IRO",
        "Social Worker",
        "Team Manager",
        "CLA Business Support",
        "LAC Health Team",
        "Duty Worker CSSW Resources",
    ]


def test_reviews_and_mid_points_are_worked_from_forms_and_nothing_else_is() -> None:
    assert all(has_forms(name) for name in (*REVIEW_STEPS, "Mid-point monitoring"))
    assert not has_forms("Signs of a step of another kind")
