"""What is recorded of children, read as the facts the clock counts with: a few SELECTs, however many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from iro_console.domain.escalations import NO_REPLY
from iro_console.domain.facts import (
    ChildFacts,
    EarlyReviewFacts,
    EscalationFacts,
    EventFacts,
    LegalStatusFacts,
    PeriodFacts,
    PlacementFacts,
    ReviewFacts,
    StageFacts,
)
from iro_console.storage.cells import among, as_date, as_day, as_yes_no
from iro_console.storage.rows import Rows

SPOKEN = frozenset({"visit", "video", "phone"})
"""The ways of contact in which the IRO speaks with the child; a text or an e-mail is none."""


class Work(NamedTuple):
    """Somebody's work with a child, as IRO or social worker."""

    person_id: int
    name: str
    role: str
    started_on: date
    ended_on: date | None


class ChildRecord(NamedTuple):
    """One child: the facts for the clock, and what a line of the caseload shows beside them."""

    child_id: int
    ref: str
    name: str
    known_as: str
    siblings: str | None
    facts: ChildFacts
    iro: Work | None
    worker: Work | None
    area: str
    last_contact: date | None
    last_alone: bool | None


class EscalationOf(NamedTuple):
    """An escalation of a child, as the clock counts it."""

    id: int
    child_id: int
    facts: EscalationFacts


def escalations(rows: Rows, where: str, params: Mapping[str, Any] | None = None) -> list[EscalationOf]:
    """Return the escalations ``e`` that meet a condition of ours, in the order they were raised."""
    stages: dict[int, list[StageFacts]] = defaultdict(list)
    for escalation_id, stage, sent_on, replied_on, accepted, response in rows.all(
        "SELECT s.escalation_id, s.stage, s.sent_on, s.replied_on, s.accepted, s.response"
        " FROM escalation_stage s WHERE s.escalation_id IN (SELECT e.id FROM escalation e WHERE"
        f" {where}) ORDER BY s.escalation_id, s.sent_on, s.stage",
        params,
    ):
        silent = response == NO_REPLY and replied_on is None
        stages[escalation_id].append(
            StageFacts(stage, as_day(sent_on), as_date(replied_on), as_yes_no(accepted), silent)
        )
    found = rows.all(
        "SELECT e.id, e.child_id, e.ref, e.kind, e.raised_on, e.wanted_by, e.closed_on FROM escalation e"
        f" WHERE {where} ORDER BY e.raised_on, e.id",
        params,
    )
    return [
        EscalationOf(
            r[0],
            r[1],
            EscalationFacts(
                r[2], r[3], as_day(r[4]), tuple(stages.get(r[0], ())), as_date(r[5]), as_date(r[6])
            ),
        )
        for r in found
    ]


