"""What is done in the morning sweep: seeing something, putting it off to a day, undoing it all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlmodel import select

from iro_console.casework import events, sweep
from iro_console.casework.desk import Desk
from iro_console.casework.sweep import SweepItem, SweepState
from iro_console.casework.undo import reverse
from iro_console.casework.verbs import (
    Done,
    Problem,
    Refused,
    acting,
    needed,
    record_of,
    refusal,
    refuse_if_any,
)
from iro_console.domain.date_text import long_date
from iro_console.domain.sweep import Change, put_off_problem
from iro_console.forms.sweep import PutOff
from iro_console.storage import queries
from iro_console.storage import queries_sweep as stored
from iro_console.storage import undo as history
from iro_console.storage.rows import Rows
from iro_console.storage.tables_monitoring import SweepMark
from iro_console.storage.undo import PastAct
from iro_console.storage.unit_of_work import UnitOfWork

SEEN, PUT_OFF = "seen in the sweep", "put off in the sweep"
NOTHING = "Nothing was recorded in this sweep"


def take_up(desk: Desk) -> SweepState:
    """Begin the sweep, or go on with the one that was left, and keep how far it has come."""
    state = sweep.look(desk)
    changed = state.record != state.kept and (state.items or state.kept is not None)
    if changed and not desk.store.read_only:
        with desk.store.write_plainly() as rows:
            stored.keep(rows, desk.user, desk.scope, state.record)
    return state


def note(desk: Desk, act_id: str) -> None:
    """Remember an act as part of the sweep under way, for undoing it as a whole."""
    with desk.store.write_plainly() as rows:
        record = stored.sweep(rows, desk.user, desk.scope)
        if record is not None and act_id not in record.act_ids:
            kept = record._replace(act_ids=(*record.act_ids, act_id))
            stored.keep(rows, desk.user, desk.scope, kept)


def see(desk: Desk, item: SweepItem) -> Done:
    """Take something as seen: an event or a notice is acknowledged, of anything else it is noted.

    Raises ``Refused`` for a notice that cannot be acknowledged yet.
    """
    if item.request:
        return events.acknowledge(desk, (), (item.request,))
    if item.event and item.change is Change.EVENT:
        return events.acknowledge(desk, (item.event,))
    with acting(desk, SEEN, item.child_id) as work:
        record = record_of(desk, item.child_id, work)
        work.describe(detail=f"{item.title}: {item.change.words}")
        _mark(desk, work, item, None)
        act_id = work.act_id
    return Done(act_id, f"{item.title} of {record.name}: seen", item.child_id)


def check_put_off(desk: Desk, item: SweepItem, answers: PutOff) -> list[Problem]:
    """Return what speaks against putting something off so; nothing is written."""
    return _problems(desk, desk.store.reader(), item, answers)


def put_off(desk: Desk, item: SweepItem, answers: PutOff) -> Done:
    """Put something off to a day, never past a date the law sets. It stays in Today. Raises ``Refused``."""
    with acting(desk, PUT_OFF, item.child_id, draft_of(item)) as work:
        record = record_of(desk, item.child_id, work)
        refuse_if_any(_problems(desk, work.rows(), item, answers))
        assert answers.until is not None
        work.describe(detail=f"{item.title}, to {long_date(answers.until)}")
        _mark(desk, work, item, answers.until)
        act_id = work.act_id
    said = f"{item.title} of {record.name} put off to {long_date(answers.until)}: it stays in Today"
    return Done(act_id, said, item.child_id)


def draft_of(item: SweepItem) -> tuple[str, str]:
    """Return the (form, record) under which the day typed for something is kept."""
    return PutOff.__name__, f"child:{item.child_id}/sweep:{item.key}"


def undo_sweep(desk: Desk) -> Done:
    """Take back everything recorded in the sweep that still stands, as one act; then it begins again.

    Raises ``Refused`` and ``Changed`` as ``undo`` does: then nothing was taken back.
    """

    def pick(work: UnitOfWork) -> Sequence[PastAct]:
        rows = work.rows()
        record = stored.sweep(rows, desk.user, desk.scope)
        wanted = record.act_ids if record is not None else ()
        acts = list(history.standing(history.acts_of(rows, desk.user), wanted))
        if record is None or not acts:
            raise Refused([refusal("", NOTHING)])
        again = record._replace(finished_at=None, act_ids=())
        stored.keep(rows, desk.user, desk.scope, again)
        return acts

    return reverse(desk, pick)


def _mark(desk: Desk, work: UnitOfWork, item: SweepItem, until: date | None) -> None:
    found = work.session.exec(
        select(SweepMark).where(SweepMark.user == desk.user, SweepMark.item == item.key).with_for_update()
    ).first()
    today = desk.today()
    mark = found or SweepMark(
        user=desk.user, item=item.key, child_id=item.child_id, seen=item.seen, marked_on=today
    )
    mark.seen, mark.marked_on, mark.until = item.seen, today, until
    work.session.add(mark)


def _problems(desk: Desk, rows: Rows, item: SweepItem, answers: PutOff) -> list[Problem]:
    problems = needed(answers)
    if answers.until is not None:
        said = put_off_problem(answers.until, desk.today(), _law(desk, rows, item))
        problems += [refusal("until", said)] if said else []
    return problems


def _law(desk: Desk, rows: Rows, item: SweepItem) -> date | None:
    """Return the date the law sets as it stands now, which may be another than when the sweep was read."""
    found = queries.deadline(rows, item.child_id, item.rule, item.occurrence) if item.rule else None
    deadline = queries.as_deadline(found, desk.policy) if found else None
    if deadline is None:
        return None
    due = deadline.statutory_due
    return sweep.law_of(desk, rows, item.child_id, item.rule, item.occurrence, statutory_due=due)
