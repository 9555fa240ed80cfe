"""Field a round: every channel writes what its people work with."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import attrs

from tiers.atomic import make_folder, replacing_folder
from tiers.pipeline.plugins import Plugins
from tiers.ports import Channel, Fieldwork
from tiers.problems import DataError, Problem, closest
from tiers.survey.rounds.documents import read_round
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


def work_of(
    folder: Path,
    *,
    lang: Lang,
    starts: date,
    ends: date,
    options: Mapping[str, Mapping[str, str]],
) -> dict[str, Fieldwork]:
    """Give the work of each channel that the sample of a round names.

    *options* are by channel and name.

    Raises:
        DataError: there is no sample, or it is damaged.
    """
    found, people = read_round(folder), read_sample(folder)
    return {
        name: Fieldwork(
            found,
            tuple(person for person in people if person.channel == name),
            lang,
            starts,
            ends,
            options.get(name, {}),
        )
        for name in sorted({person.channel for person in people})
    }


def field(
    folder: Path, work: Mapping[str, Fieldwork], plugins: Plugins
) -> list[Fielded]:
    """Let each channel write its folder; either all appear, or none.

    Raises:
        DataError: a channel is not there, or can't do its work; with every reason.
    """
    problems = list(_unknown(work, plugins))
    if problems:
        raise DataError(problems)
    make_folder(folder / FIELD)
    with replacing_folder(folder / FIELD) as part:
        for name, own in work.items():
            problems += _written(plugins.channels[name], own, part / name)
        if problems:
            raise DataError(problems)
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
