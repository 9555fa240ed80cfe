"""`python -m tiers_cli` is the command `tiers`."""

from tiers_cli.main import cli

cli()
