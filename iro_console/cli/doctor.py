"""``iro-console doctor``: is everything in order?"""

from __future__ import annotations

import click

from iro_console.cli.given import Given, common


@click.command()
@click.option("--all", "every_child", is_flag=True, help="Compute every child's dates again, not some.")
@common("db", "today", "policy", "json")
@click.pass_obj
def doctor(given: Given, every_child: bool) -> int:
    """Check the records, their protection, the disk, the calendar, the policy and the stored dates.

    Nothing is changed. Exit 1 when something is wrong.
    """
    from iro_console.casework.doctor import checks
    from iro_console.cli.text import print_json, table
    from iro_console.settings import settings_file

    desk = given.desk(create=False)
    try:
        found = checks(desk, every_child=every_child)
    finally:
        desk.store.close()
    well = all(check.ok for check in found)
    if given.json:
        entries = [{"name": check.name, "ok": check.ok, "text": check.text} for check in found]
        print_json({"ok": well, "today": desk.today().isoformat(), "checks": entries})
    else:
        table(None, [("✓" if check.ok else "●", check.name, check.text) for check in found])
        place = settings_file()
        click.echo(f"\nSettings  {place}{'' if place.exists() else ' (not made yet)'}")
    return 0 if well else 1
