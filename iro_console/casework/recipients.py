"""Who gets the record of a review: the list, in which version, and when it was sent. One act each."""

from __future__ import annotations

from datetime import date

from sqlmodel import col, select

from iro_console.casework.desk import Desk
from iro_console.casework.held_review import (
    HeldReview,
    begin,
    draft_of,
    held_review,
    problems_of,
    set_answers,
)
from iro_console.casework.marking import put_mark, take_mark
from iro_console.casework.verbs import Done, Refused, acting, refusal, refuse_if_any
from iro_console.domain.date_text import long_date
from iro_console.forms.after_review import DistributionRow
from iro_console.forms.folding import fold
from iro_console.storage import queries_after
from iro_console.storage.tables_reviewing import Distribution
from iro_console.storage.unit_of_work import UnitOfWork

EVERYONE = "HB-10"
"""The rule by which the record reaches everybody."""
CHILD = "child"
VERSION_OF = {CHILD: "child", "parent": "parent"}
"""Which version somebody with a role gets, unless it is the full one."""


def distribute(desk: Desk, child_id: int, number: int, answers: DistributionRow) -> Done:
    """Put somebody on the list of those who get the record, in which version, sent or still to be sent.

    HB-10 is met once everybody on the list was sent it, on the last of those days. Raises ``Refused``.
    """
    with acting(desk, "record distributed", child_id, draft_of(DistributionRow, child_id, number)) as work:
        held = begin(desk, work, child_id, number, answers)
        row = Distribution(review_id=held.review_id)
        set_answers(row, answers)
        work.session.add(row)
        _mark_everyone(work, held)
        act_id = work.act_id
    who = answers.recipient or ""
    said = "sent" if answers.sent_on is not None else "put on the list"
    return Done(act_id, f"Record of review {number} of {held.name} {said}: {who}", child_id)


def list_those_there(desk: Desk, child_id: int, number: int) -> Done:
    """Put everybody in the attendance of the review on the list who is not on it, nothing sent yet.

    The child gets the child's version, a parent the parent's, others the full one. Raises ``Refused`` where
    there is nobody to add.
    """
    with acting(desk, "recipients listed", child_id) as work:
        held = held_review(desk, child_id, number, work)
        listed = {(row.role, fold(row.recipient or "")) for row in _listed(work, held)}
        there = queries_after.attendance(work.rows(), held.review_id)
        added: list[str] = []
        for role, name in there:
            who = name or (held.name if role == CHILD else "")
            if who and (role, fold(who)) not in listed:
                listed.add((role, fold(who)))
                added.append(who)
                version = VERSION_OF.get(role, "full")
                row = Distribution(review_id=held.review_id, recipient=who, role=role, version=version)
                work.session.add(row)
        if not added:
            nobody = "The forms of this review say of nobody that they were there"
            listed_all = "Everybody in the attendance of this review is on the list"
            raise Refused([refusal("", listed_all if there else nobody)])
        work.describe(detail=f"review {number}, held {long_date(held.held_on)}")
        _mark_everyone(work, held)
        act_id = work.act_id
    return Done(act_id, f"Put on the list of record {number} of {held.name}: {', '.join(added)}", child_id)


def draft_of_recipient(child_id: int, number: int, distribution_id: int) -> tuple[str, str]:
    """Return the (form, record) under which a correction of one recipient is kept while it is typed."""
    form, record = draft_of(DistributionRow, child_id, number)
    return form, f"{record}/recipient:{distribution_id}"


def change_recipient(
    desk: Desk,
    child_id: int,
    number: int,
    distribution_id: int,
    answers: DistributionRow,
    *,
    seen: DistributionRow,
) -> Done:
    """Correct what the list says of somebody; ``seen`` is what it said before. Raises ``Refused``."""
    draft = draft_of_recipient(child_id, number, distribution_id)
    with acting(desk, "recipient changed", child_id, draft) as work:
        row, held = _recipient(desk, work, child_id, distribution_id)
        if any(getattr(row, name) != value for name, value in seen.model_dump().items()):
            raise Refused([refusal("", f"What the list says of {row.recipient} was changed elsewhere since")])
        refuse_if_any(problems_of(held, answers))
        set_answers(row, answers)
        work.describe(detail=f"review {held.number}")
        work.session.add(row)
        _mark_everyone(work, held)
        act_id = work.act_id
    return Done(act_id, f"Record of review {held.number} of {held.name} changed: {row.recipient}", child_id)


def distribution_sent(desk: Desk, child_id: int, distribution_id: int, sent_on: date, sent_by: str) -> Done:
    """Record that somebody on the list was sent the record. Raises ``Refused``."""
    with acting(desk, "record distributed", child_id) as work:
        row, held = _recipient(desk, work, child_id, distribution_id)
        row.sent_on, row.sent_by = sent_on, sent_by
        refuse_if_any(problems_of(held, DistributionRow.model_validate(row.model_dump())))
        work.describe(detail=f"review {held.number}, {long_date(sent_on)}")
        work.session.add(row)
        _mark_everyone(work, held)
        act_id = work.act_id
    return Done(act_id, f"Record of review {held.number} of {held.name} sent: {row.recipient}", child_id)


def remove_recipient(desk: Desk, child_id: int, distribution_id: int) -> Done:
    """Take somebody off the list of those who get the record. Raises ``Refused`` once it was sent."""
    with acting(desk, "recipient removed", child_id) as work:
        row, held = _recipient(desk, work, child_id, distribution_id)
        if row.sent_on is not None:
            raise Refused([refusal("", f"{row.recipient} was sent the record: that stays on the list")])
        row.removed = True
        work.describe(detail=f"review {held.number}")
        work.session.add(row)
        _mark_everyone(work, held)
        act_id = work.act_id
    return Done(act_id, f"{row.recipient} is no longer on the list", child_id)


def _listed(work: UnitOfWork, held: HeldReview) -> list[Distribution]:
    found = select(Distribution).where(
        Distribution.review_id == held.review_id, col(Distribution.removed).is_(False)
    )
    return list(work.session.exec(found).all())


def _mark_everyone(work: UnitOfWork, held: HeldReview) -> None:
    listed = _listed(work, held)
    days = [row.sent_on for row in listed if row.sent_on is not None]
    if listed and len(days) == len(listed):
        put_mark(work, held.child_id, EVERYONE, held.occurrence, max(days))
    else:
        take_mark(work, held.child_id, EVERYONE, held.occurrence)


def _recipient(
    desk: Desk, work: UnitOfWork, child_id: int, distribution_id: int
) -> tuple[Distribution, HeldReview]:
    row = work.session.get(Distribution, distribution_id)
    number = queries_after.number_of(work.rows(), child_id, row.review_id) if row is not None else None
    if row is None or row.removed or number is None:
        raise Refused([refusal("", "This recipient is no longer on the list")])
    return row, held_review(desk, child_id, number, work)
