"""Ingest: what came back from the field becomes the answers of a round.

Each returned file is kept, as it was understood, in a folder of `returns/`, and all of
them are gone through again each time: so the answers never depend on what was there
before, and a file that is given twice counts once.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import attrs

from tiers.atomic import make_folder, replacing_folder
from tiers.pipeline.plugins import Plugins
from tiers.pipeline.surveys.field import begun
from tiers.pipeline.surveys.strangers import told
from tiers.ports import Fieldwork, Returned
from tiers.problems import DataError, Problem, closest, unreadable
from tiers.survey.returning.counting import Counted, counted
from tiers.survey.rounds import Contact
from tiers.survey.rounds.tables import (
    ANSWERS,
    CONTACTS,
    read_answers,
    read_contacts,
    write_answers,
    write_contacts,
)
from tiers.text import Lang, Text

RETURNS = "returns"
"""The folder of a round with one folder for each returned file."""


@attrs.frozen
class Ingested:
    """What came of taking files in."""

    counted: Counted
    contacts: int
    problems: tuple[Problem, ...]
    """What could not be used."""


def ingest(
    folder: Path, files: Sequence[Path], channel: str, plugins: Plugins, *, lang: Lang
) -> Ingested:
    """Take in what one channel's people, or its system, brought back.

    Without a *channel* it is that in whose folder the files lie, such as
    `held/online`, or the only one of the round.

    Raises:
        DataError: the round has not been handed out, or is damaged; no channel is
            meant; or a file can't be read.
    """
    work = begun(folder, lang=lang)
    name = _meant(channel or _place(folder, files), work, plugins)
    problems: list[Problem] = []
    found: list[tuple[Path, Returned]] = []
    for path in files:
        if not path.is_file():
            problems.append(unreadable(path, FileNotFoundError()))
            continue
        found.append((path, plugins.channels[name].returned(path, work[name])))
    if any(path for path in files if not path.is_file()):
        raise DataError(problems)
    for path, returned in found:
        problems += told(path, returned, name, work, plugins)
        if returned.answers or returned.contacts:
            _keep(folder / RETURNS, name, path, returned)
    return _all(folder, work[name], tuple(dict.fromkeys(problems)))


def _place(folder: Path, files: Sequence[Path]) -> str:
    """Name the channel whose folder of the round all files lie in; else nothing."""
    inside = [
        path.resolve().relative_to(folder.resolve()).parts[:-1]
        for path in files
        if path.resolve().is_relative_to(folder.resolve())
    ]
    names = {parts[1] if len(parts) > 1 else "" for parts in inside}
    return names.pop() if len(inside) == len(files) and len(names) == 1 else ""


def _meant(channel: str, work: Mapping[str, Fieldwork], plugins: Plugins) -> str:
    """Name the channel that is meant."""
    name = channel or (next(iter(work)) if len(work) == 1 else "")
    if name in work and name in plugins.channels:
        return name
    message = Text(
        f"no channel of this round is named `{name}`" if name else "which channel?",
        f"本轮调查没有名为 `{name}` 的渠道" if name else "是哪个渠道的？",
    )
    advice = closest(name, work)
    if not name:
        names = ", ".join(work)
        advice = Text(
            f"say it with `--channel NAME`: there is {names}",
            f"请用 `--channel 名称` 指明，可用的有：{names.replace(', ', '、')}",
        )
    raise DataError([Problem("unknown-channel", message, help=advice)])


def _keep(returns: Path, channel: str, path: Path, found: Returned) -> None:
    """Keep what was understood of a file, once."""
    words = repr((channel, path.name, found.answers, found.contacts)).encode()
    digest = hashlib.sha256(words).hexdigest()[:12]
    make_folder(returns)
    older = sorted(each.name for each in returns.iterdir() if each.is_dir())
    if any(name.endswith(f"-{digest}") for name in older):
        return
    with replacing_folder(returns / f"{len(older) + 1:05}-{channel}-{digest}") as part:
        write_answers(found.answers, part)
        write_contacts(found.contacts, part)


def _all(folder: Path, work: Fieldwork, problems: tuple[Problem, ...]) -> Ingested:
    """Go through all that has come back, and write what counts."""
    while True:
        kept = list(_kept(folder / RETURNS))
        found = counted((read_answers(each) for each in kept), work.ends)
        contacts = dict.fromkeys(c for each in kept for c in read_contacts(each))
        write_answers(found.answers, folder)
        write_contacts(sorted(contacts, key=_order), folder)
        if kept == list(_kept(folder / RETURNS)):
            return Ingested(found, len(contacts), problems)
        # Somebody else has taken in what another channel brought at the same time.


def _kept(returns: Path) -> Iterator[Path]:
    if returns.is_dir():
        for each in sorted(returns.iterdir()):
            if (each / ANSWERS).is_file() and (each / CONTACTS).is_file():
                yield each


def _order(contact: Contact) -> tuple[str, int, str]:
    return contact.customer, contact.attempt, contact.at
