"""Lines broken at words: nothing lost, nothing too wide, every run in its ink."""

from __future__ import annotations

from random import Random

import builders
import pytest
from rich.cells import cell_len

from iro_console.ui.flow import flow
from iro_console.ui.ink import Run
from iro_console.ui.text import shown, shown_lines


def words(lines: list[list[Run]]) -> list[str]:
    return ["".join(text for text, _ in line) for line in lines]


def test_a_line_that_fits_stays_as_it_is() -> None:
    runs = [("Stage 1  ", "heading"), ("sent Tue 24 Nov", "muted")]
    assert list(flow([runs], 40)) == [runs]


def test_long_text_breaks_at_words_and_line_ends_stay() -> None:
    lines = words(list(flow([[("one two three four\n\nfive", "")]], 9)))
    assert lines == ["one two", "three", "four", "", "five"]


def test_the_ink_goes_on_after_a_break() -> None:
    lines = list(flow([[("ab cd", "late"), (" ef gh", "muted")]], 5))
    assert [{ink for text, ink in line if text.strip()} for line in lines] == [{"late"}, {"muted"}]


@pytest.mark.parametrize("width", [4, 7, 20, 33])
def test_whatever_is_typed_fits_and_nothing_of_it_is_lost(width: int) -> None:
    random = Random(1)
    pieces = ["word", " ", "  ", "日本語", "🦊", "x" * 50, "\n", builders.HOSTILE, builders.OBEYED, "é"]
    for _ in range(60):
        text = "".join(random.choice(pieces) for _ in range(12))
        lines = words(list(flow([[(text, "")]], width)))
        assert all(cell_len(shown(line)) <= width for line in lines), text
        kept = "".join("".join(lines).split())
        assert kept == "".join(shown_lines(text).split()), text
