"""A whole copy of the records while others read and write them."""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from pathlib import Path

from iro_console.storage.engine import connect
from iro_console.storage.files import new_file, sync
from iro_console.storage.problems import CannotWrite, in_plain_words


def copy_to(path: Path, target: Path) -> None:
    """Write a whole copy of the store at ``path`` to ``target``, which is replaced only when done.

    It never opens the live file but through SQLite: any other reader of the file would drop the locks
    of the whole process, and commits with them.
    """
    unfinished = target.with_name(f".{target.name}.part")
    try:
        unfinished.unlink(missing_ok=True)
        new_file(unfinished)
        source = connect(path)
        try:
            source.execute("VACUUM INTO :target", {"target": str(unfinished)})
        finally:
            source.close()
        sync(unfinished)
        unfinished.replace(target)
        if os.name == "posix":
            sync(target.parent)
    except OSError as error:
        raise CannotWrite(f"{target} cannot be written: {error.strerror or 'no access'}.") from None
    except sqlite3.Error as error:
        raise in_plain_words(error, "copied") from None
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
