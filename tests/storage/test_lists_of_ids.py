"""Lists of ids in SQL that every database understands, also with nothing in them."""

from __future__ import annotations

from iro_console.casework.desk import Desk
from iro_console.storage.cells import among
from iro_console.storage.queries import lines


def test_ids_are_numbers_and_none_are_a_list_that_holds_nothing(desk: Desk, caseload: dict[str, int]) -> None:
    assert among([3, 1]) == "3,1"
    # PostgreSQL takes no "IN ()".
    assert among([]) == "NULL"
    reader = desk.store.reader()
    assert set(lines(reader, [caseload["kai"]])) == {caseload["kai"]}
    assert lines(reader, []) == {}
