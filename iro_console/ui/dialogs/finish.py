"""Finishing a review: all that is missing in one list, or what will happen, asked once more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any

from iro_console.ui.dialogs.confirm import Confirm
from iro_console.ui.dialogs.pick import Pick, PickDialog
from iro_console.ui.format import clock_time, full_date, plural


def missing_dialog(missing: Sequence[Any], forms: Mapping[str, Any]) -> PickDialog:
    """Return the list of what is missing; what is picked is its place in ``missing`` as text."""
    order = [(form.key, section.key) for form in forms.values() for section in form.sections]
    by_place = sorted(
        enumerate(missing),
        key=lambda each: (
            order.index((each[1].form, each[1].section))
            if (each[1].form, each[1].section) in order
            else len(order)
        ),
    )
    picks = [Pick(str(at), _words(found, forms), heading=_heading(found, forms)) for at, found in by_place]
    return PickDialog(
        f"Not finished yet: {plural(len(missing), 'thing is', 'things are')} missing",
        picks,
        detail="Nothing was finished, and nothing is lost. Enter goes to the place.",
        enter="Go there",
    )


def _heading(found: Any, forms: Mapping[str, Any]) -> str:
    form = forms.get(found.form)
    if form is None:
        return "Leaving care"
    if not found.section:
        return form.title
    section = form.section(found.section)
    return f"{form.title} · {section.number} {section.title}"


def _words(found: Any, forms: Mapping[str, Any]) -> str:
    return ": ".join(part for part in (label_of(found, forms), found.sentence) if part)


def label_of(found: Any, forms: Mapping[str, Any], *, brief: bool = False) -> str:
    """Return the name of what is missing: a question, or a row of a table and its column.

    ``brief``: the row comes first, since little of it may be shown, and its table only beside others.
    """
    from iro_console.forms.section import questions

    if found.form not in forms or not found.section or not found.field:
        return ""
    section = forms[found.form].section(found.section)
    for table in section.tables:
        if table.key == found.field:
            if found.row is None:
                return ""
            column = next((q.label for q in questions(table.row) if q.name == found.column), "")
            if brief:
                place = ": ".join(part for part in (f"Row {found.row + 1}", column) if part)
                return place if len(section.tables) == 1 else f"{place} · {table.title}"
            return f"{table.title}, row {found.row + 1}" + (f", {column}" if column else "")
    if section.section is not None:
        return next((q.label for q in questions(section.section) if q.name == found.field), "")
    return ""


def confirm_finish(plan: Any, who: str, venues: Mapping[str, str]) -> Confirm:
    """Return the last question before a review is finished, with everything that will happen."""
    lines = [f"· {plural(plan.decisions, 'decision')} recorded" + _carried(plan.carried)]
    if plan.needs_leaving:
        lines.append("· the period of care ends, and what is no longer required is closed")
    elif plan.next_review is not None:
        lines.append(f"· next review {_when(plan.next_review, venues)}")
    lines += [f"· {name}, to {assigned}" for name, assigned in plan.next_steps]
    if plan.clocks:
        lines += ["", "The clocks that start:"]
        lines += [f"· {title}: by {full_date(due)}" for title, due in plan.clocks]
    if plan.warnings:
        lines += ["", "Worth a second look:"]
        lines += [f"▲ {warning}" for warning in plan.warnings]
    lines += ["", "Its forms can then be read and no longer be changed."]
    return Confirm(
        f"Finish this review of {who}?", yes="Finish", key="f", detail="\n".join(lines), opened_by="f10"
    )


def _carried(carried: int) -> str:
    return f", {carried} of them carried forward" if carried else ""


def _when(booked: tuple[date, time | None, str], venues: Mapping[str, str]) -> str:
    on, at, venue = booked
    parts = [full_date(on), clock_time(at), venues.get(venue, venue or "").lower()]
    return ", ".join(part for part in parts if part)
