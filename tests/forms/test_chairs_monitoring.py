"""The CLA chairs monitoring form: every field, choice and heading, and what is asked only at times."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from review_parts import CALENDAR, HELD, TODAY, asked, choices, facts, fields, needed, titles, wrong

from iro_console.forms.chairs_monitoring import (
    CHAIRS_MONITORING,
    ChildDetails,
    DateChangeRow,
    NextActionRow,
    NextReview,
    RequestRow,
    halfway,
)
from iro_console.forms.form import is_asked
from iro_console.forms.review_details import ReviewDetails
from iro_console.forms.review_tables import AttendanceRow, ConsultationRow, MeetingRow, PlanSeenRow
from iro_console.forms.section import questions


def details(**answers: Any) -> ReviewDetails:
    return ReviewDetails(**{"held_on": HELD, **answers})


def test_the_form_has_its_four_sections_and_is_the_primary_form_of_every_review() -> None:
    assert CHAIRS_MONITORING.title == "CLA chairs monitoring form"
    assert CHAIRS_MONITORING.primary
    assert CHAIRS_MONITORING.steps == (
        "First CLA review (CS)",
        "Second CLA review (CS)",
        "Subsequent CLA review (CS)",
        "Initial under 18 Pathway Plan Review",
    )
    assert titles(CHAIRS_MONITORING) == [
        (1, "Child's details"),
        (2, "Review details"),
        (3, "Next review"),
        (4, "Next actions"),
    ]


def test_section_1_asks_its_fields() -> None:
    assert fields(ChildDetails) == [
        ("Child's name", "line"),
        ("Date of birth", "date"),
        ("Current key stage", "choice"),
        ("Social worker", "line"),
        ("Chair of CLA review", "line"),
    ]
    assert all(question.needed is not question.read_only for question in questions(ChildDetails))
    assert choices(ChildDetails, "key_stage") == [
        "Pre-school",
        "Reception (EYFS)",
        "Key Stage 1",
        "Key Stage 2",
        "Key Stage 3",
        "Key Stage 4",
        "Post-16",
        "Not in education",
    ]
    by_name = {question.name: question for question in questions(ChildDetails)}
    assert by_name["key_stage"].prompt == "Please Select"
    assert [name for name, question in by_name.items() if question.read_only] == ["child_name", "born"]
    assert {name: question.person for name, question in by_name.items() if question.person} == {
        "social_worker": "social_worker",
        "chair": "iro",
    }


def test_section_2_asks_its_fields() -> None:
    assert fields(ReviewDetails) == [
        ("Review category", "choice"),
        ("Date of review (completed)", "date"),
        ("Held as a series of meetings", "tick"),
        ("Date due (statutory)", "date"),
        ("Days over (statutory)", "number"),
        ("Date due (local)", "date"),
        ("Days over (local)", "number"),
        ("In timescale? (statutory)", "tick"),
        ("In timescale? (local)", "tick"),
        ("Reason out of timescale", "choice"),
        ("What happened", "text"),
        ("Child's participation", "choice"),
        ("How was the child able to contribute their views", "text"),
        ("Child seen by IRO before the review", "choice"),
        ("Seen on", "date"),
        ("Seen alone", "tick"),
        ("Reason not seen or not alone", "text"),
        ("Venue", "choice"),
        ("Which venue", "line"),
        ("Start time", "time"),
        ("In school hours", "tick"),
        ("Reason for school hours", "text"),
        ("Parent excluded or not invited", "tick"),
        ("Reason the parent was excluded", "text"),
        ("Agreed with the social worker", "tick"),
        ("Social worker's report available", "tick"),
        ("Report received", "date"),
        ("Report read before the review", "tick"),
        ("Working days before the review", "number"),
        ("Care plan up to date and shared", "tick"),
        ("Care plan shared", "date"),
        ("Permanence plan in place", "tick"),
        ("Permanence plan", "choice"),
        ("Adjourned", "tick"),
        ("Reason adjourned", "text"),
        ("Adjourned on", "date"),
        ("Resume by", "date"),
        ("Advocacy explained", "tick"),
        ("Complaints explained", "tick"),
        ("Legal advice explained", "tick"),
    ]


def test_what_section_2_needs_of_every_review() -> None:
    assert [question.label for question in questions(ReviewDetails) if question.needed] == [
        "Review category",
        "Date of review (completed)",
        "Child's participation",
        "How was the child able to contribute their views",
        "Child seen by IRO before the review",
        "Venue",
        "Start time",
        "Social worker's report available",
        "Care plan up to date and shared",
        "Advocacy explained",
        "Complaints explained",
        "Legal advice explained",
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "category",
            ["First", "Second", "Subsequent", "Extra or early", "Adoption", "Short break", "Pathway plan"],
        ),
        (
            "late_reason",
            [
                "Social worker's report not ready",
                "Social worker unavailable",
                "IRO unavailable",
                "Child unavailable or missing",
                "Carer or parent unavailable",
                "Placement moved",
                "IRO not told of entry in time",
                "Recording error",
                "Other",
            ],
        ),
        ("child_seen_how", ["Visit", "Video", "Phone", "Text", "Not seen"]),
        ("venue", ["Placement", "School", "Council office", "Family home", "Virtual", "Other"]),
        (
            "permanence_plan",
            [
                "Return to family",
                "Adoption",
                "Special guardianship or child arrangements order",
                "Supported living in the community",
                "Long-term residential placement",
                "Long-term fostering",
                "Other",
            ],
        ),
    ],
)
def test_the_choices_of_section_2(name: str, expected: list[str]) -> None:
    assert choices(ReviewDetails, name) == expected


def test_participation_is_chosen_from_the_codes_of_the_return() -> None:
    (participation,) = (question for question in questions(ReviewDetails) if question.name == "participation")
    assert participation.catalogue == "REVIEW_CODE"


@pytest.mark.parametrize(
    ("table", "title", "headings"),
    [
        ("meetings", "Meetings in this review", ("Date", "Who", "Place", "Purpose")),
        (
            "attendance",
            "Attendance",
            ("Role", "Name", "Invited", "Attended", "Apologies", "Views given by"),
        ),
        ("consultations", "Consultation forms returned", ("Form for", "Not sent", "Sent", "Returned")),
        ("plans_seen", "Other plans seen", ("Plan", "Seen", "Date", "Signed")),
        ("date_changes", "Earlier date changed", ("Earlier date", "New date", "Reason", "IRO")),
        (
            "next_actions",
            "Next actions",
            ("Next action", "Assigned to", "Reason", "Note", "Priority", "Status"),
        ),
        ("requests", "Requests", ("Request type", "Status (date)", "Assigned to", "Note")),
    ],
)
def test_the_tables_have_their_headings(table: str, title: str, headings: tuple[str, ...]) -> None:
    found = CHAIRS_MONITORING.table(table)
    assert (found.title, found.headings) == (title, headings)


def test_the_tables_stand_in_their_sections() -> None:
    assert {
        section.key: [table.key for table in section.tables] for section in CHAIRS_MONITORING.sections
    } == {
        "child_details": [],
        "review_details": ["meetings", "attendance", "consultations", "plans_seen"],
        "next_review": ["date_changes"],
        "next_actions": ["next_actions", "requests"],
    }


@pytest.mark.parametrize(
    ("row", "name", "expected"),
    [
        (
            AttendanceRow,
            "role",
            [
                "Child",
                "Parent or other with parental responsibility",
                "Carer",
                "Residential worker",
                "Social worker",
                "Team manager",
                "Designated or class teacher",
                "Health",
                "Advocate",
                "Independent visitor",
                "Guardian",
                "Other",
            ],
        ),
        (AttendanceRow, "attended", ["Whole", "Part", "No"]),
        (ConsultationRow, "who", ["Child", "Parent 1", "Parent 2", "Carer", "School", "Other"]),
        (
            PlanSeenRow,
            "plan",
            [
                "Health plan",
                "Personal education plan (PEP)",
                "Pathway plan",
                "Placement plan",
                "Delegated authority",
            ],
        ),
        (NextActionRow, "status", ["Proposed", "Sent"]),
        (RequestRow, "status", ["To be sent", "Sent", "Returned", "Acknowledged", "Completed"]),
    ],
)
def test_the_choices_of_the_tables(row: Any, name: str, expected: list[str]) -> None:
    assert choices(row, name) == expected


def test_section_3_asks_its_fields() -> None:
    assert fields(NextReview) == [
        ("Date of next review", "date"),
        ("Time", "time"),
        ("Venue", "choice"),
        ("Latest lawful date", "date"),
        ("Review type", "choice"),
        ("Agreed with everyone present", "tick"),
        ("Reason for a shorter interval", "text"),
        ("Mid-way check date", "date"),
    ]
    assert choices(NextReview, "next_venue") == choices(ReviewDetails, "venue")
    assert choices(NextReview, "next_category") == choices(ReviewDetails, "category")
    arranged = ["next_on", "next_at", "next_venue", "next_category", "midway_on"]
    assert list(wrongs(NextReview(), facts())) == arranged


def wrongs(section: Any, context: Any) -> dict[str, str]:
    return {q.name: text for q in questions(type(section)) if (text := wrong(section, q.name, context))}


# What is worked out


def test_the_due_dates_the_days_over_and_the_flags_are_worked_out() -> None:
    context = facts(statutory_due=date(2026, 11, 17), local_due=HELD)
    assert details(report_received_on=date(2026, 11, 12)).computed(context) == {
        "statutory_due": date(2026, 11, 17),
        "statutory_days_over": 2,
        "local_due": HELD,
        "local_days_over": 0,
        "in_time": False,
        "in_time_locally": True,
        "report_days_before": 5,
        "resume_by": None,
    }
    nothing = ReviewDetails().computed(facts(statutory_due=None))
    assert set(nothing.values()) == {None}


def test_an_adjourned_review_is_resumed_within_twenty_working_days() -> None:
    adjourned = details(adjourned=True, adjourned_on=date(2026, 12, 1)).computed(facts())
    day, left = date(2026, 12, 1), 20
    while left:
        day += timedelta(days=1)
        left -= day.isoweekday() < 6 and day not in CALENDAR.holidays
    assert adjourned["resume_by"] == day
    assert details(adjourned=False, adjourned_on=date(2026, 12, 1)).computed(facts())["resume_by"] is None
    outside = details(adjourned=True, adjourned_on=date(2050, 12, 30), report_received_on=date(1985, 1, 1))
    assert outside.computed(facts())["resume_by"] is None
    assert outside.computed(facts())["report_days_before"] is None


def test_the_latest_lawful_date_is_shown() -> None:
    assert NextReview().computed(facts()) == {"latest_lawful": date(2027, 2, 19)}


def test_nothing_that_is_worked_out_is_looked_for() -> None:
    shown = {question.name for question in questions(ReviewDetails) if question.read_only}
    assert shown == set(details().computed(facts()))
    assert not shown & set(wrongs(ReviewDetails(), facts()))


# What is asked only at times


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        ({"statutory_due": HELD}, False),
        ({"statutory_due": HELD - timedelta(days=1)}, True),
        ({"statutory_due": HELD, "local_due": HELD - timedelta(days=1)}, True),
        ({"statutory_due": None}, False),
    ],
)
def test_the_reason_is_asked_only_when_the_review_is_late(
    due: dict[str, date | None], expected: bool
) -> None:
    context = facts(**due)
    for name in ("late_reason", "late_detail"):
        assert asked(details(), name, context) is expected
    assert needed(details(), "late_reason", context) is expected
    assert needed(details(late_reason="other"), "late_detail", context) is expected
    assert not needed(details(late_reason="iro"), "late_detail", context)
    assert not asked(ReviewDetails(), "late_reason", context)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, {"on": False, "alone": False, "why": False}),
        ({"child_seen_how": "not_seen"}, {"on": False, "alone": False, "why": True}),
        ({"child_seen_how": "visit"}, {"on": True, "alone": True, "why": False}),
        ({"child_seen_how": "phone", "child_seen_alone": True}, {"on": True, "alone": True, "why": False}),
        ({"child_seen_how": "visit", "child_seen_alone": False}, {"on": True, "alone": True, "why": True}),
    ],
)
def test_why_not_alone_is_asked_only_when_the_child_was_not(
    answers: dict[str, Any], expected: dict[str, bool]
) -> None:
    names = {"on": "child_seen_on", "alone": "child_seen_alone", "why": "why_not_seen"}
    assert {key: needed(details(**answers), name, facts()) for key, name in names.items()} == expected


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], False),
        ([AttendanceRow(role="child", invited=True, attended="whole")], True),
        ([AttendanceRow(role="parent", invited=True, attended="part")], False),
        ([AttendanceRow(role="parent", invited=True, attended="no")], True),
        ([AttendanceRow(role="parent", invited=False, attended="whole")], True),
        (
            [
                AttendanceRow(role="parent", invited=True, attended="whole"),
                AttendanceRow(role="parent", invited=True, attended="no"),
            ],
            True,
        ),
    ],
)
def test_the_exclusion_of_a_parent_is_asked_only_when_one_was_absent(
    rows: list[AttendanceRow], expected: bool
) -> None:
    context = facts(rows={"attendance": rows})
    assert needed(details(), "parent_excluded", context) is expected
    for name in ("why_parent_excluded", "exclusion_agreed"):
        assert needed(details(parent_excluded=True), name, context) is expected
        assert not asked(details(parent_excluded=False), name, context)


@pytest.mark.parametrize(
    ("key_stage", "born", "expected"),
    [
        ("ks2", None, True),
        ("reception", date(2025, 1, 1), True),
        ("pre_school", date(2017, 1, 1), False),
        ("post_16", date(2009, 1, 1), False),
        ("none", date(2017, 1, 1), False),
        (None, date(2022, 11, 19), True),
        (None, date(2022, 11, 20), False),
        (None, date(2010, 11, 20), True),
        (None, date(2010, 11, 19), False),
        (None, None, True),
    ],
)
def test_school_hours_are_asked_of_a_child_of_school_age(
    key_stage: str | None, born: date | None, expected: bool
) -> None:
    context = facts(born=born, answers={"child_details": ChildDetails(key_stage=key_stage)})
    assert needed(details(), "school_hours", context) is expected
    assert needed(details(school_hours=True), "why_school_hours", context) is expected
    assert not asked(details(school_hours=False), "why_school_hours", context)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_permanence_plan_is_needed_from_the_second_review(number: int) -> None:
    assert asked(details(), "permanence_in_place", facts(number))
    assert needed(details(), "permanence_in_place", facts(number)) is (number >= 2)
    assert needed(details(permanence_in_place=True), "permanence_plan", facts(number))
    assert not asked(details(permanence_in_place=False), "permanence_plan", facts(number))


@pytest.mark.parametrize(
    ("switch", "value", "others"),
    [
        ("adjourned", True, ["why_adjourned", "adjourned_on"]),
        ("report_available", True, ["report_received_on", "report_read"]),
        ("care_plan_shared", True, ["care_plan_shared_on"]),
        ("venue", "other", ["other_venue"]),
    ],
)
def test_what_follows_from_an_answer_is_asked_only_then(switch: str, value: Any, others: list[str]) -> None:
    for name in others:
        assert needed(details(**{switch: value}), name, facts())
        assert not asked(details(), name, facts())
        assert not asked(details(**{switch: False if value is True else "placement"}), name, facts())


def test_meetings_are_asked_only_of_a_series() -> None:
    meetings = CHAIRS_MONITORING.table("meetings")
    assert is_asked(meetings, details(series=True), facts())
    assert not is_asked(meetings, details(series=False), facts())
    assert not is_asked(meetings, details(), facts())


# What cannot stand


@pytest.mark.parametrize(
    ("code", "born", "expected"),
    [
        ("PN1", date(2022, 11, 19), ""),
        ("PN0", date(2022, 11, 19), ""),
        (
            "PN0",
            date(2022, 11, 18),
            "PN0 is for a child under four, and the child was four or older at the review",
        ),
        (
            "PN1",
            date(2022, 11, 20),
            "PN1 is for a child of four or older, and the child was under four at the review",
        ),
        ("PN7", None, ""),
    ],
)
def test_the_participation_code_fits_the_age_on_the_day_of_the_review(
    code: str, born: date | None, expected: str
) -> None:
    assert wrong(details(participation=code), "participation", facts(born=born)) == expected


@pytest.mark.parametrize(
    ("answers", "context", "field", "sentence"),
    [
        ({"held_on": TODAY + timedelta(days=1)}, {}, "held_on", "That day has not come yet"),
        (
            {"held_on": date(2026, 10, 25)},
            {},
            "held_on",
            "The child became looked after only on Mon 26 Oct 2026",
        ),
        (
            {"held_on": HELD},
            {"previous_review": HELD},
            "held_on",
            "That is not after the last review, Thu 19 Nov 2026",
        ),
        (
            {"child_seen_how": "visit", "child_seen_on": HELD + timedelta(days=1)},
            {},
            "child_seen_on",
            "That is after the review: give the contact before it",
        ),
        (
            {"adjourned": True, "adjourned_on": HELD + timedelta(days=1)},
            {},
            "adjourned_on",
            "The review was completed before that day",
        ),
        (
            {"report_available": True, "report_received_on": TODAY + timedelta(days=1)},
            {},
            "report_received_on",
            "That day has not come yet",
        ),
    ],
)
def test_dates_that_cannot_stand(
    answers: dict[str, Any], context: dict[str, Any], field: str, sentence: str
) -> None:
    assert wrong(details(**answers), field, facts(**context)) == sentence


def test_what_happened_today_has_happened() -> None:
    section = details(held_on=TODAY, care_plan_shared=True, care_plan_shared_on=TODAY)
    assert not section.problems(facts())


def test_the_day_of_the_review_itself_is_no_fault() -> None:
    section = details(child_seen_how="visit", child_seen_on=HELD, adjourned=True, adjourned_on=HELD)
    assert not section.problems(facts(looked_after_from=HELD, previous_review=HELD - timedelta(days=1)))


def test_what_was_answered_and_is_asked_no_more_is_no_fault() -> None:
    section = details(report_available=False, report_received_on=TODAY + timedelta(days=1))
    assert wrong(section, "report_received_on", facts()) == ""


@pytest.mark.parametrize(
    ("answers", "context", "expected"),
    [
        ({}, {}, {}),
        (
            {"held_on": date(2026, 11, 21)},
            {},
            {"held_on": ["Sat 21 Nov 2026 is not a working day: Saturday"]},
        ),
        (
            {"adjourned": True, "adjourned_on": date(2026, 10, 1)},
            {},
            {"held_on": ["The adjourned review was to be completed by Thu 29 Oct 2026"]},
        ),
        (
            {"child_seen_on": date(2026, 5, 1)},
            {"previous_review": date(2026, 5, 2)},
            {"child_seen_on": ["That was before the last review"]},
        ),
        ({"held_on": date(2026, 10, 29), "adjourned": True, "adjourned_on": date(2026, 10, 1)}, {}, {}),
        ({"child_seen_on": date(2026, 5, 2)}, {"previous_review": date(2026, 5, 2)}, {}),
        (
            {"report_received_on": HELD + timedelta(days=1)},
            {},
            {"report_received_on": ["The report came after the review"]},
        ),
        ({"report_received_on": HELD}, {}, {}),
    ],
)
def test_what_is_doubtful_about_the_review(
    answers: dict[str, Any], context: dict[str, Any], expected: dict[str, list[str]]
) -> None:
    assert details(**answers).warnings(facts(**context)) == expected


def test_an_empty_section_warns_of_nothing() -> None:
    assert ReviewDetails().warnings(facts()) == {}
    assert NextReview().warnings(facts()) == {}


# The rows


def test_the_name_of_the_child_need_not_be_given_again() -> None:
    assert not needed(AttendanceRow(role="child"), "name", facts())
    assert needed(AttendanceRow(role="carer"), "name", facts())
    assert asked(AttendanceRow(attended="no"), "apologies", facts())
    assert not asked(AttendanceRow(attended="part"), "apologies", facts())


def test_a_form_that_was_not_sent_has_no_dates() -> None:
    assert needed(ConsultationRow(), "sent_on", facts())
    for name in ("sent_on", "returned_on"):
        assert not asked(ConsultationRow(not_sent=True), name, facts())


@pytest.mark.parametrize(
    ("row", "field", "sentence"),
    [
        (ConsultationRow(sent_on=TODAY, returned_on=HELD), "returned_on", "It came back before it was sent"),
        (ConsultationRow(sent_on=HELD, returned_on=TODAY), "returned_on", ""),
        (ConsultationRow(sent_on=TODAY + timedelta(days=1)), "sent_on", "That day has not come yet"),
        (MeetingRow(met_on=HELD), "met_on", ""),
        (MeetingRow(met_on=TODAY), "met_on", "This meeting is after the review was completed"),
        (MeetingRow(), "met_on", "Give the date"),
        (DateChangeRow(was=HELD, became=HELD), "became", "That is the same date"),
        (DateChangeRow(was=HELD, became=TODAY), "became", ""),
        (PlanSeenRow(plan="pep", seen=True), "dated_on", "Give the date"),
        (PlanSeenRow(plan="pep", seen=False), "dated_on", ""),
        (PlanSeenRow(plan="delegated_authority", seen=True), "signed", "Answer yes or no"),
        (PlanSeenRow(plan="pep", seen=True), "signed", ""),
        (NextActionRow(next_action="IRO Alert"), "assigned_to", "This is needed"),
        (RequestRow(), "request_type", "Choose one"),
    ],
)
def test_what_is_wrong_with_a_row(row: Any, field: str, sentence: str) -> None:
    assert wrong(row, field, facts()) == sentence


def test_a_changed_date_is_still_in_time() -> None:
    late = DateChangeRow(became=date(2027, 2, 20)).warnings(facts())
    assert late == {"became": ["The latest lawful date is Fri 19 Feb 2027"]}
    assert DateChangeRow(became=date(2027, 2, 19)).warnings(facts()) == {}
    assert DateChangeRow(became=date(2027, 2, 20)).warnings(facts(next_statutory_due=None)) == {}


# The next review


def test_the_mid_way_check_lies_half_way() -> None:
    assert halfway(date(2026, 11, 19), date(2027, 2, 17)) == date(2027, 1, 3)
    assert halfway(date(2026, 11, 19), date(2026, 11, 22)) == date(2026, 11, 20)


@pytest.mark.parametrize(
    ("answers", "field", "sentence"),
    [
        ({"next_on": HELD}, "next_on", "That is not after this review, Thu 19 Nov 2026"),
        ({"next_on": HELD + timedelta(days=1)}, "next_on", ""),
        ({"midway_on": HELD}, "midway_on", "The check comes after this review, Thu 19 Nov 2026"),
        (
            {"next_on": date(2027, 2, 1), "midway_on": date(2027, 2, 1)},
            "midway_on",
            "The check comes before the next review, Mon 1 Feb 2027",
        ),
        ({"next_on": date(2027, 2, 1), "midway_on": date(2027, 1, 31)}, "midway_on", ""),
    ],
)
def test_the_order_of_the_dates_to_come(answers: dict[str, Any], field: str, sentence: str) -> None:
    assert wrong(NextReview(**answers), field, facts()) == sentence


@pytest.mark.parametrize(
    ("next_on", "context", "expected"),
    [
        (date(2027, 2, 19), {}, []),
        (date(2027, 2, 19), {"next_statutory_due": None}, []),
        (
            date(2027, 2, 22),
            {},
            ["Mon 22 Feb 2027 is later than the latest lawful date, Fri 19 Feb 2027"],
        ),
        (
            date(2027, 2, 19),
            {"next_local_due": date(2027, 2, 18)},
            ["Fri 19 Feb 2027 is later than the council's date, Thu 18 Feb 2027"],
        ),
        (date(2026, 12, 25), {}, ["Fri 25 Dec 2026 is not a working day: Christmas Day"]),
        (date(2026, 12, 26), {}, ["Sat 26 Dec 2026 is not a working day: Saturday"]),
        (date(2026, 11, 23), {}, ["Mon 23 Nov 2026 is in the past"]),
        (
            date(2028, 1, 4),
            {"next_statutory_due": None},
            ["Bank holidays after Fri 31 Dec 2027 are not published yet"],
        ),
        (date(2027, 2, 18), {"born": date(2009, 2, 18)}, ["The child turns 18 on Thu 18 Feb 2027"]),
        (date(2027, 2, 17), {"born": date(2009, 2, 18)}, []),
    ],
)
def test_what_is_doubtful_about_the_next_review(
    next_on: date, context: dict[str, Any], expected: list[str]
) -> None:
    found = NextReview(next_on=next_on).warnings(facts(**context))
    assert list(found.get("next_on", [])) == expected
    assert set(found) <= {"next_on"}


def test_a_mid_way_check_after_the_half_way_is_doubtful() -> None:
    following = date(2027, 2, 19)
    half = HELD + (following - HELD) // 2

    def said(check: date) -> list[str]:
        found = NextReview(next_on=following, midway_on=check).warnings(facts())
        return list(found.get("midway_on", []))

    assert said(half) == said(half - timedelta(days=1)) == []
    assert said(half + timedelta(days=1)) == [
        "Tue 5 Jan 2027 is later than half-way: the mid-point is due by Mon 4 Jan 2027"
    ]


def test_a_date_outside_the_calendar_is_doubtful_and_breaks_nothing() -> None:
    (sentence,) = NextReview(next_on=date(2060, 1, 5)).warnings(facts(next_statutory_due=None, born=None))[
        "next_on"
    ]
    assert "outside the calendar" in sentence


@pytest.mark.parametrize(
    ("outcome", "born", "expected"),
    [
        (None, date(2017, 5, 18), True),
        ("remaining", date(2017, 5, 18), True),
        ("stepping_down", date(2017, 5, 18), False),
        ("other", date(2017, 5, 18), False),
        ("turning_18", date(2009, 2, 20), True),
        ("turning_18", date(2009, 2, 19), False),
        ("turning_18", None, True),
    ],
)
def test_another_review_is_arranged_while_the_child_stays_looked_after(
    outcome: str | None, born: date | None, expected: bool
) -> None:
    context = facts(outcome=outcome, born=born)
    for name in ("next_on", "next_at", "next_venue", "next_category", "midway_on"):
        assert needed(NextReview(), name, context) is expected
        assert asked(NextReview(), name, context)


def test_a_shorter_interval_may_have_its_reason() -> None:
    sooner, latest = NextReview(next_on=date(2027, 1, 5)), NextReview(next_on=date(2027, 2, 19))
    assert asked(sooner, "why_sooner", facts())
    assert not needed(sooner, "why_sooner", facts())
    assert not asked(latest, "why_sooner", facts())
    assert not asked(NextReview(next_at=time(10)), "why_sooner", facts())
