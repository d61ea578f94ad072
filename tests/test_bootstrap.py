"""What the program leaves behind, and what it clears away."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from iro_console.bootstrap import private_folder


def test_what_a_killed_program_left_behind_is_cleared_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    left = tmp_path / f"iro-console-view-{ended.pid}-abc"
    running = tmp_path / f"iro-console-view-{os.getpid()}-abc"
    other = tmp_path / "iro-console-view-of-somebody"
    for folder in (left, running, other):
        folder.mkdir()
        (folder / "view.db").write_text("Kai Morgan")
    with private_folder("iro-console-view-") as mine:
        assert mine.stat().st_mode & 0o077 == 0
        assert {path.name for path in tmp_path.iterdir()} == {running.name, other.name, mine.name}
    assert not mine.exists()
