"""Finishing a review's work step: all that is missing in one list, or everything that follows in one act."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, time
from typing import Any, NamedTuple

from iro_console.casework import changes
from iro_console.casework.decisions import facts_of
from iro_console.casework.desk import Desk
from iro_console.casework.finish_writing import FinishWriter, planned_steps
from iro_console.casework.review_forms import missing_of
from iro_console.casework.review_state import Case, StoredForm, load_case, load_form
from iro_console.casework.typed_before import typed_before
from iro_console.casework.verbs import Done, Problem, Refused, acting, refusal, refuse_if_any
from iro_console.domain import reviews as rules
from iro_console.domain.counting import due_dates
from iro_console.domain.date_text import long_date
from iro_console.domain.decisions import is_open
from iro_console.domain.facts import PeriodFacts, ReviewFacts
from iro_console.domain.next_actions import Scenario, ends_period, left_out
from iro_console.domain.participation import birthday
from iro_console.domain.work import Missing, RequestType, StepState, gates
from iro_console.forms.acts import EndOfPeriod
from iro_console.forms.answers import write_answer
from iro_console.storage import queries_reviewing as stored
from iro_console.storage.unit_of_work import UnitOfWork

_MONITORING, _RECORD = "chairs_monitoring", "record_of_review"
_CLOCKS = ("HB-07", "HB-09", "HB-10", "HB-11")
LEAVING = "leaving"
"""The form of a ``Missing`` that asks when and why the child ceases to be looked after."""


class CannotFinish(Refused):
    """Something stands in the way of finishing; ``missing`` says what, and where to put it right."""

    def __init__(self, missing: Sequence[Missing]) -> None:
        super().__init__([refusal(one.field, one.sentence) for one in missing])
        self.missing = tuple(missing)


class FinishPlan(NamedTuple):
    """What finishing would do, or what stands in its way."""

    missing: tuple[Missing, ...]
    warnings: tuple[str, ...]
    next_steps: tuple[tuple[str, str], ...]
    """(work step, assigned to)."""
    next_review: tuple[date, time | None, str] | None
    decisions: int
    carried: int
    clocks: tuple[tuple[str, date], ...]
    """(what is due, by when), counted from the day the review was held."""
    needs_leaving: bool
    leaving: Mapping[str, str]
    """Raw answers to begin ``EndOfPeriod`` with."""
    adult_on: date | None
    """The eighteenth birthday, where that and no next action ends the period of care."""


class _Ready(NamedTuple):
    case: Case
    record: StoredForm
    missing: list[Missing]
    actions: tuple[Any, ...]
    leaves: bool


def plan_finish(desk: Desk, step_id: int) -> FinishPlan:
    """Return what finishing would do and what is missing; nothing is written.

    Raises ``LookupError`` for a step that is not there, ``Refused`` for one that is not in the current work.
    """
    ready = _look(desk, step_id)
    case = ready.case
    details: Any = case.monitoring.answers["review_details"]
    following: Any = case.monitoring.answers["next_review"]
    held_on = details.held_on if details is not None else None
    booked = None
    if following is not None and following.next_on is not None and not ready.leaves:
        booked = (following.next_on, following.next_at, following.next_venue or "")
    known = {one.id for one in stored.decisions_of_child(case.rows, case.step.child_id)}
    lines = ready.record.live("decisions")
    adult = birthday(case.record.facts.born, 18) if case.record.facts.born is not None else None
    leaves_on = adult if adult is not None and adult <= case.context.today else None
    return FinishPlan(
        missing=tuple(ready.missing),
        warnings=_warnings(case, ready.actions),
        next_steps=tuple(
            (one.name, one.assigned_to) for one in planned_steps(case, ready.actions, ends=ready.leaves)
        ),
        next_review=booked,
        decisions=len(lines),
        carried=sum(row.id in known for row in lines),
        clocks=_clocks(desk, held_on) if held_on is not None else (),
        needs_leaving=ready.leaves,
        leaving={"ceased_on": write_answer(leaves_on or held_on)} if leaves_on or held_on else {},
        adult_on=None if ends_period({str(row.next_action) for row in ready.actions}) else leaves_on,
    )


def finish(desk: Desk, step_id: int, *, leaving: EndOfPeriod | None = None) -> Done:
    """Finish a review's work step: store its decisions, mark the review held, create the next steps, book
    the next review, start the clocks; or end the period of care and close what is no longer required.

    ``leaving`` is asked when a next action discharges the child from care; a day to come makes that a work
    step of the IRO instead. Raises ``CannotFinish``, and ``Refused`` when the step is not current.
    """
    child_id = load_case(desk, step_id).step.child_id
    with acting(desk, "review finished", child_id) as work:
        ready = _look(desk, step_id, work)
        missing = list(ready.missing)
        if ready.leaves and leaving is None:
            sentence = "Say when and why the child ceases to be looked after"
            missing.append(Missing(LEAVING, LEAVING, "ceased_on", sentence))
        if missing:
            raise CannotFinish(missing)
        case = ready.case
        details: Any = case.monitoring.answers["review_details"]
        if leaving is not None and ready.leaves:
            refuse_if_any(_leaving_problems(desk, case, leaving, details.held_on))
        work.describe(detail=f"{case.step.name}, review {case.number}, {long_date(details.held_on)}")
        writer = FinishWriter(work, case, ready.record, ready.actions)
        writer.review()
        writer.decisions()
        if not ready.leaves:
            writer.book_next()
        writer.steps(leaving if ready.leaves else None)
        act_id = work.act_id
    message = f"{case.step.name} of {case.step.child_name} finished"
    return Done(act_id, message, child_id)


def _look(desk: Desk, step_id: int, work: UnitOfWork | None = None) -> _Ready:
    case = load_case(desk, step_id, work)
    if case.step.state == StepState.FINISHED:
        day = long_date(case.step.finished_on) if case.step.finished_on else "already"
        raise Refused([refusal("", f"This work step is finished: {day}")])
    if case.step.state != StepState.CURRENT:
        raise Refused([refusal("", "Start the work step first: only current work can be finished")])
    record = load_form(case.rows, _RECORD, case.step.id)
    actions = tuple(case.monitoring.sections("next_actions"))
    return _Ready(case, record, _missing(desk, case, record), actions, _leaves(case, actions))


def _missing(desk: Desk, case: Case, record: StoredForm) -> list[Missing]:
    found: list[Missing] = []
    for form in (case.monitoring, record) if record.exists else (case.monitoring,):
        typed = typed_before(desk, case, form.form.key)
        found += [*missing_of(case, form, typed), *typed.unsaved(form)]
    found += _held_problems(case, found)
    found += _closed_decisions(case, record)
    report: Any = case.form("social_work_report").answers["report"]
    requests: tuple[Any, ...] = case.monitoring.sections("requests")
    return gates(
        found,
        step=case.step.name,
        report_finished=report is not None and report.finished_on is not None,
        has_record=record.exists,
        asked_to_distribute=any(one.request_type == RequestType.DISTRIBUTE_REPORT for one in requests),
    )


def _held_problems(case: Case, found: Sequence[Missing]) -> list[Missing]:
    details: Any = case.monitoring.answers["review_details"]
    if details is None or details.held_on is None or any(one.field == "held_on" for one in found):
        return []
    problems = rules.check_held(
        case.period, case.number, details.held_on, None, case.context.calendar, case.context.today
    )
    return [
        Missing(_MONITORING, "review_details", "held_on", one.text)
        for one in problems
        if one.kind == "refuse"
    ]


def _closed_decisions(case: Case, record: StoredForm) -> list[Missing]:
    known = {one.id: one for one in stored.decisions_of_child(case.rows, case.step.child_id)}
    found: list[Missing] = []
    for place, row in enumerate(record.live("decisions")):
        before = known.get(row.id)
        if before is not None and not is_open(facts_of(before)):
            sentence = f"This decision is {before.status.lower()} already: delete the row, or make a new one"
            found.append(Missing(_RECORD, "outcomes", "decisions", sentence, place, "decision"))
    return found


def _leaves(case: Case, actions: Sequence[Any]) -> bool:
    if ends_period({str(row.next_action) for row in actions}):
        return True
    born = case.record.facts.born
    is_adult = born is not None and birthday(born, 18) <= case.context.today
    return case.context.outcome == Scenario.TURNING_18 and is_adult and case.period.ceased_on is None


def _leaving_problems(desk: Desk, case: Case, leaving: EndOfPeriod, held_on: date) -> list[Problem]:
    if leaving.ceased_on is not None and leaving.ceased_on > desk.today():
        return []
    if case.period.ceased_on is not None:
        return []
    return changes.end_problems(desk, _with_held(case.period, case.number, held_on), leaving)


def _with_held(period: PeriodFacts, number: int, held_on: date) -> PeriodFacts:
    others = tuple(review for review in period.reviews if review.number < number)
    return replace(period, reviews=(*others, ReviewFacts(number, held_on)))


def _warnings(case: Case, actions: Sequence[Any]) -> tuple[str, ...]:
    found: list[str] = []
    if case.context.outcome is not None:
        scenario = Scenario(case.context.outcome)
        names = left_out({str(row.next_action) for row in actions}, scenario, case.number)
        found += [f"Not among the next actions: {name}" for name in names]
    for section in case.monitoring.form.sections:
        answers = case.monitoring.answers[section.key]
        if answers is not None:
            context = case.within(case.monitoring)
            found += [text for texts in answers.warnings(context).values() for text in texts]
    return tuple(found)


def _clocks(desk: Desk, held_on: date) -> tuple[tuple[str, date], ...]:
    rules_in_force = [desk.policy.rules[name] for name in _CLOCKS if desk.policy.rules[name].in_force]
    return tuple((rule.title, due_dates(rule, held_on, desk.calendar).due) for rule in rules_in_force)
