"""What is done once the screen is drawn, unless what it is done to was closed meanwhile."""

from __future__ import annotations

from collections.abc import Callable

from textual.widget import Widget


def once_drawn(widget: Widget, act: Callable[[], None]) -> None:
    """Call ``act`` after the next drawing of a widget; not at all where the widget is going by then.

    A dialog may be closed between a change and its drawing. What is being closed is drawn no more, and its
    parts go before it does: ``act`` would look for what is not there.
    """

    def still_there() -> None:
        if widget.display:
            act()

    widget.call_after_refresh(still_there)
