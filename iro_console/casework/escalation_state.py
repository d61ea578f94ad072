"""One escalation whole: what was raised, every stage with its answer, and what can be done next."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from iro_console.casework.desk import Desk
from iro_console.casework.verbs import Refused, refusal
from iro_console.domain.escalations import Clock, Escalation, NextStep
from iro_console.domain.ladder import CAFCASS
from iro_console.storage import queries_escalations as stored
from iro_console.storage.queries_escalations import EscalationRecord, StageRecord
from iro_console.storage.rows import Rows

GONE = "This escalation is no longer there: the record has changed"


class StageValue(NamedTuple):
    """A stage as it was sent, with its date and what was answered."""

    record: StageRecord
    words: str
    """"stage 2", "the informal stage", "Cafcass"."""
    label: str
    """"IRO alert or QAR: team manager"."""
    reply_due: date | None
    """None for Cafcass, which has no date."""


class EscalationValue(NamedTuple):
    """An escalation as it stands today."""

    record: EscalationRecord
    escalation: Escalation
    stages: tuple[StageValue, ...]
    clock: Clock | None
    step: NextStep
    days_to_action: int | None

    @property
    def is_open(self) -> bool:
        """Whether something can still be sent or closed."""
        return self.record.facts.closed_on is None

    def unanswered(self) -> tuple[StageValue, ...]:
        """Return the stages whose reply is not recorded, the latest first; also those passed by since."""
        return tuple(each for each in reversed(self.stages) if each.record.replied_on is None)

    def stage(self, key: str) -> StageValue | None:
        """Return a stage that was sent."""
        return next((each for each in self.stages if each.record.stage == key), None)

    @property
    def referred(self) -> StageValue | None:
        """The referral to Cafcass."""
        return self.stage(CAFCASS)


def escalation(desk: Desk, escalation_id: int, rows: Rows | None = None) -> EscalationValue:
    """Return an escalation whole, inside an act or outside. Raises ``Refused`` when there is none."""
    record = stored.escalation(rows or desk.store.reader(), escalation_id)
    if record is None:
        raise Refused([refusal("", GONE)])
    counted = Escalation(record.facts, desk.policy, desk.calendar)
    today, ladder = desk.today(), desk.policy.ladder
    return EscalationValue(
        record=record,
        escalation=counted,
        stages=tuple(
            StageValue(
                each, ladder[each.stage].words, ladder[each.stage].label, counted.reply_due(each.stage)
            )
            for each in record.stages
        ),
        clock=counted.clock(today),
        step=counted.next_step(today),
        days_to_action=counted.days_to_action(record.action_on),
    )


def id_for(desk: Desk, ref: str) -> int:
    """Return the id of the escalation with a reference. Raises ``Refused`` when there is none."""
    found = stored.id_of(desk.store.reader(), ref)
    if found is None:
        raise Refused([refusal("", GONE)])
    return found
