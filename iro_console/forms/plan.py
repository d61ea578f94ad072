"""The child's plan: rows that live from review to review, and the headings under which each table shows them.

One row has six columns, and a table shows those that it needs: progress only where a plan is reviewed, the
pupil premium only for education. A row keeps its stable id, so that what one review proposed is what the
next one asks the progress of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from iro_console.domain.next_actions import Scenario
from iro_console.forms.folding import fold
from iro_console.forms.form import RowTable
from iro_console.forms.section import Section, ask

NEEDS = "What are the child's care needs and how will they be met"
RISKS = "What needs to change to reduce risk and increase support"

PERMANENCE = {
    "return": "Return to family",
    "adoption": "Adoption",
    "order": "Special guardianship or child arrangements order",
    "supported": "Supported living in the community",
    "residential": "Long-term residential placement",
    "fostering": "Long-term fostering",
    "other": "Other",
}
"""The permanence plans of Annex A, list 8, in its order."""
PERMANENCE_CODES: Mapping[str, tuple[str, ...]] = {
    "return": ("REMAINSUP", "RETURN1M", "RETURN6M", "RETURNEV"),
    "adoption": ("ADOPTION",),
    "order": ("LTRELFR", "OTHERPLN"),
    "supported": ("SUPPLIV",),
    "residential": ("RESPLMT",),
    "fostering": ("LTRELFR", "LTFOST18"),
    "other": ("OTHERPLN",),
}
"""The codes of the catalogue PERMANENCE_PLAN that each of them can be exported as; where there are several
somebody has to say which."""


class Plan(StrEnum):
    """Which plan a row belongs to."""

    CHILD = "child"
    PERMANENCE = "permanence"
    HEALTH = "health"
    EDUCATION = "education"
    EXPLOITATION = "exploitation"


class PlanRow(Section):
    """A row of a plan as it is proposed."""

    title: ClassVar[str] = "A row of the plan"

    needs: str | None = ask(NEEDS, "text", needed=True)
    actions: str | None = ask("What actions will be taken", "text", needed=True)
    who: str | None = ask("Who will be responsible", "line", needed=True)
    done_by: str | None = ask(
        "When does it need to be done", "line", needed=True, help="A date, or words such as “every fortnight”"
    )


class EducationRow(PlanRow):
    """A row of the proposed education plan."""

    pupil_premium: str | None = ask("How will the pupil premium be used to support this action", "text")


class ExploitationRow(PlanRow):
    """A row of the proposed exploitation plan."""

    needs: str | None = ask(RISKS, "text", needed=True)


class ReviewedRow(PlanRow):
    """A row of a plan under review: what was proposed, and how far it has come."""

    progress: str | None = ask("Progress", "text", needed=True)


class ReviewedEducationRow(EducationRow):
    """A row of the education plan under review; it has every column that a row of a plan can have."""

    progress: str | None = ask("Progress", "text", needed=True)


class ReviewedExploitationRow(ExploitationRow):
    """A row of the exploitation plan under review."""

    progress: str | None = ask("Progress", "text", needed=True)


PlanColumns = ReviewedEducationRow
"""Every column of a row of a plan: what a table of them is made of."""

CURRENT_TITLES = {
    Plan.CHILD: "Child's plan",
    Plan.PERMANENCE: "Permanence plan",
    Plan.HEALTH: "Health plan",
    Plan.EDUCATION: "Education plan (PEP)",
    Plan.EXPLOITATION: "Exploitation plan",
}
PROPOSED_TITLES = {
    Plan.CHILD: "Proposed care plan",
    Plan.PERMANENCE: "Proposed Permanence plan",
    Plan.HEALTH: "Proposed Health plan",
    Plan.EDUCATION: "Proposed Education plan (PEP)",
    Plan.EXPLOITATION: "Proposed Exploitation plan",
}
_CURRENT: Mapping[Plan, type[PlanRow]] = {
    Plan.EDUCATION: ReviewedEducationRow,
    Plan.EXPLOITATION: ReviewedExploitationRow,
}
_PROPOSED: Mapping[Plan, type[PlanRow]] = {
    Plan.EDUCATION: EducationRow,
    Plan.EXPLOITATION: ExploitationRow,
}


def row_of(plan: Plan, *, current: bool) -> type[PlanRow]:
    """Return the row of a plan's table: ``current`` with its progress, else as proposed."""
    return _CURRENT.get(plan, ReviewedRow) if current else _PROPOSED.get(plan, PlanRow)


CURRENT_TABLES = tuple(
    RowTable(f"current_{plan}", CURRENT_TITLES[plan], row_of(plan, current=True)) for plan in Plan
)
"""The five tables of the plan under review."""
PROPOSED_TABLES = tuple(
    RowTable(
        f"proposed_{plan}",
        PROPOSED_TITLES[plan],
        row_of(plan, current=False),
        needed_when=(lambda _, context: context.outcome != Scenario.STEPPING_DOWN)
        if plan is Plan.CHILD
        else None,
    )
    for plan in Plan
)
"""The tables of the proposed plan. The council's form has no exploitation table here: it may stay empty.

A care plan is needed unless the child steps down from care."""


def plan_of(table: str) -> Plan:
    """Return which plan a table's rows belong to; ValueError for a table that is no plan."""
    return Plan(table.partition("_")[2])


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A row of a plan as it goes from one record to the next: raw text by column."""

    id: str
    """Stable: the same row at every review."""
    plan: Plan
    cells: Mapping[str, str]


def adopt(
    incoming: Iterable[tuple[Plan, Mapping[str, str]]], known: Iterable[PlanLine], new_id: Callable[[], str]
) -> tuple[PlanLine, ...]:
    """Return rows typed or brought in from a report with their stable ids.

    A row whose need reads as one of ``known`` in the same plan is that row, each of them once; capitals,
    accents and spacing make no difference. Others get a new id.
    """
    waiting: dict[tuple[Plan, str], list[str]] = {}
    for line in known:
        waiting.setdefault((line.plan, fold(line.cells.get("needs", ""))), []).append(line.id)
    found: list[PlanLine] = []
    for plan, cells in incoming:
        need = fold(cells.get("needs", ""))
        ids = waiting.get((plan, need)) if need else None
        found.append(PlanLine(ids.pop(0) if ids else new_id(), plan, dict(cells)))
    return tuple(found)
