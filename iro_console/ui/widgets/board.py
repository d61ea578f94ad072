"""A list drawn as a board: a column a section, a card a record, with the cursor, marks and keys of a list.

Columns with nothing in them give way where there is little room, and of those that hold cards as many are
shown as fit, the one with the cursor among them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.strip import Strip

from iro_console.ui.commands import bindings_of
from iro_console.ui.text import fit, shown
from iro_console.ui.widgets.columns import Cell, Look
from iro_console.ui.widgets.record_list import RecordList
from iro_console.ui.widgets.sections import Section

Card = Callable[[Any, Look, int], Sequence[Cell]]
"""(row, look, cells of width) -> its lines, each with the name of its style."""

CARD_LINES = 5
STEP = CARD_LINES + 1
"""Lines from one card to the next: a card and a line of air."""
LEAST = 19
"""Cells of the narrowest column that holds cards."""
BAR = 2
"""Cells of the cursor bar and the mark."""


class Shown(NamedTuple):
    """A column as it is drawn."""

    section: Section
    width: int


class Columns(NamedTuple):
    """How the columns of a board are placed."""

    shown: list[Shown]
    empty: list[Section]
    """Those left out for want of cards."""
    before: list[Section]
    after: list[Section]
    """Those with cards that do not fit, on the left and on the right."""


def columns_for(sections: Sequence[Section], width: int, at: int) -> Columns:
    """Return the columns to draw, and those that are left out.

    ``at`` is the rank that has to be in sight.
    """
    most = max(width // LEAST, 1)
    if len(sections) <= most:
        kept, empty = list(sections), list[Section]()
    else:
        kept = [section for section in sections if section.rows]
        empty = [section for section in sections if not section.rows]
        # What room is left shows the first empty ones in their place.
        spare = max(most - len(kept), 0)
        kept = [section for section in sections if section.rows or section in empty[:spare]]
        empty = empty[spare:]
    holds = next((n for n, each in enumerate(kept) if each.start <= at < each.start + each.rows), 0)
    first = min(max(holds - most + 1, 0), max(len(kept) - most, 0))
    seen = kept[first : first + most]
    share, over = divmod(width, max(len(seen), 1))
    return Columns(
        [Shown(each, share + (n < over)) for n, each in enumerate(seen)],
        empty,
        kept[:first],
        kept[first + most :],
    )


def _left_out(columns: Columns) -> str:
    """Say what is not drawn: columns further left and right, and those with nothing in them."""
    parts = [
        f"← {', '.join(f'{each.title} {each.rows}' for each in columns.before)}" if columns.before else "",
        f"→ {', '.join(f'{each.title} {each.rows}' for each in columns.after)}" if columns.after else "",
        f"nothing at: {', '.join(each.title for each in columns.empty)}" if columns.empty else "",
    ]
    return "   ".join(part for part in parts if part)


class Board(RecordList):
    """Records as cards in columns."""

    BINDINGS = bindings_of("board")
    BINDING_GROUP_TITLE = "On a board"
    HEAD: ClassVar[int] = 2
    """Lines above the cards, which do not scroll."""

    def _sections(self) -> Sequence[Section]:
        spec, source = self.spec, self.source
        return spec.sections(source, self.look) if spec.sections is not None and source is not None else ()

    def _arrange(self) -> None:
        super()._arrange()
        self._all = tuple(self._sections())
        self._measure()
        self.refresh()

    def _measure(self) -> None:
        tallest = max((section.rows for section in self._all), default=0)
        self.virtual_size = Size(0, tallest * STEP + self.HEAD)

    def _columns(self) -> Columns:
        scrollbar = self.scrollbar_size_vertical if self.show_vertical_scrollbar else 0
        return columns_for(self._all, max(self.size.width - scrollbar, 1), self._rank)

    def _place(self, rank: int) -> tuple[int, int]:
        """Return the number of the column a card stands in, and its place there."""
        for number, section in enumerate(self._all):
            if section.start <= rank < section.start + section.rows:
                return number, rank - section.start
        return 0, 0

    # moving

    def _refresh_rank(self, rank: int) -> None:
        del rank
        self.refresh()

    def _bring_into_view(self, rank: int) -> None:
        height = self.size.height - self.HEAD
        if height <= 0:
            return
        top = self._place(rank)[1] * STEP
        y = self.scroll_offset.y
        if top < y:
            self.scroll_to(y=top, animate=False)
        elif top + CARD_LINES > y + height:
            self.scroll_to(y=top + CARD_LINES - height, animate=False)

    def action_move(self, lines: int) -> None:
        """Move the cursor within its column."""
        number, place = self._place(self._rank)
        if self._all and 0 <= place + lines < self._all[number].rows:
            self._go(self._all[number].start + place + lines)

    def action_page(self, pages: int) -> None:
        """Move the cursor by a screenful within its column."""
        number, place = self._place(self._rank)
        if self._all and self._all[number].rows:
            many = max((self.size.height - self.HEAD) // STEP, 1)
            to = min(max(place + pages * many, 0), self._all[number].rows - 1)
            self._go(self._all[number].start + to)

    def action_across(self, by: int) -> None:
        """Move the cursor to the next column that holds cards, at the same height or at its last."""
        number, place = self._place(self._rank)
        full = [at for at, section in enumerate(self._all) if section.rows]
        if number in full and 0 <= full.index(number) + by < len(full):
            section = self._all[full[full.index(number) + by]]
            self._go(section.start + min(place, section.rows - 1))

    def on_click(self, event: events.Click) -> None:
        """Select the card clicked, and open it on the second click."""
        # A list reads the line of a click otherwise.
        event.prevent_default()
        left = 0
        for column in self._columns().shown:
            if left <= event.x < left + column.width:
                place, line = divmod(event.y - self.HEAD + self.scroll_offset.y, STEP)
                if event.y >= self.HEAD and line < CARD_LINES and place < column.section.rows:
                    self._go(column.section.start + place)
                    if event.chain == 2:
                        self.action_open()
                return
            left += column.width

    # drawing

    def render_line(self, y: int) -> Strip:
        """Draw the heads of the columns, then the cards that have scrolled into view."""
        width = self.size.width
        if not self.count:
            self._painter.fit(self.spec.columns, width)
            return self._painter.sentence(y, self._sentence(), trouble=bool(self.trouble))
        columns = self._columns()
        if y == 0:
            segments = [part for column in columns.shown for part in self._head_of(column)]
        elif y == 1:
            segments = [Segment(" " * BAR + fit(_left_out(columns), width - BAR), self._ink("muted"))]
        else:
            place, line = divmod(y - self.HEAD + self.scroll_offset.y, STEP)
            segments = [part for column in columns.shown for part in self._card_line(column, place, line)]
        return Strip(segments).adjust_cell_length(width, self._ink(""))

    def _head_of(self, column: Shown) -> list[Segment]:
        section, width = column
        room, count = width - BAR, f" {section.rows}"
        if cell_len(shown(section.title)) + len(count) > room:
            # The cards below say how many they are.
            count = ""
        title = fit(section.title, max(min(room - len(count), cell_len(shown(section.title))), 1))
        ink = "heading" if section.rows else "muted"
        rest = " " * max(room - cell_len(title) - len(count), 0)
        return [
            Segment(" " * BAR, self._ink("")),
            Segment(title, self._ink(ink)),
            Segment(count + rest, self._ink("muted")),
        ]

    def _card_line(self, column: Shown, place: int, line: int) -> list[Segment]:
        section, width = column
        rank = section.start + place
        if line >= CARD_LINES or place >= section.rows:
            return [Segment(" " * width, self._ink(""))]
        row, cursor = self._row_at(rank), rank == self._rank
        lines = self._lines_of(row, width - BAR - 1)
        text, ink = lines[line] if line < len(lines) else ("", "")
        mark = "*" if line == 0 and row is not None and row.key in self.marked else " "
        return [
            Segment("▌" if cursor else " ", self._ink("bar", cursor)),
            Segment(mark, self._ink("bar", cursor)),
            Segment(fit(text, width - BAR - 1), self._ink(ink, cursor)),
            Segment(" ", self._ink("")),
        ]

    def _lines_of(self, row: Any | None, width: int) -> Sequence[Cell]:
        if row is None or self.spec.card is None:
            return (("no longer here: F5", "muted"),)
        return self.spec.card(row, self.look, width)

    def _ink(self, name: str, cursor: bool = False) -> Style:
        return self._painter.style(name, cursor)

    _all: tuple[Section, ...] = ()
    """Every column, in order, those without cards too."""
