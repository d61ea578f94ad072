from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from iro_console.domain.facts import ChildFacts, LegalStatusFacts, PeriodFacts, ReviewFacts
from iro_console.domain.growing_up import became_eligible
from iro_console.domain.timescales import Anchor, Deadline, Status

Run = Callable[..., dict[tuple[str, str], Deadline]]

BORN = date(2010, 6, 15)
SIXTEEN = date(2026, 6, 15)
EIGHTEEN = date(2028, 6, 15)
SHORT_BREAKS = (LegalStatusFacts(date(2020, 1, 1), "V4"),)


@pytest.mark.parametrize(
    ("periods", "expected"),
    [
        ([PeriodFacts(1, date(2020, 1, 6))], SIXTEEN),
        ([PeriodFacts(1, date(2026, 3, 16))], date(2026, 6, 15)),
        ([PeriodFacts(1, date(2026, 3, 17))], SIXTEEN),
        ([PeriodFacts(1, date(2026, 3, 18))], date(2026, 6, 16)),
        ([PeriodFacts(1, date(2026, 9, 1))], date(2026, 11, 30)),
        ([PeriodFacts(1, date(2028, 5, 1))], None),
        (
            [
                PeriodFacts(1, date(2025, 1, 1), ceased_on=date(2025, 3, 2)),
                PeriodFacts(2, date(2027, 1, 1)),
            ],
            date(2027, 1, 31),
        ),
        (
            [
                PeriodFacts(1, date(2025, 1, 1), ceased_on=date(2025, 12, 1)),
                PeriodFacts(2, date(2027, 1, 1)),
            ],
            date(2027, 1, 1),
        ),
        ([PeriodFacts(1, date(2022, 1, 1), ceased_on=date(2024, 6, 1))], None),
        ([PeriodFacts(1, date(2020, 1, 6), legal_statuses=SHORT_BREAKS)], None),
    ],
)
def test_eligible_is_thirteen_weeks_since_fourteen_and_sixteen(
    periods: list[PeriodFacts], expected: date | None
) -> None:
    assert became_eligible(ChildFacts(BORN, tuple(periods))) == expected


def test_nobody_is_known_to_be_eligible_without_a_birth_date() -> None:
    assert became_eligible(ChildFacts(None, (PeriodFacts(1, date(2020, 1, 6)),))) is None


def test_the_needs_of_an_eligible_child_are_assessed_within_three_months(run: Run) -> None:
    found = run(started_on=date(2020, 1, 6), born=BORN, today=date(2026, 1, 1))
    needs = found["ST-21", "1"]
    assert (needs.due, needs.anchor, needs.anchor_date) == (
        date(2026, 9, 15),
        Anchor.SIXTEENTH_BIRTHDAY,
        SIXTEEN,
    )
    late = run(started_on=date(2026, 9, 1), born=BORN, today=date(2026, 10, 1))["ST-21", "1"]
    assert (late.anchor, late.due) == (Anchor.BECAME_ELIGIBLE, date(2027, 2, 28))


def test_nothing_is_shown_years_ahead_or_for_short_breaks_or_after_leaving(run: Run) -> None:
    assert ("ST-21", "1") not in run(started_on=date(2020, 1, 6), born=BORN, today=date(2025, 6, 14))
    assert ("ST-21", "1") in run(started_on=date(2020, 1, 6), born=BORN, today=date(2025, 6, 15))
    breaks = run(started_on=date(2020, 1, 6), born=BORN, legal_statuses=SHORT_BREAKS)
    assert not any(rule in ("ST-21", "ST-22", "ST-25") for rule, _ in breaks)
    left = PeriodFacts(1, date(2024, 1, 1), ceased_on=date(2026, 1, 1))
    back = PeriodFacts(2, date(2027, 1, 4))
    found = run(left, back, born=BORN, today=date(2027, 2, 1))
    assert [key for rule, key in found if rule == "ST-21"] == ["2"]
    never = run(started_on=date(2028, 5, 1), born=BORN, today=date(2028, 5, 2))
    assert ("ST-21", "1") not in never


