"""Who is asked at a stage of the ladder: whoever is known, or else the title of the post."""

from __future__ import annotations

from iro_console.casework.desk import Desk
from iro_console.domain.ladder import CAFCASS, INFORMAL
from iro_console.forms.folding import fold
from iro_console.storage import queries_escalations as stored
from iro_console.storage.facts import ChildRecord


def recipient(desk: Desk, record: ChildRecord, stage: str) -> str:
    """Return who a stage goes to for a child: the social worker, the manager of that team, the only holder of
    the post, whoever was asked at this stage last, or the post itself.
    """
    rows, post = desk.store.reader(), desk.policy.ladder[stage]
    if stage == CAFCASS:
        return post.to
    worker = record.worker
    if stage == INFORMAL and worker is not None:
        return worker.name
    role = fold(post.to).replace(" ", "_")
    holders = rows.all("SELECT name, team FROM person WHERE role = :role ORDER BY name", {"role": role})
    if worker is not None and len(holders) > 1:
        team = rows.one("SELECT team FROM person WHERE id = :id", {"id": worker.person_id})
        holders = [each for each in holders if team is not None and team[0] and each[1] == team[0]]
    if len(holders) == 1:
        return str(holders[0][0])
    known = "" if stage in (INFORMAL, "1") else stored.last_recipient(rows, stage)
    return known or post.to
