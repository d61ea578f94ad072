from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iro_console.domain.facts import ReviewFacts
from iro_console.domain.timescales import Deadline, Policy, Severity, Unit
from iro_console.domain.triage import Term, WorkItem, heading, near_until, ranked, urgency, work_item
from iro_console.domain.working_days import WorkingCalendar

Run = Callable[..., dict[tuple[str, str], Deadline]]

TODAY = date(2026, 11, 24)  # a Tuesday
CALENDAR = WorkingCalendar({}, date(2028, 12, 31))


def item(policy: Policy, rule_id: str, days: int, name: str = "A", **more: object) -> WorkItem:
    rule = policy[rule_id]
    unit = rule.offset.unit if rule.offset else Unit.DAYS
    base = WorkItem(rule_id, rule.title, rule.severity, rule.weight, TODAY + timedelta(days=days), unit, name)
    return base._replace(**more)


def test_under_one_heading_the_order_is_that_of_the_people_who_do_the_work(national: Policy) -> None:
    in_order = [
        item(national, "ST-01", 0, "limit about to pass, nothing booked", review_number=1),
        item(national, "HB-12", 0, "a child may be unsafe", safety=True),
        item(
            national,
            "HB-05",
            0,
            "report missing two days before",
            review_on=TODAY + timedelta(days=2),
            waits_for="social worker",
        ),
        item(national, "HB-07", 0, "decisions to write"),
        item(national, "HB-09", 0, "record to write"),
        item(national, "HB-14", 0, "dispute to close"),
        item(national, "OP-14", 0, "mid-point due"),
        item(national, "ST-03", 120, "next review far ahead"),
    ]
    found = [one.name for one, _ in ranked(reversed(in_order), TODAY, CALENDAR)]
    assert found == [one.name for one in in_order]


def test_a_first_review_with_no_date_comes_before_a_later_one_and_before_writing(national: Policy) -> None:
    first = urgency(item(national, "ST-01", 14, review_number=1), TODAY, CALENDAR)
    later = urgency(item(national, "ST-03", 14, review_number=4), TODAY, CALENDAR)
    writing = urgency(item(national, "HB-07", 7), TODAY, CALENDAR)
    assert first.total > later.total > writing.total


@pytest.mark.parametrize(
    ("today", "due", "title"),
    [
        (date(2026, 11, 24), date(2026, 11, 23), "Late"),
        (date(2026, 11, 24), date(2026, 11, 24), "Today"),
        (date(2026, 11, 24), date(2026, 11, 25), "This week"),
        (date(2026, 11, 24), date(2026, 11, 29), "This week"),
        (date(2026, 11, 24), date(2026, 11, 30), "Next four weeks"),
        # On a Saturday this week is the one to come.
        (date(2026, 11, 28), date(2026, 12, 4), "This week"),
        (date(2026, 11, 28), date(2026, 12, 7), "Next four weeks"),
    ],
)
def test_the_heading_something_stands_under(today: date, due: date, title: str) -> None:
    assert heading(due, today, CALENDAR).title == title


@pytest.mark.parametrize(
    ("today", "last"),
    [
        # On a Monday the week and the five working days end with the same Sunday and the Monday after.
        (date(2026, 11, 23), date(2026, 11, 30)),
        (date(2026, 11, 24), date(2026, 12, 1)),
        # On a Friday what is due on Monday is near all the same.
        (date(2026, 11, 27), date(2026, 12, 4)),
        (date(2026, 11, 28), date(2026, 12, 6)),
    ],
)
def test_what_is_near_reaches_over_the_end_of_the_week(today: date, last: date) -> None:
    assert near_until(today, CALENDAR) == last


def test_nothing_passes_a_row_of_the_heading_above(national: Policy) -> None:
    pressing = {"safety": True, "carried": 3, "review_number": 1, "review_on": TODAY + timedelta(days=1)}
    slack = {"booked_for": TODAY, "waits_for": "social worker", "provisional": True, "decisions_out": True}
    for above, below in ((-1, 0), (0, 1), (5, 6)):
        upper = item(national, "OP-15", above, severity=Severity.LOCAL, **slack)
        lower = item(national, "ST-01", below, **pressing)
        assert urgency(upper, TODAY, CALENDAR).total > urgency(lower, TODAY, CALENDAR).total + 10


def test_a_bare_row_has_only_what_it_is_how_binding_and_how_near(national: Policy) -> None:
    assert urgency(item(national, "HB-09", 0), TODAY, CALENDAR).terms == (
        Term("due today", 110.0),
        Term("Record of review in full", 4.5),
        Term("guidance, not law", -2.0),
    )


def test_urgency_is_the_sum_of_its_terms(national: Policy) -> None:
    found = urgency(
        item(national, "HB-09", -5, decisions_out=True, provisional=True, waits_for="IRO"), TODAY, CALENDAR
    )
    assert found.terms == (
        Term("late by 3 wd", 164.0),
        Term("Record of review in full", 4.5),
        Term("guidance, not law", -2.0),
        Term("decisions already out", -1.5),
        Term("the date is not fixed yet", -0.5),
        Term("waits for the IRO", -0.5),
    )
    assert found.total == 164.0


