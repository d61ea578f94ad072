"""How long reading takes at a desk of 53 children and at 82,000; and computing every stored deadline.

Run it as ``python tests/benchmarks/bench_records.py [children]``. It prints figures and asserts nothing.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

import builders

from iro_console import reference
from iro_console.casework import caseload, contacts, overview, upkeep, work
from iro_console.casework.child_page import child_page
from iro_console.casework.desk import Desk
from iro_console.casework.verbs import act_on
from iro_console.forms.acts import ContactWithChild
from iro_console.storage.bulk import insert_all
from iro_console.storage.recompute import all_children

A_DESK = 53
REVIEWS = 5


def main() -> None:
    """Make a store of so many children, 53 of them one IRO's, and measure."""
    children = int(sys.argv[1]) if len(sys.argv) > 1 else 82_000
    policy, calendar = reference.load_policy("national"), reference.load_calendar()
    with tempfile.TemporaryDirectory() as folder:
        store = builders.a_store(Path(folder), policy, calendar)
        desk = builders.a_desk(store, policy, calendar)
        print(f"{children:,} children with {REVIEWS} reviews each")
        fill(desk, children)
        assert store.path is not None
        print(f"  file                         {store.path.stat().st_size / 1e6:10.0f} MB")
        for name, at in (("one IRO's 53", replace(desk, scope=1)), ("everybody's", desk)):
            print(f"{name} children")
            read(at)
        took = timed(lambda: contacts.record_contact(desk, 7, contact()), 5)
        print(f"an act (contact)               {took:10.2f} ms")
        store.close()


def fill(desk: Desk, children: int) -> None:
    """Write the children plainly and compute their deadlines."""
    with desk.store.write(act_on(desk, "benchmark")) as work:
        rows = work.rows()
        iros = children // A_DESK + 1
        people: list[dict[str, Any]] = [
            {"id": n, "ref": f"iro{n}", "name": f"Iro {n}", "role": "iro", "team": ""}
            for n in range(1, iros + 1)
        ]
        insert_all(rows, "person", people)
        names = ("child", "period_of_care", "legal_status", "placement", "allocation", "review")
        tables: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
        for n in range(1, children + 1):
            add(tables, n, desk.today())
        for name, records in tables.items():
            insert_all(rows, name, records)
        start = perf_counter()
        upkeep.recompute_children(desk, work, all_children(rows))
        print(f"  computing and storing dates  {perf_counter() - start:10.1f} s")
    row = desk.store.reader().one("SELECT count(*) FROM deadline")
    print(f"  stored deadlines             {row[0] if row else 0:10,}")


def add(tables: dict[str, list[dict[str, Any]]], n: int, today: date) -> None:
    """Add one child whose last review was some time in the last six months."""
    last = today - timedelta(days=n * 7919 % 180)
    held = [last - timedelta(days=170 * back) for back in range(REVIEWS - 1, 0, -1)] + [last]
    started = held[0] - timedelta(days=25)
    tables["child"].append(
        {
            "id": n,
            "ref": f"C{n}",
            "name": f"Child {n * 104729 % 1000003} Name{n % 977}",
            "known_as": "",
            "pronouns": "",
            "born": today - timedelta(days=2000 + n * 31 % 4000),
            "sex": "",
            "ethnicity": "",
            "unaccompanied": False,
            "siblings": f"s{n // 3}" if n % 9 < 3 else None,
            "recorded_from": today - timedelta(days=60),
            "row_version": 1,
        }
    )
    spell = {"id": n, "child_id": n, "number": 1, "started_on": started, "cease_reason": "", "need": "N1"}
    tables["period_of_care"].append(spell)
    tables["legal_status"].append({"period_id": n, "code": "C2", "started_on": started})
    placed = {"provider": "PR1", "carer": "", "area": "in area", "change_reason": ""}
    tables["placement"].append({"period_id": n, "code": "U4", "started_on": started} | placed)
    tables["allocation"].append(
        {
            "child_id": n,
            "person_id": (n - 1) // A_DESK + 1,
            "role": "iro",
            "started_on": started,
            "change_reason": "",
        }
    )
    same = {"venue": "", "participation": "PN1", "note": "", "row_version": 1}
    for number, day in enumerate(held, 1):
        review = {"period_id": n, "number": number, "held_on": day, "booked_for": None}
        tables["review"].append(review | same)
    if n % 3 == 0:
        coming = {"held_on": None, "booked_for": today + timedelta(days=n % 120)}
        tables["review"].append({"period_id": n, "number": REVIEWS + 1} | coming | same)


def read(desk: Desk) -> None:
    """Print what each list takes: order and first page, then one more page."""
    lists: dict[str, Callable[[], Any]] = {
        "work list": lambda: work.work_list(desk),
        "caseload, by due": lambda: caseload.children(desk),
        "caseload, by age": lambda: caseload.children(desk, sort="age"),
        "caseload, two words": lambda: caseload.children(desk, "name12 foster"),
        "caseload, due:<5wd": lambda: caseload.children(desk, "due:<5wd"),
        "reviews to come": lambda: caseload.reviews_to_come(desk),
    }
    for name, make in lists.items():
        source = make()
        order = timed(make, 3)
        page = timed(lambda source=source: source.page(source.count() // 2, 40), 20)
        print(f"  {name:<22} {source.count():9,} rows, order {order:9.2f} ms, page {page:7.2f} ms")
    print(f"  {'counts':<22} {timed(lambda: overview.counts(desk), 3):36.2f} ms")
    print(f"  {'a child':<22} {timed(lambda: child_page(desk, 8), 20):36.2f} ms")


def contact() -> ContactWithChild:
    """Return a contact."""
    return ContactWithChild(held_on=builders.TODAY, method="visit", seen_alone=True)


def timed(run: Callable[[], Any], times: int) -> float:
    """Return the median of so many runs in milliseconds, after one that warms up."""
    run()
    taken: list[float] = []
    for _ in range(times):
        start = perf_counter()
        run()
        taken.append((perf_counter() - start) * 1000)
    return median(taken)


if __name__ == "__main__":
    main()
