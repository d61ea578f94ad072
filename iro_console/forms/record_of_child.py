"""Sections 1 and 2 of the record of review: Information on the child, Information on the plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from iro_console.forms.chairs_monitoring import KEY_STAGES
from iro_console.forms.context import ReviewContext
from iro_console.forms.plan import PERMANENCE
from iro_console.forms.section import Section, ask

SEN = {
    "none": "None",
    "support": "SEN support",
    "ehcp": "EHCP (education, health and care plan)",
    "assessment": "Being assessed for an EHCP",
}
HIGHEST_SDQ = 40
"""The highest total of the strengths and difficulties questionnaire."""
_ELIGIBLE_FROM = 16
_SDQ_AGES = range(4, 18)


class InformationOnChild(Section):
    """Section 1."""

    title: ClassVar[str] = "Information on the child"

    child_name: str | None = ask("Name", "line", from_record="child.name", read_only=True)
    born: date | None = ask("Date of birth", "date", from_record="child.born", read_only=True)
    person_id: str | None = ask("Person id", "line", from_record="child.ref", read_only=True)
    ethnicity: str | None = ask(
        "Ethnicity", "choice", needed=True, catalogue="ETHNIC", from_record="child.ethnicity"
    )
    language: str | None = ask("Language", "line", needed=True)
    legal_status: str | None = ask(
        "Legal status", "choice", needed=True, catalogue="LS", from_record="legal_status.code"
    )
    legal_status_from: date | None = ask(
        "Legal status from", "date", needed=True, from_record="legal_status.started_on"
    )
    looked_after_from: date | None = ask(
        "Date became looked after", "date", from_record="period.started_on", read_only=True
    )
    placement_type: str | None = ask(
        "Placement type", "choice", needed=True, catalogue="PLACE", from_record="placement.code"
    )
    placement_from: date | None = ask(
        "Placement from", "date", needed=True, from_record="placement.started_on"
    )
    address_withheld: bool | None = ask(
        "Address to be withheld", "tick", needed=True, help="Yes: some readers may not know the address"
    )
    carer: str | None = ask("Carer", "line", needed=True, from_record="placement.carer")
    parents: str | None = ask("Parents and parental responsibility", "text", needed=True)
    school: str | None = ask(
        "School",
        "line",
        asked_when=lambda section, _: section.school_stage != "none",
        needed_when=lambda section, _: section.school_stage not in (None, "none", "pre_school"),
    )
    school_stage: str | None = ask(
        "Key stage", "choice", needed=True, choices=KEY_STAGES, from_record="monitoring.key_stage"
    )
    disability: bool | None = ask("Disability", "tick", needed=True)
    disability_detail: str | None = ask(
        "What the disability is",
        "line",
        needed=True,
        asked_when=lambda section, _: section.disability is True,
    )
    sen: str | None = ask("SEN or EHCP", "choice", needed=True, choices=SEN)
    unaccompanied: bool | None = ask(
        "Unaccompanied asylum-seeking child (UASC)", "tick", needed=True, from_record="child.unaccompanied"
    )


def _eligible(_section: Any, context: ReviewContext) -> bool:
    age = context.age()
    return age is None or age >= _ELIGIBLE_FROM


def _sdq_age(_section: Any, context: ReviewContext) -> bool:
    age = context.age()
    return age is None or age in _SDQ_AGES


class InformationOnPlan(Section):
    """Section 2."""

    title: ClassVar[str] = "Information on the plan"

    care_plan_on: date | None = ask(
        "Date of care plan", "date", needed=True, from_record="care_plan.dated_on"
    )
    permanence_plan_on: date | None = ask("Date of permanence plan", "date")
    permanence_plan: str | None = ask(
        "Permanence plan", "choice", choices=PERMANENCE, from_record="monitoring.permanence"
    )
    health_assessment_on: date | None = ask(
        "Date of health assessment", "date", from_record="health_assessment.held_on"
    )
    dental_on: date | None = ask("Date of dental check", "date")
    sdq: int | None = ask("SDQ score", "number", asked_when=_sdq_age)
    pep_on: date | None = ask("Date of personal education plan (PEP)", "date")
    pathway_on: date | None = ask("Date of pathway plan", "date", asked_when=_eligible)
    placement_plan_on: date | None = ask("Date of placement plan", "date", needed=True)
    authority_signed: bool | None = ask("Delegated authority signed", "tick", needed=True)
    last_visit_on: date | None = ask(
        "Last visit by the social worker", "date", needed=True, from_record="visit.held_on"
    )
    last_visit_alone: bool | None = ask(
        "Seen alone at that visit", "tick", needed=True, from_record="visit.seen_alone"
    )
    changes: str | None = ask(
        "Changes since the last review",
        "text",
        needed=True,
        asked_when=lambda _, context: context.review_number > 1,
    )

    def problems(self, context: ReviewContext) -> Mapping[str, str]:
        """What was done was done by today, and a score has its range."""
        done = ("care_plan_on", "health_assessment_on", "dental_on", "last_visit_on", "placement_plan_on")
        found = {
            name: "That day has not come yet"
            for name in done
            if (day := getattr(self, name)) is not None and day > context.today
        }
        if self.sdq is not None and not 0 <= self.sdq <= HIGHEST_SDQ:
            found["sdq"] = f"The score runs from 0 to {HIGHEST_SDQ}"
        return found

    def warnings(self, context: ReviewContext) -> Mapping[str, Sequence[str]]:
        """Say which dates of the plans are not given; there may be none, and then the record says why."""
        wanted = ["health_assessment_on", "dental_on", "pep_on"]
        if context.review_number >= 2:
            wanted.append("permanence_plan_on")
        if context.born is not None and _eligible(self, context):
            wanted.append("pathway_on")
        return {
            name: ["No date: if there is none, say why in the record of the meeting"]
            for name in wanted
            if getattr(self, name) is None
        }
