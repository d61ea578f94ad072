"""An SSDA903 return, and lists of requests: files in, rows and problems out. Nothing is written here.

What keeps a row out, and what is only remarked on (the reason then begins "taken, but"):

File      refused   not text, too large, empty; a column named twice; a needed column missing; no 903 file
          remark    columns the layout does not know (they are not read)
Any row   refused   quotation marks that do not pair, too few or too many cells, NUL; CHILD blank or
                    unshowable; a date that is none, or that has not come yet; a code of RNE, LS, PLACE,
                    REC or REVIEW_CODE that does not exist; DOB other than in the Header row (INT17)
          remark    an unknown code where it only describes (SEX, ETHNIC, CIN, PLACE_PROVIDER, reasons)
Header    refused   DOB blank; a child twice; a child with no episode, here or in the records
Episodes  refused   DEC before DECOM; before birth; twice the same; two that begin on one day or overlap;
                    DEC blank though a new period of care begins later
          remark    child in no Header row; REC without DEC (kept as going on); DEC blank though another
                    episode follows (ended then); X1 without one that follows, or with a gap before it;
                    DEC without REC; no RNE S for the period; RNE S after X1; one day only (355); V3 over 17
                    days (365); a period in the records that was still open when a new one begins
Reviews   refused   code without date (167); child in no Header and without episodes (INT08); before birth;
                    outside every period of care; the same day twice
          remark    date without code (167); child in no Header though it has episodes; PN0 after the fourth
                    birthday (440), PN1 to PN7 before it (441); child on short breaks only (399); the first
                    known review more than half a year after the child became looked after
Requests  refused   a type that is no request, or not for the IRO; a status other than sent or acknowledged;
                    acknowledged by nobody; the same child, type and day twice; child not known, or without
                    a review to come (the last two are found when it is compared with the records)
UASC, SWEpisodes    refused   child not known; a worker's stretch twice, or overlapping another

Reviews are numbered inside their period of care by date.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from iro_console.domain.work import RequestType
from iro_console.intake.layouts import REQUESTS, UNKNOWN, in_our_words, recognise
from iro_console.intake.periods import Period
from iro_console.intake.problems import TAKEN, Problem, plain
from iro_console.intake.reader import Unreadable, read_sheet
from iro_console.intake.rows import (
    READERS,
    Cells,
    EpisodeRow,
    HeaderRow,
    RequestRow,
    ReviewRow,
    Typed,
    UascRow,
    Where,
    WorkerRow,
)


class FileRead(NamedTuple):
    """One file: what it is and how many rows it has that are not blank."""

    name: str
    kind: str
    """The layout's name, or "unknown"."""
    rows: int
    used: bool


@dataclass(slots=True)
class Rows:
    """Every row of a return that can be read, by child; and what was wrong so far."""

    today: date
    files: list[FileRead] = field(default_factory=list[FileRead])
    problems: list[Problem] = field(default_factory=list[Problem])
    refused: set[Where] = field(default_factory=set[Where])
    headers: dict[str, HeaderRow] = field(default_factory=dict[str, HeaderRow])
    episodes: dict[str, list[EpisodeRow]] = field(
        default_factory=lambda: defaultdict[str, list[EpisodeRow]](list)
    )
    reviews: dict[str, list[ReviewRow]] = field(
        default_factory=lambda: defaultdict[str, list[ReviewRow]](list)
    )
    uasc: dict[str, list[UascRow]] = field(default_factory=lambda: defaultdict[str, list[UascRow]](list))
    workers: dict[str, list[WorkerRow]] = field(
        default_factory=lambda: defaultdict[str, list[WorkerRow]](list)
    )
    requests: dict[tuple[str, RequestType, date], RequestRow] = field(
        default_factory=dict[tuple[str, RequestType, date], RequestRow]
    )
    leavers: set[str] = field(default_factory=set[str])
    """Children in OC3: care leavers, in the return without an episode."""

    def children(self) -> list[str]:
        """Return the reference of every child a row speaks of, in order."""
        return sorted({*self.headers, *self.episodes, *self.reviews, *self.uasc, *self.workers})

    def refuse(self, where: Where, column: str, value: str, why: str) -> None:
        """Note a fault found between rows, which keeps this one out."""
        self.problems.append(Problem(self.files[where.file].name, where.row, column, plain(value), why))
        self.refused.add(where)

    def remark(self, where: Where, column: str, value: str, why: str) -> None:
        """Note a fault found between rows; the row is taken."""
        self.problems.append(
            Problem(self.files[where.file].name, where.row, column, plain(value), TAKEN + why)
        )

    def in_order(self) -> list[Problem]:
        """Return the problems file by file, row by row."""
        place = {file.name: at for at, file in enumerate(self.files)}
        return sorted(self.problems, key=lambda one: (place.get(one.file, 0), one.row))


class ChildIn(NamedTuple):
    """A child as the return tells it, checked and joined with what the records knew."""

    ref: str
    header: HeaderRow | None
    periods: tuple[Period, ...]
    """In order; the last is the current one unless it has ceased."""
    unaccompanied: tuple[Where, ...]
    """The UASC rows that say so."""
    workers: tuple[WorkerRow, ...]


def read_rows(files: Iterable[tuple[str, bytes]], today: date) -> Rows:
    """Read files, each as the name it is reported under and its bytes. Never raises for their contents."""
    rows = Rows(today)
    for name, data in files:
        _read_file(rows, name, data)
    return rows


def _read_file(rows: Rows, name: str, data: bytes) -> None:
    number = len(rows.files)
    try:
        sheet = read_sheet(data)
        header = in_our_words(sheet.header)
        layout, unknown = recognise(header, sheet.header_row)
    except Unreadable as fault:
        rows.files.append(FileRead(name, UNKNOWN, 0, used=False))
        rows.problems.append(Problem(name, fault.row, fault.column, fault.value, str(fault)))
        return
    rows.files.append(FileRead(name, layout.kind, len(sheet.lines), layout.used))
    for column in unknown:
        kind = "a list of requests" if layout.kind == REQUESTS else f"the {layout.kind} file"
        why = f"{TAKEN}{kind} has no such column: it is not read"
        rows.problems.append(Problem(name, sheet.header_row, plain(column), plain(column), why))
    read = READERS.get(layout.kind)
    for line in sheet.lines:
        where = Where(number, line.row)
        if read is None:
            if layout.kind == "OC3" and not line.fault:
                rows.leavers.add(line.cells[header.index("CHILD")])
        elif line.fault:
            rows.refuse(where, "", "", line.fault)
        else:
            cells = Cells(name, where, dict(zip(header, line.cells, strict=True)), rows.today)
            typed = read(cells)
            rows.problems += cells.problems
            if cells.refused:
                rows.refused.add(where)
            elif typed is not None:
                _keep(rows, typed)


def _keep(rows: Rows, row: Typed) -> None:
    match row:
        case HeaderRow():
            if (first := rows.headers.get(row.child)) is not None:
                rows.refuse(
                    row.where, "CHILD", row.child, f"the child stands in row {first.where.row} already"
                )
            else:
                rows.headers[row.child] = row
        case EpisodeRow():
            rows.episodes[row.child].append(row)
        case ReviewRow():
            rows.reviews[row.child].append(row)
        case UascRow():
            rows.uasc[row.child].append(row)
        case WorkerRow():
            rows.workers[row.child].append(row)
        case RequestRow():
            same = row.child, row.request, row.on
            if (first := rows.requests.get(same)) is not None:
                rows.refuse(row.where, "", "", f"the same request stands in row {first.where.row} already")
            else:
                rows.requests[same] = row
