"""A section of an escalation, mostly filled in with what is known."""

from __future__ import annotations

from typing import Any

from iro_console.ui.dialogs.section_dialog import SectionDialog


class EscalationDialog(SectionDialog[Any]):
    """It begins where there is something to say, not at its first field."""

    def __init__(self, *args: Any, at: str = "", **more: Any) -> None:
        """``at`` is the field that gets the focus."""
        super().__init__(*args, **more)
        self._at = at

    def focus_form(self, going_on: bool) -> None:
        """Begin at the field asked for, or where typing broke off."""
        if self._at and not going_on:
            self.form.focus_field(self._at)
        else:
            super().focus_form(going_on)
