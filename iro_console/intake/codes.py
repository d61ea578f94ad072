"""The codes of the 903 return that the records rely on, of all its years."""

from __future__ import annotations

from functools import cache

from iro_console import reference

_CATALOGUE = "codes_903"
_CALLED_OTHERWISE = {"REVIEW_CODE": "participation"}


@cache
def _codes() -> dict[str, frozenset[str]]:
    found: dict[str, dict[str, str]] = reference.catalogue(_CATALOGUE)
    return {name: frozenset(table) for name, table in found.items()}


def is_code(column: str, text: str) -> bool:
    """Return whether ``text`` is a code of a column of the return, in any of its years."""
    return text in _codes()[_CALLED_OTHERWISE.get(column, column)]


SHORT_BREAKS = frozenset({"V3", "V4"})
NEW_PLACEMENT = frozenset({"S", "P", "T", "B", "U"})
"""Reasons for a new episode that say the placement changed, even to one of the same kind."""
PLACED_FOR_ADOPTION = frozenset({"A3", "A4", "A5", "A6"})
AUTHORITY_TO_PLACE = frozenset({"D1", "E1"})
"""Freeing and placement orders: from then on the agency may place for adoption."""
EPISODE_GOES_ON = "X1"
"""The reason that an episode ceased and another began the same day; every other one ends the period."""
