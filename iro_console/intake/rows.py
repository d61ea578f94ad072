"""Rows of the files, typed: a cell is read once, here, or the row is refused with the reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from iro_console.domain.work import SENT_TO, RequestState, RequestType, Role
from iro_console.forms.clean import clean_line
from iro_console.forms.folding import fold
from iro_console.intake.codes import is_code
from iro_console.intake.layouts import REQUESTS
from iro_console.intake.problems import TAKEN, Problem, plain

_BRITISH = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?: 00:00(?::00)?)?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?")
_SHORT_CODE = re.compile(r"[A-Z0-9]{1,8}")
_EARLIEST = date(1991, 1, 1)
"""The Children Act 1989, which these returns are made under, came into force in that year."""
_LONGEST_REF = 40


class Where(NamedTuple):
    """A row of one of the files read in one go."""

    file: int
    row: int


class HeaderRow(NamedTuple):
    """Who a child is."""

    where: Where
    child: str
    born: date
    sex: str
    ethnicity: str


class EpisodeRow(NamedTuple):
    """A stretch of time in one placement under one legal status."""

    where: Where
    child: str
    decom: date
    rne: str
    ls: str
    cin: str
    place: str
    provider: str
    dec: date | None
    rec: str
    reason: str
    """Why the placement ended."""


class ReviewRow(NamedTuple):
    """A review that was held."""

    where: Where
    child: str
    born: date | None
    held_on: date
    participation: str


class UascRow(NamedTuple):
    """A child who is or was an unaccompanied asylum-seeking child."""

    where: Where
    child: str
    born: date | None


class WorkerRow(NamedTuple):
    """A social worker's time with a child."""

    where: Where
    child: str
    born: date | None
    worker: str
    started_on: date
    ended_on: date | None
    reason: str


class RequestRow(NamedTuple):
    """A request that came in for the IRO."""

    where: Where
    child: str
    request: RequestType
    on: date
    """The day of its status: sent, or acknowledged."""
    acknowledged: bool
    assigned_to: str
    note: str


