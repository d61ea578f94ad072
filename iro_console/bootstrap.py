"""The one place that wires settings, records, policy, calendar and clock together, and reads the clock."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from iro_console.casework.desk import Desk
    from iro_console.domain.timescales import Policy
    from iro_console.settings import Settings
    from iro_console.storage.rows import Rows

LONDON = ZoneInfo("Europe/London")


class Clock:
    """The time in London. "Today" is London's date: 23:30 UTC on 30 June is 1 July in England."""

    def __init__(self, today: date | None = None) -> None:
        """With ``today`` the day stands still and only the time of day runs."""
        self._today = today

    @property
    def stands(self) -> bool:
        """Whether the day stands still."""
        return self._today is not None

    def __call__(self) -> datetime:
        """Return the time now, aware."""
        now = datetime.now(LONDON)
        return now if self._today is None else datetime.combine(self._today, now.timetz())


def open_desk(
    settings: Settings, *, create: bool = True, today: date | None = None, policy: str | None = None
) -> Desk:
    """Open the records the settings name and return the desk to work at; ``policy`` goes before theirs.

    Raises ``StoreProblem``, ``UnknownPolicy``, ``BadPolicy`` or ``SettingsProblem``, each in one sentence.
    """
    from uuid import uuid4

    from iro_console import reference
    from iro_console.casework.desk import Desk
    from iro_console.storage import queries
    from iro_console.storage.engine import Store

    chosen = policy or settings.policy
    wanted = reference.load_policy(chosen) if chosen else None
    store = Store.open(settings.database_place(), create=create)
    rows = store.reader()
    calendar = queries.stored_calendar(rows) or reference.load_calendar()
    return Desk(
        store=store,
        policy=wanted or _policy_of(rows),
        calendar=calendar,
        clock=Clock(today),
        user=settings.iro or _login_name(),
        scope=_scope(rows, settings.iro),
        window=uuid4().hex,
    )


def ready(desk: Desk, *, real_day: bool = True) -> Desk:
    """Bring the records up to the desk's policy, and to the day where it is the ``real_day``.

    On most starts there is nothing to do and nothing is imported or written. Returns the desk to use.
    """
    from iro_console.casework import standing

    count_by_policy(desk)
    if not real_day or standing.counted_on(desk.store.reader()) in (None, desk.today()):
        return desk
    from iro_console.casework import upkeep

    return upkeep.bring_to_the_day(desk).desk


def count_by_policy(desk: Desk) -> None:
    """Bring the records up to the desk's policy; a new store begins with it.

    On most starts there is nothing to do and nothing is imported or written.
    """
    from iro_console.casework import standing

    rows = desk.store.reader()
    if desk.store.read_only or standing.counted_by(rows, desk.policy):
        return
    from iro_console.casework import upkeep
    from iro_console.storage import queries

    if queries.setting(rows, standing.POLICY) is None:
        from iro_console.casework.verbs import act_on

        with desk.store.write(act_on(desk, "records begun")) as work:
            upkeep.prepare(desk, work)
    upkeep.set_policy(desk)


@contextmanager
def as_if(desk: Desk) -> Generator[Desk]:
    """Give a desk whose records stand as they would on its day and by its policy, to be read only.

    Where that differs from the records, it is worked out on a copy in a private folder, which is
    removed at the end: looking never changes anything.
    """
    from dataclasses import replace

    from iro_console.casework import standing, upkeep
    from iro_console.storage import queries
    from iro_console.storage.engine import Store

    rows = desk.store.reader()
    same_policy = queries.setting(rows, standing.POLICY) in (None, desk.policy.name)
    computed, today = standing.counted_on(rows), desk.today()
    if same_policy and (computed in (None, today) or desk.store.path is None or desk.store.read_only):
        yield desk
        return
    with private_folder("iro-console-view-") as folder:
        desk.store.copy_to(folder / "view.db")
        copy = replace(desk, store=Store.open(folder / "view.db", create=False))
        try:
            if same_policy and computed is not None and computed < today:
                upkeep.catch_up(copy)
            else:
                upkeep.recompute_all(copy, "as asked")
            yield copy
        finally:
            copy.store.close()


@contextmanager
def private_folder(prefix: str) -> Generator[Path]:
    """Give a temporary folder only the user can enter, removed with all that is in it at the end.

    What a killed program left behind of this kind is removed first: it may hold children's records.
    """
    import os
    import shutil
    import tempfile

    _sweep(Path(tempfile.gettempdir()), prefix)
    folder = Path(tempfile.mkdtemp(prefix=f"{prefix}{os.getpid()}-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _sweep(place: Path, prefix: str) -> None:
    import shutil

    for left in place.glob(f"{prefix}*-*"):
        owner = left.name.removeprefix(prefix).partition("-")[0]
        if owner.isdigit() and left.is_dir() and not left.is_symlink() and not _runs(int(owner)):
            shutil.rmtree(left, ignore_errors=True)


def _runs(process: int) -> bool:
    import os
    import sys

    if sys.platform == "win32":
        # There is no asking without a risk to the other process: what is left stays.
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@contextmanager
def quick_start() -> Generator[None]:
    """Let nothing be collected as garbage while the program starts: on so much that is new it finds none.

    It takes a sixth of the time to the first list. The app collects again once that is out
    (``iro_console.ui.behind``); at the end of the start, however it ends, so does everything else.
    """
    import gc

    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def run_app(desk: Desk, settings: Settings, *, demo: bool = False, real_day: bool = False) -> int:
    """Open the screens on a desk and return the exit code once they are closed.

    ``real_day``: the records are brought to the day behind the first frame.
    """
    from iro_console.settings import crash_folder, save_settings
    from iro_console.ui.app import IroConsole

    app = IroConsole(
        desk,
        theme=settings.theme,
        hide_names=settings.hide_names,
        keys=settings.keys,
        demo=demo,
        keep=save_settings,
        crash_folder=crash_folder(),
        export_folder=settings.export_folder(),
        follow_day=real_day,
    )
    app.run()
    return app.return_code or 0


def _policy_of(rows: Rows) -> Policy:
    from iro_console import reference
    from iro_console.casework import standing
    from iro_console.storage import queries

    name = queries.setting(rows, standing.POLICY) or reference.NATIONAL
    try:
        return reference.load_policy(name)
    except reference.UnknownPolicy:
        raise reference.UnknownPolicy(
            f'the records are counted by the policy "{name}", which does not come with the program:'
            " name its file with --policy or in the settings"
        ) from None


def _scope(rows: Rows, iro: str) -> int | None:
    """Return the person id of the IRO the settings name by reference or name; None for all children."""
    if not iro:
        return None
    from iro_console.forms.folding import fold
    from iro_console.settings import SettingsProblem
    from iro_console.storage import queries

    everybody = queries.people(rows, "iro")
    found = [person_id for person_id, ref, name, _ in everybody if fold(iro) in (fold(ref), fold(name))]
    if len(found) == 1:
        return found[0]
    if not everybody:
        return None
    known = ", ".join(ref for _, ref, _, _ in everybody)
    which = "two IROs are" if found else "no IRO is"
    raise SettingsProblem(f'{which} called "{iro}" in these records; their references are {known}')


def _login_name() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "unknown user"
