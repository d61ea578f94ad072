"""Opening the screens: on the user's records, or on an invented caseload."""

from __future__ import annotations

import sys

import click

from iro_console.cli.given import Given, common


def has_terminal() -> bool:
    """Say whether there is a terminal to show screens on (they go to stderr) and to type at."""
    return all(stream is not None and stream.isatty() for stream in (sys.__stdin__, sys.__stderr__))


def _refuse_without_terminal() -> None:
    if not has_terminal():
        raise click.UsageError("the screens need a terminal; without one use due, timetable or export")


def open_records(given: Given) -> int:
    """Open the app on the user's records, made when there are none; return the exit code."""
    _refuse_without_terminal()
    from iro_console.bootstrap import count_by_policy, quick_start, run_app

    with quick_start():
        desk = given.desk(create=True)
        try:
            count_by_policy(desk)
            return run_app(desk, given.settings(), real_day=given.today is None)
        finally:
            desk.store.close()


@click.command()
@click.option(
    "--seed", type=click.IntRange(0), default=1, show_default=True, help="Another seed, another caseload."
)
@common("today", "policy")
@click.pass_obj
def demo(given: Given, seed: int) -> int:
    """Open an invented caseload made for today. Your own records are not touched.

    It lies in a temporary folder, which is removed when you leave.
    """
    from dataclasses import replace

    from iro_console.bootstrap import open_desk, private_folder, quick_start, run_app

    _refuse_without_terminal()
    chosen = given.settings()
    with quick_start(), private_folder("iro-console-demo-") as folder:
        from iro_console.casework.demo import build_demo

        settings = replace(chosen, database=str(folder / "demo.db"), iro="")
        desk = open_desk(settings, today=given.fixed_day(), policy=given.policy)
        try:
            made = build_demo(desk.store, desk.today(), seed=seed, policy=desk.policy, calendar=desk.calendar)
            desk = replace(desk, user=made.iro_ref, scope=made.iro_id)
            return run_app(desk, settings, demo=True)
        finally:
            desk.store.close()
