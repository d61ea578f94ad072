"""Makes a store with any number of invented children, quickly: the same rule for each, rows written in bulk.

    python tests/benchmarks/make_store.py 82000 big.db

Every child has five reviews, two legal statuses, two placements, an IRO and a social worker, visits and
contacts; one child in five has a sibling. As after an import, the console took the records over lately:
what was due before that is history, and little is late.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from iro_console import reference
from iro_console.casework.demo.materials import read_materials
from iro_console.casework.labels import label
from iro_console.casework.standing import COMPUTED_ON, POLICY, PUBLISHED
from iro_console.domain.counting import add_months
from iro_console.domain.working_days import WorkingCalendar
from iro_console.storage.bulk import insert_all
from iro_console.storage.engine import Store
from iro_console.storage.recompute import recompute
from iro_console.storage.rows import Rows

REVIEWS = 5
PER_IRO = 53
_CHUNK = 1000
_TABLES = (
    "child",
    "period_of_care",
    "legal_status",
    "placement",
    "allocation",
    "review",
    "contact",
    "visit",
    "health_assessment",
)


def make_store(
    path: Path,
    children: int = PER_IRO,
    *,
    today: date | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Make a store at ``path`` with so many children as it stands on ``today`` (else the real day)."""
    today = today or date.today()  # noqa: DTZ011 - a benchmark opens the store with the program's own clock
    calendar = reference.load_calendar()
    policy = reference.load_policy("national")
    store = Store.open(path)
    try:
        with store.write_plainly() as rows:
            _write_settings(rows, today, calendar)
            workers = _write_people(rows, children)
            for first in range(1, children + 1, _CHUNK):
                ids = range(first, min(first + _CHUNK, children + 1))
                tables: dict[str, list[dict[str, Any]]] = {table: [] for table in _TABLES}
                for child_id in ids:
                    _add_child(tables, child_id, workers, today, calendar)
                for table in _TABLES:
                    insert_all(rows, table, tables[table])
                recompute(rows, list(ids), policy, calendar, today, label)
                if progress is not None:
                    progress(ids[-1], children)
            line = {
                "act_id": "made",
                "at": f"{today} 06:00:00.000000",
                "who": "benchmark",
                "act": "records made",
            }
            insert_all(rows, "audit", [line | {"detail": "", "entity": "child", "entity_id": "all"}])
    finally:
        store.close()


def _write_settings(rows: Rows, today: date, calendar: WorkingCalendar) -> None:
    settings = {
        POLICY: "national",
        PUBLISHED: calendar.published_through.isoformat(),
        COMPUTED_ON: today.isoformat(),
    }
    insert_all(rows, "setting", [{"name": name, "value": value} for name, value in settings.items()])
    holidays = calendar.holidays
    insert_all(rows, "bank_holiday", [{"day": day, "name": holidays[day]} for day in holidays])


