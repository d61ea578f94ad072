"""A decision from the review that makes it to the one that closes it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from iro_console.domain.decisions import (
    DecisionFacts,
    DecisionStatus,
    Reply,
    after_reply,
    carried_forward,
    drift,
    heard_of,
    is_open,
    may_become,
    put_off,
    reply_due,
    reply_on,
    reply_problem,
    status_on,
)
from iro_console.domain.working_days import WorkingCalendar

TODAY = date(2026, 11, 24)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
OPEN = (DecisionStatus.NOT_STARTED, DecisionStatus.IN_PROGRESS)


def test_the_words_for_statuses_and_replies() -> None:
    assert [status.value for status in DecisionStatus] == [
        "Not started",
        "In progress",
        "Done",
        "Overdue",
        "Superseded",
        "Disputed",
    ]
    assert [reply.value for reply in Reply] == ["Agreed", "Deemed agreed", "Not agreed"]


def test_the_moves_between_statuses() -> None:
    allowed = {(a.value, b.value) for a in DecisionStatus for b in DecisionStatus if may_become(a, b)}
    assert allowed == {
        ("Not started", "In progress"),
        ("Not started", "Done"),
        ("Not started", "Superseded"),
        ("Not started", "Disputed"),
        ("In progress", "Not started"),
        ("In progress", "Done"),
        ("In progress", "Superseded"),
        ("In progress", "Disputed"),
        ("Done", "Not started"),
        ("Done", "In progress"),
        ("Disputed", "Not started"),
        ("Disputed", "In progress"),
        ("Disputed", "Done"),
        ("Disputed", "Superseded"),
    }


@pytest.mark.parametrize("status", list(DecisionStatus))
@pytest.mark.parametrize("due_on", [YESTERDAY, TODAY, TOMORROW, None])
def test_an_open_decision_past_its_date_is_overdue(status: DecisionStatus, due_on: date | None) -> None:
    overdue = status in OPEN and due_on == YESTERDAY
    expected = DecisionStatus.OVERDUE if overdue else status
    assert status_on(DecisionFacts(status, due_on), TODAY) is expected


@pytest.mark.parametrize("received", [date(2026, 12, 17) + timedelta(days=n) for n in range(20)])
def test_the_manager_has_five_working_days(
    received: date, calendar: WorkingCalendar, day_by_day: Callable[[date, int], date]
) -> None:
    due = reply_due(received, calendar)
    assert due == day_by_day(received, 5)
    waiting = DecisionFacts(received_on=received)
    assert reply_on(waiting, due, due) is None
    assert reply_on(waiting, due, due + timedelta(days=1)) is Reply.DEEMED_AGREED


def test_silence_is_no_reply_before_the_decisions_were_received() -> None:
    assert reply_on(DecisionFacts(), YESTERDAY, TODAY) is None
    assert reply_on(DecisionFacts(received_on=YESTERDAY), None, TODAY) is None


@pytest.mark.parametrize("reply", [Reply.AGREED, Reply.NOT_AGREED])
def test_what_was_said_stands_even_when_it_came_late(reply: Reply) -> None:
    late = DecisionFacts(received_on=date(2026, 11, 1), reply=reply, replied_on=TODAY)
    assert reply_on(late, date(2026, 11, 6), TODAY) is reply


@pytest.mark.parametrize(
    ("reply", "reason", "replied_on", "received_on", "expected"),
    [
        (Reply.AGREED, "", TODAY, YESTERDAY, None),
        (Reply.NOT_AGREED, "No money", TODAY, TODAY, None),
        (Reply.NOT_AGREED, "  ", TODAY, YESTERDAY, "Give the manager's reason for not agreeing"),
        (Reply.AGREED, "", TODAY, None, "Record first the day the manager received the decisions"),
        (Reply.AGREED, "", None, YESTERDAY, "Give the day of the reply"),
        (Reply.AGREED, "", TOMORROW, YESTERDAY, "The reply is dated in the future"),
        (Reply.AGREED, "", YESTERDAY, TODAY, "The decisions were received only on Tue 24 Nov"),
        (
            Reply.DEEMED_AGREED,
            "",
            TODAY,
            YESTERDAY,
            "Silence is read from the date: record only what the manager said",
        ),
    ],
)
def test_a_reply_has_its_day_and_a_refusal_its_reason(
    reply: Reply, reason: str, replied_on: date | None, received_on: date | None, expected: str | None
) -> None:
    assert reply_problem(reply, reason, replied_on, received_on, TODAY) == expected


def test_a_decision_not_agreed_is_disputed_unless_it_is_closed() -> None:
    not_agreed = after_reply(DecisionFacts(), Reply.NOT_AGREED, TODAY)
    assert (not_agreed.status, not_agreed.reply, not_agreed.replied_on) == (
        DecisionStatus.DISPUTED,
        Reply.NOT_AGREED,
        TODAY,
    )
    agreed = after_reply(DecisionFacts(DecisionStatus.IN_PROGRESS), Reply.AGREED, TODAY)
    assert (agreed.status, agreed.reply) == (DecisionStatus.IN_PROGRESS, Reply.AGREED)
    settled = after_reply(not_agreed, Reply.AGREED, TODAY)
    assert (settled.status, settled.reply) == (DecisionStatus.NOT_STARTED, Reply.AGREED)
    assert after_reply(not_agreed, Reply.NOT_AGREED, TODAY).status is DecisionStatus.DISPUTED
    done = after_reply(DecisionFacts(DecisionStatus.DONE), Reply.NOT_AGREED, TODAY)
    assert done.status is DecisionStatus.DONE


@pytest.mark.parametrize("status", list(DecisionStatus))
def test_what_is_not_closed_is_carried_forward(status: DecisionStatus) -> None:
    decision = DecisionFacts(status, YESTERDAY, 1, YESTERDAY, Reply.AGREED, TODAY)
    if status in (DecisionStatus.DONE, DecisionStatus.SUPERSEDED):
        assert not is_open(decision)
        with pytest.raises(ValueError, match=status.value):
            carried_forward(decision, TOMORROW)
        return
    assert is_open(decision)
    assert carried_forward(decision, TOMORROW) == DecisionFacts(status, TOMORROW, 2, moved=1)


def test_carrying_forward_ends_the_silence_and_counts_only_a_later_date() -> None:
    silent = DecisionFacts(due_on=TODAY, moved=1, silent_since=YESTERDAY)
    assert carried_forward(silent, TODAY) == DecisionFacts(due_on=TODAY, carried=1, moved=1)
    assert carried_forward(silent, YESTERDAY) == DecisionFacts(due_on=YESTERDAY, carried=1, moved=1)
    assert carried_forward(DecisionFacts(due_on=None), TODAY).moved == 0


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        (TODAY, TOMORROW, True),
        (TODAY, TODAY, False),
        (TODAY, YESTERDAY, False),
        (None, TODAY, False),
        (TODAY, None, False),
    ],
)
def test_only_a_later_date_puts_a_decision_off(was: date | None, now: date | None, expected: bool) -> None:
    assert put_off(was, now) is expected


NOT_STARTED, IN_PROGRESS = OPEN


@pytest.mark.parametrize(
    ("status", "due_on", "evidence", "silent_since"),
    [
        (NOT_STARTED, TODAY, "", YESTERDAY),
        (NOT_STARTED, TODAY, " \n", YESTERDAY),
        (IN_PROGRESS, TODAY, "", None),
        (NOT_STARTED, TOMORROW, "", None),
        (NOT_STARTED, TODAY, "The referral is written", None),
    ],
)
def test_a_decision_of_which_nothing_is_known_falls_silent(
    status: DecisionStatus, due_on: date, evidence: str, silent_since: date | None
) -> None:
    before = DecisionFacts(NOT_STARTED, TODAY)
    after = heard_of(before, status, due_on, evidence, YESTERDAY)
    assert after == DecisionFacts(status, due_on, moved=due_on > TODAY, silent_since=silent_since)


def test_silence_lasts_from_the_first_mid_point_until_something_is_known() -> None:
    silent = heard_of(DecisionFacts(due_on=TODAY), NOT_STARTED, TODAY, "", YESTERDAY)
    longer = heard_of(silent, NOT_STARTED, TODAY, "", TOMORROW)
    assert longer.silent_since == YESTERDAY
    assert heard_of(longer, IN_PROGRESS, TODAY, "", TOMORROW).silent_since is None


def test_what_is_superseded_does_not_come_back() -> None:
    with pytest.raises(ValueError, match="superseded"):
        heard_of(DecisionFacts(DecisionStatus.SUPERSEDED), NOT_STARTED, None, "", TODAY)


@pytest.mark.parametrize(
    ("decision", "expected"),
    [
        (DecisionFacts(due_on=TODAY), ()),
        (DecisionFacts(due_on=TOMORROW, carried=1), ()),
        (DecisionFacts(due_on=None), ()),
        (DecisionFacts(due_on=date(2026, 11, 13)), ("late 7 wd",)),
        (DecisionFacts(due_on=TOMORROW, carried=2), ("carried twice",)),
        (DecisionFacts(due_on=YESTERDAY, carried=3), ("late 1 wd", "carried 3 times")),
        (DecisionFacts(DecisionStatus.DISPUTED, YESTERDAY), ("late 1 wd",)),
        (DecisionFacts(due_on=TOMORROW, moved=1), ()),
        (DecisionFacts(due_on=TOMORROW, moved=2), ("date moved twice",)),
        (DecisionFacts(due_on=TOMORROW, moved=4), ("date moved 4 times",)),
        (
            DecisionFacts(due_on=TOMORROW, silent_since=date(2026, 11, 3)),
            ("silent since the mid-point, Tue 3 Nov",),
        ),
        (
            DecisionFacts(NOT_STARTED, YESTERDAY, 2, moved=2, silent_since=date(2025, 11, 3)),
            (
                "late 1 wd",
                "carried twice",
                "date moved twice",
                "silent since the mid-point, Mon 3 Nov 2025",
            ),
        ),
        (DecisionFacts(DecisionStatus.DONE, YESTERDAY, 4, moved=3, silent_since=YESTERDAY), ()),
        (DecisionFacts(DecisionStatus.SUPERSEDED, YESTERDAY, 4), ()),
    ],
)
def test_why_a_decision_drifts(
    decision: DecisionFacts, expected: tuple[str, ...], calendar: WorkingCalendar
) -> None:
    assert drift(decision, TODAY, calendar) == expected


def test_late_over_a_weekend_is_counted_in_days(calendar: WorkingCalendar) -> None:
    friday, sunday = date(2026, 11, 20), date(2026, 11, 22)
    assert drift(DecisionFacts(due_on=friday), sunday, calendar) == ("late 2 d",)
