"""``iro-console policy``: which timescales there are, what they say, whether a council's file can be used."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from iro_console.cli.given import Given, common

if TYPE_CHECKING:
    from iro_console.domain.ladder import Ladder
    from iro_console.domain.timescales import Rule


@click.group()
def policy() -> None:
    """The timescales: list them, show one, check a council's own file."""


@policy.command("list")
@common("json")
@click.pass_obj
def list_policies(given: Given) -> None:
    """List the policies that come with the program."""
    from iro_console.cli.text import print_json, table
    from iro_console.reference import load_policy, policy_names

    policies = [load_policy(name) for name in policy_names()]
    if given.json:
        print_json({"policies": [{"name": one.name, "title": one.title} for one in policies]})
    else:
        table(("Name", "Title"), [(one.name, one.title) for one in policies])


@policy.command()
@click.argument("name", required=False)
@common("policy", "json")
@click.pass_obj
def show(given: Given, name: str | None) -> None:
    """Show every rule of a policy, the council's own beside the law's, and its escalation ladder."""
    from iro_console.cli.text import print_json, table
    from iro_console.reference import NATIONAL, load_policy

    shown = load_policy(name or given.policy or given.settings().policy or NATIONAL)
    if given.json:
        rules = [
            {
                "rule": rule.id,
                "title": rule.title,
                "owner": rule.owner,
                "anchor": rule.anchor.value,
                "direction": rule.direction.value,
                "severity": rule.severity.value,
                "national": str(rule.offset) if rule.offset else None,
                "local": str(rule.local.offset) if rule.local else None,
                "in_force": rule.in_force,
                "source": rule.local.source if rule.local else rule.source,
            }
            for rule in shown
        ]
        print_json(
            {"name": shown.name, "title": shown.title, "rules": rules, "ladder": _ladder(shown.ladder)}
        )
        return
    click.echo(f"{shown.title} ({shown.name})\n")
    table(("Rule", "National", "Council", "What, and from when"), [_line(rule) for rule in shown])
    click.echo("\nEscalation ladder\n")
    stages = [(stage.key, _reply(stage.reply_days), stage.label) for stage in shown.ladder.stages]
    table(("Stage", "Reply within", "Sent to"), stages)
    counts = "counts" if shown.ladder.informal_counts else "does not count"
    click.echo(f"\nThe informal stage {counts} in the 20 working days of all stages.\n{shown.ladder.source}")


def _ladder(ladder: Ladder) -> dict[str, object]:
    return {
        "informal_counts": ladder.informal_counts,
        "source": ladder.source,
        "stages": [
            {"stage": stage.key, "name": stage.name, "to": stage.to, "reply_working_days": stage.reply_days}
            for stage in ladder.stages
        ],
    }


def _reply(days: int | None) -> str:
    return "–" if days is None else f"{days} working day{'' if days == 1 else 's'}"


def _line(rule: Rule) -> tuple[str, str, str, str]:
    local = str(rule.local.offset) if rule.local else "–"
    source = rule.local.source if rule.local else rule.source
    what = f"{rule.title}: {rule.direction} {rule.anchor}\n{source}"
    return rule.id, str(rule.offset or "–"), local if rule.in_force else "not in force", what


@policy.command()
@click.argument("name")
@common("json")
@click.pass_obj
def check(given: Given, name: str) -> int:
    """Check a council's file: what makes it unusable, and where it is looser than the law."""
    from iro_console.cli.text import print_json
    from iro_console.reference import check_policy, load_policy, policy_faults

    faults = policy_faults(name)
    remarks = [remark for remark in check_policy(name) if remark not in faults]
    if given.json:
        print_json({"policy": name, "faults": faults, "remarks": remarks})
    elif not faults:
        click.echo(f"{load_policy(name).title}: it can be used.")
    for line in () if given.json else (*faults, *remarks):
        click.echo(f"  {line}", err=line in faults)
    return 1 if faults else 0
