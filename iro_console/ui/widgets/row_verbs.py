"""What can be done with which table of a form: the verbs of ``RowTable.Asked``."""

from __future__ import annotations

from collections.abc import Container

from textual.binding import Binding, BindingType

MOVES: list[BindingType] = [
    Binding("up", "move(-1)", "Row before", show=False),
    Binding("down", "move(1)", "Next row", show=False),
    Binding("home", "end(False)", "First row", show=False),
    Binding("end", "end(True)", "Last row", show=False),
    Binding("pageup", "move(-5)", "Rows before", show=False),
    Binding("pagedown", "move(5)", "Further rows", show=False),
]
"""How the cursor moves in a table."""
_PROPOSING = {"propose": False, "to_me": True}
"""What only the next actions know, and whether it needs a row."""


def offers(verb: str, table: str, *, fixed: bool, has_row: bool, answers: Container[str]) -> bool:
    """Say whether a verb can be done with a table now.

    ``fixed``: its lines are given and only answered; ``answers``: what a line can be answered with by a key.
    """
    if table == "distribution":
        return verb == "new" or (verb in ("edit", "remove") and has_row)
    if verb.startswith("answer "):
        return has_row and verb.removeprefix("answer ") in answers
    if verb in ("new", "remove", "up", "down"):
        return not fixed and (verb == "new" or has_row)
    if verb in _PROPOSING:
        return table == "next_actions" and (has_row or not _PROPOSING[verb])
    if verb == "distribute":
        return table in ("next_actions", "requests")
    if verb == "escalate":
        return table == "audit" and has_row
    if verb == "carry":
        return table == "decisions"
    return verb != "edit" or has_row
