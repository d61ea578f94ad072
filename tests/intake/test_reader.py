"""Bytes to rows: encodings, layouts, broken rows, limits."""

from __future__ import annotations

import codecs

import pytest
import return_files as made

from iro_console.intake import reader
from iro_console.intake.layouts import recognise
from iro_console.intake.problems import Problem, harmless_cell, plain, problems_csv
from iro_console.intake.reader import Unreadable, read_sheet

TEXT = made.reviews(("A1", "27/03/2020", "PN1"), ("Zoë", "28/03/2020", "PN2")).decode()


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        TEXT.encode("cp1252"),
        TEXT.encode("utf-16"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.replace("\r\n", "\n").encode(),
        TEXT.replace("\r\n", "\r").encode(),
        TEXT.replace(",", ";").encode(),
        TEXT.replace(",", "\t").encode(),
        TEXT.replace(",", "|").encode(),
        ("sep=;\r\n" + TEXT.replace(",", ";")).encode(),
        TEXT.replace("CHILD,DOB", " Child , dob").encode(),
        TEXT.replace("CHILD,DOB", '"CHILD","DOB"').encode(),
    ],
    ids=lambda data: repr(data[:24]),
)
def test_a_file_is_read_however_it_was_saved(data: bytes) -> None:
    sheet = read_sheet(data)
    assert sheet.header == ("CHILD", "DOB", "REVIEW", "REVIEW_CODE")
    assert [line.cells for line in sheet.lines] == [
        ("A1", "18/05/2012", "27/03/2020", "PN1"),
        ("Zoë", "18/05/2012", "28/03/2020", "PN2"),
    ]


def test_rows_are_numbered_as_a_spreadsheet_shows_them() -> None:
    sheet = read_sheet(b'\n,,\nA,B\n1,2\n\n"3\n3",4\n,\n5,6\n\n\n')
    assert sheet.header_row == 3
    assert [(line.row, line.cells) for line in sheet.lines] == [
        (4, ("1", "2")),
        (6, ("3\n3", "4")),
        (8, ("5", "6")),
    ]


