"""Every rule spelled out: a number changed in the data, or a rule taken away, fails here by its id."""

from __future__ import annotations

import pytest

from iro_console import reference
from iro_console.domain.timescales import Offset, Policy, Rule

# id, title, owner, anchor, offsets, direction, severity, kind, watch, marks
TABLE = """
ST-01 | First review                                          | Council and IRO          | became looked after                  | 20 working days             | after  | statutory | deadline | work       |
ST-02 | Second review                                         | Council and IRO          | review held                          | 3 months                    | after  | statutory | deadline | work       |
ST-03 | Next review                                           | Council and IRO          | review held                          | 6 months                    | after  | statutory | deadline | work       |
ST-04 | Early review                                          | Council                  | event that calls for an early review | 0 days                      | before | statutory | deadline | work       |
ST-05 | Review before the care plan changes                   | Council                  | proposed change of care plan         | 0 days                      | before | statutory | deadline | work       |
ST-06 | Review before the placement ends                      | Council                  | proposed end of placement            | 0 days                      | before | statutory | deadline | work       |
ST-07 | IRO appointed                                         | Council                  | became looked after                  | 5 working days              | after  | statutory | deadline | background |
ST-08 | First care plan                                       | Social worker            | placement started                    | 10 working days             | after  | statutory | deadline | background | unverified
ST-09 | Placement plan                                        | Social worker            | placement started                    | 5 working days              | after  | statutory | deadline | background | unverified
ST-10 | Written notice of the placement                       | Council                  | placement started                    | 5 working days              | after  | statutory | deadline | background |
ST-11 | Social worker's visit                                 | Social worker            | placement started                    | 1 week; 6 weeks; 3 months   | after  | statutory | deadline | background |
ST-12 | Social worker's visit, with parents before assessment | Social worker            | placement started                    | 1 week; 6 weeks             | after  | statutory | flag     | background |
ST-13 | Social worker's visit, interim order and with parents | Social worker            | placement started                    | 1 week; 4 weeks             | after  | statutory | deadline | background |
ST-14 | Social worker's visit, care order and with parents    | Social worker            | care order made                      | 1 week; 6 weeks             | after  | statutory | deadline | background |
ST-15 | Initial health assessment                             | Council                  | became looked after                  | 20 working days             | after  | statutory | deadline | background |
ST-16 | Review health assessment                              | Council                  | last health assessment               | 6 months; 12 months         | after  | statutory | deadline | background |
ST-17 | Review of short breaks                                | Council and IRO          | first short break                    | 3 months; 6 months          | after  | statutory | deadline | work       |
ST-18 | Adoption review, not yet placed                       | Adoption agency          | authority to place for adoption      | 3 months; 6 months          | after  | statutory | deadline | work       |
ST-19 | Adoption review, placed                               | Adoption agency          | placed for adoption                  | 4 weeks; 3 months; 6 months | after  | statutory | deadline | work       |
ST-20 | Adoption visit                                        | Adoption agency          | placed for adoption                  | 1 week; 1 week              | after  | statutory | deadline | background |
ST-21 | Eligible child: assessment of needs                   | Social worker            | became an eligible child             | 3 months                    | after  | statutory | deadline | background |
ST-22 | Pathway plan review                                   | Social worker            | last pathway plan review             | 6 months                    | after  | statutory | deadline | background | unverified
ST-23 | Adjourned review completed                            | IRO                      | review adjourned                     | 20 working days             | after  | statutory | deadline | work       | unverified
ST-24 | First review, remanded                                | Council and IRO          | became looked after                  | 20 working days             | after  | statutory | deadline | work       | unverified
ST-25 | Last review before 18                                 | IRO                      | 18th birthday                        | 3 months                    | before | guidance  | reminder | work       |
HB-01 | IRO service told of the child                         | Social worker            | became looked after                  | 2 working days              | after  | guidance  | deadline | background |
HB-02 | IRO allocated                                         | IRO manager              | became looked after                  | 5 working days              | after  | guidance  | deadline | background |
HB-03 | Talk with the social worker about the review          | Social worker and IRO    | review date                          | 15 working days             | before | guidance  | deadline | work       |
HB-04 | Consultation forms sent                               | Business support         | review date                          | 2 weeks                     | before | guidance  | deadline | chase      |
HB-05 | Social worker's report                                | Social worker            | review date                          | 3 working days              | before | guidance  | deadline | chase      | unverified
HB-06 | Speak with the child in private                       | IRO                      | review date                          | 0 days                      | before | guidance  | deadline | work       |
HB-07 | Decisions of the review                               | IRO                      | review held                          | 5 working days              | after  | guidance  | deadline | work       |
HB-08 | Manager's reply to the decisions                      | Team manager             | decisions received                   | 5 working days              | after  | guidance  | deadline | chase      |
HB-09 | Record of review in full                              | IRO                      | review held                          | 15 working days             | after  | guidance  | deadline | work       |
HB-10 | Record sent to everyone                               | Business support         | review held                          | 20 working days             | after  | guidance  | deadline | chase      |
HB-11 | Care plan updated                                     | Social worker            | review held                          | 10 working days             | after  | guidance  | deadline | chase      |
HB-12 | IRO told of a significant event                       | Social worker            | significant event                    |                             | after  | guidance  | flag     | background |
HB-13 | IRO told that a decision is not carried out           | Council                  | significant event                    |                             | after  | guidance  | flag     | background | unverified
HB-14 | Dispute resolved                                      | IRO and managers         | formal stage opened                  | 20 working days             | after  | guidance  | deadline | work       |
HB-15 | Referral to Cafcass                                   | IRO                      | formal stage opened                  |                             | after  | guidance  | flag     | background | unverified
HB-16 | Caseload of 50 to 70                                  | IRO manager              | standing rule                        |                             | after  | guidance  | reminder | background |
HB-17 | Annual report                                         | IRO manager              | end of the financial year            | 12 months                   | after  | guidance  | reminder | background |
HB-18 | Same IRO for siblings and on return to care           | IRO manager              | standing rule                        |                             | after  | guidance  | reminder | background |
OP-01 | Attendees and date told to admin                      | IRO                      | IRO allocated                        | 3 days                      | after  | local     | deadline | work       | dormant
OP-02 | Changes to the invite list asked for                  | Business support         | review date                          | 4 weeks                     | before | local     | deadline | chase      | dormant
OP-03 | Invitations and consultation forms sent               | Business support         | review date                          | 20 working days             | before | local     | deadline | chase      | dormant
OP-04 | Invite list returned                                  | Social worker            | review date                          | 10 days                     | before | local     | deadline | chase      | dormant
OP-05 | Social worker visits and writes the report            | Social worker            | review date                          | 2 weeks                     | before | local     | deadline | chase      | dormant
OP-06 | Check with the social worker that all is well         | IRO                      | review date                          | 2 weeks                     | before | local     | deadline | work       | dormant
OP-07 | Care plan and report shared with the family           | Social worker            | review date                          | 2 days                      | before | local     | deadline | chase      | dormant
OP-08 | Check that care plan and report are there             | IRO                      | review date                          | 2 days                      | before | local     | deadline | work       | dormant
OP-09 | Social worker's report for the first review           | Social worker            | review date                          | 5 days                      | before | local     | deadline | chase      | dormant
OP-10 | Child told and prepared                               | Social worker            | review date                          | 20 days                     | before | local     | deadline | chase      | dormant
OP-11 | Letter introducing the IRO                            | Business support         | IRO allocated                        | 3 days                      | after  | local     | deadline | chase      | dormant
OP-12 | First review arranged                                 | IRO and social worker    | became looked after                  | 10 working days             | after  | local     | deadline | work       | dormant
OP-13 | Look ahead at next month's reviews                    | Business support and IRO | first of the month                   | 0 days                      | after  | local     | reminder | background | dormant
OP-14 | Mid-point monitoring                                  | IRO                      | between two reviews                  |                             | after  | guidance  | deadline | work       |
OP-15 | Contact with the child between reviews                | IRO                      | between two reviews                  |                             | after  | guidance  | deadline | work       |
OP-16 | Review after a change of placement                    | IRO                      | placement changed                    | 20 working days; 91 days    | after  | local     | deadline | work       | dormant
OP-17 | Review of a child under five                          | IRO                      | review held                          | 3 months                    | after  | local     | deadline | work       | dormant
OP-18 | Review after a placement order                        | IRO                      | placement order made                 | 28 days; 3 months           | after  | local     | deadline | work       | dormant
OP-19 | Book the mid-way review                               | IRO                      | review held                          |                             | after  | local     | flag     | background | dormant
OP-20 | Next review date agreed                               | IRO                      | review held                          |                             | after  | local     | flag     | background | dormant
OP-21 | No cancelling without the QA manager                  | QA manager               | standing rule                        |                             | after  | local     | flag     | background | dormant
"""
ROWS = {
    cells[0]: cells[1:]
    for cells in ([cell.strip() for cell in line.split("|")] for line in TABLE.strip().splitlines())
}


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
    assert len(list(national)) == 64
