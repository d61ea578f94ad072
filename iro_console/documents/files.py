"""Writing files that leave the program: whole or not at all, for their owner alone, under a safe name."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

_LONGEST = 60
_KEPT = re.compile(r"[^A-Za-z0-9_-]+")
_RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
_PART = ".part"


class ExportProblem(ValueError):  # noqa: N818 - said to the user as it is
    """The files cannot be written; nothing was left behind. Its text is one sentence."""


def safe_name(ref: str, what: str, day: date) -> str:
    """Return the name of a file about a child, without its ending: reference, what it is, and the day.

    Never the child's name. Of the reference only plain letters and figures are kept, so that it names a file
    on every system and no other folder.
    """
    plain = unicodedata.normalize("NFKC", ref)
    plain = _KEPT.sub("-", plain).strip("-")[:_LONGEST].strip("-")
    if not plain or plain.lower() in _RESERVED:
        plain = f"child-{plain}".rstrip("-")
    return f"{plain}-{what}-{day.isoformat()}"


def free_name(folder: Path, name: str, endings: Sequence[str]) -> str:
    """Return ``name``, or it with -2, -3 and so on, so that no file of a folder has it with these endings.

    What somebody has written into an earlier file is never overwritten.
    """
    number, free = 1, name
    while any((folder / f"{free}{ending}").exists() for ending in endings):
        number += 1
        free = f"{name}-{number}"
    return free


def write_files(folder: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Write files into a folder, made if it is not there, and return where they lie, in order.

    Each is written beside its place, brought to the disk, and then put in its place at once: a reader finds
    the old file or the new one. Only the owner can read them. Raises ``ExportProblem``; then none of the new
    files is left.
    """
    parts: list[tuple[Path, Path]] = []
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        sweep(folder)
        for name, content in files.items():
            fresh = folder / f".{name}.{os.getpid()}{_PART}"
            parts.append((fresh, folder / name))
            _write(fresh, content)
        for fresh, place in parts:
            fresh.replace(place)
        _sync_names(folder)
    except OSError as fault:
        remove([fresh for fresh, _ in parts])
        raise ExportProblem(f"Nothing was written: {folder} cannot be used ({_why(fault)})") from None
    return [place for _, place in parts]


def remove(paths: Sequence[Path]) -> None:
    """Take files away again, as far as they are there."""
    for path in paths:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Remove what a program that was killed left half written: it may hold a child's record."""
    for left in folder.glob(f".*{_PART}"):
        owner = left.name.removesuffix(_PART).rpartition(".")[2]
        if owner.isdigit() and int(owner) != os.getpid() and not _runs(int(owner)):
            remove([left])


def _write(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_names(folder: Path) -> None:
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _runs(process: int) -> bool:
    if os.name == "nt":
        # There is no asking without a risk to the other process: what is left stays.
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


_WHY = {
    errno.EEXIST: "there is a file of that name, and no folder",
    errno.ENOTDIR: "there is a file of that name, and no folder",
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk is full",
    errno.EROFS: "it can only be read",
    errno.EACCES: "you may not write there",
    errno.EPERM: "you may not write there",
}


def _why(fault: OSError) -> str:
    return _WHY.get(fault.errno or 0) or (fault.strerror or type(fault).__name__).lower()