def test_the_assessment_belongs_to_the_period_in_which_the_child_became_eligible(run: Run) -> None:
    first = PeriodFacts(1, date(2020, 1, 6), ceased_on=date(2026, 12, 1))
    second = PeriodFacts(2, date(2027, 3, 1), reviews=(ReviewFacts(1, date(2027, 3, 22)),))
    found = run(first, second, born=BORN, today=date(2027, 4, 1))
    assert [key for rule, key in found if rule == "ST-21"] == ["1"]
    assert found["ST-22", "2.R2"].due == date(2027, 9, 22)


def test_the_pathway_plan_is_reviewed_with_the_reviews(run: Run) -> None:
    days = (date(2026, 1, 30), date(2026, 4, 20), date(2026, 7, 1), date(2026, 12, 20))
    reviews = tuple(ReviewFacts(n, day) for n, day in enumerate(days, 1))
    found = run(started_on=date(2026, 1, 5), born=BORN, reviews=reviews, today=date(2026, 12, 21))
    assert {key: (d.due, d.met_on) for (rule, key), d in found.items() if rule == "ST-22"} == {
        "1.R4": (date(2027, 1, 1), date(2026, 12, 20)),
        "1.R5": (date(2027, 6, 20), None),
    }
    assert found["ST-22", "1.R4"].anchor is Anchor.LAST_PATHWAY_REVIEW


@pytest.mark.parametrize(
    ("held", "met_on", "status"),
    [
        ((), None, Status.OVERDUE),
        ((date(2027, 6, 14),), None, Status.OVERDUE),
        ((EIGHTEEN,), None, Status.OVERDUE),
        ((date(2027, 6, 15), date(2028, 3, 15), date(2028, 4, 1)), date(2028, 3, 15), Status.MET),
        ((date(2028, 3, 16), date(2028, 6, 1)), date(2028, 3, 16), Status.MET_LATE),
    ],
)
def test_the_last_review_is_three_months_before_18(
    run: Run, held: tuple[date, ...], met_on: date | None, status: Status
) -> None:
    reviews = tuple(ReviewFacts(n, day) for n, day in enumerate(held, 5))
    found = run(started_on=date(2020, 1, 6), born=BORN, reviews=reviews, today=date(2026, 7, 1))
    last = found["ST-25", "1"]
    assert (last.due, last.anchor_date, last.met_on) == (date(2028, 3, 15), EIGHTEEN, met_on)
    assert last.status_on(date(2028, 5, 1)) is status


def test_the_last_review_is_shown_from_sixteen_and_only_to_who_may_reach_18_in_care(run: Run) -> None:
    assert ("ST-25", "1") not in run(started_on=date(2020, 1, 6), born=BORN, today=date(2026, 6, 14))
    left = run(started_on=date(2020, 1, 6), ceased_on=date(2027, 6, 15), born=BORN, today=date(2027, 7, 1))
    assert ("ST-25", "1") not in left
    assert ("ST-25", "1") not in run(started_on=date(2020, 1, 6))


def test_turning_18_closes_what_is_open(run: Run) -> None:
    found = run(started_on=date(2020, 1, 6), born=BORN, reviews=(ReviewFacts(9, date(2028, 2, 1)),))
    limit = found["ST-03", "1.R10"]
    assert limit.closes_on == EIGHTEEN
    assert limit.status_on(date(2028, 6, 14)) is Status.OPEN
    assert limit.status_on(EIGHTEEN) is Status.NO_LONGER_REQUIRED
    assert found["HB-09", "1.R9"].status_on(date(2028, 7, 1)) is Status.OVERDUE


def test_born_on_29_february_turns_18_on_1_march(run: Run) -> None:
    found = run(started_on=date(2020, 1, 6), born=date(2008, 2, 29))
    assert found["ST-01", "1.R1"].closes_on == date(2026, 3, 1)


def test_leaving_before_18_closes_on_the_day_of_leaving(run: Run) -> None:
    left = date(2026, 1, 5)
    assert run(started_on=date(2020, 1, 6), born=BORN, ceased_on=left)["ST-01", "1.R1"].closes_on == left
    after = run(started_on=date(2020, 1, 6), born=BORN, ceased_on=date(2028, 7, 1))
    assert after["ST-01", "1.R1"].closes_on == EIGHTEEN
