"""The time of a child drawn over the years, across the whole page."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget

from iro_console.storage.page_values import ChildPage
from iro_console.ui.ink import inked, stacked
from iro_console.ui.widgets.columns import Look
from iro_console.ui.widgets.timeline_strip import LEGEND, scale, strip, whole


class ChildTime(Widget):
    """Years and months, the line, and what the signs mean; three lines where there is little room."""

    DEFAULT_CSS = """
    ChildTime { height: 6; padding: 0 1; background: $background; color: $foreground; }
    .-low ChildTime { height: 3; }
    """
    ALLOW_SELECT = False

    def __init__(self, page: ChildPage, look: Look) -> None:
        super().__init__()
        self._page, self._look = page, look

    def show(self, page: ChildPage, look: Look) -> None:
        """Draw another child, or the same anew."""
        self._page, self._look = page, look
        self.refresh()

    def render(self) -> Content:
        """Draw the strip to the width there is: the wider, the more years."""
        width = self.size.width
        points = list(self._page.points)
        window = whole(points, self._look.today, years=max(width // 28, 2))
        lines = list(strip(points, self._look.today, width, window, contacts=True))
        if self.size.height > 3:
            lines = [*scale(window, width), *lines, [(LEGEND, "muted")]]
        return stacked(inked(*runs) for runs in lines)
