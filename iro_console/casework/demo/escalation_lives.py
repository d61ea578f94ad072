"""The escalations of the demo: those of the cast, and those that a drifting decision called for."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from random import Random
from typing import Any

from iro_console.casework.demo.between_life import DecisionLife, EscalationLife, MidpointLife, StageLife
from iro_console.casework.demo.between_materials import BetweenMaterials, Council, spoken_of
from iro_console.casework.demo.life import Life
from iro_console.casework.demo.schedule import Desk
from iro_console.domain.decisions import DecisionStatus
from iro_console.forms.escalation import THEMES

_RAISED = 0.5
"""The share of mid-points with an informal outcome that became an escalation on record."""
_OVER = 40
"""Working days before the day of the demo after which a drawn escalation is closed."""
_ENDED = (DecisionStatus.DONE, DecisionStatus.SUPERSEDED)
_NOT_SENT: dict[str, object] = {
    "skip_reason": None,
    "cafcass_considered": None,
    "cafcass_reason": None,
    "legal_advice": None,
    "sent_note": None,
}
_NO_ANSWER: dict[str, object] = {
    "replied_on": None,
    "replied_by": None,
    "response": None,
    "reply": None,
    "accepted": None,
    "action_on": None,
}
_OPEN: dict[str, object] = {"outcome": None, "closed_on": None, "action_on": None, "difference": None}


class Dispatches:
    """Raises the escalations of one child."""

    def __init__(
        self, life: Life, materials: BetweenMaterials, council: Council, desk: Desk, rng: Random
    ) -> None:
        self._life, self._materials, self._council = life, materials, council
        self._desk, self._rng = desk, rng

    def tell(self) -> None:
        """Add what the cast tells, and for other children what their mid-points led to."""
        rows = [row for row in self._materials.scripted if row["child"] == self._life.name]
        for row in rows:
            self._life.escalations.append(self._of_cast(row))
        for midpoint in () if rows else self._life.midpoints:
            outcome = midpoint.answers["midpoint_outcome"]
            drifting = [a.decision for a in midpoint.audits if a.drift and a.decision.status in _ENDED]
            since = self._desk.calendar.count(midpoint.done_on, self._desk.today)
            is_raised = outcome == "formal" or (outcome == "informal" and self._rng.random() < _RAISED)
            if is_raised and drifting and since > _OVER:
                self._life.escalations.append(self._closed(midpoint, drifting[0], formal=outcome == "formal"))
        self._life.escalations.sort(key=lambda one: one.raised_on)

    def _of_cast(self, row: dict[str, Any]) -> EscalationLife:
        desk, life = self._desk, self._life
        stages = [self._stage(stage) for stage in row.get("stages", ())]
        raised_on = desk.day(-row.get("ago", row["stages"][0]["ago"] if stages else 0))
        is_good = row["kind"] == "good_practice"
        decisions = [one for one in life.decisions if one.key == row.get("decision")]
        answers: dict[str, object] = {
            "kind": row["kind"],
            "themes": _in_order(row["themes"]),
            "concern": row.get("concern"),
            "effect": row.get("effect"),
            "childs_wishes": row.get("wishes"),
            "wanted": row.get("wanted"),
            "wanted_by": None if is_good else desk.day(row["wanted_in"]),
            "good_practice": row.get("good_practice"),
            **_OPEN,
        }
        if "outcome" in row:
            answers |= {
                "outcome": row["outcome"],
                "closed_on": desk.day(-row["closed_ago"]),
                "action_on": stages[-1].answers["action_on"] or desk.day(-row["closed_ago"]),
                "difference": row["difference"],
            }
        return EscalationLife(
            life.period.number,
            raised_on,
            answers,
            stages,
            review=self._last_review(raised_on),
            decision=decisions[-1] if decisions else None,
        )

    def _stage(self, row: dict[str, Any]) -> StageLife:
        desk = self._desk
        sent_on = desk.day(-row["ago"])
        answers: dict[str, object] = {
            "stage": row["stage"],
            "sent_to": self._who(row["to"], sent_on),
            "sent_on": sent_on,
            **_NOT_SENT,
            **_NO_ANSWER,
        }
        if row.get("cafcass"):
            answers |= {"cafcass_considered": True, "cafcass_reason": row["cafcass_reason"]}
            answers["legal_advice"] = row["legal_advice"]
        answers["sent_note"] = row.get("note")
        if "response" in row:
            answers["response"] = row["response"]
        if "replied_ago" in row:
            answers |= {
                "replied_on": desk.day(-row["replied_ago"]),
                "replied_by": answers["sent_to"],
                "reply": row["reply"],
                "accepted": row.get("accepted", row["response"] == "agreed_done"),
                "action_on": desk.day(-row["action_ago"]) if "action_ago" in row else None,
            }
        return StageLife(answers)

    def _closed(self, midpoint: MidpointLife, decision: DecisionLife, *, formal: bool) -> EscalationLife:
        """Return an escalation raised from a mid-point, answered and closed."""
        calendar, rng = self._desk.calendar, self._rng
        was_done = decision.status == DecisionStatus.DONE
        rows = [row for row in self._materials.closed if (row["outcome"] != "overtaken") is was_done]
        row = rng.choice(rows)
        words = {name: text.format(**spoken_of(self._life)) for name, text in row.items()}
        raised_on = midpoint.done_on
        replied_on = calendar.add(raised_on, rng.randint(2, 5))
        action_on = calendar.add(replied_on, rng.randint(3, 12))
        closed_on = calendar.add(action_on, rng.randint(0, 4))
        to = self._who("team_manager" if formal else "worker", raised_on)
        agreed = row["outcome"] != "overtaken"
        stage: dict[str, object] = {
            "stage": "1" if formal else "0",
            "sent_to": to,
            "sent_on": raised_on,
            **_NOT_SENT,
            "replied_on": replied_on,
            "replied_by": to,
            "response": "agreed_outstanding" if agreed else "not_agreed",
            "reply": words["answer"],
            "accepted": agreed,
            "action_on": action_on if agreed else None,
        }
        answers: dict[str, object] = {
            "kind": "alert" if formal else "informal",
            "themes": _in_order({decision.theme, "drift"}),
            "concern": f"A decision of review {decision.made_at} has not been carried out: {decision.text}",
            "effect": words["effect"],
            "childs_wishes": words["wishes"],
            "wanted": words["wanted"],
            "wanted_by": calendar.add(raised_on, 15),
            "good_practice": None,
            "outcome": row["outcome"],
            "closed_on": closed_on,
            "action_on": action_on if agreed else None,
            "difference": words["difference"],
        }
        return EscalationLife(
            midpoint.period, raised_on, answers, [StageLife(stage)], midpoint.after, decision, midpoint
        )

    def _who(self, to: str, on: date) -> str:
        if to == "cafcass":
            return "Cafcass"
        if to == "worker":
            return self._council.worker(self._life, on)
        return self._council.manager(self._life, on) if to == "team_manager" else self._council.leader(to)

    def _last_review(self, on: date) -> int | None:
        held = [r.number for r in self._life.period.reviews if r.held_on is not None and r.held_on <= on]
        return max(held, default=None)


def _in_order(themes: Collection[str]) -> str:
    """Return several choices as the form keeps them."""
    return ",".join(theme for theme in THEMES if theme in themes)
