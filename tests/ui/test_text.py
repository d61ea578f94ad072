"""Text from records: shown as typed, obeyed by nothing, exactly as wide as it is given room for."""

from __future__ import annotations

import pytest
from builders import HOSTILE, OBEYED
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color

from iro_console.ui.ink import inked
from iro_console.ui.text import HarmlessText, fit, literal, shown, shown_lines

CONTROLS = [chr(code) for code in (*range(0x20), *range(0x7F, 0xA0), 0x200B, 0x202E, 0x2066, 0xFEFF, 0xD800)]


def obeyed(text: str) -> list[str]:
    """Return the characters of a text that a terminal would obey or hide."""
    return [character for character in text if character in CONTROLS]


@pytest.mark.parametrize("control", CONTROLS)
def test_a_control_character_becomes_one_visible_mark(control: str) -> None:
    safe = shown(f"A{control}B")
    assert not obeyed(safe)
    assert cell_len(safe) == 3
    assert safe[0] == "A" and safe[-1] == "B"


@pytest.mark.parametrize(
    "text", ["[/b]", "[see p.3]", "[@click=app.quit]x[/]", "a\\", "O'Brien-Łuk", "नि", "日本", "[$primary]"]
)
def test_everything_else_stays_as_typed(text: str) -> None:
    assert shown(text) == text
    assert literal(text).plain == text
    assert inked((text, "late")).plain == text
    assert not literal(text).spans


def test_a_text_of_several_lines_keeps_its_lines_and_nothing_else() -> None:
    assert shown_lines("one\r\ntwo\tthree\x1b[2J\nfour") == "one\ntwo    three␛[2J\nfour"


@given(st.text(max_size=60), st.integers(0, 30), st.sampled_from(["left", "right"]))
def test_fit_gives_exactly_the_width_asked_for(text: str, width: int, align: str) -> None:
    fitted = fit(text, width, align)
    assert cell_len(fitted) == width
    assert not obeyed(fitted)


@given(st.text(min_size=1, max_size=60), st.integers(2, 30))
def test_what_does_not_fit_ends_in_a_sign(text: str, width: int) -> None:
    whole = shown(text)
    if cell_len(whole) > width:
        assert fit(text, width).rstrip().endswith("…")
    else:
        assert whole in fit(text, width)


def test_a_wide_letter_is_never_cut_in_half() -> None:
    assert fit("日本語", 4) == "日… "
    assert fit("日本語", 4, "right") == " 日…"


def test_the_last_choke_point_takes_out_what_got_so_far() -> None:
    segments = [Segment("Ann"), Segment(OBEYED), Segment(HOSTILE)]
    kept = HarmlessText().apply(segments, Color.parse("black"))
    assert not obeyed("".join(segment.text for segment in kept))
    assert kept[2].text == HOSTILE


def test_the_last_choke_point_leaves_harmless_lines_alone() -> None:
    segments = [Segment("Ann"), Segment("日本 [/b]")]
    assert HarmlessText().apply(segments, Color.parse("black")) is segments
