"""``iro-console due``: the work list, in the order of the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from iro_console.cli.ending import Stopped
from iro_console.cli.given import Given, common

if TYPE_CHECKING:
    from iro_console.casework.desk import Desk
    from iro_console.storage.values import WorkRow


@click.command()
@click.option("--iro", metavar="REF_OR_NAME", help="Only the children of this IRO.")
@click.option(
    "--within",
    type=click.IntRange(0, 3660),
    default=28,
    show_default=True,
    metavar="DAYS",
    help="How far to look ahead, in calendar days.",
)
@common("db", "today", "policy", "json")
@click.pass_obj
def due(given: Given, iro: str | None, within: int) -> None:
    """List what is late and what is due, the most urgent first."""
    from iro_console.bootstrap import as_if, ready
    from iro_console.casework import work
    from iro_console.cli.text import print_json

    desk = given.desk(create=False)
    try:
        if given.today is None and given.policy is None:
            desk = ready(desk)
        with as_if(desk) as view:
            rows = work.due(view, iro_ref=_reference(view, iro), within=within)
    except LookupError as fault:
        raise Stopped(str(fault.args[0])) from None
    finally:
        desk.store.close()
    if given.json:
        entries = [as_json(row) for row in rows]
        print_json({"today": desk.today().isoformat(), "policy": desk.policy.name, "due": entries})
    else:
        _print(desk, rows, within)


def _reference(desk: Desk, iro: str | None) -> str | None:
    """Return the reference of the IRO who is meant by reference or name; as typed when there is none."""
    from iro_console.casework.overview import people
    from iro_console.forms.folding import fold

    if iro is None:
        return None
    meant = [each.ref for each in people(desk, "iro") if fold(iro) in (fold(each.ref), fold(each.name))]
    return meant[0] if len(meant) == 1 else iro


def as_json(row: WorkRow) -> dict[str, Any]:
    """Return one entry of ``due --json``, with the keys of its contract in their order."""
    return {
        "child": {"ref": row.child_ref, "name": row.child_name},
        "iro": row.iro_ref or None,
        "rule": row.rule,
        "title": row.title,
        "due": row.due.isoformat(),
        "statutory_due": row.statutory_due.isoformat() if row.statutory_due else None,
        "local_due": row.local_due.isoformat() if row.local_due else None,
        "in": {"days": row.days, "unit": row.unit},
        "status": row.status,
        "waits_for": row.waits_for or None,
        "urgency": row.urgency,
        "terms": [{"name": name, "value": value} for name, value in row.terms],
    }


def _print(desk: Desk, rows: list[WorkRow], within: int) -> None:
    from iro_console.casework.work import urgency_section
    from iro_console.cli.text import state, table
    from iro_console.domain.date_text import long_date, short_date
    from iro_console.domain.timescales import Status

    today = desk.today()
    click.echo(f"{long_date(today)}   policy {desk.policy.name}")
    if not rows:
        click.echo(f"Nothing is late, and nothing is due within {within} days.")
        return
    sections: dict[str, list[WorkRow]] = {}
    for row in rows:
        sections.setdefault(urgency_section(row, today, desk.calendar), []).append(row)
    for section, within_it in sections.items():
        click.echo(f"\n{section}  {len(within_it)}")
        table(
            None,
            [
                (
                    row.child_name,
                    short_date(row.due, today),
                    state(Status(row.status), row.days, row.unit),
                    f"{row.title} ({row.waits_for})" if row.waits_for else row.title,
                )
                for row in within_it
            ],
        )
