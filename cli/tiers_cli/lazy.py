"""Groups of commands that are imported one by one, when they are called."""

from collections.abc import Mapping
from importlib import import_module

import click

from tiers_cli.speaking import said, spoken


class LazyGroup(click.Group):
    """Knows commands by name, each a module of its package that has a `command`."""

    package: str
    known: Mapping[str, str]
    """What each command does, in one line."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands."""
        del ctx
        return sorted(self.known)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command."""
        del ctx
        if cmd_name not in self.known:
            return None
        module = import_module(f"{self.package}.{cmd_name.replace('-', '_')}")
        command: click.Command = module.command
        return spoken(command)

    def format_commands(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        """List the commands without importing any."""
        del ctx
        with formatter.section(said("Commands")):
            formatter.write_dl([(n, said(d)) for n, d in sorted(self.known.items())])
