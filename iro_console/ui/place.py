"""What the desk and a child's page have in common: acts, the line of keys, room too small, names hidden."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events, on
from textual.actions import parse
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from iro_console.domain.limits import MIDPOINT_RULE, TO_BE_HELD
from iro_console.ui.commands import COMMANDS, Command
from iro_console.ui.drawn import once_drawn
from iro_console.ui.subject import Subject
from iro_console.ui.widgets.chrome import KeyLine, RuleLine

if TYPE_CHECKING:
    from iro_console.casework.verbs import Done
    from iro_console.ui.app import IroConsole

LEAST_WIDTH, LEAST_HEIGHT = 60, 16
TOO_SMALL = Content(
    "This window is too small for iro-console.\n"
    f"It needs {LEAST_WIDTH} columns and {LEAST_HEIGHT} lines: make it larger.\n"
    "Nothing is lost meanwhile."
)

IN_TURN = frozenset({"contact", "book", "held"})
"""The acts that are asked for each child marked, one dialog after the other."""
AFTER_REVIEW = frozenset({"HB-07", "HB-08", "HB-09", "HB-10", "HB-11"})
"""The deadlines that are met by an act of their own after a review."""

_BY_CALL = {parse(command.action)[1:]: command for command in COMMANDS}


class Place(Screen[None]):
    """A whole screen where acts are done."""

    BLANK = True
    PLACE: ClassVar[str] = ""
    """Its name in the list of commands."""
    ABOUT: ClassVar[str] = ""
    """A paragraph on what it is for, for the help."""

    @property
    def console(self) -> IroConsole:
        """The app, with its own type."""
        return cast("IroConsole", self.app)  # pyright: ignore[reportUnknownMemberType]

    # for each place to say

    def subjects(self) -> list[Subject]:
        """Return what is marked, or else the one selected: what "done" is about."""
        raise NotImplementedError

    def has(self, need: str) -> bool:
        """Say whether something a command needs is there."""
        raise NotImplementedError

    def unmark(self, done: Callable[[Subject | None], bool] = bool) -> None:
        """Take the marks away of what is ``done``: of everything, unless it is said which."""

    def reload(self) -> None:
        """Read everything on screen again, keeping order and selection; called after an act."""
        raise NotImplementedError

    def after(self, done: Done) -> None:
        """Come into step with what was just recorded."""
        del done
        self.reload()

    def look_changed(self) -> None:
        """Draw everything again: another day, or names hidden or shown."""
        raise NotImplementedError

    @property
    def about(self) -> str:
        """What the help says this place is for."""
        return self.ABOUT

    @property
    def titles(self) -> Mapping[str, str]:
        """What commands are called here that do something of their own; empty keeps one out of the footer."""
        return {}

    # shared

    def applies(self, command: Command) -> bool:
        """Say whether a command can do anything here and now: while the place opens, there is nothing yet."""
        return not command.needs or (self.is_mounted and self.has(command.needs))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Take the keys of commands that do not apply out of footer and help."""
        command = _BY_CALL.get((action, parameters))
        if command is None or self.PLACE not in command.places:
            return True
        return self.applies(command)

    def action_act(self, name: str) -> None:
        """Begin an act: "done" on all that is marked, others on one child after the other or on one alone."""
        if name in IN_TURN:
            self.console.begin.in_turn(name, self.subjects(), self)
            return
        one = self.one() if name != "done" else None
        subjects = self.subjects() if name == "done" else [one] if one else []
        marks_of = self if name == "done" else None
        if len(subjects) > 1 and any(subject.event for subject in subjects):
            self.console.say("You decide on one event at a time: take its mark away first.", problem=True)
            return
        if name == "done" and len(subjects) == 1 and subjects[0].rule in TO_BE_HELD:
            # A review is done when it was held: the same key, asked as what it is.
            name = "held"
        if name == "done" and subjects and subjects[0].by_hand:
            name = "step_done"
        if name == "done" and len(subjects) == 1 and subjects[0].rule == MIDPOINT_RULE:
            self.console.begin.midpoint(subjects[0])
        elif name == "done" and len(subjects) == 1 and subjects[0].is_escalation:
            self.console.begin.escalation(subjects[0])
        elif name == "done" and len(subjects) == 1 and subjects[0].rule in AFTER_REVIEW:
            self.console.begin.after_review(subjects[0], subjects[0].rule, marks_of)
        elif name == "done" and subjects and subjects[0].event:
            self.console.begin.event(subjects[0].event_verb, subjects, marks_of)
        else:
            self.console.begin.act(name, subjects, marks_of)

    def action_sweep(self) -> None:
        """Go through what is new since last time."""
        self.console.begin.sweep()

    def action_escalate(self) -> None:
        """Raise an escalation from what is selected: a child, a decision, an event."""
        if subject := self.one():
            self.console.begin.escalate(subject._replace(step=0))

    def action_review(self) -> None:
        """Start the review of what is selected, or go on with its forms."""
        if subject := self.one():
            self.console.begin.review(subject)

    def action_midpoint(self) -> None:
        """Start the mid-point of what is selected, or go on with it."""
        if subject := self.one():
            self.console.begin.midpoint(subject)

    def action_after_review(self) -> None:
        """Offer what follows the last review."""
        if subject := self.one():
            self.console.begin.after_review(subject)

    def action_event(self, name: str) -> None:
        """Record an event of the child selected, decide on the one selected, or put it right."""
        if subject := self.one():
            self.console.begin.event(name, [subject])

    def action_acknowledge(self) -> None:
        """Acknowledge what is marked, or else the one selected, as seen."""
        self.console.begin.event("acknowledge", self.subjects(), self)

    def action_turn(self, name: str) -> None:
        """Take back what the user recorded last ("undo"), or do again what was taken back ("redo")."""
        self.console.begin.turn(name)

    def action_why(self) -> None:
        """Say why the selected date is what it is."""
        if subject := self.selected():
            self.console.show_why(subject)

    def selected(self) -> Subject | None:
        """Return what is selected, whatever is marked."""
        raise NotImplementedError

    def one(self) -> Subject | None:
        """Return the one that an act is about: what is marked, else what is selected; say so of several."""
        subjects = self.subjects()
        if len(subjects) > 1:
            self.console.say(
                f"{len(subjects)} rows are marked, and this is done for one: Esc takes the marks away.",
                problem=True,
            )
            return None
        return subjects[0] if subjects else self.selected()

    def refresh_keys(self) -> None:
        """Bring the line of keys in step with what applies now."""
        self.query_one(KeyLine).show(self)

    def join_rules(self) -> None:
        """Draw the lines across again once everything has its new place."""

        def draw() -> None:
            for rule in self.query(RuleLine):
                rule.refresh()

        self.call_after_refresh(draw)

    def too_small_notice(self) -> Static:
        """Return what stands alone in a window too small for the rest."""
        return Static(TOO_SMALL, id="too-small")

    def on_resize(self, event: events.Resize) -> None:
        """Say so when there is no room, and come back when there is."""
        small = event.size.width < LEAST_WIDTH or event.size.height < LEAST_HEIGHT
        self.set_class(small, "-too-small")
        self.set_class(event.size.width < 100, "-narrow")
        self.set_class(event.size.height < 32, "-low")
        self.join_rules()

    @on(KeyLine.Pressed)
    async def _key_clicked(self, event: KeyLine.Pressed) -> None:
        if active := self.active_bindings.get(event.key):
            await self.console.run_action(active.binding.action, active.node)

    def on_descendant_focus(self) -> None:
        """Show the keys of what has the focus now."""
        once_drawn(self, self.refresh_keys)
