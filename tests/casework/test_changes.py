"""Changes of placement, legal status and social worker, the end of a period, and deadlines marked met."""

from __future__ import annotations

from datetime import date

import builders
import pytest

from iro_console.casework import changes
from iro_console.casework.caseload import children, find_children, reviews_to_come
from iro_console.casework.child_page import child_page
from iro_console.casework.deadlines import Place, check_met, mark_all_met, mark_met
from iro_console.casework.desk import Desk
from iro_console.casework.upkeep import recompute_all
from iro_console.casework.verbs import Refused
from iro_console.casework.work import work_list
from iro_console.forms.acts import (
    DeadlineMet,
    EndOfPeriod,
    LegalStatusChange,
    PlacementChange,
    SocialWorkerChange,
)
from iro_console.storage.values import ChildRow

DAY = date(2026, 11, 20)


def row_of(desk: Desk, child: int) -> ChildRow:
    return next(row for row in children(desk).page(0, 50) if row.child_id == child)


def test_a_new_placement_ends_the_one_before(asha: Desk, caseload: dict[str, int]) -> None:
    kai = caseload["kai"]
    answers = PlacementChange(
        started_on=DAY,
        code="K2",
        provider="PR1",
        carer=" Elm  House\x1b ",
        area="42 miles",
        change_reason="CREQB",
    )
    done = changes.change_placement(asha, kai, answers)
    assert done.message == "New placement of Kai Morgan from Fri 20 Nov 2026 recorded"
    new, old = child_page(asha, kai).placements
    assert (new.code, new.carer, new.area, new.started_on, new.ended_on) == (
        "K2",
        "Elm  House",
        "42 miles",
        DAY,
        None,
    )
    assert (old.code, old.ended_on, old.change_reason) == (
        "U4",
        DAY,
        "Carer(s) requests placement end due to child’s behaviour",
    )
    row = row_of(asha, kai)
    assert (row.placement, row.placement_label, row.area) == ("K2", "children's home", "42 miles")
    deadlines = {d.key.split("/", 1)[1]: d.deadline.due for d in child_page(asha, kai).deadlines}
    assert deadlines["ST-09/1.P2026-11-20"] == date(2026, 11, 27)


def test_a_new_legal_status_ends_the_one_before(asha: Desk, caseload: dict[str, int]) -> None:
    changes.change_legal_status(asha, caseload["eilidh"], LegalStatusChange(started_on=DAY, code="C1"))
    new, old = child_page(asha, caseload["eilidh"]).legal
    assert (new.code, new.label, new.started_on) == ("C1", "Interim care order", DAY)
    assert (old.code, old.ended_on) == ("V2", DAY)
    assert row_of(asha, caseload["eilidh"]).legal == "C1"


def test_a_new_social_worker_follows_the_one_before(asha: Desk, caseload: dict[str, int]) -> None:
    answers = SocialWorkerChange(started_on=DAY, worker=" Jo\x07 Field", team="South", change_reason="LEFTRL")
    changes.change_social_worker(asha, caseload["kai"], answers)
    changes.change_social_worker(asha, caseload["sam"], answers)
    workers = [
        worker for worker in child_page(asha, caseload["kai"]).workers if worker.role == "social_worker"
    ]
    assert [(worker.name, worker.started_on, worker.ended_on) for worker in workers] == [
        ("Jo Field", DAY, None),
        ("Priya Nair", date(2026, 1, 12), DAY),
    ]
    assert row_of(asha, caseload["kai"]).worker == "Jo Field"
    people = asha.store.reader().all("SELECT count(*) FROM person WHERE name = 'Jo Field'")
    assert people == [(1,)], "the same social worker is one person"


