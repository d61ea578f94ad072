"""Significant events by keys alone, over a real store: recorded, decided on, acknowledged, put right."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import builders
import pytest
from screen import calm, press, press_at_once, text, until
from textual.pilot import Pilot

from iro_console.casework.deadlines import mark_met
from iro_console.casework.desk import Desk
from iro_console.casework.event_kinds import kinds
from iro_console.casework.events import decide, record_event
from iro_console.casework.events import event as event_record
from iro_console.casework.undo import undo
from iro_console.casework.verbs import Refused
from iro_console.domain.significant_events import CONSULTATIONS
from iro_console.forms.acts import DeadlineMet
from iro_console.forms.escalation import Raised
from iro_console.forms.significant_event import EventDecision, EventNotified
from iro_console.ui.dialogs import section_dialog
from iro_console.ui.dialogs.confirm import Confirm
from iro_console.ui.dialogs.section_dialog import SectionDialog
from iro_console.ui.place import Place
from iro_console.ui.screens.desk import DeskScreen
from iro_console.ui.screens.form import FormScreen

Rows = list[tuple[Any, ...]]


def rows(desk: Desk, sql: str) -> Rows:
    return desk.store.reader().all(sql)


def told(desk: Desk, child: int, kind: str = "SE11", **others: Any) -> int:
    answers: dict[str, Any] = {
        "event": kind,
        "happened_on": builders.TODAY.replace(day=23),
        "told_on": builders.TODAY.replace(day=23),
        "reported_by": "Mr Field",
        "reporter_role": "school",
        "description": "After a fight.",
    }
    return record_event(desk, child, EventNotified(**(answers | others))).about


async def at_child(pilot: Pilot[None], name: str) -> None:
    await press(pilot, "2", "slash")
    await press(pilot, *name)
    await press(pilot, "enter")


def settled(pilot: Pilot[None]) -> bool:
    """Say whether the act has come to its end, or waits for an answer."""
    running = any(worker.group == "act" and not worker.is_finished for worker in pilot.app.workers)
    return not running or isinstance(pilot.app.screen, SectionDialog)


def asks(pilot: Pilot[None], section: type[Any]) -> bool:
    screen = pilot.app.screen
    return isinstance(screen, SectionDialog) and screen.form.section is section


async def answer(pilot: Pilot[None], **answers: str) -> None:
    """Fill in the dialog that is open, as typed, and save it, going past what is only doubtful."""
    dialog = pilot.app.screen
    assert isinstance(dialog, SectionDialog)
    dialog.form.put({**dialog.form.raw, **answers})
    await press(pilot, "ctrl+s")
    if pilot.app.screen is dialog:
        await press(pilot, "ctrl+s")
    assert pilot.app.screen is not dialog, text(pilot.app)


async def test_s_records_an_event_and_goes_on_to_the_decision_in_few_keys(
    asha: Desk, console: Any, caseload: dict[str, int]
) -> None:
    async with console(asha) as pilot:
        await at_child(pilot, "kai")
        pressed = ["s"]
        await press(pilot, "s")
        assert asks(pilot, EventNotified)
        await press(pilot, *"excl")
        await press(pilot, "tab")
        await press(pilot, *"20/11")
        await press(pilot, "tab", "tab", "tab", "tab")
        await press(pilot, *"Two days, after a fight")
        shown = " ".join(text(pilot.app).split())
        assert "2 working days after it. Your decision is due Wed 25 Nov 2026" in shown
        assert "The social worker on record: change it if somebody else told you" in shown
        await press(pilot, "ctrl+s")
        pressed += ["tab", *["tab"] * 4, "ctrl+s"]
        stored = "SELECT event, happened_on, told_on, gap, reported_by, reporter_role, description"
        assert rows(asha, f"{stored} FROM significant_event") == [
            ("SE11", "2026-11-20", "2026-11-24", 2, "Priya Nair", "social_worker", "Two days, after a fight")
        ]
        assert asks(pilot, EventDecision)
        assert "Decision on: excluded from school · Kai Morgan" in text(pilot.app)
        await press(pilot, *"no act")
        await press(pilot, "tab")
        await press(pilot, *"Back on Monday")
        await press(pilot, "ctrl+s")
        pressed += ["tab", "ctrl+s"]
        assert isinstance(pilot.app.screen, Place)
        decided = "SELECT decision, reason, decided_on, decided_by FROM significant_event"
        assert rows(asha, decided) == [("no_action", "Back on Monday", "2026-11-24", "Asha Bello")]
        assert len(pressed) <= 9, "keys besides the words"


async def typed(pilot: Pilot[None], section: type[Any], *keys: str) -> None:
    """Press keys as soon as a dialog asks for a section, and save it, going past what is only doubtful."""
    await until(pilot, lambda: asks(pilot, section) and pilot.app.screen.form.focused_row is not None)
    dialog: Any = pilot.app.screen
    await press_at_once(pilot, *keys, "ctrl+s")
    await until(pilot, lambda: pilot.app.screen is not dialog or not dialog._saving)
    if pilot.app.screen is dialog:
        await press(pilot, "ctrl+s")
    await until(pilot, lambda: pilot.app.screen is not dialog)


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits for a rest while somebody types need not wait for a loop over many dialogs."""
    monkeypatch.setattr(section_dialog, "KEEP_AFTER", 0.0)
    monkeypatch.setattr(section_dialog, "CHECK_AFTER", 0.0)


