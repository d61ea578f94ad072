"""The commands of lists: moving in one, marking, narrowing and ordering it, and the other list of a view."""

from __future__ import annotations

from iro_console.ui.command import LISTS, MOVING, Command

LIST_COMMANDS: tuple[Command, ...] = (
    Command("move_up", "up", ("list",), "move(-1)", "up", "Up one row", MOVING, palette=False),
    Command("move_down", "down", ("list",), "move(1)", "down", "Down one row", MOVING, palette=False),
    Command("page_up", "pageup", ("list",), "page(-1)", "page up", "Up one screen", MOVING, palette=False),
    Command(
        "page_down", "pagedown", ("list",), "page(1)", "page down", "Down one screen", MOVING, palette=False
    ),
    Command("left", "left", ("board",), "across(-1)", "left", "To the column before", MOVING, palette=False),
    Command("right", "right", ("board",), "across(1)", "right", "To the next column", MOVING, palette=False),
    Command("first", "home", ("list",), "end(False)", "first", "To the first row", MOVING, palette=False),
    Command("last", "end", ("list",), "end(True)", "last", "To the last row", MOVING, palette=False),
    Command("open", "enter", ("list",), "open", "open", "Open what is selected", MOVING, 1, palette=False),
    Command(
        "mark",
        "space",
        ("list",),
        "mark",
        "mark",
        "Mark a row: acts are then on the marked",
        LISTS,
        palette=False,
    ),
    Command(
        "filter",
        "slash",
        ("desk", "child"),
        "filter",
        "filter",
        "Filter the list as you type",
        LISTS,
        8,
        needs="list",
    ),
    Command(
        "clear",
        "escape",
        ("desk",),
        "clear",
        "clear",
        "Clear the filter, then the marks",
        LISTS,
        9,
        needs="narrowed",
    ),
    Command(
        "child", "g", ("desk",), "open_child", "the child", "Open the child's page", MOVING, needs="child"
    ),
    Command("sort", "o", ("desk",), "sort", "order", "Order the list another way", LISTS, 7, needs="sorts"),
    Command(
        "face",
        "t",
        ("desk",),
        "face",
        "other list",
        "The other list of this view",
        LISTS,
        7,
        needs="faces",
    ),
    Command(
        "preview", "v", ("desk",), "preview", "preview", "Show or hide what stands beside the list", LISTS
    ),
    Command(
        "refresh",
        "f5",
        ("desk", "child"),
        "refresh",
        "newer order",
        "Read everything again, in the newest order",
        LISTS,
    ),
)
"""``list``: bound on the list itself; the others on the place the list stands in."""
