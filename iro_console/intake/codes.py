"""The codes of the 903 return that the records rely on, of all its years."""

from __future__ import annotations


def _codes(text: str) -> frozenset[str]:
    return frozenset(text.split())


CODES = {
    "REVIEW_CODE": _codes("PN0 PN1 PN2 PN3 PN4 PN5 PN6 PN7"),
    "RNE": _codes("S L P T B U"),
    "LS": _codes("C1 C2 D1 E1 V2 V3 V4 L1 L2 L3 J1 J2 J3"),
    "CIN": _codes("N1 N2 N3 N4 N5 N6 N7 N8"),
    "PLACE": _codes(
        "A3 A4 A5 A6 H5 K1 K2 K3 P1 P2 P3 R1 R2 R3 R5 S1 T0 T1 T2 T3 T4 U1 U2 U3 U4 U5 U6 Z1 Z11 Z12 Z13 Z14"
    ),
    "PLACE_PROVIDER": _codes("PR0 PR1 PR2 PR3 PR4 PR5"),
    "REC": _codes("X1 E11 E12 E2 E3 E4A E4B E13 E41 E45 E46 E47 E48 E5 E6 E7 E8 E9 E14 E15 E16 E17"),
    "REASON_PLACE_CHANGE": _codes("CARPL CLOSE ALLEG STAND CUSTOD APPRR CREQB CREQO CHILD LAREQ PLACE OTHER"),
    "SW_REASON": _codes("MANAGE FCONTA LEFTRL ORGRST TSPROC ABSENC CHCHAN PCCHAN SWDIED OTHERS"),
    "SEX": _codes("1 2 M F U"),
    "ETHNIC": _codes(
        "WBRI WIRI WOTH WIRT WROM MWBC MWBA MWAS MOTH AIND APKN ABAN AOTH BCRB BAFR BOTH CHNE OOTH REFU NOBT"
    ),
}
"""PLACE holds the codes to 2024-25 and those from 2025-26 on; SEX was 1 and 2 until 2023-24."""

SHORT_BREAKS = frozenset({"V3", "V4"})
NEW_PLACEMENT = frozenset({"S", "P", "T", "B", "U"})
"""Reasons for a new episode that say the placement changed, even to one of the same kind."""
PLACED_FOR_ADOPTION = frozenset({"A3", "A4", "A5", "A6"})
AUTHORITY_TO_PLACE = frozenset({"D1", "E1"})
"""Freeing and placement orders: from then on the agency may place for adoption."""
EPISODE_GOES_ON = "X1"
"""The reason that an episode ceased and another began the same day; every other one ends the period."""
