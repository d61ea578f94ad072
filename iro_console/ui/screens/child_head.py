"""The head of a child's page: who, since when, where, and with whom."""

from __future__ import annotations

from textual.content import Content

from iro_console.casework.labels import label
from iro_console.storage.page_values import ChildPage
from iro_console.ui.format import age, full_date, person, plural, short_day
from iro_console.ui.ink import Run, inked
from iro_console.ui.summary import open_decisions, open_escalation, waiting_events
from iro_console.ui.widgets.columns import Look


def head(page: ChildPage, look: Look) -> Content:
    """Return the lines at the top of the page."""
    first: list[Run | str] = [(person(page.name, page.ref, hide=look.hide), "strong"), "  "]
    first.append(" · ".join(filter(None, _facts(page, look))))
    lines = [inked(*first), inked((" · ".join(filter(None, _people(page, look))), "muted"))]
    if standing := _standing(page, look):
        lines.append(inked(*standing))
    return Content("\n").join(lines)


def _standing(page: ChildPage, look: Look) -> list[Run]:
    """Return what is open between reviews."""
    runs: list[Run] = []
    for found in (waiting_events(page), open_escalation(page), open_decisions(page, look)):
        if found:
            runs += [("   ", ""), *found] if runs else found
    return runs


def _facts(page: ChildPage, look: Look) -> list[str]:
    today = look.today
    born = f"born {full_date(page.born)}" if page.born else "date of birth not known"
    old = f"{age(page.born, today)} ({born})" if page.born else born
    facts = [old, page.pronouns, "unaccompanied" if page.unaccompanied else ""]
    if page.ceased_on is not None:
        return [
            *facts,
            ": ".join(filter(None, (f"left care {full_date(page.ceased_on)}", page.cease_reason))),
        ]
    if page.looked_after_from:
        facts.append(f"looked after since {full_date(page.looked_after_from)}")
    if page.legal:
        status = max(page.legal, key=lambda span: span.started_on)
        facts.append(f"{status.code} since {short_day(status.started_on, today)}")
    if page.placements:
        now = max(page.placements, key=lambda span: span.started_on)
        facts.append(
            ", ".join(
                filter(
                    None,
                    (
                        label("PLACE_SHORT", now.code),
                        "" if look.hide else now.area,
                        f"since {short_day(now.started_on, today)}",
                    ),
                )
            )
        )
    return facts


def _people(page: ChildPage, look: Look) -> list[str]:
    workers = sorted((w for w in page.workers if w.role == "social_worker"), key=lambda w: w.started_on)
    facts: list[str] = []
    if workers:
        now = workers[-1]
        facts.append(f"Social worker {now.name} since {short_day(now.started_on, look.today)}")
        this_year = sum(worker.started_on.year == look.today.year for worker in workers)
        if this_year > 1:
            facts.append(f"{plural(this_year, 'new one', 'new ones')} this year")
        if now.team:
            facts.append(f"team {now.team}")
    else:
        facts.append("No social worker recorded: k records one")
    iro = [w.name for w in page.workers if w.role == "iro" and w.ended_on is None]
    for _, name, theirs in page.siblings:
        same = ", same IRO" if iro and theirs == iro[-1] else f", IRO {theirs}" if theirs else ""
        facts.append(f"sibling {person(name, '', hide=look.hide)}{same}")
    return facts
