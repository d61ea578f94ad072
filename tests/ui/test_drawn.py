"""What waits for a drawing is not done to what was closed meanwhile."""

from __future__ import annotations

from screen import drained
from textual.app import App, ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from iro_console.ui.drawn import once_drawn


class Dialog(ModalScreen[None]):
    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static("part", id="part")


async def test_what_is_closed_before_its_drawing_is_left_alone() -> None:
    app: App[None] = App()
    async with app.run_test() as pilot:
        dialog, found = Dialog(), list[str]()

        def look() -> None:
            found.append(str(dialog.query_one("#part").id))

        await app.push_screen(dialog)
        once_drawn(dialog, look)
        await drained(pilot)
        assert found == ["part"]
        dialog.refresh()
        once_drawn(dialog, look)
        dialog.dismiss()
        await drained(pilot)
        assert found == ["part"]
        assert app.screen is not dialog
