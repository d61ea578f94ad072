"""By when each review has to be held: examples worked out by hand, and the calendar checked day by day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iro_console.domain.facts import (
    ChildFacts,
    EarlyReviewFacts,
    LegalStatusFacts,
    PeriodFacts,
    PlacementFacts,
    ReviewFacts,
)
from iro_console.domain.limits import REVIEW_LIMITS, next_review
from iro_console.domain.timeline import timeline
from iro_console.domain.timescales import Anchor, Deadline, Offset, Policy, Status, Unit
from iro_console.domain.working_days import WorkingCalendar

Run = Callable[..., dict[tuple[str, str], Deadline]]
CountByDay = Callable[[date, int], date]


def held(*days: date) -> tuple[ReviewFacts, ...]:
    return tuple(ReviewFacts(number, day) for number, day in enumerate(days, 1))


def limits(found: dict[tuple[str, str], Deadline]) -> dict[str, tuple[str, date]]:
    """The rule and date that limit each review, leaving out councils' own and early reviews."""
    law = {"ST-01", "ST-02", "ST-03", "ST-17", "ST-18", "ST-19", "ST-24"}
    return {key: (rule, deadline.due) for (rule, key), deadline in found.items() if rule in law}


@given(start=st.dates(date(2012, 1, 1), date(2028, 5, 31)))
def test_first_review_on_any_day_agrees_with_a_count_day_by_day(
    calendar: WorkingCalendar, national: Policy, day_by_day: CountByDay, start: date
) -> None:
    deadlines = timeline(ChildFacts(None, (PeriodFacts(1, start),)), national, calendar, start)
    first = next(d for d in deadlines if d.rule.id == "ST-01")
    assert first.due == first.statutory_due == day_by_day(start, 20)
    assert (first.anchor, first.anchor_date, first.review_number) == (Anchor.BECAME_LOOKED_AFTER, start, 1)
    assert first.offset == Offset(20, Unit.WORKING_DAYS)


def test_reviews_run_from_the_day_the_last_was_held_not_from_its_limit(run: Run) -> None:
    found = run(started_on=date(2025, 3, 3), reviews=held(date(2025, 3, 20), date(2025, 7, 1)))
    assert limits(found) == {
        "1.R1": ("ST-01", date(2025, 3, 31)),
        "1.R2": ("ST-02", date(2025, 6, 20)),
        "1.R3": ("ST-03", date(2026, 1, 1)),
    }
    assert found["ST-01", "1.R1"].status_on(date(2026, 1, 1)) is Status.MET
    late = found["ST-02", "1.R2"]
    assert late.met_on == date(2025, 7, 1)
    assert late.status_on(date(2026, 1, 1)) is Status.MET_LATE
    following = found["ST-03", "1.R3"]
    assert following.status_on(date(2026, 1, 1)) is Status.OPEN
    assert following.status_on(date(2026, 1, 2)) is Status.OVERDUE
    assert (following.review_number, following.anchor_date) == (3, date(2025, 7, 1))


def test_an_early_review_brings_the_next_limit_forward(run: Run) -> None:
    on_time = run(started_on=date(2025, 3, 3), reviews=held(date(2025, 3, 31)))
    early = run(started_on=date(2025, 3, 3), reviews=held(date(2025, 3, 10)))
    assert on_time["ST-02", "1.R2"].due == date(2025, 6, 30)
    assert early["ST-02", "1.R2"].due == date(2025, 6, 10)


def test_six_months_from_the_end_of_august_end_in_february(run: Run) -> None:
    found = run(
        started_on=date(2023, 5, 1), reviews=held(date(2023, 5, 20), date(2023, 8, 31), date(2024, 2, 28))
    )
    assert found["ST-03", "1.R3"].due == date(2024, 2, 29)
    assert found["ST-03", "1.R4"].due == date(2024, 8, 28)


