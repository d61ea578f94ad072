from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from iro_console.domain.facts import LegalStatusFacts, PeriodFacts, PlacementFacts, ReviewFacts
from iro_console.domain.reviews import (
    Problem,
    check_adjourned,
    check_booking,
    check_end_of_period,
    check_held,
    check_legal_status,
    check_placement,
    last_held,
    review_category,
    work_step,
)
from iro_console.domain.timescales import Deadline
from iro_console.domain.working_days import WorkingCalendar

Run = Callable[..., dict[tuple[str, str], Deadline]]

TODAY = date(2025, 4, 10)
PERIOD = PeriodFacts(
    1,
    date(2025, 3, 3),
    reviews=(ReviewFacts(1, date(2025, 3, 27)), ReviewFacts(2, booked_for=date(2025, 6, 12))),
    placements=(PlacementFacts(date(2025, 3, 3)), PlacementFacts(date(2025, 4, 1))),
    legal_statuses=(LegalStatusFacts(date(2025, 3, 3), "V2"), LegalStatusFacts(date(2025, 4, 2), "C1")),
)


def refused(text: str) -> list[Problem]:
    return [Problem("refuse", text)]


def warned(*texts: str) -> list[Problem]:
    return [Problem("warn", text) for text in texts]


@pytest.fixture
def limit(run: Run) -> Deadline:
    return run(PERIOD)["ST-02", "1.R2"]


@pytest.mark.parametrize(
    ("number", "category"), [(1, "First"), (2, "Second"), (3, "Subsequent"), (14, "Subsequent")]
)
def test_the_work_step_is_named_after_the_review(number: int, category: str) -> None:
    assert review_category(number) == category
    assert work_step(number) == f"{category} CLA review (CS)"


def test_the_last_review_held() -> None:
    assert last_held(PERIOD) == PERIOD.reviews[0]
    assert last_held(PERIOD, below=1) is None


def test_a_booking_in_time_on_a_working_day_is_fine(calendar: WorkingCalendar, limit: Deadline) -> None:
    assert check_booking(PERIOD, limit.due, limit, calendar, TODAY) == []
    assert check_booking(PERIOD, TODAY, None, calendar, TODAY) == []


@pytest.mark.parametrize(
    ("day", "today", "text"),
    [
        (date(2025, 4, 9), TODAY, "Wed 9 Apr 2025 is in the past: a review is booked for today or later"),
        (
            date(2025, 3, 27),
            date(2025, 3, 20),
            "Thu 27 Mar 2025 is not after review 1, held on Thu 27 Mar 2025",
        ),
        (
            date(2025, 2, 28),
            date(2025, 2, 1),
            "Fri 28 Feb 2025 is before the child became looked after on Mon 3 Mar 2025",
        ),
    ],
)
def test_a_booking_is_refused(
    calendar: WorkingCalendar, limit: Deadline, day: date, today: date, text: str
) -> None:
    problems = check_booking(PERIOD, day, limit, calendar, today)
    assert problems[0] == Problem("refuse", text)
    assert {problem.kind for problem in problems} == {"refuse"}


def test_a_booking_after_leaving_is_refused(calendar: WorkingCalendar) -> None:
    left = replace(PERIOD, ceased_on=date(2025, 5, 1))
    assert check_booking(left, date(2025, 6, 2), None, calendar, TODAY) == refused(
        "Mon 2 Jun 2025 is after the child ceased to be looked after on Thu 1 May 2025"
    )


