"""A child of whom a bit of everything is recorded by the acts themselves, with hostile text in all of it."""

from __future__ import annotations

from datetime import date, time

import builders

from iro_console.casework import changes, contacts, reviews
from iro_console.casework.desk import Desk
from iro_console.casework.verbs import act_on
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


def record_between(desk: Desk, child: int) -> None:
    """Put a decision, a mid-point, an event and an escalation on record, with hostile text in every field.

    They are rows as the acts write them: each act has tests of its own.
    """
    from iro_console.storage.tables_monitoring import (
        DecisionAudit,
        DecisionNews,
        Escalation,
        EscalationStage,
        MidpointMonitoring,
        SignificantEvent,
    )
    from iro_console.storage.tables_reviewing import Decision, WorkStep

    with desk.store.write(act_on(desk, "put on record", child)) as work:
        ((period,),) = work.rows().all("SELECT id FROM period_of_care WHERE child_id = :c", {"c": child})
        reviews_of = dict(
            work.rows().all("SELECT number, id FROM review WHERE period_id = :p", {"p": period})
        )
        step = WorkStep(
            child_id=child,
            period_id=period,
            name="Mid-point monitoring",
            state="Finished",
            role="IRO",
            review_number=2,
            review_id=reviews_of[2],
        )
        decision = Decision(
            id="d1",
            child_id=child,
            review_id=reviews_of[3],
            made_at_id=reviews_of[2],
            rank=1,
            carried=1,
            decision=WORDS,
            reason=WORDS,
            owner="Carer",
            due_on=date(2026, 11, 12),
            status="In progress",
            evidence=WORDS,
        )
        work.session.add_all([step, decision])
        work.session.flush()
        work.session.add_all(
            [
                DecisionNews(
                    decision_id="d1",
                    child_id=child,
                    noted_on=date(2026, 4, 30),
                    source="review",
                    status_now="Not started",
                    due_now=date(2026, 6, 1),
                ),
                DecisionNews(
                    decision_id="d1",
                    child_id=child,
                    noted_on=date(2026, 10, 29),
                    source="review",
                    status_was="Not started",
                    status_now="In progress",
                    due_was=date(2026, 6, 1),
                    due_now=date(2026, 11, 12),
                    evidence=WORDS,
                    moved=1,
                ),
                MidpointMonitoring(
                    step_id=step.id,
                    done_on=date(2026, 7, 30),
                    method="call",
                    worker_name="Priya Nair",
                    worker_account=WORDS,
                    child_spoken=True,
                    child_spoken_on=date(2026, 7, 29),
                    child_method="visit",
                    child_alone=True,
                    child_said=WORDS,
                    rag="some_drift",
                    rag_reason=WORDS,
                    midpoint_outcome="informal",
                    outcome_note=WORDS,
                    positive_practice=WORDS,
                ),
                DecisionAudit(
                    step_id=step.id,
                    row_table="audit",
                    row_id="d1",
                    rank=1,
                    decision=WORDS,
                    now="not_started",
                    evidence=WORDS,
                    drift=True,
                ),
                SignificantEvent(
                    child_id=child,
                    period_id=period,
                    event="SE11",
                    happened_on=date(2026, 11, 19),
                    told_on=date(2026, 11, 23),
                    gap=2,
                    reported_by=WORDS,
                    reporter_role="school",
                    description=WORDS,
                    effect=WORDS,
                    childs_view=WORDS,
                    safety_action=WORDS,
                ),
            ]
        )
        escalation = Escalation(
            ref="E7",
            child_id=child,
            kind="dispute",
            themes="drift,pep",
            concern=WORDS,
            effect=WORDS,
            childs_wishes=WORDS,
            wanted=WORDS,
            wanted_by=date(2026, 11, 30),
            raised_on=date(2026, 11, 5),
            raised_by="Asha Bello",
        )
        work.session.add(escalation)
        work.session.flush()
        work.session.add_all(
            [
                EscalationStage(
                    escalation_id=escalation.id,
                    child_id=child,
                    stage="1",
                    sent_to="Dilys Okonjo",
                    sent_on=date(2026, 11, 5),
                    response="not_agreed",
                    replied_on=date(2026, 11, 10),
                    replied_by="Dilys Okonjo",
                    reply=WORDS,
                    accepted=False,
                ),
                EscalationStage(
                    escalation_id=escalation.id,
                    child_id=child,
                    stage="2",
                    sent_to="Bronagh Steadwell",
                    sent_on=date(2026, 11, 11),
                    sent_note=WORDS,
                ),
            ]
        )
