"""`tiers survey estimate`: what all customers think, and how surely."""

import json
from pathlib import Path

import click

from tiers.pipeline.plugins import Plugins
from tiers.pipeline.surveys.estimate import estimated, keep
from tiers.pipeline.surveys.estimates import ESTIMATES, Asked
from tiers_cli.screen import (
    lang_option,
    misread,
    say,
)
from tiers_cli.survey.estimated import show
from tiers_cli.survey.folder import round_argument


@click.command("estimate")
@round_argument
@click.option(
    "--by",
    type=click.Choice(["tier", "channel"]),
    multiple=True,
    default=("tier",),
    help="Show figures by tier or by channel; repeatable.  [default: tier]",
)
@click.option(
    "--weights",
    type=click.Choice(["design", "response", "population"]),
    default="population",
    show_default=True,
    help="How far weighting goes: the draw alone, those who did not answer too, or "
    "also the customers of each tier.",
)
@click.option(
    "--rake",
    "margins",
    multiple=True,
    metavar="GROUP",
    help="Meet the numbers of customers of these groups, too, such as area; "
    "repeatable.",
)
@click.option(
    "--correct-mode",
    "reference",
    default="",
    metavar="CHANNEL",
    help="Correct to what would be answered through this channel.  [default: no]",
)
@click.option(
    "--confidence",
    type=click.IntRange(50, 99),
    default=95,
    show_default=True,
    help="Of intervals, in per cent.",
)
@click.option("--json", "is_json", is_flag=True, help="Print the document as JSON.")
@lang_option
def command(  # noqa: PLR0913 - one argument for each option
    folder: Path,
    *,
    by: tuple[str, ...],
    weights: str,
    margins: tuple[str, ...],
    reference: str,
    confidence: int,
    is_json: bool,
    lang: str,
) -> int:
    """Estimate from the answers of ROUND what all customers think, and how surely.

    Every form, dimension, item and option is estimated, for each tier and channel, and
    tiers and channels are compared. All is in ROUND/estimates.json; what is known of
    each customer is in ROUND/satisfaction.csv, for the next evaluation.
    """
    del lang
    if margins and weights != "population":
        raise misread(
            "--rake goes with --weights population",
            "--rake 须与 --weights population 同用",
        )
    found = estimated(folder, Asked(weights, margins, confidence, reference))
    keep(found, folder)
    if is_json:
        text = (folder / ESTIMATES).read_text(encoding="utf-8")
        click.echo(json.dumps(json.loads(text), ensure_ascii=False, indent=2))
        return 0
    plugins = Plugins.installed()
    labels = {name: say(channel.label) for name, channel in plugins.channels.items()}
    show(found, folder, by, labels)
    return 0