def test_a_booking_past_the_limit_is_warned_of(calendar: WorkingCalendar, limit: Deadline, run: Run) -> None:
    assert check_booking(PERIOD, date(2025, 6, 30), limit, calendar, TODAY) == warned(
        "Mon 30 Jun 2025 is 3 days after the lawful limit, Fri 27 Jun 2025"
    )
    council = run(PERIOD, policy="source003")["ST-02", "1.R2"]
    assert check_booking(PERIOD, date(2025, 6, 27), council, calendar, TODAY) == warned(
        "Fri 27 Jun 2025 is 1 day after the council's limit, Thu 26 Jun 2025; "
        "the law allows until Fri 27 Jun 2025"
    )
    assert check_booking(PERIOD, date(2025, 6, 30), council, calendar, TODAY) == warned(
        "Mon 30 Jun 2025 is 3 days after the lawful limit, Fri 27 Jun 2025; "
        "the council's limit is Thu 26 Jun 2025"
    )
    young = run(
        replace(PERIOD, reviews=(*PERIOD.reviews[:1], ReviewFacts(2, date(2025, 4, 2)))),
        born=date(2023, 1, 1),
        policy="source004",
    )
    both = [young["OP-17", "1.R3"], young["ST-03", "1.R3"]]
    reviewed = replace(PERIOD, reviews=PERIOD.reviews[:1])
    assert check_booking(reviewed, date(2025, 10, 3), both, calendar, TODAY) == warned(
        "Fri 3 Oct 2025 is 93 days after the council's limit, Wed 2 Jul 2025",
        "Fri 3 Oct 2025 is 1 day after the lawful limit, Thu 2 Oct 2025",
    )


def test_a_limit_that_is_guidance_is_not_called_lawful(calendar: WorkingCalendar, run: Run) -> None:
    guidance = run(PERIOD)["HB-09", "1.R1"]
    assert check_booking(PERIOD, date(2025, 4, 22), guidance, calendar, TODAY) == warned(
        "Tue 22 Apr 2025 is 5 days after the limit, Thu 17 Apr 2025"
    )


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2025, 4, 18), "Fri 18 Apr 2025 is not a working day: a bank holiday"),
        (date(2025, 5, 10), "Sat 10 May 2025 is not a working day: Saturday"),
    ],
)
def test_a_booking_on_a_day_off_is_warned_of(
    calendar: WorkingCalendar, limit: Deadline, day: date, text: str
) -> None:
    assert check_booking(PERIOD, day, limit, calendar, TODAY) == warned(text)


def test_a_booking_into_an_unpublished_calendar_is_warned_of(calendar: WorkingCalendar) -> None:
    assert check_booking(PERIOD, date(2029, 1, 2), None, calendar, TODAY) == warned(
        "Bank holidays after Sun 31 Dec 2028 are not published yet"
    )


def test_a_review_held_in_time_is_fine(calendar: WorkingCalendar, limit: Deadline) -> None:
    assert check_held(PERIOD, 2, TODAY, limit, calendar, TODAY) == []
    assert check_held(PERIOD, 2, TODAY, limit, calendar, TODAY, started_on=date(2025, 4, 8)) == []
    on_leaving = replace(PERIOD, ceased_on=TODAY)
    assert check_held(on_leaving, 2, TODAY, limit, calendar, TODAY) == []


@pytest.mark.parametrize(
    ("day", "started", "text"),
    [
        (
            date(2025, 4, 11),
            None,
            "Fri 11 Apr 2025 is in the future: record it once the review was held",
        ),
        (date(2025, 3, 27), None, "Thu 27 Mar 2025 is not after review 1, held on Thu 27 Mar 2025"),
        (
            date(2025, 4, 8),
            date(2025, 3, 26),
            "Wed 26 Mar 2025 is not after review 1, held on Thu 27 Mar 2025",
        ),
        (
            date(2025, 4, 8),
            date(2025, 4, 9),
            "The first meeting, Wed 9 Apr 2025, is after the last, Tue 8 Apr 2025",
        ),
    ],
)
def test_a_review_held_on_an_impossible_day_is_refused(
    calendar: WorkingCalendar, limit: Deadline, day: date, started: date | None, text: str
) -> None:
    assert check_held(PERIOD, 2, day, limit, calendar, TODAY, started) == refused(text)


