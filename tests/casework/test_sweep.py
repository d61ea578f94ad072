"""The morning sweep over real records: what is news, how it is dealt with, left, taken up and undone."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta

import builders
import pytest
from contents import content

from iro_console.casework import after_review, sweep, upkeep
from iro_console.casework.contacts import record_contact
from iro_console.casework.deadlines import Place, mark_all_met
from iro_console.casework.desk import Desk
from iro_console.casework.events import acknowledge, record_event
from iro_console.casework.requests import record_request
from iro_console.casework.reviews import book_review, next_review, record_review_held
from iro_console.casework.sweep import DONE, OPEN, PUT_OFF, SEEN, SweepItem, SweepState
from iro_console.casework.sweep_acts import check_put_off, note, put_off, see, take_up, undo_sweep
from iro_console.casework.undo import redo, undo
from iro_console.casework.verbs import Refused, act_on
from iro_console.casework.work import all_entries
from iro_console.domain.sweep import Change
from iro_console.domain.work import RequestType
from iro_console.forms.acts import ContactWithChild, DeadlineMet, ReviewBooking, ReviewHeld
from iro_console.forms.after_review import DecisionsReceived
from iro_console.forms.significant_event import EventNotified
from iro_console.forms.sweep import PutOff
from iro_console.storage.act import IMPORT_ACT
from iro_console.storage.engine import Store

TODAY = builders.TODAY
YESTERDAY = date(2026, 11, 23)


def told() -> EventNotified:
    """Return an event that waits for the IRO's decision."""
    return EventNotified(
        event="SE11",
        happened_on=YESTERDAY,
        told_on=YESTERDAY,
        reported_by="Priya Nair",
        reporter_role="school",
        description="For two days, after a fight.",
    )


@pytest.fixture
def settled(asha: Desk) -> Desk:
    """Return the desk over records whose dates have long stood: only time makes news."""
    with asha.store.write_plainly() as rows:
        rows.run("UPDATE deadline SET since = '2026-10-01'")
        rows.run("UPDATE setting SET value = '2026-11-24' WHERE name = 'computed_on'")
    return asha


@pytest.fixture
def busy(asha: Desk) -> Desk:
    """Return the desk of somebody to whom all that was recorded is news."""
    return replace(asha, user="newcomer")


def on(desk: Desk, day: date, at: str = "09:14") -> Desk:
    """Return the desk on another day, brought forward to it."""
    moment = datetime.fromisoformat(f"{day.isoformat()}T{at}:00").replace(tzinfo=desk.clock().tzinfo)
    moved = replace(desk, clock=lambda: moment)
    upkeep.catch_up(moved)
    return moved


def keys(state: SweepState, change: Change | None = None) -> list[str]:
    return [item.key for item in state.items if change is None or item.change is change]


def the(state: SweepState, key: str) -> SweepItem:
    return next(item for item in state.items if item.key == key)


def states(state: SweepState) -> list[str]:
    return [item.state for item in state.items]


def deal(desk: Desk) -> None:
    """See everything that is left."""
    for item in take_up(desk).items:
        if item.state == OPEN:
            see(desk, item)
    take_up(desk)


# what is news


def test_the_first_sweep_has_what_became_late_or_came_near_since_the_working_day_before(
    settled: Desk,
) -> None:
    expected: dict[str, Change] = {}
    yesterday = TODAY - timedelta(days=1)
    for entry in all_entries(settled, settled.scope):
        if entry.due == yesterday:
            expected[entry.key()] = Change.OVERDUE
        elif entry.due - timedelta(days=28) in (yesterday, TODAY):
            expected[entry.key()] = Change.NEW
    state = sweep.look(settled)
    assert {item.key: item.change for item in state.items} == expected
    assert state.since == "Mon 23 Nov"
    assert sweep.count(settled) == (len(expected), "Mon 23 Nov")


def test_it_is_in_the_order_of_the_kinds_and_then_of_the_list(asha: Desk, caseload: dict[str, int]) -> None:
    record_event(replace(asha, user="ben"), caseload["kai"], told())
    state = sweep.look(asha)
    order = list(Change)
    places = [order.index(item.change) for item in state.items]
    assert places == sorted(places)
    assert state.items[0].change is Change.EVENT
    listed = [entry.key() for entry in all_entries(asha, asha.scope)]
    late = [listed.index(key) for key in keys(state, Change.OVERDUE)]
    assert late == sorted(late)


