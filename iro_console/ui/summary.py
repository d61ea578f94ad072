"""What is open of a child between reviews, in a line: for the head of its page and beside lists."""

from __future__ import annotations

from iro_console.storage.page_values import ChildPage
from iro_console.ui.escalation_text import stage_name
from iro_console.ui.format import plural
from iro_console.ui.ink import Run
from iro_console.ui.widgets.columns import Look


def open_decisions(page: ChildPage, look: Look) -> list[Run]:
    """Return "Open decisions 3 · 2 late · 1 carried twice or more"; nothing where none is open."""
    found = page.between
    number = len(found.open_decisions)
    if not number:
        return []
    runs: list[Run] = [("Open decisions ", "heading"), (str(number), "")]
    if late := found.overdue(look.today):
        runs += [(" · ", "muted"), (f"{late} late", "late")]
    if often := found.often_carried:
        runs += [(" · ", "muted"), (f"{often} carried twice or more", "soon")]
    return runs


def open_escalation(page: ChildPage) -> list[Run]:
    """Return "Escalation at stage 2"; of several how many there are and the highest stage."""
    found = page.between.open_escalations
    stages = [one.stage.stage for one in found if one.stage is not None]
    if not found:
        return []
    at = f"at {stage_name(max(stages))}" if stages else "not sent yet"
    name = "Escalation" if len(found) == 1 else f"{len(found)} escalations, highest"
    return [(f"{name} ", "heading"), (at, "soon")]


def waiting_events(page: ChildPage) -> list[Run]:
    """Return "1 event waits for your decision"; nothing where none does."""
    waiting = page.between.waiting
    if not waiting:
        return []
    unsafe = any(event.safety for event in waiting)
    words = f"{plural(len(waiting), 'event waits', 'events wait')} for your decision"
    return [(words, "late" if unsafe else "soon")]
