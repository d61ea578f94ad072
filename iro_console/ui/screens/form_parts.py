"""What stands around a section on the form screen: its head, the notes, the refusal, what was said before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from iro_console.casework.form_state import RowState, SectionState, TableState
from iro_console.domain.work import Missing
from iro_console.forms.form import Form
from iro_console.forms.section import questions
from iro_console.ui.dialogs.finish import label_of
from iro_console.ui.form_acts import FormView
from iro_console.ui.format import LONDON
from iro_console.ui.ink import Run
from iro_console.ui.text import literal
from iro_console.ui.widgets.chrome import OneLine, spread
from iro_console.ui.widgets.section_list import SectionMark
from iro_console.ui.widgets.section_pane import SectionPane


class FormHead(OneLine):
    """Whose form this is, and what of it is safe: recorded, kept as a draft, or not stored."""

    def __init__(self) -> None:
        super().__init__()
        self._left: list[Run | str] = []
        self._right: Run = ("", "")

    def show(self, who: str, what: Sequence[str], badges: Sequence[str], kept: Run) -> None:
        """Say something else."""
        left: list[Run | str] = [" ", (who, "strong"), *(f" · {part}" for part in what if part)]
        for badge in badges:
            left += ["  ", (f" {badge} ", "badge")]
        if (left, kept) != (self._left, self._right):
            self._left, self._right = left, kept
            self.refresh()

    @property
    def kept(self) -> str:
        """What it says is safe."""
        return self._right[0]

    def runs(self, width: int) -> Sequence[Run | str]:
        """Return the two ends of the line."""
        return spread(self._left, [self._right, " "], width)


def kept_words(pane: SectionPane | None, recorded_at: datetime | None) -> Run:
    """Return what is true of the typing in a section, and its ink."""
    draft = pane.draft if pane is not None else None
    if draft is not None and draft.trouble:
        return "NOT SAVED", "late"
    if draft is not None and draft.behind:
        return (f"typing, kept to {_clock(draft.kept_at)}" if draft.kept_at else "typing"), "soon"
    if draft is not None and draft.kept_at is not None:
        return f"draft saved {_clock(draft.kept_at)}", "soon"
    return (f"saved {_clock(recorded_at)}", "done") if recorded_at is not None else ("", "")


def _clock(at: datetime) -> str:
    return f"{at.astimezone(LONDON):%H:%M:%S}"


def marks_of(state: FormView, panes: dict[str, SectionPane]) -> list[SectionMark]:
    """Return how each section of a form stands."""
    marks: list[SectionMark] = []
    for section in state.sections:
        pane = panes.get(section.key)
        missing = len(missing_now(state, section, pane))
        typing = pane.typing if pane is not None else section.draft is not None
        in_rows = any(row.draft is not None for table in section.tables for row in table.rows)
        marks.append(
            SectionMark(
                section.key,
                section.number,
                section.title,
                section.completed and not typing,
                missing,
                pane.wrong if pane is not None else 0,
                typing or in_rows,
            )
        )
    return marks


def missing_now(state: FormView, section: SectionState, pane: SectionPane | None) -> list[Missing]:
    """Return what a section still needs with what is typed in it now; of its tables, with what is stored."""
    stored = [one for one in state.missing if one.section == section.key and one.field]
    found = pane.found if pane is not None else None
    if found is None:
        return stored
    tables = {table.key for table in section.tables}
    typed = [Missing(state.form_key, section.key, name, said) for name, said in found.problems.items()]
    return [
        *(one for one in typed if one.field not in tables),
        *(one for one in stored if one.field in tables),
    ]


def missing_names(
    state: FormView, section: SectionState, pane: SectionPane | None, forms: Mapping[str, Form]
) -> list[str]:
    """Return what a section still needs, by name; a row of a table is named once."""
    found = missing_now(state, section, pane)
    return list(dict.fromkeys(_name(state, one, forms) or one.sentence for one in found))


def _name(state: FormView, missing: Missing, forms: Mapping[str, Form]) -> str:
    if missing.row is None:
        return label_of(missing, forms)
    table, rows = _rows(state, missing)
    if table.table.lines and missing.row < len(rows):
        first = questions(table.table.row)[0]
        row = rows[missing.row]
        return row.answers.get(first.name, "") if first.read_only else row.label
    return label_of(missing._replace(column=""), forms, brief=True)


def _rows(state: FormView, at: Missing) -> tuple[TableState, list[RowState]]:
    """Return the table of what is missing, and the rows that are counted in it."""
    table = next(t for t in state.section(at.section).tables if t.key == at.field)
    # The lines of a list are there before they are stored; a row that was only typed is not.
    return table, [row for row in table.rows if row.version or table.table.lines]


def place_of(state: FormView, at: Missing) -> str:
    """Return the place of what is missing as ``SectionPane.go_to`` takes it: a field, a table, or a row."""
    if at.row is None:
        return at.field
    _, rows = _rows(state, at)
    return f"{at.field}/{rows[at.row].id}/{at.column}" if at.row < len(rows) else at.field


class RefusalPane(VerticalScroll, can_focus=False):
    """Why there is no form yet, and what can be done instead."""

    @dataclass
    class Chosen(Message):
        """One of the offers was chosen."""

        offer: str

    def compose(self) -> ComposeResult:
        """Hold the sentence and the offers."""
        yield Static()
        yield OptionList()

    def show(self, sentence: str, offers: Sequence[tuple[str, str]]) -> None:
        """Say why, and what can be done; a single offer can be taken with Enter."""
        self.query_one(Static).update(literal(sentence))
        options = self.query_one(OptionList)
        options.set_options(Option(Content.assemble("→ ", literal(words)), id=key) for key, words in offers)
        options.highlighted = 0 if offers else None
        options.focus()

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(self.Chosen(str(event.option_id)))
