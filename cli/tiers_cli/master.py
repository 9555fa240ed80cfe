"""Where a host works: the option, and who has no use for it."""

import click

from tiers.problems import DataError, Problem
from tiers.text import Text

master_option = click.option(
    "--master",
    metavar="ADDRESS",
    help="Where Spark runs: spark://host:7077, or local[N].  [default: local[*]]",
)


def refuse_master(engine: str, master: str | None) -> None:
    """Make sure that an address is given to a host only.

    Raises:
        DataError: it is given to an engine, which would pass it over.
    """
    if master is not None:
        message = Text(
            f"`--master` has no meaning for engine `{engine}`",
            f"引擎 `{engine}` 不使用 `--master`",
        )
        advice = Text("add `--engine spark`", "请加上 `--engine spark`")
        raise DataError([Problem("bad-master", message, help=advice)])
