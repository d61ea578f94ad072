"""Beginning an act: what it needs is read behind the screen, and what is typed meanwhile is held."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Coroutine, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

from textual import events

from iro_console.domain.chronology import Kind
from iro_console.storage.problems import StoreProblem
from iro_console.ui.commands import BY_ID, key_words
from iro_console.ui.subject import Subject
from iro_console.ui.typed_ahead import TypedAhead

if TYPE_CHECKING:
    from iro_console.casework.sweep import SweepItem
    from iro_console.ui.app import IroConsole
    from iro_console.ui.place import Place


class Beginning:
    """Begins acts on what is selected; each asks in a dialog or a form of its own."""

    def __init__(self, app: IroConsole) -> None:
        self._app = app
        self._ahead = TypedAhead(app)
        self._marks_of: Place | None = None

    @property
    def holds(self) -> bool:
        """Whether what is typed is being held."""
        return self._ahead.holds

    @property
    def gives(self) -> bool:
        """Whether something typed is still on its way."""
        return self._ahead.going

    def takes(self, event: events.Key | events.Paste) -> bool:
        """Take what is typed until its turn has come; False leaves it to go its way."""
        return self._ahead.takes(event)

    def act(self, name: str, subjects: Sequence[Subject], marks_of: Place | None = None) -> None:
        """Ask what an act needs to know, and record it.

        ``marks_of`` is the place whose marks go once it is recorded; they stay when it is left.
        """
        if subjects:
            self._run(self._act(name, subjects), marks_of)

    def in_turn(self, name: str, subjects: Sequence[Subject], place: Place) -> None:
        """Ask for each child what an act needs to know, and record it; leaving one leaves those after it.

        The mark of a child goes once its own is recorded.
        """
        if subjects:
            self._run(self._in_turn(name, list({each.child_id: each for each in subjects}.values()), place))

    def review(self, subject: Subject) -> None:
        """Start a review, or go on with its forms."""
        self._run(self._review(subject))

    def after_review(self, subject: Subject, rule: str = "", marks_of: Place | None = None) -> None:
        """Record what follows a review: what a deadline asks for, or what is picked from a list."""
        self._run(self._after_review(subject, rule), marks_of)

    def midpoint(self, subject: Subject) -> None:
        """Start the mid-point of a child, or go on with it."""
        self._run(self._midpoint(subject))

    def read_midpoint(self, step_id: int) -> None:
        """Show the form of a mid-point that was finished."""
        self._run(self._read_midpoint(step_id))

    def escalate(self, subject: Subject, kind: str = "", missing: str = "") -> None:
        """Raise an escalation from a row; ``kind`` and ``missing`` where a report or a plan is not there."""
        self._run(self._escalate(subject, kind, missing))

    def escalation(self, subject: Subject) -> None:
        """Show an escalation whole, with what can be done next."""
        self._run(self._escalation(subject))

    def complete(self, subject: Subject) -> None:
        """Ask what an escalation raised unsent still lacks, and send its first stage."""
        self._run(self._complete(subject))

    def event(self, name: str, subjects: Sequence[Subject], marks_of: Place | None = None) -> None:
        """Record an event, decide on one, put one right, or acknowledge: ``name`` is a verb of event_work."""
        if subjects:
            self._run(self._event(name, subjects), marks_of, holding=name != "acknowledge")

    def sweep(self) -> None:
        """Show what is new since last time, one thing after the other."""
        self._run(self._sweep())

    def swept(self, name: str, item: SweepItem) -> None:
        """Deal with something in the sweep: ``name`` is a verb of ``sweep_work``."""
        self._run(self._swept(name, item), holding=name == "put_off")

    def turn(self, name: str) -> None:
        """Take back what was recorded last ("undo"), or do it again ("redo"); or say why not."""
        self._run(self._turn(name), holding=False)

    def export_chronology(self, subject: Subject, kinds: Collection[Kind], words: str) -> None:
        """Ask for whom the chronology of a child is, and write it to files."""
        self._run(self._export_chronology(subject, kinds, words))

    def recorded(self) -> None:
        """Take the marks away that the act under way was about."""
        if self._marks_of is not None:
            self._marks_of.unmark()

    def _run(
        self, work: Coroutine[Any, Any, object], marks_of: Place | None = None, *, holding: bool = True
    ) -> None:
        """``holding``: it asks in a dialog, and what is typed until that is there is held for it.

        What asks nothing is recorded first; then what was typed meanwhile goes its way.
        """
        ahead, held = self._ahead, self._ahead.hold() if holding else 0
        if not holding:
            ahead.recording.begin(work)
        self._marks_of = marks_of

        async def to_its_end() -> None:
            try:
                await work
            except StoreProblem as problem:
                # What an act reads before it asks or says anything; nothing is written by then.
                self._app.say(str(problem), problem=True)
            finally:
                if holding:
                    ahead.drop(held)
                ahead.recording.end(work)
                self._marks_of = None

        self._app.run_worker(to_its_end(), group="act")

    async def _act(
        self,
        name: str,
        subjects: Sequence[Subject],
        filled: Mapping[str, str] | None = None,
        because: str = "",
    ) -> dict[str, str] | None:
        """Return what the next child has filled in where it is recorded, else None."""
        app, place = self._app, self._app.screen
        acts: Any = await asyncio.to_thread(import_module, "iro_console.ui.acts")
        if app.screen is not place:
            return None
        try:
            dialog = acts.dialog(
                app.desk, name, subjects, lambda: app.look.hide, filled=filled, because=because
            )
        except (StoreProblem, ValueError, LookupError) as problem:
            app.say(str(problem), problem=True)
            return None
        answer = await app.push_screen_wait(dialog)
        if answer is None or answer.done is None:
            return None
        app.recorded(answer.done)
        return acts.carried(name, answer.section)

    async def _in_turn(self, name: str, subjects: Sequence[Subject], place: Place) -> None:
        several = len(subjects) > 1
        filled: dict[str, str] | None = None
        for at, subject in enumerate(subjects, 1):
            because = f"Child {at} of the {len(subjects)} marked" if several else ""
            filled = await self._act(name, [subject], filled, because)
            if filled is None:
                return
            place.unmark(lambda each, child=subject.child_id: each is not None and each.child_id == child)

    async def _review(self, subject: Subject) -> None:
        app, reviewing = self._app, await _review_work()
        screen = await self._tried(lambda: reviewing.open_review(app.desk, subject))
        await self._show_form(screen)

    async def _midpoint(self, subject: Subject) -> None:
        ways: Any = await asyncio.to_thread(import_module, "iro_console.ui.midpoint_work")
        await self._show_form(await ways.midpoint_screen(self._app, subject))

    async def _read_midpoint(self, step_id: int) -> None:
        ways: Any = await asyncio.to_thread(import_module, "iro_console.ui.midpoint_work")
        await self._show_form(await self._tried(lambda: ways.step_screen(self._app.desk, step_id)))

    async def _show_form(self, screen: Any) -> None:
        if screen is not None:
            await self._app.push_screen(screen)
            self._app.came_back()
            await self._ahead.given()

    async def _after_review(self, subject: Subject, rule: str) -> None:
        reviewing = await _review_work()
        await reviewing.after_review(self._app, subject, rule)

    async def _escalate(self, subject: Subject, kind: str, missing: str) -> None:
        escalating = await _escalation_work()
        await escalating.raise_from(self._app, subject, kind, missing)

    async def _escalation(self, subject: Subject) -> None:
        escalating = await _escalation_work()
        await escalating.open_one(self._app, subject)

    async def _complete(self, subject: Subject) -> None:
        escalating = await _escalation_work()
        await escalating.complete(self._app, subject.escalation)

    async def _event(self, name: str, subjects: Sequence[Subject]) -> None:
        verbs: Any = await asyncio.to_thread(import_module, "iro_console.ui.event_work")
        await getattr(verbs, name)(self._app, subjects)

    async def _sweep(self) -> None:
        app = self._app
        screens: Any = await asyncio.to_thread(import_module, "iro_console.ui.screens.sweep")
        screen = await self._tried(lambda: screens.take_up(app.desk))
        if screen is not None:
            await app.push_screen(screen)
            await self._ahead.given()

    async def _swept(self, name: str, item: SweepItem) -> None:
        verbs: Any = await asyncio.to_thread(import_module, "iro_console.ui.sweep_work")
        await getattr(verbs, name)(self._app, item)

    async def _turn(self, name: str) -> None:
        app = self._app
        turning: Any = await asyncio.to_thread(import_module, "iro_console.casework.undo")
        done = await self._tried(lambda: getattr(turning, name)(app.desk))
        if done is None:
            return
        if name == "undo":
            app.recorded(done, hidden="Taken back", more=f" {key_of(app, 'redo')} does it again.")
        else:
            app.recorded(done, hidden="Done again", more=f" {key_of(app, 'undo')} takes it back.")

    async def _export_chronology(self, subject: Subject, kinds: Collection[Kind], words: str) -> None:
        exporting: Any = await asyncio.to_thread(import_module, "iro_console.ui.exporting")
        await exporting.export_chronology(self._app, subject, kinds, words)

    async def _tried(self, act: Callable[[], Any]) -> Any:
        """Return what an act in a thread gives; None where it is refused, with the reason said."""
        try:
            return await asyncio.to_thread(act)
        except (StoreProblem, ValueError, LookupError) as problem:
            self._app.say(str(problem), problem=True)
            return None


def key_of(app: IroConsole, command: str) -> str:
    """Return the key of a command as the settings have it, in words."""
    live = (each.binding for each in app.screen.active_bindings.values() if each.binding.id == command)
    return next((key_words(binding.key) for binding in live), key_words(BY_ID[command].keys))


async def _escalation_work() -> Any:
    return await asyncio.to_thread(import_module, "iro_console.ui.escalation_work")


async def _review_work() -> Any:
    return await asyncio.to_thread(import_module, "iro_console.ui.review_work")
