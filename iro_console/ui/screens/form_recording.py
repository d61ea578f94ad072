"""Recording the sections of a form: each act in turn, and what is shown once it is stored or refused."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from iro_console.casework.verbs import Changed, Refused
from iro_console.storage.problems import StoreProblem
from iro_console.ui.dialogs.confirm import lose_typing
from iro_console.ui.form_acts import FormView
from iro_console.ui.format import plural
from iro_console.ui.widgets.section_pane import SectionPane

if TYPE_CHECKING:
    from iro_console.ui.screens.form import FormScreen

T = TypeVar("T")


class Recording:
    """What one form screen has recorded, and how it records."""

    def __init__(self, screen: FormScreen) -> None:
        self._screen = screen
        self._at: dict[str, datetime] = {}
        self._one_at_a_time = asyncio.Lock()

    def at(self, key: str) -> datetime | None:
        """Return when a section was last recorded from here."""
        return self._at.get(key)

    def now(self, key: str) -> None:
        """Note that something of a section was recorded just now."""
        self._at[key] = self._screen.acts.desk.clock()

    def refuse_reading_only(self) -> bool:
        """Say that the form can only be read, where that is so."""
        if self._screen.state.read_only:
            self._screen.console.say(self._screen.acts.words.read_only, problem=True)
        return self._screen.state.read_only

    async def save(self, pane: SectionPane, *, complete: bool) -> None:
        """Save a section; with ``complete`` also mark it complete. What is complete as it stands stays so."""
        if self.refuse_reading_only():
            return
        screen = self._screen
        if pane.questions is not None:
            pane.questions.settle()
        section = screen.state.section(pane.key)
        if (
            complete
            and section.completed
            and not pane.changed
            and not screen.acts.unsent(screen.state, pane.key)
        ):
            self._go_on_after(pane.key, already=True)
            return
        keeps = section.completed and not screen.acts.look(screen.state, pane.key, pane.raw).problems
        async with self._one_at_a_time:
            raw, seen = pane.raw, pane.seen_version
            try:
                saved = await asyncio.to_thread(
                    pane.draft.record,
                    lambda: screen.acts.save(pane.key, raw, seen_version=seen, complete=complete or keeps),
                )
            except Changed as changed:
                pane.show_changed({name: str(value or "") for name, value in changed.theirs.items()})
                return
            except Refused as refused:
                self._show_refusal(pane, refused)
                return
            except StoreProblem as problem:
                pane.draft.trouble = str(problem)
                pane.post_message(SectionPane.Standing(pane))
                return
            self.now(pane.key)
            pane.show_wrong({})
            await self._reopen(recorded=(pane, raw))
        if saved.problems:
            count = plural(
                len(saved.problems), "answer that cannot be read stays", "answers that cannot be read stay"
            )
            pane.say(f"Saved. {count} as typed, and is not part of the record yet.", "bad")
        elif section.completed and not complete and not keeps:
            screen.console.say("Saved. The section is no longer marked complete: F2 says what is missing.")
        elif complete:
            self._go_on_after(pane.key)

    async def save_typed(self) -> bool:
        """Save every section in which something is typed, complete where it is right.

        Returns whether all of it is stored; what is not, is said in its section.
        """
        screen = self._screen
        for pane in list(screen.panes.values()):
            if pane.questions is not None:
                pane.questions.settle()
            if pane.changed and not await self._save_typed(pane):
                screen.show_section(pane.key)
                return False
        return True

    async def _save_typed(self, pane: SectionPane) -> bool:
        acts = self._screen.acts
        async with self._one_at_a_time:
            raw, seen = pane.raw, pane.seen_version
            problems = acts.look(self._screen.state, pane.key, raw).problems
            try:
                await asyncio.to_thread(
                    pane.draft.record,
                    lambda: acts.save(pane.key, raw, seen_version=seen, complete=not problems),
                )
            except Changed as changed:
                pane.show_changed({name: str(value or "") for name, value in changed.theirs.items()})
                return False
            except Refused as refused:
                self._show_refusal(pane, refused)
                return False
            except StoreProblem as problem:
                pane.draft.trouble = str(problem)
                pane.post_message(SectionPane.Standing(pane))
                return False
            self.now(pane.key)
            pane.show_wrong({})
            await self._reopen(recorded=(pane, raw))
        return True

    def _show_refusal(self, pane: SectionPane, refused: Refused) -> None:
        self._screen.settling.turn_down()
        wrong: dict[str, str] = {}
        for problem in refused.problems:
            wrong.setdefault(problem.field, problem.text)
        whole = wrong.pop("", "")
        pane.show_wrong(wrong)
        if wrong:
            count = plural(len(wrong), "answer needs", "answers need")
            pane.say(f"Not complete yet: {count} another look. What you typed is kept as a draft.", "bad")
            pane.go_to(next(iter(wrong)))
            self._screen.run_worker(pane.draft.keep(), group="keep")
        else:
            pane.say(whole or str(refused), "bad")
        self._screen.bring_in_step()

    def _go_on_after(self, key: str, *, already: bool = False) -> None:
        """Go to the next section that is not complete; say so when all are."""
        screen = self._screen
        keys = [section.key for section in screen.state.sections]
        start = keys.index(key)
        after = [*keys[start + 1 :], *keys[:start]]
        waiting = next((each for each in after if screen.acts.waits(screen.state, each)), None)
        if waiting is not None:
            word = " already" if already else ""
            screen.console.say(f"Section {screen.state.section(key).number} is complete{word}.")
            screen.show_section(waiting)
        else:
            screen.console.say(screen.acts.words.all_complete)

    async def act(self, verb: Callable[[], T], *, said: bool = True) -> T | None:
        """Do something that is recorded, and show how things stand then; None when it was refused."""
        if self.refuse_reading_only():
            return None
        console = self._screen.console
        async with self._one_at_a_time:
            try:
                done = await asyncio.to_thread(verb)
            except Refused as refused:
                console.say(str(refused), problem=True)
                return None
            except StoreProblem as problem:
                console.say(f"NOT SAVED: {problem}", problem=True)
                return None
            await self._reopen()
        if said and (message := getattr(done, "message", "")):
            console.say(message)
        return done

    async def choose(self, pane: SectionPane, *, mine: bool) -> None:
        """Go on with what is typed here, or with what another window has."""
        newest = await self._read()
        if newest is None:
            return
        if await pane.choose(newest.section(pane.key), mine=mine):
            await self.save(pane, complete=False)
        else:
            self._screen.take(newest)

    async def keep_all(self) -> bool:
        """Keep as drafts all that is typed; ask when that is not possible. Returns whether to go."""
        console, drafts = self._screen.console, [pane.draft for pane in self._screen.panes.values()]
        safe = True
        for draft in drafts:
            if draft.behind:
                safe = await draft.keep() and safe
        if safe:
            if any(draft.kept_at is not None for draft in drafts):
                console.say("What you typed is kept as a draft.")
            return True
        return bool(await console.push_screen_wait(lose_typing()))

    async def reopen(self) -> None:
        """Read the form again, in turn with what is being recorded."""
        async with self._one_at_a_time:
            await self._reopen()

    async def _reopen(self, recorded: tuple[SectionPane, dict[str, str]] | None = None) -> None:
        state = await self._read()
        if state is not None:
            self._screen.take(state, recorded)

    async def _read(self) -> FormView | None:
        try:
            return await asyncio.to_thread(self._screen.acts.open)
        except (StoreProblem, LookupError, Refused) as problem:
            self._screen.console.say(str(problem), problem=True)
            return None