def test_what_time_brings_is_news_once(settled: Desk) -> None:
    deal(settled)
    later = on(settled, TODAY + timedelta(days=1))
    due_then = [entry.key() for entry in all_entries(later, later.scope) if entry.due == TODAY]
    assert due_then
    state = take_up(later)
    assert keys(state, Change.OVERDUE) == due_then
    assert state.since == "Tue 24 Nov 09:14"
    deal(later)
    assert sweep.count(on(settled, TODAY + timedelta(days=1), "17:00"))[0] == 0


def test_what_the_user_recorded_is_no_news_but_what_others_did_is(
    settled: Desk, caseload: dict[str, int]
) -> None:
    held = ReviewHeld(held_on=TODAY, how="completed", participation="PN1")
    before = set(keys(sweep.look(settled)))
    record_review_held(settled, caseload["tomasz"], held)
    assert set(keys(sweep.look(settled))) - before == set()
    undo(settled)
    record_review_held(replace(settled, user="ben"), caseload["tomasz"], held)
    new = set(keys(sweep.look(settled))) - before
    assert f"{caseload['tomasz']}/HB-07/1.R3" in new
    item = the(sweep.look(settled), f"{caseload['tomasz']}/HB-07/1.R3")
    assert item.change is Change.NEW
    assert item.why == "New since Tue 24 Nov: review held, by ben."


def test_what_an_import_brought_is_news_whoever_ran_it(asha: Desk, caseload: dict[str, int]) -> None:
    kai = caseload["kai"]
    assert not [key for key in keys(sweep.look(asha), Change.NEW) if key.startswith(f"{kai}/")]
    with asha.store.write(act_on(asha, IMPORT_ACT, kai)) as work:
        work.line("child", str(kai), {"name": "Kai"})
    found = [item for item in sweep.look(asha).items if item.child_id == kai and item.change is Change.NEW]
    assert found
    assert {item.why for item in found} == {"New since Tue 24 Nov: 903 return brought in, by asha."}


def test_silence_and_replies_due(settled: Desk, caseload: dict[str, int]) -> None:
    kai, ben = caseload["kai"], replace(settled, user="ben")
    received = DecisionsReceived(received_on=date(2026, 11, 17))
    after_review.decisions_received(ben, kai, 3, received)
    key = f"{kai}/HB-08/1.R3"
    item = the(sweep.look(settled), key)
    assert (item.change, item.due) == (Change.REPLY, TODAY)
    see(settled, the(take_up(settled), key))
    assert the(sweep.look(settled), key).state == SEEN
    item = the(sweep.look(on(settled, TODAY + timedelta(days=1))), key)
    assert item.change is Change.DEEMED
    assert item.why == "No reply came by Tue 24 Nov: it counts as agreed. Record it so, or record the reply."


def test_a_review_moved_by_somebody_else(settled: Desk, caseload: dict[str, int]) -> None:
    ruby, ben = caseload["ruby"], replace(settled, user="ben")
    for desk, day in ((settled, 30), (ben, 26)):
        seen = next_review(desk, ruby).row_version
        answers = ReviewBooking(booked_for=date(2026, 11, day), moved_because="Carer is away")
        book_review(desk, ruby, answers, seen_version=seen)
    (item,) = [item for item in sweep.look(settled).items if item.change is Change.MOVED]
    assert (item.child_name, item.why) == ("Ruby Morgan", "Moved by ben on Tue 24 Nov.")
    assert item.title == "Moved: review 3, Mon 30 Nov 2026 to Thu 26 Nov 2026: Carer is away"
    assert item.hidden_title == "A review was moved"
    undo(ben)
    assert not keys(sweep.look(settled), Change.MOVED)


def test_events_and_notices_wait_until_they_are_acknowledged(settled: Desk, caseload: dict[str, int]) -> None:
    event = record_event(settled, caseload["kai"], told()).about
    record_request(settled, caseload["ruby"], RequestType.REPORT_COMPLETE)
    state = take_up(settled)
    (told_of,) = [item for item in state.items if item.change is Change.EVENT]
    (notice,) = [item for item in state.items if item.change is Change.NOTICE]
    assert (told_of.event, notice.request) == (event, 1)
    see(settled, told_of)
    asked = "SELECT acknowledged_on FROM significant_event"
    assert settled.store.reader().all(asked) == [("2026-11-24",)]
    with pytest.raises(Refused, match="report"):
        see(settled, notice)
    state = sweep.look(settled)
    assert (the(state, told_of.key).state, the(state, notice.key).state) == (SEEN, OPEN)


