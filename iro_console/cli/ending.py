"""How a command says that it could not be done: one line on stderr and an exit code."""

from __future__ import annotations

import click

from iro_console.forms.clean import clean_line


class Stopped(click.ClickException):
    """A problem with the data: one line, exit 1."""

    exit_code = 1


def complain(sentence: str) -> None:
    """Print one line on stderr that says who is complaining."""
    click.echo(f"iro-console: {clean_line(sentence)}", err=True)
