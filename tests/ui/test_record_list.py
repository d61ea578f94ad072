"""The one list: what it asks of its source, where the cursor goes, and what it draws."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

import pytest
from screen import calm, lines, press, text
from textual import on
from textual.app import App, ComposeResult

from iro_console.storage.problems import NotAStore, StoreProblem
from iro_console.ui.theme import THEMES
from iro_console.ui.widgets.columns import Column, Look, fit_columns
from iro_console.ui.widgets.record_list import ListSpec, RecordList
from iro_console.ui.widgets.sections import HeadingLine, Section, SectionedLines

LOOK = Look(date(2026, 11, 24), hide=False)


class Row(NamedTuple):
    key: str
    name: str


class Fake:
    """A source that counts what it is asked."""

    def __init__(self, keys: list[str]) -> None:
        self.keys = keys
        self.pages: list[tuple[int, int]] = []
        self.gone: set[str] = set()
        self.changed = False

    def count(self) -> int:
        return len(self.keys)

    total = count

    def page(self, offset: int, limit: int) -> list[Row]:
        self.pages.append((offset, limit))
        return [
            Row(key, f"Child {key}") for key in self.keys[offset : offset + limit] if key not in self.gone
        ]

    def key(self, rank: int) -> str:
        return self.keys[rank]

    def position(self, key: str) -> int | None:
        return self.keys.index(key) if key in self.keys else None

    def stale(self) -> bool:
        return self.changed


SPEC = ListSpec(
    (Column("name", "Child", 20, lambda row, _: (row.name, "strong"), sort="name"),),
    empty="Nobody here yet: c adds one.",
)
HEADED = ListSpec(
    SPEC.columns,
    empty="",
    sections=lambda _source, _look: (Section("Late", 0, 2, "late"), Section("Later", 2, 98)),
)


class Host(App[None]):
    def __init__(self, source: Fake | None, spec: ListSpec = SPEC) -> None:
        super().__init__()
        self.source, self.spec = source, spec
        self.heard: list[Any] = []
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = "dark"

    def compose(self) -> ComposeResult:
        yield RecordList(self.spec, LOOK)

    def on_mount(self) -> None:
        if self.source is not None:
            self.the_list.show(self.source)

    @property
    def the_list(self) -> RecordList:
        return self.query_one(RecordList)

    @on(RecordList.Selected)
    @on(RecordList.Opened)
    @on(RecordList.SortAsked)
    def hear(self, event: Any) -> None:
        self.heard.append(event)


def keys(count: int) -> list[str]:
    return [str(number) for number in range(count)]


async def test_it_reads_only_the_pages_on_screen_however_long_the_list() -> None:
    source = Fake(keys(82_000))
    app = Host(source)
    async with app.run_test(size=(60, 20)) as pilot:
        await press(pilot, "end", "home", "pagedown")
        assert source.pages
        assert all(limit <= 64 for _, limit in source.pages)
        assert len(source.pages) <= 6


async def test_moving_by_one_redraws_two_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    app = Host(Fake(keys(50)))
    async with app.run_test(size=(60, 20)) as pilot:
        await calm(pilot)
        asked: list[int] = []
        drawn = app.the_list.render_line
        monkeypatch.setattr(app.the_list, "render_line", lambda y: asked.append(y) or drawn(y))
        await press(pilot, "down")
        await calm(pilot)
        assert sorted(asked) == [1, 2]


@pytest.mark.parametrize(
    ("pressed", "rank"),
    [
        (["down"], 1),
        (["up"], 0),
        (["end"], 99),
        (["end", "down"], 99),
        (["pagedown"], 18),
        (["end", "home"], 0),
        (["space"], 1),
    ],
)
async def test_the_keys_move_and_stay_inside(pressed: list[str], rank: int) -> None:
    app = Host(Fake(keys(100)))
    async with app.run_test(size=(60, 20)) as pilot:
        await press(pilot, *pressed)
        assert app.the_list.rank == rank
        assert f"▌ Child {rank}" in text(app)


async def test_the_selection_is_a_record_not_a_line() -> None:
    app = Host(Fake(keys(10)))
    async with app.run_test(size=(60, 20)) as pilot:
        await press(pilot, "down", "down", "down")
        app.the_list.show(Fake(list(reversed(keys(10)))))
        await calm(pilot)
        assert app.the_list.row == Row("3", "Child 3")
        app.the_list.show(Fake(["7", "8"]))
        await calm(pilot)
        assert app.the_list.row is not None


async def test_marks_are_on_records_and_go_when_the_record_has_gone() -> None:
    app = Host(Fake(keys(10)))
    async with app.run_test(size=(60, 20)) as pilot:
        await press(pilot, "space", "space")
        assert [row.key for row in app.the_list.targets] == ["0", "1"]
        app.the_list.show(Fake(["1", "5"]), filtered=True)
        assert [row.key for row in app.the_list.targets] == ["0", "1"]
        app.the_list.show(Fake(["1", "5"]))
        assert [row.key for row in app.the_list.targets] == ["1"]
        app.the_list.unmark()
        assert [row.key for row in app.the_list.targets] == [app.the_list.row.key]


async def test_headings_are_not_rows() -> None:
    app = Host(Fake(keys(100)), HEADED)
    async with app.run_test(size=(60, 20)) as pilot:
        shown = await press(pilot, "down", "down")
        assert app.the_list.rank == 2
        assert [line[:-1].split() for line in lines(app)[1:7]] == [
            ["Late", "2"], ["Child", "0"], ["Child", "1"], [], ["Later", "98"], ["▌", "Child", "2"],
        ]  # fmt: skip
        await pilot.click(RecordList, offset=(5, 5))
        await calm(pilot)
        assert app.the_list.rank == 2
        assert "Later" in shown


async def test_the_first_row_is_never_shown_without_its_heading() -> None:
    app = Host(Fake(keys(100)), HEADED)
    async with app.run_test(size=(60, 20)) as pilot:
        shown = await press(pilot, "end", "home")
        assert "Late" in shown


async def test_the_selection_is_told_once_it_rests_and_opening_at_once() -> None:
    app = Host(Fake(keys(10)))
    async with app.run_test(size=(60, 20)) as pilot:
        await calm(pilot)
        await press(pilot, "down", "enter")
        told = [event.row.key for event in app.heard if isinstance(event, RecordList.Selected)]
        assert told == ["0", "1"]
        assert [event.row.key for event in app.heard if isinstance(event, RecordList.Opened)] == ["1"]


async def test_what_has_gone_keeps_its_line_until_the_list_is_made_anew() -> None:
    source = Fake(keys(5))
    app = Host(source)
    async with app.run_test(size=(60, 20)) as pilot:
        source.gone.add("1")
        app.the_list.reread()
        await calm(pilot)
        assert "no longer in the list" in lines(app)[2]
        assert "Child 2" in lines(app)[3]


async def test_empty_loading_and_broken_are_each_said() -> None:
    app = Host(None)
    async with app.run_test(size=(60, 20)) as pilot:
        assert "Reading the list" in text(app)
        app.the_list.show(Fake([]))
        await calm(pilot)
        assert "Nobody here yet: c adds one." in text(app)
        app.the_list.show(Fake([]), filtered=True)
        await calm(pilot)
        assert "Nothing here matches the filter" in text(app)
        app.the_list.show_trouble(StoreProblem("The disk is on fire."))
        await calm(pilot)
        assert "The disk is on fire. Nothing recorded is lost. F5 tries" in text(app)
        await press(pilot, "down", "end", "enter", "space", "pageup")
        app.the_list.show(Fake(["1"]))
        await calm(pilot)
        assert "Child 1" in text(app)


class Damaged(Fake):
    """A source of which only the first page can be read."""

    def page(self, offset: int, limit: int) -> list[Row]:
        if offset:
            raise NotAStore("The file of the records is damaged.")
        return super().page(offset, limit)


async def test_a_page_that_cannot_be_read_is_said_in_place_of_the_list() -> None:
    app = Host(Damaged(keys(200)))
    async with app.run_test(size=(60, 20)) as pilot:
        assert "Child 1" in text(app)
        await press(pilot, "end")
        assert "The file of the records is damaged. F5 tries again." in text(app)
        assert app.the_list.row is None
        await press(pilot, "down", "enter", "space")
        app.the_list.show(Fake(["1"]))
        await calm(pilot)
        assert "Child 1" in text(app)


async def test_a_title_sorts_and_shows_the_order() -> None:
    app = Host(Fake(keys(5)))
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.click(RecordList, offset=(4, 0))
        await calm(pilot)
        assert [event.sort for event in app.heard if isinstance(event, RecordList.SortAsked)] == ["name"]
        app.the_list.show(Fake(keys(5)), sort="name")
        await calm(pilot)
        assert "Child ↑" in lines(app)[0]


def test_columns_fold_by_importance_and_widen_to_what_they_can_use() -> None:
    def cell(_row: Any, _look: Look) -> tuple[str, str]:
        return "", ""

    columns = (
        Column("name", "Name", 20, cell, least=10, most=30),
        Column("due", "Due", 10, cell),
        Column("who", "Who", 10, cell, fold=2),
        Column("note", "Note", 10, cell, fold=1),
    )

    def at(room: int) -> list[tuple[str, int]]:
        return [(fitted.column.id, fitted.width) for fitted in fit_columns(columns, room)]

    assert at(100) == [("name", 30), ("due", 10), ("who", 10), ("note", 10)]
    assert at(46) == [("name", 10), ("due", 10), ("who", 10), ("note", 10)]
    assert at(42) == [("name", 18), ("due", 10), ("note", 10)]
    assert at(24) == [("name", 12), ("due", 10)]
    assert at(15) == [("name", 4), ("due", 10)]


@pytest.mark.parametrize("room", range(44, 200, 7))
def test_columns_never_take_more_room_than_there_is(room: int) -> None:
    from iro_console.ui.caseload_view import CASELOAD
    from iro_console.ui.reviews_view import REVIEWS
    from iro_console.ui.today_view import WORK

    for spec in (WORK, CASELOAD, REVIEWS):
        fitted = fit_columns(spec.columns, room)
        used = sum(each.width for each in fitted) + sum(each.gap for each in fitted[:-1])
        assert used <= room
        assert fitted[0].column.id == spec.columns[0].id


def test_lines_and_ranks_agree_both_ways() -> None:
    drawn = SectionedLines(7, (Section("A", 0, 3), Section("B", 3, 0), Section("C", 3, 4)))
    seen = [drawn.at(line) for line in range(len(drawn))]
    assert [entry for entry in seen if isinstance(entry, int)] == list(range(7))
    assert [entry.section.title for entry in seen if isinstance(entry, HeadingLine)] == ["A", "C"]
    assert seen.count(None) == 1
    assert all(seen[drawn.line_of(rank)] == rank for rank in range(7))


def test_a_heading_that_says_more_stands_without_rows_too() -> None:
    last = Section("D", 7, 0, note=" and 5 more")
    drawn = SectionedLines(7, (Section("A", 0, 7), last))
    assert [drawn.at(line) for line in range(7, len(drawn))] == [6, None, HeadingLine(last)]
    assert [drawn.line_of(rank) for rank in (0, 6)] == [1, 7]


async def test_the_selected_record_stays_in_sight_when_the_filter_is_cleared() -> None:
    everything = Fake(keys(100))
    app = Host(everything)
    async with app.run_test(size=(60, 20)) as pilot:
        await calm(pilot)
        app.the_list.show(Fake(["7", "80"]), filtered=True)
        await press(pilot, "down")
        assert app.the_list.row.key == "80"
        app.the_list.show(everything)
        await calm(pilot)
        assert "Child 80" in text(app)
