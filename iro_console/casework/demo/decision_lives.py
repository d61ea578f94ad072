"""The decisions of the demo: made at a review, looked at between two, done, put off or carried forward.

What truly became of a decision is drawn when it is made; what the record says of it is only what a mid-point,
a review or a call brought to light by today.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from random import Random

from iro_console.casework.demo.between_life import AuditLife, DecisionLife, MidpointLife, NewsLife
from iro_console.casework.demo.between_materials import BetweenMaterials, Council, Idea, spoken_of
from iro_console.casework.demo.life import Life, PeriodLife, ReviewLife
from iro_console.casework.demo.schedule import Desk
from iro_console.domain.decisions import DecisionStatus, Reply, reply_due

_QUICK, _SLOW = 0.76, 0.95
"""Shares of the decisions that are done by their date, and by some weeks after it; the rest drags on."""
_NOTED, _GIVEN_UP, _REFUSED, _SILENT = 0.85, 0.5, 0.02, 0.12
_LONGER = 11
"""Days that each week of an idea is given: what is decided is to be done within the interval, not at once."""
_MAKES = (3, 3, 4, 2, 3)
_STARTED, _DONE, _BEGUN = DecisionStatus.IN_PROGRESS, DecisionStatus.DONE, DecisionStatus.NOT_STARTED
_CLOSED = (_DONE, DecisionStatus.SUPERSEDED)
_NO_LONGER = "No longer needed: what it was about has changed."
_FOUND = {_DONE: "done", _STARTED: "in_progress", _BEGUN: "not_started"}


class Chronicle:
    """Takes the decisions of one child from review to review."""

    def __init__(
        self, life: Life, materials: BetweenMaterials, council: Council, desk: Desk, rng: Random
    ) -> None:
        self._life, self._materials, self._council = life, materials, council
        self._desk, self._rng = desk, rng
        self._used: set[str] = set()
        self._told = {row["key"]: row["carried"] for row in materials.stuck if row["child"] == life.name}

    def tell(self, period: PeriodLife, midpoints: Iterable[MidpointLife], replies: dict[int, date]) -> None:
        """Add the decisions of a period; ``replies`` has the day of the manager's reply, by review."""
        looked = {midpoint.after: midpoint for midpoint in midpoints}
        held = [review for review in period.reviews if review.held_on is not None]
        standing: list[DecisionLife] = []
        for position, review in enumerate(held):
            self._take_stock(standing, review)
            to_go = len(held) - 1 - position
            made = self._make(period, review, to_go, last=to_go == 0)
            standing = [one for one in standing if one.status not in _CLOSED] + made
            self._life.decisions += made
            self._answer(standing, review, replies.get(review.number))
            if midpoint := looked.get(review.number):
                self._audit(standing, midpoint)
        if period.ceased_on is not None:
            self._end(standing, period.ceased_on)
        elif held:
            self._heard_since(standing, held[-1])

    def _make(self, period: PeriodLife, review: ReviewLife, to_go: int, *, last: bool) -> list[DecisionLife]:
        on = review.held_on
        assert on is not None
        suited = [
            idea
            for idea in self._materials.ideas
            if idea.key not in self._used
            and idea.key not in self._told
            and idea.suits(self._life, review.number, on)
        ]
        count = min(self._rng.choice(_MAKES) + (review.number == 1), len(suited))
        wanted = [idea for idea in self._materials.ideas if self._told.get(idea.key) == to_go]
        if period is not self._life.period:
            wanted = []
        chosen = [*wanted, *self._rng.sample(suited, max(count - len(wanted), 1) if suited else 0)]
        made: list[DecisionLife] = []
        for rank, idea in enumerate(chosen, start=1):
            self._used.add(idea.key)
            made.append(self._decision(idea, period, review, on, rank, stuck=idea in wanted, last=last))
        return made

    def _decision(
        self,
        idea: Idea,
        period: PeriodLife,
        review: ReviewLife,
        on: date,
        rank: int,
        *,
        stuck: bool,
        last: bool,
    ) -> DecisionLife:
        rng, calendar = self._rng, self._desk.calendar
        due = calendar.latest_on_or_before(on + timedelta(days=idea.weeks * _LONGER + rng.randint(-4, 6)))
        pace = rng.random()
        span = (due - on).days
        if stuck:
            begins, ends = due + timedelta(days=400), None
        elif pace < _QUICK:
            begins, ends = on + timedelta(days=span // 4), due - timedelta(days=rng.randint(0, span // 3))
        elif pace < _SLOW or last:
            begins, ends = on + timedelta(days=span // 2), due + timedelta(days=rng.randint(10, 70))
        else:
            begins, ends = due + timedelta(days=150), due + timedelta(days=rng.randint(200, 320))
        words = {name: text.format(**spoken_of(self._life)) for name, text in idea.words.items()}
        return DecisionLife(
            id=f"{rng.getrandbits(128):032x}",
            key=idea.key,
            theme=idea.theme,
            text=words["decision"],
            reason=words["reason"],
            owner=idea.who,
            started=words["started"],
            stuck=words["stuck"],
            done=words["done"],
            begins_on=begins,
            ends_on=ends,
            period=period.number,
            made_at=review.number,
            review=review.number,
            rank=rank,
            due_on=due,
            status=_BEGUN,
        )

    def _take_stock(self, standing: list[DecisionLife], review: ReviewLife) -> None:
        """Close what is done at a review, and carry the rest forward."""
        on = review.held_on
        assert on is not None
        for decision in standing:
            if decision.status in _CLOSED:
                continue
            found, evidence = self._found(decision, on)
            if found is not _DONE and self._is_given_up(decision):
                found, evidence = DecisionStatus.SUPERSEDED, _NO_LONGER
            if found in _CLOSED:
                self._note(decision, on, "review", found, decision.due_on, evidence)
                continue
            due = self._desk.calendar.latest_on_or_before(on + timedelta(days=self._rng.randint(4, 9) * 7))
            self._note(decision, on, "review", found, due, evidence)
            decision.carried += 1
            decision.review = review.number

    def _is_given_up(self, decision: DecisionLife) -> bool:
        if decision.status == DecisionStatus.DISPUTED:
            return True
        often = decision.carried >= 2 and decision.key not in self._told
        return often and self._rng.random() < _GIVEN_UP

    def _answer(self, standing: list[DecisionLife], review: ReviewLife, replied_on: date | None) -> None:
        """Give the decisions of a review the manager's reply, or silence while it lasts."""
        on = review.held_on
        assert on is not None
        silent = self._rng.random() < _SILENT
        for decision in standing:
            decision.received_on = review.received_on
            decision.reply, decision.replied_on, decision.replied_by, decision.reply_reason = "", None, "", ""
            if replied_on is None or review.received_on is None:
                continue
            if silent and replied_on == reply_due(review.received_on, self._desk.calendar):
                decision.reply, decision.replied_on = Reply.DEEMED_AGREED, replied_on
                continue
            decision.reply, decision.replied_on = Reply.AGREED, replied_on
            decision.replied_by = self._council.manager(self._life, replied_on)
            if decision.key not in self._told and self._rng.random() < _REFUSED:
                decision.reply = Reply.NOT_AGREED
                decision.reply_reason = self._rng.choice(self._materials.refusals)
                self._note(
                    decision,
                    replied_on,
                    "manager",
                    DecisionStatus.DISPUTED,
                    decision.due_on,
                    decision.reply_reason,
                )

    def _audit(self, standing: list[DecisionLife], midpoint: MidpointLife) -> None:
        """Look at each decision at the mid-point, and put off what is late."""
        on = midpoint.done_on
        for decision in standing:
            if decision.status in (*_CLOSED, DecisionStatus.DISPUTED):
                continue
            found, evidence = self._found(decision, on)
            was, due = decision.due_on, decision.due_on
            drifts = found is not _DONE and (due < on - timedelta(days=7) or decision.carried > 1)
            if found is _BEGUN and (due >= on or decision.carried == 1):
                # Nobody had anything to tell of it.
                evidence = ""
            elif found is not _DONE and due < on:
                due = self._desk.calendar.latest_on_or_before(
                    on + timedelta(days=self._rng.randint(3, 7) * 7)
                )
            new_date = due if due != was else None
            midpoint.audits.append(AuditLife(decision, was, _FOUND[found], evidence, new_date, drifts))
            self._note(decision, on, "midpoint", found, due, evidence, drifts, midpoint)

    def _heard_since(self, standing: list[DecisionLife], last: ReviewLife) -> None:
        """Note most of what was done since anybody last looked: somebody rang to say so."""
        assert last.held_on is not None
        for decision in standing:
            if decision.status in (*_CLOSED, DecisionStatus.DISPUTED) or decision.ends_on is None:
                continue
            since = max([last.held_on, *(news.noted_on for news in decision.news)])
            day = self._desk.calendar.next_on_or_after(max(decision.ends_on, since + timedelta(days=1)))
            if day <= self._desk.today and self._rng.random() < _NOTED:
                self._note(decision, day, "contact", _DONE, decision.due_on, decision.done)

    def _end(self, standing: list[DecisionLife], on: date) -> None:
        """Close what is still open when care ends."""
        for decision in standing:
            if decision.status not in _CLOSED:
                self._note(
                    decision, on, "review", DecisionStatus.SUPERSEDED, decision.due_on, "Care has ended."
                )

    def _found(self, decision: DecisionLife, on: date) -> tuple[DecisionStatus, str]:
        """Return how a decision truly stands on a day, and what shows it."""
        if decision.ends_on is not None and decision.ends_on <= on:
            return _DONE, decision.done
        return (_STARTED, decision.started) if decision.begins_on <= on else (_BEGUN, decision.stuck)

    def _note(
        self,
        decision: DecisionLife,
        on: date,
        source: str,
        status: DecisionStatus,
        due: date,
        evidence: str,
        drift: bool | None = None,
        midpoint: MidpointLife | None = None,
    ) -> None:
        decision.news.append(
            NewsLife(on, source, decision.status, status, decision.due_on, due, evidence, drift, midpoint)
        )
        decision.status, decision.due_on, decision.evidence = status, due, evidence
