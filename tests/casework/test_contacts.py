"""Recording the IRO's contact with a child."""

from __future__ import annotations

from datetime import date

import builders
import pytest

from iro_console.casework.child_page import child_page
from iro_console.casework.contacts import check_contact, record_contact
from iro_console.casework.desk import Desk
from iro_console.casework.drafts import load_draft, save_draft
from iro_console.casework.verbs import Refused
from iro_console.forms.acts import ContactWithChild


def answers(day: date | None = builders.TODAY, **others: object) -> ContactWithChild:
    given: dict[str, object] = {"held_on": day, "method": "visit", "seen_alone": True}
    return ContactWithChild.model_validate(given | others)


def test_a_contact_is_stored_shown_and_moves_what_hangs_on_it(asha: Desk, caseload: dict[str, int]) -> None:
    kai = caseload["kai"]
    before = {d.key: d.status for d in child_page(asha, kai).deadlines}
    assert before[f"{kai}/OP-15/1.M3"] == "open"
    done = record_contact(asha, kai, answers(said="Wants to see [Ruby] more.\n\tSoon."))
    assert done.message == "Contact with Kai Morgan on Tue 24 Nov 2026 recorded"
    page = child_page(asha, kai)
    (contact,) = page.contacts
    assert contact == (
        date(2026, 11, 24),
        "visit",
        True,
        "",
        "Wants to see [Ruby] more.\n\tSoon.",
        "Asha Bello",
    )
    met = {d.key: (d.status, d.deadline.met_on) for d in page.deadlines}
    assert met[f"{kai}/OP-15/1.M3"] == ("met", date(2026, 11, 24))
    line = asha.store.reader().one(
        "SELECT last_contact, last_alone FROM caseload_line WHERE child_id = :child", {"child": kai}
    )
    assert line == ("2026-11-24", 1)
    assert page.history[0][1:4] == ("asha", "contact recorded", "Tue 24 Nov 2026, visit, alone")


@pytest.mark.parametrize(
    ("given", "met"),
    [
        ({}, True),
        ({"method": "phone"}, True),
        ({"seen_alone": False, "why_not_alone": "with the carer"}, False),
        ({"method": "text"}, False),
    ],
    ids=["seen alone", "spoken to alone", "not alone", "written to"],
)
def test_the_talk_alone_before_a_review_is_met_by_a_contact_that_was_one(
    asha: Desk, caseload: dict[str, int], given: dict[str, object], met: bool
) -> None:
    ruby = caseload["ruby"]
    record_contact(asha, ruby, answers(date(2026, 11, 20), **given))
    talk = next(d for d in child_page(asha, ruby).deadlines if d.key == f"{ruby}/HB-06/1.R3")
    assert talk.deadline.met_on == (date(2026, 11, 20) if met else None)


def test_text_is_kept_as_typed_but_for_what_a_terminal_obeys(asha: Desk, caseload: dict[str, int]) -> None:
    said = "\x1b[2J[/b] “quoted” 'x' 🦊\u202e\r\nline\x00 two\x9b31m \ud800end"
    record_contact(asha, caseload["kai"], answers(said=said, seen_alone=False, why_not_alone="a\x07\nb"))
    (contact,) = child_page(asha, caseload["kai"]).contacts
    assert contact.said == "[2J[/b] “quoted” 'x' 🦊\nline two31m end"
    assert contact.why_not_alone == "a b"


@pytest.mark.parametrize(
    ("given", "field", "text"),
    [
        (answers(None), "held_on", "Date is needed"),
        (answers(date(2026, 11, 25)), "held_on", "Wed 25 Nov 2026 is in the future"),
        (answers(method="telepathy"), "method", '"telepathy" is not a way of contact'),
        (answers(seen_alone=None), "seen_alone", "Alone is needed"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    asha: Desk, caseload: dict[str, int], given: ContactWithChild, field: str, text: str
) -> None:
    generation = asha.store.generation()
    assert ("refuse", field, text) in check_contact(asha, caseload["kai"], given)
    with pytest.raises(Refused, match=text):
        record_contact(asha, caseload["kai"], given)
    assert asha.store.generation() == generation
    assert child_page(asha, caseload["kai"]).contacts == ()


def test_what_is_odd_is_said_and_recorded_all_the_same(asha: Desk, caseload: dict[str, int]) -> None:
    early = answers(date(2026, 1, 2))
    kinds = {(problem.kind, problem.field) for problem in check_contact(asha, caseload["kai"], early)}
    assert kinds == {("warn", "held_on")}
    record_contact(asha, caseload["kai"], early)
    again = check_contact(asha, caseload["kai"], answers(seen_alone=False))
    assert [(problem.kind, problem.field) for problem in again] == [("warn", "why_not_alone")]


def test_a_child_that_is_not_there_is_refused(asha: Desk) -> None:
    with pytest.raises(Refused, match="no such child"):
        record_contact(asha, 999, answers())


def test_the_draft_goes_with_what_it_became(asha: Desk, caseload: dict[str, int]) -> None:
    kai, ruby = f"child:{caseload['kai']}", f"child:{caseload['ruby']}"
    for record in (kai, ruby):
        save_draft(asha, "ContactWithChild", record, {"said": "typed"})
    with pytest.raises(Refused):
        record_contact(asha, caseload["kai"], answers(None))
    assert load_draft(asha, "ContactWithChild", kai) is not None
    record_contact(asha, caseload["kai"], answers())
    assert load_draft(asha, "ContactWithChild", kai) is None
    assert load_draft(asha, "ContactWithChild", ruby) is not None
