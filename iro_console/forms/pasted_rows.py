"""Rows of a plan as they come out of a document or a spreadsheet: a line a row, tabs between the cells."""

from __future__ import annotations

import csv
import io

from iro_console.forms.clean import LONGEST_TEXT, clean_text
from iro_console.forms.folding import fold
from iro_console.forms.form import RowTable
from iro_console.forms.plan import PlanRow
from iro_console.forms.section import questions

MOST_ROWS = 200
"""Rows that are taken at once. No plan has as many; more is another kind of table."""


def takes_rows(table: RowTable) -> bool:
    """Say whether rows can be pasted into a table: into those of the plans, whose columns are all words."""
    return issubclass(table.row, PlanRow)


def pasted_rows(text: str, table: RowTable) -> list[dict[str, str]]:
    """Return the rows in a pasted text, each as column -> words, without those that are empty.

    Cells belong to the columns by their headings where the first row holds such, else in their order. Raises
    ValueError with a sentence, without its full stop, when the text cannot be these rows.
    """
    if len(text) > LONGEST_TEXT:
        raise ValueError(f"{len(text):,} characters are more than are taken at once ({LONGEST_TEXT:,})")
    lines = [cells for cells in _cells(clean_text(text)) if any(cells)]
    columns = {fold(question.label): question.name for question in questions(table.row)}
    names = [*columns.values()]
    if lines and len({fold(cell) for cell in lines[0]} & columns.keys()) > 1:
        if unknown := [cell for cell in lines[0] if cell and fold(cell) not in columns]:
            raise ValueError(f"“{unknown[0]}” is no column of “{table.title}”")
        names = [columns.get(fold(cell), "") for cell in lines.pop(0)]
    if not lines:
        raise ValueError("there is no row in it")
    if len(lines) > MOST_ROWS:
        raise ValueError(f"{len(lines):,} rows are more than are taken at once ({MOST_ROWS})")
    rows: list[dict[str, str]] = []
    for number, cells in enumerate(lines, 1):
        if any(cells[len(names) :]):
            raise ValueError(f"row {number} has {len(cells)} cells, and the table {len(names)} columns")
        found = {name: cell for name, cell in zip(names, cells, strict=False) if cell}
        if "" in found:
            raise ValueError(f"“{found['']}” in row {number} stands under no heading")
        rows.append(found)
    return rows


def _cells(text: str) -> list[list[str]]:
    """Return the cells, line by line. A spreadsheet puts a cell of several lines in quotation marks."""
    try:
        lines = [*csv.reader(io.StringIO(text), delimiter="\t", strict=True)]
    except csv.Error:
        # Quotation marks of the text itself.
        lines = [line.split("\t") for line in text.split("\n")]
    return [[cell.strip() for cell in cells] for cells in lines]
