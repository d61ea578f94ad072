"""A delimited file as councils save them: bytes to rows of cells, whatever the encoding.

Rows are numbered as a spreadsheet shows them: blank rows count, and a quoted cell that runs over
several lines is one row. One broken row never takes the ones after it with it.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from typing import NamedTuple

from iro_console.intake.problems import plain

MAX_BYTES = 50 * 1024 * 1024
MAX_ROWS = 500_000
MAX_COLUMNS = 200
MAX_CELL = 1_000
"""Characters; the longest cell of the layouts has 8."""
_MAX_LINES_OF_A_ROW = 20
_DELIMITERS = ",;\t|"


class Unreadable(ValueError):  # noqa: N818 - reads as what it says of the file
    """The file as a whole cannot be read; the text is one sentence."""

    def __init__(self, why: str, row: int = 1, column: str = "", value: str = "") -> None:
        """Say where in the file it shows, as far as known."""
        super().__init__(why)
        self.row = row
        self.column = column
        self.value = value


class Line(NamedTuple):
    """A row of cells, or what is wrong with it."""

    row: int
    cells: tuple[str, ...]
    fault: str = ""


class Sheet(NamedTuple):
    """A file as a header and the rows below it that are not blank."""

    header: tuple[str, ...]
    """In capitals, without stray spaces; an unnamed column is empty."""
    header_row: int
    lines: tuple[Line, ...]


def decode(data: bytes) -> str:
    """Return the text of a file: UTF-8 with or without a byte-order mark, UTF-16 by its mark, or cp1252.

    Raises Unreadable when it is none of them, or too large.
    """
    if len(data) > MAX_BYTES:
        raise Unreadable(f"the file is larger than {MAX_BYTES // 1024 // 1024} MB: no 903 file is")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError:
            raise Unreadable(
                "the file says that it is UTF-16 but is not: save it again as CSV UTF-8"
            ) from None
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")):
        raise Unreadable("the file is a workbook or a document, not a CSV file: save the sheet as CSV UTF-8")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    if text.count("\0") * 10 > len(text):
        raise Unreadable("the file is not text that can be read: save it again as CSV UTF-8")
    return text


def read_sheet(data: bytes) -> Sheet:
    """Return the header and rows of a delimited file; raises Unreadable when there is no usable header."""
    text = decode(data).replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    delimiter = _delimiter(lines)
    header: tuple[str, ...] | None = None
    header_row = 1
    found: list[Line] = []
    for line in _rows(lines, delimiter):
        if not line.fault and not any(cell.strip() for cell in line.cells):
            continue
        if header is None:
            if line.cells and line.cells[0].lower().startswith("sep="):
                continue
            if line.fault:
                raise Unreadable(f"the header row cannot be read: {line.fault}", line.row)
            header, header_row = _header(line), line.row
        else:
            found.append(_fitted(line, header))
            if len(found) > MAX_ROWS:
                raise Unreadable(f"the file has more than {MAX_ROWS:,} rows: no 903 file has", line.row)
    if header is None:
        raise Unreadable("the file is empty")
    return Sheet(header, header_row, tuple(found))


def _delimiter(lines: list[str]) -> str:
    """Return what separates the cells, judged by the header row alone."""
    for line in lines:
        if line.strip().lower().startswith("sep=") and len(line.strip()) == 5:
            return line.strip()[4]
        if line.strip(f'{_DELIMITERS} \t"'):
            return max(_DELIMITERS, key=line.count)
    return ","


def _rows(lines: list[str], delimiter: str) -> Iterator[Line]:
    at, row = 0, 0
    while at < len(lines):
        row += 1
        line = lines[at]
        if '"' not in line:
            at += 1
            yield _checked(row, line.split(delimiter))
            continue
        taken, cells = _quoted(lines, at, delimiter)
        at += taken
        yield Line(row, (), "its quotation marks do not pair up") if cells is None else _checked(row, cells)


def _quoted(lines: list[str], at: int, delimiter: str) -> tuple[int, list[str] | None]:
    """Read one row with quotation marks: how many lines it takes, and its cells (None: they do not pair)."""
    reader = csv.reader(
        (f"{line}\n" for line in lines[at : at + _MAX_LINES_OF_A_ROW]), delimiter=delimiter, strict=True
    )
    try:
        cells = next(reader)
    except csv.Error:
        return 1, None
    return reader.line_num, cells


def _checked(row: int, cells: list[str]) -> Line:
    if any(len(cell) > MAX_CELL for cell in cells):
        return Line(row, (), f"it has a cell of more than {MAX_CELL:,} characters")
    stripped = tuple(cell.strip() for cell in cells)
    if any("\0" in cell for cell in stripped):
        return Line(row, (), "it has characters that no text has (NUL)")
    return Line(row, stripped)


def _header(line: Line) -> tuple[str, ...]:
    names = ["_".join(cell.strip("\ufeff\"' ").upper().replace("-", " ").split()) for cell in line.cells]
    while names and not names[-1]:
        names.pop()
    if len(names) > MAX_COLUMNS:
        raise Unreadable(f"the header has {len(names)} columns: no 903 file has", line.row)
    seen: set[str] = set()
    for name in names:
        if name and name in seen:
            raise Unreadable("the header names this column twice", line.row, plain(name), plain(name))
        seen.add(name)
    return tuple(names)


def _fitted(line: Line, header: tuple[str, ...]) -> Line:
    """Return the row with as many cells as the header has columns; blank cells too many do not matter."""
    cells = line.cells
    if line.fault or len(cells) == len(header):
        return line
    if len(cells) > len(header) and not any(cells[len(header) :]):
        return Line(line.row, cells[: len(header)])
    return Line(line.row, (), f"it has {len(cells)} cells where the header has {len(header)}")