def test_a_date_that_moved_is_news_again(settled: Desk, caseload: dict[str, int]) -> None:
    deal(settled)
    ruby, ben = caseload["ruby"], replace(settled, user="ben")
    answers = ReviewBooking(booked_for=date(2026, 11, 26), moved_because="Carer is away")
    book_review(ben, ruby, answers, seen_version=next_review(ben, ruby).row_version)
    moved = [item for item in take_up(settled).items if item.state == OPEN]
    assert Change.MOVED in {item.change for item in moved}
    assert {item.child_id for item in moved} == {ruby}


# dealing with it


def test_what_is_done_seen_or_put_off_stays_in_its_place(busy: Desk) -> None:
    state = take_up(busy)
    first, second, third = [item for item in state.items if item.law is None and item.rule[:2] == "HB"][:3]
    mark_all_met(busy, [Place(first.child_id, first.rule, first.occurrence)], DeadlineMet(met_on=TODAY))
    see(busy, second)
    put_off(busy, third, PutOff(until=TODAY + timedelta(days=1)))
    after = take_up(busy)
    assert keys(after) == keys(state)
    found = [the(after, item.key) for item in (first, second, third)]
    assert [item.state for item in found] == [DONE, SEEN, PUT_OFF]
    assert found[2].until == TODAY + timedelta(days=1)
    assert [item.title for item in found][1:] == [second.title, third.title]
    assert after.left == state.left - 3


def test_what_is_recorded_of_a_child_leaves_the_childs_other_news_to_be_dealt_with(settled: Desk) -> None:
    later = on(settled, TODAY + timedelta(days=2))
    with later.store.write_plainly() as rows:
        rows.run("UPDATE deadline SET since = '2026-11-26'")
    state = take_up(later)
    new = Counter(item.child_id for item in state.items if item.change is Change.NEW)
    ((child, number),) = new.most_common(1)
    assert number > 1
    first, *others = [item for item in state.items if item.child_id == child and item.change is Change.NEW]
    see(later, first)
    after = take_up(later)
    assert the(after, first.key).state == SEEN
    assert {the(after, item.key).state for item in others} == {OPEN}


def test_it_can_be_left_and_taken_up_again_after_a_restart(settled: Desk) -> None:
    state = take_up(settled)
    see(settled, state.items[0])
    assert settled.store.path is not None
    settled.store.close()
    again = replace(settled, store=Store.open(settled.store.path), window="window-2")
    after = take_up(again)
    assert keys(after) == keys(state)
    assert states(after) == [SEEN, *[OPEN] * (len(state.items) - 1)]
    later = take_up(on(again, TODAY + timedelta(days=1)))
    assert state.items[0].key not in keys(later)
    assert set(keys(state)[1:]) <= set(keys(later))
    assert {item.state for item in later.items} == {OPEN}
    again.store.close()


def test_what_is_put_off_is_away_until_its_day_and_stays_on_the_list(settled: Desk) -> None:
    item = next(item for item in take_up(settled).items if item.law is None)
    done = put_off(settled, item, PutOff(until=date(2026, 11, 27)))
    assert done.message.endswith("put off to Fri 27 Nov 2026: it stays in Today")
    assert item.key in {entry.key() for entry in all_entries(settled, settled.scope)}
    deal(settled)
    assert item.key not in keys(sweep.look(on(settled, date(2026, 11, 26))))
    back = the(sweep.look(on(settled, date(2026, 11, 27))), item.key)
    assert (back.change, back.state) == (Change.BACK, OPEN)
    assert back.why == "Put off on Tue 24 Nov to Fri 27 Nov."
    friday = on(settled, date(2026, 11, 27))
    take_up(friday)
    see(friday, back)
    assert the(sweep.look(friday), item.key).state == SEEN


def test_nothing_is_put_off_past_a_date_the_law_sets(busy: Desk, caseload: dict[str, int]) -> None:
    builders.add_child(busy, "Ava New", looked_after_from=date(2026, 11, 2), iro=caseload["asha"])
    items = sweep.look(replace(busy, user="another")).items
    item = next(each for each in items if each.law is not None and each.law > TODAY)
    law = item.law
    assert law is not None
    (problem,) = check_put_off(busy, item, PutOff(until=law + timedelta(days=1)))
    assert problem.field == "until"
    assert problem.text.startswith("The law's date for this is")
    before = content(busy)
    with pytest.raises(Refused, match="law's date"):
        put_off(busy, item, PutOff(until=law + timedelta(days=1)))
    assert content(busy) == before
    put_off(busy, item, PutOff(until=law))
    late = next(each for each in items if each.law is not None and each.law < TODAY)
    with pytest.raises(Refused, match="cannot be put off"):
        put_off(busy, late, PutOff(until=TODAY + timedelta(days=1)))


