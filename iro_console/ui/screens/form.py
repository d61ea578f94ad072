"""A form of a review: its sections at the left, the one worked on beside them, above what of it is safe."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.widgets import Static

from iro_console.casework.review_forms import FORMS, FormState, SectionState
from iro_console.casework.verbs import Changed, Refused
from iro_console.domain.work import Missing
from iro_console.storage.problems import StoreProblem
from iro_console.ui.commands import bindings_of
from iro_console.ui.dialogs.confirm import Confirm
from iro_console.ui.dialogs.find_worker import FindWorker
from iro_console.ui.dialogs.full_text import FullText
from iro_console.ui.form_acts import FormActs
from iro_console.ui.format import day_month, full_date, person, plural
from iro_console.ui.ink import Run
from iro_console.ui.place import Place
from iro_console.ui.screens import form_finish
from iro_console.ui.screens.form_parts import FormHead, RefusalPane, kept_words, marks_of, missing_names
from iro_console.ui.screens.form_rows import RowWork
from iro_console.ui.text import literal
from iro_console.ui.views import Subject
from iro_console.ui.widgets.chrome import Ground as Layout
from iro_console.ui.widgets.chrome import KeyLine, RuleLine
from iro_console.ui.widgets.field_row import FieldRow, Ground
from iro_console.ui.widgets.form_questions import FormQuestions
from iro_console.ui.widgets.reader import Reader
from iro_console.ui.widgets.row_table import RowTable
from iro_console.ui.widgets.section_form import help_for
from iro_console.ui.widgets.section_list import SectionList
from iro_console.ui.widgets.section_pane import SectionPane

T = TypeVar("T")
WIDE = 150
"""Columns from which what the last review said has a place of its own."""


class FormScreen(Place):
    """One form of one review. A section is put on the screen when it is first gone to, and stays there."""

    CSS_PATH = "form.tcss"
    BINDINGS = bindings_of("form")
    BINDING_GROUP_TITLE = "On a form"
    PLACE = "form"
    AUTO_FOCUS = ""
    ABOUT = (
        "A form of the review. What you type is kept as a draft within a second, whatever happens. Ctrl+S "
        "saves the section; F2 checks it and marks it complete. F10 shows all that is still missing in both "
        "forms, with a jump to each place, and finishes the review when nothing is. F6 goes to the others."
    )

    def __init__(self, acts: FormActs, state: FormState, ground: Ground, at: Missing | None = None) -> None:
        """Show a form; ``at`` is the place to begin at."""
        super().__init__()
        self.acts = acts
        self.state = state
        self.ground = ground
        self.panes: dict[str, SectionPane] = {}
        self.rows = RowWork(self)
        self._beside = Reader()
        self._beside.id = "beside"
        self._at = state.sections[0].key
        self._begin = at
        self._recorded: dict[str, datetime] = {}
        self._one_at_a_time = asyncio.Lock()
        self._leaving = False

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
        waiting = (section.key for section in self.state.sections if not section.completed)
        self.show_section(next(waiting, self.state.sections[0].key))

    def show_section(self, key: str, *, into: bool = True, at: str = "") -> None:
        """Show a section; ``into`` puts the focus in it, on ``at`` where that is given."""
        self._at = key
        pane = self.panes.get(key)
        if pane is None:
            acts, child = self.acts, self.state.step.child_id
            pane = self.panes[key] = SectionPane(
                self.acts.desk,
                self.ground,
                self.state,
                self.state.section(key),
                lambda raw: acts.look(self.state, key, raw),
                self.acts.draft(child, key),
            )
            self.query_one("#panes").mount(pane, before="#help")
        for other in self.panes.values():
            # Not by a class: all that is in a section would be styled anew.
            other.display = other is pane
        if into:
            shown = pane

            def go_in() -> None:
                # Unless another section was gone to meanwhile.
                if self._at == key:
                    shown.go_to(at)

            self.call_after_refresh(shown.call_after_refresh, go_in)
        self.bring_in_step()

    def jump(self, at: Missing) -> None:
        """Go to what is missing."""
        name = at.field
        if at.row is not None:
            table = next(t for t in self.state.section(at.section).tables if t.key == at.field)
            live = [row for row in table.rows if row.version]
            if at.row < len(live):
                name = f"{at.field}/{live[at.row].id}/{at.column}"
        self.show_section(at.section, at=name)

    def _show_state(self) -> None:
        """Show what is recorded: the notes, or why there is no form yet."""
        state = self.state
        self.set_class(not state.exists, "-refused")
        if not state.exists:
            sentence, offers = form_finish.refusal_words(state)
            self.query_one(RefusalPane).show(sentence, offers)
        notes = [
            *state.notes,
            *(["This review is finished: its forms can be read and not changed."] * state.read_only),
        ]
        self.query_one("#notes", Static).update(literal("\n".join(f"▲ {note}" for note in notes)))
        self.set_class(bool(notes) and state.exists, "-noted")
        self.bring_in_step()

    def bring_in_step(self) -> None:
        """Bring everything around the section in step with it."""
        if not self.is_mounted:
            return
        step, look = self.state.step, self.console.look
        who = person(step.child_name, step.child_ref, hide=look.hide)
        badges = ["names hidden"] if look.hide else []
        badges += ["read only"] if self.state.read_only else []
        kept = kept_words(self.pane, self._recorded.get(self._at))
        self.query_one(FormHead).show(who, [step.name, self.state.title], badges, kept)
        keys = [section.key for section in self.state.sections]
        self.query_one(SectionList).show(
            marks_of(self.state, self.panes), keys.index(self._at), missing_names(self.state, self._at, FORMS)
        )
        self.refresh_keys()

    @on(SectionPane.Standing)
    def _standing(self, event: SectionPane.Standing) -> None:
        event.stop()
        if event.pane.trouble:
            event.pane.say(
                f"NOT SAVED: {event.pane.trouble} What you typed stays here while this is open.", "bad"
            )
        self.bring_in_step()

    # moving about

    @on(SectionList.Chosen)
    def _section_chosen(self, event: SectionList.Chosen) -> None:
        self._keep_shown()
        self.show_section(event.key, into=event.into)

    def action_section(self, by: int) -> None:
        """Go to the next section, or the one before."""
        keys = [section.key for section in self.state.sections]
        to = keys.index(self._at) + by
        if not self.state.exists:
            return
        if 0 <= to < len(keys):
            self._keep_shown()
            self.show_section(keys[to])
        else:
            self.console.say("This is the last section." if by > 0 else "This is the first section.")

    def _keep_shown(self) -> None:
        if self.pane is not None and self.pane.behind:
            self.run_worker(self.pane.keep(), group="keep")

    def on_descendant_focus(self) -> None:
        """Show the help, and what the last review said, of what has the focus."""
        super().on_descendant_focus()
        self.call_after_refresh(self._show_help)

    def _show_help(self) -> None:
        row = self._focused_row()
        shown = self.query_one("#help", Static)
        if row is not None:
            shown.update(help_for(row, FormQuestions.NEEDED), layout=False)
        elif isinstance(self.focused, RowTable):
            shown.update(
                literal(self.focused.state.table.row.help or "Enter edits the row in full.", "$quiet")
            )
        else:
            shown.update("", layout=False)
        self._show_beside()

    def _focused_row(self) -> FieldRow | None:
        questions = self.pane.questions if self.pane is not None else None
        return questions.focused_row if questions is not None else None

    def _show_beside(self) -> None:
        if self.has_class("-wide"):
            self._beside.show(self._said_before() or [[("Nothing was said here before.", "muted")]])

    def _said_before(self) -> list[list[Run]]:
        """Return what the last review said where the focus is, in full."""
        pane, row = self.pane, self._focused_row()
        on_day = self.state.previous_review
        head = f"Last review, {full_date(on_day)}" if on_day else "Last review"
        if pane is not None and row is not None:
            name = row.question.name
            said, origin = pane.said_before(name), self.section.origins.get(name, "")
            found: list[list[Run]] = [[(row.question.label, "strong")], []]
            if said:
                found += [[(head, "muted")], [(said, "")]]
            if origin:
                found += [[], [(f"What stands here is {origin}.", "muted")]]
            return found if said or origin else []
        table = self.focused if isinstance(self.focused, RowTable) else None
        if table is None or table.row is None:
            return []
        return form_finish.row_in_full(table, head)

    # saving

    def action_save(self) -> None:
        """Save the section; one that is marked complete stays so if it is still right."""
        self._record(complete=False)

    def action_complete(self) -> None:
        """Mark the section complete, or take the mark away where nothing was changed since."""
        self._record(complete=True)

    @work(group="record")
    async def _record(self, *, complete: bool) -> None:
        pane = self.pane
        if pane is None or self._refuse_reading_only():
            return
        if pane.questions is not None:
            pane.questions.settle()
        section = self.state.section(pane.key)
        if complete and section.completed and not pane.changed:
            await self.act(lambda: self.acts.untick(pane.key))
            return
        keeps = section.completed and not self.acts.look(self.state, pane.key, pane.raw).problems
        async with self._one_at_a_time:
            raw, seen = pane.raw, pane.seen_version
            try:
                saved = await asyncio.to_thread(
                    pane.record,
                    lambda: self.acts.save(pane.key, raw, seen_version=seen, complete=complete or keeps),
                )
            except Changed as changed:
                pane.show_changed({name: str(value or "") for name, value in changed.theirs.items()})
                return
            except Refused as refused:
                self._show_refusal(pane, refused)
                return
            except StoreProblem as problem:
                pane.trouble = str(problem)
                pane.post_message(SectionPane.Standing(pane))
                return
            self._recorded[pane.key] = self.acts.desk.clock()
            pane.show_wrong({})
            await self._reopen(recorded=(pane, raw))
        if saved.problems:
            count = plural(
                len(saved.problems), "answer that cannot be read stays", "answers that cannot be read stay"
            )
            pane.say(f"Saved. {count} as typed, and is not part of the record yet.", "bad")
        elif section.completed and not complete and not keeps:
            self.console.say("Saved. The section is no longer marked complete: F2 says what is missing.")
        elif complete:
            self._go_on_after(pane.key)

    def _show_refusal(self, pane: SectionPane, refused: Refused) -> None:
        wrong: dict[str, str] = {}
        for problem in refused.problems:
            wrong.setdefault(problem.field, problem.text)
        whole = wrong.pop("", "")
        pane.show_wrong(wrong)
        if wrong:
            count = plural(len(wrong), "answer needs", "answers need")
            pane.say(f"Not complete yet: {count} another look. What you typed is kept as a draft.", "bad")
            pane.go_to(next(iter(wrong)))
            self.run_worker(pane.keep(), group="keep")
        else:
            pane.say(whole or str(refused), "bad")
        self.bring_in_step()

    def _go_on_after(self, key: str) -> None:
        """Go to the next section that is not complete; say so when all are."""
        keys = [section.key for section in self.state.sections]
        start = keys.index(key)
        after = [*keys[start + 1 :], *keys[:start]]
        waiting = next((each for each in after if not self.state.section(each).completed), None)
        if waiting is not None:
            self.console.say(f"Section {self.state.section(key).number} is complete.")
            self.show_section(waiting)
        else:
            self.console.say("All sections are complete. F10 finishes the review, F6 shows the other forms.")

    def _refuse_reading_only(self) -> bool:
        if self.state.read_only:
            self.console.say("This review is finished: its forms can be read and not changed.", problem=True)
        return self.state.read_only

    async def act(self, verb: Callable[[], T], *, said: bool = True) -> T | None:
        """Do something that is recorded, and show how things stand then; None when it was refused."""
        if self._refuse_reading_only():
            return None
        async with self._one_at_a_time:
            try:
                done = await asyncio.to_thread(verb)
            except Refused as refused:
                self.console.say(str(refused), problem=True)
                return None
            except StoreProblem as problem:
                self.console.say(f"NOT SAVED: {problem}", problem=True)
                return None
            await self._reopen()
        if said and (message := getattr(done, "message", "")):
            self.console.say(message)
        return done

    async def _reopen(self, recorded: tuple[SectionPane, dict[str, str]] | None = None) -> None:
        try:
            state = await asyncio.to_thread(self.acts.open)
        except (StoreProblem, LookupError, Refused) as problem:
            self.console.say(str(problem), problem=True)
            return
        self.take(state, recorded)

    async def refresh_state(self) -> None:
        """Read the form again, in turn with what is being recorded."""
        async with self._one_at_a_time:
            await self._reopen()

    def recorded_now(self) -> None:
        """Say that what is shown was recorded just now."""
        self._recorded[self._at] = self.acts.desk.clock()
        self.bring_in_step()

    def take(self, state: FormState, recorded: tuple[SectionPane, dict[str, str]] | None = None) -> None:
        """Show a newer state of the form; ``recorded`` is the section just saved, and what was saved."""
        existed, self.state = self.state.exists, state
        if not state.exists:
            for pane in self.panes.values():
                pane.remove()
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
        pane = self.pane
        if pane is None:
            return
        try:
            newest = await asyncio.to_thread(self.acts.open)
        except (StoreProblem, LookupError, Refused) as problem:
            self.console.say(str(problem), problem=True)
            return
        if await pane.choose(newest.section(pane.key), mine=mine):
            self._record(complete=False)
        else:
            self.take(newest)

    # rows

    @on(RowTable.Asked)
    def _row_asked(self, event: RowTable.Asked) -> None:
        event.stop()
        self._work_on_row(event.table, event.verb, event.row)

    @work(group="rows")
    async def _work_on_row(self, table: RowTable, verb: str, row: Any) -> None:
        await self.rows.do(table, verb, row)
        if table.is_mounted and self.focused is None:
            table.focus()

    # what else there is

    @work(group="find", exclusive=True)
    async def action_find_worker(self) -> None:
        """Look for the worker a field asks for."""
        row = self._focused_row()
        if row is None:
            return
        role = row.question.person if row.question.person != "worker" else ""
        name = await self.console.push_screen_wait(
            FindWorker(lambda words: self.acts.find_worker(words, role), role)
        )
        if name is not None:
            row.field.put(name)

    def action_last_said(self) -> None:
        """Show in full what the last review said."""
        if found := self._said_before():
            on_day = self.state.previous_review
            title = (
                f"What the last review said, {day_month(on_day)}" if on_day else "What the last review said"
            )
            self.console.push_screen(FullText(title, found))

    @work(group="record")
    async def action_bring_in(self) -> None:
        """Take over again what the sources say."""
        found = await self.act(self.acts.bring_in, said=False)
        if found is None:
            return
        count = plural(len(found.changed), "answer")
        text = (
            f"{count} taken over anew; what you typed stays." if found.changed else "Nothing is newer there."
        )
        self.console.say(" ".join([text, *found.notes]))

    @work(group="dialog", exclusive=True)
    async def action_other_form(self) -> None:
        """Go to another form of this review."""
        await form_finish.other_form(self)

    @work(group="dialog", exclusive=True)
    async def action_finish(self) -> None:
        """Show what is missing, or finish the review."""
        if not self._refuse_reading_only():
            await form_finish.finish(self)

    @work(group="dialog", exclusive=True)
    async def action_delete_form(self) -> None:
        """Delete a record of review that was made too early."""
        await form_finish.delete(self)

    @on(RefusalPane.Chosen)
    @work(group="dialog", exclusive=True)
    async def _offer_taken(self, event: RefusalPane.Chosen) -> None:
        await form_finish.take_offer(self, event.offer)

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
        if await self.keep_all():
            self.close()
        self._leaving = False

    def close(self) -> None:
        """Go back to where the form was opened from."""
        console = self.console
        self.dismiss(None)
        console.call_later(console.came_back)

    async def keep_all(self) -> bool:
        """Keep everything typed; ask when that is not possible. Returns whether to go."""
        safe = True
        for pane in self.panes.values():
            if pane.behind:
                safe = await pane.keep() and safe
        if safe:
            if any(pane.kept_at is not None for pane in self.panes.values()):
                self.console.say("What you typed is kept as a draft.")
            return True
        return bool(
            await self.console.push_screen_wait(
                Confirm(
                    "Leave without keeping what you typed?",
                    detail="It could not be stored. Cancel goes back to it.",
                    yes="Leave and lose it",
                    key="l",
                )
            )
        )

    def save_now(self) -> None:
        """Keep what is typed before the screen or the program goes."""
        for pane in self.panes.values():
            pane.save_now()

    def on_unmount(self) -> None:
        """Keep what is typed, whichever way the screen goes."""
        self.save_now()

    # for the program around it

    def selected(self) -> Subject:
        """Return the child this is about."""
        step = self.state.step
        return Subject(step.child_id, step.child_name, step.child_ref)

    def subjects(self) -> list[Subject]:
        """Return the child this is about."""
        return [self.selected()]

    def has(self, need: str) -> bool:
        """Say whether what a command needs is there."""
        match need:
            case "two":
                return self.pane is not None and self.pane.in_conflict
            case "worker":
                row = self._focused_row()
                return row is not None and bool(row.question.person)
            case "said":
                return bool(self._said_before())
            case "sources":
                return self.state.form_key == "record_of_review" and self.state.exists
            case "deletable":
                return self.state.can_delete
            case _:
                return need == "child"

    def reload(self) -> None:
        """Read the form again."""
        self.run_worker(self._reopen(), group="reload")

    def look_changed(self) -> None:
        """Draw the names again."""
        self.bring_in_step()

    def on_resize(self, event: events.Resize) -> None:
        """Fold the list of sections where there is no room beside it."""
        super().on_resize(event)
        self.query_one(SectionList).set_class(event.size.width < 100, "-folded")
        self.set_class(event.size.width >= WIDE, "-wide")
        self.join_rules()
        self._show_beside()
