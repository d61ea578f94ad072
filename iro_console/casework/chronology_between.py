"""What the chronology says of decisions, mid-points, significant events and escalations."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from iro_console.casework.between import Between
from iro_console.casework.decisions import DecisionValue, NewsValue
from iro_console.casework.event_words import short_name
from iro_console.domain.chronology import Detail, Happened, Kind
from iro_console.domain.date_text import long_date
from iro_console.domain.decisions import Source
from iro_console.domain.escalations import KINDS, OUTCOMES, RESPONSES, EscalationKind
from iro_console.domain.ladder import Ladder
from iro_console.forms.escalation import THEMES
from iro_console.forms.midpoint_monitoring import NOW, RAG
from iro_console.forms.midpoint_monitoring import OUTCOMES as MIDPOINT_OUTCOMES
from iro_console.forms.significant_event import DECISIONS, REPORTERS
from iro_console.storage.queries_between import EscalationValue, MidpointValue, StageValue
from iro_console.storage.queries_events import EventRecord

_CARRIED = "carried forward"


def happened_between(found: Between, ladder: Ladder) -> Iterator[Happened]:
    """Give what happened between reviews, each at its day."""
    # Of one day, what came later stands first: sent above raised, the reply above what was sent.
    for decision in found.decisions:
        yield from reversed(list(_decision(decision)))
    for midpoint in found.midpoints:
        yield _midpoint(midpoint)
    for event in found.events:
        yield _event(event)
    for escalation in found.escalations:
        yield from reversed(list(_escalation(escalation, ladder)))


def stage_words(ladder: Ladder, stage: str) -> str:
    """Return what a stage of the ladder is called in a line: "stage 2, Service manager"."""
    known = next((each for each in ladder.stages if each.key == stage), None)
    if known is None:
        return f"stage {stage}"
    return f"{known.words}, {known.to}" if known.is_formal else known.words


def _decision(decision: DecisionValue) -> Iterator[Happened]:
    number, made_on = decision.made_at
    key = f"decision/{decision.id}"
    if made_on is not None:
        yield Happened(
            f"{key}/made",
            made_on,
            Kind.DECISION,
            f"Decided at review {number}",
            _line(decision.decision),
            (
                Detail("Decision", decision.decision),
                *_some("Reason", decision.reason),
                *_some("Who", decision.owner),
                *_some("By", long_date(first) if (first := _first_date(decision)) else "", own=True),
                Detail("Now", decision.status, own=True),
                *_some("Manager", decision.reply, own=True),
                *_some("Manager's reason", decision.reply_reason),
            ),
        )
    for at, news in enumerate(decision.news):
        if news.status_was and (what := _what_changed(news)):
            yield Happened(
                f"{key}/{at}",
                news.noted_on,
                Kind.DECISION,
                f"Decision {what}",
                _line(decision.decision),
                (
                    Detail("Decision", decision.decision),
                    Detail("Known from", _SOURCES.get(news.source, news.source), own=True),
                    *_some("Evidence", news.evidence),
                ),
            )


def _first_date(decision: DecisionValue) -> date | None:
    return decision.news[0].due_now if decision.news else decision.due_on


_SOURCES = {
    Source.REVIEW.value: "the review",
    Source.MIDPOINT.value: "the mid-point",
    Source.CONTACT.value: "a contact",
    Source.ESCALATION.value: "an escalation",
    Source.MANAGER.value: "the manager",
}


def _what_changed(news: NewsValue) -> str:
    """Return what a line of a decision's history changed; empty where it changed nothing to be told."""
    said: list[str] = []
    was, now = news.due_was, news.due_now
    if news.status_now != news.status_was:
        said.append(news.status_now.lower())
    if now is not None and was != now:
        how = _CARRIED if news.source == Source.REVIEW.value else "given a new date"
        before = f", was {long_date(was)}" if was is not None else ""
        said.append(f"{how}: {long_date(now)}{before}")
    return ", ".join(said)


