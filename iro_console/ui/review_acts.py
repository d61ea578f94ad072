"""What can be done with one form of one review: the verbs of the casework, with the form they are about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

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
from iro_console.casework.form_state import Look
from iro_console.casework.verbs import Done
from iro_console.forms.acts import EndOfPeriod
from iro_console.ui import review_ways
from iro_console.ui.form_acts import FormActs, FormWords

if TYPE_CHECKING:
    from iro_console.ui.screens.form import FormScreen
    from iro_console.ui.widgets.row_table import RowTable

WORDS = FormWords(
    about=(
        "A form of the review. What you type is kept as a draft within a second, whatever happens. Ctrl+S "
        "saves the section; F2 checks it and marks it complete. F10 shows all that is still missing in both "
        "forms, with a jump to each place, and finishes the review when nothing is. F6 goes to the others."
    ),
    read_only="This review is finished: its forms can be read and not changed.",
    all_complete="All sections are complete. F10 finishes the review, F6 shows the other forms.",
)


class ReviewActs(FormActs):
    """One form of one review's work step."""

    words = WORDS
    forms = review_forms.FORMS

    def __init__(self, desk: Desk, step_id: int, form_key: str) -> None:
        super().__init__(desk, form_key)
        self.step_id = step_id

    def other(self, form_key: str) -> ReviewActs:
        """Return another form of the same review."""
        return ReviewActs(self.desk, self.step_id, form_key)

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

    def create(self) -> Done:
        """Make the form. Raises ``NotYet``."""
        return record_making.create_form(self.desk, self.step_id, self.form_key)

    def delete_form(self) -> Done:
        """Delete the form."""
        return record_making.delete_form(self.desk, self.step_id, self.form_key)

    def take_over(self) -> record_making.Refreshed:
        """Take over again what the sources say."""
        return record_making.refresh_form(self.desk, self.step_id, self.form_key)

    # rows

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

    def finish_review(self, leaving: EndOfPeriod | None) -> Done:
        """Finish the review. Raises ``CannotFinish``."""
        return finishing.finish(self.desk, self.step_id, leaving=leaving)

    # on the screen

    async def finish(self, screen: FormScreen) -> None:
        """Show what is missing in all forms of the review, or finish it once asked."""
        await review_ways.finish(screen, self)

    async def row_verb(self, screen: FormScreen, table: RowTable, verb: str, row: Any) -> None:
        """Work on next actions, requests and decisions."""
        if verb == "propose":
            await screen.act(self.propose)
        elif verb == "to_me":
            await screen.act(lambda: self.to_me(row.id))
        elif verb == "distribute":
            await screen.act(self.distribute)
        elif verb == "carry":
            await review_ways.carry(screen, self, table)

    async def other_form(self, screen: FormScreen) -> None:
        """Ask which form of the review to go to."""
        await review_ways.other_form(screen, self)

    def refusal(self, state: review_forms.FormState) -> tuple[str, list[tuple[str, str]]]:
        """Return why there is no record of review yet, and what can be done."""
        return review_ways.refusal_words(state)

    async def take_offer(self, screen: FormScreen, offer: str) -> None:
        """Do what was chosen where there is no record of review."""
        await review_ways.take_offer(screen, self, offer)

    async def delete(self, screen: FormScreen) -> None:
        """Delete a record of review that was made too early."""
        await review_ways.delete(screen, self)

    async def bring_in(self, screen: FormScreen) -> None:
        """Take over again what report, care plan and record say."""
        await review_ways.bring_in(screen, self)
