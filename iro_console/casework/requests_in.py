"""The requests of a file beside those recorded: which are new, and which are acknowledged by now.

Nothing is written here. The same file again gives nothing to write.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple
from uuid import NAMESPACE_URL, uuid5

from iro_console.domain.work import RequestState
from iro_console.intake.rows import RequestRow, Where
from iro_console.intake.ssda903 import Rows
from iro_console.storage import queries_work as stored
from iro_console.storage.rows import Rows as StoreRows

NOTHING_TO_COME = "no review of this child is to come: there is nothing it could be about"


class RequestPlan(NamedTuple):
    """A request to be recorded, or one recorded that is acknowledged by now."""

    row: RequestRow
    known: int | None
    """The id of the request as it is recorded."""


def plan_requests(store: StoreRows, rows: Rows, coming: Collection[str]) -> list[RequestPlan]:
    """Compare the requests of the files with the records; what cannot be taken is refused in ``rows``.

    ``coming`` are the references of children who are looked after once the rest of the files is in.
    """
    wanted = list(rows.requests.values())
    ids = stored.children_by_ref(store, sorted({row.child for row in wanted}))
    recorded = stored.requests_of(store, sorted(ids.values()))
    plans: list[RequestPlan] = []
    for row in wanted:
        child = ids.get(row.child)
        if child is None and row.child not in coming:
            rows.refuse(row.where, "CHILD", row.child, "no child with this reference is recorded")
            continue
        same = next((one for one in recorded if child is not None and _is(one, row, child)), None)
        if same is not None and not (row.acknowledged and same.state == RequestState.SENT):
            continue
        step = stored.step_about(store, child) if child is not None else None
        if same is None and step is None and row.child not in coming:
            rows.refuse(row.where, "CHILD", row.child, NOTHING_TO_COME)
            continue
        if row.acknowledged and not (step and stored.report_finished(store, step)):
            rows.remark(row.where, "STATUS", RequestState.ACKNOWLEDGED, "the report is not finished here")
        plans.append(RequestPlan(row, same.id if same is not None else None))
    return plans


def _is(recorded: stored.RequestKnown, row: RequestRow, child: int) -> bool:
    """Say whether a request is recorded: brought in before, or recorded by hand with the day it came."""
    if recorded.row_id == id_of(row):
        return True
    if (recorded.child_id, recorded.type) != (child, row.request):
        return False
    if row.acknowledged:
        return recorded.state == RequestState.SENT or recorded.state_on == row.on
    return recorded.received_on == row.on


def id_of(row: RequestRow) -> str:
    """Return the id of a request from a file: the same whenever the file comes again."""
    return uuid5(NAMESPACE_URL, f"request:{row.child}/{row.request.value}/{row.on.isoformat()}").hex


def rows_of(plans: list[RequestPlan]) -> set[Where]:
    """Return the rows of the files that these are."""
    return {plan.row.where for plan in plans}
