"""What the acts of escalating share: their drafts, their checks, and the rows they write."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlmodel import SQLModel, select

from iro_console.casework.desk import Desk
from iro_console.casework.verbs import Problem, refusal, warning
from iro_console.domain.escalation_moves import Fault
from iro_console.forms.context import ReviewContext
from iro_console.forms.escalation import StageSent
from iro_console.forms.form import section_problems
from iro_console.forms.section import Section, questions
from iro_console.storage.tables_monitoring import Escalation, EscalationStage
from iro_console.storage.unit_of_work import UnitOfWork

SENDING = tuple(question.name for question in questions(StageSent))
"""The names of what is asked of a stage."""


def draft_of(section: type[SQLModel], child_id: int, escalation_id: int, stage: str = "") -> tuple[str, str]:
    """Return the (form, record) under which typing into one of these sections is kept."""
    of_stage = f"/stage:{stage}" if stage else ""
    return section.__name__, f"child:{child_id}/escalation:{escalation_id}{of_stage}"


def problems_of(desk: Desk, answers: Section) -> list[Problem]:
    """Return what speaks against a section in itself: missing, wrong, or doubtful."""
    context = ReviewContext(today=desk.today(), calendar=desk.calendar, review_number=0)
    found = [refusal(name, text) for name, text in section_problems(answers, context).items()]
    for name, texts in answers.warnings(context).items():
        found += [warning(name, text) for text in texts]
    return found


def as_problems(faults: Iterable[Fault], said: Iterable[Problem]) -> list[Problem]:
    """Return faults as problems, without what is said of the same question already."""
    named = {problem.field for problem in said if problem.kind == "refuse" and problem.field}
    return [Problem(*fault) for fault in faults if fault.field not in named]


def put_answers(row: Any, answers: Section, names: Iterable[str]) -> None:
    """Write the answers to what is asked into a row, and nothing where it is not asked."""
    asked = {question.name: question for question in questions(type(answers))}
    for name in names:
        question = asked.get(name)
        if question is not None and not question.read_only:
            applies = question.asked_when is None or question.asked_when(answers, None)
            setattr(row, name, getattr(answers, name) if applies else None)


def add_stage(work: UnitOfWork, row: Escalation, answers: Section, follows: str | None) -> None:
    """Add a stage as it was sent; ``follows`` is the stage it stood at."""
    stage = EscalationStage(escalation_id=work.key_of(row.id), child_id=row.child_id)
    put_answers(stage, answers, SENDING)
    stage.follows = follows
    work.session.add(stage)


def escalation_row(work: UnitOfWork, escalation_id: int) -> Escalation:
    """Return the row of an escalation, locked for this act."""
    return work.session.exec(select(Escalation).where(Escalation.id == escalation_id).with_for_update()).one()


def stage_row(work: UnitOfWork, escalation_id: int, stage: str) -> EscalationStage:
    """Return the row of a stage that was sent, locked for this act."""
    return work.session.exec(
        select(EscalationStage)
        .where(EscalationStage.escalation_id == escalation_id, EscalationStage.stage == stage)
        .with_for_update()
    ).one()
