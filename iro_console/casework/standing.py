"""By what, and up to which day, the stored deadlines were counted. Light: every start asks it."""

from __future__ import annotations

from datetime import date
from hashlib import blake2b

from iro_console import __version__
from iro_console.domain.timescales import Policy
from iro_console.storage import queries
from iro_console.storage.rows import Rows

POLICY = "policy"
PUBLISHED = "calendar_published_through"
COMPUTED_ON = "computed_on"
CONTENT = "policy_content"
"""What the policy said, and which version of the program counted: either may change under the same name."""


def content_of(policy: Policy) -> str:
    """Return what changes whenever a rule or the ladder of the policy does, or the program's version."""
    rules = repr([policy.rules[name] for name in sorted(policy.rules)] + [policy.ladder])
    return blake2b(f"{__version__} {rules}".encode(), digest_size=16).hexdigest()


def counted_by(rows: Rows, policy: Policy) -> bool:
    """Say whether the stored deadlines were counted by this policy as it reads today."""
    same_name = queries.setting(rows, POLICY) == policy.name
    return same_name and queries.setting(rows, CONTENT) in (None, content_of(policy))


def counted_on(rows: Rows) -> date | None:
    """Return the day up to which the stored deadlines were counted; None in a store without any."""
    found = queries.setting(rows, COMPUTED_ON)
    return date.fromisoformat(found) if found else None