def _midpoint(midpoint: MidpointValue) -> Happened:
    rag = RAG.get(midpoint.rag, midpoint.rag)
    outcome = MIDPOINT_OUTCOMES.get(midpoint.outcome, midpoint.outcome)
    spoken = "not spoken to"
    if midpoint.spoken is True:
        spoken = "spoken to alone" if midpoint.alone else "spoken to"
    parts = (f"Mid-point after review {midpoint.after}", rag.lower(), outcome.lower())
    audited = "\n".join(
        f"{NOW.get(one.now, one.now)}{', drifting' if one.drift else ''}: {one.decision}"
        for one in midpoint.decisions
    )
    return Happened(
        f"midpoint/{midpoint.step_id}",
        midpoint.done_on,
        Kind.MIDPOINT,
        ", ".join(part for part in parts if part),
        _line(midpoint.reason),
        (
            Detail("Child", spoken, own=True),
            *_some("Judgement", midpoint.reason),
            *_some("What will be done", midpoint.note),
            *_some("The child said", midpoint.said),
            *_some("Why not spoken to", midpoint.why_not_spoken),
            *_some("Social worker", midpoint.worker, own=True),
            *_some("The social worker's account", midpoint.worker_account),
            *_some("Decisions", audited),
            *_some("Positive practice", midpoint.practice),
        ),
    )


def _event(event: EventRecord) -> Happened:
    name = short_name(event.event, event.event_other, hide=True)
    decided = "waits for your decision"
    if event.decided_on is not None:
        decided = DECISIONS.get(event.decision, event.decision).lower()
    told = REPORTERS.get(event.reporter_role, event.reporter_role)
    return Happened(
        f"event/{event.id}",
        event.happened_on,
        Kind.EVENT,
        f"{name[:1].upper()}{name[1:]}: {decided}",
        _line(event.description),
        (
            *_some("Which event", event.event_other),
            *_some("Description", event.description),
            *_some("Effect on the plan", event.effect),
            *_some("The child's view", event.childs_view),
            *_some("Safety action", event.safety_action),
            Detail("IRO told", f"{long_date(event.told_on)}, by: {told.lower()}", own=True),
            *_some("Told by", event.reported_by),
            *_some("Decided", long_date(event.decided_on) if event.decided_on else "", own=True),
            *_some("Reason", event.reason),
        ),
    )


def _escalation(one: EscalationValue, ladder: Ladder) -> Iterator[Happened]:
    key, kind = f"escalation/{one.id}", KINDS[EscalationKind(one.kind)]
    themes = ", ".join(THEMES.get(theme, theme).lower() for theme in one.themes)
    good = one.kind == EscalationKind.GOOD_PRACTICE
    yield Happened(
        f"{key}/raised",
        one.raised_on,
        Kind.ESCALATION,
        f"Good practice noted: {themes}" if good else f"{kind} raised ({one.ref}): {themes}",
        _line(one.concern),
        (
            *_some("Good practice" if good else "Concern", one.concern),
            *_some("Effect on the child", one.effect),
            *_some("The child's wishes", one.childs_wishes),
            *_some("What must happen", one.wanted),
            *_some("By", long_date(one.wanted_by) if one.wanted_by else "", own=True),
            *_some("Good practice noted", one.good_practice),
        ),
    )
    for stage in one.stages:
        yield from _stage(one, stage, ladder)
    if one.closed_on is not None:
        outcome = OUTCOMES.get(one.outcome, one.outcome)
        yield Happened(
            f"{key}/closed",
            one.closed_on,
            Kind.ESCALATION,
            f"Escalation {one.ref} closed: {outcome.lower()}",
            _line(one.difference),
            (
                *_some("Difference made for the child", one.difference),
                *_some("Action in place", long_date(one.action_on) if one.action_on else "", own=True),
            ),
        )


def _stage(one: EscalationValue, stage: StageValue, ladder: Ladder) -> Iterator[Happened]:
    key, where = f"escalation/{one.id}/{stage.stage}", stage_words(ladder, stage.stage)
    yield Happened(
        f"{key}/sent",
        stage.sent_on,
        Kind.ESCALATION,
        f"Escalation {one.ref} sent to {where}",
        details=(
            *_some("To", stage.sent_to, own=True),
            *_some("Why stages are left out", stage.skip_reason),
            *_some("Note", stage.note),
        ),
    )
    if stage.replied_on is not None:
        response = RESPONSES.get(stage.response, stage.response).lower()
        accepted = {True: ", accepted", False: ", not accepted", None: ""}[stage.accepted]
        yield Happened(
            f"{key}/reply",
            stage.replied_on,
            Kind.ESCALATION,
            f"Reply to {one.ref} from {where}: {response}{accepted}",
            _line(stage.reply),
            (
                *_some("By", stage.replied_by, own=True),
                *_some("Reply", stage.reply),
                *_some("Action in place", long_date(stage.action_on) if stage.action_on else "", own=True),
            ),
        )


def _some(name: str, text: str, *, own: bool = False) -> list[Detail]:
    return [Detail(name, text, own)] if text else []


def _line(text: str) -> str:
    return " ".join(text.split())
