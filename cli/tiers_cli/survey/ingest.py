"""`tiers survey ingest`: take in what came back from the field."""

from pathlib import Path

import click

from tiers.pipeline.surveys.ingest import Ingested, ingest
from tiers.survey.rounds.steps import step
from tiers.text import Lang, Text
from tiers_cli.inputs import installed, strict_option
from tiers_cli.screen import counted, lang_option, say, show_problems
from tiers_cli.survey.folder import round_argument


@click.command("ingest")
@round_argument
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--channel",
    default="",
    metavar="NAME",
    help="The channel that they came by.  [default: the only one of the round]",
)
@strict_option
@lang_option
def command(
    folder: Path, *, files: tuple[Path, ...], channel: str, is_strict: bool, lang: Lang
) -> int:
    """Take FILES in that came back from the field of ROUND.

    Rows that can't be used are listed with their places, and the others count. A file
    given again counts once, and a newer state of it in its place. Of several interviews
    with one person the fullest counts, then the earliest; what came after the last day
    does not.

    \b
    tiers survey ingest surveys/2026-10 calls.csv --channel phone
    """  # noqa: D301 - click takes a real \b as: leave these lines as they are
    plugins = installed(is_strict=is_strict)
    show_problems(plugins.problems)
    found = ingest(folder, files, channel, plugins, lang=lang)
    show_problems(found.problems)
    click.echo(say(_told(folder, found)))
    return int(any(problem.severity == "error" for problem in found.problems))


def _told(folder: Path, found: Ingested) -> Text:
    people = len({answer.customer for answer in found.counted.answers})
    late, repeated = found.counted.late, found.counted.repeated
    return Text(
        f"{folder.name}: {counted(people, 'customer')} answered by now, "
        f"{counted(found.contacts, 'contact')} noted; left out: {late:,} late, "
        f"{repeated:,} repeated; next: {step('status', folder)}",
        f"{folder.name}：至今 {people:,} 户已作答，联系记录 {found.contacts:,} 条；"
        f"未计入：逾期 {late:,}，重复 {repeated:,}；下一步：{step('status', folder)}",
    )
