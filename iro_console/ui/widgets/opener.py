"""What opens below a field: the button for it, and the place for it."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static


class Opener(Static):
    """Says that there is a list or a calendar; a click opens it."""

    DEFAULT_CSS = """
    Opener { width: 3; height: 1; background: $foreground 8%; color: $accent; text-align: center; }
    Opener:hover { background: $cursor-line; }
    """
    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__(Content("▼"))


def place(overlay: Widget, line: Widget, height: int) -> None:
    """Put an overlay of so many lines below the line it belongs to, or above it where there is more room.

    The line itself stays in sight: it shows what is typed.
    """
    above, below = line.region.y, line.screen.size.height - line.region.bottom
    if height <= below or below >= above:
        overlay.styles.max_height = max(below, 3)
        overlay.styles.offset = (0, 0)
    else:
        overlay.styles.max_height = above
        overlay.styles.offset = (0, -(min(height, above) + line.region.height))
