"""A policy file: what a council may say in it, and how it becomes rules.

``national`` names every rule in full. A council's file holds only what differs from it:
its own timescale beside the law's (``local``), the operational rules it adopts (``in_force``),
rules of its own (``[new.ID]``), and its escalation ladder (``[ladder]``). It can tighten the law and never
change it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, TypeVar, cast

from iro_console.domain.counting import shift
from iro_console.domain.escalations import REPLY
from iro_console.domain.ladder import Ladder
from iro_console.domain.timescales import (
    Anchor,
    Direction,
    Kind,
    LocalRule,
    Offset,
    Policy,
    Rule,
    Severity,
    Unit,
    Watch,
)
from iro_console.domain.working_days import WorkingCalendar
from iro_console.policy_ladder import council_ladder, ladder_remarks

Table = Mapping[str, Any]
Choice = TypeVar("Choice", bound=StrEnum)

_LOCAL_KEYS = frozenset(
    {"local", "then", "source", "ambiguous", "in_force", "owner", "note", "watch", "weight"}
)
_NATIONAL_KEYS = frozenset({"title", "anchor", "offset", "direction", "severity", "kind", "unverified"})
_NEW_KEYS = (_LOCAL_KEYS - {"local", "then", "in_force"}) | {"title", "anchor", "offset", "direction"}
_FILE_KEYS = frozenset({"name", "title", "rules", "new", "ladder"})
_ALWAYS_IN_FORCE = frozenset({"OP-14", "OP-15"})
_NEW_ANCHORS = {
    Anchor.BECAME_LOOKED_AFTER: Direction.AFTER,
    Anchor.IRO_ALLOCATED: Direction.AFTER,
    Anchor.PLACEMENT_STARTED: Direction.AFTER,
    Anchor.REVIEW_HELD: Direction.AFTER,
    Anchor.REVIEW_DATE: Direction.BEFORE,
}
_RULE_ID = re.compile(r"[A-Z][A-Z0-9]{1,7}-[0-9]{2,3}")
_UNITS = {unit.value: unit for unit in Unit} | {unit.value[:-1]: unit for unit in Unit}
_LONGEST = 2000


class BadPolicy(ValueError):  # noqa: N818 - the name the command line shows its users
    """A policy file that cannot be used, in one sentence."""


def parse_offset(text: object) -> Offset:
    """Read "20 working days", "1 week" or "3 months"; raises BadPolicy for anything else."""
    match = re.fullmatch(r"(\d{1,4}) (.+)", text) if isinstance(text, str) else None
    unit = _UNITS.get(match[2]) if match else None
    if match is None or unit is None or int(match[1]) > _LONGEST:
        raise BadPolicy(f'"{text}" is not a number of working days, days, weeks or months')
    return Offset(int(match[1]), unit)


def national_policy(table: Table, ladder: Ladder) -> Policy:
    """Build the national policy, in which every rule is spelled out, with the ladder of the catalogue."""
    rules = {rule_id: _whole_rule(rule_id, entry) for rule_id, entry in _tables(table, "rules")}
    return Policy(_text(table, "name"), _text(table, "title"), rules, ladder)


def council_policy(table: Table, national: Policy) -> tuple[Policy, list[str]]:
    """Apply a council's differences to the national rules; also return what is wrong with them.

    A rule with a fault in it is left as it stands nationally, so the list must be empty
    before the policy is used.
    """
    rules = dict(national.rules)
    faults = [f'"{key}" is not known in a policy' for key in table if key not in _FILE_KEYS]
    for rule_id, entry in _faultless(table, "rules", faults):
        rule = rules.get(rule_id)
        if rule is None:
            faults.append(
                f"there is no rule {rule_id}; a rule of the council's own goes under [new.{rule_id}]"
            )
            continue
        try:
            rules[rule_id] = _tightened(rule, entry)
        except BadPolicy as fault:
            faults.append(f"{rule_id}: {fault}")
    for rule_id, entry in _faultless(table, "new", faults):
        try:
            if rule_id in rules:
                raise BadPolicy("that rule exists already; change it under [rules]")
            rules[rule_id] = _new_rule(rule_id, entry)
        except BadPolicy as fault:
            faults.append(f"{rule_id}: {fault}")
    ladder = national.ladder
    if "ladder" in table:
        ladder, wrong = council_ladder(table["ladder"], ladder)
        faults += wrong
        rules[REPLY] = replace(rules[REPLY], source=ladder.source)
    name, title = "", ""
    try:
        name, title = _text(table, "name"), _text(table, "title")
    except BadPolicy as fault:
        faults.append(str(fault))
    return Policy(name, title, rules, ladder), faults


def looser_than_law(policy: Policy) -> list[str]:
    """Say which of the council's own timescales are looser than the law: they never drive the work."""
    remarks: list[str] = []
    # Weekends decide the comparison; four years hold every mix of them with the lengths of months.
    calendar = WorkingCalendar({}, date(2024, 12, 31))
    days = [date(2021, 1, 1) + timedelta(days=n) for n in range(1461)]
    for rule in policy:
        if rule.local is None or rule.offset is None or rule.severity is Severity.LOCAL:
            continue
        law, own, way = rule.offset, rule.local.offset, rule.direction
        looser = sum(shift(day, own, way, calendar) > shift(day, law, way, calendar) for day in days)
        if looser:
            when = "is" if looser == len(days) else "is on some dates"
            what = "the law" if rule.severity is Severity.STATUTORY else "the guidance"
            remarks.append(f"{rule.id}: {own} {when} looser than {what} ({law}): {what} drives the work")
    return remarks + ladder_remarks(policy.ladder)


