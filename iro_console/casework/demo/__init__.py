"""The demo: an invented caseload made by rule for one day. The same day and seed give the same caseload."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from random import Random
from typing import NamedTuple

from iro_console.casework.demo.between import tell_between
from iro_console.casework.demo.between_materials import Council, read_between
from iro_console.casework.demo.between_writing import BetweenBook
from iro_console.casework.demo.cast import NameBook, cast
from iro_console.casework.demo.life import Life
from iro_console.casework.demo.lives import Scene, lives_of
from iro_console.casework.demo.marks import Marked, history, tidy
from iro_console.casework.demo.materials import Materials, read_materials
from iro_console.casework.demo.meetings import Diary
from iro_console.casework.demo.past_acts import date_back, write_past_acts
from iro_console.casework.demo.people import people
from iro_console.casework.demo.review_work import add_review_work
from iro_console.casework.demo.schedule import Desk
from iro_console.casework.demo.writing import Book, write_settings
from iro_console.casework.labels import label
from iro_console.domain.limits import MIDPOINT_RULE
from iro_console.domain.timeline import timeline
from iro_console.domain.timescales import Deadline, Policy
from iro_console.domain.working_days import WorkingCalendar
from iro_console.storage.engine import Store
from iro_console.storage.facts import load_records
from iro_console.storage.problems import StoreProblem
from iro_console.storage.recompute import all_children, recompute
from iro_console.storage.rows import Rows

__all__ = ["DemoSummary", "build_demo"]

_TO_DO = 15
"""About how many things the first IRO has to do in four weeks; the stories alone leave a few more."""
_OTHERS_TO_DO = 6
_HOLIDAYS = 3
"""How many families of each IRO are looked for whose care began on a bank holiday."""


class DemoSummary(NamedTuple):
    """What was invented."""

    iro_ref: str
    """The IRO whose desk the demo opens."""
    iro_id: int
    children: int
    """Of all IROs."""
    reviews: int
    deadlines: int
    stories: Mapping[str, tuple[str, ...]]
    """The references of the children of each told story, e.g. of "adjourned"."""


def build_demo(
    store: Store,
    today: date,
    *,
    seed: int = 1,
    children: int = 53,
    policy: Policy,
    calendar: WorkingCalendar,
) -> DemoSummary:
    """Fill an empty store with the caseloads of three IROs as they stand on ``today``, in one transaction.

    ``children`` is how many the first IRO has. Raises ``StoreProblem`` when the store cannot be written
    or holds children already: nothing is changed then.
    """
    materials = read_materials()
    desk = Desk(today, calendar, policy)
    caseloads = _invent(materials, desk, seed, children)
    lives = [life for caseload in caseloads for life in caseload]
    book = Book(people(materials))
    for life in lives:
        book.add_child(life)
    first = materials.reviewers[0].ref
    with store.write_plainly() as rows:
        if all_children(rows):
            raise StoreProblem("There are children in these records already: the demo needs empty ones.")
        book.write(rows)
        marks, planned = _done(rows, caseloads, desk, seed)
        _between(book, lives, marks, planned, materials, desk, seed)
        book.write(rows)
        written = recompute(rows, [life.child_id for life in lives], policy, calendar, today, label)
        add_review_work(rows, book, lives, Council(materials), desk, seed)
        book.write(rows)
        write_settings(rows, desk, seed)
        date_back(rows, desk)
        write_past_acts(rows, lives, first, desk)
    stories: dict[str, tuple[str, ...]] = {}
    for life in lives:
        if life.told:
            stories[life.story] = (*stories.get(life.story, ()), life.ref)
    return DemoSummary(first, book.person(first), len(lives), book.count("review"), written.added, stories)


def _invent(materials: Materials, desk: Desk, seed: int, children: int) -> list[list[Life]]:
    """Return the children of each IRO. Names hang on the seed alone, what happened on the day as well."""
    names = NameBook(materials, Random(f"{seed} names"))
    refs = Random(f"{seed} references")
    used: set[str] = set()
    caseloads: list[list[Life]] = []
    for position, reviewer in enumerate(materials.reviewers):
        is_first = position == 0
        if is_first:
            reviewer = reviewer._replace(children=children)
        scene = Scene(materials, desk, reviewer.ref, materials.reviewers[position - 1].ref, Diary())
        stories = cast(materials, reviewer, first=is_first, names=names, rng=Random(f"{seed} {reviewer.ref}"))
        caseload: list[Life] = []
        holidays = 0
        for number, story in enumerate(stories):
            rng = Random(f"{seed} {desk.today} {reviewer.ref} {number}")
            lives = lives_of(story, scene, rng, holiday=not story.told and holidays < _HOLIDAYS)
            holidays += lives[0].period.started_on in desk.calendar.holidays
            for life in lives:
                life.ref = _fresh_ref(refs, used)
            if len(lives) > 1:
                for life in lives:
                    life.siblings = f"S-{lives[0].ref}"
            caseload += lives
        caseloads.append(caseload)
    return caseloads


def _fresh_ref(rng: Random, used: set[str]) -> str:
    while (ref := f"D{rng.randrange(10_000, 1_000_000)}") in used:
        pass
    used.add(ref)
    return ref


def _between(
    book: Book,
    lives: list[Life],
    marks: Mapping[int, Sequence[Marked]],
    planned: Mapping[tuple[int, str], date],
    materials: Materials,
    desk: Desk,
    seed: int,
) -> None:
    """Invent what happened between reviews, and add it to the book with what was marked as done."""
    council, told = Council(materials), read_between()
    writer = BetweenBook(book, council, desk.calendar)
    for life in lives:
        own = marks.get(life.child_id, ())
        for mark in own:
            book.add_mark(life.child_id, mark)
        tell_between(
            life, own, planned, told, council, desk, Random(f"{seed} {desk.today} {life.ref} between")
        )
        writer.add(life, own)


def _done(
    rows: Rows, caseloads: list[list[Life]], desk: Desk, seed: int
) -> tuple[Mapping[int, Sequence[Marked]], Mapping[tuple[int, str], date]]:
    """Return what was marked as done: what the past owes, and early what would crowd the coming weeks.

    By child; beside it the due dates of the mid-points that are running, by child and occurrence.
    """
    ids = [life.child_id for caseload in caseloads for life in caseload]
    facts = {record.child_id: record.facts for record in load_records(rows, ids)}
    done: list[tuple[Life, Marked]] = []
    planned: dict[tuple[int, str], date] = {}
    for position, caseload in enumerate(caseloads):
        rng = Random(f"{seed} {desk.today} {position} marks")
        left: list[tuple[Life, list[Deadline]]] = []
        for life in caseload:
            deadlines = timeline(facts[life.child_id], desk.policy, desk.calendar, desk.today)
            planned |= {(life.child_id, d.occurrence): d.due for d in deadlines if d.rule.id == MIDPOINT_RULE}
            marks = history(life, deadlines, desk, rng)
            done += [(life, mark) for mark in marks]
            met = {(mark.rule, mark.occurrence) for mark in marks}
            left.append((life, [d for d in deadlines if (d.rule.id, d.occurrence) not in met]))
        done += tidy(left, _OTHERS_TO_DO if position else _TO_DO, desk, rng)
    by_child: dict[int, list[Marked]] = defaultdict(list)
    for life, mark in done:
        by_child[life.child_id].append(mark)
    return by_child, planned
