"""The files that can be brought in, known by their columns and never by their names.

They are those of an SSDA903 return, and the list of requests that came in for the IRO.

A layout names the columns it cannot do without and those that other years leave out or add.
"""

from __future__ import annotations

from typing import NamedTuple

from iro_console.intake.reader import Unreadable

UNKNOWN = "unknown"
_COMMON = frozenset({"CHILD", "DOB", "SEX"})


class Layout(NamedTuple):
    """One kind of file."""

    kind: str
    needed: frozenset[str]
    optional: frozenset[str] = frozenset()
    used: bool = False
    """Whether its rows are read; the others are recognised and counted only."""

    def likeness(self, names: frozenset[str]) -> float:
        """Return how much of what sets this layout apart is there, from 0 to 1."""
        telling = self.needed - _COMMON
        everything = (self.needed | self.optional) - _COMMON
        return max(len(telling & names) / len(telling), len(everything & names) / len(everything))


def _layout(kind: str, needed: str, optional: str = "", *, used: bool = False) -> Layout:
    return Layout(kind, frozenset(needed.split()), frozenset(optional.split()), used)


REQUESTS = "Requests"
_OTHER_NAMES = {
    "CHILD_REF": "CHILD",
    "CHILD_REFERENCE": "CHILD",
    "REQUEST": "REQUEST_TYPE",
    "STATUS_(DATE)": "STATUS",
    "STATUS_DATE": "DATE",
    "DATE_SENT": "DATE",
    "NOTES": "NOTE",
}
"""What a list of requests may call its columns besides; the council's manual has "Status (date)"."""

LAYOUTS = (
    _layout("Header", "CHILD SEX DOB ETHNIC", "UPN MOTHER MC_DOB", used=True),
    _layout(
        "Episodes",
        "CHILD DECOM RNE LS PLACE DEC REC",
        "CIN PLACE_PROVIDER REASON_PLACE_CHANGE HOME_POST PL_POST URN",
        used=True,
    ),
    _layout("Reviews", "CHILD REVIEW REVIEW_CODE", "DOB", used=True),
    _layout("UASC", "CHILD DUC", "DOB SEX", used=True),
    _layout("SWEpisodes", "CHILD SW_ID SW_DECOM SW_DEC", "DOB SW_REASON", used=True),
    _layout(
        "OC2",
        "CHILD SDQ_SCORE HEALTH_CHECK HEALTH_ASSESSMENT",
        "DOB SDQ_REASON CONVICTED IMMUNISATIONS TEETH_CHECK SUBSTANCE_MISUSE "
        "INTERVENTION_RECEIVED INTERVENTION_OFFERED",
    ),
    _layout("OC3", "CHILD IN_TOUCH ACTIV ACCOM", "DOB"),
    _layout("AD1", "CHILD DATE_INT DATE_MATCH", "DOB FOSTER_CARE NB_ADOPTR SEX_ADOPTR LS_ADOPTR"),
    _layout("PlacedAdoption", "CHILD DATE_PLACED DATE_PLACED_CEASED", "DOB REASON_PLACED_CEASED"),
    _layout("PrevPerm", "CHILD PREV_PERM DATE_PERM", "DOB LA_PERM"),
    _layout("Missing", "CHILD MISSING MIS_START MIS_END", "DOB"),
    _layout("DoLo", "CHILD DOLO_START DOLO_END", "DOB"),
    _layout(REQUESTS, "CHILD REQUEST_TYPE DATE", "STATUS ASSIGNED_TO NOTE", used=True),
)
"""As in the returns from 2020-21 to 2026-27. PlacedAdoption holds the day it was decided that a child
should be placed for adoption, not the day of the placement: that is read from the episodes. Requests is no
file of a return, but a list as a case-management system gives it."""


def in_our_words(header: tuple[str, ...]) -> tuple[str, ...]:
    """Return a header with the names this program has for the columns of a list of requests."""
    renamed = tuple(_OTHER_NAMES.get(name, name) for name in header)
    return renamed if "REQUEST_TYPE" in renamed and len({*renamed}) == len({*header}) else header


def recognise(header: tuple[str, ...], row: int = 1) -> tuple[Layout, tuple[str, ...]]:
    """Return the layout a header belongs to, and the columns of it that the layout does not know.

    Raises Unreadable when columns are missing (naming them) or when it is no file known here.
    """
    names = frozenset(header) - {""}
    whole = [layout for layout in LAYOUTS if layout.needed <= names]
    if whole:
        layout = max(whole, key=lambda one: len(names & (one.needed | one.optional)))
        known = layout.needed | layout.optional
        return layout, tuple(name for name in header if name and name not in known)
    layout = max(LAYOUTS, key=lambda one: one.likeness(names))
    if layout.likeness(names) >= 0.5:
        lacks = sorted(layout.needed - names)
        columns = "the column" if len(lacks) == 1 else "the columns"
        kind = "a list of requests" if layout.kind == REQUESTS else f"the {layout.kind} file of a 903 return"
        raise Unreadable(
            f"it looks like {kind} but lacks {columns} {', '.join(lacks)}",
            row,
            lacks[0],
        )
    raise Unreadable("its header row is that of no SSDA903 file, and of no list of requests", row)
