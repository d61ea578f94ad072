"""The button beside a field that opens what can be picked from."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static


class Opener(Static):
    """Says that there is a list or a calendar; a click opens it."""

    DEFAULT_CSS = """
    Opener { width: 3; height: 1; background: $panel; color: $accent; text-align: center; }
    Opener:hover { background: $cursor-line; }
    """
    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__(Content("▾"))
