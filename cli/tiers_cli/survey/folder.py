"""The folder of a round, as commands take it."""

from pathlib import Path

import click

round_argument = click.argument(
    "folder", metavar="ROUND", type=click.Path(path_type=Path)
)