@pytest.mark.usefixtures("unhurried")
async def test_each_kind_is_carried_to_a_decision_in_the_app(
    asha: Desk, console: Any, caseload: dict[str, int]
) -> None:
    for code in kinds():
        consulted = True if code in CONSULTATIONS else None
        told(asha, caseload["kai"], code, event_other="Moved", consulted_before=consulted)
    async with console(asha, size=(60, 16)) as pilot:
        await press(pilot, "5")
        for _ in kinds():
            await press(pilot, "enter")
            await typed(pilot, EventDecision, *"no", "tab", *"Seen")
            await until(pilot, lambda: settled(pilot))
            if not isinstance(pilot.app.screen, Place):
                # What an event changes in the record itself is offered, and left here.
                await press(pilot, "escape")
                await until(pilot, lambda: isinstance(pilot.app.screen, Place))
            await press(pilot, "down")
        decided = "SELECT event, decision, reason, decided_on FROM significant_event ORDER BY id"
        assert rows(asha, decided) == [(code, "no_action", "Seen", "2026-11-24") for code in kinds()]
        assert pilot.app.counts["notifications"] == 0


@pytest.mark.usefixtures("unhurried")
@pytest.mark.parametrize(
    ("answers", "stored"),
    [
        (("other", "Moved", "-1", "", "", "", "x"), ("other", "Moved", None, None, "")),
        (("SE01", "-1", "11/12", "", "", "", "x"), ("SE01", None, "2026-12-11", None, "ST-05")),
        (("SE19", "-1", "11/12", "", "", "", "x", "n"), ("SE19", None, "2026-12-11", 0, "ST-06")),
    ],
)
async def test_what_only_some_kinds_ask_is_asked_of_them(
    asha: Desk, console: Any, caseload: dict[str, int], answers: tuple[str, ...], stored: Any
) -> None:
    async with console(asha, size=(60, 16)) as pilot:
        await at_child(pilot, "kai")
        await press(pilot, "s")
        await typed(pilot, EventNotified, *(key for answer in answers for key in (*answer, "tab")))
        await until(pilot, lambda: asks(pilot, EventDecision))
        kept = "SELECT event, event_other, takes_place_on, consulted_before, rule FROM significant_event"
        assert rows(asha, kept) == [stored]


