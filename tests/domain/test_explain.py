from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import pytest

from iro_console.domain.explain import as_json, count_units, explain, in_units, in_words
from iro_console.domain.facts import PlacementFacts, ReviewFacts
from iro_console.domain.timescales import Deadline, Offset, Policy, Unit
from iro_console.domain.working_days import WorkingCalendar

Run = Callable[..., dict[tuple[str, str], Deadline]]

HOLIDAYS = {
    date(2025, 4, 18): "Good Friday",
    date(2025, 4, 21): "Easter Monday",
    date(2025, 12, 25): "Christmas Day",
}
CALENDAR = WorkingCalendar(HOLIDAYS, date(2028, 12, 31))
TODAY = date(2025, 4, 22)
START = date(2025, 3, 3)
HELD = date(2025, 4, 1)


def test_the_block_says_anchor_count_holidays_and_source(run: Run) -> None:
    record = run(started_on=START, reviews=(ReviewFacts(1, HELD),))["HB-09", "1.R1"]
    assert explain(record, CALENDAR, TODAY).lines() == [
        "Why Thu 24 Apr",
        "  review 1 held          Tue 1 Apr 2025",
        "  + 15 working days      skipped Good Friday (Fri 18 Apr), Easter Monday (Mon 21 Apr)",
        "  IRO Handbook 2010",
        "  guidance, not law; no local rule",
    ]


def test_the_block_for_a_limit_in_months_on_a_weekend_with_a_looser_local_rule(run: Run) -> None:
    reviews = (ReviewFacts(1, date(2025, 3, 20)), ReviewFacts(2, date(2025, 5, 2)))
    limit = run(started_on=START, reviews=reviews, policy="source003")["ST-03", "1.R3"]
    found = explain(limit, CALENDAR, TODAY)
    assert found.lines() == [
        "Why Sat 1 Nov",
        "  review 2 held          Fri 2 May 2025",
        "  + 183 days",
        "  Quality standards, item 18",
        "  the law; the council's rule drives the work: the law allows until Sun 2 Nov 2025",
        "  Counted from the day the previous review was held, early or late.",
        "  Saturday: the date is not moved, the last working day is Fri 31 Oct 2025",
    ]
    assert found.latest_working_day == date(2025, 10, 31)
    assert (found.statutory_due, found.local_due) == (date(2025, 11, 2), date(2025, 11, 1))


def test_the_block_before_a_review_that_is_not_booked(run: Run) -> None:
    report = run(started_on=START, reviews=(ReviewFacts(1, HELD),), policy="source000")["HB-05", "1.R2"]
    assert explain(report, CALENDAR, TODAY).lines() == [
        "Why Thu 26 Jun",
        "  date of review 2       Tue 1 Jul 2025",
        "  - 3 working days       none skipped",
        "  IRO Handbook 2010",
        "  guidance, not law; the guidance drives the work: "
        "the council's rule would allow until Sun 29 Jun 2025",
        "  With the care plan, personal education plan and health plan. "
        "The summary seen says 3 days; they are counted as working days.",
        "  wording not checked against the text of the law",
        '  the council\'s source says "2 days" with no unit: counted as calendar days',
        "  provisional: counted from a date that is not fixed yet",
    ]


def test_what_was_done_before_a_review_says_which_day_of_it_counted(run: Run) -> None:
    moved = ReviewFacts(2, booked_for=date(2025, 5, 28), moves=((date(2025, 5, 23), date(2025, 6, 12)),))
    met = {("HB-05", "1.R2"): date(2025, 5, 21)}
    report = run(started_on=START, reviews=(ReviewFacts(1, HELD), moved), met=met)["HB-05", "1.R2"]
    told = explain(report, CALENDAR, TODAY)
    assert (told.anchor_date, told.due) == (date(2025, 6, 12), "Mon 9 Jun")
    assert "counted from the day the review stood for when this was done" in told.notes


def test_a_date_that_is_no_longer_required_says_so_and_since_when(run: Run) -> None:
    left = date(2025, 5, 12)
    limit = run(started_on=START, ceased_on=left, reviews=(ReviewFacts(1, HELD),))["ST-02", "1.R2"]
    assert explain(limit, CALENDAR, left).notes[0] == "No longer required since Mon 12 May 2025."
    assert "longer" not in str(explain(limit, CALENDAR, date(2025, 5, 11)).notes)


def test_a_day_with_no_number_is_by_that_day(run: Run) -> None:
    talk = run(started_on=START, reviews=(ReviewFacts(1, booked_for=date(2025, 3, 25)),))["HB-06", "1.R1"]
    assert explain(talk, CALENDAR, date(2026, 1, 1)).lines()[:3] == [
        "Why Tue 25 Mar 2025",
        "  date of review 1       Tue 25 Mar 2025",
        "  by that day",
    ]
    assert any("however early" in line for line in explain(talk, CALENDAR, TODAY).notes)


DRIVES = [
    ("national", "ST-01", "no local rule"),
    ("source000", "ST-01", "the law and the council's rule fall on the same day"),
    ("source004", "ST-01", "the council's rule drives the work: the law allows until Mon 31 Mar 2025"),
    ("source003", "OP-12", "no date in law"),
]


@pytest.mark.parametrize(("policy", "rule_id", "words"), DRIVES)
def test_which_rule_drives_the_work(run: Run, policy: str, rule_id: str, words: str) -> None:
    found = run(started_on=START, policy=policy)
    deadline = next(d for (rule, _), d in found.items() if rule == rule_id)
    assert explain(deadline, CALENDAR, TODAY).drives == words


