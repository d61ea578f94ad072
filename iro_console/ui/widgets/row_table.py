"""A table of rows on a form: drawn line by line, moved in and worked on by keys, or with the mouse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from iro_console.forms.choices import choices_of
from iro_console.forms.form import answered_column
from iro_console.forms.pasted_rows import takes_rows
from iro_console.forms.section import Question, questions
from iro_console.ui.commands import bindings_of
from iro_console.ui.text import fit
from iro_console.ui.widgets.field_row import Ground
from iro_console.ui.widgets.row_layout import (
    GUTTER,
    Columns,
    Span,
    columns_for,
    headings,
    known_below,
    longest_word,
    one_below_another,
    side_by_side,
    wrapped,
)
from iro_console.ui.widgets.row_verbs import MOVES, offers
from iro_console.ui.widgets.shown_field import in_words

NO_ROWS = "No rows yet. Ins adds one."
PASTES = "No rows yet. Ins adds one; a table copied from a document can be pasted here."


class RowTable(Widget, can_focus=True):
    """One table of a section. It shows rows and says what is wanted; it changes nothing itself."""

    DEFAULT_CSS = """
    RowTable { height: auto; width: 1fr; margin-top: 1; background: $background; }
    RowTable > .row-table--title { color: $quiet; }
    RowTable > .row-table--name { color: $primary; text-style: bold; }
    RowTable > .row-table--muted { color: $quiet; }
    RowTable > .row-table--known { color: $quiet; text-style: italic; }
    RowTable > .row-table--late { color: $late; }
    RowTable > .row-table--soon { color: $soon; }
    RowTable > .row-table--cursor { background: $cursor-line; }
    RowTable > .row-table--bar { color: $accent; text-style: bold; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"row-table--{name}" for name in ("title", "name", "muted", "known", "late", "soon", "cursor", "bar")
    }
    BINDINGS = [*MOVES, *bindings_of("rows")]
    BINDING_GROUP_TITLE = "In a table"
    ALLOW_SELECT = False

    @dataclass
    class Asked(Message):
        """Something is wanted with a row: "new", "edit", "remove", "up", "down", "undo", "redo"..."""

        table: RowTable
        verb: str
        row: Any | None
        """The ``RowState`` under the cursor; None in an empty table."""
        text: str = ""
        """What is pasted."""

        @property
        def control(self) -> RowTable:
            """The table it is about."""
            return self.table

    def __init__(self, state: Any, ground: Ground, *, last_review: str = "") -> None:
        """Show a ``TableState``; ``last_review`` introduces what was said then."""
        super().__init__()
        self.state = state
        self.fixed = state.table.lines
        self.wrong: Mapping[str, Mapping[str, str]] = {}
        """Row id -> column -> sentence."""
        self._ground = ground
        self._last_review = last_review
        self._every: tuple[Question, ...] = questions(state.table.row)
        below = state.table.below
        self._questions = tuple(question for question in self._every if question.name not in below)
        self._below = tuple(question for question in self._every if question.name in below)
        self._named = self.fixed and not self._questions[0].read_only
        """Each line has its name in a column of its own; else its first answer is its name."""
        self._choices = {
            question.name: dict(choices_of(question, ground.catalogues))
            for question in self._every
            if question.kind in ("choice", "choices")
        }
        self._longest = {
            name: max(cell_len(label) for label in choices.values())
            for name, choices in self._choices.items()
        }
        self._row_id = state.rows[0].id if state.rows else ""
        self._words = self._longest_words()
        self._laid: list[tuple[int | None, list[Span]]] = []
        self._laid_for: object = None
        self._styles: dict[tuple[str, bool], Style] = {}

    # what it shows

    def show(self, state: Any) -> None:
        """Show another state; the cursor stays on its row, or on what stands there now."""
        before = [row.id for row in self.state.rows]
        after = [row.id for row in state.rows]
        if self._row_id not in after:
            at = before.index(self._row_id) if self._row_id in before else 0
            self._row_id = after[min(at, len(after) - 1)] if after else ""
        self.state = state
        self._words = self._longest_words()
        self.display = state.asked
        self._forget()

    def show_wrong(self, wrong: Mapping[str, Mapping[str, str]]) -> None:
        """Say what is wrong with rows: row id -> column -> sentence; the key "" is the table as a whole."""
        if wrong != self.wrong:
            self.wrong = wrong
            self._forget()

    def ask(self, asked: bool) -> None:
        """Show the table only when it is asked."""
        if self.display != asked:
            self.display = asked

    def select(self, row_id: str) -> None:
        """Put the cursor on a row."""
        if any(row.id == row_id for row in self.state.rows):
            self._row_id = row_id
            self._forget()
            self.call_after_refresh(self.bring_into_view)

    @property
    def row(self) -> Any | None:
        """The ``RowState`` under the cursor."""
        return next((row for row in self.state.rows if row.id == self._row_id), None)

    @property
    def rank(self) -> int:
        """The rank of the row under the cursor, 0 in an empty table."""
        return next((at for at, row in enumerate(self.state.rows) if row.id == self._row_id), 0)

    def cells(self, row: Any) -> list[str]:
        """Return what there is of a row, column by column, those that stand below it among them."""
        return [text for _, text in self._shown(row, self._every)]

    def _shown(self, row: Any, of: Sequence[Question]) -> list[tuple[Question, str]]:
        answers: dict[str, str] = {**row.answers, **(row.draft.answers if row.draft else {})}
        return [(question, self._cell(question, answers.get(question.name, ""))) for question in of]

    def _cell(self, question: Question, raw: str) -> str:
        ground, choices = self._ground, self._choices.get(question.name, {})
        return in_words(question, raw, choices, ground.today(), ground.calendar, short=True)

    # layout

    def _longest_words(self) -> Mapping[str, int]:
        """Return how long the longest word in each column is; of lines with names of their own nothing."""
        if self._named:
            return {}
        found = dict.fromkeys((question.name for question in self._questions), 0)
        for row in self.state.rows:
            for question, text in self._shown(row, self._questions):
                found[question.name] = max(found[question.name], longest_word(text))
        # The lines of a list are answered by single keys: a column must not grow with the first of them.
        return {name: width for name, width in found.items() if width or not self.fixed}

    def _forget(self) -> None:
        self._laid_for = None
        self.refresh(layout=True)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """Take the width there is."""
        del viewport
        return container.width

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines the table takes."""
        del container, viewport
        return len(self._lay_out(width))

    def _lay_out(self, width: int) -> list[tuple[int | None, list[Span]]]:
        narrow_cursor = self._row_id if self._narrow(width) else ""
        wanted = (width, narrow_cursor)
        if self._laid_for != wanted:
            self._laid_for = wanted
            self._laid = list(self._lines(width))
        return self._laid

    def _narrow(self, width: int) -> bool:
        return not self._columns(width).widths

    def _columns(self, width: int) -> Columns:
        return columns_for(self._shown_questions, width, self._longest, self._words)

    @property
    def _shown_questions(self) -> tuple[Question, ...]:
        """The columns; a row with a line of its own has that line first."""
        return (_LINE, *self._questions) if self._named else self._questions

    def _lines(self, width: int) -> Sequence[tuple[int | None, list[Span]]]:
        table, rows = self.state.table, self.state.rows
        origin = self._one_origin()
        count = f"  {len(rows)}" if rows else ""
        room = max(width - len(table.title) - len(count) - 4, 0)
        right = fit(origin, room, "right") if origin else ""
        lines: list[tuple[int | None, list[Span]]] = [
            (None, [(f"  {table.title}", "name"), (count, "muted"), (f"  {right}", "known")])
        ]
        if table.help:
            lines += [(None, [("  ", ""), (text, "muted")]) for text in wrapped(table.help, width - 2, 3)]
        asked = self._shown_questions
        columns = self._columns(width)
        if not rows:
            *said, last = self._empty(width)
            return [*lines, *((None, spans) for spans in said), (0, last)]
        if columns.widths:
            lines += [(None, spans) for spans in headings(asked, columns)]
        for at, row in enumerate(rows):
            lines += [(at, spans) for spans in self._row_lines(at, row, columns, width, origin)]
        for sentence in self.wrong.get("", {}).values():
            lines.append((None, [("  ", ""), (f"! {sentence}", "late")]))
        return lines

    def _row_lines(
        self, at: int, row: Any, columns: Columns, width: int, origin: str
    ) -> Sequence[list[Span]]:
        wrong = self.wrong.get(row.id, {})
        values = [text for _, text in self._shown(row, self._questions)]
        labels = [question.label for question in self._questions]
        marks = [question.name in wrong for question in self._questions]
        if self._named:
            if row.origins and not values[-1]:
                values[-1] = f"({next(iter(row.origins.values()))})"
            values, labels, marks = [row.label, *values], [_LINE.label, *labels], [False, *marks]
        if columns.widths:
            lines = side_by_side(at + 1, values, marks, columns)
        else:
            lines = one_below_another(at + 1, values, labels, width, whole=row.id == self._row_id)
        names = {question.name: question.label for question in self._every}
        if self._last_review:
            changed = {n: text for n, text in row.previous.items() if text != row.answers.get(n, "")}
            lines += known_below(changed, names, self._last_review, width)
        below: list[Span] = [(f"{q.label}: {text}", "") for q, text in self._shown(row, self._below) if text]
        if row.label and not self._named:
            below.append((row.label, "soon"))
        if row.draft is not None:
            below.append(("… typed and not saved yet: Enter goes on with it", "soon"))
        if not origin and row.origins and not self._named:
            below.append((next(iter(row.origins.values())), "known"))
        below += [(f"! {names.get(name, name)}: {text}", "late") for name, text in wrong.items()]
        for text, style in below:
            room = max(width - GUTTER, 8)
            lines += [[(" " * (GUTTER - 1), ""), (line, style)] for line in wrapped(text, room, 3)]
        return lines

    def _empty(self, width: int) -> list[list[Span]]:
        if self.state.table.empty:
            *said, last = wrapped(self.state.table.empty, width - 2, 3)
            return [*([("  ", ""), (line, "muted")] for line in said), [(" ", ""), (last, "muted")]]
        heading = " | ".join(self.state.table.headings)
        said = [[("  ", ""), (line, "title")] for line in wrapped(heading, width - 2, 4)]
        wrong = self.wrong.get("", {})
        if wrong:
            said += [[("  ", ""), (f"! {text}", "late")] for text in wrong.values()]
        how = wrapped(PASTES if takes_rows(self.state.table) else NO_ROWS, width - 2, 3)
        return [*said, *([("  ", ""), (line, "muted")] for line in how)]

    def _one_origin(self) -> str:
        """Return where all rows come from, when it is the same for all."""
        found = {origin for row in self.state.rows for origin in row.origins.values()}
        whole = all(row.origins for row in self.state.rows)
        return next(iter(found)) if len(found) == 1 and whole else ""

    # drawing

    def render_line(self, y: int) -> Strip:
        """Draw one line of the table."""
        width = self.size.width
        lines = self._lay_out(width)
        if y >= len(lines):
            return Strip.blank(width, self.rich_style)
        at, spans = lines[y]
        focus = at is not None and at == self.rank and self.has_focus
        bar = Segment("▌" if focus else " ", self._style("bar", focus)) if at is not None else None
        segments = [Segment(text, self._style(style, focus)) for text, style in spans if text]
        strip = Strip([bar, *segments] if bar else segments)
        return strip.adjust_cell_length(width, self._style("", focus))

    def _style(self, name: str, cursor: bool) -> Style:
        style = self._styles.get((name, cursor))
        if style is None:
            style = self.rich_style
            if cursor:
                style += self.get_component_rich_style("row-table--cursor", partial=True)
            if name:
                style += self.get_component_rich_style(f"row-table--{name}", partial=True)
            self._styles[name, cursor] = style
        return style

    def notify_style_update(self) -> None:
        """Forget the old colours."""
        self._styles.clear()
        super().notify_style_update()

    def on_focus(self) -> None:
        """Show the cursor, and the row it is on."""
        self.refresh()
        self.call_after_refresh(self.bring_into_view)

    def on_blur(self) -> None:
        """Take the cursor's light away."""
        self.refresh()

    def bring_into_view(self) -> None:
        """Scroll so that the row under the cursor is in sight; its headings too, where it is the first."""
        if not self.size.width:
            return
        lines = self._lay_out(self.size.width)
        mine = [y for y, (at, _) in enumerate(lines) if at == self.rank]
        parent: Any = self.parent
        if parent is None or not lines:
            return
        top = -1 if not mine or self.rank == 0 else mine[0]
        bottom = mine[-1] if mine else len(lines) - 1
        if bottom - top >= parent.size.height and mine:
            top = mine[0]
        place = self.virtual_region
        parent.scroll_to_region(Region(0, place.y + top, 1, bottom - top + 1), animate=False)

    # keys and the mouse

    def action_move(self, by: int) -> None:
        """Move the cursor; past the ends the focus goes on to what stands before or after."""
        to = self.rank + by
        if abs(by) == 1 and not 0 <= to < len(self.state.rows):
            self.screen.focus_previous() if by < 0 else self.screen.focus_next()
            return
        self._go(to)

    def action_end(self, last: bool) -> None:
        """Move the cursor to the first or the last row."""
        self._go(len(self.state.rows) - 1 if last else 0)

    def _go(self, to: int) -> None:
        rows = self.state.rows
        if not rows:
            return
        self._row_id = rows[max(0, min(to, len(rows) - 1))].id
        if self._narrow(self.size.width):
            self._forget()
            self.call_after_refresh(self.bring_into_view)
        else:
            self.refresh()
            self.bring_into_view()

    def action_row(self, verb: str) -> None:
        """Ask for something to be done with the row under the cursor."""
        self.post_message(self.Asked(self, verb, self.row))

    def on_paste(self, event: events.Paste) -> None:
        """Ask for what is pasted to be added as rows."""
        event.stop()
        self.post_message(self.Asked(self, "paste", self.row, event.text))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what can be done with this table and its rows."""
        if action != "row":
            return True
        verb = str(parameters[0]) if parameters else ""
        column = answered_column(self.state.table)
        answers = self._choices.get(column, {}) if self.fixed else {}
        return offers(verb, self.state.key, fixed=self.fixed, has_row=self.row is not None, answers=answers)

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the row clicked; the second click edits it. In an empty table it adds one."""
        lines = self._lay_out(self.size.width)
        at = lines[event.y][0] if 0 <= event.y < len(lines) else None
        if at is not None and self.state.rows:
            self._go(at)
            if event.chain == 2:
                self.action_row("edit")
        elif event.chain == 2 and not self.fixed:
            self.action_row("new")


_LINE = Question("line", "Line", "text")
