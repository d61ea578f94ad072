"""What the commands of a form need, and whether it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from iro_console.ui.screens.form import FormScreen


def has(screen: FormScreen, need: str) -> bool:
    """Say whether what a command needs is there on a form screen."""
    state = screen.state
    match need:
        case "form":
            return state.exists
        case "two":
            return screen.pane is not None and screen.pane.in_conflict
        case "worker":
            row = screen.said.field
            return row is not None and bool(row.question.person)
        case "said":
            return bool(screen.said.before())
        case "sources":
            return state.has_sources
        case "forms":
            return len(screen.acts.forms) > 1
        case "chases":
            return bool(screen.acts.chases(state)) and not state.read_only
        case "complete":
            return state.exists and not state.read_only and screen.section.completed
        case "deletable":
            return state.can_delete
        case _:
            return need == "child"
