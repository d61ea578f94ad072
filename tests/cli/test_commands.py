"""The other commands, and how any command ends."""

from __future__ import annotations

import errno
import json
import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import builders
import pytest
import return_files as made
from click.testing import Result

from iro_console import bootstrap
from iro_console.casework import overview, work
from iro_console.casework.desk import Desk
from iro_console.cli import console, opening
from iro_console.settings import Settings

Run = Callable[..., Result]
InJson = Callable[..., Any]
Process = Callable[..., subprocess.CompletedProcess[str]]

DAY = ("--today", "2026-11-24")
ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def db(tmp_path: Path, run: Run) -> Path:
    """Records with the children of a small return."""
    path = tmp_path / "records" / "iro.db"
    done = run("import", made.write_return(tmp_path / "return"), "--db", path, "--iro", "AB", *DAY)
    assert done.exit_code == 0, done.output
    return path


def one_line(done: Result, code: int) -> str:
    """Return the only line of complaint."""
    assert done.exit_code == code, done.output
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("iro-console: ")
    return line


# due

DUE_KEYS = [
    "child", "iro", "rule", "title", "due", "statutory_due", "local_due", "in", "status", "waits_for",
    "urgency", "terms",
]  # fmt: skip


def test_due_has_the_keys_of_the_contract_and_no_others(in_json: InJson, db: Path) -> None:
    found = in_json("due", "--db", db, *DAY)
    assert list(found) == ["today", "policy", "due"]
    assert (found["today"], found["policy"]) == ("2026-11-24", "national")
    assert found["due"]
    for entry in found["due"]:
        assert list(entry) == DUE_KEYS
        assert list(entry["child"]) == ["ref", "name"]
        assert list(entry["in"]) == ["days", "unit"]
        assert all(list(term) == ["name", "value"] for term in entry["terms"])
        assert entry["urgency"] == pytest.approx(sum(term["value"] for term in entry["terms"]), abs=0.02)


def test_due_is_the_work_list_of_the_screen_in_its_order(in_json: InJson, asha: Desk) -> None:
    listed = work.work_list(asha)
    shown = [(row.child_ref, row.rule) for row in listed.page(0, 500)]
    found = in_json(
        "due", "--db", asha.store.path, "--iro", "Asha Bello", "--today", builders.TODAY.isoformat()
    )
    assert [(one["child"]["ref"], one["rule"]) for one in found["due"]] == shown
    assert len(shown) > 3


def test_due_looks_as_far_ahead_as_it_is_told(in_json: InJson, db: Path) -> None:
    day = ("--today", "2021-05-20")
    assert "ST-03" in {one["rule"] for one in in_json("due", "--db", db, *day)["due"]}
    assert "ST-03" not in {one["rule"] for one in in_json("due", "--db", db, *day, "--within", "10")["due"]}


def test_due_under_another_policy_or_day_leaves_the_records_alone(in_json: InJson, db: Path) -> None:
    rows = "SELECT rule, occurrence, due, local_due FROM deadline ORDER BY id"
    with sqlite3.connect(db) as look:
        before, settings = look.execute(rows).fetchall(), look.execute("SELECT * FROM setting").fetchall()
    other = in_json("due", "--db", db, "--policy", "source003", "--today", "2021-05-24")
    assert other["policy"] == "source003"
    assert {"OP-16"} <= {one["rule"] for one in other["due"]}
    own = in_json("due", "--db", db, "--today", "2021-05-24")
    assert not {"OP-16"} & {one["rule"] for one in own["due"]}
    with sqlite3.connect(db) as look:
        assert (look.execute(rows).fetchall(), look.execute("SELECT * FROM setting").fetchall()) == (
            before,
            settings,
        )


def test_due_is_a_plain_table_when_piped(run: Run, db: Path) -> None:
    done = run("due", "--db", db, *DAY)
    assert done.exit_code == 0
    assert "Late  1" in done.stdout.splitlines()
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("Child A1")]
    assert "Tue 15 Jun 2021" in line
    assert "●" in line
    assert " late" in line
    assert "\x1b" not in done.stdout


