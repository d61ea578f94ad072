"""People who work with children: who sits at this desk, and finding a worker. Nothing here imports an ORM."""

from __future__ import annotations

from typing import NamedTuple

from iro_console.casework.desk import Desk
from iro_console.forms.folding import fold

_ROLES = {
    "iro": "IRO",
    "social_worker": "Social worker",
    "team_manager": "Team manager",
    "business_support": "Business support",
}


class Worker(NamedTuple):
    """Somebody who can be assigned something."""

    id: int
    ref: str
    name: str
    role: str
    """In words: "Social worker"."""
    team: str


def find_worker(desk: Desk, words: str = "", role: str = "") -> list[Worker]:
    """Return the workers whose name, reference or team have all the words, by name.

    ``role`` narrows to iro, social_worker, team_manager or business_support.
    """
    wanted = fold(words).split()
    found = desk.store.reader().all("SELECT id, ref, name, role, team FROM person")
    workers = [
        Worker(r[0], r[1], r[2], _ROLES.get(str(r[3]), str(r[3]).replace("_", " ").capitalize()), r[4])
        for r in found
        if (not role or r[3] == role) and all(word in fold(f"{r[2]} {r[1]} {r[4]}") for word in wanted)
    ]
    return sorted(workers, key=lambda worker: (fold(worker.name), worker.ref))


def me(desk: Desk) -> str:
    """Return the name of who sits at this desk: by reference, else whose desk it is, else the login name."""
    found = desk.store.reader().one(
        "SELECT name FROM person WHERE ref = :ref OR id = :scope ORDER BY ref = :ref DESC LIMIT 1",
        {"ref": desk.user, "scope": desk.scope},
    )
    return str(found[0]) if found else desk.user
