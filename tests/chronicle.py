"""A child of whom a bit of everything is recorded by the acts themselves, with hostile text in all of it."""

from __future__ import annotations

from datetime import date, time

import builders

from iro_console.casework import changes, contacts, reviews
from iro_console.casework.desk import Desk
from iro_console.forms import acts

WORDS = builders.HOSTILE
SAID = f"=1+1 {WORDS}"
CARER = f"Mrs {builders.HOSTILE}"


def record_everything(desk: Desk, child: int) -> None:
    """Record a contact, a booking moved, a review held and every change of care for a child."""
    record_contact(desk, child)
    booking = acts.ReviewBooking(booked_for=date(2026, 11, 25), booked_at=time(16, 15), venue="school")
    reviews.book_review(desk, child, booking)
    booking.booked_for, booking.moved_because = date(2026, 11, 24), WORDS
    seen = reviews.next_review(desk, child).row_version
    reviews.book_review(desk, child, booking, seen_version=seen)
    reviews.record_review_held(
        desk,
        child,
        acts.ReviewHeld(held_on=date(2026, 11, 24), how="completed", participation="PN1", note=WORDS),
    )
    changes.change_placement(
        desk,
        child,
        acts.PlacementChange(
            started_on=date(2026, 11, 2), code="K2", carer=CARER, area=WORDS, change_reason="CREQB"
        ),
    )
    changes.change_legal_status(desk, child, acts.LegalStatusChange(started_on=date(2026, 11, 3), code="V2"))
    changes.change_social_worker(
        desk,
        child,
        acts.SocialWorkerChange(started_on=date(2026, 11, 4), worker="Conor Mac Giolla", team="North 2"),
    )


def record_contact(desk: Desk, child: int) -> None:
    """Record a contact with a child."""
    contacts.record_contact(
        desk,
        child,
        acts.ContactWithChild(
            held_on=date(2026, 11, 20), method="video", seen_alone=False, why_not_alone=WORDS, said=SAID
        ),
    )
