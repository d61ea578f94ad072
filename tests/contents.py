"""Everything that is recorded in a store, to be compared with what it was before."""

from __future__ import annotations

from typing import Any

from iro_console.casework.desk import Desk
from iro_console.casework.labels import label
from iro_console.storage.recompute import all_children, differences
from iro_console.storage.tables_monitoring import SQLModel

COMPUTED = {"deadline", "caseload_line"}
LEFT_OUT = {"audit", "draft", "bank_holiday", "setting", "sweep", *COMPUTED}
"""No part of the record, or computed from it."""


def content(desk: Desk) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of the record, whatever its version.

    A work step that nobody touched and that is no longer required is kept by the clock for the next time.
    """
    rows, found = desk.store.reader(), dict[str, list[tuple[Any, ...]]]()
    for table in SQLModel.metadata.sorted_tables:
        if table.name not in LEFT_OUT:
            names = [column.name for column in table.columns if column.name != "row_version"]
            kept = " WHERE state <> 'No longer required' OR started_on IS NOT NULL"
            where = kept if table.name == "work_step" else ""
            listed = ", ".join(f'"{name}"' for name in names)
            found[table.name] = rows.all(f'SELECT {listed} FROM "{table.name}"{where} ORDER BY 1')
    return found


def computed(desk: Desk) -> list[tuple[Any, ...]]:
    """Return the stored deadlines and lines of the caseload, in an order of their own."""
    rows = desk.store.reader()
    found: list[tuple[Any, ...]] = []
    for name in sorted(COMPUTED):
        names = [each.name for each in SQLModel.metadata.tables[name].columns if each.name != "id"]
        found += rows.all(f"SELECT {', '.join(names)} FROM {name} ORDER BY child_id, {names[1]}, {names[2]}")
    return found


def is_computed_afresh(desk: Desk) -> bool:
    """Say whether a recomputation of everything would change nothing."""
    rows = desk.store.reader()
    moved = differences(rows, all_children(rows), desk.policy, desk.calendar, desk.today(), label)
    return not (moved.added or moved.removed or moved.dates or moved.touched)
