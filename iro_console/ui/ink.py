"""Styles by meaning for text that is not in a list: the same names, the same theme colours."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content

from iro_console.ui.text import shown

INKS = {
    "": "",
    "strong": "bold",
    "muted": "$quiet",
    "late": "bold $late",
    "soon": "$soon",
    "done": "$done",
    "kept-late": "$soon",
    "heading": "bold $primary",
    "accent": "bold $accent",
    "rule": "$rule",
    "badge": "bold reverse",
}

Run = tuple[str, str]
"""Text and the name of its ink."""


def inked(*runs: Run | str) -> Content:
    """Return one line made of runs of text, each in its ink; text from records is never markup."""
    parts: list[Content] = []
    for run in runs:
        text, ink = (run, "") if isinstance(run, str) else run
        parts.append(Content.styled(shown(text), INKS[ink]) if ink else Content(shown(text)))
    return Content.assemble(*parts)


def stacked(lines: Iterable[Content]) -> Content:
    """Return lines one below the other."""
    return Content("\n").join(lines)
