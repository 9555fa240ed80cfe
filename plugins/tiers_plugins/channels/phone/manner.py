"""How calls are made: what the owner of a round tells the channel."""

from collections.abc import Callable, Iterator, Mapping
from datetime import time

import attrs

from tiers.problems import DataError, Problem
from tiers.text import Text
from tiers_plugins.channels.faults import no_option
from tiers_plugins.channels.phone.schedule import WINDOWS, Window

_OFF = "off"
_NUMBERS = {"attempts": 12, "callers": 99}
"""Options that are whole numbers from 1, and the most each may be."""


@attrs.frozen
class Manner:
    """How calls are made."""

    attempts: int = 6
    """For each person. Judgement: systems for call centres begin with 3, health surveys
    go to 15."""
    callers: int = 1
    sponsor: str = ""
    """On whose behalf people are called."""
    windows: tuple[Window, ...] = WINDOWS


def manner(options: Mapping[str, str]) -> Manner:
    """Read the options of a channel.

    They are `attempts`, `callers`, `sponsor`, and `morning`, `afternoon`, `evening` and
    `weekend` with hours such as `18:00-20:00`, or `off`.

    Raises:
        DataError: some can't be used; with every reason.
    """
    problems = list(_problems(options))
    if problems:
        raise DataError(problems)
    found = Manner()
    numbers = {name: int(options.get(name, getattr(found, name))) for name in _NUMBERS}
    windows = (_window(window, options.get(window.name, "")) for window in WINDOWS)
    return Manner(
        **numbers,
        sponsor=options.get("sponsor", ""),
        windows=tuple(window for window in windows if window is not None),
    )


def _problems(options: Mapping[str, str]) -> Iterator[Problem]:
    known = {window.name: _is_hours for window in WINDOWS}
    checks: Mapping[str, Callable[[str], bool]] = {
        **known,
        "attempts": lambda words: _is_count(words, _NUMBERS["attempts"]),
        "callers": lambda words: _is_count(words, _NUMBERS["callers"]),
        "sponsor": lambda words: bool(words.strip()),
    }
    for name, words in options.items():
        if name not in checks:
            yield no_option("phone", name, checks)
        elif not checks[name](words):
            message = Text(
                f"`{words}` can't be the option `{name}` of calls",
                f"`{words}` 不能作为电话渠道的选项 `{name}`",
            )
            yield Problem("bad-option", message, help=_advice(name))
    if all(options.get(name) == _OFF for name in known):
        message = Text("there are no hours to call in", "没有可拨打的时段")
        yield Problem("bad-option", message, help=_advice("morning"))


def _advice(name: str) -> Text:
    if name in _NUMBERS:
        most = _NUMBERS[name]
        return Text(f"write a number from 1 to {most}", f"请填写 1 到 {most} 的整数")
    if name == "sponsor":
        return Text("write a name", "请填写名称")
    return Text(
        f"write hours such as `--set phone.{name}=18:00-20:00`, or `off`",
        f"请填写时段，如 `--set phone.{name}=18:00-20:00`，或 `off` 表示不用",
    )


def _is_count(words: str, most: int) -> bool:
    return words.isascii() and words.isdigit() and 1 <= int(words[:9]) <= most


def _is_hours(words: str) -> bool:
    return words == _OFF or _hours(words) is not None


def _hours(words: str) -> tuple[time, time] | None:
    begins, _, ends = words.partition("-")
    try:
        found = time.fromisoformat(begins.strip()), time.fromisoformat(ends.strip())
        return found if found[0] < found[1] else None
    except (TypeError, ValueError):  # no time, or only one of them with a zone
        return None


def _window(window: Window, words: str) -> Window | None:
    """Give a window with the hours that were told; None where it is off."""
    if words == _OFF:
        return None
    hours = _hours(words)
    return attrs.evolve(window, begins=hours[0], ends=hours[1]) if hours else window