def test_a_new_period_of_care_starts_again_at_review_one(run: Run) -> None:
    first = PeriodFacts(1, date(2024, 1, 8), ceased_on=date(2024, 6, 3), reviews=held(date(2024, 1, 30)))
    second = PeriodFacts(2, date(2025, 3, 3))
    found = run(first, second)
    assert found["ST-01", "2.R1"].due == date(2025, 3, 31)
    assert found["ST-01", "2.R1"].review_number == 1
    unmet = found["ST-02", "1.R2"]
    assert unmet.status_on(date(2024, 6, 2)) is Status.OVERDUE
    assert unmet.status_on(date(2024, 6, 3)) is Status.NO_LONGER_REQUIRED


def test_a_series_of_meetings_counts_from_the_last(run: Run) -> None:
    review = ReviewFacts(1, held_on=date(2025, 4, 2), started_on=date(2025, 3, 25))
    found = run(started_on=date(2025, 3, 3), reviews=(review,))
    assert found["ST-01", "1.R1"].status_on(date(2025, 5, 1)) is Status.MET_LATE
    assert found["ST-02", "1.R2"].due == date(2025, 7, 2)
    assert found["HB-07", "1.R1"].due == date(2025, 4, 9)


def test_an_adjourned_review_has_its_own_date_and_keeps_its_limit(run: Run, day_by_day: CountByDay) -> None:
    adjourned = date(2025, 3, 24)
    found = run(started_on=date(2025, 3, 3), reviews=(ReviewFacts(1, adjourned_on=adjourned),))
    resumed = found["ST-23", "1.A2025-03-24"]
    assert resumed.due == day_by_day(adjourned, 20)
    assert (resumed.anchor, resumed.review_number) == (Anchor.REVIEW_ADJOURNED, 1)
    limit = found["ST-01", "1.R1"]
    assert limit.due == date(2025, 3, 31)
    assert limit.status_on(date(2025, 4, 1)) is Status.OVERDUE
    done = ReviewFacts(1, held_on=date(2025, 4, 4), adjourned_on=adjourned)
    found = run(started_on=date(2025, 3, 3), reviews=(done,))
    assert found["ST-23", "1.A2025-03-24"].met_on == date(2025, 4, 4)
    assert found["ST-01", "1.R1"].status_on(date(2025, 5, 1)) is Status.MET_LATE


def test_what_is_due_before_an_adjourned_review_hangs_on_the_day_it_goes_on(run: Run) -> None:
    start, adjourned = date(2025, 3, 3), date(2025, 3, 24)
    spent = ReviewFacts(1, adjourned_on=adjourned, booked_for=adjourned)
    found = run(started_on=start, reviews=(spent,))
    assert found["HB-06", "1.R1"].due == found["ST-01", "1.R1"].due == date(2025, 3, 31), "the earlier"
    assert found["HB-06", "1.R1"].provisional
    too_late = ReviewFacts(1, adjourned_on=date(2025, 3, 31))
    found = run(started_on=start, reviews=(too_late,))
    assert found["HB-06", "1.R1"].due == found["ST-23", "1.A2025-03-31"].due == date(2025, 4, 30)
    booked_again = replace(spent, booked_for=date(2025, 4, 10))
    found = run(started_on=start, reviews=(booked_again,))
    assert found["HB-06", "1.R1"].due == date(2025, 4, 10)
    assert not found["HB-06", "1.R1"].provisional


def test_an_adjourned_review_has_to_be_held_by_the_earlier_of_its_two_dates(
    run: Run, day_by_day: CountByDay
) -> None:
    first = ReviewFacts(1, date(2025, 3, 28))
    for adjourned, rule in ((date(2025, 4, 14), "ST-23"), (date(2025, 6, 20), "ST-02")):
        found = run(started_on=date(2025, 3, 3), reviews=(first, ReviewFacts(2, adjourned_on=adjourned)))
        coming = next_review(found.values())
        assert coming is not None
        assert coming.rule.id == rule
        assert coming.due == min(day_by_day(adjourned, 20), date(2025, 6, 28))
        assert found["HB-06", "1.R2"].due == coming.due


