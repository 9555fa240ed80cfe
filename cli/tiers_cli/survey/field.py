"""`tiers survey field`: write what the people of each channel work with."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import click

from tiers.pipeline.surveys.field import Fielded, field
from tiers.survey.planning.plan import read_plan
from tiers.survey.rounds import Schedule
from tiers.survey.rounds.documents import read_round
from tiers.survey.rounds.steps import step
from tiers.text import Lang, Text
from tiers_cli.inputs import installed, strict_option
from tiers_cli.screen import (
    current_lang,
    lang_option,
    misread,
    say,
    show_problems,
)
from tiers_cli.survey.folder import round_argument

_DAYS = 30
"""Of fieldwork, where the plan has no deadline."""

_MOST = 8
"""How many files of a channel are named."""

Options = Mapping[str, Mapping[str, str]]


def _options(
    _: click.Context, __: click.Parameter, given: tuple[str, ...]
) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for words in given:
        place, equals, value = words.partition("=")
        channel, dot, name = place.partition(".")
        if not (equals and dot and channel and name):
            raise misread(
                f"`{words}` is not written CHANNEL.NAME=VALUE",
                f"`{words}` 没有写成 CHANNEL.NAME=VALUE 的形式",
            )
        found.setdefault(channel, {})[name] = value
    return found


@click.command("field")
@round_argument
@click.option(
    "--starts",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The first day of fieldwork.  [default: the day of the round]",
)
@click.option(
    "--ends",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The last day that answers count.  [default: as planned, or 30 days]",
)
@click.option(
    "--set",
    "options",
    metavar="CHANNEL.NAME=VALUE",
    multiple=True,
    callback=_options,
    help="What a channel needs to know, such as online.link=https://…; repeatable.",
)
@click.option(
    "--wave",
    type=click.IntRange(1),
    help="The wave to be asked, as `follow-up` made it.  [default: the last]",
)
@strict_option
@lang_option
def command(  # noqa: PLR0913 - one argument for each option
    folder: Path,
    *,
    starts: datetime | None,
    ends: datetime | None,
    options: Options,
    wave: int | None,
    is_strict: bool,
    lang: Lang,
) -> int:
    """Let every channel write its folder in ROUND/field, for those it is to ask.

    Either all of them appear, or none; whatever is in the way is said at once. `--lang`
    is for those who do the work; each customer is asked in their own language. A later
    wave is in ROUND/field-2, and asks those alone who are followed up.
    """
    plugins = installed(is_strict=is_strict)
    show_problems(plugins.problems)
    schedule = Schedule(*_days(folder, starts, ends), options)
    found = field(folder, schedule, plugins, lang=lang, wave=wave or 0)
    for told in found:
        click.echo(_told(told))
    click.echo(say(_end(folder, found)))
    return 0


def _days(
    folder: Path, starts: datetime | None, ends: datetime | None
) -> tuple[date, date]:

    first = starts.date() if starts else read_round(folder).as_of
    planned = read_plan(folder).deadline_days
    last = ends.date() if ends else first + timedelta(planned or _DAYS)
    if last < first:
        raise misread("fieldwork ends before it starts", "外勤的结束日期早于开始日期")
    return first, last


def _end(folder: Path, found: Sequence[Fielded]) -> Text:
    """Say where all of it is, and what is to be done with what comes back."""
    places = sorted({str(told.folder.parent) for told in found})
    place = ", ".join(places) or str(folder)
    words = step("ingest", folder, "--channel", "NAME")
    return Text(
        f"the files are in {place}; next, when answers come back: {words}",
        f"文件在 {place}；下一步，回收后：{words}",
    )


def _told(told: Fielded) -> str:
    names = [path.relative_to(told.folder).as_posix() for path in told.files[:_MOST]]
    more = "" if len(told.files) <= _MOST else ", …"
    label = told.channel.label.put(current_lang())
    no = Text("", "")
    if told.unwilling:
        no = Text(
            f" ({told.unwilling:,} more have said no)",
            f"（另有 {told.unwilling:,} 人已拒绝）",
        )
    return say(
        Text(
            f"{label}: {told.people:,} people{no.en}; {', '.join(names)}{more}",
            f"{label}：{told.people:,} 人{no.zh}；{'、'.join(names)}{more}",
        )
    )