def load_records(rows: Rows, child_ids: Sequence[int]) -> Iterator[ChildRecord]:
    """Read the children with these ids, in that order of id. Give at most some hundreds at a time."""
    ids = among(child_ids)
    periods = _by_first(
        rows.all(
            "SELECT child_id, id, number, started_on, ceased_on FROM period_of_care"
            f" WHERE child_id IN ({ids}) ORDER BY child_id, number"
        )
    )
    in_period = f"SELECT id FROM period_of_care WHERE child_id IN ({ids})"
    statuses = _by_first(
        rows.all(
            f"SELECT period_id, started_on, code FROM legal_status WHERE period_id IN ({in_period})"
            " ORDER BY period_id, started_on"
        )
    )
    placements = _by_first(
        rows.all(
            "SELECT period_id, started_on, ended_on, code, area FROM placement"
            f" WHERE period_id IN ({in_period}) ORDER BY period_id, started_on"
        )
    )
    reviews = _by_first(
        rows.all(
            "SELECT r.period_id, r.id, r.number, r.held_on, r.started_on, r.adjourned_on, r.booked_for,"
            " r.decisions_received_on, b.booked_on FROM review r"
            " LEFT JOIN first_booking b ON b.review_id = r.id"
            f" WHERE r.period_id IN ({in_period}) ORDER BY r.period_id, r.number"
        )
    )
    agreed: dict[int, date | None] = {
        review_id: as_date(day)
        for review_id, day in rows.all(
            "SELECT w.review_id, f.midway_on FROM work_step w"
            " JOIN chairs_monitoring_form f ON f.step_id = w.id"
            f" WHERE w.child_id IN ({ids}) AND w.state = 'Finished' AND f.midway_on IS NOT NULL"
        )
    }
    moves = _by_first(
        rows.all(
            "SELECT m.review_id, m.moved_on, m.was FROM review_move m JOIN review r ON r.id = m.review_id"
            f" WHERE r.period_id IN ({in_period}) ORDER BY m.review_id, m.moved_on, m.id"
        )
    )
    midpoints = _by_first(
        rows.all(
            "SELECT r.period_id, r.number, m.done_on FROM work_step w"
            " JOIN midpoint_monitoring m ON m.step_id = w.id JOIN review r ON r.id = w.review_id"
            f" WHERE w.child_id IN ({ids}) AND w.state = 'Finished' AND m.done_on IS NOT NULL"
            " ORDER BY r.period_id, m.done_on DESC"
        )
    )
    of_child = f"WHERE child_id IN ({ids}) ORDER BY child_id"
    visits = _by_first(rows.all(f"SELECT child_id, held_on FROM visit {of_child}, held_on"))
    health = _by_first(rows.all(f"SELECT child_id, held_on FROM health_assessment {of_child}, held_on"))
    contacts = _by_first(
        rows.all(f"SELECT child_id, held_on, seen_alone, method FROM contact {of_child}, held_on, id")
    )
    told = _by_first(
        rows.all(
            "SELECT period_id, id, told_on, same_day, decided_on, rule, takes_place_on, decision"
            f" FROM significant_event {of_child}, id"
        )
    )
    escalated: dict[int, date | None] = {
        event_id: as_date(day)
        for event_id, day in rows.all(
            "SELECT event_id, min(raised_on) FROM escalation"
            f" WHERE child_id IN ({ids}) AND event_id IS NOT NULL GROUP BY event_id"
        )
    }
    raised: dict[int, list[EscalationFacts]] = defaultdict(list)
    for escalation in escalations(rows, f"e.child_id IN ({ids})"):
        raised[escalation.child_id].append(escalation.facts)
    marks = _by_first(rows.all(f"SELECT child_id, rule, occurrence, met_on FROM mark {of_child}"))
    work = _by_first(
        rows.all(
            "SELECT a.child_id, a.person_id, p.name, a.role, a.started_on, a.ended_on"
            " FROM allocation a JOIN person p ON p.id = a.person_id"
            f" WHERE a.child_id IN ({ids}) ORDER BY a.child_id, a.started_on, a.id"
        )
    )
    for row in rows.all(
        "SELECT id, ref, name, known_as, siblings, born, recorded_from, authority_to_place_on,"
        f" placed_for_adoption_on FROM child WHERE id IN ({ids}) ORDER BY id"
    ):
        child_id, ref, name, known_as, siblings, born, recorded_from, authority, placed = row
        met_with = contacts.get(child_id, [])
        worked = [Work(w[0], w[1], w[2], as_day(w[3]), as_date(w[4])) for w in work.get(child_id, [])]
        spans = [(p[0], p[1], as_day(p[2]), as_date(p[3])) for p in periods.get(child_id, [])]
        facts: list[PeriodFacts] = []
        for position, (period_id, number, started, ceased) in enumerate(spans):
            following = spans[position + 1][2] if position + 1 < len(spans) else None
            facts.append(
                PeriodFacts(
                    number=number,
                    started_on=started,
                    ceased_on=ceased,
                    reviews=tuple(
                        _review(r, moves.get(r[0], []), agreed.get(r[0])) for r in reviews.get(period_id, [])
                    ),
                    placements=tuple(
                        PlacementFacts(as_day(p[0]), as_date(p[1]), p[2])
                        for p in placements.get(period_id, [])
                    ),
                    legal_statuses=tuple(
                        LegalStatusFacts(as_day(s[0]), s[1]) for s in statuses.get(period_id, [])
                    ),
                    iro_allocated_on=_allocated(worked, started, ceased),
                    authority_to_place_on=_within(as_date(authority), started, following),
                    placed_for_adoption_on=_within(as_date(placed), started, following),
                    visits=_during(visits.get(child_id, []), started, following),
                    # One shortly before entry counts for it: how shortly, the clock decides.
                    health_assessments=_during(health.get(child_id, []), date.min, following),
                    contacts=_during(met_with, started, following),
                    spoken_alone=_during(
                        [met for met in met_with if met[1] and met[2] in SPOKEN], started, following
                    ),
                    early_reviews=tuple(
                        EarlyReviewFacts(e[4], str(e[0]), as_day(e[1]), as_day(e[5]))
                        for e in told.get(period_id, [])
                        if e[4] and e[5] is not None
                    ),
                    events=tuple(
                        EventFacts(
                            str(e[0]),
                            as_day(e[1]),
                            bool(e[2]),
                            as_date(e[3]),
                            e[6] or "",
                            escalated.get(e[0]),
                        )
                        for e in told.get(period_id, [])
                    ),
                    # The earliest comes last, and stands.
                    midpoints={m[0]: as_day(m[1]) for m in midpoints.get(period_id, [])},
                    midpoints_done=tuple(as_day(m[1]) for m in midpoints.get(period_id, [])),
                    escalations=tuple(
                        each
                        for each in raised.get(child_id, ())
                        if (position == 0 or each.raised_on >= started)
                        and (following is None or each.raised_on < following)
                    ),
                )
            )
        present = placements.get(spans[-1][0], []) if spans else []
        yield ChildRecord(
            child_id,
            ref,
            name,
            known_as,
            siblings,
            ChildFacts(
                born=as_date(born),
                periods=tuple(facts),
                met={(m[0], m[1]): as_day(m[2]) for m in marks.get(child_id, [])},
                recorded_from=as_date(recorded_from),
            ),
            _present(worked, "iro"),
            _present(worked, "social_worker"),
            present[-1][3] if present else "",
            as_day(met_with[-1][0]) if met_with else None,
            as_yes_no(met_with[-1][1]) if met_with else None,
        )


