"""The chronology as files, read back."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from typing import Any

import builders
import docx

from iro_console.documents.chronology import HEADER, as_csv, as_word
from iro_console.domain.chronology import Detail, Happened, Kind, in_order, without_words

AT = datetime(2026, 11, 24, 9, 14, tzinfo=UTC)
SAID = f"{builders.HOSTILE}\n\nTwo\tmore. \ufffe"
ENTRIES = in_order(
    [
        Happened("a", date(2025, 6, 1), Kind.CARE, "Becomes looked after"),
        Happened(
            "b",
            date(2026, 11, 20),
            Kind.CONTACT,
            "Visit, seen alone",
            builders.HOSTILE,
            (
                Detail("By", "Asha Bello", own=True),
                Detail("Said", SAID),
            ),
        ),
        Happened("c", date(2026, 11, 20), Kind.REVIEW, "Review 4 held in time", "=1+1"),
    ]
)


def _word(**changes: Any) -> Any:
    made = as_word("Chronology", ["Kai Morgan", "Made on Tue 24 Nov 2026"], ENTRIES, foot="Private.", at=AT)
    return docx.Document(io.BytesIO(made))


def test_the_table_has_a_row_an_entry_newest_first() -> None:
    rows = list(csv.reader(io.StringIO(as_csv(ENTRIES).decode("utf-8-sig"), newline="")))
    assert rows[0] == list(HEADER)
    assert [row[:3] for row in rows[1:]] == [
        ["2026-11-20", "Review", "Review 4 held in time"],
        ["2026-11-20", "Contact", "Visit, seen alone"],
        ["2025-06-01", "Care", "Becomes looked after"],
    ]
    assert rows[1][3] == "'=1+1"
    assert rows[2][3] == builders.HOSTILE
    assert rows[2][4].startswith(f"By: Asha Bello\nSaid: {builders.HOSTILE}\n\nTwo\tmore.")


def test_the_text_says_the_same_under_a_heading_for_each_year() -> None:
    made = _word()
    texts = [paragraph.text for paragraph in made.paragraphs]
    assert texts[:3] == ["Chronology", "Kai Morgan", "Made on Tue 24 Nov 2026"]
    assert [text for text in texts if text in ("2026", "2025")] == ["2026", "2025"]
    assert "Fri 20 Nov 2026  Review  Review 4 held in time: =1+1" in texts
    assert f"Fri 20 Nov 2026  Contact  Visit, seen alone: {builders.HOSTILE}" in texts
    assert f"Said: {builders.HOSTILE}\n\nTwo\tmore. " in texts
    assert made.sections[0].footer.paragraphs[0].text == "Private."
    assert round(made.sections[0].page_width.cm, 1) == 21.0


def test_without_words_there_is_nothing_that_anybody_wrote() -> None:
    bare = [without_words(entry) for entry in ENTRIES]
    made = as_csv(bare).decode("utf-8-sig")
    assert "Zoë" not in made and "=1+1" not in made
    assert "Asha Bello" in made and "Visit, seen alone" in made
