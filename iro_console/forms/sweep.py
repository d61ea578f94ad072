"""What the morning sweep asks."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from iro_console.forms.section import Section, ask


class PutOff(Section):
    """The day something comes back in the sweep."""

    title: ClassVar[str] = "Put off"
    help: ClassVar[str] = "It stays away from the sweep until that day. On the list of Today it stays."

    until: date | None = ask("Until", "date", needed=True)
