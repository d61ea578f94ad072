"""A decision in words: where it stands, and all that became known of it from the review that made it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from textwrap import wrap
from typing import TYPE_CHECKING

from iro_console.casework.decisions import DecisionValue, NewsValue, decision_in_full
from iro_console.domain.decisions import Source
from iro_console.storage.problems import StoreProblem
from iro_console.ui.format import HIDDEN, full_date, short_day
from iro_console.ui.ink import Run
from iro_console.ui.subject import Subject
from iro_console.ui.widgets.columns import Look

if TYPE_CHECKING:
    from iro_console.ui.app import IroConsole

Line = list[Run]
EVIDENCE = 56
"""Cells of a line of evidence, so that it keeps its place below its day in any window."""
_WHERE = {
    Source.REVIEW: "review",
    Source.MIDPOINT: "mid-point",
    Source.MANAGER: "team manager",
    Source.CONTACT: "heard",
    Source.ESCALATION: "escalation",
}


def show_decision(console: IroConsole, subject: Subject) -> None:
    """Show the decision a row is about in full, with all that became known of it."""

    def read() -> list[Line]:
        return decision_in_words(decision_in_full(console.desk, subject.decision), console.look)

    try:
        read()
    except (StoreProblem, LookupError) as problem:
        console.say(str(problem), problem=True)
    else:
        console.show_in_full("Decision · {}", subject, read)


def decision_in_words(decision: DecisionValue, look: Look) -> list[Line]:
    """Return a decision in full, the most important first; what people wrote only while names are shown."""
    return [
        [(HIDDEN if look.hide else decision.decision, "strong")],
        [],
        *([(f"● {why}", "late")] for why in decision.drift),
        *([[]] if decision.drift else []),
        *_standing(decision, look),
        [],
        [("What became known of it", "heading")],
        *(line for news in decision.news for line in _news(news, look)),
        *([] if decision.news else [[("  nothing is recorded of it", "muted")]]),
    ]


def _standing(decision: DecisionValue, look: Look) -> Iterator[Line]:
    def written(text: str) -> str:
        return (HIDDEN if look.hide else text) if text else "–"

    due = full_date(decision.due_on) if decision.due_on is not None else "no date"
    yield _fact("Status", decision.status)
    yield _fact("Who", decision.owner or "nobody")
    moved = f", put off {_times(decision.moved)}" if decision.moved else ""
    yield _fact("By", f"{due}{moved}")
    yield _fact("Why", written(decision.reason))
    yield _fact("Evidence", written(decision.evidence))
    made, taken = decision.made_at, decision.taken_up_at
    yield _fact("Made at", _review(made))
    if taken != made:
        yield _fact("Carried", f"{_times(decision.carried)}, last at {_review(taken)}")
    reply = decision.reply or "awaited"
    on = f" on {full_date(decision.replied_on)}" if decision.replied_on is not None else ""
    why = f": {written(decision.reply_reason)}" if decision.reply_reason else ""
    yield _fact("Manager", f"{reply}{on}{why}")


def _times(number: int) -> str:
    return "once" if number == 1 else "twice" if number == 2 else f"{number} times"


def _review(review: tuple[int, date | None]) -> str:
    number, held_on = review
    return f"review {number}" + (f", {full_date(held_on)}" if held_on is not None else "")


def _fact(label: str, text: str) -> Line:
    return [(f"{label:<10}", "muted"), (text, "")]


def _news(news: NewsValue, look: Look) -> Iterator[Line]:
    day = f"  {short_day(news.noted_on, look.today):<13}"
    yield [(day, "strong"), (f"{_WHERE[Source(news.source)]}: ", "muted"), (_became(news), "")]
    if news.evidence:
        for line in wrap(HIDDEN if look.hide else news.evidence, EVIDENCE):
            yield [("      ", ""), (line, "")]


def _became(news: NewsValue) -> str:
    """Return in words what changed: its status, its date, and what the IRO said of drift."""
    if not news.status_was:
        due = f", by {full_date(news.due_now)}" if news.due_now is not None else ""
        return f"made{due}"
    changed = news.status_now.lower()
    if news.status_was != news.status_now:
        changed = f"{news.status_was.lower()} → {changed}"
    if news.due_was != news.due_now and news.due_now is not None:
        was = f"{full_date(news.due_was)} → " if news.due_was is not None else ""
        changed += f"; date {was}{full_date(news.due_now)}"
    return changed + ("; drift" if news.drift else "")
