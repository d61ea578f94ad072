"""The commands of ``iro-console``, and how any of them ends: an exit code and at most one line of complaint.

0 done, 1 a problem with the data, 2 wrong usage. A fault of the program itself leaves a report that only
the user can read, and one plain sentence on the screen: a traceback could show a child's record.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from iro_console import __version__
from iro_console.cli.ending import complain
from iro_console.cli.given import Given, common
from iro_console.settings import SettingsProblem, crash_folder

_COMMANDS = {
    "demo": "iro_console.cli.opening:demo",
    "doctor": "iro_console.cli.doctor:doctor",
    "due": "iro_console.cli.due:due",
    "export": "iro_console.cli.exporting:export",
    "import": "iro_console.cli.bringing_in:bring_in_files",
    "policy": "iro_console.cli.policy:policy",
    "timetable": "iro_console.cli.timetable:timetable",
}


class _ReaderGone(Exception):  # noqa: N818 - nothing went wrong
    """Whoever read our output has closed the pipe."""


class Console(click.Group):
    """The group of all commands; each is imported when it is called for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's own signature
        """Return the names of the commands."""
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - as above
        """Return a command by its name."""
        if cmd_name not in _COMMANDS:
            return None
        module, _, name = _COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a pipe closed early is let through as what it is.

        Click itself would end with 1, as if something had been wrong with the data.
        """
        try:
            returned = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            raise _ReaderGone from None
        return returned

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,  # noqa: ARG002 - always said as it is installed
        complete_var: str | None = None,
        standalone_mode: bool = True,  # noqa: ARG002 - errors are said here, in one line
        **extra: Any,
    ) -> Any:
        """Run a command and exit with its code; see the module for what the codes mean."""
        for stream in (sys.stdout, sys.stderr):
            # A terminal that cannot show a sign gets a question mark, never an exception.
            if reconfigure := getattr(stream, "reconfigure", None):
                reconfigure(errors="replace")
        try:
            returned = super().main(args, "iro-console", complete_var, standalone_mode=False, **extra)
            sys.stdout.flush()
            code = returned if isinstance(returned, int) else 0
        except (_ReaderGone, BrokenPipeError):
            _forget_output()
            code = 0
        except click.ClickException as problem:
            complain(problem.format_message())
            code = problem.exit_code
        except (click.Abort, KeyboardInterrupt):
            complain("stopped")
            code = 130
        except Exception as fault:
            code = _ended_by(fault)
        sys.exit(code)


def _forget_output() -> None:
    """Let what is still buffered go nowhere: it must not complain at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _ended_by(fault: Exception) -> int:
    """Say what ended the command and return the exit code: 1, whether it was the data or the program."""
    from iro_console.casework.verbs import Refused
    from iro_console.policy_file import BadPolicy
    from iro_console.reference import UnknownPolicy
    from iro_console.storage.problems import StoreProblem

    if isinstance(fault, (StoreProblem, SettingsProblem, BadPolicy, UnknownPolicy, Refused)):
        complain(str(fault))
        return 1
    if isinstance(fault, OSError) and fault.errno == errno.ENOSPC:
        complain("there is no room left where the output or the records go")
        _forget_output()
        return 1
    kept = keep_crash_report(fault)
    where = f"; a report for whoever maintains it is in {kept}" if kept else ""
    complain(
        f"something in the program went wrong ({type(fault).__name__}), and nothing more was done{where}"
    )
    return 1


def keep_crash_report(fault: BaseException) -> Path | None:
    """Write the traceback, without any values, where only the user can read it; None when that fails too."""
    import traceback

    from iro_console.bootstrap import Clock

    try:
        folder = crash_folder()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = folder / f"{Clock()():%Y-%m-%d-%H%M%S}-{os.getpid()}.txt"
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            # The message of an error may quote a record; its kind and place do not.
            stack = traceback.format_tb(fault.__traceback__)
            file.write(f"iro-console {__version__}\n{type(fault).__name__}\n{''.join(stack)}")
    except (OSError, ImportError):
        return None
    return path


@click.group(
    cls=Console, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]}
)
@common("db", "today", "policy", "json")
@click.version_option(__version__, prog_name="iro-console")
@click.pass_context
def main(ctx: click.Context) -> int | None:
    """The desk of an Independent Reviewing Officer: what is late, what is next, and why.

    Without a command it opens your records. Dates are typed as 27/11/2026 or 2026-11-27.
    """
    if ctx.invoked_subcommand is not None:
        return None
    from iro_console.cli.opening import open_records

    return open_records(ctx.ensure_object(Given))
