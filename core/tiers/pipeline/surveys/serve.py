"""Serve a round: a channel that answers respondents itself does so."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

import attrs

from tiers.atomic import make_folder
from tiers.pipeline.plugins import Plugins
from tiers.pipeline.surveys.field import begun
from tiers.ports import Answering, Fieldwork, Site
from tiers.problems import DataError, Problem
from tiers.text import Lang, Text

HELD = "held"
"""The folder of a round for what channels hold themselves, with one for each."""


@attrs.frozen
class Door:
    """An address to listen at."""

    host: str
    port: int
    proxy: str = ""


def serve(  # noqa: PLR0913 - where, by whom, when and to whom it is told
    folder: Path,
    door: Door,
    plugins: Plugins,
    *,
    lang: Lang,
    now: Callable[[], datetime],
    opened: Callable[[str], None],
) -> None:
    """Let the channel of a round that has a page answer until the process is stopped.

    Raises:
        DataError: there is none, or it can't begin.
    """
    name, work, channel = _answering(begun(folder, lang=lang), plugins)
    make_folder(folder / HELD)
    make_folder(folder / HELD / name)
    at = folder / HELD / name
    channel.serve(work, Site(at, door.host, door.port, now, opened, door.proxy))


def _answering(
    work: Mapping[str, Fieldwork], plugins: Plugins
) -> tuple[str, Fieldwork, Answering]:
    for name, own in work.items():
        channel: object = plugins.channels.get(name)
        if isinstance(channel, Answering):
            return name, own, channel
    names = ", ".join(work) or "none"
    message = Text(
        f"no channel of this round has a page: it asks by {names}",
        f"本轮调查没有使用网页的渠道：{'、'.join(work) or '无'}",
    )
    advice = Text(
        "plan a round with a channel such as `online`",
        "请在计划中使用 `online` 之类的渠道",
    )
    raise DataError([Problem("no-page", message, help=advice)])
