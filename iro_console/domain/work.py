"""Work steps, requests and folders: their exact names, their states and the moves between them.

The names are those of the council's manual for IROs ("Children Looked After Process (IRO)").
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from iro_console.domain.date_text import short_date
from iro_console.domain.reviews import Problem, work_step

MONITORING_FORM = "CLA chairs monitoring form"
RECORD_FORM = "CLA Chairs report and record of review (CSSW)"
FIRST_REVIEW, SECOND_REVIEW, SUBSEQUENT_REVIEW = (work_step(number) for number in (1, 2, 3))
FIRST_REPORT = "Social worker's report 1st CLA Review (CS)"
SUBSEQUENT_REPORT = "Social worker's report for subsequent CLA review (CSSW)"
CARE_PLAN = "Child's care plan (CS)"
PATHWAY_REVIEW = "Initial under 18 Pathway Plan Review"
PATHWAY_REPORT = "SW report for initial under 18 pathway plan review"
REPORT_OF = {
    FIRST_REVIEW: FIRST_REPORT,
    SECOND_REVIEW: SUBSEQUENT_REPORT,
    SUBSEQUENT_REVIEW: SUBSEQUENT_REPORT,
    PATHWAY_REVIEW: PATHWAY_REPORT,
}
"""The work step in which the social worker's report for each review's work step is written."""
REVIEW_STEPS = tuple(REPORT_OF)
MIDPOINT_STEP = "Mid-point monitoring"
MIDPOINT_FORM = "Mid-point monitoring form"

AHEAD_DAYS = 28
"""Calendar days before its date from which a future work step stands among the incoming ones."""
CHECK_DAYS = 2
"""Calendar days before the review on which the IRO looks for the report and the plan (OP-08)."""


class Role(StrEnum):
    """Who works a step or answers a request."""

    IRO = "IRO"
    SOCIAL_WORKER = "Social Worker"
    TEAM_MANAGER = "Team Manager"
    BUSINESS_SUPPORT = "CLA Business Support"
    HEALTH_TEAM = "LAC Health Team"
    RESOURCES = "Duty Worker CSSW Resources"


class StepState(StrEnum):
    """Where a work step stands."""

    FUTURE = "Future"
    INCOMING = "Incoming"
    CURRENT = "Current"
    FINISHED = "Finished"
    NO_LONGER_REQUIRED = "No longer required"


class Folder(StrEnum):
    """Where work is looked for."""

    FUTURE_WORK = "Future work"
    INCOMING_WORK = "Incoming work"
    CURRENT_WORK = "Current work"
    INCOMING_REQUESTS = "Incoming requests"


_STEP_MOVES: dict[StepState, frozenset[StepState]] = {
    StepState.FUTURE: frozenset({StepState.INCOMING, StepState.CURRENT, StepState.NO_LONGER_REQUIRED}),
    StepState.INCOMING: frozenset({StepState.FUTURE, StepState.CURRENT, StepState.NO_LONGER_REQUIRED}),
    StepState.CURRENT: frozenset({StepState.INCOMING, StepState.FINISHED, StepState.NO_LONGER_REQUIRED}),
    StepState.FINISHED: frozenset(),
    StepState.NO_LONGER_REQUIRED: frozenset(),
}


class RequestType(StrEnum):
    """The requests of the process, by their exact names."""

    APPROVE_REFERRAL = "Request Team Manager Authorisation – Approve Referral"
    SEND_REFERRAL = "Send Referral to resources"
    PASS_TO_HEALTH = "Pass to LAC Health Team"
    AUTHORISATION = "Team Manager Authorisation"
    INVITATIONS = "Send Invitations (CLA)"
    DISTRIBUTE_CARE_PLAN = "Admin to distribute care plan to child"
    REPORT_COMPLETE = "Team manager to notify IRO social work report complete notification"
    DISTRIBUTE_REPORT = "IRO to notify admin to distribute chair's report"


class RequestState(StrEnum):
    """Where a request stands. One that is ``TO_SEND`` goes with the next save."""

    TO_SEND = "To be sent"
    SENT = "Sent"
    RETURNED = "Returned"
    ACKNOWLEDGED = "Acknowledged"
    COMPLETED = "Completed"


WILL_BE_SENT = "This request will be sent when you next save."
REQUEST_COLUMNS = ("Request type", "Status (date)", "Assigned to", "Note")
SENT_TO: dict[RequestType, Role] = {
    RequestType.APPROVE_REFERRAL: Role.TEAM_MANAGER,
    RequestType.SEND_REFERRAL: Role.RESOURCES,
    RequestType.PASS_TO_HEALTH: Role.HEALTH_TEAM,
    RequestType.AUTHORISATION: Role.TEAM_MANAGER,
    RequestType.INVITATIONS: Role.BUSINESS_SUPPORT,
    RequestType.DISTRIBUTE_CARE_PLAN: Role.BUSINESS_SUPPORT,
    RequestType.REPORT_COMPLETE: Role.IRO,
    RequestType.DISTRIBUTE_REPORT: Role.BUSINESS_SUPPORT,
}
_REQUEST_MOVES: dict[RequestState, frozenset[RequestState]] = {
    RequestState.TO_SEND: frozenset({RequestState.SENT}),
    RequestState.SENT: frozenset({RequestState.RETURNED, RequestState.ACKNOWLEDGED, RequestState.COMPLETED}),
    RequestState.RETURNED: frozenset({RequestState.SENT}),
    RequestState.ACKNOWLEDGED: frozenset(),
    RequestState.COMPLETED: frozenset(),
}


class StepKind(NamedTuple):
    """A work step of the process: who works it, its forms, what is sent from it, who finishes it."""

    name: str
    worked_by: Role
    finished_by: Role
    requests: tuple[RequestType, ...]
    primary_form: str = ""
    optional_form: str = ""
    next_actions: tuple[str, ...] = ()


def _review(name: str) -> StepKind:
    return StepKind(name, Role.IRO, Role.IRO, (RequestType.DISTRIBUTE_REPORT,), MONITORING_FORM, RECORD_FORM)


def _report(name: str) -> StepKind:
    requests = (RequestType.INVITATIONS, RequestType.AUTHORISATION, RequestType.REPORT_COMPLETE)
    return StepKind(name, Role.SOCIAL_WORKER, Role.TEAM_MANAGER, requests, next_actions=("Report Complete",))


STEP_KINDS: dict[str, StepKind] = {
    kind.name: kind
    for kind in (
        StepKind(
            "Decision to seek accommodation (CS)",
            Role.SOCIAL_WORKER,
            Role.RESOURCES,
            (RequestType.APPROVE_REFERRAL, RequestType.SEND_REFERRAL),
            optional_form="Request for Placement and Matching (CSSW)",
        ),
        StepKind(
            "Health assessment (CSSW)",
            Role.SOCIAL_WORKER,
            Role.HEALTH_TEAM,
            (RequestType.PASS_TO_HEALTH,),
            optional_form="IHA form",
        ),
        StepKind(
            "Placement Arrangement Meeting (CSSW)",
            Role.SOCIAL_WORKER,
            Role.TEAM_MANAGER,
            (RequestType.AUTHORISATION,),
            optional_form="Placement Plan",
            next_actions=("Record of Life Story",),
        ),
        _report(FIRST_REPORT),
        StepKind(
            CARE_PLAN,
            Role.SOCIAL_WORKER,
            Role.TEAM_MANAGER,
            (RequestType.AUTHORISATION, RequestType.DISTRIBUTE_CARE_PLAN),
        ),
        _review(FIRST_REVIEW),
        _report(SUBSEQUENT_REPORT),
        _review(SECOND_REVIEW),
        _review(SUBSEQUENT_REVIEW),
        _report(PATHWAY_REPORT),
        _review(PATHWAY_REVIEW),
    )
}
"""The steps of the process in order, by exact name."""


def may_move(state: StepState, to: StepState) -> bool:
    """Say whether a work step may go from one state to another. What is finished stays so."""
    return to in _STEP_MOVES[state]


def state_on(state: StepState, due: date | None, today: date) -> StepState:
    """Return where a step stands today: a future one comes in 28 calendar days before its date."""
    if state is StepState.FUTURE and due is not None and due <= today + timedelta(days=AHEAD_DAYS):
        return StepState.INCOMING
    return state


def has_forms(name: str) -> bool:
    """Say whether a work step is worked, and finished, from forms of this program."""
    return name in (*REVIEW_STEPS, MIDPOINT_STEP)


def may_send_on(state: RequestState, to: RequestState) -> bool:
    """Say whether a request may go from one state to another."""
    return to in _REQUEST_MOVES[state]


def acknowledge_problem(
    request: RequestType, state: RequestState, report_finished_on: date | None
) -> str | None:
    """Return why the IRO cannot acknowledge a request, or None.

    The notice that the report is complete can be acknowledged only once the manager has finished the
    report's work step.
    """
    if SENT_TO[request] is not Role.IRO:
        return f"This request is for {SENT_TO[request]} to answer."
    if state is RequestState.ACKNOWLEDGED:
        return "This request has been acknowledged already."
    if not may_send_on(state, RequestState.ACKNOWLEDGED):
        return "This request has not been sent yet."
    if report_finished_on is None:
        return "It can be acknowledged once the manager has finished the social worker's report."
    return None


class Chase(StrEnum):
    """How a missing report or care plan is raised."""

    INFORMAL = "informal escalation"
    FORMAL = "formal escalation"


def chase_for_missing(review_on: date, today: date, *, check_days: int = CHECK_DAYS) -> Chase | None:
    """Return what to offer when the report or the care plan is missing: informal, formal on the day.

    ``check_days``: calendar days before the review from which it counts as missing (OP-08). Council
    guidance: "if they are not available by the day of the Review then this will be formally escalated".
    """
    if today >= review_on:
        return Chase.FORMAL
    return Chase.INFORMAL if today >= review_on - timedelta(days=check_days) else None


class Missing(NamedTuple):
    """Something that stands in the way of finishing, and where to go to put it right."""

    form: str
    section: str
    field: str
    """A field, or a table; empty: the section as a whole."""
    sentence: str
    row: int | None = None
    """The row of the table, from nought."""
    column: str = ""


class Refusal(NamedTuple):
    """Why something cannot be done yet, and what can be done instead."""

    sentence: str
    offers: tuple[tuple[str, str], ...]
    """(key, what it does)."""


OFFER_FINISHED = ("report_finished", "Record that the social worker's report is finished")
OFFER_MONITORING = ("chairs_monitoring", "Go on with the chair's monitoring form, which needs no report")
OFFER_ESCALATION = {
    Chase.INFORMAL: ("escalate_informal", "Raise it with the social worker: informal escalation"),
    Chase.FORMAL: ("escalate_formal", "Escalate formally: the report is missing on the day"),
}


def record_refusal(report_finished: bool, step: str, review_on: date | None, today: date) -> Refusal | None:
    """Return why the record of review cannot be made yet, with what to do; None when it can be.

    ``step`` is the name of the review's work step. Council manual: it should "Only be created once
    confirmation of the Social worker's report has been completed".
    """
    if report_finished:
        return None
    when = "" if review_on is None else f" The review is on {short_date(review_on, today)}."
    chase = None if review_on is None else chase_for_missing(review_on, today)
    offers = (OFFER_FINISHED, OFFER_MONITORING, *((OFFER_ESCALATION[chase],) if chase else ()))
    return Refusal(
        f"The record of review can be made once “{REPORT_OF[step]}” is finished, because the plan is taken "
        f"from it.{when}",
        offers,
    )


def record_warnings(care_plan_finished: bool, step: str) -> list[Problem]:
    """Return what is doubtful about making the record: from the second review the care plan goes first."""
    if step == FIRST_REVIEW or care_plan_finished:
        return []
    text = f"“{CARE_PLAN}” is not finished: what the report shows of the plan may be out of date"
    return [Problem("warn", text)]


def gates(
    forms: Sequence[Missing], *, step: str, report_finished: bool, has_record: bool, asked_to_distribute: bool
) -> list[Missing]:
    """Return all that stands in the way of finishing a review's work step, in the order to put it right.

    ``forms`` is what the two forms still miss: among it the ticks of their sections, the next actions, and
    the owner, date and reason of each decision.
    """
    found = list(forms)
    if not has_record:
        then = (
            "make it in this work step"
            if report_finished
            else f"it can be made once “{REPORT_OF[step]}” is finished"
        )
        found.append(Missing("record_of_review", "", "", f"There is no record of review: {then}"))
    if not asked_to_distribute:
        sentence = f"Add the request “{RequestType.DISTRIBUTE_REPORT}”"
        found.append(Missing("chairs_monitoring", "next_actions", "requests", sentence))
    return found
