from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iro_console.domain.explain import anchor_words
from iro_console.domain.facts import ChildFacts, PeriodFacts, ReviewFacts
from iro_console.domain.limits import current_midpoint
from iro_console.domain.timeline import timeline
from iro_console.domain.timescales import Anchor, Deadline, Policy, Status
from iro_console.domain.working_days import WorkingCalendar

Run = Callable[..., dict[tuple[str, str], Deadline]]
CountByDay = Callable[[date, int], date]

TODAY = date(2026, 11, 24)
START = date(2025, 3, 3)
HELD = date(2025, 3, 27)
AFTER_A_REVIEW = {"HB-07": 5, "HB-09": 15, "HB-10": 20, "HB-11": 10}


@given(held_on=st.dates(date(2012, 2, 1), date(2028, 5, 31)))
def test_written_work_on_any_day_agrees_with_a_count_day_by_day(
    calendar: WorkingCalendar, national: Policy, day_by_day: CountByDay, held_on: date
) -> None:
    period = PeriodFacts(1, held_on - timedelta(days=20), reviews=(ReviewFacts(1, held_on),))
    found = {d.rule.id: d for d in timeline(ChildFacts(None, (period,)), national, calendar, held_on)}
    for rule_id, working_days in AFTER_A_REVIEW.items():
        deadline = found[rule_id]
        assert deadline.due == day_by_day(held_on, working_days)
        assert (deadline.anchor, deadline.anchor_date) == (Anchor.REVIEW_HELD, held_on)
        assert (deadline.occurrence, deadline.review_number) == ("1.R1", 1)


def test_the_manager_has_five_working_days_from_receipt(run: Run) -> None:
    unsent = run(started_on=START, reviews=(ReviewFacts(1, HELD),))
    guessed = unsent["HB-08", "1.R1"]
    assert (guessed.anchor_date, guessed.due, guessed.provisional) == (
        date(2025, 4, 3),
        date(2025, 4, 10),
        True,
    )

    marked = run(
        started_on=START, reviews=(ReviewFacts(1, HELD),), met={("HB-07", "1.R1"): date(2025, 3, 31)}
    )
    assert marked["HB-07", "1.R1"].met_on == date(2025, 3, 31)
    sent = marked["HB-08", "1.R1"]
    assert (sent.anchor_date, sent.due, sent.provisional) == (date(2025, 3, 31), date(2025, 4, 7), False)

    review = ReviewFacts(1, HELD, decisions_received_on=date(2025, 4, 1))
    received = run(started_on=START, reviews=(review,))
    assert received["HB-08", "1.R1"].due == date(2025, 4, 8)
    assert received["HB-07", "1.R1"].met_on == date(2025, 4, 1)
    both = run(started_on=START, reviews=(review,), met={("HB-07", "1.R1"): date(2025, 3, 31)})
    assert both["HB-07", "1.R1"].met_on == date(2025, 3, 31)
    assert both["HB-08", "1.R1"].due == date(2025, 4, 8)


def test_written_work_is_owed_after_the_child_has_left_and_the_rest_is_not(run: Run) -> None:
    left = date(2025, 4, 1)
    found = run(started_on=START, ceased_on=left, reviews=(ReviewFacts(1, HELD),))
    statuses = {rule: d.status_on(date(2025, 6, 1)) for (rule, _), d in found.items()}
    for rule_id in ("HB-07", "HB-08", "HB-09", "HB-10"):
        assert statuses[rule_id] is Status.OVERDUE, rule_id
    for rule_id in ("ST-02", "HB-11", "HB-05", "OP-14", "OP-15", "ST-11"):
        assert statuses[rule_id] is Status.NO_LONGER_REQUIRED, rule_id


BOOKED = date(2025, 6, 12)


