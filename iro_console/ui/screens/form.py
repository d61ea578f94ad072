"""A form: its sections at the left, the one worked on beside them, above what of it is safe."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.widgets import Static

from iro_console.casework.form_state import SectionState
from iro_console.domain.work import Missing
from iro_console.ui.commands import bindings_of
from iro_console.ui.dialogs.find_worker import find_worker_for
from iro_console.ui.dialogs.full_text import FullText
from iro_console.ui.drawn import once_drawn
from iro_console.ui.form_acts import FormActs, FormView
from iro_console.ui.format import person
from iro_console.ui.place import Place
from iro_console.ui.screens import form_offers
from iro_console.ui.screens.form_parts import (
    FormHead,
    RefusalPane,
    kept_words,
    marks_of,
    missing_names,
    place_of,
)
from iro_console.ui.screens.form_recording import Recording
from iro_console.ui.screens.form_rows import RowWork
from iro_console.ui.screens.form_said import FocusSaid
from iro_console.ui.settling import Settling
from iro_console.ui.subject import Subject
from iro_console.ui.text import literal
from iro_console.ui.widgets.chrome import Ground as Layout
from iro_console.ui.widgets.chrome import KeyLine, RuleLine
from iro_console.ui.widgets.field_row import Ground
from iro_console.ui.widgets.reader import Reader
from iro_console.ui.widgets.row_table import RowTable
from iro_console.ui.widgets.section_list import SectionList
from iro_console.ui.widgets.section_pane import SectionPane
from iro_console.ui.widgets.shown_field import ShownField

T = TypeVar("T")
WIDE = 150
"""Columns from which what the last review said has a place of its own."""


class FormScreen(Place):
    """One form of one child. A section is put on the screen when it is first gone to, and stays there."""

    CSS_PATH = "form.tcss"
    BINDINGS = bindings_of("form")
    BINDING_GROUP_TITLE = "On a form"
    PLACE = "form"
    AUTO_FOCUS = ""

    def __init__(self, acts: FormActs, state: FormView, ground: Ground, at: Missing | None = None) -> None:
        """Show a form; ``at`` is the place to begin at."""
        super().__init__()
        self.acts = acts
        self.state = state
        self.ground = ground
        self.panes: dict[str, SectionPane] = {}
        self.recording = Recording(self)
        self.rows = RowWork(self)
        self.said = FocusSaid(self)
        self._beside = Reader()
        self._beside.id = "beside"
        self._at = state.sections[0].key
        self._begin = at
        self._leaving = False
        self.settling = Settling()

    def compose(self) -> ComposeResult:
        """Lay out the head, the sections, the one shown, and the keys."""
        yield FormHead()
        yield RuleLine("┬", "#divider")
        with Layout(id="body"):
            yield SectionList()
            yield Static(id="divider")
            with Layout(id="panes"):
                yield Static(id="notes")
                yield RefusalPane(id="refusal")
                yield Static(id="help")
            yield self._beside
        yield RuleLine("┴", "#divider")
        yield KeyLine()
        yield self.too_small_notice()

    def on_mount(self) -> None:
        """Show the section to go on with."""
        self._show_state()
        if self.state.exists:
            self._begin_at(self._begin)
        # A section without questions has nothing to say of itself that would draw what is around it.
        once_drawn(self, self.bring_in_step)

    # what is shown

    @property
    def pane(self) -> SectionPane | None:
        """The section shown."""
        return self.panes.get(self._at)

    @property
    def section(self) -> SectionState:
        """How the section shown is recorded."""
        return self.state.section(self._at)

    def _begin_at(self, at: Missing | None) -> None:
        if at is not None and at.section:
            self.jump(at)
            return
        waiting = (one.key for one in self.state.sections if self.acts.waits(self.state, one.key))
        self.show_section(next(waiting, self.state.sections[0].key))

    def show_section(self, key: str, *, into: bool = True, at: str = "") -> None:
        """Show a section; ``into`` puts the focus in it, on ``at`` where that is given."""
        if self.pane is not None and self.pane.draft.behind:
            self.run_worker(self.pane.draft.keep(), group="keep")
        self._at = key
        pane = self.panes.get(key)
        if pane is None:
            pane = self.panes[key] = SectionPane(self.acts, self.ground, self.state, key)
            self.query_one("#panes").mount(pane, before="#help")
        for other in self.panes.values():
            # Not by a class: all that is in a section would be styled anew.
            other.display = other is pane
        if into:
            self.settling.begin(pane)
            self.call_after_refresh(pane.call_after_refresh, self._go_in, pane, at)
        self.bring_in_step()

    def _go_in(self, pane: SectionPane, at: str) -> None:
        # Unless another section was gone to meanwhile.
        if self.pane is pane:
            pane.go_to(at)
        self.settling.end(pane)

    def jump(self, at: Missing) -> None:
        """Go to what is missing."""
        self.show_section(at.section, at=place_of(self.state, at))

    def _show_state(self) -> None:
        """Show what is recorded: the notes, or why there is no form yet."""
        state = self.state
        self.set_class(not state.exists, "-refused")
        if not state.exists:
            sentence, offers = self.acts.refusal(state)
            self.query_one(RefusalPane).show(sentence, offers)
        notes = [*self.acts.notes(state), *([self.acts.words.read_only] * state.read_only)]
        self.query_one("#notes", Static).update(literal("\n".join(f"▲ {note}" for note in notes)))
        self.set_class(bool(notes) and state.exists, "-noted")
        self.bring_in_step()
        self.join_rules()

    def bring_in_step(self) -> None:
        """Bring everything around the section in step with it."""
        if not self.is_mounted:
            return
        state, look = self.state, self.console.look
        who = person(state.child_name, state.child_ref, hide=look.hide)
        badges = ["names hidden"] if look.hide else []
        badges += ["read only"] if state.read_only else []
        kept = kept_words(self.pane, self.recording.at(self._at))
        self.query_one(FormHead).show(who, [state.belongs_to, state.title], badges, kept)
        keys = [section.key for section in state.sections]
        missing = missing_names(state, state.section(self._at), self.pane, self.acts.forms)
        self.query_one(SectionList).show(marks_of(state, self.panes), keys.index(self._at), missing)
        self.refresh_keys()

    @on(SectionPane.Standing)
    def _standing(self, event: SectionPane.Standing) -> None:
        event.stop()
        if event.pane.draft.trouble:
            event.pane.say(
                f"NOT SAVED: {event.pane.draft.trouble} What you typed stays here while this is open.", "bad"
            )
        self.bring_in_step()

    # moving about

    @on(SectionList.Chosen)
    def _section_chosen(self, event: SectionList.Chosen) -> None:
        self.show_section(event.key, into=event.into)

    def action_section(self, by: int) -> None:
        """Go to the next section, or the one before."""
        if not self.state.exists:
            return
        keys = [section.key for section in self.state.sections]
        if 0 <= (to := keys.index(self._at) + by) < len(keys):
            self.show_section(keys[to])
        else:
            self.console.say("This is the last section." if by > 0 else "This is the first section.")

    def on_descendant_focus(self) -> None:
        """Show the help, and what the last review said, of what has the focus."""
        super().on_descendant_focus()
        once_drawn(self, self._show_help)

    def _show_help(self) -> None:
        self.said.show_help(self.query_one("#help", Static))
        self.said.show_beside(self._beside)

    # saving

    def action_save(self) -> None:
        """Save the section; one that is marked complete stays so if it is still right."""
        self._record(complete=False)

    def action_complete(self) -> None:
        """Mark the section complete, and go on to the next that is not."""
        self._record(complete=True)

    @work(group="record")
    async def action_untick(self) -> None:
        """Take the mark of the section away."""
        await self.act(lambda: self.acts.untick(self._at))

    @work(group="record")
    async def _record(self, *, complete: bool) -> None:
        if self.pane is not None:
            saving = self.recording.save(self.pane, complete=complete)
            await (self.settling.during(saving) if complete else saving)

    async def act(self, verb: Callable[[], T], *, said: bool = True) -> T | None:
        """Do something that is recorded, and show how things stand then; None when it was refused."""
        return await self.recording.act(verb, said=said)

    def recorded_now(self) -> None:
        """Say that what is shown was recorded just now."""
        self.recording.now(self._at)
        self.bring_in_step()

    def take(self, state: FormView, recorded: tuple[SectionPane, dict[str, str]] | None = None) -> None:
        """Show a newer state of the form; ``recorded`` is the section just saved, and what was saved."""
        existed, self.state = self.state.exists, state
        if not state.exists:
            for pane in self.panes.values():
                pane.remove()
                self.settling.end(pane)
            self.panes.clear()
        for key, pane in self.panes.items():
            if recorded is not None and pane is recorded[0]:
                pane.recorded(state, state.section(key), recorded[1])
            else:
                pane.show_state(state, state.section(key))
        self._show_state()
        if state.exists and not existed:
            self._begin_at(None)

    # two windows

    def action_keep_mine(self) -> None:
        """Go on with what is typed here."""
        self._choose(mine=True)

    def action_take_theirs(self) -> None:
        """Go on with what the other window has."""
        self._choose(mine=False)

    @work(group="record")
    async def _choose(self, *, mine: bool) -> None:
        if self.pane is not None:
            await self.recording.choose(self.pane, mine=mine)

    # rows

    @on(RowTable.Asked)
    def _row_asked(self, event: RowTable.Asked) -> None:
        event.stop()
        self._work_on_row(event)

    @work(group="rows")
    async def _work_on_row(self, asked: RowTable.Asked) -> None:
        await self.settling.during(self.rows.do(asked))
        if asked.table.is_mounted and self.focused is None:
            asked.table.focus()

    # what else there is

    @work(group="find", exclusive=True)
    async def action_find_worker(self) -> None:
        """Look for the worker a field asks for."""
        if (row := self.said.field) is None:
            return
        find = find_worker_for(row.question, self.acts.find_worker)
        if (name := await self.console.push_screen_wait(find)) is not None:
            row.field.put(name)

    def action_last_said(self) -> None:
        """Show in full what the last review said."""
        if found := self.said.before():
            self.console.push_screen(FullText(self.said.title(), found))

    @work(group="record")
    async def action_bring_in(self) -> None:
        """Take over again what the sources say."""
        await self.acts.bring_in(self)

    @work(group="dialog", exclusive=True)
    async def action_chase(self) -> None:
        """Raise what is missing for this form."""
        await self.settling.during(self.acts.chase(self))

    @work(group="dialog", exclusive=True)
    async def action_other_form(self) -> None:
        """Go to another form."""
        await self.settling.during(self.acts.other_form(self))

    @work(group="dialog", exclusive=True)
    async def action_finish(self) -> None:
        """Show what is missing, or finish."""
        if not self.recording.refuse_reading_only():
            await self.settling.during(self.acts.finish(self))

    @work(group="dialog", exclusive=True)
    async def action_delete_form(self) -> None:
        """Delete a form that was made too early."""
        await self.acts.delete(self)

    @on(RefusalPane.Chosen)
    @work(group="dialog", exclusive=True)
    async def _offer_taken(self, event: RefusalPane.Chosen) -> None:
        await self.settling.during(self.acts.take_offer(self, event.offer))

    # leaving

    def action_back(self) -> None:
        """Leave the form; what is typed stays as a draft."""
        if self.maximized is not None:
            self.minimize()
        elif not self._leaving:
            self._leaving = True
            self._leave()

    @work(group="leave", exclusive=True)
    async def _leave(self) -> None:
        if await self.settling.during(self.recording.keep_all()):
            self.close()
        self._leaving = False

    def close(self) -> None:
        """Go back to where the form was opened from."""
        self.console.call_later(self.console.came_back)
        self.dismiss(None)

    def rescue_now(self) -> bool:
        """Put what is typed where it is safe at once; return whether it is."""
        return not [pane for pane in self.panes.values() if not pane.draft.rescue_now()]

    def save_now(self) -> None:
        """Keep what is typed before the screen or the program goes."""
        for pane in self.panes.values():
            pane.draft.keep_now()

    def on_unmount(self) -> None:
        """Keep what is typed, whichever way the screen goes."""
        self.save_now()

    # for the program around it

    @property
    def about(self) -> str:
        """What the help says this form is for."""
        return self.acts.words.about

    def selected(self) -> Subject:
        """Return the child this is about."""
        return Subject(self.state.child_id, self.state.child_name, self.state.child_ref)

    def subjects(self) -> list[Subject]:
        """Return the child this is about."""
        return [self.selected()]

    def has(self, need: str) -> bool:
        """Say whether what a command needs is there."""
        return form_offers.has(self, need)

    def reload(self) -> None:
        """Read the form again."""
        self.run_worker(self.recording.reopen(), group="reload")

    def look_changed(self) -> None:
        """Draw the names again."""
        self.bring_in_step()
        for field in self.query(ShownField):
            field.draw()

    def on_resize(self, event: events.Resize) -> None:
        """Fold the list of sections where there is no room beside it."""
        super().on_resize(event)
        self.query_one(SectionList).set_class(event.size.width < 100, "-folded")
        self.set_class(event.size.width >= WIDE, "-wide")
        self.join_rules()
        self.said.show_beside(self._beside)
