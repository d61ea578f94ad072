"""Significant events: the IRO's clock, the review the law puts first, and what repeats itself."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from iro_console.domain.facts import ChildFacts, EarlyReviewFacts, EventFacts, PeriodFacts, ReviewFacts
from iro_console.domain.significant_events import (
    DECISION,
    FOLLOW_UP,
    FOLLOWED_UP,
    OTHER,
    EventState,
    decision_dates,
    decision_of,
    event_of,
    gap,
    gap_words,
    repeat_of,
    state_of,
)
from iro_console.domain.timeline import timeline
from iro_console.domain.timescales import Deadline, LocalRule, Offset, Policy, Status, Unit
from iro_console.domain.working_days import WorkingCalendar

TODAY = date(2026, 11, 24)
TOLD = date(2026, 11, 20)  # a Friday

# the clock of the decision


def working_days_between(start: date, end: date, published: frozenset[date]) -> int:
    if end < start:
        return -working_days_between(end, start, published)
    days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(day.isoweekday() <= 5 and day not in published for day in days)


def told(
    policy: Policy, calendar: WorkingCalendar, *events: EventFacts, ceased_on: date | None = None
) -> list[Deadline]:
    period = PeriodFacts(1, date(2025, 1, 6), ceased_on=ceased_on, events=events)
    facts = ChildFacts(born=date(2015, 5, 18), periods=(period,), recorded_from=date(2027, 1, 1))
    return [d for d in timeline(facts, policy, calendar, TODAY) if d.rule.id == DECISION]


def test_500_events_are_counted_as_an_independent_count_does(
    national: Policy,
    calendar: WorkingCalendar,
    published: frozenset[date],
    day_by_day: Callable[[date, int], date],
) -> None:
    chance = random.Random(20261124)
    late = holidays = 0
    for case in range(500):
        told_on = date(2025, 1, 6) + timedelta(days=chance.randrange(1100))
        happened_on = told_on - timedelta(days=chance.choice((0, 0, 1, 2, 3, 5, 9, 20, 60, -4)))
        same_day = chance.random() < 0.3
        # A council may give itself other days; what needs a look on the same day keeps its day.
        days = chance.choice((1, 1, 1, 2, 3, 5))
        rule = national[DECISION]
        if days > 1:
            rule = replace(rule, local=LocalRule(Offset(days, Unit.WORKING_DAYS), "ours"))
        policy = replace(national, rules={**national.rules, DECISION: rule})
        decided_on = told_on + timedelta(days=chance.randrange(9)) if chance.random() < 0.5 else None
        event = EventFacts(str(case), told_on, same_day, decided_on)
        (found,) = told(policy, calendar, event)
        expected = told_on if same_day else day_by_day(told_on, days)
        assert (found.due, found.anchor_date) == (expected, told_on), case
        assert found.occurrence == f"1.E{case}"
        late += decided_on is not None and decided_on > expected
        holidays += any(told_on < day <= expected and day.isoweekday() <= 5 for day in published)
        for today in (told_on, expected, expected + timedelta(days=1), expected + timedelta(days=30)):
            if decided_on is None:
                status = Status.OPEN if today <= expected else Status.OVERDUE
            else:
                status = Status.MET if decided_on <= expected else Status.MET_LATE
            assert found.status_on(today) is status, (case, today)
        assert gap(happened_on, told_on, calendar) == working_days_between(happened_on, told_on, published)
    assert late > 50 and holidays > 20, "the cases have to hold all of it"


def test_the_decision_is_no_longer_required_once_the_child_has_left(
    national: Policy, calendar: WorkingCalendar
) -> None:
    waits, decided = EventFacts("1", TOLD), EventFacts("2", TOLD, decided_on=date(2026, 11, 23))
    first, second = told(national, calendar, waits, decided, ceased_on=date(2026, 11, 22))
    assert first.status_on(date(2026, 11, 21)) is Status.OPEN
    assert first.status_on(date(2026, 11, 22)) is Status.NO_LONGER_REQUIRED
    assert second.status_on(TODAY) is Status.MET


DECIDED = date(2026, 11, 20)
"""A Friday: what was decided is due on Monday."""
WEEK_BEFORE, SAME, LATER = date(2026, 11, 13), DECIDED, date(2026, 11, 25)


@pytest.mark.parametrize(
    ("decision", "known", "met_on"),
    [
        ("escalate", {}, None),
        ("escalate", {"escalated_on": LATER}, LATER),
        # Raised before it was decided on: the decision is done on its own day.
        ("escalate", {"escalated_on": WEEK_BEFORE}, DECIDED),
        ("escalate", {"contacts": (LATER,), "midpoints_done": (LATER,)}, None),
        ("contact_child", {"contacts": (WEEK_BEFORE,)}, None),
        ("contact_child", {"contacts": (WEEK_BEFORE, SAME, LATER)}, SAME),
        ("midpoint_now", {"midpoints_done": (LATER, WEEK_BEFORE)}, LATER),
        ("midpoint_now", {"midpoints_done": (WEEK_BEFORE,), "contacts": (LATER,)}, None),
        ("contact_worker", {"contacts": (LATER,)}, None),
        ("contact_worker", {"met": {("IR-04", "1.E7.contact_worker"): LATER}}, LATER),
        # What was marked of another decision says nothing of this one.
        ("escalate", {"met": {("IR-04", "1.E7.contact_worker"): LATER}}, None),
    ],
)
def test_what_was_decided_is_owed_until_it_is_on_record(
    national: Policy, calendar: WorkingCalendar, decision: str, known: dict[str, Any], met_on: date | None
) -> None:
    known = dict(known)
    met, escalated_on = known.pop("met", {}), known.pop("escalated_on", None)
    event = EventFacts("7", TOLD, False, DECIDED, decision, escalated_on)
    period = PeriodFacts(1, date(2025, 1, 6), events=(event,), **known)
    facts = ChildFacts(born=date(2015, 5, 18), periods=(period,), met=met)
    (found,) = [d for d in timeline(facts, national, calendar, TODAY) if d.rule.id == FOLLOW_UP]
    assert (found.occurrence, found.due) == (f"1.E7.{decision}", date(2026, 11, 23))
    assert (found.anchor_date, found.met_on) == (DECIDED, met_on)
    assert (event_of(found.occurrence), decision_of(found.occurrence)) == (7, decision)
    assert decision_of("1.E7") == "" and event_of("1.R4") == 0


@pytest.mark.parametrize("decision", ["no_action", "bring_forward", ""])
def test_nothing_follows_the_other_decisions(
    national: Policy, calendar: WorkingCalendar, decision: str
) -> None:
    event = EventFacts("7", TOLD, False, DECIDED if decision else None, decision)
    period = PeriodFacts(1, date(2025, 1, 6), events=(event,))
    facts = ChildFacts(born=date(2015, 5, 18), periods=(period,))
    assert not [d for d in timeline(facts, national, calendar, TODAY) if d.rule.id == FOLLOW_UP]


@pytest.mark.parametrize("decision", sorted(FOLLOWED_UP))
def test_the_next_review_ends_what_was_decided_but_an_escalation_is_still_owed(
    national: Policy, calendar: WorkingCalendar, decision: str
) -> None:
    event = EventFacts("7", TOLD, False, DECIDED, decision)
    held = (ReviewFacts(1, held_on=date(2025, 2, 3)), ReviewFacts(2, held_on=date(2026, 12, 1)))
    statuses: dict[date | None, Status] = {}
    for ceased_on in (None, date(2026, 12, 20)):
        period = PeriodFacts(1, date(2025, 1, 6), ceased_on=ceased_on, reviews=held, events=(event,))
        facts = ChildFacts(born=date(2015, 5, 18), periods=(period,))
        (found,) = [d for d in timeline(facts, national, calendar, TODAY) if d.rule.id == FOLLOW_UP]
        assert found.status_on(date(2026, 11, 30)) is Status.OVERDUE
        statuses[ceased_on] = found.status_on(date(2026, 12, 20))
    ended, owed = Status.NO_LONGER_REQUIRED, Status.OVERDUE
    assert statuses == {None: owed if decision == "escalate" else ended, date(2026, 12, 20): ended}


@pytest.mark.parametrize("same_day", [True, False])
def test_what_needs_a_look_on_the_same_day_is_due_on_a_sunday_too(
    national: Policy, calendar: WorkingCalendar, same_day: bool
) -> None:
    sunday = date(2026, 12, 27)
    dates = decision_dates(national[DECISION], sunday, same_day, calendar)
    # Monday 28 December is a bank holiday.
    assert dates.due == (sunday if same_day else date(2026, 12, 29))
    assert dates.statutory_due is None


# the review the law puts first


@pytest.mark.parametrize(
    ("rule", "held_on", "status"),
    [
        ("ST-04", None, Status.OPEN),
        ("ST-05", date(2026, 12, 4), Status.MET),
        ("ST-06", date(2026, 12, 7), Status.MET_LATE),
        ("ST-05", date(2026, 11, 19), Status.OPEN),
    ],
)
def test_the_review_comes_before_the_change_and_after_the_iro_was_told(
    national: Policy, calendar: WorkingCalendar, rule: str, held_on: date | None, status: Status
) -> None:
    early = EarlyReviewFacts(rule, "7", TOLD, date(2026, 12, 4))
    held = () if held_on is None else (ReviewFacts(2, held_on=held_on),)
    reviews = (ReviewFacts(1, held_on=date(2026, 10, 1)), *held)
    period = PeriodFacts(1, date(2026, 9, 7), reviews=reviews, early_reviews=(early,))
    facts = ChildFacts(born=date(2015, 5, 18), periods=(period,))
    (found,) = [d for d in timeline(facts, national, calendar, TODAY) if d.occurrence == "1.E7"]
    assert (found.rule.id, found.due, found.status_on(TODAY)) == (rule, date(2026, 12, 4), status)


# words and repeats


@pytest.mark.parametrize(
    ("happened_on", "said"),
    [
        (TOLD, "on the day"),
        (date(2026, 11, 19), "1 working day after it"),
        (date(2026, 11, 13), "5 working days after it"),
        (date(2026, 12, 1), "before it"),
    ],
)
def test_how_long_after_it_the_iro_was_told(calendar: WorkingCalendar, happened_on: date, said: str) -> None:
    assert gap_words(happened_on, TOLD, gap(happened_on, TOLD, calendar)) == said


def test_told_over_a_weekend_is_no_working_day_later(calendar: WorkingCalendar) -> None:
    saturday, sunday = date(2026, 11, 21), date(2026, 11, 22)
    said = gap_words(saturday, sunday, gap(saturday, sunday, calendar))
    assert said == "after it, with no working day between"


@pytest.mark.parametrize(
    ("kind", "others", "times"),
    [
        ("SE12", [("SE12", 1), ("SE18", 20)], 3),
        ("SE12", [("SE12", 0), ("SE12", 30), ("SE12", 31)], 3),
        ("SE18", [("SE12", 5), ("SE12", 9), ("SE18", 12)], 4),
        ("SE11", [("SE11", 5), ("SE11", 9)], 3),
        ("SE12", [("SE12", 5)], None),
        ("SE12", [("SE12", 5), ("SE12", 31)], None),
        ("SE12", [("SE12", 5), ("SE12", -1)], None),
        ("SE11", [("SE11", 5), ("SE10", 9)], None),
        (OTHER, [(OTHER, 1), (OTHER, 2), (OTHER, 3)], None),
    ],
)
def test_three_within_thirty_days_are_a_repeat(
    kind: str, others: list[tuple[str, int]], times: int | None
) -> None:
    days = [(other, TOLD - timedelta(days=before)) for other, before in others]
    found = repeat_of(kind, TOLD, days)
    assert (found.times if found else None) == times
    if found is not None:
        assert found.before == tuple(sorted(found.before)) and len(found.before) == found.times - 1


@pytest.mark.parametrize(
    ("count", "said"), [(2, "3rd"), (9, "10th"), (11, "12th"), (20, "21st"), (21, "22nd")]
)
def test_a_repeat_says_which_one_of_them_it_is(count: int, said: str) -> None:
    found = repeat_of("SE12", TOLD, [("SE12", TOLD)] * count)
    assert found is not None and found.words() == f"{said} in 30 days"


@pytest.mark.parametrize(
    ("acknowledged_on", "decided_on", "state"),
    [
        (None, None, EventState.WAITS),
        (TOLD, None, EventState.ACKNOWLEDGED),
        (TOLD, TODAY, EventState.DECIDED),
        (None, TODAY, EventState.DECIDED),
    ],
)
def test_where_an_event_stands(
    acknowledged_on: date | None, decided_on: date | None, state: EventState
) -> None:
    assert state_of(acknowledged_on, decided_on) is state


@pytest.mark.parametrize(("occurrence", "event"), [("1.E7", 7), ("2.E120", 120), ("1.R3", 0), ("1", 0)])
def test_a_deadline_knows_its_event(occurrence: str, event: int) -> None:
    assert event_of(occurrence) == event
