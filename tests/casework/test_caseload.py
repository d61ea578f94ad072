"""The lists: what stands on them, in which order, and what a filter leaves."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import builders
import pytest

from iro_console import reference
from iro_console.casework import caseload as reading
from iro_console.casework import overview, work
from iro_console.casework.child_page import NoSuchChild, child_page
from iro_console.casework.desk import Desk
from iro_console.casework.filters import DueLimit, FilterError, parse
from iro_console.casework.reviews import book_review, next_review
from iro_console.casework.titles import title_of
from iro_console.casework.upkeep import set_policy
from iro_console.domain.timescales import Policy
from iro_console.forms.acts import ReviewBooking
from iro_console.forms.folding import fold

ROOT = Path(__file__).parent.parent.parent


def names(desk: Desk, text: str = "", sort: str = "due") -> list[str]:
    return [row.name for row in reading.children(desk, text, sort).page(0, 99)]


def to_do(desk: Desk, text: str = "") -> list[tuple[str, str]]:
    return [(row.child_name, row.title) for row in work.work_list(desk, text).page(0, 999)]


def test_the_caseload_is_in_order_of_what_is_due_with_siblings_together(
    asha: Desk, caseload: dict[str, int]
) -> None:
    assert names(asha) == [
        "Ruby Morgan",
        "Kai Morgan",
        "Tomasz Wójcik",
        "Eilidh O'Rourke",
        builders.HOSTILE,
    ]
    row = reading.children(asha).page(0, 1)[0]
    assert (row.ref, row.legal, row.legal_label, row.placement_label) == (
        "R1",
        "C2",
        "Full care order",
        "foster",
    )
    assert (row.next_due, row.days, row.unit, row.next_booked) == (
        date(2026, 10, 30),
        -25,
        "d",
        date(2026, 11, 27),
    )
    assert (row.worker, row.iro, row.siblings) == ("Priya Nair", "Asha Bello", "morgan")


@pytest.mark.parametrize(
    ("sort", "first", "last"),
    [
        ("name", "Eilidh O'Rourke", builders.HOSTILE),
        ("age", "Eilidh O'Rourke", builders.HOSTILE),
        ("last review", "Ruby Morgan", "Eilidh O'Rourke"),
        ("last contact", "Eilidh O'Rourke", builders.HOSTILE),
        ("mid-point", "Kai Morgan", "Tomasz Wójcik"),
    ],
)
def test_the_caseload_can_be_sorted(
    asha: Desk, caseload: dict[str, int], sort: str, first: str, last: str
) -> None:
    found = names(asha, sort=sort)
    assert len(found) == 5
    assert (found[0], found[-1]) == (first, last)


def test_each_iro_sees_his_own_and_nobody_in_particular_sees_all(
    desk: Desk, caseload: dict[str, int]
) -> None:
    assert names(replace(desk, scope=caseload["ben"])) == ["Sam Reed"]
    assert len(names(desk)) == 6
    assert {row.iro_ref for row in work.due(desk, iro_ref="ben")} == {"ben"}
    with pytest.raises(LookupError, match='no IRO with the reference "nobody"'):
        work.due(desk, iro_ref="nobody")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("zoe", [builders.HOSTILE]),
        ("ZOË obrien luk", [builders.HOSTILE]),
        ("o'rourke", ["Eilidh O'Rourke"]),
        ("orourke", ["Eilidh O'Rourke"]),
        ("wojcik", ["Tomasz Wójcik"]),
        ("42 children's", ["Tomasz Wójcik"]),
        ("e1", ["Eilidh O'Rourke"]),
        ("hospital", ["Eilidh O'Rourke"]),
        ("nair !ruby", ["Kai Morgan"]),
        ("[/b]", [builders.HOSTILE]),
        ("100%", []),
        ("_", []),
        ("late", ["Ruby Morgan", "Tomasz Wójcik", "Eilidh O'Rourke"]),
        ("!late", ["Kai Morgan", builders.HOSTILE]),
        ("booked", ["Ruby Morgan", "Tomasz Wójcik"]),
        ("unbooked late", ["Eilidh O'Rourke"]),
        ("due:<2026-11-23", ["Ruby Morgan", "Tomasz Wójcik"]),
        ("due:<=2026-11-23 due:>1/11/2026", ["Eilidh O'Rourke"]),
        ("due:>2w", ["Kai Morgan", builders.HOSTILE]),
        ("due:<5wd due:>=-2wd", ["Eilidh O'Rourke"]),
        ("ceased", ["Gone Home"]),
        ("!ceased kai", ["Kai Morgan"]),
    ],
)
def test_the_filter_of_the_caseload(
    asha: Desk, caseload: dict[str, int], text: str, found: list[str]
) -> None:
    source = reading.children(asha, text)
    assert [row.name for row in source.page(0, 99)] == found
    assert (source.count(), source.total()) == (len(found), 5)


def test_a_child_whose_mid_point_is_late_is_late_in_the_caseload(
    asha: Desk, caseload: dict[str, int]
) -> None:
    held = (date(2026, 2, 5), date(2026, 4, 30), date(2026, 7, 20))
    builders.add_child(asha, "Ayşe Yıldırım", held=held, iro=caseload["asha"], recorded_from=date(2026, 9, 1))
    row = next(row for row in reading.children(asha).page(0, 99) if row.name == "Ayşe Yıldırım")
    assert (row.midpoint_due, row.next_due) == (date(2026, 10, 20), date(2027, 1, 20))
    assert "Ayşe Yıldırım" in names(asha, "late")
    assert "Ayşe Yıldırım" not in names(asha, "!late")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("foo:bar", '"foo:" is not known'),
        ("due:soon", '"soon" is no day'),
        ("due:31/02/2026", "There is no such day as 31/02/2026"),
        ("due:", "needs a day"),
        ("!due:<5wd", "cannot be turned round"),
    ],
)
def test_a_filter_that_cannot_be_read_says_why(asha: Desk, text: str, why: str) -> None:
    with pytest.raises(FilterError, match=why):
        parse(text)
    for source in (reading.children, work.work_list, reading.reviews_to_come):
        with pytest.raises(FilterError):
            source(asha, text)


def test_a_time_of_day_or_an_address_is_a_word() -> None:
    assert parse("16:15 !").words == ("16:15",)
    assert parse("due:today").due == (DueLimit("<=", None, 0, "d"),)


def test_a_filter_that_looks_beyond_the_calendar_says_so(asha: Desk, caseload: dict[str, int]) -> None:
    for source in (reading.children, work.work_list, reading.reviews_to_come):
        with pytest.raises(FilterError, match="outside the calendar"):
            source(asha, "due:<9999wd")


def test_the_work_list_is_in_order_of_urgency_and_adds_up(asha: Desk, caseload: dict[str, int]) -> None:
    source = work.work_list(asha)
    rows = source.page(0, 999)
    assert [row.urgency for row in rows] == sorted((row.urgency for row in rows), reverse=True)
    for row in rows:
        assert round(sum(value for _, value in row.terms), 2) == row.urgency
    ties = [(row.urgency, row.due, fold(row.child_name)) for row in rows]
    assert ties == sorted(ties, key=lambda tie: (-tie[0], tie[1], tie[2]))
    assert [source.key(rank) for rank in range(source.count())] == [row.key for row in rows]
    assert [source.position(row.key) for row in rows] == list(range(len(rows)))
    assert source.position("999/ST-01/1") is None
    assert [row.key for row in work.due(asha)] == [row.key for row in rows]
    assert overview.counts(asha)["today"] == len(rows)
    assert (
        overview.counts(replace(asha, scope=None))["today"]
        == work.work_list(replace(asha, scope=None)).count()
    )


def test_the_work_list_names_the_work_the_unit_and_who_is_waited_for(
    asha: Desk, caseload: dict[str, int]
) -> None:
    rows = {(row.child_name, row.rule): row for row in work.work_list(asha).page(0, 999)}
    record = rows["Kai Morgan", "HB-09"]
    assert (record.title, record.due, record.days, record.unit) == (
        "Record of review 3 in full",
        date(2026, 11, 19),
        -3,
        "wd",
    )
    assert (record.status, record.waits_for, record.child_ref, record.iro_ref) == (
        "overdue",
        "",
        "K1",
        "asha",
    )
    assert rows["Tomasz Wójcik", "HB-05"].waits_for == "social worker"
    assert rows["Eilidh O'Rourke", "ST-01"].title == "First review"


def test_of_several_limits_of_one_review_only_the_earliest_stands(
    desk: Desk, caseload: dict[str, int]
) -> None:
    stricter = replace(desk, policy=reference.load_policy("source004"))
    child = builders.add_child(
        stricter, "Under Five", born=date(2023, 1, 1), held=(date(2026, 2, 5), date(2026, 4, 30))
    )
    set_policy(stricter)
    held = desk.store.reader().all(
        "SELECT rule FROM deadline WHERE child_id = :child AND review_number = 3 AND met_on IS NULL"
        " AND rule IN ('ST-03', 'OP-17')",
        {"child": child},
    )
    assert len(held) == 2
    rows = [
        row
        for row in work.work_list(stricter).page(0, 999)
        if row.child_id == child and row.rule in ("ST-03", "OP-17")
    ]
    assert [row.rule for row in rows] == ["OP-17"]
    assert overview.counts(stricter)["today"] == work.work_list(stricter).count()


def test_a_booked_day_that_has_passed_asks_to_be_recorded(asha: Desk, caseload: dict[str, int]) -> None:
    version = next_review(asha, caseload["kai"]).row_version
    book_review(asha, caseload["kai"], ReviewBooking(booked_for=date(2026, 11, 25)), seen_version=version)
    later = builders.a_desk(
        asha.store, asha.policy, asha.calendar, today=date(2026, 11, 27), scope=caseload["asha"]
    )
    (row,) = [r for r in work.work_list(later).page(0, 99) if r.rule == "ST-03" and r.child_ref == "K1"]
    assert row.title == "Review 4 was booked for Wed 25 Nov: record it"
    assert (row.due, row.status) == (date(2027, 4, 29), "open")
    assert ("the booked day has passed", 10.0) in row.terms


@pytest.mark.parametrize(
    ("today", "due", "status", "section"),
    [
        (date(2026, 11, 24), date(2026, 11, 23), "overdue", "Late"),
        (date(2026, 11, 24), date(2026, 11, 24), "open", "Today"),
        (date(2026, 11, 24), date(2026, 11, 29), "open", "This week"),
        (date(2026, 11, 24), date(2026, 11, 30), "open", "Next four weeks"),
        (date(2026, 11, 28), date(2026, 12, 3), "open", "This week"),
        (date(2026, 11, 28), date(2026, 12, 7), "open", "Next four weeks"),
    ],
)
def test_which_part_of_the_list_a_row_stands_in(
    asha: Desk, caseload: dict[str, int], today: date, due: date, status: str, section: str
) -> None:
    row = work.work_list(asha).page(0, 1)[0]._replace(due=due, status=status)
    assert work.urgency_section(row, today, asha.calendar) == section


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("kai record", {"Record of review 3 in full", "Record sent out, review 3"}),
        ("eilidh first", {"First review"}),
        ("booked late", {"Review 3, booked for Fri 27 Nov, after the limit"}),
        ("due:>2d ruby speak", {"Speak with the child alone"}),
        ("ceased", set[str]()),
    ],
)
def test_the_filter_of_the_work_list_finds_the_child_and_the_work(
    asha: Desk, caseload: dict[str, int], text: str, found: set[str]
) -> None:
    titles = {title for _, title in to_do(asha, text)}
    assert found <= titles if "booked" in text else found == titles


def test_the_reviews_to_come_say_how_they_are_prepared(asha: Desk, caseload: dict[str, int]) -> None:
    source = reading.reviews_to_come(asha)
    rows = source.page(0, 99)
    assert [(row.name, row.number, row.booked_for) for row in rows] == [
        ("Eilidh O'Rourke", 1, None),
        ("Tomasz Wójcik", 3, date(2026, 11, 24)),
        ("Ruby Morgan", 3, date(2026, 11, 27)),
    ]
    assert rows[0].latest == rows[0].statutory_latest == date(2026, 11, 23)
    assert dict(rows[0].prepared) == {
        "told": "not recorded",
        "invites": "no",
        "report": "no",
        "plan": "not recorded",
        "met": "no",
    }
    assert overview.counts(asha)["reviews"] == source.count() == 3
    assert reading.reviews_to_come(asha, "due:>8w").count() == 2


def test_a_page_of_a_child_holds_everything(asha: Desk, caseload: dict[str, int]) -> None:
    page = child_page(asha, caseload["ruby"])
    assert (page.name, page.age, page.looked_after_from, page.period) == (
        "Ruby Morgan",
        11,
        date(2026, 1, 12),
        1,
    )
    assert page.siblings == ((caseload["kai"], "Kai Morgan", "Asha Bello"),)
    assert [(point.kind, point.on) for point in page.points] == [
        ("entered", date(2026, 1, 12)),
        ("review", date(2026, 2, 5)),
        ("review", date(2026, 4, 30)),
        ("next", date(2026, 10, 30)),
        ("booked", date(2026, 11, 27)),
        ("eighteen", date(2033, 5, 18)),
    ]
    assert [line.act for line in page.history] == ["child added"]
    with pytest.raises(NoSuchChild, match="no such child"):
        child_page(asha, 999)


def test_why_a_date_is_what_it_is(asha: Desk, caseload: dict[str, int]) -> None:
    found = reading.explain_deadline(asha, caseload["eilidh"], "ST-01", "1.R1")
    assert (found.counted, found.anchor_date, found.statutory_due) == (
        "20 working days",
        date(2026, 10, 26),
        date(2026, 11, 23),
    )
    with pytest.raises(LookupError, match="no longer there"):
        reading.explain_deadline(asha, caseload["eilidh"], "ST-01", "9.R9")


def test_hostile_names_come_back_as_they_are(desk: Desk) -> None:
    ids = [
        builders.add_child(desk, name, ref=str(n))
        for n, name in enumerate((builders.HOSTILE, builders.OBEYED))
    ]
    assert [child_page(desk, child).name for child in ids] == [builders.HOSTILE, builders.OBEYED]
    assert sorted(names(desk)) == sorted([builders.HOSTILE, builders.OBEYED])
    assert [found[0] for found in reading.find_children(desk, "ann[2j")] == [ids[1]]


def test_people_are_given_by_role_and_name(asha: Desk, caseload: dict[str, int]) -> None:
    assert [(person.ref, person.name) for person in overview.people(asha, "iro")] == [
        ("asha", "Asha Bello"),
        ("ben", "Ben Carter"),
    ]


def test_every_rule_has_a_title_with_its_review(national_policy: Policy) -> None:
    titles = {
        ("ST-01", 1): "First review",
        ("ST-03", 5): "Review 5",
        ("ST-19", 4): "Adoption review 4, placed",
        ("ST-23", 4): "Adjourned review 4 completed",
        ("HB-05", 4): "Social worker's report",
        ("HB-07", 4): "Decisions of review 4",
        ("HB-09", 4): "Record of review 4 in full",
        ("OP-14", 4): "Mid-point after review 4",
        ("OP-15", 4): "Contact between reviews 4 and 5",
        ("ST-25", None): "Last review before 18",
    }
    for (rule, number), title in titles.items():
        assert title_of(national_policy[rule], number) == title


def test_reading_imports_no_orm(asha: Desk, caseload: dict[str, int]) -> None:
    code = (
        "import sys; sys.path.insert(0, 'tests')\n"
        "from datetime import datetime, UTC\n"
        "from iro_console import reference\n"
        "from iro_console.casework import caseload, drafts, overview, verbs, work\n"
        "from iro_console.casework.child_page import child_page\n"
        "from iro_console.casework.desk import Desk\n"
        "from iro_console.storage.engine import Store\n"
        "from iro_console.storage.queries import stored_calendar\n"
        "store = Store.open(sys.argv[1])\n"
        "calendar = stored_calendar(store.reader())\n"
        "at = datetime(2026, 11, 24, 9, tzinfo=UTC)\n"
        "desk = Desk(store, reference.load_policy('national'), calendar, lambda: at, 'asha', 1, 'w')\n"
        "overview.counts(desk), work.work_list(desk).page(0, 40), caseload.children(desk).page(0, 40)\n"
        "caseload.reviews_to_come(desk).page(0, 40), child_page(desk, 1)\n"
        "drafts.save_draft(desk, 'ContactWithChild', 'child:1', {'said': 'x'})\n"
        "print({'sqlmodel', 'sqlalchemy', 'pydantic', 'alembic', 'holidays'} & set(sys.modules))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(asha.store.path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == "set()", done.stderr
