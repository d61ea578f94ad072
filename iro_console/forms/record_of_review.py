"""The CLA Chair's report and record of review: the optional form of a review's work step, seven sections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from iro_console.domain.decisions import DecisionStatus
from iro_console.domain.next_actions import SCENARIOS, Scenario
from iro_console.domain.work import RECORD_FORM, REVIEW_STEPS
from iro_console.forms.context import ReviewContext
from iro_console.forms.form import Form, FormSection, RowTable
from iro_console.forms.plan import CURRENT_TABLES, PERMANENCE, PROPOSED_TABLES
from iro_console.forms.record_of_child import InformationOnChild, InformationOnPlan
from iro_console.forms.record_of_meeting import RecordOfMeeting
from iro_console.forms.section import Section, ask


class ProposedCarePlan(Section):
    """Section 5."""

    title: ClassVar[str] = "Proposed new Care Plan"

    plan_on: date | None = ask("Date of this plan", "date", needed=True)


def _from_second(_section: Any, context: ReviewContext) -> bool:
    return context.review_number >= 2


class PermanencePlan(Section):
    """Section 6."""

    title: ClassVar[str] = "Permanence plan"
    help: ClassVar[str] = "There may be two plans at once: then say the other one as the parallel plan."

    permanence: str | None = ask(
        "Permanence plan", "choice", needed=True, choices=PERMANENCE, from_record="monitoring.permanence"
    )
    why: str | None = ask("Why this plan", "text", needed=True)
    parallel: str | None = ask("Parallel plan", "choice", choices=PERMANENCE)
    contingency: str | None = ask("Parallel or contingency plan", "text", needed=True)
    target_on: date | None = ask("Target date", "date", needed_when=_from_second)
    barriers: str | None = ask("Barriers", "text")

    def problems(self, context: ReviewContext) -> Mapping[str, str]:  # noqa: ARG002 - the plans say enough
        """A parallel plan is another plan."""
        if self.parallel is not None and self.parallel == self.permanence and self.parallel != "other":
            return {"parallel": "That is the plan itself"}
        return {}

    def warnings(self, context: ReviewContext) -> Mapping[str, Sequence[str]]:
        """A target lies ahead."""
        if self.target_on is not None and self.target_on < context.today:
            return {"target_on": ["That day has passed"]}
        return {}


class Outcomes(Section):
    """Section 7."""

    title: ClassVar[str] = "Outcomes"

    outcome: str | None = ask(
        "Outcome of review",
        "choice",
        needed=True,
        choices={scenario.value: words for scenario, words in SCENARIOS.items()},
        help="The next actions are suggested from it",
    )
    other_outcome: str | None = ask(
        "What the outcome is",
        "text",
        needed=True,
        asked_when=lambda section, _: section.outcome == Scenario.OTHER,
    )
    any_disagreement: bool | None = ask("Did anybody disagree", "tick", needed=True)
    disagreements: str | None = ask(
        "Disagreements",
        "text",
        needed=True,
        asked_when=lambda section, _: section.any_disagreement is True,
        help="Who, with what, and why",
    )


class DecisionRow(Section):
    """A decision or recommendation of the review."""

    title: ClassVar[str] = "Decision"
    help: ClassVar[str] = "Clear to the child: what will happen, why, by whom and when."

    decision: str | None = ask("Decision", "text", needed=True)
    reason: str | None = ask("Reason", "text", needed=True)
    owner: str | None = ask("Who", "line", needed=True, person="worker")
    due_on: date | None = ask("By when", "date", needed=True)
    plan_row: str | None = ask("Linked care plan row", "line", help="The stable id of a row of the plan")
    status: str | None = ask(
        "Status",
        "choice",
        choices={
            status.value: status.value for status in DecisionStatus if status is not DecisionStatus.OVERDUE
        },
        help="Overdue is read from the date",
    )
    evidence: str | None = ask("Evidence", "text")

    def warnings(self, context: ReviewContext) -> Mapping[str, Sequence[str]]:
        """A decision lies ahead of the review that makes it."""
        if self.due_on is not None and context.review_on is not None and self.due_on < context.review_on:
            return {"due_on": ["That day is before the review"]}
        return {}


RECORD_OF_REVIEW = Form(
    key="record_of_review",
    title=RECORD_FORM,
    steps=REVIEW_STEPS,
    primary=False,
    sections=(
        FormSection("information_on_child", 1, InformationOnChild.title, InformationOnChild),
        FormSection("information_on_plan", 2, InformationOnPlan.title, InformationOnPlan),
        FormSection(
            "current_plan",
            3,
            "Review of the child's current Care Plan",
            tables=CURRENT_TABLES,
            help="Empty at the first review; later ones begin with the plan as it stands.",
        ),
        FormSection(
            "record_of_meeting", 4, RecordOfMeeting.title, RecordOfMeeting, help=RecordOfMeeting.help
        ),
        FormSection("proposed_plan", 5, ProposedCarePlan.title, ProposedCarePlan, PROPOSED_TABLES),
        FormSection("permanence", 6, PermanencePlan.title, PermanencePlan, help=PermanencePlan.help),
        FormSection(
            "outcomes",
            7,
            Outcomes.title,
            Outcomes,
            (RowTable("decisions", "Decisions and recommendations", DecisionRow, needed=True),),
        ),
    ),
)
