"""A section of an escalation, mostly filled in with what is known."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from textual import on

from iro_console.storage.problems import StoreProblem
from iro_console.ui.dialogs.section_dialog import SectionDialog
from iro_console.ui.widgets.section_form import SectionForm

Known = Callable[[str, str], dict[str, str]]
"""(kind, stage) -> the raw answers that follow from them."""
DECIDING = ("kind", "stage")


class EscalationDialog(SectionDialog[Any]):
    """It begins where there is something to say, not at its first field.

    What was filled in because of the kind and the stage follows them when they are changed; what somebody
    typed over it stays.
    """

    def __init__(self, *args: Any, at: str = "", follow: Known | None = None, **more: Any) -> None:
        """``at`` is the field that gets the focus; ``follow`` gives what hangs on the kind and the stage."""
        super().__init__(*args, **more)
        self._at = at
        self._follow = follow
        self._decided = ("", "")
        self._following: dict[str, str] = {}

    def focus_form(self, going_on: bool) -> None:
        """Begin at the field asked for, or where typing broke off."""
        if self._follow is not None:
            self._decided = self._now()
            with suppress(StoreProblem):
                self._following = self._follow(*self._decided)
        if self._at and not going_on:
            self.form.focus_field(self._at)
        else:
            super().focus_form(going_on)

    def _now(self) -> tuple[str, str]:
        raw = self.form.raw
        kind, stage = (raw.get(name, "") for name in DECIDING)
        return kind, stage

    @on(SectionForm.Changed)
    def _catch_up(self) -> None:
        """Bring in step what hangs on the kind and the stage, once these can be read."""
        now = self._now()
        if self._follow is None or now == self._decided:
            return
        kind, stage = now
        if kind != self._decided[0] and stage == self._following.get("stage", ""):
            # The kind says with which stage it begins.
            stage = ""
        follow: dict[str, str] = {}
        with suppress(StoreProblem):
            # Where the records cannot be read, keeping the draft says so.
            follow = self._follow(kind, stage)
        if not follow:
            return
        stage = stage or follow.get("stage", "")
        raw, before = self.form.raw, self._following
        self._decided, self._following = (kind, stage), follow
        for name, text in follow.items():
            if raw.get(name, "") == before.get(name, "") and text != before.get(name, ""):
                self.form.rows[name].field.put(text)
        self.form.ask_what_applies()
