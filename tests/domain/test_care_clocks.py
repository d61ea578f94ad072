from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from iro_console.domain.facts import LegalStatusFacts, PlacementFacts, ReviewFacts
from iro_console.domain.timescales import Anchor, Deadline, Offset, Status, Unit

Run = Callable[..., dict[tuple[str, str], Deadline]]

START = date(2025, 3, 3)
MOVED = date(2025, 8, 4)
PLACEMENTS = (PlacementFacts(START, code="U6"), PlacementFacts(MOVED, code="K2"))


def only(found: dict[tuple[str, str], Deadline], rule_id: str) -> list[Deadline]:
    return [deadline for (rule, _), deadline in found.items() if rule == rule_id]


@pytest.mark.parametrize(
    ("rule_id", "due"),
    [
        ("HB-01", date(2025, 3, 5)),
        ("HB-02", date(2025, 3, 10)),
        ("ST-07", date(2025, 3, 10)),
        ("ST-08", date(2025, 3, 17)),
        ("ST-15", date(2025, 3, 31)),
    ],
)
def test_what_becoming_looked_after_sets_running(run: Run, rule_id: str, due: date) -> None:
    deadline = run(started_on=START)[rule_id, "1"]
    assert (deadline.due, deadline.anchor_date, deadline.met_on) == (due, START, None)


def test_allocating_the_iro_meets_both_the_law_and_the_guidance(run: Run) -> None:
    found = run(started_on=START, iro_allocated_on=date(2025, 3, 11))
    for rule_id in ("ST-07", "HB-02"):
        assert found[rule_id, "1"].status_on(START) is Status.MET_LATE
    assert found["HB-01", "1"].met_on is None


def test_a_council_told_within_one_working_day(run: Run) -> None:
    found = run(started_on=START, policy="source003")
    told = found["HB-01", "1"]
    assert (told.due, told.statutory_due, told.offset) == (
        date(2025, 3, 4),
        date(2025, 3, 5),
        Offset(1, Unit.WORKING_DAYS),
    )
    assert found["OP-12", "1"].due == date(2025, 3, 17)


@pytest.mark.parametrize(("policy", "rule_id"), [("source000", "OP-01"), ("source003", "OP-11")])
def test_what_follows_the_allocation(run: Run, policy: str, rule_id: str) -> None:
    found = run(started_on=START, iro_allocated_on=date(2025, 3, 6), policy=policy)
    deadline = found[rule_id, "1"]
    assert (deadline.due, deadline.anchor) == (date(2025, 3, 9), Anchor.IRO_ALLOCATED)
    assert (rule_id, "1") not in run(started_on=START, policy=policy)


def test_each_placement_has_its_plan_and_its_notice(run: Run) -> None:
    found = run(started_on=START, placements=PLACEMENTS)
    for rule_id in ("ST-09", "ST-10"):
        assert found[rule_id, "1.P2025-03-03"].due == date(2025, 3, 10)
        assert found[rule_id, "1.P2025-08-04"].due == date(2025, 8, 11)
    assert [d.due for d in only(found, "ST-08")] == [date(2025, 3, 17)], "one first care plan a period"


def test_with_no_placement_on_record_the_first_day_stands_for_it(run: Run) -> None:
    without = run(started_on=START, met={("ST-09", "1.P2025-03-03"): date(2025, 3, 5)})
    assert without["ST-09", "1.P2025-03-03"].met_on == date(2025, 3, 5)
    recorded = run(
        started_on=START,
        placements=PLACEMENTS[:1],
        met={("ST-09", "1.P2025-03-03"): date(2025, 3, 5)},
    )
    assert recorded["ST-09", "1.P2025-03-03"] == without["ST-09", "1.P2025-03-03"]


def test_a_temporary_absence_is_no_placement(run: Run) -> None:
    found = run(started_on=START, placements=(PLACEMENTS[0], PlacementFacts(MOVED, code="T3")))
    assert len(only(found, "ST-09")) == 1
    assert only(found, "ST-11")[0].anchor_date == START


