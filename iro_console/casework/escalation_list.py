"""The escalations of a desk, as a list and as a board by stage. Nothing here imports an ORM."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from iro_console.casework.desk import Desk
from iro_console.casework.filters import Filter, parse
from iro_console.casework.listing import PagedList
from iro_console.domain.escalation_clocks import next_due
from iro_console.domain.escalations import (
    KINDS,
    OUTCOMES,
    RESPONSES,
    THEMES,
    Clock,
    Escalation,
    EscalationKind,
    Move,
    NextStep,
    first_stage,
)
from iro_console.domain.explain import count_units
from iro_console.domain.ladder import CAFCASS, Ladder, Stage
from iro_console.domain.timescales import Unit
from iro_console.forms.choices import written_all
from iro_console.forms.folding import fold
from iro_console.storage import queries_escalations as stored
from iro_console.storage.queries_escalations import EscalationLine
from iro_console.storage.values import ListSource

FLAGS = ("late", "closed")
PRAISE_DAYS = 365
"""Calendar days for which good practice that was noted stays on the list."""
LATE, YOURS, WAITING, PRAISE, CLOSED = (
    "Late",
    "Yours to do",
    "Waiting for a reply",
    "Good practice noted",
    "Closed",
)
"""The headings of the list, in order."""


class EscalationRow(NamedTuple):
    """An escalation, as the list and the board show it."""

    key: str
    """The escalation's id as text; on the board its referral to Cafcass has "/C" after it."""
    escalation_id: int
    ref: str
    child_id: int
    child_ref: str
    child_name: str
    kind: str
    """In words: "IRO Alert (practice concern)"."""
    themes: str
    """In words, with commas."""
    stage: str
    """The stage it stands at, or is to be sent to first; empty for good practice."""
    stage_words: str
    """The label of that stage: "Team manager"."""
    stage_title: str
    """The stage as a column of the board is headed: "1 Team manager"."""
    sent_to: str
    """Who was sent that stage; empty while nothing is sent."""
    sent_on: date | None
    answer: str
    """What was answered at that stage, in words; empty while nothing was."""
    referred_on: date | None
    """The day Cafcass was told."""
    step: NextStep
    """What comes next."""
    next_words: str
    """The same in a few words: "stage 2 offered", "reply awaited"."""
    due_on: date | None
    """By when: the reply, or the IRO's own next step; None for what has no clock or is closed."""
    days: int
    """From today to ``due_on``; negative is late."""
    unit: str
    """What ``days`` counts: working days, or days where a weekend lies between."""
    clock: Clock | None
    """The working days of all stages together; None while they do not run."""
    raised_on: date
    closed_on: date | None
    outcome: str
    """In words; empty while it is open."""
    days_to_action: int | None
    """Working days from raising it to the action."""

    @property
    def heading(self) -> str:
        """Return which part of the list it stands in."""
        if self.closed_on is not None:
            return CLOSED
        if self.step.move is Move.NOTHING:
            return PRAISE
        if self.due_on is not None and self.days < 0:
            return LATE
        return WAITING if self.step.move is Move.WAIT else YOURS


def escalations(desk: Desk, text_filter: str = "") -> ListSource[EscalationRow]:
    """Return the open escalations of the children in scope and the good practice noted, by what is due next.

    With ``closed`` in the filter those that are closed, the latest first. Raises ``FilterError``.
    """
    asked, generation = parse(text_filter, FLAGS), desk.store.generation()
    rows = _ordered(desk, asked)
    every = parse("closed" if asked.wants("closed") else "", FLAGS)
    total = len(rows) if not text_filter.strip() else len(_ordered(desk, every))
    return _paged(desk, rows, total, generation, lambda line: [as_row(desk, line)])


class StagedList(PagedList[str, EscalationRow]):
    """The cards of a board, with the columns they stood in when the order was made."""

    columns: tuple[tuple[str, int], ...] = ()
    """(title, how many cards) of every stage, in order."""


def board(desk: Desk, text_filter: str = "") -> StagedList:
    """Return the open escalations by stage, in each by what is due next; Cafcass last, beside its stage.

    Raises ``FilterError``.
    """
    asked, generation = parse(text_filter, FLAGS), desk.store.generation()
    keys = [stage.key for stage in desk.policy.ladder.stages]
    cards = sorted(_cards(desk, _ordered(desk, asked)), key=lambda row: keys.index(row.stage))
    everything = cards if not text_filter.strip() else _cards(desk, _ordered(desk, parse("")))
    made = _paged(desk, cards, len(everything), generation, lambda line: _cards(desk, [as_row(desk, line)]))
    made.columns = tuple(
        (_column_title(stage), sum(row.stage == stage.key for row in cards))
        for stage in desk.policy.ladder.stages
    )
    return made


