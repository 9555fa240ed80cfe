"""`tiers survey follow-up`: the next wave of a round."""

from pathlib import Path

import click

from tiers.pipeline.surveys.following import follow_up
from tiers.survey.planning.plan import read_plan
from tiers.survey.rounds.steps import step
from tiers.text import Text
from tiers_cli.screen import lang_option, say
from tiers_cli.survey.folder import round_argument
from tiers_cli.survey.labels import channel_label
from tiers_cli.survey.waves import cells, costs


@click.command("follow-up")
@round_argument
@click.option(
    "--by",
    default="",
    metavar="CHANNEL",
    help="The channel that asks.  [default: the last one; after two waves another]",
)
@click.option(
    "--tier",
    "tiers",
    multiple=True,
    help="A tier to follow up; repeatable.  [default: those that lack answers]",
)
@lang_option
def command(folder: Path, *, by: str, tiers: tuple[str, ...], lang: str) -> int:
    """Make the next wave of ROUND: those who have not answered are asked once more.

    Whoever refused is not, nor who was unable to answer. All keep their codes and
    probabilities, and count once, in every rate. The same channel asks again; after two
    waves in vain (three of letters), the one with the most answers for its cost that
    has not asked yet. `field` then writes what people work with for this wave alone.

    \b
    tiers survey follow-up surveys/2026-10 --by mail
    """  # noqa: D301 - click takes a real \b as: leave these lines as they are
    del lang
    found = follow_up(folder, tiers=tiers, by=by)
    number = found.number
    click.echo(say(costs(found, f"{folder.name}")))
    order = [tier.tier for tier in read_plan(folder).tiers]
    for line in cells(found, order):
        click.echo(f"  {say(line)}")
    for tier, count in found.unreached.items():
        click.echo(
            say(
                Text(
                    f"  {tier}: {count:,} not reached by {channel_label(by)}",
                    f"  {tier}：{channel_label(by)}无法触及 {count:,} 人",
                )
            )
        )
    path = folder / f"wave-{number}.csv"
    click.echo(
        say(
            Text(
                f"the wave is in {path}; next: {step('field', folder)}",
                f"名单已写入 {path}；下一步：{step('field', folder)}",
            )
        )
    )
    return 0
