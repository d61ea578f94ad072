"""The desk over a real store: what it shows, in which order, and what the keys do to it."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import builders
import pytest
from screen import calm, lines, press, text

from iro_console.casework import caseload as reads
from iro_console.casework import overview, work
from iro_console.casework.desk import Desk
from iro_console.ui import today_view
from iro_console.ui.app import IroConsole
from iro_console.ui.commands import VIEW_NAMES
from iro_console.ui.listed import Listed, line_of
from iro_console.ui.place import Place
from iro_console.ui.screens.child import ChildScreen
from iro_console.ui.screens.desk import DeskScreen
from iro_console.ui.views import view_named
from iro_console.ui.widgets.chrome import spread
from iro_console.ui.widgets.preview import Preview


def the_list(pilot: Any) -> Any:
    return pilot.app.screen.list


def names(pilot: Any) -> list[str]:
    source = the_list(pilot).source
    return [getattr(row, "child_name", None) or row.name for row in source.page(0, source.count())]


def test_while_filtering_a_newer_order_is_said_whole_before_what_is_new() -> None:
    class Source:
        def count(self) -> int:
            return 1

        total = count

        def stale(self) -> bool:
            return True

    how = Listed("amara", True, 0, 0, (12, "Tue 1 Dec"), "n", "", "")
    said = spread(*line_of(view_named("today"), Source(), how), 46)  # type: ignore[arg-type]
    words = "".join(run if isinstance(run, str) else run[0] for run in said)
    assert "newer order: F5" in words
    assert len(words.rstrip()) <= 46


async def test_it_opens_on_what_is_late_and_due_with_the_counts_of_all_views(
    asha: Desk, console: Any
) -> None:
    async with console(asha) as pilot:
        counts = overview.counts(asha)
        shown = text(pilot.app)
        assert f"1 Today {counts['today']}" in shown
        assert f"2 Caseload {counts['caseload']}" in shown
        assert f"3 Reviews {counts['reviews']}" in shown
        assert "Tue 24 Nov 2026" in shown
        assert "Late  " in shown
        late = [row for row in the_list(pilot).source.page(0, 500) if row.status == "overdue"]
        assert late
        assert shown.index("Late  ") < shown.index("Today  ") < shown.index("This week  ")


async def test_rows_under_a_heading_keep_the_order_of_urgency(asha: Desk, console: Any) -> None:
    async with console(asha) as pilot:
        source = the_list(pilot).source
        rows = source.page(0, source.count())
        assert {row.key for row in rows} == {row.key for row in work.due(asha)}
        for section in source.sections:
            under = rows[section.start : section.start + section.rows]
            assert [row.urgency for row in under] == sorted((row.urgency for row in under), reverse=True)
            assert {work.urgency_section(row, asha.today(), asha.calendar) for row in under} <= {
                section.title
            }


async def test_what_can_wait_is_folded_away_and_one_key_or_a_filter_shows_it(
    asha: Desk, caseload: dict[str, int], console: Any
) -> None:
    held = (date(2026, 4, 1), date(2026, 6, 22))
    for name, booked in (("Far Off", date(2026, 12, 15)), ("Not Booked", None)):
        builders.add_child(asha, name, held=held, booked_for=booked, iro=caseload["asha"])

    def reviews(pilot: Any) -> set[str]:
        source = the_list(pilot).source
        return {row.child_name for row in source.page(0, source.count()) if row.rule == "ST-03"}

    async with console(asha) as pilot:
        source = the_list(pilot).source
        near, total = source.count(), source.total()
        shown = text(pilot.app)
        assert f"1 Today {near}" in shown
        assert f"{near} of {total} things to do" in shown
        assert "t: four weeks" in shown
        assert f"and {total - near} more after Tue 1 Dec" in await press(pilot, "end")
        # Both fall due on the same day; only for one of them a day is still to be found.
        assert "Not Booked" in reviews(pilot)
        assert "Far Off" not in reviews(pilot)
        shown = await press(pilot, "t")
        assert the_list(pilot).source.count() == total
        assert "Far Off" in reviews(pilot)
        assert f"{total} things to do" in shown
        assert "more after" not in shown
        assert "t: what is near" in shown
        await press(pilot, "t")
        assert "Far Off" not in reviews(pilot)
        await press(pilot, "slash", *"far")
        assert "Far Off" in reviews(pilot)


@pytest.mark.parametrize("at", range(1, 9))
async def test_each_view_has_a_key_and_says_what_will_be_in_it(asha: Desk, console: Any, at: int) -> None:
    async with console(asha) as pilot:
        view = view_named([*VIEW_NAMES][at - 1])
        shown = await press(pilot, str(at))
        assert pilot.app.screen.view.id == view.id
        if view.source is None:
            assert " ".join(view.spec.empty.split())[:40] in shown


async def test_the_selection_follows_the_record_through_filter_and_order(asha: Desk, console: Any) -> None:
    async with console(asha) as pilot:
        await press(pilot, "2", "down", "down")
        chosen = the_list(pilot).row.child_id
        await press(pilot, "o")
        assert the_list(pilot).row.child_id == chosen
        await press(pilot, "slash")
        await press(pilot, *the_list(pilot).row.name.split()[0].lower())
        assert the_list(pilot).row.child_id == chosen
        await press(pilot, "escape")
        assert the_list(pilot).row.child_id == chosen
        assert the_list(pilot).count == reads.children(asha).count()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("morgan", {"Kai Morgan", "Ruby Morgan"}),
        ("wojcik", {"Tomasz Wójcik"}),
        ("!morgan t1", {"Tomasz Wójcik"}),
        ("booked", {"Ruby Morgan", "Tomasz Wójcik"}),
    ],
)
async def test_the_words_of_the_filter(asha: Desk, console: Any, typed: str, found: set[str]) -> None:
    async with console(asha) as pilot:
        await press(pilot, "2", "slash")
        await press(pilot, *typed)
        assert set(names(pilot)) == found
        assert f"{len(found)} of {reads.children(asha).count()} children" in text(pilot.app)


async def test_a_filter_that_cannot_be_read_says_so_and_leaves_the_list(asha: Desk, console: Any) -> None:
    async with console(asha) as pilot:
        await press(pilot, "2", "slash")
        await press(pilot, *"morgan")
        pilot.app.focused.value = "morgan due:soon"
        await calm(pilot)
        assert "is no day" in text(pilot.app)
        assert set(names(pilot)) == {"Kai Morgan", "Ruby Morgan"}
        await press(pilot, "escape")
        assert "is no day" not in text(pilot.app)


async def test_letters_are_text_while_the_filter_has_the_focus(asha: Desk, console: Any) -> None:
    async with console(asha) as pilot:
        await press(pilot, "2", "slash")
        await press(pilot, *"cdbhw1")
        assert isinstance(pilot.app.screen, DeskScreen)
        assert pilot.app.screen.view.id == "caseload"
        assert pilot.app.focused.value == "cdbhw1"
        assert "Nothing here matches the filter" in text(pilot.app)


async def test_arrows_move_in_the_list_while_filtering_and_enter_goes_there(asha: Desk, console: Any) -> None:
    async with console(asha) as pilot:
        await press(pilot, "2", "slash")
        await press(pilot, *"morgan")
        before = the_list(pilot).row.key
        await press(pilot, "down")
        assert the_list(pilot).row.key != before
        await press(pilot, "enter")
        assert pilot.app.focused is the_list(pilot)


async def test_marks_stay_on_their_records(asha: Desk, console: Any) -> None:
    async with console(asha) as pilot:
        await press(pilot, "2", "space", "space")
        marked = list(the_list(pilot).marked)
        assert len(marked) == 2
        assert "2 marked" in text(pilot.app)
        await press(pilot, "o")
        assert list(the_list(pilot).marked) == marked
        await press(pilot, "slash")
        await press(pilot, *"eilidh")
        assert "not shown" in text(pilot.app)
        await press(pilot, "escape")
        await press(pilot, "escape")
        assert not the_list(pilot).marked


async def test_the_preview_explains_the_date_and_the_place(asha: Desk, console: Any) -> None:
    async with console(asha) as pilot:
        row = the_list(pilot).row
        shown = text(pilot.app)
        assert f"Why {row.due:%a} {row.due.day} {row.due:%b}" in shown
        assert "Why here" in shown
        assert row.terms[0][0][:20] in shown
        assert "today" in shown
        assert pilot.app.screen.query_one(Preview).display


async def test_w_shows_the_working_with_the_law_beside_the_local_rule(asha: Desk, console: Any) -> None:
    async with console(asha) as pilot:
        row = the_list(pilot).row
        reason = reads.explain_deadline(asha, row.child_id, row.rule, row.occurrence)
        shown = await press(pilot, "w")
        for words in (reason.anchor, reason.counted, "the council's rule", "last working day", "together"):
            assert words in shown
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, DeskScreen)


async def test_enter_opens_the_child_at_the_deadline(asha: Desk, console: Any) -> None:
    async with console(asha) as pilot:
        row = the_list(pilot).row
        await press(pilot, "enter")
        page = pilot.app.screen
        assert isinstance(page, ChildScreen)
        assert page.page.child_id == row.child_id
        assert page.list.row.key == row.key


async def test_what_another_window_records_is_shown_without_moving_the_rows(asha: Desk, console: Any) -> None:
    async with console(asha) as pilot:
        keys = [the_list(pilot).source.key(rank) for rank in range(the_list(pilot).count)]
        builders.add_child(asha, "New Here", ref="N1", looked_after_from=date(2026, 10, 20), iro=asha.scope)
        pilot.app.behind.tick()
        await calm(pilot)
        assert "newer order: F5" in text(pilot.app)
        assert [the_list(pilot).source.key(rank) for rank in range(the_list(pilot).count)] == keys
        shown = await press(pilot, "f5")
        assert "newer order" not in shown
        assert "New Here" in shown


@pytest.mark.parametrize("size", [(30, 8), (59, 40), (120, 15), (1, 1)])
async def test_too_small_says_so_and_recovers(asha: Desk, console: Any, size: tuple[int, int]) -> None:
    async with console(asha) as pilot:
        await press(pilot, "down")
        chosen = the_list(pilot).row.key
        await pilot.resize_terminal(*size)
        await calm(pilot)
        if size[0] >= 30:
            assert "too small" in text(pilot.app)
        await press(pilot, "down", "up")
        await pilot.resize_terminal(120, 40)
        await calm(pilot)
        assert "too small" not in text(pilot.app)
        assert the_list(pilot).row.key == chosen


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_nothing_is_wider_than_the_screen_and_nothing_cut_without_a_sign(
    asha: Desk, console: Any, size: tuple[int, int]
) -> None:
    async with console(asha, size=size) as pilot:
        for key in "123":
            shown = await press(pilot, key)
            assert len(lines(pilot.app)) == size[1]
            assert "F1 all keys" in shown
            for row in the_list(pilot).source.page(0, 5):
                name = getattr(row, "child_name", None) or row.name
                line = next(line for line in lines(pilot.app) if name[:12] in line)
                assert name in line or "…" in line


async def test_f9_hides_every_name_and_shows_them_again(asha: Desk, console: Any) -> None:
    async with console(asha) as pilot:
        parts = [part for name in names(pilot) for part in name.split() if len(part) > 2]
        for keys in (("f9",), ("2",), ("3",), ("1", "enter"), ("right",), ("right",), ("right",), ("right",)):
            shown = await press(pilot, *keys)
            assert "names hidden" in shown
            assert not [part for part in parts if part in shown], keys
        await press(pilot, "q", "c")
        assert not [part for part in parts if part in text(pilot.app)]
        await press(pilot, "f9")
        assert any(part in text(pilot.app) for part in parts)


async def test_hidden_names_stay_hidden_in_why_and_palette(asha: Desk, console: Any) -> None:
    async with console(asha, hide_names=True) as pilot:
        shown = await press(pilot, "w")
        assert the_list_name(asha) not in shown
        await press(pilot, "escape", "ctrl+p")
        await press(pilot, *"morgan")
        await pilot.app.screen.workers.wait_for_complete()
        assert "Kai Morgan" not in text(pilot.app)
        assert "K1" in text(pilot.app)


def the_list_name(desk: Desk) -> str:
    return work.due(desk)[0].child_name


async def test_the_theme_is_changed_by_name_and_kept(asha: Desk, console: Any) -> None:
    kept: list[Any] = []
    async with console(asha, keep=kept.append, theme="light") as pilot:
        assert pilot.app.theme == "light"
        await press(pilot, "ctrl+p")
        await press(pilot, *"high-contrast")
        await press(pilot, "enter")
        assert pilot.app.theme == "high-contrast"
        assert kept == [{"theme": "high-contrast"}]


async def test_a_theme_that_cannot_be_kept_is_said(asha: Desk, console: Any) -> None:
    def refuse(_changes: object) -> None:
        raise ValueError("the settings cannot be saved in settings.toml: no access")

    async with console(asha, keep=refuse) as pilot:
        pilot.app.action_theme("light")
        await calm(pilot)
        assert "settings.toml" in text(pilot.app)


async def test_the_date_rolls_over_at_midnight(asha: Desk, console: Any) -> None:
    now = [datetime(2026, 11, 24, 23, 59, tzinfo=UTC)]
    desk = replace(asha, clock=lambda: now[0])
    async with console(desk) as pilot:
        row = next(row for row in the_list(pilot).source.page(0, 100) if row.unit == "d" and row.days > 1)
        assert "Tue 24 Nov 2026" in text(pilot.app)
        now[0] = datetime(2026, 11, 25, 0, 0, tzinfo=UTC)
        pilot.app.behind.tick()
        await calm(pilot)
        assert "Wed 25 Nov 2026" in text(pilot.app)
        after = next(r for r in the_list(pilot).source.page(0, 100) if r.key == row.key)
        assert after.days == row.days - 1


async def test_demo_and_read_only_are_marked(asha: Desk, console: Any) -> None:
    async with console(asha, demo=True) as pilot:
        assert "DEMO · invented children" in text(pilot.app)


async def test_records_that_cannot_be_read_are_said_and_f5_tries_again(
    asha: Desk, console: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from iro_console.storage.problems import StoreProblem

    broken = True

    def work_list(desk: Desk, text_filter: str = "", *, folded: bool = False) -> Any:
        if broken:
            raise StoreProblem("The file of the records is damaged: nothing was read. Restore a backup.")
        return real(desk, text_filter, folded=folded)

    real = work.work_list
    monkeypatch.setattr(today_view, "work_list", work_list)
    async with console(asha) as pilot:
        assert "The file of the records is damaged" in text(pilot.app)
        assert "F5 tries again" in text(pilot.app)
        broken = False
        shown = await press(pilot, "f5")
        assert "damaged" not in shown
        assert "things to do" in shown


async def test_an_empty_store_says_what_will_be_here(desk: Desk, console: Any) -> None:
    async with console(desk) as pilot:
        assert "Nothing is late" in text(pilot.app)
        assert "iro-console import FOLDER" in await press(pilot, "2")
        assert "No review is to come" in await press(pilot, "3")
        await press(pilot, "down", "enter", "c", "w", "space", "end")
        assert isinstance(pilot.app.screen, Place)


async def test_reviews_show_the_load_of_the_weeks(asha: Desk, console: Any) -> None:
    async with console(asha) as pilot:
        shown = await press(pilot, "3")
        assert "Week of 23 Nov ▓▓░░░░ 2" in shown


async def test_v_gives_the_list_the_whole_width(asha: Desk, console: Any) -> None:
    async with console(asha) as pilot:
        await press(pilot, "2")
        assert "Placement" not in text(pilot.app)
        assert "Placement" in await press(pilot, "v")
        assert not pilot.app.screen.query_one(Preview).display


async def test_mouse_selects_opens_and_sorts(asha: Desk, console: Any) -> None:
    async with console(asha) as pilot:
        await press(pilot, "2")
        await pilot.click(the_list(pilot), offset=(4, 3))
        await calm(pilot)
        assert the_list(pilot).rank == 2
        await pilot.click(the_list(pilot), offset=(4, 0))
        await calm(pilot)
        assert the_list(pilot).sort == "name"
        await pilot.click(the_list(pilot), offset=(4, 2), times=2)
        await calm(pilot)
        assert isinstance(pilot.app.screen, ChildScreen)


async def test_a_click_on_a_view_or_a_key_does_what_the_key_does(asha: Desk, console: Any) -> None:
    async with console(asha) as pilot:
        await pilot.click("ViewTabs", offset=(lines(pilot.app)[1].index("Caseload"), 0))
        await calm(pilot)
        assert pilot.app.screen.view.id == "caseload"
        await pilot.click("KeyLine", offset=(lines(pilot.app)[-1].index("why"), 0))
        await calm(pilot)
        assert "Both dates" in text(pilot.app)


async def test_the_counts_of_another_iro_are_not_mixed_in(
    asha: Desk, console: Any, caseload: dict[str, int]
) -> None:
    async with console(replace(asha, scope=caseload["ben"])) as pilot:
        assert "Ben Carter" in lines(pilot.app)[0]
        await press(pilot, "2")
        assert names(pilot) == ["Sam Reed"]


def test_the_app_takes_a_bad_setting_without_falling_over(asha: Desk) -> None:
    app = IroConsole(asha, theme="mauve", keys={"contact": "bogus"})
    assert app.theme == "dark"
    assert len(app._notices) == 2


@pytest.mark.parametrize(
    ("environment", "chosen", "theme"),
    [
        ({}, "", "dark"),
        ({"NO_COLOR": "1"}, "", "high-contrast"),
        ({"TERM": "linux", "COLORTERM": ""}, "", "high-contrast"),
        ({"NO_COLOR": "1", "TERM": "linux"}, "light", "light"),
    ],
    ids=["many colours", "no colour wanted", "sixteen colours", "chosen all the same"],
)
async def test_few_colours_or_none_leave_the_selection_in_sight(
    asha: Desk,
    console: Any,
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    chosen: str,
    theme: str,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    async with console(asha, theme=chosen) as pilot:
        assert pilot.app.theme == theme
        rows = [strip for strip in pilot.app.screen._compositor.render_strips() if "● " in strip.text]
        selected, *others = [[segment.style.bgcolor for segment in strip if segment.style] for strip in rows]
        assert "▌" in rows[0].text
        assert all(selected[0] != other[0] for other in others)


def test_a_dumb_terminal_is_drawn_to_in_its_real_size() -> None:
    code = "import iro_console.ui, os; print(os.environ['TERM'])"
    for told, taken in (("dumb", "ansi"), ("unknown", "ansi"), ("xterm", "xterm")):
        environment = {**os.environ, "TERM": told}
        done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
        assert done.stdout.strip() == taken