async def test_an_event_left_undecided_waits_on_today_and_in_the_notifications(
    asha: Desk, console: Any, caseload: dict[str, int]
) -> None:
    told(asha, caseload["kai"])
    async with console(asha) as pilot:
        assert "Decision on: excluded" in text(pilot.app) and "told 23 Nov" in text(pilot.app)
        await press(pilot, "slash")
        await press(pilot, *"excluded")
        await press(pilot, "enter", "enter")
        assert asks(pilot, EventDecision)
        await press(pilot, "escape")
        assert rows(asha, "SELECT decided_on FROM significant_event") == [(None,)]
        await press(pilot, "d")
        assert asks(pilot, EventDecision)
        await press(pilot, "escape", "5")
        shown = text(pilot.app)
        assert "To decide" in shown and "Excluded from school" in shown and "After a fight." in shown
        await press(pilot, "enter")
        await answer(pilot, decision="contact_worker", reason="I ring her")
        # It keeps its place until the list is read anew.
        assert "✓ contact" in text(pilot.app)
        await press(pilot, "f5")
        assert "Nothing waits for you" in text(pilot.app)


async def test_contact_the_child_leads_on_to_the_contact(
    asha: Desk, console: Any, caseload: dict[str, int]
) -> None:
    told(asha, caseload["kai"])
    async with console(asha) as pilot:
        await press(pilot, "5", "d")
        await answer(pilot, decision="contact_child", reason="He should be heard")
        assert "Decided on the event of Mon 23 Nov 2026" in text(pilot.app)
        await answer(pilot, held_on="24/11/2026", method="phone", seen_alone="yes")
        assert rows(asha, "SELECT child_id, method FROM contact") == [(caseload["kai"], "phone")]


async def test_a_change_of_worker_is_offered_and_not_typed_twice(
    asha: Desk, console: Any, caseload: dict[str, int]
) -> None:
    told(asha, caseload["kai"], "SE04")
    async with console(asha) as pilot:
        await press(pilot, "5", "d")
        await answer(pilot, decision="no_action", reason="Handed over")
        assert "Change of social worker" in text(pilot.app)
        assert pilot.app.screen.form.raw["started_on"] == "23/11/2026"
        await answer(pilot, worker="Lena Park")
        began = "SELECT p.name, a.started_on FROM allocation a JOIN person p ON p.id = a.person_id"
        assert ("Lena Park", "2026-11-23") in rows(asha, began)
        # Recorded once, it is not offered again.
        await press(pilot, "d")
        await answer(pilot, reason="Handed over well")
        assert isinstance(pilot.app.screen, Place)


async def test_a_and_capital_a_acknowledge_the_marked_and_all_and_each_leaves_a_row(
    asha: Desk, console: Any, caseload: dict[str, int]
) -> None:
    for name in ("kai", "ruby", "tomasz", "hostile"):
        told(asha, caseload[name])
    seen = "SELECT count(*) FROM significant_event WHERE acknowledged_on = '2026-11-24'"
    async with console(asha) as pilot:
        await press(pilot, "5", "space", "space", "d")
        assert isinstance(pilot.app.screen, Place), "one decision at a time"
        await press(pilot, "a")
        assert rows(asha, seen) == [(2,)] and not pilot.app.screen.list.marked
        await press(pilot, "A")
        assert isinstance(pilot.app.screen, Confirm)
        assert "Acknowledge 4 notifications as seen?" in text(pilot.app)
        await press(pilot, "enter")
        assert rows(asha, seen) == [(2,)], "the focus is on Cancel"
        await press(pilot, "A", "k")
        assert rows(asha, seen) == [(4,)]
        acts = "SELECT count(*) FROM audit WHERE act = 'acknowledged' GROUP BY act_id"
        assert rows(asha, acts) == [(2,), (2,)]
        await press(pilot, "f5")
        assert "Acknowledged, still to decide" in text(pilot.app)