def test_short_breaks_have_three_and_then_six_months(run: Run) -> None:
    statuses = (LegalStatusFacts(date(2025, 1, 10), "V3"), LegalStatusFacts(date(2025, 5, 1), "V4"))
    found = run(
        started_on=date(2025, 1, 10),
        legal_statuses=statuses,
        reviews=held(date(2025, 4, 1), date(2025, 9, 30)),
    )
    assert limits(found) == {
        "1.R1": ("ST-17", date(2025, 4, 10)),
        "1.R2": ("ST-17", date(2025, 10, 1)),
        "1.R3": ("ST-17", date(2026, 3, 30)),
    }
    assert found["ST-17", "1.R1"].anchor is Anchor.SHORT_BREAK_STARTED
    assert found["ST-17", "1.R2"].anchor is Anchor.REVIEW_HELD


def test_one_other_legal_status_makes_it_ordinary_care(run: Run) -> None:
    statuses = (LegalStatusFacts(date(2025, 1, 10), "V3"), LegalStatusFacts(date(2025, 5, 1), "V2"))
    found = run(started_on=date(2025, 1, 10), legal_statuses=statuses)
    assert ("ST-01", "1.R1") in found
    assert ("ST-17", "1.R1") not in found


def test_a_child_remanded_on_entry_has_the_first_review_of_remand(run: Run) -> None:
    statuses = (LegalStatusFacts(date(2025, 3, 3), "J1"),)
    found = run(started_on=date(2025, 3, 3), legal_statuses=statuses)
    assert limits(found) == {"1.R1": ("ST-24", date(2025, 3, 31))}
    later = (LegalStatusFacts(date(2025, 3, 3), "V2"), LegalStatusFacts(date(2025, 3, 10), "J1"))
    assert limits(run(started_on=date(2025, 3, 3), legal_statuses=later)) == {
        "1.R1": ("ST-01", date(2025, 3, 31))
    }


REVIEWS_BEFORE_ADOPTION = (date(2025, 1, 28), date(2025, 4, 20))


def test_authority_to_place_starts_the_adoption_reviews(run: Run) -> None:
    common = {"started_on": date(2025, 1, 6), "authority_to_place_on": date(2025, 7, 1)}
    pending = run(**common, reviews=held(*REVIEWS_BEFORE_ADOPTION))
    assert limits(pending)["1.R3"] == ("ST-18", date(2025, 10, 1))
    assert pending["ST-18", "1.R3"].anchor is Anchor.AUTHORITY_TO_PLACE
    later = run(**common, reviews=held(*REVIEWS_BEFORE_ADOPTION, date(2025, 9, 15)))
    assert limits(later) == {
        "1.R1": ("ST-01", date(2025, 2, 3)),
        "1.R2": ("ST-02", date(2025, 4, 28)),
        "1.R3": ("ST-18", date(2025, 10, 1)),
        "1.R4": ("ST-18", date(2026, 3, 15)),
    }
    assert later["ST-18", "1.R4"].anchor is Anchor.REVIEW_HELD


def test_placing_for_adoption_has_four_weeks_then_three_then_six_months(run: Run) -> None:
    found = run(
        started_on=date(2025, 1, 6),
        authority_to_place_on=date(2025, 5, 1),
        placed_for_adoption_on=date(2025, 8, 4),
        reviews=held(*REVIEWS_BEFORE_ADOPTION, date(2025, 7, 28), date(2025, 8, 29), date(2025, 11, 20)),
    )
    assert limits(found) == {
        "1.R1": ("ST-01", date(2025, 2, 3)),
        "1.R2": ("ST-02", date(2025, 4, 28)),
        "1.R3": ("ST-18", date(2025, 8, 1)),
        "1.R4": ("ST-19", date(2025, 9, 1)),
        "1.R5": ("ST-19", date(2025, 11, 29)),
        "1.R6": ("ST-19", date(2026, 5, 20)),
    }
    assert found["ST-19", "1.R4"].anchor is Anchor.PLACED_FOR_ADOPTION


