"""``iro-console export``: files for outside the program."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from iro_console.cli.ending import Stopped
from iro_console.cli.given import Given, common
from iro_console.domain.chronology import KINDS, Kind

if TYPE_CHECKING:
    from iro_console.casework.desk import Desk


@click.group()
def export() -> None:
    """Write files for outside the program. Each export leaves a line in the child's history."""


@export.command()
@click.option("--child", "ref", required=True, metavar="REF", help="The child, by reference.")
@click.option(
    "--to",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Where to; otherwise the folder of the settings, or `iro-console exports` in your home folder.",
)
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=click.Choice([kind.value for kind in KINDS]),
    help="Only things of this kind; may be given several times.",
)
@click.option(
    "--without-words",
    is_flag=True,
    help="Leave out names, carers, places and everything that anybody wrote or said.",
)
@common("db", "today", "policy", "json")
@click.pass_obj
def chronology(given: Given, ref: str, to: Path | None, kinds: tuple[str, ...], without_words: bool) -> None:
    """Write a child's chronology, newest first: a CSV for a spreadsheet and a Word document to read.

    It holds a child's record unless --without-words is given. Files that are there are left alone.
    """
    from iro_console.casework.exporting import export_chronology
    from iro_console.cli.text import print_json
    from iro_console.documents.files import ExportProblem

    desk = given.desk(create=False)
    try:
        written = export_chronology(
            desk,
            _child(desk, ref),
            to or given.settings().export_folder(),
            everything=not without_words,
            kinds=[Kind(kind) for kind in kinds],
        )
    except ExportProblem as fault:
        raise Stopped(str(fault)) from None
    finally:
        desk.store.close()
    if given.json:
        print_json(
            {
                "child": ref,
                "everything": not without_words,
                "entries": written.entries,
                "files": [str(path) for path in written.paths],
            }
        )
        return
    for path in written.paths:
        click.echo(str(path))
    if not without_words:
        click.echo("These files hold the record of a child: keep them on the file only.", err=True)


def _child(desk: Desk, ref: str) -> int:
    """Return the id of the child with a reference; stops with a sentence when there is none."""
    from iro_console.storage import child_queries

    found = child_queries.by_ref(desk.store.reader(), ref)
    if found is None:
        raise Stopped(f'there is no child with the reference "{ref}" in these records')
    return found
