"""Finishing a mid-point: what is right is completed, what is missing is listed, and all that follows is one
act: the decisions, the contact with the child, the review brought forward, the deadline met.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from iro_console.casework import reviews
from iro_console.casework.contacts import add_contact
from iro_console.casework.decision_news import Told, facts_now, hear, write_news
from iro_console.casework.decisions import facts_of
from iro_console.casework.desk import Desk
from iro_console.casework.finishing import CannotFinish
from iro_console.casework.form_saving import write_section
from iro_console.casework.known import with_known
from iro_console.casework.midpoint_known import AUDIT
from iro_console.casework.review_forms import missing_of
from iro_console.casework.review_state import Case, StoredForm, load_case
from iro_console.casework.staff import me
from iro_console.casework.taking_over import held_fields
from iro_console.casework.typed_before import typed_before
from iro_console.casework.verbs import Done, Refused, acting, refusal
from iro_console.casework.work_steps import locked
from iro_console.domain.date_text import long_date
from iro_console.domain.decisions import Source, may_become
from iro_console.domain.midpoint import STATUS_OF, Found, Outcome
from iro_console.domain.work import Missing, StepState
from iro_console.forms.acts import ContactWithChild
from iro_console.forms.form import NOT_COMPLETED
from iro_console.forms.midpoint_monitoring import MIDPOINT_MONITORING, StatutoryChecks
from iro_console.forms.section import questions
from iro_console.storage.queries_midpoints import review_numbers
from iro_console.storage.queries_reviewing import decisions_of_child
from iro_console.storage.tables_reviewing import Decision
from iro_console.storage.unit_of_work import UnitOfWork

FORM = MIDPOINT_MONITORING.key


class MidpointPlan(NamedTuple):
    """What finishing a mid-point would do, or what stands in its way."""

    missing: tuple[Missing, ...]
    found: tuple[tuple[str, int], ...]
    """(what a decision was found to be, how many)."""
    moved: int
    """How many decisions get a new date."""
    contact_on: date | None
    """The day of a contact with the child that will be recorded with it."""
    met_on: date | None
    """The day on which the mid-point counts as done."""
    rag: str
    outcome: str
    """Values of ``Rag`` and ``Outcome``; empty while they are missing."""
    complete_by: date | None
    forward_to: date | None
    checks: tuple[tuple[str, str], ...]
    """(statutory check, "yes" or "no")."""
    warnings: tuple[str, ...]


def complete_what_is_right(desk: Desk, step_id: int) -> None:
    """Mark complete every section that is as good as complete: nothing typed in it is left unsaved.

    Raises ``Refused`` for a mid-point that is not under way.
    """
    case, form = _open(desk, step_id)
    right = _right(case, form)
    if not right:
        return
    with acting(desk, "sections completed", case.step.child_id) as work:
        case, form = _open(desk, step_id, work)
        right = _right(case, form)
        work.describe(detail=f"{form.form.title}: {len(right)} sections")
        for asked in (section for section in form.form.sections if section.key in right):
            held = held_fields(case, form, asked) if asked.section is not None else {}
            raw = {name: one.text for name, one in held.items()}
            state = form.states.get(asked.key)
            seen = state.version if state is not None else 0
            write_section(work, case, form, asked, raw, seen_version=seen, complete=True)


def plan_finish(desk: Desk, step_id: int) -> MidpointPlan:
    """Return what finishing would do and what is missing; nothing is written. Raises ``Refused``."""
    case, form = _open(desk, step_id)
    answers: dict[str, Any] = dict(form.answers)
    header, outcome, judged = answers["midpoint"], answers["midpoint_outcome"], answers["judgement"]
    rows: list[Any] = list(form.sections(AUDIT))
    counted = Counter(row.now for row in rows if row.now)
    return MidpointPlan(
        missing=tuple(_missing(desk, case, form)),
        found=tuple((found.value, counted[found.value]) for found in Found if counted[found.value]),
        moved=sum(row.new_date is not None and row.new_date != row.due_on for row in rows),
        contact_on=_new_contact(case, answers["child_talk"]),
        met_on=header.done_on if header is not None else None,
        rag=judged.rag or "" if judged is not None else "",
        outcome=outcome.midpoint_outcome or "" if outcome is not None else "",
        complete_by=outcome.complete_by if outcome is not None else None,
        forward_to=outcome.forward_to if outcome is not None else None,
        checks=tuple(
            (question.label[:1].lower() + question.label[1:], "yes" if said else "no")
            for question in questions(StatutoryChecks)
            if question.kind == "tick"
            and (said := getattr(answers["checks"], question.name, None)) is not None
        ),
        warnings=tuple(_warnings(case, form)),
    )


def finish(desk: Desk, step_id: int, also: Callable[[UnitOfWork], str] | None = None) -> Done:
    """Finish a mid-point in one act: its decisions are brought up to date, its contact is recorded, the
    review is brought forward where that is the outcome, and the mid-point of its interval is met.

    ``also`` writes what belongs to the same act, such as the escalation it came to, and says what it was.
    Raises ``CannotFinish``, and ``Refused``.
    """
    child_id = load_case(desk, step_id).step.child_id
    with acting(desk, "mid-point finished", child_id) as work:
        case, form = _open(desk, step_id, work)
        missing = _missing(desk, case, form)
        if missing:
            raise CannotFinish(missing)
        answers: dict[str, Any] = dict(form.answers)
        done_on: date = answers["midpoint"].done_on
        said = [f"after review {case.number}, {long_date(done_on)}"]
        work.describe(detail=said[0])
        _hear_of_decisions(work, case, form, done_on)
        talk = answers["child_talk"]
        if _new_contact(case, talk) is not None:
            said.append(f"contact {add_contact(desk, work, child_id, _contact(talk))}")
        outcome, moved = answers["midpoint_outcome"], ""
        if outcome.midpoint_outcome == Outcome.BRING_FORWARD:
            reason = outcome.outcome_note or "Mid-point monitoring"
            moved = reviews.bring_forward(desk, work, child_id, outcome.forward_to, reason)
            said.append(moved)
        if also is not None:
            said.append(also(work))
        work.session.flush()
        # The last row written tells the whole act.
        work.describe(detail="; ".join(said))
        step = locked(work, step_id)
        step.state, step.finished_on, step.finished_by = StepState.FINISHED.value, desk.today(), me(desk)
        work.session.add(step)
        act_id = work.act_id
    finished = f"Mid-point of {case.step.child_name} after review {case.number} finished"
    return Done(act_id, "; ".join(filter(None, (finished, moved))), child_id)


def _open(desk: Desk, step_id: int, work: UnitOfWork | None = None) -> tuple[Case, StoredForm]:
    case = load_case(desk, step_id, work)
    if case.step.state != StepState.CURRENT:
        raise Refused([refusal("", f"This mid-point is {case.step.state.lower()}: it cannot be finished")])
    return case, with_known(case, case.form(FORM))


def _right(case: Case, form: StoredForm) -> list[str]:
    """Return the sections that lack nothing but the mark that they are complete."""
    typed = typed_before(case.desk, case, FORM)
    missing = missing_of(case, form, typed)
    unsaved = {one.section for one in typed.unsaved(form)}
    lacking = {one.section for one in missing if one.sentence != NOT_COMPLETED}
    waiting = {one.section for one in missing} - lacking - unsaved
    return [section.key for section in form.form.sections if section.key in waiting]


def _missing(desk: Desk, case: Case, form: StoredForm) -> list[Missing]:
    typed = typed_before(desk, case, FORM)
    found = [*missing_of(case, form, typed), *typed.unsaved(form)]
    lacking = {one.section for one in found if one.sentence != NOT_COMPLETED}
    found = [one for one in found if one.sentence != NOT_COMPLETED or one.section not in lacking]
    return [*found, *_closed(case, form), *_not_forward(desk, case, form)]


def _closed(case: Case, form: StoredForm) -> list[Missing]:
    """Return the decisions that cannot become what they were found to be: they were closed meanwhile."""
    known = {one.id: one for one in decisions_of_child(case.rows, case.step.child_id)}
    found: list[Missing] = []
    for place, row in enumerate(form.live(AUDIT)):
        now = getattr(row.section, "now", None)
        if now is None or row.id not in known or _taken_up_later(case, known[row.id].review_id):
            continue
        was, becomes = facts_of(known[row.id]).status, STATUS_OF[Found(now)]
        if was is not becomes and not may_become(was, becomes):
            sentence = f"This decision is {was.lower()} already"
            found.append(Missing(FORM, "decisions_audit", AUDIT, sentence, place, "now"))
    return found


def _not_forward(desk: Desk, case: Case, form: StoredForm) -> list[Missing]:
    outcome: Any = form.answers["midpoint_outcome"]
    if outcome is None or outcome.midpoint_outcome != Outcome.BRING_FORWARD or outcome.forward_to is None:
        return []
    problems = reviews.check_brought_forward(desk, case.step.child_id, outcome.forward_to)
    return [
        Missing(FORM, "midpoint_outcome", "forward_to", one.text) for one in problems if one.kind == "refuse"
    ]


def _hear_of_decisions(work: UnitOfWork, case: Case, form: StoredForm, done_on: date) -> None:
    for row in form.live(AUDIT):
        line: Any = row.section
        decision = work.session.get(Decision, row.id)
        if decision is None:
            continue
        told = Told(done_on, Source.MIDPOINT, case.step.id, line.evidence or "", line.drift)
        if _taken_up_later(case, decision.review_id):
            # The next review has said since what becomes of it.
            before = facts_now(work, decision)
            write_news(work, decision, before, before, told)
        else:
            hear(work, decision, STATUS_OF[Found(line.now)], line.new_date or decision.due_on, told)


def _taken_up_later(case: Case, review_id: int) -> bool:
    numbers = review_numbers(case.rows, case.step.period_id)
    return numbers.get(review_id, case.number) > case.number


def _new_contact(case: Case, talk: Any) -> date | None:
    """Return the day of a talk with the child that is not recorded as a contact yet."""
    if talk is None or talk.child_spoken is not True or talk.child_spoken_on is None:
        return None
    return None if talk.child_spoken_on in case.period.contacts else talk.child_spoken_on


def _contact(talk: Any) -> ContactWithChild:
    return ContactWithChild(
        held_on=talk.child_spoken_on,
        method=talk.child_method,
        seen_alone=talk.child_alone,
        said=talk.child_said,
    )


def _warnings(case: Case, form: StoredForm) -> list[str]:
    context = case.within(form)
    found = [
        text
        for section in form.form.sections
        if (answers := form.answers[section.key]) is not None
        for texts in answers.warnings(context).values()
        for text in texts
    ]
    rows: list[Any] = list(form.sections(AUDIT))
    unexplained = sum(row.now == Found.NO_LONGER_NEEDED and not row.evidence for row in rows)
    if unexplained:
        which = "1 decision is" if unexplained == 1 else f"{unexplained} decisions are"
        found.append(f"{which} no longer needed, without a word why")
    return found
