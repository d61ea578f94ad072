"""Tables for a spreadsheet: every text as typed, and nothing in them that a spreadsheet would run."""

from __future__ import annotations

import csv
import io

import builders
import pytest

from iro_console.documents.csv_text import csv_bytes, safe_cell

FORMULAS = (
    "=1+1",
    '=HYPERLINK("http://x","Kai")',
    "+44 7700 900000",
    "-2+3",
    "- see note",
    "@SUM(A1)",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(A1)",
    " =1+1",
    "\u00a0=1+1",
    "\t=1+1",
    "\n=cmd|' /C calc'!A0",
)


def _read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_what_is_written_comes_back_as_it_was_typed() -> None:
    rows = [[builders.HOSTILE, 'two\nlines, "quoted"; and more'], ["", "Łukasz ✓ 🦊"], ["a,b", "it's"]]
    assert _read(csv_bytes(["One", "Two"], rows)) == [["One", "Two"], *rows]


def test_a_spreadsheet_knows_the_letters() -> None:
    assert csv_bytes(["Zoë"], []).startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_begins_a_formula(text: str) -> None:
    ((cell,),) = _read(csv_bytes(["Words"], [[text]]))[1:]
    assert cell == f"'{text}"


@pytest.mark.parametrize("text", ["Kai = Ruby's brother", "3 - 2", "e-mail@home", "", " ", "’=’"])
def test_an_ordinary_text_is_left_alone(text: str) -> None:
    assert safe_cell(text) == text


def test_every_cell_stands_in_quotation_marks_and_every_line_ends_alike() -> None:
    content = csv_bytes(["A", "B"], [["1", "x\ny"]]).decode("utf-8-sig")
    assert content == '"A","B"\r\n"1","x\ny"\r\n'


def test_what_a_terminal_or_a_spreadsheet_would_obey_is_left_out() -> None:
    ((cell,),) = _read(csv_bytes(["Words"], [[builders.OBEYED]]))[1:]
    assert not any(ord(letter) < 32 or 0x7F <= ord(letter) < 0xA0 for letter in cell)
    assert "\u202e" not in cell
