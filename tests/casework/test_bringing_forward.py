"""A review brought forward as part of another act: the day moves, the rest is kept, all dates follow."""

from __future__ import annotations

from datetime import date, time, timedelta

import builders
import pytest

from iro_console.casework.child_page import child_page
from iro_console.casework.desk import Desk
from iro_console.casework.reviews import book_review, bring_forward, check_brought_forward, next_review
from iro_console.casework.verbs import Refused, acting
from iro_console.forms.acts import ReviewBooking
from iro_console.storage.page_values import ReviewValue


def brought_forward(desk: Desk, child: int, day: date, reason: str = "Excluded from school") -> str:
    with acting(desk, "event decided", child) as work:
        return bring_forward(desk, work, child, day, reason)


def to_come(desk: Desk, child: int) -> ReviewValue:
    return next(review for review in child_page(desk, child).reviews if review.held_on is None)


def due(desk: Desk, child: int) -> dict[str, date]:
    return {row.key.split("/", 1)[1]: row.deadline.due for row in child_page(desk, child).deadlines}


def test_time_and_venue_are_kept_and_what_was_stays_with_the_reason(
    asha: Desk, caseload: dict[str, int]
) -> None:
    kai = caseload["kai"]
    booked = ReviewBooking(booked_for=date(2027, 3, 3), booked_at=time(16, 15), venue="school")
    book_review(asha, kai, booked)
    said = brought_forward(asha, kai, date(2026, 12, 9), "Excluded,\nand the carer worries")
    assert said == "review 4 brought forward from Wed 3 Mar 2027 to Wed 9 Dec 2026"
    review = to_come(asha, kai)
    assert (review.booked_for, review.booked_at, review.venue) == (date(2026, 12, 9), time(16, 15), "school")
    assert review.moves == ((date(2027, 3, 3), date(2026, 12, 9), "Excluded, and the carer worries"),)
    assert child_page(asha, kai).history[0].act == "event decided"


def test_a_review_not_booked_yet_is_booked(asha: Desk, caseload: dict[str, int]) -> None:
    said = brought_forward(asha, caseload["kai"], date(2026, 12, 9))
    assert said == "review 4 brought forward to Wed 9 Dec 2026"
    assert (to_come(asha, caseload["kai"]).booked_for, to_come(asha, caseload["kai"]).moves) == (
        date(2026, 12, 9),
        (),
    )


def test_all_dates_around_the_review_follow(asha: Desk, caseload: dict[str, int]) -> None:
    kai = caseload["kai"]
    book_review(asha, kai, ReviewBooking(booked_for=date(2027, 3, 3)))
    brought_forward(asha, kai, date(2026, 12, 9))
    found = due(asha, kai)
    holidays = {date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1)}

    def working_days_before(count: int) -> date:
        day = date(2026, 12, 9)
        while count:
            day -= timedelta(days=1)
            count -= day.weekday() < 5 and day not in holidays
        return day

    # Half way, in days, from the review held on 29 October; contact until the new day.
    assert found["OP-14/1.M3"] == date(2026, 10, 29) + (date(2026, 12, 9) - date(2026, 10, 29)) // 2
    assert found["OP-15/1.M3"] == date(2026, 12, 9)
    assert found["HB-03/1.R4"] == working_days_before(15)
    assert found["HB-04/1.R4"] == date(2026, 12, 9) - timedelta(weeks=2)
    assert found["HB-05/1.R4"] == working_days_before(3)


@pytest.mark.parametrize(
    ("day", "kind", "text"),
    [
        (date(2026, 11, 23), "refuse", "is in the past"),
        (date(2026, 11, 27), "refuse", "It is booked for Fri 27 Nov 2026: Fri 27 Nov 2026 does not bring"),
        (date(2026, 12, 1), "refuse", "does not bring it forward"),
    ],
)
def test_only_an_earlier_day_that_has_not_passed_brings_it_forward(
    asha: Desk, caseload: dict[str, int], day: date, kind: str, text: str
) -> None:
    ruby = caseload["ruby"]
    (found,) = [p for p in check_brought_forward(asha, ruby, day) if p.kind == kind]
    assert (found.field, text in found.text) == ("forward_to", True)
    generation = asha.store.generation()
    with pytest.raises(Refused):
        brought_forward(asha, ruby, day)
    assert (asha.store.generation(), next_review(asha, ruby).booked_for) == (generation, date(2026, 11, 27))


def test_a_day_off_is_doubtful_and_a_booking_that_passed_is_said(
    asha: Desk, caseload: dict[str, int]
) -> None:
    kai, tomasz = caseload["kai"], caseload["tomasz"]
    (doubt,) = check_brought_forward(asha, kai, date(2026, 12, 25))
    assert (doubt.kind, doubt.text) == ("warn", "Fri 25 Dec 2026 is not a working day: Christmas Day")
    later = builders.a_desk(asha.store, asha.policy, asha.calendar, today=date(2026, 11, 26))
    found = check_brought_forward(later, tomasz, date(2026, 12, 4))
    assert ("warn", "It was booked for Tue 24 Nov 2026, and not recorded as held") in {
        (p.kind, p.text) for p in found
    }


def test_nothing_is_brought_forward_for_a_child_who_has_left(asha: Desk, caseload: dict[str, int]) -> None:
    (found,) = check_brought_forward(asha, caseload["gone"], date(2026, 12, 9))
    assert (found.kind, "ceased to be looked after" in found.text) == ("refuse", True)