def test_a_review_on_the_very_day_of_authority_belongs_to_the_time_before(run: Run) -> None:
    found = run(
        started_on=date(2025, 1, 6),
        authority_to_place_on=date(2025, 4, 20),
        reviews=held(*REVIEWS_BEFORE_ADOPTION),
    )
    assert limits(found)["1.R2"] == ("ST-02", date(2025, 4, 28))
    assert limits(found)["1.R3"] == ("ST-18", date(2025, 7, 20))


def test_no_limit_is_made_up_where_the_review_before_is_not_on_record(run: Run) -> None:
    found = run(started_on=date(2024, 1, 8), reviews=(ReviewFacts(3, held_on=date(2025, 3, 3)),))
    assert limits(found) == {"1.R4": ("ST-03", date(2025, 9, 3))}
    gap = (ReviewFacts(3, booked_for=date(2026, 3, 3)),)
    found = run(started_on=date(2024, 1, 8), reviews=gap)
    assert limits(found) == {}
    assert not any(rule == "HB-05" for rule, _ in found)


@pytest.mark.parametrize(
    ("rule_id", "anchor"),
    [
        ("ST-04", Anchor.EARLY_REVIEW_EVENT),
        ("ST-05", Anchor.PLAN_CHANGING),
        ("ST-06", Anchor.PLACEMENT_ENDING),
    ],
)
def test_an_early_review_is_due_by_its_event(run: Run, rule_id: str, anchor: Anchor) -> None:
    event = EarlyReviewFacts(rule_id, "7", told_on=date(2025, 4, 1), event_on=date(2025, 4, 20))
    period = PeriodFacts(1, date(2025, 3, 3), reviews=held(date(2025, 3, 20)), early_reviews=(event,))
    open_one = run(period)[rule_id, "1.E7"]
    assert (open_one.due, open_one.anchor, open_one.review_number) == (date(2025, 4, 20), anchor, 2)
    assert open_one.met_on is None
    done = replace(period, reviews=held(date(2025, 3, 20), date(2025, 4, 15)))
    met = run(done)[rule_id, "1.E7"]
    assert (met.met_on, met.review_number) == (date(2025, 4, 15), 2)


def test_what_is_due_before_the_next_review_hangs_on_the_earliest_open_limit(run: Run) -> None:
    event = EarlyReviewFacts("ST-05", "7", told_on=date(2025, 4, 1), event_on=date(2025, 4, 20))
    found = run(started_on=date(2025, 3, 3), reviews=held(date(2025, 3, 20)), early_reviews=(event,))
    assert found["HB-06", "1.R2"].due == date(2025, 4, 20)


MOVES = (PlacementFacts(date(2025, 3, 3), code="U6"), PlacementFacts(date(2025, 8, 4), code="K2"))


def test_a_council_can_ask_for_a_review_after_a_move(run: Run, day_by_day: CountByDay) -> None:
    reviews = held(date(2025, 3, 20), date(2025, 6, 18))
    common = {"started_on": date(2025, 3, 3), "placements": MOVES, "policy": "source003"}
    first = run(**common, reviews=reviews)["OP-16", "1.P2025-08-04"]
    assert first.due == first.local_due == day_by_day(date(2025, 8, 4), 20)
    assert first.statutory_due is None
    assert (first.anchor, first.review_number) == (Anchor.PLACEMENT_CHANGED, 3)
    found = run(**common, reviews=held(date(2025, 3, 20), date(2025, 6, 18), date(2025, 8, 28)))
    assert found["OP-16", "1.P2025-08-04"].met_on == date(2025, 8, 28)
    second = found["OP-16", "1.P2025-08-04.2"]
    assert (second.due, second.review_number) == (date(2025, 8, 28) + timedelta(days=91), 4)
    assert second.met_on is None
    reviews = held(date(2025, 3, 20), date(2025, 6, 18), date(2025, 8, 28), date(2025, 11, 20))
    assert run(**common, reviews=reviews)["OP-16", "1.P2025-08-04.2"].met_on == date(2025, 11, 20)