@pytest.mark.parametrize(
    ("rule_id", "due"),
    [
        ("HB-03", date(2025, 5, 21)),
        ("HB-04", date(2025, 5, 29)),
        ("HB-05", date(2025, 6, 9)),
        ("HB-06", BOOKED),
    ],
)
def test_work_before_a_booked_review(run: Run, rule_id: str, due: date) -> None:
    found = run(started_on=START, reviews=(ReviewFacts(1, HELD), ReviewFacts(2, booked_for=BOOKED)))
    deadline = found[rule_id, "1.R2"]
    assert (deadline.due, deadline.anchor, deadline.anchor_date) == (due, Anchor.REVIEW_DATE, BOOKED)
    assert (deadline.provisional, deadline.review_number) == (False, 2)


def test_work_before_a_review_that_is_not_booked_is_provisional(run: Run) -> None:
    found = run(started_on=START, reviews=(ReviewFacts(1, HELD),))
    deadline = found["HB-05", "1.R2"]
    assert (deadline.anchor_date, deadline.provisional) == (date(2025, 6, 27), True)
    assert deadline.due == date(2025, 6, 24)


def test_work_before_a_past_review_stays_only_where_it_was_marked(run: Run) -> None:
    reviews = (ReviewFacts(1, HELD), ReviewFacts(2, date(2025, 6, 13), started_on=date(2025, 6, 12)))
    met = {("HB-05", "1.R2"): date(2025, 6, 10)}
    found = run(started_on=START, reviews=reviews, met=met)
    assert ("HB-05", "1.R1") not in found
    assert ("HB-03", "1.R2") not in found
    report = found["HB-05", "1.R2"]
    assert (report.due, report.anchor_date) == (date(2025, 6, 9), date(2025, 6, 12))
    assert report.status_on(date(2025, 7, 1)) is Status.MET_LATE


@pytest.mark.parametrize(
    ("policy", "rule_id", "due", "ambiguous"),
    [
        ("source000", "OP-02", date(2025, 5, 15), False),
        ("source000", "OP-03", date(2025, 5, 29), False),
        ("source000", "OP-05", date(2025, 5, 29), False),
        ("source000", "OP-06", date(2025, 5, 29), False),
        ("source000", "OP-07", date(2025, 6, 10), True),
        ("source000", "OP-08", date(2025, 6, 10), True),
        ("source003", "OP-03", date(2025, 5, 14), False),
        ("source003", "OP-13", date(2025, 5, 1), None),
        ("source004", "OP-03", date(2025, 6, 2), True),
        ("source004", "OP-10", date(2025, 5, 23), True),
    ],
)
def test_what_councils_ask_for_before_a_review(
    run: Run, policy: str, rule_id: str, due: date, ambiguous: bool | None
) -> None:
    found = run(
        started_on=START, reviews=(ReviewFacts(1, HELD), ReviewFacts(2, booked_for=BOOKED)), policy=policy
    )
    deadline = found[rule_id, "1.R2"]
    assert (deadline.due, deadline.statutory_due, deadline.local_due) == (due, None, due)
    assert (deadline.rule.local.ambiguous if deadline.rule.local else None) is ambiguous
    national = run(started_on=START, reviews=(ReviewFacts(1, HELD), ReviewFacts(2, booked_for=BOOKED)))
    assert (rule_id, "1.R2") not in national


def test_looser_local_report_date_is_shown_beside_the_guidance(run: Run) -> None:
    found = run(
        started_on=START,
        reviews=(ReviewFacts(1, HELD), ReviewFacts(2, booked_for=BOOKED)),
        policy="source003",
    )
    report = found["HB-05", "1.R2"]
    assert (report.due, report.statutory_due, report.local_due) == (
        date(2025, 6, 9),
        date(2025, 6, 9),
        date(2025, 6, 10),
    )