def _whole_rule(rule_id: str, entry: Table) -> Rule:
    offset = entry.get("offset")
    return Rule(
        id=rule_id,
        title=_text(entry, "title"),
        owner=_text(entry, "owner"),
        anchor=_choice(Anchor, entry["anchor"]),
        direction=_choice(Direction, entry.get("direction", "after")),
        severity=_choice(Severity, entry["severity"]),
        source=_text(entry, "source"),
        kind=_choice(Kind, entry.get("kind", "deadline")),
        watch=_choice(Watch, entry.get("watch", "background")),
        offset=None if offset is None else parse_offset(offset),
        then=tuple(parse_offset(text) for text in entry.get("then", ())),
        unverified=_tick(entry, "unverified"),
        in_force=_tick(entry, "in_force", default=True),
        note=entry.get("note", ""),
        weight=_number(entry),
    )


def _tightened(rule: Rule, entry: Table) -> Rule:
    for key in entry:
        if key in _NATIONAL_KEYS:
            raise BadPolicy(
                f'a council\'s policy cannot change "{key}"; its own timescale goes under "local"'
            )
        if key not in _LOCAL_KEYS:
            raise BadPolicy(f'"{key}" is not known in a rule')
    in_force = _tick(entry, "in_force", default=rule.in_force)
    if not in_force and (rule.severity is not Severity.LOCAL or rule.id in _ALWAYS_IN_FORCE):
        raise BadPolicy("it cannot be switched off")
    changed = replace(
        rule,
        in_force=in_force,
        owner=_text(entry, "owner") if "owner" in entry else rule.owner,
        note=_text(entry, "note") if "note" in entry else rule.note,
        watch=_choice(Watch, entry["watch"]) if "watch" in entry else rule.watch,
        weight=_number(entry, rule.weight),
    )
    if "local" in entry:
        return replace(changed, local=_local_rule(rule, entry))
    if "then" in entry or "ambiguous" in entry:
        raise BadPolicy('"then" and "ambiguous" need a "local" timescale')
    if "source" in entry and rule.severity is Severity.LOCAL:
        return replace(changed, source=_text(entry, "source"))
    return changed


def _local_rule(rule: Rule, entry: Table) -> LocalRule:
    if rule.offset is None:
        raise BadPolicy("it has no number of days that a council could tighten")
    return LocalRule(
        offset=parse_offset(entry["local"]),
        source=_text(entry, "source"),
        ambiguous=_tick(entry, "ambiguous"),
        then=tuple(parse_offset(text) for text in _list(entry, "then")),
    )


def _new_rule(rule_id: str, entry: Table) -> Rule:
    if not _RULE_ID.fullmatch(rule_id):
        raise BadPolicy('the id of a new rule has capitals, a dash and two digits, as in "LOCAL-01"')
    for key in entry:
        if key not in _NEW_KEYS:
            raise BadPolicy(f'"{key}" is not known in a new rule')
    anchor = _choice(Anchor, entry.get("anchor"))
    if anchor not in _NEW_ANCHORS:
        known = ", ".join(f'"{one}"' for one in _NEW_ANCHORS)
        raise BadPolicy(f"a new rule can count from {known}")
    direction = _choice(Direction, entry.get("direction", _NEW_ANCHORS[anchor]))
    if direction is not _NEW_ANCHORS[anchor]:
        raise BadPolicy(f'a rule that counts from "{anchor}" lies {_NEW_ANCHORS[anchor]} it')
    offset = parse_offset(entry.get("offset"))
    source = _text(entry, "source")
    return Rule(
        id=rule_id,
        title=_text(entry, "title"),
        owner=_text(entry, "owner"),
        anchor=anchor,
        direction=direction,
        severity=Severity.LOCAL,
        source=source,
        watch=_choice(Watch, entry.get("watch", "work")),
        offset=offset,
        local=LocalRule(offset, source, _tick(entry, "ambiguous")),
        note=entry.get("note", ""),
        weight=_number(entry, 1.0),
    )


def _tables(table: Table, key: str) -> Iterable[tuple[str, Table]]:
    return cast("dict[str, Table]", table.get(key, {})).items()


def _faultless(table: Table, key: str, faults: list[str]) -> list[tuple[str, Table]]:
    """Return the entries under ``key`` that are tables, and note the others as faults."""
    found = table.get(key, {})
    if not isinstance(found, dict):
        faults.append(f"[{key}] has to be a table of rules")
        return []
    entries: list[tuple[str, Table]] = []
    for rule_id, entry in cast("dict[str, object]", found).items():
        if isinstance(entry, dict):
            entries.append((rule_id, cast("Table", entry)))
        else:
            faults.append(f"{rule_id}: it has to be a table")
    return entries


def _text(entry: Table, key: str) -> str:
    value = entry.get(key)
    if not isinstance(value, str) or not value.strip():
        raise BadPolicy(f'"{key}" is missing or is not a text')
    return value


def _tick(entry: Table, key: str, *, default: bool = False) -> bool:
    value = entry.get(key, default)
    if not isinstance(value, bool):
        raise BadPolicy(f'"{key}" has to be true or false')
    return value


def _number(entry: Table, default: float = 0.0) -> float:
    value = entry.get("weight", default)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadPolicy('"weight" has to be a number')
    return float(value)


def _list(entry: Table, key: str) -> list[object]:
    value = entry.get(key, [])
    if not isinstance(value, list):
        raise BadPolicy(f'"{key}" has to be a list')
    return cast("list[object]", value)


def _choice(enum: type[Choice], value: object) -> Choice:
    try:
        return enum(value)
    except ValueError:
        known = ", ".join(f'"{one}"' for one in enum)
        raise BadPolicy(f'"{value}" is none of {known}') from None
