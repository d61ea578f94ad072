"""What can be done with the form of a mid-point."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from iro_console.casework import midpoint, midpoint_escalation, midpoint_finish, review_forms
from iro_console.casework.desk import Desk
from iro_console.casework.form_state import RowState
from iro_console.casework.midpoint_known import AUDIT
from iro_console.casework.verbs import Done
from iro_console.forms.midpoint_monitoring import MIDPOINT_MONITORING
from iro_console.ui import midpoint_ways
from iro_console.ui.form_acts import FormWords
from iro_console.ui.step_acts import StepActs

if TYPE_CHECKING:
    from iro_console.ui.screens.form import FormScreen
    from iro_console.ui.widgets.row_table import RowTable

WORDS = FormWords(
    about=(
        "Mid-point monitoring between two reviews. What is known already stands in it, with where it comes "
        "from, and can be changed. On a decision d, i, n and x say how far it is and go to the next, Enter "
        "adds evidence or a new date, and e escalates it. F2 goes on to the next section in which something "
        "is missing. F10 completes all that is right, lists what is missing, and finishes it when nothing is."
    ),
    read_only="This mid-point is finished: it can be read and not changed.",
    all_complete="Nothing is missing any more. F10 finishes the mid-point.",
)


class MidpointActs(StepActs):
    """The mid-point monitoring form of one work step."""

    words = WORDS
    forms = {MIDPOINT_MONITORING.key: MIDPOINT_MONITORING}

    def __init__(self, desk: Desk, step_id: int) -> None:
        super().__init__(desk, step_id, MIDPOINT_MONITORING.key)

    def waits(self, state: review_forms.FormState, section: str) -> bool:
        """Say whether something is missing in a section; one that is right is completed by finishing."""
        return not state.section(section).completed and any(
            one.section == section and one.field for one in state.missing
        )

    def answer_row(self, table: str, row: RowState, column: str, answer: str) -> Done:
        """Judge a decision; whether it drifts is suggested by what is known of it."""
        if table == AUDIT:
            return midpoint.judge(self.desk, self.step_id, row.id, answer).done
        return super().answer_row(table, row, column, answer)

    def complete_what_is_right(self) -> None:
        """Mark complete all that is as good as complete."""
        midpoint_finish.complete_what_is_right(self.desk, self.step_id)

    def plan_finish(self) -> midpoint_finish.MidpointPlan:
        """Return what is missing, or what finishing will do."""
        return midpoint_finish.plan_finish(self.desk, self.step_id)

    def finish_midpoint(self) -> Done:
        """Finish it, and raise the escalation it came to. Raises ``CannotFinish``."""
        return midpoint_escalation.finish(self.desk, self.step_id)

    def raises_one(self, plan: midpoint_finish.MidpointPlan) -> bool:
        """Say whether finishing raises an escalation."""
        return midpoint_escalation.raises_one(self.desk, self.step_id, plan)

    def drop(self) -> Done:
        """Drop it: it was begun by mistake."""
        return midpoint.drop(self.desk, self.step_id)

    async def row_verb(self, screen: FormScreen, table: RowTable, verb: str, row: Any) -> None:
        """Escalate a decision of the audit."""
        if verb == "escalate":
            await midpoint_ways.escalate(screen, self, table, row)

    async def finish(self, screen: FormScreen) -> None:
        """Complete all that is right, show what is missing, or finish once asked."""
        await midpoint_ways.finish(screen, self)

    async def delete(self, screen: FormScreen) -> None:
        """Drop a mid-point that was begun by mistake."""
        await midpoint_ways.drop(screen, self)
