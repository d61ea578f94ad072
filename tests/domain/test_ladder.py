"""The stages of the escalation ladder, and how sentences name them."""

from __future__ import annotations

import pytest

from iro_console.domain.ladder import CAFCASS, INFORMAL, Ladder, Stage, named

STAGES = (
    Stage(INFORMAL, "Social worker", "Informal"),
    Stage("1", "Team manager", "IRO alert or QAR", 5),
    Stage("2", "Service manager", reply_days=5),
    Stage("3", "Head of service", "Head of service", 5),
    Stage(CAFCASS, "Cafcass"),
)
LADDER = Ladder(STAGES)


def test_a_list_names_a_stage_by_what_the_council_calls_it_and_who_answers() -> None:
    assert LADDER.labels() == {
        "0": "Informal: social worker",
        "1": "IRO alert or QAR: team manager",
        "2": "Service manager",
        "3": "Head of service",
        "C": "Cafcass",
    }


def test_a_sentence_names_a_stage_by_its_number_and_those_without_by_their_kind() -> None:
    assert [stage.words for stage in STAGES] == [
        "the informal stage",
        "stage 1",
        "stage 2",
        "stage 3",
        "Cafcass",
    ]
    assert named(STAGES[1:2]) == "stage 1"
    assert named(STAGES[1:4]) == "stages 1, 2 and 3"


def test_the_next_stage_is_never_cafcass_and_there_is_none_above_the_last() -> None:
    above = LADDER.after("2")
    assert above is not None
    assert above.key == "3"
    assert LADDER.after("3") is None
    assert [stage.key for stage in LADDER.between(INFORMAL, "3")] == ["1", "2"]


def test_a_stage_nobody_has_is_an_error() -> None:
    with pytest.raises(KeyError):
        LADDER["4"]


def test_the_informal_stage_counts_only_where_the_council_counts_it() -> None:
    assert [LADDER.counts(stage.key) for stage in STAGES] == [False, True, True, True, False]
    assert Ladder(STAGES, informal_counts=True).counts(INFORMAL)
    assert not Ladder(STAGES, informal_counts=True).counts(CAFCASS)
