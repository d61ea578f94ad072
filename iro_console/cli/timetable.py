"""``iro-console timetable``: the deadlines of an imagined child. No records are needed."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import click

from iro_console.casework.titles import title_of
from iro_console.cli.ending import Stopped
from iro_console.cli.given import Given, common, parsed_date
from iro_console.cli.text import days_late, print_json, state, table
from iro_console.domain.date_text import long_date
from iro_console.domain.explain import anchor_words, as_json, in_units, skipped_holidays
from iro_console.domain.facts import ChildFacts, PeriodFacts, PlacementFacts, ReviewFacts
from iro_console.domain.timeline import timeline as deadlines_of
from iro_console.domain.timescales import Deadline
from iro_console.domain.working_days import WorkingCalendar


@click.command()
@click.option(
    "--looked-after-from",
    "entered",
    metavar="DATE",
    required=True,
    help="The day the child became looked after.",
)
@click.option("--born", metavar="DATE", help="The child's date of birth.")
@click.option(
    "--review-held",
    "held",
    metavar="DATE",
    multiple=True,
    help="A review held; as often as there were reviews.",
)
@click.option("--placement-change", "moved", metavar="DATE", multiple=True, help="A change of placement.")
@click.option("--adjourned", metavar="DATE", help="A review was adjourned on this day.")
@click.option("--booked", metavar="DATE", help="The next review is booked for this day.")
@click.option("--ceased", metavar="DATE", help="The day the child ceased to be looked after.")
@common("policy", "today", "json")
@click.pass_obj
def timetable(
    given: Given,
    entered: str,
    born: str | None,
    held: tuple[str, ...],
    moved: tuple[str, ...],
    adjourned: str | None,
    booked: str | None,
    ceased: str | None,
) -> None:
    """Show every deadline of an imagined child, and what was counted.

    Reviews may be given in any order. Nothing is read from your records and nothing is stored.
    """
    from iro_console.reference import NATIONAL, load_calendar, load_policy

    today = given.day()

    def read(text: str | None, option: str) -> date | None:
        return None if text is None else parsed_date(text, today, option)

    start = parsed_date(entered, today, "--looked-after-from")
    facts = imagined_child(
        start,
        born=read(born, "--born"),
        held=[parsed_date(text, today, "--review-held") for text in held],
        moved=[parsed_date(text, today, "--placement-change") for text in moved],
        adjourned=read(adjourned, "--adjourned"),
        booked=read(booked, "--booked"),
        ceased=read(ceased, "--ceased"),
    )
    policy, calendar = load_policy(given.policy or NATIONAL), load_calendar()
    try:
        deadlines = deadlines_of(facts, policy, calendar, today)
        entries = [as_json(deadline, calendar, today) for deadline in deadlines]
    except ValueError as fault:
        raise Stopped(f"these dates cannot be counted: {fault}") from None
    if given.json:
        print_json({"policy": policy.name, "today": today.isoformat(), "deadlines": entries})
        return
    click.echo(f"Looked after from {long_date(start)}   policy {policy.name}   today {long_date(today)}")
    click.echo()
    table(
        ("Due", "State", "Rule", "What, and what it is counted from"),
        [_line(deadline, calendar, today) for deadline in deadlines],
    )


def imagined_child(
    start: date,
    *,
    born: date | None,
    held: list[date],
    moved: list[date],
    adjourned: date | None,
    booked: date | None,
    ceased: date | None,
) -> ChildFacts:
    """Return the facts of a child from the options; Stopped (exit 1) when they contradict one another."""
    held = sorted(held)
    _refuse_contradictions(start, born, held, moved, adjourned, booked, ceased)
    completed = next((day for day in held if adjourned is not None and day > adjourned), None)
    reviews = [
        ReviewFacts(number, day, adjourned_on=adjourned if day == completed else None)
        for number, day in enumerate(held, 1)
    ]
    pending = adjourned if completed is None else None
    if pending is not None or booked is not None:
        reviews.append(ReviewFacts(len(held) + 1, adjourned_on=pending, booked_for=booked))
    starts = [start, *sorted(set(moved) - {start})]
    ends = [*starts[1:], ceased]
    placements = tuple(PlacementFacts(day, end) for day, end in zip(starts, ends, strict=True))
    return ChildFacts(born, (PeriodFacts(1, start, ceased, tuple(reviews), placements),))


def _refuse_contradictions(
    start: date,
    born: date | None,
    held: list[date],
    moved: list[date],
    adjourned: date | None,
    booked: date | None,
    ceased: date | None,
) -> None:
    if born is not None and born > start:
        raise Stopped(f"the child cannot be born after becoming looked after ({_gap(born, start)})")
    if ceased is not None and ceased < start:
        raise Stopped(f"the child cannot cease to be looked after before it began ({_gap(ceased, start)})")
    said = [("a review held", day) for day in held] + [("a change of placement", day) for day in moved]
    said += [("a review adjourned", adjourned)] if adjourned else []
    said += [("a review booked", booked)] if booked else []
    for what, day in said:
        if day < start:
            raise Stopped(f"{what} cannot be before the child became looked after ({_gap(day, start)})")
        if ceased is not None and day > ceased and what != "a review booked":
            raise Stopped(f"{what} cannot be after the child ceased to be looked after ({_gap(day, ceased)})")
    if adjourned is not None and adjourned in held:
        raise Stopped(f"a review cannot be held and adjourned on the same day ({long_date(adjourned)})")
    for before, after in pairwise(held):
        if before == after:
            raise Stopped(f"a review held on {long_date(before)} is given twice")
    if booked is not None and held and booked <= held[-1]:
        raise Stopped(
            f"the next review cannot be booked for a day up to the last one held ({_gap(booked, held[-1])})"
        )


def _gap(day: date, other: date) -> str:
    return f"{long_date(day)}, {long_date(other)}"


def _line(deadline: Deadline, calendar: WorkingCalendar, today: date) -> tuple[str, str, str, str]:
    days, unit = in_units(deadline, calendar, today)
    status = deadline.status_on(today)
    what = title_of(deadline.rule, deadline.review_number)
    count = str(deadline.offset)
    if count != "by that day":
        count += f" {'before' if deadline.due < deadline.anchor_date else 'after'}"
    what += f"\n{count} {anchor_words(deadline)}, {long_date(deadline.anchor_date)}"
    if skipped := skipped_holidays(deadline, calendar):
        what += "; skipped " + ", ".join(f"{name} {long_date(day)}" for day, name in skipped)
    if deadline.local_due and deadline.statutory_due and deadline.local_due != deadline.statutory_due:
        law, council = long_date(deadline.statutory_due), long_date(deadline.local_due)
        what += f"; by law {law}, by the council's rule {council}"
    late = days_late(deadline.due, deadline.met_on)
    return long_date(deadline.due), state(status, days, unit, late), deadline.rule.id, what