def test_which_rule_drives_monitoring_and_a_review_after_a_move(run: Run) -> None:
    placements = (PlacementFacts(START, code="U6"), PlacementFacts(date(2025, 9, 29), code="K2"))
    found = run(
        started_on=START,
        reviews=(ReviewFacts(1, HELD), ReviewFacts(2, date(2025, 4, 2))),
        placements=placements,
        policy="source003",
    )
    midpoint = explain(found["OP-14", "1.M2"], CALENDAR, TODAY)
    assert midpoint.drives == "no number of days in law"
    assert midpoint.anchor == "review 2 held"
    contact = explain(found["OP-15", "1.M2"], CALENDAR, TODAY)
    assert contact.anchor == "date of review 3"
    moved = explain(found["OP-16", "1.P2025-09-29"], CALENDAR, TODAY)
    assert moved.drives == "the limit of the review comes before the council's Mon 27 Oct 2025"
    assert moved.severity == "the council's own rule"


def test_the_anchor_in_other_words(run: Run) -> None:
    found = run(started_on=START, reviews=(ReviewFacts(1, HELD),))
    assert explain(found["ST-01", "1.R1"], CALENDAR, TODAY).anchor == "became looked after"
    assert explain(found["ST-02", "1.R2"], CALENDAR, TODAY).anchor == "review 1 held"
    assert explain(found["HB-08", "1.R1"], CALENDAR, TODAY).anchor == "decisions received"


def test_a_calendar_not_yet_published_is_said(run: Run) -> None:
    first = run(started_on=date(2028, 12, 4))["ST-01", "1.R1"]
    assert (
        "bank holidays after Sun 31 Dec 2028 are not published yet" in explain(first, CALENDAR, TODAY).notes
    )


def test_a_holiday_as_limit_is_named_and_not_moved(run: Run) -> None:
    reviews = (ReviewFacts(1, date(2025, 3, 20)), ReviewFacts(2, date(2025, 6, 25)))
    limit = run(started_on=START, reviews=reviews)["ST-03", "1.R3"]
    notes = explain(limit, CALENDAR, TODAY).notes
    assert notes[-1] == "Christmas Day: the date is not moved, the last working day is Wed 24 Dec 2025"


def test_unverified_wording_is_never_shown_as_checked(national: Policy, run: Run) -> None:
    found = run(started_on=START, born=date(2009, 3, 10), reviews=(ReviewFacts(1, HELD),))
    said = "wording not checked against the text of the law"
    for deadline in found.values():
        notes = explain(deadline, CALENDAR, TODAY).notes
        assert (said in notes) == national[deadline.rule.id].unverified, deadline.rule.id


@pytest.mark.parametrize(
    ("today", "count", "words"),
    [
        (date(2025, 4, 16), (4, "wd"), "in 4 wd"),
        (date(2025, 4, 24), (0, "wd"), "today"),
        (date(2025, 4, 25), (-1, "wd"), "1 wd late"),
        (date(2025, 4, 26), (-1, "wd"), "1 wd late"),
        (date(2025, 4, 29), (-3, "wd"), "3 wd late"),
    ],
)
def test_distance_in_the_unit_of_the_rule(run: Run, today: date, count: tuple[int, str], words: str) -> None:
    record = run(started_on=START, reviews=(ReviewFacts(1, HELD),))["HB-09", "1.R1"]
    assert in_units(record, CALENDAR, today) == count
    assert in_words(*count) == words


def test_nought_always_means_today() -> None:
    friday, saturday = date(2025, 5, 2), date(2025, 5, 3)
    assert count_units(friday, Unit.WORKING_DAYS, CALENDAR, saturday) == (-1, "d")
    assert count_units(date(2025, 5, 12), Unit.MONTHS, CALENDAR, saturday) == (9, "d")


def test_the_json_of_a_deadline_is_the_contract(run: Run) -> None:
    record = run(
        started_on=START, reviews=(ReviewFacts(1, HELD),), met={("HB-09", "1.R1"): date(2025, 4, 25)}
    )
    found = as_json(record["HB-09", "1.R1"], CALENDAR, TODAY)
    assert json.loads(json.dumps(found)) == {
        "rule": "HB-09",
        "title": "Record of review in full",
        "owner": "IRO",
        "due": "2025-04-24",
        "statutory_due": "2025-04-24",
        "local_due": None,
        "latest_working_day": "2025-04-24",
        "anchor": {"event": "review held", "date": "2025-04-01"},
        "counted": "15 working days",
        "skipped": [
            {"date": "2025-04-18", "name": "Good Friday"},
            {"date": "2025-04-21", "name": "Easter Monday"},
        ],
        "status": "met late",
        "met_on": "2025-04-25",
        "review_number": 1,
        "source": "IRO Handbook 2010",
    }
    keys = (
        "rule,title,owner,due,statutory_due,local_due,latest_working_day,anchor,counted,skipped,"
        "status,met_on,review_number,source"
    )
    assert ",".join(found) == keys


def test_the_source_is_that_of_the_rule_that_drives(run: Run) -> None:
    assert as_json(run(started_on=START, policy="source004")["ST-01", "1.R1"], CALENDAR, TODAY)["source"] == (
        "Looked after reviews 2.8, section 2"
    )
    assert as_json(run(started_on=START, policy="source000")["ST-01", "1.R1"], CALENDAR, TODAY)["source"] == (
        "Care Planning Regs 2010, reg 33(1)"
    )


def test_offsets_read_as_words() -> None:
    assert str(Offset(1, Unit.WORKING_DAYS)) == "1 working day"
    assert str(Offset(3, Unit.MONTHS)) == "3 months"
    assert str(Offset(0, Unit.DAYS)) == "by that day"
