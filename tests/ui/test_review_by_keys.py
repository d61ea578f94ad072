"""A first, a second and a subsequent review, each carried by keys alone from Incoming to finished."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import builders
import pytest
from escalating import asked, day, on, pick, type_in
from form_typist import Typist
from midpoint_keys import come_to, not_begun, running
from screen import press, text, until

from iro_console.casework import contacts
from iro_console.casework.desk import Desk
from iro_console.casework.verbs import acting
from iro_console.forms.acts import ContactWithChild
from iro_console.ui.app import IroConsole
from iro_console.ui.dialogs.confirm import Confirm
from iro_console.ui.dialogs.pick import PickDialog
from iro_console.ui.dialogs.section_dialog import SectionDialog
from iro_console.ui.screens.desk import DeskScreen
from iro_console.ui.screens.form import FormScreen
from iro_console.ui.widgets import section_pane
from iro_console.ui.widgets.record_list import RecordList

TODAY = builders.TODAY
MIDPOINT = date(2026, 12, 16)
HOSTILE = "[/b] [@click=app.quit]x[/] \\["


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work out at once what is asked."""
    monkeypatch.setattr(section_pane, "LOOK_AFTER", 0.0)


def rows(desk: Desk, sql: str, **params: Any) -> list[tuple[Any, ...]]:
    return desk.store.reader().all(sql, params)


@asynccontextmanager
async def working(desk: Desk, answers: Mapping[str, str], number: int = 1) -> AsyncGenerator[Typist]:
    """Open the Work view and start the review with that number by keys."""
    app = IroConsole(desk)
    app.animation_level = "none"
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "7")
        listed = app.screen.query_one(RecordList)
        while listed.row.value.review_number != number:
            await press(pilot, "down")
        assert listed.row.value.state == "Incoming"
        await press(pilot, "r")
        await until(pilot, lambda: isinstance(app.screen, FormScreen) and app.screen.focused is not None)
        yield Typist(pilot, answers)


async def write_up(typist: Typist) -> None:
    """Fill in both forms and the report, up to the next actions."""
    await typist.section()
    await typist.section("attendance", "consultations", "plans_seen")
    await typist.form("record_of_review")
    assert not typist.screen.state.exists, "the report is not finished yet"
    # The first offer: note the report as finished.
    await typist.press("enter")
    await until(typist.pilot, lambda: typist.screen.state.form_key == "social_work_report")
    await until(typist.pilot, lambda: typist.focused_name == "received_on")
    await typist.section()
    await typist.form("record_of_review")
    await typist.press("enter")
    await until(typist.pilot, lambda: typist.screen.state.exists and typist.focused_name == "ethnicity")
    for number in range(1, 8):
        assert typist.screen.section.number == number
        tables = {5: ("proposed_child",), 7: ("decisions",)}.get(number, ())
        await typist.section(*tables)
    await typist.form("chairs_monitoring")
    if typist.screen.section.number == 3:
        await typist.section()
    assert typist.screen.section.number == 4
    await typist.table("next_actions")
    for key in ("p", "d", "f2"):
        await typist.press(key)
        await until(typist.pilot, typist.idle)
    assert all(section.completed for section in typist.screen.state.sections)


async def finish(typist: Typist, *leaving: str) -> None:
    """Finish by keys, with the focus on Cancel first."""
    app = typist.pilot.app
    await typist.press("f10")
    if leaving:
        await until(typist.pilot, lambda: _asks(app.screen))
        await typist.press(*leaving)
    await until(typist.pilot, lambda: isinstance(app.screen, Confirm | PickDialog))
    assert isinstance(app.screen, Confirm), "something is missing"
    assert app.screen.focused is not None
    assert app.screen.focused.id == "cancel"
    await typist.press("f10")
    assert isinstance(app.screen, Confirm), "the key that led here must not confirm"
    await typist.press("f")
    await until(typist.pilot, lambda: not isinstance(app.screen, Confirm | FormScreen))


def _asks(screen: Any) -> bool:
    return isinstance(screen, SectionDialog) and screen.form.focused_row is not None


def a_review(desk: Desk, *, held: int, born: date = date(2015, 5, 18)) -> tuple[Desk, int]:
    """Add the one child of an IRO whose next review is due in ten days; return the desk and the child."""
    iro = builders.add_person(desk, "asha", "Asha Bello")
    worker = builders.add_person(desk, "sw-priya", "Priya Nair", "social_worker")
    days = {
        0: (),
        1: (TODAY - timedelta(days=75),),
        2: (TODAY - timedelta(days=260), TODAY - timedelta(days=175)),
    }
    since = min(days[held], default=TODAY) - timedelta(days=14)
    child = builders.add_child(
        desk,
        "Kai Morgan",
        ref="K1",
        held=days[held],
        looked_after_from=since,
        born=born,
        iro=iro,
        worker=worker,
    )
    return replace(desk, scope=iro), child


