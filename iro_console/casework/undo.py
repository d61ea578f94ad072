"""Taking back what the user did last, and doing it again: whole acts, one at a time, after a restart too.

What an act did is read from the history. Taking it back is an act like any other: one transaction, with its
own lines in the history, which name the act taken back, and with the deadlines that follow computed afresh.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from iro_console.casework.desk import Desk
from iro_console.casework.labels import label
from iro_console.casework.verbs import Changed, Done, Refused, act_on, refusal
from iro_console.domain.date_text import short_date
from iro_console.domain.work import RequestState
from iro_console.storage import child_queries, drafts
from iro_console.storage import undo as history
from iro_console.storage.act import IMPORT_ACT, REQUESTS_ACT
from iro_console.storage.putting_back import BuiltOn, ChangedSince, put_back
from iro_console.storage.recompute import recompute
from iro_console.storage.undo import DRAFT, REDONE, UNDONE, Change, PastAct
from iro_console.storage.unit_of_work import UnitOfWork

NOTHING_TO_UNDO, NOTHING_TO_REDO = "There is nothing to undo", "There is nothing to do again"
LONGEST = 90
"""Characters of what an act was about that are said again when it is taken back."""

FINAL: Mapping[str, str] = {
    IMPORT_ACT: "a return is put right by importing a corrected one",
    REQUESTS_ACT: "a list is put right by importing a corrected one",
    "review finished": "it was finished, and its decisions, its clocks and the next work steps stand",
    "mid-point finished": "it was finished, and its decisions, its contact and its clock stand",
}
"""Acts that stay, and why. What was sent is told from the rows (``_sent``)."""

_SENT: Mapping[str, str] = {
    "decisions_sent": "sent_on",
    "distribution": "sent_on",
    "escalation_stage": "sent_on",
}
"""Table -> the column that says that something has left the desk."""


class Reversal(NamedTuple):
    """An act about to be taken back, or done again by taking its undoing back."""

    act: PastAct
    changes: Sequence[Change]

    @property
    def again(self) -> bool:
        """Whether it is done again."""
        return self.act.kind == UNDONE


def undo(desk: Desk) -> Done:
    """Take back the user's last act that stands, whole. Raises ``Refused``, and ``Changed`` when a row of it
    was changed since; then nothing was changed.
    """

    def last(work: UnitOfWork) -> Sequence[PastAct]:
        found = history.to_undo(history.acts_of(work.rows(), desk.user))
        return _or_refuse(found, NOTHING_TO_UNDO)

    return reverse(desk, last)


def redo(desk: Desk) -> Done:
    """Do again what was taken back last, unless something new was done since. Raises as ``undo`` does."""

    def last(work: UnitOfWork) -> Sequence[PastAct]:
        found = history.to_redo(history.acts_of(work.rows(), desk.user))
        return _or_refuse(found, NOTHING_TO_REDO)

    return reverse(desk, last)


def reverse(
    desk: Desk,
    pick: Callable[[UnitOfWork], Sequence[PastAct]],
    then: Callable[[UnitOfWork, Reversal], None] | None = None,
) -> Done:
    """Take back the acts that ``pick`` finds inside the transaction, in that order, all of them or none.

    An act that only took others back is itself taken back, which does them again. ``then`` writes what
    follows from each. Raises ``Refused`` and ``Changed``.
    """
    with desk.store.write(act_on(desk, "undone")) as work:
        turns = [Reversal(act, history.changes_of(work.rows(), act.id)) for act in pick(work)]
        typed = 0
        for turn in turns:
            typed += _turn(desk, work, turn)
            if then is not None:
                then(work, turn)
        children = sorted({child for turn in turns for child in turn.act.children})
        rows = work.rows()
        moved = recompute(rows, children, desk.policy, desk.calendar, desk.today(), label)
        work.placed(moved.placed)
        said = _said(desk, work, turns, children)
        act_id = work.act_id
    kept = "; what was typed is a draft again" if typed else ""
    return Done(act_id, f"{said}{kept}", children[0] if len(children) == 1 else None)


def _or_refuse(act: PastAct | None, sentence: str) -> Sequence[PastAct]:
    if act is None:
        raise Refused([refusal("", sentence)])
    return [act]


def _turn(desk: Desk, work: UnitOfWork, turn: Reversal) -> int:
    """Put back what an act did; return how many drafts came back with it."""
    act, changes = turn.act, turn.changes
    if why := _why_not(turn):
        raise Refused([refusal("", _cannot(turn, why))])
    work.describe(f"{'done again' if turn.again else 'undone'}: {act.words}")
    try:
        put_back(work, changes)
    except ChangedSince as changed:
        why = "it was changed since, by somebody else or in another window"
        raise Changed(_cannot(turn, why), changed.theirs, changed.yours) from None
    except BuiltOn:
        raise Refused([refusal("", _cannot(turn, "something recorded since rests on it"))]) from None
    work.describe(detail=act.detail)
    work.about(act.children[0] if len(act.children) == 1 else None)
    typed = sum(_turn_draft(desk, work, change) for change in changes if change.entity == DRAFT)
    for of in act.about:
        work.line(REDONE if turn.again else UNDONE, of, {"act": act.words})
    return typed


def _turn_draft(desk: Desk, work: UnitOfWork, change: Change) -> bool:
    """Bring the draft back that recording let go, or let it go again; never over what was typed since."""
    kept = change.before or change.after or {}
    form, record, answers = change.key, kept["record"], kept["answers"]
    rows = work.rows()
    found = drafts.load(rows, form, record, desk.user)
    if change.after is None and found is None:
        drafts.save(rows, form, record, desk.user, desk.window, answers, desk.now())
        work.line(DRAFT, form, kept)
        return True
    if change.before is None and found is not None and found.answers == answers:
        drafts.drop(rows, form, record, desk.user)
        work.line(DRAFT, form, None, kept)
    return False


def _why_not(turn: Reversal) -> str:
    """Return why an act cannot be taken back, whoever asks; empty when it can be."""
    if turn.act.kind:
        return ""
    if any(change.before is None and change.after is None for change in turn.changes):
        return "the history does not hold what it changed"
    return FINAL.get(turn.act.words, "") or _sent(turn.changes)


def _sent(changes: Sequence[Change]) -> str:
    for change in changes:
        before, after = change.before or {}, change.after or {}
        column = _SENT.get(change.entity, "")
        if column and after.get(column) and not before.get(column):
            return "what was sent cannot be called back; record it again to put its day right"
        asked = change.entity == "work_request" and change.before is not None
        if asked and after.get("status") == RequestState.SENT.value:
            return "a request was sent with it, and what was sent cannot be called back"
    return ""


def _cannot(turn: Reversal, why: str) -> str:
    words = turn.act.words
    how = "done again" if turn.again else "taken back"
    return f"{words[:1].upper()}{words[1:]}: this cannot be {how}, because {why}"


def _said(desk: Desk, work: UnitOfWork, turns: Sequence[Reversal], children: Sequence[int]) -> str:
    """Return what was taken back, for whom, in words."""
    core = child_queries.core(work.rows(), children[0]) if len(children) == 1 else None
    whom = f"{len(children)} children" if len(children) > 1 else core.name if core is not None else ""
    verb = "Done again" if turns[-1].again else "Taken back"
    who = f" for {whom}" if whom else ""
    act = turns[0].act
    if (acts := sum(len(turn.act.about) for turn in turns)) > 1:
        return f"{verb}{who}: {acts} acts"
    done_on = act.at.astimezone(desk.clock().tzinfo).date()
    day = f" on {short_date(done_on, desk.today())}" if done_on != desk.today() else ""
    detail = act.detail if len(act.detail) <= LONGEST else f"{act.detail[: LONGEST - 1]}…"
    return f"{verb}{who}: {act.words}{day}{f' ({detail})' if detail else ''}"
