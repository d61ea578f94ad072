"""The invented caseload for a day, as tests look at it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import builders
import pytest

from iro_console.casework import work
from iro_console.casework.child_page import child_page
from iro_console.casework.demo import DemoSummary, build_demo
from iro_console.casework.desk import Desk
from iro_console.domain.timescales import Policy
from iro_console.domain.working_days import WorkingCalendar
from iro_console.storage.engine import Store


@dataclass(frozen=True)
class Demo:
    """A demo made for a day."""

    today: date
    desk: Desk
    made: DemoSummary

    def all(self, sql: str, **params: Any) -> list[tuple[Any, ...]]:
        return self.desk.store.reader().all(sql, params)

    def days(self, sql: str, **params: Any) -> list[date]:
        return [date.fromisoformat(row[0]) for row in self.all(sql, **params)]

    def ids(self, story: str) -> list[int]:
        found = dict(self.all("SELECT ref, id FROM child"))
        return [found[ref] for ref in self.made.stories[story]]

    def pages(self, story: str) -> list[Any]:
        return [child_page(self.desk, child_id) for child_id in self.ids(story)]

    def page(self, story: str) -> Any:
        return self.pages(story)[0]

    def open_rules(self, story: str) -> set[str]:
        ids = set(self.ids(story))
        return {row.rule for row in work.due(self.desk) if row.child_id in ids}


def make_demo(folder: Path, today: date, policy: Policy, calendar: WorkingCalendar, seed: int = 1) -> Demo:
    """Make the demo in a folder, and a desk of its first IRO."""
    store = Store.open(folder / "demo.db")
    made = build_demo(store, today, seed=seed, policy=policy, calendar=calendar)
    desk = builders.a_desk(store, policy, calendar, today=today, user=made.iro_ref, scope=made.iro_id)
    return Demo(today, desk, made)


def demo_on(*days: date) -> Any:
    """Return a fixture: the demo of each of these days, made once for a module of tests."""

    @pytest.fixture(scope="module", params=days, ids=str)
    def demo(
        request: pytest.FixtureRequest,
        tmp_path_factory: pytest.TempPathFactory,
        national_policy: Policy,
        england: WorkingCalendar,
    ) -> Iterator[Demo]:
        made = make_demo(tmp_path_factory.mktemp("demo"), request.param, national_policy, england)
        yield made
        made.desk.store.close()

    return demo