def test_a_review_outside_the_period_is_refused(calendar: WorkingCalendar, limit: Deadline) -> None:
    fresh = replace(PERIOD, reviews=(), ceased_on=date(2025, 4, 1))
    assert check_held(fresh, 1, date(2025, 2, 28), limit, calendar, TODAY) == refused(
        "Fri 28 Feb 2025 is before the child became looked after on Mon 3 Mar 2025"
    )
    assert check_held(fresh, 1, date(2025, 4, 2), limit, calendar, TODAY) == refused(
        "Wed 2 Apr 2025 is after the child ceased to be looked after on Tue 1 Apr 2025"
    )
    assert check_held(fresh, 1, date(2025, 3, 20), limit, calendar, TODAY, date(2025, 2, 28)) == refused(
        "Fri 28 Feb 2025 is before the child became looked after on Mon 3 Mar 2025"
    )


def test_correcting_an_earlier_review_keeps_it_before_the_next(
    calendar: WorkingCalendar, limit: Deadline
) -> None:
    period = replace(PERIOD, reviews=(PERIOD.reviews[0], ReviewFacts(2, date(2025, 4, 7))))
    assert check_held(period, 1, date(2025, 3, 28), limit, calendar, TODAY) == []
    assert check_held(period, 1, date(2025, 4, 7), limit, calendar, TODAY) == refused(
        "Mon 7 Apr 2025 is not before review 2, held on Mon 7 Apr 2025"
    )


def test_an_adjourned_review_is_not_completed_before_it_was_adjourned(
    calendar: WorkingCalendar, limit: Deadline
) -> None:
    period = replace(PERIOD, reviews=(PERIOD.reviews[0], ReviewFacts(2, adjourned_on=date(2025, 4, 8))))
    assert check_held(period, 2, date(2025, 4, 7), limit, calendar, TODAY) == refused(
        "Mon 7 Apr 2025 is before the review was adjourned on Tue 8 Apr 2025"
    )
    assert check_held(period, 2, date(2025, 4, 8), limit, calendar, TODAY) == []
    assert check_held(period, 2, date(2025, 4, 7), None, calendar, TODAY, completes=False) == []


def test_a_review_is_completed_at_its_last_meeting(calendar: WorkingCalendar, limit: Deadline) -> None:
    period = replace(PERIOD, reviews=(PERIOD.reviews[0], ReviewFacts(2, started_on=date(2025, 4, 3))))
    meetings = (date(2025, 4, 3), date(2025, 4, 8))

    def check(day: date, *, completes: bool) -> list[Problem]:
        first = min(meetings[0], day)
        return check_held(period, 2, day, limit, calendar, TODAY, first, meetings, completes=completes)

    assert check(date(2025, 4, 7), completes=True) == refused(
        "Mon 7 Apr 2025 is before the last meeting on record, Tue 8 Apr 2025"
    )
    assert check(date(2025, 4, 8), completes=True) == check(date(2025, 4, 9), completes=True) == []
    assert check(date(2025, 4, 7), completes=False) == check(date(2025, 4, 2), completes=False) == []
    assert check(date(2025, 4, 8), completes=False) == refused(
        "The meeting on Tue 8 Apr 2025 is on record already"
    )


def test_a_late_review_and_a_day_off_are_warned_of(calendar: WorkingCalendar, limit: Deadline) -> None:
    assert check_held(PERIOD, 2, date(2025, 6, 28), limit, calendar, date(2025, 7, 1)) == warned(
        "Sat 28 Jun 2025 is 1 day after the lawful limit, Fri 27 Jun 2025",
        "Sat 28 Jun 2025 is not a working day: Saturday",
    )


