"""The desk: everything an act or a list needs to know about who works, when, and by which rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from iro_console.domain.timescales import Policy
from iro_console.domain.working_days import WorkingCalendar
from iro_console.storage.engine import Store


@dataclass(frozen=True, slots=True)
class Desk:
    """One desk a running program or command; made in ``bootstrap``."""

    store: Store
    policy: Policy
    calendar: WorkingCalendar
    clock: Callable[[], datetime]
    """The London time now, aware."""
    user: str
    """Who acts: the IRO's reference or the login name. It goes into every audit row."""
    scope: int | None
    """Person id of the IRO whose children are shown; None shows all."""
    window: str
    """A random id of this running window, which tells its drafts from another's."""

    def today(self) -> date:
        """Return today's date in London."""
        return self.clock().date()

    def now(self) -> datetime:
        """Return the time now in UTC, for the history."""
        return self.clock().astimezone(UTC)
