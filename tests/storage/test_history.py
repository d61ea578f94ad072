"""The history: written with what it tells of, and never changed."""

from __future__ import annotations

import json
import re
import sqlite3
from datetime import date
from pathlib import Path

import builders
import pytest
from sqlmodel import select

from iro_console.casework.desk import Desk
from iro_console.casework.verbs import act_on
from iro_console.storage.act import Act
from iro_console.storage.engine import Store
from iro_console.storage.problems import StoreProblem
from iro_console.storage.tables import Child, Contact, Person, Review

ROOT = Path(__file__).parent.parent.parent


def history(store: Store, act: str) -> list[dict[str, object]]:
    """Return the rows of an act as (entity, child, before, after)."""
    found = store.reader().all(
        "SELECT entity, entity_id, child_id, before, after, who, at, act_id FROM audit"
        " WHERE act = :act ORDER BY id",
        {"act": act},
    )
    names = ("entity", "entity_id", "child_id", "before", "after", "who", "at", "act_id")
    rows = [dict(zip(names, row, strict=True)) for row in found]
    for row in rows:
        for side in ("before", "after"):
            row[side] = json.loads(str(row[side])) if row[side] else None
    return rows


def test_every_new_row_tells_who_when_and_what(desk: Desk, caseload: dict[str, int]) -> None:
    rows = [row for row in history(desk.store, "child added") if row["child_id"] == caseload["tomasz"]]
    assert [row["entity"] for row in rows] == [
        "child",
        "period_of_care",
        "allocation",
        "legal_status",
        "placement",
        "review",
        "review",
        "review",
        "placed step",
    ]
    child = rows[0]
    assert child["before"] is None
    assert child["after"] == {
        "id": caseload["tomasz"],
        "ref": "T1",
        "name": "Tomasz Wójcik",
        "known_as": "",
        "pronouns": "",
        "born": "2015-05-18",
        "sex": "",
        "ethnicity": "",
        "unaccompanied": False,
        "recorded_from": "2026-09-01",
        "row_version": 1,
    }
    assert {row["who"] for row in rows} == {"asha"}
    assert {row["at"] for row in rows} == {"2026-11-24 09:14:00.000000"}
    assert len({row["act_id"] for row in rows}) == 1


def test_a_change_tells_only_the_columns_that_changed(desk: Desk, caseload: dict[str, int]) -> None:
    with desk.store.write(act_on(desk, "renamed")) as work:
        child = work.session.get(Child, caseload["kai"])
        assert child is not None
        child.name, child.born = "Kai Amari Morgan", date(2015, 5, 19)
    (row,) = history(desk.store, "renamed")
    assert row["before"] == {"name": "Kai Morgan", "born": "2015-05-18", "row_version": 1}
    assert row["after"] == {"name": "Kai Amari Morgan", "born": "2015-05-19", "row_version": 2}
    assert row["child_id"] == caseload["kai"]


def test_a_row_taken_away_is_kept_whole_in_the_history(desk: Desk, caseload: dict[str, int]) -> None:
    with desk.store.write(act_on(desk, "review deleted")) as work:
        review = work.session.exec(select(Review).where(Review.booked_for == date(2026, 11, 27))).one()
        work.session.delete(review)
    (row,) = history(desk.store, "review deleted")
    assert row["after"] is None
    assert row["child_id"] == caseload["ruby"]
    before = row["before"]
    assert isinstance(before, dict)
    assert (before["number"], before["booked_for"]) == (3, "2026-11-27")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit SET who = 'nobody'",
        "DELETE FROM audit",
        "INSERT OR REPLACE INTO audit (id, act_id, at, who, act, detail, entity, entity_id)"
        " VALUES (1, 'x', '2026-01-01', 'nobody', 'x', '', 'x', 'x')",
        "REPLACE INTO audit (id, act_id, at, who, act, detail, entity, entity_id)"
        " VALUES (1, 'x', '2026-01-01', 'nobody', 'x', '', 'x', 'x')",
        "INSERT INTO audit (id, act_id, at, who, act, detail, entity, entity_id)"
        " VALUES (1, 'x', '2026-01-01', 'nobody', 'x', '', 'x', 'x')"
        " ON CONFLICT (id) DO UPDATE SET who = 'nobody'",
    ],
    ids=["update", "delete", "insert or replace", "replace", "upsert"],
)
@pytest.mark.parametrize("recursive", ["ON", "OFF"])
def test_the_history_refuses_to_be_changed(
    desk: Desk, caseload: dict[str, int], sql: str, recursive: str
) -> None:
    assert desk.store.path is not None
    connection = sqlite3.connect(desk.store.path, isolation_level=None)
    connection.execute(f"PRAGMA recursive_triggers={recursive}")
    before = connection.execute("SELECT * FROM audit ORDER BY id").fetchall()
    with pytest.raises(sqlite3.IntegrityError, match="the history is never changed"):
        connection.execute(sql)
    assert connection.execute("SELECT * FROM audit ORDER BY id").fetchall() == before
    connection.close()


def test_errors_and_history_name_no_child_where_they_should_not(desk: Desk, caseload: dict[str, int]) -> None:
    with (
        pytest.raises(StoreProblem) as caught,
        desk.store.write(Act("a", desk.now(), "asha", "twice the same")) as work,
    ):
        work.session.add(Child(ref="K1", name="Secret Name"))
    text = f"{caught.value!r} {caught.value.__cause__!r} {caught.value.__context__!r}"
    assert "contradicts what is already recorded" in str(caught.value)
    assert "Secret" not in text
    assert history(desk.store, "twice the same") == []


def test_what_a_reader_finds_was_written_with_its_child(desk: Desk, caseload: dict[str, int]) -> None:
    with desk.store.write(act_on(desk, "contact recorded", caseload["sam"])) as work:
        work.session.add(Contact(child_id=caseload["sam"], held_on=builders.TODAY, method="visit"))
        work.session.add(Person(ref="new", name="New Person", role="social_worker"))
    assert {row["entity"]: row["child_id"] for row in history(desk.store, "contact recorded")} == {
        "contact": caseload["sam"],
        "person": caseload["sam"],
    }


def test_no_verb_changes_audited_rows_behind_the_back_of_the_history() -> None:
    """Core statements pass the session's events by: plain SQL may write only what is not audited."""
    allowed = {"deadline", "caseload_line", "draft", "bank_holiday"}
    written = re.compile(r"(?:INSERT INTO|UPDATE|DELETE FROM)\s+([a-z_]+|\{)", re.DOTALL)
    for path in (ROOT / "iro_console" / "casework").glob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert set(written.findall(text)) <= allowed, path.name
        assert "sqlalchemy" not in text, path.name
    for name in ("recompute.py", "drafts.py", "queries.py", "facts.py", "child_queries.py"):
        text = (ROOT / "iro_console" / "storage" / name).read_text(encoding="utf-8")
        found = set(written.findall(text.replace("DO UPDATE SET", "")))
        assert found <= allowed, name