@lru_cache(65536)
def date_903(text: str) -> date | None:
    """Return the day of ``dd/mm/yyyy`` (or ``yyyy-mm-dd``, as spreadsheets save it), or None."""
    if british := _BRITISH.fullmatch(text):
        day, month, year = (int(part) for part in british.groups())
    elif iso := _ISO.fullmatch(text):
        year, month, day = (int(part) for part in iso.groups())
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def british(day: date) -> str:
    """Return a day as the 903 files write it."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


class Cells:
    """One row being read. Every fault is noted; a row with one that matters is refused as a whole."""

    def __init__(self, file: str, where: Where, cells: Mapping[str, str], today: date) -> None:
        """``cells`` by column; columns the file lacks are simply not there."""
        self.file = file
        self.where = where
        self.cells = cells
        self.today = today
        self.problems: list[Problem] = []

    @property
    def refused(self) -> bool:
        """Whether a fault so far keeps the row out."""
        return any(problem.refused for problem in self.problems)

    def refuse(self, column: str, why: str) -> None:
        """Note a fault that keeps the row out."""
        value = plain(self.cells.get(column, ""))
        self.problems.append(Problem(self.file, self.where.row, column, value, why))

    def remark(self, column: str, why: str) -> None:
        """Note a fault that does not keep the row out."""
        self.refuse(column, TAKEN + why)

    def reference(self, column: str = "CHILD") -> str:
        """Return who is meant; the row is refused when it does not say, or in characters nobody can see."""
        text = self.cells.get(column, "")
        if not text:
            self.refuse(column, f"{column} is blank")
        elif len(text) > _LONGEST_REF:
            self.refuse(column, f"{column} is longer than {_LONGEST_REF} characters")
        elif plain(text) != text:
            self.refuse(column, f"{column} holds characters that cannot be shown")
        return text

    def day(self, column: str, *, needed: bool = True, future: bool = False) -> date | None:
        """Return a day; the row is refused when it is none, missing though needed, or after today."""
        text = self.cells.get(column, "")
        if not text:
            if needed:
                self.refuse(column, f"{column} is blank")
            return None
        found = date_903(text)
        if found is None:
            self.refuse(column, f"{plain(text)} is not a date: use dd/mm/yyyy")
        elif found < _EARLIEST:
            self.refuse(column, f"{british(found)} is too long ago for a child looked after now")
        elif found > self.today and not future:
            self.refuse(column, f"{british(found)} has not come yet")
            return None
        return found

    def code(self, column: str, *, needed: bool = True) -> str:
        """Return a code the records rely on; the row is refused when it is not one."""
        text = self.cells.get(column, "").upper()
        if not text:
            if needed:
                self.refuse(column, f"{column} is blank")
        elif not is_code(column, text):
            self.refuse(column, f"{column} has no code {plain(text)}")
        return text

    def description(self, column: str) -> str:
        """Return a code that only describes: an unknown one is remarked on, and kept if it looks like one."""
        text = self.cells.get(column, "").upper()
        if text and not is_code(column, text):
            if not _SHORT_CODE.fullmatch(text):
                self.refuse(column, f"{column} has no code {plain(text)}")
            else:
                self.remark(column, f"{column} has no code {text}")
        return text


def header_row(row: Cells) -> HeaderRow | None:
    """Read a row of the Header file."""
    child, born = row.reference(), row.day("DOB")
    sex, ethnicity = row.description("SEX"), row.description("ETHNIC")
    return None if row.refused or born is None else HeaderRow(row.where, child, born, sex, ethnicity)


def episode_row(row: Cells) -> EpisodeRow | None:
    """Read a row of the Episodes file."""
    child, decom, dec = row.reference(), row.day("DECOM"), row.day("DEC", needed=False)
    rne, ls, place, rec = row.code("RNE"), row.code("LS"), row.code("PLACE"), row.code("REC", needed=False)
    cin, provider = row.description("CIN"), row.description("PLACE_PROVIDER")
    reason = row.description("REASON_PLACE_CHANGE")
    if decom and dec and dec < decom:
        row.refuse("DEC", f"the episode ends before it begins ({british(decom)})")
    if row.refused or decom is None:
        return None
    if rec and not dec:
        row.remark("REC", f"the episode has a reason for ending ({rec}) and no DEC: it is kept as going on")
        rec = ""
    if dec == decom:
        row.remark("DEC", "the episode begins and ends on the same day (rule 355)")
    elif ls == "V3" and dec and (dec - decom).days > 17:
        row.remark("DEC", "a short break of more than 17 days (rule 365)")
    return EpisodeRow(row.where, child, decom, rne, ls, cin, place, provider, dec, rec, reason)


def review_row(row: Cells) -> ReviewRow | None:
    """Read a row of the Reviews file. A row with neither date nor code says nothing and is no fault."""
    child, born = row.reference(), row.day("DOB", needed=False)
    blank = not row.cells.get("REVIEW", "")
    if blank and not row.cells.get("REVIEW_CODE", ""):
        return None
    if blank:
        row.refuse("REVIEW", "REVIEW_CODE is given without the day of the review (rule 167)")
    held_on = row.day("REVIEW", needed=False)
    participation = row.code("REVIEW_CODE", needed=False)
    if row.refused or held_on is None:
        return None
    if not participation:
        row.remark("REVIEW_CODE", "REVIEW_CODE is blank though the review has a date (rule 167)")
    return ReviewRow(row.where, child, born, held_on, participation)


def uasc_row(row: Cells) -> UascRow | None:
    """Read a row of the UASC file."""
    child, born = row.reference(), row.day("DOB", needed=False)
    row.day("DUC", needed=False, future=True)
    return None if row.refused else UascRow(row.where, child, born)


def worker_row(row: Cells) -> WorkerRow | None:
    """Read a row of the SWEpisodes file."""
    child, born, worker = row.reference(), row.day("DOB", needed=False), row.reference("SW_ID")
    started_on, ended_on = row.day("SW_DECOM"), row.day("SW_DEC", needed=False)
    reason = row.description("SW_REASON")
    if started_on and ended_on and ended_on < started_on:
        row.refuse("SW_DEC", f"it ends before it begins ({british(started_on)})")
    if row.refused or started_on is None:
        return None
    return WorkerRow(row.where, child, born, worker, started_on, ended_on, reason)


def request_row(row: Cells) -> RequestRow | None:
    """Read a row of a list of requests."""
    child, on = row.reference(), row.day("DATE")
    asked = row.cells.get("REQUEST_TYPE", "")
    request = _REQUESTS.get(_folded(asked))
    if request is None:
        why = f"“{plain(asked)}” is no request of the process" if asked else "REQUEST_TYPE is blank"
        row.refuse("REQUEST_TYPE", why)
    elif SENT_TO[request] is not Role.IRO:
        row.refuse("REQUEST_TYPE", f"this request is for {SENT_TO[request]} to answer, not for the IRO")
    status = _folded(row.cells.get("STATUS", "")).partition("(")[0].strip()
    assigned_to = clean_line(row.cells.get("ASSIGNED_TO", ""))
    if status not in ("", _SENT, _ACKNOWLEDGED):
        row.refuse("STATUS", f"a request that came in is {RequestState.SENT} or {RequestState.ACKNOWLEDGED}")
    elif status == _ACKNOWLEDGED and not assigned_to:
        row.refuse("ASSIGNED_TO", "it is acknowledged, but ASSIGNED_TO does not say by whom")
    if row.refused or on is None or request is None:
        return None
    note = clean_line(row.cells.get("NOTE", ""))
    return RequestRow(row.where, child, request, on, status == _ACKNOWLEDGED, assigned_to, note)


def _folded(text: str) -> str:
    """Return words as they are compared: however they are spaced, written large, dashed or quoted."""
    return " ".join(fold(text).replace("–", "-").replace("’", "'").split())


_REQUESTS = {_folded(request): request for request in RequestType}
_SENT, _ACKNOWLEDGED = _folded(RequestState.SENT), _folded(RequestState.ACKNOWLEDGED)

Typed = HeaderRow | EpisodeRow | ReviewRow | UascRow | WorkerRow | RequestRow
READERS: Mapping[str, Callable[[Cells], Typed | None]] = {
    "Header": header_row,
    "Episodes": episode_row,
    "Reviews": review_row,
    "UASC": uasc_row,
    "SWEpisodes": worker_row,
    REQUESTS: request_row,
}
