"""``import``: the contract of its report, its exit codes, and what it leaves behind."""

from __future__ import annotations

import csv
import json
import stat
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import return_files as made
from click.testing import Result

Run = Callable[..., Result]
InJson = Callable[..., Any]


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "records" / "iro.db"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return made.write_return(tmp_path / "return")


def faulty(folder: Path) -> Path:
    files = [*made.a_return(), ("other.csv", b"Name,Phone\nx,1\n")]
    files[2] = (
        "r.csv",
        made.reviews(("A1", "31/02/2020", "PN1"), ("A1", "27/03/2020", "PN0"), ("=A9", "01/04/2020", "PN1")),
    )
    return made.write_return(folder, files)


def test_the_json_has_the_keys_of_the_contract_and_no_others(
    in_json: InJson, db: Path, tmp_path: Path
) -> None:
    found = in_json("import", faulty(tmp_path / "faulty"), "--db", db)
    assert list(found) == ["files", "children", "reviews", "problems"]
    assert all(
        list(one) == ["file", "kind", "rows", "taken", "unchanged", "refused"] for one in found["files"]
    )
    assert list(found["children"]) == list(found["reviews"]) == ["new", "changed", "unchanged"]
    assert all(list(one) == ["file", "row", "column", "value", "why"] for one in found["problems"])
    assert {
        one["file"]: (one["kind"], one["rows"], one["taken"], one["refused"]) for one in found["files"]
    } == {
        "e.csv": ("Episodes", 3, 3, 0),
        "h.csv": ("Header", 2, 2, 0),
        "other.csv": ("unknown", 0, 0, 0),
        "r.csv": ("Reviews", 3, 1, 2),
    }
    assert [(one["file"], one["row"], one["column"], one["value"]) for one in found["problems"]] == [
        ("other.csv", 1, "", ""),
        ("r.csv", 2, "REVIEW", "31/02/2020"),
        ("r.csv", 3, "REVIEW_CODE", "PN0"),
        ("r.csv", 4, "CHILD", "=A9"),
    ]
    assert found["children"] == {"new": 2, "changed": 0, "unchanged": 0}
    assert found["reviews"] == {"new": 1, "changed": 0, "unchanged": 0}


def test_the_same_again_is_all_unchanged(in_json: InJson, db: Path, folder: Path) -> None:
    in_json("import", folder, "--db", db)
    again = in_json("import", folder, "--db", db)
    assert again["children"] == {"new": 0, "changed": 0, "unchanged": 2}
    assert again["reviews"] == {"new": 0, "changed": 0, "unchanged": 4}
    assert [(one["taken"], one["unchanged"]) for one in again["files"]] == [(0, 3), (0, 2), (0, 4)]


def test_a_dry_run_reports_the_same_and_makes_no_records(in_json: InJson, db: Path, folder: Path) -> None:
    tried = in_json("import", folder, "--db", db, "--dry-run")
    assert not db.parent.exists()
    assert tried == in_json("import", folder, "--db", db)
    again = in_json("import", folder, "--db", db, "--dry-run")
    assert again["children"]["unchanged"] == 2


def test_files_may_be_named_one_by_one_and_two_of_a_name_told_apart(
    in_json: InJson, db: Path, tmp_path: Path
) -> None:
    first = made.write_return(tmp_path / "one", made.a_return()[:2])
    second = made.write_return(tmp_path / "two", [("h.csv", made.a_return()[2][1])])
    found = in_json("import", first / "e.csv", first / "h.csv", second / "h.csv", "--db", db)
    assert [one["file"] for one in found["files"]] == ["e.csv", "h.csv", str(second / "h.csv")]
    assert found["reviews"]["new"] == 4


def test_of_a_folder_only_its_own_csv_files_are_read(in_json: InJson, db: Path, folder: Path) -> None:
    (folder / "notes.docx").write_bytes(b"PK\x03\x04")
    (folder / ".hidden.csv").write_bytes(b"x")
    (folder / "~$h.csv").write_bytes(b"x")
    made.write_return(folder / "last year")
    (folder / "E.CSV").write_bytes((folder / "e.csv").read_bytes())
    (folder / "e.csv").unlink()
    found = in_json("import", folder, "--db", db)
    assert [one["file"] for one in found["files"]] == ["E.CSV", "h.csv", "r.csv"]


def test_the_problems_can_be_handed_back(run: Run, db: Path, tmp_path: Path) -> None:
    listed = tmp_path / "back.csv"
    done = run("import", faulty(tmp_path / "faulty"), "--db", db, "--problems", listed)
    assert done.exit_code == 0
    assert stat.S_IMODE(listed.stat().st_mode) == 0o600
    with listed.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [list(row) for row in rows] == [["file", "row", "column", "value", "why"]] * 4
    assert (rows[3]["file"], rows[3]["row"], rows[3]["value"]) == ("r.csv", "4", "'=A9")
    assert sorted(path.name for path in tmp_path.glob("*back*")) == ["back.csv"]
    assert str(listed) in done.stdout


