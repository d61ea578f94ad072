"""Taking over what is written already: field by field, labelled, and never over anybody's typing.

Pure: sources and what the form holds go in, what it shall hold and what is to be said come out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NamedTuple

from sqlmodel import SQLModel

from iro_console.domain.date_text import short_date
from iro_console.forms.answers import write_answer
from iro_console.forms.plan import Plan, PlanLine, row_of
from iro_console.forms.section import questions

REPORT, CARE_PLAN, LAST_RECORD = "report", "care_plan", "last_record"
"""The kinds of source, in the order in which they are believed. The rows of the last record are those that
it proposed."""


@dataclass(frozen=True, slots=True)
class Source:
    """A record that a form takes from."""

    kind: str
    name: str
    """In the middle of a sentence: "the social worker's report"."""
    dated: date | None = None
    finished: bool = False
    values: Mapping[str, str] = field(default_factory=dict[str, str])
    """Raw answers by field."""
    lines: tuple[PlanLine, ...] = ()

    def label(self, today: date) -> str:
        """Return where a value comes from: "from the social worker's report, 21 Oct"."""
        day = "" if self.dated is None else f", {short_date(self.dated, today).partition(' ')[2]}"
        return f"from {self.name}{day}"


@dataclass(frozen=True, slots=True)
class Held:
    """What a field of the form holds."""

    text: str = ""
    origin: str = ""
    """The label of its source; empty for what was typed or is not answered."""
    touched: bool = False
    """Somebody typed in it, be it to empty it: then no source changes it again."""


@dataclass(frozen=True, slots=True)
class HeldLine:
    """A row of a plan in the form."""

    id: str
    plan: Plan
    cells: Mapping[str, Held]
    removed: bool = False
    """Deleted by the user; a source does not bring it back."""


class Filled(NamedTuple):
    """What fields hold after taking from the sources."""

    held: dict[str, Held]
    changed: tuple[str, ...]
    """The fields that got another text."""


class FilledLines(NamedTuple):
    """What the tables hold after taking from the sources, and what has to be said."""

    lines: tuple[HeldLine, ...]
    changed: tuple[tuple[str, str], ...]
    """(row id, column) of every cell with another text."""
    notes: tuple[str, ...]


def sources_for(section: str, review_number: int) -> tuple[str, ...]:
    """Return the kinds of source that fill a section of the record of review, the first believed first.

    Council manual: the plan under review is empty at the first review; from the second both plans are
    taken over. The care plan and the last record stand in for what the report does not say.
    """
    if section == "proposed_plan":
        return (REPORT,) if review_number == 1 else (REPORT, CARE_PLAN, LAST_RECORD)
    if section == "current_plan" and review_number > 1:
        return (REPORT, CARE_PLAN, LAST_RECORD)
    return ()


def record_values(section: type[SQLModel], facts: Mapping[str, Any]) -> dict[str, str]:
    """Return field -> raw answer for what the child's record says: ``facts`` by ``Question.from_record``.

    Use it as the values of a ``Source`` named "the child's record".
    """
    return {
        question.name: write_answer(fact)
        for question in questions(section)
        if question.from_record and (fact := facts.get(question.from_record)) not in (None, "")
    }


def typed(held: Held, text: str) -> Held:
    """Return a field after somebody typed in it. Typing what stood there already changes nothing."""
    return held if text == held.text else Held(text, "", touched=True)


def fill(held: Mapping[str, Held], sources: Sequence[Source], fields: Iterable[str], today: date) -> Filled:
    """Merge the values of finished sources into the fields, the first source that has one first.

    A touched field stays as it is, and so does one that no source has a value for (any more).
    """
    merged = dict(held)
    changed: list[str] = []
    for name in fields:
        now = merged.get(name, Held())
        new = _merged(now, ((source, source.values.get(name, "")) for source in sources), today)
        if new != now:
            merged[name] = new
            if new.text != now.text:
                changed.append(name)
    return Filled(merged, tuple(changed))


def fill_lines(
    held: Sequence[HeldLine], sources: Sequence[Source], today: date, *, current: bool
) -> FilledLines:
    """Merge the rows of finished sources into the tables, row by stable id and column by column.

    ``current``: the plan under review, with its progress; else the proposed plan, without. Every row of
    the plan as it stands is reviewed, whichever source has it; what is proposed is what the first source
    with rows of that plan proposes. Rows keep their order; new ones come last. Touched cells, removed rows
    and rows of the form's own stay as they are, and so does one that its source dropped: the notes say so.
    """
    taken = [source for source in sources if source.finished]
    by_id: dict[str, list[tuple[Source, PlanLine]]] = {}
    for source in taken:
        for line in source.lines:
            by_id.setdefault(line.id, []).append((source, line))
    lines: list[HeldLine] = []
    changed: list[tuple[str, str]] = []
    dropped = 0
    known = {line.id for line in held}
    leading = _leading(taken)
    new = [
        HeldLine(key, found[0][1].plan, {})
        for key, found in by_id.items()
        if key not in known and (current or found[0][0] is leading[found[0][1].plan])
    ]
    for line in (*held, *new):
        found = by_id.get(line.id, [])
        if line.removed or not found:
            dropped += bool(taken and not line.removed and any(cell.origin for cell in line.cells.values()))
            lines.append(line)
            continue
        cells, columns = _cells(line, found, today, current=current)
        lines.append(replace(line, cells=cells))
        changed.extend((line.id, column) for column in columns)
    notes = list(source_notes(sources, today))
    if dropped:
        rows = "1 row is" if dropped == 1 else f"{dropped} rows are"
        notes.append(f"{rows} no longer in the record taken from; what was taken before stays")
    return FilledLines(tuple(lines), tuple(changed), tuple(notes))


def source_notes(sources: Sequence[Source], today: date) -> tuple[str, ...]:
    """Return what has to be said out loud of sources that gave nothing: not finished, or blank."""
    notes: list[str] = []
    for source in sources:
        name = source.label(today).removeprefix("from ")
        name = name[:1].upper() + name[1:]
        if not source.finished:
            notes.append(f"{name}: not finished, so nothing was taken from it")
        elif not source.lines and not any(text.strip() for text in source.values.values()):
            notes.append(f"{name}: finished, but blank")
    return tuple(notes)


def _leading(taken: Sequence[Source]) -> dict[Plan, Source]:
    """Return for each plan the first source that has rows of it."""
    found: dict[Plan, Source] = {}
    for source in taken:
        for line in source.lines:
            found.setdefault(line.plan, source)
    return found


def _merged(now: Held, offers: Iterable[tuple[Source, str]], today: date) -> Held:
    if now.touched:
        return now
    for source, text in offers:
        if source.finished and text.strip():
            return Held(text, source.label(today))
    return now


def _cells(
    line: HeldLine, found: Sequence[tuple[Source, PlanLine]], today: date, *, current: bool
) -> tuple[dict[str, Held], list[str]]:
    cells = dict(line.cells)
    changed: list[str] = []
    for question in questions(row_of(line.plan, current=current)):
        now = cells.get(question.name, Held())
        offers = ((source, given.cells.get(question.name, "")) for source, given in found)
        new = _merged(now, offers, today)
        cells[question.name] = new
        if new.text != now.text:
            changed.append(question.name)
    return cells, changed
