"""What the tests of the domain share: the published calendar, and a child's deadlines by their keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from iro_console import reference
from iro_console.domain.facts import ChildFacts, PeriodFacts
from iro_console.domain.timeline import timeline
from iro_console.domain.timescales import Deadline, Policy
from iro_console.domain.working_days import WorkingCalendar

Deadlines = dict[tuple[str, str], Deadline]

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="session")
def published() -> frozenset[date]:
    """The 140 bank holidays that gov.uk published for England and Wales, 2012 to 2028."""
    lines = Path(__file__).with_name("published_bank_holidays.txt").read_text().split()
    return frozenset(date.fromisoformat(line) for line in lines)


@pytest.fixture(scope="session")
def calendar(published: frozenset[date]) -> WorkingCalendar:
    return WorkingCalendar(dict.fromkeys(published, "a bank holiday"), date(2028, 12, 31))


@pytest.fixture(scope="session")
def day_by_day(published: frozenset[date]) -> Callable[[date, int], date]:
    """Count working days one day at a time: the independent check of every working-day date."""

    def count(start: date, working_days: int) -> date:
        step = timedelta(days=1 if working_days > 0 else -1)
        day, left = start, abs(working_days)
        while left:
            day += step
            if day.isoweekday() not in (6, 7) and day not in published:
                left -= 1
        return day

    return count


@pytest.fixture(scope="session")
def policies() -> dict[str, Policy]:
    return {name: reference.load_policy(name) for name in reference.policy_names()}


@pytest.fixture(scope="session")
def national(policies: dict[str, Policy]) -> Policy:
    return policies["national"]


@pytest.fixture
def run(calendar: WorkingCalendar, policies: dict[str, Policy]) -> Callable[..., Deadlines]:
    """Work out the deadlines of one period, or of several, and give them by rule and occurrence."""

    def work_out(
        *periods: PeriodFacts,
        born: date | None = None,
        met: Mapping[tuple[str, str], date] | None = None,
        recorded_from: date | None = None,
        policy: str | Policy = "national",
        today: date = TODAY,
        **period: Any,
    ) -> Deadlines:
        found = periods or (PeriodFacts(1, **period),)
        facts = ChildFacts(born, found, met or {}, recorded_from)
        rules = policies[policy] if isinstance(policy, str) else policy
        deadlines = timeline(facts, rules, calendar, today)
        by_key = {(d.rule.id, d.occurrence): d for d in deadlines}
        assert len(by_key) == len(deadlines), "two deadlines share a rule and an occurrence"
        assert [d.due for d in deadlines] == sorted(d.due for d in deadlines)
        return by_key

    return work_out