def test_a_review_after_a_move_can_only_come_earlier_than_the_limit(run: Run) -> None:
    reviews = held(date(2025, 3, 20), date(2025, 5, 10))
    moved = (MOVES[0], PlacementFacts(date(2025, 11, 3), code="K2"))
    found = run(started_on=date(2025, 3, 3), placements=moved, reviews=reviews, policy="source003")
    limit, local = found["ST-03", "1.R3"], found["OP-16", "1.P2025-11-03"]
    assert limit.due == date(2025, 11, 9)
    assert local.due == limit.due
    assert local.local_due == date(2025, 12, 1)
    # The date is shown as counted where it comes from: it never lies before the day it is counted from.
    assert (local.anchor, local.anchor_date, local.offset) == (limit.anchor, limit.anchor_date, limit.offset)


def test_without_a_second_interval_a_move_asks_for_one_review(run: Run, policies: dict[str, Policy]) -> None:
    rules = dict(policies["source003"].rules)
    rules["OP-16"] = replace(rules["OP-16"], then=())
    found = run(
        started_on=date(2025, 3, 3),
        placements=MOVES,
        reviews=held(date(2025, 3, 20), date(2025, 8, 28)),
        policy=Policy("x", "X", rules),
    )
    assert [key for rule, key in found if rule == "OP-16"] == ["1.P2025-08-04"]


def test_a_temporary_absence_is_no_move_and_national_law_has_no_restart(run: Run) -> None:
    away = (MOVES[0], PlacementFacts(date(2025, 8, 4), code="T1"))
    common = {"started_on": date(2025, 3, 3), "reviews": held(date(2025, 3, 20))}
    assert not any(rule == "OP-16" for rule, _ in run(**common, placements=away, policy="source003"))
    moved = run(**common, placements=MOVES)
    assert not any(rule == "OP-16" for rule, _ in moved)
    assert limits(moved) == limits(run(**common))


def test_under_fives_are_reviewed_every_three_months_where_a_council_says_so(run: Run) -> None:
    reviews = held(date(2025, 3, 20), date(2025, 6, 10), date(2025, 9, 20))
    common = {"started_on": date(2025, 3, 3), "reviews": reviews, "policy": "source004"}
    found = run(**common, born=date(2022, 1, 15))
    assert found["OP-17", "1.R3"].due == date(2025, 9, 10)
    assert found["OP-17", "1.R3"].status_on(date(2025, 12, 1)) is Status.MET_LATE
    assert found["OP-17", "1.R4"].due == date(2025, 12, 20)
    assert found["OP-17", "1.R4"].review_number == 4
    assert ("OP-17", "1.R2") not in found, "the law asks for the second review by then anyway"
    nearly_five = run(**common, born=date(2020, 12, 1))
    assert ("OP-17", "1.R3") in nearly_five
    assert ("OP-17", "1.R4") not in nearly_five
    assert not any(rule == "OP-17" for rule, _ in run(**common))
    assert not any(
        rule == "OP-17" for rule, _ in run(**{**common, "policy": "national"}, born=date(2022, 1, 15))
    )


