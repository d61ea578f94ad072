"""How the rows of a table share the room: no word is broken, no heading cut, nothing spent on emptiness."""

from __future__ import annotations

import pytest

from iro_console.forms.form import RowTable
from iro_console.forms.record_of_review import RECORD_OF_REVIEW, DecisionRow
from iro_console.forms.review_details import ReviewDetails
from iro_console.forms.section import questions
from iro_console.ui.widgets.field_row import label_of
from iro_console.ui.widgets.row_layout import GUTTER, Columns, columns_for, headings, wrapped

ASKED = questions(DecisionRow)
STATUS = {"status": len("Not started")}
FULL = {"decision": 12, "reason": 9, "owner": len("Designated"), "due_on": 4, "plan_row": 0, "evidence": 0}


def widths(found: Columns, names: list[str]) -> dict[str, int]:
    return dict(zip(names, found.widths, strict=True))


@pytest.mark.parametrize("room", [85, 89, 100, 118])
def test_a_decisions_owner_is_not_broken_within_a_word(room: int) -> None:
    columns = columns_for(ASKED, room, STATUS, FULL)
    found = widths(columns, [question.name for question in ASKED])
    assert wrapped("Designated teacher", found["owner"]) in (
        ["Designated", "teacher"],
        ["Designated teacher"],
    )
    assert GUTTER + sum(columns.widths) + columns.gap * (len(ASKED) - 1) <= room
    for empty in ("plan_row", "evidence"):
        assert found[empty] < found["decision"], "the room goes where something stands"


def test_a_word_too_long_for_any_column_is_broken_before_the_table_is_given_up() -> None:
    least = columns_for(ASKED, 85, STATUS, {**FULL, "owner": 400, "decision": 400, "reason": 400})
    assert least.widths
    assert columns_for(ASKED, 60, STATUS, FULL).widths == ()


@pytest.mark.parametrize("table", [table for one in RECORD_OF_REVIEW.sections for table in one.tables])
@pytest.mark.parametrize("room", [75, 89, 110])
def test_no_heading_is_cut_over_a_column_in_which_nothing_stands(table: RowTable, room: int) -> None:
    asked = questions(table.row)
    for words in ({}, dict.fromkeys((question.name for question in asked), 0)):
        columns = columns_for(asked, room, STATUS, words)
        if columns.widths:
            assert "…" not in str(headings(asked, columns))


def test_the_star_of_a_needed_answer_has_a_word_beside_it() -> None:
    (seen,) = (question for question in questions(ReviewDetails) if question.name == "child_seen_how")
    assert label_of(seen).plain == "Child seen by IRO before the review *"
    assert label_of(seen, 37).plain == "Child seen by IRO before the review *"
    assert label_of(seen, 35).plain == "Child seen by IRO before the\nreview *"
    assert label_of(seen, 12).plain == "Child seen by IRO before the review *", "it wraps as it is"
