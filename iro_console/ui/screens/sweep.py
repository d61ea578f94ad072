"""The morning sweep: what is new since last time, one thing after the other, each with one key."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from iro_console.casework import notifications, sweep_acts
from iro_console.casework.child_page import child_page
from iro_console.casework.desk import Desk
from iro_console.casework.sweep import DONE, OPEN, PUT_OFF, SEEN, SweepItem, SweepState
from iro_console.casework.verbs import Done
from iro_console.domain.limits import MIDPOINT_RULE, TO_BE_HELD
from iro_console.storage.page_values import ChildPage
from iro_console.storage.problems import StoreProblem
from iro_console.ui.beginning import key_of
from iro_console.ui.commands import bindings_of
from iro_console.ui.format import person, plural, short_day, sign, tone
from iro_console.ui.ink import Run, inked
from iro_console.ui.place import Place
from iro_console.ui.subject import Subject
from iro_console.ui.widgets.chrome import Ground, KeyLine, RuleLine, TopLine
from iro_console.ui.widgets.columns import Cell, Column, Look
from iro_console.ui.widgets.memory_source import MemorySource
from iro_console.ui.widgets.preview import Preview
from iro_console.ui.widgets.record_list import ListSpec, RecordList
from iro_console.ui.widgets.sections import Section

BAR = 24
"""Cells of the bar that shows how far the sweep has come."""
_LEFT_OUT = ("done", "contact", "review", "book", "midpoint", "event", "held")
"""Commands that work here too, and are not in the footer: Enter does the one that is called for."""
_SIGNS = {DONE: "✓", SEEN: "✓", PUT_OFF: "→"}


def titled(item: SweepItem, look: Look) -> str:
    """Return what an item is about, without people's own words while names are hidden."""
    return item.hidden_title if look.hide and item.hidden_title else item.title


def _sign(item: SweepItem, _look: Look) -> Cell:
    if item.state != OPEN:
        return _SIGNS[item.state], "done"
    if item.due is None:
        return "○", ""
    return sign(item.days), tone(item.days)


def _sections(source: Any, _look: Look) -> Sequence[Section]:
    rows: list[SweepItem] = source.page(0, source.count())
    found: list[Section] = []
    at = 0
    for change, group in groupby(rows, key=lambda item: item.change):
        size = len(list(group))
        found.append(Section(change.title, at, size))
        at += size
    return found


QUEUE = ListSpec(
    columns=(
        Column("state", "", 1, _sign),
        Column(
            "child",
            "Child",
            14,
            lambda item, look: (person(item.child_name, item.child_ref, hide=look.hide), "strong"),
            least=10,
            most=20,
        ),
        Column("what", "What", 18, lambda item, look: (titled(item, look), ""), least=12, most=60),
    ),
    empty="",
    sections=_sections,
    over=lambda item: item.state != OPEN,
)