def test_names_are_printed_without_what_a_terminal_obeys(run: Run, db: Path) -> None:
    with sqlite3.connect(db) as change:
        change.execute("UPDATE child SET name = ?", (builders.OBEYED,))
    change.close()
    done = run("due", "--db", db, *DAY)
    assert done.exit_code == 0
    assert "Ann" in done.stdout
    assert not set(done.stdout) & set("\x1b\x07\x9b\u202e")
    raw = run("due", "--db", db, "--json", *DAY).stdout
    assert raw.isascii()
    assert json.loads(raw)["due"][0]["child"]["name"] == builders.OBEYED


def test_nothing_due_is_a_sentence_and_no_fault(
    run: Run, in_json: InJson, tmp_path: Path, store: Any
) -> None:
    done = run("due", "--db", store.path, *DAY)
    assert done.exit_code == 0
    assert "Nothing is late" in done.stdout
    assert in_json("due", "--db", store.path, *DAY)["due"] == []


def test_an_unknown_iro_is_said(run: Run, db: Path) -> None:
    assert '"XY"' in one_line(run("due", "--db", db, "--iro", "XY", *DAY), 1)


# records that cannot be used


@pytest.fixture
def bad_places(db: Path, tmp_path: Path) -> dict[str, Path]:
    text = tmp_path / "letter.db"
    text.write_text("Dear all, this is no database. " * 50)
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as made_by_another:
        made_by_another.execute("CREATE TABLE t (x)")
    made_by_another.close()
    newer = tmp_path / "newer.db"
    with sqlite3.connect(db) as whole:
        whole.execute("VACUUM INTO ?", (str(newer),))
    whole.close()
    with sqlite3.connect(newer) as change:
        change.execute("UPDATE alembic_version SET version_num = '9999'")
    change.close()
    return {"text": text, "other": other, "newer": newer, "folder": tmp_path, "missing": tmp_path / "none.db"}


@pytest.mark.parametrize("command", ["due", "doctor"])
@pytest.mark.parametrize(
    ("place", "says"),
    [
        ("text", "not a file of this program's records"),
        ("other", "another program"),
        ("newer", "newer version"),
        ("folder", "folder"),
        ("missing", "no records"),
    ],
)
def test_records_that_cannot_be_used_are_one_line_and_stay_as_they_are(
    run: Run, bad_places: dict[str, Path], command: str, place: str, says: str
) -> None:
    path = bad_places[place]
    before = path.read_bytes() if path.is_file() else None
    assert says in one_line(run(command, "--db", path), 1)
    assert (path.read_bytes() if path.is_file() else None) == before


def test_an_import_into_a_file_that_is_no_database_leaves_it(
    run: Run, bad_places: dict[str, Path], tmp_path: Path
) -> None:
    before = bad_places["text"].read_bytes()
    assert "not a file" in one_line(run("import", tmp_path / "return", "--db", bad_places["text"]), 1)
    assert bad_places["text"].read_bytes() == before


def test_a_place_that_cannot_be_written_is_one_line(run: Run, tmp_path: Path, db: Path) -> None:
    (tmp_path / "file").write_text("")
    done = run("import", tmp_path / "return", "--db", tmp_path / "file" / "iro.db")
    assert "cannot be opened" in one_line(done, 1)


def test_records_that_can_only_be_read_can_be_looked_at_and_not_written(
    run: Run, in_json: InJson, tmp_path: Path, db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    allowed = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK and allowed(path, mode))
    assert in_json("due", "--db", db, *DAY)["due"]
    before = db.read_bytes()
    line = one_line(run("import", tmp_path / "return", "--db", db, *DAY), 1)
    assert "can only be read" in line
    assert db.read_bytes() == before


# policy


