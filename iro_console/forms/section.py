"""A section of a form: what is asked, in which order, and what must be answered to complete it.

A section is a SQLModel class without a table. A table inherits its sections, so the column, the
label on the screen and the check of what was typed are one definition.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, cast

from pydantic import ConfigDict
from sqlmodel import Field, SQLModel

from iro_console.forms.context import Condition, ReviewContext

Kind = Literal["date", "time", "choice", "choices", "tick", "line", "text", "number"]
"""How an answer is given: ``tick`` is yes or no, ``line`` one line, ``text`` as long as it takes.

``choices`` takes several of the choices; their stored values are kept in one line, with commas.
"""


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
    asked_when: Condition | None = None
    """Asked only when this holds; None: always."""
    needed_when: Condition | None = None
    """Needed when this holds, beside ``needed``, which holds always."""
    from_record: str = ""
    """The fact of the child's record that fills it in: "child.name", "placement.started_on"."""
    read_only: bool = False
    """Shown and never typed: it comes from the record or is worked out (``Section.computed``)."""
    person: str = ""
    """Whose name it is, for finding the worker: social_worker, iro, team_manager, or "worker" for anyone."""
    prompt: str = ""
    """What an empty field shows."""
    offer: str = ""
    """What Enter gives as the answer to a date left empty, as it would be typed; until then it is none."""


class Section(SQLModel):
    """Base of every section: a title, a sentence of help, and questions in order."""

    model_config = ConfigDict(hide_input_in_errors=True)  # pyright: ignore[reportAssignmentType]

    title: ClassVar[str] = ""
    help: ClassVar[str] = ""
    begins: ClassVar[Mapping[str, str]] = {}
    """What a new one says in the fields that nobody types in."""

    def problems(self, context: ReviewContext) -> Mapping[str, str]:  # noqa: ARG002 - for those that check
        """Return field -> sentence, for answers that cannot stand beside others or beside the facts."""
        return {}

    def warnings(self, context: ReviewContext) -> Mapping[str, Sequence[str]]:  # noqa: ARG002 - as above
        """Return field -> sentences, for what is doubtful and may be gone past."""
        return {}

    def computed(self, context: ReviewContext) -> Mapping[str, Any]:  # noqa: ARG002 - as above
        """Return the answers that are worked out, by field; None where a fact for it is missing."""
        return {}


def ask(
    label: str,
    kind: Kind,
    *,
    needed: bool = False,
    choices: Mapping[str, str] | None = None,
    catalogue: str = "",
    help: str = "",  # noqa: A002 - it is the word of the sections, as in their ``help``
    asked_when: Condition | None = None,
    needed_when: Condition | None = None,
    from_record: str = "",
    read_only: bool = False,
    person: str = "",
    prompt: str = "",
    offer: str = "",
    **column: Any,
) -> Any:
    """Return a SQLModel field that also says how it is asked. ``column`` goes to the database column.

    An answer not yet given is None, whatever its kind: nothing unanswered is ever stored as "no".
    What is needed and asked only at times is needed only at those times. What is shown and never typed is
    not the user's to give and is never needed.
    """
    if read_only:
        needed, needed_when = False, None
    elif needed and asked_when is not None:
        needed, needed_when = False, asked_when
    question = {
        "label": label,
        "kind": kind,
        "needed": needed,
        "choices": tuple((choices or {}).items()),
        "catalogue": catalogue,
        "help": help,
        "asked_when": asked_when,
        "needed_when": needed_when,
        "from_record": from_record,
        "read_only": read_only,
        "person": person,
        "prompt": prompt,
        "offer": offer,
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