@given(days=st.integers(-400, 27), step=st.integers(1, 30))
def test_urgency_rises_from_28_days_out_and_goes_on_after_the_date(
    national: Policy, days: int, step: int
) -> None:
    # Calendar days, so that each day counts: working days stand still at weekends.
    later = item(national, "ST-03", days)
    sooner = item(national, "ST-03", days - step)
    assert urgency(sooner, TODAY, CALENDAR).total > urgency(later, TODAY, CALENDAR).total


def test_nothing_rises_earlier_than_28_days(national: Policy) -> None:
    far = urgency(item(national, "HB-09", 200), TODAY, CALENDAR)
    assert far.total == urgency(item(national, "HB-09", 29), TODAY, CALENDAR).total
    assert Term("not near yet", -10.0) in far.terms
    assert urgency(item(national, "HB-09", 28), TODAY, CALENDAR).total == far.total
    assert urgency(item(national, "HB-09", 27), TODAY, CALENDAR).total > far.total


def test_after_ten_days_late_each_day_weighs_less_but_weighs(national: Policy) -> None:
    values = [urgency(item(national, "ST-03", -n), TODAY, CALENDAR).total for n in (9, 10, 11, 400)]
    assert values[1] - values[0] == 1.0
    assert 0 < values[2] - values[1] < 0.1
    assert values[3] > values[2]


@pytest.mark.parametrize(
    ("more", "term"),
    [
        ({}, Term("no date booked", 5.0)),
        ({"booked_for": TODAY + timedelta(days=3)}, Term("booked in time", -8.0)),
        ({"booked_for": TODAY + timedelta(days=9)}, Term("booked after the limit", 5.0)),
        ({"review_number": 1}, Term("no review held yet", 1.0)),
        ({"carried": 1}, Term("carried forward once", 1.0)),
        ({"carried": 2}, Term("carried forward twice", 2.0)),
        ({"carried": 3}, Term("carried forward 3 times", 3.0)),
        ({"safety": True}, Term("a child may be unsafe", 9.0)),
    ],
)
def test_what_hangs_on_it(national: Policy, more: dict[str, object], term: Term) -> None:
    assert term in urgency(item(national, "ST-01", 5, **more), TODAY, CALENDAR).terms


@pytest.mark.parametrize(
    ("days", "words"),
    [(0, "the review is today"), (1, "the review is tomorrow"), (2, "the review is in 2 days")],
)
def test_work_before_a_review_presses_as_it_comes_near(national: Policy, days: int, words: str) -> None:
    near = item(national, "HB-05", -1, review_on=TODAY + timedelta(days=days))
    assert Term(words, 4.0) in urgency(near, TODAY, CALENDAR).terms
    for away in (3, -1):
        far = near._replace(review_on=TODAY + timedelta(days=away))
        assert not any("the review is" in term.name for term in urgency(far, TODAY, CALENDAR).terms)


def test_law_weighs_more_than_guidance_and_guidance_more_than_a_council(national: Policy) -> None:
    totals = [
        urgency(item(national, "HB-09", 0, severity=severity), TODAY, CALENDAR).total
        for severity in (Severity.STATUTORY, Severity.GUIDANCE, Severity.LOCAL)
    ]
    assert totals == sorted(totals, reverse=True)
    assert len(set(totals)) == 3


def test_ties_are_broken_by_date_then_name_and_the_order_never_changes(national: Policy) -> None:
    items = [item(national, "HB-09", 40, name) for name in ("Noor", "Amara", "Kai")]
    items.append(item(national, "HB-09", 35, "Zoe"))
    expected = ["Zoe", "Amara", "Kai", "Noor"]
    assert [one.name for one, _ in ranked(items, TODAY, CALENDAR)] == expected
    assert [one.name for one, _ in ranked(items[::-1], TODAY, CALENDAR)] == expected


def test_a_row_made_from_a_deadline(run: Run) -> None:
    start, booked = date(2026, 11, 2), date(2026, 11, 26)
    found = run(started_on=start, reviews=(ReviewFacts(1, booked_for=booked),))
    limit = work_item(found["ST-01", "1.R1"], "Kai", booked_for=booked)
    assert (limit.booked_for, limit.review_number, limit.review_on) == (booked, 1, None)
    assert (limit.severity, limit.weight, limit.unit) == (Severity.STATUTORY, 8.0, Unit.WORKING_DAYS)
    report = work_item(found["HB-05", "1.R1"], "Kai", booked_for=booked, waits_for="social worker")
    assert (report.booked_for, report.review_on, report.waits_for) == (None, booked, "social worker")
    written = work_item(found["HB-02", "1"], "Kai", decisions_out=True)
    assert (written.review_on, written.decisions_out, written.provisional) == (None, True, False)
