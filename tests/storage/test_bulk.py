"""Rows written in bulk are the rows the ORM would have written."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from pathlib import Path

from iro_console.storage.bulk import insert_all
from iro_console.storage.engine import Store


def test_the_orm_reads_back_what_was_written_in_bulk(tmp_path: Path) -> None:
    from sqlmodel import Session, select

    from iro_console.storage.tables import Audit, Child, PeriodOfCare, Review

    store = Store.open(tmp_path / "records.db")
    child = {
        "id": 1,
        "ref": "D1",
        "name": "Zoë O'Brien",
        "known_as": "",
        "pronouns": "",
        "born": date(2015, 5, 18),
    }
    rest = {"sex": "F", "ethnicity": "", "unaccompanied": True, "siblings": None, "row_version": 1}
    period = {
        "id": 1,
        "child_id": 1,
        "number": 1,
        "started_on": date(2026, 1, 2),
        "cease_reason": "",
        "need": "",
    }
    review = {"period_id": 1, "number": 1, "booked_for": date(2026, 1, 29), "booked_at": time(16, 15)}
    texts = {"venue": "placement", "participation": "", "note": "", "row_version": 1}
    at = datetime(2026, 1, 5, 9, 14, 3, tzinfo=UTC)
    line = {
        "act_id": "a",
        "at": at,
        "who": "asha",
        "act": "made",
        "detail": "",
        "entity": "child",
        "entity_id": "1",
    }
    with store.write_plainly() as rows:
        insert_all(rows, "child", [child | rest])
        insert_all(rows, "period_of_care", [period])
        insert_all(rows, "review", [review | texts])
        insert_all(rows, "audit", [line])
        insert_all(rows, "contact", [])
    with Session(store.engine()) as session:
        read = session.exec(select(Child)).one()
        assert (read.name, read.born, read.unaccompanied) == ("Zoë O'Brien", date(2015, 5, 18), True)
        assert read.siblings is None
        assert session.exec(select(PeriodOfCare)).one().started_on == date(2026, 1, 2)
        assert session.exec(select(Review)).one().booked_at == time(16, 15)
        assert session.exec(select(Audit)).one().at == at
        session.add(Child(ref="D2", name="Zoë", born=date(2015, 5, 18)))
        session.flush()
        both = session.connection().exec_driver_sql("SELECT born, typeof(born) FROM child").all()
        assert both[0] == both[1]
    store.close()
