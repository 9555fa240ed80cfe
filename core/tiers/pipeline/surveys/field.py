"""Field a round: every channel writes what its people work with."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import attrs

from tiers.atomic import replacing_folder
from tiers.pipeline.plugins import Plugins
from tiers.pipeline.surveys.resting import refusing, rounds_beside, unwilling
from tiers.ports import Channel, Fieldwork, Person
from tiers.problems import DataError, Problem, closest
from tiers.survey.rounds import Round, Schedule
from tiers.survey.rounds.documents import read_document, read_round, write_document
from tiers.survey.rounds.schedule import SCHEDULE
from tiers.survey.rounds.waves import named, read_waves
from tiers.text import Lang, Text

FIELD = "field"
"""The folder of a round with one folder for each channel; `field-2` in wave 2."""


@attrs.frozen
class Fielded:
    """What a channel has written."""

    channel: Channel
    people: int
    folder: Path
    """Of the channel, in that of the wave."""
    files: tuple[Path, ...]
    unwilling: int = 0
    """Those who were drawn, and have said no before they were to be asked."""


def work_of(
    found: Round, people: Iterable[Person], schedule: Schedule, *, lang: Lang
) -> dict[str, Fieldwork]:
    """Give the work of each channel that asks somebody of these people."""
    own: dict[str, list[Person]] = defaultdict(list)
    for person in people:
        own[person.channel].append(person)
    return {
        name: Fieldwork(
            found,
            tuple(own[name]),
            lang,
            schedule.starts,
            schedule.ends,
            schedule.options.get(name, {}),
        )
        for name in sorted(own)
    }


def begun(folder: Path, *, lang: Lang) -> dict[str, Fieldwork]:
    """Give all that each channel was to do, in the waves that were handed out.

    Whoever was asked twice by a channel is there once, as of the last time; the days
    are those from the start of the first wave to the end of the last.

    Raises:
        DataError: nothing was handed out, or files of the round are damaged.
    """
    schedule = read_document(folder / SCHEDULE, Schedule, step="field")
    found, waves = read_round(folder), read_waves(folder)
    people: dict[tuple[str, str], Person] = {}
    for wave, own in enumerate(waves, 1):
        if wave > 1:
            path = folder / named(SCHEDULE, wave)
            if not path.exists():
                continue
            schedule = schedule.followed(read_document(path, Schedule, step="field"))
        people |= {(person.customer, person.channel): person for person in own}
    return work_of(found, people.values(), schedule, lang=lang)


def field(
    folder: Path, schedule: Schedule, plugins: Plugins, *, lang: Lang, wave: int = 0
) -> list[Fielded]:
    """Let each channel write its folder for a wave; either all appear, or none.

    Without a *wave* it is the last one. *lang* is that of those who do the work. What
    channels were told for an earlier wave holds for a later one, until told anew.
    Whoever has refused in this round, or told any round beside it not to contact them
    again, is handed out to nobody.

    Raises:
        DataError: there is no such wave, a channel is not there, or can't do its work;
            with every reason.
    """
    found, waves = read_round(folder), read_waves(folder)
    wave = wave or len(waves)
    if wave > len(waves):
        raise DataError([_no_wave(folder, wave)])
    schedule = _inherited(folder, schedule, wave)
    drawn, no = waves[wave - 1], refusing(folder) | unwilling(rounds_beside(folder))
    people = [person for person in drawn if person.customer not in no]
    work = work_of(found, people, schedule, lang=lang)
    problems = list(_unknown(work, schedule, plugins))
    if problems:
        raise DataError(problems)
    place = folder / named(FIELD, wave)
    with replacing_folder(place) as part:
        for name, own in work.items():
            problems += _written(plugins.channels[name], own, part / name)
        if problems:
            raise DataError(problems)
    write_document(schedule, folder / named(SCHEDULE, wave))
    counts = Counter(person.channel for person in drawn)
    return [
        Fielded(
            plugins.channels[name],
            len(own.people),
            place / name,
            _files(place / name),
            counts[name] - len(own.people),
        )
        for name, own in work.items()
    ]


def _inherited(folder: Path, schedule: Schedule, wave: int) -> Schedule:
    """Add what channels were told for earlier waves."""
    for earlier in range(wave - 1, 0, -1):
        path = folder / named(SCHEDULE, earlier)
        if path.exists():
            return schedule.told(read_document(path, Schedule, step="field").options)
    return schedule


def _no_wave(folder: Path, wave: int) -> Problem:
    return Problem(
        "no-wave",
        Text(
            f"round `{folder}` has no wave {wave} yet",
            f"轮次 `{folder}` 尚无第 {wave} 次跟进",
        ),
        help=Text(
            f"run `tiers survey follow-up {folder}` first",
            f"请先运行 `tiers survey follow-up {folder}`",
        ),
    )


def _unknown(
    work: Mapping[str, Fieldwork], schedule: Schedule, plugins: Plugins
) -> Iterator[Problem]:
    """Find channels that are to ask, or are told options, and are not there."""
    messages = {
        name: Text(f"no channel is named `{name}`", f"没有名为 `{name}` 的渠道")
        for name in schedule.options
    }
    for name in work:
        messages[name] = Text(
            f"the sample asks by channel `{name}`, which is not installed",
            f"样本使用的渠道 `{name}` 未安装",
        )
    for name, message in messages.items():
        if name not in plugins.channels:
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