def test_the_end_of_the_period_closes_what_is_open_but_not_the_written_work(
    asha: Desk, caseload: dict[str, int]
) -> None:
    kai = caseload["kai"]
    answers = EndOfPeriod(ceased_on=DAY, cease_reason="E4A")
    done = changes.end_period(asha, kai, answers)
    assert done.message == "Kai Morgan ceased to be looked after on Fri 20 Nov 2026"
    page = child_page(asha, kai)
    assert page.ceased_on == DAY
    assert page.cease_reason.startswith("Returned home to live with parent(s)")
    status = {d.key.split("/", 1)[1]: d.status for d in page.deadlines}
    assert status["ST-03/1.R4"] == "no longer required"
    assert status["OP-14/1.M3"] == "no longer required"
    assert status["HB-09/1.R3"] == "overdue"
    assert [page.placements[0].ended_on, page.legal[0].ended_on] == [DAY, DAY]
    rules = {row.rule for row in work_list(asha).page(0, 99) if row.child_id == kai}
    assert {"HB-07", "HB-09", "HB-10"} <= rules
    assert not {"ST-03", "OP-14", "OP-15"} & rules
    assert row_of(asha, kai).ceased_on == DAY, "still listed while work is owed"
    assert kai not in {row.child_id for row in reviews_to_come(asha).page(0, 99)}


def test_a_child_who_left_and_is_owed_nothing_is_found_but_not_listed(
    asha: Desk, caseload: dict[str, int]
) -> None:
    gone = caseload["gone"]
    assert gone not in {row.child_id for row in children(asha).page(0, 99)}
    assert [row.child_id for row in children(asha, "ceased").page(0, 99)] == [gone]
    assert find_children(asha, "gone") == [(gone, "Gone Home", "G1")]


@pytest.mark.parametrize(
    ("check", "answers", "text"),
    [
        (changes.check_placement, PlacementChange(code="K2"), "From is needed"),
        (
            changes.check_placement,
            PlacementChange(started_on=DAY, code="XX"),
            '"XX" is not one of the choices',
        ),
        (changes.check_placement, PlacementChange(started_on=date(2026, 1, 12), code="K2"), "is not after"),
        (changes.check_placement, PlacementChange(started_on=date(2026, 11, 25), code="K2"), "in the future"),
        (changes.check_legal_status, LegalStatusChange(started_on=date(2025, 1, 1), code="C2"), "is before"),
        (changes.check_legal_status, LegalStatusChange(started_on=DAY, code="Q"), "not one of the choices"),
        (changes.check_social_worker, SocialWorkerChange(started_on=DAY, worker="\x07"), "is needed"),
        (
            changes.check_social_worker,
            SocialWorkerChange(started_on=date(2026, 1, 1), worker="A"),
            "not after",
        ),
        (changes.check_end_of_period, EndOfPeriod(ceased_on=DAY, cease_reason="X1"), "X1 does not end"),
        (changes.check_end_of_period, EndOfPeriod(ceased_on=DAY), "Why is needed"),
        (
            changes.check_end_of_period,
            EndOfPeriod(ceased_on=date(2026, 3, 1), cease_reason="E8"),
            "is before the last review",
        ),
    ],
)
def test_what_cannot_be_is_refused(
    asha: Desk, caseload: dict[str, int], check: object, answers: object, text: str
) -> None:
    verbs = {
        changes.check_placement: changes.change_placement,
        changes.check_legal_status: changes.change_legal_status,
        changes.check_social_worker: changes.change_social_worker,
        changes.check_end_of_period: changes.end_period,
    }
    found = check(asha, caseload["kai"], answers)  # pyright: ignore[reportCallIssue]
    assert any(problem.kind == "refuse" and text in problem.text for problem in found), found
    generation = asha.store.generation()
    with pytest.raises(Refused):
        verbs[check](asha, caseload["kai"], answers)  # pyright: ignore[reportArgumentType]
    assert asha.store.generation() == generation


def test_a_deadline_marked_met_leaves_the_work_list(asha: Desk, caseload: dict[str, int]) -> None:
    kai = caseload["kai"]
    listed = work_list(asha)
    key = f"{kai}/HB-07/1.R3"
    place = listed.position(key)
    assert place is not None
    done = mark_met(asha, kai, "HB-07", "1.R3", DeadlineMet(met_on=date(2026, 11, 4)))
    assert done.message == "Decisions of review 3 of Kai Morgan: done on Wed 4 Nov 2026"
    deadline = next(d for d in child_page(asha, kai).deadlines if d.key == key)
    assert (deadline.status, deadline.deadline.met_on) == ("met", date(2026, 11, 4))
    # The list that is being worked through keeps its order and says that there is a newer one.
    assert listed.stale()
    assert listed.page(place, 1)[0].status == "met"
    assert work_list(asha).position(key) is None


