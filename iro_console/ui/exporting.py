"""Writing files for outside the program: for whom, whether that is meant, and where they are.

What writes them is heavy, so this module is imported when it is asked for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from typing import TYPE_CHECKING

from iro_console.casework import exporting
from iro_console.documents.files import ExportProblem
from iro_console.domain.chronology import KINDS, Kind
from iro_console.storage.problems import StoreProblem
from iro_console.ui.dialogs.confirm import Confirm
from iro_console.ui.dialogs.pick import Pick, PickDialog
from iro_console.ui.format import person
from iro_console.ui.subject import Subject

if TYPE_CHECKING:
    from iro_console.ui.app import IroConsole

DATES, FILE = "dates", "file"


async def export_chronology(app: IroConsole, subject: Subject, kinds: Collection[Kind], words: str) -> None:
    """Ask for whom the files are, write them, and say where they are."""
    who = person(subject.name, subject.ref, hide=app.look.hide)
    narrow = ", ".join(KINDS[kind] for kind in KINDS if kind in kinds) or "Everything on record"
    if words.strip():
        narrow += " with the words typed"
    version = await app.push_screen_wait(
        PickDialog(
            f"Write the chronology of {who} to files: for whom?",
            [
                Pick(
                    DATES,
                    exporting.WITHOUT_WORDS,
                    "No name of the child or a carer, no place, nothing that anybody wrote or said.",
                ),
                Pick(FILE, exporting.FOR_THE_FILE, "With all of that. It asks once more."),
            ],
            detail=f"{narrow}, as a CSV for a spreadsheet and a Word document, into {app.export_folder}",
            enter="Write",
        )
    )
    if version is None:
        return
    if version == FILE and not await app.push_screen_wait(
        Confirm(
            f"Write everything on record of {who}?",
            detail="The files hold a child's data, and names of others. They can be read by anybody who gets "
            "them. Their writing is noted in the history, with your name.",
            yes="Write them",
            key="w",
            opened_by="x",
        )
    ):
        return
    try:
        written = await asyncio.to_thread(
            exporting.export_chronology,
            app.desk,
            subject.child_id,
            app.export_folder,
            everything=version == FILE,
            kinds=kinds,
            words=words,
        )
    except (ExportProblem, StoreProblem, LookupError) as problem:
        app.say(str(problem), problem=True)
        return
    app.came_back()
    app.say(written.done.message)
