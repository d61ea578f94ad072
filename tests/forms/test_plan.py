"""Rows of the plan: the columns each table shows, and the id that stays."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st
from review_parts import facts

from iro_console import reference
from iro_console.forms.form import section_problems
from iro_console.forms.plan import (
    CURRENT_TABLES,
    PERMANENCE,
    PERMANENCE_CODES,
    PROPOSED_TABLES,
    Plan,
    PlanColumns,
    PlanLine,
    adopt,
    plan_of,
    row_of,
)
from iro_console.forms.section import questions

COLUMNS = ["needs", "actions", "who", "done_by", "pupil_premium", "progress"]


def test_a_stored_row_has_every_column() -> None:
    assert [question.name for question in questions(PlanColumns)] == COLUMNS
    for plan in Plan:
        for current in (True, False):
            shown = [question.name for question in questions(row_of(plan, current=current))]
            assert shown == [
                name
                for name in COLUMNS
                if (name != "pupil_premium" or plan is Plan.EDUCATION) and (name != "progress" or current)
            ]


def test_progress_is_needed_where_the_plan_is_reviewed() -> None:
    cells = {"needs": "n", "actions": "a", "who": "w", "done_by": "d"}
    for plan in Plan:
        assert set(section_problems(row_of(plan, current=True)(**cells), facts())) == {"progress"}
        assert section_problems(row_of(plan, current=False)(**cells), facts()) == {}
        assert set(section_problems(row_of(plan, current=False)(), facts())) == set(cells)


def test_a_table_says_which_plan_it_is() -> None:
    assert [plan_of(table.key) for table in CURRENT_TABLES] == list(Plan)
    assert [plan_of(table.key) for table in PROPOSED_TABLES] == list(Plan)
    assert plan_of("report_health") is Plan.HEALTH
    with pytest.raises(ValueError, match="decisions"):
        plan_of("the_decisions")


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [(None, True), ("remaining", True), ("turning_18", True), ("stepping_down", False)],
)
def test_a_care_plan_is_proposed_unless_the_child_steps_down(outcome: str | None, expected: bool) -> None:
    needed = [
        table.key
        for table in PROPOSED_TABLES
        if table.needed or (table.needed_when is not None and table.needed_when(None, facts(outcome=outcome)))
    ]
    assert needed == (["proposed_child"] if expected else [])
    assert not any(table.needed or table.needed_when for table in CURRENT_TABLES)


def test_every_permanence_plan_has_its_codes() -> None:
    assert set(PERMANENCE_CODES) == set(PERMANENCE)
    known = reference.catalogue("codes_903")["PERMANENCE_PLAN"]
    assert {code for codes in PERMANENCE_CODES.values() for code in codes} == set(known)


def line(key: str, needs: str, plan: Plan = Plan.HEALTH) -> PlanLine:
    return PlanLine(key, plan, {"needs": needs})


def test_a_row_brought_in_again_is_the_row_it_was() -> None:
    fresh = (f"new{n}" for n in count(1))
    known = [line("a", "Sleep  through the night"), line("b", "Dentist"), line("c", "Dentist")]
    incoming = [
        (Plan.HEALTH, {"needs": "dentist", "actions": "book"}),
        (Plan.HEALTH, {"needs": "SLEEP through the night"}),
        (Plan.EDUCATION, {"needs": "Dentist"}),
        (Plan.HEALTH, {"needs": ""}),
        (Plan.HEALTH, {"needs": "Dentist"}),
        (Plan.HEALTH, {"needs": "Dentist"}),
    ]
    found = adopt(incoming, known, lambda: next(fresh))
    assert [row.id for row in found] == ["b", "a", "new1", "new2", "c", "new3"]
    assert [(row.plan, row.cells) for row in found] == incoming


_lines = st.lists(st.tuples(st.sampled_from(Plan), st.sampled_from(["", "a", "A ", "b", "c"])), max_size=8)


@given(_lines, _lines)
def test_ids_are_never_given_twice(known: list[tuple[Plan, str]], incoming: list[tuple[Plan, str]]) -> None:
    fresh = (f"new{n}" for n in count())
    rows = [PlanLine(f"old{n}", plan, {"needs": needs}) for n, (plan, needs) in enumerate(known)]
    found = adopt([(plan, {"needs": needs}) for plan, needs in incoming], rows, lambda: next(fresh))
    assert len({row.id for row in found}) == len(found) == len(incoming)
    plans = {row.id: row.plan for row in rows}
    assert all(plans.get(row.id, row.plan) is row.plan for row in found)
