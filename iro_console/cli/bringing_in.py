"""``iro-console import``: a 903 return or a list of requests into the records, and what was wrong."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from iro_console.cli.ending import Stopped, complain
from iro_console.cli.given import Given, common

if TYPE_CHECKING:
    from iro_console.casework.bringing_in import Progress, Report
    from iro_console.casework.desk import Desk
    from iro_console.intake.problems import Problem

_SUFFIXES = {".csv", ".txt", ".tsv"}
_SHOWN = 20
"""Up to so many problems the report on screen lists one by one; of more it gives as many kinds."""
_VARIES = re.compile(r"\S*\d\S*")
_PLACE = click.Path(path_type=Path)


@click.command("import")
@click.argument("places", metavar="FILE_OR_FOLDER...", nargs=-1, required=True, type=_PLACE)
@click.option("--dry-run", is_flag=True, help="Say what would be done and write nothing.")
@click.option(
    "--iro", metavar="REF_OR_NAME", default="", help="Give the children who have no IRO to this one."
)
@click.option(
    "--problems", "list_to", metavar="FILE.csv", type=_PLACE, help="Write all problems to a CSV file."
)
@common("db", "today", "policy", "json")
@click.pass_obj
def bring_in_files(
    given: Given, places: tuple[Path, ...], dry_run: bool, iro: str, list_to: Path | None
) -> int:
    """Bring in an SSDA903 return, its CSV files or a folder of them, or a list of requests as CSV.

    A list of requests has the columns Child ref, Request type and Date, and may have Status, Assigned to
    and Note: the notices that came in for the IRO.

    Files are known by their columns, whatever they are called. Good rows are taken, every faulty one is
    reported; the same files again change nothing, and a newer return updates.
    """
    from iro_console.casework.bringing_in import bring_in, read_return, unusable
    from iro_console.cli.text import print_json
    from iro_console.intake.problems import problems_csv

    rows = read_return(read_files(places), given.day())
    with _list_in(list_to) as hand_back:
        report = unusable(rows)
        if report is None:
            with _desk(given, dry_run=dry_run) as desk, _progress() as progress:
                report = bring_in(desk, rows, dry_run=dry_run, iro=iro, progress=progress)
        hand_back(problems_csv(report.problems))
    if given.json:
        print_json(report.as_json())
    else:
        print_report(report, list_to)
    if report.useful:
        return 0
    complain(_why_nothing(report, places))
    return 1


def read_files(places: Sequence[Path]) -> Iterator[tuple[str, bytes]]:
    """Give the files of the places named: the name each is reported by, and its bytes.

    Of a folder its own CSV files are read, not those of folders inside it. Raises wrong usage for a
    place that is not there, Stopped for one that cannot be read.
    """
    from iro_console.intake.reader import MAX_BYTES

    for place in places:
        if not place.exists():
            raise click.BadParameter(f"there is no file or folder {place}", param_hint="FILE_OR_FOLDER")
    named: set[str] = set()
    for place in places:
        try:
            for path in _candidates(place) if place.is_dir() else [place]:
                name = path.name if path.name not in named else str(path)
                named.add(name)
                with path.open("rb") as file:
                    # One byte more than is taken is enough to see that it is too much.
                    yield name, file.read(MAX_BYTES + 1)
        except OSError as fault:
            raise Stopped(f"{fault.filename or place} cannot be read: {fault.strerror}") from None


def _candidates(folder: Path) -> list[Path]:
    return sorted(
        path
        for path in folder.iterdir()
        if path.suffix.lower() in _SUFFIXES and not path.name.startswith((".", "~$")) and path.is_file()
    )


@contextmanager
def _desk(given: Given, *, dry_run: bool) -> Generator[Desk]:
    """Open the records, made when there are none; a dry run without records compares with empty ones."""
    from iro_console.bootstrap import private_folder, ready

    with ExitStack() as stack:
        if not dry_run:
            desk = ready(given.desk(create=True), real_day=given.today is None)
        elif given.has_records():
            desk = given.desk(create=False)
        else:
            folder = stack.enter_context(private_folder("iro-console-dry-run-"))
            desk = replace(given, db=str(folder / "none.db")).desk(create=True)
        stack.callback(desk.store.close)
        yield desk


@contextmanager
def _list_in(path: Path | None) -> Generator[Callable[[bytes], None]]:
    """Give what takes the list of problems: a file only the user can read, written whole or not at all.

    The file is begun before anything is brought in, so that a place that cannot be written stops it all.
    """
    listed: list[bytes] = []
    if path is None:
        yield listed.append
        return
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        file = os.open(unfinished, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    except OSError as fault:
        raise _cannot_list(path, fault) from None
    try:
        with os.fdopen(file, "wb") as stream:
            yield listed.append
            stream.writelines(listed)
        unfinished.replace(path)
    except OSError as fault:
        raise _cannot_list(path, fault) from None
    finally:
        unfinished.unlink(missing_ok=True)


def _cannot_list(path: Path, fault: OSError) -> Stopped:
    return Stopped(f"the problems cannot be written to {path}: {fault.strerror}")


@contextmanager
def _progress() -> Generator[Progress | None]:
    """Give what draws a bar on a terminal; it is gone again when the work is done."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Reading", total=None)
        yield lambda what, done, of: bar.update(task, description=what, completed=done, total=of)


