"""The catalogue of significant events, against the list of the sources."""

from __future__ import annotations

import pytest

from iro_console.casework.event_kinds import kind_of, kinds
from iro_console.casework.labels import labels
from iro_console.domain.significant_events import CONSULTATIONS, OTHER, PLANNED
from iro_console.domain.timescales import Policy

CATALOGUE = """
SE01 | Proposed change of care plan | ST-05 | reg 32(2) | A review is needed before the change. |
SE02 | Agreed review decisions not carried out in the set timescale |  | reg 37 | Mid-point monitoring or escalation. | unverified
SE03 | Major change to contact (family time) arrangements |  |  | The IRO decides. |
SE04 | Change of allocated social worker |  | SSDA903 | Log it; the IRO decides. |
SE05 | Safeguarding concern that may lead to s47 enquiries |  | s47 | Look at it on the same day. | same day, safety
SE06 | Outcome of a child protection conference or other meeting the IRO did not attend |  |  | Log it; the IRO decides. |
SE07 | Complaint from or on behalf of child, carer or parent |  | complaints manager | Log it; check that the child has an advocate. |
SE08 | Unexpected placement change that may significantly affect stability or safeguarding | ST-06 | reg 14 | The IRO decides on an early review. | safety
SE09 | Significant birth-family change: births, marriages, deaths |  |  | Log it. |
SE10 | Charged with an offence / referral to youth offending / pending proceedings / convictions or sentences |  |  | The IRO decides. |
SE11 | Excluded from school |  |  | The IRO decides. |
SE12 | Running away or missing from placement |  | missing (M) | The IRO decides; a repeat weighs more. | safety
SE13 | Significant health or medical event, diagnosis, illness, hospitalisation, serious accident |  |  | The IRO decides. |
SE14 | Panel decision on permanence |  |  | Log it; check the plan. |
SE15 | Home, parents or area authority are concerned that the child is at risk of harm |  |  | Look at it on the same day. | same day, safety
SE16 | Child asks for a review |  |  | The IRO must decide and record it. |
SE17 | Placement outside the area is proposed |  | regs 11 and 13(4) | Record the consultation. |
SE18 | Persistent absence from the home |  |  | The IRO is consulted; a repeat weighs more. | safety
SE19 | Provider or home considers ceasing, ending or changing the placement | ST-06 | reg 14 | Record the consultation; a review comes before the placement ends. |
SE20 | Social worker assesses that welfare is not adequately safeguarded and promoted | ST-04 | regs 30 and 33(3)(b) | The review must be brought forward. | safety
SE21 | Decision proposed to cease looking after the child | ST-04 | reg 33(3)(e) | A review comes first. |
SE22 | Eligible young person about to move to semi-independent accommodation | ST-05 |  | A review comes first, and looks at readiness and preparation. |
SE23 | Secure remand, or detention in STC/YOI with release coming | ST-04 | reg 33(3)(d) | A review comes first. |
SE24 | Placement for adoption, or return by adopters |  | reg 36 | The adoption timetable runs from the day of placing. |
other | Another event |  |  | The IRO decides. |
"""  # noqa: E501
ROWS = [[cell.strip() for cell in line.split("|")] for line in CATALOGUE.strip().splitlines()]
LISTED = {
    "preparing": {*(f"SE{n:02}" for n in range(1, 15))},
    "procedure": {*(f"SE{n:02}" for n in range(1, 24)), OTHER},
    "handbook": {*(f"SE{n:02}" for n in range(1, 12))},
}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_each_kind_is_as_the_sources_give_it(row: list[str], national_policy: Policy) -> None:
    code, title, rule, law, handling, marks = row
    kind = kinds()[code]
    assert (kind.title, kind.rule, kind.handling) == (title, rule, handling)
    assert law in kind.law if law else not kind.law
    assert not rule or rule in national_policy.rules
    said = {"unverified": kind.unverified, "same day": kind.same_day, "safety": kind.safety}
    assert {name for name, on in said.items() if on} == {mark.strip() for mark in marks.split(",") if mark}
    assert kind.short == kind.short.strip() and 5 < len(kind.short) <= 40


def test_the_catalogue_holds_these_kinds_and_where_each_is_listed() -> None:
    assert list(kinds()) == [row[0] for row in ROWS]
    for source, listed in LISTED.items():
        assert {code for code, kind in kinds().items() if source in kind.sources} == listed


def test_what_a_form_asks_of_a_kind_fits_its_law() -> None:
    # Where the law puts a review before a day, that day is asked; a visit's finding (reg 30) has none.
    tied = {code for code, kind in kinds().items() if kind.rule}
    assert tied - PLANNED == {"SE20"}
    assert CONSULTATIONS <= PLANNED


def test_a_form_offers_them_by_title_and_an_unknown_one_is_another_event() -> None:
    assert list(labels("EVENTS").items()) == [(row[0], row[1]) for row in ROWS]
    assert kind_of("SE99") is kinds()[OTHER]
