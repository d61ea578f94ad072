"""The parts of a child's page: which rows each shows, in which columns, and what is read beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from iro_console.casework.chronology import CONTACTS as METHODS
from iro_console.casework.labels import label
from iro_console.casework.titles import VENUES
from iro_console.storage.page_values import ChildPage, ContactValue, ReviewValue
from iro_console.ui.format import HIDDEN, clock_time, day, full_date, moment, plural, short_day, state
from iro_console.ui.ink import Run
from iro_console.ui.screens.child_between import (
    DECISIONS_PART,
    ESCALATIONS_PART,
    EVENTS_PART,
    MIDPOINTS_PART,
)
from iro_console.ui.screens.child_chronology import PART as CHRONOLOGY
from iro_console.ui.screens.child_entries import Entry, Part, headings
from iro_console.ui.screens.child_work import WORK_PART
from iro_console.ui.widgets.columns import Cell, Column, Look
from iro_console.ui.widgets.record_list import ListSpec

# Clock


def _clock(page: ChildPage, _look: Look) -> Sequence[Entry]:
    """The deadlines by review: first what has something open, then what is done, each in order of date."""
    reviews = {review.number: review for review in page.reviews if review.period == page.period}
    groups: dict[int | None, list[Any]] = {}
    for row in page.deadlines:
        groups.setdefault(row.deadline.review_number, []).append(row)

    def order(number: int | None) -> tuple[bool, bool, int]:
        waiting = any(row.status in ("open", "overdue") for row in groups[number])
        return (not waiting, number is None, (number or 0) * (1 if waiting else -1))

    return [
        Entry(row.key, row, _review_heading(number, reviews.get(number or 0)))
        for number in sorted(groups, key=order)
        for row in sorted(groups[number], key=lambda row: (row.deadline.due, row.title))
    ]


def _review_heading(number: int | None, review: ReviewValue | None) -> str:
    if number is None:
        return "Throughout this period of care"
    if review is not None and review.held_on is not None:
        return f"Review {number}, held {full_date(review.held_on)}"
    if review is not None and review.booked_for is not None:
        on = " ".join((full_date(review.booked_for), clock_time(review.booked_at))).strip()
        return f"Review {number}, booked for {on}"
    return f"Review {number}, not booked"


def _clock_state(entry: Entry, _look: Look) -> Cell:
    row = entry.value
    late_by = (row.deadline.met_on - row.deadline.due).days if row.deadline.met_on else 0
    return state(row.status, row.days, row.unit, late_by)


def _met(entry: Entry, look: Look) -> Cell:
    on = entry.value.deadline.met_on
    return (short_day(on, look.today), "") if on else ("–", "muted")


def _by_law(entry: Entry, look: Look) -> Cell:
    deadline = entry.value.deadline
    if deadline.statutory_due is None:
        return "–", "muted"
    if deadline.statutory_due == deadline.due:
        return "same day", "muted"
    return short_day(deadline.statutory_due, look.today), "muted"


CLOCK = ListSpec(
    columns=(
        Column(
            "what", "What is due", 34, lambda e, look: (e.value.titled(hide=look.hide), ""), least=30, most=60
        ),
        Column("state", "State", 17, _clock_state),
        Column("due", "Due", 11, lambda e, look: (short_day(e.value.deadline.due, look.today), "")),
        Column("met", "Done on", 11, _met, fold=2),
        Column("owner", "Whose", 14, lambda e, _: (e.value.owner, "muted"), least=10, most=24, fold=3),
        Column("law", "Law allows", 11, _by_law, fold=4),
    ),
    empty="No dates yet: they are worked out when the child becomes looked after.",
    sections=headings,
)


# Reviews


def _reviews(page: ChildPage, _look: Look) -> Sequence[Entry]:
    ordered = sorted(page.reviews, key=lambda r: (-r.period, -r.number))
    several = len({review.period for review in ordered}) > 1
    return [
        Entry(str(review.id), review, f"Period of care {review.period}" if several else "")
        for review in ordered
    ]


def _review_state(entry: Entry, look: Look) -> Cell:
    review = entry.value
    if review.held_on is not None:
        return (
            (f"✓ held {review.late_by} d late", "kept-late") if review.late_by else ("✓ held in time", "done")
        )
    if review.adjourned_on is not None:
        return f"◐ adjourned {day(review.adjourned_on, look.today)}", "soon"
    return ("○ booked", "") if review.booked_for else ("○ not booked", "soon")


def _venue(entry: Entry, _look: Look) -> Cell:
    venue: str = entry.value.venue
    return VENUES.get(venue, venue) or "–", ""


def _review_day(entry: Entry, look: Look) -> Cell:
    review = entry.value
    on = review.held_on or review.booked_for
    time = clock_time(review.booked_at) if review.held_on is None else ""
    return f"{short_day(on, look.today)} {time}".rstrip(), ""


REVIEWS = ListSpec(
    columns=(
        Column("number", "No.", 4, lambda e, _: (f"R{e.value.number}", "strong")),
        Column("day", "Day", 17, _review_day),
        Column("state", "State", 19, _review_state),
        Column("limit", "Limit", 11, lambda e, look: (short_day(e.value.due, look.today), "muted"), fold=2),
        Column("venue", "Venue", 14, _venue, fold=3),
        Column("part", "Child's part", 14, lambda e, _: (e.value.participation or "–", ""), most=30, fold=4),
    ),
    empty="No review held or booked yet. b books the next one, h records one that was held.",
    sections=lambda source, look: (
        headings(source, look) if source.count() and source.page(0, 1)[0].heading else ()
    ),
)


def _read_review(entry: Entry, look: Look) -> Iterator[list[Run]]:
    review = entry.value
    yield [(f"Review {review.number}", "heading")]
    facts = (
        ("Held", review.held_on),
        ("Booked for", review.booked_for),
        ("First meeting", review.started_on),
        ("Adjourned", review.adjourned_on),
        ("Limit", review.due),
    )
    for name, on in facts:
        if on is not None:
            yield [(f"{name}  ", "muted"), (full_date(on), "")]
    if review.participation:
        yield [("Child's part  ", "muted"), (review.participation, "")]
    for on in review.meetings:
        yield [("Meeting  ", "muted"), (full_date(on), "")]
    for was, became, reason in review.moves:
        why = HIDDEN if look.hide else reason
        yield [("Moved  ", "muted"), (f"from {full_date(was)} to {full_date(became)}: {why}", "")]
    if review.note:
        yield []
        yield [(HIDDEN if look.hide else review.note, "")]


# Contacts


def _contacts(page: ChildPage, _look: Look) -> Sequence[Entry]:
    ordered = sorted(enumerate(page.contacts), key=lambda pair: pair[1].held_on, reverse=True)
    return [Entry(f"{contact.held_on}/{at}", contact) for at, contact in ordered]


def _alone(contact: ContactValue) -> Cell:
    return {True: ("✓ alone", "done"), False: ("not alone", "soon"), None: ("–", "muted")}[contact.seen_alone]


def _method(contact: ContactValue) -> str:
    return METHODS.get(contact.method, contact.method)


def _first_words(entry: Entry, look: Look) -> Cell:
    return (HIDDEN, "muted") if look.hide else (" ".join(entry.value.said.split()) or "–", "")


CONTACTS = ListSpec(
    columns=(
        Column("day", "Date", 11, lambda e, look: (short_day(e.value.held_on, look.today), "strong")),
        Column("how", "How", 14, lambda e, _: (_method(e.value), ""), fold=2),
        Column("alone", "Alone", 9, lambda e, _: _alone(e.value)),
        Column("said", "What was said", 30, _first_words, least=26, most=80, fold=1),
        Column("by", "By", 14, lambda e, _: (e.value.by, "muted"), fold=3),
    ),
    empty="No contact recorded yet. c records a visit, a call or a message.",
)


def _read_contact(entry: Entry, look: Look) -> Iterator[list[Run]]:
    contact = entry.value
    yield [(f"{_method(contact)} on {full_date(contact.held_on)}", "heading")]
    words, ink = _alone(contact)
    yield [(words, ink), (f"  recorded by {contact.by}" if contact.by else "", "muted")]
    if contact.why_not_alone:
        yield [("Why not alone  ", "muted"), (HIDDEN if look.hide else contact.why_not_alone, "")]
    yield []
    yield [(HIDDEN if look.hide else contact.said or "Nothing written down.", "")]


# Placements, legal statuses, people


class _Span(NamedTuple):
    what: str
    detail: str
    started_on: date
    ended_on: date | None
    why: str = ""
    in_full: str = ""
    """What is read beside the list, where the list has a shorter word for it."""


def _spans(page: ChildPage, look: Look) -> Sequence[Entry]:
    def newest(spans: Iterable[Any]) -> list[Any]:
        return sorted(spans, key=lambda span: span.started_on, reverse=True)

    found: list[Entry] = []
    for at, span in enumerate(newest(page.placements)):
        where = ("", "") if look.hide else (span.carer, span.area)
        detail = " · ".join(filter(None, (where[0], span.provider, where[1])))
        short = label("PLACE_SHORT", span.code)
        line = _Span(
            f"{short[:1].upper()}{short[1:]}",
            detail,
            span.started_on,
            span.ended_on,
            span.change_reason,
            span.label,
        )
        found.append(Entry(f"placement/{at}", line, "Placements"))
    for at, span in enumerate(newest(page.legal)):
        line = _Span(f"{span.code}  {span.label}", "", span.started_on, span.ended_on)
        found.append(Entry(f"legal/{at}", line, "Legal statuses"))
    for at, span in enumerate(newest(page.workers)):
        role = {"iro": "IRO", "social_worker": "Social worker"}.get(span.role, span.role)
        found.append(
            Entry(
                f"worker/{at}", _Span(span.name, f"{role} · {span.team}".rstrip(" ·"), *span[3:5]), "People"
            )
        )
    return found


def _count_spans(page: ChildPage) -> int:
    return len(page.placements) + len(page.legal) + len(page.workers)


SPANS = ListSpec(
    columns=(
        Column("what", "What", 30, lambda e, _: (e.value.what, ""), least=18, most=60),
        Column("from", "From", 11, lambda e, look: (short_day(e.value.started_on, look.today), "")),
        Column(
            "to",
            "To",
            11,
            lambda e, look: (
                short_day(e.value.ended_on, look.today) if e.value.ended_on else "now",
                "" if e.value.ended_on else "done",
            ),
        ),
        Column("detail", "Detail", 24, lambda e, _: (e.value.detail, "muted"), least=14, most=50, fold=1),
    ),
    empty="Nothing recorded yet. p records a placement, l a legal status, k a social worker.",
    sections=headings,
)


def _read_span(entry: Entry, look: Look) -> Iterator[list[Run]]:
    span = entry.value
    yield [(span.in_full or span.what, "heading")]
    if span.detail:
        yield [(span.detail, "")]
    yield [("From  ", "muted"), (full_date(span.started_on), "")]
    yield [("To  ", "muted"), (full_date(span.ended_on) if span.ended_on else "now", "")]
    days = ((span.ended_on or look.today) - span.started_on).days
    yield [("Lasted  ", "muted"), (plural(days, "day"), "")]
    if span.why:
        yield [("Ended because  ", "muted"), (span.why, "")]


# History


def _history(page: ChildPage, _look: Look) -> Sequence[Entry]:
    newest = sorted(enumerate(page.history), key=lambda pair: (pair[1].at, pair[0]), reverse=True)
    return [Entry(str(at), line) for at, line in newest]


HISTORY = ListSpec(
    columns=(
        Column("at", "When", 22, lambda e, look: (moment(e.value.at, look.today), "")),
        Column("act", "What", 24, lambda e, _: (e.value.act, "strong"), least=14, most=40),
        Column("who", "Who", 12, lambda e, _: (e.value.who, "muted"), fold=2),
        Column(
            "detail",
            "Detail",
            20,
            lambda e, look: (HIDDEN, "muted") if look.hide else (e.value.detail, "muted"),
            least=10,
            most=80,
            fold=1,
        ),
    ),
    empty="Nothing recorded here yet: every change will leave a line.",
)


def _read_history(entry: Entry, look: Look) -> Iterator[list[Run]]:
    line = entry.value
    yield [(line.act, "heading")]
    yield [(f"{moment(line.at, look.today)} by {line.who}", "muted")]
    if line.detail:
        yield []
        yield [(HIDDEN if look.hide else line.detail, "")]


def _read_clock(_entry: Entry, _look: Look) -> Iterator[list[Run]]:
    return iter(())


PARTS: tuple[Part, ...] = (
    Part("clock", "Clock", _clock, CLOCK, _read_clock, lambda _page: None),
    DECISIONS_PART,
    EVENTS_PART,
    ESCALATIONS_PART,
    Part("reviews", "Reviews", _reviews, REVIEWS, _read_review, lambda page: len(page.reviews)),
    MIDPOINTS_PART,
    WORK_PART,
    Part("contacts", "Contacts", _contacts, CONTACTS, _read_contact, lambda page: len(page.contacts)),
    Part("care", "Care", _spans, SPANS, _read_span, _count_spans),
    CHRONOLOGY,
    Part("history", "History", _history, HISTORY, _read_history, lambda _page: None),
)
