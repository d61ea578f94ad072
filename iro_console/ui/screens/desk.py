"""The desk: the views, the list of the one shown, and what stands beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from textual import events, on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from iro_console.casework.filters import FilterError
from iro_console.domain.limits import MIDPOINT_RULE
from iro_console.storage.problems import StoreProblem
from iro_console.ui.beginning import key_of
from iro_console.ui.commands import bindings_of
from iro_console.ui.listed import Listed, line_of
from iro_console.ui.place import Place
from iro_console.ui.subject import Subject
from iro_console.ui.views import View, view_named
from iro_console.ui.widgets.board import Board
from iro_console.ui.widgets.chrome import Ground, KeyLine, ListLine, RuleLine, TopLine, ViewTabs
from iro_console.ui.widgets.filter_input import FilterInput
from iro_console.ui.widgets.memory_source import MemorySource
from iro_console.ui.widgets.preview import Preview
from iro_console.ui.widgets.record_list import RecordList
from iro_console.ui.widgets.week_load import WeekLoad

WEEKS_READ = 500
"""Rows of the reviews to come that the load of the weeks is counted from."""
ROOMY = 150
"""Columns from which a list of many columns and what stands beside it go side by side."""


class DeskScreen(Place):
    """The main screen."""

    BINDINGS = bindings_of("desk")
    BINDING_GROUP_TITLE = "The desk"
    PLACE = "desk"
    AUTO_FOCUS = "RecordList"

    def __init__(self, view: str = "today") -> None:
        super().__init__()
        self.view: View = view_named(view)
        self._filters: dict[str, str] = {}
        self._sorts: dict[str, str] = {}
        self._at: dict[str, str] = {}
        self._faces: dict[str, str] = {}
        """View -> the face of it that was shown last."""
        self._new = (0, "")
        """How much is new since the last sweep, and since when."""
        self._listed = False
        """Whether the first list stands on the screen."""
        self._alone = False
        """Whether the list has the whole width."""

    @property
    def list(self) -> RecordList:
        """The list of the view shown."""
        return self.query_one(Board if self.view.spec.card is not None else RecordList)

    @property
    def about(self) -> str:
        """What the view shown is for."""
        return self.view.about

    @property
    def titles(self) -> Mapping[str, str]:
        """What commands are called in the view shown."""
        return self.view.titles

    def compose(self) -> ComposeResult:
        """Lay out the lines above and below, the list and what stands beside it."""
        yield TopLine(self.console.standing())
        yield ViewTabs(self.view.tab, self.console.counts)
        yield RuleLine("┬", "Preview")
        with Ground(id="body"):
            with Ground():
                with Ground(id="bar"):
                    yield Static(Content(" / "), id="filter-sign")
                    yield ListLine()
                yield Static(id="problem", markup=False)
                yield WeekLoad()
                yield RecordList(self.view.spec, self.console.look)
                yield Board(self.view.spec, self.console.look)
            yield Preview()
        yield RuleLine("┴", "Preview")
        yield KeyLine()
        yield self.too_small_notice()

    def on_mount(self) -> None:
        """Read the first list before the first frame, and what stands beside it right after that."""
        self.load()
        self.refresh_keys()
        self.call_after_refresh(self._begin_beside)

    def _begin_beside(self) -> None:
        self._listed = True
        self._show_selected(self.list.row)

    # what is shown

    def show_view(self, name: str) -> None:
        """Show another view with the face it had last, each with its own filter, order and place."""
        name = self._faces.get(name, name)
        if name == self.view.id:
            return
        if (row := self.list.row) is not None:
            self._at[self.view.id] = row.key
        self.view = view_named(name)
        self._open_filter(bool(self._filters.get(name)) and self._filter_line() is not None)
        self.load()
        if at := self._at.get(name):
            self.list.select(at)
        self.list.focus()
        self.refresh_chrome()

    def action_face(self) -> None:
        """Show the next face of the view."""
        if (face := self.view.next_face) is not None:
            self._faces[face.tab] = face.id
            self.show_view(face.tab)

    def load(self) -> None:
        """Make the list anew: another filter, another order, or the newest state."""
        view, desk = self.view, self.console.desk
        text, sort = self._filters.get(view.id, ""), self._sort()
        problem = ""
        try:
            source = view.source(desk, text, sort) if view.source else None
            if source is None:
                self.list.show(MemorySource[Any](()), spec=view.spec)
            else:
                self.list.show(source, spec=view.spec, filtered=bool(text.strip()), sort=sort)
                if view.weeks:
                    # The weeks are as full as they are, whatever the list is narrowed to.
                    everything = view.source(desk, "", sort) if text.strip() and view.source else source
                    self.query_one(WeekLoad).show(everything.page(0, WEEKS_READ), self.console.look.today)
        except FilterError as error:
            problem = str(error)
        except StoreProblem as error:
            self.list.show_trouble(error)
        self.query_one("#problem", Static).update(Content(problem))
        self.set_class(bool(problem), "-problem")
        self.set_class(view.weeks, "-weeks")
        self.set_class(view.spec.card is not None, "-board")
        self.set_class(view.wide and self.size.width < ROOMY, "-below")
        self.set_class(view.source is None or self._alone, "-alone")
        self._say_what_is_listed()
        self.join_rules()

    def reload(self) -> None:
        """Read the rows again in the order they are in; say so when there is a newer order.

        Work is read anew: what was started or finished stands in another folder then.
        """
        if self.view.id == "work" or self.view.spec.card is not None:
            self.load()
        else:
            self.list.reread()
        self.count_new()
        self.refresh_chrome()

    def look_changed(self) -> None:
        """Draw everything again for another day, or with names hidden or shown."""
        another_day = self.list.look.today != self.console.look.today
        for each in self.query(RecordList):  # the list and the board, whichever is shown
            each.relook(self.console.look)
        if another_day:
            self.load()
        self._show_selected(self.list.row)
        self.refresh_chrome()

    def count_new(self) -> None:
        """Count what is new since the last sweep; what cannot be counted is not said."""
        from iro_console.casework import sweep

        with suppress(StoreProblem):
            self._new = sweep.count(self.console.desk)
        self._say_what_is_listed()

    def on_screen_resume(self) -> None:
        """Count what is new again: the sweep may have come further."""
        self.call_after_refresh(self.count_new)

    def refresh_chrome(self) -> None:
        """Bring the lines around the list in step."""
        self.query_one(TopLine).show(self.console.standing())
        self.query_one(ViewTabs).show(self.view.tab, self.console.counts)
        self._say_what_is_listed()
        self.refresh_keys()

    def _sort(self) -> str:
        sorts = self.view.sorts
        return self._sorts.get(self.view.id, sorts[0][0] if sorts else "")

    def _say_what_is_listed(self) -> None:
        view, source = self.view, self.list.source
        if source is None or view.source is None:
            self.query_one(ListLine).show([], [])
            return
        how = Listed(
            filter=self._filters.get(view.id, ""),
            filtering=self.has_class("-filtering"),
            marked=len(self.list.marked),
            unseen=sum(source.position(key) is None for key in self.list.marked),
            new=self._new,
            sweep_key=key_of(self.console, "sweep"),
            order=dict(view.sorts).get(self._sort(), view.by),
            face_key=key_of(self.console, "face") if view.next_face is not None else "",
        )
        self.query_one(ListLine).show(*line_of(view, source, how))

    # what is selected

    @on(RecordList.Selected)
    def _selected(self) -> None:
        # Not the row of the message: another view may be shown by now, which reads its own rows only.
        self._show_selected(self.list.row)

    def _show_selected(self, row: Any | None) -> None:
        preview = self.query_one(Preview)
        subject = self.view.subject(row) if row is not None else None
        if subject is None:
            preview.show_nothing()
        elif self._listed:
            from iro_console.ui.beside import show_beside

            show_beside(preview, self.console, subject)
        self.refresh_keys()

    def selected(self) -> Subject | None:
        """Return what the selected row is about."""
        row = self.list.row
        return self.view.subject(row) if row is not None else None

    def subjects(self) -> list[Subject]:
        """Return what the marked rows, or else the selected one, are about."""
        return [each for row in self.list.targets if (each := self.view.subject(row)) is not None]

    def unmark(self, done: Callable[[Subject | None], bool] = bool) -> None:
        """Take the marks away of what is ``done``."""
        self.list.unmark(lambda row: done(self.view.subject(row)))

    def has(self, need: str) -> bool:
        """Say whether what a command needs is there."""
        if need == "list":
            return self.view.source is not None and not isinstance(self.focused, FilterInput)
        if need == "narrowed":
            return bool(self.has_class("-filtering") or self._filters.get(self.view.id) or self.list.marked)
        if need == "sorts":
            return bool(self.view.sorts)
        if need == "faces":
            return self.view.next_face is not None
        if (subject := self.selected()) is None:
            return False
        if need == "deadline":
            return subject.by_hand or subject.alert or any(each.occurrence for each in self.subjects())
        if need == "current step":
            return subject.current
        if need == "cared for":
            return getattr(self.list.row, "ceased_on", None) is None
        if need in ("event", "notice"):
            return bool(subject.event or (need == "notice" and subject.request))
        if need == "notices":
            return self.view.id == "notifications"
        return need == "child" or (need == "reason" and not subject.decision)

    @on(RecordList.Opened)
    def _opened(self, event: RecordList.Opened) -> None:
        row = self.list.row
        if row is None or row.key != event.row.key or (subject := self.view.subject(row)) is None:
            # Another view is shown by now.
            return
        if subject.is_escalation:
            self.console.begin.escalation(subject)
        elif subject.step:
            self.console.begin.review(subject)
        elif subject.event:
            self.console.begin.event(subject.event_verb, [subject])
        elif subject.rule == MIDPOINT_RULE:
            self.console.begin.midpoint(subject)
        elif subject.decision:
            from iro_console.ui.decision_words import show_decision

            show_decision(self.console, subject)
        else:
            self.console.open_child(subject, self._neighbour)

    def action_open_child(self) -> None:
        """Open the page of the child the selected row is about."""
        if subject := self.selected():
            self.console.open_child(subject, self._neighbour)

    def action_acknowledge_all(self) -> None:
        """Acknowledge everything the list shows, once that was asked."""
        source = self.list.source
        rows = source.page(0, source.count()) if source is not None else []
        subjects = [self.view.subject(row) for row in rows if not self.view.spec.over(row)]
        self.console.begin.event("acknowledge_all", [each for each in subjects if each is not None], self)

    def _neighbour(self, child_id: int, step: int) -> Subject | None:
        """Return the next row of another child in the list, for walking through it from a child's page."""
        source, rank = self.list.source, self.list.rank
        while source is not None and 0 <= rank + step < source.count():
            rank += step
            for row in source.page(rank, 1):
                subject = self.view.subject(row)
                if subject is not None and subject.child_id != child_id:
                    self.list.select(row.key)
                    return subject
        return None

    @on(RecordList.Marked)
    def _marks_changed(self) -> None:
        self._say_what_is_listed()
        self.refresh_keys()

    # narrowing and ordering

    async def action_filter(self) -> None:
        """Open the filter line, or go back to it."""
        if not self._filter_line():
            await self.query_one("#bar").mount(FilterInput(), before=self.query_one(ListLine))
        self._open_filter(True)
        self.query_one(FilterInput).focus()

    def _filter_line(self) -> FilterInput | None:
        return self.query_one_optional(FilterInput)

    def _open_filter(self, opened: bool) -> None:
        self.set_class(opened, "-filtering")
        if field := self._filter_line():
            with field.prevent(FilterInput.Changed):
                field.value = self._filters.get(self.view.id, "")

    @on(FilterInput.Typed)
    def _narrow(self, event: FilterInput.Typed) -> None:
        self._filters[self.view.id] = event.text
        self.load()

    @on(FilterInput.MoveAsked)
    async def _move_in_list(self, event: FilterInput.MoveAsked) -> None:
        await self.list.run_action(event.action)

    @on(FilterInput.Left)
    def _to_the_list(self) -> None:
        self.list.focus()

    def action_clear(self) -> None:
        """Clear the filter; when there is none, the marks."""
        if self.has_class("-filtering") or self._filters.get(self.view.id):
            self._filters.pop(self.view.id, None)
            self._open_filter(False)
            self.load()
            self.list.focus()
        else:
            self.list.unmark()
        self.refresh_keys()

    def action_sort(self) -> None:
        """Order the list the next way there is."""
        names = [name for name, _ in self.view.sorts]
        self.sort_by(names[(names.index(self._sort()) + 1) % len(names)])

    @on(RecordList.SortAsked)
    def _sort_asked(self, event: RecordList.SortAsked) -> None:
        self.sort_by(event.sort)

    def sort_by(self, name: str) -> None:
        """Order the list by one of the orders of the view."""
        if name in dict(self.view.sorts):
            self._sorts[self.view.id] = name
            self.load()

    def action_preview(self) -> None:
        """Show or hide what stands beside the list."""
        self._alone = not self._alone
        self.set_class(self._alone, "-alone")
        self.join_rules()

    def action_refresh(self) -> None:
        """Read everything again, in the newest order."""
        self.console.recount()
        self.load()
        self._show_selected(self.list.row)
        self.refresh_chrome()

    def on_resize(self, event: events.Resize) -> None:
        """Place what stands beside the list below it where there is no room."""
        super().on_resize(event)
        self.set_class(self.view.wide and event.size.width < ROOMY, "-below")
        self.join_rules()

    @on(ViewTabs.Chosen)
    def _view_chosen(self, event: ViewTabs.Chosen) -> None:
        self.show_view(event.view)
