"""What every part of the review's forms needs when nothing is answered, named one by one."""

from __future__ import annotations

import pytest
from review_parts import facts

from iro_console.forms.after_review import (
    CarePlanUpdated,
    DecisionsReceived,
    DecisionsSheet,
    DistributionRow,
    ManagersReply,
    RecordCompleted,
)
from iro_console.forms.chairs_monitoring import ChildDetails, DateChangeRow, NextActionRow, RequestRow
from iro_console.forms.form import section_problems
from iro_console.forms.qa_checklist import ChecklistResult, ChecklistRow
from iro_console.forms.record_of_child import InformationOnChild, InformationOnPlan
from iro_console.forms.record_of_meeting import RecordOfMeeting
from iro_console.forms.record_of_review import DecisionRow, Outcomes, PermanencePlan, ProposedCarePlan
from iro_console.forms.review_tables import AttendanceRow, ConsultationRow, MeetingRow, PlanSeenRow
from iro_console.forms.section import Section
from iro_console.forms.social_work_report import CarePlan, SocialWorkReport


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (ChildDetails, "key_stage social_worker chair"),
        (MeetingRow, "met_on who purpose"),
        (AttendanceRow, "role name invited attended"),
        (ConsultationRow, "who sent_on"),
        (PlanSeenRow, "plan seen"),
        (DateChangeRow, "was became reason iro"),
        (NextActionRow, "next_action assigned_to"),
        (RequestRow, "request_type assigned_to"),
        (
            InformationOnChild,
            "ethnicity language legal_status legal_status_from placement_type placement_from "
            "address_withheld carer parents school_stage disability sen unaccompanied",
        ),
        (
            InformationOnPlan,
            "care_plan_on placement_plan_on authority_signed last_visit_on last_visit_alone changes",
        ),
        (
            RecordOfMeeting,
            "views day_to_day placement health education wellbeing contact safeguarding legal long_term "
            "last_decisions",
        ),
        (ProposedCarePlan, "plan_on"),
        (PermanencePlan, "permanence why contingency target_on"),
        (Outcomes, "outcome any_disagreement"),
        (DecisionRow, "decision reason owner due_on"),
        (SocialWorkReport, "written_by received_on"),
        (CarePlan, "dated_on matches_placement"),
        (ChecklistRow, "answer"),
        (ChecklistResult, "rag can_go_ahead"),
        (DecisionsSheet, "sent_on sent_to"),
        (DecisionsReceived, "received_on"),
        (ManagersReply, "replied_on reply"),
        (RecordCompleted, "completed_on"),
        (DistributionRow, "recipient role version"),
        (CarePlanUpdated, "updated_on"),
    ],
)
def test_what_is_needed_at_a_second_review_of_a_child_of_nine(part: type[Section], expected: str) -> None:
    assert list(section_problems(part(), facts(2))) == expected.split()
