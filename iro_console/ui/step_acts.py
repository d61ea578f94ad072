"""What can be done with any form of a work step: its sections and rows, kept and recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from iro_console.casework import (
    form_rows,
    form_saving,
    review_forms,
    row_undo,
    staff,
    typed_before,
)
from iro_console.casework.desk import Desk
from iro_console.casework.form_state import Look
from iro_console.casework.verbs import Done
from iro_console.ui.form_acts import FormActs


class StepActs(FormActs):
    """One form of one work step."""

    def __init__(self, desk: Desk, step_id: int, form_key: str) -> None:
        super().__init__(desk, form_key)
        self.step_id = step_id

    def draft(self, child_id: int, section_or_table: str, row_id: str = "") -> tuple[str, str]:
        """Return the (form, record) that what is typed is kept under."""
        record = typed_before.draft_record(child_id, self.step_id, row_id)
        return typed_before.draft_form(self.form_key, section_or_table), record

    # the form

    def open(self) -> review_forms.FormState:
        """Return the form as it stands."""
        return review_forms.open_form(self.desk, self.step_id, self.form_key)

    def look(self, state: review_forms.FormState, section: str, raw: Mapping[str, str]) -> Look:
        """Return what a section asks with what is typed now."""
        return review_forms.look(state, section, raw)

    def save(
        self, section: str, raw: Mapping[str, str], *, seen_version: int, complete: bool
    ) -> form_saving.Saved:
        """Record a section. Raises ``Refused`` and ``Changed``."""
        return form_saving.save_section(
            self.desk, self.step_id, self.form_key, section, raw, seen_version=seen_version, complete=complete
        )

    def untick(self, section: str) -> Done:
        """Take the tick of a section away."""
        return form_saving.untick(self.desk, self.step_id, self.form_key, section)

    # rows

    def add_row(self, table: str, raw: Mapping[str, str], *, row_id: str, after: str | None) -> Done:
        """Add a row after another one, or at the end."""
        return form_rows.add_row(
            self.desk, self.step_id, self.form_key, table, raw, row_id=row_id, after=after
        ).done

    def bring_in_rows(self, table: str, rows: Sequence[Mapping[str, str]]) -> Done:
        """Add many rows at once."""
        return form_rows.bring_in_rows(self.desk, self.step_id, self.form_key, table, rows)

    def edit_row(self, table: str, row_id: str, raw: Mapping[str, str], *, seen_version: int) -> Done:
        """Change a row. Raises ``Changed``."""
        return form_rows.edit_row(
            self.desk, self.step_id, self.form_key, table, row_id, raw, seen_version=seen_version
        ).done

    def move_row(self, table: str, row_id: str, to: int) -> Done:
        """Put a row at a rank."""
        return form_rows.move_row(self.desk, self.step_id, self.form_key, table, row_id, to)

    def remove_row(self, table: str, row_id: str) -> Done:
        """Remove a row."""
        return form_rows.delete_row(self.desk, self.step_id, self.form_key, table, row_id)

    def undo(self) -> Done:
        """Take back the last change of a row."""
        return row_undo.undo_rows(self.desk, self.step_id, self.form_key)

    def redo(self) -> Done:
        """Do again what was taken back."""
        return row_undo.redo_rows(self.desk, self.step_id, self.form_key)

    def find_worker(self, words: str, role: str) -> Sequence[Any]:
        """Return the workers that words find."""
        return staff.find_worker(self.desk, words, role)