def test_a_rule_for_the_first_review_stays_with_it(run: Run, policies: dict[str, Policy]) -> None:
    rules = dict(policies["national"].rules)
    for rule_id in ("OP-04", "OP-09"):
        rules[rule_id] = replace(rules[rule_id], in_force=True)
    adopted = Policy("x", "X", rules)
    first = run(started_on=START, reviews=(ReviewFacts(1, booked_for=HELD),), policy=adopted)
    assert first["OP-09", "1.R1"].due == date(2025, 3, 22)
    assert first["OP-04", "1.R1"].due == date(2025, 3, 17)
    later = run(started_on=START, reviews=(ReviewFacts(1, HELD),), policy=adopted)
    assert ("OP-04", "1.R2") in later
    assert not any(rule == "OP-09" for rule, _ in later)


def test_the_mid_point_lies_half_way_to_the_next_date(run: Run) -> None:
    unbooked = run(started_on=START, reviews=(ReviewFacts(1, HELD),))["OP-14", "1.M1"]
    assert unbooked.due == HELD + (date(2025, 6, 27) - HELD) // 2 == date(2025, 5, 12)
    assert (unbooked.provisional, unbooked.statutory_due, unbooked.local_due) == (True, None, None)
    assert (unbooked.anchor, unbooked.anchor_date, unbooked.review_number) == (
        Anchor.BETWEEN_REVIEWS,
        HELD,
        1,
    )
    booked = run(started_on=START, reviews=(ReviewFacts(1, HELD), ReviewFacts(2, booked_for=BOOKED)))
    assert booked["OP-14", "1.M1"].due == date(2025, 5, 4)
    assert not booked["OP-14", "1.M1"].provisional


def test_an_earlier_day_agreed_at_the_review_goes_before_the_half_way(run: Run) -> None:
    half = HELD + (BOOKED - HELD) // 2

    def due(agreed: date | None) -> date:
        reviews = (ReviewFacts(1, HELD, midway_on=agreed), ReviewFacts(2, booked_for=BOOKED))
        return run(started_on=START, reviews=reviews)["OP-14", "1.M1"].due

    assert due(half - timedelta(days=9)) == half - timedelta(days=9)
    assert due(half) == due(None) == half
    assert due(half + timedelta(days=3)) == half, "a later day loosens nothing"
    assert due(HELD) == half, "a day before the interval is a slip"
    reviews = (ReviewFacts(1, HELD, midway_on=half - timedelta(days=9)), ReviewFacts(2, booked_for=BOOKED))
    agreed = run(started_on=START, reviews=reviews)["OP-14", "1.M1"]
    assert anchor_words(agreed) == "agreed at review 1"
    moved = (reviews[0], ReviewFacts(2, booked_for=HELD + timedelta(days=20)))
    assert run(started_on=START, reviews=moved)["OP-14", "1.M1"].due == HELD + timedelta(days=10)


def test_a_mid_point_belongs_to_its_interval(run: Run) -> None:
    reviews = (ReviewFacts(1, HELD), ReviewFacts(2, date(2025, 6, 13)), ReviewFacts(3, date(2025, 11, 20)))
    found = run(started_on=START, reviews=reviews, midpoints={2: date(2025, 9, 1)})
    assert ("OP-14", "1.M1") not in found, "an interval that is over cannot be monitored any more"
    assert found["OP-14", "1.M2"].met_on == date(2025, 9, 1)
    assert found["OP-14", "1.M3"].met_on is None
    current = current_midpoint(found.values())
    assert current is not None
    assert current.occurrence == "1.M3"
    assert current_midpoint([]) is None


def test_a_review_held_early_does_not_make_a_mid_point_late(run: Run) -> None:
    done = date(2025, 5, 4)
    pending = (ReviewFacts(1, HELD), ReviewFacts(2, booked_for=BOOKED))
    before = run(started_on=START, reviews=pending, midpoints={1: done})["OP-14", "1.M1"]
    held_early = (ReviewFacts(1, HELD), ReviewFacts(2, date(2025, 5, 20), booked_for=BOOKED))
    after = run(started_on=START, reviews=held_early, midpoints={1: done})["OP-14", "1.M1"]
    assert before.due == after.due == done
    assert after.status_on(date(2025, 6, 1)) is Status.MET


