"""Every command of the program as data: bindings, footer, palette and help are made from this one list.

A command's id is what the settings file remaps; its action is a Textual action of the place it belongs to.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from textual.binding import Binding, BindingType

from iro_console.ui.command import ACTS, CHILD, PROGRAM, VIEWS, Command
from iro_console.ui.form_commands import FORM_COMMANDS
from iro_console.ui.list_commands import LIST_COMMANDS
from iro_console.ui.sweep_commands import SWEEP_COMMANDS

PLACES = ("desk", "child", "sweep")
"""Where acts are done: on the desk, on a child's page, and in the morning sweep."""

VIEW_NAMES = {
    "today": "Today",
    "caseload": "Caseload",
    "reviews": "Reviews",
    "midpoints": "Mid-points",
    "notifications": "Notifications",
    "escalations": "Escalations",
    "work": "Work",
    "figures": "Figures",
}

COMMANDS: tuple[Command, ...] = (
    *LIST_COMMANDS,
    Command(
        "done",
        "d",
        PLACES,
        "act('done')",
        "done",
        "Mark a deadline or a work step as done, or decide on an event",
        ACTS,
        2,
        needs="deadline",
    ),
    Command(
        "why", "w", PLACES, "why", "why", "Why this date, and why it stands here", ACTS, 3, needs="reason"
    ),
    Command(
        "contact",
        "c",
        PLACES,
        "act('contact')",
        "contact",
        "Record a contact with the child",
        ACTS,
        4,
        needs="child",
    ),
    Command(
        "review",
        "r",
        PLACES,
        "review",
        "review",
        "Start the review, or go on with its forms",
        ACTS,
        4,
        needs="cared for",
    ),
    Command(
        "midpoint",
        "m",
        PLACES,
        "midpoint",
        "mid-point",
        "Start the mid-point monitoring, or go on with it",
        ACTS,
        5,
        needs="cared for",
    ),
    Command(
        "after_review",
        "f",
        PLACES,
        "after_review",
        "after review",
        "What follows the last review: decisions sent, reply, record, who got it",
        ACTS,
        needs="child",
    ),
    Command(
        "event",
        "s",
        PLACES,
        "event('record')",
        "event",
        "Record a significant event",
        ACTS,
        5,
        needs="cared for",
    ),
    Command(
        "correct_event",
        "i",
        PLACES,
        "event('correct')",
        "put right",
        "Put right what was recorded of an event",
        ACTS,
        needs="event",
    ),
    Command(
        "escalate",
        "e",
        PLACES,
        "escalate",
        "escalate",
        "Escalate: raise it with the council, or note good practice",
        ACTS,
        needs="child",
    ),
    Command(
        "acknowledge",
        "a",
        ("desk", "child"),
        "acknowledge",
        "acknowledge",
        "Acknowledge what is marked or selected as seen",
        ACTS,
        3,
        needs="notice",
    ),
    Command(
        "acknowledge_all",
        "A",
        ("desk",),
        "acknowledge_all",
        "all shown",
        "Acknowledge everything shown",
        ACTS,
        4,
        needs="notices",
    ),
    Command(
        "notice",
        "N",
        ("desk", "child"),
        "act('notice')",
        "notice",
        "Record a notice that came in: the social worker's report is complete",
        ACTS,
        19,
        needs="cared for",
    ),
    Command(
        "send_back",
        "less_than_sign",
        ("desk", "child"),
        "act('step_returned')",
        "send back",
        "Send work that is started back to the incoming work, with the reason",
        ACTS,
        2,
        needs="current step",
    ),
    Command(
        "book", "b", PLACES, "act('book')", "book", "Book or move the next review", ACTS, 5, needs="cared for"
    ),
    Command(
        "held",
        "h",
        PLACES,
        "act('held')",
        "held",
        "Record that a review was held",
        ACTS,
        6,
        needs="cared for",
    ),
    Command("undo", "u", PLACES, "turn('undo')", "undo", "Take back what you recorded last", ACTS),
    Command("redo", "ctrl+r", PLACES, "turn('redo')", "redo", "Do again what was taken back", ACTS),
    Command(
        "placement",
        "p",
        ("child",),
        "act('placement')",
        "placement",
        "Record a change of placement",
        CHILD,
        7,
        needs="cared for",
    ),
    Command(
        "legal",
        "l",
        ("child",),
        "act('legal')",
        "legal status",
        "Record a change of legal status",
        CHILD,
        8,
        needs="cared for",
    ),
    Command(
        "worker",
        "k",
        ("child",),
        "act('worker')",
        "social worker",
        "Record a change of social worker",
        CHILD,
        needs="cared for",
    ),
    Command(
        "end_period",
        "z",
        ("child",),
        "act('end_period')",
        "end of care",
        "Record the end of the period of care",
        CHILD,
        needs="cared for",
    ),
    Command(
        "section_next",
        "right",
        ("child",),
        "section(1)",
        "next part",
        "The next part of the page",
        CHILD,
        palette=False,
    ),
    Command(
        "section_previous",
        "left",
        ("child",),
        "section(-1)",
        "part before",
        "The part of the page before",
        CHILD,
        palette=False,
    ),
    Command(
        "child_next",
        "right_square_bracket",
        ("child",),
        "child(1)",
        "next child",
        "The next child of the list",
        CHILD,
        9,
        needs="another",
    ),
    Command(
        "child_previous",
        "left_square_bracket",
        ("child",),
        "child(-1)",
        "child before",
        "The child before in the list",
        CHILD,
        needs="another",
    ),
    Command(
        "kinds",
        "t",
        ("child",),
        "kinds",
        "one kind",
        "Show one kind of thing in the chronology, or all",
        CHILD,
        2,
        needs="kinds",
    ),
    Command(
        "export",
        "x",
        ("child",),
        "export",
        "export",
        "Write the chronology to files: a table and a Word document",
        CHILD,
        3,
        needs="child",
    ),
    Command("back", "q,escape", ("child",), "back", "back", "Back to the list", CHILD, 10, palette=False),
    *(
        Command(f"view_{view}", str(at), ("app",), f"view('{view}')", name, f"Show {name}", VIEWS)
        for at, (view, name) in enumerate(VIEW_NAMES.items(), 1)
    ),
    Command(
        "help",
        "f1,question_mark",
        ("app",),
        "help",
        "all keys",
        "All keys of this place, and what it is for",
        PROGRAM,
        20,
    ),
    Command(
        "palette",
        "ctrl+p",
        ("app",),
        "command_palette",
        "everything by name",
        "Find any act or child by name",
        PROGRAM,
        palette=False,
    ),
    Command(
        "hide_names",
        "f9",
        ("app",),
        "hide_names",
        "hide names",
        "Hide names, or show them again",
        PROGRAM,
        priority=True,
    ),
    Command("theme_dark", "", ("app",), "theme('dark')", "dark", "Dark colours", PROGRAM),
    Command("theme_light", "", ("app",), "theme('light')", "light", "Light colours", PROGRAM),
    Command(
        "theme_contrast",
        "",
        ("app",),
        "theme('high-contrast')",
        "high contrast",
        "High-contrast colours",
        PROGRAM,
    ),
    Command("quit", "q", ("desk",), "app.quit", "quit", "End the program", PROGRAM),
    *SWEEP_COMMANDS,
    *FORM_COMMANDS,
)