def test_a_broken_row_takes_none_after_it_with_it() -> None:
    sheet = read_sheet(
        b'A,B\n1,2\n"open,4\n5,6\nx"y"z,"8"9\n7,8\n9\n10,11,12\n13,14,\n15,\x0016\n' + b"17," + b"x" * 1001
    )
    read = {line.row: line for line in sheet.lines}
    assert [row for row, line in read.items() if not line.fault] == [2, 4, 6, 9]
    assert read[9].cells == ("13", "14")
    assert "quotation marks" in read[3].fault
    assert "quotation marks" in read[5].fault
    assert read[7].fault == "it has 1 cells where the header has 2"
    assert read[8].fault == "it has 3 cells where the header has 2"
    assert "NUL" in read[10].fault
    assert "1,000 characters" in read[11].fault


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b"\n , \n\n", "empty"),
        (b"PK\x03\x04rest of a workbook", "workbook"),
        (b"\xff\xfeA", "UTF-16"),
        ("A,B\n1,2\n".encode("utf-16-le"), "not text"),
        (b"CHILD,DOB,child\n1,2,3\n", "twice"),
        (b'"CHILD,DOB\n1,2\n', "quotation marks"),
        (b",".join(b"C%d" % number for number in range(201)), "201 columns"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(data: bytes, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        read_sheet(data)


def test_a_column_named_twice_is_named() -> None:
    with pytest.raises(Unreadable) as raised:
        read_sheet(b"CHILD,DOB,REVIEW, review \n")
    assert (raised.value.row, raised.value.column) == (1, "REVIEW")


def test_files_and_rows_too_many_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_BYTES", 20)
    with pytest.raises(Unreadable, match="larger"):
        read_sheet(b"A,B\n" + b"1,2\n" * 5)
    monkeypatch.setattr(reader, "MAX_BYTES", 2000)
    monkeypatch.setattr(reader, "MAX_ROWS", 3)
    with pytest.raises(Unreadable, match="more than 3 rows"):
        read_sheet(b"A,B\n" + b"1,2\n" * 5)


LAYOUTS = {
    "Header": made.HEADER,
    "Episodes": made.EPISODES,
    "Reviews": made.REVIEWS,
    "UASC": made.UASC,
    "OC2": "CHILD,DOB,SDQ_SCORE,SDQ_REASON,CONVICTED,HEALTH_CHECK,IMMUNISATIONS,TEETH_CHECK,"
    "HEALTH_ASSESSMENT,SUBSTANCE_MISUSE,INTERVENTION_RECEIVED,INTERVENTION_OFFERED",
    "OC3": "CHILD,DOB,IN_TOUCH,ACTIV,ACCOM",
    "AD1": "CHILD,DOB,DATE_INT,DATE_MATCH,FOSTER_CARE,NB_ADOPTR,SEX_ADOPTR,LS_ADOPTR",
    "PlacedAdoption": "CHILD,DOB,DATE_PLACED,DATE_PLACED_CEASED,REASON_PLACED_CEASED",
    "PrevPerm": "CHILD,DOB,PREV_PERM,LA_PERM,DATE_PERM",
    "Missing": "CHILD,DOB,MISSING,MIS_START,MIS_END",
    "SWEpisodes": made.WORKERS,
    "DoLo": "CHILD,DOB,DOLO_START,DOLO_END",
}


@pytest.mark.parametrize("kind", LAYOUTS)
def test_a_file_is_known_by_its_columns_in_any_order(kind: str) -> None:
    names = tuple(LAYOUTS[kind].split(","))
    assert recognise(names)[0].kind == kind
    layout, unknown = recognise((*reversed(names), "OUR_OWN"))
    assert (layout.kind, unknown) == (kind, ("OUR_OWN",))


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        (made.EPISODES.removesuffix(",URN"), "Episodes"),
        ("CHILD,DECOM,RNE,LS,CIN,PLACE,DEC,REC", "Episodes"),
        ("CHILD,REVIEW,REVIEW_CODE", "Reviews"),
        ("CHILD,SEX,DOB,ETHNIC", "Header"),
    ],
)
def test_older_layouts_leave_columns_out(header: str, kind: str) -> None:
    assert recognise(tuple(header.split(",")))[0].kind == kind


def test_a_missing_column_is_named() -> None:
    with pytest.raises(
        Unreadable, match="Episodes file of a 903 return but lacks the columns DEC, REC"
    ) as raised:
        recognise(tuple(made.EPISODES.replace(",DEC,REC", "").split(",")), 4)
    assert (raised.value.row, raised.value.column) == (4, "DEC")


@pytest.mark.parametrize("header", [("NAME", "ADDRESS"), ("CHILD",), ("CHILD", "DOB", "SEX")])
def test_another_file_is_no_903_file(header: tuple[str, ...]) -> None:
    with pytest.raises(Unreadable, match="no SSDA903 file"):
        recognise(header)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝", "＋", "－", "＠", " =", "\t", "\r", "\n"])
def test_no_cell_handed_back_is_a_formula(start: str) -> None:
    assert harmless_cell(f"{start}cmd|x") == f"'{start}cmd|x"
    listed = problems_csv([Problem(f"{start}f.csv", 2, "CHILD", f"{start}1+1", f"{start}why")]).decode(
        "utf-8-sig"
    )
    assert not any(cell.lstrip().startswith(start) for cell in listed.split('"')[1::2] if start.strip())


def test_the_list_handed_back_has_its_columns_and_rows() -> None:
    data = problems_csv([Problem("r.csv", 7, "DOB", '31/02/2020"', "no date")])
    assert data.decode("utf-8-sig").split("\r\n") == [
        '"file","row","column","value","why"',
        '"r.csv","7","DOB","31/02/2020""","no date"',
        "",
    ]
    assert data.startswith(codecs.BOM_UTF8)


def test_what_is_shown_of_a_value_is_short_and_obeyed_by_nothing() -> None:
    assert plain("a\x1b[2J\u202eb\x9b") == "a\ufffd[2J\ufffdb\ufffd"
    assert len(plain("x" * 500)) == 60
