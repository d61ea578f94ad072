"""How the lines of a list are drawn: columns fitted to the width, each line kept until it changes."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from textwrap import wrap
from typing import Any

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from iro_console.ui.text import fit
from iro_console.ui.widgets.columns import Column, Fitted, Look, fit_columns
from iro_console.ui.widgets.sections import Section

KEPT = 400
"""Drawn rows kept."""
GUTTER = 2
"""The cursor bar and the mark."""
EDGE = 1
"""Air before what stands beside the list."""
LONGEST = 76
"""Cells of a sentence in an empty list."""


class ListPainter:
    """Draws the lines of one list. A row is drawn once until something about it changes."""

    def __init__(self, widget: Widget) -> None:
        """``widget`` has the component classes that the names of styles stand for."""
        self._widget = widget
        self._columns: Sequence[Column] = ()
        self._width = 0
        self._fitted: tuple[Fitted, ...] = ()
        self._rows: dict[tuple[int, bool], Strip] = {}
        self._styles: dict[tuple[str, bool], Style] = {}

    def fit(self, columns: Sequence[Column], width: int) -> None:
        """Share a width among columns; nothing is done when neither changed."""
        if columns is not self._columns or width != self._width:
            self._columns, self._width = columns, width
            self._fitted = fit_columns(columns, width - GUTTER - EDGE)
            self._rows.clear()

    def forget_rows(self) -> None:
        """Draw every row anew."""
        self._rows.clear()

    def forget_row(self, rank: int) -> None:
        """Draw one row anew."""
        self._rows.pop((rank, True), None)
        self._rows.pop((rank, False), None)

    def forget_styles(self) -> None:
        """Draw everything anew in other colours."""
        self._styles.clear()
        self._rows.clear()

    def row(
        self,
        rank: int,
        cursor: bool,
        read: Callable[[int], Any],
        marked: Container[str],
        look: Look,
        over: Callable[[Any], bool],
    ) -> Strip:
        """Draw the row at a rank, dimmed when it is ``over``; it is only read when it has to be drawn."""
        strip = self._rows.get((rank, cursor))
        if strip is None:
            if len(self._rows) >= KEPT:
                self._rows.clear()
            strip = self._rows[rank, cursor] = self._drawn(read(rank), cursor, marked, look, over)
        return strip

    def _drawn(
        self,
        row: Any | None,
        cursor: bool,
        marked: Container[str],
        look: Look,
        over: Callable[[Any], bool],
    ) -> Strip:
        plain, bar = self.style("", cursor), self.style("bar", cursor)
        mark = "*" if row is not None and row.key in marked else " "
        segments = [Segment("▌" if cursor else " ", bar), Segment(mark, bar)]
        if row is None:
            gone = fit("no longer in the list: F5 brings the list up to date", self._width - GUTTER)
            return Strip([*segments, Segment(gone, self.style("muted", cursor))], self._width)
        dimmed = over(row)
        spilled = 0
        for at, (column, cells, gap) in enumerate(self._fitted):
            text, style = column.cell(row, look)
            if column.brief is not None and cell_len(text) > cells:
                text = column.brief(row, look) or text
            if spilled:
                cells, spilled = cells - spilled, 0
            if column.spills and cell_len(text) > cells:
                after = self._fitted[at + 1 : at + 2]
                if after and not after[0].column.cell(row, look)[0]:
                    spilled = min(cell_len(text) - cells - gap, after[0].width)
                    cells, gap = cells + gap + spilled, 0
            if dimmed and style != "done":
                style = "muted"
            segments.append(Segment(fit(text, cells, column.align), self.style(style, cursor)))
            segments.append(Segment(" " * gap, plain))
        return Strip(segments).adjust_cell_length(self._width, plain)

    def titles(self, sort: str) -> Strip:
        """Draw the titles of the columns, with an arrow on the one the list is ordered by."""
        style = self.style("title")
        segments = [Segment(" " * GUTTER, style)]
        for column, cells, gap in self._fitted:
            arrow = " ↑" if column.sort and column.sort == sort else ""
            segments.append(Segment(fit(column.title + arrow, cells, column.align) + " " * gap, style))
        return Strip(segments).adjust_cell_length(self._width, style)

    def heading(self, section: Section) -> Strip:
        """Draw a heading with the number of rows under it."""
        rows = f"  {section.rows:,}{section.note}"
        room = max(self._width - GUTTER - len(rows), 1)
        title = section.title if len(section.title) <= room else fit(section.title, room)
        segments = [
            Segment(" " * GUTTER, self.style("")),
            Segment(title, self.style(section.style)),
            Segment(rows, self.style("muted")),
        ]
        return Strip(segments).adjust_cell_length(self._width, self.style(""))

    def air(self) -> Strip:
        """Draw an empty line."""
        return Strip.blank(self._width, self.style(""))

    def sentence(self, y: int, text: str, *, trouble: bool) -> Strip:
        """Draw a line of what stands in place of rows."""
        lines = ["", *wrap(text, max(min(self._width - 2 * GUTTER, LONGEST), 8))]
        style = self.style("late" if trouble else "muted")
        line = lines[y] if y < len(lines) else ""
        return Strip([Segment(" " * GUTTER + fit(line, max(self._width - GUTTER, 0)), style)])

    def column_at(self, x: int) -> Column | None:
        """Return the column that cell ``x`` of a line belongs to."""
        left = GUTTER
        for column, cells, gap in self._fitted:
            if left <= x < left + cells:
                return column
            left += cells + gap
        return None

    def style(self, name: str, cursor: bool = False) -> Style:
        """Return the style of a name, under the cursor or not."""
        style = self._styles.get((name, cursor))
        if style is None:
            widget = self._widget
            style = widget.rich_style
            if cursor:
                style += widget.get_component_rich_style("record-list--cursor", partial=True)
                if widget.has_focus:
                    style += Style(bold=True)
            if name:
                style += widget.get_component_rich_style(f"record-list--{name}", partial=True)
            self._styles[name, cursor] = style
        return style
