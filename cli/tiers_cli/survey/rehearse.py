"""`tiers survey rehearse`: try a round on respondents who are made up."""

from pathlib import Path

import click

from tiers.pipeline.surveys.rehearse import Rehearsed, rehearse
from tiers.survey.rounds.steps import step
from tiers.text import Text
from tiers_cli.inputs import installed, strict_option
from tiers_cli.screen import lang_option, say, show_problems
from tiers_cli.survey.folder import round_argument
from tiers_cli.survey.labels import channel_label


@click.command("rehearse")
@round_argument
@strict_option
@lang_option
def command(folder: Path, *, is_strict: bool, lang: str) -> int:
    """Let respondents who are made up answer ROUND, to see what it would tell.

    As many answer as the plan assumes, differ as much, and think alike in all tiers;
    answers by telephone are more positive. They are in ROUND/rehearsal, a round of its
    own for `status` and `estimate`, and never among the answers of ROUND.
    """
    del lang
    plugins = installed(is_strict=is_strict)
    show_problems(plugins.problems)
    found = rehearse(folder, plugins)
    click.echo(
        say(
            Text(
                f"{folder.name}: {found.answered:,} of {found.asked:,} made-up "
                "respondents answered",
                f"{folder.name}：{found.asked:,} 位虚拟受访者中有 "
                f"{found.answered:,} 位作答",
            )
        )
    )
    for tier, mean in found.truth.items():
        click.echo(
            say(Text(f"  {tier}: {mean:.2f} in truth", f"  {tier}：真值 {mean:.2f}"))
        )
    click.echo(say(_told(found)))
    return 0


def _told(found: Rehearsed) -> Text:
    shifts = ", ".join(
        f"{channel_label(name)} {points:+.0f}" for name, points in found.shift.items()
    )
    en = f"; answers by channel: {shifts}" if shifts else ""
    zh = f"；各渠道回答偏移：{shifts}" if shifts else ""
    return Text(
        f"the rehearsal is in {found.folder}{en}; "
        f"next: {step('estimate', found.folder)}",
        f"演练结果在 {found.folder}{zh}；下一步：{step('estimate', found.folder)}",
    )