def test_policies_are_listed_shown_and_checked(run: Run, in_json: InJson, tmp_path: Path) -> None:
    names = [one["name"] for one in in_json("policy", "list")["policies"]]
    assert names == ["national", "source000", "source003", "source004"]
    assert all(name in run("policy", "list").stdout for name in names)
    shown = in_json("policy", "show", "source003")
    rules = {one["rule"]: one for one in shown["rules"]}
    assert (rules["ST-02"]["national"], rules["ST-02"]["local"]) == ("3 months", "91 days")
    assert in_json("policy", "show")["name"] == "national"
    assert "91 days" in run("policy", "show", "source003").stdout
    good = tmp_path / "ours.toml"
    good.write_text(
        'name = "ours"\ntitle = "Ours"\n[rules.HB-07]\nlocal = "3 working days"\nsource = "Procedure 4"\n'
    )
    assert in_json("policy", "check", good) == {"policy": str(good), "faults": [], "remarks": []}
    assert "it can be used" in run("policy", "check", good).stdout


def test_the_ladder_is_shown_and_a_councils_own_is_checked(run: Run, in_json: InJson, tmp_path: Path) -> None:
    ladder = in_json("policy", "show")["ladder"]
    assert (ladder["informal_counts"], len(ladder["stages"])) == (False, 6)
    assert ladder["stages"][1] == {
        "stage": "1",
        "name": "IRO alert or QAR",
        "to": "Team manager",
        "reply_working_days": 5,
    }
    ours = tmp_path / "ours.toml"
    text = 'name = "ours"\ntitle = "Ours"\n[ladder]\nsource = "Alerts"\n[ladder.2]\nto = "Group manager"\n'
    ours.write_text(text)
    assert in_json("policy", "check", ours) == {"policy": str(ours), "faults": [], "remarks": []}
    assert "2      5 working days  Group manager" in run("policy", "show", ours).stdout
    ours.write_text(text + 'reply = "30 working days"\n')
    done = run("policy", "check", ours)
    assert done.exit_code == 1
    assert "ladder 2: 30 working days are more than the 20" in done.stderr


def test_a_policy_that_loosens_the_law_is_told_so_and_one_that_is_wrong_refused(
    run: Run, in_json: InJson, tmp_path: Path
) -> None:
    looser = tmp_path / "looser.toml"
    looser.write_text(
        'name = "looser"\ntitle = "Looser"\n[rules.ST-03]\nlocal = "8 months"\nsource = "Habit"\n'
    )
    assert any("looser than the law" in remark for remark in in_json("policy", "check", looser)["remarks"])
    wrong = tmp_path / "wrong.toml"
    wrong.write_text('name = "wrong"\ntitle = "Wrong"\n[rules.ST-01]\noffset = "40 working days"\n')
    done = run("policy", "check", wrong)
    assert done.exit_code == 1
    assert "ST-01" in done.stderr
    assert "ST-01" in one_line(run("timetable", "--looked-after-from", "2025-03-03", "--policy", wrong), 1)
    assert "nowhere" in one_line(run("policy", "show", "nowhere"), 1)


# doctor


def test_the_doctor_finds_everything_in_order(in_json: InJson, run: Run, db: Path) -> None:
    found = in_json("doctor", "--db", db, *DAY)
    assert found["ok"] is True
    names = {check["name"] for check in found["checks"]}
    assert {"records", "protection", "disk", "calendar", "policy", "dates"} <= names
    assert "✓  records" in run("doctor", "--db", db, *DAY).stdout


def test_the_doctor_says_what_is_wrong(run: Run, db: Path) -> None:
    with sqlite3.connect(db) as change:
        change.execute("UPDATE deadline SET due = '2031-01-01' WHERE rule = 'ST-03'")
    change.close()
    db.chmod(0o644)
    done = run("doctor", "--db", db, *DAY)
    assert done.exit_code == 1
    wrong = [line.split()[1] for line in done.stdout.splitlines() if line.startswith("●")]
    assert wrong == ["protection", "dates"]