def _review(row: tuple[Any, ...], moves: list[tuple[Any, ...]], midway_on: date | None) -> ReviewFacts:
    return ReviewFacts(
        number=row[1],
        held_on=as_date(row[2]),
        started_on=as_date(row[3]),
        adjourned_on=as_date(row[4]),
        booked_for=as_date(row[5]),
        decisions_received_on=as_date(row[6]),
        booked_on=as_date(row[7]),
        midway_on=midway_on,
        moves=tuple((as_day(moved_on), as_day(was)) for moved_on, was in moves),
    )


def _by_first(found: list[tuple[Any, ...]]) -> dict[int, list[tuple[Any, ...]]]:
    grouped: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for first, *rest in found:
        grouped[first].append(tuple(rest))
    return grouped


def _within(day: date | None, started: date, following: date | None) -> date | None:
    inside = day is not None and day >= started and (following is None or day < following)
    return day if inside else None


def _during(found: list[tuple[Any, ...]], started: date, following: date | None) -> tuple[date, ...]:
    days = (as_day(row[0]) for row in found)
    return tuple(day for day in days if day >= started and (following is None or day < following))


def _allocated(worked: list[Work], started: date, ceased: date | None) -> date | None:
    """Return the first day of this period on which the child had an IRO."""
    days = [
        max(work.started_on, started)
        for work in worked
        if work.role == "iro"
        and (work.ended_on is None or work.ended_on > started)
        and (ceased is None or work.started_on <= ceased)
    ]
    return min(days, default=None)


def _present(worked: list[Work], role: str) -> Work | None:
    return next((work for work in reversed(worked) if work.role == role and work.ended_on is None), None)
