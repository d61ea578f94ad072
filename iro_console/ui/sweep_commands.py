"""The commands of the morning sweep."""

from __future__ import annotations

from iro_console.ui.command import LISTS, SWEEP, Command

SWEEP_COMMANDS: tuple[Command, ...] = (
    Command(
        "sweep",
        "n",
        ("desk",),
        "sweep",
        "what is new",
        "Go through what is new since last time",
        LISTS,
    ),
    Command(
        "sweep_see",
        "a",
        ("sweep",),
        "see",
        "seen",
        "Take it as seen, or acknowledge it",
        SWEEP,
        2,
        needs="open",
    ),
    Command(
        "sweep_put_off",
        "z",
        ("sweep",),
        "put_off",
        "put off",
        "Put it off to a day, never past one the law sets",
        SWEEP,
        3,
        needs="open",
    ),
    Command("sweep_next", "n", ("sweep",), "go(1)", "next", "The next thing", SWEEP, 4, needs="items"),
    Command("sweep_back", "p", ("sweep",), "go(-1)", "back", "The thing before", SWEEP, 5, needs="items"),
    Command(
        "sweep_child",
        "g",
        ("sweep",),
        "open_child",
        "the child",
        "Open the child's page",
        SWEEP,
        needs="child",
    ),
    Command(
        "sweep_undo",
        "U",
        ("sweep",),
        "undo_sweep",
        "undo the sweep",
        "Take back everything recorded in this sweep",
        SWEEP,
        7,
        needs="recorded",
    ),
    Command(
        "sweep_leave",
        "q,escape",
        ("sweep",),
        "back",
        "leave",
        "Leave; the sweep goes on where you left it",
        SWEEP,
        8,
        palette=False,
    ),
)