@pytest.mark.parametrize("held_on", [date(2025, 5, 28), date(2025, 7, 4)])
def test_a_mid_point_before_a_review_that_was_never_booked_is_judged_by_its_limit(
    run: Run, held_on: date
) -> None:
    # Review 2 has to be held by 27 June: half way from 27 March is 12 May.
    pending = (ReviewFacts(1, HELD), ReviewFacts(2, started_on=date(2025, 5, 22)))
    series = ReviewFacts(2, held_on, started_on=date(2025, 5, 22))
    for done, status in ((date(2025, 5, 12), Status.MET), (date(2025, 5, 13), Status.MET_LATE)):
        for reviews in (pending, (pending[0], ReviewFacts(2, held_on)), (pending[0], series)):
            found = run(started_on=START, reviews=reviews, midpoints={1: done})["OP-14", "1.M1"]
            assert (found.due, found.status_on(TODAY)) == (date(2025, 5, 12), status)


def test_a_marked_mid_point_counts_as_one_on_record(run: Run) -> None:
    found = run(started_on=START, reviews=(ReviewFacts(1, HELD),), met={("OP-14", "1.M1"): date(2025, 5, 1)})
    assert found["OP-14", "1.M1"].met_on == date(2025, 5, 1)
    assert not found["OP-14", "1.M1"].provisional


def test_a_booking_before_the_last_review_gives_no_mid_point_in_the_past(run: Run) -> None:
    reviews = (ReviewFacts(1, HELD), ReviewFacts(2, booked_for=HELD - timedelta(days=9)))
    assert run(started_on=START, reviews=reviews)["OP-14", "1.M1"].due == HELD


def test_contact_between_reviews_is_met_by_the_first_one_in_the_interval(run: Run) -> None:
    reviews = (ReviewFacts(1, HELD), ReviewFacts(2, date(2025, 6, 13)))
    contacts = (HELD, date(2025, 5, 20), date(2025, 4, 20), date(2025, 6, 13))
    found = run(started_on=START, reviews=reviews, contacts=contacts)
    past = found["OP-15", "1.M1"]
    assert (past.met_on, past.due) == (date(2025, 4, 20), date(2025, 6, 13))
    current = found["OP-15", "1.M2"]
    assert (current.met_on, current.due, current.anchor) == (None, date(2025, 12, 13), Anchor.REVIEW_DATE)
    marked = run(started_on=START, reviews=reviews, met={("OP-15", "1.M2"): date(2025, 8, 1)})
    assert marked["OP-15", "1.M2"].met_on == date(2025, 8, 1)
    assert ("OP-15", "1.M1") not in marked


def test_there_is_no_interval_without_a_date_to_run_to(run: Run) -> None:
    gap = (ReviewFacts(1, HELD), ReviewFacts(4, booked_for=BOOKED))
    assert not any(rule in ("OP-14", "OP-15") for rule, _ in run(started_on=START, reviews=gap))


def before(run: Run, second: ReviewFacts, done_on: date, rule_id: str = "HB-05", **facts: Any) -> Deadline:
    """Return what was owed before the second review and done on a day."""
    reviews = (ReviewFacts(1, HELD), second)
    return run(started_on=START, reviews=reviews, met={(rule_id, "1.R2"): done_on}, **facts)[rule_id, "1.R2"]


BROUGHT_FORWARD = date(2025, 5, 28)
MOVED_ON = date(2025, 5, 23)


