"""The next actions of a review: which belong to each outcome, who gets them, and what they bring about.

Names are the exact ones of the council's manual. It contradicts itself after the second review: the text
has "Start subsequent CLA review (Send to IRO)" and the table repeats "2nd CLA review (Send to IRO)". The
text is right, and both spellings of an action, with "Start" and without, are read.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from iro_console.domain.work import (
    CARE_PLAN,
    PATHWAY_REPORT,
    PATHWAY_REVIEW,
    SECOND_REVIEW,
    SUBSEQUENT_REPORT,
    SUBSEQUENT_REVIEW,
    Role,
)

COLUMNS = ("Next action", "Assigned to", "Reason", "Note", "Priority", "Status")


class Scenario(StrEnum):
    """The outcome of a review."""

    REMAINING = "remaining"
    STEPPING_DOWN = "stepping_down"
    TURNING_18 = "turning_18"
    OTHER = "other"


SCENARIOS = {
    Scenario.REMAINING: "Child remaining CLA",
    Scenario.STEPPING_DOWN: "Child stepping down to CIN",
    Scenario.TURNING_18: "CYP turning 18",
    Scenario.OTHER: "Other",
}


class ActionStatus(StrEnum):
    """Where a next action stands: proposed until the work step is finished."""

    PROPOSED = "Proposed"
    SENT = "Sent"


class NextAction(NamedTuple):
    """A next action: who it is for, and what finishing the review makes of it."""

    name: str
    assigned_to: Role
    creates: str = ""
    """The work step it starts."""
    ends_period: bool = False
    """It ends the period of care."""
    also_written: tuple[str, ...] = ()


ALERT = NextAction("IRO Alert", Role.IRO, "IRO Alert")
REPEAT_ASSESSMENT = NextAction("Repeat Assessment", Role.SOCIAL_WORKER, "Repeat Assessment")
ANY_TIME = (ALERT, REPEAT_ASSESSMENT)
"""Those which may be added whatever the outcome; nothing suggests them."""

_SECOND = NextAction(
    "2nd CLA review (Send to IRO)",
    Role.IRO,
    SECOND_REVIEW,
    also_written=("Start 2nd CLA review (Send to IRO)",),
)
_SUBSEQUENT = NextAction(
    "Start subsequent CLA review (Send to IRO)",
    Role.IRO,
    SUBSEQUENT_REVIEW,
    also_written=("subsequent CLA review (Send to IRO)",),
)
_REPORT = NextAction(
    "Social worker's report for subsequent CLA review (Send to SW)", Role.SOCIAL_WORKER, SUBSEQUENT_REPORT
)
_CARE_PLAN = NextAction("Child's care plan (Send to SW)", Role.SOCIAL_WORKER, CARE_PLAN)
_STEPPING_DOWN = (
    NextAction("Discharge from Care", Role.IRO, ends_period=True),
    NextAction("Initial CIN Review Meeting", Role.SOCIAL_WORKER, "Initial CIN Review Meeting"),
    NextAction("Child in need visit (CSSW)", Role.SOCIAL_WORKER, "Child in need visit (CSSW)"),
)
_TURNING_18 = (
    NextAction(
        "Initial under 18 Pathway Plan Review (Send to IRO)",
        Role.IRO,
        PATHWAY_REVIEW,
    ),
    NextAction(
        "SW report for initial under 18 pathway plan review (Send to SW)",
        Role.SOCIAL_WORKER,
        PATHWAY_REPORT,
    ),
    _CARE_PLAN,
)
_OF_LEAVING = {Scenario.STEPPING_DOWN: _STEPPING_DOWN, Scenario.TURNING_18: _TURNING_18}
NEXT_ACTIONS: dict[str, NextAction] = {
    action.name: action
    for action in (_SECOND, _SUBSEQUENT, _REPORT, _CARE_PLAN, *_STEPPING_DOWN, *_TURNING_18, *ANY_TIME)
}
"""Every next action by its exact name, in the order offered."""
_SPELLINGS = {
    spelling.casefold(): action
    for action in NEXT_ACTIONS.values()
    for spelling in (action.name, *action.also_written)
}


class ActionRow(NamedTuple):
    """A next action as a row of the form; its fields are the columns, in order."""

    next_action: str
    assigned_to: Role
    reason: str = ""
    note: str = ""
    priority: str = ""
    status: ActionStatus = ActionStatus.PROPOSED


def next_actions(scenario: Scenario, review_number: int) -> tuple[ActionRow, ...]:
    """Return the next actions to suggest after a review with that outcome; none for another outcome."""
    if scenario is Scenario.REMAINING:
        actions = (_SECOND if review_number == 1 else _SUBSEQUENT, _REPORT, _CARE_PLAN)
    else:
        actions = _OF_LEAVING.get(scenario, ())
    return tuple(ActionRow(action.name, action.assigned_to) for action in actions)


def read_action(text: str, review_number: int) -> NextAction | None:
    """Return the action that a file means, in either spelling; None when there is none of that name.

    After the second review a "2nd CLA review" can only be the subsequent one.
    """
    action = _SPELLINGS.get(" ".join(text.replace("’", "'").split()).casefold())
    return _SUBSEQUENT if action is _SECOND and review_number > 1 else action


def left_out(added: set[str], scenario: Scenario, review_number: int) -> tuple[str, ...]:
    """Return the suggested actions that are not among those added: worth a second look, never refused."""
    return tuple(
        row.next_action for row in next_actions(scenario, review_number) if row.next_action not in added
    )


def ends_period(added: set[str]) -> bool:
    """Say whether finishing the review with these actions ends the period of care."""
    return any(NEXT_ACTIONS[name].ends_period for name in added if name in NEXT_ACTIONS)
