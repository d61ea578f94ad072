"""Codes to choose from in tests: few, and easy to tell apart."""

from __future__ import annotations

from iro_console.forms.choices import Catalogues

CODES: Catalogues = {
    "PLACE": {
        "U4": "Foster carer, long term",
        "U6": "Foster carer, other",
        "K2": "Children’s home",
        "R2": "NHS",
    },
    "PLACE_PROVIDER": {"PR1": "Own provision", "PR4": "Private provision"},
    "REASON_PLACE_CHANGE": {"CARPL": "Change to care plan", "OTHER": "Other"},
    "LS": {"C1": "Interim care order", "C2": "Full care order", "V2": "Section 20"},
    "REVIEW_CODE": {"PN1": "Attends and speaks for him or herself", "PN7": "Does not attend"},
    "SW_REASON": {"LEFTRL": "Left role"},
    "REC_ENDS": {"E4A": "Returned home"},
}
