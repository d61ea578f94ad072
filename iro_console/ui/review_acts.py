"""What can be done with one form of one review: the verbs of the casework, with the form they are about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from iro_console.casework import finishing, next_steps, record_making, review_forms
from iro_console.casework.form_state import RowState
from iro_console.casework.known import PaperChase
from iro_console.casework.verbs import Done
from iro_console.domain.work import RequestState
from iro_console.forms.acts import EndOfPeriod
from iro_console.forms.qa_checklist import DATED_ANSWERS
from iro_console.ui import review_ways
from iro_console.ui.form_acts import FormWords
from iro_console.ui.ink import Run
from iro_console.ui.step_acts import StepActs

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
    all_complete="All sections of this form are complete. F10 says what the review still misses, or finishes "
    "it; F6 shows the other forms.",
)


class ReviewActs(StepActs):
    """One form of one review's work step."""

    words = WORDS
    forms = review_forms.FORMS

    def other(self, form_key: str) -> ReviewActs:
        """Return another form of the same review."""
        return ReviewActs(self.desk, self.step_id, form_key)

    def create(self) -> Done:
        """Make the form. Raises ``NotYet``."""
        return record_making.create_form(self.desk, self.step_id, self.form_key)

    def delete_form(self) -> Done:
        """Delete the form."""
        return record_making.delete_form(self.desk, self.step_id, self.form_key)

    def take_over(self) -> record_making.Refreshed:
        """Take over again what the sources say."""
        return record_making.refresh_form(self.desk, self.step_id, self.form_key)

    def carry(self, decision_id: str) -> Done:
        """Take an open decision of an earlier review into this one."""
        return next_steps.carry_decision(self.desk, self.step_id, decision_id).done

    def answer_row(self, table: str, row: RowState, column: str, answer: str) -> Done:
        """Answer a line of the checklist with one key; its date goes with a yes."""
        if answer not in DATED_ANSWERS:
            row = row._replace(answers={n: text for n, text in row.answers.items() if n != "dated_on"})
        return super().answer_row(table, row, column, answer)

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

    def plan_finish(self) -> finishing.FinishPlan:
        """Return what is missing, or what finishing will do."""
        return finishing.plan_finish(self.desk, self.step_id)

    def finish_review(self, leaving: EndOfPeriod | None) -> Done:
        """Finish the review. Raises ``CannotFinish``."""
        return finishing.finish(self.desk, self.step_id, leaving=leaving)

    # on the screen

    def notes(self, state: review_forms.FormState) -> Sequence[str]:
        """Return what is to be said above every section, a missing paper among it."""
        return [*state.notes, *review_ways.chase_notes(state)]

    def beside(self, state: review_forms.FormState, name: str) -> list[list[Run]]:
        """Return the decisions that are still open beside the question what became of them."""
        return review_ways.still_open(state) if name == "last_decisions" else []

    def chases(self, state: review_forms.FormState) -> Sequence[PaperChase]:
        """Return the report or the care plan that is missing and was not raised yet."""
        return [each for each in state.chases if not each.raised]

    def unsent(self, state: review_forms.FormState, section: str) -> bool:
        """Say whether a request of a section goes with the next save."""
        tables = state.section(section).tables
        return any(
            row.answers.get("status") == RequestState.TO_SEND for table in tables for row in table.rows
        )

    async def chase(self, screen: FormScreen) -> None:
        """Raise that the report or the care plan is missing."""
        await review_ways.chase(screen)

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
