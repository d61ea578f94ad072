"""What is typed into a section becomes typed answers, or one sentence on what is wrong."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from form_codes import CODES
from hypothesis import given
from hypothesis import strategies as st

from iro_console.domain.working_days import WorkingCalendar
from iro_console.forms.acts import (
    ContactWithChild,
    DeadlineMet,
    EndOfPeriod,
    LegalStatusChange,
    PlacementChange,
    ReviewBooking,
    ReviewHeld,
    SocialWorkerChange,
)
from iro_console.forms.answers import NEEDED, read_answers, read_number, read_tick, read_time, write_answers
from iro_console.forms.section import Section, ask, questions

ACTS = (
    ContactWithChild,
    ReviewBooking,
    ReviewHeld,
    DeadlineMet,
    PlacementChange,
    LegalStatusChange,
    SocialWorkerChange,
    EndOfPeriod,
)


def read(section: Any, raw: dict[str, str], england: WorkingCalendar, today: date) -> Any:
    return read_answers(section, raw, today=today, calendar=england, catalogues=CODES)


def test_a_contact_typed_short_is_read_whole(england: WorkingCalendar, today: date) -> None:
    typed = {
        "held_on": "yesterday",
        "method": "vid",
        "seen_alone": "n",
        "why_not_alone": " his carer\tstayed ",
    }
    answers = read(ContactWithChild, typed, england, today)
    assert answers.problems == {}
    assert answers.section == ContactWithChild(
        held_on=date(2026, 11, 23),
        method="video",
        seen_alone=False,
        why_not_alone="his carer stayed",
        said=None,
    )


def test_everything_wrong_is_said_at_once_and_the_rest_is_still_read(
    england: WorkingCalendar, today: date
) -> None:
    typed = {"booked_for": "31/11", "booked_at": "25:00", "venue": "moon", "moved_because": "carer ill"}
    answers = read(ReviewBooking, typed, england, today)
    assert list(answers.problems) == ["booked_for", "booked_at", "venue"]
    assert "November" in answers.problems["booked_for"]
    assert "25:00" in answers.problems["booked_at"]
    assert "moon" in answers.problems["venue"]
    assert answers.section == ReviewBooking(moved_because="carer ill")


@pytest.mark.parametrize("section", ACTS)
def test_nothing_typed_names_each_needed_answer_and_no_other(
    section: Any, england: WorkingCalendar, today: date
) -> None:
    answers = read(section, {"said": " \n "}, england, today)
    needed = {question.name: NEEDED[question.kind] for question in questions(section) if question.needed}
    assert needed
    assert answers.problems == needed
    assert all(getattr(answers.section, question.name) is None for question in questions(section))


@pytest.mark.parametrize("section", ACTS)
def test_what_is_written_reads_the_same(section: Any, england: WorkingCalendar, today: date) -> None:
    values = {
        "date": date(2026, 2, 3),
        "time": time(9, 5),
        "tick": False,
        "line": "[/b] a",
        "text": "one\n\ntwo",
    }
    given_answers = {}
    for question in questions(section):
        choices = list(CODES[question.catalogue]) if question.catalogue else [v for v, _ in question.choices]
        given_answers[question.name] = choices[-1] if question.kind == "choice" else values[question.kind]
    whole = section(**given_answers)
    again = read(section, write_answers(whole), england, today)
    assert again.problems == {}
    assert again.section == whole


def test_an_empty_section_writes_nothing() -> None:
    assert write_answers(ReviewBooking()) == {}


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("16:15", time(16, 15)),
        ("16.15", time(16, 15)),
        ("1615", time(16, 15)),
        ("915", time(9, 15)),
        ("4.15pm", time(16, 15)),
        ("4:15 p.m.", time(16, 15)),
        ("4pm", time(16)),
        ("4 PM", time(16)),
        ("12am", time(0)),
        ("12pm", time(12)),
        ("12.30am", time(0, 30)),
        ("noon", time(12)),
        ("00:00", time(0)),
        ("23:59", time(23, 59)),
    ],
)
def test_times_as_people_write_them(typed: str, expected: time) -> None:
    assert read_time(typed) == expected


@pytest.mark.parametrize(
    "typed", ["4", "16", "24:00", "16:60", "13pm", "0am", "quarter past", "1615m", "١٦:١٥"]
)
def test_a_time_that_may_mean_two_things_or_none_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"time|There is no|morning"):
        read_time(typed)


@given(st.times())
def test_every_minute_reads_back(at: time) -> None:
    assert read_time(f"{at:%H:%M}") == read_time(f"{at:%H%M}") == at.replace(second=0, microsecond=0)


@pytest.mark.parametrize(("typed", "expected"), [("y", True), ("YES", True), ("no", False), (" n ", False)])
def test_ticks(typed: str, expected: bool) -> None:
    assert read_tick(typed) is expected


@pytest.mark.parametrize("typed", ["maybe", "yn", "ja"])
def test_no_tick_is_guessed(typed: str) -> None:
    with pytest.raises(ValueError, match="yes or no"):
        read_tick(typed)


@pytest.mark.parametrize(("typed", "expected"), [("7", 7), ("1,200", 1200), ("-3", -3), ("2.5", 2.5)])
def test_numbers(typed: str, expected: float) -> None:
    assert read_number(typed) == expected


@pytest.mark.parametrize("typed", ["seven", "1,20", "1e5", "nan", "inf", "٣", "1 2"])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="number"):
        read_number(typed)


class Limited(Section):
    code: str | None = ask("Code", "line", max_length=3)
    count: int | None = ask("How many", "number", ge=0)


def test_what_the_field_itself_refuses_is_said_beside_it(england: WorkingCalendar, today: date) -> None:
    answers = read(Limited, {"code": "abcd", "count": "-1"}, england, today)
    assert list(answers.problems) == ["code", "count"]
    assert answers.section == Limited()


def test_a_text_loses_what_a_terminal_obeys(england: WorkingCalendar, today: date) -> None:
    typed = {"said": "He said:\r\n\x1b[2J\x9b31mhello\x07 \u202e[/b]\n\n"}
    assert read(ContactWithChild, typed, england, today).section.said == "He said:\n[2J31mhello [/b]"


def test_a_text_too_long_is_refused_with_its_size(england: WorkingCalendar, today: date) -> None:
    answers = read(ContactWithChild, {"said": "x" * 200_001}, england, today)
    assert "200,001" in answers.problems["said"]


def test_a_question_without_its_list_of_choices_is_an_error(england: WorkingCalendar, today: date) -> None:
    with pytest.raises(LookupError, match="LS"):
        read_answers(LegalStatusChange, {"code": "C2"}, today=today, calendar=england, catalogues={})