ANSWERS = {
    "held_on": "-1",
    "participation": "PN1",
    "child_seen_how": "visit",
    "child_seen_on": "-2",
    "venue": "place",
    "next_on": "+60",
    "midway_on": "+30",
    "due_on": "+20",
    "target_on": "+90",
    "school_hours": "n",
    "adjourned": "n",
    "parent_excluded": "n",
    "any_disagreement": "n",
    "disability": "n",
    "series": "n",
    "finished_on": "-3",
}


def steps(desk: Desk, child: int) -> list[tuple[str, str]]:
    return [
        (name, state)
        for name, state in rows(
            desk, "SELECT name, state FROM work_step WHERE child_id = :child ORDER BY id", child=child
        )
    ]


async def test_the_decision_of_a_first_review_goes_to_stage_three_and_is_resolved(desk: Desk) -> None:
    mine, child = a_review(desk, held=0)
    answers = {**ANSWERS, "category": "fir", "outcome": "rem", "next_category": "second"}
    async with working(mine, answers) as typist:
        shown = typist.pilot.app
        assert text(shown).count("Kai Morgan") == 2, "in the head and in the form"
        await typist.press("f9")
        assert "Kai Morgan" not in text(shown)
        await typist.press("f9")
        assert text(shown).count("Kai Morgan") == 2
        await write_up(typist)
        await finish(typist)
    assert ("First CLA review (CS)", "Finished") in steps(mine, child)
    assert {name for name, state in steps(mine, child) if state in ("Future", "Incoming")} >= {
        "Second CLA review (CS)",
        "Social worker's report for subsequent CLA review (CSSW)",
        "Child's care plan (CS)",
    }
    assert rows(mine, "SELECT number, held_on, booked_for FROM review ORDER BY number") == [
        (1, (TODAY - timedelta(days=1)).isoformat(), None),
        (2, None, (TODAY + timedelta(days=60)).isoformat()),
    ]
    due = dict(rows(mine, "SELECT rule, due FROM deadline WHERE review_number = 1 AND met_on IS NULL"))
    assert due["HB-07"] == "2026-11-30", "five working days from Monday 23 November"
    assert due["HB-09"] == "2026-12-14"
    assert due["HB-10"] == "2026-12-21"
    assert due["HB-11"] == "2026-12-07"
    assert rows(mine, "SELECT decision, owner FROM decision") == [("x", "P")]
    acts = "SELECT count(DISTINCT act_id) FROM audit WHERE act = 'review finished'"
    assert rows(mine, acts) == [(1,)]
    assert rows(mine, "SELECT count(*) FROM draft") == [(0,)]
    between(mine, child)
    await escalated(mine)
    news = "SELECT source, status_now FROM decision_news ORDER BY id"
    assert rows(mine, news) == [("review", "Not started"), ("midpoint", "Not started")]


def between(desk: Desk, child: int) -> None:
    """Bring in a visit of the social worker and a contact, with which the mid-point has its facts."""
    from iro_console.storage.tables import Visit

    with acting(desk, "visits brought in", child) as work:
        work.session.add(Visit(child_id=child, held_on=date(2026, 12, 8)))
    told = ContactWithChild(held_on=date(2026, 12, 10), method="phone", seen_alone=True, said="I wait.")
    contacts.record_contact(on(desk, MIDPOINT), child, told)