BY_ID: Mapping[str, Command] = {command.id: command for command in COMMANDS}
BY_ACTION: Mapping[str, Command] = {command.action: command for command in COMMANDS}

_KEY_WORDS = {
    "slash": "/",
    "question_mark": "?",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "enter": "Enter",
    "escape": "Esc",
    "space": "Space",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
    "tab": "Tab",
    "delete": "Del",
    "insert": "Ins",
    "less_than_sign": "<",
}


def bindings_of(place: str) -> list[BindingType]:
    """Return the bindings of a place, made from the list of commands."""
    return [
        Binding(
            command.keys,
            command.action,
            command.title,
            show=bool(command.footer),
            priority=command.priority,
            tooltip=command.name,
            id=command.id,
        )
        for command in COMMANDS
        if place in command.places and command.keys
    ]


@cache
def key_words(key: str) -> str:
    """Return a key as people call it: ``ctrl+p`` gives ``Ctrl+P``, ``slash`` gives ``/``."""
    *modifiers, name = key.split("+")
    if name in _KEY_WORDS:
        word = _KEY_WORDS[name]
    elif len(name) == 1:
        word = name.upper() if modifiers else name
    elif name[0] == "f" and name[1:].isdigit():
        word = name.upper()
    else:
        word = name.replace("_", " ")
    return "+".join([*(modifier.capitalize() for modifier in modifiers), word])
