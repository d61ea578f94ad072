"""Bringing in files: what intake read is compared with the records and written as one act.

The whole import is one transaction: its rows, their history and the recomputed deadlines are stored
together or not at all. The same files again change nothing, not a row and not a line of history.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from iro_console.casework import upkeep
from iro_console.casework.desk import Desk
from iro_console.casework.requests_in import plan_requests, rows_of
from iro_console.casework.return_plan import ChildPlan, plan_child
from iro_console.casework.standing import POLICY
from iro_console.casework.verbs import Refused, act_on, refusal
from iro_console.forms.clean import clean_line
from iro_console.forms.folding import fold
from iro_console.intake.assembling import KnownChild, assemble, last_day
from iro_console.intake.layouts import UNKNOWN
from iro_console.intake.periods import KnownPeriod
from iro_console.intake.problems import Problem
from iro_console.intake.rows import Where
from iro_console.intake.ssda903 import FileRead, Rows, read_rows
from iro_console.storage import queries
from iro_console.storage.act import IMPORT_ACT, REQUESTS_ACT
from iro_console.storage.import_state import StoredChild, load_children, people, recorded_by_hand
from iro_console.storage.rows import Rows as StoreRows

if TYPE_CHECKING:
    from iro_console.casework.return_writing import Writer

Progress = Callable[[str, int, int], None]
"""(what is being done, how many, of how many)."""

_TOLD_EVERY = 100
_NEWLY_IN_DAYS = 28
"""A child looked after for no longer gets the IRO from today; for others the real day is long past."""


@dataclass(slots=True)
class Counts:
    """How many were new, changed or as recorded already."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0

    def add(self, *, new: bool, changed: bool) -> None:
        """Count one."""
        self.new += new
        self.changed += changed and not new
        self.unchanged += not (new or changed)

    def as_json(self) -> dict[str, int]:
        """Return the counts with the keys of the contract."""
        return {"new": self.new, "changed": self.changed, "unchanged": self.unchanged}


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of the rows of one file."""

    read: FileRead
    taken: int
    """Rows that added or changed something."""
    unchanged: int
    """Rows that say what is recorded already."""
    refused: int

    def as_json(self) -> dict[str, str | int]:
        """Return the file with the keys of the contract."""
        return {
            "file": self.read.name,
            "kind": self.read.kind,
            "rows": self.read.rows,
            "taken": self.taken,
            "unchanged": self.unchanged,
            "refused": self.refused,
        }


@dataclass(slots=True)
class Report:
    """What an import did, or with ``dry_run`` would have done."""

    files: list[FileReport] = field(default_factory=list[FileReport])
    children: Counts = field(default_factory=Counts)
    reviews: Counts = field(default_factory=Counts)
    problems: list[Problem] = field(default_factory=list[Problem])
    dry_run: bool = False
    allocated: int = 0
    """Children who got the IRO that was named."""

    @property
    def useful(self) -> bool:
        """Whether something was taken or is recorded already, or nothing was wrong."""
        if not any(one.read.kind != UNKNOWN for one in self.files):
            return False
        known = any(one.taken or one.unchanged for one in self.files)
        return known or not any(problem.refused for problem in self.problems)

    def as_json(self) -> dict[str, Any]:
        """Return the report exactly as the contract of the command line has it."""
        return {
            "files": [one.as_json() for one in self.files],
            "children": self.children.as_json(),
            "reviews": self.reviews.as_json(),
            "problems": [problem._asdict() for problem in self.problems],
        }


def read_return(files: Iterable[tuple[str, bytes]], today: date) -> Rows:
    """Read the files of a return, each as the name to report it by and its bytes; nothing is compared yet."""
    return read_rows(files, today)


def unusable(rows: Rows) -> Report | None:
    """Return the report on files of which none has rows to use; None when there are some."""
    if any(read.used and read.rows for read in rows.files):
        return None
    return Report([FileReport(read, 0, 0, 0) for read in rows.files], problems=rows.in_order())


def bring_in(
    desk: Desk,
    rows: Rows,
    *,
    dry_run: bool = False,
    iro: str = "",
    progress: Progress | None = None,
) -> Report:
    """Bring files in, read with ``read_return``; with ``dry_run`` nothing is written.

    ``iro`` is the reference or name of the IRO who gets the children that have none, made when unknown.
    Raises ``StoreProblem`` when the records cannot be written, ``Refused`` when ``iro`` is the reference of
    somebody else; then nothing is written.
    """
    tell = progress or _silent
    if dry_run:
        return _Import(desk, rows, tell).run(desk.store.reader(), None, iro)
    from iro_console.casework.return_writing import Writer

    words = IMPORT_ACT if rows.children() else REQUESTS_ACT
    with desk.store.write(act_on(desk, words)) as work:
        return _Import(desk, rows, tell).run(work.rows(), Writer(work, tell), iro)


class _Import:
    def __init__(self, desk: Desk, rows: Rows, tell: Progress) -> None:
        self.desk = desk
        self.rows = rows
        self.tell = tell
        self.today = rows.today
        self.report = Report()

    def run(self, store: StoreRows, writer: Writer | None, iro: str) -> Report:
        plans, changed_rows = self._plans(store)
        coming = {plan.ref for plan in plans if plan.open_since is not None}
        asked = plan_requests(store, self.rows, coming)
        self._count_files(changed_rows | rows_of(asked))
        self.report.problems = self.rows.in_order()
        self.report.dry_run = writer is None
        to_allocate = [plan for plan in plans if iro and plan.open_since and not plan.has_iro]
        self.report.allocated = len(to_allocate)
        changed = [plan for plan in plans if plan.changed]
        everybody = people(store)
        ref = self._iro(everybody, iro) if iro else ""
        if writer is not None and (changed or to_allocate):
            ids = writer.write(changed, everybody)
            if to_allocate:
                ids |= self._allocate(writer, to_allocate, everybody, ref)
            self._recompute(writer, ids)
        if writer is not None and asked:
            from iro_console.casework.requests import write_requests

            write_requests(writer.work, asked)
        return self.report

    def _plans(self, store: StoreRows) -> tuple[list[ChildPlan], set[Where]]:
        refs = self.rows.children()
        stored = load_children(store, refs)
        by_hand = recorded_by_hand(store, IMPORT_ACT) if stored else set[tuple[str, str]]()
        known = {ref: _known(child, by_hand) for ref, child in stored.items()}
        until = last_day(self.rows)
        children = assemble(self.rows, known)
        plans: list[ChildPlan] = []
        changed_rows: set[Where] = set()
        for done, child in enumerate(children):
            if done % _TOLD_EVERY == 0:
                self.tell("Comparing with the records", done, len(children))
            plan = plan_child(child, stored.get(child.ref), by_hand, until, self.today)
            plans.append(plan)
            changed_rows |= plan.changed_rows()
            self.report.children.add(new=plan.row.id is None, changed=plan.changed)
            for period in plan.periods:
                for review in period.reviews:
                    if review.rows:
                        self.report.reviews.add(new=review.id is None, changed=review.changed)
        return plans, changed_rows

    def _count_files(self, changed: set[Where]) -> None:
        for number, read in enumerate(self.rows.files):
            refused = sum(where.file == number for where in self.rows.refused)
            taken = sum(where.file == number for where in changed)
            unchanged = read.rows - refused - taken if read.used else 0
            self.report.files.append(FileReport(read, taken, unchanged, refused))

    def _iro(self, everybody: Mapping[str, tuple[int, str, str]], iro: str) -> str:
        """Return the reference of the IRO who is meant, or what becomes the reference of a new one."""
        wanted = clean_line(iro)
        for ref, (_, role, name) in everybody.items():
            if role == "iro" and fold(wanted) in (fold(ref), fold(name)):
                return ref
        if wanted in everybody:
            raise Refused([refusal("iro", f"{wanted} is recorded as somebody who is no IRO")])
        return wanted

    def _allocate(
        self,
        writer: Writer,
        plans: Sequence[ChildPlan],
        everybody: Mapping[str, tuple[int, str, str]],
        ref: str,
    ) -> set[int]:
        since: dict[str, date] = {}
        for plan in plans:
            assert plan.open_since is not None
            newly_in = self.today - plan.open_since <= timedelta(days=_NEWLY_IN_DAYS)
            since[plan.ref] = self.today if newly_in else plan.open_since
        return writer.allocate(ref, since, everybody)

    def _recompute(self, writer: Writer, ids: set[int]) -> None:
        if queries.setting(writer.work.rows(), POLICY) is None:
            upkeep.prepare(self.desk, writer.work)
        upkeep.recompute_children(
            self.desk,
            writer.work,
            sorted(ids),
            lambda done, of: self.tell("Working out the deadlines", done, of),
        )


def _known(child: StoredChild, by_hand: set[tuple[str, str]]) -> KnownChild:
    periods = tuple(
        KnownPeriod(
            one.started_on,
            one.ceased_on,
            one.cease_reason,
            ended_by_hand=("period_of_care", str(one.id)) in by_hand,
        )
        for one in child.periods
    )
    held = sum(review.held_on is not None for one in child.periods for review in one.reviews)
    return KnownChild(child.values["born"], periods, held)


def _silent(what: str, done: int, of: int) -> None:
    """Show no progress."""