def test_visits_count_from_the_last_one_and_a_new_placement_starts_again(run: Run) -> None:
    first = only(run(started_on=START), "ST-11")[0]
    assert (first.due, first.occurrence, first.anchor) == (
        date(2025, 3, 10),
        "1.V2025-03-03",
        Anchor.PLACEMENT_STARTED,
    )
    visits = (date(2025, 3, 7), date(2025, 4, 14))
    following = only(run(started_on=START, visits=visits), "ST-11")[0]
    assert (following.due, following.anchor) == (date(2025, 5, 26), Anchor.LAST_VISIT)
    moved = only(run(started_on=START, visits=visits, placements=PLACEMENTS), "ST-11")[0]
    assert (moved.due, moved.anchor_date) == (date(2025, 8, 11), MOVED)


@pytest.mark.parametrize(
    ("code", "visit", "due"),
    [
        ("U4", date(2026, 3, 2), date(2026, 4, 13)),
        ("U4", date(2026, 3, 3), date(2026, 6, 3)),
        ("U1", date(2026, 4, 1), date(2026, 7, 1)),
        ("U6", date(2026, 4, 1), date(2026, 5, 13)),
    ],
)
def test_after_a_year_a_lasting_placement_is_visited_every_three_months(
    run: Run, code: str, visit: date, due: date
) -> None:
    found = run(started_on=START, placements=(PlacementFacts(START, code=code),), visits=(visit,))
    assert only(found, "ST-11")[0].due == due


def test_a_visit_marked_by_hand_moves_the_clock_on(run: Run) -> None:
    met = {("ST-11", "1.V2025-03-03"): date(2025, 3, 8), ("ST-11", "1.V2025-03-08"): date(2025, 4, 18)}
    visits = only(run(started_on=START, met=met), "ST-11")
    assert [(d.occurrence, d.due, d.met_on) for d in visits] == [
        ("1.V2025-03-03", date(2025, 3, 10), date(2025, 3, 8)),
        ("1.V2025-03-08", date(2025, 4, 19), date(2025, 4, 18)),
        ("1.V2025-04-18", date(2025, 5, 30), None),
    ]


def test_a_mark_on_the_day_it_counts_from_does_not_go_round_for_ever(run: Run) -> None:
    visits = only(run(started_on=START, met={("ST-11", "1.V2025-03-03"): START}), "ST-11")
    assert [d.occurrence for d in visits] == ["1.V2025-03-03"]


def with_parents(*codes: tuple[date, str]) -> dict[str, object]:
    return {
        "started_on": START,
        "placements": (PlacementFacts(START, code="P1"),),
        "legal_statuses": tuple(LegalStatusFacts(day, code) for day, code in codes),
    }


def test_with_parents_under_an_interim_order_visits_are_weekly_until_the_review(run: Run) -> None:
    facts = with_parents((START, "C1"))
    assert only(run(**facts), "ST-13")[0].due == date(2025, 3, 10)
    weekly = run(**facts, visits=(date(2025, 3, 9),))
    assert only(weekly, "ST-13")[0].due == date(2025, 3, 16)
    reviewed = run(**facts, visits=(date(2025, 3, 28),), reviews=(ReviewFacts(1, date(2025, 3, 27)),))
    assert only(reviewed, "ST-13")[0].due == date(2025, 4, 25)
    assert not only(reviewed, "ST-11")


def test_with_parents_under_a_care_order_visits_run_from_the_order(run: Run) -> None:
    facts = with_parents((START, "C1"), (date(2025, 6, 2), "C2"))
    first = only(run(**facts, visits=(date(2025, 5, 20),)), "ST-14")[0]
    assert (first.due, first.anchor, first.anchor_date) == (
        date(2025, 6, 9),
        Anchor.CARE_ORDER,
        date(2025, 6, 2),
    )
    assert only(run(**facts, visits=(date(2025, 6, 5),)), "ST-14")[0].due == date(2025, 7, 17)
    from_start = only(run(**with_parents((START, "C2"))), "ST-14")[0]
    assert (from_start.anchor, from_start.due) == (Anchor.PLACEMENT_STARTED, date(2025, 3, 10))


