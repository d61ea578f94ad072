"""Files of records: private from their first byte, and on the disk before anybody is told so."""

from __future__ import annotations

import os
from pathlib import Path

_NETWORK = {"nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "fuse.sshfs", "9p", "afs"}


def new_file(path: Path) -> None:
    """Create an empty file that only its owner can read, in a folder only its owner can enter."""
    if not path.parent.exists():
        path.parent.mkdir(parents=True, mode=0o700)
        path.parent.chmod(0o700)
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, have reached the disk. Never of a store that is open."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def on_network(path: Path) -> bool:
    """Say whether the file lies on a network drive, where WAL is not safe."""
    try:
        lines = Path("/proc/mounts").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return str(path.absolute()).startswith("\\\\")
    place = f"{path.absolute().parent}/"
    best, kind = "", ""
    for line in lines:
        _, mount, filesystem, *_ = line.split(" ")
        if place.startswith(mount.rstrip("/") + "/") and len(mount) >= len(best):
            best, kind = mount, filesystem
    return kind in _NETWORK
