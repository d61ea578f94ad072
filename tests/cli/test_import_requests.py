"""``import`` of a list of requests: what came in for the IRO, from the file of another system."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import return_files as made
from click.testing import Result

Run = Callable[..., Result]
InJson = Callable[..., Any]

NOTICE = "Team manager to notify IRO social work report complete notification"
HEADER = "Child ref,Request type,Date,Status,Assigned to,Note"
DAY = ("--today", "2021-03-01")


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "records" / "iro.db"


def listed(folder: Path, *rows: str, header: str = HEADER) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "requests.csv").write_bytes(made.csv(header, *rows))
    return folder / "requests.csv"


@pytest.fixture
def known(in_json: InJson, db: Path, tmp_path: Path) -> Path:
    """Bring in two children, A1 still looked after and A2 no longer; return the records."""
    in_json("import", made.write_return(tmp_path / "return"), "--db", db, "--iro", "Asha Bello", *DAY)
    return db


def stored(db: Path) -> list[tuple[Any, ...]]:
    with sqlite3.connect(db) as rows:
        return rows.execute(
            "SELECT c.ref, q.request_type, q.status, q.status_on, q.assigned_to, q.note, q.acknowledged_by"
            " FROM work_request q JOIN child c ON c.id = q.child_id ORDER BY q.id"
        ).fetchall()


def history(db: Path) -> list[tuple[Any, ...]]:
    with sqlite3.connect(db) as rows:
        return rows.execute(
            "SELECT act, detail, count(*) FROM audit WHERE entity = 'work_request' GROUP BY act, detail"
        ).fetchall()


def test_it_is_known_by_its_columns_and_recorded(in_json: InJson, known: Path, tmp_path: Path) -> None:
    file = listed(tmp_path / "in", f"A1,{NOTICE},20/11/2020,Sent,Asha Bello,by e-mail")
    found = in_json("import", file, "--db", known, *DAY)
    assert found["files"] == [
        {"file": "requests.csv", "kind": "Requests", "rows": 1, "taken": 1, "unchanged": 0, "refused": 0}
    ]
    assert found["problems"] == []
    assert stored(known) == [("A1", NOTICE, "Sent", "2020-11-20", "Asha Bello", "by e-mail", "")]
    assert history(known) == [("requests brought in", NOTICE, 1)]


def test_the_same_again_changes_nothing(in_json: InJson, known: Path, tmp_path: Path) -> None:
    file = listed(tmp_path / "in", f"A1,{NOTICE},20/11/2020,,,")
    in_json("import", file, "--db", known, *DAY)
    before = stored(known), history(known)
    again = in_json("import", file, "--db", known, *DAY)
    assert [(one["taken"], one["unchanged"]) for one in again["files"]] == [(0, 1)]
    assert (stored(known), history(known)) == before
    assert before[0][0][4] == "Asha Bello", "whose child it is"


def test_one_acknowledged_elsewhere_is_noted(in_json: InJson, known: Path, tmp_path: Path) -> None:
    in_json("import", listed(tmp_path / "one", f"A1,{NOTICE},20/11/2020,Sent,,"), "--db", known, *DAY)
    later = listed(tmp_path / "two", f"A1,{NOTICE.upper()},27/11/2020,Acknowledged (27/11/2020),A. Bello,")
    for taken in (1, 0):
        found = in_json("import", later, "--db", known, *DAY)
        assert found["files"][0]["taken"] == taken
        assert [row[2:4] + row[6:] for row in stored(known)] == [("Acknowledged", "2020-11-27", "A. Bello")]
        why = [problem["why"] for problem in found["problems"]]
        assert why == ["taken, but the report is not finished here"] * taken


def test_one_acknowledged_by_hand_is_known_by_the_day_it_came_in(
    in_json: InJson, known: Path, tmp_path: Path
) -> None:
    file = listed(tmp_path / "in", f"A1,{NOTICE},20/11/2020,Sent,,")
    in_json("import", file, "--db", known, *DAY)
    with sqlite3.connect(known) as rows:
        # Recorded by hand, it has another id than one from a file.
        rows.execute(
            "UPDATE work_request SET row_id = 'x', status = 'Acknowledged', status_on = '2020-11-27',"
            " acknowledged_by = 'A. Bello'"
        )
    found = in_json("import", file, "--db", known, *DAY)
    assert (found["files"][0]["taken"], found["files"][0]["unchanged"]) == (0, 1)
    with sqlite3.connect(known) as rows:
        assert rows.execute("SELECT received_on, status_on FROM work_request").fetchall() == [
            ("2020-11-20", "2020-11-27")
        ]


def test_a_dry_run_says_the_same_and_writes_nothing(in_json: InJson, known: Path, tmp_path: Path) -> None:
    file = listed(tmp_path / "in", f"A1,{NOTICE},20/11/2020,,,")
    tried = in_json("import", file, "--db", known, "--dry-run", *DAY)
    assert stored(known) == []
    assert tried == in_json("import", file, "--db", known, *DAY)


def test_it_may_come_with_the_return_that_brings_the_children(
    in_json: InJson, db: Path, tmp_path: Path
) -> None:
    folder = made.write_return(tmp_path / "both")
    listed(folder, f"A1,{NOTICE},20/11/2020,,,")
    tried = in_json("import", folder, "--db", db, "--dry-run", *DAY)
    assert tried == in_json("import", folder, "--db", db, *DAY)
    assert [row[0] for row in stored(db)] == ["A1"]


@pytest.mark.parametrize(
    ("row", "column", "why"),
    [
        (f",{NOTICE},20/11/2020,,,", "CHILD", "CHILD is blank"),
        (f"A9,{NOTICE},20/11/2020,,,", "CHILD", "no child with this reference is recorded"),
        (f"A2,{NOTICE},20/11/2020,,,", "CHILD", "no review of this child is to come"),
        ("A1,,20/11/2020,,,", "REQUEST_TYPE", "REQUEST_TYPE is blank"),
        ("A1,Tell the IRO,20/11/2020,,,", "REQUEST_TYPE", "“Tell the IRO” is no request of the process"),
        ("A1,Team Manager Authorisation,20/11/2020,,,", "REQUEST_TYPE", "for Team Manager to answer"),
        (f"A1,{NOTICE},31/11/2020,,,", "DATE", "31/11/2020 is not a date"),
        (f"A1,{NOTICE},,,,", "DATE", "DATE is blank"),
        (f"A1,{NOTICE},02/03/2021,,,", "DATE", "02/03/2021 has not come yet"),
        (f"A1,{NOTICE},20/11/2020,Lost,,", "STATUS", "is Sent or Acknowledged"),
        (f"A1,{NOTICE},20/11/2020,Acknowledged,,", "ASSIGNED_TO", "does not say by whom"),
    ],
)
def test_a_faulty_row_is_refused_with_its_place_and_the_others_are_taken(
    in_json: InJson, known: Path, tmp_path: Path, row: str, column: str, why: str
) -> None:
    file = listed(tmp_path / "in", row, f"A1,{NOTICE},19/11/2020,,,", f"A1,{NOTICE},19/11/2020,,,twice")
    found = in_json("import", file, "--db", known, *DAY)
    assert [(one["taken"], one["refused"]) for one in found["files"]] == [(1, 2)]
    first, twice = found["problems"]
    assert (first["file"], first["row"], first["column"]) == ("requests.csv", 2, column)
    assert why in first["why"]
    assert (twice["row"], twice["why"]) == (4, "the same request stands in row 3 already")
    assert len(stored(known)) == 1


def test_a_missing_column_and_one_too_many_are_named(
    run: Run, in_json: InJson, known: Path, tmp_path: Path
) -> None:
    lacking = listed(tmp_path / "one", "A1,x,y,z", header="Child ref,Request type,Assigned to,Note")
    done = run("import", lacking, "--db", known, *DAY, "--json")
    assert done.exit_code == 1
    assert [one["why"] for one in json.loads(done.stdout)["problems"]] == [
        "it looks like a list of requests but lacks the column DATE"
    ]
    wider = listed(tmp_path / "two", f"A1,{NOTICE},20/11/2020,1", header="Child,Request type,Date,Team")
    found = in_json("import", wider, "--db", known, *DAY)
    assert [(one["column"], one["why"]) for one in found["problems"]] == [
        ("TEAM", "taken, but a list of requests has no such column: it is not read")
    ]
    assert len(stored(known)) == 1