class SweepScreen(Place):
    """What changed since last time, worked through one by one."""

    CSS_PATH = Path(__file__).with_name("sweep.tcss")
    BINDINGS = bindings_of("sweep")
    BINDING_GROUP_TITLE = "The morning sweep"
    PLACE = "sweep"
    AUTO_FOCUS = "RecordList"
    ABOUT = (
        "What has changed since you last went through it: new on the list, newly late, replies due, answers "
        "deemed given, events and notices, reviews moved by others. Enter does what there is to do, a takes "
        "it as seen, z puts it off to a day. Whatever you do here, Today keeps showing what is still owed. "
        "Leave whenever you like: it goes on where you left it."
    )

    def __init__(self, state: SweepState) -> None:
        super().__init__()
        self.state = state
        self._page: ChildPage | None = None

    @property
    def list(self) -> RecordList:
        """The queue."""
        return self.query_one(RecordList)

    @property
    def titles(self) -> Mapping[str, str]:
        """Say what Enter does about the thing shown, and keep the line of keys to the sweep's own."""
        return dict.fromkeys(_LEFT_OUT, "") | {"open": self._verb()}

    def compose(self) -> ComposeResult:
        """Lay out the queue at the left and the one thing it has come to beside it."""
        yield TopLine(self.console.standing())
        yield Static(id="progress")
        yield RuleLine("┬", "#one")
        with Ground(id="body"):
            yield RecordList(QUEUE, self.console.look)
            with Ground(id="one"):
                yield Static(id="news")
                yield Preview(acts=True)
        yield RuleLine("┴", "#one")
        yield Static(id="nothing")
        yield KeyLine()
        yield self.too_small_notice()

    def on_mount(self) -> None:
        """Begin at the first thing that is still to be dealt with."""
        self._fill()
        self._to_open(0)

    # what is shown

    def _fill(self) -> None:
        self.set_class(not self.state.items, "-empty")
        self.list.look = self.console.look
        self.list.show(MemorySource(self.state.items), spec=QUEUE)
        self.query_one("#progress", Static).update(inked(*self._progress()))
        self.query_one("#nothing", Static).update(
            Content(f"Nothing new since {self.state.since}.\n\nEsc goes back to the desk.")
        )
        self._show(self.list.row)
        self.join_rules()

    def _progress(self) -> Iterator[Run]:
        total, left = len(self.state.items), self.state.left
        yield " New since last time", "strong"
        if not total:
            return
        dealt = total - left
        filled = round(BAR * dealt / total)
        yield f"   {dealt} of {total}  ", ""
        yield "▓" * filled, "done"
        yield "░" * (BAR - filled), "muted"
        if left:
            yield f"   since {self.state.since}", "muted"
        else:
            yield "   all dealt with: Esc goes back to the desk", "done"

    @on(RecordList.Selected)
    def _selected(self, event: RecordList.Selected) -> None:
        self._show(event.row)

    def _show(self, item: SweepItem | None) -> None:
        preview, console = self.query_one(Preview), self.console
        self._page = None
        self.query_one("#news", Static).update(self._news(item))
        if item is None:
            preview.show_nothing()
        else:
            subject = self._subject(item)
            try:
                self._page = child_page(console.desk, item.child_id)
                reason = console.reason(self._page, subject) if subject.occurrence else None
                told = notifications.notice(console.desk, subject.event) if subject.event else None
            except (StoreProblem, LookupError) as error:
                preview.show_nothing(str(error))
            else:
                preview.show(self._page, subject, reason, console.look, told)
        self.refresh_keys()

    def _news(self, item: SweepItem | None) -> Content:
        """Return what is new about the thing shown, or how it was dealt with."""
        if item is None:
            return Content("")
        at = self.state.items.index(item) + 1 if item in self.state.items else 0
        lines: list[Content] = [
            inked((f"{at} of {len(self.state.items)}   ", "muted"), (item.change.title, "heading"))
        ]
        if item.state == OPEN:
            # Who did it may be somebody's name.
            said = f"{item.change.words[:1].upper()}{item.change.words[1:]}."
            lines.append(inked((said if self.console.look.hide else item.why, "")))
        elif item.state == PUT_OFF and item.until is not None:
            until = short_day(item.until, self.console.look.today)
            lines.append(inked((f"→ put off to {until}; it stays in Today", "done")))
        else:
            lines.append(inked(("✓ done" if item.state == DONE else "✓ seen", "done")))
        return Content("\n").join(lines)

    def _subject(self, item: SweepItem) -> Subject:
        return Subject(
            item.child_id,
            item.child_name,
            item.child_ref,
            item.rule,
            item.occurrence,
            item.title,
            item.terms,
            item.review_number,
            request=item.request,
            event=item.event,
            hidden_title=item.hidden_title,
        )

    # what is selected

    @property
    def item(self) -> SweepItem | None:
        """The thing shown."""
        return self.list.row

    def selected(self) -> Subject | None:
        """Return what the thing shown is about."""
        item = self.item
        return self._subject(item) if item is not None else None

    def subjects(self) -> list[Subject]:
        """Return what the marked things, or else the one shown, are about."""
        return [self._subject(item) for item in self.list.targets]

    def unmark(self, done: Callable[[Subject | None], bool] = bool) -> None:
        """Take the marks away of what is ``done``."""
        self.list.unmark(lambda row: done(self._subject(row)))

    def has(self, need: str) -> bool:
        """Say whether what a command needs is there."""
        item = self.item
        if need == "recorded":
            return bool(self.state.record.act_ids)
        if item is None:
            return False
        match need:
            case "open":
                return item.state == OPEN
            case "deadline" | "reason":
                return bool(item.occurrence) and not (need == "deadline" and item.event)
            case "event":
                return bool(item.event)
            case "cared for":
                return self._page is not None and self._page.ceased_on is None
            case _:
                return need in ("child", "items")

    # keeping in step

    def reload(self) -> None:
        """Read the sweep again, and go on with what is next when the thing shown was dealt with."""
        at = self.list.rank
        try:
            self.state = sweep_acts.take_up(self.console.desk)
        except StoreProblem as problem:
            self.console.say(str(problem), problem=True)
            return
        self.query_one(TopLine).show(self.console.standing())
        self._fill()
        if self.item is not None and self.item.state != OPEN:
            self._to_open(at)

    def after(self, done: Done) -> None:
        """Remember what was recorded as part of the sweep."""
        try:
            sweep_acts.note(self.console.desk, done.act_id)
        except StoreProblem as problem:
            self.console.say(f"This will not be undone with the sweep. {problem}", problem=True)
        self.reload()

    def look_changed(self) -> None:
        """Draw everything again."""
        self.reload()
        self.list.relook(self.console.look)

    def _to_open(self, start: int) -> None:
        """Go to the first thing from a place on that is still to be dealt with, or to one before it."""
        items = self.state.items
        for at in (*range(start, len(items)), *range(start)):
            if at < len(items) and items[at].state == OPEN:
                self.list.select(items[at].key)
                return

    # keys

    @on(RecordList.Opened)
    def _act(self) -> None:
        """Do what there is to do about the thing shown: open where it is done."""
        match self._call():
            case "see":
                self.action_see()
            case "child":
                self.action_open_child()
            case call:
                self.action_act(call)

    def _call(self) -> str:
        """Return what there is to do about the thing shown: an act, to see it, or to look at the child."""
        item = self.item
        if item is None or item.state != OPEN or not (item.occurrence or item.request):
            return "child"
        if item.request:
            return "see"
        return self._review_call(item) if item.rule in TO_BE_HELD else "done"

    def _review_call(self, item: SweepItem) -> str:
        """Return what a review calls for: to be booked, to be booked earlier, or to be held on its day."""
        today = self.console.look.today
        reviews = self._page.reviews if self._page is not None else ()
        booked = next((each.booked_for for each in reviews if each.booked_for and not each.held_on), None)
        if booked is None or (booked > today and (item.days < 0 or (item.law and booked > item.law))):
            return "book"
        return "child" if booked > today else "done"

    def _verb(self) -> str:
        """Return what Enter does, in a word or two."""
        item, call = self.item, self._call()
        if item is None or call != "done":
            return {"see": "acknowledge", "book": "book"}.get(call, "the child")
        if item.event:
            return self._subject(item).event_verb.replace("_", " ")
        if item.rule in TO_BE_HELD:
            return "held"
        if item.rule == MIDPOINT_RULE:
            return "mid-point"
        return "escalation" if self._subject(item).is_escalation else "done"

    def action_see(self) -> None:
        """Take the thing shown as seen."""
        if self.item is not None:
            self.console.begin.swept("see", self.item)

    def action_put_off(self) -> None:
        """Put the thing shown off to a day."""
        if self.item is not None:
            self.console.begin.swept("put_off", self.item)

    def action_undo_sweep(self) -> None:
        """Take back everything recorded in this sweep."""
        if self.state.items:
            self.console.begin.swept("undo", self.state.items[0])

    def action_go(self, step: int) -> None:
        """Go to the next thing, or to the one before."""
        self.list.action_move(step)

    def action_open_child(self) -> None:
        """Open the page of the child."""
        if subject := self.selected():
            self.console.open_child(subject)

    def action_refresh(self) -> None:
        """Read the sweep again."""
        self.reload()

    def action_back(self) -> None:
        """Leave the sweep; what is left waits."""
        if left := self.state.left:
            key = key_of(self.console, "sweep")
            self.console.say(f"{plural(left, 'thing')} left: {key} on the desk goes on with them.")
        self.dismiss(None)


def take_up(desk: Desk) -> SweepScreen:
    """Return the sweep, begun or gone on with."""
    return SweepScreen(sweep_acts.take_up(desk))
