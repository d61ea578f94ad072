"""Plain text for a terminal or a pipe: tables that line up, states as a sign and words, nothing obeyed."""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import click

from iro_console.domain.explain import in_words
from iro_console.domain.timescales import Status
from iro_console.forms.clean import clean_line, clean_text

_NEAR = 5
_PIPED_WIDTH = 100
_LONGEST_CELL = 30


def print_json(value: Any) -> None:
    """Print JSON in ASCII, so that no terminal obeys what stands in it and no encoding loses it."""
    click.echo(json.dumps(value, indent=2))


def width() -> int:
    """Return how many columns there are: the terminal's, at least 80."""
    return max(80, shutil.get_terminal_size().columns) if sys.stdout.isatty() else _PIPED_WIDTH


def state(status: Status, days: int, unit: str, late_by: int = 0) -> str:
    """Return where a deadline stands as a sign and words; ``late_by`` in calendar days when met late."""
    match status:
        case Status.MET:
            return "✓ met"
        case Status.MET_LATE:
            return f"✓ met {late_by} d late"
        case Status.NO_LONGER_REQUIRED:
            return "– not required"
        case _:
            sign = "●" if days < 0 else "◐" if days <= _NEAR else "○"
            return f"{sign} {in_words(days, unit)}"


def table(
    header: Sequence[str] | None, rows: Iterable[Sequence[str]], *, right: frozenset[int] = frozenset()
) -> None:
    """Print rows, under a header if there is one.

    The last column takes what room is left and is wrapped to it; a line end in its cells begins a new
    line there. The other columns are as wide as what stands in them.
    """
    from rich.cells import cell_len

    cells = [[*(_cut(clean_line(cell)) for cell in row[:-1]), clean_text(row[-1])] for row in rows]
    lines_of_cells = [list(header), *cells] if header else cells
    last = len(lines_of_cells[0]) - 1
    widths = [max(cell_len(row[at]) for row in lines_of_cells) for at in range(last)]
    room = max(20, width() - sum(widths) - 2 * last)
    for row in lines_of_cells:
        parts: list[str] = []
        for at in range(last):
            air = " " * (widths[at] - cell_len(row[at]))
            parts.append(air + row[at] if at in right else row[at] + air)
        lines = [
            line
            for part in row[last].split("\n")
            for line in textwrap.wrap(part, room, break_on_hyphens=False) or [""]
        ]
        lead = "".join(f"{part}  " for part in parts)
        click.echo((lead + lines[0]).rstrip())
        for line in lines[1:]:
            click.echo(" " * (sum(widths) + 2 * last) + line)


def _cut(cell: str) -> str:
    return cell if len(cell) <= _LONGEST_CELL else f"{cell[: _LONGEST_CELL - 1]}…"


def days_late(due: date, met_on: date | None) -> int:
    """Return the calendar days between a due date and the day it was met after it."""
    return max(0, (met_on - due).days) if met_on else 0
