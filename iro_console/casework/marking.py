"""Marking a deadline met because of something recorded elsewhere, so that it is not recorded twice."""

from __future__ import annotations

from datetime import date

from sqlmodel import select

from iro_console.casework.review_state import Case
from iro_console.storage.tables import Mark
from iro_console.storage.unit_of_work import UnitOfWork


def mark_met(work: UnitOfWork, case: Case, rule: str, met_on: date) -> None:
    """Mark a deadline of a review met on a day; a mark that is there is corrected."""
    put_mark(work, case.step.child_id, rule, f"{case.step.period}.R{case.number}", met_on)


def put_mark(
    work: UnitOfWork, child_id: int, rule: str, occurrence: str, met_on: date, note: str = ""
) -> None:
    """Mark a deadline met on a day; a mark that is there is corrected."""
    mark = work.session.exec(
        select(Mark).where(Mark.child_id == child_id, Mark.rule == rule, Mark.occurrence == occurrence)
    ).first()
    if mark is None:
        mark = Mark(child_id=child_id, rule=rule, occurrence=occurrence, met_on=met_on, note=note)
    mark.met_on, mark.note = met_on, note or mark.note
    work.session.add(mark)


def take_mark(work: UnitOfWork, child_id: int, rule: str, occurrence: str) -> None:
    """Take a mark away, when what met the deadline no longer holds."""
    mark = work.session.exec(
        select(Mark).where(Mark.child_id == child_id, Mark.rule == rule, Mark.occurrence == occurrence)
    ).first()
    if mark is not None:
        work.session.delete(mark)
