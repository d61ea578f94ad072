"""A paste that holds escape sequences, as it comes from a terminal, in whatever pieces."""

from __future__ import annotations

import pytest
from textual import events

from iro_console.ui.pasting import END, START, PasteParser

PASTED = "The carer said [/b] it was\x1b[31m fine.\n" * 40 + "\x1b"


@pytest.mark.parametrize("size", [1, 2, 5, 7, 64, 100_000])
def test_a_paste_with_escapes_is_one_paste_and_no_key(size: int) -> None:
    parser = PasteParser()
    typed = f"a{START}{PASTED}{END}b{START}x{END}"
    found = [event for at in range(0, len(typed), size) for event in parser.feed(typed[at : at + size])]
    pastes = [event.text for event in found if isinstance(event, events.Paste)]
    keys = [event.key for event in found if isinstance(event, events.Key)]
    assert pastes == [PASTED.replace("\x1b", ""), "x"]
    assert keys == ["a", "b"]


def test_keys_with_escapes_stay_keys() -> None:
    parser = PasteParser()
    found = [event for piece in ("\x1bOS", "\x1b", "[A", "x") for event in parser.feed(piece)]
    assert [event.key for event in found if isinstance(event, events.Key)] == ["f4", "up", "x"]