def test_a_council_can_ask_for_reviews_after_a_placement_order(run: Run, policies: dict[str, Policy]) -> None:
    rules = dict(policies["national"].rules)
    rules["OP-18"] = replace(rules["OP-18"], in_force=True)
    adopted = Policy("x", "X", rules)
    statuses = (LegalStatusFacts(date(2025, 1, 6), "C1"), LegalStatusFacts(date(2025, 5, 1), "E1"))
    common = {"started_on": date(2025, 1, 6), "policy": adopted}
    reviews = REVIEWS_BEFORE_ADOPTION
    found = run(**common, reviews=held(*reviews), legal_statuses=statuses)
    assert found["OP-18", "1.R3"].due == date(2025, 5, 29)
    assert found["OP-18", "1.R3"].anchor is Anchor.PLACEMENT_ORDER
    assert ("OP-18", "1.R2") not in found
    found = run(**common, reviews=held(*reviews, date(2025, 5, 20)), legal_statuses=statuses)
    assert found["OP-18", "1.R3"].met_on == date(2025, 5, 20)
    assert found["OP-18", "1.R4"].due == date(2025, 8, 20)
    ended = (*statuses, LegalStatusFacts(date(2025, 5, 10), "C2"))
    found = run(**common, reviews=held(*reviews, date(2025, 5, 20)), legal_statuses=ended)
    assert ("OP-18", "1.R4") not in found
    rules["OP-18"] = replace(rules["OP-18"], then=())
    found = run(
        started_on=date(2025, 1, 6),
        policy=Policy("x", "X", rules),
        reviews=held(*reviews, date(2025, 5, 20)),
        legal_statuses=statuses,
    )
    assert ("OP-18", "1.R4") not in found


@pytest.mark.parametrize(
    ("policy", "started", "law", "council"),
    [
        ("source000", date(2025, 3, 8), date(2025, 4, 4), date(2025, 4, 5)),
        ("source000", date(2025, 12, 10), date(2026, 1, 12), date(2026, 1, 7)),
        ("source004", date(2025, 3, 3), date(2025, 3, 31), date(2025, 3, 23)),
    ],
)
def test_law_and_council_stand_side_by_side_and_the_earlier_drives(
    run: Run, policy: str, started: date, law: date, council: date
) -> None:
    first = run(started_on=started, policy=policy)["ST-01", "1.R1"]
    assert (first.statutory_due, first.local_due, first.due) == (law, council, min(law, council))


def test_183_days_never_lengthen_six_months(run: Run) -> None:
    reviews = held(date(2025, 1, 20), date(2025, 4, 10))
    found = run(started_on=date(2025, 1, 6), reviews=reviews, policy="source003")
    later = found["ST-03", "1.R3"]
    assert (later.statutory_due, later.local_due, later.due) == (
        date(2025, 10, 10),
        date(2025, 10, 10),
        date(2025, 10, 10),
    )
    reviews = held(date(2025, 1, 20), date(2025, 3, 10))
    found = run(started_on=date(2025, 1, 6), reviews=reviews, policy="source003")
    sooner = found["ST-03", "1.R3"]
    assert (sooner.statutory_due, sooner.local_due, sooner.due) == (
        date(2025, 9, 10),
        date(2025, 9, 9),
        date(2025, 9, 9),
    )


def test_next_review_is_the_earliest_open_limit_of_the_latest_period(run: Run) -> None:
    old = PeriodFacts(1, date(2024, 1, 8), ceased_on=date(2024, 3, 1))
    event = EarlyReviewFacts("ST-04", "7", told_on=date(2025, 4, 1), event_on=date(2025, 4, 20))
    current = PeriodFacts(2, date(2025, 3, 3), reviews=held(date(2025, 3, 20)), early_reviews=(event,))
    deadlines = run(old, current).values()
    today = date(2025, 4, 2)
    found = next_review(deadlines, today)
    assert found is not None
    assert (found.rule.id, found.due) == ("ST-04", date(2025, 4, 20))
    assert next_review(deadlines) is found
    assert next_review([]) is None


def test_a_child_who_has_left_has_no_next_review(run: Run) -> None:
    deadlines = run(started_on=date(2025, 3, 3), ceased_on=date(2025, 3, 20)).values()
    assert next_review(deadlines, date(2025, 3, 19)) is not None
    assert next_review(deadlines, date(2025, 3, 20)) is None


def test_the_rules_that_limit_reviews() -> None:
    law = {"ST-01", "ST-02", "ST-03", "ST-04", "ST-05", "ST-06", "ST-17", "ST-18", "ST-19", "ST-24"}
    assert law | {"OP-16", "OP-17", "OP-18"} == REVIEW_LIMITS