def as_row(desk: Desk, line: EscalationLine) -> EscalationRow:
    """Return an escalation as lists show it today."""
    today, facts = desk.today(), line.facts
    escalation = Escalation(facts, desk.policy, desk.calendar)
    kind, step, current = EscalationKind(facts.kind), escalation.next_step(today), escalation.current
    stage = current.stage if current is not None else first_stage(kind) or ""
    sent, referred = escalation.sent(stage), escalation.sent(CAFCASS)
    due_on = next_due(escalation, today)
    days, unit = count_units(due_on, Unit.WORKING_DAYS, desk.calendar, today) if due_on else (0, "wd")
    return EscalationRow(
        key=str(line.id),
        escalation_id=line.id,
        ref=facts.ref,
        child_id=line.child_id,
        child_ref=line.child_ref,
        child_name=line.child_name,
        kind=KINDS[kind],
        themes=written_all(tuple(THEMES.items()), line.themes),
        stage=stage,
        stage_words=desk.policy.ladder[stage].label if stage else "",
        stage_title=_column_title(desk.policy.ladder[stage]) if stage else "",
        sent_to=line.sent_to.get(stage, ""),
        sent_on=sent.sent_on if sent is not None else None,
        answer=RESPONSES.get(line.responses.get(stage, ""), ""),
        referred_on=referred.sent_on if referred is not None else None,
        step=step,
        next_words=step_words(desk.policy.ladder, step, sent_any=current is not None),
        due_on=due_on,
        days=days,
        unit=unit,
        clock=escalation.clock(today),
        raised_on=facts.raised_on,
        closed_on=facts.closed_on,
        outcome=OUTCOMES.get(line.outcome, ""),
        days_to_action=escalation.days_to_action(line.action_on),
    )


def step_words(ladder: Ladder, step: NextStep, *, sent_any: bool) -> str:
    """Return what comes next in a few words."""
    match step.move:
        case Move.SEND if step.stage is not None:
            words = ladder[step.stage].words
            return f"{words} offered" if sent_any else f"send {words}"
        case Move.WAIT:
            return "reply awaited"
        case Move.CHECK:
            return "see it is done"
        case Move.END:
            return "close, or Cafcass"
        case _:
            return ""


def _ordered(desk: Desk, asked: Filter) -> list[EscalationRow]:
    rows, today = desk.store.reader(), desk.today()
    if asked.wants("closed"):
        lines = sorted(
            stored.closed_lines(rows, desk.scope),
            key=lambda line: (line.facts.closed_on or date.min, line.id),
            reverse=True,
        )
        return _kept(desk, [(line, as_row(desk, line)) for line in lines], asked)
    lines = stored.open_lines(rows, desk.scope)
    lines += stored.praise_lines(rows, desk.scope, today - timedelta(days=PRAISE_DAYS))
    found = _kept(desk, [(line, as_row(desk, line)) for line in lines], asked)
    order = (LATE, YOURS, WAITING, PRAISE)
    return sorted(
        found,
        key=lambda row: (
            order.index(row.heading),
            row.due_on or date.max,
            -row.raised_on.toordinal() if row.heading == PRAISE else 0,
            fold(row.child_name),
            row.ref,
        ),
    )


def _kept(
    desk: Desk, found: Sequence[tuple[EscalationLine, EscalationRow]], asked: Filter
) -> list[EscalationRow]:
    """Return the rows that meet a filter; its words may be the child's or the escalation's."""
    today = desk.today()
    days = [(limit, limit.resolved(today, desk.calendar)) for limit in asked.due]
    late = asked.wants("late")
    kept: list[EscalationRow] = []
    for line, row in found:
        beside = (row.ref, row.kind, row.themes, row.stage_words, row.sent_to, row.next_words, row.outcome)
        text = f"{line.search_key}\n{fold(' '.join(beside))}"
        if not asked.matches(text):
            continue
        if days and (row.due_on is None or not all(limit.holds(row.due_on, day) for limit, day in days)):
            continue
        if late is not None and (row.heading == LATE) is not late:
            continue
        kept.append(row)
    return kept


def _column_title(stage: Stage) -> str:
    return f"{stage.key} {stage.to}" if stage.is_formal else stage.name or stage.to


def _cards(desk: Desk, rows: Sequence[EscalationRow]) -> list[EscalationRow]:
    """Return the cards of a board: one for the stage, and one for a referral to Cafcass beside it.

    Good practice that was noted stands at no stage.
    """
    label = desk.policy.ladder[CAFCASS].label
    cards: list[EscalationRow] = []
    for row in rows:
        if row.stage:
            cards.append(row)
        if row.referred_on is not None and row.stage != CAFCASS:
            cards.append(row._replace(key=f"{row.key}/{CAFCASS}", stage=CAFCASS, stage_words=label))
    return cards


def _paged(
    desk: Desk,
    rows: Sequence[EscalationRow],
    total: int,
    generation: int,
    read: Callable[[EscalationLine], Sequence[EscalationRow]],
) -> StagedList:
    def page(keys: Sequence[str]) -> list[EscalationRow]:
        ids = {int(key.partition("/")[0]) for key in keys}
        lines = stored.lines_of(desk.store.reader(), sorted(ids))
        found = {row.key: row for line in lines.values() for row in read(line)}
        return [found[key] for key in keys if key in found]

    return StagedList(desk.store, [row.key for row in rows], total, page, generation=generation)