async def test_i_puts_an_event_right_and_g_opens_the_child(
    asha: Desk, console: Any, caseload: dict[str, int]
) -> None:
    told(asha, caseload["kai"])
    async with console(asha) as pilot:
        await press(pilot, "5", "i")
        assert asks(pilot, EventNotified)
        await answer(pilot, description="After a fight that he did not begin.")
        assert rows(asha, "SELECT description FROM significant_event") == [
            ("After a fight that he did not begin.",)
        ]
        await press(pilot, "g")
        assert pilot.app.screen.page.name == "Kai Morgan"


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_hostile_words_are_shown_as_typed_and_hidden_with_the_names(
    asha: Desk, console: Any, caseload: dict[str, int], size: tuple[int, int]
) -> None:
    words = "[/b] [@click=app.quit]word"
    told(asha, caseload["hostile"], "other", event_other=words, description=words, reported_by=words)
    async with console(asha, size=size) as pilot:
        await press(pilot, "5")
        assert "[/b] [@click=app.quit]word" in " ".join(text(pilot.app).split())
        await press(pilot, "d")
        assert "[/b] [@click=app.quit]word" in " ".join(text(pilot.app).split())
        await press(pilot, "f9")
        assert "click=app" not in text(pilot.app) and "Decision on: another event" in text(pilot.app)
        await press(pilot, "escape")
        assert "click=app" not in text(pilot.app)
        await press(pilot, "1")
        assert "click=app" not in text(pilot.app)
        await calm(pilot)


async def test_escalate_leads_on_to_the_escalation_filled_in_from_the_event(
    asha: Desk, console: Any, caseload: dict[str, int]
) -> None:
    event = told(asha, caseload["kai"])
    async with console(asha) as pilot:
        await press(pilot, "5", "enter")
        await answer(pilot, decision="escalate", reason="No school place is offered", consulted="no")
        await until(pilot, lambda: asks(pilot, Raised))
        raw = pilot.app.screen.form.raw
        assert "After a fight." in raw["concern"] and "Excluded from school" in raw["concern"]
        more = {"themes": "pep", "effect": "At home all day", "childs_wishes": "Agrees", "sent_to": "Tom"}
        await answer(pilot, **more, wanted="A place by Monday")
    assert rows(asha, "SELECT event_id, effect FROM escalation") == [(event, "At home all day")]
    assert rows(asha, "SELECT decision FROM significant_event") == [("escalate",)]


async def test_mid_point_now_leads_on_to_its_form(asha: Desk, console: Any, caseload: dict[str, int]) -> None:
    told(asha, caseload["kai"])
    async with console(asha) as pilot:
        await press(pilot, "5", "enter")
        await answer(pilot, decision="midpoint_now", reason="To see how far the plan is", consulted="no")
        await until(pilot, lambda: isinstance(pilot.app.screen, FormScreen))
        assert "Mid-point monitoring" in text(pilot.app)
    steps = "SELECT child_id, state FROM work_step WHERE name = 'Mid-point monitoring'"
    assert rows(asha, steps) == [(caseload["kai"], "Current")]


def working_days_before(day: date, count: int) -> date:
    """Count back day by day; no bank holiday lies between here and the middle of November."""
    while count:
        day -= timedelta(days=1)
        count -= day.isoweekday() <= 5
    return day


