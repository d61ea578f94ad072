"""Writes the invented lives into a store as plain rows, their ids in order, so that a run can be repeated."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from iro_console.casework.demo.life import Life, PeriodLife, ReviewLife, Span
from iro_console.casework.demo.marks import Marked
from iro_console.casework.demo.people import PersonRow
from iro_console.casework.demo.schedule import Desk
from iro_console.casework.standing import COMPUTED_ON, POLICY, PUBLISHED
from iro_console.storage.bulk import insert_all
from iro_console.storage.rows import Rows

_TABLES = (
    "person",
    "child",
    "period_of_care",
    "legal_status",
    "placement",
    "allocation",
    "review",
    "review_move",
    "review_meeting",
    "contact",
    "visit",
    "health_assessment",
    "mark",
    "work_step",
    "midpoint_monitoring",
    "form_section",
    "decision",
    "decision_audit",
    "decision_news",
    "significant_event",
    "escalation",
    "escalation_stage",
    "decisions_sent",
    "managers_reply",
    "record_completed",
    "care_plan_update",
    "social_work_report",
    "care_plan",
    "chairs_monitoring_form",
    "plan_line",
    "work_request",
)
"""In the order in which rows may point back."""


class Book:
    """Collects the rows of the caseload table by table; a row's id is its place."""

    def __init__(self, staff: Sequence[PersonRow]) -> None:
        self._tables: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self._written: dict[str, int] = defaultdict(int)
        self._periods: dict[tuple[int, int], int] = {}
        self._reviews: dict[tuple[int, int, int], int] = {}
        self._people = {person.ref: self.add("person", **person._asdict()) for person in staff}

    def person(self, ref: str) -> int:
        """Return the id of a person."""
        return self._people[ref]

    def period(self, child_id: int, number: int) -> int:
        """Return the id of a period of care."""
        return self._periods[child_id, number]

    def review(self, child_id: int, period: int, number: int) -> int:
        """Return the id of a review."""
        return self._reviews[child_id, period, number]

    def add_child(self, life: Life) -> None:
        """Add everything about one child but the marks, and give the child its id."""
        child_id = life.child_id = self.add(
            "child",
            ref=life.ref,
            name=life.name,
            known_as=life.known_as,
            pronouns=life.pronouns,
            born=life.born,
            sex=life.sex,
            ethnicity=life.ethnicity,
            unaccompanied=life.unaccompanied,
            siblings=life.siblings,
            recorded_from=None,
            authority_to_place_on=life.authority_to_place_on,
            placed_for_adoption_on=life.placed_for_adoption_on,
            row_version=1,
        )
        for period in life.periods:
            self._add_period(period, child_id)
        for role, spans in (("iro", life.iros), ("social_worker", life.workers)):
            for span in spans:
                self._add_allocation(span, role, child_id)
        for contact in life.contacts:
            self.add(
                "contact",
                child_id=child_id,
                person_id=self._people[_on(life.iros, contact.held_on).what],
                held_on=contact.held_on,
                method=contact.method,
                seen_alone=contact.alone,
                why_not_alone=contact.why_not_alone or None,
                said=contact.said,
            )
        for day in life.visits:
            self.add("visit", child_id=child_id, held_on=day, seen_alone=True)
        for day in life.health_assessments:
            self.add("health_assessment", child_id=child_id, held_on=day)

    def add_mark(self, child_id: int, mark: Marked) -> None:
        """Add a deadline that was met by hand."""
        self.add("mark", child_id=child_id, **mark._asdict(), note="")

    def write(self, rows: Rows) -> None:
        """Write what was added since the last time."""
        for table in _TABLES:
            records = self._tables[table]
            insert_all(rows, table, records[self._written[table] :])
            self._written[table] = len(records)

    def count(self, table: str) -> int:
        """Return how many rows of a table there are."""
        return len(self._tables[table])

    def put(self, table: str, row: dict[str, Any]) -> None:
        """Add a row that has an id of its own."""
        self._tables[table].append(row)

    def add(self, table: str, **values: Any) -> int:
        """Add a row and return its id."""
        found = self._tables[table]
        found.append({"id": len(found) + 1, **values})
        return len(found)

    def _add_period(self, period: PeriodLife, child_id: int) -> None:
        period_id = self._periods[child_id, period.number] = self.add(
            "period_of_care",
            child_id=child_id,
            number=period.number,
            started_on=period.started_on,
            ceased_on=period.ceased_on,
            cease_reason=period.cease_reason,
            need=period.need,
        )
        for status in period.legal:
            self.add(
                "legal_status",
                period_id=period_id,
                code=status.what,
                started_on=status.started_on,
                ended_on=status.ended_on,
            )
        for placement in period.placements:
            self.add(
                "placement",
                period_id=period_id,
                code=placement.what,
                provider=placement.provider,
                carer=placement.carer,
                area=placement.area,
                started_on=placement.started_on,
                ended_on=placement.ended_on,
                change_reason=placement.reason if placement.ended_on else "",
            )
        for review in period.reviews:
            self._reviews[child_id, period.number, review.number] = self._add_review(review, period_id)

    def _add_review(self, review: ReviewLife, period_id: int) -> int:
        review_id = self.add(
            "review",
            period_id=period_id,
            number=review.number,
            booked_for=review.booked_for,
            booked_at=review.booked_at,
            venue=review.venue,
            started_on=review.started_on,
            adjourned_on=review.adjourned_on,
            held_on=review.held_on,
            participation=review.participation,
            note=review.note,
            decisions_received_on=review.received_on,
            row_version=1,
        )
        for moved_on, was, became, reason in review.moves:
            self.add(
                "review_move", review_id=review_id, moved_on=moved_on, was=was, became=became, reason=reason
            )
        for held_on, note in review.meetings:
            self.add("review_meeting", review_id=review_id, held_on=held_on, note=note)
        return review_id

    def _add_allocation(self, span: Span, role: str, child_id: int) -> None:
        self.add(
            "allocation",
            child_id=child_id,
            person_id=self._people[span.what],
            role=role,
            started_on=span.started_on,
            ended_on=span.ended_on,
            change_reason=span.reason,
        )


def write_settings(rows: Rows, desk: Desk, seed: int) -> None:
    """Mark the store as a demo, for which day and seed; keep the policy and calendar it was computed with."""
    settings = {
        "demo": "1",
        "demo_day": desk.today.isoformat(),
        "demo_seed": str(seed),
        POLICY: desk.policy.name,
        PUBLISHED: desk.calendar.published_through.isoformat(),
        COMPUTED_ON: desk.today.isoformat(),
    }
    insert_all(rows, "setting", [{"name": name, "value": value} for name, value in settings.items()])
    holidays = desk.calendar.holidays
    insert_all(rows, "bank_holiday", [{"day": day, "name": holidays[day]} for day in sorted(holidays)])


def _on(spans: Sequence[Span], day: date) -> Span:
    """Return who was responsible on a day; before anybody was named, the first who was."""
    started = [span for span in spans if span.started_on <= day]
    return started[-1] if started else spans[0]
