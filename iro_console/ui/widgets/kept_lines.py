"""Painting a key press without drawing again what stands around the lines that changed.

Whatever changes on a screen, Textual (8.2.8, which the program is bound to) asks every widget of it for all
its lines and puts each of them through the filters. A widget that keeps its lines answers with the last ones.
"""

from __future__ import annotations

from textual._styles_cache import StylesCache
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

FEW = 4
"""Lines up to which only those that changed are drawn again: two for the cursor, and as many for a mark."""


class KeptLines(StylesCache):
    """Gives the lines of a widget as they were last, but for those said to have changed.

    It asks what Textual asks before it draws a line again (``set_dirty`` and ``clear``), so that no line is
    kept which Textual would not keep. For widgets without links: those change when the mouse is over them.
    """

    def __init__(self) -> None:
        super().__init__()
        self._strips: list[Strip] = []
        self._crop: Region | None = None

    def render_widget(self, widget: Widget, crop: Region) -> list[Strip]:
        """Return the lines of a part of a widget."""
        changed = self._dirty_lines.intersection(crop.line_range)
        if crop != self._crop or not self._cache or len(changed) > FEW:
            self._strips, self._crop = super().render_widget(widget, crop), crop
            return self._strips
        for y in changed:
            line = Region(crop.x, y, crop.width, 1)
            self._strips[y - crop.y] = super().render_widget(widget, line)[0]
        return self._strips
