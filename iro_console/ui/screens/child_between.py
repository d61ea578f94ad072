"""The parts of a child's page about the time between reviews: decisions, events, escalations, mid-points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import Any

from iro_console.casework.decisions import DecisionValue
from iro_console.casework.event_words import short_name
from iro_console.domain.escalations import KINDS, OUTCOMES, RESPONSES, EscalationKind
from iro_console.domain.limits import MIDPOINT_RULE
from iro_console.storage.page_values import ChildPage
from iro_console.storage.queries_between import EscalationValue, MidpointValue
from iro_console.storage.queries_events import EventRecord
from iro_console.storage.values import StepRow
from iro_console.ui.escalation_text import stage_name
from iro_console.ui.format import HIDDEN, full_date, short_day
from iro_console.ui.ink import Run
from iro_console.ui.screens.child_entries import Entry, Part, headings
from iro_console.ui.subject import of_request, of_step
from iro_console.ui.widgets.columns import Cell, Column, Look
from iro_console.ui.widgets.record_list import ListSpec

OPEN, DONE = "Open", "Done and closed"


@cache
def _words(module: str, name: str) -> Mapping[str, str]:
    """Return the words for the values of a question. The forms bring the ORM with them: not before needed."""
    return getattr(import_module(f"iro_console.forms.{module}"), name)


def _said(text: str, look: Look) -> Cell:
    return (HIDDEN, "muted") if look.hide else (" ".join(text.split()) or "–", "")


def _texts(look: Look, *named: tuple[str, str]) -> Iterator[list[Run]]:
    """Give texts of people, each under its name; while names are hidden only that they are."""
    there = [(name, text) for name, text in named if text]
    if look.hide and there:
        yield []
        yield [(HIDDEN, "muted")]
        return
    for name, text in there:
        yield []
        yield [(name, "muted")]
        yield [(text, "")]


def _fact(name: str, text: str, ink: str = "") -> list[Run]:
    return [(f"{name}  ", "muted"), (text, ink)]


# Decisions


def _decisions(page: ChildPage, _look: Look) -> Sequence[Entry]:
    return [Entry(one.id, one, OPEN if one.is_open else DONE) for one in page.between.decisions]


def _standing(entry: Entry, _look: Look) -> Cell:
    one: DecisionValue = entry.value
    if not one.is_open:
        return ("✓ done", "done") if one.status == "Done" else (f"– {one.status.lower()}", "muted")
    marks = f", carried {one.carried}" if one.carried else ""
    if one.status == "Overdue":
        return f"● late{marks}", "late"
    sign = "◐" if one.status == "In progress" else "○"
    return f"{sign} {one.status.lower()}{marks}", "soon" if one.drift or one.status == "Disputed" else ""


DECISIONS = ListSpec(
    columns=(
        Column("decision", "Decision", 34, lambda e, look: _said(e.value.decision, look), least=24, most=90),
        Column("state", "State", 22, _standing, least=20),
        Column("by", "By", 11, lambda e, look: (short_day(e.value.due_on, look.today), "")),
        Column("who", "Who", 16, lambda e, _: (e.value.owner or "–", "muted"), least=12, most=24, fold=2),
        Column("made", "Made", 5, lambda e, _: (f"R{e.value.made_at[0]}", "muted"), fold=1),
    ),
    empty="No decision yet: those of a finished review will stand here. r starts the review.",
    sections=headings,
)


def _read_decision(entry: Entry, look: Look) -> Iterator[list[Run]]:
    one: DecisionValue = entry.value
    yield [(HIDDEN if look.hide else one.decision, "heading")]
    yield _fact("Now", one.status, "late" if one.status == "Overdue" else "")
    if one.drift:
        yield _fact("Drift", "; ".join(one.drift), "soon")
    yield _fact("Who", one.owner or "–")
    yield _fact("By", full_date(one.due_on) if one.due_on else "no date")
    number, on = one.made_at
    yield _fact("Made at", f"review {number}, {full_date(on)}" if on else f"review {number}")
    if one.carried:
        yield _fact("Carried", "once" if one.carried == 1 else f"{one.carried} times")
    yield _fact("Manager", one.reply or "no reply yet")
    yield from _texts(
        look, ("Manager's reason", one.reply_reason), ("Reason", one.reason), ("Evidence", one.evidence)
    )
    told = [news for news in one.news if news.status_was]
    if told:
        yield []
        yield [("What became known", "heading")]
    for news in reversed(told):
        changed = news.status_now.lower()
        if news.due_now is not None and news.due_now != news.due_was:
            changed = f"{changed}, now by {full_date(news.due_now)}"
        yield _fact(full_date(news.noted_on), f"{changed} ({news.source})")
        if news.evidence and not look.hide:
            yield [(f"  {news.evidence}", "muted")]


# Significant events


def _events(page: ChildPage, _look: Look) -> Sequence[Entry]:
    return [
        Entry(str(event.id), event, DONE_EVENTS if event.decided_on else WAITING)
        for event in page.between.events
    ]


WAITING, DONE_EVENTS = "Waiting for your decision", "Decided"


def _event_name(event: EventRecord, look: Look) -> str:
    name = short_name(event.event, event.event_other, hide=look.hide)
    return f"{name[:1].upper()}{name[1:]}"


def _decided(entry: Entry, _look: Look) -> Cell:
    event: EventRecord = entry.value
    if event.decided_on is None:
        return ("● a child may be unsafe", "late") if event.safety else ("◐ to decide", "soon")
    return _words("significant_event", "DECISIONS").get(event.decision, event.decision), ""


def _of_event(entry: Entry, look: Look) -> Cell:
    return _said(entry.value.description, look)


EVENTS = ListSpec(
    columns=(
        Column("on", "Happened", 11, lambda e, look: (short_day(e.value.happened_on, look.today), "strong")),
        Column("what", "What", 30, lambda e, look: (_event_name(e.value, look), ""), least=24, most=44),
        Column("decided", "Decision", 24, _decided, least=22, most=28),
        Column("told", "Told", 11, lambda e, look: (short_day(e.value.told_on, look.today), "muted"), fold=2),
        Column(
            "words",
            "In words",
            20,
            _of_event,
            least=16,
            most=80,
            fold=3,
        ),
    ),
    empty="No significant event is on record.",
    sections=headings,
)


def _read_event(entry: Entry, look: Look) -> Iterator[list[Run]]:
    event: EventRecord = entry.value
    yield [(_event_name(event, look), "heading")]
    yield _fact("Happened", full_date(event.happened_on))
    if event.takes_place_on is not None:
        yield _fact("To take effect", full_date(event.takes_place_on))
    gap = f", {event.gap} wd after" if event.gap > 0 else ""
    yield _fact("IRO told", f"{full_date(event.told_on)}{gap}")
    role = _words("significant_event", "REPORTERS").get(event.reporter_role, event.reporter_role)
    yield _fact("Told by", role if look.hide else ", ".join(filter(None, (event.reported_by, role.lower()))))
    if event.decided_on is not None:
        decided = _words("significant_event", "DECISIONS").get(event.decision, event.decision)
        yield _fact("Decided", f"{decided}, {full_date(event.decided_on)}")
    yield from _texts(
        look,
        ("Description", event.description),
        ("Effect on the plan", event.effect),
        ("The child's view", event.childs_view),
        ("Safety action", event.safety_action),
        ("Reason of the decision", event.reason),
    )


# Escalations


def _escalations(page: ChildPage, _look: Look) -> Sequence[Entry]:
    return [Entry(str(one.id), one, OPEN if one.is_open else DONE) for one in page.between.escalations]


def _stage(entry: Entry, _look: Look) -> Cell:
    one: EscalationValue = entry.value
    if one.kind == EscalationKind.GOOD_PRACTICE:
        return "✓ noted", "done"
    if one.closed_on is not None:
        return f"✓ {OUTCOMES.get(one.outcome, one.outcome).lower()}", "done"
    return (f"◐ {stage_name(one.stage.stage)}", "soon") if one.stage else ("○ not sent", "")


def _themes(one: EscalationValue) -> str:
    words = _words("escalation", "THEMES")
    return ", ".join(words.get(theme, theme) for theme in one.themes) or "–"


def _kind(entry: Entry, _look: Look) -> Cell:
    return KINDS[EscalationKind(entry.value.kind)], "muted"


def _of_escalation(entry: Entry, look: Look) -> Cell:
    return _said(entry.value.concern, look)


ESCALATIONS = ListSpec(
    columns=(
        Column("on", "Raised", 11, lambda e, look: (short_day(e.value.raised_on, look.today), "strong")),
        Column("about", "About", 26, lambda e, _: (_themes(e.value), ""), least=18, most=50),
        Column("stage", "Stands at", 19, _stage, least=16, most=30),
        Column("kind", "Kind", 13, _kind, most=28, fold=2),
        Column("concern", "In words", 20, _of_escalation, least=16, most=80, fold=3),
    ),
    empty="Nothing was ever escalated for this child.",
    sections=headings,
)


def _read_escalation(entry: Entry, look: Look) -> Iterator[list[Run]]:
    one: EscalationValue = entry.value
    yield [(f"{KINDS[EscalationKind(one.kind)]} {one.ref}", "heading")]
    yield _fact("About", _themes(one))
    yield _fact("Raised", f"{full_date(one.raised_on)} by {one.raised_by}".removesuffix(" by "))
    if one.wanted_by is not None:
        yield _fact("Wanted by", full_date(one.wanted_by))
    for stage in one.stages:
        yield []
        sent = f"sent {full_date(stage.sent_on)} to {stage.sent_to}"
        yield [(f"{stage_name(stage.stage).capitalize()}  ", "strong"), (sent, "")]
        if stage.replied_on is not None:
            accepted = {True: ", accepted", False: ", not accepted", None: ""}[stage.accepted]
            said = RESPONSES.get(stage.response, stage.response)
            yield _fact("  Reply", f"{full_date(stage.replied_on)}: {said}{accepted}")
            if stage.reply and not look.hide:
                yield [(f"  {stage.reply}", "")]
        else:
            silent = ("none came", "") if stage.response else ("none yet", "soon")
            yield _fact("  Reply", *silent)
    if one.closed_on is not None:
        yield []
        yield _fact("Closed", f"{full_date(one.closed_on)}: {OUTCOMES.get(one.outcome, one.outcome)}")
    yield from _texts(
        look,
        ("Concern and evidence", one.concern),
        ("Effect on the child", one.effect),
        ("The child's wishes", one.childs_wishes),
        ("What must happen", one.wanted),
        ("Good practice noted", one.good_practice),
        ("Difference made", one.difference),
    )


# Mid-points


def _midpoints(page: ChildPage, _look: Look) -> Sequence[Entry]:
    return [Entry(str(one.step_id), one) for one in page.between.midpoints]


_RAG_INK = {"on_track": "done", "some_drift": "soon", "serious_drift": "late"}
_RAG_SIGN = {"on_track": "✓", "some_drift": "◐", "serious_drift": "●"}


def _judged(entry: Entry, _look: Look) -> Cell:
    rag = entry.value.rag
    words = _words("midpoint_monitoring", "RAG").get(rag, rag)
    return f"{_RAG_SIGN.get(rag, '')} {words.lower()}".strip(), _RAG_INK.get(rag, "")


def _outcome(one: MidpointValue) -> str:
    return _words("midpoint_monitoring", "OUTCOMES").get(one.outcome, one.outcome)


def _of_midpoint(entry: Entry, look: Look) -> Cell:
    return _said(entry.value.reason, look)


MIDPOINTS = ListSpec(
    columns=(
        Column("on", "Done on", 11, lambda e, look: (short_day(e.value.done_on, look.today), "strong")),
        Column("after", "After", 6, lambda e, _: (f"R{e.value.after}", "")),
        Column("rag", "Judgement", 16, _judged),
        Column("outcome", "Outcome", 20, lambda e, _: (_outcome(e.value), ""), fold=1),
        Column("child", "Child", 14, lambda e, _: _spoken(e.value), fold=2),
        Column("words", "In words", 20, _of_midpoint, least=16, most=80, fold=3),
    ),
    empty="No mid-point was done yet: the next one stands on the Clock with its date.",
)


def _spoken(one: MidpointValue) -> Cell:
    if one.spoken is not True:
        return "not spoken to", "soon"
    return ("✓ alone", "done") if one.alone else ("spoken to", "")


def _read_midpoint(entry: Entry, look: Look) -> Iterator[list[Run]]:
    one: MidpointValue = entry.value
    yield [(f"Mid-point after review {one.after}", "heading")]
    yield _fact("Done", full_date(one.done_on))
    yield _fact("Judgement", *_judged(entry, look))
    yield _fact("Outcome", _outcome(one))
    spoken = f", {full_date(one.spoken_on)}" if one.spoken_on else ""
    words, ink = _spoken(one)
    yield _fact("Child", f"{words}{spoken}", ink)
    yield _fact("Social worker", one.worker or "–")
    now = _words("midpoint_monitoring", "NOW")
    yield from _texts(
        look,
        ("Why this judgement", one.reason),
        ("What will be done", one.note),
        ("The child said", one.said),
        ("Why not spoken to", one.why_not_spoken),
        ("The social worker's account", one.worker_account),
        *(
            (f"{now.get(each.now, each.now)}{', drifting' if each.drift else ''}", each.decision)
            for each in one.decisions
        ),
        ("Positive practice", one.practice),
    )


def _open_decisions(page: ChildPage) -> int:
    return len(page.between.open_decisions)


DECISIONS_PART = Part("decisions", "Decisions", _decisions, DECISIONS, _read_decision, _open_decisions)
EVENTS_PART = Part("events", "Events", _events, EVENTS, _read_event, lambda page: len(page.between.events))
ESCALATIONS_PART = Part(
    "escalations",
    "Escalations",
    _escalations,
    ESCALATIONS,
    _read_escalation,
    lambda page: len(page.between.escalations),
)
MIDPOINTS_PART = Part(
    "midpoints", "Mid-points", _midpoints, MIDPOINTS, _read_midpoint, lambda page: len(page.between.midpoints)
)


def about(entry: Any, part: str) -> dict[str, Any]:
    """Return the fields of the subject that a row of one of these parts is about."""
    match part:
        case "decisions":
            return {"decision": entry.key}
        case "events":
            return {"event": entry.value.id}
        case "escalations":
            return {"escalation": entry.value.id}
        case "midpoints":
            return {"review": entry.value.after, "rule": MIDPOINT_RULE}
        case "work" if isinstance(entry.value, StepRow):
            return of_step(entry.value)
        case "work":
            return of_request(entry.value)
        case _:
            return {}
