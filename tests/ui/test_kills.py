"""The program killed while it works on a review; ``kill_review.py`` of the benchmarks does so many times."""

from __future__ import annotations

from pathlib import Path
from random import Random

import kills
import pytest


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> kills.Stores:
    return kills.stores(tmp_path_factory.mktemp("made"))


@pytest.mark.parametrize("work", kills.ROUNDS, ids=["typing", "saving", "finishing"])
def test_a_kill_leaves_nothing_half_done_and_nothing_under_another_child(
    made: kills.Stores, tmp_path: Path, work: kills.Round
) -> None:
    assert work(made, tmp_path / "round", Random(3)).faults == []


def test_what_a_kill_could_leave_is_told_from_what_it_may(made: kills.Stores) -> None:
    finished, before = made.finished, kills.contents(made.finishing)
    changed = {name for name in finished if finished[name] != before[name]}
    assert changed >= {"review", "decision", "work_step", "deadline", "next_action"}
    assert kills.contents(made.finishing) == before
