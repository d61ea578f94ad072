"""The console: one app, a desk, and the pages that open from it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.segment import Segments
from textual import events
from textual.app import App
from textual.filter import LineFilter
from textual.screen import Screen

from iro_console.casework import overview
from iro_console.casework.desk import Desk
from iro_console.domain.explain import Explanation, explain
from iro_console.domain.timescales import Deadline
from iro_console.storage.problems import StoreProblem
from iro_console.ui import ending
from iro_console.ui.beginning import Beginning
from iro_console.ui.behind import Behind
from iro_console.ui.commands import VIEW_NAMES, bindings_of
from iro_console.ui.format import LONDON, person
from iro_console.ui.ink import Run
from iro_console.ui.keymap import check_keymap
from iro_console.ui.place import Place
from iro_console.ui.screens.desk import DeskScreen
from iro_console.ui.subject import Subject
from iro_console.ui.text import HarmlessText, literal, shown
from iro_console.ui.theme import DEFAULT, FEW_COLOURS, THEMES, TITLES
from iro_console.ui.widgets.chrome import Standing
from iro_console.ui.widgets.columns import Look

if TYPE_CHECKING:
    from iro_console.casework.verbs import Done
    from iro_console.storage.page_values import ChildPage
    from iro_console.ui.screens.child import Neighbour


def _no_neighbour(_child_id: int, _step: int) -> Subject | None:
    return None


class IroConsole(App[None]):
    """The program on the screen. What it ends with is ``return_code``."""

    TITLE = "iro-console"
    CSS_PATH = Path(__file__).with_name("screens") / "desk.tcss"
    """Here because Textual does not read the CSS_PATH of a default screen."""
    BINDINGS = bindings_of("app")
    BINDING_GROUP_TITLE = "The program"

    def __init__(
        self,
        desk: Desk,
        *,
        theme: str = "",
        hide_names: bool = False,
        keys: Mapping[str, str] | None = None,
        demo: bool = False,
        keep: Callable[[Mapping[str, Any]], None] | None = None,
        crash_folder: Path | None = None,
        export_folder: Path | None = None,
        notices: Sequence[str] = (),
        follow_day: bool = False,
    ) -> None:
        """Make the console for a desk.

        ``keep`` stores changed settings (``{"theme": "light"}``) and raises ValueError with a sentence when
        it cannot; ``crash_folder`` is where the report of a fault goes, ``export_folder`` where files are
        written for outside the program; ``notices`` are said at the start; ``follow_day``: the desk's day
        is the real one, and the records are brought to it.
        """
        driver = None
        if sys.platform != "win32":
            from iro_console.ui.terminal import WatchfulDriver

            driver = WatchfulDriver
        super().__init__(driver_class=driver)
        self.desk = desk
        self.demo = demo
        self.look = Look(desk.today(), hide_names)
        self.counts: dict[str, int] = dict.fromkeys(VIEW_NAMES, 0)
        self._notices = [*notices]
        self._who = ""
        self._saved = ""
        self._keep = keep
        self._crash_folder = crash_folder
        self.export_folder = export_folder or Path.home()
        self._harmless = HarmlessText()
        self._ending = False
        self.begin = Beginning(self)
        self.behind = Behind(self, follow_day=follow_day)
        for each in THEMES:
            self.register_theme(each)
        if theme and theme not in TITLES:
            self._notices.append(f"There is no theme {theme!r}: dark, light and high-contrast are known.")
        # Where there are few colours, or none are wanted, the shades of the other themes run together.
        many = not self.no_color and self.console.color_system in ("256", "truecolor")
        self.theme = theme if theme in TITLES else DEFAULT if many else FEW_COLOURS
        keymap, problems = check_keymap(keys or {})
        self._notices += problems
        self.set_keymap(keymap)

    # starting

    def get_default_screen(self) -> Screen[Any]:
        """Open on the desk."""
        self.recount()
        return DeskScreen()

    def on_mount(self) -> None:
        """Watch the date and the terminal; begin what is done behind the first frame."""
        if not self.is_headless:
            ending.on_end_signals(self.end_now)
        self.behind.start()
        for notice in [*self.desk.store.notices, *self._notices]:
            self.say(notice, problem=True)

    def recount(self) -> None:
        """Count the views again."""
        try:
            self.counts = overview.counts(self.desk)
            if not self._who:
                iros = {each.id: each.name for each in overview.people(self.desk, "iro")}
                self._who = iros.get(self.desk.scope or 0, "all children")
        except StoreProblem:
            # The list says what is wrong; the counts stay as they were.
            return

    # what everything on screen is drawn from

    def standing(self) -> Standing:
        """Return what the top line says."""
        return Standing(
            who=self._who,
            children=self.counts["caseload"],
            policy=self.desk.policy.name,
            today=self.look.today,
            saved=self._saved,
            demo=self.demo,
            hidden=self.look.hide,
            read_only=self.desk.store.read_only,
            damaged=self.behind.damaged,
        )

    def explain(self, deadline: Deadline) -> Explanation:
        """Say why a date is what it is."""
        return explain(deadline, self.desk.calendar, self.look.today)

    def reason(self, page: ChildPage, subject: Subject) -> Explanation | None:
        """Say why the date is what it is that a row of a list is about."""
        found = subject.deadline_of(page)
        return self.explain(found) if found is not None else None

    def say(self, text: str, *, problem: bool = False, stays: float = 0) -> None:
        """Tell the user something in passing; ``stays``: for so many seconds."""
        self.notify(
            shown(text),
            severity="warning" if problem else "information",
            timeout=stays or (8 if problem else 4),
            markup=False,
        )

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Let nothing through to the terminal that it would obey."""
        return [*super().get_line_filters(), self._harmless]

    def refresh_places(self) -> None:
        """Draw everything again."""
        for screen in self.screen_stack:
            if changed := getattr(screen, "look_changed", None):
                changed()

    def new_day(self, today: date) -> None:
        """Show everything as of another day."""
        self.look = self.look._replace(today=today)
        self.recount()
        self.refresh_places()

    def read_again(self) -> None:
        """Read everything shown again, in the newest order: the records moved on without an act."""
        self.recount()
        for screen in self.screen_stack:
            if isinstance(screen, Place):
                screen.reload()
            if isinstance(screen, DeskScreen):
                screen.load()
                screen.refresh_chrome()

    # keys

    async def on_event(self, event: events.Event) -> None:
        """Let what is typed go its way one after the other."""
        if isinstance(event, events.Key | events.Paste) and not self.screen_stack:
            # The program ends: nobody is there to take it, nor what came back from a screen untaken.
            return
        if (
            not isinstance(event, events.Key | events.Paste)
            or event.is_forwarded
            or not self.begin.takes(event)
        ):
            await super().on_event(event)

    def acts_everywhere(self, event: events.Key | events.Paste) -> bool:
        """Say whether a key does the same wherever the focus is, so that it need not wait for a dialog."""
        if not isinstance(event, events.Key):
            return False
        active = self.active_bindings.get(event.key)
        return active is not None and active.binding.priority and active.node is self

    # commands

    def action_view(self, view: str) -> None:
        """Show one of the views, from wherever this is."""
        while len(self.screen_stack) > 1 and not isinstance(self.screen, DeskScreen):
            self.pop_screen()
        if isinstance(self.screen, DeskScreen):
            self.screen.show_view(view)

    def action_hide_names(self) -> None:
        """Hide all names, or show them again."""
        self.look = self.look._replace(hide=not self.look.hide)
        # What was just said may name somebody.
        self.clear_notifications()
        self.refresh_places()

    def action_theme(self, name: str) -> None:
        """Change the colours, and keep the choice."""
        self.theme = name
        if self._keep is not None:
            try:
                self._keep({"theme": name})
            except ValueError as problem:
                self.say(f"The colours are changed for now; {problem}.", problem=True)

    def action_help(self) -> None:
        """Show all keys of this place."""
        from iro_console.ui.screens.help import HelpScreen, live

        place = self.screen
        if isinstance(place, Place):
            self.push_screen(HelpScreen("All keys", place.about, live(place)))

    def action_command_palette(self) -> None:
        """Offer everything by name."""
        from textual.command import CommandPalette

        from iro_console.ui.palette import ActProvider, ChildProvider

        if isinstance(self.screen, Place):
            self.push_screen(
                CommandPalette(
                    providers=[ActProvider, ChildProvider], placeholder="An act, or part of a child's name…"
                )
            )

    def action_help_quit(self) -> None:
        """Say how to end: Ctrl+C copies while typing and is pressed by habit."""
        self.say("q on the desk or Ctrl+Q ends the program.")

    def open_child(self, subject: Subject, neighbour: Neighbour = _no_neighbour) -> None:
        """Open a child's page, with the deadline selected that the row was about."""
        from iro_console.casework.child_page import NoSuchChild, child_page
        from iro_console.ui.screens.child import ChildScreen

        try:
            page = child_page(self.desk, subject.child_id)
        except (StoreProblem, NoSuchChild) as problem:
            self.say(str(problem), problem=True)
            return
        wanted = (subject.rule, subject.occurrence) if subject.occurrence else None
        self.push_screen(ChildScreen(page, neighbour, wanted))

    def show_why(self, subject: Subject) -> None:
        """Show the working of a date."""
        from iro_console.casework.child_page import child_page
        from iro_console.ui.screens.why import WhyScreen

        try:
            page = child_page(self.desk, subject.child_id)
            reason = self.reason(page, subject)
        except (StoreProblem, LookupError) as problem:
            self.say(str(problem), problem=True)
            return
        if reason is None:
            self.say("There is no date to explain: nothing is due for this child.")
        else:
            self.push_screen(WhyScreen(subject, reason, self.look))

    def show_in_full(self, title: str, subject: Subject, read: Callable[[], list[list[Run]]]) -> None:
        """Show a text in full; it is read again when names are hidden or shown. ``{}`` is who it is about."""
        from iro_console.ui.dialogs.full_text import FullText

        def words() -> str:
            return title.format(person(subject.name, subject.ref, hide=self.look.hide))

        self.push_screen(FullText(words, read))

    def recorded(self, done: Done, *, hidden: str = "Recorded", more: str = "", silent: bool = False) -> None:
        """Bring the screen in step with what was recorded, and say so.

        ``hidden`` is said while names are hidden, since what was recorded names people; ``more`` follows.
        ``silent``: the screen shows it by itself.
        """
        self._saved = f"{self.desk.clock().astimezone(LONDON):%H:%M}"
        self.recount()
        self.begin.recorded()
        for screen in self.screen_stack:
            if isinstance(screen, Place):
                screen.after(done)
        if silent:
            return
        self.say(f"{hidden}.{more}" if self.look.hide else f"{done.message}.{more}" if more else done.message)

    def show_form(self, form: Screen[Any]) -> None:
        """Show another form in place of the one shown."""
        self.pop_screen()
        self.push_screen(form)

    def came_back(self) -> None:
        """Bring the lists in step after a form was opened or left."""
        self.recount()
        for place in self.screen_stack:
            if isinstance(place, Place) and place.PLACE != "form":
                place.reload()

    # ending

    def terminal_gone(self) -> None:
        """End as on a hang-up: there is nobody to see anything any more."""
        self.end_now(ending.HANGUP)

    async def action_quit(self) -> None:
        """End the program, from wherever this is; what is being typed is kept."""
        self.end_now(0)

    def call_from_thread_soon(self, callback: Callable[[], None]) -> None:
        """Call something on the loop from another thread, without waiting for it."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(callback)

    def end_now(self, code: int) -> None:
        """Keep what is being typed, then end with an exit code; twice is no worse than once."""
        if self._ending:
            return
        self._ending = True
        ending.keep_and_end([*reversed(self.screen_stack)], code)
        self.exit(return_code=code)

    def _fatal_error(self) -> None:
        """End after a fault of our own with one plain sentence; the report holds no child's data."""
        ending.rescue([*reversed(self.screen_stack)])
        report = None
        if self._crash_folder is not None and self._exception is not None:
            report = ending.write_crash_report(
                self._crash_folder, f"{self.desk.now():%Y%m%d-%H%M%S}", self._exception
            )
        where = f" A report without any names is in {report}." if report else ""
        why = "because of a fault of its own. What was recorded is safe, and what"
        if isinstance(self._exception, StoreProblem):
            why = f"in the middle of something. {self._exception} What"
        sentence = f"iro-console had to stop {why} was being typed is kept to the last second.{where}\n"
        self._exit_renderables[:] = [
            Segments(self.console.render(literal(sentence).plain, self.console.options))
        ]
        self._close_messages_no_wait()

    def panic(self, *_renderables: Any) -> None:
        """End as after any other fault: what would be shown may hold a child's data."""
        self._return_code = 1
        self._fatal_error()
