"""Everything by name: every act that applies here with its key, and children by any part of their name."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from iro_console.casework import caseload
from iro_console.forms.folding import fold
from iro_console.storage.problems import StoreProblem
from iro_console.ui.commands import BY_ID, COMMANDS, Command, key_words
from iro_console.ui.format import person
from iro_console.ui.ink import INKS
from iro_console.ui.place import Place
from iro_console.ui.subject import Subject
from iro_console.ui.text import literal, shown

if TYPE_CHECKING:
    from iro_console.ui.app import IroConsole

LEAST_LETTERS = 2
LOOSE_BELOW = 3
"""Letters from which letters scattered over a name are no longer taken for it."""
CHILD_BEGINS, ACT_BEGINS, CHILD_WITHIN, ACT_WITHIN, LOOSE = 10.0, 8.0, 6.0, 4.0, 0.0
"""Scores: what begins words of a name before what stands within one; whoever types a name means the child."""
_STEP = 1 / 1000
"""Taken off for each before it, so that equals keep their order."""


class ActProvider(Provider):
    """The commands of the place that can do something now."""

    def _offered(self) -> list[tuple[Command, str]]:
        place = self.screen
        live = {
            active.binding.id: key_words(active.binding.key)
            for active in reversed(place.active_bindings.values())
            if active.enabled
        }
        return [
            (command, live.get(command.id, ""))
            for command in COMMANDS
            if command.palette and (command.id in live or not command.keys or self._by_name_only(command))
        ]

    def _by_name_only(self, command: Command) -> bool:
        """Say whether an act of a child's page can be done from here, on the child selected."""
        place = self.screen
        return (
            isinstance(place, Place)
            and place.PLACE == "desk"
            and command.places == ("child",)
            and command.action.startswith("act(")
            and place.applies(command)
        )

    def _run(self, command: Command) -> partial[object]:
        place = self.screen
        return partial(
            place.run_action, command.action if command.id in _of_place(place) else f"app.{command.action}"
        )

    async def discover(self) -> Hits:
        """Give every command before anything is typed."""
        for command, key in self._offered():
            yield DiscoveryHit(_with_key(Content(command.name), key), self._run(command), text=command.name)

    async def search(self, query: str) -> Hits:
        """Give the commands whose words begin with what is typed, then those that have it anywhere."""
        matcher = self.matcher(query)
        for at, (command, key) in enumerate(self._offered()):
            if (score := _score(query, command.name, ACT_BEGINS, ACT_WITHIN)) is None:
                if len(query.strip()) >= LOOSE_BELOW or not matcher.match(command.name):
                    continue
                score = LOOSE
            found = matcher.highlight(command.name)
            # Nothing of score 0 is shown.
            yield Hit(score + 1 - at * _STEP, _with_key(found, key), self._run(command), text=command.name)


class ChildProvider(Provider):
    """Children by words of their name or reference, of all children, whoever reviews them."""

    async def search(self, query: str) -> Hits:
        """Give the children found."""
        if len(query.strip()) < LEAST_LETTERS:
            return
        console = cast("IroConsole", self.app)
        try:
            children = caseload.find_children(console.desk, query)
        except StoreProblem:
            return
        for at, (child_id, name, ref) in enumerate(children):
            who = person(name, ref, hide=console.look.hide)
            line = Content.assemble(literal(shown(who)), Content.styled(f"  {shown(ref)}", INKS["muted"]))
            go = partial(console.open_child, Subject(child_id, name, ref))
            score = _score(query, f"{name} {ref}", CHILD_BEGINS, CHILD_WITHIN) or CHILD_WITHIN
            yield Hit(score + 1 - at * _STEP, line, go, text=shown(who))


def _score(query: str, name: str, begins: float, within: float) -> float | None:
    """Return the score of a name: each word typed begins one of its words, or stands within it; or None."""
    folded = fold(name)
    words = re.findall(r"\w+", folded)
    typed = fold(query).split()
    if all(any(word.startswith(part) for word in words) for part in typed):
        return begins
    return within if all(part in folded for part in typed) else None


def _of_place(screen: object) -> set[str]:
    if not isinstance(screen, Place):
        return set()
    return {command.id for command in BY_ID.values() if screen.PLACE in command.places}


def _with_key(name: Content, key: str) -> Content:
    return Content.assemble(name, Content.styled(f"  {key}", INKS["accent"])) if key else name
