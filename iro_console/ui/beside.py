"""What is read beside a list: the child, and the thing a row is, an event or an escalation whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iro_console.casework import notifications
from iro_console.casework.child_page import NoSuchChild, child_page
from iro_console.casework.desk import Desk
from iro_console.casework.notifications import NoticeRow
from iro_console.storage.problems import StoreProblem
from iro_console.ui.escalation_text import whole
from iro_console.ui.event_text import lines_beside
from iro_console.ui.flow import flow
from iro_console.ui.ink import Run
from iro_console.ui.subject import Subject
from iro_console.ui.widgets.columns import Look

if TYPE_CHECKING:
    from iro_console.casework.escalation_state import EscalationValue
    from iro_console.ui.app import IroConsole
    from iro_console.ui.widgets.preview import Preview

    Told = NoticeRow | EscalationValue


def show_beside(preview: Preview, console: IroConsole, subject: Subject) -> None:
    """Show in a preview what a row is about; where that cannot be read, why."""
    try:
        page = child_page(console.desk, subject.child_id)
        reason, told = console.reason(page, subject), told_of(console.desk, subject)
    except (StoreProblem, NoSuchChild) as error:
        preview.show_nothing(str(error))
        return
    preview.show(page, subject, reason, console.look, told)


def told_of(desk: Desk, subject: Subject) -> Told | None:
    """Return what a row is, where it is an event or an escalation that is still there."""
    if subject.event:
        return notifications.notice(desk, subject.event)
    if not subject.escalation:
        return None
    from iro_console.casework.escalation_state import escalation
    from iro_console.casework.verbs import Refused

    try:
        return escalation(desk, subject.escalation)
    except Refused:
        return None


def told_lines(told: Told, look: Look, width: int) -> list[list[Run]]:
    """Return the lines of it, no wider than ``width``."""
    if isinstance(told, NoticeRow):
        return lines_beside(told, look, width)
    return list(flow(whole(told, look), width))