def test_deadlines_of_several_children_are_marked_in_one_act_or_not_at_all(
    asha: Desk, caseload: dict[str, int]
) -> None:
    kai, day = caseload["kai"], DeadlineMet(met_on=date(2026, 11, 4))
    ruby = caseload["ruby"]
    places = [Place(kai, "HB-07", "1.R3"), Place(ruby, "ST-03", "1.R3"), Place(kai, "HB-09", "1.R3")]
    before = asha.store.generation()
    with pytest.raises(Refused):
        mark_all_met(asha, places, day)
    assert (asha.store.reader().all("SELECT * FROM mark"), asha.store.generation()) == ([], before)
    done = mark_all_met(asha, [places[0], places[2]], day)
    assert done.message == "2 deadlines marked as done"
    assert asha.store.reader().all("SELECT DISTINCT act_id FROM audit WHERE entity = 'mark'") == [
        (done.act_id,)
    ]
    met = {d.key for d in child_page(asha, kai).deadlines if d.status == "met"}
    assert {f"{kai}/HB-07/1.R3", f"{kai}/HB-09/1.R3"} <= met


def test_a_mark_can_be_corrected_and_outlives_a_recomputation(asha: Desk, caseload: dict[str, int]) -> None:
    kai = caseload["kai"]
    mark_met(asha, kai, "HB-07", "1.R3", DeadlineMet(met_on=date(2026, 11, 4)))
    found = check_met(asha, kai, "HB-07", "1.R3", DeadlineMet(met_on=date(2026, 11, 9)))
    assert [problem.kind for problem in found] == ["warn"]
    mark_met(asha, kai, "HB-07", "1.R3", DeadlineMet(met_on=date(2026, 11, 9), note="late post"))
    assert str(recompute_all(asha, "a test")) == "7 children computed, nothing moved"
    deadline = next(d for d in child_page(asha, kai).deadlines if d.key == f"{kai}/HB-07/1.R3")
    assert (deadline.status, deadline.deadline.met_on) == ("met late", date(2026, 11, 9))
    assert asha.store.reader().all("SELECT note FROM mark") == [("late post",)]


@pytest.mark.parametrize(("rule", "occurrence"), [("HB-06", "1.R3"), ("OP-15", "1.M2")])
def test_what_is_owed_by_the_day_of_the_review_can_be_done_before_it(
    asha: Desk, caseload: dict[str, int], rule: str, occurrence: str
) -> None:
    ruby = caseload["ruby"]
    assert check_met(asha, ruby, rule, occurrence, DeadlineMet(met_on=builders.TODAY)) == []
    mark_met(asha, ruby, rule, occurrence, DeadlineMet(met_on=builders.TODAY))
    assert asha.store.reader().all("SELECT rule FROM mark") == [(rule,)]


@pytest.mark.parametrize(
    ("rule", "occurrence", "day", "text"),
    [
        ("ST-03", "1.R4", builders.TODAY, "record that the review was held"),
        ("HB-07", "1.R9", builders.TODAY, "no longer there"),
        ("HB-07", "1.R3", date(2026, 11, 25), "is in the future"),
        ("HB-07", "1.R3", date(2026, 10, 28), "is before Thu 29 Oct 2026"),
        ("HB-07", "1.R3", None, "Done on is needed"),
    ],
)
def test_what_cannot_be_marked(
    asha: Desk, caseload: dict[str, int], rule: str, occurrence: str, day: date | None, text: str
) -> None:
    with pytest.raises(Refused, match=text):
        mark_met(asha, caseload["kai"], rule, occurrence, DeadlineMet(met_on=day))
    assert asha.store.reader().all("SELECT * FROM mark") == []
