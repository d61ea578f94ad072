"""What was wrong with a file, a row or a cell, and the list of it that is handed back."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from typing import NamedTuple

LONGEST_SHOWN = 60
TAKEN = "taken, but "
"""How the reason of a remark begins: the row was taken all the same."""

_NOT_FOR_SHOW = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_FORMULA = re.compile("^(?:\\s*[=+\\-@＝＋－＠]|[\t\r\n])")


class Problem(NamedTuple):
    """One fault: where, what stood there, and why it is one."""

    file: str
    row: int
    """As a spreadsheet numbers the rows of the file, the header's row included."""
    column: str
    """As in the file's layout; empty when the whole row or file is meant."""
    value: str
    why: str
    """One sentence. It begins with "taken, but" when the row was taken all the same."""

    @property
    def refused(self) -> bool:
        """Whether the row (or the file) was left out because of it."""
        return not self.why.startswith(TAKEN)


def plain(value: str) -> str:
    """Return a value from a file as it may be shown: no control characters, not endless."""
    shown = _NOT_FOR_SHOW.sub("\ufffd", value)
    return shown if len(shown) <= LONGEST_SHOWN else f"{shown[: LONGEST_SHOWN - 1]}…"


def harmless_cell(value: str) -> str:
    """Return a cell that no spreadsheet reads as a formula: an apostrophe goes before what might be one."""
    return f"'{value}" if _FORMULA.match(value) else value


def problems_csv(problems: Iterable[Problem]) -> bytes:
    """Return the list to hand back: file, row, column, value, why; with a byte-order mark for Excel."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(Problem._fields)
    for problem in problems:
        writer.writerow([harmless_cell(str(cell)) for cell in problem])
    return text.getvalue().encode("utf-8-sig")
