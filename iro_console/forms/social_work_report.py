"""The social worker's report and the child's care plan, as the IRO notes them or brings them in.

Social workers do not use this console. What is kept is what the review needs: whether it came, when, who
finished it, and the rows of the plans.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from iro_console.domain.date_text import long_date
from iro_console.domain.work import CARE_PLAN, FIRST_REPORT, PATHWAY_REPORT, SUBSEQUENT_REPORT
from iro_console.forms.context import ReviewContext
from iro_console.forms.form import Form, FormSection, RowTable
from iro_console.forms.plan import CURRENT_TITLES, Plan, row_of
from iro_console.forms.section import Section, ask

_NOT_YET = "That day has not come yet"


class SocialWorkReport(Section):
    """The report as it was received."""

    title: ClassVar[str] = "Social worker's report"
    help: ClassVar[str] = "It is finished when the manager has finished its work step."

    written_by: str | None = ask(
        "Written by", "line", needed=True, from_record="child.social_worker", person="social_worker"
    )
    received_on: date | None = ask("Received", "date", needed=True)
    days_before: int | None = ask("Working days before the review", "number", read_only=True)
    has_views: bool | None = ask("Child's views in the report", "tick")
    finished_on: date | None = ask("Finished", "date", help="Leave it empty while it is not finished")
    finished_by: str | None = ask(
        "Finished by",
        "line",
        needed=True,
        asked_when=lambda section, _: section.finished_on is not None,
        person="team_manager",
    )
    note: str | None = ask("Note", "text")

    def computed(self, context: ReviewContext) -> Mapping[str, Any]:
        """Count the working days from receiving it to the review."""
        return {"days_before": context.working_days(self.received_on, context.review_on)}

    def problems(self, context: ReviewContext) -> Mapping[str, str]:
        """It came, and was finished, by today."""
        return _not_come(self, ("received_on", "finished_on"), context)

    def warnings(self, context: ReviewContext) -> Mapping[str, Sequence[str]]:
        """Say when it came on the day of the review or later."""
        if (
            context.review_on is not None
            and self.received_on is not None
            and self.received_on >= context.review_on
        ):
            return {"received_on": [f"The review is on {long_date(context.review_on)}"]}
        return {}


class CarePlan(Section):
    """The child's care plan as it stands."""

    title: ClassVar[str] = "Child's care plan"

    dated_on: date | None = ask("Date of the plan", "date", needed=True)
    matches_placement: bool | None = ask("Matches the placement", "tick", needed=True)
    finished_on: date | None = ask("Finished", "date", help="Leave it empty while it is not finished")
    finished_by: str | None = ask(
        "Finished by",
        "line",
        needed=True,
        asked_when=lambda section, _: section.finished_on is not None,
        person="team_manager",
    )
    shared_on: date | None = ask("Shared with the child and parents", "date")
    note: str | None = ask("Note", "text")

    def problems(self, context: ReviewContext) -> Mapping[str, str]:
        """It was finished and shared by today."""
        return _not_come(self, ("finished_on", "shared_on"), context)


def _not_come(section: Section, names: Sequence[str], context: ReviewContext) -> dict[str, str]:
    days = {name: getattr(section, name) for name in names}
    return {name: _NOT_YET for name, day in days.items() if day is not None and day > context.today}


def _tables(of: str) -> tuple[RowTable, ...]:
    """Return the tables of the plans. What others wrote is taken as it is: only the need must be there."""
    return tuple(
        RowTable(
            f"{of}_{plan}",
            CURRENT_TITLES[plan],
            row_of(plan, current=True),
            optional=("actions", "who", "done_by", "progress"),
        )
        for plan in Plan
    )


SOCIAL_WORK_REPORT = Form(
    key="social_work_report",
    title="Social worker's report",
    steps=(FIRST_REPORT, SUBSEQUENT_REPORT, PATHWAY_REPORT),
    primary=True,
    sections=(
        FormSection(
            "report", 1, SocialWorkReport.title, SocialWorkReport, _tables("report"), SocialWorkReport.help
        ),
    ),
)
CARE_PLAN_RECORD = Form(
    key="care_plan",
    title="Child's care plan",
    steps=(CARE_PLAN,),
    primary=True,
    sections=(FormSection("care_plan", 1, CarePlan.title, CarePlan, _tables("plan")),),
)
