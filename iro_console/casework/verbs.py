"""What every act has in common: one transaction, its history, its deadlines, its draft."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal, NamedTuple
from uuid import uuid4

from iro_console.casework.desk import Desk
from iro_console.casework.labels import label
from iro_console.domain import reviews as rules
from iro_console.storage import drafts
from iro_console.storage.act import Act
from iro_console.storage.facts import ChildRecord, load_records
from iro_console.storage.recompute import recompute
from iro_console.storage.undo import DRAFT

if TYPE_CHECKING:
    from sqlmodel import SQLModel

    from iro_console.domain.facts import PeriodFacts
    from iro_console.storage.unit_of_work import UnitOfWork


class Problem(NamedTuple):
    """Something wrong with what is about to be recorded, beside the field it is about."""

    kind: Literal["refuse", "warn"]
    field: str
    """The name of the question; empty when it is about the whole."""
    text: str


class Refused(ValueError):  # noqa: N818 - said to the user as it is
    """The act cannot be recorded; nothing was changed. Its text is one sentence."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__(" ".join(f"{problem.text.rstrip('.')}." for problem in self.problems))


class Changed(Refused):
    """Somebody recorded something else since this was opened; both values are given, nothing was changed."""

    def __init__(self, text: str, theirs: Mapping[str, Any], yours: Mapping[str, Any]) -> None:
        """``theirs`` and ``yours`` hold what differs: name of the question -> value."""
        super().__init__([Problem("refuse", "", text)])
        self.theirs = dict(theirs)
        self.yours = dict(yours)


class Done(NamedTuple):
    """An act that was recorded."""

    act_id: str
    message: str
    child_id: int | None
    about: int = 0
    """The id of what was recorded, where something may follow from it."""


def refusal(field: str, text: str) -> Problem:
    """Return a problem that stops an act."""
    return Problem("refuse", field, text)


def warning(field: str, text: str) -> Problem:
    """Return a problem that is shown and may be gone past."""
    return Problem("warn", field, text)


def beside(field: str, problems: Iterable[rules.Problem]) -> list[Problem]:
    """Return what the rules found, beside the field it is about."""
    return [Problem(problem.kind, field, problem.text) for problem in problems]


def refusals(problems: Iterable[Problem]) -> dict[str, str]:
    """Return field -> all that stops an act there, in sentences."""
    found: dict[str, str] = {}
    for problem in problems:
        if problem.kind == "refuse":
            before = found.get(problem.field)
            found[problem.field] = f"{before.rstrip('.')}. {problem.text}" if before else problem.text
    return found


def refuse_if_any(problems: Iterable[Problem]) -> None:
    """Raise ``Refused`` for the problems that stop an act; warnings do not."""
    stopping = [problem for problem in problems if problem.kind == "refuse"]
    if stopping:
        raise Refused(stopping)


def needed(section: SQLModel) -> list[Problem]:
    """Return a problem for each needed question of a section that has no answer."""
    from iro_console.forms.section import questions

    return [
        refusal(question.name, f"{question.label} is needed")
        for question in questions(type(section))
        if question.needed and getattr(section, question.name) in (None, "")
    ]


def act_on(desk: Desk, words: str, child_id: int | None = None) -> Act:
    """Return a new act by this desk's user, now."""
    return Act(uuid4().hex, desk.now(), desk.user, words, child_id)


@contextmanager
def acting(
    desk: Desk, words: str, children: int | Sequence[int], draft: tuple[str, str] | None = None
) -> Generator[UnitOfWork]:
    """Run one act: what is written inside, its history, and what follows for its children, or nothing.

    ``draft`` is the (form, record) the answers were typed into: it goes with what it became, and the
    history keeps it for whoever takes the act back.
    """
    ids = [children] if isinstance(children, int) else sorted(set(children))
    with desk.store.write(act_on(desk, words, ids[0] if len(ids) == 1 else None)) as work:
        yield work
        rows = work.rows()
        moved = recompute(rows, ids, desk.policy, desk.calendar, desk.today(), label)
        work.placed(moved.placed)
        if draft is not None:
            typed = drafts.drop_recorded(rows, desk.store, *draft, desk.user, desk.window)
            if typed is not None:
                work.line(DRAFT, typed.form, None, {"record": typed.record, "answers": typed.answers})


def record_of(desk: Desk, child_id: int, work: UnitOfWork | None = None) -> ChildRecord:
    """Return what is known of a child, inside an act or outside. Raises ``Refused`` when there is none."""
    rows = work.rows() if work is not None else desk.store.reader()
    found = next(load_records(rows, [child_id]), None)
    if found is None:
        raise Refused([refusal("", "There is no such child in these records")])
    return found


def current_period(record: ChildRecord) -> PeriodFacts:
    """Return the child's latest period of care. Raises ``Refused`` when there is none."""
    if not record.facts.periods:
        raise Refused([refusal("", "No period of care is recorded for this child")])
    return record.facts.periods[-1]
