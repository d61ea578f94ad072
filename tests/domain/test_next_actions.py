"""The next actions of each outcome, by their exact names."""

from __future__ import annotations

import pytest

from iro_console.domain.next_actions import (
    ANY_TIME,
    COLUMNS,
    NEXT_ACTIONS,
    SCENARIOS,
    ActionRow,
    Scenario,
    ends_period,
    left_out,
    next_actions,
    read_action,
)
from iro_console.domain.work import STEP_KINDS, Role

REPORT = "Social worker's report for subsequent CLA review (Send to SW)"
PLAN = "Child's care plan (Send to SW)"


@pytest.mark.parametrize(
    ("scenario", "number", "expected"),
    [
        (
            "remaining",
            1,
            [("2nd CLA review (Send to IRO)", "IRO"), (REPORT, "Social Worker"), (PLAN, "Social Worker")],
        ),
        *(
            (
                "remaining",
                number,
                [
                    ("Start subsequent CLA review (Send to IRO)", "IRO"),
                    (REPORT, "Social Worker"),
                    (PLAN, "Social Worker"),
                ],
            )
            for number in (2, 3, 7)
        ),
        *(
            (
                "stepping_down",
                number,
                [
                    ("Discharge from Care", "IRO"),
                    ("Initial CIN Review Meeting", "Social Worker"),
                    ("Child in need visit (CSSW)", "Social Worker"),
                ],
            )
            for number in (1, 2, 5)
        ),
        *(
            (
                "turning_18",
                number,
                [
                    ("Initial under 18 Pathway Plan Review (Send to IRO)", "IRO"),
                    ("SW report for initial under 18 pathway plan review (Send to SW)", "Social Worker"),
                    (PLAN, "Social Worker"),
                ],
            )
            for number in (1, 4)
        ),
        ("other", 3, []),
    ],
)
def test_what_is_suggested_after_a_review(
    scenario: str, number: int, expected: list[tuple[str, str]]
) -> None:
    rows = next_actions(Scenario(scenario), number)
    assert [(row.next_action, row.assigned_to.value) for row in rows] == expected
    assert all(row[2:] == ("", "", "", "Proposed") for row in rows)


def test_the_columns_are_those_of_the_form() -> None:
    assert COLUMNS == ("Next action", "Assigned to", "Reason", "Note", "Priority", "Status")
    assert len(ActionRow._fields) == len(COLUMNS)


def test_an_alert_and_a_repeat_assessment_may_be_added_to_any_review() -> None:
    assert [(action.name, action.assigned_to.value) for action in ANY_TIME] == [
        ("IRO Alert", "IRO"),
        ("Repeat Assessment", "Social Worker"),
    ]
    suggested = {row.next_action for scenario in Scenario for row in next_actions(scenario, 1)}
    assert not suggested & {action.name for action in ANY_TIME}
    assert {action.name for action in ANY_TIME} <= set(NEXT_ACTIONS)


@pytest.mark.parametrize(
    ("action", "step"),
    [
        ("2nd CLA review (Send to IRO)", "Second CLA review (CS)"),
        ("Start subsequent CLA review (Send to IRO)", "Subsequent CLA review (CS)"),
        (REPORT, "Social worker's report for subsequent CLA review (CSSW)"),
        (PLAN, "Child's care plan (CS)"),
        ("Discharge from Care", ""),
        ("Initial CIN Review Meeting", "Initial CIN Review Meeting"),
        ("Child in need visit (CSSW)", "Child in need visit (CSSW)"),
        ("Initial under 18 Pathway Plan Review (Send to IRO)", "Initial under 18 Pathway Plan Review"),
        (
            "SW report for initial under 18 pathway plan review (Send to SW)",
            "SW report for initial under 18 pathway plan review",
        ),
        ("IRO Alert", "IRO Alert"),
        ("Repeat Assessment", "Repeat Assessment"),
    ],
)
def test_what_finishing_makes_of_each_action(action: str, step: str) -> None:
    assert NEXT_ACTIONS[action].creates == step
    if step in STEP_KINDS:
        assert STEP_KINDS[step].worked_by is NEXT_ACTIONS[action].assigned_to


def test_every_action_is_told_above() -> None:
    assert len(NEXT_ACTIONS) == 11


def test_only_the_discharge_ends_the_period_of_care() -> None:
    assert [name for name in NEXT_ACTIONS if ends_period({name})] == ["Discharge from Care"]
    assert ends_period({"IRO Alert", "Discharge from Care"})
    assert not ends_period({"something of the council's own"})


@pytest.mark.parametrize(
    ("text", "number", "expected"),
    [
        ("2nd CLA review (Send to IRO)", 1, "2nd CLA review (Send to IRO)"),
        ("Start 2nd CLA review (Send to IRO)", 1, "2nd CLA review (Send to IRO)"),
        ("start 2ND cla review  (send to IRO)", 1, "2nd CLA review (Send to IRO)"),
        ("2nd CLA review (Send to IRO)", 2, "Start subsequent CLA review (Send to IRO)"),
        ("Start 2nd CLA review (Send to IRO)", 3, "Start subsequent CLA review (Send to IRO)"),
        ("subsequent CLA review (Send to IRO)", 2, "Start subsequent CLA review (Send to IRO)"),
        ("Child’s care plan (Send to SW)", 2, PLAN),
    ],
)
def test_both_spellings_are_read_and_the_manual_put_right(text: str, number: int, expected: str) -> None:
    action = read_action(text, number)
    assert action is not None
    assert action.name == expected


def test_an_unknown_action_is_none() -> None:
    assert read_action("3rd CLA review", 2) is None


def test_what_was_left_out_is_named() -> None:
    assert left_out({REPORT}, Scenario.REMAINING, 1) == ("2nd CLA review (Send to IRO)", PLAN)
    assert left_out({"2nd CLA review (Send to IRO)", REPORT, PLAN}, Scenario.REMAINING, 1) == ()
    assert left_out(set(), Scenario.OTHER, 1) == ()


def test_the_outcomes_have_their_words() -> None:
    assert {scenario.value: words for scenario, words in SCENARIOS.items()} == {
        "remaining": "Child remaining CLA",
        "stepping_down": "Child stepping down to CIN",
        "turning_18": "CYP turning 18",
        "other": "Other",
    }
    assert {action.assigned_to for action in NEXT_ACTIONS.values()} == {Role.IRO, Role.SOCIAL_WORKER}
