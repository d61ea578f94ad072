"""Keys from the settings file: what of them can be used, and what is wrong with the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from textual.binding import Binding
from textual.keys import KEY_NAME_REPLACEMENTS, Keys

from iro_console.ui.commands import BY_ID, COMMANDS, PLACES, Command, key_words

KEPT = frozenset({"tab", "shift+tab", "enter", "escape", "backspace", "delete", "ctrl+c", "ctrl+s"})
"""Keys that fields and dialogs live by."""


def check_keymap(wanted: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """Return the keys of the settings file that can be used, and a sentence on each that cannot.

    A wrong entry keeps its own key: the rest still counts. Nothing is ever bound twice in one place.
    """
    good: dict[str, str] = {}
    problems: list[str] = []
    for name, keys in wanted.items():
        if name not in BY_ID or not BY_ID[name].keys:
            problems.append(f"Settings, keys: there is no command {name!r}. The README names them.")
        elif bad := [key for key in _split(keys) if not _is_key(key)]:
            problems.append(
                f"Settings, keys: {bad[0]!r} for {name} is no key. Write f6, ctrl+r, or a letter."
            )
        elif held := [key for key in _split(keys) if _long_name(key) in KEPT]:
            problems.append(
                f"Settings, keys: {key_words(held[0])} is needed for typing and moving: {name} keeps its own."
            )
        elif BY_ID[name].priority and (bare := [key for key in _split(keys) if _is_typed(key)]):
            problems.append(
                f"Settings, keys: {name} also acts while you type, so it cannot be the letter {bare[0]!r}:"
                " it keeps its own."
            )
        elif not _split(keys):
            problems.append(
                f"Settings, keys: {name} has no key. It keeps {key_words(_keys_of(BY_ID[name], {})[0])}."
            )
        else:
            good[name] = ",".join(_split(keys))
    while clash := _clash(good):
        name, other, key = clash
        del good[name]
        problems.append(
            f"Settings, keys: {key_words(key)} for {name} is the key of {other}: {name} keeps its own."
        )
    return good, problems


def _clash(keymap: Mapping[str, str]) -> tuple[str, str, str] | None:
    """Return (remapped command, the other command, the key) for two on one key in the same place."""
    for place in PLACES:
        owner: dict[str, str] = {}
        for command in _on_screen(place):
            for key in _keys_of(command, keymap):
                other = owner.setdefault(key, command.id)
                if other != command.id:
                    mine, theirs = (command.id, other) if command.id in keymap else (other, command.id)
                    return mine, theirs, key
    return None


def _on_screen(place: str) -> Iterable[Command]:
    return (command for command in COMMANDS if command.keys and {"app", "list", place} & {*command.places})


def _keys_of(command: Command, keymap: Mapping[str, str]) -> list[str]:
    return [_long_name(key) for key in _split(keymap.get(command.id, command.keys))]


def _split(keys: str) -> list[str]:
    return [key.strip() for key in keys.split(",") if key.strip()]


def _long_name(key: str) -> str:
    """Return Textual's own name of a key: ``/`` is ``slash``."""
    return "comma" if key == "," else next(iter(Binding.make_bindings([Binding(key, "")]))).key


def _is_typed(key: str) -> bool:
    return len(key.removeprefix("shift+")) == 1 or (_long_name(key) in _long_names() and "+" not in key)


def _is_key(key: str) -> bool:
    *modifiers, name = key.split("+")
    if any(modifier not in ("ctrl", "shift", "alt", "super") for modifier in modifiers):
        return False
    names = {each.value for each in Keys} | set(KEY_NAME_REPLACEMENTS.values())
    return (len(name) == 1 and name.isprintable()) or name in names or _long_names().get(name, False)


@cache
def _long_names() -> Mapping[str, bool]:
    """Return the long names of the printable characters: ``slash``, ``left_square_bracket``."""
    return {_long_name(chr(code)): True for code in range(33, 127)}
