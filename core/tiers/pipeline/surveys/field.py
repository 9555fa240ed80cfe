"""Field a round: every channel writes what its people work with."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import attrs

from tiers.atomic import make_folder, replacing_folder
from tiers.pipeline.plugins import Plugins
from tiers.ports import Channel, Fieldwork
from tiers.problems import DataError, Problem, closest
from tiers.survey.rounds import Schedule
from tiers.survey.rounds.documents import read_document, read_round, write_document
from tiers.survey.rounds.schedule import SCHEDULE
from tiers.survey.rounds.tables import read_sample
from tiers.text import Lang, Text

FIELD = "field"
"""The folder of a round with one folder for each channel."""


@attrs.frozen
class Fielded:
    """What a channel has written."""

    channel: Channel
    people: int
    files: tuple[Path, ...]


def work_of(folder: Path, schedule: Schedule, *, lang: Lang) -> dict[str, Fieldwork]:
    """Give the work of each channel that the sample of a round names.

    Raises:
        DataError: there is no sample, or it is damaged.
    """
    found, people = read_round(folder), read_sample(folder)
    return {
        name: Fieldwork(
            found,
            tuple(person for person in people if person.channel == name),
            lang,
            schedule.starts,
            schedule.ends,
            schedule.options.get(name, {}),
        )
        for name in sorted({person.channel for person in people})
    }


def begun(folder: Path, *, lang: Lang) -> dict[str, Fieldwork]:
    """Give the work of each channel as it was handed out.

    Raises:
        DataError: it was not, or files of the round are damaged.
    """
    schedule = read_document(folder / SCHEDULE, Schedule, step="field")
    return work_of(folder, schedule, lang=lang)


def field(
    folder: Path, schedule: Schedule, plugins: Plugins, *, lang: Lang
) -> list[Fielded]:
    """Let each channel write its folder; either all appear, or none.

    *lang* is that of those who do the work.

    Raises:
        DataError: a channel is not there, or can't do its work; with every reason.
    """
    work = work_of(folder, schedule, lang=lang)
    problems = list(_unknown(work, plugins))
    if problems:
        raise DataError(problems)
    make_folder(folder / FIELD)
    with replacing_folder(folder / FIELD) as part:
        for name, own in work.items():
            problems += _written(plugins.channels[name], own, part / name)
        if problems:
            raise DataError(problems)
    write_document(schedule, folder / SCHEDULE)
    return [
        Fielded(plugins.channels[name], len(own.people), _files(folder / FIELD / name))
        for name, own in work.items()
    ]


def _unknown(work: Mapping[str, Fieldwork], plugins: Plugins) -> Iterator[Problem]:
    for name in work:
        if name not in plugins.channels:
            message = Text(
                f"the sample asks by channel `{name}`, which is not installed",
                f"样本使用的渠道 `{name}` 未安装",
            )
            lost = plugins.loss("channels", name)
            advice = lost or closest(name, plugins.channels)
            yield Problem("unknown-channel", message, help=advice)


def _written(channel: Channel, work: Fieldwork, folder: Path) -> list[Problem]:
    """Let one channel write; give what is wrong instead of ending."""
    folder.mkdir()
    try:
        channel.field(work, folder)
    except DataError as error:
        return list(error.problems)
    return []


def _files(folder: Path) -> tuple[Path, ...]:
    return tuple(sorted(path for path in folder.rglob("*") if path.is_file()))