def test_an_event_is_not_put_off_past_the_day_by_which_its_review_has_to_be_held(
    busy: Desk, caseload: dict[str, int]
) -> None:
    moves = told().model_copy(update={"event": "SE22", "takes_place_on": date(2026, 12, 9)})
    record_event(busy, caseload["kai"], moves)
    item = next(each for each in sweep.look(busy).items if each.event)
    assert item.law == date(2026, 12, 9)
    with pytest.raises(Refused, match="law's date for this is Wed 9 Dec 2026: it can be put off to that day"):
        put_off(busy, item, PutOff(until=date(2026, 12, 10)))
    put_off(busy, item, PutOff(until=date(2026, 12, 9)))
    record_event(busy, caseload["ruby"], told())
    (untied,) = (each for each in sweep.look(busy).items if each.event and each.key != item.key)
    assert untied.law is None


def test_each_user_has_a_sweep_of_their_own(settled: Desk) -> None:
    deal(settled)
    assert take_up(settled).left == 0
    ben = replace(settled, user="ben")
    assert take_up(ben).left == len(take_up(settled).items)


# undoing


def test_seeing_and_putting_off_are_taken_back_like_any_act(settled: Desk) -> None:
    state, before = take_up(settled), content(settled)
    see(settled, state.items[0])
    put_off(settled, state.items[1], PutOff(until=TODAY + timedelta(days=2)))
    assert states(take_up(settled))[:2] == [SEEN, PUT_OFF]
    undo(settled)
    assert states(take_up(settled))[:2] == [SEEN, OPEN]
    undo(settled)
    assert states(take_up(settled))[:2] == [OPEN, OPEN]
    assert content(settled) == before


def test_a_sweep_is_undone_as_a_whole_and_done_again(busy: Desk, caseload: dict[str, int]) -> None:
    other = ContactWithChild(held_on=TODAY, method="phone", seen_alone=False, why_not_alone="At school")
    record_contact(busy, caseload["sam"], other)
    before, state = content(busy), take_up(busy)
    assert len(state.items) > 3
    late = next(item for item in state.items if item.rule == "HB-07")
    for item in state.items:
        if item is not late:
            note(busy, see(busy, item).act_id)
    place = [Place(late.child_id, late.rule, late.occurrence)]
    note(busy, mark_all_met(busy, place, DeadlineMet(met_on=TODAY)).act_id)
    after = content(busy)
    assert take_up(busy).left == 0
    done = undo_sweep(busy)
    assert f"{len(state.items)} acts" in done.message
    assert content(busy) == before
    assert states(take_up(busy)) == [OPEN] * len(state.items)
    assert keys(take_up(busy)) == keys(state)
    with pytest.raises(Refused, match="Nothing was recorded in this sweep"):
        undo_sweep(busy)
    assert f"{len(state.items)} acts" in redo(busy).message
    assert content(busy) == after


def test_what_was_taken_back_already_is_left_out_of_undoing_the_sweep(busy: Desk) -> None:
    state, before = take_up(busy), content(busy)
    for item in state.items[:3]:
        note(busy, see(busy, item).act_id)
    undo(busy)
    undo(busy)
    redo(busy)
    assert "2 acts" in undo_sweep(busy).message
    assert content(busy) == before


def test_a_sweep_in_which_something_was_changed_since_is_left_whole(
    busy: Desk, caseload: dict[str, int]
) -> None:
    state = take_up(busy)
    note(busy, see(busy, state.items[0]).act_id)
    late = next(item for item in state.items if item.rule == "HB-07")
    place = [Place(late.child_id, late.rule, late.occurrence)]
    note(busy, mark_all_met(busy, place, DeadlineMet(met_on=TODAY)).act_id)
    mark_all_met(replace(busy, user="ben"), place, DeadlineMet(met_on=TODAY - timedelta(days=1)))
    before = content(busy)
    with pytest.raises(Refused, match="changed since"):
        undo_sweep(busy)
    assert content(busy) == before


def test_many_acknowledged_at_once_are_taken_back_after_a_restart(
    asha: Desk, caseload: dict[str, int]
) -> None:
    children = [caseload[name] for name in ("kai", "ruby", "tomasz")]
    events = [record_event(asha, child, told()).about for child in children]
    before = content(asha)
    acknowledge(asha, events)
    assert content(asha) != before
    assert asha.store.path is not None
    asha.store.close()
    again = replace(asha, store=Store.open(asha.store.path))
    assert undo(again).message.startswith("Taken back for 3 children: acknowledged")
    assert content(again) == before
    again.store.close()
