"""An answer that is shown and never typed: it comes from the record, or is worked out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from iro_console.domain.date_text import parse_date
from iro_console.domain.working_days import WorkingCalendar
from iro_console.forms.choices import Choice, written_all
from iro_console.forms.section import Question
from iro_console.ui.format import full_date, initials, short_day
from iro_console.ui.text import literal
from iro_console.ui.widgets.answer_field import AnswerField, app_of
from iro_console.ui.widgets.columns import Look

NOT_KNOWN = "–"
_NAME = "child.name"


def in_words(
    question: Question,
    raw: str,
    choices: Mapping[str, str],
    today: date,
    calendar: WorkingCalendar,
    *,
    short: bool = False,
) -> str:
    """Return a raw answer as it is read: a date in full, a choice by its label. What cannot be read stays.

    ``short``: a date as it stands in a column.
    """
    if not raw.strip():
        return ""
    match question.kind:
        case "date":
            try:
                day = parse_date(raw, today, calendar)
            except ValueError:
                return raw
            return short_day(day, today) if short else full_date(day)
        case "choice":
            return choices.get(raw, raw)
        case "choices":
            return written_all(tuple(choices.items()), raw)
        case _:
            return raw


class ShownField(AnswerField):
    """What the console knows of a question."""

    DEFAULT_CSS = """
    ShownField { height: auto; padding: 0 1; }
    ShownField > Static { height: auto; }
    """

    def __init__(
        self,
        question: Question,
        choices: tuple[Choice, ...],
        today: Callable[[], date],
        calendar: WorkingCalendar,
    ) -> None:
        super().__init__()
        self._question = question
        self._choices = dict(choices)
        self._today = today
        self._calendar = calendar
        self._raw = ""
        self._shown = Static(Content.styled(NOT_KNOWN, "$quiet"))

    def compose(self) -> ComposeResult:
        """Show the answer."""
        yield self._shown

    @property
    def raw(self) -> str:
        """See ``AnswerField``."""
        return self._raw

    def put(self, raw: str) -> None:
        """See ``AnswerField``; nobody is told, since nobody typed it."""
        if raw != self._raw:
            self._raw = raw
            if self.is_attached:
                self.draw()

    def on_mount(self) -> None:
        """Show a child's name as names are shown at the time."""
        self.draw()

    def draw(self) -> None:
        """Show the answer again, by initials where it is a child's name and names are hidden."""
        words = in_words(self._question, self._raw, self._choices, self._today(), self._calendar)
        look = getattr(app_of(self), "look", None)
        if self._question.from_record == _NAME and isinstance(look, Look) and look.hide:
            words = initials(words)
        self._shown.update(literal(words) if words else Content.styled(NOT_KNOWN, "$quiet"))

    def take_focus(self) -> None:
        """See ``AnswerField``: there is nothing to type in."""
