"""A section of a form: what is asked, in which order, and what must be answered to complete it.

A section is a SQLModel class without a table. A table inherits its sections, so the column, the
label on the screen and the check of what was typed are one definition.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, cast

from pydantic import ConfigDict
from sqlmodel import Field, SQLModel

Kind = Literal["date", "time", "choice", "tick", "line", "text", "number"]
"""How an answer is given: ``tick`` is yes or no, ``line`` one line, ``text`` as long as it takes."""


@dataclass(frozen=True, slots=True)
class Question:
    """One field of a section, as a screen or a document needs it."""

    name: str
    label: str
    kind: Kind
    needed: bool = False
    """Needed to complete the section."""
    choices: tuple[tuple[str, str], ...] = ()
    """(stored value, label) in the order shown."""
    catalogue: str = ""
    """Name of the catalogue that gives the choices, where they are reference data."""
    help: str = ""


class Section(SQLModel):
    """Base of every section: a title, a sentence of help, and questions in order."""

    model_config = ConfigDict(hide_input_in_errors=True)  # pyright: ignore[reportAssignmentType]

    title: ClassVar[str] = ""
    help: ClassVar[str] = ""


def ask(
    label: str,
    kind: Kind,
    *,
    needed: bool = False,
    choices: Mapping[str, str] | None = None,
    catalogue: str = "",
    help: str = "",  # noqa: A002 - it is the word of the sections, as in their ``help``
    **column: Any,
) -> Any:
    """Return a SQLModel field that also says how it is asked. ``column`` goes to the database column.

    An answer not yet given is None, whatever its kind: nothing unanswered is ever stored as "no".
    """
    question = {
        "label": label,
        "kind": kind,
        "needed": needed,
        "choices": tuple((choices or {}).items()),
        "catalogue": catalogue,
        "help": help,
    }
    column.setdefault("default", None)
    return Field(schema_extra={"json_schema_extra": {"question": question}}, **column)


def questions(section: type[SQLModel]) -> tuple[Question, ...]:
    """Return the questions of a section, or of a table made of sections, in order."""
    return tuple(
        Question(name=name, **cast("dict[str, Any]", extra["question"]))
        for name, info in section.model_fields.items()
        if isinstance(extra := info.json_schema_extra, dict) and "question" in extra
    )
