"""What is read of an escalation: its clock, every stage with its answer, and the words of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from iro_console.casework.escalation_list import step_words
from iro_console.domain.escalations import KINDS, OUTCOMES, RESPONSES, THEMES, Clock, EscalationKind, Move
from iro_console.domain.explain import count_units
from iro_console.domain.ladder import CAFCASS, INFORMAL
from iro_console.domain.timescales import Unit
from iro_console.forms.choices import written_all
from iro_console.ui.format import distance, plural, short_day, sign, tone
from iro_console.ui.ink import Run
from iro_console.ui.widgets.columns import Look

if TYPE_CHECKING:
    from iro_console.casework.escalation_state import EscalationValue, StageValue

HIDDEN = "hidden while names are hidden: F9 shows it"
STAGES = {INFORMAL: "informal", CAFCASS: "Cafcass"}
GAUGE = 13
"""Cells of the gauge of the working days."""

Line = list[Run]


def stage_name(stage: str) -> str:
    """Return how a stage is named in a line: "stage 2", "informal", "Cafcass"."""
    return STAGES.get(stage, f"stage {stage}")


def gauge(clock: Clock, cells: int = GAUGE) -> Run:
    """Return how much of the working days is used: ``▓▓▓▓░░ 7 of 20``."""
    full = min(round(cells * clock.used / clock.of), cells) if clock.of else cells
    left = clock.of - clock.used
    ink = "late" if left < 0 else "soon" if left <= 5 else ""
    return f"{'▓' * full}{'░' * (cells - full)} {clock.used} of {clock.of}", ink


def whole(value: EscalationValue, look: Look) -> Iterator[Line]:
    """Give an escalation as paragraphs, the most important first."""
    yield from head(value, look)
    for stage in value.stages:
        yield []
        yield from _stage(value, stage, look)
    yield from _cafcass_left_out(value, look)
    yield from _came_to(value, look)
    yield from _texts(value, look)
    raised = f"Raised {short_day(value.record.facts.raised_on, look.today)}"
    by = f" by {value.record.raised_by}" if value.record.raised_by else ""
    review = f", review {value.record.review_number}" if value.record.review_number else ""
    yield from ([], [(f"{raised}{by}{review}", "muted")])


def head(value: EscalationValue, look: Look) -> Iterator[Line]:
    """Give what it is, how far its clock is, and what comes next."""
    record = value.record
    yield [(record.facts.ref, "strong"), (f"  {KINDS[EscalationKind(record.facts.kind)]}", "")]
    yield [(written_all(tuple(THEMES.items()), record.themes), "muted")]
    if value.clock is not None:
        until = short_day(value.clock.ends_on, look.today)
        yield [gauge(value.clock), (f" working days, until {until}", "muted")]
    words = step_words(value.escalation.ladder, value.step, sent_any=value.escalation.current is not None)
    if words:
        after = _why_now(value, look) if value.step.move is Move.SEND else ""
        yield [(f"→ {words}{after}", "muted" if value.step.move is Move.WAIT else "accent")]


def _why_now(value: EscalationValue, look: Look) -> str:
    """Say what made the next stage due: silence until a day, an answer, or the concern itself."""
    if value.step.since is None:
        return ""
    silent = value.escalation.current is not None and value.escalation.last_answer() is None
    return f", {'no reply by' if silent else 'since'} {short_day(value.step.since, look.today)}"


def _stage(value: EscalationValue, stage: StageValue, look: Look) -> Iterator[Line]:
    record, today = stage.record, look.today
    title = stage.words[:1].upper() + stage.words[1:]
    label = "" if record.stage == CAFCASS else f"  {stage.label}"
    yield [(title, "heading"), (label, "")]
    sent = f"sent {short_day(record.sent_on, today)} to {record.sent_to}"
    due: Line = []
    if stage.reply_due is not None:
        due.append((f"; reply due {short_day(stage.reply_due, today)}", ""))
        if _is_awaited(value, stage):
            due += [("  ", ""), _how_far(value, stage.reply_due, today)]
    yield [(sent, "muted"), *due]
    if record.response:
        yield _answer(record.response, stage, look)
    if record.reply:
        yield [(HIDDEN if look.hide else f"“{record.reply}”", "")]
    if record.action_on is not None:
        yield [(f"action in place {short_day(record.action_on, today)}", "done")]
    for name, text in (("Left out", record.skip_reason), ("Note", record.sent_note)):
        if text:
            yield [(f"{name}: ", "muted"), (HIDDEN if look.hide else text, "")]
    if record.cafcass_reason:
        asked = "" if record.stage == CAFCASS else f"{_yes(record.cafcass_considered)}: "
        yield [
            ("Cafcass considered: ", "muted"),
            (asked + (HIDDEN if look.hide else record.cafcass_reason), ""),
        ]
    if record.legal_advice is not None:
        yield [("Independent legal advice sought: ", "muted"), (_yes(record.legal_advice), "")]


def _is_awaited(value: EscalationValue, stage: StageValue) -> bool:
    """Say whether it stands at this stage and nothing was answered yet."""
    current = value.escalation.current
    at_it = current is not None and current.stage == stage.record.stage
    return value.is_open and at_it and stage.record.replied_on is None


def _how_far(value: EscalationValue, due: date, today: date) -> Run:
    days, unit = count_units(due, Unit.WORKING_DAYS, value.escalation.calendar, today)
    return f"{sign(days)} {distance(days, unit)}", tone(days)


def _answer(response: str, stage: StageValue, look: Look) -> Line:
    record = stage.record
    said = RESPONSES.get(response, response)
    if record.replied_on is None:
        return [(said, "late")]
    on = short_day(record.replied_on, look.today)
    by = f" by {record.replied_by}" if record.replied_by else ""
    late = stage.reply_due is not None and record.replied_on > stage.reply_due
    accepted = "accepted" if record.accepted else "not accepted"
    runs: Line = [(f"answered {on}{by}: ", "muted"), (said, "strong")]
    runs.append((f", {accepted}", "done" if record.accepted else "late"))
    return [*runs, ("  after its date", "soon")] if late else runs


def _cafcass_left_out(value: EscalationValue, look: Look) -> Iterator[Line]:
    record = value.record
    if record.cafcass_considered_on is None:
        return
    on = short_day(record.cafcass_considered_on, look.today)
    yield []
    yield [("Cafcass not told", "heading"), (f"  considered {on}", "muted")]
    yield [(HIDDEN if look.hide else record.why_not_cafcass, "")]
    yield [("Independent legal advice sought: ", "muted"), (_yes(record.legal_advice_sought), "")]


def _came_to(value: EscalationValue, look: Look) -> Iterator[Line]:
    record = value.record
    if record.facts.closed_on is None:
        return
    yield []
    yield [
        ("Outcome  ", "heading"),
        (OUTCOMES.get(record.outcome, record.outcome), "strong"),
        (f", closed {short_day(record.facts.closed_on, look.today)}", "muted"),
    ]
    if value.days_to_action is not None and record.action_on is not None:
        days = plural(value.days_to_action, "working day")
        yield [
            (f"action in place {short_day(record.action_on, look.today)}, {days} after raising it", "done")
        ]
    yield [("Difference made: ", "muted"), (HIDDEN if look.hide else record.difference, "")]


def _texts(value: EscalationValue, look: Look) -> Iterator[Line]:
    record = value.record
    by = record.facts.wanted_by
    wanted = f"What must happen, by {short_day(by, look.today)}" if by else "What must happen"
    for title, text in (
        ("Concern and evidence", record.concern),
        ("Effect on the child", record.effect),
        ("The child's wishes about raising it", record.childs_wishes),
        (wanted, record.wanted),
        ("Good practice noted", record.good_practice),
    ):
        if text:
            yield []
            yield [(title, "heading")]
            yield [(HIDDEN if look.hide else text, "")]


def _yes(answer: bool | None) -> str:
    return {True: "yes", False: "no", None: "not answered"}[answer]
