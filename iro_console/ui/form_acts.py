"""What the form screen needs of the form it shows: how it stands, its words, and what can be done with it.

The screen knows no particular form. A review's forms are ``ReviewActs``.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from iro_console.casework import typed_before
from iro_console.casework.desk import Desk
from iro_console.casework.drafts import drop_draft
from iro_console.casework.form_state import Look, RowState, SectionState
from iro_console.casework.verbs import Done
from iro_console.domain.work import Missing
from iro_console.forms.context import ReviewContext
from iro_console.forms.form import Form
from iro_console.ui.ink import Run

if TYPE_CHECKING:
    from iro_console.ui.screens.form import FormScreen
    from iro_console.ui.widgets.row_table import RowTable


class FormWords(NamedTuple):
    """What the screen says of a form as a whole."""

    about: str
    """A paragraph on what it is for and how it is worked in, for the help."""
    read_only: str
    """That it can be read and no longer be changed."""
    all_complete: str
    """That every section is complete, and what comes next."""


class FormView(Protocol):
    """A form as it stands: ``FormState`` is that of a review."""

    @property
    def form_key(self) -> str: ...  # noqa: D102
    @property
    def form(self) -> Form: ...  # noqa: D102
    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def child_id(self) -> int: ...  # noqa: D102
    @property
    def child_name(self) -> str: ...  # noqa: D102
    @property
    def child_ref(self) -> str: ...  # noqa: D102
    @property
    def belongs_to(self) -> str:
        """What stands between the child and the title: the name of the work step."""
        ...

    @property
    def exists(self) -> bool:
        """False for a form that is made on its own and was not made yet."""
        ...

    @property
    def can_delete(self) -> bool: ...  # noqa: D102
    @property
    def has_sources(self) -> bool:
        """Whether answers are taken over from other records, and can be taken over again."""
        ...

    @property
    def read_only(self) -> bool: ...  # noqa: D102
    @property
    def sections(self) -> Sequence[SectionState]: ...  # noqa: D102
    @property
    def context(self) -> ReviewContext:
        """What the conditions of the rows go by."""
        ...

    @property
    def latest(self) -> Mapping[str, date]:
        """Field -> the last lawful day for it, shown in its calendar."""
        ...

    @property
    def missing(self) -> Sequence[Missing]: ...  # noqa: D102
    @property
    def notes(self) -> Sequence[str]:
        """What is to be said above every section."""
        ...

    @property
    def previous_review(self) -> date | None:
        """The day of the review that the earlier answers shown are from."""
        ...

    def section(self, key: str) -> SectionState:
        """Return a section by its key; KeyError if there is none."""
        ...


class FormActs(ABC):
    """One form. Everything but ``look`` reads or writes the records; verbs raise ``Refused``."""

    words: FormWords
    forms: Mapping[str, Form]
    """This form and those that can be gone to from it, by key."""

    def __init__(self, desk: Desk, form_key: str) -> None:
        self.desk = desk
        self.form_key = form_key

    @abstractmethod
    def draft(self, child_id: int, section_or_table: str, row_id: str = "") -> tuple[str, str]:
        """Return the (form, record) that what is typed is kept under: no two forms may share one."""

    # the form and its sections

    @abstractmethod
    def open(self) -> FormView:
        """Return the form as it stands."""

    @abstractmethod
    def look(self, state: Any, section: str, raw: Mapping[str, str]) -> Look:
        """Return what a section asks with what is typed now."""

    @abstractmethod
    def save(self, section: str, raw: Mapping[str, str], *, seen_version: int, complete: bool) -> Any:
        """Record a section and return it with ``problems``: what cannot be read. Raises ``Changed``."""

    @abstractmethod
    def untick(self, section: str) -> Done:
        """Take the tick of a section away."""

    # rows

    def new_row_id(self) -> str:
        """Return the id of a row about to be typed."""
        return typed_before.new_row_id()

    @abstractmethod
    def add_row(self, table: str, raw: Mapping[str, str], *, row_id: str, after: str | None) -> Done:
        """Add a row after another one, or at the end."""

    @abstractmethod
    def bring_in_rows(self, table: str, rows: Sequence[Mapping[str, str]]) -> Done:
        """Add many rows at once, or none of them."""

    @abstractmethod
    def edit_row(self, table: str, row_id: str, raw: Mapping[str, str], *, seen_version: int) -> Done:
        """Change a row. Raises ``Changed``."""

    @abstractmethod
    def move_row(self, table: str, row_id: str, to: int) -> Done:
        """Put a row at a rank."""

    @abstractmethod
    def remove_row(self, table: str, row_id: str) -> Done:
        """Remove a row."""

    @abstractmethod
    def undo(self) -> Done:
        """Take back the last change of a row."""

    @abstractmethod
    def redo(self) -> Done:
        """Do again what was taken back."""

    @abstractmethod
    def find_worker(self, words: str, role: str) -> Sequence[Any]:
        """Return the workers that words find."""

    def row_version(self, table: str, row_id: str) -> int:
        """Return the version of a row as it stands now; 0 when it is not stored."""
        for section in self.open().sections:
            for found in section.tables:
                if found.key == table:
                    return next((row.version for row in found.rows if row.id == row_id), 0)
        return 0

    def forget_row(self, child_id: int, table: str, row_id: str) -> None:
        """Throw away a row that was typed and never stored."""
        drop_draft(self.desk, *self.draft(child_id, table, row_id))

    def answer_row(self, table: str, row: RowState, column: str, answer: str) -> Done:
        """Answer a line of a list with one key: ``answer`` in ``column``, the rest as it is."""
        raw = {**row.answers, column: answer}
        return self.edit_row(table, row.id, raw, seen_version=row.version)

    # on the screen

    def notes(self, state: Any) -> Sequence[str]:
        """Return what is to be said above every section."""
        return state.notes

    def beside(self, state: Any, name: str) -> list[list[Run]]:
        """Return what else is to be read beside a question, as lines."""
        del state, name
        return []

    def chases(self, state: Any) -> Sequence[Any]:
        """Return what is missing for the form and can be raised from it."""
        del state
        return ()

    async def chase(self, screen: FormScreen) -> None:
        """Raise what is missing; only called when there is something."""
        raise NotImplementedError

    def waits(self, state: Any, section: str) -> bool:
        """Say whether there is still something to do in a section: it is the next to be gone to."""
        return not state.section(section).completed

    def unsent(self, state: Any, section: str) -> bool:
        """Say whether something of a section waits to be sent with the next save."""
        del state, section
        return False

    @abstractmethod
    async def finish(self, screen: FormScreen) -> None:
        """Show all that is missing with a jump to each, or finish once asked (``screens/form_finish.py``)."""

    async def row_verb(self, screen: FormScreen, table: RowTable, verb: str, row: Any) -> None:
        """Do what only a table of this form knows: any verb of ``RowTable.Asked`` not in ``RowWork``."""
        raise NotImplementedError

    async def other_form(self, screen: FormScreen) -> None:
        """Ask which of ``forms`` to go to; only called when there is another."""
        raise NotImplementedError

    def refusal(self, state: Any) -> tuple[str, list[tuple[str, str]]]:
        """Return why there is no form yet, and what can be done: (offer, words)."""
        del state
        return "", []

    async def take_offer(self, screen: FormScreen, offer: str) -> None:
        """Do what was chosen where there is no form yet."""
        raise NotImplementedError

    async def delete(self, screen: FormScreen) -> None:
        """Delete the form, once asked; only called when it ``can_delete``."""
        raise NotImplementedError

    async def bring_in(self, screen: FormScreen) -> None:
        """Take over again what the sources say; only called when it ``has_sources``."""
        raise NotImplementedError
