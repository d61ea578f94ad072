"""Rows copied from a document or a spreadsheet, as the clipboard gives them."""

from __future__ import annotations

import re

import pytest

from iro_console.forms.form import RowTable
from iro_console.forms.pasted_rows import MOST_ROWS, pasted_rows, takes_rows
from iro_console.forms.record_of_review import RECORD_OF_REVIEW
from iro_console.forms.social_work_report import CARE_PLAN_RECORD, SOCIAL_WORK_REPORT

TABLES = {
    table.key: table
    for form in (SOCIAL_WORK_REPORT, CARE_PLAN_RECORD, RECORD_OF_REVIEW)
    for section in form.sections
    for table in section.tables
}
CHILD, EDUCATION = TABLES["report_child"], TABLES["report_education"]


def read(text: str, table: RowTable = CHILD) -> list[dict[str, str]]:
    return pasted_rows(text, table)


def test_cells_belong_to_the_columns_in_their_order_and_empty_rows_are_left_out() -> None:
    assert read("Sleep\tNight light\tCarer\tFriday\tBetter\r\n\t\t\r\n\r\n Food \t\tCarer\n") == [
        {
            "needs": "Sleep",
            "actions": "Night light",
            "who": "Carer",
            "done_by": "Friday",
            "progress": "Better",
        },
        {"needs": "Food", "who": "Carer"},
    ]


def test_headings_in_the_first_row_say_which_column_is_which() -> None:
    text = (
        "Progress\tWHAT ACTIONS  will be taken\tHow will the pupil premium be used to support this action\n"
        "Half done\tTutor\t£1,200"
    )
    assert read(text, EDUCATION) == [{"progress": "Half done", "actions": "Tutor", "pupil_premium": "£1,200"}]


def test_a_cell_of_several_lines_comes_in_quotation_marks_and_others_keep_theirs() -> None:
    spreadsheet = '"Sleep\nand food"\t"says ""no"""\nSchool\tTutor'
    assert read(spreadsheet) == [
        {"needs": "Sleep\nand food", "actions": 'says "no"'},
        {"needs": "School", "actions": "Tutor"},
    ]
    document = '"Settled" at home\tVisit\n"Not so\tCall\nSchool\tTutor'
    assert [row["needs"] for row in read(document)] == ['"Settled" at home', '"Not so', "School"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "there is no row in it"),
        ("\t\t\n  \n", "there is no row in it"),
        ("Progress\tWhat actions will be taken\n", "there is no row in it"),
        ("a\tb\tc\td\te\tf", "row 1 has 6 cells, and the table 5 columns"),
        ("Progress\tWhat actions will be taken\tBudget\nx\ty\tz", "“Budget” is no column of “Child's plan”"),
        ("Progress\tWhat actions will be taken\t\nx\ty\tz", "“z” in row 1 stands under no heading"),
        ("a\n" * (MOST_ROWS + 1), "201 rows are more than are taken at once (200)"),
        ("x" * 200_001, "200,001 characters are more than are taken at once (200,000)"),
    ],
)
def test_what_cannot_be_these_rows_is_refused_with_its_reason(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=re.escape(why)):
        read(text)


def test_rows_are_pasted_into_plans_alone() -> None:
    assert {key for key, table in TABLES.items() if not takes_rows(table)} == {"decisions"}
