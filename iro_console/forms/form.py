"""A form: its sections and tables in order, and all that stands in the way of completing it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from iro_console.domain.work import Missing
from iro_console.forms.answers import NEEDED, Answers
from iro_console.forms.context import Condition, ReviewContext
from iro_console.forms.section import Question, Section, questions

SECTION_COMPLETED = "Section completed"
"""The tick at the foot of every section."""
NOT_COMPLETED = "This section is not marked complete"

Sections = Mapping[str, Section | None]
"""The answers of a form: section key -> the section, None while nothing was recorded."""
Rows = Mapping[str, Sequence[Section]]
"""The rows of a form: table key -> rows in order."""
Unreadable = Mapping[str, Mapping[str, str]]
"""What was typed and cannot be read: section key -> field -> sentence."""


@dataclass(frozen=True, slots=True)
class RowTable:
    """A table of a section. The labels of its row's questions are the headings of its columns."""

    key: str
    """Unique in its form."""
    title: str
    row: type[Section]
    needed: bool = False
    """At least one row is needed to complete the section."""
    asked_when: Condition | None = None
    """Asked only when this holds of its section; None: always."""
    needed_when: Condition | None = None
    """Needed when this holds, beside ``needed``."""
    help: str = ""
    optional: tuple[str, ...] = ()
    """Columns that this table takes empty although its row needs them elsewhere."""
    lines: bool = False
    """Its rows are the lines of a list: they are answered, not added, moved or removed."""
    below: tuple[str, ...] = ()
    """Columns that stand below a row, by name, where there is something in them."""
    empty: str = ""
    """What is said where there are no rows; empty: how one is added."""

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings of the columns."""
        return tuple(question.label for question in questions(self.row))


@dataclass(frozen=True, slots=True)
class FormSection:
    """A section of a form: questions, tables, or both."""

    key: str
    number: int | str
    """Its number, or its letter where the form has letters."""
    title: str
    section: type[Section] | None = None
    tables: tuple[RowTable, ...] = ()
    help: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A form, with the work steps it belongs to."""

    key: str
    title: str
    steps: tuple[str, ...]
    primary: bool
    sections: tuple[FormSection, ...]

    def section(self, key: str) -> FormSection:
        """Return a section by its key; KeyError if there is none."""
        for section in self.sections:
            if section.key == key:
                return section
        raise KeyError(key)

    def table(self, key: str) -> RowTable:
        """Return a table by its key; KeyError if there is none."""
        for section in self.sections:
            for table in section.tables:
                if table.key == key:
                    return table
        raise KeyError(key)


def answered_column(table: RowTable) -> str:
    """Return the name of the column that a line of a list is answered in: the first that is not given."""
    return next(question.name for question in questions(table.row) if not question.read_only)


def is_asked(asked: Question | RowTable, section: Section | None, context: ReviewContext) -> bool:
    """Say whether a question or a table is asked, given what its section says so far."""
    return asked.asked_when is None or asked.asked_when(section, context)


def is_needed(asked: Question | RowTable, section: Section | None, context: ReviewContext) -> bool:
    """Say whether an answer is needed to complete the section. What is not asked is never needed."""
    if not is_asked(asked, section, context):
        return False
    return asked.needed or (asked.needed_when is not None and asked.needed_when(section, context))


def section_problems(
    section: Section, context: ReviewContext, optional: Collection[str] = ()
) -> dict[str, str]:
    """Return field -> sentence for a section or a row, in the order asked: needed and not given, or wrong.

    The fields of ``optional`` may be empty whatever the section says.
    """
    wrong = section.problems(context)
    found: dict[str, str] = {}
    for question in questions(type(section)):
        if question.name in wrong and is_asked(question, section, context):
            found[question.name] = wrong[question.name]
        elif (
            getattr(section, question.name) is None
            and question.name not in optional
            and is_needed(question, section, context)
        ):
            found[question.name] = NEEDED[question.kind]
    return found


def check(answers: Answers[Any], context: ReviewContext) -> dict[str, str]:
    """Return everything wrong with what was typed into a section: unreadable, missing, or not fitting.

    What cannot be read is said as such, never as missing; what is not asked is not held against anybody.
    """
    section: Section = answers.section
    asked = {question.name for question in questions(type(section)) if is_asked(question, section, context)}
    unreadable = {name: text for name, text in answers.problems.items() if name in asked}
    everything = {**section_problems(section, context), **unreadable}
    return {
        question.name: everything[question.name]
        for question in questions(type(section))
        if question.name in everything
    }


def missing(
    form: Form,
    answers: Sections,
    rows: Rows,
    ticks: Collection[str],
    context: ReviewContext,
    unreadable: Unreadable | None = None,
) -> list[Missing]:
    """Return all that stands in the way of completing a form, in the order of the screen.

    ``ticks`` are the keys of the sections marked complete. ``unreadable`` is what the drafts hold that
    cannot be read; it goes before what would be said of the field being empty.
    """
    known = replace(context, answers=answers, rows=rows)
    return [
        found
        for section in form.sections
        for found in section_missing(
            form, section, known, section.key in ticks, (unreadable or {}).get(section.key)
        )
    ]


def section_missing(
    form: Form,
    asked: FormSection,
    context: ReviewContext,
    ticked: bool,
    unreadable: Mapping[str, str] | None = None,
) -> list[Missing]:
    """Return all that stands in the way of completing one section; ``context`` holds the form's answers."""
    section = _answered(asked, context)
    found = list(_fields(form, asked, section, context, unreadable or {}))
    for table in asked.tables:
        found.extend(_table(form, asked, table, section, context))
    if not ticked:
        found.append(Missing(form.key, asked.key, "", NOT_COMPLETED))
    return found


def _answered(asked: FormSection, context: ReviewContext) -> Section | None:
    if asked.section is None:
        return None
    given = context.answers.get(asked.key)
    return asked.section() if given is None else given


def _fields(
    form: Form,
    asked: FormSection,
    section: Section | None,
    context: ReviewContext,
    unreadable: Mapping[str, str],
) -> Iterator[Missing]:
    if section is None:
        return
    for name, sentence in check(Answers(section, dict(unreadable)), context).items():
        yield Missing(form.key, asked.key, name, sentence)


def _table(
    form: Form, asked: FormSection, table: RowTable, section: Section | None, context: ReviewContext
) -> Iterator[Missing]:
    if not is_asked(table, section, context):
        return
    rows = context.rows.get(table.key, ())
    if not rows and is_needed(table, section, context):
        yield Missing(form.key, asked.key, table.key, f"{table.title}: add at least one row")
    for number, row in enumerate(rows):
        for column, sentence in section_problems(row, context, table.optional).items():
            yield Missing(form.key, asked.key, table.key, sentence, number, column)
