"""Files that leave the program: written whole, and the history says who wrote them, of whom, and when."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from iro_console.casework.child_page import child_page
from iro_console.casework.chronology import chronology, narrowed
from iro_console.casework.desk import Desk
from iro_console.casework.staff import me
from iro_console.casework.verbs import Done, act_on
from iro_console.domain.chronology import KINDS, Kind, without_words
from iro_console.domain.date_text import long_date
from iro_console.storage.undo import EXPORT

CHRONOLOGY_EXPORTED = "chronology exported"
FOR_THE_FILE = "Everything, for the file"
_ENDINGS = (".csv", ".docx")
WITHOUT_WORDS = "What happened and when, without anybody's words"


class Exported(NamedTuple):
    """Files that were written."""

    done: Done
    paths: tuple[Path, ...]
    entries: int


def export_chronology(
    desk: Desk,
    child_id: int,
    folder: Path,
    *,
    everything: bool,
    kinds: Collection[Kind] = (),
    words: str = "",
) -> Exported:
    """Write a child's chronology as a table and as a text to read, into ``folder``.

    Without ``everything`` the files hold no name of the child or a carer, no place, and nothing that anybody
    wrote. ``kinds`` and ``words`` narrow it, as on the screen. Raises ``ExportProblem``, ``NoSuchChild`` and
    ``StoreProblem``; then there are no files, and nothing is in the history.
    """
    from iro_console.documents import chronology as documents
    from iro_console.documents.files import free_name, remove, safe_name, write_files

    page = child_page(desk, child_id)
    entries = narrowed(chronology(desk, child_id, page), kinds, words)
    if not everything:
        entries = [without_words(entry) for entry in entries]
    today, who = desk.today(), me(desk)
    narrow = ", ".join(KINDS[kind] for kind in KINDS if kind in kinds) if kinds else "all kinds"
    count = f"{len(entries)} {'entry' if len(entries) == 1 else 'entries'}"
    version = FOR_THE_FILE if everything else WITHOUT_WORDS
    about = [
        f"{page.name}, reference {page.ref}" if everything else f"Reference {page.ref}",
        f"Made on {long_date(today)} by {who}. {count}: {narrow}"
        + (f", with “{words}”" if words.strip() and everything else ""),
        version + ".",
    ]
    foot = "Holds the record of a child. Keep it on the file, and give it to nobody else."
    name = free_name(folder, safe_name(page.ref, "chronology" if everything else "dates", today), _ENDINGS)
    table, text = _ENDINGS
    files = {
        f"{name}{table}": documents.as_csv(entries),
        f"{name}{text}": documents.as_word(
            "Chronology", about, entries, foot=foot if everything else version, at=desk.now()
        ),
    }
    paths: list[Path] = []
    detail = f"{version[:1].lower()}{version[1:]}: {count}"
    try:
        with desk.store.write(act_on(desk, CHRONOLOGY_EXPORTED, child_id)) as work:
            work.describe(detail=detail)
            work.line(EXPORT, name, {"version": version, "kinds": narrow, "entries": len(entries)})
            act_id = work.act_id
            paths = write_files(folder, files)
    except BaseException:
        # Nothing leaves the program that is not in the history.
        remove(paths)
        raise
    done = Done(act_id, f"Written to {folder}: {', '.join(path.name for path in paths)}", child_id)
    return Exported(done, tuple(paths), len(entries))
