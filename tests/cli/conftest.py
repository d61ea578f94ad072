"""What the tests of the command line share: a clean environment, a runner, and real processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from iro_console.cli import main

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep the machine's own settings and records out; return the folder that stands for them."""
    for name in [name for name in os.environ if name.startswith("IRO_CONSOLE_")]:
        monkeypatch.delenv(name)
    folder = tmp_path / "home"
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "LOCALAPPDATA", "APPDATA", "HOME"):
        monkeypatch.setenv(name, str(folder))
    return folder


@pytest.fixture
def run() -> Callable[..., Result]:
    """Return what runs a command in this process."""

    def run_command(*args: object) -> Result:
        return CliRunner().invoke(main, [str(arg) for arg in args])

    return run_command


@pytest.fixture
def in_json(run: Callable[..., Result]) -> Callable[..., Any]:
    """Return what runs a command with ``--json``, expects it to succeed and returns what it printed."""

    def run_command(*args: object) -> Any:
        done = run(*args, "--json")
        assert done.exit_code == 0, done.output
        return json.loads(done.stdout)

    return run_command


@pytest.fixture
def process() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Return what runs a command as a process of its own."""

    def run_process(*args: object, code: str = "") -> subprocess.CompletedProcess[str]:
        start = ["-c", code] if code else ["-c", "from iro_console.cli import main; main()"]
        return subprocess.run(
            [sys.executable, *start, *(str(arg) for arg in args)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )

    return run_process
