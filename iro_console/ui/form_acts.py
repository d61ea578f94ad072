"""What can be done with one form of one review: the verbs of the casework, with the form they are about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from iro_console.casework import (
    finishing,
    form_rows,
    form_saving,
    next_steps,
    record_making,
    review_forms,
    row_undo,
    staff,
    typed_before,
)
from iro_console.casework.desk import Desk
from iro_console.casework.drafts import drop_draft
from iro_console.casework.verbs import Done
from iro_console.forms.acts import EndOfPeriod


class FormActs:
    """One form of one work step. Everything but ``look`` reads or writes the records."""

    def __init__(self, desk: Desk, step_id: int, form_key: str) -> None:
        self.desk = desk
        self.step_id = step_id
        self.form_key = form_key

    def other(self, form_key: str) -> FormActs:
        """Return another form of the same review."""
        return FormActs(self.desk, self.step_id, form_key)

    def draft(self, child_id: int, section_or_table: str, row_id: str = "") -> tuple[str, str]:
        """Return the (form, record) that what is typed is kept under."""
        record = typed_before.draft_record(child_id, self.step_id, row_id)
        return typed_before.draft_form(self.form_key, section_or_table), record

    # the form

    def open(self) -> review_forms.FormState:
        """Return the form as it stands."""
        return review_forms.open_form(self.desk, self.step_id, self.form_key)

    def look(self, state: review_forms.FormState, section: str, raw: Mapping[str, str]) -> review_forms.Look:
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

    def create(self) -> Done:
        """Make the form. Raises ``NotYet``."""
        return record_making.create_form(self.desk, self.step_id, self.form_key)

    def delete(self) -> Done:
        """Delete the form."""
        return record_making.delete_form(self.desk, self.step_id, self.form_key)

    def bring_in(self) -> record_making.Refreshed:
        """Take over again what the sources say."""
        return record_making.refresh_form(self.desk, self.step_id, self.form_key)

    # rows

    def new_row_id(self) -> str:
        """Return the id of a row about to be typed."""
        return typed_before.new_row_id()

    def add_row(self, table: str, raw: Mapping[str, str], *, row_id: str, after: str | None) -> Done:
        """Add a row after another one, or at the end."""
        return form_rows.add_row(
            self.desk, self.step_id, self.form_key, table, raw, row_id=row_id, after=after
        ).done

    def edit_row(self, table: str, row_id: str, raw: Mapping[str, str], *, seen_version: int) -> Done:
        """Change a row. Raises ``Changed``."""
        return form_rows.edit_row(
            self.desk, self.step_id, self.form_key, table, row_id, raw, seen_version=seen_version
        ).done

    def row_version(self, table: str, row_id: str) -> int:
        """Return the version of a row as it stands now; 0 when it is not stored."""
        for section in self.open().sections:
            for found in section.tables:
                if found.key == table:
                    return next((row.version for row in found.rows if row.id == row_id), 0)
        return 0

    def move_row(self, table: str, row_id: str, to: int) -> Done:
        """Put a row at a rank."""
        return form_rows.move_row(self.desk, self.step_id, self.form_key, table, row_id, to)

    def remove_row(self, table: str, row_id: str) -> Done:
        """Remove a row."""
        return form_rows.delete_row(self.desk, self.step_id, self.form_key, table, row_id)

    def forget_row(self, child_id: int, table: str, row_id: str) -> None:
        """Throw away a row that was typed and never stored."""
        drop_draft(self.desk, *self.draft(child_id, table, row_id))

    def undo(self) -> Done:
        """Take back the last change of a row."""
        return row_undo.undo_rows(self.desk, self.step_id, self.form_key)

    def redo(self) -> Done:
        """Do again what was taken back."""
        return row_undo.redo_rows(self.desk, self.step_id, self.form_key)

    def carry(self, decision_id: str) -> Done:
        """Take an open decision of an earlier review into this one."""
        return next_steps.carry_decision(self.desk, self.step_id, decision_id).done

    # next actions and the end

    def propose(self) -> Done:
        """Add the next actions that belong to the outcome."""
        return next_steps.suggest(self.desk, self.step_id)

    def to_me(self, row_id: str) -> Done:
        """Assign a next action to whose desk this is."""
        return next_steps.assign_to_me(self.desk, self.step_id, row_id).done

    def distribute(self) -> Done:
        """Ask admin to distribute the report, with the next save."""
        return next_steps.ask_to_distribute(self.desk, self.step_id).done

    def find_worker(self, words: str, role: str) -> Sequence[Any]:
        """Return the workers that words find."""
        return staff.find_worker(self.desk, words, role)

    def plan_finish(self) -> finishing.FinishPlan:
        """Return what is missing, or what finishing will do."""
        return finishing.plan_finish(self.desk, self.step_id)

    def finish(self, leaving: EndOfPeriod | None) -> Done:
        """Finish the review. Raises ``CannotFinish``."""
        return finishing.finish(self.desk, self.step_id, leaving=leaving)
