"""`tiers survey draw`: draw the sample of a round."""

from collections import Counter
from pathlib import Path

import click

from tiers.pipeline.surveys.draw import drawn
from tiers.survey.planning.plan import read_plan
from tiers.survey.rounds.steps import step
from tiers.survey.rounds.tables import SAMPLE
from tiers.text import Text
from tiers_cli.screen import counted, lang_option, say
from tiers_cli.survey.folder import round_argument
from tiers_cli.survey.labels import channel_label


@click.command("draw")
@round_argument
@lang_option
def command(folder: Path, lang: str) -> int:
    """Draw the sample of ROUND as its plan says: the same one wherever it is drawn.

    Customers of one tier who are reached by the same channels have the same
    probability, which is kept with each. Return codes are made here; nobody can guess
    one.
    """
    del lang
    found = drawn(folder)
    people = found.people
    counts = Counter((person.tier, person.channel) for person in people)
    tiers = [tier.tier for tier in read_plan(folder).tiers]
    click.echo(
        say(
            Text(
                f"{folder.name}: {counted(len(people), 'customer')} drawn",
                f"{folder.name}：抽取 {len(people):,} 户",
            )
        )
    )
    for tier in tiers:
        for name in sorted(channel for of, channel in counts if of == tier):
            label, count = channel_label(name), counts[tier, name]
            told = Text(
                f"  {tier}, {label}: {count:,}", f"  {tier}，{label}：{count:,}"
            )
            click.echo(say(told))
    for tier in filter(found.uncovered.get, tiers):
        count = found.uncovered[tier]
        click.echo(
            say(
                Text(
                    f"  {tier}: the sample does not speak for "
                    f"{counted(count, 'customer')} whom its channels do not reach",
                    f"  {tier}：所用渠道无法触及 {count:,} 户，样本不代表这些客户",
                )
            )
        )
    click.echo(
        say(
            Text(
                f"the sample is in {folder / SAMPLE}; next: {step('field', folder)}",
                f"样本已写入 {folder / SAMPLE}；下一步：{step('field', folder)}",
            )
        )
    )
    return 0