def test_with_parents_under_no_order_visits_are_ordinary(run: Run) -> None:
    found = run(**with_parents((START, "V2")))
    assert len(only(found, "ST-11")) == 1
    assert not only(found, "ST-12"), "it hangs on an assessment that is not on record"


def test_placed_for_adoption_visits_are_weekly_until_the_first_review(run: Run) -> None:
    placed = date(2025, 8, 4)
    common = {"started_on": START, "placed_for_adoption_on": placed}
    first = only(run(**common), "ST-20")[0]
    assert (first.due, first.anchor) == (date(2025, 8, 11), Anchor.PLACED_FOR_ADOPTION)
    found = run(**common, visits=(date(2025, 8, 8),))
    assert only(found, "ST-20")[0].due == date(2025, 8, 15)
    assert not only(found, "ST-11")
    reviewed = run(**common, reviews=(ReviewFacts(1, date(2025, 3, 27)), ReviewFacts(2, date(2025, 8, 20))))
    assert not only(reviewed, "ST-20")
    assert not only(reviewed, "ST-11")


def test_the_initial_health_assessment_comes_before_the_first_review(run: Run) -> None:
    unbooked = run(started_on=START)["ST-15", "1"]
    assert (unbooked.due, unbooked.anchor) == (date(2025, 3, 31), Anchor.BECAME_LOOKED_AFTER)
    booked = run(started_on=START, reviews=(ReviewFacts(1, booked_for=date(2025, 3, 20)),))["ST-15", "1"]
    assert (booked.due, booked.statutory_due, booked.anchor) == (
        date(2025, 3, 20),
        date(2025, 3, 20),
        Anchor.REVIEW_DATE,
    )
    held = run(started_on=START, reviews=(ReviewFacts(1, date(2025, 3, 18)),))["ST-15", "1"]
    assert held.due == date(2025, 3, 18)
    late = run(started_on=START, reviews=(ReviewFacts(1, date(2025, 4, 18)),))["ST-15", "1"]
    assert late.due == date(2025, 3, 31)
    council = run(started_on=START, policy="source000")["ST-15", "1"]
    assert (council.local_due, council.due) == (date(2025, 3, 31), date(2025, 3, 31))


def test_an_assessment_of_the_three_months_before_counts(run: Run) -> None:
    counted = run(started_on=START, health_assessments=(date(2024, 12, 3),))["ST-15", "1"]
    assert counted.status_on(START) is Status.MET
    too_old = run(started_on=START, health_assessments=(date(2024, 12, 2),))["ST-15", "1"]
    assert too_old.met_on is None


@pytest.mark.parametrize(
    ("born", "due", "provisional"),
    [
        (date(2020, 3, 28), date(2025, 9, 27), False),
        (date(2020, 3, 27), date(2026, 3, 27), False),
        (None, date(2025, 9, 27), True),
    ],
)
def test_the_next_assessment_is_sooner_for_under_fives(
    run: Run, born: date | None, due: date, provisional: bool
) -> None:
    found = run(started_on=START, born=born, health_assessments=(date(2025, 3, 27),))
    following = found["ST-16", "1.H2025-03-27"]
    assert (following.due, following.provisional) == (due, provisional)
    assert following.anchor is Anchor.LAST_HEALTH_ASSESSMENT


def test_health_assessments_marked_by_hand_carry_the_clock_on(run: Run) -> None:
    met = {("ST-15", "1"): date(2025, 3, 20), ("ST-16", "1.H2025-03-20"): date(2026, 3, 1)}
    found = run(started_on=START, born=date(2015, 1, 1), met=met)
    assert [(d.occurrence, d.due) for d in only(found, "ST-16")] == [
        ("1.H2025-03-20", date(2026, 3, 20)),
        ("1.H2026-03-01", date(2027, 3, 1)),
    ]
    assert not only(run(started_on=START), "ST-16"), "nothing to count from yet"


def test_short_breaks_have_no_visit_or_health_clock(run: Run) -> None:
    found = run(
        started_on=START,
        legal_statuses=(LegalStatusFacts(START, "V3"),),
        visits=(START,),
        health_assessments=(START,),
    )
    assert not [rule for rule, _ in found if rule in ("ST-11", "ST-15", "ST-16")]
