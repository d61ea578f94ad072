"""What changes around a child: placement, legal status, social worker, and the end of the period of care."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from sqlmodel import col, select

from iro_console.casework.desk import Desk
from iro_console.casework.labels import label, labels
from iro_console.casework.verbs import (
    Done,
    Problem,
    acting,
    beside,
    current_period,
    needed,
    record_of,
    refusal,
    refuse_if_any,
    warning,
)
from iro_console.domain import reviews as rules
from iro_console.domain.date_text import long_date
from iro_console.domain.facts import PeriodFacts
from iro_console.forms.acts import EndOfPeriod, LegalStatusChange, PlacementChange, SocialWorkerChange
from iro_console.forms.clean import clean_line
from iro_console.forms.folding import fold
from iro_console.storage.facts import ChildRecord
from iro_console.storage.tables import Allocation, LegalStatus, PeriodOfCare, Person, Placement
from iro_console.storage.unit_of_work import UnitOfWork

_NOT_AN_END = "X1"
"""The 903 code of an episode followed by another on the same day: the child stays looked after."""


def check_placement(desk: Desk, child_id: int, answers: PlacementChange) -> list[Problem]:
    """Return what speaks against this change of placement; nothing is written."""
    return _placement_problems(desk, current_period(record_of(desk, child_id)), answers)


def change_placement(desk: Desk, child_id: int, answers: PlacementChange) -> Done:
    """Record a new placement; the one before it ends on that day. Raises ``Refused``."""
    with acting(desk, "placement changed", child_id, _draft(answers, child_id)) as work:
        record = record_of(desk, child_id, work)
        refuse_if_any(_placement_problems(desk, current_period(record), answers))
        assert answers.started_on is not None
        period = _period(work, record)
        code = answers.code or ""
        work.describe(detail=f"{label('PLACE_SHORT', code)}, from {long_date(answers.started_on)}")
        before = work.session.exec(
            select(Placement)
            .where(Placement.period_id == period.id, col(Placement.ended_on).is_(None))
            .order_by(col(Placement.started_on).desc())
        ).first()
        if before is not None:
            before.ended_on = answers.started_on
            before.change_reason = answers.change_reason or before.change_reason
        work.session.add(
            Placement(
                period_id=work.key_of(period.id),
                code=code,
                provider=answers.provider or "",
                carer=clean_line(answers.carer or ""),
                area=clean_line(answers.area or ""),
                started_on=answers.started_on,
            )
        )
        act_id = work.act_id
    return Done(
        act_id, f"New placement of {record.name} from {long_date(answers.started_on)} recorded", child_id
    )


def check_legal_status(desk: Desk, child_id: int, answers: LegalStatusChange) -> list[Problem]:
    """Return what speaks against this change of legal status; nothing is written."""
    return _legal_problems(desk, current_period(record_of(desk, child_id)), answers)


def change_legal_status(desk: Desk, child_id: int, answers: LegalStatusChange) -> Done:
    """Record a new legal status; the one before it ends on that day. Raises ``Refused``."""
    with acting(desk, "legal status changed", child_id, _draft(answers, child_id)) as work:
        record = record_of(desk, child_id, work)
        refuse_if_any(_legal_problems(desk, current_period(record), answers))
        assert answers.started_on is not None
        period = _period(work, record)
        code = answers.code or ""
        work.describe(detail=f"{code} {label('LS', code)}, from {long_date(answers.started_on)}")
        before = work.session.exec(
            select(LegalStatus)
            .where(LegalStatus.period_id == period.id, col(LegalStatus.ended_on).is_(None))
            .order_by(col(LegalStatus.started_on).desc())
        ).first()
        if before is not None:
            before.ended_on = answers.started_on
        work.session.add(
            LegalStatus(period_id=work.key_of(period.id), code=code, started_on=answers.started_on)
        )
        act_id = work.act_id
    message = f"Legal status of {record.name}: {code} from {long_date(answers.started_on)}"
    return Done(act_id, message, child_id)


def check_social_worker(desk: Desk, child_id: int, answers: SocialWorkerChange) -> list[Problem]:
    """Return what speaks against this change of social worker; nothing is written."""
    return _worker_problems(desk, record_of(desk, child_id), answers)


def change_social_worker(desk: Desk, child_id: int, answers: SocialWorkerChange) -> Done:
    """Record a new social worker; the one before stops on that day. Raises ``Refused``."""
    with acting(desk, "social worker changed", child_id, _draft(answers, child_id)) as work:
        record = record_of(desk, child_id, work)
        refuse_if_any(_worker_problems(desk, record, answers))
        assert answers.started_on is not None
        name = clean_line(answers.worker or "")
        work.describe(detail=f"{name}, from {long_date(answers.started_on)}")
        person = _social_worker(work, name, clean_line(answers.team or ""))
        for before in work.session.exec(
            select(Allocation).where(
                Allocation.child_id == child_id,
                Allocation.role == "social_worker",
                col(Allocation.ended_on).is_(None),
            )
        ).all():
            before.ended_on = answers.started_on
        work.session.add(
            Allocation(
                child_id=child_id,
                person_id=work.key_of(person.id),
                role="social_worker",
                started_on=answers.started_on,
                change_reason=answers.change_reason or "",
            )
        )
        act_id = work.act_id
    message = f"Social worker of {record.name}: {person.name} from {long_date(answers.started_on)}"
    return Done(act_id, message, child_id)


def check_end_of_period(desk: Desk, child_id: int, answers: EndOfPeriod) -> list[Problem]:
    """Return what speaks against ending the period of care so; nothing is written."""
    return end_problems(desk, current_period(record_of(desk, child_id)), answers)


def end_period(desk: Desk, child_id: int, answers: EndOfPeriod) -> Done:
    """Record that a child ceased to be looked after, which closes what is open. Raises ``Refused``.

    Placement and legal status end with it. The written work of a review already held stays owed.
    """
    with acting(desk, "period of care ended", child_id, _draft(answers, child_id)) as work:
        record = record_of(desk, child_id, work)
        refuse_if_any(end_problems(desk, current_period(record), answers))
        assert answers.ceased_on is not None
        period = _period(work, record)
        reason = answers.cease_reason or ""
        work.describe(detail=f"{long_date(answers.ceased_on)}, {label('REC', reason)}")
        close_period(work, period, answers.ceased_on, reason)
        act_id = work.act_id
    message = f"{record.name} ceased to be looked after on {long_date(answers.ceased_on)}"
    return Done(act_id, message, child_id)


def close_period(work: UnitOfWork, period: PeriodOfCare, ceased_on: date, reason: str) -> None:
    """End a period of care inside an act; its placement and legal status end with it."""
    period.ceased_on, period.cease_reason = ceased_on, reason
    work.session.add(period)
    for table in (Placement, LegalStatus):
        for open_row in work.session.exec(
            select(table).where(table.period_id == period.id, col(table.ended_on).is_(None))
        ).all():
            open_row.ended_on = ceased_on


def _draft(
    answers: PlacementChange | LegalStatusChange | SocialWorkerChange | EndOfPeriod, child_id: int
) -> tuple[str, str]:
    return type(answers).__name__, f"child:{child_id}"


def _period(work: UnitOfWork, record: ChildRecord) -> PeriodOfCare:
    number = current_period(record).number
    return work.session.exec(
        select(PeriodOfCare)
        .where(PeriodOfCare.child_id == record.child_id, PeriodOfCare.number == number)
        .with_for_update()
    ).one()


def _known(field: str, code: str | None, catalogue: str) -> list[Problem]:
    if not code or code in labels(catalogue):
        return []
    return [refusal(field, f'"{code}" is not one of the choices')]


def _placement_problems(desk: Desk, period: PeriodFacts, answers: PlacementChange) -> list[Problem]:
    problems = needed(answers) + _ended(period)
    problems += _known("code", answers.code, "PLACE")
    problems += _known("provider", answers.provider, "PLACE_PROVIDER")
    problems += _known("change_reason", answers.change_reason, "REASON_PLACE_CHANGE")
    if answers.started_on is None:
        return problems
    found = rules.check_placement(period, answers.started_on, desk.today())
    return problems + beside("started_on", found)


def _legal_problems(desk: Desk, period: PeriodFacts, answers: LegalStatusChange) -> list[Problem]:
    problems = needed(answers) + _ended(period) + _known("code", answers.code, "LS")
    if answers.code and period.legal_statuses and period.legal_statuses[-1].code == answers.code:
        problems.append(warning("code", "This is the legal status on record already"))
    if answers.started_on is None:
        return problems
    found = rules.check_legal_status(period, answers.started_on, desk.today())
    return problems + beside("started_on", found)


def _worker_problems(desk: Desk, record: ChildRecord, answers: SocialWorkerChange) -> list[Problem]:
    period = current_period(record)
    problems = needed(answers) + _ended(period) + _known("change_reason", answers.change_reason, "SW_REASON")
    if answers.worker is not None and answers.worker and not clean_line(answers.worker):
        problems.append(refusal("worker", "Social worker is needed"))
    day = answers.started_on
    if day is None:
        return problems
    if day > desk.today():
        problems.append(refusal("started_on", f"{long_date(day)} is in the future: record it once it is so"))
    before = record.worker
    if before is not None and day <= before.started_on:
        since = long_date(before.started_on)
        problems.append(
            refusal(
                "started_on", f"{long_date(day)} is not after {before.name} became social worker, {since}"
            )
        )
    if before is not None and answers.worker and fold(before.name) == fold(answers.worker):
        problems.append(warning("worker", f"{before.name} is the child's social worker already"))
    return problems


def end_problems(desk: Desk, period: PeriodFacts, answers: EndOfPeriod) -> list[Problem]:
    """Return what speaks against ending a period of care so."""
    problems = needed(answers) + _known("cease_reason", answers.cease_reason, "REC")
    if answers.cease_reason == _NOT_AN_END:
        problems.append(refusal("cease_reason", "X1 does not end the period: the child stays looked after"))
    day: date | None = answers.ceased_on
    if day is None:
        return problems
    problems += beside("ceased_on", rules.check_end_of_period(period, day, desk.today()))
    booked = [r.booked_for for r in period.reviews if r.held_on is None and r.booked_for]
    if booked and booked[-1] > day:
        problems.append(warning("", f"The review booked for {long_date(booked[-1])} is no longer required"))
    return problems


def _ended(period: PeriodFacts) -> list[Problem]:
    if period.ceased_on is None:
        return []
    return [refusal("", f"The child ceased to be looked after on {long_date(period.ceased_on)}")]


def _social_worker(work: UnitOfWork, name: str, team: str) -> Person:
    """Return the person of that name (and team, if given), or a new one."""
    known = work.session.exec(select(Person).where(Person.role == "social_worker", Person.name == name)).all()
    for person in known:
        if not team or person.team in ("", team):
            person.team = person.team or team
            return person
    person = Person(ref=f"sw-{uuid4().hex[:8]}", name=name, role="social_worker", team=team)
    work.session.add(person)
    work.session.flush()
    return person
