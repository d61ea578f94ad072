"""Is everything in order: the file, its guards, the calendar, the policy, the stored dates, the disk."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from iro_console import reference
from iro_console.casework.desk import Desk
from iro_console.casework.labels import label
from iro_console.casework.standing import POLICY
from iro_console.casework.upkeep import is_same
from iro_console.domain.date_text import long_date
from iro_console.storage import queries
from iro_console.storage.engine import GUARD_WAS_MISSING, damage, foreign_key_faults, missing_triggers
from iro_console.storage.files import on_network
from iro_console.storage.problems import StoreProblem
from iro_console.storage.recompute import all_children, differences

SAMPLE = 500
"""How many children's dates are computed again unless all are asked for: spread over the whole store."""

_AHEAD_DAYS = 366
_ROOM = 200 * 1024 * 1024


class Check(NamedTuple):
    """One thing looked at."""

    name: str
    ok: bool
    text: str
    """What was found, in one sentence."""


def checks(desk: Desk, *, every_child: bool = False) -> list[Check]:
    """Look at everything that can be wrong and change nothing. With ``every_child`` all dates are checked."""
    path = desk.store.path
    found: list[Check] = []
    if path is not None:
        found += [_looked("records", lambda: _whole(desk)), _permissions(path), _disk(path)]
    return [
        *found,
        _looked("calendar", lambda: _calendar(desk)),
        _looked("policy", lambda: _policy(desk)),
        _looked("dates", lambda: _dates(desk, every_child=every_child)),
    ]


def is_damaged(desk: Desk) -> bool:
    """Say whether SQLite's own check finds the file of the records damaged; run behind every start."""
    return desk.store.path is not None and bool(damage(desk.store.reader()))


def _looked(name: str, look: Callable[[], Check]) -> Check:
    try:
        return look()
    except StoreProblem as problem:
        return Check(name, False, str(problem))
    except Exception as fault:
        # Whatever a damaged record makes go wrong is a finding, and the other checks are still wanted.
        text = f"This could not be checked ({type(fault).__name__}): something stored cannot be read."
        return Check(name, False, text)


def _whole(desk: Desk) -> Check:
    rows = desk.store.reader()
    if wrong := damage(rows):
        return Check("records", False, f"The file is damaged ({wrong}): restore a backup.")
    if faults := foreign_key_faults(rows):
        return Check("records", False, f"{faults:,} rows point to a row that is not there.")
    if GUARD_WAS_MISSING in desk.store.notices:
        return Check("records", False, GUARD_WAS_MISSING)
    if missing_triggers(rows):
        return Check("records", False, "The guard of the history is missing: open the records again.")
    row = rows.one("SELECT count(*) FROM child")
    children = row[0] if row else 0
    return Check("records", True, f"{children:,} children; the file is whole and its history guarded.")


def _permissions(path: Path) -> Check:
    if os.name != "posix":
        return Check("protection", True, "Who can read the records is set by Windows for your user folder.")
    open_files = [
        each.name
        for each in (path, *(path.with_name(f"{path.name}{end}") for end in ("-wal", "-shm")))
        if each.exists() and stat.S_IMODE(each.stat().st_mode) & 0o077
    ]
    if open_files:
        return Check(
            "protection", False, f"Others on this computer can read {', '.join(open_files)}: chmod 600."
        )
    if stat.S_IMODE(path.parent.stat().st_mode) & 0o077:
        text = f"Others can look into the folder {path.parent}, though not into the records: chmod 700."
        return Check("protection", False, text)
    return Check("protection", True, "Only you can read the records and their folder.")


def _disk(path: Path) -> Check:
    free = shutil.disk_usage(path.parent).free
    needed = max(_ROOM, 2 * path.stat().st_size)
    room = f"{free // (1024 * 1024):,} MB free"
    if free < needed:
        return Check("disk", False, f"Only {room}: make room before the next import or backup.")
    if on_network(path):
        return Check(
            "disk", True, f"{room}; the records lie on a network drive, which is slower and less safe."
        )
    return Check("disk", True, f"{room}.")


def _calendar(desk: Desk) -> Check:
    stored = queries.stored_calendar(desk.store.reader())
    if stored is None:
        return Check("calendar", False, "No bank holidays are stored: open the records once.")
    through = long_date(stored.published_through)
    if not is_same(stored, reference.load_calendar()):
        return Check("calendar", False, f"Newer bank holidays are known than those stored (to {through}).")
    if stored.published_through < desk.today() + timedelta(days=_AHEAD_DAYS):
        return Check("calendar", False, f"Bank holidays are published only to {through}: update the program.")
    return Check("calendar", True, f"Bank holidays are known through {through}.")


def _policy(desk: Desk) -> Check:
    stored = queries.setting(desk.store.reader(), POLICY)
    try:
        reference.load_policy(desk.policy.name)
    except (reference.UnknownPolicy, reference.BadPolicy) as problem:
        return Check("policy", False, f"{problem}.")
    if stored is not None and stored != desk.policy.name:
        text = f"The dates are computed by the policy {stored}, and {desk.policy.name} is asked for."
        return Check("policy", False, text)
    return Check("policy", True, f"{desk.policy.title} ({desk.policy.name}).")


def _dates(desk: Desk, *, every_child: bool) -> Check:
    rows = desk.store.reader()
    ids = all_children(rows)
    some = ids if every_child or len(ids) <= SAMPLE else ids[:: len(ids) // SAMPLE + 1]
    moved = differences(rows, some, desk.policy, desk.calendar, desk.today(), label)
    which = "every child" if len(some) == len(ids) else f"{len(some):,} of {len(ids):,} children"
    if moved.touched:
        text = (
            f"The stored dates of {len(moved.touched):,} children differ from those computed now ({which})."
        )
        return Check("dates", False, text)
    return Check("dates", True, f"The stored dates of {which} are those computed now.")
