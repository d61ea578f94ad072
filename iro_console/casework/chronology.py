"""The chronology of a child: everything on record that happened on a day, newest first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date

from iro_console.casework.child_page import child_page
from iro_console.casework.desk import Desk
from iro_console.casework.labels import label
from iro_console.casework.titles import VENUES
from iro_console.domain.chronology import KIND, Detail, Happened, Kind, in_order, without_words
from iro_console.domain.date_text import long_date
from iro_console.forms.folding import fold
from iro_console.storage import child_queries as stored
from iro_console.storage.page_values import ChildPage, ContactValue, PlacementSpan, ReviewValue, WorkerSpan

CONTACTS = {"visit": "Visit", "video": "Video call", "phone": "Phone call", "text": "Text or e-mail"}
_ROLES = {"iro": "IRO", "social_worker": "social worker"}


def chronology(desk: Desk, child_id: int, page: ChildPage | None = None) -> list[Happened]:
    """Return everything that is on record of a child, the newest first; what is booked stands at its day.

    ``page`` is the child's page where it has been read already. Raises ``NoSuchChild``.
    """
    # The words of the forms bring the ORM with them: they are read when they are first asked for.
    from iro_console.casework.chronology_between import happened_between

    page = page or child_page(desk, child_id)
    rows = desk.store.reader()
    moved: dict[int, list[tuple[date, date, date, str]]] = {}
    for review_id, moved_on, was, became, reason in stored.moved(rows, child_id):
        moved.setdefault(review_id, []).append((moved_on, was, became, reason))
    found: list[Happened] = [
        *_care(stored.periods(rows, child_id)),
        *_legal(page),
        *_placements(page.placements),
        *_workers(page.workers),
        *(entry for review in page.reviews for entry in _review(review, moved.get(review.id, ()))),
        *_contacts(page.contacts),
        *happened_between(page.between, desk.policy.ladder),
    ]
    return in_order(found)


def narrowed(
    entries: Iterable[Happened], kinds: Collection[Kind] = (), words: str = "", *, hide: bool = False
) -> list[Happened]:
    """Return the entries of some kinds (of all where none is named) that have all the words.

    With ``hide`` only the program's own words are looked through: what is not shown cannot be found either.
    """
    wanted = fold(words).split()
    return [
        entry
        for entry in entries
        if (not kinds or entry.kind in kinds)
        and all(word in _searched(without_words(entry) if hide else entry) for word in wanted)
    ]


def counts(entries: Iterable[Happened]) -> dict[Kind, int]:
    """Return how many entries there are of each kind."""
    found = dict.fromkeys(Kind, 0)
    for entry in entries:
        found[entry.kind] += 1
    return found


def _searched(entry: Happened) -> str:
    texts = (KIND[entry.kind], entry.what, entry.words, *(detail.text for detail in entry.details))
    return " ".join(fold(text) for text in texts)


def _care(periods: Sequence[stored.Span]) -> Iterator[Happened]:
    for period in periods:
        again = " again" if period.number > 1 else ""
        yield Happened(f"care/{period.number}", period.started_on, Kind.CARE, f"Becomes looked after{again}")
        if period.ceased_on is not None:
            why = label("REC", period.cease_reason)
            details = (Detail("Reason", why, own=True),) if why else ()
            yield Happened(
                f"ceased/{period.number}",
                period.ceased_on,
                Kind.CARE,
                "Ceases to be looked after",
                details=details,
            )


def _legal(page: ChildPage) -> Iterator[Happened]:
    for span in page.legal:
        details = [Detail("Status", span.label, own=True)]
        if span.ended_on is not None:
            details.append(Detail("Until", long_date(span.ended_on), own=True))
        yield Happened(
            f"legal/{span.started_on}/{span.code}",
            span.started_on,
            Kind.LEGAL,
            f"Legal status becomes {span.code}",
            details=tuple(details),
        )


def _placements(spans: Sequence[PlacementSpan]) -> Iterator[Happened]:
    ended = {span.ended_on: span.change_reason for span in spans if span.ended_on is not None}
    for span in spans:
        details = [
            Detail("Placement", span.label, own=True),
            *_some("Provider", span.provider, own=True),
            *_some("Carer or home", span.carer),
            *_some("Where", span.area),
            *_some("The one before ended because", ended.get(span.started_on, ""), own=True),
        ]
        if span.ended_on is not None:
            details.append(Detail("Until", long_date(span.ended_on), own=True))
        yield Happened(
            f"placement/{span.started_on}/{span.code}",
            span.started_on,
            Kind.PLACEMENT,
            f"Placement: {label('PLACE_SHORT', span.code) or span.code}",
            ", ".join(part for part in (span.carer, span.area) if part),
            tuple(details),
        )


def _workers(spans: Sequence[WorkerSpan]) -> Iterator[Happened]:
    taken = {(span.role, span.started_on) for span in spans}
    for at, span in enumerate(spans):
        role = _ROLES.get(span.role, span.role)
        team = _some("Team", span.team, own=True)
        yield Happened(
            f"worker/{at}", span.started_on, Kind.WORKER, f"New {role}: {span.name}", details=tuple(team)
        )
        if span.ended_on is not None and (span.role, span.ended_on) not in taken:
            yield Happened(f"worker/{at}/end", span.ended_on, Kind.WORKER, f"{span.name} is no longer {role}")


def _review(review: ReviewValue, moved: Iterable[tuple[date, date, date, str]]) -> Iterator[Happened]:
    name, key = f"Review {review.number}", f"review/{review.id}"
    for at, (moved_on, was, became, reason) in enumerate(moved):
        yield Happened(
            f"{key}/moved/{at}",
            moved_on,
            Kind.REVIEW,
            f"{name} moved from {long_date(was)} to {long_date(became)}",
            reason,
            tuple(_some("Reason", reason)),
        )
    where = VENUES.get(review.venue, "")
    if review.adjourned_on is not None:
        yield Happened(f"{key}/adjourned", review.adjourned_on, Kind.REVIEW, f"{name} adjourned")
    if review.held_on is None:
        if review.booked_for is not None:
            at = f"{review.booked_at:%H:%M}" if review.booked_at is not None else ""
            what = ", ".join(part for part in (f"{name} is booked", at, where) if part)
            yield Happened(f"{key}/booked", review.booked_for, Kind.REVIEW, what)
        return
    late = f"{review.late_by} {'day' if review.late_by == 1 else 'days'} late"
    participation = label("REVIEW_CODE", review.participation)
    code = review.participation
    details = [
        *(Detail("Meeting", long_date(day), own=True) for day in review.meetings),
        *_some("Limit", long_date(review.due) if review.due is not None else "", own=True),
        *_some("Venue", where, own=True),
        *_some("Child's part", f"{code}: {participation}" if code else "", own=True),
        *_some("Note", review.note),
    ]
    yield Happened(
        f"{key}/held",
        review.held_on,
        Kind.REVIEW,
        f"{name} held {late if review.late_by else 'in time'}" if review.due else f"{name} held",
        _first_line(review.note),
        tuple(details),
    )


def _contacts(contacts: Sequence[ContactValue]) -> Iterator[Happened]:
    alone = {True: ", seen alone", False: ", not alone", None: ""}
    for at, contact in enumerate(contacts):
        yield Happened(
            f"contact/{contact.held_on}/{at}",
            contact.held_on,
            Kind.CONTACT,
            f"{CONTACTS.get(contact.method, 'Contact')}{alone[contact.seen_alone]}",
            _first_line(contact.said),
            (
                *_some("By", contact.by, own=True),
                *_some("Why not alone", contact.why_not_alone),
                *_some("Said", contact.said),
            ),
        )


def _some(name: str, text: str, *, own: bool = False) -> list[Detail]:
    return [Detail(name, text, own)] if text else []


def _first_line(text: str) -> str:
    """Return a text as the rest of one line."""
    return " ".join(text.split())
