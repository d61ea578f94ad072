"""The sections of an escalation as dialogs, each filled in with what is known."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from iro_console.casework import escalation_origins as origins
from iro_console.casework import escalation_raising as raising
from iro_console.casework import escalations as acts
from iro_console.casework.desk import Desk
from iro_console.casework.escalation_raising import Origin
from iro_console.casework.escalation_state import EscalationValue
from iro_console.casework.escalation_writing import draft_of
from iro_console.casework.verbs import Done, Problem
from iro_console.domain.date_text import long_date
from iro_console.domain.escalations import Escalation, EscalationKind
from iro_console.domain.facts import EscalationFacts
from iro_console.domain.ladder import CAFCASS
from iro_console.forms.answers import write_answer, write_answers
from iro_console.forms.escalation import (
    CafcassLeftOut,
    Concern,
    EscalationClosed,
    Raised,
    StageReply,
    StageSent,
)
from iro_console.forms.section import Section
from iro_console.ui.dialogs.escalation import EscalationDialog, Known
from iro_console.ui.escalation_menu import CLOSE, LEFT_OUT, MEND, REPLY, SEND
from iro_console.ui.format import person, plural
from iro_console.ui.subject import Subject

if TYPE_CHECKING:
    from iro_console.ui.app import IroConsole

S = TypeVar("S", bound=Section)


class Asking(NamedTuple):
    """Whose escalation is asked about, for the title, and where."""

    console: IroConsole
    subject: Subject
    ref: str = ""

    def dialog(
        self,
        section: type[S],
        record: str,
        initial: Mapping[str, str],
        check: Callable[[S], Sequence[Problem]],
        save: Callable[[S], Done],
        *,
        context: Sequence[str] = (),
        known: Mapping[str, str] | None = None,
        tell: Callable[[S], Mapping[str, str]] | None = None,
        at: str = "",
        follow: Known | None = None,
    ) -> EscalationDialog:
        """Return the dialog of a section; ``record`` is what its draft belongs to."""
        console, subject = self.console, self.subject

        def title() -> str:
            who = person(subject.name, subject.ref, hide=console.look.hide)
            return " · ".join(part for part in (section.title, self.ref, who) if part)

        return EscalationDialog(
            console.desk,
            section,
            title=title,
            record=record,
            catalogues={"LADDER": console.desk.policy.ladder.labels()},
            initial=initial,
            context=context,
            known=known,
            tell=tell,
            check=check,
            save=save,
            at=at,
            follow=follow,
        )


def raise_dialog(console: IroConsole, subject: Subject, origin: Origin) -> EscalationDialog:
    """Return the dialog in which an escalation is raised and its first stage sent. Raises ``Refused``."""
    desk = console.desk
    begun = origins.begin(desk, origin)
    return Asking(console, subject).dialog(
        Raised,
        origin.record,
        begun.initial,
        lambda answers: raising.check_raising(desk, origin, answers),
        lambda answers: raising.raise_escalation(desk, origin, answers),
        context=begun.lines,
        tell=lambda answers: _reply_words(desk, None, answers),
        at=_first_empty(begun.initial),
        follow=lambda kind, stage: origins.following(desk, origin.child_id, kind, stage),
    )


def act_dialog(console: IroConsole, value: EscalationValue, what: str, stage: str) -> EscalationDialog:
    """Return the dialog of one of the acts of the menu. Raises ``Refused``."""
    record = value.record
    asking = Asking(console, Subject(record.child_id, record.child_name, record.child_ref), record.facts.ref)
    if what == SEND and value.escalation.current is None and stage != CAFCASS:
        return _first(asking, value)
    return _DIALOGS.get(what, _correct)(asking, value, stage)


def _first(asking: Asking, value: EscalationValue) -> EscalationDialog:
    """Complete one that was raised unsent, and send its first stage."""
    desk, number = asking.console.desk, value.record.id
    begun = origins.begin_sending(desk, value)
    return asking.dialog(
        Raised,
        draft_of(Raised, value.record.child_id, number)[1],
        begun.initial,
        lambda answers: raising.check_first(desk, number, answers),
        lambda answers: raising.send_first(desk, number, answers),
        tell=lambda answers: _reply_words(desk, None, answers),
        at=_first_empty(begun.initial),
        follow=lambda kind, stage: origins.following(desk, value.record.child_id, kind, stage),
    )


def _send(asking: Asking, value: EscalationValue, stage: str) -> EscalationDialog:
    desk, number = asking.console.desk, value.record.id
    return asking.dialog(
        StageSent,
        draft_of(StageSent, value.record.child_id, number)[1],
        origins.next_stage(desk, value, stage),
        lambda answers: acts.check_sending(desk, number, answers),
        lambda answers: acts.send_stage(desk, number, answers),
        tell=lambda answers: _reply_words(desk, value, answers),
        at="sent_to",
        follow=lambda _, stage: origins.following(desk, value.record.child_id, "", stage),
    )


def _reply(asking: Asking, value: EscalationValue, stage: str) -> EscalationDialog:
    desk, number, known = asking.console.desk, value.record.id, value.stage(stage)
    assert known is not None
    version = known.record.row_version
    initial = {"replied_on": write_answer(desk.today()), "replied_by": known.record.sent_to}
    due = f"The reply was due {long_date(known.reply_due)}" if known.reply_due is not None else ""
    return asking.dialog(
        StageReply,
        draft_of(StageReply, value.record.child_id, number, stage)[1],
        {**initial, **_answers(StageReply, known.record)},
        lambda answers: acts.check_reply(desk, number, stage, answers),
        lambda answers: acts.record_reply(desk, number, stage, answers, version),
        known={"replied_on": due},
    )


def _mend(asking: Asking, value: EscalationValue, stage: str) -> EscalationDialog:
    desk, number, known = asking.console.desk, value.record.id, value.stage(stage)
    assert known is not None
    return asking.dialog(
        StageSent,
        draft_of(StageSent, value.record.child_id, number, stage)[1],
        _answers(StageSent, known.record),
        lambda answers: acts.check_stage(desk, number, stage, answers),
        lambda answers: acts.correct_stage(desk, number, stage, answers),
        at="sent_to",
    )


def _left_out(asking: Asking, value: EscalationValue, _stage: str) -> EscalationDialog:
    desk, number = asking.console.desk, value.record.id
    return asking.dialog(
        CafcassLeftOut,
        draft_of(CafcassLeftOut, value.record.child_id, number)[1],
        {"cafcass_considered_on": write_answer(desk.today())},
        lambda answers: acts.check_left_out(desk, number, answers),
        lambda answers: acts.leave_cafcass_out(desk, number, answers),
        at="why_not_cafcass",
    )


def _close(asking: Asking, value: EscalationValue, _stage: str) -> EscalationDialog:
    desk, number = asking.console.desk, value.record.id
    return asking.dialog(
        EscalationClosed,
        draft_of(EscalationClosed, value.record.child_id, number)[1],
        _closing(desk, value),
        lambda answers: acts.check_closing(desk, number, answers),
        lambda answers: acts.close(desk, number, answers),
    )


def _correct(asking: Asking, value: EscalationValue, _stage: str) -> EscalationDialog:
    desk, number, facts = asking.console.desk, value.record.id, value.record.facts
    by = {} if facts.wanted_by is None else {"wanted_by": write_answer(facts.wanted_by)}
    return asking.dialog(
        Concern,
        draft_of(Concern, value.record.child_id, number)[1],
        _answers(Concern, value.record) | {"kind": facts.kind} | by,
        lambda answers: acts.check_correction(desk, number, answers),
        lambda answers: acts.correct(desk, number, answers),
    )


_DIALOGS: Mapping[str, Callable[[Asking, EscalationValue, str], EscalationDialog]] = {
    SEND: _send,
    REPLY: _reply,
    MEND: _mend,
    LEFT_OUT: _left_out,
    CLOSE: _close,
}


def _closing(desk: Desk, value: EscalationValue) -> dict[str, str]:
    """Return what closing begins with: what is recorded, or today and the day of the action."""
    record = value.record
    if record.facts.closed_on is not None:
        return _answers(EscalationClosed, record) | {"closed_on": write_answer(record.facts.closed_on)}
    done = [each.record.action_on for each in value.stages if each.record.action_on is not None]
    initial = {"closed_on": write_answer(desk.today())}
    return initial | ({"action_on": write_answer(max(done))} if done else {})


def _answers(section: type[Section], record: Any) -> dict[str, str]:
    """Return the raw answers of a section as a record has them."""
    fields = {name: getattr(record, name, None) for name in section.model_fields}
    return write_answers(
        section(**{name: value for name, value in fields.items() if value not in (None, "")})
    )


def _first_empty(initial: Mapping[str, str]) -> str:
    """Return the first question that only the IRO can answer; the kind where nothing is known yet."""
    if "concern" not in initial:
        return "kind" if "themes" not in initial else "concern"
    return next((name for name in ("effect", "childs_wishes", "wanted") if name not in initial), "effect")


def _reply_words(desk: Desk, value: EscalationValue | None, answers: Any) -> Mapping[str, str]:
    """Return by when the reply to a stage is due, with the day it is sent as typed, beside that day.

    ``value`` is None for an escalation that is about to be raised, and for a first stage.
    """
    stage, sent_on = answers.stage, answers.sent_on
    if stage is None or stage == CAFCASS or stage not in desk.policy.ladder.labels() or sent_on is None:
        return {}
    fresh = Escalation(EscalationFacts("", EscalationKind.ALERT, sent_on), desk.policy, desk.calendar)
    due = (value.escalation if value is not None else fresh).reply_due(stage, sent_on)
    if due is None:
        return {}
    days = desk.calendar.count(sent_on, due)
    return {"sent_on": f"The reply is then due {long_date(due)}, {plural(days, 'working day')} on"}
