"""What tests of every layer share: the calendar, the national policy, a fixed day, and a desk."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import builders

from iro_console import reference
from iro_console.casework.desk import Desk
from iro_console.domain.timescales import Policy
from iro_console.domain.working_days import WorkingCalendar
from iro_console.storage.engine import Store


@pytest.fixture(scope="session")
def england() -> WorkingCalendar:
    """Return the real calendar for England."""
    return reference.load_calendar()


@pytest.fixture(scope="session")
def national_policy() -> Policy:
    """Return the national timescales."""
    return reference.load_policy("national")


@pytest.fixture
def today() -> date:
    """Return the day it is in the tests: Tuesday 24 November 2026."""
    return builders.TODAY


@pytest.fixture
def store(tmp_path: Path, national_policy: Policy, england: WorkingCalendar) -> Iterator[Store]:
    """Return an empty store in a folder of its own."""
    made = builders.a_store(tmp_path, national_policy, england)
    yield made
    made.close()


@pytest.fixture
def desk(store: Store, national_policy: Policy, england: WorkingCalendar) -> Desk:
    """Return the desk of somebody who sees all children of an empty store."""
    return builders.a_desk(store, national_policy, england)


@pytest.fixture
def caseload(desk: Desk) -> dict[str, int]:
    """Fill the store; return the ids of its people and children by short name."""
    return builders.a_caseload(desk)


@pytest.fixture
def asha(desk: Desk, caseload: dict[str, int]) -> Desk:
    """Return the desk of the IRO Asha Bello over the filled store."""
    return replace(desk, scope=caseload["asha"])
