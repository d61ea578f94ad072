"""Files that leave the program: what is in them, and what the history says of them."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import builders
import chronicle
import docx
import pytest

from iro_console.casework import exporting
from iro_console.casework.child_page import child_page
from iro_console.casework.chronology import chronology
from iro_console.casework.desk import Desk
from iro_console.casework.exporting import export_chronology
from iro_console.casework.undo import undo
from iro_console.documents import files
from iro_console.documents.files import ExportProblem
from iro_console.domain.chronology import Kind
from iro_console.storage.problems import StoreProblem


@pytest.fixture
def kai(asha: Desk, caseload: dict[str, int]) -> int:
    chronicle.record_everything(asha, caseload["kai"])
    return caseload["kai"]


def rows(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))


def words(path: Path) -> str:
    document: Any = docx.Document(str(path))
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


def test_everything_is_written_as_it_stands(asha: Desk, kai: int, tmp_path: Path) -> None:
    written = export_chronology(asha, kai, tmp_path / "out", everything=True)
    table, text = written.paths
    assert (table.name, text.name) == ("K1-chronology-2026-11-24.csv", "K1-chronology-2026-11-24.docx")
    entries = chronology(asha, kai)
    body = rows(table)[1:]
    assert written.entries == len(body) == len(entries)
    assert [row[2] for row in body] == [entry.what for entry in entries]
    assert [row[0] for row in body] == [entry.on.isoformat() for entry in entries]
    said = next(row for row in body if row[1] == "Contact")
    assert said[3] == f"'=1+1 {builders.HOSTILE}"
    assert f"Said: =1+1 {builders.HOSTILE}" in said[4]
    read = words(text)
    assert "Kai Morgan, reference K1" in read
    assert "Made on Tue 24 Nov 2026 by Asha Bello" in read
    assert f"Carer or home: {chronicle.CARER}" in read


def test_without_words_nothing_says_who_or_what_was_said(asha: Desk, kai: int, tmp_path: Path) -> None:
    table, text = export_chronology(asha, kai, tmp_path, everything=False).paths
    assert table.name == "K1-dates-2026-11-24.csv"
    for content in (table.read_text(encoding="utf-8-sig"), words(text)):
        for private in ("Kai", "Morgan", "Zoë", "Mrs", "1+1"):
            assert private not in content
        assert "Video call, not alone" in content


def test_the_history_says_who_exported_what(asha: Desk, kai: int, tmp_path: Path) -> None:
    done = export_chronology(asha, kai, tmp_path, everything=True, kinds=[Kind.REVIEW]).done
    line = child_page(asha, kai).history[0]
    assert (line.who, line.act, line.act_id) == ("asha", "chronology exported", done.act_id)
    assert line.detail == "everything, for the file: 5 entries"
    assert str(tmp_path) in done.message


def test_an_export_is_no_act_to_take_back_and_stays_in_the_history(
    asha: Desk, kai: int, tmp_path: Path
) -> None:
    export_chronology(asha, kai, tmp_path, everything=True)
    assert "ocial worker changed" in undo(asha).message
    history = child_page(asha, kai).history
    assert "chronology exported" in {line.act for line in history}
    assert len(list(tmp_path.glob("K1-*"))) == 2


def test_what_is_narrowed_on_the_screen_is_narrowed_in_the_file(asha: Desk, kai: int, tmp_path: Path) -> None:
    written = export_chronology(asha, kai, tmp_path, everything=True, kinds=[Kind.WORKER], words="conor")
    assert [row[2] for row in rows(written.paths[0])[1:]] == ["New social worker: Conor Mac Giolla"]
    assert "1 entry: Workers, with “conor”" in words(written.paths[1])


def test_an_earlier_export_is_left_alone(asha: Desk, kai: int, tmp_path: Path) -> None:
    first = export_chronology(asha, kai, tmp_path, everything=True)
    first.paths[1].write_text("with my notes")
    second = export_chronology(asha, kai, tmp_path, everything=True)
    assert [path.name for path in second.paths] == [
        "K1-chronology-2026-11-24-2.csv",
        "K1-chronology-2026-11-24-2.docx",
    ]
    assert first.paths[1].read_text() == "with my notes"


def test_a_file_that_cannot_be_written_leaves_no_line(asha: Desk, kai: int, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    before = child_page(asha, kai).history
    with pytest.raises(ExportProblem):
        export_chronology(asha, kai, tmp_path / "out", everything=True)
    assert child_page(asha, kai).history == before


def test_a_line_that_cannot_be_written_leaves_no_file(
    asha: Desk, kai: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The files are there for a moment before the record is: they go with it."""
    wrote = files.write_files

    def then_the_disk_is_full(*args: Any) -> list[Path]:
        paths = wrote(*args)
        assert all(path.exists() for path in paths)
        written.extend(paths)
        return paths

    written: list[Path] = []
    monkeypatch.setattr(files, "write_files", then_the_disk_is_full)

    def full(*_: Any) -> Any:
        class Failing:
            def __enter__(self) -> Any:
                return self

            def __exit__(self, *error: object) -> None:
                if error == (None, None, None):
                    raise StoreProblem("The disk is full")

            act_id = ""

            def describe(self, **_: Any) -> None:
                pass

            def line(self, *_: Any) -> None:
                pass

        return Failing()

    monkeypatch.setattr(type(asha.store), "write", full)
    with pytest.raises(StoreProblem, match="disk is full"):
        exporting.export_chronology(asha, kai, tmp_path, everything=True)
    assert len(written) == 2
    assert not any(path.exists() for path in written)
