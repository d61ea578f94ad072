"""How long a full year's return takes to bring in: 2,700 children, 12,600 reviews, made by rule.

Run: python tests/benchmarks/bench_import.py [children]
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).parent.parent))

import return_files as made

from iro_console import reference
from iro_console.casework import upkeep
from iro_console.casework.bringing_in import Report, bring_in, read_return
from iro_console.casework.desk import Desk
from iro_console.casework.verbs import act_on
from iro_console.storage.engine import Store

CHILDREN = 2_700
REVIEWS_EACH = 14 / 3
YEAR_END = date(2026, 3, 31)


def day(on: date) -> str:
    """Return a day as the files write it."""
    return on.strftime("%d/%m/%Y")


def a_full_year(children: int) -> dict[str, bytes]:
    """Return a return in which each child has moved about twice and been reviewed as the law asks."""
    rng = Random(903)
    headers: list[str] = []
    stays: list[str] = []
    held: list[str] = []
    workers: list[str] = []
    for number in range(children):
        ref = str(100_000 + number)
        entered = YEAR_END - timedelta(days=rng.randrange(120, 900))
        born = entered - timedelta(days=rng.randrange(30, 5_800))
        headers.append(f"{ref},{rng.choice('12')},{day(born)},WBRI,,,")
        starts = [
            entered,
            *sorted(entered + timedelta(days=rng.randrange(20, 110)) for _ in range(rng.randrange(3))),
        ]
        starts = sorted(set(starts))
        left = rng.random() < 0.25
        for at, start in enumerate(starts):
            last = at == len(starts) - 1
            end = YEAR_END - timedelta(days=5) if last and left else None if last else starts[at + 1]
            reason = "E4A" if last and left else "" if last else "X1"
            stays.append(
                made.episode(
                    ref, day(start), "P" if at else "S", rng.choice(("C2", "V2", "C1")) if not at else "C2",
                    rng.choice(("U4", "K2", "U1", "H5")), day(end) if end else "", reason,
                )
            )  # fmt: skip
        reviews = int(REVIEWS_EACH * (number + 1)) - int(REVIEWS_EACH * number)
        span = (YEAR_END - timedelta(days=6) - entered).days
        four = born.replace(year=born.year + 4, day=min(born.day, 28))
        for step in range(1, reviews + 1):
            on = entered + timedelta(days=span * step // (reviews + 1))
            held.append(f"{ref},{day(born)},{day(on)},{'PN0' if on < four else 'PN1'}")
        workers.append(f"{ref},{day(born)},SW{number % 150},{day(entered)},,")
    return {
        "header.csv": made.csv(made.HEADER, *headers),
        "episodes.csv": made.csv(made.EPISODES, *stays),
        "reviews.csv": made.csv(made.REVIEWS, *held),
        "social-workers.csv": made.csv(made.WORKERS, *workers),
    }


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Print how long something took."""
    start = time.perf_counter()
    yield
    print(f"{what:<44} {time.perf_counter() - start:6.2f} s", flush=True)


def main() -> None:
    """Make the return, bring it in, bring it in again, and print the seconds."""
    files = a_full_year(int(sys.argv[1]) if len(sys.argv) > 1 else CHILDREN)
    policy, calendar = reference.load_policy("national"), reference.load_calendar()
    at = datetime(2026, 4, 20, 9, tzinfo=ZoneInfo("Europe/London"))
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(Path(folder) / "records.db")
        desk = Desk(store, policy, calendar, lambda: at, "bench", None, "bench")
        with store.write(act_on(desk, "records begun")) as work:
            upkeep.prepare(desk, work)

        def run(**options: bool) -> Report:
            return bring_in(desk, read_return(files.items(), desk.today()), **options)

        with timed("reading and checking alone"):
            read_return(files.items(), desk.today())
        with timed("dry run"):
            run(dry_run=True)
        with timed("the import"):
            report = run()
        with timed("the same again"):
            again = run()
        rows = store.reader()
        counts = {name: rows.all(f"SELECT count(*) FROM {name}")[0][0] for name in ("deadline", "audit")}
        print(f"children {report.children}  reviews {report.reviews}  {counts}")
        print(f"again: children {again.children}; problems {len(report.problems)}")
        store.close()


if __name__ == "__main__":
    main()