def _write_people(rows: Rows, children: int) -> int:
    """Write the IROs (ids from 1) and after them as many social workers; return how many of each."""
    count = -(-children // PER_IRO)
    people = [
        {
            "id": shift * count + number,
            "ref": f"{role}.{number}",
            "name": f"{title} {number}",
            "role": role,
            "team": "",
        }
        for shift, role, title in ((0, "iro", "Reviewer"), (1, "social_worker", "Worker"))
        for number in range(1, count + 1)
    ]
    insert_all(rows, "person", people)
    return count


def _names() -> Iterator[str]:
    """Give names that belong together, over and over."""
    groups = read_materials().names
    surnames = [(group, surname) for group in groups for surname in group.surnames]
    turn = 0
    while True:
        for group, surname in surnames:
            given = (*group.girls, *group.boys)
            yield f"{given[turn % len(given)]} {surname}"
        turn += 1


_NAMES = _names()


def _add_child(
    tables: dict[str, list[dict[str, Any]]],
    child_id: int,
    workers: int,
    today: date,
    calendar: WorkingCalendar,
) -> None:
    # Coprime steps spread the last reviews over half a year, ages and the rest over all they can be.
    last = calendar.latest_on_or_before(today - timedelta(days=1 + child_id * 37 % 184))
    held = [last]
    for number in range(REVIEWS, 1, -1):
        before = add_months(held[-1] + timedelta(days=child_id * number % 11), -3 if number == 2 else -6)
        held.append(calendar.next_on_or_after(before))
    held.reverse()
    started = calendar.subtract(held[0], 15 + child_id % 6)
    born = started - timedelta(days=30 + child_id * 131 % 4900)
    person = (child_id - 1) // PER_IRO + 1
    pair = child_id - child_id % 10
    is_sibling = child_id % 10 < 2 and child_id > 9
    tables["child"].append(
        {
            "id": child_id,
            "ref": f"B{child_id:06}",
            "name": next(_NAMES),
            "known_as": "",
            "pronouns": "",
            "born": born,
            "sex": "FM"[child_id % 2],
            "ethnicity": "",
            "unaccompanied": False,
            "siblings": f"S{pair}" if is_sibling else None,
            "recorded_from": today - timedelta(days=6),
            "row_version": 1,
        }
    )
    tables["period_of_care"].append(
        {
            "id": child_id,
            "child_id": child_id,
            "number": 1,
            "started_on": started,
            "cease_reason": "",
            "need": "N1",
        }
    )
    ordered = started + timedelta(days=210)
    for code, start, end in (("C1", started, ordered), ("C2", ordered, None)):
        status = {"period_id": child_id, "code": code, "started_on": start, "ended_on": end}
        tables["legal_status"].append(status)
    moved = started + timedelta(days=60)
    for code, start, end in (("U6", started, moved), ("U4", moved, None)):
        tables["placement"].append(
            {
                "period_id": child_id,
                "code": code,
                "provider": "PR1",
                "carer": "",
                "area": "in area" if child_id % 3 else "42 miles",
                "started_on": start,
                "ended_on": end,
                "change_reason": "" if end is None else "CARPL",
            }
        )
    for role, who in (("iro", person), ("social_worker", workers + person)):
        tables["allocation"].append(
            {
                "child_id": child_id,
                "person_id": who,
                "role": role,
                "started_on": started,
                "change_reason": "",
            }
        )
    for number, day in enumerate(held, start=1):
        received = calendar.add(day, 4)
        tables["review"].append(_review(child_id, number, day, day, received if received <= today else None))
    if child_id % 4:
        booked = calendar.subtract(add_months(last, 6), 1 + child_id % 8)
        if booked > today:
            tables["review"].append(_review(child_id, REVIEWS + 1, booked, None, None))
    for day in held[-3:]:
        tables["contact"].append(
            {
                "child_id": child_id,
                "person_id": person,
                "held_on": day - timedelta(days=3 + child_id % 5),
                "method": "visit",
                "seen_alone": child_id % 5 > 0,
                "said": "I like it here. I want to see my brother more.",
            }
        )
    for weeks in (1, 6, 11):
        day = today - timedelta(weeks=weeks, days=child_id % 7)
        tables["visit"].append({"child_id": child_id, "held_on": day, "seen_alone": True})
    tables["health_assessment"].append(
        {"child_id": child_id, "held_on": today - timedelta(days=child_id * 17 % 170)}
    )


def _review(
    child_id: int, number: int, booked_for: date, held_on: date | None, received: date | None
) -> dict[str, Any]:
    return {
        "period_id": child_id,
        "number": number,
        "booked_for": booked_for,
        "booked_at": f"{10 + child_id % 7}:00:00.000000",
        "venue": "placement",
        "held_on": held_on,
        "participation": "PN1" if held_on else "",
        "note": "",
        "decisions_received_on": received,
        "row_version": 1,
    }


def main() -> None:
    """Make a store from the command line and say how long it took."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("children", type=int)
    parser.add_argument("path", type=Path)
    parser.add_argument("--today", type=date.fromisoformat)
    options = parser.parse_args()
    start = time.perf_counter()

    def tell(done: int, total: int) -> None:
        print(f"\r{done:,} of {total:,} children", end="", flush=True)

    make_store(options.path, options.children, today=options.today, progress=tell)
    size = options.path.stat().st_size / 1e6
    print(f"\n{options.children:,} children in {time.perf_counter() - start:.1f} s, {size:.0f} MB")


if __name__ == "__main__":
    main()
