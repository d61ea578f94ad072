"""What a section says beside its questions: its title, where an answer came from, what was said before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from iro_console.casework.form_state import SectionState
from iro_console.ui.format import LONDON, day, day_month
from iro_console.ui.ink import inked
from iro_console.ui.text import literal
from iro_console.ui.widgets.choice_field import ChoiceField
from iro_console.ui.widgets.choices_field import ChoicesField
from iro_console.ui.widgets.field_row import Ground
from iro_console.ui.widgets.form_questions import FormQuestions
from iro_console.ui.widgets.shown_field import in_words

SAID_LONGEST = 160
"""Characters of an earlier answer shown below a field; the whole of it is one key away."""


def head_of(section: SectionState, today: date, *, typing: bool = False) -> Content:
    """Return the title of a section, with who marked it complete and when.

    With ``typing`` something is typed that is not recorded: what is complete is then not what is shown.
    """
    done = ""
    if section.completed:
        at = (
            f" on {day(section.completed_at.astimezone(LONDON).date(), today)}"
            if (section.completed_at)
            else ""
        )
        by = f", {section.completed_by}" if section.completed_by else ""
        done = f"   complete{at}, without what is typed now" if typing else f"   ✓ complete{by}{at}"
    return inked((f"{section.number}  {section.title}", "heading"), (done, "soon" if typing else "done"))


def show_head(pane: Widget, section: SectionState, today: date, *, typing: bool) -> None:
    """Show the title of a section and what is said of it at its top."""
    pane.query_one(".title", Static).update(head_of(section, today, typing=typing))
    about = pane.query_one(".about", Static)
    about.update(literal(section.help))
    about.display = bool(section.help)


def clock_words(at: datetime, today: date) -> str:
    """Return a time of day, with its date where that is not today."""
    local = at.astimezone(LONDON)
    return f"{local:%H:%M}" if local.date() == today else f"{local:%H:%M} on {day(local.date(), today)}"


def last_review_words(on: date | None) -> str:
    """Return what introduces an answer of the last review."""
    return f"Last review ({day_month(on)}):" if on else "Last review:"


def told_below(
    section: SectionState,
    questions: FormQuestions,
    ground: Ground,
    last_review: str,
    other: Mapping[str, str],
    suggested: Mapping[str, str],
) -> dict[str, str]:
    """Return what stands below each field: another window's answer, what the last review said, and the day
    that is half-way where none is typed."""
    told: dict[str, list[str]] = {}
    for name in section.previous:
        words = said_before(section, questions, ground, name)
        if words:
            short = words if len(words) <= SAID_LONGEST else f"{words[:SAID_LONGEST].rstrip()}…"
            more = "  (Ctrl+L: all of it)" if short != words else ""
            told.setdefault(name, []).append(f"{last_review} {' '.join(short.split())}{more}")
    for name, raw in other.items():
        told.setdefault(name, []).insert(0, f"The other window: {_readable(questions, ground, name, raw)}")
    for name, raw in suggested.items():
        told.setdefault(name, []).append(f"Half-way is {_readable(questions, ground, name, raw)}")
    return {name: "\n".join(lines) for name, lines in told.items()}


def said_before(section: SectionState, questions: FormQuestions | None, ground: Ground, name: str) -> str:
    """Return what the last review said on a question, as it is read; empty when nothing."""
    raw = section.previous.get(name, "")
    return _readable(questions, ground, name, raw) if questions is not None and raw.strip() else ""


def _readable(questions: FormQuestions, ground: Ground, name: str, raw: str) -> str:
    if not raw.strip():
        return "nothing"
    row = questions.rows.get(name)
    if row is None:
        return raw
    choices = dict(row.field.choices) if isinstance(row.field, ChoiceField | ChoicesField) else {}
    return in_words(row.question, raw, choices, ground.today(), ground.calendar)
