"""A child's page: who, since when, the time drawn, and everything recorded, part by part."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from textual import events, on
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from iro_console.casework import caseload
from iro_console.casework.labels import label
from iro_console.storage.problems import StoreProblem
from iro_console.storage.values import ChildPage
from iro_console.ui.commands import bindings_of
from iro_console.ui.format import age, full_date, person, plural, short_day
from iro_console.ui.ink import Run, inked
from iro_console.ui.place import Place
from iro_console.ui.screens.child_parts import PARTS, Entry, Part
from iro_console.ui.views import Subject
from iro_console.ui.widgets.child_time import ChildTime
from iro_console.ui.widgets.chrome import Ground, KeyLine, OneLine, RuleLine, TopLine
from iro_console.ui.widgets.columns import Look
from iro_console.ui.widgets.memory_source import MemorySource
from iro_console.ui.widgets.preview import why_lines
from iro_console.ui.widgets.reader import Reader
from iro_console.ui.widgets.record_list import RecordList

Neighbour = Callable[[int, int], Subject | None]
"""(child id, step) -> the next child of the list the page was opened from."""


class PartsLine(OneLine):
    """The parts of the page with how much is in each; a click shows one."""

    @dataclass
    class Chosen(Message):
        """Another part was clicked."""

        part: int

    def __init__(self) -> None:
        super().__init__()
        self._at = 0
        self._counts: Sequence[int] = ()
        self._ends: list[int] = []

    def show(self, at: int, counts: Sequence[int]) -> None:
        """Mark another part, or show other counts."""
        self._at, self._counts = at, counts
        self.refresh()

    def runs(self, width: int) -> Sequence[Run | str]:
        """Return the names of the parts; there are few enough for the narrowest window."""
        del width
        runs: list[Run | str] = [" "]
        self._ends = []
        for at, (part, count) in enumerate(zip(PARTS, self._counts, strict=True)):
            text = f"{part.title} {count}" if part.id != "clock" else part.title
            runs.append((f" {text} ", "badge" if at == self._at else ""))
            self._ends.append(sum(len(run if isinstance(run, str) else run[0]) for run in runs))
            runs.append(" ")
        return runs

    def on_click(self, event: events.Click) -> None:
        """Show the part whose name was clicked."""
        for at, end in enumerate(self._ends):
            if event.x < end:
                self.post_message(self.Chosen(at))
                return


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
        "← and → change the part, [ and ] the child."
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

    @property
    def list(self) -> RecordList:
        """The list of the part shown."""
        return self.query_one(RecordList)

    @property
    def part(self) -> Part:
        """The part shown."""
        return PARTS[self._part]

    def compose(self) -> ComposeResult:
        """Lay out the head, the time, the parts and what is read beside them."""
        look = self.console.look
        yield TopLine(self.console.standing())
        yield Static(self._head(look), id="head")
        yield RuleLine("─", "Reader")
        yield ChildTime(self.page, look)
        yield RuleLine("─", "Reader")
        yield PartsLine()
        with Ground(id="body"):
            yield RecordList(self.part.spec, look)
            yield Reader()
        yield RuleLine("┴", "Reader")
        yield KeyLine()
        yield self.too_small_notice()

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
        look = self.console.look
        entries = self.part.entries(self.page, look)
        self.list.look = look
        self.list.show(MemorySource(entries), spec=self.part.spec)
        self.query_one(PartsLine).show(self._part, [len(part.entries(self.page, look)) for part in PARTS])
        self._read(self.list.row)

    # the head

    def _head(self, look: Look) -> Content:
        page = self.page
        first: list[Run | str] = [(person(page.name, page.ref, hide=look.hide), "strong"), "  "]
        first.append(" · ".join(filter(None, self._facts(look))))
        return Content("\n").join(
            [inked(*first), inked((" · ".join(filter(None, self._people(look))), "muted"))]
        )

    def _facts(self, look: Look) -> list[str]:
        page, today = self.page, look.today
        born = f"born {full_date(page.born)}" if page.born else "date of birth not known"
        old = f"{age(page.born, today)} ({born})" if page.born else born
        facts = [old, page.pronouns, "unaccompanied" if page.unaccompanied else ""]
        if page.ceased_on is not None:
            return [
                *facts,
                ": ".join(filter(None, (f"left care {full_date(page.ceased_on)}", page.cease_reason))),
            ]
        if page.looked_after_from:
            facts.append(f"looked after since {full_date(page.looked_after_from)}")
        if page.legal:
            status = max(page.legal, key=lambda span: span.started_on)
            facts.append(f"{status.code} since {short_day(status.started_on, today)}")
        if page.placements:
            now = max(page.placements, key=lambda span: span.started_on)
            facts.append(
                ", ".join(
                    filter(
                        None,
                        (
                            label("PLACE_SHORT", now.code),
                            now.area,
                            f"since {short_day(now.started_on, today)}",
                        ),
                    )
                )
            )
        return facts

    def _people(self, look: Look) -> list[str]:
        page = self.page
        workers = sorted((w for w in page.workers if w.role == "social_worker"), key=lambda w: w.started_on)
        facts: list[str] = []
        if workers:
            now = workers[-1]
            facts.append(f"Social worker {now.name} since {short_day(now.started_on, look.today)}")
            this_year = sum(worker.started_on.year == look.today.year for worker in workers)
            if this_year > 1:
                facts.append(f"{plural(this_year, 'new one', 'new ones')} this year")
            if now.team:
                facts.append(f"team {now.team}")
        else:
            facts.append("No social worker recorded: k records one")
        iro = [w.name for w in page.workers if w.role == "iro" and w.ended_on is None]
        for _, name, theirs in page.siblings:
            same = ", same IRO" if iro and theirs == iro[-1] else f", IRO {theirs}" if theirs else ""
            facts.append(f"sibling {person(name, '', hide=look.hide)}{same}")
        return facts

    # what is selected

    @on(RecordList.Selected)
    def _selected(self, event: RecordList.Selected) -> None:
        self._read(event.row)
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
                    [(entry.value.title, "strong")],
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
            return plain
        deadline = entry.value.deadline
        return plain._replace(
            rule=deadline.rule.id,
            occurrence=deadline.occurrence,
            title=entry.value.title,
            review=deadline.review_number,
        )

    def selected(self) -> Subject:
        """Return the child, and the deadline where one is selected."""
        return self._subject(self.list.row)

    def subjects(self) -> list[Subject]:
        """Return the child with the marked deadlines, or the one selected."""
        return [self._subject(entry) for entry in self.list.targets] or [self._subject(None)]

    def unmark(self) -> None:
        """Take all marks away."""
        self.list.unmark()

    def has(self, need: str) -> bool:
        """Say whether what a command needs is there."""
        if need in ("deadline", "reason"):
            return self.part.id == "clock" and self.list.row is not None
        if need == "cared for":
            return self.page.ceased_on is None
        return need in ("child", "another")

    @on(RecordList.Opened)
    def _opened(self, event: RecordList.Opened) -> None:
        if self.part.id == "clock":
            self.action_why()
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
            found = caseload.act_in_full(self.console.desk, self.page.child_id, entry.value.act_id)
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
        """Go back to the list; from the text beside a list, to that list first."""
        if self.query_one(Reader).has_focus:
            self.list.focus()
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
            self.page = caseload.child_page(self.console.desk, child_id)
        except (StoreProblem, caseload.NoSuchChild) as error:
            self.console.say(str(error), problem=True)
            return
        self.look_changed()

    def look_changed(self) -> None:
        """Draw everything again."""
        look = self.console.look
        self.query_one("#head", Static).update(self._head(look))
        self.query_one(ChildTime).show(self.page, look)
        self.query_one(TopLine).show(self.console.standing())
        self._fill()
        self.list.relook(look)
        self.refresh_keys()