def test_the_doctor_says_where_the_settings_lie(run: Run, db: Path) -> None:
    from iro_console.settings import settings_file

    said = run("doctor", "--db", db, *DAY).stdout.splitlines()[-1]
    assert said == f"Settings  {settings_file()} (not made yet)"


# opening


def opened(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Desk, Settings, bool, int]]:
    """Stand in for the screens: note what would be opened, and how many children are on it."""
    found: list[tuple[Desk, Settings, bool, int]] = []

    def run_app(desk: Desk, settings: Settings, *, demo: bool = False, real_day: bool = False) -> int:
        found.append((desk, settings, demo, overview.counts(desk)["caseload"]))
        # Only records on the real day are brought to it: those of a demo are made for it.
        assert real_day == (not demo and isinstance(desk.clock, bootstrap.Clock) and not desk.clock.stands)
        return 7

    monkeypatch.setattr(bootstrap, "run_app", run_app)
    monkeypatch.setattr(opening, "has_terminal", lambda: True)
    return found


def test_no_command_opens_the_records_and_makes_them(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = opened(monkeypatch)
    assert run().exit_code == 7
    ((desk, _, demo, children),) = found
    path = desk.store.path
    assert path is not None
    assert path.is_relative_to(home)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert (demo, children, desk.policy.name) == (False, 0, "national")


def test_the_records_follow_the_policy_they_are_opened_with(
    run: Run, db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(monkeypatch)
    run("--db", db, "--policy", "source003", *DAY)
    with sqlite3.connect(db) as look:
        assert look.execute("SELECT value FROM setting WHERE name = 'policy'").fetchone() == ("source003",)
        assert look.execute("SELECT count(*) FROM deadline WHERE local_due IS NOT NULL").fetchone()[0] > 0


def test_an_iro_of_the_settings_sees_their_own_children(
    run: Run, db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = opened(monkeypatch)
    monkeypatch.setenv("IRO_CONSOLE_IRO", "ab")
    run("--db", db, *DAY)
    assert found[0][0].scope is not None
    assert found[0][3] == 1
    monkeypatch.setenv("IRO_CONSOLE_IRO", "nobody")
    assert '"nobody"' in one_line(run("--db", db, *DAY), 1)


def test_the_demo_is_made_apart_and_removed(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = opened(monkeypatch)
    mine = home / "mine.db"
    monkeypatch.setenv("IRO_CONSOLE_DATABASE", str(mine))
    assert run("demo", *DAY).exit_code == 7
    ((desk, _, demo, children),) = found
    assert (demo, children, desk.today().isoformat()) == (True, 53, "2026-11-24")
    assert desk.store.path is not None
    assert not desk.store.path.parent.exists()
    assert not mine.exists()
    assert not list(home.glob("**/*.db"))


# how commands end


@pytest.mark.parametrize("args", [(), ("demo",)])
def test_the_screens_are_not_opened_where_there_is_no_terminal(
    process: Process, tmp_path: Path, args: tuple[str, ...]
) -> None:
    place = tmp_path / "none.db"
    done = process(*args, *(() if args else ("--db", place)))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "iro-console: the screens need a terminal; without one use due, timetable or export\n"
    )
    assert not place.exists()


def test_help_and_version(run: Run) -> None:
    listed = run("--help")
    assert listed.exit_code == 0
    for command in ("demo", "doctor", "due", "import", "policy", "timetable"):
        assert command in listed.stdout
        assert run(command, "--help").exit_code == 0
    assert run("--version").stdout.startswith("iro-console")
    assert "nonsense" in one_line(run("nonsense"), 2)


def test_a_fault_of_the_program_is_a_sentence_and_a_private_report(
    run: Run, db: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        secret = "Kai Morgan"
        raise RuntimeError(f"the record of {secret}")

    monkeypatch.setattr(work, "due", fail)
    line = one_line(run("due", "--db", db, *DAY), 1)
    assert "Kai Morgan" not in line
    (report,) = home.glob("**/crashes/*.txt")
    assert str(report) in line
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    text = report.read_text()
    assert "RuntimeError" in text
    assert "in fail" in text
    assert "Kai Morgan" not in text


def test_no_room_for_the_output_is_one_line(run: Run, db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(work, "due", full)
    monkeypatch.setattr(console, "_forget_output", lambda: None)
    assert "no room left where the output" in one_line(run("due", "--db", db, *DAY), 1)


@pytest.mark.parametrize("address", ["postgresql+nothing://me:secret@place/x", "db2://me:secret@place/x"])
def test_a_database_without_a_driver_is_one_line_without_the_password(run: Run, address: str) -> None:
    line = one_line(run("due", "--db", address, *DAY), 1)
    assert "the driver for it is not installed" in line
    assert "secret" not in line


def test_settings_that_cannot_be_used_are_one_line(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('databse = "x"\n')
    monkeypatch.setenv("IRO_CONSOLE_CONFIG", str(path))
    assert 'no setting "databse"' in one_line(run("due"), 1)


@pytest.mark.parametrize(
    ("args", "unwanted"),
    [
        (
            "'timetable', '--looked-after-from', '2025-03-03', '--json'",
            {"textual", "sqlmodel", "sqlalchemy", "rich"},
        ),
        ("'--help'", {"textual", "sqlmodel", "sqlalchemy", "holidays", "sqlite3"}),
        ("'policy', 'list', '--json'", {"textual", "sqlmodel", "sqlalchemy", "holidays"}),
    ],
)
def test_commands_import_only_what_they_need(process: Process, args: str, unwanted: set[str]) -> None:
    code = (
        "import sys\nfrom iro_console.cli import main\n"
        f"try:\n    main([{args}])\nexcept SystemExit as end:\n    assert not end.code\n"
        "print(*sys.modules, file=sys.stderr)"
    )
    done = process(code=code)
    assert done.returncode == 0, done.stderr
    assert done.stdout
    assert not unwanted & set(done.stderr.split())


def test_due_of_records_up_to_date_needs_no_orm(process: Process, db: Path) -> None:
    code = (
        "import sys\nfrom iro_console.cli import main\n"
        f"try:\n    main(['due', '--db', {str(db)!r}, '--today', '2026-11-24', '--json'])\n"
        "except SystemExit as end:\n    assert not end.code\nprint(*sys.modules, file=sys.stderr)"
    )
    done = process(code=code)
    assert done.returncode == 0, done.stderr
    assert not {"textual", "sqlmodel", "sqlalchemy", "alembic", "holidays"} & set(done.stderr.split())


def test_as_a_process_a_command_prints_and_exits(process: Process, tmp_path: Path) -> None:
    folder = made.write_return(tmp_path / "return")
    done = process("import", folder, "--db", tmp_path / "r" / "iro.db", "--json", *DAY)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["children"]["new"] == 2
    due = process("--db", tmp_path / "r" / "iro.db", *DAY, "--json", "due")
    assert json.loads(due.stdout)["due"][0]["child"] == {"ref": "A1", "name": "Child A1"}
    failed = process("due", "--db", tmp_path / "none.db")
    assert failed.returncode == 1
    assert len(failed.stderr.splitlines()) == 1
    assert process("timetable").returncode == 2


def test_a_reader_who_has_enough_is_no_fault() -> None:
    program = [sys.executable, "-c", "from iro_console.cli import main; main()"]
    with subprocess.Popen(
        [*program, "timetable", "--looked-after-from", "2013-01-15"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as done:
        assert done.stdout is not None
        assert done.stderr is not None
        done.stdout.close()
        assert (done.stderr.read(), done.wait()) == (b"", 0)


def test_an_old_fashioned_terminal_gets_question_marks_and_no_fault(tmp_path: Path) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from iro_console.cli import main; main()",
            "timetable",
            "--looked-after-from",
            "2025-03-03",
        ],
        cwd=ROOT,
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"Mon 31 Mar 2025" in done.stdout
