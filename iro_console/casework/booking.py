"""Writing the booking of a review: since when it has a day, and the day it was booked for before."""

from __future__ import annotations

from datetime import date

from iro_console.storage.tables import FirstBooking, Review, ReviewMove
from iro_console.storage.unit_of_work import UnitOfWork


def store_booking(work: UnitOfWork, review: Review, was: date | None, today: date, reason: str) -> None:
    """Write a booking inside an act; with the move and its reason where it ``was`` for another day.

    Both days count for what is owed before the review, each as long as it stood.
    """
    session, becomes = work.session, review.booked_for
    session.add(review)
    session.flush()
    if was is None:
        if becomes is not None and session.get(FirstBooking, review.id) is None:
            session.add(FirstBooking(review_id=review.id, booked_on=today))
    elif becomes is not None and was != becomes:
        session.add(
            ReviewMove(
                review_id=work.key_of(review.id), moved_on=today, was=was, became=becomes, reason=reason
            )
        )
