"""One chronology of a child: everything recorded stands in it once, at its day, newest first."""

from __future__ import annotations

from datetime import date

import builders
import chronicle
import pytest

from iro_console.casework import changes
from iro_console.casework.child_page import NoSuchChild, child_page
from iro_console.casework.chronology import chronology, counts, narrowed
from iro_console.casework.desk import Desk
from iro_console.casework.labels import label
from iro_console.domain.chronology import Happened, Kind, without_words
from iro_console.forms.acts import EndOfPeriod


def said(entries: list[Happened]) -> list[tuple[date, Kind, str]]:
    return [(entry.on, entry.kind, entry.what) for entry in entries]


@pytest.fixture
def kai(asha: Desk, caseload: dict[str, int]) -> int:
    chronicle.record_everything(asha, caseload["kai"])
    return caseload["kai"]


def test_everything_recorded_stands_there_newest_first(asha: Desk, kai: int) -> None:
    assert said(chronology(asha, kai)) == [
        (date(2026, 11, 24), Kind.REVIEW, "Review 4 moved from Wed 25 Nov 2026 to Tue 24 Nov 2026"),
        (date(2026, 11, 24), Kind.REVIEW, "Review 4 held in time"),
        (date(2026, 11, 20), Kind.CONTACT, "Video call, not alone"),
        (date(2026, 11, 4), Kind.WORKER, "New social worker: Conor Mac Giolla"),
        (date(2026, 11, 3), Kind.LEGAL, "Legal status becomes V2"),
        (date(2026, 11, 2), Kind.PLACEMENT, "Placement: children's home"),
        (date(2026, 10, 29), Kind.REVIEW, "Review 3 held in time"),
        (date(2026, 4, 30), Kind.REVIEW, "Review 2 held in time"),
        (date(2026, 2, 5), Kind.REVIEW, "Review 1 held in time"),
        (date(2026, 1, 12), Kind.WORKER, "New social worker: Priya Nair"),
        (date(2026, 1, 12), Kind.WORKER, "New IRO: Asha Bello"),
        (date(2026, 1, 12), Kind.PLACEMENT, "Placement: foster"),
        (date(2026, 1, 12), Kind.LEGAL, "Legal status becomes C2"),
        (date(2026, 1, 12), Kind.CARE, "Becomes looked after"),
    ]


def test_what_was_typed_is_there_as_typed(asha: Desk, kai: int) -> None:
    found = {entry.what: entry for entry in chronology(asha, kai)}
    contact = found["Video call, not alone"]
    assert contact.words == f"=1+1 {builders.HOSTILE}"
    assert ("Why not alone", builders.HOSTILE, False) in contact.details
    assert ("By", "Asha Bello", True) in contact.details
    assert found["Review 4 held in time"].words == builders.HOSTILE
    assert found["Review 4 moved from Wed 25 Nov 2026 to Tue 24 Nov 2026"].words == builders.HOSTILE
    placed = found["Placement: children's home"]
    assert placed.words == f"{chronicle.CARER}, {builders.HOSTILE}"
    (ended,) = [detail for detail in placed.details if detail.name == "The one before ended because"]
    assert ended.text == label("REASON_PLACE_CHANGE", "CREQB")


def test_a_review_to_come_stands_at_the_day_it_is_booked_for(asha: Desk, caseload: dict[str, int]) -> None:
    first = chronology(asha, caseload["ruby"])[0]
    assert (first.on, first.what) == (date(2026, 11, 27), "Review 3 is booked")


def test_the_end_of_care_closes_it(asha: Desk, kai: int) -> None:
    changes.end_period(asha, kai, EndOfPeriod(ceased_on=date(2026, 11, 24), cease_reason="E4A"))
    found = [entry for entry in chronology(asha, kai) if entry.kind is Kind.CARE]
    assert [entry.what for entry in found] == ["Ceases to be looked after", "Becomes looked after"]
    assert found[0].details[0].name == "Reason"
    assert found[0].details[0].own


def test_every_entry_has_a_key_of_its_own(asha: Desk, kai: int) -> None:
    entries = chronology(asha, kai)
    assert len({entry.key for entry in entries}) == len(entries)


@pytest.mark.parametrize(
    ("kinds", "words", "whats"),
    [
        ((Kind.LEGAL,), "", ["Legal status becomes V2", "Legal status becomes C2"]),
        ((Kind.LEGAL, Kind.CARE), "v2", ["Legal status becomes V2"]),
        ((), "conor north", ["New social worker: Conor Mac Giolla"]),
        ((), "zoe 1+1", ["Video call, not alone"]),
        ((Kind.CONTACT,), "conor", []),
    ],
)
def test_it_is_narrowed_by_kind_and_by_words(
    asha: Desk, kai: int, kinds: tuple[Kind, ...], words: str, whats: list[str]
) -> None:
    assert [entry.what for entry in narrowed(chronology(asha, kai), kinds, words)] == whats


def test_what_is_hidden_cannot_be_found(asha: Desk, kai: int) -> None:
    entries = chronology(asha, kai)
    assert narrowed(entries, words="zoe")
    assert narrowed(entries, words="zoe", hide=True) == []
    assert len(narrowed(entries, words="conor", hide=True)) == 1


def test_kinds_are_counted(asha: Desk, kai: int) -> None:
    found = counts(chronology(asha, kai))
    assert (found[Kind.REVIEW], found[Kind.CONTACT], found[Kind.EVENT]) == (5, 1, 0)


def test_the_programs_own_words_hold_nothing_that_anybody_typed(asha: Desk, kai: int) -> None:
    for entry in map(without_words, chronology(asha, kai)):
        texts = (entry.what, entry.words, *(detail.text for detail in entry.details))
        assert not any("Zoë" in text or "Mrs" in text for text in texts)


def test_a_child_that_is_not_there(asha: Desk) -> None:
    with pytest.raises(NoSuchChild):
        chronology(asha, 4711)


def test_it_says_the_same_as_the_page_read_before(asha: Desk, kai: int) -> None:
    assert chronology(asha, kai, child_page(asha, kai)) == chronology(asha, kai)
