"""Everything by name: every act that applies here with its key, and children by any part of their name."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from iro_console.casework import caseload
from iro_console.storage.problems import StoreProblem
from iro_console.ui.commands import BY_ID, COMMANDS, Command, key_words
from iro_console.ui.format import person
from iro_console.ui.ink import INKS
from iro_console.ui.place import Place
from iro_console.ui.text import literal, shown
from iro_console.ui.views import Subject

if TYPE_CHECKING:
    from iro_console.ui.app import IroConsole

LEAST_LETTERS = 2
CHILDREN_FIRST = 10.0
"""More than any command scores: whoever types a name means the child."""


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
            if command.palette and (command.id in live or not command.keys)
        ]

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
        """Give the commands whose name has the letters typed, in that order."""
        matcher = self.matcher(query)
        for command, key in self._offered():
            if (score := matcher.match(command.name)) > 0:
                found = matcher.highlight(command.name)
                yield Hit(score, _with_key(found, key), self._run(command), text=command.name)


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
            yield Hit(CHILDREN_FIRST - at / 1000, line, go, text=shown(who))


def _of_place(screen: object) -> set[str]:
    if not isinstance(screen, Place):
        return set()
    return {command.id for command in BY_ID.values() if screen.PLACE in command.places}


def _with_key(name: Content, key: str) -> Content:
    return Content.assemble(name, Content.styled(f"  {key}", INKS["accent"])) if key else name
