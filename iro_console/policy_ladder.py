"""The escalation ladder as it is written: the catalogue's, and what a council's policy says of it.

A council may name the stages, say who answers and how long they have, and whether the informal stage
counts. All stages together have 20 working days whatever it says (IRO Handbook 2010, 6.2).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

from iro_console.domain.ladder import CAFCASS, Ladder, Stage

Table = Mapping[str, Any]

CAP = 20
"""Working days of all formal stages together."""
_LADDER_KEYS = frozenset({"informal_counts", "source"})
_STAGE_KEYS = frozenset({"name", "to", "reply"})
_REPLY = re.compile(r"(\d{1,3}) working days?", re.ASCII)
_LONGEST = 60
"""Characters of a name: more would not fit the head of a column."""


class BadLadder(ValueError):  # noqa: N818 - a fault of a policy, as ``BadPolicy`` is
    """What is wrong with a ladder, in one sentence."""


def default_ladder(table: Table) -> Ladder:
    """Build the ladder of the catalogue, in which every stage is spelled out."""
    stages = tuple(_changed(Stage(key, ""), entry) for key, entry in table["stages"].items())
    return Ladder(stages, table["informal_counts"], table["source"])


def council_ladder(table: object, default: Ladder) -> tuple[Ladder, list[str]]:
    """Apply the ``[ladder]`` of a policy to the default; also return what is wrong with it.

    What has a fault in it is left as the default has it.
    """
    if not isinstance(table, dict):
        return default, ["[ladder] has to be a table"]
    entries = cast("dict[str, object]", table)
    faults: list[str] = []
    stages = {stage.key: stage for stage in default.stages}
    for key, entry in entries.items():
        if key in _LADDER_KEYS:
            continue
        try:
            if key not in stages:
                known = ", ".join(stages)
                raise BadLadder(f'there is no stage "{key}"; the stages are {known}')
            if not isinstance(entry, dict):
                raise BadLadder("it has to be a table")
            stages[key] = _changed(stages[key], cast("Table", entry))
        except BadLadder as fault:
            faults.append(f"ladder {key}: {fault}" if key in stages else f"ladder: {fault}")
    counts = entries.get("informal_counts", default.informal_counts)
    if not isinstance(counts, bool):
        faults.append('ladder: "informal_counts" has to be true or false')
    source = entries.get("source")
    if not isinstance(source, str) or not source.strip():
        faults.append('ladder: "source" is missing or is not a text')
    made = Ladder(tuple(stages.values()), counts is True, source if isinstance(source, str) else "")
    return made, faults


def ladder_remarks(ladder: Ladder) -> list[str]:
    """Say where the stages together have longer than the handbook gives all of them."""
    counted = [stage for stage in ladder.rungs if ladder.counts(stage.key)]
    days = sum(stage.reply_days or 0 for stage in counted)
    if days <= CAP:
        return []
    return [
        f"ladder: the stages add up to {days} working days; the handbook gives all of them {CAP},"
        " and no reply is due later"
    ]


def _changed(stage: Stage, entry: Table) -> Stage:
    for key in entry:
        if key not in _STAGE_KEYS:
            raise BadLadder(f'"{key}" is not known in a stage')
    if "reply" in entry and stage.key == CAFCASS:
        raise BadLadder("Cafcass has no time of its own to reply")
    return replace(
        stage,
        name=_text(entry, "name", stage.name),
        to=_text(entry, "to", stage.to),
        reply_days=_days(entry["reply"]) if "reply" in entry else stage.reply_days,
    )


def _text(entry: Table, key: str, otherwise: str) -> str:
    text = entry.get(key, otherwise)
    if not isinstance(text, str) or (key in entry and not text.strip()):
        raise BadLadder(f'"{key}" is not a text')
    if len(text) > _LONGEST:
        raise BadLadder(f'"{key}" is longer than {_LONGEST} characters')
    return " ".join(text.split())


def _days(text: object) -> int:
    found = _REPLY.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise BadLadder(f'"{text}" is not a number of working days')
    days = int(found[1])
    if days == 0:
        raise BadLadder("a reply needs at least one working day")
    if days > CAP:
        raise BadLadder(f"{days} working days are more than the {CAP} the handbook gives all stages together")
    return days
