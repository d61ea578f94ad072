"""The one list of the program: drawn line by line, asking its source only for what is on screen.

It knows nothing of what its rows are. A key press refreshes the two lines that change; everything
that hangs on the selection is told afterwards, when the painted frame is out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any, ClassVar

from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import var
from textual.scroll_view import ScrollView
from textual.strip import Strip

from iro_console.storage.problems import StoreProblem
from iro_console.storage.values import ListSource
from iro_console.ui.commands import bindings_of
from iro_console.ui.widgets.columns import Cell, Column, Look
from iro_console.ui.widgets.kept_lines import KeptLines
from iro_console.ui.widgets.list_painter import ListPainter
from iro_console.ui.widgets.pages import Pages, unread
from iro_console.ui.widgets.sections import HeadingLine, Section, SectionedLines

STATES = ("late", "soon", "done", "kept-late")
"""What a cell may be drawn as besides."""


@dataclass(frozen=True, slots=True)
class ListSpec:
    """What a list shows: its columns, its headings, and what it says when it is empty."""

    columns: tuple[Column, ...]
    empty: str
    """What will be here, and the key that makes it."""
    sections: Callable[[ListSource[Any], Look], Sequence[Section]] | None = None
    nothing_found: str = "Nothing here matches the filter. Esc clears it."
    card: Callable[[Any, Look, int], Sequence[Cell]] | None = None
    """(row, look, width) -> the lines of its card: it is drawn as a board, with a column a section."""
    over: Callable[[Any], bool] = lambda _row: False
    """Whether a row only keeps its place: it is done, and drawn dimmed."""


class RecordList(ScrollView, can_focus=True):
    """A list of records with a cursor, marks, headings and sorting by column."""

    DEFAULT_CSS = """
    RecordList {
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
        background: $background;
        color: $foreground;
    }
    RecordList > .record-list--title { color: $quiet; }
    RecordList > .record-list--heading { color: $primary; text-style: bold; }
    RecordList > .record-list--cursor { background: $cursor-line; }
    RecordList > .record-list--bar { color: $accent; text-style: bold; }
    RecordList > .record-list--strong { text-style: bold; }
    RecordList > .record-list--muted { color: $quiet; }
    RecordList > .record-list--late { color: $late; text-style: bold; }
    RecordList > .record-list--soon { color: $soon; }
    RecordList > .record-list--done { color: $done; }
    RecordList > .record-list--kept-late { color: $soon; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"record-list--{name}" for name in ("title", "heading", "cursor", "bar", "strong", "muted", *STATES)
    }
    BINDINGS = bindings_of("list")
    BINDING_GROUP_TITLE = "In a list"
    ALLOW_SELECT = False

    SETTLE: ClassVar[float] = 0.04
    """Seconds of rest before the selection is announced, so that a held key stays fast. 0 in tests."""

    trouble = var("")
    """A sentence shown in place of the rows when they could not be read."""

    @dataclass
    class Selected(Message):
        """The cursor rests on another row, or on none."""

        list: RecordList
        row: Any | None

        @property
        def control(self) -> RecordList:
            """The list it is about."""
            return self.list

    @dataclass
    class Opened(Message):
        """The selected row is to be opened."""

        list: RecordList
        row: Any

        @property
        def control(self) -> RecordList:
            """The list it is about."""
            return self.list

    @dataclass
    class Marked(Message):
        """What is marked changed."""

        list: RecordList

    @dataclass
    class SortAsked(Message):
        """The title of a column with an order of its own was clicked."""

        list: RecordList
        sort: str

    def __init__(self, spec: ListSpec, look: Look) -> None:
        super().__init__()
        self._styles_cache = KeptLines()
        self.spec = spec
        self.look = look
        self.source: ListSource[Any] | None = None
        self.filtered = False
        self.sort = ""
        self.marked: dict[str, Any] = {}
        """Marked rows by key, in the order they were marked; a filter does not unmark."""
        self._lines = SectionedLines(0, ())
        self._rank = 0
        self._key: str | None = None
        # Not at once: a line may be being drawn just now.
        self._pages = Pages(lambda problem: self.call_later(self.show_trouble, problem))
        self._painter = ListPainter(self)
        self._announced: str | None = None
        self._moved_at = 0.0
        self._settling = False

    # what it shows

    def show(
        self, source: ListSource[Any], *, spec: ListSpec | None = None, filtered: bool = False, sort: str = ""
    ) -> None:
        """Show another source, or a newer order of the same; the selection stays on its record."""
        if spec is not None and spec is not self.spec:
            self.spec, self._key, self._rank, self.marked = spec, None, 0, {}
            self.scroll_to(y=0, animate=False)
        self.source, self.filtered, self.sort, self.trouble = source, filtered, sort, ""
        if not filtered:
            self.marked = {key: row for key, row in self.marked.items() if source.position(key) is not None}
        self._pages.clear()
        self._arrange()
        found = source.position(self._key) if self._key is not None else None
        last = max(source.count() - 1, 0)
        self._go(min(found if found is not None else self._rank, last), force=True)

    def show_trouble(self, problem: StoreProblem) -> None:
        """Show in place of the rows why they cannot be shown."""
        self.source, self.trouble = None, unread(problem)
        self._pages.clear()
        self._arrange()
        self._go(0, force=True)

    def relook(self, look: Look) -> None:
        """Draw everything again for another day, or with names hidden or shown."""
        self.look = look
        self._arrange()

    def reread(self) -> None:
        """Read the rows on screen again, in the order they are in."""
        self._pages.clear()
        self._painter.forget_rows()
        for key in self.marked:
            if (row := self._row_of(key)) is not None:
                self.marked[key] = row
        self.refresh()
        self._announce(force=True)

    def _arrange(self) -> None:
        count = self.source.count() if self.source else 0
        sections = self.spec.sections(self.source, self.look) if self.spec.sections and self.source else ()
        self._lines = SectionedLines(count, sections)
        self._painter.forget_rows()
        self.virtual_size = Size(0, len(self._lines) + 1)
        self.refresh()

    # what is selected

    @property
    def rank(self) -> int:
        """The rank of the selected row."""
        return self._rank

    @property
    def row(self) -> Any | None:
        """The selected row, freshly read when it was last drawn; None in an empty list."""
        return self._row_at(self._rank) if self.count else None

    @property
    def count(self) -> int:
        """How many rows the list holds."""
        return self._lines.count

    @property
    def targets(self) -> list[Any]:
        """What a verb acts on: the marked rows, or else the selected one."""
        return list(self.marked.values()) or ([self.row] if self.row is not None else [])

    def select(self, key: str) -> bool:
        """Put the cursor on the record with this key; False when it is not in the list."""
        rank = self.source.position(key) if self.source else None
        if rank is not None:
            self._go(rank, force=True)
        return rank is not None

    def unmark(self, done: Callable[[Any], bool] = lambda _row: True) -> None:
        """Take the marks away of the rows that are ``done``."""
        left = {key: row for key, row in self.marked.items() if not done(row)}
        if len(left) != len(self.marked):
            self.marked = left
            self._painter.forget_rows()
            self.refresh()
            self.post_message(self.Marked(self))

    def _row_at(self, rank: int) -> Any | None:
        source = self.source
        if source is None or not 0 <= rank < self._lines.count:
            return None
        return self._pages.row(source, rank)

    def _row_of(self, key: str) -> Any | None:
        rank = self.source.position(key) if self.source else None
        return None if rank is None else self._row_at(rank)

    def _go(self, rank: int, *, force: bool = False) -> None:
        """Move the cursor; only the two lines that change are drawn again unless the list scrolls."""
        rank = max(0, min(rank, self._lines.count - 1)) if self._lines.count else 0
        if rank == self._rank and not force:
            return
        before, self._rank = self._rank, rank
        self._key = self.source.key(rank) if self.source and self._lines.count else None
        self._refresh_rank(before)
        self._refresh_rank(rank)
        self._bring_into_view(rank)
        self._announce(force=force)

    def _refresh_rank(self, rank: int) -> None:
        y = self._lines.line_of(rank) - self.scroll_offset.y + 1
        if 1 <= y < self.size.height:
            self.refresh(Region(0, y, self.size.width, 1))

    def _bring_into_view(self, rank: int) -> None:
        height = self.size.height - 1
        if height <= 0:
            return
        top, bottom = self._lines.with_heading(rank), self._lines.line_of(rank)
        if rank == self._lines.count - 1:
            # A heading without rows may stand below the last.
            bottom = len(self._lines) - 1
        y = self.scroll_offset.y
        # Forced: a list that has just become longer has no scrollbar yet.
        if top < y:
            self.scroll_to(y=top, animate=False, force=True)
        elif bottom >= y + height:
            self.scroll_to(y=bottom - height + 1, animate=False, force=True)

    def _announce(self, *, force: bool = False) -> None:
        """Tell who listens, once the cursor has rested and the frame is out."""
        if force:
            self._announced = None
        self._moved_at = monotonic()
        if not self._settling:
            self._settling = True
            self._rest(self.SETTLE)

    def _rest(self, seconds: float) -> None:
        if seconds > 0:
            self.set_timer(seconds, self._settled)
        else:
            self.call_after_refresh(self._settled)

    def _settled(self) -> None:
        still_moving = self.SETTLE - (monotonic() - self._moved_at)
        if still_moving > 0:
            self._rest(still_moving)
            return
        self._settling = False
        key = self._key
        if key != self._announced or key is None:
            self._announced = key
            self.post_message(self.Selected(self, self.row))

    # drawing

    def render_line(self, y: int) -> Strip:
        """Draw one line of the widget: the titles on the first, then what has scrolled into view."""
        scrollbar = self.scrollbar_size_vertical if self.show_vertical_scrollbar else 0
        painter = self._painter
        painter.fit(self.spec.columns, max(self.size.width - scrollbar, 1))
        if not self._lines.count:
            return painter.sentence(y, self._sentence(), trouble=bool(self.trouble))
        if y == 0:
            return painter.titles(self.sort)
        line = self._lines.at(y - 1 + self.scroll_offset.y)
        if line is None:
            return painter.air()
        if isinstance(line, HeadingLine):
            return painter.heading(line.section)
        return painter.row(line, line == self._rank, self._row_at, self.marked, self.look, self.spec.over)

    def _sentence(self) -> str:
        if self.trouble:
            return self.trouble
        if self.source is None:
            return "Reading the list…"
        return self.spec.nothing_found if self.filtered else self.spec.empty

    def notify_style_update(self) -> None:
        """Forget what was drawn in the old colours."""
        self._painter.forget_styles()
        super().notify_style_update()

    def on_resize(self) -> None:
        """Keep the selected row in view when the room changes."""
        self._measure()
        self._bring_into_view(self._rank)

    def _measure(self) -> None:
        self.virtual_size = Size(0, len(self._lines) + 1)

    def on_focus(self) -> None:
        """Show that keys act here."""
        self._redraw_cursor()

    def on_blur(self) -> None:
        """Show that keys act elsewhere."""
        self._redraw_cursor()

    def _redraw_cursor(self) -> None:
        self._painter.forget_styles()
        self._refresh_rank(self._rank)

    # keys and the mouse

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Take the keys that need a row out of footer and help while there is none."""
        del parameters
        return self.count > 0 if action in ("open", "mark") else True

    def action_move(self, lines: int) -> None:
        """Move the cursor by so many rows."""
        self._go(self._rank + lines)

    def action_page(self, pages: int) -> None:
        """Move the cursor by a screenful."""
        self._go(self._rank + pages * max(self.size.height - 2, 1))

    def action_end(self, to_last: bool) -> None:
        """Move the cursor to the first or the last row."""
        self._go(self.count - 1 if to_last else 0)

    def action_mark(self) -> None:
        """Mark or unmark the selected row and go to the next."""
        row = self.row
        if row is None:
            return
        if self.marked.pop(row.key, None) is None:
            self.marked[row.key] = row
        self._painter.forget_row(self._rank)
        self._refresh_rank(self._rank)
        self.post_message(self.Marked(self))
        self._go(self._rank + 1)

    def action_open(self) -> None:
        """Ask for the selected row to be opened."""
        if (row := self.row) is not None:
            self.post_message(self.Opened(self, row))

    def on_click(self, event: events.Click) -> None:
        """Select the row clicked, open it on the second click; a title sorts."""
        if event.y == 0:
            if (column := self._painter.column_at(event.x)) is not None and column.sort:
                self.post_message(self.SortAsked(self, column.sort))
            return
        line = self._lines.at(event.y - 1 + self.scroll_offset.y)
        if isinstance(line, int):
            self._go(line)
            if event.chain == 2:
                self.action_open()
