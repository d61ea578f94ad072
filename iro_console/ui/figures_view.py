"""The Figures view, which a later part of the program fills."""

from __future__ import annotations

from iro_console.ui.views import View
from iro_console.ui.widgets.columns import Column
from iro_console.ui.widgets.record_list import ListSpec

_ONE_COLUMN = (Column("what", "", 40, lambda _row, _look: ("", "")),)

VIEW = View(
    "figures",
    ListSpec(
        (Column("what", "", 40, lambda _row, _look: ("", "")),),
        empty="Figures will be here: reviews in time, children seen, decisions carried out, for the year.",
    ),
    "What the year adds up to.",
    noun=("figure", "figures"),
)
