"""The demo: an invented caseload for any day, the same for the same day and seed, and no wall of red."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from demos import Demo, demo_on, make_demo

from iro_console import reference
from iro_console.casework import caseload, overview, sweep, upkeep, work
from iro_console.casework.child_page import child_page
from iro_console.casework.deadlines import mark_met
from iro_console.casework.demo import build_demo
from iro_console.domain.limits import REVIEW_LIMITS
from iro_console.domain.participation import age_on, birthday, participation_problem
from iro_console.domain.sweep import Change
from iro_console.domain.timescales import Policy
from iro_console.domain.working_days import WorkingCalendar
from iro_console.forms.acts import DeadlineMet
from iro_console.storage.engine import Store
from iro_console.storage.problems import StoreProblem

TUESDAY = date(2026, 11, 24)
DAYS = (
    TUESDAY,
    date(2013, 1, 1),  # a bank holiday, and the first day the demo must work for
    date(2016, 7, 8),  # a Friday
    date(2021, 1, 16),  # a Saturday
    date(2024, 2, 29),
    date(2025, 4, 20),  # Easter Sunday
    date(2026, 12, 25),
    date(2028, 12, 31),
)
LEFT_OPEN = {
    ("Eilidh O'Rourke", "ST-01"),
    ("Kai Morgan", "HB-09"),
    ("Noor Haddad", "HB-08"),
    ("Noor Haddad", "IR-02"),
    ("Ayşe Yıldırım", "OP-14"),
}
"""Everything of the first IRO that is late, on any day."""
ON_A_DAY_OFF = {
    ("Leah Osei", "IR-01"),
    ("Jean-Luc Kabongo", "IR-01"),
    ("Yonas Tesfaye", "HB-05"),
    ("Jaya Patel", "IR-02"),
}
"""Due on a working day like today: on a day off that was the last one before."""
TABLES = (
    "setting",
    "bank_holiday",
    "person",
    "child",
    "period_of_care",
    "legal_status",
    "placement",
    "allocation",
    "review",
    "review_move",
    "review_meeting",
    "contact",
    "visit",
    "health_assessment",
    "mark",
    "work_step",
    "form_section",
    "midpoint_monitoring",
    "decision",
    "decision_audit",
    "decision_news",
    "decisions_sent",
    "managers_reply",
    "record_completed",
    "care_plan_update",
    "significant_event",
    "escalation",
    "escalation_stage",
    "social_work_report",
    "care_plan",
    "chairs_monitoring_form",
    "plan_line",
    "work_request",
    "deadline",
    "caseload_line",
    "audit",
)


demo = demo_on(*DAYS)
tuesday = demo_on(TUESDAY)


def test_three_iros_have_their_children(demo: Demo) -> None:
    counted = demo.all(
        "SELECT p.ref, count(*) FROM caseload_line l JOIN person p ON p.id = l.iro_id"
        " GROUP BY p.ref ORDER BY count(*) DESC"
    )
    assert [count for _, count in counted] == [53, 18, 12]
    assert counted[0][0] == demo.made.iro_ref == "asha.bello"
    assert demo.made.children == 83
    assert overview.counts(demo.desk)["caseload"] == 53


def test_it_says_that_it_is_a_demo_and_what_it_was_computed_with(tuesday: Demo) -> None:
    settings = dict(tuesday.all("SELECT name, value FROM setting"))
    assert settings["demo"] == "1"
    assert settings["policy"] == "national"
    assert settings["computed_on"] == "2026-11-24"
    assert len(tuesday.all("SELECT day FROM bank_holiday")) > 300


def left_open(demo: Demo) -> set[tuple[str, str]]:
    return LEFT_OPEN if demo.desk.calendar.is_working_day(demo.today) else LEFT_OPEN | ON_A_DAY_OFF


def test_what_is_to_be_done_can_be_looked_at_in_one_go(demo: Demo) -> None:
    rows = work.due(demo.desk)
    assert 20 <= len(rows) <= 36
    late = {(row.child_name, row.rule) for row in rows if row.due < demo.today}
    assert late == left_open(demo)
    sections = Counter(work.urgency_section(row, demo.today, demo.desk.calendar) for row in rows)
    assert len(rows) - sections["Next four weeks"] <= 20
    assert sections["Next four weeks"] >= 8
    if demo.desk.calendar.is_working_day(demo.today):
        assert sections["Today"] >= 1
    if demo.today.weekday() < 2:
        assert sections["This week"] >= 4


def test_today_lists_what_is_near_and_folds_the_rest(demo: Demo) -> None:
    desk = demo.desk
    whole, listed = work.work_list(desk), work.work_list(desk, folded=True)
    rows = whole.page(0, whole.count())
    kept = {listed.key(rank) for rank in range(listed.count())}
    assert 10 <= len(kept) <= 24
    assert (listed.count() + listed.folded, listed.total()) == (len(rows), len(rows))
    week = [demo.today + timedelta(days=ahead) for ahead in range(1, 15)]
    fifth = [day for day in week if desk.calendar.is_working_day(day)][4]
    for row in rows:
        near = row.due <= fifth or work.urgency_section(row, demo.today, desk.calendar) != "Next four weeks"
        no_lawful_day = row.rule in REVIEW_LIMITS | {"ST-23"} and (
            row.booked_at is None or "after the limit" in row.title
        )
        assert (row.key in kept) is (near or no_lawful_day), row.title
    for scope in (desk.scope, None):
        seen = replace(desk, scope=scope)
        assert overview.counts(seen)["today"] == work.work_list(seen, folded=True).count()
        assert work.count(seen) == work.work_list(seen).count()


def test_a_handful_is_new_this_morning_and_the_rest_has_long_been_known(demo: Demo) -> None:
    state = sweep.look(demo.desk)
    assert 5 <= len(state.items) <= 14
    kinds = {item.change for item in state.items}
    assert kinds >= {Change.EVENT, Change.REPLY, Change.OVERDUE}
    if demo.desk.calendar.is_working_day(demo.today):
        assert Change.DEEMED in kinds
    stood = demo.days("SELECT since FROM deadline WHERE met_on IS NULL")
    assert max(stood) <= demo.today
    assert len(set(stood)) > 20


def test_nothing_of_the_past_is_left_late_by_mistake(demo: Demo) -> None:
    late = demo.all(
        "SELECT c.name, d.rule FROM deadline d JOIN child c ON c.id = d.child_id WHERE d.met_on IS NULL"
        " AND d.due < :today AND (d.closes_on IS NULL OR d.closes_on > :today)",
        today=demo.today,
    )
    assert set(late) == left_open(demo)


def test_some_reviews_were_late_and_most_were_not(demo: Demo) -> None:
    limits = "('ST-01', 'ST-02', 'ST-03', 'ST-17', 'ST-18', 'ST-19', 'ST-24')"
    held = demo.all(f"SELECT met_on > due FROM deadline WHERE rule IN {limits} AND met_on IS NOT NULL")
    late = sum(row[0] for row in held)
    assert len(held) > 300
    assert 0.03 < late / len(held) < 0.18


def test_reviews_are_held_on_working_days_inside_the_period_of_care(demo: Demo) -> None:
    reviews = demo.all(
        "SELECT p.started_on, p.ceased_on, r.number, r.held_on, r.booked_for, r.started_on, p.id"
        " FROM review r JOIN period_of_care p ON p.id = r.period_id ORDER BY p.id, r.number"
    )
    calendar = demo.desk.calendar
    before: dict[int, tuple[int, date]] = {}
    for started, ceased, number, held, booked, first, period in reviews:
        day = date.fromisoformat(held or booked)
        assert day.weekday() < 5
        assert calendar.is_working_day(day)
        assert day > date.fromisoformat(started)
        assert ceased is None or day < date.fromisoformat(ceased)
        if held is not None:
            assert day <= demo.today
        else:
            assert day >= demo.today
        last_number, last_day = before.get(period, (0, date.min))
        assert number == last_number + 1
        assert date.fromisoformat(first or held or booked) > last_day
        before[period] = (number, day)


def test_nothing_is_recorded_before_it_happened_or_after_today(demo: Demo) -> None:
    period = "JOIN period_of_care p ON p.id = s.period_id"
    recorded = demo.all(
        "SELECT child_id, held_on FROM contact UNION ALL SELECT child_id, held_on FROM visit"
        " UNION ALL SELECT child_id, held_on FROM health_assessment"
        " UNION ALL SELECT child_id, met_on FROM mark"
        " UNION ALL SELECT child_id, started_on FROM allocation"
        f" UNION ALL SELECT p.child_id, s.started_on FROM legal_status s {period}"
        f" UNION ALL SELECT p.child_id, s.started_on FROM placement s {period}"
    )
    entered = dict(demo.all("SELECT child_id, min(started_on) FROM period_of_care GROUP BY 1"))
    born = dict(demo.all("SELECT id, born FROM child"))
    assert len(recorded) > 4000
    for child_id, day in recorded:
        assert entered[child_id] <= day <= demo.today.isoformat()
    assert all(born[child_id] <= day for child_id, day in entered.items())


def test_nobody_is_looked_after_at_eighteen(demo: Demo) -> None:
    ages = [age_on(born, demo.today) for born in demo.days("SELECT born FROM child")]
    assert max(ages) == 17
    assert min(ages) == 0
    assert len(set(ages)) > 10


def test_participation_fits_the_age(demo: Demo) -> None:
    held = demo.all(
        "SELECT r.participation, c.born, r.held_on FROM review r JOIN period_of_care p ON p.id = r.period_id"
        " JOIN child c ON c.id = p.child_id WHERE r.held_on IS NOT NULL"
    )
    for code, born, day in held:
        assert participation_problem(code, date.fromisoformat(born), date.fromisoformat(day)) is None


def test_siblings_have_the_same_reviews_and_the_same_iro(demo: Demo) -> None:
    groups: dict[str, list[int]] = {}
    for group, child_id in demo.all("SELECT siblings, id FROM child WHERE siblings IS NOT NULL"):
        groups.setdefault(group, []).append(child_id)
    assert {len(group) for group in groups.values()} >= {2, 3, 4}
    for group in groups.values():
        pages = [child_page(demo.desk, child_id) for child_id in group]
        assert (
            len({tuple((r.held_on, r.booked_for, r.booked_at) for r in page.reviews) for page in pages}) == 1
        )
        assert len({page.name.rpartition(" ")[2] for page in pages}) == 1
    iros = demo.all(
        "SELECT count(DISTINCT iro_id) FROM caseload_line WHERE siblings IS NOT NULL GROUP BY siblings"
    )
    assert {row[0] for row in iros} == {1}


def test_care_also_begins_at_weekends_and_on_bank_holidays(demo: Demo) -> None:
    started = demo.days(
        "SELECT p.started_on FROM period_of_care p JOIN caseload_line l ON l.child_id = p.child_id"
        " WHERE l.iro_id = :iro",
        iro=demo.made.iro_id,
    )
    assert any(day.weekday() >= 5 for day in started)
    assert any(day in demo.desk.calendar.holidays for day in started)


def test_the_coming_weeks_have_a_few_reviews_each_and_one_is_heavy(demo: Demo) -> None:
    rows = caseload.reviews_to_come(demo.desk).page(0, 60)
    booked = [row for row in rows if row.booked_for is not None]
    monday = demo.today - timedelta(days=demo.today.weekday())
    weeks = Counter((row.booked_for - monday).days // 7 for row in booked if row.booked_for)
    six = [weeks[week] for week in range(1, 6)]
    assert max(six) >= 5
    assert sum(six) >= 10
    assert sum(1 for count in six if count <= 4) >= 4
    assert all(row.booked_at is not None and row.venue for row in booked)
    assert any(row.booked_for is None for row in rows)
    slots = Counter((row.booked_for, row.booked_at, row.name.rpartition(" ")[2]) for row in booked)
    assert len({slot[:2] for slot in slots}) == len(slots), "two families at one hour"


def test_the_first_review_that_is_late_and_the_one_due_this_week(demo: Demo) -> None:
    late, soon = demo.page("first review overdue"), demo.page("first review this week")
    calendar = demo.desk.calendar
    for page, span in ((late, range(-3, 0)), (soon, range(1, 5))):
        (limit,) = (row.deadline for row in page.deadlines if row.deadline.rule.id == "ST-01")
        assert calendar.count(page.looked_after_from, limit.due) == 20
        assert calendar.count(demo.today, limit.due) in span
        assert page.reviews[-1].number == 1
    assert late.reviews[-1].booked_for > next(
        row.deadline.due for row in late.deadlines if row.deadline.rule.id == "ST-01"
    )


def test_reviews_booked_not_booked_past_the_limit_adjourned_and_in_two_meetings(demo: Demo) -> None:
    next_due = dict(demo.all("SELECT child_id, next_due FROM caseload_line"))
    (late_booking,), (not_booked,) = demo.ids("booked past the limit"), demo.ids("not booked")
    assert demo.page("booked past the limit").reviews[-1].booked_for.isoformat() > next_due[late_booking]
    assert demo.page("not booked").reviews[-1].held_on is not None
    assert date.fromisoformat(next_due[not_booked]) > demo.today
    adjourned = demo.page("adjourned").reviews[-1]
    assert adjourned.adjourned_on < demo.today < adjourned.booked_for
    assert "ST-23" in demo.open_rules("adjourned")
    twice = max((r for r in demo.page("held in two meetings").reviews if r.held_on), key=lambda r: r.number)
    assert len(twice.meetings) == 2
    assert twice.started_on < twice.held_on
    assert "HB-07" in demo.open_rules("held in two meetings")
    assert set(demo.all("SELECT was < became, length(reason) > 5 FROM review_move")) == {(1, 1)}


def test_records_reports_replies_and_mid_points_stand_as_told(demo: Demo) -> None:
    assert demo.open_rules("record late") == {"HB-09", "HB-10"}
    assert "HB-08" in demo.open_rules("manager's reply late")
    assert "HB-05" in demo.open_rules("first review this week")
    assert demo.open_rules("not booked") == {"ST-02", "HB-05", "IR-02"}
    assert demo.open_rules("mid-point due") == {"OP-14"}
    assert demo.open_rules("mid-point overdue") == {"OP-14"}
    done = demo.all("SELECT count(*) FROM caseload_line WHERE midpoint_done IS NOT NULL")
    assert done[0][0] > 10


def test_adoption_remand_short_breaks_and_children_who_came_alone(demo: Demo) -> None:
    authority, placed = demo.page("authority to place"), demo.page("placed for adoption")
    assert authority.legal[0].code == "E1"
    assert placed.placements[0].code == "A5"
    rules = dict(demo.all("SELECT child_id, next_rule FROM caseload_line"))
    assert rules[demo.ids("authority to place")[0]] == "ST-18"
    assert rules[demo.ids("placed for adoption")[0]] == "ST-19"
    assert [span.code for span in demo.page("remanded").legal] == ["J1"]
    assert [span.code for span in demo.page("short breaks").legal] == ["V4"]
    assert rules[demo.ids("short breaks")[0]] == "ST-17"
    assert demo.page("unaccompanied").unaccompanied
    assert demo.page("first review this week").unaccompanied


def test_turning_eighteen_back_in_care_with_parents_and_just_moved(demo: Demo) -> None:
    soon, later = demo.page("turning 18 soon"), demo.page("turning 18")
    assert 0 < (birthday(soon.born, 18) - demo.today).days <= 31
    assert 31 < (birthday(later.born, 18) - demo.today).days < 200
    back = demo.page("back in care")
    assert back.period == 2
    assert {review.period for review in back.reviews} == {1, 2}
    parents = demo.page("with parents")
    assert (parents.legal[0].code, parents.placements[0].code) == ("C2", "P1")
    moved = demo.page("placement changed last week").placements
    assert 4 <= (demo.today - moved[0].started_on).days <= 14
    assert moved[1].ended_on == moved[0].started_on
    assert moved[1].change_reason


def test_children_were_spoken_to_alone_or_not_and_some_not_since_the_review(demo: Demo) -> None:
    contacts = demo.all("SELECT seen_alone, why_not_alone, said FROM contact")
    alone = sum(1 for row in contacts if row[0])
    assert 0.6 < alone / len(contacts) < 0.95
    assert all(bool(why) is not bool(alone) for alone, why, _ in contacts)
    assert all(len(said) > 20 for *_, said in contacts)
    lines = demo.all(
        "SELECT last_contact > last_review FROM caseload_line WHERE last_review IS NOT NULL AND iro_id = 1"
    )
    unseen = sum(1 for row in lines if not row[0])
    assert 2 <= unseen <= len(lines) / 2


def test_a_talk_alone_is_done_only_where_a_contact_was_one(demo: Demo) -> None:
    assert demo.all("SELECT rule FROM mark WHERE rule IN ('HB-06', 'OP-15')") == []
    done = demo.all("SELECT child_id, met_on FROM deadline WHERE rule = 'HB-06' AND met_on IS NOT NULL")
    alone = demo.all(
        "SELECT child_id, held_on FROM contact WHERE seen_alone AND method IN ('visit', 'video', 'phone')"
    )
    assert len(done) > 100
    assert set(done) <= set(alone)


def test_everybody_has_a_placement_a_legal_status_and_a_worker(demo: Demo) -> None:
    for table in ("legal_status", "placement"):
        gaps = demo.all(
            f"SELECT p.id FROM period_of_care p WHERE p.ceased_on IS NULL AND"
            f" (SELECT count(*) FROM {table} s WHERE s.period_id = p.id AND s.ended_on IS NULL) <> 1"
        )
        assert not gaps
        starts = demo.all(
            f"SELECT p.started_on, min(s.started_on) FROM period_of_care p JOIN {table} s"
            " ON s.period_id = p.id GROUP BY p.id"
        )
        assert all(period == first for period, first in starts)
    assert not demo.all("SELECT child_id FROM caseload_line WHERE worker = '' OR iro_id IS NULL")
    workers = demo.all("SELECT count(*) FROM allocation WHERE role = 'social_worker' GROUP BY child_id")
    assert {row[0] for row in workers} >= {1, 2, 3}


def test_codes_are_those_of_the_return(tuesday: Demo) -> None:
    codes = reference.catalogue("codes_903")
    for table, column, catalogue in (
        ("legal_status", "code", "LS"),
        ("placement", "code", "PLACE"),
        ("placement", "provider", "PLACE_PROVIDER"),
        ("period_of_care", "need", "CIN"),
        ("child", "ethnicity", "ETHNIC"),
    ):
        used = {row[0] for row in tuesday.all(f"SELECT DISTINCT {column} FROM {table}")}
        assert used <= set(codes[catalogue]), catalogue


def test_names_come_from_many_languages_and_none_comes_twice(tuesday: Demo) -> None:
    names = [row[0] for row in tuesday.all("SELECT name FROM child")]
    assert len(set(names)) == len(names)
    assert {"Eilidh O'Rourke", "Tomasz Wójcik", "Noor Haddad", "Ngozi Ọláyẹmí", "Nguyễn Minh Anh"} <= set(
        names
    )
    joined = " ".join(names)
    for given in ("Jean-Luc", "Zoë", "Siân", "Ayşe"):
        assert given in joined
    assert sum(1 for name in names if not name.isascii()) >= 12
    assert all(name == " ".join(name.split()) and name.isprintable() for name in names)


def test_another_number_of_children_and_another_seed(
    tmp_path: Path, national_policy: Policy, england: WorkingCalendar, tuesday: Demo
) -> None:
    store = Store.open(tmp_path / "small.db")
    made = build_demo(store, TUESDAY, seed=2, children=7, policy=national_policy, calendar=england)
    assert made.children == 7 + 18 + 12
    names = {row[0] for row in store.reader().all("SELECT name FROM child")}
    others = {row[0] for row in tuesday.all("SELECT name FROM child")}
    assert "Tomasz Wójcik" in names
    assert len(names - others) > 10
    store.close()


@pytest.mark.parametrize("policy", ["source000", "source003", "source004"])
def test_a_council_of_its_own_makes_no_wall_of_red_either(
    tmp_path: Path, policy: str, england: WorkingCalendar
) -> None:
    demo = make_demo(tmp_path, date(2016, 5, 20), reference.load_policy(policy), england)
    rows = work.due(demo.desk)
    assert 20 <= len(rows) <= 42
    assert sum(1 for row in rows if row.due < demo.today) <= 9
    demo.desk.store.close()


def _fingerprint(store: Store) -> str:
    rows = store.reader()
    content = [(table, rows.all(f"SELECT * FROM {table} ORDER BY 1, 2")) for table in TABLES]
    return hashlib.sha256(repr(content).encode()).hexdigest()


def test_the_same_day_and_seed_give_the_same_rows_in_another_process(tmp_path: Path, tuesday: Demo) -> None:
    code = (
        "import sys; from datetime import date; from pathlib import Path; from iro_console import reference;"
        "from iro_console.casework.demo import build_demo; from iro_console.storage.engine import Store;"
        "build_demo(Store.open(Path(sys.argv[1])), date(2026, 11, 24),"
        " policy=reference.load_policy('national'), calendar=reference.load_calendar())"
    )
    other = tmp_path / "other.db"
    root = Path(__file__).parents[2]
    subprocess.run(
        [sys.executable, "-c", code, str(other)], check=True, cwd=root, env={"PYTHONHASHSEED": "4711"}
    )
    store = Store.open(other)
    assert _fingerprint(store) == _fingerprint(tuesday.desk.store)
    store.close()


def test_its_deadlines_are_those_of_the_clock_and_acts_can_be_recorded(
    tmp_path: Path, national_policy: Policy, england: WorkingCalendar
) -> None:
    demo = make_demo(tmp_path, TUESDAY, national_policy, england)
    assert upkeep.catch_up(demo.desk) == 0
    assert "nothing moved" in str(upkeep.recompute_all(demo.desk, "to see"))
    (child_id,) = demo.ids("record late")[:1]
    mark_met(demo.desk, child_id, "HB-09", "1.R4", DeadlineMet(met_on=TUESDAY))
    assert demo.open_rules("record late") == {"HB-10"}
    history = demo.page("record late").history
    assert any(line.act == "invented for the demo" for line in history)
    demo.desk.store.close()


def test_records_that_hold_children_are_left_alone(tuesday: Demo) -> None:
    before = _fingerprint(tuesday.desk.store)
    with pytest.raises(StoreProblem, match="children in these records already"):
        build_demo(tuesday.desk.store, TUESDAY, policy=tuesday.desk.policy, calendar=tuesday.desk.calendar)
    assert _fingerprint(tuesday.desk.store) == before


def test_nothing_is_written_outside_the_store_it_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, national_policy: Policy, england: WorkingCalendar
) -> None:
    home, folder = tmp_path / "home", tmp_path / "records"
    home.mkdir()
    for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "TMPDIR"):
        monkeypatch.setenv(name, str(home))
    monkeypatch.chdir(home)
    store = Store.open(folder / "demo.db")
    build_demo(store, TUESDAY, policy=national_policy, calendar=england)
    store.close()
    assert not list(home.iterdir())
    assert {path.name.partition("-")[0] for path in folder.iterdir()} == {"demo.db"}
