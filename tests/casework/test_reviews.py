"""Booking, moving and holding reviews."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import builders
import pytest

from iro_console.casework.caseload import children, reviews_to_come
from iro_console.casework.child_page import child_page
from iro_console.casework.deadlines import mark_met
from iro_console.casework.desk import Desk
from iro_console.casework.reviews import (
    book_review,
    check_booking,
    check_held,
    next_review,
    record_review_held,
)
from iro_console.casework.verbs import Changed, Refused, record_of
from iro_console.casework.work import work_list
from iro_console.forms.acts import DeadlineMet, ReviewBooking, ReviewHeld
from iro_console.storage.page_values import ReviewValue


def booking(day: date | None, **others: object) -> ReviewBooking:
    return ReviewBooking.model_validate({"booked_for": day} | others)


def held(day: date | None, how: str = "completed", **others: object) -> ReviewHeld:
    return ReviewHeld.model_validate({"held_on": day, "how": how} | others)


def review(desk: Desk, child: int, number: int) -> ReviewValue:
    return next(review for review in child_page(desk, child).reviews if review.number == number)


def test_the_review_to_come_says_its_number_and_its_limits(asha: Desk, caseload: dict[str, int]) -> None:
    coming = next_review(asha, caseload["kai"])
    assert (coming.number, coming.latest, coming.statutory_latest) == (
        4,
        date(2027, 4, 29),
        date(2027, 4, 29),
    )
    assert (coming.booked_for, coming.row_version) == (None, None)
    coming = next_review(asha, caseload["ruby"])
    assert (coming.number, coming.booked_for, coming.row_version) == (3, date(2026, 11, 27), 1)
    first = next_review(asha, caseload["eilidh"])
    assert (first.number, first.latest) == (1, date(2026, 11, 23))


def test_a_booking_is_stored_and_shown_everywhere(asha: Desk, caseload: dict[str, int]) -> None:
    kai = caseload["kai"]
    done = book_review(
        asha, kai, booking(date(2026, 12, 9), booked_at=time(16, 15), venue="school"), seen_version=None
    )
    assert done.message == "Review 4 of Kai Morgan booked for Wed 9 Dec 2026"
    stored = review(asha, kai, 4)
    assert (stored.booked_for, stored.booked_at, stored.venue) == (date(2026, 12, 9), time(16, 15), "school")
    assert stored.moves == ()
    row = next(row for row in children(asha).page(0, 50) if row.child_id == kai)
    assert (row.next_booked, row.next_due) == (date(2026, 12, 9), date(2027, 4, 29))
    (coming,) = [row for row in reviews_to_come(asha).page(0, 50) if row.child_id == kai]
    assert (coming.booked_at, coming.venue, coming.latest) == (time(16, 15), "school", date(2027, 4, 29))
    (work,) = [row for row in work_list(asha).page(0, 99) if row.child_id == kai and row.rule == "ST-03"]
    assert (work.title, work.due, work.booked_at) == (
        "Review 4, school, 16:15",
        date(2026, 12, 9),
        time(16, 15),
    )
    assert work.statutory_due == date(2027, 4, 29)
    # What is counted back from the review follows the booking: 15 working days before 9 December.
    talk = next(d for d in child_page(asha, kai).deadlines if d.key == f"{kai}/HB-03/1.R4")
    assert talk.deadline.due == date(2026, 11, 18)


def test_moving_needs_a_reason_and_keeps_what_was(asha: Desk, caseload: dict[str, int]) -> None:
    ruby = caseload["ruby"]
    version = next_review(asha, ruby).row_version
    with pytest.raises(Refused, match="say why it is moved"):
        book_review(asha, ruby, booking(date(2026, 12, 4), moved_because="  "), seen_version=version)
    done = book_review(
        asha, ruby, booking(date(2026, 12, 4), moved_because="Carer in hospital"), seen_version=version
    )
    assert done.message == "Review 3 of Ruby Morgan moved to Fri 4 Dec 2026"
    assert review(asha, ruby, 3).moves == ((date(2026, 11, 27), date(2026, 12, 4), "Carer in hospital"),)
    history = child_page(asha, ruby).history
    moved = "review 3, Fri 27 Nov 2026 to Fri 4 Dec 2026: Carer in hospital"
    assert history[0][2:4] == ("review moved", moved)


def test_what_was_done_in_time_stays_in_time_when_the_review_is_moved_or_held_early(
    asha: Desk, caseload: dict[str, int]
) -> None:
    kai, ruby = caseload["kai"], caseload["ruby"]

    def state(child: int, rule: str, number: int) -> tuple[str, date]:
        key = f"{child}/{rule}/1.R{number}"
        found = next(d for d in child_page(asha, child).deadlines if d.key == key)
        return found.status, found.deadline.due

    def done(child: int, rule: str, number: int, day: date) -> None:
        mark_met(asha, child, rule, f"1.R{number}", DeadlineMet(met_on=day))

    # Nothing is booked: the talk with the social worker is counted from the limit, and agrees the day.
    done(kai, "HB-03", 4, builders.TODAY)
    assert state(kai, "HB-03", 4)[0] == "met"
    book_review(asha, kai, booking(date(2026, 12, 9)), seen_version=None)
    assert state(kai, "HB-03", 4) == ("met", date(2027, 4, 8))
    # The report is there on the last day; then the review is moved forward, and held earlier still.
    done(ruby, "HB-05", 3, builders.TODAY)
    assert state(ruby, "HB-05", 3) == ("met", builders.TODAY)
    version = next_review(asha, ruby).row_version
    becomes = booking(date(2026, 11, 26), moved_because="Court on Friday")
    book_review(asha, ruby, becomes, seen_version=version)
    assert state(ruby, "HB-05", 3) == ("met", builders.TODAY)
    later = replace(asha, clock=lambda: asha.clock() + timedelta(days=1))
    record_review_held(later, ruby, held(date(2026, 11, 25)))
    assert state(ruby, "HB-05", 3) == ("met", builders.TODAY)


def test_when_a_review_was_first_booked_is_kept(asha: Desk, caseload: dict[str, int]) -> None:
    kai = caseload["kai"]
    book_review(asha, kai, booking(date(2026, 12, 9)), seen_version=None)
    later = replace(asha, clock=lambda: asha.clock() + timedelta(days=1))
    moved = booking(date(2026, 12, 10), moved_because="Carer away")
    book_review(later, kai, moved, seen_version=next_review(asha, kai).row_version)
    (facts,) = [one for one in record_of(asha, kai).facts.periods[0].reviews if one.number == 4]
    assert facts.booked_on == builders.TODAY
    assert facts.moves == ((builders.TODAY + timedelta(days=1), date(2026, 12, 9)),)


def test_another_time_or_venue_is_no_move(asha: Desk, caseload: dict[str, int]) -> None:
    version = next_review(asha, caseload["ruby"]).row_version
    book_review(asha, caseload["ruby"], booking(date(2026, 11, 27), booked_at=time(10)), seen_version=version)
    assert review(asha, caseload["ruby"], 3).moves == ()
    assert next_review(asha, caseload["ruby"]).booked_at == time(10)


def test_a_second_writer_sees_both_values_and_overwrites_nothing(
    asha: Desk, caseload: dict[str, int]
) -> None:
    ruby = caseload["ruby"]
    seen = next_review(asha, ruby).row_version
    book_review(
        replace(asha, user="ben"), ruby, booking(date(2026, 12, 1), moved_because="ill"), seen_version=seen
    )
    mine = booking(date(2026, 12, 3), venue="school", moved_because="snow")
    generation = asha.store.generation()
    with pytest.raises(Changed, match="it is booked for Tue 1 Dec 2026") as caught:
        book_review(asha, ruby, mine, seen_version=seen)
    assert (caught.value.theirs["booked_for"], caught.value.yours["booked_for"]) == (
        date(2026, 12, 1),
        date(2026, 12, 3),
    )
    assert asha.store.generation() == generation
    book_review(asha, ruby, mine, seen_version=next_review(asha, ruby).row_version)
    assert review(asha, ruby, 3).booked_for == date(2026, 12, 3)


def test_a_first_booking_made_by_somebody_else_meanwhile_is_not_overwritten(
    asha: Desk, caseload: dict[str, int]
) -> None:
    book_review(asha, caseload["kai"], booking(date(2026, 12, 9)), seen_version=None)
    with pytest.raises(Changed, match="booked this review since"):
        book_review(asha, caseload["kai"], booking(date(2026, 12, 10), moved_because="x"), seen_version=None)


@pytest.mark.parametrize(
    ("day", "kind", "text"),
    [
        (date(2026, 11, 23), "refuse", "is in the past"),
        (date(2026, 12, 12), "warn", "is not a working day: Saturday"),
        (date(2026, 12, 25), "warn", "is not a working day: Christmas Day"),
        (date(2027, 5, 3), "warn", "4 days after the lawful limit, Thu 29 Apr 2027"),
    ],
)
def test_days_that_cannot_be_or_are_odd(
    asha: Desk, caseload: dict[str, int], day: date, kind: str, text: str
) -> None:
    found = check_booking(asha, caseload["kai"], booking(day))
    assert any(p.kind == kind and p.field == "booked_for" and text in p.text for p in found), found


def test_no_booking_for_a_child_who_has_left(asha: Desk, caseload: dict[str, int]) -> None:
    with pytest.raises(Refused, match="ceased to be looked after on Mon 1 Jun 2026"):
        book_review(asha, caseload["gone"], booking(date(2026, 12, 9)))


def test_a_review_held_closes_its_limit_and_opens_what_follows(asha: Desk, caseload: dict[str, int]) -> None:
    tomasz = caseload["tomasz"]
    done = record_review_held(asha, tomasz, held(builders.TODAY, participation="PN1", note="Went well"))
    assert done.message == "Review 3 of Tomasz Wójcik recorded as held on Tue 24 Nov 2026"
    stored = review(asha, tomasz, 3)
    assert (stored.held_on, stored.participation, stored.note) == (builders.TODAY, "PN1", "Went well")
    # Due 30 October, six months after 30 April: held 25 days late.
    assert (stored.due, stored.late_by) == (date(2026, 10, 30), 25)
    deadlines = {d.key.split("/", 1)[1]: d for d in child_page(asha, tomasz).deadlines}
    assert deadlines["ST-03/1.R3"].status == "met late"
    assert deadlines["ST-03/1.R4"].deadline.due == date(2027, 5, 24)
    # 5, 15 and 20 working days, with no bank holiday among them.
    assert deadlines["HB-07/1.R3"].deadline.due == date(2026, 12, 1)
    assert deadlines["HB-09/1.R3"].deadline.due == date(2026, 12, 15)
    assert deadlines["HB-10/1.R3"].deadline.due == date(2026, 12, 22)
    row = next(row for row in children(asha).page(0, 50) if row.child_id == tomasz)
    assert (row.last_review, row.last_number, row.next_number, row.next_booked) == (
        builders.TODAY,
        3,
        4,
        None,
    )
    titles = [row.title for row in work_list(asha).page(0, 99) if row.child_id == tomasz]
    assert "Record of review 3 in full" in titles
    assert not any(title.startswith("Review 3") for title in titles)


def test_an_adjourned_review_is_to_be_completed_in_twenty_working_days(
    asha: Desk, caseload: dict[str, int]
) -> None:
    tomasz = caseload["tomasz"]
    record_review_held(asha, tomasz, held(builders.TODAY, "adjourned", note="School missing"))
    stored = review(asha, tomasz, 3)
    assert (stored.adjourned_on, stored.started_on, stored.held_on) == (builders.TODAY, builders.TODAY, None)
    deadlines = {d.key.split("/", 1)[1]: d for d in child_page(asha, tomasz).deadlines}
    assert deadlines["ST-23/1.A2026-11-24"].deadline.due == date(2026, 12, 22)
    # The day it was booked for is spent, and one row says by when it has to be held.
    assert next(r for r in children(asha).page(0, 9) if r.child_id == tomasz).next_booked is None
    rows = [r for r in work_list(asha).page(0, 99) if r.child_id == tomasz and r.rule in ("ST-03", "ST-23")]
    assert [row.title for row in rows] == ["Review 3"]
    with pytest.raises(Refused, match="is before the review was adjourned"):
        record_review_held(asha, tomasz, held(date(2026, 11, 23)))
    later = builders.a_desk(
        asha.store, asha.policy, asha.calendar, today=date(2026, 12, 10), scope=asha.scope
    )
    record_review_held(later, tomasz, held(date(2026, 12, 9)))
    assert review(later, tomasz, 3).held_on == date(2026, 12, 9)


def test_a_series_of_meetings_counts_from_the_last(asha: Desk, caseload: dict[str, int]) -> None:
    tomasz = caseload["tomasz"]
    record_review_held(asha, tomasz, held(date(2026, 11, 20), "meeting", note="With the school"))
    record_review_held(asha, tomasz, held(date(2026, 11, 23), "meeting"))
    stored = review(asha, tomasz, 3)
    assert (stored.started_on, stored.held_on) == (date(2026, 11, 20), None)
    assert next_review(asha, tomasz).meetings == (date(2026, 11, 20), date(2026, 11, 23))
    record_review_held(asha, tomasz, held(date(2026, 11, 24)))
    stored = review(asha, tomasz, 3)
    assert stored.held_on == date(2026, 11, 24)
    assert stored.meetings == (date(2026, 11, 20), date(2026, 11, 23), date(2026, 11, 24))
    decisions = next(d for d in child_page(asha, tomasz).deadlines if d.key.endswith("HB-07/1.R3"))
    assert decisions.deadline.anchor_date == date(2026, 11, 24)


def test_a_meeting_of_a_series_stands_on_record_once(asha: Desk, caseload: dict[str, int]) -> None:
    tomasz = caseload["tomasz"]
    record_review_held(asha, tomasz, held(date(2026, 11, 20), "meeting"))
    record_review_held(asha, tomasz, held(date(2026, 11, 24), "meeting"))
    for how, text in (("meeting", "is on record already"), ("completed", "is before the last meeting")):
        with pytest.raises(Refused, match=text):
            record_review_held(asha, tomasz, held(date(2026, 11, 20), how))
    record_review_held(asha, tomasz, held(date(2026, 11, 24)))
    assert review(asha, tomasz, 3).meetings == (date(2026, 11, 20), date(2026, 11, 24))


def test_a_second_adjournment_does_not_start_the_days_again(asha: Desk, caseload: dict[str, int]) -> None:
    tomasz = caseload["tomasz"]
    record_review_held(asha, tomasz, held(date(2026, 9, 7), "adjourned"))
    assert next_review(asha, tomasz).latest == date(2026, 10, 5), "20 working days, long before the limit"
    row = next(row for row in children(asha).page(0, 50) if row.child_id == tomasz)
    assert row.next_due == date(2026, 10, 5)
    again = held(date(2026, 10, 2), "adjourned")
    assert [problem.kind for problem in check_held(asha, tomasz, again)] == ["warn"]
    record_review_held(asha, tomasz, again)
    stored = review(asha, tomasz, 3)
    assert (stored.adjourned_on, stored.started_on) == (date(2026, 9, 7), date(2026, 9, 7))
    assert stored.meetings == ()
    late = check_booking(asha, tomasz, booking(date(2026, 12, 1)))
    assert [problem.text for problem in late if problem.kind == "warn"] == [
        "Tue 1 Dec 2026 is 57 days after the lawful limit, Mon 5 Oct 2026",
        "Tue 1 Dec 2026 is 32 days after the lawful limit, Fri 30 Oct 2026",
    ]


@pytest.mark.parametrize(
    ("given", "field", "text"),
    [
        (held(date(2026, 11, 25)), "held_on", "is in the future"),
        (held(date(2026, 4, 30)), "held_on", "is not after review 2"),
        (held(None), "held_on", "Date is needed"),
        (held(date(2026, 11, 24), ""), "how", "What happened is needed"),
        (held(date(2026, 11, 24), "cancelled"), "how", "is not one of the choices"),
        (held(date(2026, 11, 24), participation="PN9"), "participation", "is not a participation code"),
    ],
)
def test_what_cannot_be_is_refused(
    asha: Desk, caseload: dict[str, int], given: ReviewHeld, field: str, text: str
) -> None:
    found = check_held(asha, caseload["tomasz"], given)
    assert any(p.kind == "refuse" and p.field == field and text in p.text for p in found), found
    generation = asha.store.generation()
    with pytest.raises(Refused):
        record_review_held(asha, caseload["tomasz"], given)
    assert asha.store.generation() == generation


def test_a_participation_code_against_the_age_is_said(asha: Desk, caseload: dict[str, int]) -> None:
    found = check_held(asha, caseload["tomasz"], held(builders.TODAY, participation="PN0"))
    assert ("warn", "participation") in {(p.kind, p.field) for p in found}


def test_siblings_move_together_in_the_list(asha: Desk, caseload: dict[str, int]) -> None:
    names = [row.name for row in children(asha).page(0, 9)]
    assert names[:2] == ["Ruby Morgan", "Kai Morgan"]
    record_review_held(asha, caseload["ruby"], held(builders.TODAY))
    names = [row.name for row in children(asha).page(0, 9)]
    assert abs(names.index("Ruby Morgan") - names.index("Kai Morgan")) == 1
    assert names[0] == "Tomasz Wójcik"
