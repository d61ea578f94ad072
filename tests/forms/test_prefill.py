"""Taking over what is written already: labelled, merged, and never over anybody's typing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iro_console.forms.plan import Plan, PlanLine, row_of
from iro_console.forms.prefill import (
    CARE_PLAN,
    LAST_RECORD,
    REPORT,
    Held,
    HeldLine,
    Source,
    fill,
    fill_lines,
    record_values,
    source_notes,
    sources_for,
    typed,
)
from iro_console.forms.record_of_child import InformationOnChild
from iro_console.forms.section import questions

TODAY = date(2026, 11, 24)
LABEL = "from the social worker's report, 21 Oct"


def report(lines: tuple[PlanLine, ...] = (), *, finished: bool = True, **values: str) -> Source:
    return Source(REPORT, "the social worker's report", date(2026, 10, 21), finished, values, lines)


def last_record(lines: tuple[PlanLine, ...] = (), **values: str) -> Source:
    return Source(LAST_RECORD, "the record of review 4", date(2025, 12, 3), True, values, lines)


def line(key: str, plan: Plan = Plan.HEALTH, **cells: str) -> PlanLine:
    return PlanLine(key, plan, cells)


def test_a_value_says_where_it_came_from_and_when() -> None:
    assert report().label(TODAY) == LABEL
    assert last_record().label(TODAY) == "from the record of review 4, 3 Dec 2025"
    assert Source("child", "the child's record", finished=True).label(TODAY) == "from the child's record"


@pytest.mark.parametrize(
    ("section", "number", "expected"),
    [
        ("current_plan", 1, ()),
        ("proposed_plan", 1, (REPORT,)),
        ("current_plan", 2, (REPORT, CARE_PLAN, LAST_RECORD)),
        ("proposed_plan", 2, (REPORT, CARE_PLAN, LAST_RECORD)),
        ("current_plan", 5, (REPORT, CARE_PLAN, LAST_RECORD)),
        ("record_of_meeting", 2, ()),
        ("information_on_child", 1, ()),
    ],
)
def test_which_sections_are_taken_over(section: str, number: int, expected: tuple[str, ...]) -> None:
    assert sources_for(section, number) == expected


def test_the_childs_record_fills_what_it_knows() -> None:
    facts: dict[str, Any] = {
        "child.name": "Kai Morgan",
        "child.born": date(2017, 5, 18),
        "child.unaccompanied": False,
        "placement.carer": "",
        "legal_status.code": None,
        "visit.held_on": date(2026, 11, 1),
    }
    assert record_values(InformationOnChild, facts) == {
        "child_name": "Kai Morgan",
        "born": "18/05/2017",
        "unaccompanied": "no",
    }


def test_fields_are_filled_from_the_first_source_that_has_a_value() -> None:
    sources = [report(who="", when="by Easter"), last_record(who="Carer", when="now")]
    filled = fill({}, sources, ("who", "when", "why"), TODAY)
    assert filled.held == {
        "who": Held("Carer", "from the record of review 4, 3 Dec 2025"),
        "when": Held("by Easter", LABEL),
    }
    assert filled.changed == ("who", "when")
    again = fill(filled.held, sources, ("who", "when", "why"), TODAY)
    assert (again.held, again.changed) == (filled.held, ())


def test_a_later_report_changes_what_nobody_touched() -> None:
    held = fill({}, [report(a="old", b="old")], ("a", "b"), TODAY).held
    held["a"] = typed(held["a"], "mine")
    filled = fill(held, [report(a="new", b="new")], ("a", "b"), TODAY)
    assert filled.held == {"a": Held("mine", "", touched=True), "b": Held("new", LABEL)}
    assert filled.changed == ("b",)


def test_the_same_text_from_another_source_changes_only_its_label() -> None:
    held = fill({}, [last_record(a="same")], ("a",), TODAY).held
    filled = fill(held, [report(a="same")], ("a",), TODAY)
    assert (filled.held["a"].origin, filled.changed) == (LABEL, ())


def test_what_was_emptied_stays_empty() -> None:
    held = {"a": typed(Held("taken over", LABEL), "")}
    assert fill(held, [report(a="again")], ("a",), TODAY).held == {"a": Held("", "", touched=True)}


def test_typing_what_stands_there_is_no_typing() -> None:
    taken = Held("taken over", LABEL)
    assert typed(taken, "taken over") is taken
    assert typed(Held(), "") == Held()


def test_nothing_is_taken_from_a_report_that_is_not_finished() -> None:
    filled = fill({}, [report(finished=False, a="draft")], ("a",), TODAY)
    assert (filled.held, filled.changed) == ({}, ())


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            report(finished=False, a="draft"),
            ("The social worker's report, 21 Oct: not finished, so nothing was taken from it",),
        ),
        (report(), ("The social worker's report, 21 Oct: finished, but blank",)),
        (report(a="  "), ("The social worker's report, 21 Oct: finished, but blank",)),
        (report(a="x"), ()),
        (report((line("1", needs="x"),)), ()),
    ],
)
def test_a_source_that_gave_nothing_is_said_out_loud(source: Source, expected: tuple[str, ...]) -> None:
    assert source_notes([source], TODAY) == expected
    assert fill_lines([], [source], TODAY, current=True).notes == expected


# Rows


def test_rows_are_taken_over_with_their_ids_and_columns() -> None:
    row = line(
        "p1", Plan.EDUCATION, needs="Maths", actions="Tutor", pupil_premium="£1,200", progress="started"
    )
    reviewed = fill_lines([], [report((row,))], TODAY, current=True)
    (got,) = reviewed.lines
    assert (got.id, got.plan) == ("p1", Plan.EDUCATION)
    assert {name: held.text for name, held in got.cells.items()} == {
        "needs": "Maths",
        "actions": "Tutor",
        "who": "",
        "done_by": "",
        "pupil_premium": "£1,200",
        "progress": "started",
    }
    assert got.cells["progress"].origin == LABEL
    assert reviewed.changed == (
        ("p1", "needs"),
        ("p1", "actions"),
        ("p1", "pupil_premium"),
        ("p1", "progress"),
    )
    (proposed,) = fill_lines([], [report((row,))], TODAY, current=False).lines
    assert proposed.id == "p1"
    assert "progress" not in proposed.cells


def test_a_row_under_review_is_the_row_that_was_proposed_with_the_reports_progress() -> None:
    sources = [
        report((line("p1", progress="done"),)),
        last_record((line("p1", needs="Dentist", who="Carer"),)),
    ]
    (got,) = fill_lines([], sources, TODAY, current=True).lines
    assert [got.cells[name].text for name in ("needs", "who", "progress")] == ["Dentist", "Carer", "done"]
    assert got.cells["needs"].origin == "from the record of review 4, 3 Dec 2025"
    assert got.cells["progress"].origin == LABEL


def test_every_row_of_the_plan_is_reviewed_and_only_the_reports_are_proposed() -> None:
    sources = [
        report((line("new", needs="n"),)),
        last_record((line("old", needs="o"), line("school", Plan.EDUCATION, needs="s"))),
    ]
    reviewed = fill_lines([], sources, TODAY, current=True)
    assert [row.id for row in reviewed.lines] == ["new", "old", "school"]
    proposed = fill_lines([], sources, TODAY, current=False)
    assert [row.id for row in proposed.lines] == ["new", "school"]


def test_a_refresh_merges_cell_by_cell_and_adds_new_rows_last() -> None:
    held = list(
        fill_lines(
            [], [report((line("a", needs="1", who="x"), line("b", needs="2")))], TODAY, current=False
        ).lines
    )
    held[0] = replace(held[0], cells={**held[0].cells, "who": typed(held[0].cells["who"], "Priya")})
    held[1] = replace(held[1], removed=True)
    mine = HeldLine("mine", Plan.HEALTH, {"needs": Held("my own", "", touched=True)})
    newer = report((line("c", needs="3"), line("b", needs="2b"), line("a", needs="1b", who="y", actions="z")))
    filled = fill_lines([*held, mine], [newer], TODAY, current=False)
    assert [(row.id, row.removed) for row in filled.lines] == [
        ("a", False),
        ("b", True),
        ("mine", False),
        ("c", False),
    ]
    first = filled.lines[0].cells
    assert [first[name].text for name in ("needs", "actions", "who")] == ["1b", "z", "Priya"]
    assert filled.lines[1] == held[1]
    assert filled.lines[2] == mine
    assert set(filled.changed) == {("a", "needs"), ("a", "actions"), ("c", "needs")}
    assert filled.notes == ()


@pytest.mark.parametrize(("gone", "words"), [(1, "1 row is"), (2, "2 rows are")])
def test_a_row_that_its_source_dropped_stays_and_is_said(gone: int, words: str) -> None:
    rows = tuple(line(str(n), needs=f"need {n}") for n in range(3))
    held = fill_lines([], [report(rows)], TODAY, current=True).lines
    filled = fill_lines(held, [report(rows[gone:])], TODAY, current=True)
    assert filled.lines == held
    assert filled.notes == (f"{words} no longer in the record taken from; what was taken before stays",)


def test_without_a_finished_source_nothing_was_dropped() -> None:
    held = fill_lines([], [report((line("a", needs="1"),))], TODAY, current=True).lines
    filled = fill_lines(held, [report(finished=False)], TODAY, current=True)
    assert filled.lines == held
    assert filled.changed == ()
    assert filled.notes == ("The social worker's report, 21 Oct: not finished, so nothing was taken from it",)


_texts = st.sampled_from(["", " ", "one", "two"])
_held = st.builds(Held, _texts, st.sampled_from(["", LABEL]), st.booleans())
_names = st.sampled_from(["a", "b", "c"])
_sources = st.lists(
    st.builds(
        Source,
        st.just(REPORT),
        st.just("the report"),
        st.none(),
        st.booleans(),
        st.dictionaries(_names, _texts),
        st.just(()),
    ),
    max_size=3,
)


@given(st.dictionaries(_names, _held), _sources)
def test_typing_is_never_overwritten(held: dict[str, Held], sources: list[Source]) -> None:
    before = dict(held)
    filled = fill(held, sources, ("a", "b", "c"), TODAY)
    assert held == before
    for name, was in held.items():
        if was.touched:
            assert filled.held[name] == was
        assert not was.text.strip() or filled.held[name].text.strip()
    assert fill(filled.held, sources, ("a", "b", "c"), TODAY).changed == ()


_cells = st.dictionaries(st.sampled_from(["needs", "actions", "who", "done_by", "progress"]), _texts)
_plan_lines = st.lists(
    st.builds(PlanLine, st.sampled_from("abcd"), st.sampled_from(Plan), _cells),
    max_size=4,
    unique_by=lambda row: row.id,
)
_line_sources = st.lists(
    st.builds(
        lambda lines, finished: Source(REPORT, "the report", None, finished, {}, tuple(lines)),
        _plan_lines,
        st.booleans(),
    ),
    max_size=3,
)
_held_lines = st.lists(
    st.builds(
        HeldLine,
        st.sampled_from("abcxy"),
        st.sampled_from(Plan),
        st.dictionaries(st.sampled_from(["needs", "who", "progress"]), _held),
        st.booleans(),
    ),
    max_size=5,
    unique_by=lambda row: row.id,
)


@given(_held_lines, _line_sources, st.booleans())
def test_rows_keep_their_ids_their_order_and_their_typing(
    held: list[HeldLine], sources: list[Source], current: bool
) -> None:
    filled = fill_lines(held, sources, TODAY, current=current)
    ids = [row.id for row in filled.lines]
    assert len(ids) == len(set(ids))
    assert ids[: len(held)] == [row.id for row in held]
    known = {row.id for source in sources if source.finished for row in source.lines}
    assert set(ids) - {row.id for row in held} <= known
    for was, now in zip(held, filled.lines, strict=False):
        assert (now.plan, now.removed) == (was.plan, was.removed)
        if was.removed:
            assert now == was
        for name, cell in was.cells.items():
            if cell.touched:
                assert now.cells[name] == cell
    columns = {(row.id, q.name) for row in filled.lines for q in questions(row_of(row.plan, current=current))}
    assert set(filled.changed) <= columns
    again = fill_lines(filled.lines, sources, TODAY, current=current)
    assert again.lines == filled.lines
    assert again.changed == ()
