"""The order of a child's chronology, and what is left of an entry without what anybody wrote."""

from __future__ import annotations

from datetime import date

from iro_console.domain.chronology import KIND, KINDS, Detail, Happened, Kind, in_order, without_words

MON, TUE = date(2026, 11, 23), date(2026, 11, 24)


def test_the_newest_stands_first_and_what_was_decided_before_where_it_was_decided() -> None:
    care = Happened("care:1", TUE, Kind.CARE, "Became looked after")
    contact = Happened("contact:1", TUE, Kind.CONTACT, "Contact")
    review = Happened("review:4", TUE, Kind.REVIEW, "Review 4 held in time")
    decisions = [Happened(f"decision:{n}", TUE, Kind.DECISION, f"Decision {n}") for n in (7, 3)]
    before = Happened("escalation:1", MON, Kind.ESCALATION, "Escalation raised")
    given = [before, care, decisions[0], contact, review, decisions[1]]
    assert in_order(given) == [*decisions, review, contact, care, before]


def test_every_kind_has_a_name_for_one_and_for_several() -> None:
    assert set(KIND) == set(KINDS) == set(Kind)


def test_an_entry_without_words_keeps_only_what_the_program_says() -> None:
    own, typed = Detail("Method", "visit", own=True), Detail("Said", "Wants to see Nan")
    entry = Happened("contact:1", MON, Kind.CONTACT, "Contact, seen alone", "Wants to see Nan", (own, typed))
    kept = without_words(entry)
    assert "Nan" not in str(kept)
    assert (kept.what, kept.on, kept.details) == ("Contact, seen alone", MON, (own,))
