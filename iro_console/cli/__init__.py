"""The command line. Each command imports what it needs when it runs; only opening the app imports Textual."""

from iro_console.cli.console import main

__all__ = ["main"]
