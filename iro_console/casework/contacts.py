"""Recording the IRO's contact with a child."""

from __future__ import annotations

from iro_console.casework.desk import Desk
from iro_console.casework.verbs import (
    Done,
    Problem,
    acting,
    current_period,
    needed,
    record_of,
    refusal,
    refuse_if_any,
    warning,
)
from iro_console.domain.date_text import long_date
from iro_console.domain.facts import PeriodFacts
from iro_console.forms.acts import CONTACT_METHODS, ContactWithChild
from iro_console.forms.clean import clean_line, clean_text
from iro_console.storage import queries
from iro_console.storage.rows import Rows
from iro_console.storage.tables import Contact
from iro_console.storage.unit_of_work import UnitOfWork

FORM = ContactWithChild.__name__


def check_contact(desk: Desk, child_id: int, answers: ContactWithChild) -> list[Problem]:
    """Return what speaks against recording this contact; nothing is written."""
    return _problems(desk, current_period(record_of(desk, child_id)), answers)


def record_contact(desk: Desk, child_id: int, answers: ContactWithChild) -> Done:
    """Record a contact with the child. Raises ``Refused``."""
    with acting(desk, "contact recorded", child_id, (FORM, f"child:{child_id}")) as work:
        record = record_of(desk, child_id, work)
        refuse_if_any(_problems(desk, current_period(record), answers))
        assert answers.held_on is not None
        work.describe(detail=add_contact(desk, work, child_id, answers))
        act_id = work.act_id
    return Done(act_id, f"Contact with {record.name} on {long_date(answers.held_on)} recorded", child_id)


def add_contact(desk: Desk, work: UnitOfWork, child_id: int, answers: ContactWithChild) -> str:
    """Write a contact as part of another act; return it in a few words. Nothing is checked here."""
    assert answers.held_on is not None
    method = answers.method or ""
    how = [long_date(answers.held_on), CONTACT_METHODS.get(method, method).lower()]
    how.append("alone" if answers.seen_alone else "not alone")
    work.session.add(
        Contact(
            child_id=child_id,
            person_id=_who(work.rows(), desk),
            held_on=answers.held_on,
            method=method,
            seen_alone=answers.seen_alone,
            why_not_alone=clean_line(answers.why_not_alone or "") or None,
            said=clean_text(answers.said or "").strip() or None,
        )
    )
    return ", ".join(how)


def _problems(desk: Desk, period: PeriodFacts, answers: ContactWithChild) -> list[Problem]:
    problems = needed(answers)
    if answers.method and answers.method not in CONTACT_METHODS:
        problems.append(refusal("method", f'"{answers.method}" is not a way of contact'))
    day = answers.held_on
    if day is None:
        return problems
    if day > desk.today():
        problems.append(refusal("held_on", f"{long_date(day)} is in the future"))
    if day < period.started_on:
        started = long_date(period.started_on)
        problems.append(
            warning("held_on", f"{long_date(day)} is before the child became looked after on {started}")
        )
    if period.ceased_on is not None and day > period.ceased_on:
        ceased = long_date(period.ceased_on)
        problems.append(
            warning("held_on", f"{long_date(day)} is after the child ceased to be looked after on {ceased}")
        )
    if day in period.contacts:
        problems.append(warning("held_on", f"A contact on {long_date(day)} is recorded already"))
    if answers.seen_alone is False and not clean_line(answers.why_not_alone or ""):
        problems.append(warning("why_not_alone", "Say why the child was not seen alone"))
    return problems


def _who(rows: Rows, desk: Desk) -> int | None:
    """Return the person who acts: by reference, or whose desk it is."""
    known = {ref: person_id for person_id, ref, _, _ in queries.people(rows, "iro")}
    return known.get(desk.user, desk.scope)
