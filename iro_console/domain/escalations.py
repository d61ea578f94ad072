"""The escalation ladder: its stages, its clocks, and the moves allowed.

All stages together have 20 working days from the day the first formal stage is sent (IRO Handbook 2010,
6.2: "timescales in total of no more than 20 working days"); the IRO may bypass any stage, and Cafcass may
be told at any time, in parallel.
"""

from __future__ import annotations

from enum import StrEnum


class EscalationKind(StrEnum):
    """What an escalation is."""

    GOOD_PRACTICE = "good_practice"
    INFORMAL = "informal"
    ALERT = "alert"
    DISPUTE = "dispute"
    QAR = "qar"
    CAFCASS = "cafcass"


KINDS = {
    EscalationKind.GOOD_PRACTICE: "Good practice",
    EscalationKind.INFORMAL: "Informal",
    EscalationKind.ALERT: "IRO Alert (practice concern)",
    EscalationKind.DISPUTE: "Dispute",
    EscalationKind.QAR: "QAR",
    EscalationKind.CAFCASS: "Cafcass",
}
RESPONSES = {
    "agreed_done": "Agreed and done",
    "agreed_outstanding": "Agreed, action outstanding",
    "not_agreed": "Not agreed",
    "no_reply": "No reply",
}
OUTCOMES = {
    "resolved": "Resolved",
    "partly_resolved": "Partly resolved",
    "next_stage": "Escalated to next stage",
    "withdrawn": "Withdrawn",
    "cafcass": "Referred to Cafcass",
    "overtaken": "Closed - overtaken by events",
}
