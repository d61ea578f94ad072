"""The chronology as files: a table for a spreadsheet, and a text to read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from iro_console.documents.csv_text import csv_bytes
from iro_console.documents.word import Heading, Paragraph, word_bytes
from iro_console.domain.chronology import KIND, Happened
from iro_console.domain.date_text import long_date

HEADER = ("Date", "Kind", "What", "Words", "Details")


def as_csv(entries: Sequence[Happened]) -> bytes:
    """Return a row for each entry, newest first; the date as 2026-11-24."""
    return csv_bytes(
        HEADER,
        (
            (
                entry.on.isoformat(),
                KIND[entry.kind],
                entry.what,
                entry.words,
                "\n".join(f"{detail.name}: {detail.text}" for detail in entry.details),
            )
            for entry in entries
        ),
    )


def as_word(
    title: str, about: Sequence[str], entries: Sequence[Happened], *, foot: str, at: datetime
) -> bytes:
    """Return a document with a heading for each year, newest first."""
    return word_bytes(title, about, _content(entries), foot=foot, at=at)


def _content(entries: Sequence[Happened]) -> Iterator[Paragraph | Heading]:
    year = 0
    for entry in entries:
        if entry.on.year != year:
            year = entry.on.year
            yield Heading(str(year))
        said = f": {entry.words}" if entry.words else ""
        yield Paragraph(
            ((f"{long_date(entry.on)}  {KIND[entry.kind]}  ", False), (entry.what, True), (said, False))
        )
        for detail in entry.details:
            yield Paragraph(((f"{detail.name}: ", True), (detail.text, False)), indent=True)
