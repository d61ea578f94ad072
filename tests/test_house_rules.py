"""Rules of the house that a reader would otherwise have to take on trust."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "iro_console"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "_data" not in path.parts)

CLOCK_READS = {("date", "today"), ("datetime", "now"), ("datetime", "utcnow"), ("time", "time")}


def run(*argv: str) -> subprocess.CompletedProcess[str]:
    """Run a command at the root of the project and return what it printed."""
    return subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, check=False)


def test_imports_point_one_way() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = run(str(linter), "--no-cache")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_the_clock_is_read_in_one_place(path: Path) -> None:
    reads = [
        f"line {node.lineno}: {node.value.id}.{node.attr}"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and (node.value.id, node.attr) in CLOCK_READS
    ]
    if path.name == "bootstrap.py":
        assert reads, "bootstrap.py is where the clock is read"
    else:
        assert not reads


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_modules_stay_small_enough_to_read(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= 400


@pytest.mark.parametrize(
    ("code", "unwanted"),
    [
        ("import iro_console", {"iro_console.domain", "iro_console.storage", "textual", "sqlmodel"}),
        ("import iro_console.cli", {"textual", "sqlmodel", "sqlalchemy", "holidays", "alembic"}),
        ("import iro_console.domain.timeline", {"sqlmodel", "pydantic", "textual", "holidays"}),
        ("import iro_console.casework.caseload", {"sqlmodel", "sqlalchemy", "pydantic", "alembic"}),
        ("import iro_console.ui.app", {"sqlmodel", "sqlalchemy", "pydantic", "alembic", "holidays", "click"}),
        (
            "import iro_console.ui.app",
            {"iro_console.domain.timeline", "iro_console.storage.facts", "iro_console.casework.verbs"},
        ),
    ],
    ids=["package", "command line", "clock", "lists", "app", "acts"],
)
def test_nothing_heavy_is_imported_before_it_is_needed(code: str, unwanted: set[str]) -> None:
    done = run(sys.executable, "-c", f"{code}; import sys; print('\\n'.join(sys.modules))")
    assert done.returncode == 0, done.stderr
    assert not unwanted & set(done.stdout.split())


def test_no_committed_file_names_a_registry_or_carries_a_lock_with_addresses() -> None:
    listed = run("git", "ls-files")
    if listed.returncode != 0:
        names = [str(path.relative_to(ROOT)) for path in ROOT.glob("*") if path.is_file()]
    else:
        names = listed.stdout.split("\n")
    assert not {"uv.lock", "pylock.toml", "poetry.lock"} & set(names)
    addresses = ("files.python" + "hosted.org", "pypi" + ".org", "registry.npm" + "js.org")
    for name in names:
        path = ROOT / name
        if path.is_file() and path.suffix in {".toml", ".py", ".md", ".txt", ".lock", ".yml", ".cfg"}:
            text = path.read_text(encoding="utf-8")
            assert not any(address in text for address in addresses), name


def test_the_wheel_carries_the_reference_data(tmp_path: Path) -> None:
    target = tmp_path / "installed"
    built = run(
        sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(target), str(ROOT)
    )
    assert built.returncode == 0, built.stderr
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from iro_console import reference;"
            "print(len(reference.load_policy('source003').rules), reference.data_root())",
        ],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(target)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    rules, root = done.stdout.split(" ", 1)
    assert int(rules) >= 64
    assert root.strip().startswith(str(target))
