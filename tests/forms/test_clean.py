"""Text is kept as typed, without what a terminal, a file or a document would obey."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iro_console.forms.clean import clean_line, clean_text, too_long

KEPT = "Zoë O'Brien-Łuk 🦊👩‍👧 [/b] [red] <b> ${x} \\ ‘’ … مرحبا שלום\tend\n\nnext"


def test_what_people_write_is_kept_to_the_letter() -> None:
    assert clean_text(KEPT) == KEPT


@pytest.mark.parametrize("end", ["\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_every_line_end_is_one(end: str) -> None:
    assert clean_text(f"a{end}b") == "a\nb"


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=60))
def test_nothing_is_left_that_could_be_obeyed_or_not_be_stored(text: str) -> None:
    cleaned = clean_text(text)
    assert not [c for c in cleaned if (ord(c) < 32 and c not in "\n\t") or 127 <= ord(c) < 160]
    assert not {"\u202e", "\u2066", "\u200b", "\ufeff"} & set(cleaned)
    stored = sqlite3.connect(":memory:").execute("SELECT ?", (cleaned,)).fetchone()[0]
    assert stored == cleaned
    assert clean_text(cleaned) == cleaned


def test_a_line_has_no_line_ends_and_nothing_at_its_ends() -> None:
    assert clean_line(" 12 High\tStreet\r\nLeeds \x00") == "12 High Street Leeds"


def test_size_is_said() -> None:
    assert too_long("x" * 200_000) == ""
    assert "200,001 characters" in too_long("x" * 200_001)
    assert "10,001 lines" in too_long("\n" * 10_000)
