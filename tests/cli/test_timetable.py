"""``timetable``: the contract of its JSON, its dates against a count day by day, and what it refuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from click.testing import Result

from iro_console.domain.working_days import WorkingCalendar

Run = Callable[..., Result]
InJson = Callable[..., Any]

KEYS = [
    "rule", "title", "owner", "due", "statutory_due", "local_due", "latest_working_day", "anchor", "counted",
    "skipped", "status", "met_on", "review_number", "source",
]  # fmt: skip


def by_rule(found: Any) -> dict[tuple[str, int | None], Any]:
    return {(one["rule"], one["review_number"]): one for one in found["deadlines"]}


def counted_out(start: date, working_days: int, england: WorkingCalendar) -> tuple[date, list[date]]:
    """Walk from day to day; return the last day counted and the holidays on weekdays passed over."""
    on, left, skipped = start, working_days, list[date]()
    while left:
        on += timedelta(days=1)
        if on.weekday() < 5 and on in england.holidays:
            skipped.append(on)
        elif on.weekday() < 5:
            left -= 1
    return on, skipped


def test_the_json_has_the_keys_of_the_contract_and_no_others(in_json: InJson) -> None:
    found = in_json("timetable", "--looked-after-from", "2025-03-03", "--today", "2025-03-20")
    assert list(found) == ["policy", "today", "deadlines"]
    assert (found["policy"], found["today"]) == ("national", "2025-03-20")
    assert found["deadlines"]
    for entry in found["deadlines"]:
        assert list(entry) == KEYS
        assert list(entry["anchor"]) == ["event", "date"]
        assert all(list(one) == ["date", "name"] for one in entry["skipped"])
        assert entry["status"] in ("open", "met", "met late", "overdue", "no longer required")


def test_the_example_of_the_contract(in_json: InJson) -> None:
    found = by_rule(in_json("timetable", "--looked-after-from", "2025-03-03", "--today", "2025-03-20"))
    first = found["ST-01", 1]
    assert (first["due"], first["counted"], first["status"]) == ("2025-03-31", "20 working days", "open")
    assert first["anchor"] == {"event": "became looked after", "date": "2025-03-03"}


@pytest.mark.parametrize(
    "start", ["2012-05-18", "2019-12-20", "2022-05-27", "2022-09-03", "2025-04-12", "2028-04-07"]
)
def test_the_first_review_agrees_with_a_count_day_by_day(
    in_json: InJson, england: WorkingCalendar, start: str
) -> None:
    found = by_rule(in_json("timetable", "--looked-after-from", start, "--today", start))
    due, skipped = counted_out(date.fromisoformat(start), 20, england)
    first = found["ST-01", 1]
    assert first["due"] == due.isoformat()
    assert [one["date"] for one in first["skipped"]] == [day.isoformat() for day in skipped]


def test_reviews_given_in_any_order_are_numbered_by_date(in_json: InJson) -> None:
    held = ("--review-held", "2025-09-30", "--review-held", "28/03/2025", "--review-held", "27 jun 2025")
    found = by_rule(in_json("timetable", "--looked-after-from", "03/03/2025", *held, "--today", "2025-10-06"))
    assert found["ST-01", 1]["met_on"] == "2025-03-28"
    assert (found["ST-02", 2]["due"], found["ST-02", 2]["status"]) == ("2025-06-28", "met")
    assert (found["ST-03", 3]["due"], found["ST-03", 3]["met_on"]) == ("2025-12-27", "2025-09-30")
    assert (found["ST-03", 4]["due"], found["ST-03", 4]["status"]) == ("2026-03-30", "open")


def test_an_adjourned_review_is_due_again_within_twenty_working_days(
    in_json: InJson, england: WorkingCalendar
) -> None:
    child = (
        "timetable",
        "--looked-after-from",
        "2025-03-03",
        "--adjourned",
        "2025-03-28",
        "--today",
        "2025-03-31",
    )
    due, _ = counted_out(date(2025, 3, 28), 20, england)
    found = by_rule(in_json(*child))
    assert (found["ST-23", 1]["due"], found["ST-23", 1]["status"]) == (due.isoformat(), "open")
    assert found["ST-01", 1]["status"] == "open"
    resumed = by_rule(in_json(*child, "--review-held", "2025-04-10"))
    assert resumed["ST-23", 1]["met_on"] == "2025-04-10"
    assert resumed["ST-01", 1]["status"] == "met late"


def test_a_booked_review_carries_the_work_before_it(in_json: InJson, england: WorkingCalendar) -> None:
    found = by_rule(
        in_json(
            "timetable",
            "--looked-after-from",
            "2025-03-03",
            "--booked",
            "2025-03-26",
            "--today",
            "2025-03-04",
        )
    )
    report = found["HB-05", 1]
    on, left = date(2025, 3, 26), 3
    while left:
        on -= timedelta(days=1)
        left -= england.is_working_day(on)
    assert (report["due"], report["anchor"]["date"]) == (on.isoformat(), "2025-03-26")


def test_ceasing_closes_what_is_open(in_json: InJson) -> None:
    found = by_rule(
        in_json(
            "timetable",
            "--looked-after-from",
            "2025-03-03",
            "--ceased",
            "2025-03-20",
            "--today",
            "2025-04-20",
        )
    )
    assert found["ST-01", 1]["status"] == "no longer required"


def test_a_change_of_placement_brings_a_councils_review_forward(in_json: InJson) -> None:
    child = (
        "timetable",
        "--looked-after-from",
        "2025-03-03",
        "--review-held",
        "2025-03-28",
        "--review-held",
        "2025-06-20",
    )
    moved = (*child, "--placement-change", "2025-07-01", "--today", "2025-07-02")
    assert not [key for key in by_rule(in_json(*moved)) if key[0] == "OP-16"]
    local = by_rule(in_json(*moved, "--policy", "source003"))["OP-16", 3]
    assert (local["due"], local["local_due"], local["statutory_due"]) == ("2025-07-29", "2025-07-29", None)


def test_a_date_of_birth_brings_the_birthdays_in(in_json: InJson) -> None:
    child = ("timetable", "--looked-after-from", "2025-03-03", "--today", "2025-03-10")
    assert not [key for key in by_rule(in_json(*child)) if key[0] == "ST-21"]
    assert [key for key in by_rule(in_json(*child, "--born", "2009-06-01")) if key[0] == "ST-21"]


@pytest.mark.parametrize("where", ["before", "after"])
def test_shared_options_stand_before_or_after_the_command(run: Run, where: str) -> None:
    shared = ["--today", "2025-03-20", "--policy", "source003", "--json"]
    command = ["timetable", "--looked-after-from", "2025-03-03"]
    done = run(*shared, *command) if where == "before" else run(*command, *shared)
    found = json.loads(done.stdout)
    assert (found["today"], found["policy"]) == ("2025-03-20", "source003")


def test_the_text_lines_up_and_says_what_was_skipped(run: Run) -> None:
    done = run(
        "timetable",
        "--looked-after-from",
        "2025-04-07",
        "--review-held",
        "2025-05-20",
        "--today",
        "2025-05-12",
    )
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    head = next(line for line in lines if line.startswith("Due"))
    at = next(number for number, line in enumerate(lines) if "ST-01" in line)
    assert lines[at].startswith("Thu 8 May 2025  ")
    assert lines[at][head.index("State") :].startswith("✓ met 12 d late")
    assert lines[at].index("ST-01") == head.index("Rule")
    counted = " ".join(line.strip() for line in lines[at + 1 : at + 4])
    assert (
        "20 working days after became looked after, Mon 7 Apr 2025; skipped Good Friday Fri 18 Apr 2025"
        in counted
    )
    assert all(len(line) <= 100 for line in lines)
    assert "\x1b" not in done.stdout


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        (("--looked-after-from", "31/02/2025"), 2, "February 2025 has 28 days"),
        (("--looked-after-from", "soon"), 2, "not a date"),
        ((), 2, "--looked-after-from"),
        (("--looked-after-from", "2025-03-03", "--today", "x"), 2, "not a date"),
        (("--looked-after-from", "2025-03-03", "--policy", "nowhere"), 1, "nowhere"),
        (("--looked-after-from", "2025-03-03", "--review-held", "2025-03-02"), 1, "before the child became"),
        (("--looked-after-from", "2025-03-03", "--booked", "2025-03-02"), 1, "before the child became"),
        (("--looked-after-from", "2025-03-03", "--adjourned", "2025-03-02"), 1, "before the child became"),
        (
            ("--looked-after-from", "2025-03-03", "--placement-change", "2025-03-02"),
            1,
            "before the child became",
        ),
        (("--looked-after-from", "2025-03-03", "--ceased", "2025-03-02"), 1, "before it began"),
        (("--looked-after-from", "2025-03-03", "--born", "2025-03-04"), 1, "born after"),
        (
            ("--looked-after-from", "2025-03-03", "--ceased", "2025-04-01", "--review-held", "2025-04-02"),
            1,
            "after the child ceased",
        ),
        (
            (
                "--looked-after-from",
                "2025-03-03",
                "--review-held",
                "2025-03-28",
                "--review-held",
                "28/03/2025",
            ),
            1,
            "twice",
        ),
        (
            ("--looked-after-from", "2025-03-03", "--review-held", "2025-03-28", "--booked", "2025-03-28"),
            1,
            "up to the last one held",
        ),
        (("--looked-after-from", "1950-03-03"), 1, "cannot be counted"),
        (
            ("--looked-after-from", "2025-03-03", "--review-held", "2025-03-27", "--adjourned", "2025-03-27"),
            1,
            "held and adjourned on the same day",
        ),
        (("--looked-after-from", "2025-03-03", "--no-such-option"), 2, "--no-such-option"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(run: Run, args: tuple[str, ...], code: int, says: str) -> None:
    done = run("timetable", *args)
    assert done.exit_code == code
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("iro-console: ")
    assert says in line
