"""What tests of every layer share: the calendar, the national policy, a fixed day, and a desk."""

from __future__ import annotations

import gc
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


def pytest_collection_finish() -> None:
    """Collect garbage seldom: the tests of the screens spent a quarter of their time on looking for it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 10, 5)


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


@pytest.fixture(scope="session")
def new_records(
    tmp_path_factory: pytest.TempPathFactory, national_policy: Policy, england: WorkingCalendar
) -> Path:
    """Return the file of an empty store, made once: a test copies it instead of making its own."""
    made = builders.a_store(tmp_path_factory.mktemp("new"), national_policy, england)
    made.close()
    assert made.path is not None
    return made.path


@pytest.fixture(scope="session")
def filled_records(
    tmp_path_factory: pytest.TempPathFactory, national_policy: Policy, england: WorkingCalendar
) -> tuple[Path, dict[str, int]]:
    """Return the file of a store with the caseload, made once, and the ids of who is in it."""
    made = builders.a_store(tmp_path_factory.mktemp("filled"), national_policy, england)
    ids = builders.a_caseload(builders.a_desk(made, national_policy, england))
    made.close()
    assert made.path is not None
    return made.path, ids


@pytest.fixture
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Return a store in a folder of its own: with the caseload where the test asks for it, else empty."""
    if "caseload" in request.fixturenames:
        source, _ = request.getfixturevalue("filled_records")
    else:
        source = request.getfixturevalue("new_records")
    made = Store.open(builders.copied(source, tmp_path))
    yield made
    made.close()


@pytest.fixture
def desk(store: Store, national_policy: Policy, england: WorkingCalendar) -> Desk:
    """Return the desk of somebody who sees all children of an empty store."""
    return builders.a_desk(store, national_policy, england)


@pytest.fixture
def caseload(store: Store, filled_records: tuple[Path, dict[str, int]]) -> dict[str, int]:
    """Return the ids of the people and children in the store by short name."""
    return dict(filled_records[1])


@pytest.fixture
def asha(desk: Desk, caseload: dict[str, int]) -> Desk:
    """Return the desk of the IRO Asha Bello over the filled store."""
    return replace(desk, scope=caseload["asha"])