async def escalated(desk: Desk) -> None:
    """Carry the decision of a review through a mid-point into a formal escalation that nobody answers up to
    stage 3, with Cafcass told, and back to resolved: by keys, day by day, over Christmas.
    """
    async with running(on(desk, MIDPOINT)) as by:
        await not_begun(by)
        await by.press("f2")
        await come_to(by, "formal", "15/1/2027", "The referral is made")
        await by.press("f")
        await asked(by.pilot, "Raised")
        await type_in(by.pilot, sent_to="Tom Okoro", effect="Waits", childs_wishes="Wants help")
        await until(by.pilot, lambda: isinstance(by.pilot.app.screen, DeskScreen))
    for stage, after in (("2", 6), ("3", 12)):
        async with running(on(desk, day(after, MIDPOINT))) as by:
            await by.press("1")
            listed = by.pilot.app.screen.list
            while listed.row.rule != "IR-02":
                await by.press("down")
            assert listed.row.title.endswith(f": stage {stage} offered")
            await by.press("enter")
            await pick(by.pilot, f"Send stage {stage}")
            await asked(by.pilot, "StageSent")
            considered = {"cafcass_considered": "y", "cafcass_reason": "Time passes", "legal_advice": "n"}
            await type_in(by.pilot, sent_to="Manager", **(considered if stage == "3" else {}))
            await until(by.pilot, lambda: not isinstance(by.pilot.app.screen, SectionDialog))
        replies = "SELECT max(due) FROM deadline WHERE rule = 'IR-02'"
        assert rows(desk, replies) == [(day(after + 5, MIDPOINT).isoformat(),)]
    async with running(on(desk, day(13, MIDPOINT))) as by:
        await by.press("6", "enter")
        await pick(by.pilot, "Refer to Cafcass")
        await asked(by.pilot, "StageSent")
        await type_in(by.pilot, cafcass_reason="Family life", legal_advice="y")
    async with running(on(desk, day(15, MIDPOINT))) as by:
        await by.press("6", "enter")
        await pick(by.pilot, "Record the reply to stage 3")
        await asked(by.pilot, "StageReply")
        await type_in(by.pilot, response="agreed and", accepted="y", action_on="today", reply=HOSTILE)
        await until(by.pilot, lambda: isinstance(by.pilot.app.screen, DeskScreen))
        await by.press("enter")
        await pick(by.pilot, "Close it")
        await asked(by.pilot, "EscalationClosed")
        await type_in(by.pilot, outcome="res", difference="The help began")
        await until(by.pilot, lambda: isinstance(by.pilot.app.screen, DeskScreen))
    stages = "SELECT stage, sent_on, response FROM escalation_stage ORDER BY id"
    assert rows(desk, stages) == [
        ("1", day(0, MIDPOINT).isoformat(), "no_reply"),
        ("2", day(6, MIDPOINT).isoformat(), "no_reply"),
        ("3", day(12, MIDPOINT).isoformat(), "agreed_done"),
        ("C", day(13, MIDPOINT).isoformat(), None),
    ]
    assert rows(desk, "SELECT reply FROM escalation_stage WHERE stage = '3'") == [(HOSTILE,)]
    raised = "SELECT wanted_by, effect, outcome, closed_on, difference FROM escalation"
    assert rows(desk, raised) == [
        ("2027-01-15", "Waits", "resolved", day(15, MIDPOINT).isoformat(), "The help began")
    ]
    met = "SELECT due, met_on FROM deadline WHERE rule = 'HB-14'"
    assert rows(desk, met) == [(day(20, MIDPOINT).isoformat(), day(15, MIDPOINT).isoformat())]
    acts = [act for (act,) in rows(desk, "SELECT act FROM audit WHERE entity LIKE 'escalation%' ORDER BY id")]
    assert list(dict.fromkeys(acts)) == [
        "mid-point finished",
        "stage sent",
        "reply recorded",
        "escalation closed",
    ]


async def test_a_second_review_after_which_the_child_steps_down_from_care(desk: Desk) -> None:
    mine, child = a_review(desk, held=1)
    answers = {key: text for key, text in ANSWERS.items() if key not in ("next_on", "midway_on")}
    async with working(mine, {**answers, "outcome": "step"}, 2) as typist:
        await write_up(typist)
        # The day is there already: the day of the review. Why, is chosen from the list.
        await finish(typist, "tab", "down", "enter", "ctrl+s")
    yesterday = (TODAY - timedelta(days=1)).isoformat()
    assert rows(mine, "SELECT ceased_on FROM period_of_care WHERE child_id = :c", c=child) == [(yesterday,)]
    assert ("Second CLA review (CS)", "Finished") in steps(mine, child)
    waiting = {name for name, state in steps(mine, child) if state in ("Future", "Incoming", "Current")}
    assert waiting == {"Initial CIN Review Meeting", "Child in need visit (CSSW)"}
    assert rows(mine, "SELECT number, held_on FROM review WHERE held_on IS NOT NULL ORDER BY number")[-1] == (
        2,
        yesterday,
    )
    acts = "SELECT count(DISTINCT act_id) FROM audit WHERE act = 'review finished'"
    assert rows(mine, acts) == [(1,)]


async def test_a_subsequent_review_of_a_young_person_who_turns_18(desk: Desk) -> None:
    mine, child = a_review(desk, held=2, born=date(2009, 1, 15))
    answers = {key: text for key, text in ANSWERS.items() if key not in ("next_on", "midway_on")}
    async with working(mine, {**answers, "outcome": "cyp"}, 3) as typist:
        await write_up(typist)
        await finish(typist)
    assert ("Subsequent CLA review (CS)", "Finished") in steps(mine, child)
    waiting = {name for name, state in steps(mine, child) if state in ("Future", "Incoming", "Current")}
    assert waiting >= {
        "Initial under 18 Pathway Plan Review",
        "SW report for initial under 18 pathway plan review",
        "Child's care plan (CS)",
    }
    assert rows(mine, "SELECT ceased_on FROM period_of_care WHERE child_id = :c", c=child) == [(None,)]
    sent = "SELECT status FROM work_request WHERE request_type LIKE 'IRO to notify%'"
    assert rows(mine, sent) == [("Sent",)]
    assert rows(mine, "SELECT count(*) FROM draft") == [(0,)]
