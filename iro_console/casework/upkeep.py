"""Keeping the records in order: recomputing, a newer calendar, another policy, the passing of days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from iro_console import reference
from iro_console.casework.desk import Desk
from iro_console.casework.labels import label
from iro_console.casework.standing import (
    COMPUTED_ON,
    CONTENT,
    POLICY,
    PUBLISHED,
    content_of,
    counted_by,
    counted_on,
)
from iro_console.casework.verbs import act_on
from iro_console.domain.participation import birthday
from iro_console.domain.working_days import WorkingCalendar
from iro_console.storage import queries
from iro_console.storage.cells import as_date
from iro_console.storage.recompute import Moved, Progress, all_children, recompute

if TYPE_CHECKING:
    from iro_console.storage.unit_of_work import UnitOfWork

_AGES = (15, 16, 18)
"""The birthdays from which the clock shows more, or closes what is open."""


class Brought(NamedTuple):
    """Records that stand as of a day."""

    desk: Desk
    """The desk to go on with: its calendar may be a newer one."""
    moved: bool
    """Whether anything a list shows may have changed."""


def bring_to_the_day(desk: Desk) -> Brought:
    """Bring the records to the desk's day, with the bank holidays known by then.

    The first time on a day this loads and writes something, later there is nothing to do.
    """
    rows, today = desk.store.reader(), desk.today()
    computed = counted_on(rows)
    if desk.store.read_only or computed is None or computed == today:
        return Brought(desk, moved=False)
    moved = refresh_calendar(desk) is not None
    if moved:
        desk = replace(desk, calendar=queries.stored_calendar(rows) or desk.calendar)
    if computed < today:
        moved = bool(catch_up(desk)) or moved
    else:
        recompute_all(desk, "they were counted for a later day")
        moved = True
    return Brought(desk, moved)


def recompute_all(desk: Desk, reason: str, progress: Progress | None = None) -> Moved:
    """Compute the deadlines of every child afresh, leave a line in the history, and say what moved."""
    with desk.store.write(act_on(desk, f"deadlines recomputed: {reason}")) as work:
        return _recompute_all(desk, work, progress)


def recompute_children(
    desk: Desk, work: UnitOfWork, child_ids: list[int], progress: Progress | None = None
) -> Moved:
    """Compute the deadlines of some children inside an act that is under way, such as an import."""
    rows = work.rows()
    moved = recompute(rows, child_ids, desk.policy, desk.calendar, desk.today(), label, progress)
    work.placed(moved.placed)
    return moved


def set_policy(desk: Desk, progress: Progress | None = None) -> Moved | None:
    """Make the desk's policy the one the records are computed with; None when it is so already.

    A policy whose file has changed, or a new version of the program, computes everything afresh too.
    """
    rows, name = desk.store.reader(), desk.policy.name
    if counted_by(rows, desk.policy):
        return None
    same_name = queries.setting(rows, POLICY) == name
    words = f"timescales of the policy {name} brought up to date" if same_name else f"policy set to {name}"
    with desk.store.write(act_on(desk, words)) as work:
        return _recompute_all(desk, work, progress)


def refresh_calendar(desk: Desk, progress: Progress | None = None) -> Moved | None:
    """Compare the bank holidays in the store with those now known and recompute where they differ.

    Loading those now known takes 0.15 s. None when nothing is new. The desk's own calendar is the old one
    until the program makes a new desk.
    """
    newest = reference.load_calendar()
    stored = queries.stored_calendar(desk.store.reader())
    if stored is not None and is_same(stored, newest):
        return None
    with desk.store.write(act_on(desk, "bank holidays brought up to date")) as work:
        store_calendar(work, newest)
        return _recompute_all(replace(desk, calendar=newest), work, progress)


def catch_up(desk: Desk) -> int:
    """Recompute the children for whom a birthday or the day of ceasing has passed since the last time.

    Call it when the program starts and when the day changes; on most days it finds nothing. Returns how
    many children were computed.
    """
    rows, today = desk.store.reader(), desk.today()
    since_text = queries.setting(rows, COMPUTED_ON)
    since = date.fromisoformat(since_text) if since_text else None
    if since is not None and since >= today:
        return 0
    ids: list[int] = []
    for child_id, born, ceased in rows.all("SELECT child_id, born, ceased_on FROM caseload_line"):
        if since is None or _passed(as_date(born), as_date(ceased), since, today):
            ids.append(child_id)
    with desk.store.write(act_on(desk, "deadlines brought forward to the day")) as work:
        _set(work, COMPUTED_ON, today.isoformat())
        recompute_children(desk, work, ids)
    return len(ids)


def prepare(desk: Desk, work: UnitOfWork) -> None:
    """Write into a new store what its deadlines will be computed with; part of the act that fills it."""
    store_calendar(work, desk.calendar)
    _remember(desk, work)


def store_calendar(work: UnitOfWork, calendar: WorkingCalendar) -> None:
    """Replace the bank holidays in the store."""
    rows = work.rows()
    rows.run("DELETE FROM bank_holiday")
    rows.many(
        "INSERT INTO bank_holiday (day, name) VALUES (:day, :name)",
        [{"day": day.isoformat(), "name": name} for day, name in sorted(calendar.holidays.items())],
    )
    _set(work, PUBLISHED, calendar.published_through.isoformat())


def _recompute_all(desk: Desk, work: UnitOfWork, progress: Progress | None) -> Moved:
    moved = recompute_children(desk, work, all_children(work.rows()), progress)
    _remember(desk, work)
    work.line(
        "deadline",
        "all",
        {
            "children": moved.children,
            "added": moved.added,
            "removed": moved.removed,
            "moved": dict(sorted(moved.dates.items())),
        },
    )
    return moved


def _remember(desk: Desk, work: UnitOfWork) -> None:
    _set(work, POLICY, desk.policy.name)
    _set(work, CONTENT, content_of(desk.policy))
    _set(work, COMPUTED_ON, desk.today().isoformat())


def _set(work: UnitOfWork, name: str, value: str) -> None:
    from iro_console.storage.tables import Setting

    found = work.session.get(Setting, name)
    if found is None:
        work.session.add(Setting(name=name, value=value))
    elif found.value != value:
        found.value = value


def is_same(one: WorkingCalendar, other: WorkingCalendar) -> bool:
    """Say whether two calendars have the same bank holidays and are published as far."""
    return one.holidays == other.holidays and one.published_through == other.published_through


def _passed(born: date | None, ceased: date | None, since: date, today: date) -> bool:
    days = [birthday(born, age) for age in _AGES] if born else []
    if ceased is not None:
        # A child who has left stands on the lists until the day itself.
        days.append(ceased)
    return any(since < day <= today for day in days)
