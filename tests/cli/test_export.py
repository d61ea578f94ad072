"""``iro-console export``: the files that are written, what is printed, and what stops it."""

from __future__ import annotations

import csv
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import chronicle
import pytest
import return_files as made
from click.testing import Result

from iro_console import bootstrap
from iro_console.settings import Settings
from iro_console.storage import child_queries

Run = Callable[..., Result]
InJson = Callable[..., Any]
Process = Callable[..., subprocess.CompletedProcess[str]]
DAY = ("--today", "2026-11-24")


@pytest.fixture
def db(tmp_path: Path, run: Run) -> Path:
    """Records with the children of a small return."""
    path = tmp_path / "records" / "iro.db"
    done = run("import", made.write_return(tmp_path / "return"), "--db", path, "--iro", "AB", *DAY)
    assert done.exit_code == 0, done.output
    return path


@pytest.fixture
def ref(db: Path) -> str:
    """Return the reference of one of them, of whom hostile things are recorded."""
    desk = bootstrap.open_desk(Settings(database=str(db)), create=False)
    ((ref, child),) = desk.store.reader().all(
        "SELECT c.ref, c.id FROM child c JOIN caseload_line l ON l.child_id = c.id"
        " WHERE l.ceased_on IS NULL ORDER BY c.id LIMIT 1"
    )
    assert child_queries.by_ref(desk.store.reader(), ref) == child
    chronicle.record_contact(desk, child)
    desk.store.close()
    return str(ref)


def test_json_says_where_the_files_are(in_json: InJson, db: Path, ref: str, tmp_path: Path) -> None:
    found = in_json("export", "chronology", "--child", ref, "--to", tmp_path / "out", "--db", db, *DAY)
    assert list(found) == ["child", "everything", "entries", "files"]
    assert (found["child"], found["everything"]) == (ref, True)
    table, text = map(Path, found["files"])
    assert (table.suffix, text.suffix) == (".csv", ".docx")
    assert {stat.S_IMODE(path.stat().st_mode) for path in (table, text)} == {0o600}
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows) == found["entries"] + 1
    assert any(f"'{chronicle.SAID}" in row for row in rows)


def test_names_and_words_can_be_left_out_and_kinds_chosen(
    in_json: InJson, db: Path, ref: str, tmp_path: Path
) -> None:
    found = in_json(
        "export", "chronology", "--child", ref, "--to", tmp_path, "--db", db, *DAY, "--without-words",
        "--kind", "contact",
    )  # fmt: skip
    assert (found["everything"], found["entries"]) == (False, 1)
    content = Path(found["files"][0]).read_text(encoding="utf-8-sig")
    assert "Zoë" not in content


def test_without_a_folder_they_go_to_the_one_of_the_settings(
    run: Run, db: Path, ref: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = run("export", "chronology", "--child", ref, "--db", db, *DAY)
    assert done.exit_code == 0, done.output
    assert [Path(line).parent for line in done.stdout.splitlines()] == [home / "iro-console exports"] * 2
    assert "record of a child" in done.stderr
    monkeypatch.setenv("IRO_CONSOLE_EXPORTS", str(home / "elsewhere"))
    done = run("export", "chronology", "--child", ref, "--db", db, *DAY)
    assert [Path(line).parent for line in done.stdout.splitlines()] == [home / "elsewhere"] * 2


def test_it_leaves_a_line_in_the_history(in_json: InJson, db: Path, ref: str, tmp_path: Path) -> None:
    in_json("export", "chronology", "--child", ref, "--to", tmp_path, "--db", db, *DAY)
    desk = bootstrap.open_desk(Settings(database=str(db)), create=False)
    line = desk.store.reader().one("SELECT act, detail FROM audit ORDER BY id DESC LIMIT 1")
    desk.store.close()
    assert line is not None
    assert line[0] == "chronology exported"
    assert line[1].startswith("everything, for the file: ")


def test_a_child_that_is_not_there_and_a_folder_that_is_none(
    run: Run, db: Path, ref: str, tmp_path: Path
) -> None:
    done = run("export", "chronology", "--child", "D0", "--db", db, *DAY)
    assert done.exit_code == 1
    assert done.stderr == 'iro-console: there is no child with the reference "D0" in these records\n'
    (tmp_path / "file").write_text("")
    done = run("export", "chronology", "--child", ref, "--to", tmp_path / "file" / "x", "--db", db, *DAY)
    assert done.exit_code == 1
    assert done.stderr.startswith("iro-console: Nothing was written: ")


def test_wrong_usage_is_2(run: Run, db: Path) -> None:
    assert run("export", "chronology", "--db", db).exit_code == 2
    assert run("export", "--db", db).exit_code == 2
    assert run("export", "chronology", "--child", "x", "--kind", "dream", "--db", db).exit_code == 2


def test_word_is_not_imported_before_it_is_needed(process: Process) -> None:
    code = "import sys, iro_console.cli.exporting, iro_console.ui.app; print('docx' in sys.modules)"
    assert process(code=code).stdout.strip() == "False"
