"""What is on record between reviews: in the chronology, on the line of the caseload, and as a whole."""

from __future__ import annotations

from datetime import date

import builders
import chronicle
import pytest

from iro_console.casework import caseload as reads
from iro_console.casework.child_page import child_page
from iro_console.casework.chronology import chronology
from iro_console.casework.desk import Desk
from iro_console.domain.chronology import Kind, without_words


@pytest.fixture
def kai(asha: Desk, caseload: dict[str, int]) -> int:
    chronicle.record_between(asha, caseload["kai"])
    return caseload["kai"]


def test_each_thing_stands_at_its_day_and_of_one_day_the_later_first(asha: Desk, kai: int) -> None:
    wanted = (Kind.DECISION, Kind.MIDPOINT, Kind.EVENT, Kind.ESCALATION)
    assert [(one.on, one.what) for one in chronology(asha, kai) if one.kind in wanted] == [
        (date(2026, 11, 19), "Excluded from school: waits for your decision"),
        (date(2026, 11, 11), "Escalation E7 sent to stage 2, Service manager"),
        (date(2026, 11, 10), "Reply to E7 from stage 1, Team manager: not agreed, not accepted"),
        (date(2026, 11, 5), "Escalation E7 sent to stage 1, Team manager"),
        (date(2026, 11, 5), "Dispute raised (E7): drift and delay, pep"),
        (
            date(2026, 10, 29),
            "Decision in progress, carried forward: Thu 12 Nov 2026, was Mon 1 Jun 2026",
        ),
        (date(2026, 7, 30), "Mid-point after review 2, some drift, informal resolution"),
        (date(2026, 4, 30), "Decided at review 2"),
    ]


def test_people_s_words_are_whole_and_never_the_programs_own(asha: Desk, kai: int) -> None:
    entries = [one for one in chronology(asha, kai) if one.kind in (Kind.EVENT, Kind.MIDPOINT)]
    for name in ("Description", "Effect on the plan", "The child's view", "Safety action", "Told by"):
        assert (name, builders.HOSTILE, False) in entries[0].details
    assert ("The child said", builders.HOSTILE, False) in entries[1].details
    assert ("Decisions", f"Not started, drifting: {builders.HOSTILE}", False) in entries[1].details
    for entry in map(without_words, chronology(asha, kai)):
        assert "Zoë" not in repr(entry)


def test_the_page_says_what_is_open(asha: Desk, kai: int) -> None:
    found = child_page(asha, kai).between
    assert [one.id for one in found.open_decisions] == ["d1"]
    assert found.overdue(builders.TODAY) == 1
    assert [event.event for event in found.waiting] == ["SE11"]
    (escalation,) = found.open_escalations
    assert escalation.stage.stage == "2"
    (midpoint,) = found.midpoints
    assert (midpoint.after, midpoint.rag, len(midpoint.decisions)) == (2, "some_drift", 1)


def test_the_line_of_the_caseload_counts_decisions_and_names_the_stage(asha: Desk, kai: int) -> None:
    lines = {row.child_id: row for row in reads.children(asha).page(0, 50)}
    line = lines.pop(kai)
    assert (line.decisions, line.overdue, line.carried, line.stage, line.cafcass) == (1, 1, 1, "2", False)
    assert {(row.decisions, row.stage) for row in lines.values()} == {(0, "")}


def test_what_is_closed_is_no_longer_counted(asha: Desk, kai: int) -> None:
    from iro_console.casework.verbs import act_on
    from iro_console.storage.tables_monitoring import Escalation
    from iro_console.storage.tables_reviewing import Decision

    with asha.store.write(act_on(asha, "closed", kai)) as work:
        work.session.get_one(Decision, "d1").status = "Done"
        ((number,),) = work.rows().all("SELECT id FROM escalation")
        escalation = work.session.get_one(Escalation, number)
        escalation.closed_on, escalation.outcome, escalation.difference = builders.TODAY, "resolved", "Done"
    line = next(row for row in reads.children(asha).page(0, 50) if row.child_id == kai)
    assert (line.decisions, line.overdue, line.carried, line.stage) == (0, 0, 0, "")
    assert chronology(asha, kai)[0].what == "Escalation E7 closed: resolved"
    assert child_page(asha, kai).between.open_escalations == ()
