"""Tables as CSV that Excel opens as they are: every text as typed, and none of them read as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from iro_console.forms.clean import clean_text

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_BLANK = " \t\r\n\u00a0\u200b\ufeff"
_BYTE_ORDER_MARK = "\ufeff"


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a table as CSV in UTF-8 with a byte order mark, by which Excel knows the letters.

    A cell that a spreadsheet would take for a formula begins with an apostrophe, and every cell stands in
    quotation marks. Line breaks inside a cell are kept.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow([safe_cell(cell) for cell in row])
    return (_BYTE_ORDER_MARK + text.getvalue()).encode("utf-8")


def safe_cell(text: str) -> str:
    """Return a text as it may stand in a cell.

    The apostrophe also goes before "- see note" and "+44 …": a spreadsheet would read those too.
    """
    clean = clean_text(text)
    if clean.lstrip(_BLANK).startswith(_FORMULA) or clean[:1] in ("\t", "\r", "\n"):
        return f"'{clean}"
    return clean