def test_adjourning() -> None:
    assert check_adjourned(PERIOD, 2, TODAY, TODAY) == []
    assert check_adjourned(PERIOD, 3, TODAY, TODAY) == []
    assert check_adjourned(PERIOD, 2, date(2025, 4, 11), TODAY) == refused(
        "Fri 11 Apr 2025 is in the future: record it once the review was adjourned"
    )
    assert check_adjourned(PERIOD, 2, date(2025, 3, 27), TODAY) == refused(
        "Thu 27 Mar 2025 is not after review 1, held on Thu 27 Mar 2025"
    )
    assert check_adjourned(replace(PERIOD, reviews=()), 1, date(2025, 3, 2), TODAY) == refused(
        "Sun 2 Mar 2025 is before the child became looked after on Mon 3 Mar 2025"
    )
    assert check_adjourned(PERIOD, 1, date(2025, 3, 28), TODAY) == refused(
        "Review 1 was completed on Thu 27 Mar 2025"
    )
    once = replace(PERIOD, reviews=(PERIOD.reviews[0], ReviewFacts(2, adjourned_on=date(2025, 4, 8))))
    assert check_adjourned(once, 2, date(2025, 4, 9), TODAY) == warned(
        "A review can be adjourned only once, and this one was on Tue 8 Apr 2025:"
        " the days to complete it run from the first time"
    )
    assert check_adjourned(once, 2, date(2025, 4, 8), TODAY) == []


@pytest.mark.parametrize(
    ("check", "what", "latest"),
    [
        (check_placement, "placement", "Tue 1 Apr 2025"),
        (check_legal_status, "legal status", "Wed 2 Apr 2025"),
    ],
)
def test_placements_and_legal_statuses_come_in_order(
    check: Callable[[PeriodFacts, date, date], list[Problem]], what: str, latest: str
) -> None:
    assert check(PERIOD, date(2025, 4, 3), TODAY) == []
    assert check(replace(PERIOD, placements=(), legal_statuses=()), date(2025, 3, 3), TODAY) == []
    assert check(PERIOD, date(2025, 4, 1), TODAY) == refused(
        f"Tue 1 Apr 2025 is not after the last {what} on record, which started {latest}"
    )
    assert check(PERIOD, date(2025, 4, 11), TODAY) == refused(
        f"Fri 11 Apr 2025 is in the future: record it once the {what} has started"
    )
    left = replace(PERIOD, ceased_on=date(2025, 4, 4))
    assert check(left, date(2025, 4, 5), TODAY) == refused(
        "Sat 5 Apr 2025 is after the child ceased to be looked after on Fri 4 Apr 2025"
    )


def test_the_end_of_a_period_comes_after_everything_in_it() -> None:
    assert check_end_of_period(PERIOD, TODAY, TODAY) == []
    assert check_end_of_period(PERIOD, date(2025, 4, 2), TODAY) == []
    assert check_end_of_period(PERIOD, date(2025, 3, 26), TODAY) == [
        Problem("refuse", "Wed 26 Mar 2025 is before the last review on record, Thu 27 Mar 2025"),
        Problem("refuse", "Wed 26 Mar 2025 is before the last placement on record, Tue 1 Apr 2025"),
        Problem("refuse", "Wed 26 Mar 2025 is before the last legal status on record, Wed 2 Apr 2025"),
    ]
    bare = PeriodFacts(1, date(2025, 3, 3))
    assert check_end_of_period(bare, date(2025, 3, 2), TODAY) == refused(
        "Sun 2 Mar 2025 is before the child became looked after on Mon 3 Mar 2025"
    )
    assert check_end_of_period(bare, date(2025, 4, 11), TODAY) == refused(
        "Fri 11 Apr 2025 is in the future: record it once the child ceased to be looked after"
    )
    assert check_end_of_period(bare, date(2025, 3, 3), TODAY) == warned(
        "The child became looked after on the same day: less than 24 hours"
    )
    assert check_end_of_period(replace(bare, ceased_on=TODAY), TODAY, TODAY) == refused(
        "The child ceased to be looked after on Thu 10 Apr 2025 already"
    )