@pytest.mark.parametrize("done_on", [date(2025, 5, 21), MOVED_ON])
def test_a_review_moved_forward_makes_nothing_late_that_was_in_time(run: Run, done_on: date) -> None:
    # Booked for 12 June, so the report was due by 9 June; on 23 May it was moved to 28 May: due by 22 May.
    moved = ReviewFacts(2, booked_for=BROUGHT_FORWARD, moves=((MOVED_ON, BOOKED),))
    for review in (moved, replace(moved, held_on=BROUGHT_FORWARD)):
        report = before(run, review, done_on)
        assert (report.due, report.anchor_date) == (date(2025, 6, 9), BOOKED)
        assert report.status_on(date(2025, 7, 1)) is Status.MET
    after = before(run, moved, MOVED_ON + timedelta(days=1))
    assert (after.due, after.anchor_date) == (date(2025, 5, 22), BROUGHT_FORWARD)
    assert after.status_on(date(2025, 7, 1)) is Status.MET_LATE


def test_a_report_that_was_late_stays_late_when_the_review_is_put_off_for_it(run: Run) -> None:
    put_off = ReviewFacts(2, booked_for=BOOKED, moves=((date(2025, 5, 27), BROUGHT_FORWARD),))
    late = before(run, put_off, date(2025, 5, 26))
    assert (late.due, late.anchor_date) == (date(2025, 5, 22), BROUGHT_FORWARD)
    assert late.status_on(date(2025, 7, 1)) is Status.MET_LATE
    # What came once the new day was known is judged by the new day.
    assert before(run, put_off, date(2025, 5, 28)).due == date(2025, 6, 9)


def test_of_several_moves_the_day_that_held_then_counts(run: Run) -> None:
    days = [date(2025, 6, 20), date(2025, 6, 5), BOOKED]
    moves = ((date(2025, 5, 1), days[0]), (date(2025, 5, 20), days[1]))
    review = ReviewFacts(2, booked_for=days[2], moves=moves)
    found = [before(run, review, on) for on in (date(2025, 4, 30), date(2025, 5, 19), date(2025, 5, 21))]
    assert [deadline.anchor_date for deadline in found] == days


def test_what_was_done_before_the_review_was_booked_is_judged_by_its_limit(run: Run) -> None:
    booked_on = date(2025, 5, 20)
    review = ReviewFacts(2, booked_for=BROUGHT_FORWARD, booked_on=booked_on)
    talk = before(run, review, booked_on, "HB-03")
    assert (talk.anchor_date, talk.due) == (date(2025, 6, 27), date(2025, 6, 6))
    assert (talk.status_on(TODAY), talk.provisional) == (Status.MET, False)
    held = before(run, replace(review, held_on=BROUGHT_FORWARD), booked_on, "HB-03")
    assert held.due == talk.due
    unknown = before(run, replace(review, booked_on=None), booked_on, "HB-03")
    assert (unknown.anchor_date, unknown.status_on(TODAY)) == (BROUGHT_FORWARD, Status.MET_LATE)


def test_a_review_held_early_makes_nothing_late_and_forgives_nothing_after_it(run: Run) -> None:
    early = ReviewFacts(2, date(2025, 6, 2), booked_for=BOOKED)
    assert before(run, early, date(2025, 5, 30)).status_on(TODAY) is Status.MET
    after = before(run, early, date(2025, 6, 3))
    assert (after.anchor_date, after.status_on(TODAY)) == (date(2025, 6, 2), Status.MET_LATE)


def test_a_booked_day_that_passed_without_the_review_no_longer_counts(run: Run) -> None:
    late = ReviewFacts(2, date(2025, 6, 18), booked_for=BOOKED)
    assert before(run, late, date(2025, 6, 17), "HB-06").status_on(TODAY) is Status.MET


def test_a_mid_point_done_in_time_stays_so_when_the_review_is_moved_forward(run: Run) -> None:
    done = date(2025, 5, 4)
    moved = ReviewFacts(2, booked_for=BROUGHT_FORWARD, moves=((MOVED_ON, BOOKED),))
    found = before_mid_point(run, moved, done)
    assert (found.due, found.status_on(TODAY)) == (done, Status.MET)
    open_still = run(started_on=START, reviews=(ReviewFacts(1, HELD), moved))["OP-14", "1.M1"]
    assert open_still.due == HELD + (BROUGHT_FORWARD - HELD) // 2