def print_report(report: Report, list_to: Path | None = None) -> None:
    """Print what became of the files, and the first of the problems."""
    from iro_console.cli.text import table

    if not report.files:
        # That there was nothing to read is said as what ended the command, and is no success.
        return
    click.echo("Nothing is written: this is what would be done.\n" if report.dry_run else "", nl=False)
    table(
        ("Rows", "Taken", "As before", "Refused", "What", "File"),
        [
            (
                f"{one.read.rows:,}",
                f"{one.taken:,}" if one.read.used else "–",
                f"{one.unchanged:,}" if one.read.used else "–",
                f"{one.refused:,}",
                one.read.kind
                if one.read.used or one.read.kind == "unknown"
                else f"{one.read.kind}, not used yet",
                one.read.name,
            )
            for one in report.files
        ],
        right=frozenset({0, 1, 2, 3}),
    )
    click.echo()
    for what, counts in (("Children", report.children), ("Reviews", report.reviews)):
        click.echo(
            f"{what:<9} {counts.new:,} new, {counts.changed:,} changed, {counts.unchanged:,} as before"
        )
    if report.allocated:
        click.echo(f"Given to the IRO: {report.allocated:,} children who had none")
    _print_problems(report.problems, list_to)


def _print_problems(problems: Sequence[Problem], list_to: Path | None) -> None:
    from iro_console.cli.text import table

    if not problems:
        click.echo("No problems.")
        return
    refusals = [problem for problem in problems if problem.refused]
    remarks = len(problems) - len(refusals)
    click.echo(f"Problems  {len(refusals):,} kept something out, {remarks:,} are remarks on what was taken\n")
    in_order = [*refusals, *(problem for problem in problems if not problem.refused)]
    if len(in_order) <= _SHOWN:
        table(
            ("File", "Row", "Column", "Value", "Why"),
            [(one.file, str(one.row), one.column, one.value, one.why) for one in in_order],
            right=frozenset({1}),
        )
    else:
        alike: dict[tuple[str, str, str], list[Problem]] = {}
        for one in in_order:
            alike.setdefault((one.file, one.column, _VARIES.sub("…", one.why)), []).append(one)
        table(
            ("How many", "File", "Column", "First in row", "Why, of the first"),
            [
                (f"{len(many):,}", many[0].file, many[0].column, str(many[0].row), many[0].why)
                for many in list(alike.values())[:_SHOWN]
            ],
            right=frozenset({0, 3}),
        )
        if len(alike) > _SHOWN:
            click.echo(f"and {len(alike) - _SHOWN:,} more kinds")
    if list_to is not None:
        click.echo(f"\nAll of them are in {list_to}.")
    elif len(in_order) > _SHOWN:
        click.echo(f"\n--problems FILE.csv writes all {len(in_order):,} to a file to hand back.")


def _why_nothing(report: Report, places: Sequence[Path]) -> str:
    where = ", ".join(str(place) for place in places)
    if not report.files:
        return f"there are no CSV files in {where}: nothing was brought in"
    if all(one.read.kind == "unknown" for one in report.files):
        return f"there are no files of a 903 return and no requests in {where}: nothing was brought in"
    return "no row could be taken: nothing was brought in"
