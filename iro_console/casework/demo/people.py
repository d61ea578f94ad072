"""The people who work with the children of the demo, as rows."""

from __future__ import annotations

from typing import NamedTuple

from iro_console.casework.demo.materials import Materials
from iro_console.forms.folding import fold

_IRO_TEAM = "Independent Reviewing Service"


class PersonRow(NamedTuple):
    """A person as the store keeps one."""

    ref: str
    name: str
    role: str
    team: str


def worker_ref(name: str) -> str:
    """Return the reference of a member of staff: "hamish.tolliver"."""
    return fold(name).replace(".", "").replace(" ", ".")


def people(materials: Materials) -> list[PersonRow]:
    """Return everybody: the IROs first, then each team, business support, and the managers above."""
    rows = [PersonRow(iro.ref, iro.name, "iro", _IRO_TEAM) for iro in materials.reviewers]
    for team in materials.teams:
        rows.append(PersonRow(worker_ref(team.manager), team.manager, "team_manager", team.name))
        rows.extend(PersonRow(worker_ref(name), name, "social_worker", team.name) for name in team.workers)
    rows.extend(PersonRow(ref, name, "business_support", team) for ref, name, team in materials.support)
    rows.extend(PersonRow(ref, name, role, "Children's services") for role, name, ref in materials.leaders)
    return rows