def test_the_text_names_each_problem_when_they_are_few(run: Run, db: Path, tmp_path: Path) -> None:
    done = run("import", faulty(tmp_path / "faulty"), "--db", db)
    lines = done.stdout.splitlines()
    assert any(line.split()[:4] == ["r.csv", "2", "REVIEW", "31/02/2020"] for line in lines)
    assert "Children  2 new, 0 changed, 0 as before" in lines
    assert "Problems  3 kept something out, 1 are remarks on what was taken" in lines


def test_the_text_groups_the_problems_when_they_are_many(run: Run, db: Path, folder: Path) -> None:
    (folder / "r.csv").write_bytes(
        made.reviews(*(("A1", f"31/02/{2000 + n}", "PN1") for n in range(30)), ("A1", "x", "PN1"))
    )
    done = run("import", folder, "--db", db)
    lines = [line.split() for line in done.stdout.splitlines()]
    assert ["30", "r.csv", "REVIEW", "2", "31/02/2000"] in [line[:5] for line in lines]
    assert "--problems FILE.csv writes all 31" in done.stdout


def test_children_can_be_given_to_an_iro(run: Run, in_json: InJson, db: Path, folder: Path) -> None:
    assert "Given to the IRO: 1 children" in run("import", folder, "--db", db, "--iro", "Asha Bello").stdout
    found = in_json("due", "--db", db, "--iro", "Asha Bello", "--today", "2026-11-24")
    assert {one["child"]["ref"] for one in found["due"]} == {"A1"}
    assert {one["iro"] for one in found["due"]} == {"Asha Bello"}


def test_somebody_elses_reference_is_refused_in_one_line(run: Run, db: Path, folder: Path) -> None:
    (folder / "w.csv").write_bytes(made.csv(made.WORKERS, f"A1,{made.BORN},S1,02/03/2020,,"))
    assert run("import", folder, "--db", db).exit_code == 0
    done = run("import", folder, "--db", db, "--iro", "S1")
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == "iro-console: S1 is recorded as somebody who is no IRO.\n"


def test_a_policy_given_is_the_one_the_dates_are_counted_by(in_json: InJson, db: Path, folder: Path) -> None:
    day = ("--today", "2021-05-24")
    in_json("import", folder, "--db", db, "--policy", "source003", *day)
    found = in_json("due", "--db", db, *day)
    assert found["policy"] == "source003"
    # This council wants a review 91 days after the one that followed a move: sooner than six months.
    (review,) = [one for one in found["due"] if one["rule"] == "OP-16"]
    due = (date(2020, 12, 15) + timedelta(days=91)).isoformat()
    assert (review["due"], review["local_due"], review["statutory_due"]) == (due, due, None)


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ([("readme.md", b"hello")], "no CSV files"),
        ([("a.csv", b"Name\nx\n"), ("b.csv", b"")], "no files of a 903 return"),
        (
            [("h.csv", made.header()), ("e.csv", made.episodes(made.episode(decom="x")))],
            "no row could be taken",
        ),
    ],
)
def test_what_is_no_return_is_one_line_and_makes_no_records(
    run: Run, db: Path, tmp_path: Path, files: list[tuple[str, bytes]], says: str
) -> None:
    done = run("import", made.write_return(tmp_path / "none", files), "--db", db, "--json")
    assert done.exit_code == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("iro-console: ")
    assert says in line
    assert json.loads(done.stdout)["children"] == {"new": 0, "changed": 0, "unchanged": 0}
    if "row" not in says:
        assert not db.exists()


def test_where_there_is_nothing_to_read_nothing_is_called_free_of_problems(
    run: Run, db: Path, tmp_path: Path
) -> None:
    done = run("import", made.write_return(tmp_path / "none", [("readme.md", b"hello")]), "--db", db)
    assert (done.exit_code, done.stdout) == (1, "")


def test_places_that_cannot_be_used_stop_everything_first(
    run: Run, db: Path, folder: Path, tmp_path: Path
) -> None:
    missing = run("import", folder, tmp_path / "nowhere", "--db", db)
    assert missing.exit_code == 2
    assert "nowhere" in missing.stderr
    unwritable = run("import", folder, "--db", db, "--problems", tmp_path / "no" / "back.csv")
    assert unwritable.exit_code == 1
    assert "cannot be written" in unwritable.stderr
    assert run("import", "--db", db).exit_code == 2
    assert not db.exists()
    for done in (missing, unwritable):
        assert len(done.stderr.splitlines()) == 1


def test_a_file_too_large_is_reported_and_not_swallowed(
    in_json: InJson, db: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("iro_console.intake.reader.MAX_BYTES", 2_000)
    (folder / "big.csv").write_bytes(b"x" * 5_000)
    found = in_json("import", folder, "--db", db)
    assert [(one["file"], one["row"]) for one in found["problems"]] == [("big.csv", 1)]
    assert found["children"]["new"] == 2
