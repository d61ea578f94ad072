"""Every rule spelled out: a number changed in the data, or a rule taken away, fails here by its id."""

from __future__ import annotations

from pathlib import Path

import pytest

from iro_console import reference
from iro_console.domain.timescales import Offset, Policy, Rule

TABLE = Path(__file__).with_name("rules_table.txt").read_text().splitlines()
ROWS = {cells[0]: cells[1:] for cells in ([cell.strip() for cell in line.split("|")] for line in TABLE[1:])}


def written(offset: Offset) -> str:
    return str(offset) if offset.count else f"0 {offset.unit}"


def as_cells(rule: Rule) -> list[str]:
    offsets = () if rule.offset is None else (rule.offset, *rule.then)
    marks = ["unverified"] * rule.unverified + ["dormant"] * (not rule.in_force)
    return [
        rule.title,
        rule.owner,
        rule.anchor.value,
        "; ".join(written(offset) for offset in offsets),
        rule.direction.value,
        rule.severity.value,
        rule.kind.value,
        rule.watch.value,
        " ".join(marks),
    ]


def test_the_table_holds_every_rule_of_law_guidance_and_practice() -> None:
    ids = [f"ST-{n:02}" for n in range(1, 26)]
    ids += [f"HB-{n:02}" for n in range(1, 19)]
    ids += [f"OP-{n:02}" for n in range(1, 22)]
    ids += [f"IR-{n:02}" for n in range(1, 5)]
    assert list(ROWS) == ids


@pytest.mark.parametrize("rule_id", ROWS)
def test_each_rule_is_as_the_sources_give_it(national: Policy, rule_id: str) -> None:
    assert as_cells(national[rule_id]) == ROWS[rule_id]


def test_nothing_is_in_the_data_that_is_not_in_the_table(national: Policy) -> None:
    assert {rule.id for rule in national} == set(ROWS)


def test_every_rule_cites_its_source(national: Policy) -> None:
    for rule in national:
        assert len(rule.source) > 5, rule.id


CITATIONS = {
    "ST-01": "Care Planning Regs 2010, reg 33(1)",
    "ST-02": "Care Planning Regs 2010, reg 33(2)",
    "ST-03": "Care Planning Regs 2010, reg 33(2)",
    "ST-04": "Care Planning Regs 2010, reg 33(3)",
    "ST-05": "Care Planning Regs 2010, reg 32(2)",
    "ST-06": "Care Planning Regs 2010, reg 14(1) and (3)",
    "ST-07": "Children Act 1989, s25A; IRO Handbook 2010",
    "ST-10": "Care Planning Regs 2010, reg 13(1) and (2)(i)",
    "ST-11": "Care Planning Regs 2010, reg 28(2)",
    "ST-12": "Care Planning Regs 2010, reg 28(3)",
    "ST-13": "Care Planning Regs 2010, reg 28(4)",
    "ST-14": "Care Planning Regs 2010, reg 28(5)",
    "ST-17": "Care Planning Regs 2010, reg 48",
    "ST-18": "Adoption Agencies Regs 2005, reg 36(1)",
    "ST-19": "Adoption Agencies Regs 2005, reg 36(3)",
    "ST-20": "Adoption Agencies Regs 2005, reg 36(4)",
    "ST-21": "Care Planning Regs 2010, reg 42(1)",
    "HB-14": "IRO Handbook 2010, para 6.2",
    "HB-17": "IRO Handbook 2010, para 7.11",
}


@pytest.mark.parametrize("rule_id", CITATIONS)
def test_the_law_is_cited_by_regulation(national: Policy, rule_id: str) -> None:
    assert national[rule_id].source == CITATIONS[rule_id]


# rule: the council's own offset, "?" where its source names no unit; "adopted": with no number of its own
DIFFERENCES = {
    "source000": {
        "ST-01": "28 days",
        "ST-15": "28 days",
        "HB-03": "2 weeks",
        "HB-05": "2 days ?",
        "HB-09": "15 days ?",
        "OP-01": "3 days ?",
        "OP-02": "4 weeks",
        "OP-03": "2 weeks",
        "OP-05": "2 weeks",
        "OP-06": "2 weeks",
        "OP-07": "2 days ?",
        "OP-08": "2 days ?",
        "OP-20": "adopted",
    },
    "source003": {
        "ST-02": "91 days",
        "ST-03": "183 days",
        "HB-01": "1 working day",
        "HB-03": "20 working days",
        "HB-05": "2 working days",
        "OP-03": "20 working days",
        "OP-11": "3 days ?",
        "OP-12": "10 working days",
        "OP-13": "adopted",
        "OP-16": "20 working days, then 91 days",
        "OP-20": "adopted",
    },
    "source004": {
        "ST-01": "20 days ?",
        "OP-03": "10 days ?",
        "OP-10": "20 days ?",
        "OP-17": "3 months",
    },
}


def difference(rule: Rule) -> str:
    if rule.local is None:
        return "adopted"
    then = "".join(f", then {offset}" for offset in rule.local.then)
    return f"{rule.local.offset}{then}{' ?' * rule.local.ambiguous}"


@pytest.mark.parametrize("name", DIFFERENCES)
def test_each_council_differs_only_as_its_document_says(
    policies: dict[str, Policy], national: Policy, name: str
) -> None:
    found = {rule.id: difference(rule) for rule in policies[name] if rule != national[rule.id]}
    assert found == DIFFERENCES[name]
    for rule_id in DIFFERENCES[name]:
        rule = policies[name][rule_id]
        assert rule.in_force
        assert rule.local is None or len(rule.local.source) > 10


def test_the_four_policies_are_the_ones_with_a_table() -> None:
    assert reference.policy_names() == ("national", *DIFFERENCES)


@pytest.mark.parametrize("name", ["national", *DIFFERENCES])
def test_monitoring_between_reviews_is_in_force_everywhere(policies: dict[str, Policy], name: str) -> None:
    assert policies[name]["OP-14"].in_force
    assert policies[name]["OP-15"].in_force


def test_rules_in_force_are_found_by_what_they_count_from(national: Policy) -> None:
    from_held = [rule.id for rule in national.by_anchor[national["HB-07"].anchor]]
    assert from_held == ["ST-02", "ST-03", "HB-07", "HB-09", "HB-10", "HB-11"]
    assert national["OP-17"].anchor is national["HB-07"].anchor
    assert len(list(national)) == 68
