"""What can be done with an escalation, what comes next first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iro_console.casework.escalation_state import EscalationValue
from iro_console.domain.escalations import EscalationKind, Move
from iro_console.domain.ladder import CAFCASS
from iro_console.ui.dialogs.pick import Pick
from iro_console.ui.dialogs.whole import WholePick
from iro_console.ui.escalation_text import whole
from iro_console.ui.format import person, short_day

if TYPE_CHECKING:
    from iro_console.ui.app import IroConsole

SEND, REPLY, SILENT, LEFT_OUT, CLOSE, CORRECT, MEND, CHILD = (
    "send",
    "reply",
    "silent",
    "left_out",
    "close",
    "correct",
    "mend",
    "child",
)
"""What is done; those about a stage have its key after a slash."""


def menu(console: IroConsole, value: EscalationValue) -> WholePick:
    """Return the window that shows an escalation whole, with what can be done, what comes next first."""
    record = value.record

    def title() -> str:
        return f"{record.facts.ref} · {person(record.child_name, record.child_ref, hide=console.look.hide)}"

    return WholePick(
        title,
        lambda: list(whole(value, console.look)),
        _picks(console, value),
        enter="Do it",
    )


def _picks(console: IroConsole, value: EscalationValue) -> list[Pick]:
    """Return what can be done, what comes next first."""
    picks: list[Pick] = []
    if value.is_open and value.record.facts.kind != EscalationKind.GOOD_PRACTICE:
        picks += _open_picks(console, value)
    elif not value.is_open:
        picks.append(Pick(CLOSE, "Correct how it was closed"))
    picks.append(Pick(CORRECT, "Correct what was raised"))
    picks += [
        Pick(f"{MEND}/{each.record.stage}", f"Correct {_how_sent(each.record.stage, each.words)}")
        for each in value.stages
    ]
    picks.append(Pick(CHILD, "Open the child's page"))
    return picks


def _open_picks(console: IroConsole, value: EscalationValue) -> list[Pick]:
    ladder, today, step = value.escalation.ladder, console.look.today, value.step
    current = value.escalation.current
    above = ladder.after(current.stage) if current is not None else None
    upwards: list[Pick] = []
    if current is None:
        stage = ladder[step.stage or "1"]
        upwards.append(Pick(f"{SEND}/{stage.key}", f"Complete it and send {stage.words}: {stage.label}"))
    elif above is not None:
        upwards.append(Pick(f"{SEND}/{above.key}", f"Send {above.words}: {above.label}"))
    replies: list[Pick] = []
    for each in value.unanswered():
        if each.record.stage == CAFCASS:
            continue
        due = f"due {short_day(each.reply_due, today)}" if each.reply_due else ""
        replies.append(Pick(f"{REPLY}/{each.record.stage}", f"Record the reply to {each.words}", due))
        silent = each.reply_due is not None and today > each.reply_due and not each.record.response
        if silent and current is not None and each.record.stage == current.stage:
            replies.append(Pick(f"{SILENT}/{each.record.stage}", f"Note that no reply to {each.words} came"))
    corrections = [
        Pick(f"{REPLY}/{each.record.stage}", f"Correct the reply to {each.words}")
        for each in value.stages
        if each.record.replied_on is not None
    ]
    closing = [Pick(CLOSE, "Close it, with its outcome and the difference made")]
    cafcass: list[Pick] = []
    if value.referred is None:
        cafcass.append(Pick(f"{SEND}/{CAFCASS}", "Refer to Cafcass, in parallel"))
        cafcass.append(Pick(LEFT_OUT, "Record why Cafcass is not told"))
    if step.move is Move.SEND:
        return [*upwards, *replies, *cafcass, *closing, *corrections]
    if step.move is Move.CHECK:
        return [*closing, *upwards, *replies, *cafcass, *corrections]
    if step.move is Move.END:
        return [*cafcass, *closing, *replies, *corrections]
    return [*replies, *upwards, *cafcass, *closing, *corrections]


def _how_sent(stage: str, words: str) -> str:
    if stage == CAFCASS:
        return "who at Cafcass was told, and when"
    return f"to whom and when {words} was sent"