def before_mid_point(run: Run, second: ReviewFacts, done: date) -> Deadline:
    return run(started_on=START, reviews=(ReviewFacts(1, HELD), second), midpoints={1: done})["OP-14", "1.M1"]


def test_a_talk_alone_between_two_reviews_meets_what_is_owed_before_the_second(run: Run) -> None:
    second = date(2025, 6, 13)
    reviews = (ReviewFacts(1, HELD), ReviewFacts(2, second))
    talks = (date(2025, 3, 20), date(2025, 4, 20), date(2025, 6, 13), date(2025, 7, 1))
    found = run(started_on=START, reviews=reviews, spoken_alone=talks)
    assert found["HB-06", "1.R1"].met_on == date(2025, 3, 20)
    assert found["HB-06", "1.R2"].met_on == second
    assert found["HB-06", "1.R3"].met_on == date(2025, 7, 1)
    assert all(found["HB-06", f"1.R{n}"].status_on(TODAY) is Status.MET for n in (1, 2, 3))


def test_a_talk_on_the_day_of_the_last_review_is_none_before_the_next(run: Run) -> None:
    found = run(started_on=START, reviews=(ReviewFacts(1, HELD),), spoken_alone=(HELD,))
    assert found["HB-06", "1.R1"].met_on == HELD
    assert found["HB-06", "1.R2"].met_on is None


def test_a_contact_that_was_not_alone_does_not_count_as_a_talk_alone(run: Run) -> None:
    found = run(started_on=START, reviews=(ReviewFacts(1, HELD),), contacts=(date(2025, 4, 20),))
    assert found["HB-06", "1.R2"].met_on is None
    assert found["OP-15", "1.M1"].met_on == date(2025, 4, 20)


def test_a_talk_between_the_meetings_of_a_series_comes_late(run: Run) -> None:
    series = ReviewFacts(2, date(2025, 6, 13), started_on=date(2025, 6, 2))
    reviews = (ReviewFacts(1, HELD), series)
    late = run(started_on=START, reviews=reviews, spoken_alone=(date(2025, 6, 10),))["HB-06", "1.R2"]
    assert (late.due, late.met_on) == (date(2025, 6, 2), date(2025, 6, 10))
    assert late.status_on(TODAY) is Status.MET_LATE
    both = run(started_on=START, reviews=reviews, spoken_alone=(date(2025, 5, 30), date(2025, 6, 10)))
    assert both["HB-06", "1.R2"].met_on == date(2025, 5, 30)


def test_a_mark_and_the_contacts_together_say_when_the_child_was_spoken_to(run: Run) -> None:
    reviews = (ReviewFacts(1, HELD), ReviewFacts(2, booked_for=BOOKED))
    marked = {("HB-06", "1.R2"): date(2025, 5, 20)}
    found = run(started_on=START, reviews=reviews, met=marked, spoken_alone=(date(2025, 4, 20),))
    assert found["HB-06", "1.R2"].met_on == date(2025, 5, 20)
    found = run(started_on=START, reviews=reviews, met=marked, spoken_alone=(date(2025, 6, 1),))
    assert found["HB-06", "1.R2"].met_on == date(2025, 6, 1)


def test_a_contact_before_a_review_held_later_than_booked_lies_between_the_reviews(run: Run) -> None:
    reviews = (ReviewFacts(1, HELD), ReviewFacts(2, date(2025, 6, 18), booked_for=BOOKED))
    found = run(started_on=START, reviews=reviews, contacts=(date(2025, 6, 16),))["OP-15", "1.M1"]
    assert found.status_on(TODAY) is Status.MET
