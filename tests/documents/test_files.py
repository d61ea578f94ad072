"""Files that leave the program: whole or not at all, private, and under a name that is safe everywhere."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from iro_console.documents import files
from iro_console.documents.files import ExportProblem, free_name, safe_name, write_files

DAY = date(2026, 11, 24)
NAMES = (
    ("D123456", "D123456-chronology-2026-11-24"),
    ("../../etc/passwd", "etc-passwd-chronology-2026-11-24"),
    ("C:\\Windows", "C-Windows-chronology-2026-11-24"),
    ("CON", "child-CON-chronology-2026-11-24"),
    ("nul", "child-nul-chronology-2026-11-24"),
    ("", "child-chronology-2026-11-24"),
    ("...", "child-chronology-2026-11-24"),
    ("Zoë [/b] \x00\u202e🦊", "Zo-b-chronology-2026-11-24"),
    ("．．／A1", "A1-chronology-2026-11-24"),
)


@pytest.mark.parametrize(("ref", "name"), NAMES)
def test_a_name_is_made_of_the_reference_and_safe_on_every_system(ref: str, name: str) -> None:
    assert safe_name(ref, "chronology", DAY) == name


def test_a_name_is_never_too_long_for_a_folder() -> None:
    assert len(safe_name("A" * 3000, "chronology", DAY)) < 100


def test_files_are_for_their_owner_alone_in_a_folder_of_their_own(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "exports"
    paths = write_files(folder, {"a.csv": b"one", "b.docx": b"two"})
    assert [path.read_bytes() for path in paths] == [b"one", b"two"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in paths} == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert sorted(path.name for path in folder.iterdir()) == ["a.csv", "b.docx"]


def test_an_earlier_file_keeps_its_name(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("mine")
    (tmp_path / "a-2.docx").write_text("mine too")
    assert free_name(tmp_path, "a", (".csv", ".docx")) == "a-3"
    assert free_name(tmp_path, "b", (".csv", ".docx")) == "b"


def test_all_files_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[Path] = []

    def full(path: Path, content: bytes) -> None:
        if written:
            raise OSError(28, "No space left on device")
        written.append(path)
        path.write_bytes(content)

    monkeypatch.setattr(files, "_write", full)
    with pytest.raises(ExportProblem, match="the disk is full"):
        write_files(tmp_path, {"a.csv": b"one", "b.docx": b"two"})
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_a_file_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "exports").write_text("")
    for folder in (tmp_path / "exports", tmp_path / "exports" / "deeper"):
        with pytest.raises(ExportProblem) as refused:
            write_files(folder, {"a.csv": b"one"})
        assert str(refused.value) == (
            f"Nothing was written: {folder} cannot be used (there is a file of that name, and no folder)"
        )
    assert (tmp_path / "exports").read_text() == ""


def test_what_a_killed_program_left_is_swept_away_and_nothing_else(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, text=True, check=True
    )
    dead = tmp_path / f".a.csv.{done.stdout.strip()}.part"
    living = tmp_path / f".a.csv.{os.getppid()}.part"
    others = [tmp_path / ".notes.part", tmp_path / "a.csv"]
    for path in (dead, living, *others):
        path.write_text("Kai")
    files.sweep(tmp_path)
    assert not dead.exists()
    assert all(path.exists() for path in (living, *others))
