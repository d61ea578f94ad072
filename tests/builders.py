"""Stores with children for tests: real SQLite in a temporary folder, real acts, invented people."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from iro_console.casework import upkeep
from iro_console.casework.desk import Desk
from iro_console.casework.verbs import act_on
from iro_console.domain.timescales import Policy
from iro_console.domain.working_days import WorkingCalendar
from iro_console.storage.engine import Store
from iro_console.storage.queries import stored_calendar

TODAY = date(2026, 11, 24)
"""A Tuesday."""

HOSTILE = 'Zoë [/b] [@click=app.quit]O\'Brien-Łuk"asz" 🦊 <b>&'
"""A name of people who mean no harm: all of it is kept as typed and shown as typed."""
OBEYED = "Ann\x1b[2J\x1b]52;c;aGk=\x07 \u202eeman\x9b31m"
"""A name no entry lets in; a store may hold it all the same, and no screen may obey it."""


def a_desk(
    store: Store,
    policy: Policy,
    calendar: WorkingCalendar,
    *,
    today: date = TODAY,
    user: str = "asha",
    scope: int | None = None,
    window: str = "window-1",
) -> Desk:
    """Return a desk at 09:14 on ``today``."""
    at = datetime(today.year, today.month, today.day, 9, 14, tzinfo=UTC)
    return Desk(store, policy, calendar, lambda: at, user, scope, window)


def a_store(folder: Path, policy: Policy, calendar: WorkingCalendar, *, today: date = TODAY) -> Store:
    """Return an empty store ready for children: its calendar and policy are written."""
    store = Store.open(folder / "records" / "iro.db")
    desk = a_desk(store, policy, calendar, today=today)
    with store.write(act_on(desk, "records made")) as work:
        upkeep.prepare(desk, work)
    return store


def copied(source: Path, folder: Path) -> Path:
    """Copy the file of a closed store to where ``a_store`` would have made it; return the copy."""
    place = folder / "records" / source.name
    place.parent.mkdir(mode=0o700)
    shutil.copy(source, place)
    return place


def calendar_of(store: Store) -> WorkingCalendar:
    """Return the calendar a store was computed with."""
    calendar = stored_calendar(store.reader())
    assert calendar is not None
    return calendar


def add_person(desk: Desk, ref: str, name: str, role: str = "iro", team: str = "") -> int:
    """Add somebody who works with children; return the id."""
    from iro_console.storage.tables import Person

    with desk.store.write(act_on(desk, "person added")) as work:
        person = Person(ref=ref, name=name, role=role, team=team)
        work.session.add(person)
        work.session.flush()
        return work.key_of(person.id)


def add_child(
    desk: Desk,
    name: str,
    *,
    ref: str = "",
    born: date | None = date(2015, 5, 18),
    looked_after_from: date = date(2026, 1, 12),
    held: Sequence[date] = (),
    booked_for: date | None = None,
    iro: int | None = None,
    worker: int | None = None,
    legal: str = "C2",
    placement: str = "U4",
    area: str = "in area",
    siblings: str | None = None,
    ceased_on: date | None = None,
    recorded_from: date | None = None,
) -> int:
    """Add a child with one period of care, the reviews ``held`` and one ``booked_for``; return the id."""
    from iro_console.storage.tables import Allocation, Child, LegalStatus, PeriodOfCare, Placement, Review

    with desk.store.write(act_on(desk, "child added")) as work:
        child = Child(ref=ref or name, name=name, born=born, siblings=siblings, recorded_from=recorded_from)
        work.session.add(child)
        work.session.flush()
        child_id = work.key_of(child.id)
        reason = "E4A" if ceased_on else ""
        period = PeriodOfCare(
            child_id=child_id,
            number=1,
            started_on=looked_after_from,
            ceased_on=ceased_on,
            cease_reason=reason,
        )
        work.session.add(period)
        work.session.flush()
        period_id = work.key_of(period.id)
        work.session.add(
            LegalStatus(period_id=period_id, code=legal, started_on=looked_after_from, ended_on=ceased_on)
        )
        work.session.add(
            Placement(
                period_id=period_id,
                code=placement,
                area=area,
                started_on=looked_after_from,
                ended_on=ceased_on,
            )
        )
        for role, person in (("iro", iro), ("social_worker", worker)):
            if person is not None:
                work.session.add(
                    Allocation(child_id=child_id, person_id=person, role=role, started_on=looked_after_from)
                )
        for number, day in enumerate(held, 1):
            work.session.add(Review(period_id=period_id, number=number, held_on=day))
        if booked_for is not None:
            work.session.add(Review(period_id=period_id, number=len(held) + 1, booked_for=booked_for))
        upkeep.recompute_children(desk, work, [child_id])
        return child_id


def a_caseload(desk: Desk) -> dict[str, int]:
    """Fill a store with two IROs and a handful of children; return name -> child id, and the IROs' by ref."""
    asha = add_person(desk, "asha", "Asha Bello")
    ben = add_person(desk, "ben", "Ben Carter")
    priya = add_person(desk, "sw-priya", "Priya Nair", "social_worker", "North 2")
    since = date(2026, 9, 1)
    held = (date(2026, 2, 5), date(2026, 4, 30), date(2026, 10, 29))
    kai = add_child(
        desk,
        "Kai Morgan",
        ref="K1",
        held=held,
        iro=asha,
        worker=priya,
        siblings="morgan",
        recorded_from=since,
    )
    ruby = add_child(
        desk,
        "Ruby Morgan",
        ref="R1",
        held=held[:2],
        booked_for=date(2026, 11, 27),
        iro=asha,
        worker=priya,
        siblings="morgan",
        recorded_from=since,
    )
    eilidh = add_child(
        desk,
        "Eilidh O'Rourke",
        ref="E1",
        born=date(2026, 10, 1),
        looked_after_from=date(2026, 10, 26),
        iro=asha,
        legal="V2",
        placement="R2",
        recorded_from=since,
    )
    tomasz = add_child(
        desk,
        "Tomasz Wójcik",
        ref="T1",
        held=held[:2],
        booked_for=TODAY,
        iro=asha,
        placement="K2",
        area="42 miles",
        recorded_from=since,
    )
    hostile = add_child(desk, HOSTILE, ref="H1", held=held, iro=asha, recorded_from=since)
    sam = add_child(desk, "Sam Reed", ref="S1", held=held, iro=ben, recorded_from=since)
    gone = add_child(
        desk, "Gone Home", ref="G1", held=held[:2], iro=asha, ceased_on=date(2026, 6, 1), recorded_from=since
    )
    return {
        "asha": asha,
        "ben": ben,
        "kai": kai,
        "ruby": ruby,
        "eilidh": eilidh,
        "tomasz": tomasz,
        "hostile": hostile,
        "sam": sam,
        "gone": gone,
    }


def reopened(desk: Desk) -> Desk:
    """Close the records, and return the desk of a program started anew over them."""
    assert desk.store.path is not None
    desk.store.close()
    return replace(desk, store=Store.open(desk.store.path), window="after the restart")
