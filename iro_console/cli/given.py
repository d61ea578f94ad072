"""The options that mean the same everywhere, before or after the command."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from iro_console.cli.ending import complain
from iro_console.settings import Settings, load_settings

if TYPE_CHECKING:
    from iro_console.casework.desk import Desk

Command = TypeVar("Command", bound=Callable[..., Any])
Option = Callable[[Callable[..., Any]], Any]


@dataclass(slots=True)
class Given:
    """What the shared options say; None where nothing was said."""

    db: str | None = None
    today: str | None = None
    policy: str | None = None
    json: bool = False

    def fixed_day(self) -> date | None:
        """Return the day given with ``--today``, or None."""
        from iro_console.bootstrap import Clock

        return None if self.today is None else parsed_date(self.today, Clock()().date(), "--today")

    def day(self) -> date:
        """Return the day that counts as today: the one given, or London's."""
        from iro_console.bootstrap import Clock

        return self.fixed_day() or Clock()().date()

    def settings(self) -> Settings:
        """Return the settings with what the command line says in their place."""
        settings = load_settings()
        return replace(settings, database=self.db or settings.database)

    def has_records(self) -> bool:
        """Return whether there is something where the records are to lie."""
        place = self.settings().database_place().removeprefix("sqlite:///")
        return "://" in place or Path(place).expanduser().exists()

    def desk(self, *, create: bool) -> Desk:
        """Open the records and return the desk; raises what ``bootstrap.open_desk`` does.

        What was found and put right while opening is said. That records can only be read is said when
        something is to be written.
        """
        from iro_console.bootstrap import open_desk

        desk = open_desk(self.settings(), create=create, today=self.fixed_day(), policy=self.policy)
        for notice in () if desk.store.read_only else desk.store.notices:
            complain(notice)
        return desk


def parsed_date(text: str, today: date, option: str) -> date:
    """Return a typed date; wrong usage when it is none."""
    from iro_console.domain.date_text import parse_date

    try:
        return parse_date(text, today)
    except ValueError as fault:
        raise click.BadParameter(str(fault), param_hint=f"'{option}'") from None


def _keep(ctx: click.Context, option: click.Parameter, value: Any) -> None:
    given = ctx.ensure_object(Given)
    if value is not None and value is not False:
        setattr(given, str(option.name), value)


_SHARED: dict[str, Option] = {
    "db": click.option(
        "--db",
        metavar="PATH",
        expose_value=False,
        callback=_keep,
        help="The records to use: a file or a database URL.",
    ),
    "today": click.option(
        "--today",
        metavar="DATE",
        expose_value=False,
        callback=_keep,
        help="Count from this day instead of today.",
    ),
    "policy": click.option(
        "--policy",
        metavar="NAME",
        expose_value=False,
        callback=_keep,
        help="The timescales to use: a name of `policy list`, or a .toml file.",
    ),
    "json": click.option(
        "--json", is_flag=True, expose_value=False, callback=_keep, help="Print JSON for other programs."
    ),
}


def common(*names: str) -> Callable[[Command], Command]:
    """Give a command some of the shared options; what they say is in the context's ``Given``."""

    def decorate(command: Command) -> Command:
        for name in reversed(names):
            command = _SHARED[name](command)
        return command

    return decorate
