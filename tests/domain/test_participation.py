from __future__ import annotations

from datetime import date

import pytest

from iro_console import reference
from iro_console.domain.participation import CODES, age_on, birthday, participation_problem

BORN = date(2020, 5, 10)
FOURTH = date(2024, 5, 10)


@pytest.mark.parametrize(
    ("born", "age", "expected"),
    [
        (BORN, 4, FOURTH),
        (date(2008, 2, 29), 18, date(2026, 3, 1)),
        (date(2008, 2, 29), 16, date(2024, 2, 29)),
        (date(2008, 2, 29), 0, date(2008, 2, 29)),
        (date(2007, 2, 28), 1, date(2008, 2, 28)),
    ],
)
def test_birthdays(born: date, age: int, expected: date) -> None:
    assert birthday(born, age) == expected


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (BORN, date(2024, 5, 9), 3),
        (BORN, FOURTH, 4),
        (BORN, BORN, 0),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
    ],
)
def test_age(born: date, day: date, age: int) -> None:
    assert age_on(born, day) == age


def test_there_is_no_age_before_birth() -> None:
    with pytest.raises(ValueError, match="before the child was born"):
        age_on(BORN, date(2020, 5, 9))


@pytest.mark.parametrize("code", CODES)
def test_both_kinds_are_accepted_on_the_fourth_birthday(code: str) -> None:
    assert participation_problem(code, BORN, FOURTH) is None


def test_under_four_is_pn0_and_older_is_not() -> None:
    assert {code for code in CODES if participation_problem(code, BORN, date(2024, 5, 9)) is None} == {"PN0"}
    older = [code for code in CODES if participation_problem(code, BORN, date(2024, 5, 11)) is None]
    assert older == [code for code in CODES if code != "PN0"]
    assert all(participation_problem(code, None, FOURTH) is None for code in CODES)
    assert participation_problem("PN3", BORN, date(2024, 5, 9)) == (
        "PN3 is for a child of four or older, and the child was under four at the review"
    )
    assert participation_problem("PN0", BORN, date(2024, 5, 11)) == (
        "PN0 is for a child under four, and the child was four or older at the review"
    )


def test_an_unknown_code_is_named() -> None:
    assert participation_problem("PN8", None, FOURTH) == (
        '"PN8" is not a participation code: they run from PN0 to PN7'
    )


LABELS = {
    "PN0": "Child aged under 4 at the time of the review",
    "PN1": "Child physically attends and speaks for him or herself (Attendance)",
    "PN2": "Child physically attends and an advocate speaks on his or her behalf "
    "(Attendance views represented by advocate or IRO)",
    "PN3": "Child attends and conveys his or her view symbolically (non-verbally) (Attendance symbols)",
    "PN4": "Child physically attends but does not speak for him or herself, does not convey his or her view "
    "symbolically (non-verbally) and does not ask an advocate to speak for him or her "
    "(Attendance without contribution)",
    "PN5": "Child does not attend physically but briefs an advocate to speak for him or her "
    "(Views represented by advocate or IRO through texting, written format, phone, audio/video, viewpoint)",
    "PN6": "Child does not attend but conveys his or her feelings to the review by a facilitative medium "
    "(Texting the chair, written format, phone, audio/video, viewpoint)",
    "PN7": "Child does not attend nor are his or her views conveyed to the review",
}


def test_the_labels_are_those_of_the_return() -> None:
    assert tuple(LABELS) == CODES
    assert reference.catalogue("codes_903")["participation"] == LABELS
