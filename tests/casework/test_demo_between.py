"""The demo between reviews: decisions, mid-points, events and escalations that could be a council's own."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from typing import Any

from demos import Demo, demo_on
from sqlmodel import SQLModel

from iro_console.domain.escalations import KINDS, OUTCOMES, RESPONSES
from iro_console.forms.context import ReviewContext
from iro_console.forms.escalation import THEMES, Concern, EscalationClosed, StageReply, StageSent
from iro_console.forms.form import section_problems
from iro_console.forms.midpoint_monitoring import MIDPOINT_MONITORING, NOW, AuditRow
from iro_console.forms.record_of_review import DecisionRow
from iro_console.forms.section import Section, questions
from iro_console.forms.significant_event import DECISIONS, REPORTERS, EventDecision, EventNotified

TUESDAY, SATURDAY = date(2026, 11, 24), date(2021, 1, 16)


demo = demo_on(TUESDAY, SATURDAY)


def _rows(demo: Demo, table: str, more: str = "") -> list[dict[str, Any]]:
    names = [row[1] for row in demo.all(f"PRAGMA table_info({table})")]
    return [dict(zip(names, row, strict=True)) for row in demo.all(f"SELECT t.* FROM {table} t {more}")]


def _section(kind: type[Section], row: dict[str, Any]) -> Section:
    """Read a section out of a row as the program does."""
    asked = questions(kind)
    values = {q.name: row[q.name] for q in asked}
    for question in asked:
        value = values[question.name]
        if question.kind == "date" and value is not None:
            values[question.name] = date.fromisoformat(value)
        elif question.kind == "tick" and value is not None:
            values[question.name] = bool(value)
        elif question.choices and value is not None:
            stored = str(value).split(",") if question.kind == "choices" else [value]
            assert set(stored) <= {choice for choice, _ in question.choices}
    return kind(**values)


def _problems(demo: Demo, kind: type[Section], row: dict[str, Any], today: Any, review: Any = None) -> Any:
    day = date.fromisoformat(today) if isinstance(today, str) else today
    context = ReviewContext(
        today=day,
        calendar=demo.desk.calendar,
        review_number=2,
        review_on=date.fromisoformat(review) if review else None,
    )
    return section_problems(_section(kind, row), context)


def test_the_same_child_is_never_told_the_same_thing_twice(demo: Demo) -> None:
    for child, decisions in demo.all("SELECT child_id, group_concat(decision, '|') FROM decision GROUP BY 1"):
        words = decisions.split("|")
        assert len(set(words)) == len(words), child


def test_what_is_written_is_whole_and_names_the_right_child(demo: Demo) -> None:
    names = {row[0]: f"{row[1]} {row[2]}" for row in demo.all("SELECT id, name, known_as FROM child")}
    given = {row[0] or row[1].split()[0] for row in demo.all("SELECT known_as, name FROM child")}
    for table in ("decision", "significant_event", "escalation"):
        for row in _rows(demo, table):
            texts = [value for value in row.values() if isinstance(value, str)]
            assert not any("{" in text or "}" in text or text != text.strip() for text in texts)
    for child_id, text in demo.all("SELECT child_id, decision FROM decision"):
        said = {word.strip(".,:'’") for word in text.removesuffix("'s").replace("'s ", " ").split()}
        assert (said & given) <= set(names[child_id].split()), text


def test_a_decision_is_followed_from_the_review_that_made_it_to_where_it_stands(demo: Demo) -> None:
    reviews = {
        row[0]: (row[1], row[2], row[3])
        for row in demo.all("SELECT id, period_id, number, held_on FROM review")
    }
    news: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in _rows(demo, "decision_news", "ORDER BY t.decision_id, t.noted_on, t.id"):
        news[row["decision_id"]].append(row)
    for decision in _rows(demo, "decision"):
        made, last = reviews[decision["made_at_id"]], reviews[decision["review_id"]]
        assert made[0] == last[0]
        assert decision["carried"] == last[1] - made[1]
        first, *later = news[decision["id"]]
        assert (first["status_was"], first["due_was"], first["noted_on"]) == ("", None, made[2])
        status, due, put_off = "Not started", first["due_now"], 0
        for told in later:
            assert (told["status_was"], told["due_was"]) == (status, due)
            assert made[2] < told["noted_on"] <= demo.today.isoformat()
            put_off += told["due_now"] > told["due_was"]
            assert told["moved"] == put_off
            status, due = told["status_now"], told["due_now"]
        assert (decision["status"], decision["due_on"]) == (status, due)
        assert _problems(demo, DecisionRow, decision, demo.today) == {}
        if decision["reply"] == "Not agreed":
            assert decision["reply_reason"]


def test_decisions_are_done_open_late_carried_disputed_and_put_off(demo: Demo) -> None:
    statuses = dict(demo.all("SELECT status, count(*) FROM decision GROUP BY 1"))
    assert statuses["Done"] > 500
    assert statuses["In progress"] > 10
    assert statuses["Not started"] > 20
    mine = (
        "FROM decision d JOIN caseload_line l ON l.child_id = d.child_id WHERE l.iro_id = :iro"
        " AND d.status IN ('Not started', 'In progress', 'Disputed')"
    )
    per_child = Counter(row[0] for row in demo.all(f"SELECT d.child_id {mine}", iro=demo.made.iro_id))
    assert max(per_child.values()) <= 7
    late = demo.all(f"SELECT count(*) {mine} AND d.due_on < :today", iro=demo.made.iro_id, today=demo.today)
    assert 5 <= late[0][0] <= 40
    assert {row[0] for row in demo.all(f"SELECT DISTINCT d.carried {mine}", iro=demo.made.iro_id)} >= {
        0,
        1,
        2,
        3,
    }
    replies = {row[0] for row in demo.all("SELECT DISTINCT reply FROM decision")}
    assert replies == {"", "Agreed", "Deemed agreed", "Not agreed"}
    twice = demo.all(
        "SELECT decision_id FROM decision_news WHERE due_now > due_was GROUP BY 1 HAVING count(*) > 1"
    )
    assert len(twice) > 5
    silent = demo.all(
        "SELECT count(*) FROM decision d JOIN decision_news n ON n.id ="
        " (SELECT max(id) FROM decision_news x WHERE x.decision_id = d.id)"
        " WHERE n.silent_since IS NOT NULL AND d.status = 'Not started'"
    )
    assert silent[0][0] > 0


def test_told_children_have_what_their_stories_tell(demo: Demo) -> None:
    def carried(name: str) -> list[tuple[Any, ...]]:
        return demo.all(
            "SELECT d.carried FROM decision d JOIN child c ON c.id = d.child_id WHERE c.name = :name"
            " AND d.status IN ('Not started', 'In progress') AND d.carried > 0 ORDER BY 1 DESC",
            name=name,
        )

    assert carried("Jaya Patel")[0] == (2,)
    assert carried("Aaliyah Brown-Charles")[0] == (3,)
    assert carried("Kai Morgan")[0] == (1,)


def test_a_finished_mid_point_is_complete_and_says_what_its_decisions_were(demo: Demo) -> None:
    steps = demo.all(
        "SELECT w.id, w.finished_on, r.held_on FROM work_step w JOIN review r ON r.id = w.review_id"
        " WHERE w.name = 'Mid-point monitoring' AND w.state = 'Finished'"
    )
    forms = {row["step_id"]: row for row in _rows(demo, "midpoint_monitoring")}
    assert len(steps) == len(forms) > 200
    for step, finished, held in steps:
        for section in MIDPOINT_MONITORING.sections:
            if section.section is not None:
                assert _problems(demo, section.section, forms[step], finished, held) == {}
        assert held < forms[step]["done_on"] == finished <= demo.today.isoformat()
        assert demo.desk.calendar.is_working_day(date.fromisoformat(finished))
    ticks = dict(demo.all("SELECT step_id, sum(completed) FROM form_section GROUP BY 1"))
    assert {ticks[step] for step, *_ in steps} == {len(MIDPOINT_MONITORING.sections)}
    for row in _rows(demo, "decision_audit"):
        assert row["now"] in NOW
        assert _problems(demo, AuditRow, row, forms[row["step_id"]]["done_on"]) == {}
    rags = dict(demo.all("SELECT rag, count(*) FROM midpoint_monitoring GROUP BY 1"))
    assert rags["on_track"] > rags["some_drift"] > rags["serious_drift"] > 0
    spoken = dict(demo.all("SELECT child_spoken, count(*) FROM midpoint_monitoring GROUP BY 1"))
    assert min(spoken.values()) > 40


def test_some_intervals_have_no_mid_point(demo: Demo) -> None:
    intervals = demo.all(
        "SELECT count(*) FROM review r JOIN review f ON f.period_id = r.period_id AND f.number = r.number + 1"
        " AND f.held_on IS NOT NULL"
    )
    done = demo.all(
        "SELECT count(*) FROM work_step w JOIN review r ON r.id = w.review_id JOIN review f ON"
        " f.period_id = r.period_id AND f.number = r.number + 1 AND f.held_on IS NOT NULL"
        " WHERE w.name = 'Mid-point monitoring'"
    )
    assert 0.6 < done[0][0] / intervals[0][0] < 0.95


def test_events_are_decided_with_a_reason_or_wait_for_the_iro(demo: Demo) -> None:
    events = _rows(demo, "significant_event")
    assert len(events) > 150
    assert len({event["event"] for event in events}) > 12
    for event in events:
        assert event["reporter_role"] in REPORTERS
        assert _problems(demo, EventNotified, event, demo.today) == {}
        if event["decided_on"] is not None:
            assert event["decision"] in DECISIONS
            assert event["told_on"] <= event["decided_on"] <= demo.today.isoformat()
            assert _problems(demo, EventDecision, event, event["decided_on"]) == {}
        days = [date.fromisoformat(event[name]) for name in ("happened_on", "told_on")]
        assert event["gap"] == demo.desk.calendar.count(*days)
    waiting = dict(
        demo.all(
            "SELECT c.name, e.event FROM significant_event e JOIN child c ON c.id = e.child_id"
            " WHERE e.decided_on IS NULL"
        )
    )
    assert waiting == {
        "Leah Osei": "SE11",
        "Callum MacAskill": "SE05",
        "Jean-Luc Kabongo": "SE12",
        "Nguyễn Minh Anh": "SE22",
    }


def test_missing_three_times_in_a_month_and_a_change_that_the_law_ties_to_a_review(
    demo: Demo,
) -> None:
    missing = demo.days(
        "SELECT e.told_on FROM significant_event e JOIN child c ON c.id = e.child_id"
        " WHERE c.name = 'Jean-Luc Kabongo' AND e.event = 'SE12'"
    )
    assert len(missing) == 3
    assert (demo.today - min(missing)).days <= 31
    ((ahead,),) = demo.all(
        "SELECT takes_place_on FROM significant_event WHERE event = 'SE22' AND decided_on IS NULL"
    )
    assert date.fromisoformat(ahead) > demo.today
    moves = demo.all(
        "SELECT count(*) FROM allocation a JOIN allocation b ON b.child_id = a.child_id AND b.role = a.role"
        " AND b.started_on = a.ended_on WHERE a.role = 'social_worker'"
    )
    told = demo.all("SELECT count(*) FROM significant_event WHERE event = 'SE04'")
    assert told == moves


def test_escalations_stand_at_every_stage_of_the_board(demo: Demo) -> None:
    escalations = _rows(demo, "escalation")
    stages = _rows(demo, "escalation_stage")
    for one in escalations:
        assert one["kind"] in KINDS
        assert set(one["themes"].split(",")) <= set(THEMES)
        assert _problems(demo, Concern, one, one["raised_on"]) == {}
        if one["closed_on"] is not None:
            assert one["outcome"] in OUTCOMES
            assert _problems(demo, EscalationClosed, one, demo.today) == {}
    for stage in stages:
        assert _problems(demo, StageSent, stage, demo.today) == {}
        if stage["response"] is not None:
            assert stage["response"] in RESPONSES
            assert _problems(demo, StageReply, stage, demo.today) == {}
    is_open = {one["id"] for one in escalations if one["closed_on"] is None}
    reached: dict[int, set[str]] = defaultdict(set)
    for stage in stages:
        if stage["escalation_id"] in is_open:
            reached[stage["escalation_id"]].add(stage["stage"])
    assert sorted(map(sorted, reached.values())) == [["0"], ["1"], ["1"], ["1", "2"], ["1", "2", "3", "C"]]
    good = [one for one in escalations if one["kind"] == "good_practice"]
    assert len(good) == 3
    assert not {one["id"] for one in good} & set(reached)
    closed = Counter(one["outcome"] for one in escalations if one["closed_on"])
    assert closed["resolved"] > 5
    assert closed["partly_resolved"] > 0
    late = [
        s for s in stages if s["escalation_id"] in is_open and s["response"] is None and s["stage"] == "1"
    ]
    calendar = demo.desk.calendar
    assert [calendar.add(date.fromisoformat(s["sent_on"]), 5) < demo.today for s in late] == [True]


def test_what_a_child_has_is_not_written_for_another(demo: Demo) -> None:
    """Every row that points to another points to one of the same child."""
    for sql in (
        "SELECT count(*) FROM decision d JOIN review r ON r.id = d.review_id JOIN period_of_care p"
        " ON p.id = r.period_id WHERE p.child_id <> d.child_id",
        "SELECT count(*) FROM decision_news n JOIN decision d ON d.id = n.decision_id"
        " WHERE d.child_id <> n.child_id",
        "SELECT count(*) FROM decision_audit a JOIN decision d ON d.id = a.row_id JOIN work_step w"
        " ON w.id = a.step_id WHERE w.child_id <> d.child_id",
        "SELECT count(*) FROM escalation e JOIN decision d ON d.id = e.decision_id"
        " WHERE d.child_id <> e.child_id",
        "SELECT count(*) FROM escalation e JOIN escalation_stage s ON s.escalation_id = e.id"
        " WHERE s.child_id <> e.child_id",
        "SELECT count(*) FROM significant_event e JOIN period_of_care p ON p.id = e.period_id"
        " WHERE p.child_id <> e.child_id",
    ):
        assert demo.all(sql) == [(0,)], sql


def test_the_columns_are_those_of_the_tables(demo: Demo) -> None:
    """Written in bulk and plainly, a row still has everything its table asks for."""
    tables = SQLModel.metadata.tables
    for name in ("decision", "decision_audit", "decision_news", "midpoint_monitoring", "significant_event"):
        needed = [column.name for column in tables[name].columns if not column.nullable]
        empty = " OR ".join(f"{column} IS NULL" for column in needed)
        assert demo.all(f"SELECT count(*) FROM {name} WHERE {empty}") == [(0,)]
