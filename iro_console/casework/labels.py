"""The words for codes, read once from the catalogues: the 903 return's, and that of significant events."""

from __future__ import annotations

from functools import cache
from typing import Any

from iro_console import reference
from iro_console.casework import event_kinds

SHORT_PLACEMENTS = {
    "A3": "adoption",
    "A4": "adoption",
    "A5": "adoption",
    "A6": "adoption",
    "H5": "semi-independent",
    "K1": "secure home",
    "K2": "children's home",
    "K3": "supported",
    "P1": "with parents",
    "P2": "independent",
    "P3": "employment",
    "R1": "care home",
    "R2": "hospital",
    "R3": "family centre",
    "R5": "custody",
    "S1": "school",
    "T0": "temporary",
    "T1": "temporary",
    "T2": "temporary",
    "T3": "temporary",
    "T4": "temporary",
    "U1": "family foster",
    "U2": "family foster",
    "U3": "family foster",
    "U4": "foster",
    "U5": "foster",
    "U6": "foster",
    "Z1": "other",
}
"""What fits a column of a list; the full words are on the child's page."""

_TABLES = {"REVIEW_CODE": "participation"}


@cache
def _codes() -> dict[str, Any]:
    return reference.catalogue("codes_903")


@cache
def labels(catalogue: str) -> dict[str, str]:
    """Return code -> words of a catalogue such as LS, PLACE, PLACE_SHORT, REVIEW_CODE, REC or EVENTS.

    REC_ENDS leaves out X1, after which the period of care goes on.
    """
    if catalogue == "PLACE_SHORT":
        return SHORT_PLACEMENTS
    if catalogue == "EVENTS":
        return event_kinds.titles()
    if catalogue == "REC_ENDS":
        return {code: words for code, words in labels("REC").items() if code != "X1"}
    return {str(code): str(words) for code, words in _codes()[_TABLES.get(catalogue, catalogue)].items()}


def label(catalogue: str, code: str) -> str:
    """Return the words for a code, or the code itself where there are none."""
    return labels(catalogue).get(code, code) if code else ""
