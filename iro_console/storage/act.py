"""Who does what, when: what every row of an act's history says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

IMPORT_ACT = "903 return brought in"
REQUESTS_ACT = "requests brought in"
"""What bringing in a return, or a list of requests, is called in the history."""


@dataclass(frozen=True, slots=True)
class Act:
    """Who does what, when; it goes into every audit row of the transaction."""

    id: str
    at: datetime
    """Aware."""
    who: str
    words: str
    """The act in words: "contact recorded"."""
    child_id: int | None = None
