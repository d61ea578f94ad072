"""What a form still misses: the list behind the section counts and behind Finish."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import ClassVar

import pytest
from form_codes import CODES as FEW_CODES
from review_parts import CALENDAR, TODAY, facts

from iro_console.domain.work import Missing
from iro_console.forms.answers import read_answers
from iro_console.forms.chairs_monitoring import CHAIRS_MONITORING
from iro_console.forms.context import ReviewContext
from iro_console.forms.form import (
    SECTION_COMPLETED,
    Form,
    FormSection,
    RowTable,
    check,
    missing,
    section_problems,
)
from iro_console.forms.plan import PROPOSED_TABLES
from iro_console.forms.qa_checklist import QA_CHECKLIST
from iro_console.forms.record_of_review import RECORD_OF_REVIEW
from iro_console.forms.section import Section, ask, questions
from iro_console.forms.social_work_report import CARE_PLAN_RECORD, SOCIAL_WORK_REPORT

CODES = {**FEW_CODES, "ETHNIC": {"WBRI": "White British"}}
FORMS = (CHAIRS_MONITORING, RECORD_OF_REVIEW, SOCIAL_WORK_REPORT, CARE_PLAN_RECORD, QA_CHECKLIST)


class Meal(Section):
    title: ClassVar[str] = "Meal"

    hungry: bool | None = ask("Hungry", "tick", needed=True)
    dish: str | None = ask("Dish", "line", needed=True, asked_when=lambda section, _: section.hungry is True)
    eaten_on: date | None = ask("Eaten on", "date")
    price: int | None = ask("Price", "number", needed=True, read_only=True)

    def problems(self, context: ReviewContext) -> dict[str, str]:
        late = self.eaten_on is not None and self.eaten_on > context.today
        return {"eaten_on": "Not eaten yet", "dish": "Never asked"} if late else {}


class Guest(Section):
    name: str | None = ask("Name", "line", needed=True)
    seat: str | None = ask("Seat", "line", needed=True)


GUESTS = RowTable(
    "guests", "Guests", Guest, needed=True, asked_when=lambda section, _: section.hungry is True
)
DINNER = Form(
    "dinner",
    "Dinner",
    ("Evening",),
    True,
    (
        FormSection("meal", 1, "Meal", Meal, (GUESTS,)),
        FormSection("rest", 2, "Rest", tables=(RowTable("thanks", "Thanks", Guest, optional=("seat",)),)),
    ),
)


def found(
    form: Form = DINNER, *, number: int = 1, **given: object
) -> list[tuple[str, str, str, int | None, str]]:
    whole = {"answers": {}, "rows": {}, "ticks": {"meal", "rest"}, **given}
    unreadable = whole.pop("unreadable", None)
    return [
        (m.section, m.field, m.sentence, m.row, m.column)
        for m in missing(form, whole["answers"], whole["rows"], whole["ticks"], facts(number), unreadable)  # pyright: ignore
    ]


def test_a_form_without_answers_misses_what_it_needs_and_no_more() -> None:
    assert found() == [("meal", "hungry", "Answer yes or no", None, "")]
    assert found(answers={"meal": None}) == found()


def test_a_section_that_is_not_ticked_is_missing_after_its_fields() -> None:
    assert found(ticks=set()) == [
        ("meal", "hungry", "Answer yes or no", None, ""),
        ("meal", "", "This section is not marked complete", None, ""),
        ("rest", "", "This section is not marked complete", None, ""),
    ]
    assert SECTION_COMPLETED == "Section completed"


def test_what_follows_from_an_answer_is_needed_then() -> None:
    assert found(answers={"meal": Meal(hungry=False)}) == []
    assert found(answers={"meal": Meal(hungry=True)}) == [
        ("meal", "dish", "This is needed", None, ""),
        ("meal", "guests", "Guests: add at least one row", None, ""),
    ]


def test_each_row_is_looked_at_and_said_by_number_and_column() -> None:
    rows = {
        "guests": [Guest(name="A", seat="1"), Guest(name="B")],
        "thanks": [Guest(name="A"), Guest(seat="2")],
    }
    assert found(answers={"meal": Meal(hungry=True, dish="Soup")}, rows=rows) == [
        ("meal", "guests", "This is needed", 1, "seat"),
        ("rest", "thanks", "This is needed", 1, "name"),
    ]


def test_rows_of_a_table_that_is_not_asked_are_not_looked_at() -> None:
    assert found(answers={"meal": Meal(hungry=False)}, rows={"guests": [Guest()]}) == []


def test_what_cannot_be_read_is_said_as_such() -> None:
    unreadable = {"meal": {"hungry": "Answer yes or no, not perhaps", "dish": "too long"}}
    assert found(unreadable=unreadable) == [("meal", "hungry", "Answer yes or no, not perhaps", None, "")]


def test_the_form_says_whose_it_is() -> None:
    (first, *_) = missing(DINNER, {}, {}, (), facts())
    assert first == Missing("dinner", "meal", "hungry", "Answer yes or no")


def test_a_problem_stands_before_a_missing_answer_and_only_where_it_is_asked() -> None:
    tomorrow = Meal(hungry=False, eaten_on=date(2026, 11, 25))
    assert section_problems(tomorrow, facts()) == {"eaten_on": "Not eaten yet"}
    both = Meal(hungry=True, eaten_on=date(2026, 11, 25))
    assert section_problems(both, facts()) == {"dish": "Never asked", "eaten_on": "Not eaten yet"}


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({"hungry": "no"}, {}),
        ({"hungry": "yes"}, {"dish": "This is needed"}),
        ({"hungry": "no", "eaten_on": "31/02"}, {"eaten_on"}),
        ({"hungry": "yes", "eaten_on": "tomorrow"}, {"dish": "Never asked", "eaten_on": "Not eaten yet"}),
        ({}, {"hungry": "Answer yes or no"}),
        ({"hungry": "perhaps"}, {"hungry": "Answer yes or no"}),
    ],
)
def test_what_was_typed_is_checked_in_one_go(
    raw: dict[str, str], expected: dict[str, str] | set[str]
) -> None:
    answers = read_answers(Meal, raw, today=TODAY, calendar=CALENDAR, catalogues={})
    problems = check(answers, facts())
    if isinstance(expected, set):
        assert set(problems) == expected
    else:
        assert problems == expected


def test_reading_alone_does_not_ask_for_what_is_asked_only_at_times() -> None:
    answers = read_answers(Meal, {"hungry": "no"}, today=TODAY, calendar=CALENDAR, catalogues={})
    assert "dish" not in answers.problems


def test_a_table_of_plans_is_found_by_key() -> None:
    assert RECORD_OF_REVIEW.table("proposed_child") is PROPOSED_TABLES[0]
    assert RECORD_OF_REVIEW.section("outcomes").number == 7
    with pytest.raises(KeyError):
        RECORD_OF_REVIEW.table("guests")
    with pytest.raises(KeyError):
        RECORD_OF_REVIEW.section("meal")


# The forms as they are


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.key)
def test_fields_and_tables_have_names_of_their_own_in_a_form(form: Form) -> None:
    names = Counter(q.name for s in form.sections if s.section for q in questions(s.section))
    names.update(table.key for section in form.sections for table in section.tables)
    assert [name for name, times in names.items() if times > 1] == []
    assert [section.number for section in form.sections] == list(range(1, len(form.sections) + 1))
    assert len({section.key for section in form.sections}) == len(form.sections)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.key)
def test_an_empty_form_can_be_looked_at_at_any_review(form: Form) -> None:
    for number in (1, 2, 3):
        for outcome in (None, "remaining", "stepping_down", "turning_18", "other"):
            for born in (None, date(2026, 11, 1), date(2009, 1, 1), date(2030, 1, 1)):
                context = facts(number, outcome=outcome, born=born, statutory_due=None, review_on=None)
                misses = missing(form, {}, {}, (), context)
                assert {m.section for m in misses if not m.field} == {s.key for s in form.sections}
                for section in form.sections:
                    if section.section is not None:
                        section.section().warnings(context)
                        section.section().computed(context)


def parts() -> list[type[Section]]:
    found = [s.section for form in FORMS for s in form.sections if s.section]
    found += [table.row for form in FORMS for s in form.sections for table in s.tables]
    return list(dict.fromkeys(found))


@pytest.mark.parametrize("part", parts(), ids=lambda part: part.__name__)
def test_every_choice_typed_in_full_is_that_choice(part: type[Section]) -> None:
    for question in questions(part):
        for value, label in question.choices:
            for typed in (value, label):
                answers = read_answers(
                    part, {question.name: typed}, today=TODAY, calendar=CALENDAR, catalogues=CODES
                )
                assert getattr(answers.section, question.name) == value, (question.label, typed)


@pytest.mark.parametrize("part", parts(), ids=lambda part: part.__name__)
def test_every_part_has_a_title_and_labels_of_its_own(part: type[Section]) -> None:
    assert part.title
    labels = [question.label for question in questions(part)]
    assert len(labels) == len(set(labels))


def test_what_an_empty_first_review_misses() -> None:
    monitoring = missing(CHAIRS_MONITORING, {}, {}, (), facts(1))
    assert [m.field for m in monitoring if m.section == "review_details"] == [
        "category",
        "held_on",
        "participation",
        "contribution",
        "child_seen_how",
        "venue",
        "start_time",
        "school_hours",
        "report_available",
        "care_plan_shared",
        "advocacy_explained",
        "complaints_explained",
        "legal_advice_explained",
        "attendance",
        "consultations",
        "plans_seen",
        "",
    ]
    assert [m.field for m in monitoring if m.section == "next_actions"] == ["next_actions", ""]
    record = missing(RECORD_OF_REVIEW, {}, {}, (), facts(1))
    assert [m.field for m in record if m.section == "current_plan"] == [""]
    assert [m.field for m in record if m.section == "proposed_plan"] == ["plan_on", "proposed_child", ""]
    assert [m.field for m in record if m.section == "outcomes"] == [
        "outcome",
        "any_disagreement",
        "decisions",
        "",
    ]