async def test_a_review_brought_forward_by_an_event_moves_every_date_that_hangs_on_it(
    asha: Desk, console: Any, caseload: dict[str, int]
) -> None:
    kai, held, to = caseload["kai"], date(2026, 10, 29), date(2026, 12, 9)
    event = told(asha, kai, "SE10")
    dues = "SELECT rule, occurrence, due FROM deadline WHERE met_on IS NULL AND child_id = " + str(kai)
    before = {(rule, at): due for rule, at, due in rows(asha, dues)}
    async with console(asha) as pilot:
        await press(pilot, "5", "d")
        await until(
            pilot, lambda: asks(pilot, EventDecision) and pilot.app.screen.form.focused_row is not None
        )
        dialog = pilot.app.screen
        await press(pilot, *"bring", "tab", *"9/12", "tab", *"Court on 15 December", "ctrl+s")
        # Who was consulted about it has to be said, which a mere decision leaves open.
        assert pilot.app.screen is dialog and "Parents consulted *" in text(pilot.app)
        await typed(pilot, EventDecision, "y", "tab", "y", "tab")
    found = {(rule, at): due for rule, at, due in rows(asha, dues)}
    assert found["OP-14", "1.M3"] == (held + (to - held) // 2).isoformat()
    assert found["OP-15", "1.M3"] == to.isoformat()
    assert found["HB-03", "1.R4"] == working_days_before(to, 15).isoformat()
    assert found["HB-04", "1.R4"] == (to - timedelta(weeks=2)).isoformat()
    assert found["HB-05", "1.R4"] == working_days_before(to, 3).isoformat()
    assert before["OP-14", "1.M3"] > found["OP-14", "1.M3"]
    more = "forward_to, reason, parents_consulted, child_consulted"
    decided = f"SELECT decision, {more} FROM significant_event WHERE id = {event}"
    said = ("2026-12-09", "Court on 15 December", "yes", "yes")
    assert rows(asha, decided) == [("bring_forward", *said)]
    booked = "SELECT booked_for FROM review WHERE held_on IS NULL AND number = 4"
    assert ("2026-12-09",) in rows(asha, booked)
    entities = {row[0] for row in rows(asha, "SELECT entity FROM audit WHERE act = 'event decided'")}
    assert {"significant_event", "review"} <= entities


async def test_a_bulk_acknowledge_is_undone_after_a_restart(
    asha: Desk, console: Any, caseload: dict[str, int]
) -> None:
    for name in ("kai", "ruby", "tomasz"):
        told(asha, caseload[name])
    seen = "SELECT count(*) FROM significant_event WHERE acknowledged_on IS NOT NULL"
    async with console(asha) as pilot:
        await press(pilot, "5", "A", "k")
        assert rows(asha, seen) == [(3,)]
    asha = builders.reopened(asha)
    async with console(asha) as pilot:
        shown = " ".join((await press(pilot, "u")).split())
        assert "Taken back" in shown
        assert rows(asha, seen) == [(0,)], "all of it, in one step"
        shown = await press(pilot, "5")
        assert "3 notifications" in shown
        await press(pilot, "ctrl+r")
        assert rows(asha, seen) == [(3,)]
    who = "SELECT DISTINCT who FROM audit WHERE entity = 'significant_event' AND act = 'acknowledged'"
    assert len(rows(asha, who)) == 1


def owed(desk: Desk) -> Rows:
    return rows(desk, "SELECT occurrence, due, met_on FROM deadline WHERE rule = 'IR-04'")


async def decide_by_keys(pilot: Pilot[None], decision: str, reason: str) -> None:
    """Decide on the one event that waits, key by key."""
    await press(pilot, "5", "enter")
    await until(pilot, lambda: asks(pilot, EventDecision) and pilot.app.screen.form.focused_row is not None)
    dialog = pilot.app.screen
    await press(pilot, *decision, "tab", *reason, "ctrl+s")
    if pilot.app.screen is dialog:
        await press(pilot, "ctrl+s")
    assert pilot.app.screen is not dialog, text(pilot.app)


async def at_row(pilot: Pilot[None], rule: str) -> Any:
    """Go to the row of a rule on Today, key by key, and return it."""
    await press(pilot, "1")
    shown: Any = pilot.app.screen
    for _ in range(40):
        if shown.list.row is not None and shown.list.row.rule == rule:
            return shown.list.row
        await press(pilot, "down")
    raise AssertionError(text(pilot.app))


async def test_an_escalation_decided_on_stands_on_today_until_it_is_raised(
    asha: Desk, console: Any, caseload: dict[str, int]
) -> None:
    event = told(asha, caseload["kai"])
    async with console(asha) as pilot:
        await decide_by_keys(pilot, "esc", "No place is offered")
        await until(pilot, lambda: asks(pilot, Raised) and pilot.app.screen.form.focused_row is not None)
        await press(pilot, *"At home all day", "escape")
    due = builders.TODAY + timedelta(days=1)
    assert owed(asha) == [(f"1.E{event}.escalate", due.isoformat(), None)]
    assert rows(asha, "SELECT count(*) FROM escalation") == [(0,)]
    # Started again the day after next, it is late, and goes on where it was left.
    later = replace(builders.a_desk(asha.store, asha.policy, asha.calendar, today=due + timedelta(days=1)))
    async with console(replace(later, scope=asha.scope)) as pilot:
        row = await at_row(pilot, "IR-04")
        assert (row.title, row.status, row.days) == ("Escalate: excluded from school", "overdue", -1)
        assert "counted from" not in text(pilot.app) and "event decided on" in text(pilot.app)
        await press(pilot, "d")
        await until(pilot, lambda: asks(pilot, Raised) and pilot.app.screen.form.focused_row is not None)
        raw = pilot.app.screen.form.raw
        assert raw["effect"] == "At home all day" and "Excluded from school" in raw["concern"]
        assert "“Sent on” says 24/11/2026, not today." in " ".join(text(pilot.app).split())
        await answer(
            pilot,
            themes="pep",
            childs_wishes="Agrees",
            sent_to="Tom",
            sent_on="today",
            wanted="A place",
            wanted_by="+9wd",
        )
    assert rows(asha, "SELECT event_id, effect FROM escalation") == [(event, "At home all day")]
    assert [met_on for *_, met_on in owed(asha)] == [(due + timedelta(days=1)).isoformat()]


@pytest.mark.parametrize(
    ("decision", "typed", "opens"),
    [
        ("contact_child", "contact the c", "ContactWithChild"),
        ("contact_worker", "contact the s", "DeadlineMet"),
        ("midpoint_now", "mid", "FormScreen"),
    ],
)
async def test_what_else_was_decided_is_opened_from_its_row(
    asha: Desk, console: Any, caseload: dict[str, int], decision: str, typed: str, opens: str
) -> None:
    event = told(asha, caseload["kai"])
    async with console(asha) as pilot:
        await decide_by_keys(pilot, typed, "To hear it first hand")
        while not isinstance(pilot.app.screen, DeskScreen):
            await press(pilot, "escape")
        ((occurrence, _, met_on),) = owed(asha)
        assert (occurrence, met_on) == (f"1.E{event}.{decision}", None)
        await at_row(pilot, "IR-04")
        await press(pilot, "enter")

        def opened() -> str:
            top = pilot.app.screen
            return top.form.section.__name__ if isinstance(top, SectionDialog) else type(top).__name__

        await until(pilot, lambda: opened() == opens)
        if decision == "contact_worker":
            await press(pilot, "ctrl+s")
            await until(pilot, lambda: isinstance(pilot.app.screen, DeskScreen))
    expected = builders.TODAY.isoformat() if decision == "contact_worker" else None
    assert [met_on for *_, met_on in owed(asha)] == [expected]


async def test_a_decision_that_is_recorded_elsewhere_is_not_marked_as_done(
    asha: Desk, caseload: dict[str, int]
) -> None:
    kai = caseload["kai"]
    event = told(asha, kai)
    answers = EventDecision(decision="escalate", reason="No place", decided_on=builders.TODAY)
    decide(asha, event, answers, seen_version=event_record(asha, event).row_version)
    with pytest.raises(Refused, match="“Escalate” is not marked as done"):
        mark_met(asha, kai, "IR-04", f"1.E{event}.escalate", DeadlineMet(met_on=builders.TODAY))
    # Another decision takes what the first one asked for with it; undoing that brings it back.
    version = event_record(asha, event).row_version
    again = answers.model_copy(update={"decision": "no_action"})
    decide(asha, event, again, seen_version=version)
    assert owed(asha) == []
    undo(asha)
    assert [occurrence for occurrence, *_ in owed(asha)] == [f"1.E{event}.escalate"]
