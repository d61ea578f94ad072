"""A return in the records: what is written, what stays, and that it is all or nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import builders
import pytest
import return_files as made
from return_files import episode, episodes, header, reviews

from iro_console.casework import return_writing, upkeep, work
from iro_console.casework.bringing_in import Report, bring_in, read_return, unusable
from iro_console.casework.desk import Desk
from iro_console.casework.return_plan import Renumbered
from iro_console.casework.return_writing import renamed_occurrence
from iro_console.casework.verbs import Refused, act_on
from iro_console.domain.timescales import Policy
from iro_console.domain.working_days import WorkingCalendar
from iro_console.storage.engine import Store
from iro_console.storage.problems import StoreProblem
from iro_console.storage.tables import Mark, Placement, Review

TODAY = builders.TODAY
RECORDED = ("person", "child", "period_of_care", "legal_status", "placement", "allocation", "review", "mark")


def take(desk: Desk, files: list[tuple[str, bytes]] | dict[str, bytes], **options: Any) -> Report:
    listed = list(files.items()) if isinstance(files, dict) else files
    return bring_in(desk, read_return(listed, desk.today()), **options)


def everything(desk: Desk, *tables: str) -> dict[str, list[tuple[Any, ...]]]:
    rows = desk.store.reader()
    return {name: rows.all(f"SELECT * FROM {name}") for name in tables or (*RECORDED, "deadline", "audit")}


def held(desk: Desk, ref: str = "A1") -> list[tuple[int, str, str]]:
    return desk.store.reader().all(
        "SELECT r.number, r.held_on, r.participation"
        " FROM review r JOIN period_of_care p ON p.id = r.period_id"
        " JOIN child c ON c.id = p.child_id WHERE c.ref = :ref ORDER BY p.number, r.number",
        {"ref": ref},
    )


def column(desk: Desk, sql: str) -> list[Any]:
    return [row[0] for row in desk.store.reader().all(sql)]


def test_a_return_becomes_children_with_periods_reviews_and_deadlines(desk: Desk) -> None:
    report = take(desk, made.a_return())
    assert report.as_json()["children"] == {"new": 2, "changed": 0, "unchanged": 0}
    assert report.as_json()["reviews"] == {"new": 4, "changed": 0, "unchanged": 0}
    assert [(one.taken, one.unchanged, one.refused) for one in report.files] == [
        (2, 0, 0),
        (3, 0, 0),
        (4, 0, 0),
    ]
    rows = desk.store.reader()
    assert rows.all("SELECT ref, name, born, sex, ethnicity, recorded_from FROM child ORDER BY ref") == [
        ("A1", "Child A1", "2012-05-18", "2", "WBRI", TODAY.isoformat()),
        ("A2", "Child A2", "2012-05-18", "2", "WBRI", TODAY.isoformat()),
    ]
    assert rows.all(
        "SELECT number, started_on, ceased_on, cease_reason, need FROM period_of_care ORDER BY id"
    ) == [
        (1, "2020-03-02", None, "", "N1"),
        (1, "2021-01-04", "2021-02-15", "E4A", "N1"),
    ]
    assert rows.all(
        "SELECT code, provider, started_on, ended_on, change_reason FROM placement ORDER BY id"
    ) == [
        ("U4", "PR1", "2020-03-02", "2020-08-10", "CARPL"),
        ("K2", "PR1", "2020-08-10", None, ""),
        ("U4", "PR1", "2021-01-04", "2021-02-15", ""),
    ]
    assert held(desk) == [(1, "2020-03-27", "PN1"), (2, "2020-06-19", "PN2"), (3, "2020-12-15", "PN1")]
    # Six months after the third review, by the calendar and nothing else.
    assert rows.one("SELECT due FROM deadline WHERE rule = 'ST-03' AND met_on IS NULL") == ("2021-06-15",)


def test_the_children_appear_in_order_of_urgency(desk: Desk) -> None:
    take(desk, made.a_return())
    (row, *_) = work.due(desk)
    assert (row.child_ref, row.rule, row.status) == ("A1", "ST-03", "overdue")


def test_one_act_with_a_line_of_history_for_every_row(desk: Desk) -> None:
    before = len(column(desk, "SELECT id FROM audit"))
    take(desk, made.a_return())
    lines = desk.store.reader().all("SELECT act_id, act, who, entity, child_id FROM audit ORDER BY id")[
        before:
    ]
    assert len({line[0] for line in lines}) == 1
    assert {line[1:3] for line in lines} == {("903 return brought in", "asha")}
    entities = [line[3] for line in lines]
    assert {name: entities.count(name) for name in set(entities)} == {
        "child": 2,
        "period_of_care": 2,
        "legal_status": 2,
        "placement": 3,
        "review": 4,
        # A1 is still looked after: the step of the next review.
        "placed step": 1,
    }
    assert all(line[4] for line in lines)


def test_the_same_files_again_change_nothing(desk: Desk) -> None:
    files = [
        *made.a_return(),
        ("uasc.csv", made.csv(made.UASC, f"A1,2,{made.BORN},17/05/2030")),
        (
            "sw.csv",
            made.csv(
                made.WORKERS,
                f"A1,{made.BORN},S1,02/03/2020,01/09/2020,LEFTRL",
                f"A1,{made.BORN},S2,01/09/2020,,",
            ),
        ),
    ]
    take(desk, files)
    before = everything(desk)
    generation = desk.store.generation()
    report = take(desk, files)
    assert everything(desk) == before
    assert desk.store.generation() == generation
    assert report.as_json()["children"] == {"new": 0, "changed": 0, "unchanged": 2}
    assert report.as_json()["reviews"] == {"new": 0, "changed": 0, "unchanged": 4}
    assert [(one.taken, one.unchanged) for one in report.files] == [(0, 2), (0, 3), (0, 4), (0, 1), (0, 2)]
    assert report.useful


def test_a_dry_run_reports_the_same_and_writes_nothing(desk: Desk) -> None:
    before = everything(desk)
    tried = take(desk, made.a_return(), dry_run=True, iro="Asha Bello")
    assert everything(desk) == before
    done = take(desk, made.a_return(), iro="Asha Bello")
    assert tried.as_json() == done.as_json()
    assert tried.allocated == done.allocated == 1


def test_social_workers_and_unaccompanied_children_are_recorded(desk: Desk) -> None:
    lines = (f"A1,{made.BORN},S1,02/03/2020,01/09/2020,LEFTRL", f"A1,{made.BORN},S2,01/09/2020,,")
    files = dict(made.a_return()) | {
        "u.csv": made.csv(made.UASC, f"A2,2,{made.BORN},"),
        "w.csv": made.csv(made.WORKERS, *lines),
    }
    take(desk, files)
    rows = desk.store.reader()
    assert rows.all("SELECT ref, unaccompanied FROM child ORDER BY ref") == [("A1", 0), ("A2", 1)]
    assert rows.all(
        "SELECT p.ref, p.name, p.role, a.started_on, a.ended_on, a.change_reason FROM allocation a"
        " JOIN person p ON p.id = a.person_id ORDER BY a.started_on"
    ) == [
        ("S1", "Social worker S1", "social_worker", "2020-03-02", "2020-09-01", "LEFTRL"),
        ("S2", "Social worker S2", "social_worker", "2020-09-01", None, ""),
    ]


def test_adoption_is_read_from_the_order_and_the_placement(desk: Desk) -> None:
    lines = (
        episode(dec="04/05/2026", rec="X1"),
        episode(decom="04/05/2026", rne="L", ls="E1", dec="07/09/2026", rec="X1"),
        episode(decom="07/09/2026", rne="P", ls="E1", place="A6"),
    )
    take(desk, {"h.csv": header("A1"), "e.csv": episodes(*lines)})
    assert desk.store.reader().one("SELECT authority_to_place_on, placed_for_adoption_on FROM child") == (
        "2026-05-04",
        "2026-09-07",
    )
    back = (
        *lines[:2],
        episode(decom="07/09/2026", rne="P", ls="E1", place="A6", dec="02/11/2026", rec="X1"),
        episode(decom="02/11/2026", rne="P", ls="E1", place="U4"),
    )
    take(desk, {"h.csv": header("A1"), "e.csv": episodes(*back)})
    assert desk.store.reader().one("SELECT authority_to_place_on, placed_for_adoption_on FROM child") == (
        "2026-05-04",
        None,
    )


# a newer return


def a_newer_return() -> dict[str, bytes]:
    """A1 moves again and A2 returns; the code of A1's second review and A2's date of birth are corrected."""
    return {
        "h.csv": made.csv(made.HEADER, "A1,2,18/05/2012,WBRI,,,", "A2,1,19/05/2012,WIRI,,,"),
        "e.csv": episodes(
            episode("A1", "10/08/2020", "P", place="K2", dec="01/06/2021", rec="X1", reason="CREQB"),
            episode("A1", "01/06/2021", "P", place="U4"),
            episode("A2", "04/01/2021", ls="V2", dec="15/02/2021", rec="E4B"),
            episode("A2", "05/07/2021", ls="C1"),
        ),
        "r.csv": made.csv(
            made.REVIEWS,
            "A1,18/05/2012,19/06/2020,PN3",
            "A1,18/05/2012,10/06/2021,PN1",
            "A2,19/05/2012,30/07/2021,PN1",
        ),
    }


def test_a_newer_return_adds_and_corrects(desk: Desk) -> None:
    take(desk, made.a_return())
    report = take(desk, a_newer_return())
    assert report.as_json()["children"] == {"new": 0, "changed": 2, "unchanged": 0}
    assert report.as_json()["reviews"] == {"new": 2, "changed": 1, "unchanged": 0}
    assert held(desk) == [
        (1, "2020-03-27", "PN1"),
        (2, "2020-06-19", "PN3"),
        (3, "2020-12-15", "PN1"),
        (4, "2021-06-10", "PN1"),
    ]
    rows = desk.store.reader()
    assert rows.all(
        "SELECT l.code, l.started_on, l.ended_on, l.change_reason FROM placement l"
        " JOIN period_of_care p ON p.id = l.period_id JOIN child c ON c.id = p.child_id"
        " WHERE c.ref = 'A1' ORDER BY l.started_on"
    ) == [
        ("U4", "2020-03-02", "2020-08-10", "CARPL"),
        ("K2", "2020-08-10", "2021-06-01", "CREQB"),
        ("U4", "2021-06-01", None, ""),
    ]
    assert rows.all(
        "SELECT p.number, p.started_on, p.ceased_on, p.cease_reason FROM period_of_care p"
        " JOIN child c ON c.id = p.child_id WHERE c.ref = 'A2' ORDER BY p.number"
    ) == [(1, "2021-01-04", "2021-02-15", "E4B"), (2, "2021-07-05", None, "")]
    assert rows.one("SELECT born, sex, ethnicity FROM child WHERE ref = 'A2'") == ("2012-05-19", "1", "WIRI")
    assert held(desk, "A2") == [(1, "2021-01-29", "PN7"), (1, "2021-07-30", "PN1")]


def test_a_newer_return_ends_a_period(desk: Desk) -> None:
    take(desk, made.a_return())
    newer = episodes(episode("A1", "10/08/2020", "P", place="K2", dec="01/06/2021", rec="E45"))
    take(desk, {"h.csv": header("A1"), "e.csv": newer})
    assert desk.store.reader().one(
        "SELECT p.ceased_on, p.cease_reason, l.ended_on"
        " FROM period_of_care p JOIN placement l ON l.period_id = p.id"
        " WHERE l.code = 'K2'"
    ) == ("2021-06-01", "E45", "2021-06-01")
    assert not [row for row in work.due(desk) if row.child_ref == "A1" and row.rule == "ST-03"]


def test_an_older_return_brought_in_later_takes_nothing_back(desk: Desk) -> None:
    take(desk, a_newer_return())
    after_newer = everything(desk, "placement", "period_of_care")
    take(desk, {"e.csv": episodes(episode("A1", "10/08/2020", "P", place="K2")), "h.csv": header("A1")})
    assert everything(desk, "placement", "period_of_care") == after_newer


def test_an_older_return_adds_what_came_before_and_the_numbers_and_marks_move_with_it(desk: Desk) -> None:
    later = {
        "h.csv": header("A1"),
        "e.csv": episodes(episode("A1", "10/08/2020", "P", place="K2")),
        "r.csv": reviews(("A1", "15/12/2020", "PN1")),
    }
    take(desk, later)
    with desk.store.write(act_on(desk, "deadline marked met")) as work:
        work.session.add(Mark(child_id=1, rule="HB-09", occurrence="1.R1", met_on=date(2020, 12, 20)))
        work.session.add(Mark(child_id=1, rule="HB-05", occurrence="1.R2", met_on=date(2021, 6, 10)))
    take(desk, made.a_return())
    assert held(desk) == [(1, "2020-03-27", "PN1"), (2, "2020-06-19", "PN2"), (3, "2020-12-15", "PN1")]
    assert desk.store.reader().one("SELECT started_on FROM period_of_care WHERE child_id = 1") == (
        "2020-03-02",
    )
    assert desk.store.reader().all("SELECT rule, occurrence FROM mark ORDER BY rule") == [
        ("HB-05", "1.R4"),
        ("HB-09", "1.R3"),
    ]
    assert take(desk, made.a_return()).as_json()["children"]["unchanged"] == 2


def test_an_earlier_period_moves_the_numbers_of_later_ones(desk: Desk) -> None:
    now = episode("A1", "05/07/2021")
    take(desk, {"h.csv": header("A1"), "e.csv": episodes(now)})
    with desk.store.write(act_on(desk, "deadline marked met")) as work:
        work.session.add(Mark(child_id=1, rule="HB-01", occurrence="1.", met_on=date(2021, 7, 6)))
    take(desk, {"h.csv": header("A1"), "e.csv": episodes(episode(dec="15/02/2021", rec="E4A"), now)})
    assert desk.store.reader().all("SELECT number, started_on FROM period_of_care ORDER BY number") == [
        (1, "2020-03-02"),
        (2, "2021-07-05"),
    ]
    assert column(desk, "SELECT occurrence FROM mark") == ["2."]


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("1.R2", "2.R4"),
        ("1.R3", "2.R5"),
        ("1.R3/x", "2.R5/x"),
        ("1.P2024-05-01", "2.P2024-05-01"),
        ("9.R1", "9.R1"),
        ("odd", "odd"),
    ],
)
def test_keys_of_deadlines_follow_the_numbers(was: str, becomes: str) -> None:
    assert renamed_occurrence(was, Renumbered({1: 2}, {(1, 1): 3, (1, 2): 4})) == becomes


# what was recorded in the console


def record(desk: Desk, *rows: Any) -> None:
    with desk.store.write(act_on(desk, "recorded in the console")) as work:
        work.session.add_all(rows)


def test_a_name_that_was_typed_is_never_overwritten(desk: Desk) -> None:
    builders.add_child(desk, "Kai Morgan", ref="A1", looked_after_from=date(2020, 3, 2))
    take(desk, made.a_return())
    assert desk.store.reader().one("SELECT name, recorded_from FROM child WHERE ref = 'A1'") == (
        "Kai Morgan",
        None,
    )


def test_the_consoles_review_of_a_day_is_the_returns_review_of_that_day(desk: Desk) -> None:
    builders.add_child(
        desk,
        "Kai Morgan",
        ref="A1",
        looked_after_from=date(2020, 3, 2),
        held=(date(2020, 3, 27), date(2020, 6, 22)),
    )
    take(desk, made.a_return())
    assert [(number, day) for number, day, _ in held(desk)] == [
        (1, "2020-03-27"),
        (2, "2020-06-19"),
        (3, "2020-06-22"),
        (4, "2020-12-15"),
    ]


def test_a_participation_that_was_typed_stays(desk: Desk) -> None:
    builders.add_child(desk, "Kai Morgan", ref="A1", looked_after_from=date(2020, 3, 2))
    record(desk, Review(period_id=1, number=1, held_on=date(2020, 3, 27), participation="PN4"))
    take(desk, made.a_return())
    assert held(desk)[0] == (1, "2020-03-27", "PN4")


def test_a_booking_up_to_the_day_becomes_the_review_and_a_later_one_stays_the_next(desk: Desk) -> None:
    builders.add_child(
        desk, "Kai Morgan", ref="A1", looked_after_from=date(2020, 3, 2), booked_for=date(2020, 3, 26)
    )
    builders.add_child(
        desk, "Ann Lee", ref="A2", looked_after_from=date(2021, 1, 4), booked_for=date(2026, 12, 1)
    )
    take(desk, made.a_return())
    rows = desk.store.reader()
    assert rows.one("SELECT number, held_on FROM review WHERE booked_for = '2020-03-26'") == (1, "2020-03-27")
    assert rows.one("SELECT number, held_on FROM review WHERE booked_for = '2026-12-01'") == (2, None)


def test_a_series_of_meetings_is_one_review(desk: Desk) -> None:
    builders.add_child(desk, "Kai Morgan", ref="A1", looked_after_from=date(2020, 3, 2))
    record(
        desk,
        Review(period_id=1, number=1, started_on=date(2020, 3, 20), held_on=date(2020, 4, 3)),
        Review(period_id=1, number=2, started_on=date(2020, 12, 15), adjourned_on=date(2020, 12, 15)),
    )
    take(desk, made.a_return())
    assert [(number, day) for number, day, _ in held(desk)] == [
        (1, "2020-04-03"),
        (2, "2020-06-19"),
        (3, None),
    ]


def test_a_placement_recorded_by_hand_and_later_news_stay(desk: Desk) -> None:
    take(desk, made.a_return())
    with desk.store.write(act_on(desk, "placement changed")) as work:
        old = work.session.get_one(Placement, 2)
        old.ended_on = date(2021, 3, 1)
        work.session.add(Placement(period_id=1, code="R3", carer="Oak House", started_on=date(2021, 3, 1)))
    before = everything(desk, "placement")
    take(
        desk,
        dict(made.a_return())
        | {
            "e.csv": episodes(
                episode("A1", "02/03/2020", dec="10/08/2020", rec="X1", reason="CARPL"),
                episode("A1", "10/08/2020", "P", place="P1"),
                episode("A2", "04/01/2021", ls="V2", dec="15/05/2021", rec="E4A"),
            )
        },
    )
    placements = desk.store.reader().all(
        "SELECT code, started_on, ended_on, carer FROM placement WHERE period_id = 1"
    )
    assert placements == [
        ("U4", "2020-03-02", "2020-08-10", ""),
        ("K2", "2020-08-10", "2021-03-01", ""),
        ("R3", "2021-03-01", None, "Oak House"),
    ]
    assert len(before["placement"]) == 4


def test_an_end_recorded_by_hand_stays(desk: Desk) -> None:
    take(desk, made.a_return())
    with desk.store.write(act_on(desk, "period ended")) as work:
        from iro_console.storage.tables import PeriodOfCare

        period = work.session.get_one(PeriodOfCare, 1)
        period.ceased_on, period.cease_reason = date(2020, 12, 20), "E4A"
    take(desk, made.a_return())
    assert column(desk, "SELECT ceased_on FROM period_of_care WHERE id = 1") == ["2020-12-20"]


# the IRO


def test_children_without_an_iro_go_to_the_one_named(desk: Desk) -> None:
    newly = (TODAY - timedelta(days=6)).strftime("%d/%m/%Y")
    files = dict(made.a_return()) | {"h.csv": header("A1", "A2", "A3")}
    files["e.csv"] += episode("A3", newly).encode()
    report = take(desk, files, iro="Asha Bello")
    assert report.allocated == 2
    found = desk.store.reader().all(
        "SELECT c.ref, p.ref, p.name, p.role, a.role, a.started_on FROM allocation a"
        " JOIN person p ON p.id = a.person_id JOIN child c ON c.id = a.child_id ORDER BY c.ref"
    )
    assert found == [
        ("A1", "Asha Bello", "Asha Bello", "iro", "iro", "2020-03-02"),
        ("A3", "Asha Bello", "Asha Bello", "iro", "iro", TODAY.isoformat()),
    ]
    assert {row.child_ref for row in work.due(desk, iro_ref="Asha Bello")} == {"A1", "A3"}
    assert take(desk, files, iro="asha bello").allocated == 0


def test_a_known_iro_is_found_by_name_and_nobody_is_taken_from_another(desk: Desk) -> None:
    asha = builders.add_person(desk, "AB", "Asha Bello")
    other = builders.add_person(desk, "CD", "Chris Dunn")
    builders.add_child(desk, "Kai Morgan", ref="A1", looked_after_from=date(2020, 3, 2), iro=other)
    files = dict(made.a_return()) | {"e.csv": dict(made.a_return())["e.csv"].replace(b"15/02/2021,E4A", b",")}
    assert take(desk, files, iro="asha bello").allocated == 1
    rows = desk.store.reader().all(
        "SELECT child_id, person_id FROM allocation WHERE role = 'iro' ORDER BY child_id"
    )
    assert rows == [(1, other), (2, asha)]


def test_a_social_worker_with_an_iros_reference_is_somebody_else(desk: Desk) -> None:
    builders.add_person(desk, "S1", "Asha Bello")
    files = dict(made.a_return()) | {"w.csv": made.csv(made.WORKERS, f"A1,{made.BORN},S1,02/03/2020,,")}
    take(desk, files)
    take(desk, files)
    assert desk.store.reader().all("SELECT ref, role FROM person ORDER BY ref") == [
        ("S1", "iro"),
        ("SW S1", "social_worker"),
    ]


@pytest.mark.parametrize("dry_run", [True, False])
def test_children_are_not_given_to_somebody_who_is_no_iro(desk: Desk, dry_run: bool) -> None:
    builders.add_person(desk, "S1", "Priya Nair", role="social_worker")
    before = everything(desk)
    with pytest.raises(Refused, match="no IRO"):
        take(desk, made.a_return(), iro="S1", dry_run=dry_run)
    assert everything(desk) == before


# all or nothing


def test_a_fault_half_way_leaves_the_records_as_they_were(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(desk, made.a_return())
    before = everything(desk)

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr(upkeep, "recompute", fail)
    with pytest.raises(RuntimeError):
        take(desk, a_newer_return())
    assert everything(desk) == before


def test_a_kill_half_way_leaves_the_records_as_they_were(tmp_path: Path, desk: Desk) -> None:
    take(desk, made.a_return())
    before = everything(desk)
    made.write_return(tmp_path / "newer", list(a_newer_return().items()))
    program = textwrap.dedent(
        """
        import os, signal, sys
        from iro_console.casework import upkeep
        from iro_console.cli import main
        upkeep.recompute = lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL)
        main(["import", sys.argv[1], "--db", sys.argv[2], "--today", "2026-11-24"])
        """
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "newer"), str(desk.store.path)],
        capture_output=True,
        env={**os.environ, "IRO_CONSOLE_CONFIG": str(tmp_path / "none.toml")},
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert everything(desk) == before


def test_records_that_cannot_be_written_are_left_alone(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    locked = Store.open(desk.store.path or "")
    with locked.write_plainly() as rows:
        rows.run("UPDATE setting SET value = value")
        monkeypatch.setattr("iro_console.storage.engine._BUSY_MS", 10)
        with pytest.raises(StoreProblem, match="Another program is writing"):
            take(replace(desk, store=Store.open(desk.store.path or "")), made.a_return())
    locked.close()
    assert column(desk, "SELECT count(*) FROM child") == [0]


def test_files_of_no_use_need_no_records(national_policy: Policy, england: WorkingCalendar) -> None:
    rows = read_return([("a.csv", b"Name\nx\n")], TODAY)
    report = unusable(rows)
    assert report is not None
    assert not report.useful
    assert report.as_json()["files"] == [
        {"file": "a.csv", "kind": "unknown", "rows": 0, "taken": 0, "unchanged": 0, "refused": 0}
    ]
    assert unusable(read_return(made.a_return(), TODAY)) is None


def test_more_children_than_one_statement_names_are_written_and_updated(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(return_writing, "_AT_ONCE", 3)
    monkeypatch.setattr("iro_console.storage.import_state._AT_ONCE", 3)
    refs = [f"C{number:02}" for number in range(10)]
    take(desk, {"h.csv": header(*refs), "e.csv": episodes(*(episode(ref) for ref in refs))})
    report = take(
        desk,
        {"h.csv": header(*refs, born="19/05/2012"), "e.csv": episodes(*(episode(ref) for ref in refs))},
        iro="AB",
    )
    assert report.as_json()["children"] == {"new": 0, "changed": 10, "unchanged": 0}
    assert set(column(desk, "SELECT born FROM child")) == {"2012-05-19"}
    assert report.allocated == 10
