"""A choice is found by its code, the beginning of its label, or words in it."""

from __future__ import annotations

from datetime import date

import pytest
from form_codes import CODES

from iro_console.domain.working_days import WorkingCalendar
from iro_console.forms.acts import LegalStatusChange, NoticeReceived
from iro_console.forms.answers import read_answer
from iro_console.forms.choices import found, meant, with_code, written
from iro_console.forms.section import questions

PLACES = tuple(CODES["PLACE"].items())


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("U4", "U4"),
        ("u4", "U4"),
        ("k", "K2"),
        ("children's", "K2"),
        ("nhs", "R2"),
        ("foster carer, other", "U6"),
        ("U6  Foster carer, other", "U6"),
        ("long", "U4"),
        ("carer long", "U4"),
    ],
)
def test_what_is_clear_is_taken(typed: str, code: str) -> None:
    choice = meant(PLACES, typed)
    assert choice is not None
    assert choice[0] == code


@pytest.mark.parametrize("typed", ["", "  ", "foster", "u", "ursing", "zzz", "[/b]"])
def test_what_is_not_clear_is_not_guessed(typed: str) -> None:
    assert meant(PLACES, typed) is None


def test_a_choice_given_whole_goes_before_longer_ones_that_begin_so() -> None:
    choices = (("12", "Order made"), ("1", "Order"))
    assert meant(choices, "order") == ("1", "Order")
    assert meant(choices, "1") == ("1", "Order")


def test_the_best_comes_first_and_parts_of_words_are_found() -> None:
    choices = (("a", "Not at school"), ("b", "School"), ("c", "Preschool"), ("d", "School nurse"))
    assert [code for code, _ in found(choices, "school")] == ["b", "d", "a", "c"]
    assert [code for code, _ in found(choices, "resch")] == ["c"]
    assert found(choices, " ") == list(choices)


def test_accents_and_capitals_make_no_difference() -> None:
    assert meant((("z", "Zoë’s home"),), "ZOE'S") == ("z", "Zoë’s home")


def test_a_code_is_shown_before_its_label_and_a_word_is_not() -> None:
    assert written(("U4", "Foster carer"), with_code=True) == "U4  Foster carer"
    assert written(("visit", "Visit"), with_code=False) == "Visit"


@pytest.mark.parametrize(
    ("typed", "said"), [("order", "2 of the choices"), ("zzz", "none of"), ("nterim", "is it C1")]
)
def test_what_cannot_be_taken_is_said(typed: str, said: str, england: WorkingCalendar, today: date) -> None:
    question = next(question for question in questions(LegalStatusChange) if question.name == "code")
    with pytest.raises(ValueError, match=said):
        read_answer(question, typed, today=today, calendar=england, catalogues=CODES)


def test_a_code_is_shown_and_the_id_of_a_record_is_not() -> None:
    (status,) = (question for question in questions(LegalStatusChange) if question.name == "code")
    (step,) = (question for question in questions(NoticeReceived) if question.name == "step")
    assert with_code(status)
    assert not with_code(step), "“288  Review 4” says nothing to anybody"
