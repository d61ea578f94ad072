"""How a child took part in a review (903 codes PN0 to PN7), and ages counted as the law counts them."""

from __future__ import annotations

from datetime import date

from iro_console.domain.counting import add_months

UNDER_FOUR = "PN0"
CODES = (UNDER_FOUR, "PN1", "PN2", "PN3", "PN4", "PN5", "PN6", "PN7")


def birthday(born: date, age: int) -> date:
    """Return the day on which somebody born on ``born`` reaches ``age``.

    Born on 29 February: 1 March in a year without that day.
    """
    on_the_day = add_months(born, 12 * age)
    if born.month == 2 and born.day == 29 and on_the_day.day == 28:
        return on_the_day.replace(month=3, day=1)
    return on_the_day


def age_on(born: date, day: date) -> int:
    """Return the age in whole years on ``day``; ValueError if that is before the birth."""
    if day < born:
        raise ValueError("that day is before the child was born")
    years = day.year - born.year
    return years if birthday(born, years) <= day else years - 1


def participation_problem(code: str, born: date | None, review: date) -> str | None:
    """Return why ``code`` cannot stand for a review on ``review``, or None.

    The age rules of the 903 return (440 and 441): PN0 up to the fourth birthday, PN1 to PN7 from it;
    on the birthday itself both are accepted.
    """
    if code not in CODES:
        return f'"{code}" is not a participation code: they run from PN0 to PN7'
    if born is None:
        return None
    fourth = birthday(born, 4)
    if code == UNDER_FOUR and review > fourth:
        return "PN0 is for a child under four, and the child was four or older at the review"
    if code != UNDER_FOUR and review < fourth:
        return f"{code} is for a child of four or older, and the child was under four at the review"
    return None
