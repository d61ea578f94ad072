"""What is painted from kept lines is what would be painted without any."""

from __future__ import annotations

from typing import Any

import pytest
from rich.segment import Segment
from screen import calm, press
from textual._styles_cache import StylesCache
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from iro_console.casework.desk import Desk


def painted(app: Any) -> list[list[Segment]]:
    """Return every line of the screen with its colours."""
    return [list(strip.simplify()) for strip in app.screen._compositor.render_strips()]


def drawn_anew(app: Any) -> list[list[Segment]]:
    """Return the same with nothing kept."""
    kept = {widget: widget._styles_cache for widget in app.screen.walk_children()}
    for widget in kept:
        widget._styles_cache = StylesCache()
    found = painted(app)
    for widget, cache in kept.items():
        widget._styles_cache = cache
    return found


async def test_what_is_kept_is_what_would_be_drawn(asha: Desk, console: Any) -> None:
    async with console(asha) as pilot:
        app = pilot.app
        for key in (
            "down",
            "space",
            "2",
            "down",
            "end",
            "home",
            "f9",
            "6",
            "t",
            "down",
            "t",
            "1",
            "?",
            "escape",
        ):
            await press(pilot, key)
            assert painted(app) == drawn_anew(app), key
        for theme in ("light", "high-contrast", "dark"):
            before = painted(app)
            app.action_theme(theme)
            await calm(pilot)
            assert painted(app) == drawn_anew(app) != before, theme
        for width, height in ((80, 24), (200, 60), (120, 40)):
            await pilot.resize_terminal(width, height)
            await calm(pilot)
            assert painted(app) == drawn_anew(app), width


async def test_a_key_draws_the_two_lines_that_change(
    asha: Desk, console: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with console(asha) as pilot:
        await press(pilot, "2")
        asked: list[tuple[str, int]] = []
        draw = StylesCache.render_widget

        def noted(cache: StylesCache, widget: Widget, crop: Region) -> list[Strip]:
            asked.append((type(widget).__name__, crop.y))
            return draw(cache, widget, crop)

        monkeypatch.setattr(StylesCache, "render_widget", noted)
        await press(pilot, "down")
        assert sorted(y for name, y in asked if name == "RecordList") == [1, 2]
        assert "TopLine" not in {name for name, _ in asked}
