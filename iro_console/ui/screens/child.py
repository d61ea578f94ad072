"""A child's page: who, since when, the time drawn, and everything recorded, part by part."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from textual import events, on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from iro_console.casework.child_page import NoSuchChild, act_in_full, child_page
from iro_console.domain.significant_events import OF_EVENTS, event_of
from iro_console.storage.page_values import ChildPage
from iro_console.storage.problems import StoreProblem
from iro_console.ui.commands import bindings_of
from iro_console.ui.decision_words import show_decision
from iro_console.ui.dialogs.pick import PickDialog
from iro_console.ui.ink import Run
from iro_console.ui.place import Place
from iro_console.ui.preview_text import why_lines
from iro_console.ui.screens.child_between import about
from iro_console.ui.screens.child_chronology import PART as CHRONOLOGY
from iro_console.ui.screens.child_chronology import Chronology
from iro_console.ui.screens.child_entries import Entry, Part
from iro_console.ui.screens.child_head import head
from iro_console.ui.screens.child_parts import PARTS
from iro_console.ui.subject import Subject
from iro_console.ui.widgets.child_time import ChildTime
from iro_console.ui.widgets.chrome import Ground, KeyLine, ListLine, RuleLine, TopLine
from iro_console.ui.widgets.filter_input import FilterInput
from iro_console.ui.widgets.memory_source import MemorySource
from iro_console.ui.widgets.parts_line import PartsLine
from iro_console.ui.widgets.reader import Reader
from iro_console.ui.widgets.record_list import RecordList
from iro_console.ui.work_view import WORK_TITLES

LOWEST = 20
"""Lines below which the list alone has the room."""
Neighbour = Callable[[int, int], Subject | None]
"""(child id, step) -> the next child of the list the page was opened from."""


class ChildScreen(Place):
    """Everything about one child."""

    CSS_PATH = "child.tcss"
    BINDINGS = bindings_of("child")
    BINDING_GROUP_TITLE = "A child's page"
    PLACE = "child"
    AUTO_FOCUS = "RecordList"
    ABOUT = (
        "One child: every date of the period of care with what it rests on, the reviews, your contacts with "
        "the child, placements, legal statuses and people, and every change ever made to this record. "
        "← and → change the part, [ and ] the child. The chronology has all of it by date: t shows one kind, "
        "/ what has some words, x writes it to files."
    )

    def __init__(
        self, page: ChildPage, neighbour: Neighbour, deadline: tuple[str, str] | None = None
    ) -> None:
        """Show ``page``; ``deadline`` (rule, occurrence) is selected when it is given."""
        super().__init__()
        self.page = page
        self._neighbour = neighbour
        self._deadline = deadline
        self._part = 0
        self._chronology = Chronology()

    @property
    def list(self) -> RecordList:
        """The list of the part shown."""
        return self.query_one(RecordList)

    @property
    def part(self) -> Part:
        """The part shown."""
        return PARTS[self._part]

    @property
    def titles(self) -> Mapping[str, str]:
        """What commands are called in the part shown."""
        return WORK_TITLES if self.part.id == "work" else {}

    def compose(self) -> ComposeResult:
        """Lay out the head, the time, the parts and what is read beside them."""
        look = self.console.look
        yield TopLine(self.console.standing())
        yield Static(head(self.page, look), id="head")
        yield RuleLine("─", "Reader")
        yield ChildTime(self.page, look)
        yield RuleLine("─", "Reader")
        yield PartsLine()
        with Ground(id="body"):
            with Ground(id="listed"):
                with Ground(id="bar"):
                    yield Static(Content(" / "), id="filter-sign")
                    yield ListLine()
                yield RecordList(self.part.spec, look)
            yield Reader()
        yield RuleLine("┴", "Reader")
        yield KeyLine()
        yield self.too_small_notice()

    def on_resize(self, event: events.Resize) -> None:
        """Leave the time and the text beside the list away where there is hardly room for the list."""
        super().on_resize(event)
        self.set_class(event.size.height < LOWEST, "-lowest")

    def on_mount(self) -> None:
        """Fill the list, with the deadline selected that led here."""
        self._fill()
        if self._deadline is not None:
            rule, occurrence = self._deadline
            for row in self.page.deadlines:
                if (row.deadline.rule.id, row.deadline.occurrence) == (rule, occurrence):
                    self.list.select(row.key)
        else:
            self._select_first_open()

    def _select_first_open(self) -> None:
        """Begin with what is still to do, not with what was done long ago."""
        waiting = [row for row in self.page.deadlines if row.status in ("open", "overdue")]
        if waiting:
            self.list.select(min(waiting, key=lambda row: (row.deadline.due, row.title)).key)

    def _fill(self) -> None:
        look, told = self.console.look, self._chronology
        narrow = self.part is CHRONOLOGY
        try:
            entries = (
                told.entries(self.console.desk, self.page, look)
                if narrow
                else self.part.entries(self.page, look)
            )
        except StoreProblem as problem:
            self.list.show_trouble(problem)
            entries = ()
        else:
            self.list.look = look
            is_filtered = narrow and bool(told.kinds or told.words.strip())
            self.list.show(MemorySource(entries), spec=self.part.spec, filtered=is_filtered)
            if narrow:
                self.query_one(ListLine).show(
                    *told.said(len(entries), told.total(self.console.desk, self.page))
                )
        self.set_class(narrow, "-listed")
        self.query_one(PartsLine).show(self._part, [self._titled(part) for part in PARTS])
        self._read(self.list.row)

    def _titled(self, part: Part) -> str:
        count = part.count(self.page)
        return f"{part.title} {count}" if count else part.title

    # what is selected

    @on(RecordList.Selected)
    def _selected(self) -> None:
        # It may have been said of the part just left: what the list holds now is what can be read.
        self._read(self.list.row)
        self.refresh_keys()

    def _read(self, entry: Entry | None) -> None:
        reader, look = self.query_one(Reader), self.console.look
        if entry is None:
            reader.show([])
        elif self.part.id == "clock":
            reason = self.console.explain(entry.value.deadline)
            whose: list[Run] = [("Whose  ", "muted"), (entry.value.owner, "")]
            reader.show(
                [
                    [(entry.value.titled(hide=look.hide), "strong")],
                    whose,
                    [],
                    *why_lines(reason, look, min(reader.size.width or 44, 88)),
                ]
            )
        else:
            reader.show(self.part.read(entry, look))

    def _subject(self, entry: Entry | None) -> Subject:
        page = self.page
        plain = Subject(page.child_id, page.name, page.ref)
        if entry is None or self.part.id != "clock":
            return plain if entry is None else plain._replace(**about(entry, self.part.id))
        deadline = entry.value.deadline
        return plain._replace(
            rule=deadline.rule.id,
            occurrence=deadline.occurrence,
            title=entry.value.title,
            review=deadline.review_number,
            event=event_of(deadline.occurrence) if deadline.rule.id in OF_EVENTS else 0,
            hidden_title=entry.value.hidden_title,
        )

    def selected(self) -> Subject:
        """Return the child, and the deadline where one is selected."""
        return self._subject(self.list.row)

    def subjects(self) -> list[Subject]:
        """Return the child with the marked deadlines, or the one selected."""
        return [self._subject(entry) for entry in self.list.targets] or [self._subject(None)]

    def unmark(self, done: Callable[[Subject | None], bool] = bool) -> None:
        """Take the marks away of what is ``done``."""
        self.list.unmark(lambda row: done(self._subject(row)))

    def has(self, need: str) -> bool:
        """Say whether what a command needs is there."""
        if need == "deadline" and self.part.id == "work":
            return self.selected().by_hand or self.selected().alert
        if need in ("deadline", "reason"):
            return self.part.id == "clock" and self.list.row is not None
        if need == "current step":
            return self.selected().current
        if need == "notice":
            return bool(self.selected().request)
        if need == "event":
            return bool(self.selected().event)
        if need == "cared for":
            return self.page.ceased_on is None
        if need in ("list", "kinds"):
            return self.part is CHRONOLOGY and not isinstance(self.focused, FilterInput)
        return need in ("child", "another")

    @on(RecordList.Opened)
    def _opened(self, event: RecordList.Opened) -> None:
        subject, row = self.selected(), self.list.row
        if row is None or row.key != event.row.key:
            # Another part is shown by now.
            return
        if self.part.id == "clock":
            self.action_why()
        elif subject.alert or subject.escalation:
            self.console.begin.escalation(subject)
        elif subject.forms:
            self.console.begin.review(subject)
        elif self.part.id == "midpoints":
            self.console.begin.read_midpoint(event.row.value.step_id)
        elif subject.event:
            self.console.begin.event("decide", [subject])
        elif subject.decision:
            show_decision(self.console, subject)
        else:
            self.console.show_in_full(
                f"{self.part.title} · {{}}",
                self._subject(None),
                lambda: [*self.part.read(event.row, self.console.look), *self._history_of(event.row)],
            )

    def _history_of(self, entry: Entry) -> Iterator[list[Run]]:
        """Give each thing an act of the history changed, with what it was and what it became."""
        look = self.console.look
        if self.part.id != "history" or look.hide:
            return
        try:
            found = act_in_full(self.console.desk, self.page.child_id, entry.value.act_id)
        except StoreProblem as error:
            yield [(str(error), "late")]
            return
        for what, lines in found:
            yield []
            yield [(what, "strong")]
            for name, value in lines:
                yield [(f"{name}  ", "muted"), (value, "")]

    # moving about

    def action_section(self, step: int) -> None:
        """Show the next part of the page."""
        self._show_part((self._part + step) % len(PARTS))

    @on(PartsLine.Chosen)
    def _part_chosen(self, event: PartsLine.Chosen) -> None:
        self._show_part(event.part)

    def _show_part(self, at: int) -> None:
        self._part = at
        self._open_filter(self.part is CHRONOLOGY and bool(self._chronology.words))
        self._fill()
        self.list.focus()
        self.refresh_keys()

    def action_child(self, step: int) -> None:
        """Show the next child of the list this page was opened from."""
        subject = self._neighbour(self.page.child_id, step)
        if subject is None:
            self.console.say(
                "This is the last child of the list." if step > 0 else "This is the first child of the list."
            )
        else:
            self._show_child(subject.child_id)

    def action_back(self) -> None:
        """Go back to the list; from the text beside a list to that list first, then out of a narrowed one."""
        told = self._chronology
        if self.query_one(Reader).has_focus:
            self.list.focus()
        elif self.part is CHRONOLOGY and (self.has_class("-filtering") or told.kinds or told.words):
            self._show_whole()
        else:
            self.dismiss(None)

    def action_refresh(self) -> None:
        """Read the page again."""
        self.reload()

    def reload(self) -> None:
        """Read the page again, with part and selection kept."""
        self._show_child(self.page.child_id)

    def _show_child(self, child_id: int) -> None:
        try:
            self.page = child_page(self.console.desk, child_id)
            self._chronology.forget()
        except (StoreProblem, NoSuchChild) as error:
            self.console.say(str(error), problem=True)
            return
        self.look_changed()

    # narrowing the chronology

    async def action_filter(self) -> None:
        """Open the filter line of the chronology, or go back to it."""
        if self.query_one_optional(FilterInput) is None:
            hint = "words of what happened, or a kind"
            await self.query_one("#bar").mount(FilterInput(hint), before=self.query_one(ListLine))
        self._open_filter(True)
        self.query_one(FilterInput).focus()

    def _open_filter(self, opened: bool) -> None:
        self.set_class(opened, "-filtering")
        if (field := self.query_one_optional(FilterInput)) is not None:
            with field.prevent(FilterInput.Changed):
                field.value = self._chronology.words

    @on(FilterInput.Typed)
    def _narrow(self, event: FilterInput.Typed) -> None:
        self._chronology.words = event.text
        self._fill()

    @on(FilterInput.MoveAsked)
    async def _move_in_list(self, event: FilterInput.MoveAsked) -> None:
        await self.list.run_action(event.action)

    @on(FilterInput.Left)
    def _to_the_list(self) -> None:
        self.list.focus()

    def _show_whole(self) -> None:
        self._chronology.show_all()
        self._open_filter(False)
        self._fill()
        self.list.focus()
        self.refresh_keys()

    def action_kinds(self) -> None:
        """Ask which kind of thing is to be shown."""
        told, desk = self._chronology, self.console.desk

        def chosen(key: str | None) -> None:
            if key is not None:
                told.pick(key)
                self._fill()
                self.refresh_keys()

        picks = told.picks(desk, self.page)
        at = told.kinds[0].value if told.kinds else ""
        self.console.push_screen(PickDialog("Show in the chronology", picks, enter="Show", at=at), chosen)

    def action_export(self) -> None:
        """Write the chronology to files."""
        self.console.begin.export_chronology(
            self._subject(None), self._chronology.kinds, self._chronology.words
        )

    def look_changed(self) -> None:
        """Draw everything again."""
        look = self.console.look
        self.query_one("#head", Static).update(head(self.page, look))
        self.query_one(ChildTime).show(self.page, look)
        self.query_one(TopLine).show(self.console.standing())
        self._fill()
        self.list.relook(look)
        self.refresh_keys()
